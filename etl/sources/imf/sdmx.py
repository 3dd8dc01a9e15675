"""The IMF's live interface to trade by partner (IMTS, SDMX 3.0): what to request, how refusals are read, and answers to rows.

*Format.* Answers are asked for as XML (StructureSpecificData): it is the one format of which an answer of this very
data set is on record. Of JSON only another data set's is, its values are strings behind two layers of indexes, and of
CSV none. XML also has no row limit of its own, and a cut body is not well-formed.

*Requests.* The IMF allows 10 requests in 5 seconds and no key. Codes join with `+`, so that one request holds both
reporters, both flows and every partner. Each part is asked in two: years that are settled, once; and the rest, each
time. The settled stretch ends with the last year of a half-decade, so that its request stays the same for five years.

*Settled.* Annual figures are revised for about two years. A month can be made from its year's figure (below), so it
is settled when its year is, which is later than the fourteen months in which customs revise it.

*Months.* Where a country reports only years, the IMF interpolates its months (DOTS, December 2017); Russia's may be
such, and are therefore estimates, as their note says. What the codes mean is in `codes`, what figures must agree with in `figures`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from etl.model import PAIR, RUSSIA, TOTAL, WORLD, Flow, Period, Status
from etl.sources._answers import raise_if_too_many
from etl.sources._delimited import shown
from etl.sources._frames import TotalFigure, cover_frame, trade_frame
from etl.sources._iso3166 import countries
from etl.sources._partner_lists import list_frame
from etl.sources._source import (
    ApiSource,
    CoverRow,
    FetchScope,
    ParseResult,
    RefusedError,
    SourceRequest,
    SourceResponse,
    TruncatedError,
)
from etl.sources.imf.codes import FLOWS, INFO, WORLD_ID, estimate_note, fractional_years, partner_of
from etl.sources.imf.figures import ImfFigure, ListKey, check_magnitude, figures, list_notes, whole_lists
from etl.sources.imf.query import EVERY, ImfQuery
from etl.sources.imf.sdmx_xml import SdmxMessage, read_message, refusal

FIRST_YEAR = 1990
_PARTS = {"annual": ("A", EVERY), "monthly": ("M", (*PAIR, WORLD_ID))}
#: Full years after which a year's figures are not revised any more, and how long a settled request stays the same.
_REVISED_YEARS, _STRETCH_YEARS = 2, 5
#: Months until a month is out: September 2025 was the newest on 16 December 2025.
_LAG_MONTHS = 3

_STRUCTURE = re.compile(r"urn:sdmx:.*=IMF\.STA:DSD_IMTS\([0-9.]+\)")
_DAY = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-[0-9]{2}T.*")
_GATEWAY_WAIT = 60.0
_MONTHS_NOTE = "the IMF interpolates months where a country reports only years, as it may Russia's"


def plan_requests(scope: FetchScope) -> list[SourceRequest]:
    """Return two requests for each part: the settled years, and the rest."""
    first, until = max(scope.first_year, FIRST_YEAR), _settled_until(scope.today)
    parts = [kind for part, kind in _PARTS.items() if part in scope.parts]
    query = [_query(kind, first, until) for kind in parts if first <= until]
    query += [_query(kind, max(first, until + 1), None) for kind in parts]
    return [one.request for one in query]


def _query(kind: tuple[str, tuple[str, ...]], first: int, last: int | None) -> ImfQuery:
    frequency, partners = kind
    return ImfQuery(PAIR, tuple(FLOWS), partners, frequency, first, last)


def _settled_until(today: date) -> int:
    last = today.year - _REVISED_YEARS - 1
    return last - (last + 1) % _STRETCH_YEARS


def is_settled(request: SourceRequest, day: date) -> bool:
    """Return whether two full years have passed since the last year that is asked for."""
    last = ImfQuery.of(request).last_year
    return last is not None and day.year > last + _REVISED_YEARS


def newest_due(today: date) -> str:
    """Return the newest month that should be out."""
    month = today.year * 12 + today.month - 1 - _LAG_MONTHS
    return str(Period(month, month))


def split(request: SourceRequest) -> list[SourceRequest]:
    """Return a request for each reporter, or else for each flow, or else for each half of the years."""
    query = ImfQuery.of(request)
    first, last = query.first_year, query.last_year
    if len(query.reporters) > 1:
        smaller = [replace(query, reporters=(one,)) for one in query.reporters]
    elif len(query.indicators) > 1:
        smaller = [replace(query, indicators=(one,)) for one in query.indicators]
    elif last is not None and last > first:
        middle = (first + last) // 2
        smaller = [replace(query, last_year=middle), replace(query, first_year=middle + 1)]
    else:
        return []
    return [one.request for one in smaller]


def raise_if_refused(answer: SourceResponse) -> None:
    """Raise for an answer that is a no: 204 is an unknown data flow, 401 a gateway out of order (no key is needed)."""
    if answer.status == 204:
        raise RefusedError("HTTP 204: the IMF knows no such data flow any more; look for the successor of IMF.STA:IMTS")
    if answer.status == 401:
        what = "HTTP 401: the IMF's gateway asks for a key that is not needed, as it does when it is out of order"
        raise RefusedError(f"{what}; try again in an hour", again=True, wait=_GATEWAY_WAIT)
    if answer.status == 413:
        raise TruncatedError("HTTP 413: the answer would be too large")
    raise_if_too_many(answer)
    if 400 <= answer.status < 500:
        raise RefusedError(f"HTTP {answer.status}{_said(answer.body)}")


def _said(body: bytes) -> str:
    """Return the message that the interface puts into an error's JSON, or nothing."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    message = found.get("message") if isinstance(found, dict) else None
    return f": {shown(message)}" if isinstance(message, str) else ""


def parse(body: bytes, request: SourceRequest) -> ParseResult:
    """Turn an answer into rows, whole lists and what it covers."""
    query, message = ImfQuery.of(request), read_message(body)
    _check_data_set(message)
    ignored: Counter[str] = Counter()
    printed = figures(message.series, query, ignored)
    check_magnitude(printed)
    _check_complete(printed, query, message)
    notes = list_notes(printed, query)
    rows = list(figure_rows(printed, notes, query))
    lists, why = whole_lists(printed, notes) if query.is_every_partner else ([], [])
    return ParseResult(
        trade_frame(figure.row(INFO.source) for figure in rows),
        list_frame(INFO.source, lists),
        len(rows),
        dict(ignored),
        covers=_covers(printed, notes, query),
        remarks=tuple(why),
    )


def _check_data_set(message: SdmxMessage) -> None:
    """Refuse another data set than IMTS, or one that is not to be taken as it stands."""
    if not _STRUCTURE.fullmatch(message.structure):
        raise refusal(f"its structure {shown(message.structure)} is not that of IMF.STA:IMTS")
    if len(message.actions) > 1 or set(message.actions) - {"Replace", "Information"}:
        raise refusal(f"it has the data sets {shown(', '.join(message.actions))}, where one to Replace is expected")


def _check_complete(printed: Iterable[ImfFigure], query: ImfQuery, message: SdmxMessage) -> None:
    """Refuse an answer without a reporter's flow, or that ends before it should; what is not out yet is no lack."""
    newest: dict[tuple[str, Flow], Period] = {}
    for figure in printed:
        if figure.partner == WORLD:
            key = figure.reporter, figure.flow
            newest[key] = max(figure.period, newest.get(key, figure.period))
    for reporter in query.reporters:
        for flow in query.flows:
            found = newest.get((reporter, flow))
            if found is None and _is_out(query.first, message):
                raise refusal(f"it has no world total of {reporter} {flow} since {query.first}")
            if query.last is not None and found != query.last:
                raise refusal(f"{reporter} {flow} ends with {found}, {query.last} was asked for")


def _is_out(period: Period, message: SdmxMessage) -> bool:
    """Return whether a period should have been out when an answer was prepared; an answer of no known day should have."""
    day = _DAY.fullmatch(message.prepared)
    return not day or period.last <= Period.parse(newest_due(date(int(day[1]), int(day[2]), 1))).last


def figure_rows(printed: Sequence[ImfFigure], notes: Mapping[ListKey, str], query: ImfQuery) -> Iterator[TotalFigure]:
    """Yield the figures that are stored, each with what is known of it and of its list."""
    listed = (figure for figure in printed if figure.partner in countries())
    fractional = fractional_years((_year(figure), figure.dollars % 1 != 0) for figure in listed)
    for figure in printed:
        if figure.is_stored:
            estimate = estimate_note(figure.reporter, _year(figure)[1], fractional=_year(figure) in fractional) or ""
            months = _MONTHS_NOTE if query.frequency == "M" and figure.reporter == RUSSIA else ""
            remarks = [note for note in (estimate, figure.note, months, notes[figure.list_key]) if note]
            yield TotalFigure(
                reporter=figure.reporter,
                partner=figure.partner,
                flow=figure.flow,
                period=str(figure.period),
                value_usd=float(figure.dollars),
                status=Status.ESTIMATE if estimate or months else figure.status,
                note="; ".join(remarks) or None,
            )


def _year(figure: ImfFigure) -> tuple[str, int]:
    return figure.reporter, figure.period.first // 12


def _covers(printed: Iterable[ImfFigure], notes: Mapping[ListKey, str], query: ImfQuery) -> pd.DataFrame:
    """Return what the answer holds completely: from a flow's first printed period to its last, but for broken lists."""
    spans: dict[tuple[str, Flow], tuple[Period, Period]] = {}
    for figure in printed:
        key = figure.reporter, figure.flow
        first, last = spans.get(key, (figure.period, figure.period))
        spans[key] = min(first, figure.period), max(last, figure.period)
    rows = [
        CoverRow(INFO.source, reporter, partner, flow.value, str(period), TOTAL)
        for (reporter, flow), (first, last) in sorted(spans.items())
        for period in query.periods(first, last)
        for partner in _covered_partners(query)
        if partner != reporter and not (query.is_every_partner and notes.get((reporter, flow, period)))
    ]
    return cover_frame(rows)


def _covered_partners(query: ImfQuery) -> list[str]:
    """Return a blank for every partner, or those that were asked for and are stored."""
    known = [partner_of(code) for code in query.partners]
    return [""] if query.is_every_partner else [code for code in known if code == WORLD or code in countries()]


API_SOURCE = ApiSource(
    name="imf-imts",
    info=INFO,
    base="https://api.imf.org/external/sdmx/3.0",
    variable="NINE_BRIDGES_IMF_URL",
    accept="application/xml",
    parts={
        "annual": "exports and imports of Korea and Russia with every partner, by year",
        "monthly": "exports and imports of Korea and Russia with each other and the world, by month",
    },
    first_year=FIRST_YEAR,
    pause=(0.6, 0.6),
    plan_requests=plan_requests,
    is_settled=is_settled,
    raise_if_refused=raise_if_refused,
    parse=parse,
    split=split,
    newest_due=newest_due,
)
