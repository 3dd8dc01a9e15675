"""The shape of the Korea Customs Service's web export by country and month: the lines above the table, and its lines, checked.

Only shape: whether the file is regular and each line agrees with itself. Whether lines add up, and what becomes of them, is in
`web_export`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.model import Flow, Period
from etl.sources._delimited import FileLayout, TextLine, likely_encoding, shown, without_blanks
from etl.sources.kcs.countries import ADD_COUNTRY_NAME, country_codes

LAYOUT = FileLayout(
    name="Korea Customs web export",
    encodings=("UTF-8-sig", "CP949"),
    remedy="download the whole file again",
)

TITLE = "국가별수출입 실적"
_CHOICE = re.compile(r"통계기준:([^,]+),조회구분:([0-9]{6}) *~ *([0-9]{6}) *,국가:(.+)")
#: The dating that is read, in the file's words and ours, and the other one that the service offers.
_BASIS, BASIS_WORDS, _OTHER_BASIS = "수리일", "acceptance date", "출항일"
_ACCEPTANCE = (
    f"export it again by {_BASIS} (date of acceptance): the two datings are never mixed, and figures of Russia by date of"
    " departure come with `fetch kcs`"
)
_EVERY_COUNTRY = "전체"
_UNIT = "단위:천 불(USD 1,000)"
_HEADER = ("기간", "국가명", "수출건수", "수출금액", "수입건수", "수입금액", "무역수지")
_TOTAL = "총계"
FIRST_ROW = 6

_MONTH = re.compile(r"([0-9]{4})\.(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,2}(,[0-9]{3}){0,5})")


@dataclass(frozen=True)
class ExportSelection:
    """What the lines above the header say: the months asked for, and whether all countries."""

    first: Period
    last: Period
    every_country: bool


@dataclass(frozen=True)
class LineAmounts:
    """The five numbers of a line; None where a cell is blank."""

    export_count: int | None
    exports: int | None
    import_count: int | None
    imports: int | None
    balance: int | None


@dataclass(frozen=True)
class CustomsRow:
    """One line of the file: a month, a partner and its numbers."""

    line: int
    month: Period
    partner: str
    amounts: LineAmounts

    def of(self, flow: Flow) -> int | None:
        """Return the thousands of dollars of a flow, None where the cell is blank."""
        return self.amounts.exports if flow is Flow.EXPORT else self.amounts.imports


@dataclass(frozen=True)
class WebExport:
    """The file as read: what was selected, the total row, and the rows by month and country."""

    selection: ExportSelection
    total: LineAmounts
    rows: list[CustomsRow]


def read_export(data: bytes) -> WebExport:
    """Read the file's bytes; raise InputError for what is not regular."""
    lines = LAYOUT.lines(data)
    selection = _head(lines, data)
    return WebExport(selection, _amounts(lines[FIRST_ROW - 1]), _rows(lines[FIRST_ROW:], selection))


def _head(lines: Sequence[TextLine], data: bytes) -> ExportSelection:
    if not lines or lines[0].cells[0] != TITLE:
        raise LAYOUT.error(f"the title {TITLE!r} is missing; the text looks like {likely_encoding(data)}", 1)
    if len(lines) <= FIRST_ROW:
        raise LAYOUT.error("the file ends before its first month", len(lines))
    for line in lines[:FIRST_ROW]:
        _check_width(line)
    _check_preamble(lines)
    return _choice(lines[2])


def _check_width(line: TextLine) -> None:
    if len(line.cells) != len(_HEADER):
        raise LAYOUT.error(f"{len(line.cells)} cells where {len(_HEADER)} belong", line.number)


def _check_preamble(lines: Sequence[TextLine]) -> None:
    blank = ("",) * (len(_HEADER) - 1)
    wanted = {1: (TITLE, *blank), 2: ("", *blank), 4: (*blank, _UNIT), 5: _HEADER}
    for number, cells in wanted.items():
        line = lines[number - 1]
        if line.cells != cells:
            raise LAYOUT.error(
                f"found {shown(_join_cells(line.cells))} where {shown(_join_cells(cells))} belongs", number
            )
    if lines[FIRST_ROW - 1].cells[:2] != (_TOTAL, ""):
        raise LAYOUT.error(f"the total row {_TOTAL!r} is missing", FIRST_ROW)


def _join_cells(cells: Sequence[str]) -> str:
    return ",".join(cells).strip(",")


def _choice(line: TextLine) -> ExportSelection:
    found = _CHOICE.fullmatch(line.cells[0])
    if not found or any(line.cells[1:]):
        raise LAYOUT.error(
            f"cannot read the choice {shown(_join_cells(line.cells))}", 3, do="export by month and country"
        )
    if found[1] == _OTHER_BASIS:
        raise LAYOUT.error(f"its figures are by date of departure ({_OTHER_BASIS})", 3, do=_ACCEPTANCE)
    if found[1] != _BASIS:
        raise LAYOUT.error(f"unknown basis {shown(found[1])}", 3, do=f"choose {_BASIS}")
    try:
        first, last = (Period.month(int(text[:4]), int(text[4:])) for text in (found[2], found[3]))
    except ValueError as error:
        raise LAYOUT.error(f"cannot read the months: {error}", 3) from error
    return ExportSelection(first, last, found[4] == _EVERY_COUNTRY)


def _rows(lines: Sequence[TextLine], head: ExportSelection) -> list[CustomsRow]:
    """Read the lines below the total, each month after the one before, no country twice in a month."""
    rows: list[CustomsRow] = []
    seen: dict[tuple[Period, str], int] = {}
    for line in lines:
        row = _row(line, head)
        if rows and row.month < rows[-1].month:
            raise LAYOUT.error(f"month {row.month} stands below {rows[-1].month}", line.number)
        earlier = seen.setdefault((row.month, row.partner), line.number)
        if earlier != line.number:
            raise LAYOUT.error(f"{row.partner} in {row.month} stands already in line {earlier}", line.number)
        rows.append(row)
    return rows


def _row(line: TextLine, head: ExportSelection) -> CustomsRow:
    _check_width(line)
    return CustomsRow(line.number, _month(line, head), _partner(line), _amounts(line))


def _month(line: TextLine, head: ExportSelection) -> Period:
    found = _MONTH.fullmatch(line.cells[0])
    if not found:
        raise LAYOUT.error(f"{shown(line.cells[0])} is not a month such as 2020.01", line.number)
    month = Period.month(int(found[1]), int(found[2]))
    if not head.first <= month <= head.last:
        raise LAYOUT.error(f"month {month} is outside {head.first} to {head.last}", line.number)
    return month


def _partner(line: TextLine) -> str:
    code = country_codes().get(without_blanks(line.cells[1]))
    if code is None:
        raise LAYOUT.error(f"unknown country {shown(line.cells[1])}", line.number, do=ADD_COUNTRY_NAME)
    return code


def _amounts(line: TextLine) -> LineAmounts:
    """Read the five numbers; refuse a line whose balance is not its exports less its imports."""
    numbers = [_number(line, cell, heading) for heading, cell in zip(_HEADER[2:], line.cells[2:], strict=True)]
    amounts = LineAmounts(*numbers)
    exports, imports, balance = amounts.exports, amounts.imports, amounts.balance
    for count, value in ((amounts.export_count, exports), (amounts.import_count, imports)):
        if value is None and count is not None:
            raise LAYOUT.error(f"{count} declarations have no value", line.number)
    if exports is None or imports is None:
        return amounts
    if balance is None or abs(exports - imports - balance) > 1:
        raise LAYOUT.error(f"balance {balance} is not exports {exports} less imports {imports}", line.number)
    return amounts


def _number(line: TextLine, cell: str, heading: str) -> int | None:
    if not cell:
        return None
    LAYOUT.check_digits(cell, heading, line.number)
    negative = cell.startswith("-") and (heading != _HEADER[-1] or cell == "-0")
    if negative or not _NUMBER.fullmatch(cell):
        raise LAYOUT.error(f"{shown(cell)} under {heading} is not a number such as 1,234", line.number)
    return int(cell.replace(",", ""))
