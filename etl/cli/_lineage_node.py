"""A node of what a number rests on, and the printed figures that such trees end in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np
import pandas as pd

from etl.model import TOTAL


class LineageReport(TypedDict):
    """A node as JSON knows it."""

    text: str
    rests_on: list[LineageReport]


@dataclass(frozen=True)
class LineageNode:
    """One line of an answer, and the lines that it rests on."""

    text: str
    rests_on: tuple[LineageNode, ...] = field(default=())

    def plain(self) -> LineageReport:
        """Return the tree as JSON knows it."""
        return {"text": self.text, "rests_on": [node.plain() for node in self.rests_on]}


def public_by(rows: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    """Return the rows that were public by a day, or all of them."""
    return rows if day is None else rows[rows["published"] <= day]


def origin_of(row: pd.Series) -> str:
    """Return since when a row is public, its address, and the snapshot that it was read from."""
    return f"public by {row['published']:%Y-%m-%d}, {row['address']}, snapshot {row['snapshot'][:16]}"


def printed_figures(trade: pd.DataFrame, key: dict[str, str]) -> Iterator[LineageNode]:
    """Return every vintage of a printed figure, newest first."""
    for _, row in rows_of(trade, key).sort_values("published", ascending=False).iterrows():
        note = f"; {row['note']}" if pd.notna(row["note"]) else ""
        yield LineageNode(
            f"{name_figure(row)}: {row['value_usd']:,.0f} dollars, {row['status']}, {origin_of(row)}{note}"
        )


def name_figure(row: pd.Series) -> str:
    """Return the name of a printed figure: source, countries, flow, goods and period."""
    code = "" if row["code"] == TOTAL else f" {row['classification']} {row['code']}"
    return f"{row['source']} {row['reporter']}–{row['partner']} {row['flow']}{code} {row['period']}"


def rows_of(rows: pd.DataFrame, key: dict[str, str]) -> pd.DataFrame:
    """Return the rows that have these values in these columns."""
    found = np.ones(len(rows), bool)
    for name, value in key.items():
        found &= (rows[name] == value).to_numpy()
    return rows[found]
