"""Where a figure's points stand in its drawing and what each says: for tooltips and for reading by keyboard.

Places come from the same layout that the SVG writer draws; texts are those that the page shows on hover.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from dashboard.render.svg.bars import BarTrace
from dashboard.render.svg.figure_layout import FigureLayout
from dashboard.render.svg.figure_tree import column, is_column
from dashboard.render.svg.markers import Point
from dashboard.render.svg.scatter import ScatterTrace, pixels

_TAG = re.compile(r"<[^>]+>")


class PointMark(NamedTuple):
    """One point: its place in pixels of the drawing, and its text in lines."""

    x: int
    y: int
    text: str


def point_marks(laid_out: FigureLayout) -> list[PointMark]:
    """Return the points of a figure that have a text, series by series in the order in which they are drawn."""
    return [mark for trace in sorted(laid_out.traces, key=lambda item: item.index) for mark in _marks(trace)]


def stack_floor(layout: Mapping[str, Any]) -> int:
    """Return the height in pixels at which stacked bars stand, zero where a figure has none: any place of a bar is read."""
    return int(layout["height"] - layout["margin"]["b"]) if layout.get("barmode") == "stack" else 0


def _marks(trace: ScatterTrace | BarTrace) -> Iterator[PointMark]:
    given = trace.node.raw("hovertext")
    if given is None or trace.node.text("hoverinfo", "all") == "skip":
        return
    places = pixels(trace) if isinstance(trace, ScatterTrace) else _bar_ends(trace)
    texts = column(given) if is_column(given) else [given] * len(places)
    for place, text in zip(places, texts, strict=True):
        if place is not None and text:
            yield PointMark(round(place[0]), round(place[1]), _plain_text(str(text)))


@lru_cache(maxsize=4096)
def _plain_text(text: str) -> str:
    """Return a text of a point in lines without tags; the sizes of a chart have the same ones."""
    return _TAG.sub("", text.replace("<br>", "\n"))


def _bar_ends(trace: BarTrace) -> list[Point | None]:
    """Return the middle of each bar's end."""
    places: list[Point | None] = [None] * len(trace.xs)
    for bar in trace.bars:
        along, end = trace.position_axis.place((bar.low + bar.high) / 2), trace.size_axis.place(bar.top)
        places[bar.row] = (end, along) if trace.flat else (along, end)
    return places
