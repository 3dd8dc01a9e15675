"""Pure: how trade went, from its height to its newest year, in one country's figures. Years are picked, nothing is computed."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.views.records import TableMap, typed_rows
from dashboard.views.table_rows import GOALS
from etl.model import Measure


class YearTurnover(NamedTuple):
    """One year's turnover in one country's figures, in dollars."""

    reporter: str
    year: int
    value_usd: float


def height_and_newest(tables: TableMap, reporter: str) -> tuple[YearTurnover, YearTurnover] | None:
    """Return the year of the highest turnover in one country's figures, and its newest year; nothing where there is no year."""
    rows = tables["series"]
    own = rows[(rows["measure"] == Measure.TURNOVER) & (rows["reporter"] == reporter)].assign(
        year=lambda rows: rows["period"].astype("int64")
    )
    years = typed_rows(own, YearTurnover)
    if not years:
        return None
    return max(years, key=lambda one: one.value_usd), max(years, key=lambda one: one.year)


def goal_due(tables: TableMap, goal: str, reading: str) -> list[YearTurnover]:
    """Return what each country's figures came to in the year in which a goal was due, the lowest first."""
    due = GOALS.get(tables, goal).due
    rows = tables["goal_progress"]
    rows = rows[(rows["goal"] == goal) & (rows["reading"] == reading) & (rows["year"] == due)]
    found = typed_rows(rows.assign(value_usd=rows["measured_usd"]), YearTurnover)
    return sorted(found, key=lambda one: one.value_usd)
