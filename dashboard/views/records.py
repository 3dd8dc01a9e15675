"""Rows of frames and of stored tables as NamedTuples, for code that reads them one by one. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Generic, TypeVar, cast, get_type_hints

import pandas as pd

from dashboard.views.memo import once_per_version
from etl.schema.tables import TABLES

TableMap = Mapping[str, pd.DataFrame]
Row = TypeVar("Row", bound=tuple[object, ...])


def typed_rows(frame: pd.DataFrame, row: type[Row]) -> list[Row]:
    """Return the rows of a frame in order as NamedTuples of a type, with the columns that its fields name.

    A blank text is the empty one. A column may be absent whose field has a default; raise KeyError for another.
    """
    if frame.empty:
        return []
    make = cast("Callable[..., Row]", row)
    return list(map(make, *_columns(frame, row)))


def _columns(frame: pd.DataFrame, row: type[Row]) -> Iterator[Iterable[object]]:
    """Return the values of each field of a row type, in order."""
    defaults: Mapping[str, object] = getattr(row, "_field_defaults", {})
    for name, kind in _field_types(row).items():
        if name in defaults and name not in frame:
            yield repeat(defaults[name], len(frame))
            continue
        values = frame[name].tolist()
        yield [one if isinstance(one, str) else "" for one in values] if kind is str else values


@cache
def _field_types(row: type[tuple[object, ...]]) -> Mapping[str, object]:
    return get_type_hints(row)


@dataclass(frozen=True)
class TypedTable(Generic[Row]):
    """A stored table and the type of its rows, whose fields are named after the columns that are read."""

    name: str
    row: type[Row]

    @property
    def key(self) -> str:
        """Return the column that tells rows of one day apart."""
        return TABLES[self.name].key[0]

    def rows(self, tables: TableMap) -> Sequence[Row]:
        """Return the rows in the order of the table."""
        return _rows(tables, self)

    def by_key(self, tables: TableMap) -> Mapping[str, Row]:
        """Return the rows by their key."""
        return _rows_by_key(tables, self)

    def find(self, tables: TableMap, key: str) -> Row | None:
        """Return the row of a key, if there is one."""
        return self.by_key(tables).get(key)

    def get(self, tables: TableMap, key: str) -> Row:
        """Return the row of a key; raise KeyError if there is none."""
        found = self.find(tables, key)
        if found is None:
            raise KeyError(f"no row of table {self.name} has {key!r} in column {self.key}")
        return found


@once_per_version
def _rows(tables: TableMap, table: TypedTable[Row]) -> Sequence[Row]:
    return typed_rows(tables[table.name], table.row)


@once_per_version
def _rows_by_key(tables: TableMap, table: TypedTable[Row]) -> Mapping[str, Row]:
    return dict(zip(tables[table.name][table.key].tolist(), table.rows(tables), strict=True))
