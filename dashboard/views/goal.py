"""The frames of the page Goal: goals and their readings, turnover with a goal over it, and the growth still needed.

A goal is read in one meaning (as stated, twice a country's base) and in current or constant dollars; `reading` names
both together. Won and roubles are another way to count the same trade, and give no outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.goal_rows import CONSTANT, GoalOutcome, GoalYear
from dashboard.views.marked_events import events_between, marked_events
from dashboard.views.memo import once_per_version
from dashboard.views.mirror import HEADLINE, yearly_pairs
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.speakers import STATED_BY, with_speakers
from dashboard.views.table_rows import GOALS, GoalRow
from dashboard.views.turnover import TURNOVER_COLUMNS, turnover
from etl.model import KOREA, RUSSIA, Flow, Measure, Status

STATED = "stated"

#: The currencies that amounts may be counted in besides dollars, as addresses have them, and their ISO 4217 codes.
CURRENCIES = {"krw": "KRW", "rub": "RUB"}

#: The share of its target from which on a goal is reached.
REACHED_PERCENT = 100

#: What one point of the growth chart tells.
NEEDED, NEEDED_THEN, HAD = "needed", "needed as it looked then", "had"

_LOCAL_POINT = [
    "reporter", "year", "currency", "value_local", "units_per_usd", "source", "rate_source", *STATED_BY, "method",
    "status", "spliced", "first_known", "known_from",
]  # fmt: skip
_PACE = [
    "reporter", "year", "pace", "pace_percent", "source", *STATED_BY, "method", "status", "first_known", "known_from",
]  # fmt: skip


@once_per_version
def goals(tables: TableMap, day: pd.Timestamp | None = None) -> Sequence[GoalRow]:
    """Return the goals set by a day, the newest first."""
    known = [row for row in GOALS.rows(tables) if day is None or row.set_on <= day]
    return sorted(known, key=lambda row: row.set_on, reverse=True)


@once_per_version
def measured_goals(tables: TableMap) -> list[str]:
    """Return the goals that some figure measures, the newest first."""
    measured = set(tables["goal_outcomes"]["goal"])
    return [row.goal for row in goals(tables) if row.goal in measured]


@once_per_version
def goal_outcomes(tables: TableMap, goal: str) -> Sequence[GoalOutcome]:
    """Return what became of each reading of a goal: as stated first, constant dollars last, Russia before Korea."""
    rows = tables["goal_outcomes"]
    return sorted(typed_rows(rows[rows["goal"] == goal], GoalOutcome), key=_order)


def _order(row: GoalOutcome) -> tuple[bool, bool, str, bool]:
    return row.prices == CONSTANT, row.meaning != STATED, row.meaning, row.reporter == KOREA


@once_per_version
def goal_readings(tables: TableMap, goal: str) -> list[str]:
    """Return the readings of a goal in the order in which pages show them."""
    return list(dict.fromkeys(row.reading for row in goal_outcomes(tables, goal)))


@once_per_version
def goal_meanings(tables: TableMap, goal: str) -> list[str]:
    """Return the readings of a goal in current dollars; the others follow one of these."""
    return list(dict.fromkeys(row.reading for row in goal_outcomes(tables, goal) if row.prices != CONSTANT))


@once_per_version
def meaning_and_prices(tables: TableMap, goal: str, reading: str) -> tuple[str, str]:
    """Return the reading in current dollars that a reading follows, and its own prices."""
    found = (row for row in goal_outcomes(tables, goal) if row.reading == reading)
    return next(((row.meaning, row.prices) for row in found), (reading, "current"))


@once_per_version
def reading_with_prices(tables: TableMap, goal: str, meaning: str, prices: str) -> str:
    """Return the reading that has a meaning in such prices, or the meaning's own where there is none."""
    found = (row for row in goal_outcomes(tables, goal) if (row.meaning, row.prices) == (meaning, prices))
    return next((row.reading for row in found), meaning)


@once_per_version
def currencies_known(tables: TableMap) -> list[str]:
    """Return the currencies besides dollars in which some year's trade is known, as addresses have them."""
    known = set(tables["series_in_currencies"]["currency"])
    return [word for word, code in CURRENCIES.items() if code in known]


@once_per_version
def goal_years(tables: TableMap, goal: str, reading: str) -> pd.DataFrame:
    """Return one reading of a goal year by year, the newest last; in constant dollars too, known since the dollars are."""
    rows = _of(tables["goal_progress"], goal, reading)
    rows = _known_as_dollars(rows, tables) if (rows["prices"] == CONSTANT).any() else rows
    return rows.sort_values(["year", "reporter"])


@once_per_version
def goal_years_then(tables: TableMap, goal: str, reading: str) -> pd.DataFrame:
    """Return the first answer for each year of one reading, where it was known while there was time to act."""
    return _of(tables["goal_then"], goal, reading).sort_values(["year", "reporter"])


@once_per_version
def goal_in_currency(tables: TableMap, goal: str, reading: str, currency: str) -> pd.DataFrame:
    """Return one reading of a goal year by year in won or roubles, Russia before Korea."""
    rows = _of(tables["goal_currencies"], goal, reading)
    return rows[rows["currency"] == currency].sort_values(["year", "reporter"], ascending=[True, False])


def outcomes_in_currency(tables: TableMap, goal: str, reading: str, currency: str) -> list[GoalOutcome]:
    """Return what the years of `goal_in_currency` say by each country's figures, Russia before Korea.

    An estimate counts no more than it does in table `goal_outcomes`.
    """
    rows = goal_in_currency(tables, goal, reading, currency)
    years = typed_rows(rows[rows["status"] != Status.ESTIMATE], GoalYear)
    own = {reporter: [year for year in years if year.reporter == reporter] for reporter in (RUSSIA, KOREA)}
    return [_outcome(of, GOALS.get(tables, goal).due) for of in own.values() if of]


def _outcome(years: Sequence[GoalYear], due: int) -> GoalOutcome:
    """Return what the years of one country's figures say of a goal in a currency."""
    best = max(years, key=lambda one: one.attained_percent)
    at_due = next((one.attained_percent for one in years if one.year == due), nan)
    reached = min((one.year for one in years if one.attained_percent >= REACHED_PERCENT), default=0)
    share = best.attained_percent
    return GoalOutcome(best.reporter, at_due, best.year, share, reached, target_local=best.target_local)


def _known_as_dollars(points: pd.DataFrame, tables: TableMap) -> pd.DataFrame:
    """Date turnover in other prices or currencies as the dollars behind it: the day on which prices or rates were taken in says nothing of trade."""
    rows = tables["series"]
    rows = rows[rows["measure"] == Measure.TURNOVER].assign(year=rows["period"].astype("int64"))
    known = ["first_known", "known_from"]
    both = points.merge(rows[["reporter", "year", *known]], on=["reporter", "year"], how="left", suffixes=("", "_usd"))
    return both.assign(**{name: both[f"{name}_usd"].fillna(both[name]) for name in known})[points.columns]


def _of(rows: pd.DataFrame, goal: str, reading: str) -> pd.DataFrame:
    return rows[(rows["goal"] == goal) & (rows["reading"] == reading)]


@once_per_version
def turnover_in(tables: TableMap, currency: str, day: pd.Timestamp | None = None) -> View:
    """Return yearly turnover in won or roubles, each year at its own average rate, with the headline events."""
    rows = tables["series_in_currencies"]
    rows = rows[(rows["measure"] == Measure.TURNOVER) & (rows["currency"] == currency)]
    rows = with_speakers(rows, tables).assign(year=rows["period"].astype("int64"))
    points = _known_as_dollars(rows[_LOCAL_POINT], tables).sort_values(["reporter", "year"])
    view = dated_view(points, day, events=events_between(marked_events(tables, ("turnover",), day), points))
    return replace(view, facts={"currency": currency})


@once_per_version
def goal_turnover(
    tables: TableMap, goal: str, reading: str, day: pd.Timestamp | None = None, currency: str = ""
) -> View:
    """Return turnover with a goal's paths and target, and other goals' paths, as one reading or one currency counts them."""
    years, suffix = (_local(tables, currency), "local") if currency else (tables["goal_progress"], "usd")
    chosen = _of(years, goal, reading)
    constant = not currency and (chosen["prices"] == CONSTANT).any()
    others = years[(years["goal"] != goal) & (years["reading"] == STATED)]
    over = _Overlay(goal, suffix, tables["goals"].set_index("goal"))
    shown = chosen if constant or currency else pd.concat([chosen, others])
    view = turnover_in(tables, currency, day) if currency else turnover(tables, day)
    view = _constant(chosen, day, tables) if constant else view
    view = view.over(
        paths=over.paths(shown), targets=over.targets(shown), due=over.due(chosen), attained=_attained(chosen)
    )
    prices = CONSTANT if constant else "current"
    return replace(view, facts={**view.facts, "prices": prices, "base_year": over.base_year})


def _attained(chosen: pd.DataFrame) -> pd.DataFrame:
    """Return which share of the goal each year's figure came to."""
    rows = chosen[["reporter", "year", "attained_percent"]]
    return rows[rows["attained_percent"].notna()].reset_index(drop=True)


def _local(tables: TableMap, currency: str) -> pd.DataFrame:
    rows = tables["goal_currencies"]
    return rows[rows["currency"] == currency]


def _constant(chosen: pd.DataFrame, day: pd.Timestamp | None, tables: TableMap) -> View:
    chosen = _known_as_dollars(chosen, tables)
    rows = chosen.assign(value_usd=chosen["measured_usd"]).sort_values(["reporter", "year"])
    before = rows.groupby("reporter")["source"].shift(1)
    points = with_speakers(rows, tables).assign(spliced=before.notna() & (before != rows["source"]))[TURNOVER_COLUMNS]
    return dated_view(points, day, events=events_between(marked_events(tables, ("turnover",), day), points))


@dataclass(frozen=True)
class _Overlay:
    """What goals lay over a chart: their amounts end in `_usd` or `_local`; one of them is the main one."""

    goal: str
    suffix: str
    goals: pd.DataFrame

    @property
    def base_year(self) -> str:
        return str(self.goals["base_year"].get(self.goal, ""))

    def _due(self, rows: pd.DataFrame) -> pd.Series:
        return rows["goal"].map(self.goals["due"]).astype("int64")

    def paths(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return each path from its base to its target; years that no figure has reached yet are not on it."""
        key, both = ["goal", "reporter", "year"], [f"path_growth_{self.suffix}", f"path_step_{self.suffix}"]
        paths = rows.loc[rows[both[0]].notna(), [*key, *both]]
        begun = rows[rows["reporter"].isin(paths["reporter"])].drop_duplicates(["goal", "reporter"])
        target = begun[f"target_{self.suffix}"]
        ends = begun.assign(year=self._due(begun), **dict.fromkeys(both, target))
        whole = pd.concat([paths, ends[[*key, *both]]], ignore_index=True).drop_duplicates(key)
        started = whole.groupby(["goal", "reporter"])["year"].transform("size") > 1
        return whole[started].assign(main=whole["goal"] == self.goal).sort_values(key, ignore_index=True)

    def targets(self, rows: pd.DataFrame) -> pd.DataFrame:
        amount = f"target_{self.suffix}"
        targets = rows.drop_duplicates(["goal", amount])[["goal", amount]]
        return targets.assign(year=self._due(targets), main=targets["goal"] == self.goal).reset_index(drop=True)

    def due(self, chosen: pd.DataFrame) -> pd.DataFrame:
        rows = chosen[chosen["year"] == self._due(chosen)]
        return rows[["reporter", "year", f"measured_{self.suffix}", "attained_percent"]].reset_index(drop=True)


@once_per_version
def freight_and_higher(tables: TableMap, since: int) -> pd.DataFrame:
    """Return whose line freight alone would make the higher one, and whose is, in each year that both report themselves.

    Columns: year, lifted, higher. Freight is in what a country buys, so it lifts the line of the one that buys more.
    """
    out, back = (yearly_pairs(tables, flow.value, HEADLINE).query("firm") for flow in (Flow.EXPORT, Flow.IMPORT))
    years = out.merge(back, on="year", suffixes=("", "_back"))
    rows = tables["series"][tables["series"]["measure"] == Measure.TURNOVER]
    lines = rows.assign(year=rows["period"].astype("int64")).pivot(index="year", columns="reporter", values="value_usd")
    years = years.merge(lines.reindex(columns=[RUSSIA, KOREA]).dropna(), on="year")
    years = years[years["year"] >= since]
    names = {True: KOREA, False: RUSSIA}
    # the more Russia sells, the more Korea buys
    lifted = (years["exporter_usd"] > years["exporter_usd_back"]).map(names)
    return years[["year"]].assign(lifted=lifted, higher=(years[KOREA] > years[RUSSIA]).map(names))


@once_per_version
def growth_needed(tables: TableMap, goal: str, reading: str, day: pd.Timestamp | None = None) -> View:
    """Return the yearly growth that was still needed and that was had, from the goal's base year to its due year.

    The points say it as it is known now, and as it looked then, where a figure was known while there was time to act.
    """
    row = GOALS.find(tables, goal)
    years, then = goal_years(tables, goal, reading), goal_years_then(tables, goal, reading)
    years = years[years["year"] <= (row.due if row else 0)]
    needed, had = years["growth_needed_percent"], years["growth_had_percent"]
    parts = [
        years.assign(pace=NEEDED, pace_percent=needed)[needed.notna()],
        then.assign(pace=NEEDED_THEN, pace_percent=then["growth_needed_percent"]),
        years.assign(pace=HAD, pace_percent=had)[had.notna()],
    ]
    points = pd.concat([with_speakers(part, tables)[_PACE] for part in parts], ignore_index=True)
    ordered = points[points["pace_percent"].notna()].sort_values(["reporter", "year", "pace"])
    facts = (
        {"goal": row.label, "base_year": str(row.base_year), "due": str(row.due)}
        if row
        else {"goal": "", "base_year": "", "due": "0"}
    )
    constant = {"prices": CONSTANT} if (years["prices"] == CONSTANT).any() else {}
    return replace(dated_view(ordered, day), facts={**facts, **constant})
