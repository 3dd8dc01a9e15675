"""Promises of other pairs: judged on both countries' figures, by the code that judges goals."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.promises import promise_counts, promise_outcomes, promise_words
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from etl.store import Version
from tests.frames import assert_rows, frame

OUTCOMES, WORDS, COUNTS = (TABLES[name] for name in ("promise_outcomes", "promise_words", "promise_counts"))
PROMISE = """
    promise | first_country | second_country | target_usd | factor | base_year | due
    level   | KOR           | CHN            | 200        |        | 2010      | 2012
"""


def turnover(text: str) -> pd.DataFrame:
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    frame = pd.DataFrame(rows, columns=["reporter", "partner", "year", "value_usd"])
    day = pd.Series(pd.Timestamp("2022-02-02"), frame.index).astype("datetime64[s]")
    return frame.assign(
        year=frame["year"].astype("int64"), value_usd=frame["value_usd"].astype("float64"), source="imf-dots", status="reported",
        known_from=day, known_until=pd.Series(pd.NaT, frame.index).astype("datetime64[s]"),
    )  # fmt: skip


def test_a_promise_is_kept_where_the_due_year_reaches_the_target() -> None:
    figures = """
        KOR | CHN | 2010 | 100
        KOR | CHN | 2012 | 210
        CHN | KOR | 2010 | 120
        CHN | KOR | 2011 | 230
        CHN | KOR | 2012 | 190
    """
    outcomes = promise_outcomes(frame(TABLES["promises"], PROMISE), turnover(figures))
    validate(OUTCOMES, outcomes)
    assert_rows(
        outcomes,
        """
        promise | reporter | base_usd | target_usd | due_usd | due_attained_percent | first_reached | best_year | outcome
        level   | CHN      | 120      | 200        | 190     | 95                   | 2011          | 2011      | not met
        level   | KOR      | 100      | 200        | 210     | 105                  | 2012          | 2012      | met
        """,
    )
    words = promise_words(outcomes)
    validate(WORDS, words)
    assert_rows(words, "promise | word | meeting | missing \n level | met on some readings | 1 | 1")


def test_a_factor_is_of_each_countrys_own_base_and_a_due_year_without_figures_is_not_known() -> None:
    promise = PROMISE.replace("200        |       ", "           | 2     ")
    outcomes = promise_outcomes(
        frame(TABLES["promises"], promise),
        turnover("KOR | CHN | 2010 | 100 \n CHN | KOR | 2010 | 120 \n CHN | KOR | 2012 | 240"),
    )
    assert_rows(
        outcomes,
        """
        reporter | target_usd | outcome
        CHN      | 240        | met
        KOR      | 200        | due but not known yet
        """,
    )


@pytest.mark.parametrize(
    ("era", "promises", "kept"), [("due early", 34, 17), ("due late", 83, 5), ("bold", 21, 0)]
)  # as reckoned when the promises were collected
def test_the_promises_that_come_with_the_project_count_as_they_were_reckoned(
    version: Version, era: str, promises: int, kept: int
) -> None:
    rows = version.read("promise_counts").query("era == @era")
    assert rows[["promise_count", "kept_count"]].to_numpy().tolist() == [[promises, kept]]


def test_no_figures_give_no_outcomes_words_or_counts() -> None:
    none = TABLES["promises"].empty()
    outcomes = promise_outcomes(none, turnover("KOR | CHN | 2010 | 1").head(0))
    words = promise_words(outcomes)
    assert (
        len(validate(OUTCOMES, outcomes))
        == len(validate(WORDS, words))
        == len(validate(COUNTS, promise_counts(none, words)))
        == 0
    )
