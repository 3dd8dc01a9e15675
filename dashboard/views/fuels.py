"""Pure: one fuel that Korea buys from Russia, by value and weight: two whole years, what was price and what volume.

Everything is picked from tables `price_volume` and `fuel_weights`; no growth joins sources. No words, no drawing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap
from etl.model import KOREA, PAIR, Flow

#: Which source of fuels by weight comes first; others follow by name.
_SOURCES = ("un-comtrade", "kcs-api", "baci")
_PARTIES = ["source", "reporter", "partner", "flow", "code"]
_AMOUNTS = ["value_usd", "net_weight_kg", "usd_per_tonne", "price", "price_unit", "commodity"]
_CHANGES = [
    "change_usd", "price_effect_usd", "volume_effect_usd", "unit_value_change_percent", "price_change_percent",
]  # fmt: skip
_POINT = [
    *_PARTIES,
    "year",
    "classification",
    "base_period",
    *_AMOUNTS,
    *_CHANGES,
    "status",
    "first_known",
    "known_from",
]


class FuelYear(NamedTuple):
    """A row of the points of `price_volume`: one whole year, and its change since the chosen base year, blank in that."""

    year: int
    value_usd: float
    net_weight_kg: float
    usd_per_tonne: float
    price: float
    price_unit: str
    unit_value_change_percent: float
    price_change_percent: float
    reporter: str
    source: str
    status: str
    first_known: str


class FuelChange(NamedTuple):
    """The row of layer `split`: one fuel in two years, and the change of its value as price and as volume."""

    base_period: str
    period: str
    base_value_usd: float
    value_usd: float
    change_usd: float
    price_effect_usd: float
    volume_effect_usd: float
    base_usd_per_tonne: float
    usd_per_tonne: float
    unit_value_change_percent: float
    commodity: str
    price_change_percent: float


class FuelWeight(NamedTuple):
    """A row of `weights` or `fuels_by_year`: a fuel's value in dollars and weight in kilograms, as far as months have figures."""

    period: str
    code: str
    classification: str
    month_count: int
    value_usd: float
    net_weight_kg: float
    usd_per_tonne: float
    status: str


@once_per_version
def fuels(tables: TableMap) -> list[str]:
    """Return the codes of the fuels of which two years can be compared, in their declared order."""
    found = set(_imports(tables["price_volume"])["code"])
    return [code for code in tables["fuels"].sort_values("position")["code"] if code in found]


@once_per_version
def fuel_name(tables: TableMap, code: str) -> str:
    """Return the name of a fuel as it is declared; a code that is none stands as it is."""
    names = dict(zip(tables["fuels"]["code"], tables["fuels"]["name"], strict=True))
    return str(names.get(code, code))


@once_per_version
def later_years(tables: TableMap, fuel: str) -> list[str]:
    """Return the years that can be compared with an earlier one, the newest first."""
    return sorted(set(_pairs(tables, fuel)["period"]), reverse=True)


@once_per_version
def earlier_years(tables: TableMap, fuel: str, year: str) -> list[str]:
    """Return the years with which a later one can be compared, the earliest first."""
    rows = _pairs(tables, fuel)
    return sorted(set(rows.loc[rows["period"] == year, "base_period"]))


@once_per_version
def weights(tables: TableMap, fuel: str) -> pd.DataFrame:
    """Return every year of a fuel in the source that is shown, with those that lack months, the newest first."""
    rows = _first_source(_imports(tables["fuel_weights"]), fuel)
    years = rows[rows["period"].str.fullmatch(r"\d{4}").astype("bool")]
    return years.sort_values("period", ascending=False, ignore_index=True)


@once_per_version
def fuels_by_year(tables: TableMap) -> pd.DataFrame:
    """Return every whole year of every fuel in the source that is shown, the newest first: period, code, value_usd, source."""
    every = [weights(tables, fuel) for fuel in fuels(tables)]
    rows = pd.concat(every) if every else _imports(tables["fuel_weights"]).iloc[:0]
    order = rows["code"].map({fuel: place for place, fuel in enumerate(fuels(tables))})
    whole = rows.assign(place=order)[rows["whole"]]
    return whole.sort_values(["period", "place"], ascending=[False, True], ignore_index=True)


@once_per_version
def world_prices(tables: TableMap, fuel: str) -> pd.DataFrame:
    """Return the yearly world prices of the commodity to compare a fuel with; nothing where none is declared."""
    declared = tables["fuels"]
    commodities = declared.loc[declared["code"] == fuel, "commodity"].dropna()
    prices = tables["commodity_prices"]
    return prices[prices["commodity"].isin(commodities)]


@once_per_version
def _pairs(tables: TableMap, fuel: str) -> pd.DataFrame:
    return _first_source(_imports(tables["price_volume"]), fuel)


def _imports(rows: pd.DataFrame) -> pd.DataFrame:
    """Pick what Korea bought from Russia, on Korea's own figures: only these are held by heading."""
    return rows[(rows["reporter"] == KOREA) & rows["partner"].isin(PAIR) & (rows["flow"] == Flow.IMPORT)]


def _first_source(rows: pd.DataFrame, fuel: str) -> pd.DataFrame:
    """Pick one fuel in the first source that has it, because no change joins sources."""
    own = rows[rows["code"] == fuel]
    found = set(own["source"])
    order = [*(source for source in _SOURCES if source in found), *sorted(found - set(_SOURCES))]
    return own[own["source"].isin(order[:1])]


@once_per_version
def price_volume(tables: TableMap, day: pd.Timestamp | None = None, fuel: str = "", **years: str) -> View:
    """Return a fuel's whole years between two, each with its change since the first of them.

    `years` are `to` and `from`. Layer `split` has the row of the two years; the facts name fuel, years and reporter.
    """
    fuel = fuel or next(iter(fuels(tables)), "")
    year = years.get("to") or next(iter(later_years(tables, fuel)), "")
    base = years.get("from") or next(iter(earlier_years(tables, fuel, year)), "")
    pairs = _pairs(tables, fuel)
    since = pairs[(pairs["base_period"] == base) & (pairs["period"] <= year)].sort_values("period")
    split = since[since["period"] == year]
    first = split.drop(columns=["value_usd", "usd_per_tonne", "price", "net_weight_kg", "classification"]).rename(
        columns={
            "base_value_usd": "value_usd", "base_usd_per_tonne": "usd_per_tonne", "base_price": "price",
            "base_weight_kg": "net_weight_kg", "base_classification": "classification",
        }
    )  # fmt: skip
    first = first.assign(period=base, **dict.fromkeys(_CHANGES, float("nan")))
    points = pd.concat([first, since], ignore_index=True)
    points = points.assign(year=points["period"].astype("int64"))[_POINT]
    view = dated_view(points, day, split=split.reset_index(drop=True))
    prices: list[str] = list(world_prices(tables, fuel)["source"].unique()) if points["price"].notna().any() else []
    facts = {"fuel": fuel_name(tables, fuel), "since": base, "year": year, "reporter": KOREA, "value": "usd_per_tonne"}
    return replace(view, sources=(*view.sources, *prices), facts=facts)
