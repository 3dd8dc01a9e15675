"""Files cut, overwritten with noise or gone: readers keep the last good version, runs say what to do, a build heals."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.application import create_app
from dashboard.editions import EditionCache
from etl.errors import StoreError
from etl.pipeline import DataFolder
from etl.store import Store
from tests.faults.runs import (
    FETCH,
    Weather,
    asking,
    assert_nothing_lost,
    assert_refused,
    change,
    customs_of,
    files,
    in_force,
    stored,
)
from tests.standin import kcs
from tests.standin.server import serving

HEAL = "run `python -m etl build`"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def noise(path: Path) -> None:
    path.write_bytes(random.Random(path.name).randbytes(path.stat().st_size))  # noqa: S311  noise


def one_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 4
    path.write_bytes(bytes(data))


def table(store: Path, name: str = "trade") -> Path:
    return store / (store / "current").read_text("utf-8").strip() / f"{name}.parquet"


DAMAGE: dict[str, Callable[[Path], object]] = {
    "pointer empty": lambda store: (store / "current").write_bytes(b""),
    "pointer to nowhere": lambda store: (store / "current").write_text("0123456789abcdef\n"),
    "table cut": lambda store: cut(table(store, "claim_words")),
    "table of noise": lambda store: noise(table(store, "claim_checks")),
    "version gone": lambda store: shutil.rmtree(table(store).parent),
}


@pytest.fixture(scope="module")
def _twice(weather: Weather, bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("twice") / "data"
    shutil.copytree(bare, data)
    change(data)
    assert weather("etl", "build", data=data).status == 0
    return data


@pytest.fixture
def twice(_twice: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, of which two versions were built."""
    shutil.copytree(_twice, tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_a_damaged_store_is_told_in_one_line_read_as_it_was_last_and_healed_by_a_build(
    weather: Weather, twice: Path, damage: Callable[[Path], object]
) -> None:
    store = DataFolder(twice).store
    good, older = store.current().name, store.former()
    assert older is not None
    running = EditionCache(store)
    opened = running.open()
    damage(store.root)
    assert_refused(weather("etl", "check", data=twice), HEAL)
    assert running.open() is opened
    assert EditionCache(store).open().name in {good, older.name}, "a server that starts now has a version as well"
    assert weather("etl", "build", data=twice).status == 0
    assert in_force(twice) == good


def test_a_server_that_starts_takes_the_newest_version_that_is_whole(twice: Path) -> None:
    store = DataFolder(twice).store
    good, older = store.current(), store.former()
    assert older is not None
    (store.root / "current").write_bytes(b"")
    assert EditionCache(store).open().name == good.name
    noise(good.path("series"))
    assert EditionCache(store).open().name == older.name
    noise(older.path("series"))
    with pytest.raises(StoreError, match=HEAL):
        EditionCache(store).open()


def test_a_store_that_is_not_there_still_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=HEAL):
        EditionCache(Store(tmp_path / "store")).open()


@pytest.mark.parametrize("damage", [noise, Path.unlink])
def test_a_table_damaged_under_a_running_server_is_sent_as_it_was_written(
    small: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(small, data)
    store = DataFolder(data).store
    client = create_app(store).server.test_client()
    written = table(store.root).read_bytes()
    assert client.get("/data/trade.csv").status_code == 200
    damage(table(store.root))
    assert client.get("/data/trade.parquet").data == written


@pytest.fixture(scope="module")
def _imported(weather: Weather, bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("imported") / "data"
    shutil.copytree(bare, data)
    assert weather("etl", "import", "kcs", str(customs_of(data)), data=data).status == 0
    assert weather("etl", "build", data=data).status == 0
    return data


@pytest.fixture
def imported(_imported: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, into which a file was imported; what was read of it is kept."""
    shutil.copytree(_imported, tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize("damage", [cut, noise])
def test_a_stored_file_that_was_damaged_is_named_and_healed_by_importing_it_again(
    weather: Weather, imported: Path, damage: Callable[[Path], object]
) -> None:
    before, good = stored(imported), in_force(imported)
    (bytes_of,) = (path for path in (imported / "raw").iterdir() if path.is_file() and not path.suffix)
    damage(bytes_of)
    assert_refused(weather("etl", "build", data=imported), str(bytes_of), "import customs.csv again")
    assert in_force(imported) == good
    assert weather("etl", "import", "kcs", str(customs_of(imported)), data=imported).status == 0
    assert (stored(imported), in_force(imported)) == (before, good)


@pytest.mark.parametrize("damage", [cut, one_bit, Path.unlink])
def test_a_copy_of_what_was_read_that_was_damaged_is_made_again_and_changes_no_figure(
    weather: Weather, imported: Path, damage: Callable[[Path], object]
) -> None:
    copies, good = files(imported / "raw" / "parsed"), in_force(imported)
    (copy,) = (imported / "raw" / "parsed").glob("*/trade.feather")
    damage(copy)
    assert weather("etl", "build", data=imported).status == 0
    assert (in_force(imported), files(imported / "raw" / "parsed")) == (good, copies)


def test_an_answer_that_was_damaged_is_named_asked_again_and_healed_with_its_old_day(
    weather: Weather, data: Path
) -> None:
    figures = kcs.customs("202501", "202610")
    with serving(kcs.handlers(figures)) as standin:
        environment = asking(standin)
        assert weather("etl", *FETCH, data=data, environment=environment).status == 0
        before, good = stored(data), in_force(data)
        receipt = DataFolder(data).raw.receipts()[0]
        noise(data / "raw" / receipt.digest)
        told = weather("etl", "build", data=data)
        assert_refused(told, receipt.digest, "run `python -m etl fetch kcs`", "`python -m etl verify --accept-loss`")
        assert in_force(data) == good
        standin.log.clear()
        later = {"environment": environment, "now": "2026-11-24T12:00:00+00:00"}
        assert weather("etl", *FETCH, data=data, **later).status == 0
        assert len(standin.log) == 1
    assert_nothing_lost(before, data)
    trade = DataFolder(data).store.current().read("trade")
    assert set(trade.loc[trade["source"] == "kcs-api", "published"].dt.strftime("%Y-%m-%d")) == {"2026-11-24"}
