"""A table's file: what is packed in it, and what readers get."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema.categories import as_categories
from etl.schema.table_file import file_of
from etl.schema.tables import TABLES
from tests.frames import frame

FLOWS = TABLES["flows"]
ROWS = """
reporter | partner | period | value_usd | known_until
KOR      | USA     | 2016   | 5000      |
KOR      | CHN     | 2016   | 7000      |
RUS      | CHN     | 2016   | 2000      | 2018-01-01
"""


def test_texts_and_categories_give_the_same_bytes() -> None:
    rows = frame(FLOWS, ROWS)
    parted = as_categories(pd.concat([rows, rows.assign(partner="JPN")])).iloc[:3]
    unsorted = rows.assign(partner=pd.Categorical(rows["partner"], ["USA", "CHN"]))
    assert file_of(FLOWS, parted) == file_of(FLOWS, unsorted) == file_of(FLOWS, rows)


def test_readers_get_texts_with_their_meaning_and_can_skip_by_the_first_columns_of_the_key() -> None:
    data = pa.BufferReader(file_of(FLOWS, as_categories(frame(FLOWS, ROWS))))
    assert pq.read_table(data).schema.equals(FLOWS.schema, check_metadata=True)
    columns = [pq.read_metadata(data).row_group(0).column(place) for place in range(len(FLOWS.names))]
    bounds = {one.path_in_schema: (one.statistics.min, one.statistics.max) for one in columns if one.is_stats_set}
    assert list(bounds) == ["source", "reporter", "partner"]
    assert bounds["reporter"] == ("KOR", "RUS")
