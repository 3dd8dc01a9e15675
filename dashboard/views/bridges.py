"""Pure: the nine bridges, and the goods that can stand for each. Sums and shares are picked from table `bridge_trade`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from dashboard.views.memo import once_per_version
from dashboard.views.products import GoodsSelection, years
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.table_rows import EVENTS, EventRow
from etl.model import KOREA, Flow


class Bridge(NamedTuple):
    """A row of `bridges`: one field of cooperation, and the goods that can stand for it."""

    bridge: str
    name: str
    chapters: list[str]
    headings: list[str]
    note: str


class BridgeTrade(NamedTuple):
    """A row of table `bridge_trade`: the goods of a bridge in a year, in dollars and in per cent of all goods."""

    bridge: str
    period: str
    source: str
    chapter_count: int
    value_usd: float
    share_percent: float


@once_per_version
def proposal(tables: TableMap, day: pd.Timestamp | None = None) -> EventRow | None:
    """Return the event at which the bridges were proposed, unless the day asked for was before it."""
    named = set(tables["bridges"]["event"])
    known = (row for row in EVENTS.rows(tables) if row.event in named and (day is None or row.day <= day))
    return next(known, None)


@once_per_version
def bridges(tables: TableMap) -> Sequence[Bridge]:
    """Return the bridges in their order, each with lists of its chapters and headings, empty where none can stand for it."""
    rows = tables["bridges"].sort_values("position", ignore_index=True)
    lists = {name: rows[name].fillna("").str.split() for name in ("chapters", "headings")}
    return typed_rows(rows.assign(**lists), Bridge)


@once_per_version
def years_to_show(tables: TableMap, selection: GoodsSelection, proposed: int) -> list[int]:
    """Return the year of the proposal and the newest year, of those in which these goods have chapters."""
    known = years(tables, selection)
    return sorted({year for year in (proposed, *known[-1:]) if year in known})


@once_per_version
def trade(tables: TableMap, selection: GoodsSelection) -> Mapping[tuple[str, int], BridgeTrade]:
    """Return the goods of each bridge and year; a bridge that is not there had no figure in that year."""
    rows = typed_rows(selection.of(tables["bridge_trade"]), BridgeTrade)
    return {(row.bridge, int(row.period)): row for row in rows}


@once_per_version
def imports_by_heading(tables: TableMap, bridge: str) -> Sequence[BridgeTrade]:
    """Return Korea's purchases of a bridge's headings, on Korea's figures in the first source that has them, by year."""
    rows = tables["bridge_trade"]
    own = (rows["bridge"] == bridge) & (rows["chapter_count"] == 0)
    imports = rows[own & (rows["reporter"] == KOREA) & (rows["flow"] == Flow.IMPORT)].sort_values(["source", "period"])
    return typed_rows(imports[imports["source"].isin(imports["source"].unique()[-1:])], BridgeTrade)


def chapter_ranges(chapters: list[str]) -> str:
    """Write chapters in brief: 01–02, 04–24."""
    runs: list[list[str]] = []
    for chapter in chapters:
        if runs and int(chapter) - int(runs[-1][-1]) == 1:
            runs[-1].append(chapter)
        else:
            runs.append([chapter])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
