"""The legend: a line, marker, fill or square for each named trace, side by side or one under another.

Labels at the lines themselves read better; a legend is for charts that have no room for them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from dashboard.render.svg import barmarks, color
from dashboard.render.svg.bars import Bars
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_layout import Setting
from dashboard.render.svg.figure_tree import Node
from dashboard.render.svg.markers import draw_run
from dashboard.render.svg.markup import element, group, number, opacity
from dashboard.render.svg.paper import Paper
from dashboard.render.svg.scatter import Scatter, dashes
from dashboard.render.svg.text import LINE_SPACING, Font, draw_text, font_attributes, line_count, measure

_GAP = 5.0
_TOP_LEFT = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}

Trace = Scatter | Bars


@dataclass(frozen=True)
class Item:
    """A legend's entry with the room that it takes."""

    trace: Trace
    text: str
    width: float
    height: float


@dataclass(frozen=True)
class Spread:
    """Where the entries stand inside the legend, and the legend's own size."""

    places: list[tuple[float, float]]
    width: float
    height: float


def draw(setting: Setting) -> str:
    """Write the legend, or nothing where the figure shows none."""
    paper, traces = setting.paper, sorted(setting.traces(), key=lambda item: item.index)
    listed = [trace for trace in traces if trace.node.flag("showlegend", default=True)]
    if not listed or not _is_shown(paper.layout, traces, listed):
        return ""
    for trace in listed:
        if trace.node.raw("legendgroup"):
            raise UnknownFeatureError(f"{trace.node.path}.legendgroup", trace.node.raw("legendgroup"))
    node = paper.layout.at("legend")
    font = paper.font.over(node.at("font"))
    icon = node.number("itemwidth", 30)
    items = [_item(trace, font, icon) for trace in _ordered(node, listed, setting)]
    spread = _spread(node, items, paper, icon)
    x, y = _corner(node, spread, paper)
    _fits(paper, x, y, spread)
    entries = [_entry(item, (x + at[0], y + at[1]), icon, font) for item, at in zip(items, spread.places, strict=True)]
    ink = {**color.paint("fill", font.color), **font_attributes(font, paper.font)}
    return (
        _box(node, x, y, spread, paper)
        + group(*(icon for icon, _ in entries))
        + group(*(text for _, text in entries), **ink)
    )


def _is_shown(layout: Node, traces: list[Trace], listed: list[Trace]) -> bool:
    wish = layout.raw("showlegend")
    asked = any(trace.node.own.get("showlegend") is True for trace in listed)
    return bool(wish) if wish is not None else len(traces) > 1 or asked


def _ordered(node: Node, listed: list[Trace], setting: Setting) -> list[Trace]:
    stacked = setting.mode.name == "stack" and any(isinstance(trace, Bars) for trace in listed)
    filled = any(isinstance(trace, Scatter) and trace.fill == "tonexty" for trace in listed)
    order = node.text("traceorder", "reversed" if stacked or filled else "normal")
    if order not in {"normal", "reversed"}:
        raise UnknownFeatureError("layout.legend.traceorder", order)
    ranked = sorted(listed, key=lambda trace: trace.node.number("legendrank", 1000))
    return ranked[::-1] if order == "reversed" else ranked


def _item(trace: Trace, font: Font, icon: float) -> Item:
    text = trace.node.text("name", f"trace {trace.index}")
    lines = line_count(text) * font.size * LINE_SPACING
    return Item(trace, text, measure(text, font).width + icon + 2 * _GAP, max(lines, 16) + 3)


def _spread(node: Node, items: list[Item], paper: Paper, icon: float) -> Spread:
    border = node.number("borderwidth", 0)
    if node.text("orientation", "v") == "v":
        places, down = [], 0.0
        for item in items:
            places.append((border, border + down + item.height / 2 + _GAP))
            down += item.height
        width = max(item.width for item in items) + _GAP + 2 * border
        return Spread(places, math.ceil(width), math.ceil(down + 2 * (border + _GAP)))
    return _rows(items, paper.inner_width, border, 2 * (icon + 2 * _GAP))


def _rows(items: list[Item], room: float, border: float, least: float) -> Spread:
    room = max(room, least)
    in_one = sum(item.width for item in items) + 2 * border + (len(items) - 1) * _GAP < room
    widest = max(item.width for item in items)
    places, across, down, row_height, farthest = [], 0.0, 0.0, 0.0, 0.0
    for item in items:
        step = (item.width if in_one else widest) + _GAP
        if step + border + across - _GAP >= room:
            across, down, row_height = 0.0, down + row_height, 0.0
        places.append((border + across, border + down + item.height / 2 + _GAP))
        farthest = max(farthest, across + (step if in_one else item.width + _GAP))
        across, row_height = across + step, max(row_height, item.height)
    return Spread(places, math.ceil(farthest + 2 * border), math.ceil(down + row_height + 2 * (border + _GAP)))


def _corner(node: Node, spread: Spread, paper: Paper) -> tuple[float, float]:
    flat = node.text("orientation", "v") == "h"
    in_paper = node.text("xref", "paper") == "paper", node.text("yref", "paper") == "paper"
    x = node.number("x", 0.0 if flat else 1.02 if in_paper[0] else 1.0)
    y = node.number("y", (-0.1 if in_paper[1] else 0.0) if flat else 1.0)
    across = node.text("xanchor", "left" if flat or in_paper[0] else "right")
    up = node.text("yanchor", ("top" if in_paper[1] else "bottom") if flat else "auto")
    across = _anchored(across, x, ("left", "center", "right"))
    up = _anchored(up, y, ("bottom", "middle", "top"))
    left = paper.left + paper.inner_width * x if in_paper[0] else paper.width * x
    top = paper.top + paper.inner_height * (1 - y) if in_paper[1] else paper.height * (1 - y)
    return left - _TOP_LEFT[across] * spread.width, top - _TOP_LEFT[up] * spread.height


def _anchored(wish: str, share: float, names: tuple[str, str, str]) -> str:
    if wish != "auto":
        return wish
    return names[0] if share <= 1 / 3 else names[2] if share >= 2 / 3 else names[1]


def _fits(paper: Paper, x: float, y: float, spread: Spread) -> None:
    """Refuse a legend for which plotly would make the margins wider, which moves everything."""
    inside = x >= 0 and y >= 0 and x + spread.width <= paper.width and y + spread.height <= paper.height
    if not inside and paper.layout.flag("margin.autoexpand", default=True):
        advice = "the legend is off the paper and would push the margins: make room, or set margin.autoexpand=False"
        raise UnknownFeatureError("layout.legend", None, advice)


def _box(node: Node, x: float, y: float, spread: Spread, paper: Paper) -> str:
    back = node.text("bgcolor", paper.layout.text("paper_bgcolor", color.BACKGROUND))
    border = node.number("borderwidth", 0)
    if not border and (not color.visible(back) or back == paper.layout.text("paper_bgcolor", "")):
        return ""
    rim = (
        {**color.paint("stroke", node.text("bordercolor", color.DEFAULT_LINE)), "stroke_width": border}
        if border
        else {}
    )
    left, top = number(x + border / 2), number(y + border / 2)
    size = {"width": number(spread.width - border), "height": number(spread.height - border)}
    return element("rect", x=left, y=top, **size, **color.paint("fill", back), **rim)


def _entry(item: Item, at: tuple[float, float], icon: float, font: Font) -> tuple[str, str]:
    x, y = at
    height = font.size * LINE_SPACING
    baseline = y - height * ((line_count(item.text) - 1) / 2 - 0.3)
    text = draw_text(item.text, x + icon + 2 * _GAP, baseline, font.size)
    middle = x + (icon + 2 * _GAP) / 2, y
    faint = opacity(item.trace.node.number("opacity", 1))
    if isinstance(item.trace, Bars):
        return group(_square(item.trace, *middle), opacity=faint), text
    return group(_line_icon(item.trace, x + _GAP, y, icon) + _marker_icon(item.trace, middle), opacity=faint), text


def _square(trace: Bars, x: float, y: float) -> str:
    look = barmarks.look_of(trace, 0)
    rim = {**color.paint("stroke", look.rim), "stroke_width": min(look.rim_width, 5)} if look.rim_width else {}
    ink = {**color.paint("fill", look.fill), **rim, "opacity": opacity(look.alpha)}
    return element("rect", x=number(x - 6), y=number(y - 6), width=12, height=12, **ink)


def _line_icon(trace: Scatter, x: float, y: float, length: float) -> str:
    lined, filled = "lines" in trace.modes, trace.fill != "none"
    if filled and "markers" not in trace.modes:
        y -= 2 if lined else 3
    left, top, wide = number(x), number(y), number(length)
    fill = color.paint("fill", trace.fill_color) if filled else {}
    out = element("path", d=f"M{left},{top}h{wide}v6h-{wide}z", **fill) if filled else ""
    width = min(trace.node.number("line.width", 2), 10)
    if not lined or not width:
        return out
    ink = {**color.paint("stroke", trace.line_color), "stroke_width": width}
    return out + element(
        "path", d=f"M{left},{top}h{wide}", **ink, stroke_dasharray=dashes(trace.node.text("line.dash", "solid"), width)
    )


def _marker_icon(trace: Scatter, middle: tuple[float, float]) -> str:
    if "markers" not in trace.modes or not trace.xs:
        return ""
    look = trace.looks()[0]
    return draw_run(look._replace(radius=min(max(look.radius, 1), 8), rim_width=min(look.rim_width, 5)), [middle], None)
