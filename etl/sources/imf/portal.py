"""The IMF data portal's CSV of trade by partner (IMTS): what it is, and its bytes to rows of Korea and Russia.

Values are in millions of dollars, exports FOB, imports CIF. Other releases of the same data are in dollars; they are
read in `sdmx_csv` and `sdmx`. The shape of the file is read in `portal_layout`; what the codes mean, and which figures are estimates,
is in `codes`. Whole dollars are at most six decimals here. An `e` behind a number marks it alone as an estimate.

*Whole lists.* The world is the sum of all countries and unspecified areas to the last printed decimal, so a list of
partners is whole if it adds up to the world within half a dollar for each. A blank cell in such a list is no trade.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.errors import InputError
from etl.model import PAIR, WORLD, Flow, Status
from etl.sources._delimited import shown, unknown_column_remarks
from etl.sources._frames import TotalFigure, trade_frame
from etl.sources._grouping import group_by
from etl.sources._iso3166 import countries
from etl.sources._partner_lists import EXCERPT, FlowList, PartnerList, list_frame, lists_and_remarks
from etl.sources._source import FileSource, ParseResult, whole_file
from etl.sources.imf import sdmx_csv
from etl.sources.imf.codes import (
    FLOWS,
    HALF_A_DOLLAR,
    IGNORED_INDICATORS,
    INFO,
    MODULE,
    WORLD_ID,
    estimate_note,
    fractional_years,
    is_part,
    partner_of,
    unstored_partner,
)
from etl.sources.imf.portal_layout import LAYOUT, PortalSeries, quarterly_columns, read_series, unknown_columns

_CUT = (
    "the file is cut or a selection: download every partner and the world, or pass --excerpt if the rest is not meant"
)
_FREQUENCIES = ("A", "M")
#: By so many bytes SDMX-CSV is told from the portal's.
_BEGINNING = 1 << 12
_DECIMALS_OF_WHOLE_DOLLARS = 6
_MARK_NOTE = "marked by the IMF as an estimate"

_VALUE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,30})?(?:[Ee]-?[0-9]{1,2})?)( e)?")
_HALF_A_DOLLAR = HALF_A_DOLLAR.scaleb(-6)
#: In millions: a world total below the first, or any figure above the second, is in another unit.
_LEAST_WORLD, _MOST = Decimal(1_000), Decimal(10_000_000)


@dataclass(frozen=True)
class _PortalFigure:
    """One figure as printed, in millions of dollars; `partner` is a country, the world or an area's code."""

    line: int
    reporter: str
    flow: Flow
    partner: str
    column: str
    millions: Decimal
    marked: bool

    @property
    def list_key(self) -> tuple[str, Flow, str]:
        return self.reporter, self.flow, self.column

    @property
    def is_country(self) -> bool:
        return self.partner in countries()

    @property
    def is_stored(self) -> bool:
        return (self.is_country or self.partner == WORLD) and self.partner != self.reporter


def parse(data: bytes, excerpt: bool) -> ParseResult:
    """Turn the export into rows of Korea and Russia with every partner, and into lists where they add up."""
    if sdmx_csv.recognises(data[:_BEGINNING]):
        return sdmx_csv.parse(data, excerpt)
    lines = LAYOUT.lines(data)
    ignored: Counter[str] = Counter()
    kept = [series for series in read_series(lines) if _is_kept(series, ignored)]
    _check_unique(kept)
    printed = [figure for series in kept for figure in _figures(series, ignored)]
    _check_magnitude(printed)
    whole, why = _whole_lists(printed, excerpt=excerpt)
    figures = list(_rows(printed))
    if not figures:
        raise LAYOUT.error("the file has no figure of Korea or Russia", do="download the reporters KOR and RUS")
    ignored["columns of quarters"] += quarterly_columns(lines)
    source = INFO.source
    words = {word: count for word, count in ignored.items() if count}
    return ParseResult(
        trade_frame(figure.row(source) for figure in figures),
        list_frame(source, whole),
        len(figures),
        words,
        remarks=(*unknown_column_remarks(unknown_columns(lines)), *why),
    )


def recognises(start: bytes) -> bool:
    """Return whether a file that begins so is the portal's CSV, or SDMX-CSV of the same data."""
    return (b"COUNTERPART_COUNTRY.ID" in start and b"SERIES_CODE" in start) or sdmx_csv.recognises(start)


def _is_kept(series: PortalSeries, ignored: Counter[str]) -> bool:
    """Return whether a series' figures are needed, be it only to add up the world; name those that are not stored."""
    if series.indicator not in {**FLOWS, **IGNORED_INDICATORS}:
        raise LAYOUT.error(f"unknown indicator {shown(series.indicator)}", series.line, do=f"add it to {MODULE}")
    reporter, partner = _code(series.reporter, series), _code(series.partner, series)
    wanted = series.indicator in FLOWS and series.frequency in _FREQUENCIES and reporter in PAIR
    word = _kind_of_partner(series, partner) if wanted else _describe_unwanted(series)
    if word:
        ignored[f"series of {word}"] += 1
    return wanted and (partner == WORLD or is_part(partner))


def _describe_unwanted(series: PortalSeries) -> str:
    if series.indicator in IGNORED_INDICATORS:
        return f"{IGNORED_INDICATORS[series.indicator]} ({series.indicator})"
    if series.frequency not in _FREQUENCIES:
        return f"frequency {series.frequency} ({series.frequency_label})"
    return f"reporter {series.reporter} ({series.reporter_label})"


def _kind_of_partner(series: PortalSeries, partner: str) -> str:
    """Name a partner that gives no rows, a group or an area with the publisher's label, or return a blank for the others."""
    word = unstored_partner(series.reporter, partner)
    return f"{word} ({series.partner_label})" if word and partner not in countries() else word


def _code(code: str, series: PortalSeries) -> str:
    known = partner_of(code)
    if known is None:
        raise LAYOUT.error(f"unknown country {shown(code)}", series.line, do=f"add it to {MODULE}")
    return known


def _check_unique(kept: Iterable[PortalSeries]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for series in kept:
        key = (series.reporter, series.indicator, _code(series.partner, series), series.frequency)
        earlier = seen.setdefault(key, series.line)
        if earlier != series.line:
            raise LAYOUT.error(f"the series {'.'.join(key)} stands already in line {earlier}", series.line)


def _figures(series: PortalSeries, ignored: Counter[str]) -> Iterable[_PortalFigure]:
    partner, flow = _code(series.partner, series), FLOWS[series.indicator]
    for column, cell in series.cells.items():
        if cell in ("", "NA"):
            ignored["blank"] += 1
            continue
        found = _VALUE.fullmatch(cell)
        LAYOUT.check_digits(cell.removesuffix(" e"), column, series.line)
        if not found:
            raise LAYOUT.error(f"{shown(cell)} under {column} is not a number such as 12.345678", series.line)
        yield _PortalFigure(series.line, series.reporter, flow, partner, column, Decimal(found[1]), bool(found[2]))


def _check_magnitude(printed: Iterable[_PortalFigure]) -> None:
    """Refuse values in another unit: a world's exports are between a billion and ten trillion dollars."""
    largest: dict[tuple[str, int], _PortalFigure] = {}
    for figure in printed:
        if figure.millions > _MOST:
            raise _wrong_unit(figure)
        if figure.partner == WORLD and figure.flow is Flow.EXPORT:
            key = (figure.reporter, len(figure.column))
            largest[key] = max(figure, largest.get(key, figure), key=lambda f: f.millions)
    for figure in largest.values():
        if figure.millions < _LEAST_WORLD:
            raise _wrong_unit(figure)


def _wrong_unit(figure: _PortalFigure) -> InputError:
    what = f"{figure.millions} under {figure.column} cannot be in millions of dollars"
    return LAYOUT.error(what, figure.line, do="download it in millions, the scale that its column SCALE names")


def _whole_lists(printed: Iterable[_PortalFigure], *, excerpt: bool) -> tuple[list[PartnerList], list[str]]:
    """Return the lists that add up to the world, and why others are not kept.

    Refuse a list that does not add up, or in an excerpt one that exceeds the world.
    """
    lists = group_by(printed, lambda figure: figure.list_key)
    whole = {key for key, members in lists.items() if _adds_up(members, excerpt=excerpt)}
    return ([], [EXCERPT]) if excerpt else lists_and_remarks([_flow_list(lists[key]) for key in whole], {})


def _flow_list(members: Sequence[_PortalFigure]) -> FlowList:
    reporter, flow, column = members[0].list_key
    values = {one.partner: float(one.millions) for one in members if one.is_country}
    world = sum(float(one.millions) for one in members if one.partner == WORLD)
    unspecified = sum(float(one.millions) for one in members if one.partner != WORLD and not one.is_country)
    return FlowList(reporter, flow, _period(column), values, unspecified, world)


def _adds_up(members: Sequence[_PortalFigure], *, excerpt: bool) -> bool:
    world = next((m for m in members if m.partner == WORLD), None)
    parts = [m.millions for m in members if m.partner != WORLD]
    first, summed = members[0], sum(parts, Decimal(0))
    where = f"{first.reporter} {first.flow.value} {first.column}"
    if world is None:
        if not excerpt:
            raise LAYOUT.error(f"{where} has no world total ({WORLD_ID})", first.line, do=_CUT)
        return False
    slack = _HALF_A_DOLLAR * len(parts)
    if summed > world.millions + slack or (summed < world.millions - slack and not excerpt):
        what = f"the partners of {where} add up to {summed} millions, the world is {world.millions}"
        raise LAYOUT.error(what, world.line, do=_CUT if summed < world.millions else "")
    return abs(summed - world.millions) <= slack


def _rows(printed: Sequence[_PortalFigure]) -> Iterable[TotalFigure]:
    fractional = _fractional_years(printed)
    for figure in printed:
        if figure.is_stored:
            note = _estimate_note(figure, fractional)
            yield TotalFigure(
                reporter=figure.reporter,
                partner=figure.partner,
                flow=figure.flow,
                period=_period(figure.column),
                value_usd=float(figure.millions.scaleb(6)),
                status=Status.ESTIMATE if note else Status.REPORTED,
                note=note,
            )


def _estimate_note(figure: _PortalFigure, fractional: set[tuple[str, int, str]]) -> str | None:
    note = estimate_note(figure.reporter, int(figure.column[:4]), fractional=_year(figure) in fractional)
    return note or (_MARK_NOTE if figure.marked else None)


def _fractional_years(printed: Iterable[_PortalFigure]) -> set[tuple[str, int, str]]:
    """Return the reporters' years, of years and of months apart, most of whose figures have more than six decimals."""
    listed = (figure for figure in printed if figure.is_country)
    return fractional_years((_year(f), _decimals(f.millions) > _DECIMALS_OF_WHOLE_DOLLARS) for f in listed)


def _year(figure: _PortalFigure) -> tuple[str, int, str]:
    return figure.reporter, len(figure.column), figure.column[:4]


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _period(column: str) -> str:
    return column.replace("M", "")


FILE_SOURCE = FileSource(name="imf", info=INFO, read=whole_file(parse), recognises=recognises)
