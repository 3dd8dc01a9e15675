"""Scatter traces as SVG: lines, fills between two of them, markers and texts.

Points are never thinned out: each is a vertex of its path, so that a script can find it (see `row_ranges`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from dashboard.render.svg import color
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import FigureNode, column, is_column
from dashboard.render.svg.markers import Point, draw_run, symbol_styles
from dashboard.render.svg.markup import element, group, number, opacity, points
from dashboard.render.svg.text import LINE_SPACING, Font, draw_text, font_attributes, line_count

_MODES = ("lines", "markers", "text", "none")
_DASHES = {"solid": (), "dot": (1, 1), "dash": (3, 3)}


@dataclass(frozen=True)
class ScatterTrace:
    """A scatter trace with its axes and values; None where there is nothing to draw."""

    index: int
    node: FigureNode
    x: Axis
    y: Axis
    xs: list[float | None]
    ys: list[float | None]
    base_color: str

    @property
    def modes(self) -> list[str]:
        """Return what is drawn: "lines", "markers", "text"; raise UnknownFeatureError where it is left to plotly."""
        modes = self.node.text("mode", "").split("+")
        if not set(modes) <= set(_MODES):
            raise UnknownFeatureError(f"{self.node.path}.mode", self.node.raw("mode"), f"set {', '.join(_MODES)}")
        return modes

    @property
    def filled(self) -> bool:
        """Return whether the room between this line and the one before is filled."""
        return self.node.text("fill", "none") == "tonexty"

    @property
    def clipped(self) -> bool:
        """Return whether what leaves the axes is cut off."""
        return self.node.flag("cliponaxis", default=True)

    @property
    def line_color(self) -> str:
        """Return the colour of the line: its own, else its markers', else the trace's place in the colorway."""
        marker = self.node.raw("marker.color")
        return self.node.text("line.color", self.base_color if marker is None or is_column(marker) else str(marker))


def pixels(trace: ScatterTrace) -> list[Point | None]:
    """Return the place of every point on the paper, None for a gap."""
    return [
        None if x is None or y is None else (trace.x.place(x), trace.y.place(y))
        for x, y in zip(trace.xs, trace.ys, strict=True)
    ]


def draw(trace: ScatterTrace, before: ScatterTrace | None, after: ScatterTrace | None, clip: str, font: Font) -> str:
    """Write the trace's group; a fill between two traces lies under the lines of both, so in the group of the first.

    `before` and `after` are its neighbours on the same axes. Raises UnknownFeatureError for a fill without a line below.
    """
    if trace.filled and before is None:
        raise UnknownFeatureError(f"{trace.node.path}.fill", "tonexty", "put the line that it is filled to before it")
    where, modes = pixels(trace), trace.modes
    lines = _fill(after, where) if after is not None and after.filled else ""
    lines += _line(trace, where) if "lines" in modes else ""
    marks = _markers(trace, where) if "markers" in modes else ""
    marks += _texts(trace, where, font) if "text" in modes else ""
    body, outer = (lines + marks, clip) if trace.clipped else (group(lines, clip_path=clip) + marks, None)
    beside_fill = trace.filled or (after is not None and after.filled)
    faint = None if beside_fill else opacity(trace.node.number("opacity", 1))
    return group(body, data_trace=str(trace.index), clip_path=outer, opacity=faint)


def row_ranges(present: list[int], count: int) -> str | None:
    """Return which rows of the data a path's vertices are, "0-5,7-32", or None where they are all of them."""
    if len(present) == count:
        return None
    stretches = []
    for _, pairs in groupby(enumerate(present), key=lambda pair: pair[1] - pair[0]):
        run = [row for _, row in pairs]
        stretches.append(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]))
    return ",".join(stretches)


def _line(trace: ScatterTrace, where: list[Point | None]) -> str:
    width = trace.node.number("line.width", 2)
    runs = [list(run) for _, run in groupby(enumerate(where), key=lambda item: item[1] is None)]
    drawn = [run for run in runs if len(run) > 1 and run[0][1] is not None]
    if not drawn or width == 0:
        return ""
    return element(
        "path",
        d="".join("M" + points(point for _, point in run if point) for run in drawn),
        fill="none",
        **color.paint("stroke", trace.line_color),
        stroke_width=width,
        stroke_dasharray=dashes(trace.node, width),
        stroke_linejoin="round",
        data_rows=row_ranges([row for run in drawn for row, _ in run], len(where)),
    )


def dashes(node: FigureNode, width: float) -> str | None:
    """Return the dashes of a branch's line as SVG has them, in steps of the line's width as plotly has them."""
    style = node.text("line.dash", "solid")
    if style[:1].isdigit():
        return style.replace("px", "")
    if style not in _DASHES:
        known = ", ".join(map(repr, _DASHES))
        raise UnknownFeatureError(f"{node.path}.line.dash", style, f"drawn are {known} and lengths such as '6px,3px'")
    unit = max(width, 3)
    return " ".join(number(length * unit) for length in _DASHES[style]) or None


def _fill(trace: ScatterTrace, under: list[Point | None]) -> str:
    """Write the area between a trace and the points of the one before it, gaps left out."""
    fill = trace.node.text("fillcolor", "")
    if not fill:
        raise UnknownFeatureError(f"{trace.node.path}.fillcolor", None, "set it")
    over = [point for point in pixels(trace) if point]
    if not over:
        return ""
    return element(
        "path", d=f"M{points(over + [point for point in under[::-1] if point])}Z", **color.paint("fill", fill)
    )


def _markers(trace: ScatterTrace, where: list[Point | None]) -> str:
    styles = symbol_styles(trace.node, len(where), trace.base_color)
    shown = [
        (style, row, point)
        for row, (point, style) in enumerate(zip(where, styles, strict=True))
        if point is not None and _inside(trace, point)
    ]
    out = []
    for style, run in groupby(shown, key=lambda item: item[0]):
        items = list(run)
        out.append(
            draw_run(style, [point for *_, point in items], row_ranges([row for _, row, _ in items], len(where)))
        )
    return "".join(out)


def _inside(trace: ScatterTrace, point: Point) -> bool:
    """Leave out points that only a clip would hide; a trace that is not clipped shows none outside its axes."""
    slack = 1e3 if trace.clipped else 0.01
    across = trace.x.offset - slack <= point[0] <= trace.x.offset + trace.x.length + slack
    return across and trace.y.offset - slack <= point[1] <= trace.y.offset + trace.y.length + slack


#: For each side of its point: a text's anchor, and the way it is moved off the marker.
_SIDES = {"left": ("end", -1), "center": ("middle", 0), "right": ("start", 1)}
_HEIGHTS = {"top": -1, "middle": 0, "bottom": 1}


def _texts(trace: ScatterTrace, where: list[Point | None], base: Font) -> str:
    font = base.over(trace.node.at("textfont"))
    texts = _for_each(trace.node.raw("text"), len(where), "")
    places = _for_each(trace.node.raw("textposition"), len(where), "middle center")
    radius = trace.node.number("marker.size", 6) / 2 if "markers" in trace.modes else 0.0
    drawn = [
        _text(text, point, place, radius, font)
        for text, point, place in zip(texts, where, places, strict=True)
        if text and point is not None and _inside(trace, point)
    ]
    return group(*drawn, **color.paint("fill", font.color), **font_attributes(font, base))


def _text(text: str, point: Point, place: str, radius: float, font: Font) -> str:
    height, _, side = place.partition(" ")
    (anchor, across), up = _SIDES[side], _HEIGHTS[height]
    gap = radius / 0.8 + 1 if radius else 0.0
    tall = ((line_count(text) - 1) * LINE_SPACING + 1) * font.size
    drop = font.size * 0.75 + up * gap + (up - 1) * tall / 2
    return draw_text(text, point[0] + across * gap, point[1] + drop, font.size, anchor)


def _for_each(value: object, count: int, default: str) -> list[str]:
    listed = column(value) if is_column(value) else [default if value is None else value] * count
    return (["" if item is None else str(item) for item in listed] + [default] * count)[:count]
