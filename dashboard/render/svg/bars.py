"""Bars: where each stands beside or upon the others, and one path for each run of them that looks the same."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from dashboard.render.svg import color
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import FigureNode, column, is_column
from dashboard.render.svg.markup import element, group, number, opacity
from dashboard.render.svg.scatter import row_ranges

_MODES = ("group", "stack", "overlay")


@dataclass(slots=True)
class Bar:
    """One bar in values: from `low` to `high` along the position axis, from `base` to `top` along the size axis."""

    row: int
    position: float
    size: float
    base: float = 0.0
    low: float = 0.0
    high: float = 0.0

    @property
    def top(self) -> float:
        """Return the value at which the bar ends."""
        return self.base + self.size


@dataclass
class BarTrace:
    """A bar trace with its axes and values; `bars` leaves out rows without a size, `places` keeps them."""

    index: int
    node: FigureNode
    x: Axis
    y: Axis
    xs: list[float | None]
    ys: list[float | None]
    base_color: str
    bars: list[Bar] = field(default_factory=list)
    places: list[float] = field(default_factory=list)
    touching: bool = False

    def __post_init__(self) -> None:
        """Make a bar of each row that has a place and a size."""
        places, sizes = (self.ys, self.xs) if self.flat else (self.xs, self.ys)
        for row, (place, size) in enumerate(zip(places, sizes, strict=True)):
            if place is not None:
                self.places.append(place)
                if size is not None:
                    self.bars.append(Bar(row, place, size))

    @property
    def flat(self) -> bool:
        """Return whether the bars lie."""
        return self.node.text("orientation", "v") == "h"

    @property
    def position_axis(self) -> Axis:
        """Return the axis along which bars stand beside one another."""
        return self.y if self.flat else self.x

    @property
    def size_axis(self) -> Axis:
        """Return the axis that says how long a bar is."""
        return self.x if self.flat else self.y


class BarRectangle(NamedTuple):
    """A bar on the paper, in pixels, from where it starts to where it ends."""

    x0: float
    x1: float
    y0: float
    y1: float


class BarStyle(NamedTuple):
    """How a bar looks."""

    fill: str
    alpha: float
    rim: str
    rim_width: float


def arrange(traces: list[BarTrace], layout: FigureNode) -> None:
    """Set the bars of one subplot and one orientation over one another or, stacked, upon one another.

    Raises UnknownFeatureError for another barmode, and for bars that plotly would set side by side.
    """
    mode, gap = layout.text("barmode", "group"), layout.number("bargap", 0.2)
    if mode not in _MODES:
        raise UnknownFeatureError("layout.barmode", mode, "drawn are " + ", ".join(map(repr, _MODES)))
    if mode == "group" and len(traces) > 1 and any(trace.node.raw("offset") is None for trace in traces):
        advice = "set offset and width of each trace, or layout.barmode to 'stack' or 'overlay'"
        raise UnknownFeatureError(f"{traces[0].node.path}.offset", None, advice)
    for together in [traces] if mode == "stack" else [[trace] for trace in traces]:
        _spread(together, gap)
    for trace in traces:
        trace.touching = mode == "stack" or gap == 0
    if mode == "stack":
        sums: dict[float, float] = {}
        for bar in (bar for trace in traces for bar in trace.bars):
            bar.base = sums.get(bar.position, 0.0)
            sums[bar.position] = bar.base + bar.size


def _spread(traces: list[BarTrace], gap: float) -> None:
    """Set the width of each bar: that of its trace, or the smallest step between bars less the gap."""
    places = sorted({place for trace in traces for place in trace.places})
    step = min((later - earlier for earlier, later in pairwise(places)), default=1.0)
    for trace in traces:
        width = trace.node.number("width", step * (1 - gap))
        offset = trace.node.number("offset", -width / 2)
        for bar in trace.bars:
            bar.low = bar.position + offset
            bar.high = bar.low + width


def draw(trace: BarTrace, clip: str) -> str:
    """Write the trace's group."""
    placed = [(bar_style(trace, bar.row), bar, bar_rectangle(trace, bar)) for bar in trace.bars]
    shown = [item for item in placed if not _is_empty(item[2], flat=trace.flat)]
    sharp = trace.touching and not any(style.rim_width for style, _, _ in shown)
    paths = []
    for style, run in groupby(shown, key=lambda item: item[0]):
        items = list(run)
        thick = [_at_least_a_pixel(rectangle, flat=trace.flat) for _, _, rectangle in items]
        path = "".join(_path(_whole(item, flat=trace.flat) if sharp else item) for item in thick)
        rim = {**color.paint("stroke", style.rim), "stroke_width": style.rim_width} if style.rim_width else {}
        ink = {**color.paint("fill", style.fill), **rim, "opacity": opacity(style.alpha)}
        paths.append(
            element("path", d=path, **ink, data_rows=row_ranges([bar.row for _, bar, _ in items], len(trace.xs)))
        )
    faint = opacity(trace.node.number("opacity", 1))
    rendering = "crispEdges" if sharp else None
    return group(*paths, data_trace=str(trace.index), clip_path=clip, opacity=faint, shape_rendering=rendering)


def bar_rectangle(trace: BarTrace, bar: Bar) -> BarRectangle:
    """Return a bar's place on the paper."""
    along, across = trace.size_axis, trace.position_axis
    start, end, low, high = along.place(bar.base), along.place(bar.top), across.place(bar.low), across.place(bar.high)
    return BarRectangle(start, end, low, high) if trace.flat else BarRectangle(low, high, start, end)


def _is_empty(item: BarRectangle, *, flat: bool) -> bool:
    return item.x0 == item.x1 if flat else item.y0 == item.y1


def bar_style(trace: BarTrace, row: int) -> BarStyle:
    """Return how the bar of one row looks."""
    marker = trace.node.at("marker")
    fill, alpha = _of_row(marker.raw("color"), row), _of_row(marker.raw("opacity"), row)
    return BarStyle(
        trace.base_color if fill is None else str(fill),
        float(alpha) if isinstance(alpha, int | float) else 1.0,
        marker.text("line.color", color.DEFAULT_LINE),
        marker.number("line.width", 0.0),
    )


def _of_row(value: object, row: int) -> object:
    if not is_column(value):
        return value
    listed = column(value)
    return listed[row] if row < len(listed) else None


def _at_least_a_pixel(item: BarRectangle, *, flat: bool) -> BarRectangle:
    """Make a bar that would vanish a pixel wide."""
    if flat:
        return item._replace(y0=_outward(item.y0, item.y1), y1=_outward(item.y1, item.y0))
    return item._replace(x0=_outward(item.x0, item.x1), x1=_outward(item.x1, item.x0))


def _outward(value: float, other: float) -> float:
    if abs(value - other) >= 2:
        return value
    return float(math.ceil(value) if value > other else math.floor(value))


def _whole(item: BarRectangle, *, flat: bool) -> BarRectangle:
    """Let a bar that touches others begin and end at whole pixels, as a browser draws sharp edges anyway."""
    if flat:
        return item._replace(x0=float(round(item.x0)), x1=float(round(item.x1)))
    return item._replace(y0=float(round(item.y0)), y1=float(round(item.y1)))


def _path(item: BarRectangle) -> str:
    """Write a rectangle; its width is relative, because equal widths one after another compress well."""
    width = number(item.x1 - item.x0)
    return f"M{number(item.x0)},{number(item.y1)}h{width}V{number(item.y0)}h{number(item.x0 - item.x1)}z"
