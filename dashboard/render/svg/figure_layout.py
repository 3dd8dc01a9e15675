"""From a figure's tree to a laid-out paper: traces with their colours and values, axes with their ranges."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.render.svg import bars, color, features
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.bars import BarTrace
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import FigureNode, PlotlyFigure, figure_tree
from dashboard.render.svg.paper import Paper
from dashboard.render.svg.scatter import ScatterTrace
from dashboard.render.svg.text import Font

_MARGINS = {"l": 80.0, "r": 80.0, "t": 100.0, "b": 80.0}
_FONT = Font('"Open Sans", verdana, arial, sans-serif', 12.0, color.DEFAULT_LINE)


@dataclass(frozen=True)
class FigureLayout:
    """Everything that is drawn, with its place on the paper."""

    paper: Paper
    scatters: list[ScatterTrace]
    bars: list[BarTrace]

    @property
    def traces(self) -> list[ScatterTrace | BarTrace]:
        """Return all traces, bars first, as they are drawn."""
        return [*self.bars, *self.scatters]

    def subplots(self) -> list[tuple[Axis, Axis]]:
        """Return the pairs of axes that traces are drawn on, by name, or the first pair where there is no trace."""
        pairs = {(trace.x.id, trace.y.id): (trace.x, trace.y) for trace in self.traces}
        return [pairs[key] for key in sorted(pairs)] or [(self.paper.axes["x"], self.paper.axes["y"])]


def lay_out_figure(figure: PlotlyFigure, width: int, height: int) -> FigureLayout:
    """Lay a figure out on a paper of a size in pixels, as `lay_out` does."""
    return lay_out(*figure_tree(figure), width, height)


def lay_out(traces: list[FigureNode], layout: FigureNode, width: int, height: int) -> FigureLayout:
    """Lay a figure out on a paper of a size in pixels.

    Raises UnknownFeatureError for what has no place, and ValueError where the margins leave no room.
    """
    paper = _paper(layout, width, height, traces)
    colors = layout.column("colorway")
    if not colors:
        raise UnknownFeatureError("layout.colorway", None, "list the colours of traces that have none of their own")
    laid_out = FigureLayout(paper, [], [])
    for index, node in enumerate(traces):
        axes = paper.axes[node.text("xaxis", "x")], paper.axes[node.text("yaxis", "y")]
        base_color = str(colors[index % len(colors)])
        if node.text("type", "scatter") == "scatter":
            laid_out.scatters.append(ScatterTrace(index, node, *axes, *_values(node), base_color))
        else:
            laid_out.bars.append(BarTrace(index, node, *axes, *_values(node), base_color))
    for pair in laid_out.subplots():
        for flat in (False, True):
            together = [item for item in laid_out.bars if (item.x, item.y) == pair and item.flat is flat]
            bars.arrange(together, layout)
    return laid_out


def _values(node: FigureNode) -> tuple[list[float | None], list[float | None]]:
    xs, ys = node.numbers("x"), node.numbers("y")
    if len(xs) != len(ys):
        raise UnknownFeatureError(f"{node.path}.x", None, f"give as many as y has: {len(xs)} and {len(ys)}")
    return xs, ys


def _paper(layout: FigureNode, width: int, height: int, traces: list[FigureNode]) -> Paper:
    left, right, top, bottom = (layout.number(f"margin.{side}", _MARGINS[side]) for side in "lrtb")
    axes: dict[str, Axis] = {}
    inner = width - left - right, height - top - bottom
    if min(inner) <= 0:
        margins = {"l": left, "r": right, "t": top, "b": bottom}
        raise ValueError(f"the margins leave no room: {width} x {height} pixels, margins {margins}")
    paper = Paper(width, height, left, top, *inner, axes, layout, _FONT.over(layout.at("font")))
    for letter in "xy":
        used = {trace.text(f"{letter}axis", letter) for trace in traces}
        for name in sorted(used or {letter}, key=lambda item: int(item[1:] or 1)):
            node = layout.at(f"{letter}axis{name[1:]}")
            features.check_axis(node, used=bool(used))
            axes[name] = Axis.laid_out(name, node, paper.span(letter))
    return paper
