"""Rows of a frame as records, for code that reads them one by one. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import pandas as pd

Row = TypeVar("Row", bound=tuple[Any, ...])


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a frame in order, each with its columns as attributes."""
    yield from frame.itertuples(index=False)


def typed_rows(frame: pd.DataFrame, row: type[Row]) -> list[Row]:
    """Return the rows of a frame in order as NamedTuples of a type, with the columns that its fields name.

    Raise KeyError if a frame that has rows lacks one of the columns.
    """
    if frame.empty:
        return []
    columns = [frame[name] for name in row.__annotations__]
    make = cast("Callable[..., Row]", row)
    return [make(*values) for values in zip(*columns, strict=True)]


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
