"""The whole drawing: layers in plotly's order, inside an SVG that says what it shows and how its colours turn."""

from __future__ import annotations

import zlib
from typing import Any

from dashboard.render.svg import annotation, axes, barmarks, check, color, legend, scatter, shapes, titles
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.color import Palette
from dashboard.render.svg.figure_layout import Setting, nodes, set_up
from dashboard.render.svg.figure_tree import Node, figure_tree
from dashboard.render.svg.markup import element, escape, group, number
from dashboard.render.svg.paper import Paper
from dashboard.render.svg.text import font_attributes


def draw(  # noqa: PLR0913 - what a picture is about is said in so many words
    figure: Any,
    *,
    width: int,
    height: int,
    title: str,
    description: str,
    palette: Palette | None = None,
    name: str = "",
) -> str:
    """Draw a plotly figure as an SVG of a size in pixels, without a browser; the same figure gives the same bytes.

    `title` and `description` are for readers who do not see the picture. With a `palette` the colours turn by
    themselves on a dark page and under forced colours. `name` starts every id in the drawing; left empty, it comes from
    the drawing itself, so that several drawings can stand in one page. Raises `UnknownFeatureError` for anything that
    the figure asks for and that is not drawn.
    """
    traces, layout = figure_tree(figure)
    check.check_layout(layout)
    for trace in traces:
        check.check_trace(trace)
    setting = set_up(traces, layout, width, height)
    body = _body(setting)
    scope = name or f"nb{zlib.crc32('|'.join((title, description, body)).encode()):08x}"
    return _document(setting.paper, body.replace(_SCOPE, scope), scope, (title, description), palette)


_SCOPE = "\ufdd0"


def _document(paper: Paper, body: str, scope: str, words: tuple[str, str], palette: Palette | None) -> str:
    title, description = words
    rules = color.stylesheet(scope, palette, body) if palette else ""
    head = f'<title id="{scope}-t">{escape(title)}</title><desc id="{scope}-d">{escape(description)}</desc>'
    return element(
        "svg",
        head + (element("style", rules) if rules else "") + body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {paper.width} {paper.height}",
        width=paper.width,
        height=paper.height,
        role="img",
        aria_labelledby=f"{scope}-t {scope}-d",
        class_=scope if palette else None,
        **font_attributes(paper.font),
        style=None if palette else "forced-color-adjust:none",
    )


def _body(setting: Setting) -> str:
    paper = setting.paper
    above = [item for item in nodes(paper.layout, "shapes") if item.text("layer", "above") == "above"]
    clips = _Clips(paper)
    parts = [
        _background(paper),
        *(shapes.draw(item, paper, clips.of(shapes.clip_of(item))) for item in _below(setting, on_paper=True)),
        *_subplots(setting, clips),
        *(shapes.draw(item, paper, clips.of(shapes.clip_of(item))) for item in above),
        *(annotation.draw(item, paper) for item in nodes(paper.layout, "annotations")),
        legend.draw(setting),
        titles.main_title(paper),
    ]
    return clips.definitions() + "".join(parts)


def _background(paper: Paper) -> str:
    back = paper.layout.text("paper_bgcolor", color.BACKGROUND)
    if not color.visible(back):
        return ""
    return element("rect", width=paper.width, height=paper.height, **color.paint("fill", back))


class _Clips:
    """The rectangles that traces and shapes must not leave, each defined once, in order of use."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.used: dict[str, None] = {}

    def of(self, names: str) -> str | None:
        """Return a reference to the clip of one axis or of a pair: "x", "xy2"."""
        if not names:
            return None
        self.used[names] = None
        return f"url(#{_SCOPE}-{names})"

    def definitions(self) -> str:
        """Write what has been used so far."""
        clips = (element("clipPath", self._rectangle(names), id=f"{_SCOPE}-{names}") for names in self.used)
        written = "".join(clips)
        return element("defs", written) if written else ""

    def _rectangle(self, names: str) -> str:
        across = self.paper.axes.get("x" + names[1:].partition("y")[0] if names[0] == "x" else "")
        up = self.paper.axes.get("y" + names.partition("y")[2] if "y" in names else "")
        left, wide = (across.offset, across.length) if across else (0.0, float(self.paper.width))
        top, high = (up.offset, up.length) if up else (0.0, float(self.paper.height))
        return element("rect", x=number(left), y=number(top), width=number(wide), height=number(high))


def _below(setting: Setting, *, on_paper: bool) -> list[Node]:
    low = [item for item in nodes(setting.paper.layout, "shapes") if item.text("layer", "above") != "above"]
    return [item for item in low if _bound_to_paper(item) is on_paper]


def _bound_to_paper(item: Node) -> bool:
    return item.text("layer", "above") == "below" and "paper" in {shapes.reference(item, letter) for letter in "xy"}


def _subplots(setting: Setting, clips: _Clips) -> list[str]:
    paper, pairs = setting.paper, setting.subplots() or [(setting.paper.axes["x"], setting.paper.axes["y"])]
    oriented = {item.position_axis.id for item in setting.bars}
    looks = [axes.look_of(axis, paper, oriented=axis.id in oriented) for axis in paper.axes.values()]
    drawn = [axes.draw(look, paper, pairs, setting.traces()) for look in looks]
    grids = "".join(item.grid for item in drawn) + "".join(item.zero for item in drawn)
    low = _below(setting, on_paper=False)
    return [
        _plot_backgrounds(paper, pairs),
        *(
            shapes.draw(item, paper, clips.of(shapes.clip_of(item)))
            for item in low
            if item.text("layer", "") == "below"
        ),
        group(grids, aria_hidden="true", shape_rendering="crispEdges", fill="none"),
        *(
            shapes.draw(item, paper, clips.of(shapes.clip_of(item)))
            for item in low
            if item.text("layer", "") == "between"
        ),
        *(_traces(setting, pair, clips) for pair in pairs),
        group(*(item.above for item in drawn), aria_hidden="true", shape_rendering="crispEdges"),
    ]


def _plot_backgrounds(paper: Paper, pairs: list[tuple[Axis, Axis]]) -> str:
    back = paper.layout.text("plot_bgcolor", color.BACKGROUND)
    if not color.visible(back) or color.parse(back) == color.parse(
        paper.layout.text("paper_bgcolor", color.BACKGROUND)
    ):
        return ""
    return "".join(
        element(
            "rect",
            x=number(across.offset),
            y=number(up.offset),
            width=number(across.length),
            height=number(up.length),
            **color.paint("fill", back),
        )
        for across, up in pairs
    )


def _traces(setting: Setting, pair: tuple[Axis, Axis], clips: _Clips) -> str:
    font = setting.paper.font
    clip = clips.of(pair[0].id + pair[1].id) or ""
    out = [barmarks.draw(item, setting.mode, clip, font) for item in setting.bars if (item.x, item.y) == pair]
    own = [item for item in setting.scatters if (item.x, item.y) == pair]
    neighbours = zip([None, *own], own, [*own[1:], None], strict=False)
    out += [scatter.draw(item, before, after, clip, font) for before, item, after in neighbours if item]
    return "".join(out)
