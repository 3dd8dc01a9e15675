"""The nine bridges in goods: sums of chapters of one source, flow, year and edition."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.bridges import bridge_trade
from etl.errors import ContractError
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

FLOWS, BRIDGE_TRADE = TABLES["flows"], TABLES["bridge_trade"]
BRIDGES = frame(TABLES["bridges"], "bridge | chapters \n gas | 27 \n seaports | \n agriculture | 01 02")


def made(text: str, bridges: pd.DataFrame = BRIDGES, **fixed: object) -> pd.DataFrame:
    header = {"source": "un-comtrade", "reporter": "RUS", "partner": "KOR", "classification": "H4", "period": "2016"}
    rows = bridge_trade(frame(FLOWS, text, **{**header, **fixed}), bridges, TABLES["fuel_weights"].empty())
    validate(BRIDGE_TRADE, rows)
    return rows


def test_a_bridge_is_the_sum_of_its_chapters_as_a_share_of_all() -> None:
    assert_rows(
        made("code | value_usd \n 01 | 10 \n 02 | 20 \n 27 | 60 \n 89 | 10"),
        """
        bridge      | chapter_count | value_usd | share_percent
        agriculture | 2             | 30        | 30
        gas         | 1             | 60        | 60
        """,
    )


def test_a_chapter_without_a_figure_is_not_counted_and_a_bridge_without_any_has_no_row() -> None:
    assert_rows(
        made("code | value_usd \n 02 | 20 \n 89 | 80"), "bridge | chapter_count | value_usd \n agriculture | 1 | 20"
    )


def test_a_chapter_that_is_printed_as_nought_is_nought() -> None:
    assert_rows(made("code | value_usd \n 27 | 0 \n 89 | 80"), "bridge | value_usd | share_percent \n gas | 0 | 0")


def test_no_sum_joins_flows_years_sources_or_reporters() -> None:
    rows = made(
        """
        source      | reporter | partner | flow   | period | code | value_usd
        un-comtrade | RUS      | KOR     | export | 2016   | 01   | 1
        un-comtrade | RUS      | KOR     | import | 2016   | 02   | 2
        un-comtrade | RUS      | KOR     | export | 2017   | 02   | 3
        un-comtrade | KOR      | RUS     | export | 2016   | 02   | 4
        baci        | RUS      | KOR     | export | 2016   | 02   | 5
        """
    )
    assert sorted(rows["value_usd"]) == [1, 2, 3, 4, 5]


def test_no_sum_joins_editions() -> None:
    with pytest.raises(ContractError, match="rows share the key"):
        made("classification | code | value_usd \n H4 | 01 | 1 \n H5 | 02 | 2")


def test_a_bridge_is_as_weak_as_its_weakest_chapter() -> None:
    assert_rows(made("code | value_usd | status \n 01 | 1 | reported \n 02 | 1 | suspect"), "status \n suspect")


def test_a_revised_chapter_of_another_bridge_changes_the_share_and_not_the_value() -> None:
    rows = made(
        """
        code | value_usd | known_from | known_until
        27   | 60        | 2017-06-01 |
        89   | 60        | 2017-06-01 | 2018-06-01
        89   | 20        | 2018-06-01 |
        """
    )
    assert_rows(
        rows,
        """
        value_usd | share_percent | known_from | known_until
        60        | 50            | 2017-06-01 | 2018-06-01
        60        | 75            | 2018-06-01 |
        """,
    )


HEADINGS = frame(TABLES["bridges"], "bridge | chapters | headings \n gas | | 271111 \n oil | 27 |")
LNG = """
    reporter | flow   | period  | code   | value_usd | whole
    KOR      | import | 2016    | 271111 | 30        | yes
    KOR      | import | 2017    | 271111 | 20        | no
    KOR      | import | 2018-H1 | 271111 | 10        | yes
    KOR      | import | 2018    | 2709   | 90        | yes
"""


def test_a_heading_stands_for_a_bridge_in_whole_years_and_its_chapter_never_does() -> None:
    header = {"source": "un-comtrade", "classification": "H4", "net_weight_kg": "1", "usd_per_tonne": "1"}
    weights = frame(TABLES["fuel_weights"], LNG, partner="RUS", **header)
    chapters = frame(FLOWS, "code | value_usd \n 27 | 60 \n 89 | 40", reporter="KOR", partner="RUS", flow="import", period="2017", **{k: header[k] for k in ("source", "classification")})  # fmt: skip
    rows = bridge_trade(chapters, HEADINGS, weights)
    validate(BRIDGE_TRADE, rows)
    assert_rows(
        rows,
        """
        period | bridge | chapter_count | value_usd | share_percent
        2016   | gas    | 0             | 30        |
        2017   | oil    | 1             | 60        | 60
        """,
    )


def test_nothing_gives_nothing() -> None:
    assert made("").empty
    assert made("code | value_usd \n 27 | 60", bridges=TABLES["bridges"].empty()).empty
