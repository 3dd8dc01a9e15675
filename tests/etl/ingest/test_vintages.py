"""Stored answers as vintages: what is no longer given is marked, and the work grows with what is held, not its square."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from etl.ingest.vintages import StoredSnapshot, vintages, with_stored
from etl.integrity.receipts import Receipt
from etl.schema.given_tables import TRADE
from etl.schema.tables import TABLES
from etl.sources._source import COVER_COLUMNS, LIST_COLUMNS, TRADE_COLUMNS, ParseResult, SourceInfo, no_rows
from tests.dashboard.rows import rows as frame

START = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
INFO = SourceInfo("ledger", "Ledger", "Ledger office", "trade", "open", "Ledger", "https://ledger.example")
GIVEN = {name: TABLES[name].empty() for name in ("trade", "partner_lists", "exchange_rates", "snapshots", "sources")}
EVERY = ("",)


def answer(
    turn: int,
    partners: Sequence[str],
    *,
    covered: Sequence[str] = EVERY,
    published: date | None = None,
    at: datetime | None = None,
) -> StoredSnapshot:
    """Make an answer about Korea's exports of 2016: partners with a figure, and the partners that it covers."""
    moment = at or START + timedelta(days=turn)
    rows = [("ledger", "KOR", one, "export", "2016", "TOTAL", "TOTAL", 1e9, None, "FOB", "reported", None) for one in partners]  # fmt: skip
    covers = [("ledger", "KOR", one, "export", "2016", "TOTAL") for one in covered]
    parsed = ParseResult(
        pd.DataFrame(rows, columns=list(TRADE_COLUMNS)),
        no_rows(LIST_COLUMNS),
        len(rows),
        covers=pd.DataFrame(covers, columns=list(COVER_COLUMNS)),
    )
    day = published or moment.date()
    return StoredSnapshot(Receipt(f"{turn:064d}", "ledger", "answer", moment, day, 1, request="ask"), parsed, INFO)


def said(*stored: StoredSnapshot) -> list[tuple[str, str, str]]:
    """Return partner, day and status of each vintage, in that order."""
    trade = with_stored(GIVEN, stored)["trade"]
    return sorted((row.partner, f"{row.published:%d}", row.status) for row in trade.itertuples())


def test_what_an_answer_covers_and_lacks_is_withdrawn_once() -> None:
    found = said(answer(0, ["RUS", "JPN"]), answer(1, ["JPN"]), answer(2, ["JPN"]))
    assert found == [("JPN", "01", "reported"), ("RUS", "01", "reported"), ("RUS", "02", "withdrawn")]


def test_only_the_partners_that_are_covered_are_withdrawn() -> None:
    found = said(answer(0, ["RUS", "JPN", "CHN"]), answer(1, [], covered=["RUS", "CHN"]))
    assert [one for one in found if one[2] == "withdrawn"] == [("CHN", "02", "withdrawn"), ("RUS", "02", "withdrawn")]


def test_what_was_published_later_than_an_answer_is_not_withdrawn_by_it() -> None:
    found = said(answer(5, ["RUS"]), answer(6, [], published=date(2026, 1, 2)))
    assert found == [("RUS", "06", "reported")]


def test_what_an_answer_of_the_same_second_gives_again_is_there() -> None:
    found = said(answer(0, ["RUS"]), answer(1, [], at=START), answer(2, ["RUS"], at=START))
    assert found == [("RUS", "01", "reported")]


def test_a_figure_withdrawn_before_it_is_given_again_is_a_vintage_each_time() -> None:
    found = said(answer(0, ["RUS"]), answer(1, []), answer(2, ["RUS"]), answer(3, []))
    assert [status for *_, status in found] == ["reported", "withdrawn", "reported", "withdrawn"]


def dated(turn: int, value: float, day: str) -> StoredSnapshot:
    """Make an answer that says itself since when its one figure is public."""
    one = answer(turn, ["RUS"], covered=[])
    trade = one.parsed.trade.assign(published=day, value_usd=value)
    return replace(one, parsed=replace(one.parsed, trade=trade))


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ([dated(0, 1e9, "2018-02-16")], [("2018-02-16", 1e9)]),
        ([dated(0, 1e9, "")], [("2026-01-01", 1e9)]),
        ([dated(0, 1e9, "2026-01-02")], [("2026-01-01", 1e9)]),
        ([dated(0, 1e9, "2018-02-16"), dated(1, 2e9, "2019-02-16")], [("2018-02-16", 1e9), ("2019-02-16", 2e9)]),
        ([dated(0, 1e9, "2018-02-16"), dated(1, 1e9, "2019-02-16")], [("2018-02-16", 1e9)]),
        ([dated(0, 1e9, "2018-02-16"), dated(1, 2e9, "2018-02-16")], [("2018-02-16", 1e9), ("2026-01-02", 2e9)]),
        (
            [dated(0, 1e9, "2018-02-16"), dated(1, 2e9, "2018-02-16"), dated(2, 2e9, "2018-02-16")],
            [("2018-02-16", 1e9), ("2026-01-02", 2e9)],
        ),
    ],
    ids=[
        "own day",
        "no own day",
        "not after it was got",
        "a revision",
        "only its day moved",
        "a silent one",
        "and again",
    ],
)
def test_a_figure_is_dated_by_its_publisher_and_a_silent_revision_by_its_receipt(
    stored: list[StoredSnapshot], expected: list[tuple[str, float]]
) -> None:
    trade = with_stored(GIVEN, stored)["trade"]
    assert [(f"{row.published:%Y-%m-%d}", row.value_usd) for row in trade.itertuples()] == expected


def test_answers_with_and_without_days_of_their_own_stand_together() -> None:
    trade = with_stored(GIVEN, [answer(0, ["JPN"]), dated(1, 1e9, "2018-02-16")])["trade"]
    assert [(row.partner, f"{row.published:%Y-%m-%d}") for row in trade.itertuples()] == [
        ("JPN", "2026-01-01"), ("RUS", "2018-02-16"),
    ]  # fmt: skip


def rows_put_together(monkeypatch: pytest.MonkeyPatch, stored: Sequence[StoredSnapshot]) -> int:
    """Count the rows of every frame that is put together while so many answers are read."""
    count = 0

    def counting(*given: Any, **named: Any) -> Any:
        nonlocal count
        frame = concat(*given, **named)
        count += len(frame)
        return frame

    concat = pd.concat
    with monkeypatch.context() as patch:
        patch.setattr(pd, "concat", counting)
        with_stored(GIVEN, stored)
    return count


def test_ten_times_the_answers_are_ten_times_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    partners = [f"P{number:02d}" for number in range(50)]
    answers = [answer(turn, partners) for turn in range(100)]
    few, many = (rows_put_together(monkeypatch, answers[:count]) for count in (10, 100))
    assert many <= 10 * few


FIRST = 15_000_000_000


def _two(second: float, status: str = "reported") -> pd.DataFrame:
    return frame(
        TRADE,
        f"""
        source   | reporter | partner | flow   | period | value_usd | status   | published  | recorded_at
        imf-imts | RUS      | KOR     | export | 2016   | {FIRST}   | reported | 2026-01-01 | 2026-01-01
        imf-imts | RUS      | KOR     | export | 2016   | {second}  | {status} | 2026-02-01 | 2026-02-01
        """,
    )


@pytest.mark.parametrize("second", [FIRST + 1_000, FIRST - 1_000, FIRST * 1.0005])
def test_a_revision_of_any_amount_is_a_vintage(second: float) -> None:
    assert vintages(_two(second))["value_usd"].tolist() == [FIRST, second]


def test_another_status_of_one_value_is_a_vintage() -> None:
    assert vintages(_two(FIRST, "provisional"))["status"].tolist() == ["reported", "provisional"]


def test_the_last_bits_of_one_figure_are_no_revision() -> None:
    assert vintages(_two(FIRST + 1e-4))["value_usd"].tolist() == [FIRST]
