"""The whole drawing: layers in plotly's order, inside an SVG that says what it shows and how its colours turn."""

from __future__ import annotations

import zlib

from dashboard.render.svg import annotation, axes, bars, color, features, scatter, shapes, titles
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.color import Palette
from dashboard.render.svg.figure_layout import FigureLayout, lay_out_figure
from dashboard.render.svg.figure_tree import PlotlyFigure, figure_tree
from dashboard.render.svg.markup import element, escape, group, number
from dashboard.render.svg.paper import Paper
from dashboard.render.svg.text import font_attributes


def draw(  # noqa: PLR0913 - what a picture is about is said in so many words
    figure: PlotlyFigure,
    *,
    width: int,
    height: int,
    title: str,
    description: str,
    palette: Palette | None = None,
    name: str = "",
    checked: bool = True,
) -> str:
    """Draw a plotly figure as an SVG of a size in pixels, without a browser; the same figure gives the same bytes.

    `title` and `description` are for readers who do not see the picture. With a `palette` the colours turn by
    themselves on a dark page and under forced colours. `name` starts every id in the drawing; left empty, it comes from
    the drawing itself, so that several drawings can stand in one page. Raises `UnknownFeatureError` for anything that
    the figure asks for and that is not drawn; a figure of ours, which the tests check, is drawn unchecked.
    """
    if checked:
        features.check_figure(*figure_tree(figure))
    laid_out = lay_out_figure(figure, width, height)
    return draw_layout(laid_out, title=title, description=description, palette=palette, name=name)


def draw_layout(
    laid_out: FigureLayout, *, title: str, description: str, palette: Palette | None = None, name: str = ""
) -> str:
    """Draw a figure that was laid out as an SVG, as `draw` does; it is not checked."""
    body = _body(laid_out)
    scope = name or f"nb{zlib.crc32('|'.join((title, description, body)).encode()):08x}"
    return _document(laid_out.paper, body.replace(_SCOPE, scope), scope, (title, description), palette)


#: Stands for the name of the drawing until that is known.
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


def _body(laid_out: FigureLayout) -> str:
    """Write the layers from the lowest to the highest: grids, bars and lines, axes, with shapes below or above them."""
    paper, pairs, clips = laid_out.paper, laid_out.subplots(), _ClipPaths(laid_out.paper)
    layers = [axes.draw(axis, paper, pairs) for axis in paper.axes.values()]
    back = paper.layout.text("paper_bgcolor", color.BACKGROUND)
    ground = element("rect", width=paper.width, height=paper.height, **color.paint("fill", back))
    parts = [
        ground if color.visible(back) else "",
        _shapes(paper, clips, "below"),
        group(*(layer.grid for layer in layers), aria_hidden="true", shape_rendering="crispEdges", fill="none"),
        *(_traces(laid_out, pair, clips) for pair in pairs),
        group(*(layer.above for layer in layers), aria_hidden="true", shape_rendering="crispEdges"),
        _shapes(paper, clips, "above"),
        *(annotation.draw(item, paper) for item in paper.items("annotations")),
        titles.draw(paper),
    ]
    return clips.definitions() + "".join(parts)


def _shapes(paper: Paper, clips: _ClipPaths, layer: str) -> str:
    """Write the shapes "below" the traces, those bound to the paper first, or those "above" them."""
    items = [item for item in paper.items("shapes") if item.text("layer", "above") == layer]
    if layer == "below":
        items.sort(key=lambda item: "paper" not in {shapes.reference(item, letter) for letter in "xy"})
    return "".join(shapes.draw(item, paper, clips.of(shapes.clip_of(item))) for item in items)


class _ClipPaths:
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
        written = "".join(element("clipPath", self._rectangle(names), id=f"{_SCOPE}-{names}") for names in self.used)
        return element("defs", written) if written else ""

    def _rectangle(self, names: str) -> str:
        across = self.paper.axes.get("x" + names[1:].partition("y")[0] if names[0] == "x" else "")
        up = self.paper.axes.get("y" + names.partition("y")[2] if "y" in names else "")
        left, wide = (across.offset, across.length) if across else (0.0, float(self.paper.width))
        top, high = (up.offset, up.length) if up else (0.0, float(self.paper.height))
        return element("rect", x=number(left), y=number(top), width=number(wide), height=number(high))


def _traces(laid_out: FigureLayout, pair: tuple[Axis, Axis], clips: _ClipPaths) -> str:
    clip = clips.of(pair[0].id + pair[1].id) or ""
    out = [bars.draw(item, clip) for item in laid_out.bars if (item.x, item.y) == pair]
    own = [item for item in laid_out.scatters if (item.x, item.y) == pair]
    neighbours = zip([None, *own], own, [*own[1:], None], strict=False)
    out += [scatter.draw(item, before, after, clip, laid_out.paper.font) for before, item, after in neighbours if item]
    return "".join(out)
