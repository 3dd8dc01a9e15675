"""The Korea Customs Service's web export of trade by country and month: what it is, and its bytes to rows.

Korea's own statistics: exports FOB, imports CIF, in thousands of dollars. The file is CP949 text, or UTF-8 where a program saved it again: a title, the choice that
was made, the unit, a header, one total row over the whole range, then a line for each month and country. What the
service calls each country is in `countries`, the shape of the file in `web_export_layout`, the service's other export, of items by
country, in `item_export`. Figures are dated by acceptance or, at the user's choice, by departure: the file says by which, and only the first are read. The keyed service for programs, by departure, is another source.

*Whole or cut.* Only values decide: they are rounded to thousands line by line and the total is rounded once, so the sums
of a whole file's values may be off by half a thousand for each line, and a balance by one thousand. Declarations are
counted otherwise in the total than in the lines, where one may name several countries: a difference is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import BinaryIO

from etl.model import KOREA, NOT_SPECIFIED, Flow, Period, Status
from etl.sources._delimited import CUT_OR_SELECTION
from etl.sources._frames import TotalFigure, trade_frame
from etl.sources._grouping import group_by
from etl.sources._partner_lists import EXCERPT, FlowList, PartnerList, list_frame, lists_and_remarks
from etl.sources._source import FileContext, FileSource, ParseResult, SourceInfo
from etl.sources.kcs import item_export
from etl.sources.kcs.web_export_layout import (
    BASIS_WORDS,
    FIRST_ROW,
    LAYOUT,
    TITLE,
    CustomsRow,
    LineAmounts,
    read_export,
)

_USD_PER_UNIT = 1000
#: By so many bytes the other export is told from this one.
_BEGINNING = 1 << 12


def parse(data: bytes, excerpt: bool) -> ParseResult:
    """Turn the export into rows of Korea with every partner, and into lists of partners where it is whole.

    The newest month of the file is `provisional`: each release corrects the months before it, and that
    month has not been through a release yet. The file has no date, so this is all it can tell.
    """
    export = read_export(data)
    rows = export.rows
    remarks = _check_total(rows, export.total, excerpt=excerpt)
    figures = _figures([row for row in rows if row.partner != KOREA])
    if not figures:
        raise LAYOUT.error("the file has no figure")
    lists, why = _lists(rows)
    if excerpt or not export.selection.every_country:
        lists, why = [], [EXCERPT if excerpt else "no list of partners kept: countries were chosen"]
    source = FILE_SOURCE.info.source
    return ParseResult(
        trade_frame(figure.row(source) for figure in figures),
        list_frame(source, lists),
        len(figures),
        _count_ignored(rows),
        remarks=(*remarks, *why),
    )


def recognises(start: bytes) -> bool:
    """Return whether a file that begins so is this export, in either of its encodings."""
    return any(TITLE.encode(encoding) in start for encoding in ("CP949", "UTF-8")) or item_export.recognises(start)


def read(file: BinaryIO, context: FileContext) -> ParseResult:
    """Turn either of the service's exports into rows; only that of items by country may need a day or a period."""
    data = file.read()
    if item_export.recognises(data[:_BEGINNING]):
        return item_export.parse(data, context)
    if context.period:
        raise LAYOUT.error("the file prints its months", do="leave --period out")
    return parse(data, context.excerpt)


def _check_total(rows: Sequence[CustomsRow], total: LineAmounts, *, excerpt: bool) -> tuple[str, ...]:
    """Set the lines' values against the total row: equal in a whole file, never above it in an excerpt.

    Return what a person should know of the declarations, which decide nothing.
    """
    slack = len(rows) // 2 + 1
    for unit, flow, stated in (("exports", Flow.EXPORT, total.exports), ("imports", Flow.IMPORT, total.imports)):
        if stated is None:
            raise LAYOUT.error(f"the total row has no thousand dollars of {unit}", FIRST_ROW)
        summed = sum(row.of(flow) or 0 for row in rows)
        what = f"the lines add up to {summed:,} thousand dollars of {unit}, the total row says {stated:,}"
        if summed > stated + slack:
            raise LAYOUT.error(what, FIRST_ROW)
        if not excerpt and summed < stated - slack:
            raise LAYOUT.error(what, FIRST_ROW, do=CUT_OR_SELECTION)
    return () if excerpt else _remarks(rows, total)


def _remarks(rows: Sequence[CustomsRow], total: LineAmounts) -> tuple[str, ...]:
    exports = sum(row.amounts.export_count or 0 for row in rows), total.export_count
    imports = sum(row.amounts.import_count or 0 for row in rows), total.import_count
    return tuple(
        f"the lines add up to {summed:,} {unit} declarations, the total row says {stated:,}; values decide, and they agree"
        for unit, (summed, stated) in (("export", exports), ("import", imports))
        if stated is not None and summed != stated
    )


def _figures(rows: Sequence[CustomsRow]) -> list[TotalFigure]:
    newest = max((row.month for row in rows), default=None)
    note = f"basis: {BASIS_WORDS}"
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


def _lists(rows: Sequence[CustomsRow]) -> tuple[list[PartnerList], list[str]]:
    """Return the lists of months in which every line became rows, and which are not kept or decide nothing.

    A month with a blank cell or with goods returned to Korea itself gives no list.
    """
    months = group_by(rows, lambda row: row.month)
    lacking = {month: what for month, members in months.items() if (what := _what_lacks(members))}
    flows = [
        _flow_list(month, flow, members) for month, members in months.items() if month not in lacking for flow in Flow
    ]
    wrong = {(KOREA, flow, str(month)): what for month, what in lacking.items() for flow in Flow}
    return lists_and_remarks(flows, wrong)


def _flow_list(month: Period, flow: Flow, members: Sequence[CustomsRow]) -> FlowList:
    values = {row.partner: float(row.of(flow) or 0) for row in members}
    world, unspecified = sum(values.values()), values.pop(NOT_SPECIFIED, 0.0)
    return FlowList(KOREA, flow, str(month), values, unspecified, world)


def _what_lacks(members: Sequence[CustomsRow]) -> str:
    """Return what keeps a month's list of partners from being whole, or a blank."""
    if any(row.partner == KOREA for row in members):
        return "a line is of Korea itself"
    if any(None in (row.of(Flow.EXPORT), row.of(Flow.IMPORT)) for row in members):
        return "a cell is blank"
    return ""


def _count_ignored(rows: Sequence[CustomsRow]) -> dict[str, int]:
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
    read=read,
    recognises=recognises,
    asks_period=True,
    control="the lines add up to the total line, and a balance is exports less imports",
)
