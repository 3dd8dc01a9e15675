"""Pure: yearly turnover as each of the two countries reports it, its highest and its newest year, and that of a goal."""

from __future__ import annotations

from math import nan
from typing import NamedTuple

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.marked_events import events_between, marked_events
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.speakers import STATED_BY, with_speakers
from dashboard.views.table_rows import GOALS
from etl.model import Measure

#: The columns of the points of turnover.
TURNOVER_COLUMNS = [
    "reporter", "year", "value_usd", "source", *STATED_BY, "method", "status", "spliced", "first_known", "known_from",
]  # fmt: skip


class TurnoverPoint(NamedTuple):
    """A row of the points of `turnover`: a year's trade in dollars or in a currency, and for a chart its place and height."""

    reporter: str
    year: int
    source: str
    method: str
    status: str
    spliced: bool
    first_known: str
    value_usd: float = nan
    value_local: float = nan
    currency: str = ""
    units_per_usd: float = nan
    rate_source: str = ""
    statement: str = ""
    qualifier: str = ""
    significant_digits: float = 0
    speaker: str = ""
    address: str = ""
    firm: bool = True
    at: float = nan
    shown: float = nan


@once_per_version
def turnover(tables: TableMap, day: pd.Timestamp | None = None) -> View:
    """Return yearly turnover as each of the two reports it, with the headline events."""
    rows = tables["series"]
    rows = rows[rows["measure"] == Measure.TURNOVER].assign(year=rows["period"].astype("int64"))
    points = with_speakers(rows, tables)[TURNOVER_COLUMNS].sort_values(["reporter", "year"])
    return dated_view(points, day, events=events_between(marked_events(tables, ("turnover",), day), points))


class YearTurnover(NamedTuple):
    """One year's turnover in one country's figures, in dollars."""

    reporter: str
    year: int
    value_usd: float


def height_and_newest(tables: TableMap, reporter: str) -> tuple[YearTurnover, YearTurnover] | None:
    """Return the year of the highest turnover in one country's figures, and its newest year; nothing where there is no year."""
    rows = tables["series"]
    own = rows[(rows["measure"] == Measure.TURNOVER) & (rows["reporter"] == reporter)].assign(
        year=lambda rows: rows["period"].astype("int64")
    )
    years = typed_rows(own, YearTurnover)
    if not years:
        return None
    return max(years, key=lambda one: one.value_usd), max(years, key=lambda one: one.year)


def goal_due(tables: TableMap, goal: str, reading: str) -> list[YearTurnover]:
    """Return what each country's figures came to in the year in which a goal was due, the lowest first."""
    due = GOALS.get(tables, goal).due
    rows = tables["goal_progress"]
    rows = rows[(rows["goal"] == goal) & (rows["reading"] == reading) & (rows["year"] == due)]
    found = typed_rows(rows.assign(value_usd=rows["measured_usd"]), YearTurnover)
    return sorted(found, key=lambda one: one.value_usd)
