"""Concentration: how far one flow of one year hangs on a few chapters."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.concentration import concentration
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

FLOWS, CONCENTRATION = TABLES["flows"], TABLES["concentration"]


def made(text: str, **fixed: object) -> pd.DataFrame:
    header = {"source": "un-comtrade", "reporter": "RUS", "partner": "KOR", "classification": "H4", "period": "2016"}
    rows = concentration(frame(FLOWS, text, **{**header, **fixed}))
    validate(CONCENTRATION, rows)
    return rows


@pytest.mark.parametrize(
    ("values", "index", "equal", "three"),
    [
        ([80], 1, 1, 100),
        ([50, 50], 0.5, 2, 100),
        ([25, 25, 25, 25], 0.25, 4, 75),
        ([60, 20, 10, 10], 0.42, 1 / 0.42, 90),
        ([10, 10, 60, 20], 0.42, 1 / 0.42, 90),
    ],
)
def test_the_index_is_the_sum_of_squared_shares(values: list[int], index: float, equal: float, three: float) -> None:
    rows = made("code | value_usd \n" + "\n".join(f"{code:02d} | {value}" for code, value in enumerate(values, 1)))
    assert rows["herfindahl_index"].tolist() == pytest.approx([index])
    assert rows["equal_chapters"].tolist() == pytest.approx([equal])
    assert rows["top_three_percent"].tolist() == pytest.approx([three])
    assert rows["chapter_count"].tolist() == [len(values)]


def test_shares_are_of_the_chapters_sum_and_the_printed_total_says_how_much_that_covers() -> None:
    rows = made(
        """
        period | classification | code  | value_usd
        2016   | H4             | 27    | 60
        2016   | H4             | 03    | 20
        2016   | TOTAL          | TOTAL | 100
        2017   | H4             | 27    | 70
        """
    )
    assert_rows(
        rows,
        """
        period | value_usd | covered_percent | top_three_percent
        2016   | 80        | 80              | 100
        2017   | 70        |                 | 100
        """,
    )


def test_each_flow_year_and_source_stands_alone() -> None:
    rows = made(
        """
        source      | flow   | period | code | value_usd
        un-comtrade | export | 2016   | 01   | 10
        un-comtrade | export | 2017   | 02   | 10
        un-comtrade | import | 2016   | 03   | 10
        baci        | export | 2016   | 04   | 10
        """
    )
    assert len(rows) == 4
    assert set(rows["herfindahl_index"]) == {1}


def test_a_year_is_as_weak_as_its_weakest_chapter() -> None:
    rows = made("code | value_usd | status \n 01 | 10 | reported \n 02 | 10 | suspect")
    assert_rows(rows, "status \n suspect")


def test_a_revised_chapter_revises_the_index_from_that_day_on() -> None:
    rows = made(
        """
        code | value_usd | known_from | known_until
        01   | 10        | 2017-06-01 |
        02   | 10        | 2017-06-01 | 2018-06-01
        02   | 30        | 2018-06-01 |
        """
    )
    assert_rows(
        rows,
        """
        herfindahl_index | known_from | known_until
        0.5              | 2017-06-01 | 2018-06-01
        0.625            | 2018-06-01 |
        """,
    )


def test_a_total_printed_later_tells_the_cover_from_then_on() -> None:
    rows = made(
        """
        classification | code  | value_usd | known_from
        H4             | 27    | 60        | 2017-06-01
        TOTAL          | TOTAL | 80        | 2018-06-01
        """
    )
    assert_rows(rows, "covered_percent | known_from | known_until \n | 2017-06-01 | 2018-06-01 \n 75 | 2018-06-01 |")


@pytest.mark.parametrize("text", ["", "code | value_usd \n 01 | 0", "code | value_usd \n TOTAL | 80"])
def test_without_chapters_of_any_value_there_is_no_concentration(text: str) -> None:
    assert made(text).empty
