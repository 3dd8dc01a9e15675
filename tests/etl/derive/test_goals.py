"""Goals: what each reading asks for, how far each country's figures came, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.derive.goals import goal_earlier, goal_outcomes, goal_progress, goal_words, goal_years
from etl.model import Goal, GoalReading, StatedQuantity
from etl.schema.derived_tables import GOAL_OUTCOMES, GOAL_PROGRESS, GOAL_WORDS, SERIES
from etl.schema.gate import validate
from etl.schema.given_tables import CONSUMER_PRICES
from etl.schema.table import as_of
from tests.effort import examples
from tests.frames import assert_rows, frame

STATED = GoalReading("stated", "as stated", ("KOR", "RUS"))
NO_PRICES = CONSUMER_PRICES.empty()


def goal(*readings: GoalReading, digits: str = "40", due: int = 2020, set_on: str = "2017-09-06") -> Goal:
    """A goal of so many dollars, which is twice the base of 2016."""
    return Goal(
        id="goal", label="forty", set_on=date.fromisoformat(set_on), set_by="x", words="x", address="x",
        stated=StatedQuantity(digits, "usd"), due=due, base_year=2016, factor=Decimal(2), readings=readings or (STATED,),
    )  # fmt: skip


def series(text: str, **fixed: object) -> pd.DataFrame:
    """Turnover as the headline series has it, on Korea's books unless said."""
    return frame(SERIES, text, **{"reporter": "KOR", "known_from": "2018-01-01", **fixed})


def progress_of(years: pd.DataFrame, goals: list[Goal], levels: pd.DataFrame) -> pd.DataFrame:
    return goal_progress(goal_years(years, goals, levels))


def test_a_stated_level_is_the_target_on_every_countrys_books() -> None:
    progress = progress_of(
        series(
            """
            reporter | period | value_usd
            KOR      | 2016   | 20
            KOR      | 2020   | 30
            RUS      | 2016   | 25
            RUS      | 2020   | 44
            """
        ),
        [goal()],
        NO_PRICES,
    )
    assert_rows(
        progress,
        """
        goal | reading | reporter | year | base_usd | target_usd | measured_usd | attained_percent | gap_to_target_usd
        goal | stated  | KOR      | 2016 | 20       | 40         | 20           | 50               | 20
        goal | stated  | KOR      | 2020 | 20       | 40         | 30           | 75               | 10
        goal | stated  | RUS      | 2016 | 25       | 40         | 25           | 62.5             | 15
        goal | stated  | RUS      | 2020 | 25       | 40         | 44           | 110              | -4
        """,
    )


def test_a_factor_asks_for_as_much_as_the_named_books_give() -> None:
    twice = GoalReading("twice-korea", "twice Korea's", ("KOR", "RUS"), base_reporter="KOR")
    progress = progress_of(
        series(
            """
            reporter | period | value_usd
            KOR      | 2016   | 13
            KOR      | 2020   | 13
            RUS      | 2016   | 15
            RUS      | 2020   | 13
            CHN      | 2020   | 99
            """
        ),
        [goal(twice)],
        NO_PRICES,
    )
    assert_rows(
        progress[progress["year"] == 2020],
        """
        reporter | base_usd | target_usd | attained_percent
        KOR      | 13       | 26         | 50
        RUS      | 15       | 26         | 50
        """,
    )


def test_years_before_the_base_year_and_other_measures_are_no_progress() -> None:
    progress = progress_of(
        series(
            """
            measure  | period | value_usd
            turnover | 2015   | 10
            turnover | 2016   | 20
            export   | 2017   | 30
            """
        ),
        [goal()],
        NO_PRICES,
    )
    assert progress["year"].tolist() == [2016]


def test_two_paths_lead_from_the_base_to_the_target() -> None:
    progress = progress_of(
        series(
            """
            period | value_usd
            2016   | 10
            2018   | 10
            2020   | 10
            2021   | 10
            """
        ),
        [goal()],
        NO_PRICES,
    )
    assert_rows(  # from 10 to 40 in four years: twice as much after two of equal growth, and 15 more of equal steps
        progress,
        """
        year | path_growth_usd | path_step_usd
        2016 | 10              | 10
        2018 | 20              | 25
        2020 | 40              | 40
        2021 |                 |
        """,
    )


def test_growth_is_asked_from_the_base_and_needed_from_the_year() -> None:
    progress = progress_of(
        series(
            """
            period | value_usd
            2016   | 10
            2018   | 40
            2019   | 20
            2020   | 20
            2021   | 20
            """
        ),
        [goal(due=2018)],
        NO_PRICES,
    )
    assert_rows(  # 10 → 40 in two years doubles yearly; from 2018 on no time is left
        progress,
        """
        year | growth_asked_percent | growth_needed_percent
        2016 | 100                  | 100
        2018 | 100                  |
        2019 | 100                  |
        2020 | 100                  |
        2021 | 100                  |
        """,
    )


def test_doubling_in_four_years_asks_for_the_fourth_root_of_two() -> None:
    progress = progress_of(
        series("period | value_usd\n2016 | 123456789"),
        [goal(GoalReading("twice", "twice", ("KOR",), base_reporter="KOR"))],
        NO_PRICES,
    )
    assert progress["growth_asked_percent"].iloc[0] == pytest.approx(18.9207, abs=5e-5)


def test_growth_had_is_computed_within_one_source_only() -> None:
    progress = progress_of(
        series(
            """
            period | value_usd | source   | method
            2016   | 10        | imf-dots | printed
            2017   | 20        | imf-dots | printed
            2018   | 90        | imf-dots | printed
            2019   | 20        | kcs      | sum of months
            """
        ),
        [goal()],
        NO_PRICES,
    )
    assert_rows(
        progress,
        """
        year | growth_had_percent
        2016 |
        2017 | 100
        2018 | 200
        2019 |
        """,
    )


def test_two_rounded_statements_make_no_growth() -> None:
    progress = progress_of(
        series("period | value_usd\n2016 | 15\n2017 | 19", source="statements", method="rounded statement"),
        [goal()],
        NO_PRICES,
    )
    assert progress["growth_had_percent"].isna().all()


def test_a_year_is_measured_even_where_the_base_is_not_known() -> None:
    progress = progress_of(series("period | value_usd\n2018 | 20"), [goal()], NO_PRICES)
    assert_rows(
        progress,
        """
        year | base_usd | attained_percent | growth_asked_percent | growth_needed_percent | path_step_usd
        2018 |          | 50               |                      | 41.42135624           |
        """,
    )


def test_nothing_is_said_before_the_goal_was_set() -> None:
    progress = progress_of(
        series(
            """
            period | value_usd | known_from | known_until
            2016   | 10        | 2017-01-01 | 2017-06-01
            2016   | 11        | 2017-06-01 | 2018-06-01
            2016   | 12        | 2018-06-01 |
            """
        ),
        [goal()],
        NO_PRICES,
    )
    assert_rows(
        progress,
        """
        measured_usd | known_from | known_until
        11           | 2017-09-06 | 2018-06-01
        12           | 2018-06-01 |
        """,
    )


def test_a_base_that_becomes_known_later_leaves_the_day_of_the_years_own_figure_and_its_statement() -> None:
    rows = progress_of(
        series(
            """
            period | value_usd | known_from | statement | qualifier | significant_digits
            2016   | 20        | 2022-02-02 |           |           | 0
            2018   | 25        | 2019-09-24 | said      | almost    | 2
            """
        ),
        [goal()],
        NO_PRICES,
    )
    assert_rows(
        rows[rows["year"] == 2018],
        """
        base_usd | known_from | first_known | statement | qualifier | significant_digits
                 | 2019-09-24 | 2019-09-24  | said      | almost    | 2
        20       | 2022-02-02 | 2019-09-24  | said      | almost    | 2
        """,
    )


def test_a_revised_base_moves_the_target_from_the_day_of_its_revision() -> None:
    progress = progress_of(
        series(
            """
            period | value_usd | known_from | known_until
            2016   | 10        | 2018-01-01 | 2019-01-01
            2016   | 12        | 2019-01-01 |
            2017   | 12        | 2018-01-01 |
            """
        ),
        [goal(GoalReading("twice", "twice", ("KOR",), base_reporter="KOR"))],
        NO_PRICES,
    )
    assert_rows(
        progress[progress["year"] == 2017],
        """
        target_usd | attained_percent | known_from | known_until
        20         | 60               | 2018-01-01 | 2019-01-01
        24         | 50               | 2019-01-01 |
        """,
    )


# constant prices

CONSTANT = GoalReading("constant", "dollars of 2016", ("KOR",), prices="constant")


def prices(text: str) -> pd.DataFrame:
    return frame(CONSUMER_PRICES, text, published="2018-01-01")


def test_constant_dollars_are_dollars_of_the_base_year() -> None:
    progress = progress_of(
        series("period | value_usd\n2016 | 20\n2020 | 33"),
        [goal(CONSTANT)],
        prices(
            """
            year | index_value | months
            2016 | 200         | 12
            2020 | 220         | 12
            """
        ),
    )
    assert_rows(
        progress,
        """
        year | prices   | base_usd | target_usd | measured_usd | attained_percent
        2016 | constant | 20       | 40         | 20           | 50
        2020 | constant | 20       | 40         | 30           | 75
        """,
    )


def test_a_reading_in_constant_prices_keeps_the_meaning_of_the_one_that_it_follows() -> None:
    follower = GoalReading("constant", "dollars of 2016", ("KOR",), prices="constant", meaning="stated")
    levels = prices("year | index_value | months\n2016 | 200 | 12")
    progress = progress_of(series("period | value_usd\n2016 | 20"), [goal(STATED, follower)], levels)
    expected = "reading | meaning | prices\nconstant | stated | constant\nstated | stated | current"
    assert_rows(progress, expected)
    assert_rows(as_of(outcomes("period | value_usd\n2016 | 20", goal(STATED, follower), levels)), expected)


def test_a_year_without_a_full_years_prices_has_no_row() -> None:
    progress = progress_of(
        series("period | value_usd\n2016 | 20\n2019 | 20\n2020 | 33"),
        [goal(CONSTANT)],
        prices("year | index_value | months\n2016 | 200 | 12\n2020 | 220 | 9"),
    )
    assert progress["year"].tolist() == [2016]


def test_without_prices_of_the_base_year_nothing_is_comparable() -> None:
    found = progress_of(
        series("period | value_usd\n2020 | 33"),
        [goal(CONSTANT)],
        prices("year | index_value | months\n2020 | 220 | 12"),
    )
    assert found.empty


def test_constant_dollars_are_not_known_before_the_price_levels_are() -> None:
    levels = frame(
        CONSUMER_PRICES,
        """
        year | index_value | months | published
        2016 | 200         | 12     | 2020-03-01
        2017 | 200         | 12     | 2018-06-01
        2020 | 220         | 12     | 2021-02-01
        """,
    )
    progress = progress_of(series("period | value_usd\n2016 | 20\n2017 | 20\n2020 | 33"), [goal(CONSTANT)], levels)
    assert_rows(
        progress,
        """
        year | known_from
        2016 | 2020-03-01
        2017 | 2020-03-01
        2020 | 2021-02-01
        """,
    )


# arithmetic

values = st.floats(1e6, 1e12)


@examples(40, 10)
@given(
    base=values, reached=values, target=st.integers(10**6, 10**12), term=st.integers(2, 20), passed=st.integers(0, 25)
)
def test_goal_arithmetic_holds(base: float, reached: float, target: int, term: int, passed: int) -> None:
    due, year = 2016 + term, 2016 + passed
    points = {2016: base, due: reached, **({year: reached} if passed else {})}
    progress = progress_of(
        series("period | value_usd\n" + "\n".join(f"{period} | {value!r}" for period, value in points.items())),
        [goal(digits=str(target), due=due)],
        NO_PRICES,
    ).set_index("year")
    validate(GOAL_PROGRESS, progress.reset_index())
    first, last, row = progress.loc[2016], progress.loc[due], progress.loc[year]
    near = {"rel": 1e-9}
    for path in ("path_growth_usd", "path_step_usd"):
        assert first[path] == pytest.approx(base, **near)
        assert last[path] == pytest.approx(target, **near)
    assert base * (1 + row["growth_asked_percent"] / 100) ** term == pytest.approx(target, rel=1e-6)
    reached_share = row["attained_percent"] / 100 * row["target_usd"]
    assert reached_share + row["gap_to_target_usd"] == pytest.approx(row["target_usd"], **near)
    if year < due:
        needed = 1 + row["growth_needed_percent"] / 100
        assert row["measured_usd"] * needed ** (due - year) == pytest.approx(target, rel=1e-6)
    else:
        assert pd.isna(row["growth_needed_percent"])
    if passed > 0:
        had = 1 + row["growth_had_percent"] / 100
        assert base * had**passed == pytest.approx(row["measured_usd"], rel=1e-6)


@examples(40, 10)
@given(known=st.dates(date(2000, 1, 1), date(2030, 1, 1)), set_on=st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_no_row_is_known_before_goal_and_figure_are(known: date, set_on: date) -> None:
    progress = progress_of(
        series("period | value_usd\n2016 | 20", known_from=known), [goal(set_on=set_on.isoformat())], NO_PRICES
    )
    assert progress["known_from"].dt.date.tolist() == [max(known, set_on)]


# outcomes


def outcomes(text: str, one: Goal | None = None, levels: pd.DataFrame = NO_PRICES) -> pd.DataFrame:
    goals = [one or goal()]
    measured = goal_years(series(text), goals, levels)
    return goal_outcomes(goal_progress(measured), goal_earlier(measured), goals)


@pytest.mark.parametrize(
    ("due_value", "outcome"), [("39.999", "not met"), ("40", "met"), ("41", "met"), ("", "due but not known yet")]
)  # fmt: skip
def test_the_due_year_alone_decides(due_value: str, outcome: str) -> None:
    due = f"\n2020 | {due_value}" if due_value else ""
    found = outcomes(f"period | value_usd\n2016 | 20\n2018 | 60{due}\n2021 | 70")
    assert as_of(found)["outcome"].tolist() == [outcome]


def test_an_outcome_tells_of_the_best_year_and_the_first_that_reached_the_target() -> None:
    assert_rows(
        outcomes(
            """
            period | value_usd
            2016   | 20
            2018   | 44
            2019   | 60
            2020   | 30
            2022   | 60
            """
        ),
        """
        due_attained_percent | best_year | best_percent | first_reached | outcome
        75                   | 2019      | 150          | 2018          | not met
        """,
    )


@pytest.mark.parametrize(("value", "first"), [("40", 2018), ("39.99", 0)])
def test_a_target_reached_to_the_dollar_is_reached(value: str, first: int) -> None:
    assert as_of(outcomes(f"period | value_usd\n2016 | 20\n2018 | {value}"))["first_reached"].tolist() == [first]


def test_an_estimate_reaches_no_target_and_has_no_growth() -> None:
    text = "period | value_usd | status | source \n 2016 | 20 | reported | a \n 2020 | 30 | reported | a \n 2022 | 50 | estimate | a"
    progress = progress_of(series(text), [goal()], NO_PRICES)
    assert progress["growth_had_percent"].notna().tolist() == [False, True, False]
    assert_rows(as_of(outcomes(text)), "best_year | best_percent | first_reached \n 2020 | 75 | 0")


def test_a_target_never_reached_says_so() -> None:
    found = outcomes("period | value_usd\n2016 | 20\n2020 | 30")
    assert found["first_reached"].tolist() == [0]


def test_an_outcome_is_open_until_the_due_year_is_over_and_then_due_until_it_is_known() -> None:
    found = outcomes(
        """
        period | value_usd | known_from
        2016   | 20        | 2018-01-01
        2020   | 50        | 2021-03-01
        """
    )
    assert_rows(
        found,
        """
        outcome            | due_attained_percent | known_from | known_until
        open               |                      | 2018-01-01 | 2021-01-01
        due but not known yet |                      | 2021-01-01 | 2021-03-01
        met                | 125                  | 2021-03-01 |
        """,
    )
    assert as_of(found, pd.Timestamp("2020-12-31"))["outcome"].tolist() == ["open"]


def test_what_is_first_known_after_the_due_year_was_never_open() -> None:
    found = outcomes("period | value_usd | known_from\n2016 | 20 | 2021-06-01")
    assert_rows(found, "outcome | known_from\ndue but not known yet | 2021-06-01")


def test_the_best_year_before_the_base_year_is_told_apart() -> None:
    assert_rows(
        outcomes(
            """
            period | value_usd | known_from | known_until
            2012   | 30        | 2018-01-01 |
            2014   | 36        | 2018-01-01 | 2021-06-01
            2014   | 24        | 2021-06-01 |
            2016   | 20        | 2018-01-01 |
            2020   | 32        | 2021-03-01 |
            """
        ),
        """
        best_year | best_percent | earlier_year | earlier_percent | known_from | known_until
        2016      | 50           | 2014         | 90              | 2018-01-01 | 2021-01-01
        2016      | 50           | 2014         | 90              | 2021-01-01 | 2021-03-01
        2020      | 80           | 2014         | 90              | 2021-03-01 | 2021-06-01
        2020      | 80           | 2012         | 75              | 2021-06-01 |
        """,
    )


def test_no_earlier_year_is_told_where_none_is_known() -> None:
    assert_rows(outcomes("period | value_usd\n2016 | 20\n2020 | 30"), "earlier_year | earlier_percent\n0 |")


def test_an_earlier_year_counts_in_the_prices_of_the_reading() -> None:
    levels = prices("year | index_value | months\n2014 | 100 | 12\n2016 | 200 | 12\n2020 | 200 | 12")
    found = outcomes("period | value_usd\n2014 | 15\n2016 | 20\n2020 | 30", goal(CONSTANT), levels)
    assert_rows(found, "earlier_year | earlier_percent\n2014 | 75")  # 15 at half of the base year's prices are 30


def test_an_outcome_tells_whose_base_the_target_multiplies_and_by_how_much() -> None:
    twice = GoalReading("twice", "twice", ("KOR",), base_reporter="KOR")
    found = outcomes("period | value_usd\n2016 | 20\n2020 | 30", goal(STATED, twice))
    assert_rows(found, "reading | base_reporter | factor | target_usd\nstated | | | 40\ntwice | KOR | 2 | 40")


def readings(text: str) -> pd.DataFrame:
    """Outcomes of readings, of which only the word counts."""
    return frame(GOAL_OUTCOMES, text, target_usd=1, best_percent=1)


def named(name: str) -> Goal:
    return replace(goal(), id=name)


@pytest.mark.parametrize(
    ("outcomes_of_readings", "word", "meeting", "missing"),
    [
        (["met", "met"], "met", 2, 0),
        (["met", "not met"], "met on some readings", 1, 1),
        (["not met", "not met"], "not met", 0, 2),
        (["met", "due but not known yet"], "due but not known yet", 1, 0),
        (["not met", "due but not known yet"], "due but not known yet", 0, 1),
        (["due but not known yet"], "due but not known yet", 0, 0),
        ([], "due but not known yet", 0, 0),
    ],
)
def test_the_overall_word_is_counted_from_the_readings(
    outcomes_of_readings: list[str], word: str, meeting: int, missing: int
) -> None:
    lines = [f"goal | {place} | {outcome}" for place, outcome in enumerate(outcomes_of_readings)]
    words = goal_words(readings("\n".join(["goal | reading | outcome", *lines])), [goal()])
    validate(GOAL_WORDS, words)
    assert_rows(as_of(words), f"goal | word | meeting | missing\ngoal | {word} | {meeting} | {missing}")


def test_a_goal_is_open_from_the_day_it_was_set_and_due_once_its_year_is_over() -> None:
    expected = """
        word               | known_from | known_until
        open               | 2017-09-06 | 2021-01-01
        due but not known yet | 2021-01-01 |
        """
    assert_rows(goal_words(GOAL_OUTCOMES.empty(), [goal()]), expected)
    still = outcomes("period | value_usd | known_from\n2016 | 20 | 2018-01-01")
    assert_rows(goal_words(still, [goal()]), expected)


def test_words_of_two_goals_do_not_mix() -> None:
    words = goal_words(
        readings(
            """
            goal | reading | outcome
            a    | stated  | met
            b    | stated  | not met
            """
        ),
        [named("a"), named("b")],
    )
    assert_rows(as_of(words), "goal | word\na | met\nb | not met")


# nothing at all


@pytest.mark.parametrize("readings", [(STATED,), (CONSTANT,), (GoalReading("t", "t", ("KOR",), base_reporter="KOR"),)])
def test_empty_tables_give_empty_tables(readings: tuple[GoalReading, ...]) -> None:
    goals = [goal(*readings)]
    years = goal_years(SERIES.empty(), goals, NO_PRICES)
    progress = goal_progress(years)
    found = goal_outcomes(progress, goal_earlier(years), goals)
    assert validate(GOAL_PROGRESS, progress).num_rows == 0
    assert validate(GOAL_OUTCOMES, found).num_rows == 0
    assert validate(GOAL_WORDS, goal_words(found, [])).num_rows == 0


def test_without_goals_there_is_no_progress() -> None:
    progress = progress_of(series("period | value_usd\n2016 | 20"), [], NO_PRICES)
    assert validate(GOAL_PROGRESS, progress).num_rows == 0
