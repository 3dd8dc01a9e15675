"""Bars as SVG: their rectangles, one path for each run that looks the same, and the texts in or beyond them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from dashboard.render.svg import color
from dashboard.render.svg.bars import TEXT_PAD, Bar, Bars, Mode
from dashboard.render.svg.figure_tree import column, is_column
from dashboard.render.svg.markup import element, group, number, opacity
from dashboard.render.svg.scatter import rows
from dashboard.render.svg.text import Box, Font, draw_text, font_attributes, measure


class Ends(NamedTuple):
    """A bar's rectangle on the paper, from where it starts to where it ends."""

    x0: float
    x1: float
    y0: float
    y1: float


class Look(NamedTuple):
    """How a bar looks."""

    fill: str
    alpha: float
    rim: str
    rim_width: float


def draw(trace: Bars, mode: Mode, clip: str, font: Font) -> str:
    """Write the trace's group."""
    count = len(trace.xs)
    shown = [(look_of(trace, bar.row), bar, ends) for bar in trace.bars if (ends := ends_of(trace, bar)) is not None]
    touching = mode.name in {"stack", "relative"} or mode.gap + mode.group_gap == 0
    sharp = "crispEdges" if touching and not any(look.rim_width for look, _, _ in shown) else None
    out = []
    for look, run in groupby(shown, key=lambda item: item[0]):
        items = list(run)
        thick = [_thick(ends, flat=trace.flat) for _, _, ends in items]
        path = "".join(_rectangle(_whole(ends, flat=trace.flat) if sharp else ends) for ends in thick)
        present = rows([bar.row for _, bar, _ in items], count)
        out.append(element("path", d=path, **_ink(look), data_rows=present))
    texts = [_text(trace, mode, item, font) for item in _written(trace, shown)]
    faint = opacity(trace.node.number("opacity", 1))
    return group(*out, *texts, data_trace=str(trace.index), clip_path=clip, opacity=faint, shape_rendering=sharp)


def ends_of(trace: Bars, bar: Bar) -> Ends | None:
    """Place a bar on the paper; a bar that starts below a logarithmic axis starts at its edge."""
    along, across = trace.size_axis, trace.position_axis
    end, low, high = along.place(bar.top), across.place(bar.low), across.place(bar.high)
    start = along.place(bar.base)
    if start is None:
        start = along.offset + (0.0 if along.is_x else along.length)
    if end is None or low is None or high is None or start == end:
        return None
    return Ends(start, end, low, high) if trace.flat else Ends(low, high, start, end)


def look_of(trace: Bars, row: int) -> Look:
    """Return how the bar of one row looks."""
    marker = trace.node.at("marker")
    return Look(
        str(_of_row(marker.raw("color"), row, trace.base_color)),
        float(_of_row(marker.raw("opacity"), row, 1.0)),
        str(_of_row(marker.raw("line.color"), row, color.DEFAULT_LINE)),
        float(_of_row(marker.raw("line.width"), row, 0.0)),
    )


def _of_row(value: Any, row: int, default: Any) -> Any:
    listed = column(value) if is_column(value) else None
    found = value if listed is None else listed[row] if row < len(listed) else None
    return default if found is None else found


def _ink(look: Look) -> dict[str, str | float | None]:
    rim = {**color.paint("stroke", look.rim), "stroke_width": look.rim_width} if look.rim_width else {}
    return {**color.paint("fill", look.fill), **rim, "opacity": opacity(look.alpha)}


def _thick(ends: Ends, *, flat: bool) -> Ends:
    """Make a bar that would vanish a pixel wide."""
    if flat:
        return ends._replace(y0=_apart(ends.y0, ends.y1), y1=_apart(ends.y1, ends.y0))
    return ends._replace(x0=_apart(ends.x0, ends.x1), x1=_apart(ends.x1, ends.x0))


def _apart(value: float, other: float) -> float:
    if abs(value - other) >= 2:
        return value
    return float(math.ceil(value) if value > other else math.floor(value))


def _whole(ends: Ends, *, flat: bool) -> Ends:
    """Let a bar that touches others begin and end at whole pixels, as a browser draws sharp edges anyway."""
    if flat:
        return ends._replace(x0=float(round(ends.x0)), x1=float(round(ends.x1)))
    return ends._replace(y0=float(round(ends.y0)), y1=float(round(ends.y1)))


def _rectangle(ends: Ends) -> str:
    """Write a rectangle; its width is relative, because equal widths one after another compress well."""
    width = number(ends.x1 - ends.x0)
    return f"M{number(ends.x0)},{number(ends.y1)}h{width}V{number(ends.y0)}h{number(ends.x0 - ends.x1)}z"


@dataclass(frozen=True)
class Spot:
    """Where a bar's text stands: its anchor, the middle of its height, how it is turned and shrunk."""

    x: float
    y: float
    anchor: str = "middle"
    turn: float = 0.0
    scale: float = 1.0


class Written(NamedTuple):
    """A bar, its rectangle and its text."""

    bar: Bar
    ends: Ends
    text: str


def _written(trace: Bars, shown: list[tuple[Look, Bar, Ends]]) -> list[Written]:
    value = trace.node.raw("text")
    if value is None or trace.node.text("textposition", "auto") == "none":
        return []
    found = [Written(bar, ends, str(_of_row(value, bar.row, ""))) for _, bar, ends in shown]
    return [item for item in found if item.text]


def _text(trace: Bars, mode: Mode, item: Written, base: Font) -> str:
    inner, outer = fonts(trace, item.bar, base)
    inside = _goes_inside(trace, mode, item, measure(item.text, inner))
    font = inner if inside else outer
    box = measure(item.text, font)
    spot = (_inside if inside else _outside)(trace, item.ends, box)
    size = font.size * spot.scale
    baseline = spot.y + (box.ascent - box.descent) / 2 * spot.scale
    turn = f"rotate({number(spot.turn)} {number(spot.x)} {number(spot.y)})" if spot.turn else None
    look = {**color.paint("fill", font.color), **font_attributes(font.sized(size), base)}
    anchor = None if spot.anchor == "start" else spot.anchor
    return draw_text(item.text, spot.x, baseline, size, text_anchor=anchor, **look, transform=turn)


def fonts(trace: Bars, bar: Bar, base: Font) -> tuple[Font, Font]:
    """Return the fonts of a bar's text inside and outside; inside, its colour stands off from the bar unless set."""
    own = base.over(trace.node.at("textfont"))
    plain = own.inked(color.contrast(look_of(trace, bar.row).fill)) if trace.node.raw("textfont.color") is None else own
    return plain.over(trace.node.at("insidetextfont")), own.over(trace.node.at("outsidetextfont"))


def _goes_inside(trace: Bars, mode: Mode, item: Written, box: Box) -> bool:
    wish, ends = trace.node.text("textposition", "auto"), item.ends
    outermost = mode.name not in {"stack", "relative"} or item.bar.outermost
    if wish == "outside":
        return not outermost and not item.bar.has_base
    width, height = abs(ends.x1 - ends.x0) - 2 * TEXT_PAD, abs(ends.y1 - ends.y0) - 2 * TEXT_PAD
    return wish == "inside" or not outermost or _fits(width, height, box, flat=trace.flat)


def _fits(width: float, height: float, box: Box, *, flat: bool) -> bool:
    if width < 0 or height < 0 or box.width == 0:
        return False
    upright = box.width <= width and box.height <= height
    turned = box.width <= height and box.height <= width
    shrunk = width >= box.width * height / box.height if flat else height >= box.height * width / box.width
    return upright or turned or shrunk


def _constrained(trace: Bars, where: str) -> bool:
    return trace.node.text("constraintext", "both") in {"both", where}


def _inside(trace: Bars, ends: Ends, box: Box) -> Spot:
    width, height = abs(ends.x1 - ends.x0), abs(ends.y1 - ends.y0)
    pad = TEXT_PAD if width > 2 * TEXT_PAD and height > 2 * TEXT_PAD else 0.0
    width, height = width - 2 * pad, height - 2 * pad
    turn = _turn(trace, box, width, height)
    wide, high = _turned(box, turn)
    scale = min(1.0, width / wide, height / high) if _constrained(trace, "inside") else 1.0
    middle = Spot((ends.x0 + ends.x1) / 2, (ends.y0 + ends.y1) / 2, turn=turn, scale=scale)
    place = trace.node.text("insidetextanchor", "end")
    if place == "middle":
        return middle
    start, end = (ends.x0, ends.x1) if trace.flat else (ends.y0, ends.y1)
    sign = 1 if start < end else -1
    edge, inward = (end, -sign) if place == "end" else (start, sign)
    return _against(middle, trace.flat, edge + inward * pad, inward, (wide if trace.flat else high) * scale / 2)


def _outside(trace: Bars, ends: Ends, box: Box) -> Spot:
    width, height = abs(ends.x1 - ends.x0), abs(ends.y1 - ends.y0)
    thickness, own = (height, box.height) if trace.flat else (width, box.width)
    pad = TEXT_PAD if thickness > 2 * TEXT_PAD else 0.0
    scale = min(1.0, thickness / own) if _constrained(trace, "outside") else 1.0
    angle = trace.node.raw("textangle")
    turn = float(angle) if isinstance(angle, int | float) else 0.0
    wide, high = _turned(box, turn)
    middle = Spot((ends.x0 + ends.x1) / 2, (ends.y0 + ends.y1) / 2, turn=turn, scale=scale)
    start, end = (ends.x0, ends.x1) if trace.flat else (ends.y0, ends.y1)
    outward = 1 if start < end else -1
    return _against(middle, trace.flat, end + outward * pad, outward, (wide if trace.flat else high) * scale / 2)


def _against(middle: Spot, flat: bool, edge: float, sign: int, half: float) -> Spot:
    """Set a text against an edge, on the side that `sign` says; lying text is anchored there, whatever its width."""
    if not flat:
        return Spot(middle.x, edge + sign * half, turn=middle.turn, scale=middle.scale)
    if middle.turn:
        return Spot(edge + sign * half, middle.y, turn=middle.turn, scale=middle.scale)
    return Spot(edge, middle.y, "start" if sign > 0 else "end", scale=middle.scale)


def _turn(trace: Bars, box: Box, width: float, height: float) -> float:
    angle = trace.node.raw("textangle")
    if isinstance(angle, int | float):
        return float(angle)
    upright = box.width <= width and box.height <= height
    turned = box.width <= height and box.height <= width
    return 90.0 if not upright and (turned or (box.width < box.height) != (width < height)) else 0.0


def _turned(box: Box, turn: float) -> tuple[float, float]:
    sine, cosine = abs(math.sin(math.radians(turn))), abs(math.cos(math.radians(turn)))
    return box.width * cosine + box.height * sine, box.width * sine + box.height * cosine
