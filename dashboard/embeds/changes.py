"""Which figures under a chart changed between two exhibits of it, and by how much. Pure: no words, no drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.charts._chart import Chart
from dashboard.editions import Tables
from dashboard.embeds.figure_rows import contract, rows, value_column
from dashboard.embeds.snapshot import ChartSnapshot
from dashboard.embeds.snapshots import take_snapshot

#: How many days of revisions are told; a feed is news, table `revisions` has the rest.
DAYS = 30
#: Two figures of one place that differ by less than this share are the same.
_SAME = 1e-12


def moved(before: ChartSnapshot, after: ChartSnapshot) -> pd.DataFrame:
    """Return the figures of one chart that changed, were added or fell away, with `old`, `new` and `change_percent`.

    A figure is known by its chart's key without its source, so that another source for a year is a change too where
    one source serves each place.
    """
    if before.view.points.empty or after.view.points.empty:
        return pd.DataFrame(columns=["old", "new", "change_percent"])
    key, value = _key(before, after), value_column(after)
    old, new = (rows(one)[[*key, value]].drop_duplicates(key) for one in (before, after))
    both = old.merge(new, on=key, how="outer", suffixes=("_old", "_new"))
    both = both.rename(columns={f"{value}_old": "old", f"{value}_new": "new"})
    same = (both["old"] - both["new"]).abs() <= both["old"].abs() * _SAME
    changed = both[~same].assign(change_percent=(both["new"] / both["old"] - 1).where(both["old"] != 0) * 100)
    return changed.sort_values(key, ignore_index=True)


def _key(before: ChartSnapshot, after: ChartSnapshot) -> list[str]:
    whole = list(contract(after).key)
    short = [name for name in whole if name != "source"]
    unique = not any(rows(one).duplicated(short).any() for one in (before, after))
    return short if unique else whole


@dataclass(frozen=True)
class Change:
    """What changed under a chart on a day on which publishers revised figures."""

    chart: str
    day: pd.Timestamp
    figures: pd.DataFrame
    value: str
    publishers: tuple[str, ...]


def changes(tables: Tables, charts: Mapping[str, Chart]) -> Iterator[Change]:
    """Return what revisions changed under each chart, the newest day first."""
    revised = tables.every["revisions"]
    for day in sorted(revised["published"].unique(), reverse=True)[:DAYS]:
        at = pd.Timestamp(day)
        sources = tuple(sorted(revised.loc[revised["published"] == at, "source"].unique()))
        for chart in charts.values():
            if _reached(tables, chart, at):
                yield from _change(tables, chart, at, sources)


def _reached(tables: Tables, chart: Chart, day: pd.Timestamp) -> bool:
    """Return whether a table that the chart draws has another answer from a day on."""
    return any((tables.every[name]["known_from"] == day).any() for name in chart.tables if name in tables)


def _change(tables: Tables, chart: Chart, day: pd.Timestamp, sources: tuple[str, ...]) -> Iterator[Change]:
    eve = day - pd.Timedelta(days=1)
    before = take_snapshot(tables.on(eve), chart, {}, eve)
    after = take_snapshot(tables.on(day), chart, {}, day)
    figures = moved(before, after)
    revised = figures[figures["old"].notna() & figures["new"].notna()].reset_index(drop=True)
    if len(revised):
        yield Change(chart.name, day, revised, value_column(after), sources)
