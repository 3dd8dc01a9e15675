"""How all pairs of countries of a size grew over a span: bars of how many grew by which multiple, the doubling and the pair marked.

What is shown comes from views.odds.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.axes import draw_value_axis, ticks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import ChartHeading, Size, blank_figure, draw_empty, source_line
from dashboard.charts.drawing.odds_options import BASE, CLASS
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views import View
from dashboard.views.odds import OddsBar, OwnGrowth, distribution
from dashboard.views.records import typed_rows

_DOUBLE = 2.0
#: Room above the highest bar for the names of marks, as a part of the axis.
_HEADROOM = 1.35
_LINE = 19


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw one bar for each range of multiples, and lines at the doubling and at both countries' own growth."""
    bars = typed_rows(view.points, OddsBar)
    heading = ChartHeading(words("How much all pairs of countries grew"), _subtitle(bars, words))
    drawn = blank_figure(heading, [_note(view, words), source_line(view, words)], theme, size)
    if not bars:
        return draw_empty(drawn, words("No figures of all countries had been published by this day."), theme)
    edges = [bar.multiple_from for bar in bars]
    drawn.add_bar(
        x=list(range(len(bars))), y=[bar.pairs for bar in bars], width=0.86, hoverinfo="text",
        hovertext=[_hover(bar, edges, words) for bar in bars], marker={"color": theme.rest},
    )  # fmt: skip
    _draw_axes(drawn, bars, words, size)
    _draw_marks(drawn, view, edges, words, theme)
    return drawn


def _subtitle(bars: Sequence[OddsBar], words: Words) -> str:
    if not bars:
        return words("Pairs of countries, by turnover as a multiple of the first year’s")
    return words(
        "Pairs of countries, by turnover of {last} as a multiple of {first}’s",
        first=str(bars[0].base_year),
        last=str(bars[0].year),
    )


def _note(view: View, words: Words) -> str:
    counts = view.layer("counts")
    if counts.empty:
        return ""
    row = counts.iloc[0]
    return words(
        "{pairs} pairs (a country and one of its partners, on its own figures) that traded {least} or more in {first}",
        pairs=words.number(row["pairs"]), least=words.usd(row["least_usd"], 0), first=str(row["base_year"]),
    )  # fmt: skip


def _range(place: int, edges: Sequence[float], words: Words) -> str:
    """Write the multiples of one bar: less than 0.5, 1 to 1.25, or 6 and more."""
    low = words.number(edges[place], 2)
    if place == len(edges) - 1:
        return words("{low} times and more", low=low)
    return words("{low} to {high} times", low=low, high=words.number(edges[place + 1], 2))


def _hover(bar: OddsBar, edges: Sequence[float], words: Words) -> str:
    heading = words(
        "{range}: {pairs} pairs",
        range=_range(edges.index(bar.multiple_from), edges, words),
        pairs=words.number(bar.pairs),
    )
    known = words("{source}, known since {day}", source=words.source(bar.source), day=words.day(bar.known_from))
    return f"<b>{heading}</b><br>{known}"


def _draw_axes(drawn: FigureSpec, bars: Sequence[OddsBar], words: Words, size: Size) -> None:
    top = max(bar.pairs for bar in bars)
    values = ticks(0, top)
    draw_value_axis(drawn, (0, top * _HEADROOM), values, [words.number(value) for value in values])
    step = 2 if size.narrow else 1
    places = list(range(0, len(bars), step))
    texts = [f"{words.number(bars[place].multiple_from, 2).rstrip('0').rstrip('.,')}×" for place in places]
    drawn.update_axis(
        "xaxis", range=[-0.6, len(bars) - 0.4], tickvals=[place - 0.5 for place in places], ticktext=texts
    )


def _draw_marks(drawn: FigureSpec, view: View, edges: Sequence[float], words: Words, theme: Theme) -> None:
    """Mark the doubling and each country's own growth by a line from top to bottom, and name them at its top."""
    own = typed_rows(view.layer("own"), OwnGrowth)
    marks = [
        (one.multiple, theme.reporter(one.reporter), words("{books}: {multiple}×", books=words.books(one.reporter), multiple=words.number(one.multiple, 2)))
        for one in own
    ]  # fmt: skip
    if edges[-1] >= _DOUBLE:
        marks.append((_DOUBLE, theme.goal, words("doubled")))
    for row, (multiple, color, text) in enumerate(marks):
        at = _across(multiple, edges)
        drawn.add_shape(
            type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line={"color": color, "width": 2, "dash": "dot" if color == theme.goal else "solid"}
        )  # fmt: skip
        drawn.add_annotation(
            text=text, x=at, y=1, yref="paper", xanchor="left", yanchor="top", xshift=5,
            yshift=-_LINE * row, showarrow=False, borderpad=0, bgcolor=theme.paper,
            font={"size": 13, "color": color},
        )  # fmt: skip


def _across(multiple: float, edges: Sequence[float]) -> float:
    """Return a multiple's place across: within its bar by how far it is from one edge to the next."""
    place = max((index for index, edge in enumerate(edges) if edge <= multiple), default=0)
    if place == len(edges) - 1:
        return float(place)
    low, high = edges[place], edges[place + 1]
    return place - 0.5 + min((multiple - low) / (high - low), 1.0)


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    counts = view.layer("counts")
    if counts.empty:
        return words("An empty chart: no figures of all countries had been published by this day.")
    row = counts.iloc[0]
    own = [
        words("{books}: {multiple}×", books=words.books(one.reporter), multiple=words.number(one.multiple, 2))
        for one in typed_rows(view.layer("own"), OwnGrowth)
    ]
    said = words(
        "Bars of how many of {pairs} pairs grew by which multiple from {first} to {last}; {doubled} at least doubled.",
        pairs=words.number(row["pairs"]), first=str(row["base_year"]), last=str(row["year"]), doubled=words.number(row["doubled"]),
    )  # fmt: skip
    return " ".join([said, "; ".join(own)]).strip()


CHART = Chart(
    "odds", N_("How much all pairs of countries grew"), distribution, draw, describe, ("odds", "odds_bins", "odds_places"),
    (BASE, *CLASS), page="/odds", place=30, more=(("/odds", N_("Was it ever likely?")),),
)  # fmt: skip
