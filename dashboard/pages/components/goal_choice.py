"""What the page Goal is asked for, and how a reader changes it: a goal, its meaning, the currency and the prices.

An address may say the same in several ways; the page's own links say it in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.charts._chart import Option
from dashboard.charts.drawing.goal_options import CURRENCY, PRICES, READING
from dashboard.pages._page import PageRequest
from dashboard.pages.components.forms import QueryControl
from dashboard.query import Query
from dashboard.views.goal import (
    CURRENCIES,
    STATED,
    goal_meanings,
    goal_outcomes,
    meaning_and_prices,
    reading_with_prices,
)
from dashboard.views.goal_rows import CONSTANT
from dashboard.views.records import TableMap
from dashboard.views.table_rows import GOALS, GoalRow


@dataclass(frozen=True)
class GoalChoice:
    """What the page shows: a goal, one of its meanings, in which currency and prices."""

    goal: str
    meaning: str
    currency: str
    prices: str
    reading: str

    @property
    def constant(self) -> bool:
        """Return whether dollars are those of the goal's base year."""
        return self.prices == CONSTANT

    @property
    def code(self) -> str:
        """Return the ISO 4217 code of a currency that is not dollars."""
        return CURRENCIES.get(self.currency, "")


def read_choice(request: PageRequest, known: Sequence[GoalRow]) -> tuple[GoalChoice, Query]:
    """Read what the page is asked for; a reading in constant dollars is a meaning in constant prices."""
    tables = request.tables
    goal, query = request.query.choose("goal", [row.goal for row in known], request.words)
    before = {"goal": goal}
    for option in (READING, CURRENCY, PRICES):
        before[option.name], query = _value(request, query, option, before)
    first = (goal_meanings(tables, goal) or [STATED])[0]
    meaning, prices = meaning_and_prices(tables, goal, before["reading"] or first)
    prices = CONSTANT if before["prices"] == CONSTANT else prices
    reading = reading_with_prices(tables, goal, meaning, prices)
    return GoalChoice(goal, meaning, before["currency"], prices, reading), query


def canonical_query(query: Query, choice: GoalChoice, tables: TableMap) -> Query:
    """Return the query as the page's own links write it, whichever way it was written."""
    first = (goal_meanings(tables, choice.goal) or [STATED])[0]
    own = {
        "reading": "" if choice.meaning == first else choice.meaning,
        "currency": choice.currency if choice.code else "",
        "prices": CONSTANT if choice.constant else "",
    }
    given = {name: value for name, value in {**query.given, **own}.items() if value}
    return replace(query, given=given)


def _value(request: PageRequest, query: Query, option: Option, before: dict[str, str]) -> tuple[str, Query]:
    """Read one word; one that is right by itself, and does not go with the others, is left out with a notice."""
    allowed, value = option.allowed(request.tables, before), query.given.get(option.name, "")
    if value in _ALONE.get(option.name, ()) and value not in allowed:
        text = request.words(
            "{name}={value} does not go with the other choices, or was not known by this day. The page leaves it out.",
            name=option.name, value=value,
        )  # fmt: skip
        return allowed[0], query.without(option.name, text)
    return query.choose(option.name, allowed, request.words)


_ALONE = {"currency": (*CURRENCIES, "usd"), "prices": (CONSTANT, "nominal")}


def controls(request: PageRequest, known: Sequence[GoalRow], choice: GoalChoice) -> list[QueryControl]:
    """Return what can be chosen: constant prices where the reading has them, and only for dollars."""
    words = request.words
    before = {"goal": choice.goal, "reading": choice.meaning, "currency": choice.currency}
    outcomes = goal_outcomes(request.tables, choice.goal)
    labels = {row.reading: row.label for row in outcomes}
    meanings = [(one, words.text(labels[one])) for one in goal_meanings(request.tables, choice.goal)]
    currencies = [
        (one, CURRENCY.value_name(one, request.tables, words)) for one in CURRENCY.values(request.tables, before)
    ]
    year = str(GOALS.get(request.tables, choice.goal).base_year)
    names = {"": words.term("current"), CONSTANT: words("dollars of {year}", year=year)}
    prices = [(one, names[one]) for one in PRICES.values(request.tables, before)]
    constant = CONSTANT if choice.constant else ""
    return [
        QueryControl("goal", words("Goal"), [(row.goal, words.text(row.label)) for row in known], choice.goal, resets=("reading",)),
        QueryControl("reading", words("Counted as"), meanings, choice.meaning),
        QueryControl("currency", words("Currency"), currencies, choice.currency.replace("usd", ""), resets=("prices",)),
        QueryControl("prices", words("Prices"), prices, constant),
    ]  # fmt: skip
