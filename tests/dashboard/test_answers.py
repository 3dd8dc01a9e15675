"""What became of a goal, in sentences: open, not met, met, met late, and with nothing known."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.data import Tables
from dashboard.sentences.answers import Answer, overall_word
from dashboard.text import Words
from etl.tables import GOAL_OUTCOMES, GOAL_WORDS, GOALS, TABLES
from tests.dashboard.rows import rows as frame

EMPTY = {name: table.empty() for name, table in TABLES.items()}
GOAL = frame(GOALS, "goal | label | due | base_year\ng | the goal | 2020 | 2016").iloc[0]

HEAD = "goal | reading | label  | reporter | prices  | target_usd | due_attained_percent | best_year | best_percent | first_reached | outcome\n"


def _answer(rows: str, words: Words) -> Answer:
    return Answer({**EMPTY, "goal_outcomes": frame(GOAL_OUTCOMES, HEAD + rows)}, words, GOAL, "stated")


@pytest.mark.parametrize(
    ("rows", "sentence", "more"),
    [
        ("", "Open. No figure that could measure it had been published by this day.", ""),
        (
            "g | stated | stated | RUS | current | 30e9 | | 2018 | 83.3 | 0 | open",
            "Open. So far trade had reached at most 83% of US$30 billion on Russia’s figures (2018).",
            "",
        ),
        (
            """g | stated | stated | RUS | current | 30e9 | 66 | 2021 | 99.6 | 0 | not met
               g | stated | stated | KOR | current | 30e9 | 58 | 2021 | 91.1 | 0 | not met""",
            "Not met. In 2020 trade came to 66% of US$30 billion on Russia’s figures and 58% on Korea’s.",
            "It came closest in 2021, a year late: 99.6% on Russia’s figures and 91% on Korea’s.",
        ),
        (
            """g | stated | stated | RUS | current | 30e9 | 66 | 2018 | 83 | 0 | not met
               g | stated | stated | KOR | current | 30e9 | 58 | 2022 | 91 | 0 | not met""",
            "Not met. In 2020 trade came to 66% of US$30 billion on Russia’s figures and 58% on Korea’s.",
            "It came closest with 83% of US$30 billion on Russia’s figures (2018) and 91% on Korea’s (2022).",
        ),
        (
            """g | stated | stated | RUS | current | 30e9 | 110 | 2020 | 110 | 2019 | met
               g | stated | stated | KOR | current | 30e9 | 90  | 2020 | 90  | 0    | not met""",
            "Met on some readings. In 2020 trade came to 110% of US$30 billion on Russia’s figures and 90% on Korea’s.",
            "It came closest in 2020: 110% on Russia’s figures and 90% on Korea’s.",
        ),
        (
            "g | stated | stated | RUS | current | 30e9 | 110 | 2020 | 110 | 2019 | met",
            "Met. In 2020 trade came to 110% of US$30 billion on Russia’s figures.",
            "",
        ),
        (
            """g | stated | stated | RUS | constant | 30e9 | 60 | 2019 | 70 | 0 | not met
               g | other | twice it | RUS | current | 20e9 | 90 | 2022 | 101 | 2022 | not met""",
            "Not met. In 2020 trade came to 60% of US$30 billion of 2016 on Russia’s figures.",
            "It came closest in 2019: 70% on Russia’s figures. Read as “twice it”, it was reached in 2022.",
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


def test_estimates_are_named_as_such(tables: Tables, words: Words) -> None:
    goal = tables["goals"].set_index("goal", drop=False).loc["double-by-2020"]
    assert isinstance(goal, pd.Series)
    assert "From 2022 on, Russia’s figures are estimates (IMF IMTS)" in Answer(tables, words, goal, "stated").more()
