"""Korea Customs at data.go.kr: what is asked, and what the stand-in's figures become. What is refused: see `_spoilt`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil

import pytest

from etl.model import Flow
from etl.sources import api_sources
from etl.sources._source import COVER_COLUMNS, LIST_COLUMNS, TRADE_COLUMNS, SourceRequest
from etl.sources.kcs.api import API_SOURCE, parse
from tests.etl.sources.kcs_answers import (
    BODIES,
    CHAPTERS,
    DATA,
    OPEN,
    PARTS,
    RIGHT,
    SHORT,
    TODAY,
    TOTALS,
    WHOLE,
    asking,
    body,
    figures,
    refusal,
    requests,
)
from tests.standin import kcs

# What is asked


@pytest.mark.parametrize(
    ("today", "full", "refresh", "least_full", "least_refresh"),
    [
        # newest month October 2026: 322 months since 2000, of which 14 can be revised; 12 months a request
        (date(2026, 11, 24), 27, 2, ceil(322 / 12), ceil(14 / 12)),
        (date(2027, 1, 20), 27, 2, ceil(324 / 12), ceil(14 / 12)),
        # when January is the newest month, the 14 months lie in three calendar years
        (date(2027, 2, 20), 28, 3, ceil(325 / 12), ceil(14 / 12) + 1),
        (date(2027, 3, 31), 28, 2, ceil(326 / 12), ceil(14 / 12)),
    ],
)
@pytest.mark.parametrize("part", PARTS)
def test_the_plan_is_the_least_that_the_limits_allow(  # noqa: PLR0913, PLR0917
    part: str, today: date, full: int, refresh: int, least_full: int, least_refresh: int
) -> None:
    asked = requests(today, part)
    assert len(asked) == full == least_full
    assert sum(not API_SOURCE.is_settled(request, today) for request in asked) == refresh == least_refresh


def test_every_request_is_one_calendar_year_or_less_and_can_be_named() -> None:
    asked = requests(TODAY)
    assert len({request.name for request in asked}) == len(asked) == 54
    for request in asked:
        first, last = request.get("strtYymm"), request.get("endYymm")
        assert first[:4] == last[:4]
        assert first <= last
        assert request.get("cntyCd") == "RU"
        assert {name for name, _ in request.params} == {"strtYymm", "endYymm", "cntyCd"}
        assert SourceRequest.from_name(request.name) == request
    assert [request.get("strtYymm") for request in asked] == sorted(q.get("strtYymm") for q in asked)
    assert not requests(TODAY, first_year=2027)


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def test_the_last_14_months_and_the_year_before_until_april_are_never_settled() -> None:
    for day in days(date(2024, 1, 1), date(2027, 12, 31)):
        newest = int(API_SOURCE.newest_due(day)[:4]) * 12 + int(API_SOURCE.newest_due(day)[5:]) - 1
        for request in requests(day, "totals", first_year=2021):
            last = int(request.get("endYymm")[:4]) * 12 + int(request.get("endYymm")[4:]) - 1
            revised = last > newest - 14 or (last // 12 == day.year - 1 and day.month < 4)
            assert API_SOURCE.is_settled(request, day) is not revised, (day, request)


@pytest.mark.parametrize(
    ("today", "newest"),
    [("2026-11-14", "2026-09"), ("2026-11-15", "2026-10"), ("2027-01-15", "2026-12"), ("2027-01-14", "2026-11")],
)
def test_a_month_is_due_on_the_fifteenth_of_the_next(today: str, newest: str) -> None:
    assert API_SOURCE.newest_due(date.fromisoformat(today)) == newest


@pytest.mark.parametrize(
    "name",
    [
        "nationtrade/getNationtradeList",
        "nationtrade/getNationtradeList?strtYymm=201611&endYymm=201702&cntyCd=RU",
        "nationtrade/getNationtradeList?strtYymm=201602&endYymm=201601&cntyCd=RU",
        "nationtrade/getNationtradeList?strtYymm=201601&endYymm=201612&cntyCd=US",
        "nitemtrade/getNitemtradeList?strtYymm=201601&endYymm=201612&cntyCd=RU&hsSgn=27",
        "Newtrade/getNewtradeList?strtYymm=201601&endYymm=201612&cntyCd=RU",
    ],
)
def test_another_request_is_refused(name: str) -> None:
    assert "is no request of this version" in refusal(BODIES[TOTALS], SourceRequest.from_name(name))


# What answers become


def test_totals_become_rows_of_korea_with_russia() -> None:
    parsed = parse(body(DATA, WHOLE[TOTALS]), WHOLE[TOTALS])
    assert tuple(parsed.trade.columns) == TRADE_COLUMNS
    assert tuple(parsed.lists.columns) == LIST_COLUMNS
    said = set(parsed.trade[["source", "reporter", "partner", "classification", "code", "flow", "valuation", "status", "note"]].itertuples(index=False, name=None))  # fmt: skip
    totals = ("kcs-api", "KOR", "RUS", "TOTAL", "TOTAL")
    assert said == {
        (*totals, "export", "FOB", "reported", "basis: departure date"),
        (*totals, "import", "CIF", "reported", "basis: country of origin"),
    }
    march = [line for (month, _), line in DATA.lines.items() if month == "201603"]
    assert figures(parsed)["export", "2016-03", "TOTAL"] == sum(line.exports for line in march)
    assert figures(parsed)["import", "2016-03", "TOTAL"] == sum(line.imports for line in march)
    assert parsed.trade["net_weight_kg"].isna().all()
    assert len(parsed.trade) == parsed.read == 24
    assert parsed.ignored == {"balances, used as a check": 12, "numbers of declarations": 24}


def test_items_become_sums_of_chapters_with_weights() -> None:
    parsed = parse(body(DATA, WHOLE[CHAPTERS]), WHOLE[CHAPTERS])
    cars = [line for (month, code), line in DATA.lines.items() if month == "201603" and code[:2] == "87"]
    row = parsed.trade[(parsed.trade["period"] == "2016-03") & (parsed.trade["code"] == "87")].set_index("flow")
    assert row.loc["export", "value_usd"] == sum(line.exports for line in cars)
    assert row.loc["import", "net_weight_kg"] == sum(line.import_kg for line in cars)
    assert set(parsed.trade["classification"]) == {"H4"}
    assert set(parsed.trade["status"]) == {"derived"}
    assert set(parsed.trade["code"]) == {"03", "27", "87"}
    assert parsed.ignored == {"balances, used as a check": 72, "total row, used as a check": 1}


@pytest.mark.parametrize(
    ("year", "edition"),
    [("1996", "H1"), ("2001", "H1"), ("2002", "H2"), ("2007", "H3"), ("2011", "H3"), ("2012", "H4"), ("2016", "H4"), ("2017", "H5"), ("2021", "H5"), ("2022", "H6"), ("2027", "H6")],
)  # fmt: skip
def test_chapters_stand_in_the_edition_in_force(year: str, edition: str) -> None:
    request = asking(CHAPTERS, f"{year}01", f"{year}12")
    parsed = parse(body(kcs.customs(f"{year}01", f"{year}02"), request), request)
    assert set(parsed.trade["classification"]) == set(parsed.covers["classification"]) == {edition}


def test_the_edition_of_2028_is_not_guessed() -> None:
    request = asking(CHAPTERS, "202801", "202812")
    assert "2028; add it to" in refusal(body(kcs.customs("202801", "202801"), request), request)


def test_only_the_newest_month_of_all_is_provisional() -> None:
    for path in (TOTALS, CHAPTERS):
        parsed = parse(body(DATA, OPEN[path]), OPEN[path])
        assert set(parsed.trade.loc[parsed.trade["status"] == "provisional", "period"]) == {"2017-06"}
        closed = parse(body(DATA, WHOLE[path]), WHOLE[path])
        assert "provisional" not in set(closed.trade["status"])


def test_in_january_december_is_provisional_and_in_february_no_more() -> None:
    data = kcs.customs("202601", "202701")
    for today, month in ((date(2027, 1, 20), "2026-12"), (date(2027, 2, 20), "2027-01")):
        rows = [parse(body(data, q), q).trade for q in requests(today, first_year=2026)]
        assert {p for trade in rows for p in trade.loc[trade["status"] == "provisional", "period"]} == {month}


def test_exports_before_2008_were_dated_by_acceptance() -> None:
    request = asking(TOTALS, "200701", "200712")
    parsed = parse(body(kcs.customs("200701", "200702"), request), request)
    assert set(parsed.trade.loc[parsed.trade["flow"] == "export", "note"]) == {"basis: acceptance date"}


def test_the_total_row_may_stand_first_or_last_and_numbers_may_have_commas() -> None:
    other = kcs.CustomsData(dict(DATA.lines), total_row_first=False, commas=True)
    for path in (TOTALS, CHAPTERS):
        assert figures(parse(body(other, SHORT[path]), SHORT[path])) == RIGHT[path]


def test_russia_is_known_by_its_code_whatever_its_name() -> None:
    for path in (TOTALS, CHAPTERS):
        renamed = BODIES[path].decode().replace("러시아", "러시아 연방").encode()
        assert figures(parse(renamed, SHORT[path])) == RIGHT[path]


@pytest.mark.parametrize("path", [TOTALS, CHAPTERS])
def test_a_month_without_trade_is_a_gap_and_never_zero_but_covered(path: str) -> None:
    data = kcs.CustomsData(dict(DATA.lines))
    data.withdraw("201602")
    parsed = parse(body(data, SHORT[path]), SHORT[path])
    assert figures(parsed) == {key: usd for key, usd in RIGHT[path].items() if key[1] != "2016-02"}
    assert tuple(parsed.covers.columns) == COVER_COLUMNS
    assert set(parsed.covers["period"]) == {"2016-01", "2016-02", "2016-03"}
    assert set(parsed.covers["flow"]) == set(Flow)
    assert set(parsed.covers["partner"]) == {"RUS"}
    assert (parsed.gaps, parse(BODIES[path], SHORT[path]).gaps) == (1, 0)


@pytest.mark.parametrize("path", [TOTALS, CHAPTERS])
def test_an_answer_without_items_gives_no_row_and_covers_nothing(path: str) -> None:
    parsed = parse(body(kcs.CustomsData(), SHORT[path]), SHORT[path])
    assert len(parsed.trade) == len(parsed.covers) == parsed.read == 0
    assert not parsed.is_full
    assert tuple(parsed.trade.columns) == TRADE_COLUMNS


def test_a_printed_zero_is_a_figure_and_a_blank_is_none() -> None:
    text = BODIES[TOTALS].decode()
    item = re.search(r"<item>(.*?)</item>", text)
    assert item
    zero = re.sub(r"<(expDlr|impDlr|balPayments)>[^<]*", r"<\1>0", item[0])
    assert figures(parse(text.replace(item[0], zero).encode(), SHORT[TOTALS]))["export", "2016-01", "TOTAL"] == 0
    blank = re.sub(r"<(expDlr|balPayments)>[^<]*", r"<\1>", item[0])
    parsed = parse(text.replace(item[0], blank).encode(), SHORT[TOTALS])
    assert ("export", "2016-01", "TOTAL") not in figures(parsed)
    assert parsed.ignored["blank"] == 1


def test_one_item_alone_is_read() -> None:
    data = kcs.CustomsData({("201601", "2711110000"): kcs.CustomsLine(5, 6, 7, 8)})
    assert figures(parse(body(data, SHORT[TOTALS]), SHORT[TOTALS])) == {
        ("export", "2016-01", "TOTAL"): 5,
        ("import", "2016-01", "TOTAL"): 7,
    }


def test_a_byte_order_mark_does_no_harm() -> None:
    for path in (TOTALS, CHAPTERS):
        assert figures(parse(b"\xef\xbb\xbf" + BODIES[path], SHORT[path])) == RIGHT[path]


def test_the_register_finds_the_source_and_nothing_is_split() -> None:
    assert api_sources()["kcs"] is API_SOURCE
    assert not API_SOURCE.split(SHORT[TOTALS])
    assert set(API_SOURCE.parts) == set(PARTS)
