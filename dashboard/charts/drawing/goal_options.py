"""How a goal is chosen in addresses: the goal, its reading, the currency and the prices, for every chart that shows one.

Readings in constant dollars are offered as prices of the reading that they follow; their own names are understood too.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.charts._chart import Option
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.goal import (
    CURRENCIES,
    STATED,
    currencies_known,
    goal_meanings,
    goal_outcomes,
    goal_readings,
    measured_goals,
    reading_with_prices,
)
from dashboard.views.goal_rows import CONSTANT
from dashboard.views.records import TableMap
from dashboard.views.table_rows import GOALS

Before = Mapping[str, str]


def goal_and_reading(tables: TableMap, goal: str, reading: str, prices: str) -> tuple[str, str]:
    """Return the goal and the reading that are meant: where one is not named, the first that fits the other."""
    fitting = [name for name in measured_goals(tables) if reading in ("", *goal_readings(tables, name))]
    name = goal or next(iter(fitting), "")
    read = reading or next(iter(goal_readings(tables, name)), STATED)
    return name, reading_with_prices(tables, name, read, CONSTANT) if prices == CONSTANT else read


def _goals(tables: TableMap, before: Before) -> list[str]:
    return [before["goal"]] if before.get("goal") else measured_goals(tables)


def _readings(tables: TableMap, before: Before) -> list[str]:
    return list(dict.fromkeys(["", *(one for goal in _goals(tables, before) for one in goal_meanings(tables, goal))]))


def _in_other_prices(tables: TableMap, before: Before) -> list[str]:
    readings = [one for goal in _goals(tables, before) for one in goal_readings(tables, goal)]
    return [one for one in dict.fromkeys(readings) if one not in _readings(tables, before)]


def _currencies(tables: TableMap, before: Before) -> list[str]:
    """Return dollars, and the others where they are known; a reading in constant dollars is in dollars."""
    constant = before.get("reading") in _in_other_prices(tables, before)
    return [""] if constant else ["", *currencies_known(tables)]


def _prices(tables: TableMap, before: Before) -> list[str]:
    """Return current prices, and constant ones where dollars of a goal's base year are known for the reading."""
    if before.get("currency") in CURRENCIES:
        return [""]
    wanted = before.get("reading") or STATED
    both = [reading_with_prices(tables, goal, wanted, CONSTANT) != wanted for goal in _goals(tables, before)]
    return ["", CONSTANT] if any(both) else [""]


def _prices_of_a_goal(tables: TableMap, before: Before) -> list[str]:
    """Return current prices, and constant ones only with a goal, whose base year names the dollars."""
    named = before.get("goal") or before.get("reading")
    return _prices(tables, before) if named else [""]


def goal_name(goal: str, tables: TableMap, words: Words) -> str:
    """Return the name of a goal."""
    return words.text(GOALS.get(tables, goal).label) if goal else words("no goal")


def _or_newest(goal: str, tables: TableMap, words: Words) -> str:
    return goal_name(goal, tables, words) if goal else words("the newest goal")


def _reading_name(reading: str, tables: TableMap, words: Words) -> str:
    if not reading:
        return words("as it was said")
    outcomes = (row for goal in measured_goals(tables) for row in goal_outcomes(tables, goal))
    return words.text(next(row.label for row in outcomes if row.reading == reading))


def _currency_name(currency: str, _: TableMap, words: Words) -> str:
    return words.term(currency or "usd")


def _prices_name(prices: str, _: TableMap, words: Words) -> str:
    return words.term(prices or "current")


def _goal_values(tables: TableMap, _: Before) -> list[str]:
    return ["", *measured_goals(tables)]


NO_GOAL_OR_ONE = Option("goal", _goal_values, N_("Goal"), goal_name)
NEWEST_GOAL_OR_ONE = Option("goal", _goal_values, N_("Goal"), _or_newest)
READING = Option("reading", _readings, N_("Counted as"), _reading_name, accepted=_in_other_prices)
CURRENCY = Option("currency", _currencies, N_("Currency"), _currency_name, accepted=lambda _, __: ["usd"])
PRICES = Option("prices", _prices, N_("Prices"), _prices_name, accepted=lambda _, __: ["nominal"])
PRICES_OF_A_GOAL = Option("prices", _prices_of_a_goal, N_("Prices"), _prices_name, accepted=lambda _, __: ["nominal"])
