"""The headline series: who serves which year, and where one source hands over to the next."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from etl.derive.measures import measures
from etl.derive.series import series, series_growth, series_months
from etl.derive.turnover import growth, join_flows
from etl.model import PAIR, PRECEDENCE
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

FLOWS, STATEMENTS, SERIES = TABLES["flows"], TABLES["statements"], TABLES["series"]


def served(figures: str, statements: str = "", **fixed: object) -> pd.DataFrame:
    """The headline series of some flows and statements; balances have tests of their own."""
    flowed = frame(FLOWS, figures, **fixed)
    rows = series(measures(flowed, join_flows(flowed)), frame(STATEMENTS, statements))
    validate(SERIES, rows)
    return rows[rows["measure"] != "balance"]


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


@pytest.mark.parametrize("period", ["2016", "2022"])
def test_an_estimate_yields_to_any_source_that_reports_and_to_no_statement(period: str) -> None:
    books = {"reporter": "RUS", "partner": "KOR"}
    estimate = f"source | period | value_usd | status \n imf-imts | {period} | 1 | estimate"
    said = f"reporter | partner | measure | period | stated_usd \n RUS | KOR | export | {period} | 3"
    assert_rows(served(f"{estimate} \n un-comtrade | {period} | 2 | reported", **books), "source \n un-comtrade")
    assert_rows(served(estimate, said, **books), "source | status \n imf-imts | estimate")


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
        rows = series(measures(flowed, join_flows(flowed)), statement)
        validate(SERIES, rows)
        assert rows.empty

    def test_the_newer_of_two_statements_stands_from_its_day_on(self) -> None:
        said = "statement | measure | period | stated_usd | published \n b | turnover | 1992 | 2 | 2011-01-01 \n a | turnover | 1992 | 1 | 2010-01-01"  # fmt: skip
        assert_rows(
            served("", said),
            """
            value_usd | statement | known_from | known_until | first_known
            1         | a         | 2010-01-01 | 2011-01-01  | 2010-01-01
            2         | b         | 2011-01-01 |             | 2011-01-01
            """,
        )

    def test_of_two_statements_of_one_day_the_finer_stands(self) -> None:
        said = "statement | measure | period | stated_usd | significant_digits \n a | turnover | 1992 | 2 | 1 \n b | turnover | 1992 | 1.9 | 2"  # fmt: skip
        assert_rows(served("", said), "statement | value_usd \n b | 1.9")

    def test_a_point_carries_its_statement_with_digits_and_qualifier_and_one_of_a_source_has_none(self) -> None:
        rows = served(
            "source | period | value_usd \n kcs | 2016 | 3",
            "statement | measure | period | stated_usd | significant_digits | qualifier \n said | export | 1992 | 25 | 2 | almost",
        )
        assert_rows(
            rows,
            """
            period | value_usd | statement | qualifier | significant_digits
            1992   | 25        | said      | almost    | 2
            2016   | 3         |           |           | 0
            """,
        )

    def test_two_statements_of_one_day_are_told_apart_by_name_in_any_order(self) -> None:
        said = frame(STATEMENTS, "statement | measure | period | stated_usd \n b | turnover | 1992 | 2 \n a | turnover | 1992 | 1")  # fmt: skip
        for rows in (said, said.iloc[::-1]):
            nothing = measures(FLOWS.empty(), join_flows(FLOWS.empty()))
            assert_rows(series(nothing, rows), "value_usd \n 1")


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
            period | source   | value_usd | spliced | known_from | known_until | first_known
            2016   | imf-dots | 1         | no      | 2017-05-01 | 2019-01-01  | 2017-05-01
            2016   | kcs      | 4         | no      | 2019-01-01 |             | 2019-01-01
            2017   | imf-dots | 2         | no      | 2018-05-01 | 2018-09-01  | 2018-05-01
            2017   | kcs      | 3         | yes     | 2018-09-01 | 2019-01-01  | 2018-09-01
            2017   | kcs      | 3         | no      | 2019-01-01 |             | 2018-09-01
            """,
        )


def test_nothing_makes_no_series() -> None:
    assert served("").empty


def monthly(figures: str, **fixed: object) -> pd.DataFrame:
    flowed = frame(FLOWS, figures, **fixed)
    rows = series_months(measures(flowed, join_flows(flowed)))
    validate(TABLES["series_months"], rows)
    return rows


def grown(figures: str, **fixed: object) -> pd.DataFrame:
    flowed = frame(FLOWS, figures, **fixed)
    rows = series_growth(growth(measures(flowed, join_flows(flowed))))
    validate(TABLES["series_growth"], rows)
    return rows


class TestMonths:
    def test_only_months_are_in_it_each_from_the_first_source_in_the_order(self) -> None:
        assert_rows(
            monthly(
                """
                source   | period  | value_usd
                kcs      | 2022-06 | 1
                bok-ecos | 2022-06 | 2
                bok-ecos | 2022-07 | 3
                kcs      | 2022-H1 | 9
                kcs      | 2022    | 9
                """
            ),
            "period | source | value_usd | spliced \n 2022-06 | kcs | 1 | no \n 2022-07 | bok-ecos | 3 | yes",
        )

    def test_the_month_before_january_is_december(self) -> None:
        rows = monthly("source | period | value_usd \n kcs | 2021-12 | 1 \n bok-ecos | 2022-01 | 2")
        assert_rows(rows, "period | spliced \n 2021-12 | no \n 2022-01 | yes")

    def test_after_a_missing_month_there_is_nothing_to_splice_to(self) -> None:
        rows = monthly("source | period | value_usd \n kcs | 2021-11 | 1 \n bok-ecos | 2022-01 | 2")
        assert_rows(rows, "period | spliced \n 2021-11 | no \n 2022-01 | no")

    def test_both_flows_of_a_source_give_turnover_and_balance(self) -> None:
        rows = monthly("flow | period | value_usd \n export | 2022-06 | 1 \n import | 2022-06 | 3")
        assert_rows(rows, "measure | value_usd \n export | 1 \n import | 3 \n turnover | 4 \n balance | -2")

    def test_nothing_makes_no_months(self) -> None:
        assert monthly("").empty


class TestGrowth:
    def test_it_is_of_the_first_source_that_has_both_years(self) -> None:
        rows = grown(
            """
            source   | period | value_usd
            imf-dots | 2019   | 10
            imf-dots | 2020   | 8
            kcs      | 2020   | 7
            kcs      | 2021   | 14
            """
        )
        assert_rows(
            rows,
            """
            measure | period | base_period | source   | growth_percent
            export  | 2020   | 2019        | imf-dots | -20
            export  | 2021   | 2020        | kcs      | 100
            """,
        )

    def test_a_suspect_growth_yields_to_the_next_source(self) -> None:
        rows = grown(
            """
            source      | reporter | partner | period | value_usd | status
            imf-dots    | RUS      | KOR     | 2000   | 1         | reported
            imf-dots    | RUS      | KOR     | 2001   | 2         | suspect
            un-comtrade | RUS      | KOR     | 2000   | 1         | reported
            un-comtrade | RUS      | KOR     | 2001   | 3         | reported
            """
        )
        assert_rows(rows, "source | growth_percent \n un-comtrade | 200")

    def test_it_is_of_the_pair_and_of_every_kind_of_period(self) -> None:
        rows = grown(
            """
            partner | period  | value_usd
            RUS     | 2021-H1 | 1
            RUS     | 2022-H1 | 2
            RUS     | 2021-06 | 1
            RUS     | 2022-06 | 2
            WLD     | 2021    | 1
            WLD     | 2022    | 2
            """
        )
        assert_rows(rows, "partner | period \n RUS | 2022-H1 \n RUS | 2022-06")

    def test_a_better_source_that_comes_later_takes_over_on_that_day(self) -> None:
        rows = grown(
            """
            source   | period | value_usd | known_from
            imf-dots | 2020   | 1         | 2022-02-02
            imf-dots | 2021   | 2         | 2022-02-02
            kcs      | 2020   | 1         | 2022-09-01
            kcs      | 2021   | 4         | 2022-09-01
            """
        )
        assert_rows(
            rows,
            """
            source   | growth_percent | known_from | known_until
            imf-dots | 100            | 2022-02-02 | 2022-09-01
            kcs      | 300            | 2022-09-01 |
            """,
        )

    def test_nothing_makes_no_growth(self) -> None:
        assert grown("").empty


def test_a_balance_has_a_line_and_no_growth() -> None:
    flowed = frame(
        FLOWS,
        """
        flow   | period | value_usd
        export | 2015   | 1
        import | 2015   | 3
        export | 2016   | 3
        import | 2016   | 1
        """,
    )
    rows = series(measures(flowed, join_flows(flowed)), frame(STATEMENTS))
    assert_rows(rows[rows["measure"] == "balance"], "period | value_usd \n 2015 | -2 \n 2016 | 2")
    assert "balance" not in set(growth(measures(flowed, join_flows(flowed)))["measure"])
