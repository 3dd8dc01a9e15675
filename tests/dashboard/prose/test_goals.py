"""What became of a goal, in sentences: open, not met, met, met late, and with nothing known."""

from __future__ import annotations

import pytest

from dashboard.editions import Tables
from dashboard.prose.goals import GoalAnswer, overall_word
from dashboard.text import Words
from dashboard.views import table_rows
from dashboard.views.records import typed_rows
from dashboard.views.table_rows import GoalRow
from etl.schema.derived_tables import GOAL_OUTCOMES, GOAL_WORDS
from etl.schema.given_tables import GOALS
from tests.dashboard.rows import EMPTY
from tests.dashboard.rows import rows as frame

(GOAL,) = typed_rows(frame(GOALS, "goal | label | due | base_year\ng | the goal | 2020 | 2016"), GoalRow)

HEAD = """
    goal | reading | meaning | label  | reporter | prices  | target_usd | due_attained_percent | best_year | best_percent | first_reached | earlier_year | earlier_percent | outcome
"""


def _answer(rows: str, words: Words) -> GoalAnswer:
    return GoalAnswer({**EMPTY, "goal_outcomes": frame(GOAL_OUTCOMES, HEAD + rows)}, words, GOAL, "stated")


@pytest.mark.parametrize(
    ("rows", "sentence", "more"),
    [
        ("", "Open. No figure that could measure it had been published by this day.", ""),
        (
            "g | stated | stated | stated | RUS | current | 30e9 | | 2018 | 83.3 | 0 | 2014 | 83.2 | open",
            "Open. Since 2016 trade had come to at most 83% of US$30 billion on Russia’s figures (2018).",
            "",
        ),
        (
            "g | stated | stated | stated | RUS | current | 30e9 | | 2018 | 50 | 0 | 2014 | 83 | due but not known yet",
            "Due but not known yet. Since 2016 trade had come to at most 50% of US$30 billion on Russia’s figures (2018).",
            "Before 2016 it had been more: 83% on Russia’s figures (2014).",
        ),
        (
            """g | stated | stated | stated | RUS | current | 30e9 |    | 2018 | 83 | 0 | 0 | | due but not known yet
               g | stated | stated | stated | KOR | current | 30e9 | 58 | 2018 | 60 | 0 | 0 | | not met""",
            "Due but not known yet. In 2020 trade came to 58% of US$30 billion on Korea’s figures.",
            "Russia’s figures of 2020 are not known yet."
            " Since 2016 it came closest in 2018: 83% on Russia’s figures and 60% on Korea’s.",
        ),
        (
            """g | stated | stated | stated | RUS | current | 30e9 | 66 | 2021 | 99.6 | 0 | 2014 | 91 | not met
               g | stated | stated | stated | KOR | current | 30e9 | 58 | 2021 | 91.1 | 0 | 2014 | 86 | not met""",
            "Not met. In 2020 trade came to 66% of US$30 billion on Russia’s figures and 58% on Korea’s.",
            "Since 2016 it came closest in 2021, a year late: 99.6% on Russia’s figures and 91% on Korea’s.",
        ),
        (
            """g | stated | stated | stated | RUS | current | 30e9 | 66 | 2018 | 83 | 0 | 2014 | 90 | not met
               g | stated | stated | stated | KOR | current | 30e9 | 58 | 2022 | 91 | 0 | 2013 | 92 | not met""",
            "Not met. In 2020 trade came to 66% of US$30 billion on Russia’s figures and 58% on Korea’s.",
            "Since 2016 it came closest with 83% of US$30 billion on Russia’s figures (2018) and 91% on Korea’s (2022)."
            " Before 2016 it had been more: 90% on Russia’s figures (2014) and 92% on Korea’s (2013).",
        ),
        (
            """g | stated | stated | stated | RUS | current | 30e9 | 110 | 2020 | 110 | 2019 | 0 | | met
               g | stated | stated | stated | KOR | current | 30e9 | 90  | 2020 | 90  | 0    | 0 | | not met""",
            "Met in part. In 2020 trade came to 110% of US$30 billion on Russia’s figures and 90% on Korea’s.",
            "Since 2016 it came closest in 2020: 90% on Korea’s figures.",
        ),
        (
            "g | stated | stated | stated | RUS | current | 30e9 | 110 | 2020 | 110 | 2019 | 2014 | 120 | met",
            "Met. In 2020 trade came to 110% of US$30 billion on Russia’s figures.",
            "",
        ),
        (
            """g | stated | stated | stated   | RUS | constant | 30e9 | 60 | 2019 | 70  | 0    | 0 | | not met
               g | plain  | stated | in plain | RUS | current  | 30e9 | 90 | 2022 | 102 | 2022 | 0 | | not met
               g | other  | other  | twice it | RUS | current  | 20e9 | 90 | 2022 | 101 | 2022 | 0 | | not met
               g | real   | other  | twice it, in old dollars | RUS | constant | 20e9 | 90 | 2023 | 101 | 2023 | 0 | | not met""",
            "Not met. In 2020 trade came to 60% of US$30 billion of 2016 on Russia’s figures.",
            "Since 2016 it came closest in 2019: 70% on Russia’s figures."
            " Counted as “twice it, in old dollars”, it was reached in 2023.",
        ),
    ],
)
def test_what_became_of_a_goal(words: Words, rows: str, sentence: str, more: str) -> None:
    answer = _answer(rows, words)
    assert answer.sentence().replace("\u00a0", " ") == sentence
    assert answer.more().replace("\u00a0", " ") == more


def test_the_overall_word_is_open_until_it_is_known() -> None:
    words = frame(GOAL_WORDS, "goal | word\ng | not met")
    assert overall_word({**EMPTY, "goal_words": words}, "g") == "not met"
    assert overall_word(EMPTY, "g") == "open"


def test_a_goal_that_nothing_measures_is_called_by_its_overall_word(words: Words) -> None:
    due = frame(GOAL_WORDS, "goal | word\ng | due but not known yet")
    said = GoalAnswer({**EMPTY, "goal_words": due}, words, GOAL, "stated").sentence()
    assert said.startswith("Due but not known yet. No figure that could measure it")


@pytest.mark.parametrize("reading", ["constant-2016", "twice-korea-2016-constant", "twice-russia-2016-constant"])
def test_in_constant_dollars_no_reading_in_current_ones_is_called_reached(
    tables: Tables, words: Words, reading: str
) -> None:
    goal = table_rows.GOALS.get(tables, "double-by-2020")
    rows = tables["goal_outcomes"]
    assert (rows["first_reached"] > 2020).any()
    assert "it was reached" not in GoalAnswer(tables, words, goal, reading).more()
