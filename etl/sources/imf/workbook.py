"""The workbooks of the IMF's old Direction of Trade site (.xlsx): what is known of them, and their bytes to rows of Korea and Russia.

Their shape is read in `workbook_layout`.

A workbook is one reporter's: a sheet of exports FOB and one of imports CIF, in millions of dollars, a line for each partner
and a column for each year. No workbook was at hand; what is known of them comes from a public program that reads
234 of them and from the figures that were taken out. *Known*: a few title lines, the reporter's name in the second column of the fourth; the years in line 7,
the partners' names beside them; the exports first; estimates as text with ` e` behind them, also with thousands separators; a first
line below the years that repeats a later partner; a tail of lines without figures. *Inference*: that the sheet's name, or else a
title, says which flow it is, and its titles which unit; so the order of two sheets and the size of the world stand in where they
are silent.

*Whole lists.* The world is the sum of all countries and of what is not specified, within half a dollar each; groups, "Other
Countries not included elsewhere" among them, repeat what is listed. This holds of Korea and of Russia in every year from 1992 on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.model import PAIR, WORLD, Flow, Period, Status
from etl.sources._delimited import has_lost_digits, shown
from etl.sources._frames import TotalFigure, trade_frame
from etl.sources._grouping import group_by
from etl.sources._iso3166 import countries
from etl.sources._partner_lists import EXCERPT, FlowList, PartnerList, list_frame, lists_and_remarks
from etl.sources._source import FileSource, ParseResult, SourceInfo, whole_file
from etl.sources.imf.codes import HALF_A_DOLLAR
from etl.sources.imf.workbook_layout import (
    ADD_PARTNER_NAME,
    PartnerLine,
    ReporterSheet,
    WorkbookPartner,
    check_sheets,
    partners_by_name,
    read_sheets,
    recognises,
    refusal,
)

_CUT = "the workbook lacks partners: import a whole one, or pass --excerpt if the rest is not meant"

_ESTIMATE = " e"
_VALUE = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(\.[0-9]{1,20})?(?:[Ee]-?[0-9]{1,2})?")
_HALF_A_DOLLAR = HALF_A_DOLLAR.scaleb(-6)
#: By so much, as a share, the parts of a list of any reporter may miss its world total.
_LARGEST_GAP = Decimal("0.05")
#: In millions, a year: a world total below the first, or any figure above the second, is in another unit.
_LEAST_WORLD, _MOST = Decimal(10), Decimal(10_000_000)

_ListKey = tuple[str, Flow, Period]


@dataclass(frozen=True)
class _WorkbookFigure:
    """One figure as printed, in millions of dollars."""

    reporter: str
    flow: Flow
    partner: WorkbookPartner
    period: Period
    millions: Decimal
    is_estimate: bool

    @property
    def list_key(self) -> _ListKey:
        return self.reporter, self.flow, self.period


def parse(data: bytes, excerpt: bool) -> ParseResult:
    """Turn a workbook into rows of Korea or Russia with every partner, and into the lists that add up to the world."""
    ignored: Counter[str] = Counter()
    sheets = read_sheets(data, ignored)
    _refuse_others(sheets)
    check_sheets(sheets)
    figures = [figure for sheet in sheets for figure in _figures(sheet, ignored)]
    _check_magnitude(figures, _LEAST_WORLD)
    lists, why = _whole_lists(figures, excerpt=excerpt)
    rows = [row for figure in figures if (row := _total(figure))]
    if not rows:
        raise refusal("it has no figure of a country")
    source = FILE_SOURCE.info.source
    return ParseResult(
        trade_frame(row.row(source) for row in rows),
        list_frame(source, lists),
        len(rows),
        dict(+ignored),
        remarks=tuple(why),
    )


def figures_of_any_reporter(data: bytes) -> list[TotalFigure]:
    """Return the figures of any reporter's workbook with every country and the world.

    Raise InputError as `parse` does, and for a list whose parts miss its world total by more than a twentieth: the IMF's own
    differ by 4 per cent at most.
    """
    ignored: Counter[str] = Counter()
    sheets = read_sheets(data, ignored)
    check_sheets(sheets)
    figures = [figure for sheet in sheets for figure in _figures(sheet, ignored)]
    _check_magnitude(figures, Decimal(0))
    for key, members in group_by(figures, lambda figure: figure.list_key).items():
        parts, world = (
            sum((one.millions for one in members if one.partner.is_part is is_part), Decimal(0))
            for is_part in (True, False)
        )
        if abs(parts - world) > _LARGEST_GAP * world:
            raise refusal(
                f"the partners of {' '.join(map(str, key))} add up to {parts} millions, the world is {world}", _CUT
            )
    return [row for figure in figures if (row := _total(figure))]


def _refuse_others(sheets: Sequence[ReporterSheet]) -> None:
    """Refuse the workbook of a country that is neither Korea nor Russia."""
    for sheet in sheets:
        if sheet.reporter not in PAIR:
            name = next(name for name, one in partners_by_name().items() if one.country == sheet.reporter)
            raise refusal(
                f"it is the workbook of {name}", "import those of Korea, Rep. of, and of the Russian Federation"
            )


def _figures(sheet: ReporterSheet, ignored: Counter[str]) -> Iterator[_WorkbookFigure]:
    """Return the figures of every line that counts, naming what is ignored."""
    seen: dict[str, PartnerLine] = {}
    for line in _without_repeated_first(sheet, ignored):
        partner = partners_by_name().get(line.name)
        if partner is None and not line.cells:
            ignored[f"line {shown(line.name)} (no figure)"] += 1
            continue
        if partner is None:
            raise sheet.error(f"unknown partner {shown(line.name)}", line.number, do=ADD_PARTNER_NAME)
        earlier = seen.setdefault(line.name, line)
        if earlier is not line:
            raise sheet.error(f"{line.name} stands already in line {earlier.number}", line.number)
        if partner.kind in ("group", "area") or partner.country == sheet.reporter:
            itself = "the reporter itself" if partner.country == sheet.reporter else f"{partner.kind}s"
            ignored[f"lines of {itself}"] += 1
        if partner.kind == "group" or partner.country == sheet.reporter:
            continue
        for period, cell in line.cells.items():
            yield _figure(sheet, line, partner, period, cell)


def _without_repeated_first(sheet: ReporterSheet, ignored: Counter[str]) -> Sequence[PartnerLine]:
    """Take the first line away if a later one repeats it; refuse two that differ."""
    if not sheet.lines:
        return ()
    first, rest = sheet.lines[0], sheet.lines[1:]
    again = next((line for line in rest if line.name and line.name == first.name), None)
    if again is None:
        return sheet.lines
    if again.cells != first.cells:
        raise sheet.error(f"{first.name} stands again in line {again.number}, with other figures", first.number)
    ignored["first line, which repeats a later one"] += 1
    return rest


def _figure(
    sheet: ReporterSheet, line: PartnerLine, partner: WorkbookPartner, period: Period, cell: str
) -> _WorkbookFigure:
    text = cell.removesuffix(_ESTIMATE)
    if has_lost_digits(text):
        raise sheet.error(f"{shown(cell)} of {line.name} in {period} has fewer digits than its number", line.number)
    if not _VALUE.fullmatch(text):
        raise sheet.error(f"{shown(cell)} of {line.name} in {period} is not a number such as 1,234.5", line.number)
    millions = Decimal(text.replace(",", ""))
    return _WorkbookFigure(sheet.reporter, sheet.flow, partner, period, millions, text != cell)


def _check_magnitude(figures: Iterable[_WorkbookFigure], least_world: Decimal) -> None:
    """Refuse figures in another unit: a world total is between the least, in millions, and ten trillion dollars a year."""
    for figure in figures:
        a_year = figure.millions * 12 / figure.period.count
        if a_year > _MOST or (figure.partner.kind == "world" and a_year < least_world):
            what = f"{figure.millions} in {figure.period} cannot be in millions of dollars"
            raise refusal(what, "download it in millions")


def _whole_lists(figures: Iterable[_WorkbookFigure], *, excerpt: bool) -> tuple[list[PartnerList], list[str]]:
    """Return the lists of partners, and which decide nothing; refuse one that does not add up to the world."""
    lists = group_by(figures, lambda figure: figure.list_key)
    for key, members in lists.items():
        _check_sum(key, members, excerpt=excerpt)
    if excerpt:
        return [], [EXCERPT]
    return lists_and_remarks([_flow_list(key, members) for key, members in lists.items()], {})


def _flow_list(key: _ListKey, members: Sequence[_WorkbookFigure]) -> FlowList:
    reporter, flow, period = key
    values = {one.partner.country: float(one.millions) for one in members if one.partner.kind == "country"}
    unspecified, world = (
        sum(float(one.millions) for one in members if one.partner.kind == kind) for kind in ("area", "world")
    )
    return FlowList(reporter, flow, str(period), values, unspecified, world)


def _check_sum(key: _ListKey, members: Sequence[_WorkbookFigure], *, excerpt: bool) -> None:
    """Refuse parts that exceed the world, or fall short of it in a whole file."""
    where = f"{key[0]} {key[1]} {key[2]}"
    world = next((figure.millions for figure in members if figure.partner.kind == "world"), None)
    parts = [figure for figure in members if figure.partner.is_part]
    summed, slack = sum((figure.millions for figure in parts), Decimal(0)), _HALF_A_DOLLAR * (len(parts) + 1)
    if world is None:
        if excerpt:
            return
        raise refusal(f"{where} has no line World", _CUT)
    if summed > world + slack or (summed < world - slack and not excerpt):
        what = f"the partners of {where} add up to {summed} millions, the world is {world}"
        raise refusal(what, _CUT if summed < world else "")


def _total(figure: _WorkbookFigure) -> TotalFigure | None:
    """Return a figure as a row; None for one of an area, which only counts for the world."""
    partner = WORLD if figure.partner.kind == "world" else figure.partner.country
    if partner != WORLD and partner not in countries():
        return None
    return TotalFigure(
        reporter=figure.reporter,
        partner=partner,
        flow=figure.flow,
        period=str(figure.period),
        value_usd=float(figure.millions.scaleb(6)),
        status=Status.ESTIMATE if figure.is_estimate else Status.REPORTED,
        note="marked by the IMF as an estimate" if figure.is_estimate else None,
    )


FILE_SOURCE = FileSource(
    name="imf-dots",
    info=SourceInfo(
        source="imf-dots",
        title="Direction of Trade Statistics",
        publisher="International Monetary Fund",
        covers="both countries' figures, annual, as downloaded in early 2022; replaced by IMTS in 2025",
        licence="IMF terms for statistical data: use and redistribution with attribution",
        citation="International Monetary Fund, Direction of Trade Statistics (DOTS), as of February 2022",
        address="https://data.imf.org",
    ),
    read=whole_file(parse),
    recognises=recognises,
)
