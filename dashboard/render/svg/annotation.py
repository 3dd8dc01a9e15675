"""Annotations: texts set at a value or a place, with or without an arrow. Their boxes ask the axes for room."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.render.svg import arrows, color
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.extent import Asked, Extent
from dashboard.render.svg.figure_tree import Node
from dashboard.render.svg.markup import element, group, number, opacity
from dashboard.render.svg.paper import Paper, is_share
from dashboard.render.svg.text import Font, draw_text, font_attributes, measure

_ALIGNED = {"left": 0.5, "right": -0.5, "top": 0.5, "bottom": -0.5, "center": 0.0, "middle": 0.0}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True)
class Label:
    """An annotation's text with the room that it takes, border and padding included."""

    node: Node
    font: Font
    text: str
    frame: float
    width: float
    height: float
    ascent: float
    arrow: bool
    angle: float

    @classmethod
    def of(cls, node: Node, base: Font) -> Label:
        """Measure an annotation."""
        font = base.over(node.at("font"))
        text = node.text("text", " ").strip() or " "
        box = measure(text, font)
        frame = node.number("borderwidth", 1) + node.number("borderpad", 1)
        width, height = (float(round(side + 2 * frame)) for side in (box.width, box.height))
        arrow = node.flag("showarrow", default=True)
        return cls(node, font, text, frame, width, height, box.ascent, arrow, node.number("textangle", 0))

    def reference(self, letter: str) -> str:
        """Return what the annotation's x or y counts in."""
        return self.node.text(f"{letter}ref", letter)

    def shift(self, letter: str) -> float:
        """Return how far the annotation is moved, in pixels to the right or down."""
        return self.node.number(f"{letter}shift", 0) * (1 if letter == "x" else -1)

    def extent(self, letter: str) -> float:
        """Return the length of the box along x or y, turned as it is."""
        sine, cosine = arrows.turn(self.angle)
        flat, tall = (self.width, self.height) if letter == "x" else (self.height, self.width)
        return abs(flat * cosine) + abs(tall * sine)

    def from_anchor(self, letter: str, fraction: float) -> float:
        """Return how far the middle of the box is from the annotation's own point."""
        if self.arrow:
            fraction = 0.5
        anchor = self.node.text(f"{letter}anchor", "auto")
        if anchor == "auto":
            anchor = "left" if fraction < 1 / 3 else "right" if fraction > 2 / 3 else "center"
        return self.extent(letter) * _ALIGNED[anchor]


def ask_for_room(node: Node, paper: Paper, extents: dict[str, Extent]) -> None:
    """Ask for room for the box and the arrow's head where the annotation stands at a value of an axis."""
    label = Label.of(node, paper.font)
    head = 3 * node.number("arrowsize", 1) * node.number("arrowwidth", 2) if label.arrow else 0.0
    for letter in "xy":
        name = label.reference(letter)
        if is_share(name):
            continue
        axis = paper.axis(name, f"{node.path}.{letter}ref")
        position = axis.position(node.raw(letter))
        if position is None:
            continue
        tail = _tail_length(label, letter, axis)
        shift = label.shift(letter)
        middle = label.from_anchor(letter, 0.5) + shift + tail
        half = label.extent(letter) / 2
        toward_low, toward_high = max(half - middle, head - shift), max(half + middle, head + shift)
        pads = (toward_low, toward_high) if letter == "x" else (toward_high, toward_low)
        value = 10**position if axis.kind == "log" else position
        extents[axis.id].ask(axis, [Asked(value, *pads)])


def _tail_length(label: Label, letter: str, axis: Axis) -> float:
    if not label.arrow:
        return 0.0
    if label.node.text(f"a{letter}ref", "pixel") != "pixel":
        raise UnknownFeatureError(f"{label.node.path}.a{letter}ref", label.node.raw(f"a{letter}ref"), "use pixels")
    return label.node.number(f"a{letter}", -10 if axis.is_x else -30)


def _base(label: Label, paper: Paper, letter: str) -> tuple[float, float] | None:
    """Return the pixel of the annotation's point and how far along the whole it lies; None outside its axis."""
    node, name = label.node, label.reference(letter)
    path = f"{node.path}.{letter}"
    if is_share(name):
        fraction = node.number(letter, 0.5)
        pixel = paper.share(letter, name, fraction, f"{path}ref")
        return pixel, fraction if letter == "x" else 1 - fraction
    axis = paper.axis(name, f"{path}ref")
    value = axis.position(node.raw(letter))
    if value is None:
        raise UnknownFeatureError(path, node.raw(letter), f"not a value of axis {name}")
    return (axis.offset + axis.pixel(value), 0.5) if axis.holds(value) else None


def draw(node: Node, paper: Paper) -> str:
    """Write an annotation: its box if that can be seen, its text, its arrow."""
    label = Label.of(node, paper.font)
    across, up = _base(label, paper, "x"), _base(label, paper, "y")
    if across is None or up is None:
        return ""
    point = across[0] + label.shift("x"), up[0] + label.shift("y")
    tail = tuple(_tail(label, letter) for letter in "xy") if label.arrow else (0.0, 0.0)
    middle = (
        point[0] + tail[0] + label.from_anchor("x", across[1]),
        point[1] + tail[1] + label.from_anchor("y", up[1]),
    )
    body = _text(label, middle, paper.font)
    if label.arrow:
        body += arrows.draw(node, point, (point[0] + tail[0], point[1] + tail[1]), _edges(label, middle))
    return group(body, opacity=opacity(node.number("opacity", 1))) if node.raw("opacity") is not None else body


def _tail(label: Label, letter: str) -> float:
    return label.node.number(f"a{letter}", -10 if letter == "x" else -30)


def _edges(label: Label, middle: tuple[float, float]) -> arrows.Box:
    thickness = label.node.number("borderwidth", 1)
    return arrows.Box(middle, label.width - thickness, label.height - thickness, label.angle)


def _text(label: Label, middle: tuple[float, float], base: Font) -> str:
    left = _rounded(middle[0] - label.width / 2)
    top = _rounded(middle[1] - label.height / 2)
    turn = f"rotate({number(label.angle)} {number(middle[0])} {number(middle[1])})" if label.angle else None
    anchor = _anchor(label)
    inside = label.width - 2 * label.frame
    x = left + label.frame + {"start": 0.0, "middle": inside / 2, "end": inside}[anchor]
    text = draw_text(
        label.text,
        x,
        top + label.frame + label.ascent,
        label.font.size,
        text_anchor=None if anchor == "start" else anchor,
        **color.paint("fill", label.font.color),
        **font_attributes(label.font, base),
        transform=turn,
    )
    return _box(label, left, top, turn) + text


def _rounded(value: float) -> float:
    return float(int(value + 0.5)) if value >= 0 else -float(int(0.5 - value))


def _anchor(label: Label) -> str:
    """Anchor one line where the box is anchored, whatever the letters' width; several lines as they are aligned."""
    align = label.node.text("align", "center")
    if "<br" in label.text or label.arrow or label.angle:
        return _ANCHORS[align]
    anchor = label.node.text("xanchor", "auto")
    if anchor != "auto":
        return _ANCHORS[anchor]
    share = label.node.number("x", 0.5) if is_share(label.reference("x")) else 0.5
    return "start" if share < 1 / 3 else "end" if share > 2 / 3 else "middle"


def _box(label: Label, left: float, top: float, turn: str | None) -> str:
    back, rim = label.node.text("bgcolor", "rgba(0,0,0,0)"), label.node.text("bordercolor", "rgba(0,0,0,0)")
    width = label.node.number("borderwidth", 1)
    if not color.visible(back) and not (width and color.visible(rim)):
        return ""
    edge = {**color.paint("stroke", rim), "stroke_width": width} if width and color.visible(rim) else {}
    return element(
        "rect",
        x=number(left + width / 2),
        y=number(top + width / 2),
        width=label.width - width,
        height=label.height - width,
        **color.paint("fill", back),
        **edge,
        transform=turn,
    )
