"""The title and subtitle of the chart, and the titles of axes, which step aside for tick labels."""

from __future__ import annotations

from dashboard.render.svg import color
from dashboard.render.svg.figure_tree import Node
from dashboard.render.svg.markup import number
from dashboard.render.svg.paper import Paper
from dashboard.render.svg.text import (
    CAP_SHIFT,
    LINE_SPACING,
    MID_SHIFT,
    Box,
    Font,
    draw_text,
    font_attributes,
    line_count,
    measure,
)
from dashboard.render.svg.ticklabels import Edge, Label

_THIRD = 1 / 3


def title_node(layout: Node) -> Node:
    """Return the title's branch; a bare text is the title's text."""
    value = layout.raw("title")
    return Node({"text": value}, "layout.title") if isinstance(value, str) else layout.at("title")


def main_title(paper: Paper) -> str:
    """Write title and subtitle."""
    node = title_node(paper.layout)
    text, below = node.text("text", "").strip(), node.text("subtitle.text", "").strip()
    if not text and not below:
        return ""
    font = paper.font.sized(float(round(1.4 * paper.font.size))).over(node.at("font"))
    small = paper.font.sized(float(round(0.7 * font.size))).over(node.at("subtitle.font"))
    anchor = _anchor(node)
    x, y, drop = _x(node, paper, anchor), _y(node, paper), _drop(node)
    first = y + _lowered(text, drop, font.size)
    out = _line(text, (x, first), font, anchor, paper.font) if text else ""
    if below:
        under = first + measure(text, font).descent + 1.6 * small.size + _lowered(below, drop, small.size)
        out += _line(below, (x, under), small, anchor, paper.font)
    return out


def _lowered(text: str, drop: float, size: float) -> float:
    """Lower a first baseline by its anchor's share of the letters; plotly does so only where the text has one line."""
    return 0.0 if line_count(text) > 1 else drop * size


def _line(text: str, at: tuple[float, float], font: Font, anchor: str, base: Font) -> str:
    look = {**color.paint("fill", font.color), **font_attributes(font, base)}
    return draw_text(text, at[0], at[1], font.size, text_anchor=None if anchor == "start" else anchor, **look)


def _anchor(node: Node) -> str:
    wish, x = node.text("xanchor", "auto"), node.number("x", 0.5)
    if wish == "auto":
        wish = "left" if x <= _THIRD else "right" if x >= 2 * _THIRD else "center"
    return {"left": "start", "right": "end"}.get(wish, "middle")


def _drop(node: Node) -> float:
    wish, y = node.text("yanchor", "auto"), node.raw("y")
    if wish == "auto" and isinstance(y, int | float):
        wish = "top" if y >= 2 * _THIRD else "bottom" if y <= _THIRD else "middle"
    return {"top": CAP_SHIFT, "middle": MID_SHIFT}.get(wish, 0.0)


def _x(node: Node, paper: Paper, anchor: str) -> float:
    pad = {"start": node.number("pad.l", 0), "end": -node.number("pad.r", 0)}.get(anchor, 0.0)
    x = node.number("x", 0.5)
    if node.text("xref", "container") == "paper":
        return paper.left + paper.inner_width * x + pad
    return paper.width * x + pad


def _y(node: Node, paper: Paper) -> float:
    y, drop = node.raw("y"), _drop(node)
    if not isinstance(y, int | float):
        return paper.top / 2
    pad = -node.number("pad.b", 0) if drop == 0 else node.number("pad.t", 0) if drop == CAP_SHIFT else 0.0
    if node.text("yref", "container") == "paper":
        return paper.top + paper.inner_height * (1 - y) + pad
    return paper.height * (1 - y) + pad


def axis_title(edge: Edge, labels: list[Label]) -> str:
    """Write an axis' title beyond its tick labels."""
    axis, paper = edge.axis, edge.paper
    raw = axis.node.raw("title")
    node = Node({"text": raw}, axis.node.path) if isinstance(raw, str) else axis.node.at("title")
    text = node.text("text", "").strip()
    if not text:
        return ""
    own = axis.node.raw("color")
    base = paper.font.inked(str(own)) if own else paper.font
    font = base.sized(float(round(1.2 * paper.font.size))).over(node.at("font"))
    given = node.raw("standoff")
    gap = _usual_gap(edge, font) if given is None else _given_gap(edge, labels, font, text) + float(given)
    at = edge.plot + edge.away * gap
    at += edge.away * _step_aside(edge, labels, measure(text, font), at, pad=2.0 if given is None else 0.0)
    middle = axis.offset + axis.length / 2
    x, y = (middle, at) if axis.is_x else (at, middle)
    turn = None if axis.is_x else f"rotate(-90 {number(x)} {number(y)})"
    look = {**color.paint("fill", font.color), **font_attributes(font, paper.font)}
    return draw_text(text, x, y, font.size, text_anchor="middle", **look, transform=turn)


_SHARES = {"bottom": (1.5, 0.5), "top": (1.0, 0.0), "right": (1.0, 0.5), "left": (0.5, 0.0)}


def _usual_gap(edge: Edge, font: Font) -> float:
    share = _SHARES[edge.side][0 if edge.axis.node.flag("showticklabels", default=True) else 1]
    return 10 + 1.5 * font.size + max(edge.line_width - 1, 0) + share * font.size


def _given_gap(edge: Edge, labels: list[Label], font: Font, text: str) -> float:
    """Return the room that labels and letters take, to which the layout's own standoff comes."""
    depth = max((abs(label.bounds()[edge.far] - edge.plot) for label in labels), default=0.0)
    above = MID_SHIFT + (line_count(text) - 1) * LINE_SPACING
    return depth + font.size * (CAP_SHIFT if edge.away > 0 else above)


def _step_aside(edge: Edge, labels: list[Label], box: Box, at: float, *, pad: float) -> float:
    """Return how far a title moves outward so as not to touch a tick label, but not off the paper."""
    middle = edge.axis.offset + edge.axis.length / 2
    span = middle - box.width / 2, middle + box.width / 2
    near, far = at - box.ascent, at + box.descent
    own = (span[0], near, span[1], far) if edge.axis.is_x else (near, span[0], far, span[1])
    limit = {"left": 0.0, "top": 0.0, "right": edge.paper.width, "bottom": edge.paper.height}[edge.side]
    most = edge.away * (limit - own[edge.far])
    if most < 0:
        return most
    hit = [item for label in labels if _touch(own, item := label.bounds(), pad)]
    return min(most, max((edge.away * (item[edge.far] - own[edge.near]) + pad for item in hit), default=0.0))


def _touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float], pad: float) -> bool:
    across = a[0] <= b[2] + pad and b[0] <= a[2] + pad
    return across and a[1] <= b[3] + pad and b[1] <= a[3] + pad
