"""Revisions: each vintage against the one before, where the value or its standing changed."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.derive.revisions import revisions
from etl.schema.derived_tables import REVISIONS
from etl.schema.gate import validate
from etl.schema.given_tables import TRADE
from tests.effort import examples
from tests.frames import assert_rows, frame


def test_each_vintage_is_set_against_the_one_before_it() -> None:
    found = revisions(
        frame(
            TRADE,
            """
            period | value_usd | published
            2016   | 110       | 2020-01-01
            2016   | 100       | 2018-01-01
            2016   | 99        | 2022-01-01
            2017   | 50        | 2018-01-01
            """,
        )
    )
    assert_rows(
        found,
        """
        period | old_usd | new_usd | revised_by_usd | change_percent | old_published | published
        2016   | 100     | 110     | 10             | 10             | 2018-01-01    | 2020-01-01
        2016   | 110     | 99      | -11            | -10            | 2020-01-01    | 2022-01-01
        """,
    )


@pytest.mark.parametrize("column", ["source", "reporter", "partner", "flow", "period", "classification", "code"])
def test_figures_that_differ_in_any_part_of_their_key_do_not_revise_one_another(column: str) -> None:
    other = {"flow": "import", "period": "2017", "classification": "H4", "code": "27"}.get(column, "XXX")
    figures = frame(TRADE, "period | value_usd | published\n2016 | 1 | 2018-01-01\n2016 | 2 | 2019-01-01")
    figures.loc[1, column] = other
    assert revisions(figures).empty


def test_a_figure_that_only_becomes_firmer_is_not_revised() -> None:
    found = revisions(
        frame(
            TRADE,
            """
            period | value_usd | status      | published
            2016   | 100       | provisional | 2018-01-01
            2016   | 100       | reported    | 2019-01-01
            """,
        )
    )
    assert found.empty


def test_a_withdrawn_figure_and_its_return_are_revisions_of_the_same_value() -> None:
    found = revisions(
        frame(
            TRADE,
            """
            period | value_usd | status    | published
            2016   | 100       | reported  | 2018-01-01
            2016   | 100       | withdrawn | 2019-01-01
            2016   | 100       | reported  | 2020-01-01
            """,
        )
    )
    assert_rows(
        found,
        """
        revision  | old_usd | new_usd | change_percent | published
        withdrawn | 100     | 100     | 0              | 2019-01-01
        restored  | 100     | 100     | 0              | 2020-01-01
        """,
    )


def test_a_change_from_zero_has_no_per_cent() -> None:
    found = revisions(frame(TRADE, "value_usd | published\n0 | 2018-01-01\n7 | 2019-01-01"))
    assert_rows(found, "old_usd | new_usd | change_percent\n0 | 7 |")
    validate(REVISIONS, found)


def test_an_empty_table_has_no_revision() -> None:
    assert validate(REVISIONS, revisions(TRADE.empty())).num_rows == 0


@examples(50, 20)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=8))
def test_revisions_lead_from_the_first_value_to_the_last(values: list[int]) -> None:
    lines = [f"{value} | {2000 + year}-01-01" for year, value in enumerate(values)]
    found = revisions(frame(TRADE, "\n".join(["value_usd | published", *lines]))).sort_values("published")
    steps = [(float(old), float(new)) for old, new in pairwise(values) if old != new]
    assert list(zip(found["old_usd"], found["new_usd"], strict=True)) == steps
    assert (found["old_published"] < found["published"]).all()
    changes = found["old_usd"] * (1 + found["change_percent"] / 100)
    pd.testing.assert_series_equal(changes, found["new_usd"], check_names=False)
