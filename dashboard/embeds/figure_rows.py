"""The figures of a snapshot as a table with a contract: what CSV, JSON, Parquet and the frame's own table all hold.

Every column is one of etl.schema, with its meaning and unit, and every form takes its rows from here.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.embeds.snapshot import ChartSnapshot
from dashboard.views.goal import HAD, NEEDED, NEEDED_THEN
from dashboard.views.goal_rows import CONSTANT
from dashboard.views.peers import FACTORS
from etl.schema.columns import COLUMNS, PANDAS, Column, Kind
from etl.schema.table import Table

FIRM = Column(
    "firm", Kind.FLAG, "whether the figure can be leaned on: neither weak itself nor worked out from an estimate"
)
INDEX = Column(
    "index_percent", Kind.NUMBER, "the value against the same source's value in the chosen base year", "per cent"
)
PACE = Column(
    "pace",
    Kind.TEXT,
    "growth from this year that was needed to reach the goal on time, the same as it looked then, or growth had so far",
    values=(NEEDED, NEEDED_THEN, HAD),
)
PACE_PERCENT = Column("pace_percent", Kind.NUMBER, "equal yearly growth", "per cent a year")

FACTOR = Column(
    "factor",
    Kind.TEXT,
    "whose part of the change it is: Russia's whole trade, Korea's, the world's, or what is particular to the pair",
    values=FACTORS,
)
EFFECT = Column(
    "effect_usd", Kind.NUMBER, "the part of the change that is this factor's (LMDI-I)", "current US dollars"
)

#: What a chart's figures are identified by; whichever of these a chart has is its key.
_IDENTITY = (
    "source", "reporter", "partner", "exporter", "importer", "exporter_source", "importer_source", "measure", "flow",
    "period", "base_year", "year", "least_usd", "with_estimates", "multiple_from", "classification", "level", "code",
    "currency", "pace", "factor",
)  # fmt: skip

#: What rows are ordered by before the rest of their key.
_ORDER = ("year", "period", "reporter", "exporter")

#: What a chart draws, the most telling first: the first of these that a chart has is its value.
VALUES = (
    "rank",
    "index_percent",
    "pace_percent",
    "growth_percent",
    "gap_percent",
    "gap_usd",
    "contribution_points",
    "effect_usd",
    "doubled_percent",
    "pairs",
    "share_percent",
    "value_usd",
    "value_local",
)


def contract(snapshot: ChartSnapshot) -> Table:
    """Return the contract of a snapshot's figures."""
    known = {**COLUMNS, **{column.name: column for column in (FIRM, INDEX, PACE, PACE_PERCENT, FACTOR, EFFECT)}}
    key = tuple(name for name in _IDENTITY if name in snapshot.view.points)
    columns = [known[name] for name in snapshot.view.points if name in known]
    declared = tuple(replace(_priced(column, snapshot), nullable=column.name not in key) for column in columns)
    return Table(f"chart-{snapshot.chart}", snapshot.chart, "one figure of the chart", declared, key, derived=True)


def _priced(column: Column, snapshot: ChartSnapshot) -> Column:
    facts = snapshot.view.facts
    if column.name == "value_usd" and facts.get("prices") == CONSTANT:
        return replace(column, unit=f"US dollars of {facts['base_year']}, by US consumer prices")
    return column


def rows(snapshot: ChartSnapshot, *, texts_as_they_are: bool = False) -> pd.DataFrame:
    """Return a snapshot's figures with the contract's columns and types, in order of time, then of country, then of the rest of the key.

    Texts may stay as the snapshot has them, where they are read and not stored: to make them Arrow's takes longer than all the rest.
    """
    table = contract(snapshot)
    frame = snapshot.view.points[[column.name for column in table.columns]]
    texts = {name for name, kind in frame.dtypes.items() if kind == "object"} if texts_as_they_are else set()
    wanted = {column.name: PANDAS[column.kind] for column in table.columns if column.name not in texts}
    typed = frame.astype({name: kind for name, kind in wanted.items() if frame[name].dtype != kind})
    order = row_order(table)
    return typed.sort_values(order, kind="stable", ignore_index=True) if order else typed


#: A figure with the columns that its chart has.
FigureRow = dict[Hashable, Any]


def row_order(table: Table) -> list[str]:
    """Return the key's columns as rows are ordered by them: time, then country, then the rest."""
    return sorted(table.key, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


def value_column(snapshot: ChartSnapshot) -> str:
    """Name the column that the chart draws: the one that its view names, or the most telling."""
    return snapshot.view.facts.get("value") or next(name for name in VALUES if name in snapshot.view.points)


def records(snapshot: ChartSnapshot) -> list[FigureRow]:
    """Return the figures as plain values: days as YYYY-MM-DD, blanks as None."""
    frame = rows(snapshot)
    days = [column.name for column in contract(snapshot).columns if column.kind is Kind.DAY]
    plain = frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d") for name in days}).astype(object)
    return plain.where(frame.notna(), None).to_dict("records")
