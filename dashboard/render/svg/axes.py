"""Axes as SVG: grid, zero line, axis line, ticks. Their labels are placed in `ticklabels`, their titles in `titles`."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.render.svg import color, ticklabels, ticks, titles
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.bars import Bars
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.markup import element, number
from dashboard.render.svg.paper import Paper
from dashboard.render.svg.scatter import Scatter, dashes
from dashboard.render.svg.ticks import Tick


@dataclass(frozen=True)
class Look:
    """The settings of an axis that decide what is drawn, with plotly's defaults filled in."""

    axis: Axis
    counter: Axis
    side: str
    line: bool
    line_width: float
    ticks: str
    tick_length: float
    grid: bool
    zero: bool

    @property
    def set_width(self) -> float:
        """Return the line's width where a line is drawn, else none."""
        return self.line_width if self.line else 0.0


def look_of(axis: Axis, paper: Paper, *, oriented: bool) -> Look:
    """Read an axis; `oriented` says that bars stand on it, which by default takes its grid away."""
    node = axis.node
    anchor = node.text("anchor", next(name for name in paper.axes if name[0] != axis.letter))
    if anchor not in paper.axes:
        raise UnknownFeatureError(f"{node.path}.anchor", anchor)
    side = node.text("side", "bottom" if axis.is_x else "left")
    line = node.flag("showline", node.sets("linecolor", "linewidth"))
    ticks_wish = node.raw("ticks")
    if ticks_wish is None:
        ticks_wish = "outside" if node.sets("ticklen", "tickwidth", "tickcolor") else ""
    return Look(
        axis,
        paper.axes[anchor],
        side,
        line,
        node.number("linewidth", 1) if line else 1.0,
        str(ticks_wish),
        node.number("ticklen", 5),
        node.flag("showgrid", not oriented or node.sets("gridcolor", "gridwidth", "griddash")),
        node.flag("zeroline", not oriented or node.sets("zerolinecolor", "zerolinewidth")),
    )


def line_position(look: Look, pad: float) -> float:
    """Return the pixel, down or across, of the middle of the axis line."""
    half, counter = look.line_width / 2, look.counter
    if look.side in {"top", "left"}:
        return counter.offset - pad - half
    return counter.offset + counter.length + pad + half


@dataclass(frozen=True)
class Drawn:
    """The parts of one axis, by the layer they belong to."""

    grid: str
    zero: str
    above: str


def draw(look: Look, paper: Paper, subplots: list[tuple[Axis, Axis]], traces: list[Scatter | Bars]) -> Drawn:
    """Write an axis; its grid crosses every subplot that it serves."""
    axis = look.axis
    if not axis.node.flag("visible", default=True):
        return Drawn("", "", "")
    marks = ticks.ticks_of(axis)
    crossed = _crossed(axis, subplots)
    zero = _shows_zero(look, paper, traces)
    position = line_position(look, paper.pad)
    edge = ticklabels.Edge(axis, look.side, _plot_edge(look), position, look.set_width, _standoff(look, paper), paper)
    labels = ticklabels.place(edge, marks)
    above = _line(look, paper, position) + _ticks(look, marks, position) + ticklabels.draw(axis, labels, paper)
    above += titles.axis_title(edge, labels)
    return Drawn(_grid(look, marks, crossed, paper, zero=zero), _zero(look, crossed) if zero else "", above)


def _standoff(look: Look, paper: Paper) -> float:
    """Return the gap between the axis line and its labels, plotly's way."""
    outside = look.ticks == "outside"
    gap = look.tick_length if outside else 0.0
    if outside or look.line:
        gap += 0.2 * ticklabels.font_of(look.axis, paper).size
    return gap + (look.set_width or 1.0) / 2


def _plot_edge(look: Look) -> float:
    counter = look.counter
    return counter.offset + (counter.length if look.side in {"bottom", "right"} else 0.0)


def _crossed(axis: Axis, subplots: list[tuple[Axis, Axis]]) -> list[Axis]:
    found = [pair[1] if axis.is_x else pair[0] for pair in subplots if axis in pair]
    return list({other.id: other for other in found}.values())


def _inside(axis: Axis, value: float) -> bool:
    return 1 < axis.pixel(value) < axis.length - 1


def _across(axis: Axis, value: float, crossed: list[Axis]) -> str:
    at = number(axis.offset + axis.pixel(value))
    if axis.is_x:
        return "".join(f"M{at},{number(other.offset)}v{number(other.length)}" for other in crossed)
    return "".join(f"M{number(other.offset)},{at}h{number(other.length)}" for other in crossed)


def _grid(look: Look, marks: list[Tick], crossed: list[Axis], paper: Paper, *, zero: bool) -> str:
    axis, node = look.axis, look.axis.node
    values = [mark.value for mark in marks if _inside(axis, mark.value)] if look.grid else []
    if zero:
        values = [value for value in values if abs(value) > abs(axis.end - axis.start) * 1e-9]
    path = "".join(_across(axis, value, crossed) for value in values)
    if not path:
        return ""
    width = node.number("gridwidth", 1)
    back = paper.layout.text("plot_bgcolor", paper.layout.text("paper_bgcolor", color.BACKGROUND))
    pale = color.mix(node.text("color", color.DEFAULT_LINE), back, 100 * 10 / 11)
    ink = color.paint("stroke", node.text("gridcolor", pale))
    return element(
        "path",
        d=path,
        **ink,
        stroke_width=_not_one(width),
        stroke_dasharray=dashes(node.text("griddash", "solid"), width),
    )


def _zero(look: Look, crossed: list[Axis]) -> str:
    axis, node = look.axis, look.axis.node
    ink = color.paint("stroke", node.text("zerolinecolor", node.text("color", color.DEFAULT_LINE)))
    width = node.number("zerolinewidth", 1)
    return element("path", d=_across(axis, 0.0, crossed), **ink, stroke_width=_not_one(width))


def _not_one(width: float) -> float | None:
    return None if width == 1 else width


def _shows_zero(look: Look, paper: Paper, traces: list[Scatter | Bars]) -> bool:
    axis = look.axis
    if not look.zero or axis.kind != "linear" or axis.start * axis.end > 0:
        return False
    return _inside(axis, 0.0) or not _line_at_zero(look, paper) or any(_stands_on(trace, axis) for trace in traces)


def _line_at_zero(look: Look, paper: Paper) -> bool:
    """Return whether the other axis' own line already marks zero."""
    axis, other = look.axis, look_of(look.counter, paper, oriented=False)
    if not other.line or other.counter is not axis:
        return False
    near_start = (abs(axis.start) < abs(axis.end)) == axis.is_x
    zero = axis.offset + (0.0 if near_start else axis.length)
    reach = max((other.line_width + axis.node.number("zerolinewidth", 1)) / 2, 1)
    return abs(line_position(other, paper.pad) - zero) < reach


def _stands_on(trace: Scatter | Bars, axis: Axis) -> bool:
    if isinstance(trace, Bars):
        return trace.size_axis is axis
    return trace.fill.endswith(axis.letter) and axis in {trace.x, trace.y}


def _line(look: Look, paper: Paper, position: float) -> str:
    if not look.line:
        return ""
    counter = look.counter
    start, end = look.axis.offset, look.axis.offset + look.axis.length
    other = look_of(counter, paper, oriented=False)
    if other.line and other.counter is look.axis:
        corner = paper.pad + (other.line_width if look.axis.is_x else 0.0)
        start -= corner if other.side in {"left", "top"} else 0.0
        end += corner if other.side in {"right", "bottom"} else 0.0
    at, length = number(position), number(end - start)
    path = f"M{number(start)},{at}h{length}" if look.axis.is_x else f"M{at},{number(start)}v{length}"
    ink = color.paint("stroke", look.axis.node.text("linecolor", look.axis.node.text("color", color.DEFAULT_LINE)))
    return element("path", d=path, **ink, stroke_width=_not_one(look.line_width))


def _ticks(look: Look, marks: list[Tick], position: float) -> str:
    if not look.ticks or not marks:
        return ""
    axis, node = look.axis, look.axis.node
    sign = (1 if look.side in {"bottom", "right"} else -1) * (1 if look.ticks == "outside" else -1)
    start, length = number(position + sign * (look.set_width or 1) / 2), number(sign * look.tick_length)
    shown = [mark.value for mark in marks if look.ticks != "inside" or _inside(axis, mark.value)]
    at = [number(axis.offset + axis.pixel(value)) for value in shown]
    path = "".join(f"M{spot},{start}v{length}" if axis.is_x else f"M{start},{spot}h{length}" for spot in at)
    ink = color.paint("stroke", node.text("tickcolor", node.text("color", color.DEFAULT_LINE)))
    return element("path", d=path, **ink, stroke_width=_not_one(node.number("tickwidth", 1)))
