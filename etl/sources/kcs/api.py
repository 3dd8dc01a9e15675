"""The Korea Customs Service's live interface at data.go.kr: what to ask, and its answers to rows.

Korea's own statistics, monthly, in dollars and net kilograms: exports FOB, imports CIF. `nationtrade` gives the totals with a
country, `nitemtrade` every ten-digit item with it, of which the sums of HS chapters are kept. Exports are dated by
departure since 2008, imports count by origin; the web export in `web_export` is dated by acceptance, so the two are two
sources and are never mixed. Russia is known by its code, never by its name.

*Checks.* A balance is exports less imports. The total row of `nitemtrade` is the sum of its items. `nationtrade` has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from etl.model import KOREA, RUSSIA, TOTAL, Flow, Period, Status
from etl.sources._delimited import shown
from etl.sources._frames import VALUATIONS, cover_frame, trade_frame
from etl.sources._grouping import group_by
from etl.sources._source import (
    COVER_COLUMNS,
    LIST_COLUMNS,
    ApiSource,
    CoverRow,
    Key,
    ParseResult,
    SourceInfo,
    SourceRequest,
    TradeRow,
    no_rows,
)
from etl.sources.kcs.answers import Item, items, number, raise_if_refused, refusal
from etl.sources.kcs.query import CHAPTERS, PARTNER, TOTALS, CustomsQuery, is_settled, newest_due, plan_requests

_COMMON = frozenset({"year", "statCd", "statCdCntnKor1", "expDlr", "impDlr", "balPayments"})
_FIELDS = {
    TOTALS: _COMMON | {"expCnt", "impCnt"},
    CHAPTERS: _COMMON | {"hsCd", "statKor", "expWgt", "impWgt"},
}
_MONTH = re.compile(r"([12][0-9]{3})\.(0[1-9]|1[0-2])")
_ITEM_CODE = re.compile(r"(?!00|77)[0-9]{10}")
_NO_CODE = "-"

#: Since this year exports are dated by departure.
_BY_DEPARTURE = 2008

_DOLLARS = {Flow.EXPORT: "expDlr", Flow.IMPORT: "impDlr"}
_WEIGHT = {Flow.EXPORT: "expWgt", Flow.IMPORT: "impWgt"}


@dataclass(frozen=True)
class _ItemFigure:
    """What one item says of one flow; dollars are None where the cell is blank."""

    month: Period
    code: str
    flow: Flow
    usd: int | None
    kg: int | None


def parse(body: bytes, request: SourceRequest) -> ParseResult:
    """Turn an answer into rows of Korea with Russia: totals, or sums by HS chapter. A month that is absent gives none.

    An answer without any item says nothing, and so covers nothing; each month without an item is a gap.
    """
    query = CustomsQuery.of(request)
    read = items(body, _FIELDS[query.part])
    lines, total = (read, None) if query.part == TOTALS else _split_off_total(read)
    figures = [figure for line in lines for figure in _figures(line, query)]
    _check_double(lines)
    if total is not None:
        _check_total(figures, total)
    trade = _trade_frame(query, figures)
    ignored = {"blank": sum(figure.usd is None for figure in figures), "total row, used as a check": int(bool(total))}
    ignored |= {"balances, used as a check": len(lines), "numbers of declarations": 2 * len(lines) if not total else 0}
    return ParseResult(
        trade=trade,
        lists=no_rows(LIST_COLUMNS),
        read=len(figures) - ignored["blank"],
        ignored={what: count for what, count in ignored.items() if count},
        covers=_covers(query) if len(trade) else no_rows(COVER_COLUMNS),
        gaps=query.months.count - trade["period"].nunique(),
    )


def _split_off_total(read: Sequence[Item]) -> tuple[Sequence[Item], Item | None]:
    """Take the total row from either end; refuse items without one."""
    totals = [place for place, item in enumerate(read) if item["hsCd"] == _NO_CODE]
    if not read:
        return read, None
    if len(totals) != 1 or totals[0] not in (0, len(read) - 1):
        raise refusal(f"{len(totals)} total rows, or one in the middle, where one at either end belongs")
    total = read[totals[0]]
    if total["statCd"] != _NO_CODE:
        raise refusal(f"the total row is of country {shown(total['statCd'])}")
    return [item for item in read if item is not total], total


def _figures(item: Item, query: CustomsQuery) -> list[_ItemFigure]:
    month = _month(item, query)
    if item["statCd"] != PARTNER:
        raise refusal(f"country {shown(item['statCd'])} where {PARTNER} was asked for")
    _check_balance(item)
    for count in {"expCnt", "impCnt"} & set(item):
        number(item, count)
    code, weighed = TOTAL, query.part == CHAPTERS
    if weighed:
        if not _ITEM_CODE.fullmatch(item["hsCd"]):
            raise refusal(f"{shown(item['hsCd'])} is not an item of ten digits")
        code = item["hsCd"][:2]
    weights = {flow: number(item, _WEIGHT[flow]) if weighed else None for flow in Flow}
    return [_ItemFigure(month, code, flow, number(item, _DOLLARS[flow]), weights[flow]) for flow in Flow]


def _month(item: Item, query: CustomsQuery) -> Period:
    found = _MONTH.fullmatch(item["year"])
    if not found:
        raise refusal(f"{shown(item['year'])} is not a month such as 2026.01")
    month = Period.month(int(found[1]), int(found[2]))
    if not query.months.first <= month.first <= query.months.last:
        raise refusal(f"month {month} where {query.months} was asked for")
    return month


def _check_balance(item: Item) -> None:
    exports, imports, balance = (number(item, field) for field in ("expDlr", "impDlr", "balPayments"))
    if exports is not None and imports is not None and exports - imports != balance:
        raise refusal(f"balance {balance} of {item['year']} is not exports {exports} less imports {imports}")


def _check_double(lines: Sequence[Item]) -> None:
    keys = [(item["year"], item.get("hsCd", "")) for item in lines]
    if len(set(keys)) != len(keys):
        double = next(key for key in keys if keys.count(key) > 1)
        raise refusal(f"{' '.join(double).strip()} stands twice")


def _check_total(figures: Sequence[_ItemFigure], total: Item) -> None:
    """Refuse items that do not add up: dollars exactly, weights but for what the rounding of each may lose."""
    _check_balance(total)
    for flow in Flow:
        mine = [figure for figure in figures if figure.flow is flow]
        dollars = (_DOLLARS[flow], sum(figure.usd or 0 for figure in mine), 0)
        weight = (_WEIGHT[flow], sum(figure.kg or 0 for figure in mine), len(mine) // 2 + 1)
        for field, summed, slack in (dollars, weight):
            stated = number(total, field)
            if stated is None or abs(summed - stated) > slack:
                raise refusal(f"the items add up to {summed:,} {field}, the total row says {stated}")


def _trade_frame(query: CustomsQuery, figures: Iterable[_ItemFigure]) -> pd.DataFrame:
    """Sum the figures by month, code and flow; a weight is given only where every item has one."""
    valued = (figure for figure in figures if figure.usd is not None)
    groups = group_by(valued, lambda figure: (figure.month, figure.code, figure.flow))
    newest = max((month for month, _, _ in groups), default=None) if query.newest else None
    return trade_frame(
        TradeRow(
            source=API_SOURCE.info.source,
            reporter=KOREA,
            partner=RUSSIA,
            flow=flow.value,
            period=str(month),
            classification=query.classification,
            code=code,
            value_usd=sum(figure.usd or 0 for figure in found),
            net_weight_kg=_weight(found),
            valuation=VALUATIONS[flow].value,
            status=(Status.PROVISIONAL if month == newest else _firm(query.part)).value,
            note=_note(query, month, flow),
        )
        for (month, code, flow), found in sorted(groups.items())
    )


def _weight(found: Sequence[_ItemFigure]) -> float | None:
    weights = [figure.kg for figure in found]
    return None if None in weights else float(sum(kg or 0 for kg in weights))


def _firm(part: str) -> Status:
    return Status.REPORTED if part == TOTALS else Status.DERIVED


def _note(query: CustomsQuery, month: Period, flow: Flow) -> str:
    by_departure = flow is Flow.EXPORT and month.first // 12 >= _BY_DEPARTURE
    basis = {Flow.EXPORT: "departure date" if by_departure else "acceptance date", Flow.IMPORT: "country of origin"}
    summed = "" if query.part == TOTALS else "; the sum of its ten-digit items"
    return f"basis: {basis[flow]}{summed}"


def _covers(query: CustomsQuery) -> pd.DataFrame:
    rows = [
        CoverRow(API_SOURCE.info.source, KOREA, RUSSIA, flow.value, str(month), query.classification)
        for month in query.months.months()
        for flow in Flow
    ]
    return cover_frame(rows)


def split(_request: SourceRequest) -> Sequence[SourceRequest]:
    """Return nothing: the interface has no row limit, so no answer of it is ever cut short by one."""
    return ()


API_SOURCE = ApiSource(
    name="kcs",
    info=SourceInfo(
        source="kcs-api",
        title="Exports and imports by country and item, monthly",
        publisher="Korea Customs Service",
        covers="Korea's trade with Russia, monthly, in dollars: totals and HS chapters, exports by date of departure",
        licence="Government statistics; terms not confirmed, quote with the source",
        citation="Korea Customs Service via data.go.kr, trade by country (15101612) and by item and country (15100475)",
        address="https://www.data.go.kr/data/15100475/openapi.do",
    ),
    base="https://apis.data.go.kr/1220000",
    variable="NINE_BRIDGES_KCS_URL",
    accept="application/xml",
    parts={TOTALS: "totals with Russia, monthly", CHAPTERS: "HS chapters with Russia, monthly"},
    first_year=2000,
    pause=(0.5, 0.5),
    plan_requests=plan_requests,
    is_settled=is_settled,
    raise_if_refused=raise_if_refused,
    parse=parse,
    split=split,
    newest_due=newest_due,
    key=Key(
        variable="DATA_GO_KR_KEY",
        param="serviceKey",
        required=True,
        adds="free at data.go.kr; subscribe it to 15101612 and 15100475, 10,000 requests a day each",
    ),
    control="goods add up to the total row, and a balance is exports less imports",
)
