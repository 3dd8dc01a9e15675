"""The arrow of an annotation: from the edge of its text to its point, with one of plotly's heads."""

from __future__ import annotations

import math
from typing import NamedTuple

from dashboard.render.svg import color
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import Node
from dashboard.render.svg.markup import element, group, number, opacity, points

Point = tuple[float, float]

#: Each head's outline at a line width of one, and how far it reaches beyond the line's end.
_HEADS: tuple[tuple[str, float], ...] = (
    ("", 0.0),
    ("M-2.4,-3V3L.6,0Z", 0.6),
    ("M-3.7,-2.5V2.5L1.3,0Z", 1.3),
    ("M-4.45,-3L-1.65,-.2V.2L-4.45,3L1.55,0Z", 1.55),
    ("M-2.2,-2.2L-.2,-.2V.2L-2.2,2.2L-1.4,3L1.6,0L-1.4,-3Z", 1.6),
    ("M-4.4,-2.1L-.6,-.2V.2L-4.4,2.1L-4,3L2,0L-4,-3Z", 2.0),
    ("M2,0A2,2 0 1,1 0,-2A2,2 0 0,1 2,0Z", 0.0),
    ("M2,2V-2H-2V2Z", 0.0),
)


class Box(NamedTuple):
    """The rectangle that an arrow starts from."""

    middle: Point
    width: float
    height: float
    angle: float

    def corners(self) -> list[Point]:
        """List the corners, turned as the box is."""
        sine, cosine = turn(self.angle)
        half = (self.width / 2, self.height / 2)
        flat = [(-half[0], -half[1]), (-half[0], half[1]), (half[0], half[1]), (half[0], -half[1])]
        return [(self.middle[0] + x * cosine - y * sine, self.middle[1] + x * sine + y * cosine) for x, y in flat]

    def sides(self) -> list[tuple[Point, Point]]:
        """List the four sides."""
        corners = self.corners()
        return list(zip(corners, corners[1:] + corners[:1], strict=True))

    def holds(self, point: Point) -> bool:
        """Return whether a point is inside: a ray from it crosses the sides an odd number of times."""
        far = point[0] + 1e6, point[1] + 1e6
        return sum(crossing(point, far, *side) is not None for side in self.sides()) % 2 == 1


def turn(angle: float) -> tuple[float, float]:
    """Return sine and cosine of an angle in degrees."""
    return math.sin(math.radians(angle)), math.cos(math.radians(angle))


def crossing(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    """Return where the stretch from `a` to `b` meets that from `c` to `d`, if it does."""
    across, along = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    det = across[0] * along[1] - along[0] * across[1]
    if det == 0:
        return None
    gap = c[0] - a[0], c[1] - a[1]
    t = (gap[0] * along[1] - along[0] * gap[1]) / det
    u = (gap[0] * across[1] - across[0] * gap[1]) / det
    return (a[0] + across[0] * t, a[1] + across[1] * t) if 0 <= t <= 1 and 0 <= u <= 1 else None


def draw(node: Node, head: Point, tail: Point, box: Box) -> str:
    """Write the arrow, or nothing where its point is under the text or it would be shorter than its head."""
    if box.holds(head):
        return ""
    for side in box.sides():
        tail = crossing(tail, head, *side) or tail
    width = node.number("arrowwidth", 2 * (node.number("borderwidth", 1) if node.raw("bordercolor") else 1))
    ink = node.text("arrowcolor", node.text("bordercolor", color.DEFAULT_LINE))
    scale = width * node.number("arrowsize", 1)
    style = int(node.number("arrowhead", 1))
    if not 0 <= style < len(_HEADS):
        raise UnknownFeatureError(f"{node.path}.arrowhead", style)
    path, reach = _HEADS[style]
    back, start = reach * scale + node.number("standoff", 0), node.number("startstandoff", 0)
    length = math.dist(head, tail)
    if length <= back + start:
        return ""
    unit = (head[0] - tail[0]) / length, (head[1] - tail[1]) / length
    end = head[0] - unit[0] * back, head[1] - unit[1] * back
    begin = tail[0] + unit[0] * start, tail[1] + unit[1] * start
    line = element(
        "path", d=f"M{points([begin, end])}", **color.paint("stroke", color.parse(ink)[0]), stroke_width=width
    )
    angle = 0.0 if style > 5 else math.degrees(math.atan2(unit[1], unit[0]))
    move = f"translate({points([end])})" + (f"rotate({number(angle)})" if angle else "") + f"scale({number(scale, 2)})"
    tip = element("path", d=path, **color.paint("fill", color.parse(ink)[0]), transform=move) if path else ""
    return group(line + tip, opacity=opacity(color.parse(ink)[1]))
