"""The title of the chart and the subtitle below it, placed by the title's first baseline."""

from __future__ import annotations

from dashboard.render.svg import color
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.paper import Paper
from dashboard.render.svg.text import Font, draw_text, font_attributes, measure

#: What a title is placed by: the left end of its first baseline, as a share of the picture.
_PLACE = {"xref": "container", "yref": "container", "xanchor": "left", "yanchor": "bottom"}


def draw(paper: Paper) -> str:
    """Write title and subtitle; raise UnknownFeatureError where they are placed by anything else."""
    node = paper.layout.at("title")
    text, below = node.text("text", "").strip(), node.text("subtitle.text", "").strip()
    if not text and not below:
        return ""
    for name, wanted in _PLACE.items():
        if node.raw(name) != wanted:
            raise UnknownFeatureError(f"{node.path}.{name}", node.raw(name), f"set it to {wanted!r}")
    for name in ("x", "y"):
        if node.raw(name) is None:
            raise UnknownFeatureError(f"{node.path}.{name}", None, "set it to a share of the picture")
    font = paper.font.sized(float(round(1.4 * paper.font.size))).over(node.at("font"))
    small = paper.font.sized(float(round(0.7 * font.size))).over(node.at("subtitle.font"))
    x, y = paper.width * node.number("x", 0), paper.height * (1 - node.number("y", 1)) - node.number("pad.b", 0)
    out = _title(text, x, y, font, paper.font)
    return out + _title(below, x, y + measure(text, font).descent + 1.6 * small.size, small, paper.font)


def _title(text: str, x: float, y: float, font: Font, base: Font) -> str:
    look = {**color.paint("fill", font.color), **font_attributes(font, base)}
    return draw_text(text, x, y, font.size, "start", **look)
