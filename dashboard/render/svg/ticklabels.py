"""Tick labels: where each stands, how it is turned where they would touch, and which is left out at the paper's edge."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from dashboard.render.svg import color
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.markup import group, number
from dashboard.render.svg.paper import Paper
from dashboard.render.svg.text import (
    CAP_SHIFT,
    LINE_SPACING,
    MID_SHIFT,
    Box,
    Font,
    draw_text,
    font_attributes,
    line_count,
    measure,
)
from dashboard.render.svg.ticks import Tick

_ANGLES = (0.0, 30.0, 90.0)


@dataclass(frozen=True)
class Label:
    """A tick label with its first baseline, its anchor, and the angle it is turned by around a point."""

    text: str
    x: float
    y: float
    anchor: str
    font: Font
    box: Box
    angle: float = 0.0

    @property
    def pivot_y(self) -> float:
        """Return the height around which the label turns; across it is its own `x`."""
        return self.y - self.font.size / 2

    def bounds(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of the label as it stands."""
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.box.width
        corners = [
            (x, y) for x in (left, left + self.box.width) for y in (self.y - self.box.ascent, self.y + self.box.descent)
        ]
        sine, cosine = math.sin(math.radians(self.angle)), math.cos(math.radians(self.angle))
        turned = [
            (
                self.x + (x - self.x) * cosine - (y - self.pivot_y) * sine,
                self.pivot_y + (x - self.x) * sine + (y - self.pivot_y) * cosine,
            )
            for x, y in corners
        ]
        across, down = [x for x, _ in turned], [y for _, y in turned]
        return min(across), min(down), max(across), max(down)


@dataclass(frozen=True)
class Edge:
    """The side of the plot that an axis' labels and title hang from, in pixels across or down.

    `plot` is where the plot ends, `line` the middle of the axis line, `standoff` the gap from there to the labels.
    """

    axis: Axis
    side: str
    plot: float
    line: float
    line_width: float
    standoff: float
    paper: Paper

    @property
    def away(self) -> int:
        """Give 1 where away from the plot is right or down, else -1."""
        return 1 if self.side in {"bottom", "right"} else -1

    @property
    def near(self) -> int:
        """Return which of left, top, right and bottom of a box looks at the plot."""
        return (self.far + 2) % 4

    @property
    def far(self) -> int:
        """Return which of left, top, right and bottom of a box looks away from the plot."""
        return ("left", "top", "right", "bottom").index(self.side)


class _Hang(NamedTuple):
    """What decides where a label stands: its place along the axis, where labels start, its size, its turn."""

    along: float
    out: float
    size: float
    extra_lines: float
    angle: float
    given: float


def font_of(axis: Axis, paper: Paper) -> Font:
    """Return the font of an axis' tick labels."""
    own = axis.node.raw("color")
    return (paper.font.inked(str(own)) if own else paper.font).over(axis.node.at("tickfont"))


def place(edge: Edge, marks: list[Tick]) -> list[Label]:
    """Place the labels of an axis; where neighbours would touch, turn them all."""
    axis, shown = edge.axis, [mark for mark in marks if mark.text]
    if not shown or not axis.node.flag("showticklabels", default=True):
        return []
    wish = axis.node.raw("tickangle")
    given = float(wish) if isinstance(wish, int | float) else 0.0
    labels = [_label(edge, mark, given, given) for mark in shown]
    if axis.is_x and not isinstance(wish, int | float):
        turn = _needed_angle(axis, shown, labels)
        labels = [_label(edge, mark, turn, given) for mark in shown] if turn else labels
    if axis.node.raw("automargin"):
        _check_margin(edge, labels)
    return [label for label in labels if _on_paper(axis, label, edge.paper)]


def _check_margin(edge: Edge, labels: list[Label]) -> None:
    """Refuse an automatic margin where the labels need more than there is: plotly would move the whole plot."""
    axis, paper = edge.axis, edge.paper
    bounds = [label.bounds() for label in labels]
    depth = max(abs(item[edge.far] - edge.plot) for item in bounds)
    limit = {"left": 0.0, "top": 0.0, "right": paper.width, "bottom": paper.height}[edge.side]
    room = abs(limit - edge.plot)
    beyond = axis.is_x and (min(item[0] for item in bounds) < 0 or max(item[2] for item in bounds) > paper.width)
    if depth > room or beyond:
        advice = f"the labels need {depth:.0f} of {room:.0f} pixels: give the margin yourself"
        raise UnknownFeatureError(f"{axis.node.path}.automargin", value=True, advice=advice)


def _label(edge: Edge, mark: Tick, angle: float, given: float) -> Label:
    axis, base = edge.axis, font_of(edge.axis, edge.paper)
    font = base.sized(base.size * mark.scale)
    shift = axis.node.number("ticklabelshift", 0) * (-1 if axis.reversed else 1)
    hang = _Hang(
        axis.offset + axis.pixel(mark.value) + shift,
        edge.line + edge.away * (edge.standoff + axis.node.number("ticklabelstandoff", 0)),
        font.size,
        (line_count(mark.text) - 1) * LINE_SPACING * font.size,
        angle,
        given,
    )
    x, y, anchor = (_below if axis.is_x else _beside)(edge.side, hang)
    return Label(
        mark.text, x + mark.dx * font.size, y + mark.dy * font.size, anchor, font, measure(mark.text, font), angle
    )


def _below(side: str, hang: _Hang) -> tuple[float, float, str]:
    """Hang a label under an axis, or set it on top of one: plotly's shares of the letters' size."""
    bottom = side == "bottom"
    drop, across = (1.0 if bottom else -0.2), 0.0
    if abs(hang.given) == 90:
        drop = CAP_SHIFT if bottom and hang.given < 0 else MID_SHIFT if not bottom and hang.given > 0 else 0.5
        across = MID_SHIFT / 2 * (hang.given / 90)
    tilt = hang.angle * (1 if bottom else -1)
    anchor = "middle" if hang.angle in {0.0, 180.0} else "end" if tilt < 0 else "start"
    lift = -0.5 * hang.extra_lines if abs(hang.angle) > 60 else 0.0 if bottom else -hang.extra_lines
    return hang.along + across * hang.size, hang.out + hang.size * drop + lift, anchor


def _beside(side: str, hang: _Hang) -> tuple[float, float, str]:
    """Set a label to the left or right of an axis."""
    left, upright = side == "left", abs(hang.angle) == 90
    out = (CAP_SHIFT if hang.angle == (-90 if left else 90) else 0.5) if upright else 0.0
    anchor = "middle" if upright else "end" if left else "start"
    tilt = hang.angle if left else -hang.angle
    lift = -hang.extra_lines if tilt < -30 else -0.5 * hang.extra_lines if tilt < 30 else 0.0
    return hang.out + (-1 if left else 1) * hang.size * out, hang.along + hang.size * MID_SHIFT + lift, anchor


def _needed_angle(axis: Axis, shown: list[Tick], labels: list[Label]) -> float:
    """Return the first of the axis' angles at which neighbours clear one another, or 0 where they already do."""
    spots = [axis.pixel(mark.value) for mark in shown]
    spans = [
        (spot - label.box.width / 2, spot + label.box.width / 2 + 2) for spot, label in zip(spots, labels, strict=True)
    ]
    pairs = pairwise(spans)
    if not any(first[0] <= second[1] and second[0] <= first[1] for first, second in pairs):
        return 0.0
    biggest = max(label.font.size for label in labels)
    tallest = max(line_count(label.text) for label in labels)
    spacing = abs(spots[-1] - spots[0]) / (len(spots) - 1)
    limit = spacing / math.hypot(spacing, biggest * 1.25 * tallest)
    angles = [float(angle) for angle in axis.node.column("autotickangles")] or list(_ANGLES)
    steepest = min(angles, key=lambda angle: abs(math.cos(math.radians(angle))))
    return next((angle for angle in angles if abs(math.cos(math.radians(angle))) <= limit), steepest)


def _on_paper(axis: Axis, label: Label, paper: Paper) -> bool:
    if axis.node.text("ticklabeloverflow", "allow" if axis.kind == "category" else "hide past div") == "allow":
        return True
    left, top, right, bottom = label.bounds()
    if axis.is_x:
        return left >= 0 and right <= paper.width
    return bottom <= paper.height and top + (0 if label.angle else label.font.size / 4) >= 0


def draw(axis: Axis, labels: list[Label], paper: Paper) -> str:
    """Write the labels as one group; what most of them share is said once."""
    if not labels:
        return ""
    font = font_of(axis, paper)
    shared = labels[0].anchor
    return group(
        *(_written(label, font, shared) for label in labels),
        **color.paint("fill", font.color),
        **font_attributes(font, paper.font),
        text_anchor=None if shared == "start" else shared,
    )


def _written(label: Label, font: Font, shared: str) -> str:
    turn = f"rotate({number(label.angle)} {number(label.x)} {number(label.pivot_y)})" if label.angle else None
    anchor = None if label.anchor == shared else label.anchor
    own = font_attributes(label.font, font)
    return draw_text(label.text, label.x, label.y, label.font.size, text_anchor=anchor, **own, transform=turn)
