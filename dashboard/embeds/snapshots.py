"""Pure: from tables and the options asked for to an exhibit. Options are checked; nothing is derived, nothing drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard import views
from dashboard.charts._chart import Chart
from dashboard.editions import Tables
from dashboard.embeds.request import CLAIM, FIRST, LAST, WrongValueError, one_of, year_of
from dashboard.embeds.snapshot import ChartSnapshot, read
from dashboard.views import View, evidence
from dashboard.views.records import record

_ORIGIN = ("source", "title", "publisher", "licence", "citation", "address")
#: Layers whose rows stand at a year, and the column that says so.
_AT = {"events": "at", "pairs": "year", "without": "year", "paths": "year", "targets": "year", "due": "year"}


def take_snapshot(
    tables: Tables, chart: Chart, asked: Mapping[str, str], day: pd.Timestamp | None = None
) -> ChartSnapshot:
    """Return a chart with the options asked for, as of a day; raise WrongValueError for a value that it does not have."""
    options = own_options(tables, chart, asked)
    claim = one_of(CLAIM, asked.get(CLAIM, ""), claims_of(tables, chart.name))
    view = _claimed(tables, chart, options, claim, day) if claim else chart.view(tables, day=day, **options)
    if claim:
        options[CLAIM] = claim
    first, last = _range(view, asked)
    shown = within(view, first, last, day)
    given = {name: value for name, value in options.items() if value}
    given |= {word: str(year) for word, year in ((FIRST, first), (LAST, last)) if year is not None}
    whole = ChartSnapshot(chart.name, given, shown, _origins(tables, shown))
    return read(whole.content)


def own_options(tables: Tables, chart: Chart, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a chart's own options that were asked for, each checked against those before it."""
    chosen: dict[str, str] = {}
    for option in chart.options:
        chosen[option.name] = one_of(option.name, asked.get(option.name, ""), option.accepted(tables, chosen))
    return chosen


def claims_of(tables: Tables, chart: str) -> list[str]:
    """Return the claims that a chart shows, in the order of the article."""
    return [claim for claim, name in claim_charts(tables).items() if name == chart]


def claim_charts(tables: Tables) -> dict[str, str]:
    """Return the chart of each claim that has one."""
    rows = evidence.sentences(tables).dropna(subset="chart")
    rows = rows[rows["sentence_kind"] == "claim"]
    return dict(zip(rows["claim"], rows["chart"], strict=True))


def _claimed(tables: Tables, chart: Chart, options: Mapping[str, str], claim: str, day: pd.Timestamp | None) -> View:
    """Take the view that options ask for, or without any the one that a claim's readings look at, and lay the claim over it."""
    row = record(tables["claims"], "claim", claim)
    article = record(tables["articles"], "article", row["article"])
    readings = evidence.readings(tables, claim, article["published"])
    asked = any(options.values())
    view = chart.view(tables, day=day, **options) if asked else chart.view_for_claim(tables, readings, day)
    return views.claimed(view, row, readings)


def years(view: View) -> list[int]:
    """Return the years that a view has points in, in order."""
    return sorted({int(year) for year in view.points["year"]}) if "year" in view.points else []


def _range(view: View, asked: Mapping[str, str]) -> tuple[int | None, int | None]:
    known = years(view)
    low, high = (known[0], known[-1]) if known else (1900, 2100)
    first = year_of(FIRST, asked.get(FIRST, ""), low, high)
    last = year_of(LAST, asked.get(LAST, ""), low, high)
    if first is not None and last is not None and first > last:
        raise WrongValueError(LAST, str(last), [], f"it may not come before from={first}")
    return first, last


def within(view: View, first: int | None, last: int | None, day: pd.Timestamp | None) -> View:
    """Return the view's points and layers from one year to another, dated anew unless a day was asked for."""
    if first is None and last is None:
        return view
    low, high = first or 0, last or 9999
    points = view.points[view.points["year"].between(low, high)].reset_index(drop=True)
    layers = {name: _kept(name, layer, low, high) for name, layer in view.layers.items()}
    newest = points["known_from"].max() if len(points) else None
    sources = views.sources_of(points) if "source" in points else view.sources
    return replace(view, points=points, layers=layers, as_of=day or newest, sources=sources)


def _kept(name: str, layer: pd.DataFrame, low: int, high: int) -> pd.DataFrame:
    column = _AT.get(name)
    if column is None or column not in layer:
        return layer
    return layer[layer[column].between(low - 0.5, high + 0.5)].reset_index(drop=True)


def _origins(tables: Tables, view: View) -> tuple[dict[str, Any], ...]:
    known = tables["sources"].set_index("source", drop=False)
    rows = [known.loc[source] for source in view.sources if source in known.index]
    return tuple({name: str(row[name]) for name in _ORIGIN} for row in rows)
