"""Annotations: texts set at a value or a place, in lines that are aligned, with a coloured ground where it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.render.svg import color
from dashboard.render.svg.figure_tree import FigureNode
from dashboard.render.svg.markup import element, number
from dashboard.render.svg.paper import Paper, is_share
from dashboard.render.svg.text import Font, draw_text, font_attributes, measure

#: How far the middle of a box lies from the side or corner that it is anchored at, as a share of the box.
_SHARES = {"left": 0.5, "right": -0.5, "top": 0.5, "bottom": -0.5, "center": 0.0, "middle": 0.0}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
#: Plotly keeps room for a border, though it is not to be seen.
_BORDER = 1.0


@dataclass(frozen=True)
class AnnotationBox:
    """An annotation's text with the room that it takes in pixels, border and padding included."""

    node: FigureNode
    font: Font
    text: str
    frame: float
    width: float
    height: float
    ascent: float

    @classmethod
    def measured(cls, node: FigureNode, base: Font) -> AnnotationBox:
        """Measure an annotation, in the font of the paper but for what it sets itself."""
        font = base.over(node.at("font"))
        text = node.text("text", " ").strip() or " "
        box, frame = measure(text, font), _BORDER + node.number("borderpad", 1)
        width, height = (float(round(side + 2 * frame)) for side in (box.width, box.height))
        return cls(node, font, text, frame, width, height, box.ascent)

    def anchor(self, letter: str, fraction: float) -> str:
        """Return the side that the box is anchored at; by default that which looks to the nearer end of the whole."""
        anchor = self.node.text(f"{letter}anchor", "auto")
        if anchor != "auto":
            return anchor
        return "left" if fraction < 1 / 3 else "right" if fraction > 2 / 3 else "center"

    def middle(self, paper: Paper, letter: str) -> float | None:
        """Return the pixel of the box' middle along x or y, or None where its point is outside its axis."""
        reference, path = self.node.text(f"{letter}ref", letter), f"{self.node.path}.{letter}ref"
        value, fraction = self.node.number(letter, 0.5), 0.5
        if is_share(reference):
            pixel, fraction = paper.share(letter, reference, value, path), value if letter == "x" else 1 - value
        else:
            axis = paper.axis(reference, path)
            if not axis.holds(value):
                return None
            pixel = axis.place(value)
        length = self.width if letter == "x" else self.height
        shift = self.node.number(f"{letter}shift", 0) * (1 if letter == "x" else -1)
        return pixel + shift + length * _SHARES[self.anchor(letter, fraction)]

    def text_anchor(self) -> str:
        """Anchor one line where the box is anchored, whatever the letters' width; several lines as they are aligned."""
        if "<br" in self.text:
            return _ANCHORS[self.node.text("align", "center")]
        share = self.node.number("x", 0.5) if is_share(self.node.text("xref", "x")) else 0.5
        return _ANCHORS[self.anchor("x", share)]


def draw(node: FigureNode, paper: Paper) -> str:
    """Write an annotation: its ground if that can be seen, and its text."""
    box = AnnotationBox.measured(node, paper.font)
    x, y = box.middle(paper, "x"), box.middle(paper, "y")
    if x is None or y is None:
        return ""
    left, top = _rounded(x - box.width / 2), _rounded(y - box.height / 2)
    inside, anchor = box.width - 2 * box.frame, box.text_anchor()
    text = draw_text(
        box.text,
        left + box.frame + {"start": 0.0, "middle": inside / 2, "end": inside}[anchor],
        top + box.frame + box.ascent,
        box.font.size,
        anchor,
        **color.paint("fill", box.font.color),
        **font_attributes(box.font, paper.font),
    )
    return _ground(box, left, top) + text


def _rounded(value: float) -> float:
    return float(int(value + 0.5)) if value >= 0 else -float(int(0.5 - value))


def _ground(box: AnnotationBox, left: float, top: float) -> str:
    back = box.node.text("bgcolor", "rgba(0,0,0,0)")
    if not color.visible(back):
        return ""
    place = {"x": number(left + _BORDER / 2), "y": number(top + _BORDER / 2)}
    size = {"width": box.width - _BORDER, "height": box.height - _BORDER}
    return element("rect", **place, **size, **color.paint("fill", back))
