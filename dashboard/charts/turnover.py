"""Turnover as each country reports it, year by year, with a goal's path and target where one is laid over it.

A thick line joins reported figures of one source; a thin one says that the source changes there; dots say estimate.
What is shown comes from views; the palette from theme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.chart import Chart, Option
from dashboard.drawing import Heading, Size, apart, nothing, plot_height, sheet, source_line
from dashboard.overlays import claim_band, event_key, event_marks, goal_marks
from dashboard.records import highest, record, records
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.theme import HOLLOW, Theme
from dashboard.views import CONSTANT, TableMap, View, goal_readings, goal_turnover, measured_goals, turnover
from etl.model import Method

_FIRM, _ROUNDED, _WEAK, _SPLICE, _WEAK_SPLICE = "firm", "rounded", "weak", "splice", "weak splice"
_LINES: dict[str, dict[str, Any]] = {
    _FIRM: {"width": 2.6, "dash": "solid"},
    _ROUNDED: {"width": 1.6, "dash": "dash"},
    _WEAK: {"width": 2.2, "dash": "dot"},
    _SPLICE: {"width": 1, "dash": "solid"},
    _WEAK_SPLICE: {"width": 1, "dash": "dot"},
}
_HEADROOM = 1.17


def figure(view: View, words: Words, theme: Theme, size: Size) -> go.Figure:
    """Draw yearly turnover in billions of dollars, one colour for each country's books."""
    foot = [_key(view, words), event_key(view, words, size), source_line(view, words)]
    drawn = sheet(_heading(view, words), foot, theme, size, right=54 if size.narrow else 140)
    if view.points.empty:
        return nothing(drawn, words("No figure had been published by this day."), theme)
    _axes(drawn, view, words, size)
    event_marks(drawn, view, words, theme, size)
    claim_band(drawn, view, words, theme, size)
    goal_marks(drawn, view, words, theme, size)
    for reporter, points in view.points.groupby("reporter", sort=True):
        _lines(drawn, points, theme.reporter(str(reporter)))
        _markers(drawn, points, words, theme)
    _due_labels(drawn, view, words, theme, size)
    _end_labels(drawn, view, words, theme, size)
    return drawn


def _heading(view: View, words: Words) -> Heading:
    title = words("Trade between Russia and South Korea, as each country reports it")
    if view.facts.get("prices") == CONSTANT:
        year = view.facts["base_year"]
        return Heading(
            title, words("Exports plus imports, billions of US dollars of {year}, by US consumer prices", year=year)
        )
    return Heading(title, words("Exports plus imports in a year, billions of US dollars"))


def _key(view: View, words: Words) -> str:
    """Say how to read the marks that are there, and no others."""
    kinds = {_kind(point) for point in records(view.points)}
    parts = ["●\u00a0" + words("reported")] if _FIRM in kinds else []
    parts += ["□\u00a0" + words("rounded official statement")] if _ROUNDED in kinds else []
    parts += ["○\u00a0" + words("estimate, or worked out from one")] if _WEAK in kinds else []
    parts += [words("thin line: source changes")] if view.points["spliced"].any() else []
    parts += [words("dashes: the way to the goal")] if len(view.layer("paths")) else []
    return " · ".join(parts)


def _axes(drawn: go.Figure, view: View, words: Words, size: Size) -> None:
    top = max([view.points["value_usd"].max(), *view.layer("targets").get("target_usd", [])]) / 1e9 * _HEADROOM
    years_shown = [*view.points["year"], *view.layer("targets").get("year", [])]
    first, last = int(min(years_shown)), int(max(years_shown))
    few, many = (2, 8) if size.narrow else (1, 4)
    step = few if last - first < 12 else many
    years = list(range(last, first - 1, -step))[::-1]
    ticks = [tick for tick in range(0, 100, 10) if tick <= top]
    drawn.update_xaxes(range=[first - 0.6, last + 0.6], tickvals=years, ticktext=[str(year) for year in years])
    drawn.update_yaxes(range=[0, top], tickvals=ticks, ticktext=[words.number(tick) for tick in ticks])


def _kind(point: Any) -> str:
    """Tell how firm a point is, as its mark says it."""
    if point.method == Method.STATEMENT:
        return _ROUNDED
    weak = point.status in HOLLOW or point.method == Method.RECOVERED
    return _WEAK if weak else _FIRM


def _links(points: pd.DataFrame) -> Iterator[tuple[str, Any, Any]]:
    """Give each pair of neighbouring years with the kind of line that joins them; a missing year joins nothing."""
    rows = list(records(points))
    for before, after in pairwise(rows):
        if after.year - before.year != 1:
            continue
        kinds = {_kind(before), _kind(after)}
        if after.spliced:
            yield (_WEAK_SPLICE if _WEAK in kinds else _SPLICE), before, after
        else:
            yield (_WEAK if _WEAK in kinds else _ROUNDED if _ROUNDED in kinds else _FIRM), before, after


def _lines(drawn: go.Figure, points: pd.DataFrame, color: str) -> None:
    """Draw one trace for each kind of line, with gaps where another kind, or nothing, joins the years."""
    strokes: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for kind, before, after in _links(points):
        years, values = strokes.setdefault(kind, ([], []))
        if years and years[-1] != before.year:
            years.append(None)
            values.append(None)
        if not years or years[-1] is None:
            years.append(before.year)
            values.append(before.value_usd / 1e9)
        years.append(after.year)
        values.append(after.value_usd / 1e9)
    for kind, (years, values) in strokes.items():
        drawn.add_scatter(x=years, y=values, mode="lines", hoverinfo="skip", line={"color": color, **_LINES[kind]})


def _markers(drawn: go.Figure, points: pd.DataFrame, words: Words, theme: Theme) -> None:
    color = theme.reporter(str(points["reporter"].iloc[0]))
    for kind, rows in points.groupby(pd.Series([_kind(point) for point in records(points)], points.index), sort=True):
        filled = kind == _FIRM
        drawn.add_scatter(
            x=rows["year"].tolist(), y=(rows["value_usd"] / 1e9).tolist(), mode="markers", hoverinfo="text",
            hovertext=[_hover(point, words) for point in records(rows)],
            marker={
                "symbol": "square" if kind == _ROUNDED else "circle",
                "size": 5 if filled else 8,
                "color": color if filled else theme.paper,
                "line": {"color": color, "width": 0 if filled else 1.8},
            },
        )  # fmt: skip


def _hover(point: Any, words: Words) -> str:
    lines = [
        f"<b>{words.books(point.reporter)}, {point.year}</b>",
        words("{amount}, {status}", amount=words.usd(point.value_usd, 2), status=words.term(point.status)),
        f"{words.source(point.source)}, {words.term(point.method)}",
        words("known since {day}", day=words.day(point.known_from)),
    ]
    return "<br>".join(lines)


def _due_labels(drawn: go.Figure, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Write under the lowest point of the due year how much of the goal each country's figure came to."""
    rows = view.layer("due")
    if rows.empty:
        return
    lowest = float(rows["measured_usd"].min()) / 1e9
    for place, row in enumerate(records(rows.sort_values("measured_usd", ascending=False))):
        share = words.attained(row.attained_percent)
        text = share if size.tight else words("{percent} of the goal", percent=share)
        drawn.add_annotation(
            text=f"<b>{text}</b>", x=row.year, y=lowest, showarrow=False, borderpad=0,
            yanchor="top", yshift=-8 - 17 * place, font={"size": 14, "color": theme.reporter(row.reporter)},
        )  # fmt: skip


def _end_labels(drawn: go.Figure, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Name each line at its newest point, and give that point's figure."""
    last = view.points.sort_values("year").drop_duplicates("reporter", keep="last").sort_values("reporter")
    values = (last["value_usd"] / 1e9).tolist()
    per_pixel = (drawn.layout.yaxis.range[1] - drawn.layout.yaxis.range[0]) / plot_height(drawn)
    for point, value, shift in zip(records(last), values, apart(values, 38, per_pixel), strict=True):
        drawn.add_annotation(
            text=_end_label(point, words, size), x=point.year, y=value, xanchor="left", yanchor="middle", align="left",
            xshift=10, yshift=shift, showarrow=False, borderpad=0,
            font={"size": 13, "color": theme.reporter(point.reporter)},
        )  # fmt: skip


def _end_label(point: Any, words: Words, size: Size) -> str:
    amount = words.billions(point.value_usd, 1)
    if size.narrow:
        return f"<b>{words.term(point.reporter)}</b><br>{amount}"
    notes = {_ROUNDED: words("{amount}, rounded", amount=amount), _WEAK: words("{amount}, an estimate", amount=amount)}
    if point.method == Method.RECOVERED:
        notes[_WEAK] = words("{amount}, from an estimate", amount=amount)
    return f"<b>{words.books(point.reporter)}</b><br>{notes.get(_kind(point), amount)}"


def describe(view: View, words: Words) -> str:
    """Say in one or two sentences what the chart shows, for those who do not see it."""
    if view.points.empty:
        return words("An empty chart: no figure had been published by this day.")
    said = [words("Line chart of yearly trade between Russia and South Korea, as each country reports it.")]
    for reporter, points in view.points.groupby("reporter", sort=True):
        peak, last = highest(points, "value_usd"), points.iloc[-1]
        said.append(
            words(
                "{books}: highest in {peak_year} at {peak}; {last} in {last_year} ({status}).",
                books=words.books(str(reporter)), peak_year=str(peak["year"]), peak=words.usd(peak["value_usd"]),
                last=words.usd(last["value_usd"]), last_year=str(last["year"]), status=words.term(last["status"]),
            )
        )  # fmt: skip
    return " ".join(said)


def chosen(tables: TableMap, day: pd.Timestamp | None = None, goal: str = "", reading: str = "") -> View:
    """Give turnover alone, or with a goal on one of its readings; of either given alone, the other is the first that fits."""
    if not goal and not reading:
        return turnover(tables, day)
    goals = [goal] if goal else [name for name in measured_goals(tables) if reading in goal_readings(tables, name)]
    return goal_turnover(tables, goals[0], reading or goal_readings(tables, goals[0])[0], day)


def _readings(tables: TableMap, before: Mapping[str, str]) -> list[str]:
    goals = [before["goal"]] if before.get("goal") else measured_goals(tables)
    return list(dict.fromkeys(["", *(reading for goal in goals for reading in goal_readings(tables, goal))]))


def _goal_named(goal: str, tables: TableMap, words: Words) -> str:
    return words.text(record(tables["goals"], "goal", goal)["label"]) if goal else words("no goal")


def _reading_named(reading: str, tables: TableMap, words: Words) -> str:
    return (
        words.text(record(tables["goal_outcomes"], "reading", reading)["label"]) if reading else words("as it was said")
    )


OPTIONS = (
    Option("goal", lambda tables, _: ["", *measured_goals(tables)], N_("Goal"), _goal_named),
    Option("reading", _readings, N_("Read as"), _reading_named),
)

CHART = Chart("turnover", N_("Trade, as each country reports it"), chosen, figure, describe, OPTIONS, page="/")
