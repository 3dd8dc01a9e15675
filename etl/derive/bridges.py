"""The nine bridges in goods: the sum of those HS chapters or headings that can stand for each, by flow and year.

Which those are is declared in data/reference/bridges.csv; a bridge without any has no row here. Headings are for goods
that a chapter hides: the chapter never stands for them.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.products import chapters_of_pair
from etl.derive.temporal import coalesce_into, split_at_changes, weakest_status_by
from etl.schema.derived_tables import BRIDGE_TRADE

_YEAR = ["source", "reporter", "partner", "flow", "period"]
_BY = [*_YEAR, "classification", "bridge", "known_from", "known_until"]


def bridge_trade(flows: pd.DataFrame, bridges: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Return table `bridge_trade` from tables `flows`, `bridges` and `fuel_weights`; a share is of the sum of all chapters.

    Only chapters, or headings, of one source, flow, year and HS edition are added. A bridge none of whose goods has a
    figure in a whole year has no row for it: that is not zero. Headings have no share.
    """
    placed = chapters_of_pair(flows).merge(_codes(bridges, "chapters"), on="code")
    sums = placed.groupby(_BY, sort=False, dropna=False).agg(
        chapter_count=("code", "size"), value_usd=("value_usd", "sum"), whole_usd=("whole_usd", "first")
    )
    rows = sums.assign(
        share_percent=sums["value_usd"] / sums["whole_usd"] * 100, status=weakest_status_by(placed, _BY)
    ).reset_index()
    both = pd.concat([rows.drop(columns="whole_usd"), _by_heading(weights, bridges)], ignore_index=True)
    return coalesce_into(both, BRIDGE_TRADE, [*_YEAR, "bridge"])


def _by_heading(weights: pd.DataFrame, bridges: pd.DataFrame) -> pd.DataFrame:
    years = weights[weights["whole"] & weights["period"].str.fullmatch(r"\d{4}")]
    placed = split_at_changes(years.merge(_codes(bridges, "headings"), on="code"), [*_YEAR, "classification", "bridge"])
    sums = placed.groupby(_BY, sort=False, dropna=False).agg(value_usd=("value_usd", "sum"))
    status = weakest_status_by(placed, _BY)
    return sums.assign(chapter_count=0, share_percent=float("nan"), status=status).reset_index()


def _codes(bridges: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return one row for each chapter, or heading, of each bridge."""
    listed = bridges.assign(code=bridges[column].fillna("").str.split())[["bridge", "code"]].explode("code")
    return listed.dropna(subset="code").astype("str")
