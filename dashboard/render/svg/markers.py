"""Markers: how each one looks, and a run of equal ones as SVG, in as few characters as possible."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.render.svg import color
from dashboard.render.svg.figure_tree import FigureNode, column, is_column
from dashboard.render.svg.markup import element, group, number, opacity, points

Point = tuple[float, float]
#: The line caps that make a stroke of no length look like a marker.
_CAPS = {"circle": "round", "square": "square"}


class SymbolStyle(NamedTuple):
    """How one marker looks; `rim` is the colour of its outline, drawn where `rim_width` is not zero."""

    symbol: str
    radius: float
    fill: str
    rim: str
    rim_width: float
    alpha: float


def symbol_styles(trace: FigureNode, count: int, base_color: str) -> list[SymbolStyle]:
    """Return how each of `count` markers looks; colours not given come from the trace's line, as in plotly."""
    marker, line = trace.at("marker"), trace.raw("line.color")
    own, inherited = marker.raw("color"), trace.text("line.color", base_color)
    fills = [inherited if item is None else str(item) for item in (column(own) if is_column(own) else [own] * count)]
    rim = color.DEFAULT_LINE if line is None or own is None or own == line else str(line)
    symbol, radius = marker.text("symbol", "circle"), marker.number("size", 6) / 2
    outline = marker.text("line.color", rim), marker.number("line.width", 0)
    fills = (fills + [inherited] * count)[:count]
    return [SymbolStyle(symbol, radius, fill, *outline, marker.number("opacity", 1)) for fill in fills]


def draw_run(style: SymbolStyle, where: list[Point], which_rows: str | None) -> str:
    """Write a run of equal markers. Circles and squares of one colour are one path by its caps: `M48,300h0M60,290h0`."""
    if style.symbol in _CAPS and (style.rim_width == 0 or style.rim == style.fill):
        return element(
            "path",
            d="".join(f"M{points([point])}h0" for point in where),
            **color.paint("stroke", style.fill),
            stroke_width=style.radius * 2 + style.rim_width,
            stroke_linecap=_CAPS[style.symbol],
            opacity=opacity(style.alpha),
            data_rows=which_rows,
        )
    rim = {**color.paint("stroke", style.rim), "stroke_width": style.rim_width} if style.rim_width else {}
    return group(
        *(_marker(style, point) for point in where),
        **color.paint("fill", style.fill),
        **rim,
        opacity=opacity(style.alpha),
        data_rows=which_rows,
    )


def _marker(style: SymbolStyle, point: Point) -> str:
    (x, y), radius = point, style.radius
    if style.symbol == "circle":
        return element("circle", cx=number(x), cy=number(y), r=radius)
    if style.symbol == "square":
        side = number(radius * 2)
        return element("path", d=f"M{points([(x + radius, y + radius)])}h-{side}v-{side}h{side}Z")
    wide = radius * 1.3
    return element("path", d=f"M{points([(x + wide, y), (x, y + wide), (x - wide, y), (x, y - wide)])}Z")
