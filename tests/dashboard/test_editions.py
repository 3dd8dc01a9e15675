"""The reader of the store: whole editions, taken up without a restart, bounded, and kept while a new one is damaged."""

from __future__ import annotations

import threading
from pathlib import Path

import pandas as pd
import pytest

from dashboard.editions import KEPT, EditionCache, one_edition
from etl.errors import StoreError
from etl.schema.given_tables import EVENTS
from etl.schema.tables import TABLES
from etl.store import Store
from tests.dashboard.rows import rows as frame


def _write(store: Store, title: str) -> str:
    frames = {name: table.empty() for name, table in TABLES.items()}
    frames["events"] = frame(EVENTS, f"event | title | day\na | {title} | 2020-01-01")
    with store.locked():
        return store.write(frames).name


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_without_a_store_opening_says_what_to_do(store: Store) -> None:
    with pytest.raises(StoreError, match="etl build"):
        EditionCache(store).open()


def test_an_edition_is_read_once_and_a_new_one_is_taken_up(store: Store) -> None:
    editions = EditionCache(store)
    first = _write(store, "one")
    opened = editions.open()
    assert (opened.name, editions.open()) == (first, opened)
    second = _write(store, "two")
    assert editions.open().name == second
    assert opened.tables["events"]["title"].tolist() == ["one"]
    assert editions.open().tables["events"]["title"].tolist() == ["two"]


def test_a_followed_version_is_opened_for_readers_only_when_it_is_prepared(store: Store) -> None:
    editions, seen = EditionCache(store), list[str]()
    first = _write(store, "one")
    assert editions.open().name == first
    editions.update(lambda: seen.append("there is nothing new"))
    second = _write(store, "two")
    assert editions.open().name == first

    def prepare() -> None:
        with one_edition():
            seen.append(editions.open().name)
        reader = threading.Thread(target=lambda: seen.append(editions.open().name))
        reader.start()
        reader.join(10)

    editions.update(prepare)
    assert (seen, editions.open().name) == ([second, first], second)


def test_a_damaged_version_is_not_prepared_and_the_last_good_one_stays(store: Store) -> None:
    editions = EditionCache(store)
    good = _write(store, "good")
    editions.open()
    (store.root / _write(store, "bad") / "events.parquet").write_bytes(b"noise")
    editions.update(lambda: pytest.fail("nothing is prepared"))
    assert editions.open().name == good
    assert editions.read_error


def test_only_so_many_editions_are_kept(store: Store) -> None:
    editions = EditionCache(store)
    for number in range(KEPT + 3):
        _write(store, f"number {number}")
        editions.open()
    assert len(editions._editions) == KEPT


def test_while_the_new_version_is_damaged_the_last_good_one_is_served(store: Store) -> None:
    editions = EditionCache(store)
    good = _write(store, "good")
    editions.open()
    bad = _write(store, "bad")
    (store.root / bad / "events.parquet").write_bytes(b"noise")
    assert editions.open().name == good
    (store.root / "current").write_text("")
    assert editions.open().name == good


def test_tables_as_of_a_day_leave_out_what_was_not_known(store: Store) -> None:
    frames = {name: table.empty() for name, table in TABLES.items()}
    frames["series"] = frame(
        TABLES["series"],
        """
        period | value_usd | known_from | known_until
        2016   | 1         | 2017-01-01 | 2020-01-01
        2016   | 2         | 2020-01-01 |
        """,
    )
    with store.locked():
        store.write(frames)
    tables = EditionCache(store).open().tables
    days = [None, pd.Timestamp("2016-12-31"), pd.Timestamp("2019-12-31"), pd.Timestamp("2020-01-01")]
    assert [list((tables if day is None else tables.on(day))["series"]["value_usd"]) for day in days] == [
        [2],
        [],
        [1],
        [2],
    ]
    assert len(tables.every["series"]) == 2
    assert set(tables) == set(TABLES)
