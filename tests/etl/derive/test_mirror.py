"""Mirror statistics: one flow of goods, told from both ends."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.mirror import mirror_gap
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

FLOWS, GAP = TABLES["flows"], TABLES["mirror_gap"]


def gaps(text: str) -> pd.DataFrame:
    rows = mirror_gap(frame(FLOWS, text))
    validate(GAP, rows)
    return rows


RUSSIAN_GOODS = """
    source   | reporter | partner | flow   | period | value_usd | status
    imf-imts | RUS      | KOR     | export | 2016   | 10,027    | reported
    kcs      | KOR      | RUS     | import | 2016   | 8,641     | reported
"""


def test_the_gap_is_the_importers_figure_less_the_exporters() -> None:
    assert_rows(
        gaps(RUSSIAN_GOODS.replace("10,027", "10,000")),
        """
        exporter | importer | period | exporter_source | importer_source | exporter_usd | importer_usd | gap_usd | gap_percent
        RUS      | KOR      | 2016   | imf-imts        | kcs             | 10,000       | 8,641        | -1,359  | -13.59
        """,
    )


def test_a_source_that_reconciles_both_sides_has_no_gap() -> None:
    both = RUSSIAN_GOODS + "    baci | KOR | RUS | import | 2016 | 9,000 | derived"
    assert_rows(gaps(both), "exporter_source | importer_source \n imf-imts | kcs")


def test_each_direction_has_its_own_gap() -> None:
    rows = gaps(
        """
        source   | reporter | partner | flow   | period | value_usd
        imf-imts | RUS      | KOR     | export | 2016   | 10
        imf-imts | RUS      | KOR     | import | 2016   | 6
        kcs      | KOR      | RUS     | export | 2016   | 5
        kcs      | KOR      | RUS     | import | 2016   | 9
        """
    )
    assert_rows(
        rows,
        "exporter | importer | exporter_usd | importer_usd | gap_percent \n RUS | KOR | 10 | 9 | -10 \n KOR | RUS | 5 | 6 | 20",
    )


def test_every_source_of_one_side_meets_every_source_of_the_other() -> None:
    rows = gaps(
        """
        source      | reporter | partner | flow   | period | value_usd
        imf-imts    | RUS      | KOR     | export | 2016   | 10
        un-comtrade | RUS      | KOR     | export | 2016   | 11
        kcs         | KOR      | RUS     | import | 2016   | 9
        imf-dots    | KOR      | RUS     | import | 2016   | 8
        """
    )
    assert_rows(
        rows,
        """
        exporter_source | importer_source | gap_usd
        imf-imts        | kcs             | -1
        imf-imts        | imf-dots        | -2
        un-comtrade     | kcs             | -2
        un-comtrade     | imf-dots        | -3
        """,
    )


@pytest.mark.parametrize(
    "importer",
    ["kcs | KOR | RUS | export | 2016", "kcs | KOR | RUS | import | 2017", "kcs | RUS | KOR | import | 2016"],
)
def test_flows_that_are_not_the_same_goods_are_not_compared(importer: str) -> None:
    header = "source | reporter | partner | flow | period | value_usd"
    assert gaps(f"{header} \n imf-imts | RUS | KOR | export | 2016 | 10 \n {importer} | 9").empty


def test_against_an_export_of_zero_there_is_no_gap() -> None:
    assert gaps(RUSSIAN_GOODS.replace("10,027", "0")).empty


def test_an_import_of_zero_is_a_gap_of_all() -> None:
    assert_rows(gaps(RUSSIAN_GOODS.replace("8,641", "0")), "gap_percent \n -100")


def test_a_gap_is_as_weak_as_the_weaker_book() -> None:
    assert_rows(gaps(RUSSIAN_GOODS.replace("8,641     | reported", "8,641 | suspect")), "status \n suspect")


def test_each_figure_keeps_its_valuation_and_status() -> None:
    rows = gaps(
        """
        source   | reporter | partner | flow   | period | value_usd | status   | valuation
        imf-imts | RUS      | KOR     | export | 2016   | 10        | reported | FOB
        kcs      | KOR      | RUS     | import | 2016   | 9         | derived  | CIF
        """
    )
    assert_rows(
        rows,
        """
        exporter_valuation | importer_valuation | exporter_status | importer_status | status
        FOB                | CIF                | reported        | derived         | derived
        """,
    )


@pytest.mark.parametrize("side", ["10,027    | reported", "8,641     | reported"])
def test_against_an_estimate_there_is_no_gap(side: str) -> None:
    weak = RUSSIAN_GOODS.replace(side, side.replace("reported", "estimate"))
    assert_rows(gaps(weak), "gap_usd | gap_percent | status \n  |  | estimate")


@pytest.mark.parametrize("status", ["reported", "suspect"])
def test_the_headline_pair_is_made_of_the_first_sources(status: str) -> None:
    rows = gaps(RUSSIAN_GOODS + f"    imf-dots | RUS | KOR | export | 2016 | 11 | {status}")
    assert_rows(rows, "exporter_source | headline \n imf-imts | yes \n imf-dots | no")


def test_a_suspect_figure_leaves_the_headline_to_the_next_source() -> None:
    rows = gaps(
        """
        source   | reporter | partner | flow   | period | value_usd | status
        imf-imts | RUS      | KOR     | export | 2016   | 10        | suspect
        imf-dots | RUS      | KOR     | export | 2016   | 11        | reported
        kcs      | KOR      | RUS     | import | 2016   | 9         | reported
        """
    )
    assert_rows(rows, "exporter_source | headline \n imf-imts | no \n imf-dots | yes")


def test_the_headline_changes_on_the_day_on_which_a_better_source_appears() -> None:
    rows = gaps(
        """
        source   | reporter | partner | flow   | period | value_usd | known_from
        imf-dots | RUS      | KOR     | export | 2016   | 11        | 2017-06-01
        imf-imts | RUS      | KOR     | export | 2016   | 10        | 2018-06-01
        kcs      | KOR      | RUS     | import | 2016   | 9         | 2017-01-15
        """
    )
    assert_rows(
        rows,
        """
        exporter_source | headline | known_from | known_until | first_known
        imf-dots        | yes      | 2017-06-01 | 2018-06-01  | 2017-06-01
        imf-dots        | no       | 2018-06-01 |             | 2017-06-01
        imf-imts        | yes      | 2018-06-01 |             | 2018-06-01
        """,
    )


def test_sources_without_a_place_in_the_order_make_no_headline() -> None:
    rows = gaps(RUSSIAN_GOODS.replace("imf-imts", "unctad  "))
    assert_rows(rows, "exporter_source | headline \n unctad | no")


def test_a_gap_is_known_once_both_books_are_open() -> None:
    rows = gaps(
        """
        source   | reporter | partner | flow   | period | value_usd | known_from | known_until
        imf-imts | RUS      | KOR     | export | 2016   | 10        | 2017-06-01 |
        kcs      | KOR      | RUS     | import | 2016   | 8         | 2017-01-15 | 2017-12-01
        kcs      | KOR      | RUS     | import | 2016   | 9         | 2017-12-01 |
        """
    )
    assert_rows(rows, "gap_usd | known_from | known_until \n -2 | 2017-06-01 | 2017-12-01 \n -1 | 2017-12-01 |")


def test_without_flows_there_is_no_gap() -> None:
    assert gaps("").empty
