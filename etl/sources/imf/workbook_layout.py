"""The shape of a workbook of the IMF's old Direction of Trade site: its sheets as lines of partners with cells by period, checked.

Only shape: which sheet is of which reporter and flow, which line names whom, which column is when. What cells are worth is in
`workbook`, and what is known of these workbooks.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from python_calamine import CalamineError, CalamineWorkbook

from etl.errors import InputError
from etl.model import Flow, Period
from etl.sources._code_tables import CODES_FOLDER_NAME, code_table
from etl.sources._delimited import is_workbook, shown
from etl.sources._workbooks import too_large_to_unpack

_NAMES = "imf_dots_names"
#: What to do about a name that is not known.
ADD_PARTNER_NAME = f"add it to {CODES_FOLDER_NAME}/{_NAMES}.csv"
_REMEDY = "download the reporter's workbook again, every partner and the world"

_YEAR = re.compile(r"([12][0-9]{3})(?:\.0)?")
_MONTH = re.compile(r"([12][0-9]{3})-?M(0?[1-9]|1[0-2])")
_QUARTER = re.compile(r"[12][0-9]{3}-?Q[1-4]")
_FLOW_WORDS = {Flow.EXPORT: "export", Flow.IMPORT: "import"}
_OTHER_UNITS = ("thousand", "billion")


@dataclass(frozen=True)
class WorkbookPartner:
    """What a line's name means: a country by its code, the world, an area that is no country, or a group."""

    kind: str
    country: str

    @property
    def is_part(self) -> bool:
        """Return whether it is a part of the world's total."""
        return self.kind in ("country", "area")


@dataclass(frozen=True)
class PartnerLine:
    """One line of a sheet: its number, its name, and its cells by period."""

    number: int
    name: str
    cells: Mapping[Period, str]


@dataclass(frozen=True)
class ReporterSheet:
    """One sheet with figures: its name, the reporter, the flow, and the lines below the years."""

    name: str
    reporter: str
    flow: Flow
    lines: Sequence[PartnerLine]

    def error(self, what: str, line: int | None = None, *, do: str = "") -> InputError:
        """Return the error to raise for a sheet, or for a line of it."""
        where = f"sheet {shown(self.name)}" + ("" if line is None else f", line {line}")
        return refusal(f"{where}: {what}", do)


def recognises(data: bytes) -> bool:
    """Return whether a file is a workbook with years, above which stands a reporter by the IMF's name."""
    try:
        grids = _grids(data)
    except InputError:
        return False
    heads = [(grid, at) for grid in grids.values() if (at := _header(grid)) is not None]
    return any(cell in partners_by_name() for grid, at in heads for row in grid[:at] for cell in row)


def refusal(what: str, do: str = "") -> InputError:
    """Return the error to raise for a workbook that is not what it should be: one line, with what to do next."""
    return InputError(f"IMF workbook: {what}; {do or _REMEDY}")


@cache
def partners_by_name() -> Mapping[str, WorkbookPartner]:
    """Return what each name of a line means."""
    return {row["name"]: WorkbookPartner(row["kind"], row["country"]) for row in code_table(_NAMES)}


def read_sheets(data: bytes, ignored: Counter[str]) -> Sequence[ReporterSheet]:
    """Read every sheet that has years; refuse what is no workbook."""
    grids = _grids(data)
    dated = {name: grid for name, grid in grids.items() if _header(grid) is not None}
    for name in grids.keys() - dated.keys():
        ignored[f"sheet {name} (no years)"] += 1
    if not dated:
        raise refusal("no sheet has a line of years")
    return [_sheet(name, grid, place, len(dated), ignored) for place, (name, grid) in enumerate(dated.items())]


def check_sheets(sheets: Sequence[ReporterSheet]) -> None:
    """Refuse sheets of two reporters, or of one flow twice."""
    if len({sheet.reporter for sheet in sheets}) > 1 or len({sheet.flow for sheet in sheets}) < len(sheets):
        found = ", ".join(f"{sheet.reporter} {sheet.flow}" for sheet in sheets)
        raise refusal(f"its sheets are {found}, where one reporter's exports and imports belong")


def _grids(data: bytes) -> Mapping[str, Sequence[Sequence[str]]]:
    if not is_workbook(io.BytesIO(data)):
        raise refusal("the file is no Excel workbook", "import the .xlsx as the IMF's site gave it")
    if what := too_large_to_unpack(data):
        raise refusal(what, "import the .xlsx as the IMF's site gave it")
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(data))
        return {
            name: [
                [_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
        }
    except (CalamineError, OSError, ValueError) as error:
        raise refusal(f"the workbook cannot be read ({type(error).__name__})") from error


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


def _sheet(name: str, grid: Sequence[Sequence[str]], place: int, count: int, ignored: Counter[str]) -> ReporterSheet:
    at = _header(grid) or 0
    titles = [cell for row in grid[:at] for cell in row if cell]
    if unit := next((word for word in _OTHER_UNITS for title in titles if f"{word}s" in title.lower()), ""):
        raise refusal(f"sheet {shown(name)} is in {unit}s of dollars", "download it in millions")
    columns = _columns(name, grid[at], ignored)
    flow = _flow(name, titles) or (list(Flow)[place] if count == 2 else None)
    if flow is None:
        raise refusal(f"neither its name nor a title of sheet {shown(name)} says exports or imports")
    return ReporterSheet(name, _reporter(name, titles), flow, list(_lines(grid, at, columns)))


def _columns(name: str, header: Sequence[str], ignored: Counter[str]) -> Mapping[int, Period]:
    """Return the period of each column; quarters are passed over by name, a period twice is refused."""
    columns = {place: period for place, text in enumerate(header) if (period := _period(text))}
    ignored["columns of quarters"] += sum(bool(_QUARTER.fullmatch(text)) for text in header)
    if len(set(columns.values())) < len(columns):
        raise refusal(f"a period stands twice above sheet {shown(name)}")
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
    named = {title for title in titles if title in partners_by_name()} - {"World"}
    if len(named) != 1:
        raise refusal(
            f"the titles of sheet {shown(name)} name {len(named)} reporters: {shown(', '.join(sorted(named)))}"
        )
    reporter = partners_by_name()[min(named)]
    if reporter.kind != "country":
        raise refusal(f"{min(named)} is no country")
    return reporter.country


def _lines(grid: Sequence[Sequence[str]], at: int, columns: Mapping[int, Period]) -> Iterator[PartnerLine]:
    """Return the lines below the years that have a name, which is the last text before the first year."""
    first = min(columns, default=0)
    for place, row in enumerate(grid[at + 1 :], at + 2):
        cells = {period: row[column] for column, period in columns.items() if column < len(row) and row[column]}
        name = next((cell for cell in reversed(row[:first]) if cell), "")
        if name or cells:
            yield PartnerLine(place, name, cells)
