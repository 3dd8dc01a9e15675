"""A backup: what it holds, that it is whole while runs go on, and that it can stand in the place of what it was made of."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.integrity.backup import back_up
from etl.integrity.receipts import RawFile, Receipt
from etl.integrity.verification import verify
from etl.jobs.file_import import import_files
from etl.pipeline import DataFolder, build
from etl.sources import file_sources
from tests.etl.cli.test_cli import RUSSIA_2020_01, customs_file

MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def _filled(bare_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = Path(shutil.copytree(bare_built, tmp_path_factory.mktemp("filled") / "data"))
    import_files(DataFolder(data), file_sources()["kcs"], [RawFile(customs_file(RUSSIA_2020_01), "a.csv", MOMENT)])
    return data


@pytest.fixture
def folder(_filled: Path, tmp_path: Path) -> DataFolder:
    """A data folder of the test's own, into which a file was imported."""
    return DataFolder(Path(shutil.copytree(_filled, tmp_path / "data")))


def test_a_copy_verifies_and_builds_the_same_version_from_what_it_holds(folder: DataFolder, tmp_path: Path) -> None:
    done = back_up(folder, tmp_path / "copy")
    copy = DataFolder(tmp_path / "copy")
    assert (done.faults, verify(copy, MOMENT).found) == ([], ())
    assert copy.store.current().name == folder.store.current().name
    assert copy.raw.receipts() == folder.raw.receipts()
    shutil.rmtree(copy.store.root)
    assert build(copy).name == folder.store.current().name


def test_a_second_copy_adds_what_is_new_and_follows_what_was_set_aside(folder: DataFolder, tmp_path: Path) -> None:
    first = back_up(folder, tmp_path / "copy")
    assert back_up(folder, tmp_path / "copy").copied == 0
    (receipt,) = folder.raw.receipts()
    folder.raw.set_aside(receipt)
    folder.raw.store(b"more", Receipt.of("kcs", RawFile(b"more", "b.csv", MOMENT)))
    again = back_up(folder, tmp_path / "copy")
    copy = DataFolder(tmp_path / "copy")
    assert again.copied < first.copied
    assert (copy.raw.receipts(), copy.raw.refused()) == (folder.raw.receipts(), [receipt])
    assert list(copy.raw.faults()) == []


def test_what_a_run_has_begun_and_not_done_is_not_in_the_copy(folder: DataFolder, tmp_path: Path) -> None:
    done = Receipt.of("kcs", RawFile(b"half", "b.csv", MOMENT))
    folder.raw.manifest.append("stored", done.name, done.text)
    with folder.store.locked():
        back_up(folder, tmp_path / "copy")
    copy = DataFolder(tmp_path / "copy")
    assert (len(copy.raw.receipts()), list(copy.raw.faults())) == (1, [])


def test_damaged_bytes_never_take_the_place_of_a_sound_copy(folder: DataFolder, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "copy")
    (receipt,) = folder.raw.receipts()
    (folder.raw.root / receipt.digest).write_bytes(b"noise")
    assert back_up(folder, tmp_path / "copy").faults == []
    assert list(DataFolder(tmp_path / "copy").raw.faults()) == []
    assert [fault.path for fault in back_up(folder, tmp_path / "other").faults] == [f"raw/{receipt.digest}"]


def test_a_copy_into_the_data_folder_itself_is_refused(folder: DataFolder) -> None:
    with pytest.raises(UsageError, match="is in the data folder"):
        back_up(folder, folder.data / "copy")
