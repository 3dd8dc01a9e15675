"""What is asked of UN Comtrade: how many requests, within which limits, what is settled, and how one is split."""

from __future__ import annotations

from datetime import date
from math import ceil
from urllib.parse import urlencode

import pytest

from etl.errors import UsageError
from etl.sources._source import SourceRequest
from etl.sources.un_comtrade.api import API_SOURCE
from tests.etl.sources.comtrade import (
    TODAY,
    asking,
    rows_of,
    wanted,
)


@pytest.mark.parametrize(
    ("part", "keyed", "full", "refresh", "least"),
    [
        # 26 years of Korea and 22 of Russia, one year of one reporter a request
        ("totals-annual", False, 48, 3, 26 + 22),
        ("chapters-annual", False, 48, 3, 26 + 22),
        # 194 months, twelve a request
        ("totals-monthly", False, 17, 2, ceil(194 / 12)),
        # 198 rows a month in requests of at most 499: 194 months of Korea, 144 of Russia
        ("chapters-monthly", False, 136, 6, ceil(194 * 198 / 499) + ceil(144 * 198 / 499)),
        ("totals-annual", True, 3, 1, ceil(26 / 12)),
        ("chapters-annual", True, 3, 1, ceil(26 / 12)),
        ("totals-monthly", True, 17, 2, ceil(194 / 12)),
        ("chapters-monthly", True, 17, 2, ceil(194 / 12)),
    ],
)
def test_the_plan_is_the_least_that_the_limits_allow(
    part: str, keyed: bool, full: int, refresh: int, least: int
) -> None:
    requests = API_SOURCE.plan_requests(wanted(part, keyed=keyed))
    assert len(requests) == full
    assert full - least in (0, 1)
    assert sum(not API_SOURCE.is_settled(request, TODAY) for request in requests) == refresh


@pytest.mark.parametrize(("keyed", "full"), [(False, 249), (True, 40)])
def test_a_full_fetch_asks_no_request_twice(keyed: bool, full: int) -> None:
    names = [request.name for request in API_SOURCE.plan_requests(wanted(keyed=keyed))]
    assert len(names) == len(set(names)) == full


@pytest.mark.parametrize("keyed", [False, True])
def test_every_request_keeps_the_limits(keyed: bool) -> None:
    for request in API_SOURCE.plan_requests(wanted(keyed=keyed)):
        periods = request.get("period").split(",")
        assert 1 <= len(periods) <= (12 if keyed or "/C/M/" in request.path else 1)
        assert len(f"{API_SOURCE.base}/{request.path}?{urlencode(request.params)}") < 4096
        assert [request.get(name) for name in ("partner2Code", "customsCode", "motCode")] == ["0", "C00", "0"]
        assert SourceRequest.from_name(request.name) == request
        assert "maxRecords" not in request.name
        assert request.path.startswith("data/v1/get/C/" if keyed else "public/v1/preview/C/")


def test_every_request_to_the_preview_surely_fits_into_500_rows_but_for_a_year_of_all_partners() -> None:
    for request in API_SOURCE.plan_requests(wanted("totals-monthly", "chapters-annual", "chapters-monthly")):
        goods = 99 if request.get("cmdCode") == "AG2" else 1
        several = [len(request.get(name).split(",")) for name in ("reporterCode", "partnerCode", "period", "flowCode")]
        most = goods
        for count in several:
            most *= count
        assert most < 500
    assert len(rows_of(asking("totals-annual", "2015"))) == 475


def test_half_of_a_request_is_as_short() -> None:
    request = asking("chapters-annual", "2015", keyed=True)
    while smaller := API_SOURCE.split(request):
        assert all(len(part.name) < 3000 for part in smaller)
        request = smaller[0]


def test_russia_is_not_asked_after_its_last_year() -> None:
    for keyed in (False, True):
        for request in API_SOURCE.plan_requests(wanted(keyed=keyed)):
            if "643" in request.get("reporterCode").split(","):
                assert max(request.get("period").split(","))[:4] <= "2021"


def test_the_most_settled_come_first() -> None:
    ends = [max(request.get("period").split(","))[:4] for request in API_SOURCE.plan_requests(wanted())]
    assert ends == sorted(ends)


@pytest.mark.parametrize("keyed", [False, True])
def test_a_settled_request_keeps_its_name_from_day_to_day(keyed: bool) -> None:
    settled = {q.name for q in API_SOURCE.plan_requests(wanted(keyed=keyed)) if API_SOURCE.is_settled(q, TODAY)}
    later = {request.name for request in API_SOURCE.plan_requests(wanted(keyed=keyed, today=date(2027, 11, 30)))}
    assert settled <= later


def test_nothing_is_asked_before_it_has_ended_or_began() -> None:
    assert API_SOURCE.plan_requests(wanted(first_year=2026, today=date(2026, 1, 31))) == []
    months = API_SOURCE.plan_requests(wanted("totals-monthly", first_year=2026))
    assert [request.get("period") for request in months] == ["202601,202602"]
    assert min(q.get("period")[:6] for q in API_SOURCE.plan_requests(wanted("totals-monthly"))) == "201001"


def test_an_unknown_part_is_named_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="totals-annual"):
        API_SOURCE.plan_requests(wanted("totals"))


@pytest.mark.parametrize(
    ("period", "day", "settled"),
    [
        ("2022", date(2025, 12, 31), False),
        ("2022", date(2026, 1, 1), True),
        ("2010,2021", date(2024, 12, 31), False),
        ("2010,2021", date(2025, 1, 1), True),
        ("202412", date(2025, 12, 31), False),
        ("202412", date(2026, 1, 1), True),
        ("202412,202501", date(2026, 12, 31), False),
    ],
)
def test_settled(period: str, day: date, settled: bool) -> None:
    assert API_SOURCE.is_settled(SourceRequest("", (("period", period),)), day) is settled


@pytest.mark.parametrize(("today", "due"), [(date(2026, 1, 1), "2024"), (date(2026, 12, 31), "2024")])
def test_a_year_is_due_when_the_next_one_is_over(today: date, due: str) -> None:
    assert API_SOURCE.newest_due(today) == due


@pytest.mark.parametrize(
    ("part", "keyed", "halved"),
    [
        ("totals-annual", False, "flowCode: X | M"),
        ("totals-monthly", False, "period: 201601,201602,201603,201604,201605,201606 | 201607,201608,201609,"),
        ("chapters-annual", False, "flowCode: X | M"),
        ("chapters-monthly", False, "period: 201510,201511,201512 | 201601,201602"),
        ("totals-annual", True, "period: 2010,2011,2012,2013,2014,2015 | 2016,2017,2018,2019,2020,2021"),
    ],
)
def test_a_request_is_split_into_halves(part: str, keyed: bool, halved: str) -> None:
    request = asking(part, "201601" if "monthly" in part else "2016", keyed=keyed)
    first, second = API_SOURCE.split(request)
    name, _, _ = halved.partition(":")
    assert f"{name}: {first.get(name)} | {second.get(name)}".startswith(halved)
    rest = [[pair for pair in half.params if pair[0] != name] for half in (first, second)]
    assert rest[0] == rest[1]


def test_splitting_ends_with_one_chapter_of_one_flow_and_loses_nothing() -> None:
    waiting, ends = [asking("chapters-annual", "2016")], []
    while waiting:
        request = waiting.pop()
        smaller = API_SOURCE.split(request)
        waiting.extend(smaller)
        ends += [] if smaller else [(request.get("flowCode"), request.get("cmdCode"))]
    assert sorted(ends) == sorted((flow, f"{code:02d}") for flow in "XM" for code in range(1, 100))
