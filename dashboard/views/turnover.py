"""Pure: yearly turnover as each of the two countries reports it."""

from __future__ import annotations

from math import nan
from typing import NamedTuple

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.marked_events import events_between, marked_events
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap
from dashboard.views.speakers import STATED_BY, with_speakers
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
