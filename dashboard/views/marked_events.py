"""Pure: the events that are marked on charts of years."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap

#: What a chart shows of an event.
_EVENT = ["event", "day", "day_text", "title", "category", "address", "note"]


class EventMark(NamedTuple):
    """A row of layer `events`: an event and its place on an axis of years whose middles are whole."""

    event: str
    day: pd.Timestamp
    title: str
    at: float


@once_per_version
def marked_events(tables: TableMap, marks: tuple[str, ...], day: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the events known on a day that are marked on a chart, one or other of `marks`, with `at`, their place on an axis of years whose middles are whole."""
    events = tables["events"]
    rows = events.loc[[not set(marks).isdisjoint(on.split()) for on in events["marked_on"].fillna("")], _EVENT]
    rows = rows if day is None else rows[rows["day"] <= day]
    exact = rows["day_text"].str.len() > 4
    within = (rows["day"].dt.day_of_year - 1) / 365 - 0.5
    return rows.assign(at=rows["day"].dt.year + within.where(exact, 0.0)).sort_values("at", ignore_index=True)


def events_between(events: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Return the events from the first year of the points to the last."""
    if points.empty:
        return events.iloc[:0]
    return events[events["at"].between(points["year"].min(), points["year"].max() + 0.5)].reset_index(drop=True)
