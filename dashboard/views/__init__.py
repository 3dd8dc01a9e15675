"""Pure: tables and the reader's controls in, the frames out that a chart, a table or a sentence shows.

Nothing is derived here: rows are picked, joined and put in order, and what they say was computed in etl. No words, no
drawing, no store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from etl.model import DECIDING, KOREA, PAIR, RUSSIA, Measure, Method, Period

TableMap = Mapping[str, pd.DataFrame]

#: The events that a chart of yearly trade has room for: what changed the rules of trade between the two.
HEADLINE_EVENTS = ("strategic-partnership-2008", "crimea-2014", "summit-2017", "invasion-2022")

#: Growth is shown from the year on in which three sources stand side by side.
FIRST_GROWTH_YEAR = 2001

STATED = "stated"
CONSTANT = "constant"
_POINT = ["reporter", "year", "value_usd", "source", "method", "status", "spliced", "known_from"]


@dataclass(frozen=True)
class View:
    """What one chart shows: its points, what is laid over them by name, and where the points come from."""

    points: pd.DataFrame
    layers: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    as_of: pd.Timestamp | None = None
    sources: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def layer(self, name: str) -> pd.DataFrame:
        """Give one layer, or an empty frame without columns."""
        return self.layers.get(name, pd.DataFrame())

    def over(self, **layers: pd.DataFrame) -> View:
        """Give this view with further layers."""
        return replace(self, layers={**self.layers, **layers})


def _view(points: pd.DataFrame, day: pd.Timestamp | None, **layers: pd.DataFrame) -> View:
    """Date a view by the day that was asked for, or by its newest figure."""
    newest = points["known_from"].max() if len(points) else None
    sources = tuple(dict.fromkeys(points["source"]))
    return View(points.reset_index(drop=True), layers, day or newest, sources)


def turnover(tables: TableMap, day: pd.Timestamp | None = None) -> View:
    """Give yearly turnover as each of the two reports it, with the headline events."""
    rows = tables["series"]
    rows = rows[rows["measure"] == Measure.TURNOVER].assign(year=rows["period"].astype("int64"))
    points = rows[_POINT].sort_values(["reporter", "year"])
    return _view(points, day, events=_within(headline_events(tables, day), points))


def headline_events(tables: TableMap, day: pd.Timestamp | None = None) -> pd.DataFrame:
    """Give the headline events known on a day, with `at`, their place on an axis of years whose middles are whole."""
    rows = tables["events"][tables["events"]["event"].isin(HEADLINE_EVENTS)]
    rows = rows if day is None else rows[rows["day"] <= day]
    exact = rows["day_text"].str.len() > 4
    within = (rows["day"].dt.day_of_year - 1) / 365 - 0.5
    return rows.assign(at=rows["day"].dt.year + within.where(exact, 0.0)).sort_values("at", ignore_index=True)


def _within(events: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    if points.empty:
        return events.iloc[:0]
    return events[events["at"].between(points["year"].min(), points["year"].max() + 0.5)].reset_index(drop=True)


def goals(tables: TableMap, day: pd.Timestamp | None = None) -> pd.DataFrame:
    """Give the goals set by a day, the newest first."""
    rows = tables["goals"] if day is None else tables["goals"][tables["goals"]["set_on"] <= day]
    return rows.sort_values("set_on", ascending=False, ignore_index=True)


def goal_outcomes(tables: TableMap, goal: str) -> pd.DataFrame:
    """Give what became of each reading of a goal: as stated first, constant dollars last, Russia before Korea."""
    rows = tables["goal_outcomes"]
    rows = rows[rows["goal"] == goal]
    order = rows.assign(
        last=rows["prices"] == CONSTANT, other=rows["reading"] != STATED, korea=rows["reporter"] == KOREA
    )
    ordered = order.sort_values(["last", "other", "reading", "korea"], ignore_index=True)
    return ordered.drop(columns=["last", "other", "korea"])


def goal_readings(tables: TableMap, goal: str) -> list[str]:
    """Give the readings of a goal in the order in which pages show them."""
    return list(dict.fromkeys(goal_outcomes(tables, goal)["reading"]))


def measured_goals(tables: TableMap) -> list[str]:
    """Give the goals that some figure measures, the newest first."""
    measured = set(tables["goal_outcomes"]["goal"])
    return [goal for goal in goals(tables)["goal"] if goal in measured]


def goal_turnover(tables: TableMap, goal: str, reading: str, day: pd.Timestamp | None = None) -> View:
    """Give turnover in the prices of one reading of a goal, with the goal's path and target, and other goals' paths."""
    progress = tables["goal_progress"]
    chosen = progress[(progress["goal"] == goal) & (progress["reading"] == reading)]
    constant = (chosen["prices"] == CONSTANT).any()
    others = progress[(progress["goal"] != goal) & (progress["reading"] == STATED)]
    shown = chosen if constant else pd.concat([chosen, others])
    due = dict(zip(tables["goals"]["goal"], tables["goals"]["due"], strict=True))
    base = dict(zip(tables["goals"]["goal"], tables["goals"]["base_year"], strict=True))
    view = _constant(chosen, day, tables) if constant else turnover(tables, day)
    view = view.over(paths=_paths(shown, goal, due), targets=_targets(shown, goal, due), due=_due(chosen, due))
    return replace(view, facts={"prices": CONSTANT if constant else "current", "base_year": str(base.get(goal, ""))})


def _constant(chosen: pd.DataFrame, day: pd.Timestamp | None, tables: TableMap) -> View:
    rows = chosen.assign(value_usd=chosen["measured_usd"]).sort_values(["reporter", "year"])
    before = rows.groupby("reporter")["source"].shift(1)
    points = rows.assign(spliced=before.notna() & (before != rows["source"]))[_POINT]
    return _view(points, day, events=_within(headline_events(tables, day), points))


def _paths(rows: pd.DataFrame, goal: str, due: Mapping[str, int]) -> pd.DataFrame:
    """Give each path from its base to its target; years that no figure has reached yet are not on it."""
    columns = ["goal", "reporter", "year", "path_growth_usd", "path_step_usd"]
    paths = rows.loc[rows["path_growth_usd"].notna(), columns]
    begun = rows[rows["reporter"].isin(paths["reporter"])].drop_duplicates(["goal", "reporter"])
    ends = begun.assign(
        year=begun["goal"].map(due), path_growth_usd=begun["target_usd"], path_step_usd=begun["target_usd"]
    )
    whole = pd.concat([paths, ends[columns]], ignore_index=True).drop_duplicates(["goal", "reporter", "year"])
    started = whole.groupby(["goal", "reporter"])["year"].transform("size") > 1
    return whole[started].assign(main=whole["goal"] == goal).sort_values(columns[:3], ignore_index=True)


def _targets(rows: pd.DataFrame, goal: str, due: Mapping[str, int]) -> pd.DataFrame:
    targets = rows.drop_duplicates(["goal", "target_usd"])[["goal", "label", "target_usd"]]
    years = targets["goal"].map(due).astype("int64")
    return targets.assign(year=years, main=targets["goal"] == goal).reset_index(drop=True)


def _due(chosen: pd.DataFrame, due: Mapping[str, int]) -> pd.DataFrame:
    rows = chosen[chosen["year"] == chosen["goal"].map(due)]
    return rows[["reporter", "year", "measured_usd", "attained_percent"]].reset_index(drop=True)


def goal_years(tables: TableMap, goal: str, reading: str) -> pd.DataFrame:
    """Give one reading of a goal year by year, the newest last."""
    rows = tables["goal_progress"]
    return rows[(rows["goal"] == goal) & (rows["reading"] == reading)].sort_values(["year", "reporter"])


TURNOVER_OF_BOTH = {RUSSIA: Measure.TURNOVER.value, KOREA: Measure.TURNOVER.value}


def growth(tables: TableMap, measures: Mapping[str, str] | None = None, day: pd.Timestamp | None = None) -> View:
    """Give full years' growth, source by source, of one measure for each of the two countries' books."""
    rows = tables["growth"]
    wanted = measures or TURNOVER_OF_BOTH
    pair = rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR) & rows["period"].str.fullmatch("[0-9]{4}")
    rows = rows[pair & (rows["measure"] == rows["reporter"].map(wanted))]
    rows = rows.assign(year=rows["period"].astype("int64"))
    points = rows[rows["year"] >= FIRST_GROWTH_YEAR].sort_values(["year", "reporter", "source"])
    return _view(_with_firmness(points, tables), day)


def _with_firmness(points: pd.DataFrame, tables: TableMap) -> pd.DataFrame:
    """Mark the points that can be leaned on: neither weak themselves nor from a source worked out from estimates."""
    flows = tables["flows"]
    worked_out = flows.loc[flows["method"] == Method.RECOVERED, "source"].unique()
    return points.assign(firm=points["status"].isin(list(DECIDING)) & ~points["source"].isin(worked_out))


def partner_rank(tables: TableMap, day: pd.Timestamp | None = None) -> View:
    """Give Korea's place among Russia's partners, year by year, measure by measure, source by source."""
    rows = tables["partner_ranks"]
    rows = rows[(rows["reporter"] == RUSSIA) & (rows["partner"] == KOREA)]
    points = rows.assign(year=rows["period"].astype("int64")).sort_values(["measure", "source", "year"])
    return _view(_with_firmness(points, tables), day)


def claimed(view: View, claim: pd.Series, checks: pd.DataFrame) -> View:
    """Lay a claim's stated interval over a chart, across the periods that its deciding readings look at."""
    periods = checks.loc[checks["period"].notna() & checks["role"].isin(["decides", "not firm enough"]), "period"]
    columns = ["low", "high", "first", "last", "text", "unit"]
    if periods.empty or pd.isna(claim["stated_low"]):
        return view.over(claimed=pd.DataFrame(columns=columns))
    spans = [Period.parse(period) for period in periods.unique()]
    first, last = min(span.first for span in spans), max(span.last for span in spans) + 1
    row = [
        claim["stated_low"],
        claim["stated_high"],
        first / 12 - 0.5,
        last / 12 - 0.5,
        claim["stated_text"],
        claim["stated_unit"],
    ]
    return view.over(claimed=pd.DataFrame([row], columns=columns))
