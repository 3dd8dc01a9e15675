"""What /health says to whoever watches over the site, and what readers see before there is a store."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard.application import create_app
from etl.model import last_day
from etl.schema.given_tables import TRADE
from etl.schema.tables import TABLES
from etl.store import Store
from tests.dashboard.rows import rows as frame

TODAY = date(2026, 11, 24)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def write(store: Store, period: str = "2025-12") -> str:
    frames = {name: table.empty() for name, table in TABLES.items()}
    frames["trade"] = frame(
        TRADE,
        f"source | reporter | partner | flow | period | classification | code | value_usd | published\nx | RUS | KOR | export | {period} | TOTAL | TOTAL | 1 | 2026-02-01",
    )
    with store.locked():
        return store.write(frames).name


def test_before_there_is_a_store_nothing_is_ready_and_a_page_says_what_to_do(store: Store) -> None:
    client = create_app(store, lambda: TODAY).server.test_client()
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "not ready", "version": None, "last_good_check": None, "data": None, "pins": "kept"},
    )
    page = client.get("/claims")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "python -m etl build" in page.text
    assert str(store.root) not in page.text
    for address in ("/data/trade.csv", "/charts/turnover.svg", "/claims.json"):
        assert client.get(address).status_code == 503


def test_before_there_is_a_store_articles_are_told_so_as_well(store: Store) -> None:
    client = create_app(store, lambda: TODAY).server.test_client()
    frame, figures = client.get("/embed/turnover"), client.get("/charts/turnover.json")
    assert (frame.status_code, figures.status_code) == (503, 503)
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in client.get("/embed").headers["Content-Security-Policy"]
    assert figures.headers["Access-Control-Allow-Origin"] == "*"


def test_a_store_that_comes_is_taken_up_without_a_restart(store: Store) -> None:
    client = create_app(store, lambda: TODAY).server.test_client()
    assert client.get("/health").status_code == 503
    name = write(store)
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["status"], answer.json["version"]) == ("ready", name)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("period", "ended"), [("2025-12", "2025-12-31"), ("2024", "2024-12-31"), ("2025-H1", "2025-06-30")]
)
def test_the_age_of_the_data_counts_from_the_end_of_the_newest_period(store: Store, period: str, ended: str) -> None:
    write(store, period)
    said = create_app(store, lambda: TODAY).server.test_client().get("/health").json
    assert said is not None
    assert said["data"]["newest_period"] == period
    assert said["data"]["age_days"] == (TODAY - date.fromisoformat(ended)).days
    assert last_day(period) == date.fromisoformat(ended)
    assert said["data"]["newest_published"] == "2026-02-01"


def test_of_an_empty_store_no_age_is_told(store: Store) -> None:
    with store.locked():
        store.write({name: table.empty() for name, table in TABLES.items()})
    said = create_app(store, lambda: TODAY).server.test_client().get("/health").json
    assert said is not None
    assert said["status"] == "ready"
    assert {said["data"][name] for name in ("newest_period", "age_days", "newest_published", "newest_taken_in")} == {
        None
    }


def test_while_the_version_in_force_is_damaged_the_last_good_one_is_said_to_be_served(store: Store) -> None:
    client = create_app(store, lambda: TODAY).server.test_client()
    good = write(store, "2024")
    client.get("/health")
    bad = write(store, "2025")
    (store.root / bad / "trade.parquet").write_bytes(b"noise")
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["status"], answer.json["version"]) == ("last good", good)


def test_the_last_good_check_is_when_a_build_last_put_its_version_in_force_whatever_the_times_of_files(
    tmp_path: Path,
) -> None:
    moments = [datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (9, 9, 14, 14)]
    store = Store(tmp_path / "store", clock=lambda: moments.pop(0))
    client = create_app(store, lambda: TODAY).server.test_client()
    said = []
    for _ in range(2):
        write(store)
        os.utime(store.root / "current", (0, len(moments)))
        answer = client.get("/health").json
        assert answer is not None
        said.append(answer["last_good_check"])
    assert said == ["2026-11-24T09:00:00Z", "2026-11-24T14:00:00Z"]
