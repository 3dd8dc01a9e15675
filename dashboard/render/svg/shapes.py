"""Shapes that the layout draws by itself: lines and rectangles, in values, or in shares of an axis or the paper."""

from __future__ import annotations

from typing import Any

from dashboard.render.svg import color
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.extent import Extent, same
from dashboard.render.svg.figure_tree import Node
from dashboard.render.svg.markup import element, opacity, points
from dashboard.render.svg.paper import Paper, is_share
from dashboard.render.svg.scatter import dashes


def reference(node: Node, letter: str) -> str:
    """Return what a shape's x or y counts in: an axis, a share of one, or of the paper."""
    return node.text(f"{letter}ref", letter)


def ask_for_room(node: Node, paper: Paper, extents: dict[str, Extent]) -> None:
    """Ask for room for a shape's ends where they are values of an axis."""
    for letter in "xy":
        name = reference(node, letter)
        if is_share(name):
            continue
        axis = paper.axis(name, f"{node.path}.{letter}ref")
        ends = [axis.calculated(node.raw(f"{letter}{end}")) for end in (0, 1)]
        pad = node.number("line.width", 2) / 2
        extents[axis.id].ask(axis, same([end for end in ends if end is not None], pad))


def _pixel(node: Node, paper: Paper, letter: str, end: int) -> float:
    name, path = reference(node, letter), f"{node.path}.{letter}ref"
    value: Any = node.raw(f"{letter}{end}")
    if is_share(name):
        return paper.share(letter, name, float(value if value is not None else (0.25, 0.75)[end]), path)
    axis: Axis = paper.axis(name, path)
    found = axis.place(axis.calculated(value))
    if found is None:
        raise UnknownFeatureError(f"{node.path}.{letter}{end}", value, f"not a value of axis {name}")
    return found


def clip_of(node: Node) -> str:
    """Return the axes that a shape must not leave: "x", "y2", "xy", or "" where it is bound to none."""
    return "".join(name for letter in "xy" if not is_share(name := reference(node, letter)))


def draw(node: Node, paper: Paper, clip: str | None) -> str:
    """Write a shape."""
    (x0, x1), (y0, y1) = ([_pixel(node, paper, letter, end) for end in (0, 1)] for letter in "xy")
    width = node.number("line.width", 2)
    ink: dict[str, str | float | None] = {"fill": "none"}
    if width:
        ink |= {**color.paint("stroke", node.text("line.color", color.DEFAULT_LINE)), "stroke_width": width}
        ink["stroke_dasharray"] = dashes(node.text("line.dash", "solid"), width)
    if node.text("type", "rect") == "line":
        path = f"M{points([(x0, y0), (x1, y1)])}"
    else:
        path = f"M{points([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])}Z"
        ink |= color.paint("fill", node.text("fillcolor", "rgba(0,0,0,0)"))
    return element("path", d=path, **ink, opacity=opacity(node.number("opacity", 1)), clip_path=clip)
