"""World totals that were summed up here, set against those that are held: a sum over a selection is refused."""

from __future__ import annotations

import pytest

from etl.errors import InputError
from etl.ingest.completeness import raise_if_too_small
from etl.schema.given_tables import TRADE
from tests.frames import frame

HELD = """
    source      | reporter | partner | flow   | period | code  | value_usd
    imf-dots    | KOR      | WLD     | export | 2018   | TOTAL | 600e9
    un-comtrade | KOR      | WLD     | export | 2018   | TOTAL | 605e9
    imf-dots    | KOR      | RUS     | export | 2018   | TOTAL | 700e9
    imf-dots    | KOR      | WLD     | export | 2017   | TOTAL | 50e6
"""


def summed(value: float, *, source: str = "baci", period: str = "2018", flow: str = "export") -> str:
    return f"""
        source   | reporter | partner | flow   | period   | code  | value_usd
        {source} | KOR      | WLD     | {flow} | {period} | TOTAL | {value}
    """


def test_a_sum_below_half_of_every_total_that_is_held_is_a_selection() -> None:
    message = r"baci\.zip: the exports of KOR in 2018 add up to 290,000,000,000 dollars, and no source that is held has less than 600,"
    with pytest.raises(InputError, match=message) as caught:
        raise_if_too_small("baci.zip", frame(TRADE, summed(290e9)), frame(TRADE, HELD))
    assert "pass --excerpt" in str(caught.value)


@pytest.mark.parametrize(
    "trade",
    [summed(310e9), summed(900e9), summed(1e9, period="2019"), summed(1e6, period="2017"), summed(1e9, flow="import"),
     summed(1e9, source="un-comtrade")],
)  # fmt: skip
def test_other_sums_pass_and_totals_that_a_publisher_prints_are_not_compared(trade: str) -> None:
    raise_if_too_small("baci.zip", frame(TRADE, trade), frame(TRADE, HELD))
    raise_if_too_small("baci.zip", frame(TRADE, trade), TRADE.empty())
    raise_if_too_small("baci.zip", TRADE.empty(), frame(TRADE, HELD))
