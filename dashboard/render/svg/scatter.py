"""Scatter traces: the room they ask for, and their lines, fills, markers and texts as SVG.

Points are never thinned out: each is a vertex of its path, so that a script can find it (see `rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from dashboard.render.svg import color
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.extent import Asked, Extent, same
from dashboard.render.svg.figure_tree import Node, column, is_column
from dashboard.render.svg.markers import Look, draw_run, looks
from dashboard.render.svg.markup import element, group, number, opacity, points
from dashboard.render.svg.text import LINE_SPACING, Font, draw_text, font_attributes, line_count

Point = tuple[float, float]
_FEW = 20


@dataclass(frozen=True)
class Scatter:
    """A scatter trace with its axes and calculated values; None where there is nothing to draw."""

    index: int
    node: Node
    x: Axis
    y: Axis
    xs: list[float | None]
    ys: list[float | None]
    base_color: str

    @property
    def modes(self) -> list[str]:
        """List what is drawn: "lines", "markers", "text"."""
        shown = "lines+markers" if len(self.xs) < _FEW else "lines"
        return self.node.text("mode", shown).split("+")

    @property
    def fill(self) -> str:
        """Return the fill: "none", "tozeroy" or "tonexty"."""
        return self.node.text("fill", "none")

    @property
    def line_color(self) -> str:
        """Return the colour of the line: its own, else its markers', else the trace's place in the colorway."""
        marker = self.node.raw("marker.color")
        return self.node.text("line.color", self.base_color if marker is None or is_column(marker) else str(marker))

    @property
    def fill_color(self) -> str:
        """Return the colour of the fill: half of the line's where it has none of its own."""
        return self.node.text("fillcolor", "") or color.faded(self.line_color, 0.5)

    def looks(self) -> list[Look]:
        """Return how each marker looks."""
        inherited = self.node.text("line.color", self.base_color)
        return looks(self.node.at("marker"), len(self.xs), inherited, self.node.raw("line.color"))


def _pads(trace: Scatter) -> list[float]:
    sizes = trace.node.raw("marker.size")
    if "markers" not in trace.modes:
        return [0.0] * len(trace.xs)
    if not is_column(sizes):
        return [max((6.0 if sizes is None else float(sizes)) / 1.6, 3.0)] * len(trace.xs)
    listed = [float(size or 0) for size in column(sizes)]
    return [max(size / 1.6, 3.0) for size in (listed + [0.0] * len(trace.xs))[: len(trace.xs)]]


def ask_for_room(trace: Scatter, across: Extent, up: Extent, *, first: bool) -> None:
    """Ask both axes for room: a bare line wants none at its sides, markers want their size, a fill wants zero."""
    pads, fill = _pads(trace), trace.fill
    tight = fill in {"tozeroy", "tonexty"} or not ({"markers", "text"} & set(trace.modes))
    to_zero = _is_open(trace) and (fill == "tozeroy" or (fill == "tonexty" and first))
    across.ask(trace.x, _wanted(trace.x, trace.xs, [0.0] * len(pads) if tight else pads), padded=not tight)
    up.ask(trace.y, _wanted(trace.y, trace.ys, pads), padded=True, to_zero=to_zero)


def _wanted(axis: Axis, values: list[float | None], pads: list[float]) -> list[Asked]:
    seen = [(value, pad) for value, pad in zip(values, pads, strict=True) if axis.linear(value) is not None]
    if len({pad for _, pad in seen}) <= 1:
        return same([value for value, _ in seen if value is not None], seen[0][1] if seen else 0.0)
    return [Asked(value, pad, pad) for value, pad in seen if value is not None]


def _is_open(trace: Scatter) -> bool:
    xs, ys = trace.xs, trace.ys
    return len(xs) < 2 or xs[0] != xs[-1] or ys[0] != ys[-1]


def pixels(trace: Scatter) -> list[Point | None]:
    """Return the place of every point on the paper, None for a gap."""
    found: list[Point | None] = []
    for x, y in zip(trace.xs, trace.ys, strict=True):
        left, top = trace.x.place(x), trace.y.place(y)
        found.append(None if left is None or top is None else (left, top))
    return found


def draw(trace: Scatter, before: Scatter | None, after: Scatter | None, clip: str, font: Font) -> str:
    """Write the trace's group; a fill between two traces lies under the lines of both, so in the group of the first."""
    where = pixels(trace)
    lines = "" if trace.fill == "none" or (trace.fill == "tonexty" and before) else _fill(trace, _floor(trace))
    if after is not None and after.fill == "tonexty":
        lines += _fill(after, _outline(trace) or _floor(after))
    lines += _line(trace, where) if "lines" in trace.modes else ""
    marks = (_markers(trace, where) if "markers" in trace.modes else "") + (
        _texts(trace, where, font) if "text" in trace.modes else ""
    )
    if trace.node.flag("cliponaxis", default=True):
        body, outer = lines + marks, clip
    else:
        body, outer = group(lines, clip_path=clip) + marks, None
    filled = trace.fill != "none" or (after is not None and after.fill == "tonexty")
    faint = None if filled else opacity(trace.node.number("opacity", 1))
    return group(body, data_trace=str(trace.index), clip_path=outer, opacity=faint)


def rows(present: list[int], count: int) -> str | None:
    """Return which rows of the data a path's vertices are, "0-5,7-32", or None where they are all of them."""
    if len(present) == count:
        return None
    stretches = []
    for _, pairs in groupby(enumerate(present), key=lambda pair: pair[1] - pair[0]):
        run = [row for _, row in pairs]
        stretches.append(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]))
    return ",".join(stretches)


def _segments(trace: Scatter) -> Iterator[list[Point]]:
    where = pixels(trace)
    if trace.node.flag("connectgaps", default=False):
        kept = [point for point in where if point is not None]
        yield from [kept] if kept else []
        return
    for gap, run in groupby(where, key=lambda point: point is None):
        if not gap:
            yield [point for point in run if point is not None]


_STEPS: dict[str, Callable[[Point, Point], list[Point]]] = {
    "linear": lambda _, b: [b],
    "hv": lambda a, b: [(b[0], a[1]), b],
    "vh": lambda a, b: [(a[0], b[1]), b],
    "hvh": lambda a, b: [((a[0] + b[0]) / 2, a[1]), ((a[0] + b[0]) / 2, b[1]), b],
    "vhv": lambda a, b: [(a[0], (a[1] + b[1]) / 2), (b[0], (a[1] + b[1]) / 2), b],
}


def _stepped(trace: Scatter, segment: list[Point]) -> list[Point]:
    step = _STEPS[trace.node.text("line.shape", "linear")]
    walked = segment[:1]
    for start, end in pairwise(segment):
        walked += step(start, end)
    return walked


def _line(trace: Scatter, where: list[Point | None]) -> str:
    width = trace.node.number("line.width", 2)
    segments = list(_segments(trace))
    drawn = [segment for segment in segments if len(segment) > 1]
    if not drawn or width == 0:
        return ""
    alone = {segment[0] for segment in segments if len(segment) == 1}
    present = [row for row, point in enumerate(where) if point is not None and point not in alone]
    return element(
        "path",
        d="".join("M" + points(_stepped(trace, segment)) for segment in drawn),
        fill="none",
        **color.paint("stroke", trace.line_color),
        stroke_width=width,
        stroke_dasharray=dashes(trace.node.text("line.dash", "solid"), width),
        stroke_linejoin="round",
        data_rows=rows(present, len(where)),
    )


def dashes(style: str, width: float) -> str | None:
    """Return a dash style as SVG has it, in steps of the line's width as plotly has them."""
    unit = max(width, 3)
    known = {"solid": (), "dot": (1, 1), "dash": (3, 3), "longdash": (5, 5), "dashdot": (3, 1, 1, 1)}
    lengths = {**known, "longdashdot": (5, 2, 1, 2)}.get(style)
    if lengths is None:
        return style.replace("px", "")
    return " ".join(number(length * unit) for length in lengths) or None


def _outline(trace: Scatter) -> list[Point]:
    return [point for segment in _segments(trace) for point in _stepped(trace, segment)]


def _floor(trace: Scatter) -> list[Point]:
    """Return the two points at zero, or at a logarithmic axis' foot, that close a fill."""
    edge, axis = _outline(trace), trace.y
    foot = axis.place(0.0)
    foot = axis.offset + axis.length if foot is None else foot
    return [(edge[0][0], foot), (edge[-1][0], foot)] if edge else []


def _fill(trace: Scatter, under: list[Point]) -> str:
    edge = _outline(trace)
    if not edge:
        return ""
    return element("path", d=f"M{points(edge + under[::-1])}Z", **color.paint("fill", trace.fill_color))


def _markers(trace: Scatter, where: list[Point | None]) -> str:
    shown = [
        (look, row, point)
        for row, (point, look) in enumerate(zip(where, trace.looks(), strict=True))
        if point is not None and _inside(trace, point)
    ]
    out = []
    for look, run in groupby(shown, key=lambda item: item[0]):
        items = list(run)
        out.append(draw_run(look, [point for _, _, point in items], rows([row for _, row, _ in items], len(where))))
    return "".join(out)


def _inside(trace: Scatter, point: Point) -> bool:
    """Leave out points that only a clip would hide; a trace that is not clipped shows none outside its axes."""
    slack = 0.01 if not trace.node.flag("cliponaxis", default=True) else 1e3
    across = trace.x.offset - slack <= point[0] <= trace.x.offset + trace.x.length + slack
    return across and trace.y.offset - slack <= point[1] <= trace.y.offset + trace.y.length + slack


_SIDES = {"left": ("end", -1), "right": ("start", 1)}


def _texts(trace: Scatter, where: list[Point | None], base: Font) -> str:
    font = base.over(trace.node.at("textfont"))
    texts = _listed(trace.node.raw("text"), len(where), "")
    places = _listed(trace.node.raw("textposition"), len(where), "middle center")
    radii = [look.radius for look in trace.looks()] if "markers" in trace.modes else [0.0] * len(where)
    drawn = [
        _text(text, point, place, radius, font)
        for text, point, place, radius in zip(texts, where, places, radii, strict=True)
        if text and point is not None and _inside(trace, point)
    ]
    return group(*drawn, **color.paint("fill", font.color), **font_attributes(font, base))


def _text(text: str, point: Point, place: str, radius: float, font: Font) -> str:
    across = next((found for word, found in _SIDES.items() if word in place), ("middle", 0))
    up = -1 if "top" in place else 1 if "bottom" in place else 0
    gap = radius / 0.8 + 1 if radius else 0.0
    height = ((line_count(text) - 1) * LINE_SPACING + 1) * font.size
    top = font.size * 0.75 + up * gap + (up - 1) * height / 2
    return draw_text(text, point[0] + across[1] * gap, point[1] + top, font.size, text_anchor=_not_start(across[0]))


def _not_start(anchor: str) -> str | None:
    return None if anchor == "start" else anchor


def _listed(value: object, count: int, default: str) -> list[str]:
    if not is_column(value):
        return [default if value is None else str(value)] * count
    listed = ["" if item is None else str(item) for item in column(value)]
    return (listed + [default] * count)[:count]
