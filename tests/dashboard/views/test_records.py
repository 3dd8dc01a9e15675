import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType, NoneType
from typing import NamedTuple, get_args, get_type_hints

import pandas as pd
import pytest

from dashboard import views
from dashboard.views.records import TypedTable, typed_rows
from etl.schema.columns import COLUMNS, Kind
from etl.schema.tables import TABLES

#: What a field may be that holds a column: of a join a whole number may be blank, and so a float.
FITTING = {
    Kind.TEXT: {str}, Kind.INTEGER: {int, float}, Kind.NUMBER: {float}, Kind.DAY: {pd.Timestamp},
    Kind.MOMENT: {pd.Timestamp}, Kind.FLAG: {bool},
}  # fmt: skip

#: What is named as a column of no table that it is in: a part of a pair's change is one of its factors.
OTHER_MEANINGS = {"factor"}


class Two(NamedTuple):
    name: str
    size: float
    note: str = "none"


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(views.__path__, f"{views.__name__}."):
        yield importlib.import_module(found.name)


def typed_tables() -> list[TypedTable[tuple[object, ...]]]:
    return [value for module in modules() for value in vars(module).values() if isinstance(value, TypedTable)]


def row_types() -> list[type]:
    found = [value for module in (views, *modules()) for value in vars(module).values() if isinstance(value, type)]
    return [kind for kind in dict.fromkeys(found) if issubclass(kind, tuple)]


@pytest.mark.parametrize("table", typed_tables(), ids=lambda table: table.row.__name__)
def test_the_fields_of_a_table_s_rows_are_its_columns(table: TypedTable[tuple[object, ...]]) -> None:
    optional = getattr(table.row, "_field_defaults", {})
    assert set(get_type_hints(table.row)) - set(optional) <= set(TABLES[table.name].names)


@pytest.mark.parametrize("row", row_types(), ids=lambda row: str(row.__name__))
def test_a_field_named_after_a_column_has_its_type(row: type) -> None:
    named = {name: kind for name, kind in get_type_hints(row).items() if name in COLUMNS.keys() - OTHER_MEANINGS}
    kinds = {name: set(get_args(kind) or [kind]) - {NoneType} for name, kind in named.items()}
    assert {name: one for name, one in kinds.items() if not one <= FITTING[COLUMNS[name].kind]} == {}


def test_a_blank_text_is_empty_and_an_absent_column_has_its_default() -> None:
    frame = pd.DataFrame({"name": ["a", None], "size": [1.0, None], "more": [1, 2]})
    first, second = typed_rows(frame, Two)
    assert first == ("a", 1.0, "none")
    assert (second.name, pd.isna(second.size)) == ("", True)


def test_a_column_without_a_default_must_be_there() -> None:
    with pytest.raises(KeyError, match="size"):
        typed_rows(pd.DataFrame({"name": ["a"]}), Two)


def test_a_row_of_a_key_that_a_table_does_not_have_is_an_error() -> None:
    table = TypedTable("sources", Two)
    tables = {"sources": pd.DataFrame({"source": ["kcs"], "name": ["a"], "size": [1.0]})}
    assert table.get(tables, "kcs").name == "a"
    with pytest.raises(KeyError, match="no row of table sources has 'imf'"):
        table.get(tables, "imf")
