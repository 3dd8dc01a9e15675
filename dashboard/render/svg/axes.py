"""Axes as SVG: the grid under the traces; the axis' line, its ticks and their labels over them.

Horizontal axes stand at the foot of a plot, vertical ones at its left. Labels are never turned: a figure names as few
ticks as there is room for.
"""

from __future__ import annotations

from typing import NamedTuple

from dashboard.render.svg import color
from dashboard.render.svg.axis import Axis, Tick
from dashboard.render.svg.markup import element, group, number
from dashboard.render.svg.paper import Paper
from dashboard.render.svg.text import LINE_SPACING, MID_SHIFT, Font, draw_text, font_attributes, line_count, measure

#: From the edge of the plot to the middle of an axis' line, which is one pixel wide.
_HALF = 0.5


class AxisLayers(NamedTuple):
    """The parts of one axis, by the layer they belong to."""

    grid: str
    above: str


def draw(axis: Axis, paper: Paper, subplots: list[tuple[Axis, Axis]]) -> AxisLayers:
    """Write an axis; its grid crosses every subplot that it serves."""
    if not axis.node.flag("visible", default=True):
        return AxisLayers("", "")
    other = axis.node.text("anchor", next(name for name in paper.axes if name[0] != axis.letter))
    counter = paper.axis(other, f"{axis.node.path}.anchor")
    edge = counter.offset + counter.length + _HALF if axis.is_x else counter.offset - _HALF
    ticks = axis.ticks()
    crossed = {pair[axis.is_x].id: pair[axis.is_x] for pair in subplots if axis in pair}
    above = _line(axis, edge) + _tick_marks(axis, edge, ticks) + _labels(axis, edge, ticks, paper)
    return AxisLayers(_grid(axis, ticks, list(crossed.values())), above)


def _grid(axis: Axis, ticks: list[Tick], crossed: list[Axis]) -> str:
    if not axis.node.flag("showgrid", default=True):
        return ""
    path = ""
    for tick in (tick for tick in ticks if axis.crosses(tick.value)):
        at = number(axis.place(tick.value))
        for other in crossed:
            start, length = number(other.offset), number(other.length)
            path += f"M{at},{start}v{length}" if axis.is_x else f"M{start},{at}h{length}"
    return (
        element("path", d=path, **color.paint("stroke", axis.node.text("gridcolor", color.DEFAULT_LINE)))
        if path
        else ""
    )


def _line(axis: Axis, edge: float) -> str:
    if not axis.node.flag("showline", default=False):
        return ""
    path = f"M{number(axis.offset)},{number(edge)}h{number(axis.length)}"
    return element("path", d=path, **color.paint("stroke", axis.node.text("linecolor", color.DEFAULT_LINE)))


def _tick_marks(axis: Axis, edge: float, ticks: list[Tick]) -> str:
    if not axis.node.text("ticks", "") or not ticks:
        return ""
    start, length = number(edge + _HALF), number(axis.node.number("ticklen", 5))
    path = "".join(f"M{number(axis.place(tick.value))},{start}v{length}" for tick in ticks)
    return element("path", d=path, **color.paint("stroke", axis.node.text("tickcolor", color.DEFAULT_LINE)))


def _labels(axis: Axis, edge: float, ticks: list[Tick], paper: Paper) -> str:
    """Write the labels of ticks as one group, without those that would leave the paper."""
    font = paper.font.over(axis.node.at("tickfont"))
    shown = [tick for tick in ticks if tick.text] if axis.node.flag("showticklabels", default=True) else []
    labels = [(_label_below if axis.is_x else _label_left)(axis, edge, tick, paper, font) for tick in shown]
    anchor = "middle" if axis.is_x else "end"
    return group(*labels, **color.paint("fill", font.color), **font_attributes(font, paper.font), text_anchor=anchor)


def _label_below(axis: Axis, edge: float, tick: Tick, paper: Paper, font: Font) -> str:
    gap = axis.node.number("ticklen", 5) if axis.node.text("ticks", "") else 0.0
    if gap or axis.node.flag("showline", default=False):
        gap += 0.2 * font.size
    x, half = axis.place(tick.value), measure(tick.text, font).width / 2
    inside = x - half >= 0 and x + half <= paper.width
    return draw_text(tick.text, x, edge + gap + _HALF + font.size, font.size) if inside else ""


def _label_left(axis: Axis, edge: float, tick: Tick, paper: Paper, font: Font) -> str:
    lift = (line_count(tick.text) - 1) * LINE_SPACING * font.size / 2
    y, box = axis.place(tick.value) + font.size * MID_SHIFT - lift, measure(tick.text, font)
    inside = y + box.descent <= paper.height and y - box.ascent + font.size / 4 >= 0
    return draw_text(tick.text, edge - _HALF, y, font.size) if inside else ""
