"""Pure: the nine bridges, and the goods that can stand for each. Sums and shares are picked from table `bridge_trade`."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.views import TableMap
from dashboard.views.memo import once_per_version
from dashboard.views.products import GoodsSelection, years
from etl.model import KOREA, Flow


@once_per_version
def proposal(tables: TableMap, day: pd.Timestamp | None = None) -> pd.Series | None:
    """Return the event at which the bridges were proposed, unless the day asked for was before it."""
    rows = tables["events"][tables["events"]["event"].isin(tables["bridges"]["event"])]
    rows = rows if day is None else rows[rows["day"] <= day]
    return None if rows.empty else rows.iloc[0]


@once_per_version
def bridges(tables: TableMap) -> pd.DataFrame:
    """Return the bridges in their order, each with lists of its chapters and headings, empty where none can stand for it."""
    rows = tables["bridges"].sort_values("position", ignore_index=True)
    return rows.assign(**{name: rows[name].fillna("").str.split() for name in ("chapters", "headings")})


@once_per_version
def years_to_show(tables: TableMap, selection: GoodsSelection, proposed: int) -> list[int]:
    """Return the year of the proposal and the newest year, of those in which these goods have chapters."""
    known = years(tables, selection)
    return sorted({year for year in (proposed, *known[-1:]) if year in known})


@once_per_version
def trade(tables: TableMap, selection: GoodsSelection) -> Mapping[tuple[str, int], pd.Series]:
    """Return the goods of each bridge and year; a bridge that is not there had no figure in that year."""
    rows = selection.of(tables["bridge_trade"])
    return {(str(row["bridge"]), int(row["year"])): row for _, row in rows.iterrows()}


@once_per_version
def imports_by_heading(tables: TableMap, bridge: str) -> pd.DataFrame:
    """Return Korea's purchases of a bridge's headings, on Korea's figures in the first source that has them, by year."""
    rows = tables["bridge_trade"]
    own = (rows["bridge"] == bridge) & (rows["chapter_count"] == 0)
    imports = rows[own & (rows["reporter"] == KOREA) & (rows["flow"] == Flow.IMPORT)].sort_values(["source", "period"])
    return imports[imports["source"].isin(imports["source"].unique()[-1:])]


def chapter_ranges(chapters: list[str]) -> str:
    """Write chapters in brief: 01–02, 04–24."""
    runs: list[list[str]] = []
    for chapter in chapters:
        if runs and int(chapter) - int(runs[-1][-1]) == 1:
            runs[-1].append(chapter)
        else:
            runs.append([chapter])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
