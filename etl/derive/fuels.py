"""Fuels by weight: unit values of years and half-years, what was price and what volume, and the fuels added up.

A change of value is split by mean weights: the change of the unit value times the mean of both weights is price, the
change of the weight times the mean of both unit values is volume, and the two add up to the change (T. L. Bennet, "The
Theory of Measurement of Changes in Cost of Living", Journal of the Royal Statistical Society 83, 1920). Nothing joins
sources. Which headings are fuels is declared in data/reference/fuels.csv.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.pair import of_pair
from etl.derive.temporal import (
    coalesce_into,
    date_vintages,
    split_at_changes,
    temporal_anti_join,
    temporal_join,
    temporal_left_join,
    weakest_status,
    weakest_status_by,
)
from etl.model import Period, Status
from etl.schema.derived_tables import FUEL_GROWTH, FUEL_WEIGHTS, PRICE_VOLUME
from etl.schema.given_tables import TRADE

_FLOW = ["source", "reporter", "partner", "flow"]
_HEADING = [*_FLOW, "period", "classification", "code"]
_FIGURES = ["value_usd", "net_weight_kg", "status"]
_DATED = ["known_from", "known_until"]
_YEAR, _HALF = 12, 6
#: What is known of a world price leaves a fuel's own figures as old as they are.
_WORLD = ["commodity", "base_price", "price", "price_unit", "price_change_percent"]


def fuel_weights(trade: pd.DataFrame, fuels: pd.DataFrame) -> pd.DataFrame:
    """Return table `fuel_weights` from tables `trade` (after corrections) and `fuels`: printed years, and sums of months.

    A period of months has a row as soon as one of them has a figure with its weight, and is `whole` when all have.
    """
    of_fuels = of_pair(trade[trade["code"].isin(fuels["code"])])
    dated = date_vintages(of_fuels, [name for name in TRADE.key if name != "published"])
    weighed = (dated["net_weight_kg"] > 0) & (dated["status"] != Status.WITHDRAWN)
    rows = dated.loc[weighed, [*_HEADING, *_FIGURES, *_DATED]]
    lengths = rows["period"].map({text: Period.parse(text).count for text in rows["period"].unique()})
    printed = rows[rows["period"].str.fullmatch(r"\d{4}")].assign(month_count=_YEAR, whole=True)
    sums = [_sums_of_months(rows[lengths == 1], count) for count in (_YEAR, _HALF)]
    summed = pd.concat(sums, ignore_index=True)
    year = [name for name in _HEADING if name != "classification"]
    both = pd.concat([printed, temporal_anti_join(summed, printed, year)[printed.columns]], ignore_index=True)
    return coalesce_into(both.assign(usd_per_tonne=_usd_per_tonne(both)), FUEL_WEIGHTS, _HEADING)


def _usd_per_tonne(rows: pd.DataFrame) -> pd.Series:
    return rows["value_usd"] / rows["net_weight_kg"] * 1000


def _sums_of_months(months: pd.DataFrame, count: int) -> pd.DataFrame:
    """Sum the months of each heading over periods of `count` months, and count those that have a figure."""
    containing = {text: str(Period.parse(text).part_of_year(count)) for text in months["period"].unique()}
    parts = months.assign(month=months["period"], period=months["period"].map(containing).astype("str"))
    together = split_at_changes(parts, _HEADING)
    by = [*_HEADING, *_DATED]
    sums = together.groupby(by, sort=False, dropna=False).agg(
        value_usd=("value_usd", "sum"), net_weight_kg=("net_weight_kg", "sum"), month_count=("month", "nunique")
    )
    status = weakest_status_by(together, by).replace({Status.REPORTED.value: Status.DERIVED.value})
    return sums.assign(status=status, whole=sums["month_count"] == count).reset_index()


def price_volume(weights: pd.DataFrame, fuels: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """Return table `price_volume` from tables `fuel_weights`, `fuels` and `commodity_prices`: every two whole years.

    A year that lacks months is not compared. World prices are in the commodity's own unit, blank where none is held.
    """
    years = _with_prices(weights[weights["whole"] & weights["period"].str.fullmatch(r"\d{4}")], fuels, prices)
    pairs = temporal_join(years, years, [*_FLOW, "code"], "_base")
    pairs = pairs[pairs["period_base"] < pairs["period"]]
    value, weight, unit = (pairs[name] for name in ("value_usd", "net_weight_kg", "usd_per_tonne"))
    value_base, weight_base, unit_base = (
        pairs[name] for name in ("value_usd_base", "net_weight_kg_base", "usd_per_tonne_base")
    )
    rows = pairs.assign(
        base_period=pairs["period_base"], base_classification=pairs["classification_base"],
        base_value_usd=value_base, base_weight_kg=weight_base, base_usd_per_tonne=unit_base, base_price=pairs["price_base"],
        change_usd=value - value_base,
        price_effect_usd=(unit - unit_base) / 1000 * (weight + weight_base) / 2,
        volume_effect_usd=(weight - weight_base) * (unit + unit_base) / 2 / 1000,
        unit_value_change_percent=_change_percent(unit, unit_base),
        price_change_percent=_change_percent(pairs["price"], pairs["price_base"]),
        status=weakest_status(pairs["status"], pairs["status_base"]),
    )  # fmt: skip
    return coalesce_into(rows, PRICE_VOLUME, [name for name in PRICE_VOLUME.key if name != "known_from"], _WORLD)


def _change_percent(now: pd.Series, before: pd.Series) -> pd.Series:
    return (now / before.where(before != 0) - 1) * 100


def _with_prices(years: pd.DataFrame, fuels: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """Add the world price of the fuel's commodity in its year, from the day on which that was known."""
    named = prices.merge(fuels[["code", "commodity"]], on="commodity")
    dated = date_vintages(named.assign(period=named["year"].astype("str")), ["code", "period"])
    columns = ["code", "period", "commodity", "price", "price_unit", *_DATED]
    return temporal_left_join(years, dated[columns], ["code", "period"], "_price")


def fuel_growth(weights: pd.DataFrame) -> pd.DataFrame:
    """Return table `fuel_growth` from table `fuel_weights`: the same fuels added up, against the year before.

    A month in which one of the fuels has no figure adds nothing; `absent_months` counts them. There is no row where
    the two years do not hold the same fuels, or where no fuel has every month.
    """
    by = [*_FLOW, "period", "classification"]
    split = split_at_changes(weights.sort_values("code"), by)
    group = [*by, *_DATED]
    grouped = split.groupby(group, sort=False, dropna=False)
    sums = grouped.agg(
        headings=("code", " ".join), size=("code", "size"), value_usd=("value_usd", "sum"),
        month_count=("month_count", "sum"), any_whole=("whole", "any"),
    )  # fmt: skip
    sums = sums.assign(status=weakest_status_by(split, group)).reset_index()
    periods = {text: Period.parse(text) for text in sums["period"].unique()}
    counts = sums["period"].map({text: one.count for text, one in periods.items()}).astype("int64")
    sums = sums.assign(absent=counts * sums["size"] - sums["month_count"])[sums["any_whole"] & (sums["size"] > 1)]
    befores = {text: str(one.a_year_before()) for text, one in periods.items()}
    rows = sums.assign(base_period=sums["period"].map(befores).astype("str"))
    both = temporal_join(
        rows, sums.rename(columns={"period": "base_period"}), [*_FLOW, "base_period", "headings"], "_base"
    )
    both = both.assign(
        base_value_usd=both["value_usd_base"],
        growth_percent=_change_percent(both["value_usd"], both["value_usd_base"]),
        absent_months=both["absent"] + both["absent_base"],
        status=weakest_status(both["status"], both["status_base"]),
    )
    return coalesce_into(both, FUEL_GROWTH, [name for name in FUEL_GROWTH.key if name != "known_from"])
