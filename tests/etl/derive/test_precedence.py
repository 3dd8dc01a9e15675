"""Precedence: the place of each source among its country's, and which of several figures serves."""

from __future__ import annotations

import pytest

from etl.derive.precedence import STATEMENTS_TURN, add_precedence, add_turn
from etl.model import PRECEDENCE
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

FLOWS = TABLES["flows"]


@pytest.mark.parametrize("reporter", list(PRECEDENCE))
def test_sources_are_numbered_from_one_in_the_declared_order(reporter: str) -> None:
    rows = frame(FLOWS, "source \n" + "\n".join(PRECEDENCE[reporter]), reporter=reporter, value_usd="1")
    assert list(add_precedence(rows)["precedence"]) == [*range(1, len(rows) + 1)]


def test_a_source_of_another_country_has_no_place_and_no_turn() -> None:
    rows = add_turn(
        add_precedence(frame(FLOWS, "source | reporter \n kcs | RUS \n kcs | CHN \n rosstat | KOR", value_usd="1"))
    )
    assert rows[["precedence", "turn"]].isna().all(axis=None)


def test_an_estimate_stands_behind_every_reported_figure_and_a_suspect_one_behind_statements() -> None:
    text = "source | status \n kcs | suspect \n kcs | estimate \n imf-imts-inverted | derived \n kcs-api | provisional"
    rows = add_turn(add_precedence(frame(FLOWS, text, value_usd="1"))).sort_values("turn")
    assert_rows(rows, "source | status \n kcs-api | provisional \n imf-imts-inverted | derived \n kcs | estimate \n kcs | suspect")  # fmt: skip
    assert list(rows["status"]) == ["provisional", "derived", "estimate", "suspect"]
    assert (rows["turn"] < STATEMENTS_TURN).tolist() == [True, True, True, False]


def test_no_rows_have_no_place() -> None:
    rows = add_turn(add_precedence(FLOWS.empty()))
    assert rows.empty
    assert rows[["precedence", "turn"]].dtypes.astype("str").to_list() == ["float64", "float64"]
