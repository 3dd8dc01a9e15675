"""Flows, dated: what publishers printed, years and half-years summed from months, and what an estimate gives away.

How an estimate is turned back into the partner's figure is in `estimates`. Nothing is summed across reporters, sources or classifications, and nothing from an incomplete period.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.estimates import recovered_from_estimates
from etl.derive.pair import of_pair
from etl.derive.temporal import (
    DATES,
    add_first_known,
    coalesce,
    date_vintages,
    may_meet,
    number_groups,
    split_at_changes,
    temporal_anti_join,
    temporal_join,
    weakest_status_by,
)
from etl.model import TOTAL, WORLD, Method, Period, Status
from etl.schema.categories import as_texts, constant, distinct, is_among, mapped, stack
from etl.schema.derived_tables import FLOWS
from etl.schema.given_tables import TRADE

_SERIES = ["source", "reporter", "partner", "flow", "classification", "code"]
KEY = [*_SERIES, "period"]
_LIST = ["source", "reporter", "flow", "period"]
_COLUMNS = [c.name for c in FLOWS.columns if c.name != "first_known"]


def flows(trade: pd.DataFrame, worlds: pd.DataFrame) -> pd.DataFrame:
    """Return table `flows` from table `trade` (after corrections) and what `worlds_from_lists` returns, both of some parties.

    A computed figure yields to a printed one from the day on which that was printed, and not before. The pair's figures of
    all sources belong together: what an estimate gives away takes those of another source.
    """
    printed = printed_flows(trade)
    printed = stack([printed, temporal_anti_join(worlds, printed, KEY)])
    sums = temporal_anti_join(sums_of_months(printed), printed, KEY)
    recovered = recovered_from_estimates(pd.concat([of_pair(printed), of_pair(sums)], ignore_index=True))
    rows = stack([printed, sums, recovered])
    return add_first_known(rows, KEY, ["method"])[FLOWS.names]


def printed_flows(trade: pd.DataFrame) -> pd.DataFrame:
    """Return what publishers printed, dated; a figure that its publisher withdrew is no answer from that day on."""
    dated = date_vintages(trade, [c for c in TRADE.key if c != "published"])
    dated = dated[dated["status"] != Status.WITHDRAWN]
    return coalesce(dated.assign(method=constant(Method.PRINTED.value, dated["source"]))[_COLUMNS], KEY)


def sums_of_months(printed: pd.DataFrame) -> pd.DataFrame:
    """Sum twelve months into a year and six into a half-year, on the days on which all of them were known."""
    parsed = {text: Period.parse(text) for text in distinct(printed["period"])}
    months = printed[is_among(printed["period"], pd.Index([text for text, one in parsed.items() if one.count == 1]))]
    wholes = [_summed(months, parsed, 12), _summed(months, parsed, 6)]
    return stack(wholes)


def _summed(months: pd.DataFrame, parsed: dict[str, Period], count: int) -> pd.DataFrame:
    """Sum each figure over periods of `count` months, on the days on which its flow was known in all of them.

    A chapter that is absent from a month in which other chapters and the total of its flow are known was not traded in
    it. Without the totals that cannot be told, so there are no sums of chapters: a file need not hold all that was traded.
    """
    whole = {text: str(parsed[text].part_of_year(count)) for text in distinct(months["period"])}
    level = months["code"].str.len()
    grouped = months.assign(month=months["period"], period=mapped(months["period"], whole), level=level)
    flow = [*[name for name in KEY if name != "code"], "level"]
    together = split_at_changes(grouped, flow)
    known = together["month"].groupby(number_groups(together, [*flow, "known_from"])).transform("nunique")
    sums = _add_up(together[known == count].drop(columns=["month", "level"]), KEY)
    totals = sums["code"] == TOTAL
    if totals.all():
        return sums
    parts = temporal_join(sums[~totals], sums.loc[totals, [*_LIST, "partner", *DATES]], [*_LIST, "partner"], "_total")
    return coalesce(stack([sums[totals], parts]), KEY)


def _add_up(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sum dated rows by group, on the days on which they stood together."""
    if rows.empty:
        return rows.assign(method=Method.SUM_OF_MONTHS.value)[_COLUMNS]
    stretched = split_at_changes(rows, by)
    group = [*by, *DATES]
    numbers = number_groups(stretched, group)
    sums = stretched.loc[~numbers.duplicated(), [*group, "valuation"]].reset_index(drop=True)
    sums["valuation"] = sums["valuation"].mask(_vary(stretched, "valuation", numbers))
    sums = sums.assign(
        value_usd=stretched["value_usd"].groupby(numbers).sum(),
        status=weakest_status_by(stretched, numbers).replace({Status.REPORTED.value: Status.DERIVED.value}),
        method=constant(Method.SUM_OF_MONTHS.value, sums["source"]),
    )
    return coalesce(sums[_COLUMNS], by)


def _vary(rows: pd.DataFrame, column: str, groups: pd.Series) -> pd.Series:
    """Return which groups, by their numbers, have values of a column that differ."""
    values = number_groups(rows, [column])
    return (values != values.groupby(groups).transform("first")).groupby(groups).any()


def worlds_from_lists(trade: pd.DataFrame, lists: pd.DataFrame) -> pd.DataFrame:
    """Sum all partners into the world, on the days on which a list was known to hold every partner.

    A whole list of turnovers gives no world: it may hold sums whose flows are not printed.
    """
    known = date_vintages(lists.rename(columns={"measure": "flow"}), _LIST)
    whole = known.loc[known["depth"] == 0, [*_LIST, *DATES]]
    listed = (trade["code"] == TOTAL) & (trade["partner"] != WORLD) & may_meet(trade, whole, _LIST)
    members = temporal_join(printed_flows(as_texts(trade[listed])), whole, _LIST, "_list")
    return _add_up(members.assign(partner=WORLD), KEY).assign(method=Method.COMPUTED.value)


def totals_of_pair(rows: pd.DataFrame) -> pd.DataFrame:
    """Pick the flows of all goods between the two countries."""
    pair = of_pair(rows)
    return pair[pair["code"] == TOTAL]
