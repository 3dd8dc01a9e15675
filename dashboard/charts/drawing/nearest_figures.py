"""Growth that nobody measured exactly: what was claimed, and the figures nearest to it as intervals, one row each.

A thick stroke is what was measured, with what its digits allow; a thin one what that allows for the months of the claim.
The growth of the full year stands below, a mark for each source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from dashboard.charts.drawing.axes import draw_value_axis, ticks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import wrap
from dashboard.charts.drawing.overlays import claim_text
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.views._view import View
from dashboard.views.claim_layers import ClaimInterval, NearestFigure
from dashboard.views.growth import GrowthPoint
from dashboard.views.records import typed_rows
from etl.model import PAIR

#: The letters of names, the height of a line of them, and what a row takes besides, in pixels.
_NAME, _LINE, _MARK = 13, 16, 18
#: What is free above the name of the first row and below the last mark, as a part of a row of one line.
_ABOVE, _BELOW = -0.18, 0.6


@dataclass(frozen=True)
class _Row:
    """One row: its name, its colour, the thin and the thick stroke, and what each mark on it says, by its place."""

    name: str
    color: str
    thin: tuple[float, float] | None
    thick: tuple[float, float] | None
    marks: dict[float, str]


def nearest_key(view: View, words: Words) -> str:
    """Return the key to the strokes: what was measured, and what it allows for the months of the claim."""
    period = words.period(view.facts["claimed_for"]) if "claimed_for" in view.facts else words("the claim")
    return words("thick: measured · thin: possible in the {period}", period=period)


def draw_nearest_figures(drawn: FigureSpec, view: View, words: Words, theme: Theme) -> FigureSpec:
    """Draw the claim on top, its nearest figures below it, and then the full year on each country's figures."""
    claims = typed_rows(view.layer("claimed"), ClaimInterval)
    rows = [
        *(_claim_row(view, one, words, theme) for one in claims),
        *(_nearest_row(one, words, theme) for one in typed_rows(view.layer("nearest"), NearestFigure)),
        *_year_rows(view, words, theme),
    ]
    names = [_name(drawn, row) for row in rows]
    heights = [(len(lines) * _LINE + _MARK) / (_LINE + _MARK) for lines in names]
    places = [heights[0] - height for height in accumulate(heights)]
    _axes(drawn, rows, (places[-1] - _BELOW, heights[0] + _ABOVE), words, theme)
    for claim in claims:
        drawn.add_shape(
            type="rect", x0=claim.low, x1=claim.high, y0=0, y1=1, yref="paper", layer="below", fillcolor=theme.goal,
            opacity=0.28, line={"width": 0},
        )  # fmt: skip
    for row, place, lines in zip(rows, places, names, strict=True):
        _row(drawn, row, place, lines)
    return drawn


def _claim_row(view: View, claim: ClaimInterval, words: Words, theme: Theme) -> _Row:
    period = words.period(view.facts["claimed_for"]) if "claimed_for" in view.facts else ""
    name = words("claimed, {period}:", period=period).removesuffix(":")
    middle = (claim.low + claim.high) / 2
    return _Row(name, theme.goal, None, None, {middle: claim_text(claim, words)})


def _nearest_row(one: NearestFigure, words: Words, theme: Theme) -> _Row:
    name = words("{speaker}, {period}", speaker=words.text(one.speaker), period=words.period(one.period))
    middle = (one.measured_low + one.measured_high) / 2
    wide = one.measured_high - one.measured_low > 2
    low, high = words.ends(*(words.percent(end, 1) for end in (one.measured_low, one.measured_high)))
    label = words("{low} to {high}", low=low, high=high) if wide else words.percent(middle, 1)
    return _Row(
        name, theme.ink, (one.bound_low, one.bound_high), (one.measured_low, one.measured_high), {middle: label}
    )


def _year_rows(view: View, words: Words, theme: Theme) -> list[_Row]:
    """Return a row for each country's figures of the full year, with a mark for each source."""
    points = typed_rows(view.points, GrowthPoint)
    rows = []
    for reporter in PAIR:
        own = [point for point in points if point.reporter == reporter]
        marks = {point.growth_percent: words.percent(point.growth_percent, 1) for point in own}
        if own:
            name = words("{books}, all of {year}", books=words.figures_of(reporter), year=str(own[0].year))
            rows.append(_Row(name, theme.reporter(reporter), None, None, marks))
    return rows


def _axes(drawn: FigureSpec, rows: Sequence[_Row], span: tuple[float, float], words: Words, theme: Theme) -> None:
    ends = [0.0, *(end for row in rows for end in (*(row.thin or ()), *row.marks))]
    low, high = min(ends), max(ends)
    values = ticks(low, high * 1.1)
    draw_value_axis(drawn, span, [], [""])
    drawn.update_axis(
        "xaxis", range=[low - 2, high * 1.12], tickvals=values, ticktext=[words.percent(value) for value in values], showgrid=True,
        gridcolor=theme.grid,
    )  # fmt: skip


def _name(drawn: FigureSpec, row: _Row) -> list[str]:
    """Return the lines that name a row, its figures bold."""
    label = " · ".join(row.marks[place] for place in sorted(row.marks))
    room = drawn.layout["width"] - drawn.layout["margin"]["l"] - drawn.layout["margin"]["r"]
    *above, last = wrap(f"{row.name}: {label}", room, _NAME)
    if not last.endswith(label):
        return [*above, last]
    return [*above, f"{last.removesuffix(label)}<b>{label}</b>"]


def _row(drawn: FigureSpec, row: _Row, at: float, lines: Sequence[str]) -> None:
    for ends, width in ((row.thin, 2), (row.thick, 8)):
        if ends:
            drawn.add_scatter(
                x=list(ends), y=[at, at], mode="lines", hoverinfo="skip", line={"color": row.color, "width": width}
            )
    symbol = "diamond" if row.thin is None and at == 0 else "circle"
    drawn.add_scatter(
        x=list(row.marks), y=[at] * len(row.marks), mode="markers", hoverinfo="text",
        hovertext=[f"<b>{row.name}</b><br>{label}" for label in row.marks.values()],
        marker={"symbol": symbol, "size": 11 if symbol == "diamond" else 8, "color": row.color, "line": {"width": 0}},
    )  # fmt: skip
    drawn.add_annotation(
        text="<br>".join(lines), x=0, xref="paper", y=at, xanchor="left", yanchor="bottom", yshift=8,
        align="left", showarrow=False, borderpad=0, font={"size": _NAME, "color": row.color},
    )  # fmt: skip
