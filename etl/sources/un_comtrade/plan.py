"""What to ask of UN Comtrade: the fewest requests that its limits allow, what is settled, and what is due.

*Limits.* Without a key: 500 rows, one year or twelve months a request. With one: 100,000 rows and twelve periods. A
period of one reporter, partner and flow has at most 99 chapters. So the preview takes both flows of a year's chapters
at once (198 rows), but five months of one flow (495 rows): two reporters in one request would bring each country's
trade with itself along, and more than 500 rows. A year of all partners has some 450 rows with both flows; should it
reach 500, it is split by flow.

*Blocks.* Periods are cut into blocks at fixed months and years, counted from the end of Russia's reporting, so that a
request keeps its name from one day to the next and an answer is found again.

*Revisions.* Reporters send provisional figures first and final ones late in the next year, and correct older years with
them (https://uncomtrade.org/docs/data-availability); Korea's customs revise the year before until April. So a year is
asked again until three more years are over, a month until one more year is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from etl.errors import UsageError
from etl.model import KOREA, PAIR, RUSSIA, TOTAL, WORLD, Flow
from etl.sources._source import FetchScope, SourceRequest

FIRST_YEAR = 2000
#: The first year of the publisher's monthly figures.
FIRST_YEAR_OF_MONTHS = 2010
#: Russia as a reporter ends with this year; later ones are not asked for.
LAST_YEAR_OF_RUSSIA = 2021

#: The publisher's word for all chapters, and the chapters one by one, for halves of them.
CHAPTERS_AT_ONCE = "AG2"
CHAPTERS = tuple(f"{number:02d}" for number in range(1, 100))

PARTS = {
    "totals-annual": "all goods with every partner, by year",
    "totals-monthly": "all goods of the pair and with the world, by month",
    "chapters-annual": "HS chapters of the pair, by year",
    "chapters-monthly": "HS chapters of the pair, by month",
}

_PREVIEW, _KEYED = "public/v1/preview", "data/v1/get"
_CODES = {KOREA: "410", RUSSIA: "643", WORLD: "0"}
_FLOWS = {Flow.EXPORT: "X", Flow.IMPORT: "M"}
_ANCHOR = LAST_YEAR_OF_RUSSIA + 1
_YEARS_TO_SETTLE, _YEARS_TO_SETTLE_MONTHS = 4, 2

#: Totals only: without these three, details stand beside them and sums count twice.
_TOTALS_ONLY = (("partner2Code", "0"), ("customsCode", "C00"), ("motCode", "0"))


@dataclass(frozen=True)
class _RequestLimits:
    """How much one request takes: periods, and whether all reporters and both flows at once."""

    periods: int
    reporters_together: bool
    flows_together: bool


@dataclass(frozen=True)
class _PartPlan:
    """One part of the data: years or months, the goods, and the partners besides the pair."""

    annual: bool
    goods: str
    every_partner: bool
    with_world: bool
    preview: _RequestLimits

    def limits(self, keyed: bool) -> _RequestLimits:
        return _RequestLimits(12, reporters_together=True, flows_together=True) if keyed else self.preview

    def periods(self, scope: FetchScope) -> range:
        """Return the periods that have ended: years, or months counted from year 0."""
        if self.annual:
            return range(scope.first_year, scope.today.year)
        first = max(scope.first_year, FIRST_YEAR_OF_MONTHS)
        return range(first * 12, scope.today.year * 12 + scope.today.month - 1)

    @property
    def anchor(self) -> int:
        return _ANCHOR if self.annual else _ANCHOR * 12

    def written(self, period: int) -> str:
        return str(period) if self.annual else f"{period // 12}{period % 12 + 1:02d}"

    def partners(self, reporters: Sequence[str]) -> list[str]:
        if self.every_partner:
            return []
        others = [country for country in PAIR if any(country != reporter for reporter in reporters)]
        return [*others, WORLD] if self.with_world else others


_PLANS = {
    "totals-annual": _PartPlan(
        True, TOTAL, True, True, _RequestLimits(1, reporters_together=False, flows_together=True)
    ),
    "totals-monthly": _PartPlan(
        False, TOTAL, False, True, _RequestLimits(12, reporters_together=True, flows_together=True)
    ),
    "chapters-annual": _PartPlan(
        True, CHAPTERS_AT_ONCE, False, False, _RequestLimits(1, reporters_together=False, flows_together=True)
    ),
    "chapters-monthly": _PartPlan(
        False, CHAPTERS_AT_ONCE, False, False, _RequestLimits(5, reporters_together=False, flows_together=False)
    ),
}


def plan_requests(scope: FetchScope) -> list[SourceRequest]:
    """Return the fewest requests for the parts wanted, the oldest periods first."""
    if unknown := [part for part in scope.parts if part not in _PLANS]:
        raise UsageError(f"UN Comtrade has no parts {unknown}; there are {list(_PLANS)}")
    requests = [request for part in scope.parts for request in _requests(_PLANS[part], scope)]
    return sorted(requests, key=_end)


def _requests(part: _PartPlan, scope: FetchScope) -> Iterator[SourceRequest]:
    limits = part.limits(scope.keyed)
    flows = [tuple(Flow)] if limits.flows_together else [(flow,) for flow in Flow]
    for reporters, periods in _reporters_and_periods(part, limits, scope):
        for block in _blocks(periods, part.anchor, limits.periods):
            for together in flows:
                yield _request(part, scope.keyed, reporters, block, together)


def _reporters_and_periods(
    part: _PartPlan, limits: _RequestLimits, scope: FetchScope
) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    """Return who is asked about which periods: both while Russia reports, Korea alone afterwards."""
    periods = part.periods(scope)
    with_russia = [period for period in periods if period < part.anchor]
    if limits.reporters_together:
        yield PAIR, with_russia
        yield (KOREA,), [period for period in periods if period >= part.anchor]
    else:
        yield (KOREA,), list(periods)
        yield (RUSSIA,), with_russia


def _blocks(periods: Sequence[int], anchor: int, size: int) -> Iterator[list[int]]:
    def block(period: int) -> int:
        return (period - anchor) // size

    for _, together in groupby(periods, key=block):
        yield list(together)


def _request(
    part: _PartPlan, keyed: bool, reporters: Sequence[str], periods: Sequence[int], flows: Sequence[Flow]
) -> SourceRequest:
    partners = part.partners(reporters)
    params = [
        ("reporterCode", ",".join(_CODES[reporter] for reporter in reporters)),
        *([("partnerCode", ",".join(_CODES[partner] for partner in partners))] if partners else []),
        ("period", ",".join(part.written(period) for period in periods)),
        ("flowCode", ",".join(_FLOWS[flow] for flow in flows)),
        ("cmdCode", part.goods),
        *_TOTALS_ONLY,
        ("includeDesc", "true"),
    ]
    return SourceRequest(f"{_KEYED if keyed else _PREVIEW}/C/{'A' if part.annual else 'M'}/HS", tuple(params))


def split(request: SourceRequest) -> list[SourceRequest]:
    """Return the two halves of a request: of its periods, else its reporters, flows, chapters or partners."""
    for name in ("period", "reporterCode", "flowCode", "cmdCode", "partnerCode"):
        values = request.get(name).split(",")
        if values == [CHAPTERS_AT_ONCE]:
            values = list(CHAPTERS)
        if len(values) > 1:
            half = (len(values) + 1) // 2
            return [_with(request, name, part) for part in (values[:half], values[half:])]
    return []


def _with(request: SourceRequest, name: str, values: Sequence[str]) -> SourceRequest:
    params = tuple((key, ",".join(values) if key == name else value) for key, value in request.params)
    return replace(request, params=params)


def _end(request: SourceRequest) -> str:
    """Return the last month that a request asks about, as the publisher writes months."""
    last = max(request.get("period").split(","))
    return last if len(last) == 6 else f"{last}12"


def is_settled(request: SourceRequest, day: date) -> bool:
    """Return whether nothing that the request covers can be revised after that day."""
    end = _end(request)
    is_month = len(request.get("period").split(",")[0]) == 6
    wait = _YEARS_TO_SETTLE_MONTHS if is_month else _YEARS_TO_SETTLE
    return day >= date(int(end[:4]) + wait, 1, 1)


def newest_due(today: date) -> str:
    """Return the newest year that should be out: the publisher promises no day, but a year appears within the next."""
    return str(today.year - 2)
