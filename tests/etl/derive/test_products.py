"""Products: chapters and sections of the pair's yearly flows, and what each added to growth."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.products import products
from etl.errors import ContractError
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

FLOWS, PRODUCTS = TABLES["flows"], TABLES["products"]
NOMENCLATURE = frame(TABLES["nomenclature"], "chapter | section \n 01 | I \n 02 | I \n 27 | V")


def made(text: str, nomenclature: pd.DataFrame = NOMENCLATURE, **fixed: object) -> pd.DataFrame:
    header = {"source": "un-comtrade", "reporter": "RUS", "partner": "KOR", "classification": "H4"}
    rows = products(frame(FLOWS, text, **{**header, **fixed}), nomenclature)
    validate(PRODUCTS, rows)
    return rows


def chapters(text: str, **fixed: object) -> pd.DataFrame:
    rows = made(text, **fixed)
    return rows[rows["level"] == "chapter"]


TWO_YEARS = """
    period | code | value_usd
    2016   | 01   | 10
    2016   | 02   | 10
    2016   | 27   | 80
    2017   | 01   | 20
    2017   | 27   | 140
"""


def test_chapters_and_sections_share_one_whole() -> None:
    assert_rows(
        made(TWO_YEARS),
        """
        period | level   | code | value_usd | share_percent | previous_usd | change_usd | contribution_points
        2016   | chapter | 01   | 10        | 10            |              |            |
        2016   | chapter | 02   | 10        | 10            |              |            |
        2016   | chapter | 27   | 80        | 80            |              |            |
        2016   | section | I    | 20        | 20            |              |            |
        2016   | section | V    | 80        | 80            |              |            |
        2017   | chapter | 01   | 20        | 12.5          | 10           | 10         | 10
        2017   | chapter | 27   | 140       | 87.5          | 80           | 60         | 60
        2017   | section | I    | 20        | 12.5          | 20           | 0          | 0
        2017   | section | V    | 140       | 87.5          | 80           | 60         | 60
        """,
    )


@pytest.mark.parametrize(
    "other",
    [
        {"period": "2016-03"},
        {"classification": "TOTAL"},
        {"partner": "CHN"},
        {"partner": "WLD"},
        {"reporter": "USA"},
    ],
)
def test_only_chapters_of_the_pair_of_more_than_a_month_are_products(other: dict[str, object]) -> None:
    assert made("code | value_usd \n 27 | 80", **{"period": "2016", **other}).empty


def test_a_half_year_is_a_whole_of_its_own_and_is_set_against_the_same_half() -> None:
    halves = (
        "period | code | value_usd \n 2016-H1 | 27 | 50 \n 2017 | 27 | 90 \n 2017-H1 | 27 | 60 \n 2017-H1 | 01 | 20"
    )
    assert_rows(
        chapters(halves),
        """
        period  | code | share_percent | previous_usd | change_usd
        2016-H1 | 27   | 100           |              |
        2017    | 27   | 100           |              |
        2017-H1 | 01   | 25            |              |
        2017-H1 | 27   | 75            | 50           | 10
        """,
    )


@pytest.mark.parametrize("code", ["2709", "270900", "TOTAL", "7"])
def test_only_two_digits_are_a_chapter(code: str) -> None:
    assert made(f"period | code | value_usd \n 2016 | {code} | 80").empty


@pytest.mark.parametrize("other", [{"source": "kcs"}, {"flow": "import"}, {"reporter": "KOR", "partner": "RUS"}])
def test_the_whole_and_the_year_before_are_of_one_flow_in_one_source(other: dict[str, object]) -> None:
    one = frame(FLOWS, "period | code | value_usd \n 2017 | 27 | 80", source="un-comtrade", reporter="RUS", partner="KOR", classification="H4")  # fmt: skip
    two = one.assign(period="2016", **other)
    rows = products(pd.concat([one, two], ignore_index=True), NOMENCLATURE)
    assert_rows(
        rows[rows["level"] == "chapter"], "period | share_percent | previous_usd \n 2016 | 100 | \n 2017 | 100 |"
    )


def test_a_change_of_edition_is_computed_and_flagged() -> None:
    rows = chapters(
        "period | classification | code | value_usd \n 2015 | H4 | 27 | 5 \n 2016 | H4 | 27 | 10 \n 2017 | H5 | 27 | 15"
    )
    assert_rows(
        rows,
        """
        period | classification | change_usd | edition_changed
        2015   | H4             |            | no
        2016   | H4             | 5          | no
        2017   | H5             | 5          | yes
        """,
    )


def test_a_year_in_two_editions_is_refused_at_the_gate() -> None:
    with pytest.raises(ContractError, match="rows share the key"):
        made("period | classification | code | value_usd \n 2016 | H4 | 27 | 10 \n 2016 | H5 | 27 | 15")


def test_a_chapter_without_a_year_before_has_no_change_rather_than_one_from_zero() -> None:
    rows = chapters("period | code | value_usd \n 2016 | 01 | 10 \n 2017 | 27 | 5 \n 2017 | 01 | 10")
    assert_rows(
        rows[rows["period"] == "2017"],
        "code | previous_usd | change_usd | contribution_points \n 01 | 10 | 0 | 0 \n 27 | | |",
    )


def test_a_whole_of_zero_has_no_shares() -> None:
    assert made("period | code | value_usd \n 2016 | 01 | 0").empty


def test_a_section_is_as_weak_as_its_weakest_chapter_and_a_change_as_the_weaker_year() -> None:
    rows = made(
        """
        period | code | value_usd | status
        2016   | 27   | 10        | provisional
        2017   | 27   | 10        | reported
        2017   | 01   | 10        | suspect
        2017   | 02   | 10        | reported
        """
    )
    assert_rows(
        rows[rows["period"] == "2017"],
        "code | status \n 01 | suspect \n 02 | reported \n I | suspect \n 27 | provisional \n V | provisional",
    )


def test_a_revised_chapter_revises_every_share_of_its_year_and_no_other() -> None:
    rows = chapters(
        """
        period | code | value_usd | known_from | known_until
        2016   | 01   | 10        | 2017-06-01 |
        2016   | 27   | 30        | 2017-06-01 | 2018-06-01
        2016   | 27   | 40        | 2018-06-01 |
        2014   | 27   | 40        | 2017-06-01 |
        """
    )
    assert_rows(
        rows,
        """
        period | code | share_percent | known_from | known_until
        2014   | 27   | 100           | 2017-06-01 |
        2016   | 01   | 25            | 2017-06-01 | 2018-06-01
        2016   | 01   | 20            | 2018-06-01 |
        2016   | 27   | 75            | 2017-06-01 | 2018-06-01
        2016   | 27   | 80            | 2018-06-01 |
        """,
    )


def test_a_year_before_that_is_printed_later_adds_the_change_from_then_on() -> None:
    rows = chapters(
        "period | code | value_usd | known_from \n 2017 | 27 | 15 | 2018-06-01 \n 2016 | 27 | 10 | 2018-09-01"
    )
    assert_rows(
        rows[rows["period"] == "2017"],
        "change_usd | known_from | known_until \n | 2018-06-01 | 2018-09-01 \n 5 | 2018-09-01 |",
    )


def test_nothing_has_no_products() -> None:
    assert made("").empty
    assert made("", nomenclature=TABLES["nomenclature"].empty()).empty
