"""Shares of regions: of the region's trade and of the pair's, whole years against whole years, each from its day on."""

from __future__ import annotations

import pandas as pd

from etl.derive.regions import region_shares
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

REGIONS, SERIES, SHARES = TABLES["regions"], TABLES["series"], TABLES["region_shares"]

FIGURES = """
    region_figure | partner | measure  | period  | value_usd | share_percent | share_of           | rank_in_region | published
    far-2016      | KOR     | turnover | 2016    | 55        | 22.6          | the region's trade | 2              | 2017-03-29
    far-2016-h1   | KOR     | turnover | 2016-H1 | 25        |               |                    | 2              | 2016-12-31
    all-2016-h1   | WLD     | turnover | 2016-H1 | 100       |               |                    |                | 2016-12-31
    exports-2016  | KOR     | export   | 2016    | 48        |               |                    |                | 2017-03-29
    undated       | KOR     | turnover |         |           | 33.3          | the pair's trade   |                | 2018-11-08
"""
RUSSIA = """
    measure  | period | value_usd | source     | known_from | known_until
    turnover | 2016   | 151       | statements | 2017-02-14 | 2022-02-02
    turnover | 2016   | 150       | imf-dots   | 2022-02-02 |
    export   | 2016   | 100       | imf-dots   | 2022-02-02 |
"""


def shares(figures: str = FIGURES, russia: str = RUSSIA, **fixed: object) -> pd.DataFrame:
    about = {"area": "far-east", "reporter": "RUS", "publisher": "customs", "published_text": "2016", **fixed}
    regions = frame(REGIONS, figures, **about)
    rows = region_shares(regions, frame(SERIES, russia, reporter="RUS", partner="KOR"))
    validate(SHARES, rows)
    return rows


def of(rows: pd.DataFrame, share_of: str) -> pd.DataFrame:
    return rows[rows["share_of"] == share_of].sort_values(["region_figure", "known_from"], ignore_index=True)


def test_a_printed_share_of_the_regions_trade_stays_and_a_missing_one_is_computed_from_the_publishers_own_total() -> (
    None
):
    assert_rows(
        of(shares(), "the region's trade"),
        """
        region_figure | period  | share_percent | rank_in_region | method   | status   | whole_usd | source
        far-2016      | 2016    | 22.6          | 2              | printed  | reported |           | regions
        far-2016-h1   | 2016-H1 | 25            | 2              | computed | derived  | 100       | regions
        """,
    )


def test_years_are_set_against_the_countrys_headline_figure_while_it_is_known_and_months_against_nothing() -> None:
    found = of(shares(), "the pair's trade")
    assert_rows(
        found.round({"share_percent": 2}),
        """
        region_figure | share_percent | whole_usd | source     | method   | known_from | known_until
        exports-2016  | 48            | 100       | imf-dots   | computed | 2022-02-02 |
        far-2016      | 36.42         | 151       | statements | computed | 2017-03-29 | 2022-02-02
        far-2016      | 36.67         | 150       | imf-dots   | computed | 2022-02-02 |
        undated       | 33.3          |           | regions    | printed  | 2018-11-08 |
        """,
    )


def test_a_total_of_another_publisher_is_no_whole() -> None:
    theirs = FIGURES.replace("| published\n", "| published  | publisher\n").replace("12-31\n", "12-31 | a\n", 1)
    lines = [line if line.count("|") == 9 else f"{line} | b" for line in theirs.strip().splitlines()]
    found = of(shares("\n".join(lines)), "the region's trade").set_index("region_figure")
    assert pd.isna(found.loc["far-2016-h1", "share_percent"])
    assert found.loc["far-2016-h1", "method"] == "printed"


def test_nothing_is_computed_from_a_figure_that_a_word_loosens() -> None:
    found = shares(qualifier="almost")
    assert set(found["method"]) == {"printed"}


def test_a_weak_whole_makes_a_weak_share() -> None:
    weak = RUSSIA.replace("| source ", "| status | source ").replace("| statements", "| estimate | statements")
    weak = weak.replace("| imf-dots", "| estimate | imf-dots")
    assert set(of(shares(russia=weak), "the pair's trade").query("method == 'computed'")["status"]) == {"estimate"}


def test_a_share_is_known_since_as_far_as_its_day_is_printed() -> None:
    assert of(shares(), "the region's trade")["first_known"].tolist() == ["2017-03-29", "2016"]


def test_no_regional_figures_have_no_shares() -> None:
    assert region_shares(REGIONS.empty(), SERIES.empty()).empty
    assert region_shares(REGIONS.empty(), frame(SERIES, RUSSIA)).empty
    assert list(region_shares(REGIONS.empty(), SERIES.empty()).columns) == SHARES.names
