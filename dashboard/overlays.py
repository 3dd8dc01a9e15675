"""What may be laid over a chart of years: a goal's paths and target, a claim's interval, dated events.

Each takes a view's layer and draws nothing where the layer is empty. The chart's own points are not drawn here.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.drawing import Size
from dashboard.records import records
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.theme import Theme
from dashboard.views import View

#: Names of the headline events that fit beside a thin line, one line each.
EVENT_NAMES = {
    "strategic-partnership-2008": (N_("Strategic"), N_("partnership")),
    "crimea-2014": (N_("Crimea,"), N_("sanctions")),
    "summit-2017": (N_("Vladivostok"), N_("summit")),
    "invasion-2022": (N_("Invasion of"), N_("Ukraine")),
}


def event_marks(figure: go.Figure, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Mark events by thin lines from the axis; a narrow chart numbers them, and its foot gives their names."""
    top = 0.3 if size.tight else 0.22
    for number, event in enumerate(records(view.layer("events")), 1):
        figure.add_shape(
            type="line", x0=event.at, x1=event.at, y0=0, y1=top, yref="paper", layer="below",
            line={"color": theme.quiet, "width": 1, "dash": "dot"},
        )  # fmt: skip
        name = str(number) if size.tight else f"{event.day.year}<br>{_event_name(event, words, '<br>')}"
        figure.add_annotation(
            text=name, x=event.at, y=top, yref="paper", xanchor="left", yanchor="top", xshift=4, align="left",
            showarrow=False, borderpad=0, font={"size": 12, "color": theme.quiet},
        )  # fmt: skip


def event_key(view: View, words: Words, size: Size) -> str:
    """Name the numbered events of a narrow chart in one line."""
    if not size.tight:
        return ""
    events = enumerate(records(view.layer("events")), 1)
    return "; ".join(f"{number} {_event_name(event, words, ' ')}, {event.day.year}" for number, event in events)


def _event_name(event: Any, words: Words, join: str) -> str:
    lines = EVENT_NAMES.get(event.event)
    return join.join(words(line) for line in lines) if lines else str(event.title)


def goal_marks(figure: go.Figure, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Draw each goal's path of equal growth from each base to its target, and the target; name it where there is room."""
    paths = view.layer("paths")
    if len(paths):
        for (_, _), rows in paths.groupby(["goal", "reporter"], sort=True):
            _path(figure, rows, theme)
    for target in records(view.layer("targets")):
        _target(figure, target, words, theme)
        if not size.tight:
            _target_name(figure, target, words, theme)
        elif target.main:
            _target_above(figure, target, view, words, theme)


def _path(figure: go.Figure, rows: Any, theme: Theme) -> None:
    color, main = (theme.goal, True) if rows["main"].all() else (theme.quiet, False)
    figure.add_scatter(
        x=rows["year"].tolist(), y=(rows["path_growth_usd"] / 1e9).tolist(), mode="lines", hoverinfo="skip",
        line={"color": color, "width": 1.6 if main else 1, "dash": "6px,3px"},
    )  # fmt: skip


def _target(figure: go.Figure, target: Any, words: Words, theme: Theme) -> None:
    color = theme.goal if target.main else theme.quiet
    amount, year = words.usd(target.target_usd), str(target.year)
    figure.add_scatter(
        x=[target.year], y=[target.target_usd / 1e9], mode="markers",
        hovertext=[words("Goal: {amount} by {year}", amount=amount, year=year)], hoverinfo="text",
        marker={"symbol": "diamond", "size": 12 if target.main else 9, "color": color, "line": {"width": 0}},
    )  # fmt: skip


def _target_name(figure: go.Figure, target: Any, words: Words, theme: Theme) -> None:
    """Name a target to the left of its mark, above the line of its level, where lines rarely pass."""
    amount, by = words.usd(target.target_usd), words("by {year}", year=str(target.year))
    figure.add_annotation(
        text=f"<b>{amount}</b><br>{by}" if target.main else f"{amount}<br>{by}", x=target.year, y=target.target_usd / 1e9,
        xanchor="right", yanchor="bottom", xshift=-10, yshift=2, align="right", showarrow=False, borderpad=0,
        font={"size": 13, "color": theme.goal if target.main else theme.quiet},
    )  # fmt: skip


def _target_above(figure: go.Figure, target: Any, view: View, words: Words, theme: Theme) -> None:
    """Name the main target of a narrow chart above everything that is drawn near it."""
    near = view.points[(view.points["year"] - target.year).abs() <= 3]
    highest = max([target.target_usd, *near["value_usd"]]) / 1e9
    amount, by = words.usd(target.target_usd), words("by {year}", year=str(target.year))
    figure.add_annotation(
        text=f"<b>{amount}</b><br>{by}", x=target.year, y=highest, yanchor="bottom", yshift=8, showarrow=False, borderpad=0,
        font={"size": 13, "color": theme.goal},
    )  # fmt: skip


def claim_band(figure: go.Figure, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Shade the interval that a claim's digits leave open, across the years that it may mean, and name it."""
    for claim in records(view.layer("claimed")):
        scale = 1e9 if claim.unit == "usd" else 1
        figure.add_shape(
            type="rect", x0=claim.first, x1=claim.last, y0=claim.low / scale, y1=claim.high / scale, layer="below",
            fillcolor=theme.goal, opacity=0.28, line={"width": 0},
        )  # fmt: skip
        text = words("claimed:<br><b>{amount}</b>", amount=claimed_amount(claim, words))
        if size.tight:
            _claim_name_above(figure, claim, text, theme)
        else:
            figure.add_annotation(
                text=text, x=claim.first, y=claim.high / scale, xanchor="right", yanchor="bottom", align="right",
                showarrow=False, borderpad=0, xshift=-2, font={"size": 13, "color": theme.goal},
            )  # fmt: skip


def _claim_name_above(figure: go.Figure, claim: Any, text: str, theme: Theme) -> None:
    """Name a claim's interval above the lines of a narrow chart, and lead down to it."""
    middle, top = (claim.first + claim.last) / 2, figure.layout.yaxis.range[1]
    figure.add_shape(
        type="line", x0=middle, x1=middle, y0=claim.high / (1e9 if claim.unit == "usd" else 1), y1=top, layer="below",
        line={"color": theme.goal, "width": 1},
    )  # fmt: skip
    figure.add_annotation(
        text=text, x=middle, y=top, xanchor="right", yanchor="top", align="right", xshift=-4, showarrow=False, borderpad=0,
        font={"size": 13, "color": theme.goal},
    )  # fmt: skip


def claimed_amount(claim: Any, words: Words) -> str:
    """Write the middle of a claim's interval in the claim's unit."""
    middle = (claim.low + claim.high) / 2
    return words.usd(middle) if claim.unit == "usd" else words.percent(middle)
