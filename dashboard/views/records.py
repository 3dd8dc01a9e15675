"""Rows of a frame as records, for code that reads them one by one. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

import pandas as pd

from dashboard.views import TableMap
from dashboard.views.memo import once_per_version

Row = TypeVar("Row", bound=tuple[Any, ...])


class _Columns(dict[str, list[Any]]):
    """The columns of a frame as lists, each taken out of it when a row is first asked for it."""

    def __init__(self, frame: pd.DataFrame) -> None:
        super().__init__()
        self._frame = frame

    def __missing__(self, name: str) -> list[Any]:
        values: list[Any] = self._frame[name].tolist()
        self[name] = values
        return values


class Record:
    """One row of a frame, with its columns as attributes."""

    __slots__ = ("_columns", "_place")

    def __init__(self, columns: _Columns, place: int) -> None:
        self._columns, self._place = columns, place

    def __getattr__(self, name: str) -> Any:
        try:
            return self._columns[name][self._place]
        except KeyError:
            raise AttributeError(f"the rows have no column {name}") from None


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a frame in order, each with its columns as attributes."""
    columns = _Columns(frame)
    yield from (Record(columns, place) for place in range(len(frame)))


def typed_rows(frame: pd.DataFrame, row: type[Row]) -> list[Row]:
    """Return the rows of a frame in order as NamedTuples of a type, with the columns that its fields name.

    Raise KeyError if a frame that has rows lacks one of the columns.
    """
    if frame.empty:
        return []
    columns = [frame[name].tolist() for name in row.__annotations__]
    make = cast("Callable[..., Row]", row)
    return [make(*values) for values in zip(*columns, strict=True)]


@once_per_version
def values_by_key(tables: TableMap, table: str, key: str, column: str) -> Mapping[Any, Any]:
    """Return the values of one column of a table by those of another, which tells its rows apart."""
    return dict(zip(tables[table][key].tolist(), tables[table][column].tolist(), strict=True))


def record(frame: pd.DataFrame, column: str, value: str) -> Any:
    """Return the one row that has a value in a column, with its columns by name; raise KeyError if there is none."""
    found = frame[frame[column] == value]
    if found.empty:
        raise KeyError(f"no row has {value!r} in column {column}")
    return found.iloc[0]


def highest(frame: pd.DataFrame, column: str) -> Any:
    """Return the first row with the highest value of a column."""
    return frame.sort_values(column, ascending=False, kind="stable").iloc[0]


def lowest(frame: pd.DataFrame, column: str) -> Any:
    """Return the first row with the lowest value of a column."""
    return frame.sort_values(column, kind="stable").iloc[0]
