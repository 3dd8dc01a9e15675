"""The gate that every table passes, and the declarations that it reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import ContractError
from etl.schema.columns import ARROW, COLUMNS, PANDAS, Kind
from etl.schema.gate import validate
from etl.schema.table import Table, as_of
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

TRADE, LISTS, GOALS, TURNOVER = (TABLES[n] for n in ("trade", "partner_lists", "goals", "turnover"))

every_table = pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))


def trade(**replaced: object) -> pd.DataFrame:
    """Three figures, with whole columns replaced."""
    three = frame(
        TRADE,
        """
        period | value_usd | published
        2016   | 6,768     | 2018-02-01
        2014   | 10,129    | 2018-02-01
        2016   | 6,769     | 2019-02-01
        """,
    )
    return three.assign(**replaced)


def refused(table: Table, rows: pd.DataFrame) -> str:
    with pytest.raises(ContractError) as caught:
        validate(table, rows)
    return str(caught.value)


@every_table
def test_an_empty_table_passes_the_gate(table: Table) -> None:
    held = validate(table, table.empty())
    assert held.num_rows == 0
    assert held.schema.equals(table.schema, check_metadata=True)


@every_table
def test_a_table_without_types_passes_only_if_it_has_no_rows(table: Table) -> None:
    assert validate(table, pd.DataFrame(columns=[c.name for c in table.columns])).num_rows == 0


def test_rows_leave_the_gate_in_the_order_of_the_key() -> None:
    held = validate(TRADE, trade()).to_pandas()
    assert list(zip(held["period"], held["value_usd"], strict=True)) == [
        ("2014", 10129),
        ("2016", 6768),
        ("2016", 6769),
    ]


def test_the_contract_gives_the_order_of_the_columns() -> None:
    backwards = trade()[[c.name for c in reversed(TRADE.columns)]]
    assert validate(TRADE, backwards).equals(validate(TRADE, trade()))


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_rows_does_not_matter(order: list[int]) -> None:
    six = pd.concat([trade(), trade(reporter="RUS", partner="KOR")], ignore_index=True)
    assert validate(TRADE, six.iloc[order]).equals(validate(TRADE, six))


def test_a_frame_in_pieces_leaves_the_gate_whole() -> None:
    pieces = pd.concat([trade().iloc[[1]], trade().iloc[[0]], trade().iloc[[2]]])
    assert all(column.num_chunks == 1 for column in validate(TRADE, pieces).columns)


def test_the_index_of_a_frame_does_not_matter() -> None:
    same_label = trade().set_axis([7, 7, 7])
    assert validate(TRADE, same_label).equals(validate(TRADE, trade()))


def test_the_gate_leaves_the_frame_as_it_was() -> None:
    given_frame = trade()
    validate(TRADE, given_frame)
    pd.testing.assert_frame_equal(given_frame, trade())


def test_a_missing_column_is_named() -> None:
    assert "table trade: missing columns ['value_usd'], surplus columns []" in refused(TRADE, trade().drop(columns="value_usd"))  # fmt: skip


def test_a_surplus_column_is_named() -> None:
    assert "surplus columns ['mood']" in refused(TRADE, trade(mood="good"))


def test_a_column_that_stands_twice_is_named() -> None:
    twice = pd.concat([trade(), trade()[["note"]]], axis=1)
    assert "columns that stand twice ['note']" in refused(TRADE, twice)


@pytest.mark.parametrize(
    ("column", "blank"),
    [
        ("value_usd", [1.0, np.nan, 3.0]),
        ("source", ["kcs", None, "kcs"]),
        ("source", ["kcs", "", "kcs"]),
        ("status", ["reported", None, "reported"]),
        ("published", [pd.Timestamp("2018-02-01"), pd.NaT, pd.Timestamp("2019-02-01")]),
        ("recorded_at", [pd.Timestamp("2018-02-01", tz="UTC"), pd.NaT, pd.Timestamp("2018-02-01", tz="UTC")]),
    ],
)
def test_a_blank_where_none_may_be_is_counted_and_shown(column: str, blank: list[object]) -> None:
    message = refused(TRADE, trade(**{column: blank}))
    assert f"1 blank values in {column}; first rows: [{{" in message
    assert "'period': '2014'" in message


@pytest.mark.parametrize("column", [c.name for c in TRADE.columns if c.nullable])
def test_a_blank_where_one_may_be_is_stored_as_null(column: str) -> None:
    assert validate(TRADE, trade(**{column: None})).column(column).null_count == 3


def test_a_word_outside_the_closed_list_is_named_with_the_list() -> None:
    message = refused(TRADE, trade(flow=["export", "re-export", "export"]))
    assert "flow holds ['re-export']; it may hold ['export', 'import']" in message


def test_a_blank_is_no_word_of_a_closed_list() -> None:
    assert "valuation holds ['']" in refused(TRADE, trade(valuation=["FOB", "", "FOB"]))


DAY = pd.Timestamp("2018-02-01")


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        (TRADE, "code", 3),
        (TRADE, "period", 2016),
        (TRADE, "source", True),
        (TRADE, "note", 1.5),
        (TRADE, "code", b"03"),
        (TRADE, "address", ["x", 1, "x"]),
        (TRADE, "value_usd", "6768"),
        (TRADE, "value_usd", ["1", 2.0, 3.0]),
        (TRADE, "value_usd", True),
        (TRADE, "value_usd", DAY),
        (TRADE, "published", "2018-02-01"),
        (TRADE, "published", 17563),
        (TRADE, "published", pd.Timestamp("2018-02-01 13:00")),
        (TRADE, "published", pd.Timestamp("2018-02-01", tz="Asia/Seoul")),
        (TRADE, "recorded_at", pd.Timestamp("2018-02-01 13:00")),
        (TRADE, "recorded_at", "2018-02-01T13:00:00Z"),
        (TRADE, "recorded_at", pd.Timestamp("2018-02-01 13:00:00.5", tz="UTC")),
        (TRADE, "recorded_at", 1_517_486_400),
        (LISTS, "depth", "20"),
        (LISTS, "depth", 2.5),
        (LISTS, "depth", True),
        (TABLES["statements"], "authority", "true"),
        (TABLES["statements"], "authority", 1),
        (TRADE, "note", [["a", "list"], None, None]),
        (TRADE, "note", [{"a": "mapping"}, None, None]),
    ],
)
def test_a_value_of_another_type_is_refused_and_never_converted(table: Table, column: str, wrong: object) -> None:
    rows = trade() if table is TRADE else frame(table, "snapshot \n a")
    values = wrong if isinstance(wrong, list) else [wrong] * len(rows)
    message = refused(table, rows.assign(**{column: pd.Series(values)}))
    assert f"table {table.name}: column {column} is not {COLUMNS[column].kind}" in message


@pytest.mark.parametrize(
    ("column", "same"),
    [
        ("value_usd", [6768, 10129, 6769]),
        ("value_usd", [Decimal(6768), Decimal(10129), Decimal(6769)]),
        ("published", [date(2018, 2, 1), date(2018, 2, 1), date(2019, 2, 1)]),
        ("published", pd.Series(["2018-02-01", "2018-02-01", "2019-02-01"]).astype("datetime64[ns]")),
        ("recorded_at", [pd.Timestamp("2018-02-02 09:00", tz="Asia/Seoul")] * 3),
        ("flow", pd.Categorical(["export"] * 3)),
        ("flow", np.array(["export"] * 3, dtype=object)),
        ("note", [np.nan] * 3),
    ],
)
def test_the_same_value_in_another_guise_is_the_same(column: str, same: object) -> None:
    assert validate(TRADE, trade(**{column: same})).equals(validate(TRADE, trade()))


def test_whole_floats_are_integers() -> None:
    rows = frame(LISTS, "depth \n 20")
    assert validate(LISTS, rows.assign(depth=20.0)).equals(validate(LISTS, rows))


def test_a_key_that_occurs_twice_is_counted_and_shown() -> None:
    message = refused(TRADE, trade(period=["2016", "2014", "2016"], published=DAY))
    assert "2 rows share the key" in message
    assert message.count("'period': '2016'") == 2


def test_two_vintages_of_one_figure_are_two_keys() -> None:
    assert validate(TRADE, trade()).num_rows == 3


def test_mixed_keys_are_refused_rather_than_sorted() -> None:
    assert "column code is not text" in refused(TRADE, trade(code=["TOTAL", 27, "TOTAL"]))


@every_table
def test_every_column_says_what_it_means(table: Table) -> None:
    assert all(column.meaning for column in table.columns)
    assert table.title
    assert table.row


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_is_declared_in_full(name: str) -> None:
    column = COLUMNS[name]
    assert (column.name, bool(column.meaning)) == (name, True)
    assert not column.values or column.kind is Kind.TEXT
    assert not column.unit or column.kind in (Kind.NUMBER, Kind.INTEGER)


@pytest.mark.parametrize("name", [n for n, c in COLUMNS.items() if c.kind is Kind.NUMBER])
def test_every_number_has_a_unit(name: str) -> None:
    assert COLUMNS[name].unit


@pytest.mark.parametrize(
    ("ending", "unit"),
    [("_usd", "US dollars"), ("_kg", "kilograms"), ("_percent", "per cent"), ("_points", "percentage points")],
)
def test_a_name_that_ends_in_a_unit_has_that_unit(ending: str, unit: str) -> None:
    named = [c for n, c in COLUMNS.items() if n.endswith(ending) and "_per_" not in n]
    assert named
    assert all(unit in column.unit for column in named)


def test_every_declared_column_is_used() -> None:
    assert {c.name for table in TABLES.values() for c in table.columns} == set(COLUMNS)


@every_table
def test_a_key_is_made_of_columns_that_are_never_blank(table: Table) -> None:
    columns = {c.name: c for c in table.columns}
    assert len(columns) == len(table.columns)
    assert table.key
    assert all(not columns[name].nullable for name in table.key)


@every_table
def test_derived_rows_are_dated_or_are_revisions(table: Table) -> None:
    names = [c.name for c in table.columns]
    dated = names[-2:] == ["known_from", "known_until"]
    assert dated == (table.derived and table.name != "revisions")
    assert not dated or table.key[-1] == "known_from"


@every_table
def test_the_schema_carries_the_dictionary(table: Table) -> None:
    schema = table.schema
    assert schema.metadata == {b"table": table.name.encode(), b"row": table.row.encode(), b"key": " ".join(table.key).encode()}  # fmt: skip
    for column, field in zip(table.columns, schema, strict=True):
        assert (field.name, field.type, field.nullable) == (column.name, ARROW[column.kind], column.nullable)
        assert field.metadata == {b"meaning": column.meaning.encode(), b"unit": column.unit.encode()}


def test_what_leaves_the_gate_carries_no_trace_of_pandas() -> None:
    assert set(validate(TRADE, trade()).schema.metadata) == {b"table", b"row", b"key"}


def test_each_kind_has_one_type_in_arrow_and_one_in_pandas() -> None:
    assert set(ARROW) == set(PANDAS) == set(Kind)
    assert all(isinstance(kind, pa.DataType) for kind in ARROW.values())


DATED = """
    period | value_usd | known_from | known_until
    2016   | 15        | 2018-02-01 | 2019-02-01
    2016   | 16        | 2019-02-01 |
    2017   | 19        | 2018-06-01 |
"""


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2018-01-31", "period | value_usd"),
        ("2018-02-01", "period | value_usd \n 2016 | 15"),
        ("2018-05-31", "period | value_usd \n 2016 | 15"),
        ("2018-06-01", "period | value_usd \n 2016 | 15 \n 2017 | 19"),
        ("2019-01-31", "period | value_usd \n 2016 | 15 \n 2017 | 19"),
        ("2019-02-01", "period | value_usd \n 2016 | 16 \n 2017 | 19"),
        (None, "period | value_usd \n 2016 | 16 \n 2017 | 19"),
    ],
)
def test_a_row_counts_from_its_first_day_to_the_day_before_its_last(day: str | None, answer: str) -> None:
    rows = frame(TURNOVER, DATED, export_usd=1, import_usd=1, balance_usd=0)
    assert_rows(as_of(rows, pd.Timestamp(day) if day else None), answer)


@pytest.mark.parametrize(("day", "count"), [("2018-01-31", 0), ("2018-02-01", 2), ("2019-02-01", 3), (None, 3)])
def test_an_undated_row_counts_from_the_day_it_was_published(day: str | None, count: int) -> None:
    assert len(as_of(trade(), pd.Timestamp(day) if day else None)) == count


def test_a_table_without_days_is_always_whole() -> None:
    names = frame(TABLES["countries"], "country | name \n KOR | Korea")
    assert_rows(as_of(names, pd.Timestamp("1900-01-01")), "country | name \n KOR | Korea")


def test_an_empty_dated_table_has_no_answer() -> None:
    assert as_of(TURNOVER.empty(), DAY).empty
    assert as_of(TURNOVER.empty()).empty
