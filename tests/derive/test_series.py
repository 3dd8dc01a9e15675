"""The headline series: who serves which year, and where one source hands over to the next."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from etl.derive.series import PRECEDENCE, series
from etl.derive.turnover import measures, turnover
from etl.gate import hold
from etl.model import PAIR
from etl.tables import TABLES
from tests.frames import assert_rows, frame

FLOWS, STATEMENTS, SERIES = TABLES["flows"], TABLES["statements"], TABLES["series"]


def served(figures: str, statements: str = "", **fixed: object) -> pd.DataFrame:
    flowed = frame(FLOWS, figures, **fixed)
    rows = series(measures(flowed, turnover(flowed)), flowed, frame(STATEMENTS, statements))
    hold(SERIES, rows)
    return rows


def test_both_countries_have_an_order_of_precedence_without_repeats() -> None:
    assert set(PRECEDENCE) == set(PAIR)
    assert all(len(order) == len(set(order)) for order in PRECEDENCE.values())


@pytest.mark.parametrize(("reporter", "partner"), [("KOR", "RUS"), ("RUS", "KOR")])
def test_the_first_source_in_the_order_serves_the_year(reporter: str, partner: str) -> None:
    order = PRECEDENCE[reporter]
    for first, second in pairwise(order):
        rows = f"{second} | 2016 | 2 \n {first} | 2016 | 1"
        assert_rows(
            served(f"source | period | value_usd \n {rows}", reporter=reporter, partner=partner),
            f"reporter | source | value_usd \n {reporter} | {first} | 1",
        )


def test_a_source_without_a_place_in_the_order_serves_nothing() -> None:
    assert served("source | period | value_usd \n rosstat | 2016 | 1").empty


def test_a_source_of_one_country_serves_not_the_other() -> None:
    assert served("source | reporter | partner | period | value_usd \n kcs | RUS | KOR | 2016 | 1").empty


def test_no_series_joins_reporters() -> None:
    rows = served(
        "source | reporter | partner | period | value_usd \n kcs | KOR | RUS | 2016 | 1 \n imf-imts | RUS | KOR | 2017 | 2"
    )
    assert_rows(rows, "reporter | period | source | spliced \n KOR | 2016 | kcs | no \n RUS | 2017 | imf-imts | no")


@pytest.mark.parametrize("period", ["2016-H1", "2016-03", "2016-01/2016-07"])
def test_the_series_is_yearly(period: str) -> None:
    assert served(f"period | value_usd \n {period} | 1").empty


def test_the_series_is_of_the_pair_and_of_all_goods() -> None:
    assert served("partner | code | period | value_usd \n WLD | TOTAL | 2016 | 1 \n RUS | 27 | 2016 | 1").empty


class TestSuspects:
    def test_a_suspect_figure_yields_to_the_next_source(self) -> None:
        assert_rows(
            served(
                "source | period | value_usd | status \n kcs | 2016 | 1 | suspect \n imf-dots | 2016 | 2 | reported"
            ),
            "source | value_usd | status \n imf-dots | 2 | reported",
        )

    def test_a_suspect_figure_yields_to_a_statement_of_the_own_authority(self) -> None:
        assert_rows(
            served(
                "source | period | value_usd | status \n kcs | 2016 | 1 | suspect",
                "measure | period | stated_usd \n export | 2016 | 3",
            ),
            "measure | source | value_usd | method | status \n export | statements | 3 | rounded statement | reported",
        )

    def test_a_sound_source_is_never_replaced_by_a_statement(self) -> None:
        assert_rows(
            served(
                "source | period | value_usd \n imf-dots | 2016 | 1",
                "measure | period | stated_usd \n export | 2016 | 3",
            ),
            "source | value_usd \n imf-dots | 1",
        )

    def test_a_suspect_figure_that_nothing_replaces_is_shown_as_suspect(self) -> None:
        assert_rows(served("period | value_usd | status \n 2016 | 1 | suspect"), "source | status \n kcs | suspect")

    def test_turnover_with_one_suspect_flow_yields_as_a_whole(self) -> None:
        rows = served(
            """
            source   | flow   | period | value_usd | status
            kcs      | export | 2016   | 1         | suspect
            kcs      | import | 2016   | 2         | reported
            imf-dots | export | 2016   | 10        | reported
            imf-dots | import | 2016   | 20        | reported
            """
        )
        assert_rows(
            rows,
            "measure | source | value_usd \n export | imf-dots | 10 \n import | kcs | 2 \n turnover | imf-dots | 30",
        )


class TestStatements:
    def test_a_statement_fills_a_year_that_no_source_has(self) -> None:
        assert_rows(
            served("", "measure | period | stated_usd | published \n turnover | 1992 | 190 | 2010-09-29"),
            """
            reporter | partner | measure  | period | value_usd | source     | method            | known_from
            KOR      | RUS     | turnover | 1992   | 190       | statements | rounded statement | 2010-09-29
            """,
        )

    @pytest.mark.parametrize(
        "other",
        [
            "authority \n no",
            "subject \n commodity",
            "subject \n region",
            "stated_usd | stated_growth_percent \n  | 40",
            "period \n 2016-H1",
            "period \n 2017-01/2017-07",
            "reporter | partner \n KOR | SUN",
            "reporter | partner \n KOR | ",
            "reporter | partner \n  | RUS",
            "reporter | partner \n USA | RUS",
            "measure | partner \n  | RUS",
        ],
    )
    def test_only_an_authority_that_says_the_whole_year_of_the_pair_counts(self, other: str) -> None:
        fixed = {"period": "2016", "stated_usd": "3", "measure": "turnover", "reporter": "KOR", "partner": "RUS"}
        statement = frame(STATEMENTS, other, **fixed)
        flowed = FLOWS.empty()
        rows = series(measures(flowed, turnover(flowed)), flowed, statement)
        hold(SERIES, rows)
        assert rows.empty

    def test_the_first_of_two_statements_stands_and_is_known_from_its_day(self) -> None:
        said = "statement | measure | period | stated_usd | published \n b | turnover | 1992 | 2 | 2011-01-01 \n a | turnover | 1992 | 1 | 2010-01-01"  # fmt: skip
        assert_rows(served("", said), "value_usd | known_from | known_until \n 1 | 2010-01-01 |")

    def test_two_statements_of_one_day_are_told_apart_by_name_in_any_order(self) -> None:
        said = frame(STATEMENTS, "statement | measure | period | stated_usd \n b | turnover | 1992 | 2 \n a | turnover | 1992 | 1")  # fmt: skip
        for rows in (said, said.iloc[::-1]):
            nothing = measures(FLOWS.empty(), TABLES["turnover"].empty())
            assert_rows(series(nothing, FLOWS.empty(), rows), "value_usd \n 1")


class TestMethods:
    @pytest.mark.parametrize("method", ["printed", "sum of months", "computed"])
    def test_a_flow_keeps_the_method_of_its_figure(self, method: str) -> None:
        rows = served(
            f"""
            partner | classification | code  | period | value_usd | method
            WLD     | TOTAL          | TOTAL | 2016   | 9         | recovered from an estimate
            RUS     | H4             | 27    | 2016   | 9         | recovered from an estimate
            RUS     | TOTAL          | TOTAL | 2016   | 1         | {method}
            """
        )
        assert_rows(rows, f"value_usd | method \n 1 | {method}")

    def test_each_flow_has_its_own_method_and_turnover_that_further_from_print(self) -> None:
        figures = "flow | period | value_usd | method \n {} | 2016 | 1 | printed \n {} | 2016 | 2 | sum of months"
        for one, other in (("export", "import"), ("import", "export")):
            assert_rows(
                served(figures.format(one, other)),
                f"measure | method \n {one} | printed \n {other} | sum of months \n turnover | sum of months",
            )

    def test_a_method_changes_on_the_day_on_which_the_figure_is_printed(self) -> None:
        rows = served(
            """
            period | value_usd | method        | known_from | known_until
            2016   | 1         | printed       | 2018-09-01 |
            2016   | 1         | sum of months | 2018-02-01 | 2018-09-01
            """
        )
        assert_rows(
            rows,
            "method | known_from | known_until \n sum of months | 2018-02-01 | 2018-09-01 \n printed | 2018-09-01 |",
        )


class TestSplices:
    def test_a_change_of_source_is_a_splice_and_the_first_year_is_none(self) -> None:
        assert_rows(
            served("source | period | value_usd \n imf-dots | 2015 | 1 \n imf-dots | 2016 | 2 \n kcs | 2017 | 3 \n kcs | 2018 | 4"),
            """
            period | source   | spliced
            2015   | imf-dots | no
            2016   | imf-dots | no
            2017   | kcs      | yes
            2018   | kcs      | no
            """,
        )  # fmt: skip

    def test_after_a_missing_year_there_is_nothing_to_splice_to(self) -> None:
        assert_rows(
            served("source | period | value_usd \n imf-dots | 2015 | 1 \n kcs | 2017 | 3"),
            "period | spliced \n 2015 | no \n 2017 | no",
        )

    def test_measures_are_spliced_each_on_its_own(self) -> None:
        rows = served(
            "source | flow | period | value_usd \n imf-dots | export | 2016 | 1 \n kcs | export | 2017 | 2 \n kcs | import | 2016 | 3 \n kcs | import | 2017 | 4"
        )
        assert_rows(rows[rows["period"] == "2017"], "measure | spliced \n export | yes \n import | no \n turnover | no")

    def test_a_better_source_that_comes_later_moves_the_splice_on_that_day(self) -> None:
        rows = served(
            """
            source   | period | value_usd | known_from
            imf-dots | 2016   | 1         | 2017-05-01
            imf-dots | 2017   | 2         | 2018-05-01
            kcs      | 2017   | 3         | 2018-09-01
            kcs      | 2016   | 4         | 2019-01-01
            """
        )
        assert_rows(
            rows,
            """
            period | source   | value_usd | spliced | known_from | known_until
            2016   | imf-dots | 1         | no      | 2017-05-01 | 2019-01-01
            2016   | kcs      | 4         | no      | 2019-01-01 |
            2017   | imf-dots | 2         | no      | 2018-05-01 | 2018-09-01
            2017   | kcs      | 3         | yes     | 2018-09-01 | 2019-01-01
            2017   | kcs      | 3         | no      | 2019-01-01 |
            """,
        )


def test_nothing_makes_no_series() -> None:
    assert served("").empty
