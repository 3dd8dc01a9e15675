"""Dated events over a chart of years: thin lines with their names, or with letters that the foot of a small chart explains."""

from __future__ import annotations

from string import ascii_lowercase

import numpy as np

from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import Size, pixels, plot_height, text_width
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.marked_events import EventMark
from dashboard.views.records import typed_rows

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
#: Pages show a chart narrower than it is laid out, and its letters stay as they are.
_SPARE = 1.35


def event_marks(figure: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Mark events by thin lines from the axis, once the lines are drawn; a narrow chart letters them, its foot names them."""
    _event_marks(figure, _event_names(view, words, size), theme, top=0.14 if size.tight else 0.22)


def event_marks_above(figure: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Mark events by thin lines across the plot, named at its top, where bars go below zero."""
    _event_marks(figure, _event_names(view, words, size), theme, top=1.0)


def _event_names(view: View, words: Words, size: Size) -> list[tuple[float, str]]:
    """Return where each event stands and its name, or on a narrow chart its letter."""
    events = typed_rows(view.layer("events"), EventMark)
    names = [f"{event.day.year}<br>{_event_name(event, words, '<br>')}" for event in events]
    shown = ascii_lowercase if size.tight else names
    return [(event.at, text) for event, text in zip(events, shown, strict=False)]


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
    """Return what the letters of a narrow chart's events stand for, in one line; numbers are those of an article's claims."""
    if not size.tight:
        return ""
    events = zip(ascii_lowercase, typed_rows(view.layer("events"), EventMark), strict=False)
    return "; ".join(f"{letter}:\u00a0{_event_name(event, words, ' ')}, {event.day.year}" for letter, event in events)


def _event_name(event: EventMark, words: Words, join: str) -> str:
    name = EVENT_NAMES.get(event.event)
    return words(name).replace("\n", join) if name else words.text(event.title)
