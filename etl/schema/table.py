"""What the contract of a stored table is: its columns in order, its key, its Arrow schema; and what a day's answer is.

The same declaration gives the Arrow schema, the data dictionary and the check. Which tables there are is in `tables`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
import pyarrow as pa

from etl.schema.columns import ARROW, COLUMNS, PANDAS, Column

#: The columns of a row's validity, of what a rounded statement carries, and of who reports trade with whom.
DATED = " known_from known_until"
STATED = " statement? qualifier? significant_digits"
PARTIES = "source reporter partner "


@dataclass(frozen=True)
class Table:
    """One stored table: what a row is, its columns in order, and the columns that identify a row."""

    name: str
    title: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    derived: bool

    @property
    def names(self) -> list[str]:
        """Return the names of the columns, in order."""
        return [column.name for column in self.columns]

    @cached_property
    def schema(self) -> pa.Schema:
        """Return the Arrow schema, with unit and meaning in each field's metadata."""
        fields = [
            pa.field(c.name, ARROW[c.kind], c.nullable, {"meaning": c.meaning, "unit": c.unit}) for c in self.columns
        ]
        return pa.schema(fields, {"table": self.name, "row": self.row, "key": " ".join(self.key)})

    def empty(self) -> pd.DataFrame:
        """Return a frame with this table's columns and types, and no row."""
        values = {kind: pd.array([], dtype=PANDAS[kind]) for kind in {c.kind for c in self.columns}}
        return pd.DataFrame({c.name: values[c.kind] for c in self.columns})


def declare(name: str, title: str, row: str, columns: str, key: str, *, derived: bool = False) -> Table:  # noqa: PLR0913
    """Return a table; a column name ending in `?` may be blank in it."""
    picked = tuple(replace(COLUMNS[c[:-1]], nullable=True) if c.endswith("?") else COLUMNS[c] for c in columns.split())
    return Table(name, title, row, picked, tuple(key.split()), derived)


def as_of(frame: pd.DataFrame, day: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the rows that were the answer on a day, or are the newest answer if no day is given.

    A dated row counts while `known_from <= day < known_until`; an undated one from its `published` day on.
    """
    if "known_from" in frame.columns:
        if day is None:
            return frame[frame["known_until"].isna()]
        return frame[(frame["known_from"] <= day) & ~(frame["known_until"] <= day)]
    if "published" in frame.columns and day is not None:
        return frame[frame["published"] <= day]
    return frame
