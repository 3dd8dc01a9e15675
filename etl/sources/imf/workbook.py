"""The workbooks of the IMF's old Direction of Trade site (.xlsx): what they are, and their bytes to rows of Korea and Russia.

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

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from python_calamine import CalamineError, CalamineWorkbook

from etl.errors import InputError
from etl.model import PAIR, WORLD, Flow, Period, Status
from etl.sources._delimited import has_lost_digits, shown, workbook
from etl.sources._frames import (
    EXCERPT,
    FlowList,
    PartnerList,
    TotalFigure,
    list_frame,
    lists_and_remarks,
    trade_frame,
)
from etl.sources._iso3166 import countries
from etl.sources._reference import CODES_FOLDER_NAME, code_table
from etl.sources._source import FileSource, ParseResult, SourceInfo
from etl.sources._workbooks import too_large_to_unpack
from etl.sources.imf.codes import HALF_A_DOLLAR

_NAMES = "imf_dots_names"
_REMEDY = "download the reporter's workbook again, every partner and the world"
_CUT = "the workbook lacks partners: import a whole one, or pass --excerpt if the rest is not meant"

_YEAR = re.compile(r"([12][0-9]{3})(?:\.0)?")
_MONTH = re.compile(r"([12][0-9]{3})-?M(0?[1-9]|1[0-2])")
_QUARTER = re.compile(r"[12][0-9]{3}-?Q[1-4]")
_ESTIMATE = " e"
_VALUE = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(\.[0-9]{1,20})?(?:[Ee]-?[0-9]{1,2})?")
_FLOW_WORDS = {Flow.EXPORT: "export", Flow.IMPORT: "import"}
_OTHER_UNITS = ("thousand", "billion")
_HALF_A_DOLLAR = HALF_A_DOLLAR.scaleb(-6)
#: In millions, a year: a world total below the first, or any figure above the second, is in another unit.
_LARGEST_GAP = Decimal("0.05")
_LEAST_WORLD, _MOST = Decimal(10), Decimal(10_000_000)

_ListKey = tuple[str, Flow, Period]


@dataclass(frozen=True)
class _Partner:
    """What a line's name means: a country by its code, the world, an area that is no country, or a group."""

    kind: str
    country: str

    @property
    def is_part(self) -> bool:
        return self.kind in ("country", "area")


@dataclass(frozen=True)
class _PartnerLine:
    """One line of a sheet: its number, its name, and its cells by period."""

    number: int
    name: str
    cells: Mapping[Period, str]


@dataclass(frozen=True)
class _ReporterSheet:
    """One sheet with figures: its name, the reporter, the flow, and the lines below the years."""

    name: str
    reporter: str
    flow: Flow
    lines: Sequence[_PartnerLine]

    def error(self, what: str, line: int | None = None, *, do: str = "") -> InputError:
        where = f"sheet {shown(self.name)}" + ("" if line is None else f", line {line}")
        return _refusal(f"{where}: {what}", do)


@dataclass(frozen=True)
class _WorkbookFigure:
    """One figure as printed, in millions of dollars."""

    reporter: str
    flow: Flow
    partner: _Partner
    period: Period
    millions: Decimal
    is_estimate: bool

    @property
    def list_key(self) -> _ListKey:
        return self.reporter, self.flow, self.period


def parse(data: bytes, excerpt: bool) -> ParseResult:
    """Turn a workbook into rows of Korea or Russia with every partner, and into the lists that add up to the world."""
    ignored: Counter[str] = Counter()
    sheets = _sheets(data, ignored, of_pair=True)
    figures = [figure for sheet in sheets for figure in _figures(sheet, ignored)]
    _check_magnitude(figures, _LEAST_WORLD)
    lists, why = _whole_lists(figures, excerpt=excerpt)
    rows = [row for figure in figures if (row := _total(figure))]
    if not rows:
        raise _refusal("it has no figure of a country")
    source = FILE_SOURCE.info.source
    return ParseResult(
        trade_frame(row.row(source) for row in rows),
        list_frame(source, lists),
        len(rows),
        dict(+ignored),
        remarks=tuple(why),
    )


def recognises(data: bytes) -> bool:
    """Return whether a file is a workbook with years, above which stands a reporter by the IMF's name."""
    try:
        grids = _grids(data)
    except InputError:
        return False
    heads = [(grid, at) for grid in grids.values() if (at := _header(grid)) is not None]
    return any(cell in _partners() for grid, at in heads for row in grid[:at] for cell in row)


def figures_of_any_reporter(data: bytes) -> list[TotalFigure]:
    """Return the figures of any reporter's workbook with every country and the world.

    Raise InputError as `parse` does, and for a list whose parts miss its world total by more than a twentieth: the IMF's own
    differ by 4 per cent at most.
    """
    ignored: Counter[str] = Counter()
    figures = [figure for sheet in _sheets(data, ignored, of_pair=False) for figure in _figures(sheet, ignored)]
    _check_magnitude(figures, Decimal(0))
    for key, members in _by_list(figures).items():
        parts, world = (
            sum((one.millions for one in members if one.partner.is_part is is_part), Decimal(0))
            for is_part in (True, False)
        )
        if abs(parts - world) > _LARGEST_GAP * world:
            raise _refusal(
                f"the partners of {' '.join(map(str, key))} add up to {parts} millions, the world is {world}", _CUT
            )
    return [row for figure in figures if (row := _total(figure))]


def _refuse_others(sheets: Sequence[_ReporterSheet]) -> None:
    """Refuse the workbook of a country that is neither Korea nor Russia."""
    for sheet in sheets:
        if sheet.reporter not in PAIR:
            name = next(name for name, one in _partners().items() if one.country == sheet.reporter)
            raise _refusal(
                f"it is the workbook of {name}", "import those of Korea, Rep. of, and of the Russian Federation"
            )


def _refusal(what: str, do: str = "") -> InputError:
    return InputError(f"IMF workbook: {what}; {do or _REMEDY}")


@cache
def _partners() -> Mapping[str, _Partner]:
    return {row["name"]: _Partner(row["kind"], row["country"]) for row in code_table(_NAMES)}


def _sheets(data: bytes, ignored: Counter[str], *, of_pair: bool) -> Sequence[_ReporterSheet]:
    """Read every sheet that has years; refuse what is no workbook, two reporters, or a flow twice."""
    grids = _grids(data)
    dated = {name: grid for name, grid in grids.items() if _header(grid) is not None}
    for name in grids.keys() - dated.keys():
        ignored[f"sheet {name} (no years)"] += 1
    if not dated:
        raise _refusal("no sheet has a line of years")
    sheets = [_sheet(name, grid, place, len(dated), ignored) for place, (name, grid) in enumerate(dated.items())]
    if of_pair:
        _refuse_others(sheets)
    if len({sheet.reporter for sheet in sheets}) > 1 or len({sheet.flow for sheet in sheets}) < len(sheets):
        found = ", ".join(f"{sheet.reporter} {sheet.flow}" for sheet in sheets)
        raise _refusal(f"its sheets are {found}, where one reporter's exports and imports belong")
    return sheets


def _grids(data: bytes) -> Mapping[str, Sequence[Sequence[str]]]:
    if not workbook(io.BytesIO(data)):
        raise _refusal("the file is no Excel workbook", "import the .xlsx as the IMF's site gave it")
    if what := too_large_to_unpack(data):
        raise _refusal(what, "import the .xlsx as the IMF's site gave it")
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(data))
        return {
            name: [
                [_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
        }
    except (CalamineError, OSError, ValueError) as error:
        raise _refusal(f"the workbook cannot be read ({type(error).__name__})") from error


def _text(cell: object) -> str:
    """Return a cell as text, a number with all its digits."""
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}"
    return str(cell).strip()


def _header(grid: Sequence[Sequence[str]]) -> int | None:
    """Return the place of the line of years: the first that has a period and no more than two other words before it."""
    for place, row in enumerate(grid):
        dated = [_is_period(cell) for cell in row if cell]
        if any(dated) and sum(not one for one in dated) <= 2:
            return place
    return None


def _is_period(text: str) -> bool:
    return bool(_YEAR.fullmatch(text) or _MONTH.fullmatch(text) or _QUARTER.fullmatch(text))


def _period(text: str) -> Period | None:
    if year := _YEAR.fullmatch(text):
        return Period.year(int(year[1]))
    month = _MONTH.fullmatch(text)
    return Period.month(int(month[1]), int(month[2])) if month else None


def _sheet(name: str, grid: Sequence[Sequence[str]], place: int, count: int, ignored: Counter[str]) -> _ReporterSheet:
    at = _header(grid) or 0
    titles = [cell for row in grid[:at] for cell in row if cell]
    if unit := next((word for word in _OTHER_UNITS for title in titles if f"{word}s" in title.lower()), ""):
        raise _refusal(f"sheet {shown(name)} is in {unit}s of dollars", "download it in millions")
    columns = _columns(name, grid[at], ignored)
    flow = _flow(name, titles) or (list(Flow)[place] if count == 2 else None)
    if flow is None:
        raise _refusal(f"neither its name nor a title of sheet {shown(name)} says exports or imports")
    return _ReporterSheet(name, _reporter(name, titles), flow, list(_lines(grid, at, columns)))


def _columns(name: str, header: Sequence[str], ignored: Counter[str]) -> Mapping[int, Period]:
    """Return the period of each column; quarters are passed over by name, a period twice is refused."""
    columns = {place: period for place, text in enumerate(header) if (period := _period(text))}
    ignored["columns of quarters"] += sum(bool(_QUARTER.fullmatch(text)) for text in header)
    if len(set(columns.values())) < len(columns):
        raise _refusal(f"a period stands twice above sheet {shown(name)}")
    return columns


def _flow(name: str, titles: Sequence[str]) -> Flow | None:
    """Return the flow that the sheet's name, or else a title, names alone."""
    for text in (name, *titles):
        named = [flow for flow, word in _FLOW_WORDS.items() if word in text.lower()]
        if len(named) == 1:
            return named[0]
    return None


def _reporter(name: str, titles: Sequence[str]) -> str:
    """Return the country that a title is; refuse a workbook without one, or of a group."""
    named = {title for title in titles if title in _partners()} - {"World"}
    if len(named) != 1:
        raise _refusal(
            f"the titles of sheet {shown(name)} name {len(named)} reporters: {shown(', '.join(sorted(named)))}"
        )
    reporter = _partners()[min(named)]
    if reporter.kind != "country":
        raise _refusal(f"{min(named)} is no country")
    return reporter.country


def _lines(grid: Sequence[Sequence[str]], at: int, columns: Mapping[int, Period]) -> Iterator[_PartnerLine]:
    """Return the lines below the years that have a name, which is the last text before the first year."""
    first = min(columns, default=0)
    for place, row in enumerate(grid[at + 1 :], at + 2):
        cells = {period: row[column] for column, period in columns.items() if column < len(row) and row[column]}
        name = next((cell for cell in reversed(row[:first]) if cell), "")
        if name or cells:
            yield _PartnerLine(place, name, cells)


def _figures(sheet: _ReporterSheet, ignored: Counter[str]) -> Iterator[_WorkbookFigure]:
    """Return the figures of every line that counts, naming what is ignored."""
    seen: dict[str, _PartnerLine] = {}
    for line in _without_repeated_first(sheet, ignored):
        partner = _partners().get(line.name)
        if partner is None and not line.cells:
            ignored[f"line {shown(line.name)} (no figure)"] += 1
            continue
        if partner is None:
            add = f"add it to {CODES_FOLDER_NAME}/{_NAMES}.csv"
            raise sheet.error(f"unknown partner {shown(line.name)}", line.number, do=add)
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


def _without_repeated_first(sheet: _ReporterSheet, ignored: Counter[str]) -> Sequence[_PartnerLine]:
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


def _figure(sheet: _ReporterSheet, line: _PartnerLine, partner: _Partner, period: Period, cell: str) -> _WorkbookFigure:
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
            raise _refusal(what, "download it in millions")


def _whole_lists(figures: Iterable[_WorkbookFigure], *, excerpt: bool) -> tuple[list[PartnerList], list[str]]:
    """Return the lists of partners, and which decide nothing; refuse one that does not add up to the world."""
    lists = _by_list(figures)
    for key, members in lists.items():
        _check_sum(key, members, excerpt=excerpt)
    if excerpt:
        return [], [EXCERPT]
    return lists_and_remarks([_flow_list(key, members) for key, members in lists.items()], {})


def _by_list(figures: Iterable[_WorkbookFigure]) -> Mapping[_ListKey, list[_WorkbookFigure]]:
    lists: defaultdict[_ListKey, list[_WorkbookFigure]] = defaultdict(list)
    for figure in figures:
        lists[figure.list_key].append(figure)
    return lists


def _flow_list(key: _ListKey, members: Sequence[_WorkbookFigure]) -> FlowList:
    reporter, flow, period = key
    values = {one.partner.country: float(one.millions) for one in members if one.partner.kind == "country"}
    nowhere, world = (
        sum(float(one.millions) for one in members if one.partner.kind == kind) for kind in ("area", "world")
    )
    return FlowList(reporter, flow, str(period), values, nowhere, world)


def _check_sum(key: _ListKey, members: Sequence[_WorkbookFigure], *, excerpt: bool) -> None:
    """Refuse parts that exceed the world, or fall short of it in a whole file."""
    where = f"{key[0]} {key[1]} {key[2]}"
    world = next((figure.millions for figure in members if figure.partner.kind == "world"), None)
    parts = [figure for figure in members if figure.partner.is_part]
    summed, slack = sum((figure.millions for figure in parts), Decimal(0)), _HALF_A_DOLLAR * (len(parts) + 1)
    if world is None:
        if excerpt:
            return
        raise _refusal(f"{where} has no line World", _CUT)
    if summed > world + slack or (summed < world - slack and not excerpt):
        what = f"the partners of {where} add up to {summed} millions, the world is {world}"
        raise _refusal(what, _CUT if summed < world else "")


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
    parse=parse,
    recognises=recognises,
)
