"""Where a figure's points stand in its drawing and what each says: for tooltips and for reading by keyboard.

Places come from the same layout that the SVG writer draws; texts are those that the page shows on hover.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.charts.drawing.layout import Size
from dashboard.render.svg.bars import Bars
from dashboard.render.svg.figure_layout import set_up
from dashboard.render.svg.figure_tree import column, figure_tree, is_column
from dashboard.render.svg.scatter import Scatter, pixels

_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class PointMark:
    """One point: its place in pixels of the drawing, and its text in lines."""

    x: int
    y: int
    text: str


def marks(figure: Any, size: Size) -> list[PointMark]:
    """Return the points of a figure that say something, series by series in the order in which they are drawn."""
    traces, layout = figure_tree(figure)
    setting = set_up(traces, layout, size.width, size.height)
    found: list[PointMark] = []
    for trace in sorted(setting.traces(), key=lambda item: item.index):
        found += _of(trace)
    return found


def _of(trace: Scatter | Bars) -> Iterator[PointMark]:
    given = trace.node.raw("hovertext")
    if given is None or trace.node.text("hoverinfo", "all") == "skip":
        return
    places = pixels(trace) if isinstance(trace, Scatter) else _tops(trace)
    texts = column(given) if is_column(given) else [given] * len(places)
    for place, text in zip(places, texts, strict=True):
        if place is not None and text:
            yield PointMark(round(place[0]), round(place[1]), _TAG.sub("", str(text).replace("<br>", "\n")))


def _tops(trace: Bars) -> list[tuple[float, float] | None]:
    """Return the middle of each bar's end."""
    places: list[tuple[float, float] | None] = [None] * len(trace.xs)
    for bar in trace.bars:
        along, end = trace.position_axis.place((bar.low + bar.high) / 2), trace.size_axis.place(bar.top)
        if along is not None and end is not None:
            places[bar.row] = (end, along) if trace.flat else (along, end)
    return places
