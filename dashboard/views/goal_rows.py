"""The rows of the views of goals: what became of them, year by year, and what is laid over a chart."""

from __future__ import annotations

from math import nan
from typing import NamedTuple

from dashboard.views.records import TypedTable

#: The prices of a goal's base year, by their name in tables and addresses.
CONSTANT = "constant"


class PacePoint(NamedTuple):
    """A row of the points of `growth_needed`: a growth in per cent a year that was needed or had, by `pace`."""

    reporter: str
    year: int
    pace: str
    pace_percent: float
    source: str
    method: str
    status: str
    first_known: str
    statement: str = ""
    qualifier: str = ""
    significant_digits: float = 0
    speaker: str = ""
    address: str = ""


class GoalTarget(NamedTuple):
    """A row of layer `targets`: the amount of a goal in its due year, in dollars or a currency; one goal is the main one."""

    goal: str
    year: int
    main: bool
    target_usd: float = nan
    target_local: float = nan


class DueShare(NamedTuple):
    """A row of layers `due` and `attained`: which share of the goal one year's figure came to, in per cent."""

    reporter: str
    year: int
    attained_percent: float
    measured_usd: float = nan
    measured_local: float = nan


class GoalWord(NamedTuple):
    """A row of table `goal_words`: a goal's overall word."""

    goal: str
    word: str


class GoalOutcome(NamedTuple):
    """A row of table `goal_outcomes`: what became of one reading of a goal on one country's figures, in dollars and per cent.

    Counted in another currency, a row has the target in that, and nothing of other years than those that are counted.
    """

    reporter: str
    due_attained_percent: float
    best_year: int
    best_percent: float
    first_reached: int
    reading: str = ""
    meaning: str = ""
    label: str = ""
    prices: str = ""
    base_usd: float = nan
    target_usd: float = nan
    target_local: float = nan
    growth_asked_percent: float = nan
    earlier_year: int = 0
    earlier_percent: float = nan
    outcome: str = ""


class GoalYear(NamedTuple):
    """A row of `goal_years`, `goal_years_then` or `goal_in_currency`: how far one year came, in dollars or a currency, and per cent."""

    reporter: str
    year: int
    attained_percent: float
    status: str
    growth_needed_percent: float = nan
    growth_had_percent: float = nan
    target_local: float = nan
    path_growth_usd: float = nan
    path_step_usd: float = nan
    path_growth_local: float = nan
    path_step_local: float = nan
    source: str = ""
    statement: str = ""
    qualifier: str = ""
    significant_digits: int = 0
    speaker: str = ""
    first_known: str = ""


GOAL_WORDS = TypedTable("goal_words", GoalWord)
