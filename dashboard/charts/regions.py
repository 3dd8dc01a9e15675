"""Korea in the Far East's trade, and the Far East in the two countries' trade: one mark for each period that has a figure.

A mark is as long as the months that it covers, so that a part of a year is not taken for a year; nothing joins two marks.
What is shown comes from views.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.axes import draw_marked_years, draw_value_axis, ticks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import (
    ChartHeading,
    Size,
    blank_figure,
    draw_empty,
    pixels,
    plot_height,
    source_line,
    text_width,
    wrap,
)
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.records import typed_rows
from dashboard.views.regions import RegionPoint, regions
from etl.model import KOREA, RUSSIA, ShareOf

#: Room above the highest mark for the names of the two shares, as a part of the axis.
_HEADROOM = 1.5
_NAME, _LINE = 14, 20
#: The size of marks, of the letters of their shares, and what is between the two, in pixels.
_MARK, _LETTERS, _GAP = 8, 13, 8
_COUNTRIES = {ShareOf.PAIR.value: RUSSIA, ShareOf.REGION.value: KOREA}
#: What each share is called, by whose trade it is a share of.
SHARE_NAMES = {
    ShareOf.PAIR.value: N_("The Far East in the two countries’ trade"),
    ShareOf.REGION.value: N_("Korea in the Far East’s trade"),
}
_NEWEST = {
    ShareOf.PAIR.value: N_("In {period} the Far East made up {percent} of the trade between Russia and Korea."),
    ShareOf.REGION.value: N_("In {period} Korea made up {percent} of the Far East’s trade."),
}


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw both shares, one colour each, every mark as long as its months."""
    heading = ChartHeading(
        words("Korea and the Russian Far East: shares of trade"),
        words("Per cent of turnover; a mark is as long as the months it covers; no mark, no figure"),
    )
    points = typed_rows(view.points, RegionPoint)
    foot = [_key(points, words), source_line(view, words)]
    drawn = blank_figure(heading, foot, theme, size, right=48 if size.narrow else 24)
    if not points:
        return draw_empty(drawn, words("No figure of the Far East’s trade had been published by this day."), theme)
    highest = max(point.share_percent for point in points)
    values = ticks(0, highest * 1.15)
    draw_value_axis(drawn, (0, highest * _HEADROOM), values, [words.number(value) for value in values])
    draw_marked_years(drawn, view.points["year"], beside=1.2 if size.narrow else 0.8)
    _draw_names(drawn, points, words, theme)
    for share_of in _COUNTRIES:
        _draw_share(drawn, [point for point in points if point.share_of == share_of], words, theme)
    return drawn


def _key(points: Sequence[RegionPoint], words: Words) -> str:
    """Return the key to the marks that are there, and to no others."""
    whole = [words("● a whole year")] if any(point.is_year for point in points) else []
    part = [words("○ a part of a year")] if not all(point.is_year for point in points) else []
    return " · ".join([*whole, *part])


def _draw_names(drawn: FigureSpec, points: Sequence[RegionPoint], words: Words, theme: Theme) -> None:
    """Name both shares in their colours at the top of the plot."""
    shown = {point.share_of for point in points}
    width = drawn.layout["width"] - drawn.layout["margin"]["l"] - drawn.layout["margin"]["r"]
    above = 0
    for share_of in [name for name in _COUNTRIES if name in shown]:
        lines = wrap(words(SHARE_NAMES[share_of]), width * 0.94, _NAME * 1.06)
        drawn.add_annotation(
            text="<br>".join(f"<b>{line}</b>" for line in lines), x=0, y=1, xref="paper", yref="paper", xanchor="left",
            yanchor="top", align="left", xshift=4, yshift=-above, showarrow=False, borderpad=0,
            font={"size": _NAME, "color": theme.reporter(_COUNTRIES[share_of])},
        )  # fmt: skip
        above += _LINE * len(lines)


def _draw_share(drawn: FigureSpec, points: Sequence[RegionPoint], words: Words, theme: Theme) -> None:
    if not points:
        return
    color = theme.reporter(_COUNTRIES[points[0].share_of])
    across: list[float | None] = []
    up: list[float | None] = []
    for point in points:
        across += [point.first, point.last, None]
        up += [point.share_percent, point.share_percent, None]
    drawn.add_scatter(x=across, y=up, mode="lines", hoverinfo="skip", line={"color": color, "width": 3})
    drawn.add_scatter(
        x=[_mark_place(point, points) for point in points], y=[point.share_percent for point in points], mode="markers",
        hoverinfo="text", hovertext=[_hover(point, words) for point in points],
        marker={
            "size": _MARK, "color": [color if point.is_year else theme.paper for point in points],
            "line": {"color": color, "width": 1.8},
        },
    )  # fmt: skip
    for point in points:
        _draw_label(drawn, point, points, (words, color))


def _middle(point: RegionPoint) -> float:
    return (point.first + point.last) / 2


def _mark_place(point: RegionPoint, points: Sequence[RegionPoint]) -> float:
    """Return where a mark stands: in the middle of its months, or at their end where the mark of a part of them is."""
    return point.last if any(point.holds(other) for other in points) else _middle(point)


def _draw_label(drawn: FigureSpec, point: RegionPoint, points: Sequence[RegionPoint], look: tuple[Words, str]) -> None:
    """Write a share above its mark, or right of it where something else is above: the mark of a part, or another share."""
    words, color = look
    text = words.percent(point.share_percent, 1)
    aside = any(point.holds(other) for other in points) or _is_below_another(drawn, point, points, text)
    drawn.add_annotation(
        text=text, x=point.last if aside else _middle(point), y=point.share_percent, xanchor="left" if aside else "center",
        xshift=_GAP if aside else 0, yanchor="middle" if aside else "bottom", yshift=0 if aside else _GAP,
        showarrow=False, borderpad=0, font={"size": _LETTERS, "color": color},
    )  # fmt: skip


def _is_below_another(drawn: FigureSpec, point: RegionPoint, points: Sequence[RegionPoint], text: str) -> bool:
    """Return whether a share above this mark would reach one that is written right of the mark before."""
    low, high = drawn.span("yaxis")
    years = (text_width(text, _LETTERS) * 1.5 + 2 * _GAP) / pixels(drawn, 1)
    percents = 3 * _LETTERS / plot_height(drawn) * (high - low)
    holders = [other for other in points if any(other.holds(part) for part in points)]
    return any(
        0 < _middle(point) - other.last < years and 0 < other.share_percent - point.share_percent < percents
        for other in holders
    )


def _hover(point: RegionPoint, words: Words) -> str:
    lines = [
        f"<b>{words(SHARE_NAMES[point.share_of])}, {words.period(point.period)}</b>",
        words("{percent}, {status}", percent=words.percent(point.share_percent, 1), status=words.term(point.status)),
    ]
    if point.place:
        lines.append(words("Korea’s place among the Far East’s partners: {place}", place=words.number(point.place)))
    known = words(
        "{source}, known since {day}", source=words.source(point.source), day=words.day_text(point.first_known)
    )
    return "<br>".join([*lines, known])


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    points = typed_rows(view.points, RegionPoint)
    if not points:
        return words("An empty chart: no figure of the Far East’s trade had been published by this day.")
    newest = {point.share_of: point for point in sorted(points, key=lambda point: (point.is_year, point.first))}
    sentences = [
        words(text, period=words.when(newest[name].period), percent=words.percent(newest[name].share_percent, 1))
        for name, text in _NEWEST.items()
        if name in newest
    ]
    return " ".join([words("Separate marks, one for each period that has a figure."), *sentences])


CHART = Chart(
    "regions", N_("The Far East in trade with Korea"), regions, draw, describe, ("region_shares",),
    page="/regions", order=90, draws_part_years=True, line_column="share_of", claim_links=(("/regions", N_("The Far East in trade with Korea")),),
)  # fmt: skip
