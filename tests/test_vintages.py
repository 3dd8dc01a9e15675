"""Which figures are vintages of one another, and how small a revision may be."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.tables import TRADE
from etl.vintages import vintages
from tests.dashboard.rows import rows as frame

FIRST = 15_000_000_000


def _two(second: float, status: str = "reported") -> pd.DataFrame:
    return frame(
        TRADE,
        f"""
        source   | reporter | partner | flow   | period | value_usd | status   | published  | recorded_at
        imf-imts | RUS      | KOR     | export | 2016   | {FIRST}   | reported | 2026-01-01 | 2026-01-01
        imf-imts | RUS      | KOR     | export | 2016   | {second}  | {status} | 2026-02-01 | 2026-02-01
        """,
    )


@pytest.mark.parametrize("second", [FIRST + 1_000, FIRST - 1_000, FIRST * 1.0005])
def test_a_revision_of_any_amount_is_a_vintage(second: float) -> None:
    assert vintages(_two(second))["value_usd"].tolist() == [FIRST, second]


def test_another_status_of_one_value_is_a_vintage() -> None:
    assert vintages(_two(FIRST, "provisional"))["status"].tolist() == ["reported", "provisional"]


def test_the_last_bits_of_one_figure_are_no_revision() -> None:
    assert vintages(_two(FIRST + 1e-4))["value_usd"].tolist() == [FIRST]
