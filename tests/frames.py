"""Small typed frames from text that reads like a table, and frames back to such text.

A cell is empty where the value is blank. Columns that a test does not care about are filled by rule, so that every
frame has the contract's columns and types. No derivation, and nothing of the network or the disk.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from etl.schema.columns import PANDAS, Kind
from etl.schema.table import Table

#: What stands in a column that a test does not name.
_FILLED = {
    "classification": "TOTAL",
    "code": "TOTAL",
    "status": "reported",
    "method": "printed",
    "flow": "export",
    "measure": "turnover",
    "valuation": "FOB",
    "known_from": "2018-02-01",
    "first_known": "2018-02-01",
    "published": "2018-02-01",
    "recorded_at": "2018-02-02T00:00:00Z",
    "source": "kcs",
    "reporter": "KOR",
    "partner": "RUS",
    "subject": "total",
    "authority": "yes",
    "qualifier": "exact",
    "growth_qualifier": "exact",
    "significant_digits": "2",
    "depth": "0",
    "among": "every partner",
    "may_decide": "yes",
    "without_country_high_percent": "0",
}
_NULLABLE_UNLESS_NAMED = {"known_until", "net_weight_kg", "note", "item"}


def frame(table: Table, text: str = "", **fixed: object) -> pd.DataFrame:
    """Return a typed frame of a table: columns and rows as in the text, other columns fixed or filled by rule."""
    header, *rows = grid(text) or [[]]
    unknown = {*header, *fixed} - {column.name for column in table.columns}
    assert not unknown, f"table {table.name} has no columns {unknown}"
    columns = {}
    for column in table.columns:
        if column.name in header:
            cells = [row[header.index(column.name)] for row in rows]
        else:
            cells = [_filled(column.name, column.nullable, fixed)] * len(rows)
        columns[column.name] = _typed(cells, column.kind)
    return pd.DataFrame(columns)


def _filled(name: str, nullable: bool, fixed: dict[str, object]) -> str:
    if name in fixed:
        return str(fixed[name])
    if name in _NULLABLE_UNLESS_NAMED or (nullable and name not in _FILLED):
        return ""
    return _FILLED.get(name, "x")


def _typed(cells: list[str], kind: Kind) -> pd.Series:
    values: list[Any] = list(cells)
    match kind:
        case Kind.NUMBER:
            values = [float(cell.replace(",", "")) if cell else float("nan") for cell in cells]
        case Kind.INTEGER:
            values = [int(cell) if cell.isdigit() else 0 for cell in cells]
        case Kind.FLAG:
            values = [cell == "yes" for cell in cells]
        case Kind.DAY:
            values = [pd.Timestamp(cell) if cell not in ("", "x") else pd.NaT for cell in cells]
        case Kind.MOMENT:
            values = [pd.Timestamp(cell) for cell in cells]
        case Kind.TEXT:
            values = [cell or None for cell in cells]
    return pd.Series(values, dtype=PANDAS[kind])


def grid(text: str) -> list[list[str]]:
    """Return the cells of a text table, row by row, without the blanks around them."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def cells(shown: pd.DataFrame, columns: list[str]) -> list[list[str]]:
    """Return a frame's values as a person would write them, sorted."""
    return sorted([_cell(value) for value in row] for row in shown[columns].itertuples(index=False))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return f"{value:.10g}" if isinstance(value, float | int) else str(value)


def assert_rows(actual: pd.DataFrame, expected: str) -> None:
    """Assert that a frame holds exactly these rows, looking only at the columns that the text names."""
    header, *rows = grid(expected)
    plain = [[cell.replace(",", "") for cell in row] for row in rows]
    assert cells(actual, header) == sorted(plain)
