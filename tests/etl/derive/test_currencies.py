"""Won and roubles: which source serves which year, and trade and goals at the rates of their years."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from etl.derive.currencies import annual_rates, goal_currencies, series_in_currencies
from etl.derive.goals import goal_progress, goal_then, goal_years
from etl.model import Goal, GoalReading, StatedQuantity
from etl.schema.derived_tables import (
    ANNUAL_RATES,
    GOAL_CURRENCIES,
    GOAL_PROGRESS,
    GOAL_THEN,
    SERIES,
    SERIES_IN_CURRENCIES,
)
from etl.schema.gate import validate
from etl.schema.given_tables import CONSUMER_PRICES, EXCHANGE_RATES
from etl.schema.table import as_of
from tests.frames import assert_rows, frame

GOAL = Goal(
    id="goal", label="forty", set_on=date(2017, 9, 6), set_by="x", words="x", address="x", stated=StatedQuantity("40", "usd"),
    due=2020, base_year=2016, factor=Decimal(2), readings=(GoalReading("stated", "as stated", ("KOR",)),),
)  # fmt: skip


def rates(text: str) -> pd.DataFrame:
    return annual_rates(frame(EXCHANGE_RATES, text))


def progress(text: str) -> pd.DataFrame:
    return goal_progress(goal_years(frame(SERIES, text), [GOAL], CONSUMER_PRICES.empty()))


# which rate serves which year


def test_a_year_takes_the_first_source_that_has_it_and_a_change_of_source_is_a_splice() -> None:
    assert_rows(
        rates(
            """
            source     | currency | year | units_per_usd
            world-bank | RUB      | 1999 | 24.6
            world-bank | RUB      | 2000 | 28.2
            rosstat    | RUB      | 2000 | 28.1
            rosstat    | RUB      | 2001 | 29.2
            """
        ),
        """
        year | units_per_usd | source     | spliced
        1999 | 24.6          | world-bank | no
        2000 | 28.1          | rosstat    | yes
        2001 | 29.2          | rosstat    | no
        """,
    )


def test_each_currency_has_its_own_order_and_undeclared_sources_serve_nothing() -> None:
    assert_rows(
        rates(
            """
            source     | currency | year | units_per_usd
            rosstat    | KRW      | 2016 | 3
            fred       | KRW      | 2016 | 2
            world-bank | KRW      | 2016 | 1
            fred       | KRW      | 2017 | 2
            elsewhere  | KRW      | 2018 | 9
            fred       | RUB      | 2016 | 9
            """
        ),
        """
        currency | year | units_per_usd | source
        KRW      | 2016 | 1             | world-bank
        KRW      | 2017 | 2             | fred
        """,
    )


def test_a_revised_rate_counts_from_its_own_day() -> None:
    found = rates(
        """
        source     | currency | year | units_per_usd | published
        world-bank | KRW      | 2016 | 1160          | 2018-01-01
        world-bank | KRW      | 2016 | 1161          | 2019-01-01
        """
    )
    assert as_of(found, pd.Timestamp("2018-06-01"))["units_per_usd"].tolist() == [1160]
    assert as_of(found)["units_per_usd"].tolist() == [1161]


def test_until_the_first_source_is_public_the_next_one_serves() -> None:
    assert_rows(
        rates(
            """
            source     | currency | year | units_per_usd | published
            world-bank | KRW      | 2016 | 1161          | 2019-01-01
            fred       | KRW      | 2016 | 1159          | 2017-01-01
            """
        ),
        """
        source     | known_from | known_until
        fred       | 2017-01-01 | 2019-01-01
        world-bank | 2019-01-01 |
        """,
    )


# trade


def test_trade_in_won_is_known_from_the_later_of_figure_and_rate() -> None:
    found = series_in_currencies(
        frame(SERIES, "period | value_usd | known_from\n2016 | 13 | 2017-03-01\n2017 | 19 | 2019-01-24"),
        rates(
            """
            source     | currency | year | units_per_usd | published
            world-bank | KRW      | 2016 | 1000          | 2018-01-01
            world-bank | KRW      | 2017 | 1100          | 2018-01-01
            """
        ),
    )
    assert_rows(
        found,
        """
        period | currency | value_local | source | rate_source | known_from
        2016   | KRW      | 13000       | kcs    | world-bank  | 2018-01-01
        2017   | KRW      | 20900       | kcs    | world-bank  | 2019-01-24
        """,
    )


def test_a_year_without_a_rate_has_no_trade_in_won() -> None:
    found = series_in_currencies(
        frame(SERIES, "period | value_usd\n2016 | 13\n2017 | 19"),
        rates("source | currency | year | units_per_usd\nfred | KRW | 2017 | 1100"),
    )
    assert found["period"].tolist() == ["2017"]


def test_a_change_of_either_source_is_a_splice() -> None:
    found = series_in_currencies(
        frame(
            SERIES,
            """
            period | value_usd | spliced
            2016   | 13        | no
            2017   | 19        | yes
            2018   | 25        | no
            """,
        ),
        rates(
            """
            source     | currency | year | units_per_usd
            world-bank | KRW      | 2016 | 1000
            world-bank | KRW      | 2017 | 1000
            fred       | KRW      | 2018 | 1000
            """
        ),
    )
    assert_rows(found, "period | spliced\n2016 | no\n2017 | yes\n2018 | yes")


# goals


def test_a_goal_is_worth_what_it_was_in_its_base_year_and_trade_what_it_is_in_its_own() -> None:
    found = goal_currencies(
        progress("period | value_usd\n2016 | 10\n2018 | 20\n2020 | 20"),
        rates(
            """
            source     | currency | year | units_per_usd
            world-bank | KRW      | 2016 | 1000
            world-bank | KRW      | 2018 | 1100
            world-bank | KRW      | 2020 | 2000
            """
        ),
        [GOAL],
    )
    assert_rows(  # 40 at 1000 is 40,000; the paths lead from 10,000 there
        found,
        """
        year | currency | measured_local | target_local | attained_percent | path_growth_local | path_step_local
        2016 | KRW      | 10000          | 40000        | 25               | 10000             | 10000
        2018 | KRW      | 22000          | 40000        | 55               | 20000             | 25000
        2020 | KRW      | 40000          | 40000        | 100              | 40000             | 40000
        """,
    )


def test_without_a_rate_of_the_base_year_a_goal_is_worth_nothing_that_is_known() -> None:
    found = goal_currencies(
        progress("period | value_usd\n2016 | 10\n2018 | 20"),
        rates("source | currency | year | units_per_usd\nworld-bank | KRW | 2018 | 1100"),
        [GOAL],
    )
    assert found.empty


def test_constant_dollars_have_no_won() -> None:
    rows = frame(GOAL_PROGRESS, "goal | reading | year | prices\ngoal | c | 2016 | constant", **_NOUGHTS)
    one = rates("source | currency | year | units_per_usd\nworld-bank | KRW | 2016 | 1000")
    assert goal_currencies(rows, one, [GOAL]).empty


_NOUGHTS = dict.fromkeys(("target_usd", "measured_usd", "attained_percent", "gap_to_target_usd"), 1)


# how a goal looked at the time


def test_the_first_answer_for_a_year_stays_what_it_was() -> None:
    found = goal_then(
        progress(
            """
            period | value_usd | known_from | known_until
            2016   | 10        | 2017-01-01 |
            2018   | 25        | 2019-09-24 | 2022-02-02
            2018   | 20        | 2022-02-02 |
            """
        ),
        [GOAL],
    )
    assert_rows(
        found,
        """
        year | measured_usd | known_from | known_until
        2016 | 10           | 2017-09-06 |
        2018 | 25           | 2019-09-24 |
        """,
    )


def test_a_year_first_known_after_the_goal_was_due_never_looked_like_anything() -> None:
    found = goal_then(
        progress("period | value_usd | known_from\n2016 | 10 | 2020-12-31\n2017 | 19 | 2021-01-01"), [GOAL]
    )
    assert found["year"].tolist() == [2016]


# nothing at all


def test_empty_tables_give_empty_tables() -> None:
    none = annual_rates(EXCHANGE_RATES.empty())
    assert validate(ANNUAL_RATES, none).num_rows == 0
    assert validate(SERIES_IN_CURRENCIES, series_in_currencies(SERIES.empty(), none)).num_rows == 0
    assert validate(GOAL_CURRENCIES, goal_currencies(GOAL_PROGRESS.empty(), none, [GOAL])).num_rows == 0
    assert validate(GOAL_THEN, goal_then(GOAL_PROGRESS.empty(), [GOAL])).num_rows == 0


def test_trade_without_rates_and_rates_without_trade_give_nothing() -> None:
    none, one = (
        annual_rates(EXCHANGE_RATES.empty()),
        rates("source | currency | year | units_per_usd\nfred | KRW | 2016 | 1000"),
    )
    assert series_in_currencies(frame(SERIES, "period | value_usd\n2016 | 13"), none).empty
    assert series_in_currencies(SERIES.empty(), one).empty
