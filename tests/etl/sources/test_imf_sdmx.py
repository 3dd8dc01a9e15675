"""The IMF's live interface: what is asked, how a no is read, and both over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from etl.errors import InputError
from etl.jobs.fetch import fetch, plan
from etl.pipeline import DataFolder
from etl.sources import api_sources
from etl.sources._source import FetchScope, RefusedError, SourceRequest, SourceResponse, TruncatedError
from etl.sources.imf.query import EVERY, ImfQuery
from etl.sources.imf.sdmx import API_SOURCE, is_settled, newest_due, parse, plan_requests, raise_if_refused, split
from etl.transport.client import PublisherClient
from tests.etl.sources import figures
from tests.etl.sources.imf_answers import (
    ANNUAL,
    BOTH,
    MONTHLY,
    PREFIX,
    SUFFIX,
    TODAY,
    answered,
    moved,
    read,
    refused,
    wanted,
)
from tests.small import bare_data
from tests.standin import imf
from tests.standin.server import BROKEN, BUSY, DROPPED, HTML, NOTHING, StandIn, serving


class TestAsking:
    #: Least possible: one request for each part, as a key has one frequency and a counterpart list of its own.
    LEAST = 2

    def test_a_full_refresh_asks_each_part_in_two_the_settled_years_first(self) -> None:
        assert [request.name for request in plan_requests(wanted())] == [
            f"{PREFIX}.%2A.A?c%5BTIME_PERIOD%5D=ge%3A1990%2Ble%3A2019&{SUFFIX}",
            f"{PREFIX}.KOR%2BRUS%2BG001.M?c%5BTIME_PERIOD%5D=ge%3A1990-M01%2Ble%3A2019-M12&{SUFFIX}",
            f"{PREFIX}.%2A.A?c%5BTIME_PERIOD%5D=ge%3A2020&{SUFFIX}",
            f"{PREFIX}.KOR%2BRUS%2BG001.M?c%5BTIME_PERIOD%5D=ge%3A2020-M01&{SUFFIX}",
        ]
        assert len(plan_requests(wanted())) == self.LEAST + 2

    def test_a_monthly_refresh_asks_the_least_that_is_possible(self) -> None:
        open_ones = [request for request in plan_requests(wanted()) if not is_settled(request, TODAY)]
        assert [ImfQuery.of(request).last_year for request in open_ones] == [None, None]
        assert len(open_ones) == self.LEAST

    @pytest.mark.parametrize(
        ("parts", "first_year", "today", "years"),
        [
            (("annual",), 1990, date(2026, 11, 24), [(1990, 2019), (2020, None)]),
            (("annual",), 1990, date(2027, 1, 1), [(1990, 2024), (2025, None)]),
            (("annual",), 1990, date(2031, 12, 31), [(1990, 2024), (2025, None)]),
            (("monthly",), 2015, date(2026, 11, 24), [(2015, 2019), (2020, None)]),
            (("monthly",), 2023, date(2026, 11, 24), [(2023, None)]),
            (("annual",), 1950, date(2026, 11, 24), [(1990, 2019), (2020, None)]),
            ((), 1990, date(2026, 11, 24), []),
        ],
    )
    def test_settled_years_are_a_stretch_that_changes_every_five_years(
        self, parts: tuple[str, ...], first_year: int, today: date, years: list[tuple[int, int | None]]
    ) -> None:
        found = [ImfQuery.of(request) for request in plan_requests(FetchScope(parts, first_year, today, keyed=False))]
        assert [(asked.first_year, asked.last_year) for asked in found] == years

    @pytest.mark.parametrize(
        ("last", "day", "expected"),
        [(2019, date(2021, 12, 31), False), (2019, date(2022, 1, 1), True), (None, date(2099, 1, 1), False)],
    )
    def test_a_year_is_settled_after_two_full_years(self, last: int | None, day: date, expected: bool) -> None:
        assert is_settled(ImfQuery(("KOR",), BOTH, EVERY, "A", 1990, last).request, day) is expected

    @pytest.mark.parametrize(
        ("today", "month"),
        [(date(2025, 12, 16), "2025-09"), (date(2026, 3, 1), "2025-12"), (date(2026, 1, 31), "2025-10")],
    )
    def test_a_month_is_due_three_months_later(self, today: date, month: str) -> None:
        assert newest_due(today) == month

    def test_a_request_that_is_too_large_is_split_by_reporter_flow_and_years(self) -> None:
        first = plan_requests(wanted())[0]
        by_reporter = split(first)
        by_flow = split(by_reporter[0])
        by_years = split(by_flow[0])
        assert [ImfQuery.of(one).reporters for one in by_reporter] == [("KOR",), ("RUS",)]
        assert [ImfQuery.of(one).indicators for one in by_flow] == [("XG_FOB_USD",), ("MG_CIF_USD",)]
        assert [(ImfQuery.of(one).first_year, ImfQuery.of(one).last_year) for one in by_years] == [
            (1990, 2004),
            (2005, 2019),
        ]
        assert split(ImfQuery(("KOR",), BOTH[:1], EVERY, "A", 2020).request) == []

    def test_a_request_is_read_back_from_its_name(self) -> None:
        for request in plan_requests(wanted()):
            assert SourceRequest.from_name(request.name) == request == ImfQuery.of(request).request

    @pytest.mark.parametrize(
        "name", ["", "data/dataflow/IMF.STA/CPI/%2B/USA.A", f"{PREFIX}.%2A.A", f"{PREFIX}.%2A.Q?c=1"]
    )
    def test_a_strange_request_is_refused(self, name: str) -> None:
        with pytest.raises(InputError, match="no request to the IMF"):
            parse(b"", SourceRequest.from_name(name))

    def test_the_register_finds_the_source(self) -> None:
        assert api_sources()["imf-imts"] is API_SOURCE
        assert API_SOURCE.key is None


class TestNoes:
    @pytest.mark.parametrize(
        ("answer", "again", "wait", "fragment"),
        [
            (SourceResponse(204, b""), False, None, "no such data flow"),
            (SourceResponse(401, b""), True, 60.0, "a key that is not needed"),
            (SourceResponse(429, b""), True, None, "too many requests"),
            (SourceResponse(400, b'{"status":400,"message":"key has 5"}'), False, None, "HTTP 400: 'key has 5'"),
            (SourceResponse(404, b'{"message":["no"]}'), False, None, "HTTP 404"),
            (SourceResponse(406, b"[" * 100_000), False, None, "HTTP 406"),
        ],
    )
    def test_a_no_is_read(self, answer: SourceResponse, again: bool, wait: float | None, fragment: str) -> None:
        with pytest.raises(RefusedError, match=fragment) as caught:
            raise_if_refused(answer)
        assert (caught.value.again, caught.value.wait) == (again, wait)

    def test_an_answer_that_is_too_large_is_split(self) -> None:
        with pytest.raises(TruncatedError):
            raise_if_refused(SourceResponse(413, b""))

    def test_an_answer_is_no_no(self) -> None:
        raise_if_refused(SourceResponse(200, b"<html>"))


class TestOverHttp:
    def test_every_request_of_a_full_refresh_is_answered_once_through_every_passing_fault(self) -> None:
        waits: list[float] = []
        with serving(imf.handlers(imf.ImfData())) as standin:
            standin.faults = [imf.GATEWAY, BUSY, BROKEN, DROPPED]
            publisher = PublisherClient(API_SOURCE, standin.address, wait=waits.append, clock=lambda: 0.0)
            parsed = [parse(publisher.ask(request).body, request) for request in plan_requests(wanted())]
        assert publisher.requests_made == 4 + len(plan_requests(wanted()))
        assert [len(one.trade) > 0 for one in parsed] == [True] * 4
        assert 60.0 in waits
        assert 1.0 in waits
        assert all(asked.headers["Accept"] == "application/xml" for asked in standin.log)

    @pytest.mark.parametrize("fault", [HTML, NOTHING], ids=["html", "nothing"])
    def test_a_page_or_nothing_for_an_answer_is_refused(self, fault: imf.Reply) -> None:
        with serving(imf.handlers(imf.ImfData())) as standin:
            standin.faults = [fault]
            publisher = PublisherClient(API_SOURCE, standin.address, wait=lambda _: None, clock=lambda: 0.0)
            assert "SDMX answer" in refused(publisher.ask(ANNUAL.request).body, ANNUAL)

    def test_a_revised_month_moves_its_year_and_the_world_and_a_withdrawn_one_is_covered_and_lacking(self) -> None:
        data = imf.ImfData()
        cell = ("RUS", "XG_FOB_USD", "KOR", "2021-03")
        before = figures(read(answered(ANNUAL, data), ANNUAL))
        data.revise(cell, "123456789")
        off = moved(figures(read(answered(ANNUAL, data), ANNUAL)), before)
        assert off == {("RUS", partner, "export", "2021") for partner in ("KOR", "WLD")}
        data.withdraw(cell)
        months = read(answered(MONTHLY, data), MONTHLY)
        assert ("RUS", "KOR", "export", "2021-03") not in figures(months)
        covered = set(months.covers[["reporter", "partner", "flow", "period"]].itertuples(index=False, name=None))
        assert covered >= {("RUS", "KOR", "export", "2021-03"), ("RUS", "WLD", "export", "2021-03")}


@dataclass
class Bench:
    """A data folder of its own, the stand-in's figures, and a day that only moves when told."""

    folders: DataFolder
    data: imf.ImfData
    standin: StandIn
    now: datetime = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def fetch(self) -> list[str]:
        """Fetch all that is wanted; give the names of what was asked over the wire."""
        self.standin.log.clear()
        planned = plan(API_SOURCE, wanted(first_year=2010), self.folders.raw.receipts(), self.now)
        publisher = PublisherClient(API_SOURCE, self.standin.address, wait=lambda _: None, clock=lambda: 0.0)
        fetch(self.folders, planned, publisher, lambda: self.now, lambda *_: None)
        return [asked.params["c[TIME_PERIOD]"] for asked in self.standin.log]

    def read(self, table: str) -> pd.DataFrame:
        rows = self.folders.store.current().read(table)
        return rows[rows["source"] == "imf-imts"]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    data = imf.ImfData()
    with serving(imf.handlers(data)) as standin:
        yield Bench(DataFolder(bare_data(tmp_path / "data")), data, standin)


class TestInTheStore:
    def test_a_refresh_asks_the_open_years_only_and_tells_what_was_revised_and_withdrawn(self, bench: Bench) -> None:
        assert bench.fetch() == ["ge:2010+le:2019", "ge:2010-M01+le:2019-M12", "ge:2020", "ge:2020-M01"]
        figures_before = len(bench.read("trade"))
        assert len(bench.read("partner_lists")) == 2 * 3 * 16
        bench.now += timedelta(days=7)
        bench.data.revise(("KOR", "XG_FOB_USD", "RUS", "2025-03"), "700000000")
        bench.data.withdraw(("RUS", "MG_CIF_USD", "KOR", "2026-08"))
        assert bench.fetch() == ["ge:2020", "ge:2020-M01"]
        moves = bench.read("revisions")
        assert set(zip(moves["revision"], moves["reporter"], moves["partner"], moves["period"], strict=True)) == {
            ("revised", "KOR", "RUS", "2025-03"), ("revised", "KOR", "RUS", "2025"),
            ("revised", "KOR", "WLD", "2025-03"), ("revised", "KOR", "WLD", "2025"),
            ("withdrawn", "RUS", "KOR", "2026-08"), ("revised", "RUS", "WLD", "2026-08"),
        }  # fmt: skip
        assert len(bench.read("trade")) == figures_before + len(moves)
