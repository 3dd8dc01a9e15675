"""Which tables a chart draws, as it declares and reports of changes rely on: it is what the chart really reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pytest

from dashboard.charts._chart import Chart, all_charts, chart_tables_csv
from dashboard.editions import Tables
from etl.schema.tables import TABLES
from etl.store import Version
from tests.effort import is_thorough


class Watched(Mapping[str, pd.DataFrame]):
    """Tables that remember which derived ones were read."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> pd.DataFrame:
        if TABLES[name].derived:
            self.read.add(name)
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


@pytest.fixture(scope="module")
def tables(version: Version) -> Tables:
    return Tables({name: version.read(name) for name in TABLES})


#: What only tells which figures are firm, and which goals are measured: both are of the figures that are drawn as well.
BESIDE = {"flows", "goal_outcomes"}


def looks(tables: Tables, chart: Chart, chosen: Mapping[str, str], free: int = 2) -> Iterator[Mapping[str, str]]:
    """Return every combination of some values of a chart's options, each from those that the ones before it leave.

    A fast run leaves all options but two at their first values.
    """
    if len(chosen) == len(chart.options):
        yield chosen
        return
    option = chart.options[len(chosen)]
    values = list(option.values(tables, chosen))[: 3 if free or is_thorough() else 1] or [""]
    for value in values:
        yield from looks(tables, chart, {**chosen, option.name: value}, free - (value != values[0]))


@pytest.mark.parametrize("name", sorted(all_charts()))
def test_a_chart_draws_the_tables_that_it_declares(name: str, tables: Tables) -> None:
    watched, chart = Watched(tables), all_charts()[name]
    for options in looks(tables, chart, {}):
        chart.view(watched, **options)
    drawn = set(chart.tables)
    assert drawn
    assert drawn <= watched.read <= drawn | BESIDE


def test_the_file_of_what_charts_draw_is_as_the_command_writes_it() -> None:
    path = Path(__file__).parents[3] / "data" / "reference" / "charts.csv"
    assert path.read_text(encoding="utf-8") == chart_tables_csv(all_charts())
