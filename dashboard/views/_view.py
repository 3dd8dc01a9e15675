"""Pure: tables and the reader's controls in, the frames out that a chart, a table or a sentence shows.

Nothing is derived here: rows are picked, joined and put in order, and what they say was computed in etl. No words, no
drawing, no store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isnan, nan
from typing import NamedTuple

import pandas as pd

from dashboard.views.memo import once_per_version, once_per_view
from dashboard.views.records import Row, typed_rows
from dashboard.views.records import TableMap as TableMap
from etl.model import DECIDING, KOREA, PAIR, RUSSIA, Measure, Method, Period

#: What a chart shows of an event.
_EVENT = ["event", "day", "day_text", "title", "category", "address", "note"]

#: Growth is shown from the year on in which three sources stand side by side.
FIRST_GROWTH_YEAR = 2001

CONSTANT = "constant"
#: How a point that stands on a rounded statement was put; the last two are looked up by `attributed`.
STATED_BY = ["statement", "qualifier", "significant_digits", "speaker", "address"]
POINT = [
    "reporter", "year", "value_usd", "source", *STATED_BY, "method", "status", "spliced", "first_known", "known_from",
]  # fmt: skip


class ClaimInterval(NamedTuple):
    """A row of layer `claimed`: a stated interval in its unit, and the months that it may mean, as places on an axis of years."""

    low: float
    high: float
    first: float
    last: float
    unit: str


class StatedInterval(NamedTuple):
    """What a claim states: an interval in its unit, as it is rounded, and the months to draw it over, if it names any."""

    stated_low: float
    stated_high: float
    stated_text: str
    stated_unit: str
    drawn_over: str = ""


class EventMark(NamedTuple):
    """A row of layer `events`: an event and its place on an axis of years whose middles are whole."""

    event: str
    day: pd.Timestamp
    title: str
    at: float


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


class GrowthPoint(NamedTuple):
    """A row of the points of `growth`: a full year's growth in per cent, and the two values in dollars that make it."""

    reporter: str
    year: int
    growth_percent: float
    value_usd: float
    base_value_usd: float
    status: str
    source: str
    first_known: str


_NO_ROWS = pd.DataFrame()


@dataclass(frozen=True)
class View:
    """What one chart shows: its points, what is laid over them by name, and where the points come from."""

    points: pd.DataFrame
    layers: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    as_of: pd.Timestamp | None = None
    sources: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    #: The view that further layers were laid over to make this one.
    under: View | None = field(default=None, repr=False, compare=False)
    #: What was made of it; a view that is made from this one begins anew.
    memo: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rows(self, row: type[Row]) -> Sequence[Row]:
        """Return the points as rows of a type."""
        return self._rows("", row)

    def layer_rows(self, name: str, row: type[Row]) -> Sequence[Row]:
        """Return one layer as rows of a type."""
        return self._rows(name, row)

    @once_per_view
    def _rows(self, layer: str, row: type[Row]) -> Sequence[Row]:
        return typed_rows(self.layer(layer) if layer else self.points, row)

    def layer(self, name: str) -> pd.DataFrame:
        """Return one layer, or an empty frame without columns."""
        return self.layers.get(name, _NO_ROWS)

    def over(self, **layers: pd.DataFrame) -> View:
        """Return this view with further layers."""
        return replace(self, layers={**self.layers, **layers}, under=self)


def dated_view(points: pd.DataFrame, day: pd.Timestamp | None, **layers: pd.DataFrame) -> View:
    """Date a view by the day that was asked for, or by its newest figure."""
    newest = points["known_from"].max() if len(points) else None
    return View(points.reset_index(drop=True), layers, day or newest, sources_of(points))


def with_speakers(points: pd.DataFrame, tables: TableMap) -> pd.DataFrame:
    """Add to points who made the statement that they stand on and where it is printed, blank where they stand on none."""
    statements = _statements_by_name(tables)
    looked_up = {name: points["statement"].map(statements[name]).astype("str") for name in ("speaker", "address")}
    return points.assign(**looked_up)


@once_per_version
def _statements_by_name(tables: TableMap) -> pd.DataFrame:
    return tables["statements"].set_index("statement")


def sources_of(points: pd.DataFrame) -> tuple[str, ...]:
    """Name the sources of points, those of exchange rates last."""
    named = [points[column] for column in ("source", "rate_source") if column in points]
    return tuple(dict.fromkeys(source for column in named for source in column))


@once_per_version
def turnover(tables: TableMap, day: pd.Timestamp | None = None) -> View:
    """Return yearly turnover as each of the two reports it, with the headline events."""
    rows = tables["series"]
    rows = rows[rows["measure"] == Measure.TURNOVER].assign(year=rows["period"].astype("int64"))
    points = with_speakers(rows, tables)[POINT].sort_values(["reporter", "year"])
    return dated_view(points, day, events=events_between(marked_events(tables, ("turnover",), day), points))


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


TURNOVER_OF_BOTH = {RUSSIA: Measure.TURNOVER.value, KOREA: Measure.TURNOVER.value}


def growth(tables: TableMap, measures: Mapping[str, str] | None = None, day: pd.Timestamp | None = None) -> View:
    """Return full years' growth, source by source, of one measure for each of the two countries' figures."""
    rows = tables["growth"]
    wanted = measures or TURNOVER_OF_BOTH
    pair = rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR)
    years = rows["period"].str.fullmatch("[0-9]{4}").astype("bool")
    rows = rows[pair & years & (rows["measure"] == rows["reporter"].map(wanted))]
    rows = rows.assign(year=rows["period"].astype("int64"))
    points = rows[rows["year"] >= FIRST_GROWTH_YEAR].sort_values(["year", "reporter", "source"])
    return dated_view(with_firmness(points, tables), day)


def with_firmness(points: pd.DataFrame, tables: TableMap) -> pd.DataFrame:
    """Mark the points that can be leaned on: neither weak themselves nor from a source worked out from estimates."""
    worked_out = sources_from_estimates(tables)
    return points.assign(firm=points["status"].isin(list(DECIDING)) & ~points["source"].isin(worked_out))


@once_per_version
def sources_from_estimates(tables: TableMap) -> list[str]:
    """Return the sources that have figures worked out from an estimate."""
    flows = tables["flows"]
    return list(flows.loc[flows["method"] == Method.RECOVERED, "source"].unique())


def lay_claim_over(view: View, claim: StatedInterval, checks: pd.DataFrame) -> View:
    """Return a view with a claim's stated interval laid over it, across the periods that its deciding readings look at.

    A claim may declare other months to be drawn over. Where its readings look at a part of a year, the facts name it, and say if no deciding reading could be measured.
    """
    deciding = checks[checks["period"].notna() & checks["role"].isin(["decides", "not firm enough"])]
    periods = pd.Series([claim.drawn_over]) if claim.drawn_over else deciding["period"]
    columns = ["low", "high", "first", "last", "text", "unit"]
    if periods.empty or isnan(claim.stated_low):
        return view.over(claimed=pd.DataFrame(columns=columns))
    spans = [Period.parse(period) for period in periods.unique()]
    first, last = min(span.first for span in spans), max(span.last for span in spans) + 1
    axis = (first / 12 - 0.5, last / 12 - 0.5)
    row = (claim.stated_low, claim.stated_high, *axis, claim.stated_text, claim.stated_unit)
    laid = view.over(claimed=pd.DataFrame([row], columns=columns))
    if len(spans) > 1 or spans[0].is_year or claim.drawn_over:
        return laid
    held = {} if deciding["measured"].notna().any() else {"unheld": "yes"}
    return replace(laid, facts={**view.facts, "claimed_for": str(spans[0]), **held})
