"""Fuels by weight: whole years, what was price and what volume, and the fuels added up."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.fuels import fuel_growth, fuel_weights, price_volume
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from etl.store import Version
from tests.frames import assert_rows, frame

FUELS = frame(TABLES["fuels"], "code | name | commodity \n 2709 | Crude oil | oil \n 2701 | Coal | ", position="1")
PRICES = frame(
    TABLES["commodity_prices"],
    "commodity | year | price | published \n oil | 2016 | 40 | 2017-01-15 \n oil | 2018 | 50 | 2019-01-15",
    price_unit="USD/bbl",
)


def months(year: int, count: int, value: int, weight: int, **fixed: str) -> str:
    """Return a row for each of the first months of a year."""
    cells = {"code": "2709", "source": "un-comtrade", "status": "reported", "published": "2018-02-01", **fixed}
    rows = (f"{year}-{month:02d} | {value} | {weight} | {' | '.join(cells.values())}" for month in range(1, count + 1))
    return "\n".join(rows)


HEAD = "period | value_usd | net_weight_kg | code | source | status | published\n"


def weights(*texts: str) -> pd.DataFrame:
    trade = frame(TABLES["trade"], HEAD + "\n".join(texts), reporter="KOR", flow="import", classification="H5")
    rows = fuel_weights(trade, FUELS)
    validate(TABLES["fuel_weights"], rows)
    return rows


def pairs(*texts: str) -> pd.DataFrame:
    rows = price_volume(weights(*texts), FUELS, PRICES)
    validate(TABLES["price_volume"], rows)
    return rows


def growth(*texts: str) -> pd.DataFrame:
    rows = fuel_growth(weights(*texts))
    validate(TABLES["fuel_growth"], rows)
    return rows


def test_a_year_is_whole_with_twelve_months_and_says_how_many_it_has() -> None:
    assert_rows(
        weights(months(2016, 12, 10, 1000), months(2017, 11, 10, 1000)),
        """
        period  | value_usd | net_weight_kg | usd_per_tonne | month_count | whole | status
        2016    | 120       | 12000         | 10            | 12          | yes   | derived
        2016-H1 | 60        | 6000          | 10            | 6           | yes   | derived
        2016-H2 | 60        | 6000          | 10            | 6           | yes   | derived
        2017    | 110       | 11000         | 10            | 11          | no    | derived
        2017-H1 | 60        | 6000          | 10            | 6           | yes   | derived
        2017-H2 | 50        | 5000          | 10            | 5           | no    | derived
        """,
    )


def test_a_printed_year_comes_before_the_sum_of_its_months() -> None:
    rows = weights(months(2016, 12, 10, 1000), "2016 | 125 | 12500 | 2709 | un-comtrade | reported | 2018-02-01")
    assert_rows(rows[rows["period"] == "2016"], "value_usd | month_count | status \n 125 | 12 | reported")


def test_price_and_volume_by_mean_weights_add_up_to_the_change() -> None:
    rows = pairs(months(2016, 12, 10, 1000), months(2018, 12, 30, 2000))
    assert_rows(
        rows[rows["known_until"].isna()],
        """
        base_period | period | base_usd_per_tonne | usd_per_tonne | change_usd | price_effect_usd | volume_effect_usd
        2016        | 2018   | 10                 | 15            | 240        | 90               | 150
        """,
    )


@pytest.mark.parametrize(
    ("base", "later"),
    [
        (months(2016, 12, 10, 1000), months(2018, 11, 30, 2000)),
        (months(2016, 11, 10, 1000), months(2018, 12, 30, 2000)),
        (months(2016, 12, 10, 1000), months(2018, 12, 30, 2000, source="kcs")),
        (months(2016, 12, 10, 1000), months(2018, 12, 30, 2000, code="2701")),
        (months(2016, 12, 10, 1000), months(2018, 12, 30, 0)),
        (months(2016, 12, 10, 1000), months(2018, 12, 30, 2000, code="8703")),
        (months(2016, 6, 10, 1000), months(2018, 6, 30, 2000)),
        ("", ""),
    ],
)
def test_only_whole_years_of_one_fuel_and_source_with_a_weight_are_compared(base: str, later: str) -> None:
    assert pairs(base, later).empty


def test_world_prices_come_with_the_day_from_which_they_were_known() -> None:
    assert_rows(
        pairs(months(2016, 12, 10, 1000), months(2018, 12, 30, 2000, published="2019-01-10")),
        """
        base_price | price | price_change_percent | unit_value_change_percent | known_from | known_until
        40         |       |                      | 50                        | 2019-01-10 | 2019-01-15
        40         | 50    | 25                   | 50                        | 2019-01-15 |
        """,
    )


def test_a_revised_month_revises_the_split_from_that_day_on() -> None:
    revised = "2018-01 | 54 | 2000 | 2709 | un-comtrade | reported | 2019-06-01"
    rows = pairs(months(2016, 12, 10, 1000), months(2018, 12, 30, 2000), revised)
    assert rows["known_until"].isna().sum() == 1
    newest = rows[rows["known_until"].isna()].iloc[0]
    assert (newest["value_usd"], str(newest["known_from"].date())) == (384, "2019-06-01")


def test_the_fuels_together_grow_against_the_same_months_and_say_which_are_absent() -> None:
    both = [months(2016, 6, 10, 1000), months(2016, 5, 8, 100, code="2701"), months(2017, 6, 20, 1000)]
    assert_rows(
        growth(*both, months(2017, 6, 10, 100, code="2701")).query("period == '2017-H1'"),
        """
        base_period | headings  | base_value_usd | value_usd | growth_percent | absent_months | status
        2016-H1     | 2701 2709 | 100            | 180       | 80             | 1             | derived
        """,
    )


@pytest.mark.parametrize(
    "later",
    [
        [months(2017, 6, 20, 1000)],
        [months(2017, 5, 20, 1000), months(2017, 5, 10, 100, code="2701")],
        [months(2018, 6, 20, 1000), months(2018, 6, 10, 100, code="2701")],
    ],
)
def test_other_fuels_or_other_months_do_not_make_a_growth(later: list[str]) -> None:
    assert growth(months(2016, 6, 10, 1000), months(2016, 6, 5, 100, code="2701"), *later).empty


def test_the_weakest_month_is_the_status_of_all() -> None:
    suspect = "2016-12 | 10 | 1000 | 2709 | un-comtrade | suspect | 2018-02-01"
    rows = pairs(months(2016, 11, 10, 1000), suspect, months(2018, 12, 30, 2000))
    assert set(rows["status"]) == {"suspect"}


def test_crude_oil_of_2018_and_the_first_half_of_2017_on_the_figures_held(version: Version) -> None:
    split = version.read("price_volume").query("code == '2709' and base_period == '2016' and period == '2018'").iloc[-1]
    billions = [split[name] / 1e9 for name in ("change_usd", "price_effect_usd", "volume_effect_usd")]
    assert billions == pytest.approx([3.899, 1.765, 2.134], abs=0.0005)
    half = version.read("fuel_growth").query("period == '2017-H1'").iloc[-1]
    assert half["headings"] == "2701 2704 2709 271111"
    assert half["growth_percent"] == pytest.approx(80.8, abs=0.05)
    gas = version.read("fuel_weights").query("code == '271111' and whole")["period"]
    assert gas[gas.str.len() == 4].tolist() == ["2016", "2019", "2020"]
