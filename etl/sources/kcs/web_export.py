"""The Korea Customs Service's web export of trade by country and month: what it is, and its bytes to rows.

Korea's own statistics: exports FOB, imports CIF, in thousands of dollars. The file is CP949 text, or UTF-8 where a program saved it again: a title, the choice that
was made, the unit, a header, one total row over the whole range, then a line for each month and country. What the
service calls each country is in `countries`, its other export, of items by country, in `item_export`. Figures are dated by acceptance or, at the user's choice, by departure:
the file says by which, and only the first are read. The keyed service for programs, by departure, is another source.

*Whole or cut.* Only values decide: they are rounded to thousands line by line and the total is rounded once, so the sums
of a whole file's values may be off by half a thousand for each line, and a balance by one thousand. Declarations are
counted otherwise in the total than in the lines, where one may name several countries: a difference is told.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from etl.model import KOREA, NOT_SPECIFIED, Flow, Period, Status
from etl.sources._delimited import (
    FileLayout,
    TextLine,
    likely_encoding,
    shown,
)
from etl.sources._frames import (
    EXCERPT,
    FlowList,
    PartnerList,
    TotalFigure,
    list_frame,
    lists_and_remarks,
    trade_frame,
)
from etl.sources._source import FileContext, FileSource, ParseResult, SourceInfo
from etl.sources.kcs import item_export
from etl.sources.kcs.countries import ADD_COUNTRY_NAME, country_codes, without_blanks

_LAYOUT = FileLayout(
    name="Korea Customs web export",
    encodings=("UTF-8-sig", "CP949"),
    remedy="download the whole file again",
)
_CUT = "the file is cut or a selection of lines: download it again, or pass --excerpt if the missing lines are meant"

_TITLE = "국가별수출입 실적"
_CHOICE = re.compile(r"통계기준:([^,]+),조회구분:([0-9]{6}) *~ *([0-9]{6}) *,국가:(.+)")
#: The dating that is read, in the file's words and ours, and the other one that the service offers.
_BASIS, _BASIS_WORDS, _OTHER_BASIS = "수리일", "acceptance date", "출항일"
_ACCEPTANCE = (
    f"export it again by {_BASIS} (date of acceptance): the two datings are never mixed, and figures of Russia by date of"
    " departure come with `fetch kcs`"
)
_EVERY_COUNTRY = "전체"
_UNIT = "단위:천 불(USD 1,000)"
_USD_PER_UNIT = 1000
_HEADER = ("기간", "국가명", "수출건수", "수출금액", "수입건수", "수입금액", "무역수지")
_TOTAL = "총계"
_FIRST_ROW = 6
#: By so many bytes the other export is told from this one.
_BEGINNING = 1 << 12

_MONTH = re.compile(r"([0-9]{4})\.(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,2}(,[0-9]{3}){0,5})")


@dataclass(frozen=True)
class _Selection:
    """What the lines above the header say: the months asked for, and whether all countries."""

    first: Period
    last: Period
    every_country: bool


@dataclass(frozen=True)
class _LineAmounts:
    """The five numbers of a line; None where a cell is blank."""

    export_count: int | None
    exports: int | None
    import_count: int | None
    imports: int | None
    balance: int | None


@dataclass(frozen=True)
class _CustomsRow:
    """One line of the file: a month, a partner and its numbers."""

    line: int
    month: Period
    partner: str
    amounts: _LineAmounts

    def of(self, flow: Flow) -> int | None:
        return self.amounts.exports if flow is Flow.EXPORT else self.amounts.imports


def parse(data: bytes, excerpt: bool) -> ParseResult:
    """Turn the export into rows of Korea with every partner, and into lists of partners where it is whole.

    The newest month of the file is `provisional`: each release corrects the months before it (SOURCES, section 3), and
    that month has not been through a release yet. The file has no date, so this is all it can tell.
    """
    lines = _LAYOUT.lines(data)
    head = _head(lines, data)
    total = _amounts(lines[_FIRST_ROW - 1])
    rows = _rows(lines[_FIRST_ROW:], head)
    remarks = _check_total(rows, total, excerpt=excerpt)
    figures = _figures([row for row in rows if row.partner != KOREA])
    if not figures:
        raise _LAYOUT.error("the file has no figure")
    lists, why = _lists(rows)
    if excerpt or not head.every_country:
        lists, why = [], [EXCERPT if excerpt else "no list of partners kept: countries were chosen"]
    source = FILE_SOURCE.info.source
    return ParseResult(
        trade_frame(figure.row(source) for figure in figures),
        list_frame(source, lists),
        len(figures),
        _ignored(rows),
        remarks=(*remarks, *why),
    )


def recognises(start: bytes) -> bool:
    """Return whether a file that begins so is this export, in either of its encodings."""
    return any(_TITLE.encode(encoding) in start for encoding in ("CP949", "UTF-8")) or item_export.recognises(start)


def read(file: BinaryIO, context: FileContext) -> ParseResult:
    """Turn either of the service's exports into rows; only that of items by country may need a day or a period."""
    data = file.read()
    if item_export.recognises(data[:_BEGINNING]):
        return item_export.parse(data, context)
    if context.period:
        raise _LAYOUT.error("the file prints its months", do="leave --period out")
    return parse(data, context.excerpt)


def _head(lines: Sequence[TextLine], data: bytes) -> _Selection:
    if not lines or lines[0].cells[0] != _TITLE:
        raise _LAYOUT.error(f"the title {_TITLE!r} is missing; the text looks like {likely_encoding(data)}", 1)
    if len(lines) <= _FIRST_ROW:
        raise _LAYOUT.error("the file ends before its first month", len(lines))
    for line in lines[:_FIRST_ROW]:
        _check_width(line)
    _check_preamble(lines)
    return _choice(lines[2])


def _check_width(line: TextLine) -> None:
    if len(line.cells) != len(_HEADER):
        raise _LAYOUT.error(f"{len(line.cells)} cells where {len(_HEADER)} belong", line.number)


def _check_preamble(lines: Sequence[TextLine]) -> None:
    blank = ("",) * (len(_HEADER) - 1)
    wanted = {1: (_TITLE, *blank), 2: ("", *blank), 4: (*blank, _UNIT), 5: _HEADER}
    for number, cells in wanted.items():
        line = lines[number - 1]
        if line.cells != cells:
            raise _LAYOUT.error(f"found {shown(_joined(line.cells))} where {shown(_joined(cells))} belongs", number)
    if lines[_FIRST_ROW - 1].cells[:2] != (_TOTAL, ""):
        raise _LAYOUT.error(f"the total row {_TOTAL!r} is missing", _FIRST_ROW)


def _joined(cells: Sequence[str]) -> str:
    return ",".join(cells).strip(",")


def _choice(line: TextLine) -> _Selection:
    found = _CHOICE.fullmatch(line.cells[0])
    if not found or any(line.cells[1:]):
        raise _LAYOUT.error(f"cannot read the choice {shown(_joined(line.cells))}", 3, do="export by month and country")
    if found[1] == _OTHER_BASIS:
        raise _LAYOUT.error(f"its figures are by date of departure ({_OTHER_BASIS})", 3, do=_ACCEPTANCE)
    if found[1] != _BASIS:
        raise _LAYOUT.error(f"unknown basis {shown(found[1])}", 3, do=f"choose {_BASIS}")
    try:
        first, last = (Period.month(int(text[:4]), int(text[4:])) for text in (found[2], found[3]))
    except ValueError as error:
        raise _LAYOUT.error(f"cannot read the months: {error}", 3) from error
    return _Selection(first, last, found[4] == _EVERY_COUNTRY)


def _rows(lines: Sequence[TextLine], head: _Selection) -> list[_CustomsRow]:
    """Read the lines below the total, each month after the one before, no country twice in a month."""
    rows: list[_CustomsRow] = []
    seen: dict[tuple[Period, str], int] = {}
    for line in lines:
        row = _row(line, head)
        if rows and row.month < rows[-1].month:
            raise _LAYOUT.error(f"month {row.month} stands below {rows[-1].month}", line.number)
        earlier = seen.setdefault((row.month, row.partner), line.number)
        if earlier != line.number:
            raise _LAYOUT.error(f"{row.partner} in {row.month} stands already in line {earlier}", line.number)
        rows.append(row)
    return rows


def _row(line: TextLine, head: _Selection) -> _CustomsRow:
    _check_width(line)
    return _CustomsRow(line.number, _month(line, head), _partner(line), _amounts(line))


def _month(line: TextLine, head: _Selection) -> Period:
    found = _MONTH.fullmatch(line.cells[0])
    if not found:
        raise _LAYOUT.error(f"{shown(line.cells[0])} is not a month such as 2020.01", line.number)
    month = Period.month(int(found[1]), int(found[2]))
    if not head.first <= month <= head.last:
        raise _LAYOUT.error(f"month {month} is outside {head.first} to {head.last}", line.number)
    return month


def _partner(line: TextLine) -> str:
    code = country_codes().get(without_blanks(line.cells[1]))
    if code is None:
        raise _LAYOUT.error(f"unknown country {shown(line.cells[1])}", line.number, do=ADD_COUNTRY_NAME)
    return code


def _amounts(line: TextLine) -> _LineAmounts:
    """Read the five numbers; refuse a line whose balance is not its exports less its imports."""
    numbers = [_number(line, cell, heading) for heading, cell in zip(_HEADER[2:], line.cells[2:], strict=True)]
    amounts = _LineAmounts(*numbers)
    exports, imports, balance = amounts.exports, amounts.imports, amounts.balance
    for count, value in ((amounts.export_count, exports), (amounts.import_count, imports)):
        if value is None and count is not None:
            raise _LAYOUT.error(f"{count} declarations have no value", line.number)
    if exports is None or imports is None:
        return amounts
    if balance is None or abs(exports - imports - balance) > 1:
        raise _LAYOUT.error(f"balance {balance} is not exports {exports} less imports {imports}", line.number)
    return amounts


def _number(line: TextLine, cell: str, heading: str) -> int | None:
    if not cell:
        return None
    _LAYOUT.check_digits(cell, heading, line.number)
    negative = cell.startswith("-") and (heading != _HEADER[-1] or cell == "-0")
    if negative or not _NUMBER.fullmatch(cell):
        raise _LAYOUT.error(f"{shown(cell)} under {heading} is not a number such as 1,234", line.number)
    return int(cell.replace(",", ""))


def _check_total(rows: Sequence[_CustomsRow], total: _LineAmounts, *, excerpt: bool) -> tuple[str, ...]:
    """Set the lines' values against the total row: equal in a whole file, never above it in an excerpt.

    Return what a person should know of the declarations, which decide nothing.
    """
    slack = len(rows) // 2 + 1
    for unit, flow, stated in (("exports", Flow.EXPORT, total.exports), ("imports", Flow.IMPORT, total.imports)):
        if stated is None:
            raise _LAYOUT.error(f"the total row has no thousand dollars of {unit}", _FIRST_ROW)
        summed = sum(row.of(flow) or 0 for row in rows)
        what = f"the lines add up to {summed:,} thousand dollars of {unit}, the total row says {stated:,}"
        if summed > stated + slack:
            raise _LAYOUT.error(what, _FIRST_ROW)
        if not excerpt and summed < stated - slack:
            raise _LAYOUT.error(what, _FIRST_ROW, do=_CUT)
    return () if excerpt else _remarks(rows, total)


def _remarks(rows: Sequence[_CustomsRow], total: _LineAmounts) -> tuple[str, ...]:
    exports = sum(row.amounts.export_count or 0 for row in rows), total.export_count
    imports = sum(row.amounts.import_count or 0 for row in rows), total.import_count
    return tuple(
        f"the lines add up to {summed:,} {unit} declarations, the total row says {stated:,}; values decide, and they agree"
        for unit, (summed, stated) in (("export", exports), ("import", imports))
        if stated is not None and summed != stated
    )


def _figures(rows: Sequence[_CustomsRow]) -> list[TotalFigure]:
    newest = max((row.month for row in rows), default=None)
    note = f"basis: {_BASIS_WORDS}"
    return [
        TotalFigure(
            reporter=KOREA,
            partner=row.partner,
            flow=flow,
            period=str(row.month),
            value_usd=float(thousands * _USD_PER_UNIT),
            status=Status.PROVISIONAL if row.month == newest else Status.REPORTED,
            note=note,
        )
        for row in rows
        for flow in Flow
        if (thousands := row.of(flow)) is not None
    ]


def _lists(rows: Sequence[_CustomsRow]) -> tuple[list[PartnerList], list[str]]:
    """Return the lists of months in which every line became rows, and which are not kept or decide nothing.

    A month with a blank cell or with goods returned to Korea itself gives no list.
    """
    months: defaultdict[Period, list[_CustomsRow]] = defaultdict(list)
    for row in rows:
        months[row.month].append(row)
    lacking = {month: what for month, members in months.items() if (what := _what_lacks(members))}
    flows = [
        _flow_list(month, flow, members) for month, members in months.items() if month not in lacking for flow in Flow
    ]
    wrong = {(KOREA, flow, str(month)): what for month, what in lacking.items() for flow in Flow}
    return lists_and_remarks(flows, wrong)


def _flow_list(month: Period, flow: Flow, members: Sequence[_CustomsRow]) -> FlowList:
    values = {row.partner: float(row.of(flow) or 0) for row in members}
    world, nowhere = sum(values.values()), values.pop(NOT_SPECIFIED, 0.0)
    return FlowList(KOREA, flow, str(month), values, nowhere, world)


def _what_lacks(members: Sequence[_CustomsRow]) -> str:
    """Return what keeps a month's list of partners from being whole, or a blank."""
    if any(row.partner == KOREA for row in members):
        return "a line is of Korea itself"
    if any(None in (row.of(Flow.EXPORT), row.of(Flow.IMPORT)) for row in members):
        return "a cell is blank"
    return ""


def _ignored(rows: Sequence[_CustomsRow]) -> dict[str, int]:
    counts = Counter(
        {
            "numbers of declarations, used as a check": 2 * len(rows),
            "trade balances, used as a check": len(rows),
            "total row, used as a check": 1,
            "blank": sum((row.of(flow) is None) for row in rows for flow in Flow),
            "lines of Korea itself (returned goods)": sum(row.partner == KOREA for row in rows),
        }
    )
    return {words: count for words, count in counts.items() if count}


FILE_SOURCE = FileSource(
    name="kcs",
    info=SourceInfo(
        source="kcs",
        title="Exports and imports by country, monthly",
        publisher="Korea Customs Service",
        covers="Korea's trade with every partner, monthly, in thousands of dollars",
        licence="Government statistics; terms not confirmed, quote with the source",
        citation="Korea Customs Service, trade statistics, exports and imports by country",
        address="https://tradedata.go.kr/",
    ),
    parse=parse,
    recognises=recognises,
    read=read,
    asks_period=True,
    control="the lines add up to the total line, and a balance is exports less imports",
)
