"""A tree of components as HTML text, so that the first answer holds the whole page without JavaScript.

Covers what our pages use: every html component, dcc.Link, dcc.Input, and dcc.Graph, which is drawn as an SVG. Another
component is an error, never a silent gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboard.charts.drawing.layout import Size
from dashboard.render.dash_internals import component_type, properties
from dashboard.render.point_marks import PointMark, point_marks, stack_floor
from dashboard.render.svg import Palette, draw

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
#: Components of Dash's own that are one element, by namespace and type.
_CORE_TAGS = {("dash_core_components", "Link"): "a", ("dash_core_components", "Input"): "input"}
_NAMES = {"className": "class", "htmlFor": "for"}
#: Properties that only Dash itself reads.
_DASH_ONLY = frozenset(
    {"children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "loading_state", "refresh", "target"}
)


def render(node: Any, palette: Palette | None = None) -> str:
    """Write a node and everything in it as HTML; with a palette, charts turn dark by themselves."""
    if node is None:
        return ""
    if isinstance(node, list | tuple):
        return "".join(render(child, palette) for child in node)
    if not isinstance(node, Component):
        return escape(str(node), quote=False)
    kind = component_type(node)
    if kind == ("dash_core_components", "Graph"):
        return _graph(node, palette)
    if kind not in _CORE_TAGS and kind[0] != "dash_html_components":
        raise NotImplementedError(f"a {kind[0]} {kind[1]} cannot be written as HTML: write it with html components")
    return _element(_CORE_TAGS.get(kind) or kind[1].lower(), node, palette)


def _element(tag: str, node: Component, palette: Palette | None) -> str:
    opening = f"<{tag}{''.join(_attributes(properties(node)))}>"
    if tag in _VOID:
        return opening
    return f"{opening}{render(getattr(node, 'children', None), palette)}</{tag}>"


def _attributes(props: Mapping[str, Any]) -> Iterator[str]:
    """Write attributes in the order of their names: Dash keeps some of them in an order that changes from run to run."""
    for name, value in sorted(props.items()):
        if name in _DASH_ONLY or value is None or value is False:
            continue
        written = _NAMES.get(name, name.lower())
        yield f" {written}" if value is True else f' {written}="{escape(_text(name, value))}"'


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
    size = Size(str(node.id), layout["width"], layout["height"])
    svg = draw(
        figure, width=size.width, height=size.height, title=heading, description="", palette=palette, name=size.name,
        checked=False,
    )  # fmt: skip
    return f'<div class="{escape(node.className)}" data-graph="{size.name}"{_points(point_marks(figure, size), stack_floor(layout))}>{svg}</div>'


def _points(found: Sequence[PointMark], floor: int) -> str:
    if not found:
        return ""
    places = " ".join(f"{mark.x} {mark.y}" for mark in found)
    texts = "\t".join(mark.text.replace("\t", " ") for mark in found)
    return f' data-places="{places}" data-floor="{floor}" data-texts="{escape(texts)}"'
