"""Lines and bars of a headline series that say how firm each figure is, and where one source hands over to the next.

Points come with `at`, their place across, and `shown`, their height. A thick line joins reported figures of one source;
a thin one says that the source changes there; dots say estimate; nothing joins what does not follow at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from dashboard.charts.drawing.figure_spec import Branch, FigureSpec
from dashboard.charts.drawing.layout import plot_height, separate_labels
from dashboard.charts.drawing.theme import HOLLOW
from dashboard.text import Words
from dashboard.views.mirror_rows import MirrorFigure
from dashboard.views.trade_rows import TradePoint
from dashboard.views.turnover import TurnoverPoint
from etl.model import Method, Status

#: What a line joins and a bar stands for.
LinePoint = TurnoverPoint | TradePoint | MirrorFigure


class LineEnd(NamedTuple):
    """Where a line ends, and its name begins: a place across, and a height."""

    at: float
    shown: float


class MarkerStyle(NamedTuple):
    """How wide marks are, in pixels: a filled one, a hollow one, and the edge of a hollow one."""

    filled: float
    hollow: float
    edge: float


PLAIN, SMALL, FINE = MarkerStyle(5, 8, 1.8), MarkerStyle(4, 6, 1.8), MarkerStyle(3, 6, 1.5)
#: Places across and up of a line; None is a gap.
Stroke = tuple[list[float | None], list[float | None]]
FIRM, ROUNDED, PROVISIONAL, WEAK = "firm", "rounded", "provisional", "weak"
_SPLICE, _WEAK_SPLICE = "splice", "weak splice"
_LINES: dict[str, Branch] = {
    FIRM: {"width": 2.6, "dash": "solid"},
    ROUNDED: {"width": 1.6, "dash": "dash"},
    PROVISIONAL: {"width": 1.6, "dash": "dash"},
    WEAK: {"width": 2.2, "dash": "dot"},
    _SPLICE: {"width": 1, "dash": "solid"},
    _WEAK_SPLICE: {"width": 1, "dash": "dot"},
}


def figure_kind(point: LinePoint) -> str:
    """Return how firm a point is, as its mark says it."""
    if point.method == Method.STATEMENT:
        return ROUNDED
    if point.status == Status.PROVISIONAL:
        return PROVISIONAL
    weak = point.status in HOLLOW or point.method == Method.RECOVERED or not point.firm
    return WEAK if weak else FIRM


def key(points: Sequence[LinePoint], words: Words, *, bars: bool = False) -> list[str]:
    """Return the key to the marks that are there, and to no others."""
    kinds = {figure_kind(point) for point in points}
    filled, hollow = ("■", "□") if bars else ("●", "○")
    phrases = [f"{filled}\u00a0" + words("reported")] if FIRM in kinds else []
    phrases += ["□\u00a0" + words("rounded official statement")] if ROUNDED in kinds else []
    phrases += [f"{hollow}\u00a0" + words("provisional")] if PROVISIONAL in kinds else []
    phrases += [f"{hollow}\u00a0" + words("an estimate, worked out from one, or suspect")] if WEAK in kinds else []
    spliced = not bars and any(point.spliced for point in points)
    return [*phrases, words("thin line: source changes")] if spliced else phrases


@dataclass(frozen=True)
class LineSeries:
    """The points of one line, what each says when pointed at, and how far apart neighbours stand; what its sizes share."""

    points: Sequence[LinePoint]
    texts: Sequence[str]
    step: float = 1.0

    @cached_property
    def kinds(self) -> list[str]:
        """Return how firm each point is."""
        return [figure_kind(point) for point in self.points]

    @cached_property
    def strokes(self) -> Mapping[str, Stroke]:
        """Return the places of each kind of line, with gaps where another kind, or nothing, joins the points."""
        strokes: dict[str, Stroke] = {}
        for name, before, after in self._links():
            across, up = strokes.setdefault(name, ([], []))
            if across and across[-1] != before.at:
                across.append(None)
                up.append(None)
            if not across or across[-1] is None:
                across.append(before.at)
                up.append(before.shown)
            across.append(after.at)
            up.append(after.shown)
        return strokes

    def _links(self) -> Iterator[tuple[str, LinePoint, LinePoint]]:
        """Return each pair of neighbours, one step apart, with the kind of line that joins them."""
        for (before, one), (after, other) in pairwise(zip(self.points, self.kinds, strict=True)):
            if after.at - before.at > self.step * 1.01:
                continue
            kinds = {one, other}
            if after.spliced:
                yield (_WEAK_SPLICE if WEAK in kinds else _SPLICE), before, after
            else:
                yield next((name for name in (WEAK, ROUNDED, PROVISIONAL) if name in kinds), FIRM), before, after


def draw_lines(drawn: FigureSpec, series: LineSeries, color: str) -> None:
    """Draw one trace for each kind of line."""
    for name, (across, up) in series.strokes.items():
        drawn.add_scatter(x=across, y=up, mode="lines", hoverinfo="skip", line={"color": color, **_LINES[name]})


def draw_markers(drawn: FigureSpec, series: LineSeries, colors: tuple[str, str], marks: MarkerStyle = PLAIN) -> None:
    """Mark every point, filled if it is firm, with what it says when pointed at; colours are ink and paper."""
    color, paper = colors
    kinds = series.kinds
    for name in sorted(set(kinds)):
        every = zip(series.points, series.texts, kinds, strict=True)
        rows = [(point, text) for point, text, kind in every if kind == name]
        filled = name == FIRM
        drawn.add_scatter(
            x=[point.at for point, _ in rows], y=[point.shown for point, _ in rows], mode="markers", hoverinfo="text",
            hovertext=[text for _, text in rows],
            marker={
                "symbol": "square" if name == ROUNDED else "circle",
                "size": marks.filled if filled else marks.hollow,
                "color": color if filled else paper,
                "line": {"color": color, "width": 0 if filled else marks.edge},
            },
        )  # fmt: skip


def draw_bars(drawn: FigureSpec, series: LineSeries, colors: tuple[str, str], span: tuple[float, float]) -> None:
    """Draw bars from zero, hollow where a figure is not firm; `span` is a bar's start and width."""
    color, paper = colors
    filled = [kind == FIRM for kind in series.kinds]
    start, width = span
    drawn.add_bar(
        x=[point.at for point in series.points], y=[point.shown for point in series.points], offset=start, width=width,
        hoverinfo="text", hovertext=list(series.texts),
        marker={"color": [color if firm else paper for firm in filled], "line": {"color": color, "width": 1}},
    )  # fmt: skip


def short_end_label(point: LinePoint, amount: str, words: Words) -> str:
    """Name a line for a phone: the country and its newest amount, and that it is an estimate if it is one."""
    lines = [f"<b>{words.term(point.reporter)}</b>", amount]
    return "<br>".join([*lines, words("est.")] if point.status == Status.ESTIMATE else lines)


def label_room(texts: Sequence[str]) -> float:
    """Return how many pixels apart labels must be for the one with the most lines."""
    return 4 + 17 * max((text.count("<br>") + 1 for text in texts), default=1)


def draw_end_labels(
    drawn: FigureSpec, ends: Sequence[LineEnd], texts: Sequence[str], colors: Sequence[str], room: float
) -> None:
    """Name each line at its end, keeping labels at least so many pixels apart."""
    low, high = drawn.span("yaxis")
    shifts = separate_labels([end.shown for end in ends], room, (high - low) / plot_height(drawn))
    for end, text, color, shift in zip(ends, texts, colors, shifts, strict=True):
        drawn.add_annotation(
            text=text, x=end.at, y=end.shown, xanchor="left", yanchor="middle", align="left", xshift=10, yshift=shift,
            showarrow=False, borderpad=0, font={"size": 13, "color": color},
        )  # fmt: skip
