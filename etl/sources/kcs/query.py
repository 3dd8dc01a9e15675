"""What is asked of the Korea Customs Service: months, calendar year by calendar year, and until when they are revised.

One request holds at most 12 months, and is a calendar year, so that it stands in one edition of the Harmonized System.
Whether the newest month of an answer is the newest of all, the answer does not say, and so its request does: one that
reaches the newest month names the country before the months. How an answer is read is in `api`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from etl.errors import InputError
from etl.model import TOTAL, Period
from etl.sources._delimited import shown
from etl.sources._source import FetchScope, SourceRequest

TOTALS, CHAPTERS = "totals", "chapters"
_PATHS = {TOTALS: "nationtrade/getNationtradeList", CHAPTERS: "nitemtrade/getNitemtradeList"}
PARTNER = "RU"
#: Parameters in the order that says whether the newest month of all is among those asked for.
_PARAMETERS = {True: ("cntyCd", "strtYymm", "endYymm"), False: ("strtYymm", "endYymm", "cntyCd")}
_MOST_MONTHS = 12

#: Month M appears about this day of the month after it; then up to 14 months, that one included, can be revised. The
#: publisher's other rule (the year before, until April) lies within: on the last of March, 14 months reach its January.
_DUE_DAY = 15
_REVISED_MONTHS = 14

#: The first year of each edition of the Harmonized System in Korea's tariff, and the first of the one to come.
_EDITIONS = {1988: "H0", 1996: "H1", 2002: "H2", 2007: "H3", 2012: "H4", 2017: "H5", 2022: "H6"}
_NEXT_EDITION = 2028

_YYMM = re.compile(r"([12][0-9]{3})(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class CustomsQuery:
    """What a request asks for: one of the parts, its months, and whether the newest month of all is among them."""

    part: str
    months: Period
    newest: bool

    @property
    def request(self) -> SourceRequest:
        """Return the request as it is sent."""
        first, last = (f"{month // 12:04d}{month % 12 + 1:02d}" for month in (self.months.first, self.months.last))
        values = {"strtYymm": first, "endYymm": last, "cntyCd": PARTNER}
        return SourceRequest(_PATHS[self.part], tuple((name, values[name]) for name in _PARAMETERS[self.newest]))

    @property
    def classification(self) -> str:
        """Return `TOTAL`, or the edition of the Harmonized System in force in the first month."""
        return TOTAL if self.part == TOTALS else edition_of(self.months.first // 12)

    @classmethod
    def of(cls, request: SourceRequest) -> CustomsQuery:
        """Read a request of this module back; raise InputError for any other."""
        parts = [part for part, path in _PATHS.items() if path == request.path]
        ends = [_YYMM.fullmatch(request.get(name)) for name in ("strtYymm", "endYymm")]
        if parts and ends[0] and ends[1]:
            first, last = (Period.month(int(end[1]), int(end[2])).first for end in ends if end)
            newest = request.params[0][0] == _PARAMETERS[True][0]
            if 0 <= last - first < _MOST_MONTHS and first // 12 == last // 12:
                query = cls(parts[0], Period(first, last), newest)
                if query.request == request:
                    return query
        raise InputError(f"{shown(request.name)} is no request of this version to Korea Customs; ask again with it")


def plan_requests(scope: FetchScope) -> Sequence[SourceRequest]:
    """Return one request for each part and calendar year up to the newest month that should be out, oldest first."""
    newest = newest_month_out(scope.today)
    query = []
    for year in range(scope.first_year, newest // 12 + 1):
        last = min(year * 12 + 11, newest)
        query += [CustomsQuery(part, Period(year * 12, last), last == newest) for part in _PATHS if part in scope.parts]
    return [one.request for one in query]


def is_settled(request: SourceRequest, day: date) -> bool:
    """Return whether every month of a request lies before those that can be revised after that day."""
    return CustomsQuery.of(request).months.last <= newest_month_out(day) - _REVISED_MONTHS


def newest_due(today: date) -> str:
    """Return the newest month that should be out."""
    return str(Period(newest_month_out(today), newest_month_out(today)))


def newest_month_out(day: date) -> int:
    """Return the newest month that should be out on a day, counted from January of year 0."""
    return Period.month(day.year, day.month).first - (1 if day.day >= _DUE_DAY else 2)


def edition_of(year: int) -> str:
    """Return the edition of the Harmonized System in Korea's tariff of a year; raise InputError if none is known."""
    first = max((start for start in _EDITIONS if start <= year), default=None)
    if first is None or year >= _NEXT_EDITION:
        raise InputError(
            f"no edition of the Harmonized System is known for Korea in {year}; add it to etl/sources/kcs/query.py"
        )
    return _EDITIONS[first]
