"""Rows of a frame as records, for code that reads them one by one. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a frame in order, each with its columns as attributes."""
    yield from frame.itertuples(index=False)


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
