"""Pure: how trade went, from its height to its newest year, in one country's figures. Years are picked, nothing is computed."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views import TableMap
from dashboard.views.records import highest
from etl.model import Measure


class YearTurnover(NamedTuple):
    """One year's turnover in one country's figures, in dollars."""

    reporter: str
    year: int
    value_usd: float


def height_and_newest(tables: TableMap, reporter: str) -> tuple[YearTurnover, YearTurnover] | None:
    """Return the year of the highest turnover in one country's figures, and its newest year; nothing where there is no year."""
    rows = tables["series"]
    rows = rows[(rows["measure"] == Measure.TURNOVER) & (rows["reporter"] == reporter)]
    if rows.empty:
        return None
    return _year(highest(rows, "value_usd")), _year(rows.sort_values("period").iloc[-1])


def _year(row: pd.Series) -> YearTurnover:
    return YearTurnover(str(row["reporter"]), int(row["period"]), float(row["value_usd"]))


def goal_due(tables: TableMap, goal: str, reading: str) -> list[YearTurnover]:
    """Return what each country's figures came to in the year in which a goal was due, the lowest first."""
    due = int(tables["goals"].set_index("goal")["due"][goal])
    rows = tables["goal_progress"]
    rows = rows[(rows["goal"] == goal) & (rows["reading"] == reading) & (rows["year"] == due)]
    found = [
        YearTurnover(str(reporter), due, float(value))
        for reporter, value in zip(rows["reporter"], rows["measured_usd"], strict=True)
    ]
    return sorted(found, key=lambda one: one.value_usd)
