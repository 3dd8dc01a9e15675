"""Small tables for views: as tests.frames has them, with nought in numbers that a test does not care about."""

from __future__ import annotations

import pandas as pd

from etl.schema.columns import Kind
from etl.schema.table import Table
from etl.schema.tables import TABLES
from tests.frames import frame, grid

#: Every table without a row.
EMPTY = {name: table.empty() for name, table in TABLES.items()}


def rows(table: Table, text: str = "") -> pd.DataFrame:
    """Return a typed frame of a table from text; numbers that it does not name are 0."""
    named = (grid(text) or [[]])[0]
    numbers = {c.name: 0 for c in table.columns if c.kind is Kind.NUMBER and not c.nullable and c.name not in named}
    return frame(table, text, **numbers)
