"""Power cuts: what was not synced is gone. What a run said to be done is there, and what it was doing heals."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.charts._chart import all_charts
from dashboard.editions import EditionCache
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.pins import PinStore
from dashboard.embeds.repository import ChartRepository
from dashboard.text import Words
from etl.integrity.pin_index import PinIndex
from etl.integrity.receipts import RawFile, Receipt
from etl.jobs.file_import import import_files
from etl.pipeline import DataFolder, build
from etl.raw import RawStore
from etl.sources import file_sources
from tests import ROOT
from tests.effort import is_thorough
from tests.etl.cli.test_cli import RUSSIA_2020_01, customs_file
from tests.faults.lossy_disk import LossyDisk
from tests.faults.runs import change

MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[LossyDisk]:
    (tmp_path / "data").mkdir()
    disk = LossyDisk(tmp_path / "data")
    yield disk
    disk.end()


def after(disk: LossyDisk, state: int, tmp_path: Path) -> DataFolder:
    """Return the data folder as a power cut after so many syncs leaves it."""
    target = tmp_path / f"after-{state}"
    disk.write(state, target)
    return DataFolder(target)


def test_receipts_that_were_stored_or_set_aside_are_there_after_a_power_cut_at_any_sync(
    disk: LossyDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, done = RawStore(disk.root / "raw"), []
    with monkeypatch.context() as patch:
        disk.begin(patch)
        for number in range(3):
            file = RawFile(f"file {number}".encode(), "file.csv", MOMENT + timedelta(hours=number))
            raw.store(file.data, Receipt.of("kcs", file))
            done.append((len(disk.states), number + 1, 0))
        raw.set_aside(raw.receipts()[0])
        done.append((len(disk.states), 2, 1))
    for state in range(len(disk.states)):
        found = after(disk, state, tmp_path).raw
        found.prepare()
        assert list(found.faults()) == [], state
        said = [counts for reached, *counts in done if reached <= state + 1]
        if said and done[-1][0] != state + 1:
            assert len(found.receipts()) + len(found.refused()) >= sum(said[-1])
    assert (len(found.receipts()), len(found.refused())) == (2, 1)


def _import(folder: DataFolder) -> str:
    file = RawFile(customs_file(RUSSIA_2020_01), "a.csv", MOMENT)
    return import_files(folder, file_sources()["kcs"], [file])[0].version.name


def _rebuild(folder: DataFolder) -> str:
    change(folder.data)
    return build(folder).name


@pytest.mark.parametrize("run", [_import, _rebuild])
def test_a_power_cut_leaves_one_version_whole_and_at_the_end_the_new_one(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[[DataFolder], str]
) -> None:
    shutil.copytree(bare, tmp_path / "data")
    disk = LossyDisk(tmp_path / "data")
    former = DataFolder(bare).store.current().name
    with monkeypatch.context() as patch:
        disk.begin(patch)
        new = run(DataFolder(disk.root))
    states = range(0 if is_thorough() else len(disk.states) - 12, len(disk.states))
    for state in states:
        found = after(disk, state, tmp_path)
        version = found.store.current()
        version.verify()
        assert version.name in (former, new)
        found.raw.prepare()
        assert list(found.raw.faults()) == []
    assert version.name == new
    assert found.raw.receipts() == DataFolder(disk.root).raw.receipts()
    disk.end()


def test_a_pinned_chart_that_was_sent_is_there_after_a_power_cut(
    small: Path, disk: LossyDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions = EditionCache(DataFolder(small).store)
    repository = ChartRepository(editions, all_charts(), {"en": Words()}, PinStore(disk.root / "pinned"))
    now = repository.snapshot("growth", {})
    with monkeypatch.context() as patch:
        disk.begin(patch)
        args = {"asof": now.day, "digest": now.digest}
        sent = repository.form(repository.find("growth", args, EmbedAddresses("/")), "svg")
    pins = after(disk, len(disk.states) - 1, tmp_path).data / "pinned"
    assert list(PinIndex(pins).faults()) == []
    again = replace(repository, pins=PinStore(pins))
    listed = again.pins.listed().by_name.values()
    assert sent in [(pins / one.path).read_bytes() for one in listed]


#: Stores a file while every allocation from the n-th on fails; memory that is out is out for native code as well. Python 3.11
#: needs memory to enter the end of a `with`, and spins for ever without: such a run is killed after a second of work.
_STARVED = """
import resource
import sys
import _testcapi
from datetime import UTC, datetime
from pathlib import Path
from etl.raw import RawStore
from etl.integrity.receipts import RawFile, Receipt

file = RawFile(b"x" * 1000, "file.csv", datetime(2026, 11, 24, tzinfo=UTC))
receipt, raw = Receipt.of("kcs", file), RawStore(Path(sys.argv[1]) / "raw")
for number in range(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])):
    import os
    child = os.fork()
    if child == 0:
        raw = RawStore(Path(sys.argv[1]) / str(number) / "raw")
        (Path(sys.argv[1]) / str(number)).mkdir()
        status = 1
        resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            _testcapi.set_nomemory(number)
            raw.store(file.data, receipt)
            status = 0
        finally:
            _testcapi.remove_mem_hooks()
            os._exit(status)
    os.waitpid(child, 0)
"""


def test_memory_that_runs_out_at_any_allocation_leaves_what_heals(tmp_path: Path) -> None:
    pytest.importorskip("_testcapi")
    step = 3 if is_thorough() else 41
    done = subprocess.run(
        [sys.executable, "-c", _STARVED, str(tmp_path), "1", "1600", str(step)],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    stored = []
    for folder in sorted(tmp_path.iterdir()):
        raw = RawStore(folder / "raw")
        raw.prepare()
        assert list(raw.faults()) == []
        stored.append(len(raw.receipts()))
    assert set(stored) == {0, 1}
