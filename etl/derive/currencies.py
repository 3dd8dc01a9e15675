"""Won and roubles: which source's exchange rate serves which year, and trade and goals in a country's own currency.

An amount in won or roubles is an amount in dollars at the year's average rate, known from the day on which both are.
The dollars come from the headline series and from goal progress; what a source of rates prints is in its own table.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from etl.derive.temporal import (
    DATES,
    coalesce,
    coalesce_into,
    date_vintages,
    split_at_changes,
    temporal_join,
    temporal_left_join,
)
from etl.model import Goal
from etl.schema.derived_tables import ANNUAL_RATES, GOAL_CURRENCIES, SERIES_IN_CURRENCIES

#: First the country's own authority, then the widest table of official rates, then another country's central bank.
PRECEDENCE = {
    "KRW": ("world-bank", "fred", "rosstat"),
    "RUB": ("rosstat", "world-bank"),
}

_YEAR = ["currency", "year"]
_GOAL = ["goal", "reading", "reporter", "year", "currency"]


def annual_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """Return table `annual_rates` from table `exchange_rates`: for each currency and year the first source that has it."""
    orders = {(currency, source): place for currency, order in PRECEDENCE.items() for place, source in enumerate(order)}
    places = [orders.get(key) for key in zip(rates["currency"], rates["source"], strict=True)]
    ranked = rates.assign(precedence=pd.Series(places, rates.index, dtype="float64"))
    dated = date_vintages(ranked[ranked["precedence"].notna()], ["source", *_YEAR])
    rivals = split_at_changes(dated, _YEAR).sort_values([*_YEAR, "known_from", "precedence"], kind="stable")
    chosen = rivals.drop_duplicates([*_YEAR, "known_from"])[[*_YEAR, "units_per_usd", "source", *DATES]]
    return coalesce_into(_with_splices(coalesce(chosen, _YEAR)), ANNUAL_RATES, _YEAR)


def _with_splices(chosen: pd.DataFrame) -> pd.DataFrame:
    before = chosen[[*_YEAR, "source", *DATES]].assign(year=chosen["year"] + 1)
    joined = temporal_left_join(chosen, before, _YEAR, "_before")
    return joined.assign(spliced=joined["source_before"].notna() & (joined["source_before"] != joined["source"]))


def series_in_currencies(series: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Return table `series_in_currencies` from tables `series` and `annual_rates`; a year without a rate has no row."""
    yearly = series.assign(year=series["period"].astype("int64"))
    joined = temporal_join(yearly, rates, ["year"], "_rate").rename(columns={"source_rate": "rate_source"})
    rows = joined.assign(
        value_local=joined["value_usd"] * joined["units_per_usd"], spliced=joined["spliced"] | joined["spliced_rate"]
    )
    key = ["reporter", "measure", "period", "currency"]
    return coalesce_into(rows, SERIES_IN_CURRENCIES, key, ["spliced", "method"])


def goal_currencies(progress: pd.DataFrame, rates: pd.DataFrame, goals: Iterable[Goal]) -> pd.DataFrame:
    """Return table `goal_currencies` from tables `goal_progress` and `annual_rates`.

    A promise in dollars is worth another amount of won each year, so "was it reached in won?" has no one meaning. Here
    it is worth what it was worth at the average rate of the goal's base year, as its paths start in that year, and
    trade is counted at each year's own rate. At each year's rate for both, the shares would be those in dollars.
    What comes of it is context to a goal, and no outcome of it: the promise was made in dollars.
    """
    own = progress[progress["prices"] == "current"]
    base_years = {goal.id: goal.base_year for goal in goals}
    own = own.assign(base_year=own["goal"].map(base_years).astype("int64"))
    rated = temporal_join(own, rates, ["year"], "_rate").drop(columns=["source_rate", "spliced"])
    base = rates.rename(columns={"year": "base_year"}).drop(columns=["source", "spliced"])
    rows = temporal_join(rated, base, ["currency", "base_year"], "_base")
    at_base = rows["units_per_usd_base"]
    measured, target = rows["measured_usd"] * rows["units_per_usd"], rows["target_usd"] * at_base
    rows = rows.assign(
        measured_local=measured,
        target_local=target,
        attained_percent=measured / target * 100,
        path_growth_local=rows["path_growth_usd"] * at_base,
        path_step_local=rows["path_step_usd"] * at_base,
    )
    return coalesce_into(rows, GOAL_CURRENCIES, _GOAL)
