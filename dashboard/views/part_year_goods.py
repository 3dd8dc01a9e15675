"""Pure: goods by chapter in a part of a year, where no whole year of one country's figures is held by chapter.

A part of a year is compared with no whole year. Values and shares are picked from table `products`, weights from `trade`.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views.memo import once_per_version
from dashboard.views.products import CHAPTER, reporters
from dashboard.views.records import TableMap, typed_rows
from etl.model import PAIR, Period

_FLOW = ["source", "reporter", "partner", "flow", "period", "classification", "code"]


class ChapterGoods(NamedTuple):
    """One chapter of one flow: dollars, per cent of the flow's chapters, and kilograms, blank where none are printed."""

    source: str
    reporter: str
    flow: str
    period: str
    classification: str
    code: str
    value_usd: float
    share_percent: float
    net_weight_kg: float
    status: str


class PartYearFlow(NamedTuple):
    """One flow of a part of a year: what its chapters add up to, and each of them, the largest first."""

    flow: str
    period: str
    value_usd: float
    goods: list[ChapterGoods]


@once_per_version
def part_year_goods(tables: TableMap) -> list[PartYearFlow]:
    """Return both flows, imports first, of the newest part of a year by chapter, of a country without any whole year."""
    rows = tables["products"]
    parts = rows[(rows["level"] == CHAPTER) & ~rows["period"].str.fullmatch(r"\d{4}") & rows["partner"].isin(PAIR)]
    parts = parts[~parts["reporter"].isin(reporters(tables))]
    if parts.empty:
        return []
    newest = max(parts["period"].unique(), key=lambda text: (Period.parse(text).last, Period.parse(text).count))
    own = parts[parts["period"] == newest]
    own = own[own["source"] == min(own["source"])]
    weighed = own.merge(_weights(tables), on=_FLOW, how="left")
    ordered = weighed.sort_values(["flow", "value_usd"], ascending=False)
    return [
        PartYearFlow(str(flow), newest, float(of["value_usd"].sum()), typed_rows(of, ChapterGoods))
        for flow, of in ordered.groupby("flow", sort=False)
    ]


def _weights(tables: TableMap) -> pd.DataFrame:
    newest = tables["trade"].sort_values("published").drop_duplicates(_FLOW, keep="last")
    return newest[[*_FLOW, "net_weight_kg"]]
