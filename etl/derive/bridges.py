"""The nine bridges in goods: the sum of those HS chapters that can stand for each, flow by flow and year by year.

Which chapters those are is declared in data/reference/bridges.csv; a bridge without chapters has no row here.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.products import chapters_of_pair
from etl.derive.temporal import coalesce_into, weakest_status_by
from etl.schema.tables import BRIDGE_TRADE

_YEAR = ["source", "reporter", "partner", "flow", "period"]


def bridge_trade(flows: pd.DataFrame, bridges: pd.DataFrame) -> pd.DataFrame:
    """Return table `bridge_trade` from tables `flows` and `bridges`; the share is of the sum of all chapters.

    Only chapters of one source, flow, year and HS edition are added. A bridge none of whose chapters has a figure in
    a year has no row for it: that is not zero.
    """
    placed = chapters_of_pair(flows).merge(_chapters(bridges), on="code")
    by = [*_YEAR, "classification", "bridge", "known_from", "known_until"]
    sums = placed.groupby(by, sort=False, dropna=False).agg(
        chapter_count=("code", "size"), value_usd=("value_usd", "sum"), whole_usd=("whole_usd", "first")
    )
    rows = sums.assign(
        share_percent=sums["value_usd"] / sums["whole_usd"] * 100, status=weakest_status_by(placed, by)
    ).reset_index()
    return coalesce_into(rows, BRIDGE_TRADE, [*_YEAR, "bridge"])


def _chapters(bridges: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each chapter of each bridge."""
    listed = bridges.assign(code=bridges["chapters"].fillna("").str.split())[["bridge", "code"]].explode("code")
    return listed.dropna(subset="code").astype("str")
