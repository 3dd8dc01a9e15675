"""A tree of elements as HTML text, so that the first answer holds the whole page without JavaScript.

Of Dash's components there is dcc.Graph, which is drawn as an SVG; another one is an error, never a silent gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from dashboard.render.html_elements import HtmlElement
from dashboard.render.point_marks import PointMark, point_marks, stack_floor
from dashboard.render.svg import Palette, draw_layout, lay_out_figure

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
_NAMES = {"className": "class", "htmlFor": "for"}


def render(node: Any, palette: Palette | None = None) -> str:
    """Write a node and everything in it as HTML; with a palette, charts turn dark by themselves."""
    if isinstance(node, str):
        return escape(node, quote=False)
    if isinstance(node, HtmlElement):
        return _element(node, palette)
    if node is None:
        return ""
    if isinstance(node, list | tuple):
        return "".join([render(child, palette) for child in node])
    if isinstance(node, dcc.Graph):
        return _graph(node, palette)
    if isinstance(node, Component):
        raise NotImplementedError(f"a {type(node).__name__} cannot be written as HTML: write it with html_elements")
    return escape(str(node), quote=False)


def _element(node: HtmlElement, palette: Palette | None) -> str:
    opening = f"<{node.tag}{_attributes(node.attributes)}>"
    if node.tag in _VOID:
        return opening
    return f"{opening}{render(node.children, palette)}</{node.tag}>"


def _attributes(given: Mapping[str, Any]) -> str:
    """Write attributes in the order of their names."""
    return "".join([_attribute(name, given[name]) for name in sorted(given)])


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    written = _NAMES.get(name, name.lower())
    return f" {written}" if value is True else f' {written}="{escape(_text(name, value))}"'


def _text(name: str, value: Any) -> str:
    if name == "style":
        return ";".join(f"{_hyphened(key)}:{item}" for key, item in value.items())
    return str(value)


def _hyphened(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)


def _graph(node: Any, palette: Palette | None) -> str:
    """Draw a chart at the size that its figure is laid out for, with the places of its points and what they say."""
    figure = node.figure
    layout = figure.to_plotly_json()["layout"]
    heading = " ".join(layout["title"]["text"].split("<br>"))
    laid_out = lay_out_figure(figure, layout["width"], layout["height"])
    svg = draw_layout(laid_out, title=heading, description="", palette=palette, name=node.id)
    points = _points(point_marks(laid_out), stack_floor(layout))
    return f'<div class="{escape(node.className)}" data-graph="{node.id}"{points}>{svg}</div>'


def _points(found: Sequence[PointMark], floor: int) -> str:
    if not found:
        return ""
    places = " ".join(f"{mark.x} {mark.y}" for mark in found)
    texts = "\t".join(mark.text.replace("\t", " ") for mark in found)
    return f' data-places="{places}" data-floor="{floor}" data-texts="{escape(texts)}"'
