"""What is held of each data set, when its publisher was last asked, and which period is overdue on a day."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views.records import TableMap, TypedTable
from etl.model import Period, last_day


class Holding(NamedTuple):
    """One data set: its figures, its newest period, the days on which it was asked and stored, what is overdue, the command.

    `live` says that its publisher can be asked; a text is empty where there is none.
    """

    source: str
    newest: str
    figures: int
    live: bool
    asked: pd.Timestamp | None
    stored: pd.Timestamp | None
    overdue: str
    command: str


class DayOfFigures(NamedTuple):
    """How many figures of a source became known on one day."""

    source: str
    published_text: str
    figures: int


class SnapshotRow(NamedTuple):
    """A row of table `snapshots`: a file of figures, when it was stored, and its size in bytes."""

    snapshot: str
    source: str
    file: str
    recorded_at: pd.Timestamp
    published_text: str
    size: int
    address: str


SNAPSHOTS = TypedTable("snapshots", SnapshotRow)


def holdings(tables: TableMap, day: pd.Timestamp) -> list[Holding]:
    """Return every data set that is held or can be asked for, in the order of names."""
    periods = _periods(tables)
    held = {str(source): rows for source, rows in periods.groupby("source")["period"]}
    due = _due(tables, day)
    nothing = periods["period"].iloc[:0]
    return [_holding(tables, source, held.get(source, nothing), due) for source in sorted({*held, *due})]


def _periods(tables: TableMap) -> pd.DataFrame:
    """Return source and period of every figure of trade, and of every exchange rate."""
    rates = tables["exchange_rates"]
    of_rates = pd.DataFrame({"source": rates["source"], "period": rates["year"].astype("str")})
    return pd.concat([tables["trade"][["source", "period"]], of_rates], ignore_index=True)


def _holding(tables: TableMap, source: str, periods: pd.Series, due: dict[str, str]) -> Holding:
    newest, expected = _newest(periods), due.get(source, "")
    commands = tables["source_commands"].set_index("source")
    late = bool(expected) and (not newest or last_day(newest) < last_day(expected))
    asked = commands["asked"].get(source)
    stored = tables["snapshots"].loc[tables["snapshots"]["source"] == source, "recorded_at"].max()
    return Holding(
        source, newest, len(periods), source in due,
        None if pd.isna(asked) else pd.Timestamp(asked), None if pd.isna(stored) else stored.tz_localize(None),
        expected if late else "", str(commands["command"].get(source, "")),
    )  # fmt: skip


def _due(tables: TableMap, day: pd.Timestamp) -> dict[str, str]:
    """Return of each data set whose publisher can be asked the period that should be out on a day."""
    rows = tables["due_periods"]
    rows = rows[rows["due_from"] <= day].sort_values("due_from")
    return {str(source): str(periods.iloc[-1]) for source, periods in rows.groupby("source")["period"]}


def _newest(periods: pd.Series) -> str:
    """Return the period that ends last; of those that end together the shortest."""
    known = (Period.parse(text) for text in periods.unique())
    return str(max(known, key=lambda period: (period.last, -period.count), default=""))
