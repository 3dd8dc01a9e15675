"""Runs killed with SIGKILL before each kind of file operation, or with a file half written: build, import, fetch, publish.

After each: one whole version in force, every stored byte there, and the next run ends what was begun.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.pipeline import DataFolder, build
from tests.dashboard.embedding import revise
from tests.effort import sample
from tests.faults.runs import (
    FETCH,
    KILLED,
    Point,
    Run,
    Weather,
    asking,
    assert_nothing_lost,
    change,
    customs_of,
    files,
    in_force,
    stored,
    unfinished,
)
from tests.standin import kcs
from tests.standin.server import StandIn, serving

#: Before the lock, in the middle of a table, after the last one, between the moves, and after the last of them; every
#: single line of the writing is in tests/etl/test_store.py.
BUILDING: tuple[Point, ...] = (
    ("open", "store/.lock", 1),
    ("fsync", "store/.writing/*.parquet", 9),
    ("rename", "store/*", 1),
    ("fsync", "store/.writing", 3),
    ("rename", "store/current", 1),
    ("fsync", "store", 3),
)
IMPORTING: tuple[Point, ...] = (
    ("fsync", "raw/.writing", 1),
    ("rename", "raw/*", 1),
    ("fsync", "raw/*.jsonl", 1),
    ("rename", "raw/receipts/*.json", 1),
    ("rename", "receipts.head", 1),
    ("rename", "store/current", 1),
)
FORGETTING: tuple[Point, ...] = (
    ("fsync", "raw/*.jsonl", 1),
    ("rename", "raw/refused/*.json", 1),
    ("fsync", "raw/receipts", 1),
    ("rename", "receipts.head", 1),
    ("rename", "store/current", 1),
)
#: While the second answer is kept, before its receipt is, and while copies of what was read are; keeping an answer is
#: otherwise the same as keeping a file.
FETCHING: tuple[Point, ...] = (
    ("fsync", "raw/.writing", 2),
    ("rename", "raw/receipts/*.json", 2),
    ("mkdir", "raw/parsed/.writing", 1),
    ("rename", "raw/parsed/*", 2),
)
#: What is live is moved into place, what is pinned is linked; the index comes last.
PUBLISHING: tuple[Point, ...] = (
    ("rename", "embed/*.html", 3),
    ("fsync", "pinned/.writing", 4),
    ("link", "pinned/*.svg", 1),
    ("rename", "charts/*.parquet", 1),
    ("rename", "index.html", 1),
)


def act(point: Point) -> str:
    """A kill at a sync, or before a move without one, finds the file half written; any other finds a thing not done."""
    unsynced = point[0] == "rename" and point[1].startswith(("embed", "charts", "index"))
    return "cut kill" if point[0] == "fsync" or unsynced else "kill"


def named(point: Point) -> str:
    return " ".join(str(part) for part in point)


@pytest.fixture(scope="module")
def changed(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was changed since its store was built; not to be changed."""
    data = tmp_path_factory.mktemp("changed") / "data"
    shutil.copytree(bare, data)
    change(data)
    return data


@pytest.fixture(scope="module")
def built(weather: Weather, changed: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The version that it gives."""
    twin = tmp_path_factory.mktemp("built") / "data"
    shutil.copytree(changed, twin)
    assert weather("etl", "build", data=twin).status == 0
    return in_force(twin)


@pytest.mark.parametrize("point", BUILDING, ids=named)
def test_a_killed_build_leaves_one_version_whole_and_the_next_one_heals(
    weather: Weather, changed: Path, built: str, tmp_path: Path, point: Point
) -> None:
    data = tmp_path / "data"
    shutil.copytree(changed, data)
    former = in_force(data)
    assert weather("etl", "build", data=data, at=point, act=act(point)).status == KILLED
    assert in_force(data) == (built if point == BUILDING[-1] else former)
    assert weather("etl", "build", data=data).status == 0
    assert (in_force(data), unfinished(data)) == (built, [])
    DataFolder(data).store.version(former).verify()


def test_a_build_killed_while_it_clears_what_another_left_is_cleared_as_well(
    weather: Weather, changed: Path, built: str, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(changed, data)
    former = in_force(data)
    for point in (("fsync", "store/.writing/*.parquet", 5), ("remove", "store/.writing/*.parquet", 3)):
        assert weather("etl", "build", data=data, at=point, act="kill").status == KILLED
        assert in_force(data) == former
    assert weather("etl", "build", data=data).status == 0
    assert (in_force(data), unfinished(data)) == (built, [])


@pytest.mark.parametrize("point", sample(IMPORTING[::-1], 3), ids=named)
def test_a_killed_import_loses_nothing_and_the_same_import_ends_it(weather: Weather, data: Path, point: Point) -> None:
    former, words = in_force(data), ("import", "kcs", str(customs_of(data)))
    assert weather("etl", *words, data=data, at=point, act=act(point)).status == KILLED
    before = stored(data)
    assert_nothing_lost({}, data)
    assert in_force(data) == former
    assert weather("etl", *words, data=data).status == 0
    assert_nothing_lost(before, data)
    assert (len(DataFolder(data).raw.receipts()), unfinished(data)) == (1, [])
    if point == IMPORTING[-1]:
        assert_built_with_all(weather, data)


@pytest.fixture(scope="module")
def imported(weather: Weather, bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which a file was imported; not to be changed."""
    data = tmp_path_factory.mktemp("imported") / "data"
    shutil.copytree(bare, data)
    assert weather("etl", "import", "kcs", str(customs_of(data)), data=data).status == 0
    return data


@pytest.mark.parametrize("point", sample(FORGETTING[::-1], 3), ids=named)
def test_a_killed_forget_is_ended_by_the_same_command(
    weather: Weather, imported: Path, bare: Path, tmp_path: Path, point: Point
) -> None:
    data = tmp_path / "data"
    shutil.copytree(imported, data)
    (receipt,) = DataFolder(data).raw.receipts()
    words = ("forget", receipt.digest[:16])
    assert weather("etl", *words, data=data, at=point, act="kill").status == KILLED
    assert in_force(data) == in_force(imported)
    done = weather("etl", *words, data=data)
    assert done.status == 0, done.err
    assert (DataFolder(data).raw.receipts(), in_force(data), unfinished(data)) == ([], in_force(bare), [])
    assert list(DataFolder(data).raw.faults()) == []


def assert_built_with_all(weather: Weather, data: Path) -> None:
    """Assert that a build without a store and without copies gives the version in force, and that it has every receipt."""
    twin = data.with_name("twin")
    shutil.copytree(data, twin, ignore=shutil.ignore_patterns("store", "parsed"))
    assert weather("etl", "build", data=twin).status == 0
    assert in_force(twin) == in_force(data)
    built_with = set(DataFolder(twin).store.current().read("snapshots")["snapshot"])
    assert {receipt.digest for receipt in DataFolder(twin).raw.receipts()} <= built_with


@pytest.fixture(scope="module")
def customs() -> Iterator[StandIn]:
    with serving(kcs.handlers(kcs.customs("202501", "202610"))) as standin:
        yield standin


@pytest.mark.parametrize("point", sample(FETCHING, 2), ids=named)
def test_a_killed_fetch_loses_no_answer_and_the_next_one_asks_only_the_rest(
    weather: Weather, data: Path, customs: StandIn, point: Point
) -> None:
    former, environment = in_force(data), asking(customs)
    assert weather("etl", *FETCH, data=data, at=point, act=act(point), environment=environment).status == KILLED
    before, kept = stored(data), DataFolder(data).raw.receipts()
    assert_nothing_lost({}, data)
    assert in_force(data) == former
    customs.log.clear()
    done = weather("etl", *FETCH, data=data, environment=environment)
    assert (done.status, len(customs.log)) == (0, 2 - len(kept)), done.err
    assert_nothing_lost(before, data)
    assert (len(DataFolder(data).raw.receipts()), unfinished(data)) == (2, [])
    if point == FETCHING[0]:
        assert_built_with_all(weather, data)


def test_answers_that_stop_every_build_are_set_aside_by_the_next_fetch_if_this_one_is_killed(
    weather: Weather, data: Path
) -> None:
    figures = kcs.customs("202501", "202610")
    with serving(kcs.handlers(figures)) as standin:
        environment = asking(standin)
        assert weather("etl", *FETCH, data=data, environment=environment).status == 0
        good, before = in_force(data), stored(data)
        thousandfold = {key: [1000 * value for value in vars(line).values()] for key, line in figures.lines.items()}
        figures.lines = {key: kcs.CustomsLine(*values) for key, values in thousandfold.items()}
        order = {"environment": environment, "now": "2026-12-24T09:00:00+00:00"}
        assert weather("etl", *FETCH, data=data, at=("mkdir", "raw/refused", 1), act="kill", **order).status == KILLED
        told = weather("etl", "build", data=data)
        assert (told.status, in_force(data)) == (5, good)
        assert "answers of a fetch that did not end: `python -m etl fetch kcs` sets them aside" in told.said
        standin.log.clear()
        healed = weather("etl", *FETCH, data=data, **order)
        assert (healed.status, len(standin.log)) == (5, 1), "the one that the killed run had begun to set aside"
        assert "were set aside" in healed.said
    assert weather("etl", "build", data=data).status == 0
    assert in_force(data) == good
    assert_nothing_lost(before, data)


@pytest.fixture(scope="module")
def sites(weather: Weather, small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A data folder after a revision, and the sites of files as they were before it and should be after it."""
    folder = tmp_path_factory.mktemp("sites")
    data = folder / "data"
    shutil.copytree(small, data)
    for name in ("before", "after"):
        assert publish(weather, data, folder / name).status == 0
        if name == "before":
            revise(data)
            build(DataFolder(data))
    return data, folder / "before", folder / "after"


def publish(weather: Weather, data: Path, out: Path, at: Point | None = None, act: str = "") -> Run:
    words = ("publish", "--out", str(out), "--chart", "growth")
    return weather("dashboard", *words, data=data, watch=str(out), at=at, act=act)


@pytest.mark.parametrize("point", sample(PUBLISHING[::-1], 3), ids=named)
def test_a_site_whose_publishing_is_killed_has_only_whole_files_and_the_next_run_ends_it(
    weather: Weather, sites: tuple[Path, Path, Path], tmp_path: Path, point: Point
) -> None:
    data, old, new = sites
    before, after, out = files(old), files(new), tmp_path / "out"
    shutil.copytree(old, out)
    assert publish(weather, data, out, at=point, act=act(point)).status == KILLED
    found = {name: digest for name, digest in files(out).items() if "/." not in f"/{name}"}
    assert before.keys() <= found.keys()
    assert [name for name, digest in found.items() if digest not in (before.get(name), after.get(name))] == []
    if point[0] in ("fsync", "rename"):
        assert publish(weather, data, out).status == 0
        assert unfinished(out) == []
        assert files(out) == {**before, **after}
