"""The large tables: worked out in parts they are what they are when worked out whole."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given

from etl.derive import figures
from etl.derive.figures import FigureTables, figure_tables
from etl.derive.party_ranges import PartyRanges
from etl.errors import ContractError
from etl.schema.categories import as_categories
from etl.schema.table_file import TableFile
from etl.schema.tables import TABLES
from tests.effort import examples
from tests.etl.derive.test_temporal import worlds
from tests.frames import frame

TRADE, FLOWS = TABLES["trade"], TABLES["flows"]
NAMED = pd.DataFrame({"reporter": ["KOR"], "partner": ["CHN"]}, dtype="str")
#: The pair's estimates are turned back into another source's figures, which sort behind other countries'.
ESTIMATES = """
source   | reporter | partner | flow   | period | value_usd | status
imf-imts | KOR      | USA     | export | 2022   | 5000      | reported
imf-imts | RUS      | KOR     | import | 2021   | 2000      | reported
imf-imts | RUS      | KOR     | import | 2022   | 4000      | estimate
kcs      | KOR      | CHN     | export | 2022   | 7000      | reported
kcs      | KOR      | RUS     | export | 2021   | 3000      | reported
kcs      | KOR      | USA     | import | 2022   | 8000      | reported
"""


def in_parts(base: dict[str, pd.DataFrame], rows: int) -> FigureTables:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "PART", rows)
        return figure_tables(as_categories(base["trade"]), base["partner_lists"], NAMED, {})


def assert_equal(one: FigureTables, other: FigureTables) -> None:
    for name, data in one.files.items():
        assert pq.read_table(pa.BufferReader(data)).equals(pq.read_table(pa.BufferReader(other.files[name]))), name
    for name in ("flows", "measures"):
        rows = [getattr(both, name).astype("str").sort_values(list(TABLES[name].key)) for both in (one, other)]
        assert rows[0].to_dict("list") == rows[1].to_dict("list"), name


@examples(5, 2)
@given(worlds)
def test_parts_of_any_size_give_the_same_tables(base: dict[str, pd.DataFrame]) -> None:
    assert_equal(in_parts(base, 40), in_parts(base, 1_000_000))


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_what_estimates_give_away_has_its_place_among_the_parts(rows: int) -> None:
    base = {"trade": frame(TRADE, ESTIMATES), "partner_lists": TABLES["partner_lists"].empty()}
    parted = in_parts(base, rows)
    assert_equal(parted, in_parts(base, 100))
    assert "imf-imts-inverted" in set(parted.flows["source"])


def test_no_figures_give_empty_tables() -> None:
    empty = in_parts({"trade": TRADE.empty(), "partner_lists": TABLES["partner_lists"].empty()}, 1)
    assert [pq.read_metadata(pa.BufferReader(data)).num_rows for data in empty.files.values()] == [0, 0, 0, 0]


def test_ranges_hold_whole_parties_in_the_order_of_the_key() -> None:
    rows = frame(
        FLOWS, "partner | period | value_usd \n USA | 2016 | 1 \n CHN | 2016 | 1 \n CHN | 2017 | 1 \n JPN | 2016 | 1"
    )
    ranges = PartyRanges.of(rows, 2)
    assert ranges.numbers(rows).tolist() == [1, 0, 0, 1]
    assert [len(part) for part in ranges.split(rows, FLOWS.key)] == [2, 2]


def test_a_part_out_of_order_is_refused() -> None:
    file = TableFile(FLOWS)
    file.append(frame(FLOWS, "period | value_usd \n 2017 | 1"))
    with pytest.raises(ContractError, match="comes after"):
        file.append(frame(FLOWS, "period | value_usd \n 2016 | 1"))
