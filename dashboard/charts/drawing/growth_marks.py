"""Marks of single multiples over a distribution: a line each, named at its top; those that would fuse share one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import pixels, plot_height, text_width
from dashboard.charts.drawing.theme import Theme

#: Lines nearer than this would fuse; how high a name is; its letters; what is between it and its line; all in pixels.
_FUSED, _LINE, _LETTERS, _GAP = 6, 19, 13, 5


class GrowthMark(NamedTuple):
    """A multiple, its name and its colour; that of a goal is dotted."""

    multiple: float
    name: str
    color: str


def draw_growth_marks(figure: FigureSpec, marks: Sequence[GrowthMark], theme: Theme) -> None:
    """Draw lines from the axis up, named at their right, or all at their left where one would leave the figure.

    Each line is lower than the names before it, so that none crosses a name.
    """
    mirrored = any(not _fits_right(figure, mark) for mark in marks)
    height, row = plot_height(figure), 0
    for group in _groups(figure, marks)[:: -1 if mirrored else 1]:
        at = sum(mark.multiple for mark in group) / len(group)
        color = group[0].color if len(group) == 1 else theme.ink
        figure.add_shape(
            type="line", x0=at, x1=at, y0=0, y1=1 - row * _LINE / height, yref="paper",
            line={"color": color, "width": 2, "dash": "dot" if color == theme.goal else "solid"},
        )  # fmt: skip
        for mark in group:
            _draw_name(
                figure, mark, at, row, left=mirrored and (_fits_left(figure, mark) or not _fits_right(figure, mark))
            )
            row += 1


def _fits_right(figure: FigureSpec, mark: GrowthMark) -> bool:
    room: float = pixels(figure, figure.span("xaxis")[1] - mark.multiple) + figure.layout["margin"]["r"]
    return text_width(mark.name, _LETTERS) + _GAP <= room


def _fits_left(figure: FigureSpec, mark: GrowthMark) -> bool:
    room: float = pixels(figure, mark.multiple) + figure.layout["margin"]["l"]
    return text_width(mark.name, _LETTERS) + _GAP <= room


def _groups(figure: FigureSpec, marks: Sequence[GrowthMark]) -> list[list[GrowthMark]]:
    """Return the marks from left to right, together where their lines would fuse."""
    groups: list[list[GrowthMark]] = []
    for mark in sorted(marks, key=lambda mark: mark.multiple):
        if groups and pixels(figure, mark.multiple - groups[-1][0].multiple) < _FUSED:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _draw_name(figure: FigureSpec, mark: GrowthMark, at: float, row: int, *, left: bool) -> None:
    figure.add_annotation(
        text=mark.name, x=at, y=1, yref="paper", xanchor="right" if left else "left", yanchor="top",
        xshift=-_GAP if left else _GAP, yshift=-_LINE * row, showarrow=False, borderpad=0,
        bgcolor=figure.layout["template"]["layout"]["paper_bgcolor"], font={"size": _LETTERS, "color": mark.color},
    )  # fmt: skip
