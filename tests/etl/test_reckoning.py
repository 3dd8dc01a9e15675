"""Numbers that claims and Korea's series rest on, reckoned a second time from publishers' figures alone.

Nothing of the program computes here: plain tables and arithmetic, which the store is compared with. Where the figures do
not stand beside the checkout there is nothing to reckon from.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests import SHARED

FACTS = SHARED / "facts"
AREAS = ("not specified", "Special Categories")

pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the publishers' figures are not beside the checkout")
Stored = Callable[..., pd.DataFrame]


def facts(name: str, **wanted: Any) -> pd.DataFrame:
    """Return the rows of a file of figures that have these values, years as text."""
    return picked(pd.read_csv(FACTS / f"{name}.csv", dtype={"period": "str", "code": "str"}), **wanted)


def picked(rows: pd.DataFrame, **wanted: Any) -> pd.DataFrame:
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    return rows


@pytest.fixture(scope="module")
def stored(project: Any) -> Stored:
    """Return a function that reads rows of a stored table as they are now, with these values."""
    folder = Path(project.data) / "store"
    version = folder / (folder / "current").read_text("ascii").strip()

    def read(table: str, **wanted: Any) -> pd.DataFrame:
        rows = picked(pd.read_parquet(version / f"{table}.parquet"), **wanted)
        return rows[rows["known_until"].isna()] if "known_until" in rows else rows

    return read


def value(rows: pd.DataFrame, column: str = "value_usd") -> float:
    (found,) = rows[column].unique()
    return float(found)


# Korea's series


def koreas_turnover() -> dict[str, float]:
    """Return turnover by year: customs' months, else the IMF's flows, else what customs and the IMF's estimates give."""
    dots = facts("bilateral_annual", source="imf-dots", reporter="KOR").groupby("period")["value_usd"].sum()
    months = facts("bilateral_monthly", source="kcs")
    by_year = months.groupby(months["period"].str[:4])["value_usd"].agg(["sum", "size"])
    customs = by_year.loc[by_year["size"] == 2 * 12, "sum"]
    exports = facts("kosis_exports_annual").set_index("period")["value_usd"].to_dict()
    bank = facts("bilateral_monthly", source="bok-ecos")
    exports["2024"] = bank.loc[bank["period"].str[:4] == "2024", "value_usd"].sum()
    estimated = {year: exports[year] + koreas_imports(year) for year in ("2022", "2023", "2024")}
    return {**dots.to_dict(), **customs.to_dict(), **estimated}


def koreas_imports(year: str) -> float:
    """Return what the IMF's estimate of Russia's exports is of Korea's imports: the ratio of 2021, in whole thousands."""
    estimate = facts("bilateral_annual", source="imf-imts", reporter="RUS", flow="export").set_index("period")[
        "value_usd"
    ]
    own = value(facts("bilateral_annual", source="kcs", flow="import", period="2021"))
    return round(estimate[year] * own / estimate["2021"], -3)


def test_koreas_turnover_is_that_of_its_statistics_in_every_year_but_two_that_were_only_said(stored: Stored) -> None:
    series = stored("series", reporter="KOR", measure="turnover").set_index("period")["value_usd"]
    reckoned = {**koreas_turnover(), "2017": 19.0e9, "2018": 24.88e9}
    assert sorted(series.index) == sorted(reckoned)
    assert {year: series[year] for year in reckoned} == pytest.approx(reckoned, abs=2000)


def test_koreas_exports_are_statistics_koreas_to_the_thousand(stored: Stored) -> None:
    series = stored("series", reporter="KOR", measure="export").set_index("period")["value_usd"]
    kosis = facts("kosis_exports_annual", status="reported").set_index("period")["value_usd"]
    assert len(kosis) > 30
    assert series[kosis.index].tolist() == kosis.tolist()


def test_turnover_of_2020_is_one_number(stored: Stored) -> None:
    twenty = koreas_turnover()["2020"]
    assert twenty == pytest.approx(17.53e9, abs=5e6)
    assert value(stored("series", reporter="KOR", period="2020", measure="turnover")) == twenty
    assert value(stored("goal_progress", reporter="KOR", year=2020, prices="current"), "measured_usd") == twenty
    assert value(stored("claim_checks", claim="double-by-2020", reporter="KOR", period="2020"), "measured") == twenty


# the first half of 2017


def test_the_growth_of_the_first_ten_months_follows_from_that_of_both_flows(stored: Stored) -> None:
    printed = facts("statements_2", reporter="KOR", period="2017-01/2017-10").set_index("flow")
    flows = printed.loc[["export", "import"]]
    base = (flows["value_usd"] / (1 + flows["growth_pct"] / 100)).sum()
    assert (flows["value_usd"].sum() / base - 1) * 100 == pytest.approx(printed["growth_pct"]["turnover"], abs=0.06)
    found = stored("claim_checks", reading="kita-2017-01-10-turnover")
    low, high = 45.75 * (1 - 4 / 6), 45.85 * (1 + 4 / 6)
    assert (value(found, "measured"), *found[["bound_low", "bound_high"]].iloc[0]) == pytest.approx((45.8, low, high))


def test_seven_months_of_both_flows_bound_the_half_year_of_their_sum(stored: Stored) -> None:
    printed = facts("statements", reporter="KOR", period="2017-01/2017-07").set_index("flow")["growth_pct"]
    assert printed[["export", "import"]].tolist() == [61, 45]
    found = stored("claim_checks", reading="kita-2017-01-07-flows").iloc[0]
    bounds = ((45 - 0.5) * 5 / 6, (61 + 0.5) * 7 / 6)
    assert (found["bound_low"], found["bound_high"]) == pytest.approx(bounds)
    assert bounds == pytest.approx((37.083, 71.75), abs=0.001)


# fuels


def fuel(code: str, first: str, last: str, column: str = "value_usd") -> float:
    rows = facts("fuels_korea_monthly", code=code)
    return float(rows.loc[rows["period"].between(first, last), column].sum())


def test_four_fuels_grew_by_four_fifths_in_the_first_half_of_2017(stored: Stored) -> None:
    codes = ("2709", "271111", "2701", "2704")
    before, after = (sum(fuel(code, f"{year}-01", f"{year}-06") for code in codes) for year in (2016, 2017))
    found = stored("fuel_growth", period="2017-H1")
    assert (value(found, "base_value_usd"), value(found)) == (before, after)
    growth = (after / before - 1) * 100
    assert growth == pytest.approx(80.8, abs=0.05)
    assert stored("claim_checks", evidence_kind="fuel growth")["measured"].tolist() == pytest.approx([growth, growth])


def test_crude_of_2018_cost_more_by_price_and_by_volume(stored: Stored) -> None:
    (value_16, value_18), (tonnes_16, tonnes_18) = (
        [fuel("2709", f"{year}-01", f"{year}-12", column) / scale for year in (2016, 2018)]
        for column, scale in (("value_usd", 1), ("net_weight_kg", 1000))
    )
    price = (value_18 / tonnes_18 - value_16 / tonnes_16) * (tonnes_16 + tonnes_18) / 2
    volume = (tonnes_18 - tonnes_16) * (value_18 / tonnes_18 + value_16 / tonnes_16) / 2
    assert (price + volume, price, volume) == pytest.approx((3.90e9, 1.765e9, 2.134e9), abs=5e6)
    found = stored("price_volume", code="2709", base_period="2016", period="2018")
    assert value(found, "price_effect_usd") == pytest.approx(price)
    assert value(found, "volume_effect_usd") == pytest.approx(volume)


@pytest.mark.parametrize("year", ["2016", "2019"])
def test_the_bridge_gas_is_liquefied_gas_alone(stored: Stored, year: str) -> None:
    assert value(stored("bridge_trade", bridge="gas", period=year)) == fuel("271111", f"{year}-01", f"{year}-12")


# the Far East


@pytest.mark.parametrize(("flow", "percent"), [("turnover", 36.36), ("export", 48.57)])
def test_the_far_easts_share_of_2016_is_on_russias_figures(stored: Stored, flow: str, percent: float) -> None:
    region = value(facts("far_east_regions", source="kotra-2016-report", flow=flow))
    pair = facts("bilateral_annual", source="imf-imts", reporter="RUS", period="2016")
    whole = pair.loc[pair["flow"].isin([flow] if flow == "export" else ["export", "import"]), "value_usd"].sum()
    assert region / whole * 100 == pytest.approx(percent, abs=0.005)
    found = stored("region_shares", region_figure=f"kotra-2016-far-east-{flow}", share_of="the pair's trade")
    assert value(found, "share_percent") == pytest.approx(region / whole * 100)


# places among partners


@pytest.fixture(scope="module")
def world() -> pd.DataFrame:
    return pd.read_parquet(FACTS / "world" / "imf_dots_1992_2020.parquet")


@pytest.mark.parametrize(("measure", "place"), [("export", 8), ("import", 10), ("turnover", 9)])
def test_koreas_place_of_2015_counts_who_is_above_it_on_the_imfs_list(
    stored: Stored, world: pd.DataFrame, measure: str, place: int
) -> None:
    rows = picked(world, reporter="Russian Federation", year=2015)
    rows = rows[(rows["flow"] == measure) | (measure == "turnover")]
    named = ~rows["partner"].str.contains("|".join(AREAS)) & ~rows["partner"].isin(
        ["World", "Other Countries not included elsewhere"]
    )
    values = rows[named].groupby("partner")["value_usd"].sum()
    assert (values > values["Korea, Rep. of"]).sum() + 1 == place
    found = stored("partner_ranks", source="imf-dots", reporter="RUS", partner="KOR", measure=measure, period="2015")
    assert value(picked(found, among="every partner"), "rank") == place


NAMES = {"RUS": "Russian Federation", "KOR": "Korea, Rep. of"}


@pytest.mark.parametrize(
    ("reporter", "year", "may_decide"), [("RUS", 2015, True), ("RUS", 2011, False), ("KOR", 2009, False)]
)
def test_lists_say_what_share_of_exports_has_no_country(
    stored: Stored, world: pd.DataFrame, reporter: str, year: int, *, may_decide: bool
) -> None:
    rows = picked(world, reporter=NAMES[reporter], year=year, flow="export")
    nowhere = rows.loc[rows["partner"].str.contains("|".join(AREAS)), "value_usd"].sum()
    percent = nowhere / value(picked(rows, partner="World")) * 100
    about = {"source": "imf-dots", "reporter": reporter, "measure": "export", "period": str(year)}
    assert value(stored("partner_lists", **about), "without_country_high_percent") == pytest.approx(percent)
    assert set(stored("partner_ranks", **about)["may_decide"]) == {may_decide} == {percent <= 1}


@pytest.mark.parametrize("flow", ["Export", "Import"])
def test_un_comtrades_list_of_2015_says_it_too(stored: Stored, flow: str) -> None:
    rows = pd.read_csv(SHARED / "cases" / "comtrade_RUS_2015_areas_nes.csv").rename(
        columns={"Trade Value (US$)": "usd"}
    )
    rows = rows[rows["Trade Flow"] == flow]
    nowhere = rows.loc[rows["Partner"].str.endswith(", nes") & (rows["Partner"] != "Other Asia, nes"), "usd"].sum()
    found = stored("partner_lists", source="un-comtrade", reporter="RUS", measure=flow.lower(), period="2015")
    percent = nowhere / value(rows[rows["Partner"] == "World"], "usd") * 100
    assert value(found, "without_country_high_percent") == pytest.approx(percent, abs=0.0001)
