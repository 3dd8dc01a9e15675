"""What may be laid over a chart of years: a goal's paths and target, a claim's interval, dated events.

Each takes a view's layer and draws nothing where the layer is empty. The chart's own points are not drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.drawing.amounts import Amounts, amounts_of
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import Size, pixels, plot_height, text_width
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views import CONSTANT, ClaimInterval, EventMark, View
from dashboard.views.claim_layers import ElapsedSpan
from dashboard.views.records import records, typed_rows

#: Names of the headline events that fit beside a thin line, in two lines.
EVENT_NAMES = {
    "strategic-partnership-2008": N_("Strategic\npartnership"),
    "crimea-2014": N_("Crimea,\nsanctions"),
    "pandemic-2020": N_("COVID-19\npandemic"),
    "summit-2017": N_("Vladivostok\nsummit"),
    "invasion-2022": N_("Invasion of\nUkraine"),
    "export-licence-2022": N_("57 items\nunder licence"),
    "control-list-2023": N_("798\nitems"),
    "control-list-2024-02": N_("1,159\nitems"),
    "control-list-2024-09": N_("1,402\nitems"),
}


#: Half the width of the ticks of what was missing, in years.
_TICK = 0.25
#: Pages show a chart narrower than it is laid out, and its letters stay as they are.
_SPARE = 1.35


def event_marks(figure: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Mark events by thin lines from the axis, once the lines are drawn; a narrow chart numbers them, its foot names them."""
    _event_marks(figure, _event_names(view, words, size), theme, top=0.17 if size.tight else 0.22)


def event_marks_above(figure: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Mark events by thin lines across the plot, named at its top, where bars go below zero."""
    _event_marks(figure, _event_names(view, words, size), theme, top=1.0)


def _event_names(view: View, words: Words, size: Size) -> list[tuple[float, str]]:
    """Return where each event stands and its name, or on a narrow chart its number."""
    events = typed_rows(view.layer("events"), EventMark)
    names = [f"{event.day.year}<br>{_event_name(event, words, '<br>')}" for event in events]
    return [
        (event.at, str(place) if size.tight else name)
        for place, (event, name) in enumerate(zip(events, names, strict=True), 1)
    ]


def _event_marks(figure: FigureSpec, events: list[tuple[float, str]], theme: Theme, *, top: float) -> None:
    """Draw the lines and their names, each right of its line unless there is too little room before the next."""
    for (at, name), left in zip(events, _sides(figure, events), strict=True):
        end = _above_lines(figure, at, name, top, left=left)
        figure.add_shape(
            type="line", x0=at, x1=at, y0=0, y1=end, yref="paper", layer="below",
            line={"color": theme.quiet, "width": 1, "dash": "dot"},
        )  # fmt: skip
        figure.add_annotation(
            text=name, x=at, y=end, yref="paper", xanchor="right" if left else "left", yanchor="top",
            xshift=-4 if left else 4, align="right" if left else "left", showarrow=False, borderpad=0,
            font={"size": 12, "color": theme.quiet},
        )  # fmt: skip


def _sides(figure: FigureSpec, events: list[tuple[float, str]]) -> list[bool]:
    """Return for each event whether its name stands left of its line; two names in one gap need room to spare."""
    sides = [False] * len(events)
    for place in range(len(events) - 2, -1, -1):
        (at, name), (after, following) = events[place : place + 2]
        shared = (_name_width(name) + _name_width(following)) * _SPARE
        sides[place] = pixels(figure, after - at) < (shared if sides[place + 1] else _name_width(name))
    return sides


def _above_lines(figure: FigureSpec, at: float, name: str, top: float, *, left: bool) -> float:
    """Return the height at which a name begins, as a share of the plot: the usual one, or above lines that would cross it."""
    years, height = _name_width(name) / pixels(figure, 1), (name.count("<br>") + 1) * 17 / plot_height(figure)
    across = np.linspace(at - years if left else at, at if left else at + years, 40)
    lines = [
        np.interp(across, np.array(trace["x"], float), np.array(trace["y"], float), np.nan, np.nan)
        for trace in figure.data
        if "lines" in trace["mode"]
    ]
    low, high = figure.span("yaxis")
    shares = (np.concatenate(lines) - low) / (high - low) if lines else np.array([])
    crossed = bool(((top - height < shares) & (shares < top)).any())
    return min(float(np.nanmax(shares)) + height + 0.03, 1.0) if crossed else top


def _name_width(name: str) -> float:
    return max(text_width(line, 12) for line in name.split("<br>")) + 8


def event_key(view: View, words: Words, size: Size) -> str:
    """Return the names of the numbered events of a narrow chart in one line."""
    if not size.tight:
        return ""
    events = enumerate(typed_rows(view.layer("events"), EventMark), 1)
    return "; ".join(f"{number} {_event_name(event, words, ' ')}, {event.day.year}" for number, event in events)


def _event_name(event: EventMark, words: Words, join: str) -> str:
    name = EVENT_NAMES.get(event.event)
    return words(name).replace("\n", join) if name else words.text(event.title)


def goals_to_show(layer: pd.DataFrame, size: Size) -> pd.DataFrame:
    """Return the rows of a layer of goals that a size has room for: a narrow chart shows the main goal alone."""
    return layer[layer["main"]] if size.narrow and len(layer) else layer


def path_key(view: View, words: Words, size: Size) -> list[str]:
    """Return a text on which line is which way to the goal."""
    if goals_to_show(view.layer("paths"), size).empty:
        return []
    return [words("dashes: equal yearly growth to the goal"), words("upright line: what was missing")]


def goal_marks(figure: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Draw the main goal's path from each base, what was missing, and each goal's target; name it where there is room."""
    amounts = amounts_of(view)
    paths, targets = view.layer("paths"), goals_to_show(view.layer("targets"), size)
    if len(paths):
        for _, path in paths[paths["main"]].groupby("reporter", sort=True):
            _path(figure, path, amounts, theme)
    for target in records(targets):
        place = _Target(target, amounts, words, theme)
        place.mark(figure)
        if not size.tight and amounts.in_dollars:
            place.name_beside(figure)
        elif target.main:
            place.name_above(figure, view)
    _missing_marks(figure, view, theme)


def _missing_marks(figure: FigureSpec, view: View, theme: Theme) -> None:
    """Draw what was missing in the due year as a line from the lower point up to the main target, with a tick at each point."""
    amounts, targets = amounts_of(view), view.layer("targets")
    if targets.empty or view.layer("due").empty:
        return
    target = float(targets.loc[targets["main"], amounts.column("target")].iloc[0]) / amounts.scale
    due = view.layer("due")["year"].iloc[0]
    reached = [value / amounts.scale for value in view.layer("due")[amounts.column("measured")]]
    short = [value for value in reached if value < target]
    if not short:
        return
    across, up = [due, due], [target, min(short)]
    for value in short:
        across += [None, due - _TICK, due + _TICK]
        up += [None, value, value]
    figure.add_scatter(
        x=across, y=up, mode="lines", hoverinfo="skip",
        line={"color": theme.goal, "width": 2},
    )  # fmt: skip


def _path(figure: FigureSpec, path: pd.DataFrame, amounts: Amounts, theme: Theme) -> None:
    """Draw equal yearly growth to the main goal in dashes, in the colour of the country whose base it starts from."""
    figure.add_scatter(
        x=path["year"].tolist(), y=(path[amounts.column("path_growth")] / amounts.scale).tolist(), mode="lines",
        hoverinfo="skip", line={"color": theme.reporter(path["reporter"].iloc[0]), "width": 1.2, "dash": "6px,3px"},
    )  # fmt: skip


@dataclass(frozen=True)
class _Target:
    """One goal's target on a chart: where it stands, and what it is called."""

    target: Any
    amounts: Amounts
    words: Words
    theme: Theme

    @property
    def _value(self) -> float:
        return float(getattr(self.target, self.amounts.column("target")))

    @property
    def _amount(self) -> str:
        return self.amounts.text(self._value, self.words)

    @property
    def _color(self) -> str:
        return self.theme.goal if self.target.main else self.theme.quiet

    @property
    def _name(self) -> str:
        amount = f"<b>{self._amount}</b>" if self.target.main else self._amount
        due = self.words("by {year}", year=str(self.target.year))
        return f"{amount}<br>{due}"

    def mark(self, figure: FigureSpec) -> None:
        phrase = self.words("Goal: {amount} by {year}", amount=self._amount, year=str(self.target.year))
        figure.add_scatter(
            x=[self.target.year], y=[self._value / self.amounts.scale], mode="markers", hovertext=[phrase],
            hoverinfo="text",
            marker={
                "symbol": "diamond", "size": 12 if self.target.main else 9, "color": self._color, "line": {"width": 0},
            },
        )  # fmt: skip

    def name_beside(self, figure: FigureSpec) -> None:
        """Name a target to the left of its mark, above the line of its level, where lines rarely pass."""
        figure.add_annotation(
            text=self._name, x=self.target.year, y=self._value / self.amounts.scale, xanchor="right", yanchor="bottom",
            xshift=-10, yshift=2, align="right", showarrow=False, borderpad=0, font={"size": 13, "color": self._color},
        )  # fmt: skip

    def name_above(self, figure: FigureSpec, view: View) -> None:
        """Name the main target above everything that is drawn near it, where beside it there is no room."""
        near = view.points[(view.points["year"] - self.target.year).abs() <= 3]
        top = max([self._value, *near[self.amounts.column("value")]]) / self.amounts.scale
        figure.add_annotation(
            text=self._name, x=self.target.year, y=top, yanchor="bottom", yshift=8, showarrow=False, borderpad=0,
            font={"size": 13, "color": self._color},
        )  # fmt: skip


def elapsed_marks(figure: FigureSpec, view: View, words: Words, theme: Theme) -> None:
    """Draw the time that a claim speaks of as a bracket above the lines, with its length in years."""
    low, high = figure.span("yaxis")
    at, cap = low + 0.93 * (high - low), 0.025 * (high - low)
    for span in typed_rows(view.layer("span"), ElapsedSpan):
        corners = [(span.first, at - cap), (span.first, at), (span.last, at), (span.last, at - cap)]
        figure.add_scatter(
            x=[x for x, _ in corners], y=[y for _, y in corners], mode="lines", hoverinfo="skip",
            line={"color": theme.goal, "width": 2},
        )  # fmt: skip
        figure.add_annotation(
            text=words("<b>{years} years</b> to the article", years=words.number(span.years, 1)), x=span.first, y=at,
            xanchor="left", yanchor="bottom", xshift=2, yshift=2, showarrow=False, borderpad=0,
            font={"size": 13, "color": theme.goal},
        )  # fmt: skip


def claim_band(figure: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Shade the interval that a claim's digits leave open, across the years that it may mean, and name it.

    A claim speaks of current dollars: over other amounts nothing is shaded.
    """
    if not _in_current_dollars(view):
        return
    for claim in typed_rows(view.layer("claimed"), ClaimInterval):
        scale = 1e9 if claim.unit == "usd" else 1
        figure.add_shape(
            type="rect", x0=claim.first, x1=claim.last, y0=claim.low / scale, y1=claim.high / scale, layer="below",
            fillcolor=theme.goal, opacity=0.28, line={"width": 0},
        )  # fmt: skip
        text = words("claimed:<br><b>{amount}</b>", amount=claim_text(claim, words))
        if size.tight:
            _claim_name_above(figure, claim, text, theme)
        else:
            figure.add_annotation(
                text=text, x=claim.first, y=claim.high / scale, xanchor="right", yanchor="bottom", align="right",
                showarrow=False, borderpad=0, xshift=-2, font={"size": 13, "color": theme.goal},
            )  # fmt: skip


def claim_key(view: View, words: Words) -> str:
    """Return a text on why a claim that was asked for is not drawn."""
    if _in_current_dollars(view) or view.layer("claimed").empty:
        return ""
    return words("The claim is in current US dollars, and is not drawn over other amounts.")


def _in_current_dollars(view: View) -> bool:
    return amounts_of(view).in_dollars and view.facts.get("prices") != CONSTANT


def _claim_name_above(figure: FigureSpec, claim: ClaimInterval, text: str, theme: Theme) -> None:
    """Name a claim's interval above the lines of a narrow chart, and lead down to it."""
    middle, top = (claim.first + claim.last) / 2, figure.span("yaxis")[1]
    figure.add_shape(
        type="line", x0=middle, x1=middle, y0=claim.high / (1e9 if claim.unit == "usd" else 1), y1=top, layer="below",
        line={"color": theme.goal, "width": 1},
    )  # fmt: skip
    figure.add_annotation(
        text=text, x=middle, y=top, xanchor="right", yanchor="top", align="right", xshift=-4, showarrow=False, borderpad=0,
        font={"size": 13, "color": theme.goal},
    )  # fmt: skip


def claim_text(claim: ClaimInterval, words: Words) -> str:
    """Write the middle of a claim's interval in the claim's unit."""
    middle = (claim.low + claim.high) / 2
    return words.usd(middle) if claim.unit == "usd" else words.percent(middle)
