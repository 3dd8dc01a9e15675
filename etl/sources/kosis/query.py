"""What is asked of Statistics Korea: six years of months a request, or every year, of all countries and both flows.

An answer holds at most 40,000 cells: 248 countries, two flows and 72 months are 35,712. Whether the newest month of all is
among those asked for, the answer does not say, and so its request does: it then names the end before the start. How an answer is read is
in `api`.

*Inference.* Korea Customs publishes month M about the 15th of the month after it and revises up to 14 months; that its table
at Statistics Korea follows within five days was not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from etl.errors import InputError
from etl.model import Period
from etl.sources._delimited import shown
from etl.sources._source import FetchScope, SourceRequest
from etl.sources.kosis.table import TABLE_NAME

PATH = "Param/statisticsParameterData.do"
ORGANISATION = "360"
MONTHS, YEARS = "months", "years"
_FREQUENCY = {MONTHS: "M", YEARS: "Y"}
#: Exports, then imports. Between two items the publisher's own addresses have a plus, which is how a blank is sent.
EXPORTS, IMPORTS = "13103103829T1", "13103103829T2"
#: Parameters of a time in the order that says whether the newest month of all is among those asked for.
_TIMES = {True: ("endPrdDe", "startPrdDe"), False: ("startPrdDe", "endPrdDe")}

#: In 1992 the row of Russia holds more than Russia: it is three times what others print for it.
FIRST_YEAR = 1993
_YEARS_PER_REQUEST = 6
_DUE_DAY = 20
_REVISED_MONTHS = 14

_TIME = {MONTHS: re.compile(r"([12][0-9]{3})(0[1-9]|1[0-2])"), YEARS: re.compile(r"([12][0-9]{3})")}


@dataclass(frozen=True)
class TableQuery:
    """What a request asks for: months or years, the time they cover, and whether the newest month of all is in it."""

    part: str
    span: Period
    newest: bool = False

    @property
    def request(self) -> SourceRequest:
        """Return the request as it is sent."""
        first, last = (self._text(month) for month in (self.span.first, self.span.last))
        times = {"startPrdDe": first, "endPrdDe": last}
        return SourceRequest(
            PATH,
            (
                ("method", "getList"), ("format", "json"), ("jsonVD", "Y"), ("orgId", ORGANISATION), ("tblId", TABLE_NAME),
                ("itmId", f"{EXPORTS} {IMPORTS}"), ("objL1", "ALL"), ("prdSe", _FREQUENCY[self.part]),
                *((name, times[name]) for name in _TIMES[self.newest]),
            ),
        )  # fmt: skip

    def _text(self, month: int) -> str:
        return f"{month // 12:04d}{month % 12 + 1:02d}" if self.part == MONTHS else f"{month // 12:04d}"

    def periods(self) -> Iterator[Period]:
        """Return each month, or each year, that is asked for."""
        step = 1 if self.part == MONTHS else 12
        return (Period(first, first + step - 1) for first in range(self.span.first, self.span.last + 1, step))

    def period_of(self, text: str) -> Period | None:
        """Return the period that an answer names, or None for anything but a month or year that is asked for."""
        found = _TIME[self.part].fullmatch(text)
        if not found:
            return None
        period = Period.year(int(text)) if self.part == YEARS else Period.month(int(found[1]), int(found[2]))
        return period if self.span.first <= period.first and period.last <= self.span.last else None

    @classmethod
    def of(cls, request: SourceRequest) -> TableQuery:
        """Read a request of this module back; raise InputError for any other."""
        part = next((part for part, letter in _FREQUENCY.items() if request.get("prdSe") == letter), "")
        ends = [_TIME[part].fullmatch(request.get(name)) if part else None for name in ("startPrdDe", "endPrdDe")]
        if ends[0] and ends[1]:
            first, last = (_period(part, end[0]) for end in ends if end)
            newest = [name for name, _ in request.params][-1] == "startPrdDe"
            if first.first <= last.last:
                query = cls(part, Period(first.first, last.last), newest)
                if query.request == request:
                    return query
        raise InputError(f"{shown(request.name)} is no request of this version to Statistics Korea; ask again with it")


def _period(part: str, text: str) -> Period:
    return Period.month(int(text[:4]), int(text[4:])) if part == MONTHS else Period.year(int(text))


def plan_requests(scope: FetchScope) -> Sequence[SourceRequest]:
    """Return a request for each six years of months, oldest first, then one for all years that are over."""
    newest = _newest(scope.today)
    first_year = max(scope.first_year, FIRST_YEAR)
    queries = [TableQuery(MONTHS, span, span.last == newest) for span in _spans(first_year, newest)]
    last_year = (newest + 1) // 12 - 1
    if first_year <= last_year:
        queries.append(TableQuery(YEARS, Period(first_year * 12, last_year * 12 + 11)))
    return [query.request for query in queries if query.part in scope.parts]


def _spans(first_year: int, newest: int) -> Iterator[Period]:
    """Cut the months into spans that begin in the same years whatever the first one is."""
    for start in range(first_year - first_year % _YEARS_PER_REQUEST, newest // 12 + 1, _YEARS_PER_REQUEST):
        first, last = max(start, first_year) * 12, min((start + _YEARS_PER_REQUEST) * 12 - 1, newest)
        if first <= last:
            yield Period(first, last)


def split(request: SourceRequest) -> Sequence[SourceRequest]:
    """Return a request for each half of the periods, or nothing if there is but one."""
    query = TableQuery.of(request)
    periods = list(query.periods())
    if len(periods) == 1:
        return ()
    middle = len(periods) // 2
    halves = (periods[:middle], False), (periods[middle:], query.newest)
    return [TableQuery(query.part, Period(some[0].first, some[-1].last), newest).request for some, newest in halves]


def is_settled(request: SourceRequest, day: date) -> bool:
    """Return whether every month of a request lies before those that can be revised after that day."""
    return TableQuery.of(request).span.last <= _newest(day) - _REVISED_MONTHS


def newest_due(today: date) -> str:
    """Return the newest month that should be out."""
    return str(Period(_newest(today), _newest(today)))


def _newest(day: date) -> int:
    return Period.month(day.year, day.month).first - (1 if day.day >= _DUE_DAY else 2)
