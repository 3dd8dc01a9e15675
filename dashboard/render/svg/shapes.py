"""Shapes that the layout draws by itself: lines and rectangles, in values, or in shares of an axis or the paper."""

from __future__ import annotations

from dashboard.render.svg import color
from dashboard.render.svg.figure_tree import FigureNode
from dashboard.render.svg.markup import element, opacity, points
from dashboard.render.svg.paper import Paper, is_share
from dashboard.render.svg.scatter import dashes


def reference(node: FigureNode, letter: str) -> str:
    """Return what a shape's x or y counts in: an axis, a share of one, or of the paper."""
    return node.text(f"{letter}ref", letter)


def clip_of(node: FigureNode) -> str:
    """Return the axes that a shape must not leave: "x", "y2", "xy", or "" where it is bound to none."""
    return "".join(name for letter in "xy" if not is_share(name := reference(node, letter)))


def draw(node: FigureNode, paper: Paper, clip: str | None) -> str:
    """Write a shape."""
    (x0, x1), (y0, y1) = ([_pixel(node, paper, letter, end) for end in (0, 1)] for letter in "xy")
    width = node.number("line.width", 2)
    ink: dict[str, str | float | None] = {"fill": "none"}
    if width:
        ink |= {**color.paint("stroke", node.text("line.color", color.DEFAULT_LINE)), "stroke_width": width}
        ink["stroke_dasharray"] = dashes(node, width)
    path = f"M{points([(x0, y0), (x1, y1)])}"
    if node.text("type", "rect") == "rect":
        path = f"M{points([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])}Z"
        ink |= color.paint("fill", node.text("fillcolor", "rgba(0,0,0,0)"))
    return element("path", d=path, **ink, opacity=opacity(node.number("opacity", 1)), clip_path=clip)


def _pixel(node: FigureNode, paper: Paper, letter: str, end: int) -> float:
    name, path = reference(node, letter), f"{node.path}.{letter}ref"
    value = node.number(f"{letter}{end}", (0.25, 0.75)[end])
    return paper.share(letter, name, value, path) if is_share(name) else paper.axis(name, path).place(value)
