"""The Korea Customs Service's web export of items by country: goods by HS code, with weights, and its bytes to rows.

Thousands of dollars and kilograms, exports FOB, imports CIF; UTF-8 with a byte order mark, no lines above the header, and
a total line `총계` below it. Kept is what the pair needs: Russia's lines, at the level at which the file was made (chapters,
headings or subheadings). The file has no total of a country, so it gives none, and no list of partners.

*Whole or cut.* The lines' values add up to the total line, but for the rounding of each to thousands.

*Which months.* A year is printed alike whether it is over or not, and the file has no date. The day on which it was saved
settles it (the newest month that was out then is its last), or whoever imports it says what it covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.model import KOREA, RUSSIA, Flow, Period, Status
from etl.sources._delimited import CUT_OR_SELECTION, FileLayout, TextLine, shown, unknown_column_remarks, without_blanks
from etl.sources._frames import VALUATIONS, trade_frame
from etl.sources._partner_lists import list_frame
from etl.sources._source import FileContext, ParseResult, TradeRow
from etl.sources.kcs.countries import ADD_COUNTRY_NAME, country_codes
from etl.sources.kcs.query import edition_of, newest_month_out

_LAYOUT = FileLayout(
    name="Korea Customs export of items by country",
    encodings=("UTF-8-sig", "CP949"),
    remedy="download the whole file again",
)
_SOURCE = "kcs"

_TIME, _COUNTRY, _CODE, _BALANCE = "기간", "국가", "HS코드", "무역수지"
_WEIGHTS = {Flow.EXPORT: "수출 중량", Flow.IMPORT: "수입 중량"}
_VALUES = {Flow.EXPORT: "수출 금액", Flow.IMPORT: "수입 금액"}
_COLUMNS = (_TIME, _COUNTRY, _CODE, "품목명", *_WEIGHTS.values(), *_VALUES.values(), _BALANCE)
_TOTAL = "총계"
_USD_PER_UNIT = 1000
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(,[0-9]{3}){1,5})")
_YEAR = re.compile(r"([12][0-9]{3})")
_MONTH = re.compile(r"([12][0-9]{3})[.-](0[1-9]|1[0-2])")
_CODES = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}")


@dataclass(frozen=True)
class _ItemRow:
    """One line: a time as printed, a partner, a code, and each flow's kilograms and thousands of dollars."""

    line: int
    time: Period
    partner: str
    code: str
    kilograms: Mapping[Flow, int]
    thousands: Mapping[Flow, int]


def recognises(start: bytes) -> bool:
    """Return whether a file that begins so is this export, in either of its encodings."""
    return any(
        all(name.encode(code) in start for name in (_CODE, _WEIGHTS[Flow.EXPORT])) for code in ("UTF-8", "CP949")
    )


def parse(data: bytes, context: FileContext) -> ParseResult:
    """Turn the export into Russia's rows; raise InputError for what is not understood, or if a year may be unfinished."""
    header, *lines = _LAYOUT.lines(data) or [TextLine(1, ())]
    places, unknown = _columns(header)
    if not lines or lines[0].cells[:1] != (_TOTAL,):
        raise _LAYOUT.error(f"the total line {_TOTAL!r} is missing", header.number + 1)
    rows = [_row(line, places, header) for line in lines[1:]]
    _check_unique(rows)
    _check_sums(rows, _amounts(lines[0], places, header, _VALUES), excerpt=context.excerpt)
    kept = [row for row in rows if row.partner == RUSSIA]
    if not kept:
        raise _LAYOUT.error("no line is of Russia", do="export it with the country 러시아 연방")
    times = _times(kept, context)
    figures = [figure for row in kept for figure in _figures(row, times[row.time])]
    return ParseResult(
        trade_frame(figures),
        list_frame(_SOURCE, []),
        len(Flow) * len(rows),
        _count_ignored(rows, kept, len(figures)),
        remarks=(
            *unknown_column_remarks(unknown),
            "no list of partners kept: the file holds goods and no country's total",
        ),
    )


def _columns(header: TextLine) -> tuple[dict[str, int], list[str]]:
    """Return the place of each column, and the names that are not known; refuse missing and double ones."""
    names = [name.strip() for name in header.cells]
    missing = [name for name in _COLUMNS if names.count(name) != 1]
    if missing:
        raise _LAYOUT.error(f"missing or double columns: {', '.join(missing)}", header.number)
    return {name: names.index(name) for name in _COLUMNS}, [name for name in names if name not in _COLUMNS]


def _row(line: TextLine, places: Mapping[str, int], header: TextLine) -> _ItemRow:
    thousands = _amounts(line, places, header, _VALUES)
    kilograms = _amounts(line, places, header, _WEIGHTS)
    balance = _number(line, places, _BALANCE)
    if abs(thousands[Flow.EXPORT] - thousands[Flow.IMPORT] - balance) > 1:
        raise _LAYOUT.error(f"balance {balance} is not the exports less the imports", line.number)
    partner = country_codes().get(without_blanks(line.cells[places[_COUNTRY]]))
    if partner is None:
        raise _LAYOUT.error(f"unknown country {shown(line.cells[places[_COUNTRY]])}", line.number, do=ADD_COUNTRY_NAME)
    code = line.cells[places[_CODE]].strip()
    if not _CODES.fullmatch(code) or code.startswith("00"):
        what = f"{shown(code)} is no HS code of two, four or six digits"
        raise _LAYOUT.error(what, line.number, do="export it by chapter, heading or subheading, with the leading zeros")
    return _ItemRow(line.number, _time(line, places), partner, code, kilograms, thousands)


def _time(line: TextLine, places: Mapping[str, int]) -> Period:
    text = line.cells[places[_TIME]].strip()
    if found := _YEAR.fullmatch(text):
        return Period.year(int(found[1]))
    if found := _MONTH.fullmatch(text):
        return Period.month(int(found[1]), int(found[2]))
    raise _LAYOUT.error(f"{shown(text)} is neither a year nor a month such as 2020.01", line.number)


def _amounts(
    line: TextLine, places: Mapping[str, int], header: TextLine, columns: Mapping[Flow, str]
) -> dict[Flow, int]:
    if len(line.cells) != len(header.cells):
        raise _LAYOUT.error(f"{len(line.cells)} cells where {len(header.cells)} belong", line.number)
    found = {flow: _number(line, places, column) for flow, column in columns.items()}
    for flow, number in found.items():
        if number < 0:
            raise _LAYOUT.error(f"{number} under {columns[flow]} is negative", line.number)
    return found


def _number(line: TextLine, places: Mapping[str, int], column: str) -> int:
    cell = line.cells[places[column]].strip()
    _LAYOUT.check_digits(cell, column, line.number)
    if not _NUMBER.fullmatch(cell):
        raise _LAYOUT.error(f"{shown(cell)} under {column} is not a whole number such as 1234", line.number)
    return int(cell.replace(",", ""))


def _check_unique(rows: Sequence[_ItemRow]) -> None:
    """Refuse a line that stands twice, and codes of two levels or periods of two lengths, whose sums would be doubled."""
    seen: dict[tuple[Period, str, str], int] = {}
    for row in rows:
        earlier = seen.setdefault((row.time, row.partner, row.code), row.line)
        if earlier != row.line:
            raise _LAYOUT.error(f"{row.code} of {row.partner} in {row.time} stands already in line {earlier}", row.line)
        if (len(row.code), row.time.count) != (len(rows[0].code), rows[0].time.count):
            what = f"{row.code} in {row.time} stands beside {rows[0].code} in {rows[0].time}"
            raise _LAYOUT.error(what, row.line, do="export one level of codes, by year or by month")


def _check_sums(rows: Sequence[_ItemRow], total: Mapping[Flow, int], *, excerpt: bool) -> None:
    slack = len(rows) // 2 + 1
    for flow, stated in total.items():
        summed = sum(row.thousands[flow] for row in rows)
        what = f"the lines add up to {summed:,} thousand dollars of {flow.value}s, the total line says {stated:,}"
        if summed > stated + slack:
            raise _LAYOUT.error(what)
        if not excerpt and summed < stated - slack:
            raise _LAYOUT.error(what, do=CUT_OR_SELECTION)


def _times(rows: Sequence[_ItemRow], context: FileContext) -> dict[Period, Period]:
    """Return what each printed time covers; a printed year before the newest is over, the newest one may not be."""
    times = {row.time: row.time for row in rows}
    newest = max(times)
    if newest.is_year:
        times[newest] = _months_covered(newest, context)
    return times


def _months_covered(year: Period, context: FileContext) -> Period:
    """Return which months a printed year holds, by what is given with the file; ask if nothing is."""
    if context.period:
        covered = Period.parse(context.period)
        if covered.first != year.first or covered.last > year.last:
            what = f"its newest year is {year}, and --period {covered} is no part of it that begins with January"
            raise _LAYOUT.error(what, do=f"give the months that it holds, such as {_first_half(year)}")
        return covered
    if context.day is None:
        what = f"the year {year} may have been unfinished when the file was saved"
        do = f"which months does it hold? Say --period {year}, or fewer such as --period {_first_half(year)}"
        raise _LAYOUT.error(what, do=do)
    last = min(newest_month_out(context.day), year.last)
    if last < year.first:
        raise _LAYOUT.error(f"no month of {year} was out on {context.day}", do="give the day on which it was saved")
    return Period(year.first, last)


def _first_half(year: Period) -> str:
    return f"{year}-01/{year}-06"


def _figures(row: _ItemRow, covered: Period) -> Iterator[TradeRow]:
    """Yield the flows that have trade: goods of a value and no weight were not weighed."""
    status = Status.REPORTED if covered == row.time and covered.is_year else Status.PROVISIONAL
    for flow in Flow:
        thousands, kilograms = row.thousands[flow], row.kilograms[flow]
        if thousands or kilograms:
            yield TradeRow(
                _SOURCE, KOREA, row.partner, flow.value, str(covered), edition_of(row.time.first // 12), row.code,
                float(thousands * _USD_PER_UNIT), float(kilograms) if kilograms else None, VALUATIONS[flow].value,
                status.value, None if covered == row.time else f"printed as {row.time}, unfinished when the file was saved",
            )  # fmt: skip


def _count_ignored(rows: Sequence[_ItemRow], kept: Sequence[_ItemRow], figures: int) -> dict[str, int]:
    counts = {
        "goods of other partners than Russia": len(Flow) * (len(rows) - len(kept)),
        "flows without trade": len(Flow) * len(kept) - figures,
        "trade balances, used as a check": len(rows),
        "total line, used as a check": 1,
    }
    return {words: count for words, count in counts.items() if count}
