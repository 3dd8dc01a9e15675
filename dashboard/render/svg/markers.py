"""Markers: how each one looks, and a run of equal ones as SVG, in as few characters as possible."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from dashboard.render.svg import color
from dashboard.render.svg.figure_tree import Node, column, is_column
from dashboard.render.svg.markup import element, group, number, opacity, points

Point = tuple[float, float]
#: The line caps that make a stroke of no length look like a marker.
_CAPS = {"circle": "round", "square": "square"}


class Look(NamedTuple):
    """One marker's looks; `rim` is the colour of its outline, drawn where `rim_width` is not zero."""

    symbol: str
    radius: float
    fill: str
    rim: str
    rim_width: float
    alpha: float

    @property
    def hollow(self) -> bool:
        """Return whether only the outline is drawn, in the marker's own colour."""
        return self.symbol.endswith("-open")

    @property
    def plain(self) -> bool:
        """Return whether the marker has one colour all over: no outline, or one like its inside."""
        return self.rim_width == 0 or self.rim == self.fill


def looks(marker: Node, count: int, inherited: str, line_color: Any) -> list[Look]:
    """Return the looks of `count` markers; colours not given come from the trace's line, as in plotly."""
    own, bubble = marker.raw("color"), is_column(marker.raw("size"))
    plain = color.BACKGROUND if bubble else color.DEFAULT_LINE
    rim = plain if line_color is None or own is None or own == line_color else str(line_color)
    columns = (
        _spread(marker.raw("symbol"), count, "circle", str),
        _spread(marker.raw("size"), count, 6.0, _half),
        _spread(own, count, inherited, str),
        _spread(marker.raw("line.color"), count, rim, str),
        _spread(marker.raw("line.width"), count, float(bubble), float),
        _spread(marker.raw("opacity"), count, 0.7 if bubble else 1.0, float),
    )
    return [Look(*row) for row in zip(*columns, strict=True)]


def _half(size: Any) -> float:
    return float(size) / 2


def _spread(value: Any, count: int, default: Any, cast: Callable[[Any], Any]) -> list[Any]:
    if not is_column(value):
        return [cast(default if value is None else value)] * count
    listed = [cast(default if item is None else item) for item in column(value)]
    return (listed + [cast(default)] * count)[:count]


def draw_run(look: Look, where: list[Point], which_rows: str | None) -> str:
    """Write a run of equal markers. Circles and squares of one colour are one path by its caps: `M48,300h0M60,290h0`."""
    if look.symbol in _CAPS and look.plain:
        return element(
            "path",
            d="".join(f"M{points([point])}h0" for point in where),
            **color.paint("stroke", look.fill),
            stroke_width=look.radius * 2 + look.rim_width,
            stroke_linecap=_CAPS[look.symbol],
            opacity=opacity(look.alpha),
            data_rows=which_rows,
        )
    return group(
        *(_one(look, point) for point in where),
        **_ink(look),
        opacity=opacity(look.alpha),
        data_rows=which_rows,
    )


def _ink(look: Look) -> dict[str, str | float | None]:
    if look.hollow:
        return {"fill": "none", **color.paint("stroke", look.fill), "stroke_width": look.rim_width or 1.0}
    rim = {**color.paint("stroke", look.rim), "stroke_width": look.rim_width} if look.rim_width else {}
    return {**color.paint("fill", look.fill), **rim}


def _one(look: Look, point: Point) -> str:
    name = look.symbol.removesuffix("-open")
    if name == "circle":
        return element("circle", cx=number(point[0]), cy=number(point[1]), r=look.radius)
    if name == "square":
        side = number(look.radius * 2)
        return element(
            "path", d=f"M{points([(point[0] + look.radius, point[1] + look.radius)])}h-{side}v-{side}h{side}Z"
        )
    return element("path", d=f"M{points((point[0] + x, point[1] + y) for x, y in outline(name, look.radius))}Z")


def outline(name: str, radius: float) -> list[Point]:
    """Return a symbol's corners around its middle, in plotly's proportions."""
    if name == "square":
        return [(radius, radius), (-radius, radius), (-radius, -radius), (radius, -radius)]
    if name == "diamond":
        wide = radius * 1.3
        return [(wide, 0), (0, wide), (-wide, 0), (0, -wide)]
    if name.startswith("triangle"):
        sign = 1 if name.endswith("up") else -1
        side = radius * 2 / math.sqrt(3)
        return [(-side, sign * radius / 2), (side, sign * radius / 2), (0, -sign * radius)]
    arm, width = radius * 1.2, radius * 0.4
    corners = [(arm, width), (width, width), (width, arm), (-width, arm), (-width, width), (-arm, width)]
    plus = corners + [(-x, -y) for x, y in corners]
    return plus if name == "cross" else _turned(radius * 0.8 / math.sqrt(2))


def _turned(step: float) -> list[Point]:
    """Return the corners of an x, whose arms are twice as long as they are wide."""
    x, y = 0.0, step
    corners = [(x, y)]
    for dx, dy in ((1, 1), (1, -1), (-1, -1), (1, -1), (-1, -1), (-1, 1), (-1, -1), (-1, 1), (1, 1), (-1, 1), (1, 1)):
        x, y = x + dx * step, y + dy * step
        corners.append((x, y))
    return corners
