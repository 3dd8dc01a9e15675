"""A full disk, a failing one, and a folder that nobody may write to: nothing is lost, nothing half is left, it is said."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.runs import (
    FETCH,
    Point,
    Weather,
    asking,
    assert_nothing_lost,
    assert_refused,
    change,
    customs_of,
    files,
    in_force,
    stored,
    unfinished,
)
from tests.standin import kcs
from tests.standin.server import serving

NO_ROOM = "No space left on device"

BUILD: list[tuple[Point, str]] = [
    (("fsync", "store/.writing/*.parquet", 7), "cut ENOSPC"),
    (("rename", "store/*", 1), "EIO"),
    (("rename", "store/current", 1), "ENOSPC"),
]
IMPORT: list[tuple[Point, str]] = [
    (("fsync", "raw/.writing", 1), "cut ENOSPC"),
    (("fsync", "raw/receipts/.writing", 1), "cut ENOSPC"),
]


@pytest.mark.parametrize(("point", "fault"), BUILD, ids=str)
def test_a_build_that_finds_no_room_keeps_the_last_version_and_leaves_nothing(
    weather: Weather, data: Path, point: Point, fault: str
) -> None:
    former = in_force(data)
    change(data)
    refused = weather("etl", "build", data=data, at=point, act=fault)
    assert_refused(refused, str(data / "store"), "make room", "run `python -m etl build`")
    assert in_force(data) == former
    assert [name for name in unfinished(data) if ".writing" in name] == []
    assert weather("etl", "build", data=data).status == 0
    assert in_force(data) != former
    assert unfinished(data) == []


@pytest.mark.parametrize(("point", "fault"), IMPORT, ids=str)
def test_an_import_that_finds_no_room_stores_nothing_half(
    weather: Weather, data: Path, point: Point, fault: str
) -> None:
    former, words = in_force(data), ("import", "kcs", str(customs_of(data)))
    refused = weather("etl", *words, data=data, at=point, act=fault)
    assert_refused(refused, str(data / "raw"), "make room")
    assert (in_force(data), unfinished(data)) == (former, [])
    assert_nothing_lost({}, data)
    assert weather("etl", *words, data=data).status == 0
    assert in_force(data) != former


def test_a_fetch_that_finds_no_room_keeps_the_answers_before_it_and_goes_on(weather: Weather, data: Path) -> None:
    with serving(kcs.handlers(kcs.customs("202501", "202610"))) as standin:
        order = {"environment": asking(standin)}
        at = ("fsync", "raw/.writing", 2)
        assert_refused(weather("etl", *FETCH, data=data, at=at, act="cut ENOSPC", **order), NO_ROOM, "make room")
        before = stored(data)
        assert (sorted({name.split("/")[0] for name in before})[-1], unfinished(data)) == ("receipts", [])
        standin.log.clear()
        assert weather("etl", *FETCH, data=data, **order).status == 0
        assert len(standin.log) == 1
    assert_nothing_lost(before, data)


def test_copies_that_find_no_room_cost_only_time(weather: Weather, data: Path) -> None:
    words = ("import", "kcs", str(customs_of(data)))
    assert weather("etl", *words, data=data).status == 0
    good = in_force(data)
    shutil.rmtree(data / "raw" / "parsed", ignore_errors=True)
    at = ("open", "raw/parsed/.writing/rates.feather", 1)
    assert weather("etl", "build", data=data, at=at, act="ENOSPC").status == 0
    assert (in_force(data), unfinished(data)) == (good, [])


@pytest.mark.parametrize("point", [("rename", "embed/*.html", 2)], ids=str)
def test_publishing_that_finds_no_room_leaves_nothing_half(
    weather: Weather, small: Path, tmp_path: Path, point: Point
) -> None:
    words = ("publish", "--out", str(tmp_path), "--chart", "growth")
    refused = weather("dashboard", *words, data=small, watch=str(tmp_path), at=point, act="cut ENOSPC")
    assert refused.status == 6
    assert f"{tmp_path} cannot be written to" in refused.said
    assert "make room" in refused.said
    assert unfinished(tmp_path) == []
    kept = files(tmp_path)
    assert weather("dashboard", *words, data=small, watch=str(tmp_path)).status == 0
    whole = files(tmp_path)
    assert {name: whole[name] for name in kept} == kept


# a disk that is really full


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes of its own; only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here: the same faults are put before every operation above")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path, left: int) -> Path:
    """Fill a disk but for some bytes, and give the file that fills it."""
    room = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(room.f_bavail * room.f_frsize - left))
    return ballast


def test_on_a_full_disk_the_last_version_stays_and_with_room_again_the_next_build_heals(
    weather: Weather, bare: Path, disk: Path
) -> None:
    data = disk / "data"
    shutil.copytree(bare, data)
    former = in_force(data)
    change(data)
    ballast = fill(disk, 80_000)
    room = os.statvfs(disk).f_bavail
    assert_refused(weather("etl", "build", data=data), NO_ROOM, "make room")
    words = ("import", "kcs", str(customs_of(data.parent)))
    assert_refused(weather("etl", *words, data=data), NO_ROOM, "make room")
    assert in_force(data) == former
    assert os.statvfs(disk).f_bavail >= room - 8, "a full disk is not left fuller"
    assert weather("etl", "check", data=data).status == 0
    ballast.unlink()
    assert weather("etl", *words, data=data).status == 0
    assert in_force(data) != former
    assert unfinished(data) == []


# a folder that nobody may write to


@pytest.fixture
def locked(bare: Path) -> Iterator[Path]:
    """A data folder that may only be read, in a place that everybody may reach."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        shutil.copytree(bare, data)
        (data / "store" / ".lock").unlink()
        every = [data, *(path for path in data.rglob("*") if path.is_dir())]
        for path in every:
            path.chmod(0o555)
        yield data
        for path in every:
            path.chmod(0o755)


def test_a_data_folder_that_may_only_be_read_is_read_and_refuses_the_rest(weather: Weather, locked: Path) -> None:
    before, file = files(locked), customs_of(locked / "x") if os.geteuid() == 0 else None
    with serving(kcs.handlers(kcs.customs("202501", "202610"))) as standin:
        order = {"environment": asking(standin)}
        runs = [("build",), FETCH, *([("import", "kcs", str(file))] if file else [])]
        for words in runs:
            refused = weather("etl", *words, data=locked, powerless=True, **order)
            assert_refused(refused, "Permission denied", "the version in force stays", "NINE_BRIDGES_DATA")
        assert standin.log == []
    for words in (("check",), ("status",), ("why", "KOR", "RUS", "2020-01")):
        assert weather("etl", *words, data=locked, powerless=True).status == 0
    if file:
        file.unlink()
    assert files(locked) == before


def test_a_site_may_be_published_from_a_folder_that_may_only_be_read_but_not_into_one(
    weather: Weather, locked: Path
) -> None:
    words = ("publish", "--chart", "growth", "--out")
    refused = weather("dashboard", *words, str(locked / "site"), data=locked, powerless=True)
    assert refused.status == 6
    assert "give the right to write there, or name another folder" in refused.said
    with tempfile.TemporaryDirectory() as out:
        Path(out).chmod(0o777)
        assert weather("dashboard", *words, out, data=locked, powerless=True).status == 0
        assert (Path(out) / "index.html").exists()
