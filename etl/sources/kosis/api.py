"""Statistics Korea's open interface (KOSIS): Korea Customs' trade by country and month, and its answers to rows.

Every row says when its figure last changed (`LST_CHN_DE`), and so since when it is known to have been public: a figure of
2017 that did not change after January 2018 was there when an article of February 2018 was written. How a figure that is not
reported is printed was not seen; no field at all, a blank and the publisher's signs are read as not reported, never as zero. No answer
of this table was at hand when this was written: its shape is pieced together from public clients.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

import pandas as pd

from etl.model import KOREA, TOTAL, Flow, Period, last_day
from etl.sources._delimited import shown
from etl.sources._frames import cover_frame
from etl.sources._partner_lists import list_frame
from etl.sources._source import COVER_COLUMNS, ApiSource, CoverRow, Key, ParseResult, SourceRequest, no_rows
from etl.sources.kosis.answers import VALUE, Row, answer_rows, raise_if_refused, refusal
from etl.sources.kosis.countries import UnknownCountryError, country_of, is_known_name
from etl.sources.kosis.query import (
    EXPORTS,
    FIRST_YEAR,
    IMPORTS,
    MONTHS,
    ORGANISATION,
    YEARS,
    TableQuery,
    is_settled,
    newest_due,
    plan_requests,
    split,
)
from etl.sources.kosis.table import (
    INFO,
    TABLE_NAME,
    UNITS,
    FlowPeriod,
    TableFigure,
    check_double,
    figures_frame,
    flow_of,
    read_thousands,
    shares_of_world,
    whole_lists,
)

_ITEMS = {EXPORTS: Flow.EXPORT, IMPORTS: Flow.IMPORT}
#: The publisher prints A for years, whatever was asked.
_FREQUENCIES = {MONTHS: ("M",), YEARS: ("A", "Y")}
_DAY = re.compile(r"([12][0-9]{3})-?(0[1-9]|1[0-2])-?([0-3][0-9])")


def parse(body: bytes, request: SourceRequest) -> ParseResult:
    """Turn an answer into rows of Korea with every partner and the world, each with the day of its last change."""
    query = TableQuery.of(request)
    ignored: Counter[str] = Counter()
    figures = [figure for row in answer_rows(body, ignored) if (figure := _figure(row, query, ignored))]
    check_double(figures, refusal)
    shares = shares_of_world(figures, refusal)
    notes = {key: note for key, share in shares.items() if (note := _note(share))}
    ignored["figures of Korea itself (returned goods)"] = sum(figure.partner == KOREA for figure in figures)
    periods = {figure.period for figure in figures}
    lists, why = whole_lists(figures, shares)
    return ParseResult(
        trade=figures_frame(figures, notes, max(periods, default=None) if query.newest else None),
        lists=list_frame(INFO.source, lists),
        read=len(figures),
        ignored=dict(+ignored),
        covers=_covers(shares),
        remarks=tuple(why),
        gaps=sum(period not in periods for period in query.periods()),
    )


def _figure(row: Row, query: TableQuery, ignored: Counter[str]) -> TableFigure | None:
    _check_table(row, query)
    flow = _ITEMS.get(row["ITM_ID"])
    if flow is None or flow_of(row["ITM_NM"]) is not flow:
        raise refusal(f"item {shown(row['ITM_ID'])} is {shown(row['ITM_NM'])}, which was not asked for")
    period = query.period_of(row["PRD_DE"])
    if period is None:
        raise refusal(f"{shown(row['PRD_DE'])} is none of the {query.part} that were asked for, {query.span}")
    try:
        partner = country_of(row["C1"], row["C1_NM"])
        thousands = read_thousands(row.get(VALUE, ""))
    except UnknownCountryError as error:
        raise refusal(str(error)) from error
    except ValueError as error:
        raise refusal(f"{shown(row[VALUE])} of {shown(row['C1_NM'])} in {period} is not a whole number") from error
    ignored["names of countries that are not known, read by their code"] += not is_known_name(row["C1_NM"])
    if thousands is None:
        ignored["blank"] += 1
        return None
    return TableFigure(partner, flow, period, thousands, _day_of_change(row["LST_CHN_DE"], period))


def _check_table(row: Row, query: TableQuery) -> None:
    right: Mapping[str, tuple[str, ...]] = {
        "ORG_ID": (ORGANISATION,),
        "TBL_ID": (TABLE_NAME,),
        "PRD_SE": _FREQUENCIES[query.part],
        "UNIT_NM": tuple(sorted(UNITS)),
    }
    for name, values in right.items():
        if row[name].strip() not in values:
            raise refusal(f"{name} is {shown(row[name])} where {values[0]} was asked for")


def _day_of_change(text: str, period: Period) -> str:
    """Return the day of the last change as 2018-01-15; refuse one that is no day, or lies within the period itself."""
    found = _DAY.fullmatch(text.strip())
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise refusal(f"{shown(text)} is not a day such as 2018-01-15")
    if day <= last_day(str(period)):
        raise refusal(f"a figure of {period} that last changed on {day}, before {period} was over")
    return day.isoformat()


def _note(share: float | None) -> str:
    if share is None:
        return "the table gives no world total beside it"
    return "" if share == 1.0 else f"the countries of this list add up to {share:.2%} of its world total"


def _covers(shares: Mapping[FlowPeriod, float | None]) -> pd.DataFrame:
    """Return that every partner is there, in each flow and period whose countries add up to the world."""
    whole = sorted((str(period), flow.value) for (flow, period), share in shares.items() if share == 1.0)
    if not whole:
        return no_rows(COVER_COLUMNS)
    return cover_frame(CoverRow(INFO.source, KOREA, "", flow, period, TOTAL) for period, flow in whole)


API_SOURCE = ApiSource(
    name="kosis",
    info=INFO,
    base="https://kosis.kr/openapi",
    variable="NINE_BRIDGES_KOSIS_URL",
    accept="application/json",
    parts={
        MONTHS: "exports and imports of Korea with every partner, by month",
        YEARS: "the same by year",
    },
    first_year=FIRST_YEAR,
    pause=(0.5, 0.5),
    plan_requests=plan_requests,
    is_settled=is_settled,
    raise_if_refused=raise_if_refused,
    parse=parse,
    split=split,
    newest_due=newest_due,
    key=Key(
        variable="KOSIS_API_KEY",
        param="apiKey",
        required=True,
        adds="free at https://kosis.kr/openapi; Korea's months of 2016 and 2017, which decide two claims",
    ),
)
