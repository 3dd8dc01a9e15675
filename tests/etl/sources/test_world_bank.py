"""The World Bank's live interface: what is asked, how a no is read, and what answers give."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from etl.errors import InputError
from etl.sources import api_sources
from etl.sources._source import RATE_COLUMNS, FetchScope, RefusedError, SourceRequest, SourceResponse, TruncatedError
from etl.sources.world_bank.api import API_SOURCE, is_settled, newest_due, parse, plan_requests, raise_if_refused, split
from etl.transport.client import PublisherClient
from tests.etl.sources import recorded
from tests.etl.sources.world_bank_answers import BODY, PATH, RIGHT, SHORT, Rates, answered, rates, request
from tests.standin import world_bank
from tests.standin.server import BROKEN, BUSY, DROPPED, HTML, NOTHING, serving
from tests.standin.world_bank import WorldBankData

TODAY = date(2026, 11, 24)


def wanted(first_year: int = 1990, today: date = TODAY, parts: tuple[str, ...] = ("rates",)) -> FetchScope:
    return FetchScope(parts, first_year, today, keyed=False)


def refused(body: bytes, asked: SourceRequest = SHORT) -> str:
    """Return the message with which an answer is refused: one line that says what to do."""
    with pytest.raises(InputError) as caught:
        parse(body, asked)
    assert str(caught.value).isprintable()
    assert "; " in str(caught.value)
    return str(caught.value)


def changed(change: Callable[[Any], object]) -> bytes:
    """Return the short answer after a change to its JSON."""
    found = json.loads(BODY)
    change(found)
    return json.dumps(found).encode()


class TestAsking:
    def test_a_full_refresh_and_a_monthly_one_ask_one_request_which_is_the_least(self) -> None:
        name = "country/KOR;RUS/indicator/PA.NUS.FCRF?format=json&per_page=1000&date=1990%3A2026"
        assert [one.name for one in plan_requests(wanted())] == [name]
        assert [one.name for one in plan_requests(wanted()) if not is_settled(one, TODAY)] == [name]
        assert SourceRequest.from_name(name) == plan_requests(wanted())[0]

    @pytest.mark.parametrize(
        ("first_year", "today", "years"),
        [(1950, TODAY, "1990:2026"), (2010, TODAY, "2010:2026"), (2026, TODAY, "2024:2026"),
         (2027, date(2027, 1, 1), "2024:2027")],
    )  # fmt: skip
    def test_a_year_that_is_out_is_always_asked_for(self, first_year: int, today: date, years: str) -> None:
        assert [one.get("date") for one in plan_requests(wanted(first_year, today))] == [years]

    def test_other_parts_ask_nothing(self) -> None:
        assert plan_requests(wanted(parts=())) == []

    @pytest.mark.parametrize(("day", "expected"), [(date(2028, 12, 31), False), (date(2029, 1, 1), True)])
    def test_a_request_is_settled_after_two_full_years(self, day: date, expected: bool) -> None:
        assert is_settled(request(), day) is expected

    @pytest.mark.parametrize(("today", "year"), [(date(2026, 6, 30), "2024"), (date(2026, 7, 1), "2025")])
    def test_a_year_is_due_in_the_middle_of_the_next(self, today: date, year: str) -> None:
        assert newest_due(today) == year

    def test_a_request_of_several_pages_is_split_by_country_and_years(self) -> None:
        by_country = split(request())
        by_years = split(by_country[1])
        assert [one.path for one in by_country] == [PATH.replace("KOR;RUS", code) for code in ("KOR", "RUS")]
        assert [one.get("date") for one in by_years] == ["1990:2008", "2009:2026"]
        assert split(request("2020:2020", PATH.replace("KOR;", ""))) == []

    @pytest.mark.parametrize(
        "asked", [request("2020"), request(path=PATH.replace("KOR", "USA")), request(path="country/KOR")]
    )
    def test_a_strange_request_is_refused(self, asked: SourceRequest) -> None:
        with pytest.raises(InputError, match="no request for exchange rates"):
            parse(BODY, asked)

    def test_the_register_finds_the_source(self) -> None:
        assert api_sources()["world-bank"] is API_SOURCE
        assert API_SOURCE.key is None


class TestNoes:
    @pytest.mark.parametrize(
        ("identity", "again"), [("120", False), ("105", True), ("199", True), (None, False), (["x"], False)]
    )
    def test_an_array_of_one_is_a_no_under_http_200(self, identity: object, again: bool) -> None:
        body = json.dumps([{"message": [{"id": identity, "key": "Invalid value", "value": "not\nvalid"}]}]).encode()
        with pytest.raises(RefusedError, match=r"HTTP 200 with an error inside: .*Invalid value") as caught:
            raise_if_refused(SourceResponse(200, body))
        assert caught.value.again is again
        assert str(caught.value).isprintable()
        assert "it is an error" in refused(body)

    def test_too_many_requests_are_asked_again(self) -> None:
        with pytest.raises(RefusedError) as caught:
            raise_if_refused(SourceResponse(429, b""))
        assert caught.value.again

    @pytest.mark.parametrize("body", [BODY, b"", HTML.body, b"[" * 100_000, b"[1]", b'[{"message":7},1]', b"\xff"])
    def test_anything_else_is_left_to_the_parser(self, body: bytes) -> None:
        raise_if_refused(SourceResponse(200, body))


class TestParsing:
    def test_an_answer_gives_rates_and_nothing_else(self) -> None:
        parsed = parse(BODY, SHORT)
        assert parsed.rates.drop(columns="note").to_numpy().tolist() == [
            ["world-bank", "KRW", 2023, 1033.25],
            ["world-bank", "KRW", 2022, 1032.25],
            ["world-bank", "KRW", 2021, 1031.25],
            ["world-bank", "RUB", 2023, 53.5],
            ["world-bank", "RUB", 2022, 52.5],
            ["world-bank", "RUB", 2021, 51.5],
        ]
        assert tuple(parsed.rates.columns) == RATE_COLUMNS
        assert (len(parsed.trade), len(parsed.lists), len(parsed.covers), parsed.read) == (0, 0, 0, 6)

    def test_null_is_a_gap_and_no_zero(self) -> None:
        parsed = parse(answered(request()), request())
        assert parsed.ignored == {"years without a rate": 5}
        assert ("RUB", 1992) not in rates(parsed)
        assert len(parsed.rates) == 2 * 37 - 5

    @pytest.mark.parametrize("habit", ["numbers_as_text", "byte_order_mark"])
    def test_numbers_as_text_and_a_byte_order_mark_change_nothing(self, habit: str) -> None:
        assert rates(parse(answered(SHORT, WorldBankData(**{habit: True})), SHORT)) == RIGHT

    def test_the_day_of_the_data_base_changes_nothing(self) -> None:
        later = WorldBankData(lastupdated="2027-01-01")
        assert parse(answered(SHORT, later), SHORT).rates.equals(parse(BODY, SHORT).rates)

    def test_several_pages_are_an_error_that_splits(self) -> None:
        data = WorldBankData(per_page_at_most=4)
        with pytest.raises(TruncatedError, match="page 1 of 2"):
            parse(answered(SHORT, data), SHORT)
        together: Rates = {}
        for smaller in split(SHORT):
            together |= rates(parse(answered(smaller, data), smaller))
        assert together == RIGHT

    def test_the_recorded_rows_have_the_fields_that_are_known_and_are_of_another_indicator(self) -> None:
        rows = json.loads(recorded("world-bank/country_USA_NY.GDP.MKTP.CD_rows.json"))
        body = json.dumps([{"page": 1, "pages": 1, "total": len(rows)}, rows]).encode()
        assert "the indicator 'NY.GDP.MKTP.CD' was not asked for" in refused(body)
        for row in rows:
            row |= {"indicator": {"id": "PA.NUS.FCRF"}, "country": {"id": "KR"}, "countryiso3code": "KOR"}
            row["value"] = None if row["value"] is None else 1000.5
        asked = request(f"{rows[-1]['date']}:{rows[0]['date']}")
        parsed = parse(json.dumps([{"page": 1, "pages": 1, "total": len(rows)}, rows]).encode(), asked)
        assert len(parsed.rates) + parsed.ignored["years without a rate"] == len(rows)


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "fragment"),
        [
            (lambda a: a[1][0].update(value=-1), "'-1' for KOR 2023 is not a number"),
            (lambda a: a[1][0].update(value="1,033.25"), "is not a number"),
            (lambda a: a[1][0].update(value=True), "a bool for KOR 2023 is not a number"),
            (lambda a: a[1][0].update(value=[[1]]), "a list for KOR 2023"),
            (lambda a: a[1][0].update(value=1.03325), "1.03325 KRW per dollar for 2023 is not between 300 and 5000"),
            (lambda a: a[1][5].update(value=20500), "20500 RUB per dollar for 2021 is not between"),
            (lambda a: a[1][0].update(date="2020"), "the year 2020 was not asked for"),
            (lambda a: a[1][0].update(date=2023), "was not asked for"),
            (lambda a: a[1][0].update(date="2022"), "KOR 2022 stands there twice"),
            (lambda a: a[1][0].update(countryiso3code="PRK"), "the country 'PRK' 'KR' was not asked for"),
            (lambda a: a[1][0].update(countryiso3code="RUS"), "the country 'RUS' 'KR' was not asked for"),
            (lambda a: a[1][0].update(countryiso3code=[]), "the country a list 'KR' was not asked for"),
            (lambda a: a[1][0].update(country="KR"), "the country 'KOR' null was not asked for"),
            (lambda a: a[1][0]["indicator"].update(id="PA.NUS.ATLS"), "the indicator 'PA.NUS.ATLS'"),
            (lambda a: a[1][0].update(unit="thousand"), "unknown unit 'thousand'"),
            (lambda a: a[1][0].update(obs_status="E"), "unknown obs_status 'E'"),
            (lambda a: a[1][0].update(scale="3"), "a row has the fields 'scale'"),
            (lambda a: a[1][0].pop("value"), "a row has the fields 'value'"),
            (lambda a: a[1].pop(), "it has 5 rows, its head says 6"),
            (lambda a: a[0].pop("pages"), "pages of its head is null"),
            (lambda a: a[0].update(total="six"), "total of its head is 'six'"),
            (lambda a: a.pop(), "not an array of a head and rows"),
            (lambda a: a.append(1), "not an array of a head and rows"),
            (lambda a: a.__setitem__(1, None), "not an array of a head and rows"),
            (lambda a: a.__setitem__(0, 7), "not an array of a head and rows"),
            (lambda a: a[1].__setitem__(0, 7), "not an array of a head and rows"),
            (lambda a: [row.update(value=None) for row in a[1]], "it holds no rate"),
        ],
    )  # fmt: skip
    def test_a_changed_answer_is_refused(self, change: Callable[[Any], object], fragment: str) -> None:
        assert fragment in refused(changed(change))

    @pytest.mark.parametrize(
        ("body", "fragment"),
        [
            (b"", "it is empty"), (b"\n", "it is empty"), (HTML.body, "a page of HTML"), (b"<html>", "a page of HTML"),
            (b"<?xml version='1.0'?>", "no whole JSON"), (b"{}", "not an array"), (b"7", "not an array"),
            (b"[" * 100_000, "no whole JSON"), (b"[1e999999999999999999999,2]", "no whole JSON"), (b"\xff\xff", "JSON"),
            (b'[{"a":1,"a":2},[]]', "a field stands twice"), (b"[NaN,1]", "NaN is no number"),
            (b'[{"page":0,"pages":0,"per_page":0,"total":0},null]', "not an array of a head and rows"),
            (b'[{"page":0,"pages":0,"per_page":0,"total":0},[]]', "it holds no rate"),
        ],
    )  # fmt: skip
    def test_what_is_no_answer_is_refused(self, body: bytes, fragment: str) -> None:
        assert fragment in refused(body)


class TestOverHttp:
    def test_the_request_is_answered_through_every_passing_fault(self) -> None:
        waits: list[float] = []
        with serving(world_bank.handlers(WorldBankData())) as standin:
            standin.faults = [BUSY, BROKEN, DROPPED]
            publisher = PublisherClient(API_SOURCE, standin.address, wait=waits.append, clock=lambda: 0.0)
            parsed = parse(publisher.ask(plan_requests(wanted())[0]).body, plan_requests(wanted())[0])
        assert publisher.requests_made == 4
        assert len(parsed.rates) == 69
        assert [dict(asked.params) for asked in standin.log] == [dict(plan_requests(wanted())[0].params)] * 4

    @pytest.mark.parametrize("fault", [HTML, NOTHING], ids=["html", "nothing"])
    def test_a_page_or_nothing_for_an_answer_is_refused(self, fault: world_bank.Reply) -> None:
        with serving(world_bank.handlers(WorldBankData())) as standin:
            standin.faults = [fault]
            publisher = PublisherClient(API_SOURCE, standin.address, wait=lambda _: None, clock=lambda: 0.0)
            assert "World Bank answer" in refused(publisher.ask(SHORT).body)

    def test_an_error_inside_http_200_is_not_asked_again(self) -> None:
        with serving(world_bank.handlers(WorldBankData())) as standin:
            publisher = PublisherClient(API_SOURCE, standin.address, wait=lambda _: None, clock=lambda: 0.0)
            with pytest.raises(RefusedError, match="120 Invalid value"):
                publisher.ask(request(path=PATH.replace("PA.NUS", "XX.YYY")))
        assert publisher.requests_made == 1

    def test_a_revised_and_a_withdrawn_rate_come_through(self) -> None:
        data = WorldBankData()
        data.revise("RUS", 2022, 68.4849)
        data.withdraw("KOR", 2023)
        found = rates(parse(answered(SHORT, data), SHORT))
        assert {key: found.get(key) for key in RIGHT if found.get(key) != RIGHT[key]} == {
            ("RUB", 2022): 68.4849,
            ("KRW", 2023): None,
        }
