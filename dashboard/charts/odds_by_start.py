"""Which part of the pairs of countries of a size doubled within a span, by the year in which it began.

What is shown comes from views.odds.
"""

from __future__ import annotations

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.axes import draw_value_axis, draw_year_axis, ticks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import ChartHeading, Size, blank_figure, draw_empty, source_line
from dashboard.charts.drawing.odds_options import CLASS
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.odds import DEFAULT_BASE, StartYear, by_start
from dashboard.views.records import typed_rows

_HEADROOM = 1.06


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw one bar for each first year; that of the promise is in the colour of the goal."""
    bars = typed_rows(view.points, StartYear)
    heading = ChartHeading(_title(bars, words), words("Per cent of pairs, by first year"))
    drawn = blank_figure(heading, [source_line(view, words)], theme, size)
    if not bars:
        return draw_empty(drawn, words("No figures of all countries had been published by this day."), theme)
    drawn.add_bar(
        x=[bar.base_year for bar in bars], y=[bar.doubled_percent for bar in bars], width=0.8, hoverinfo="text",
        hovertext=[_hover(bar, words) for bar in bars],
        marker={"color": [theme.goal if str(bar.base_year) == DEFAULT_BASE else theme.rest for bar in bars]},
    )  # fmt: skip
    top = max(bar.doubled_percent for bar in bars) or 1.0
    values = ticks(0, top)
    draw_value_axis(drawn, (0, top * _HEADROOM), values, [words.percent(value) for value in values])
    draw_year_axis(drawn, view.points["base_year"], size, beside=0.8)
    return drawn


def _title(bars: list[StartYear], words: Words) -> str:
    if not bars:
        return words("How many pairs of countries doubled their trade")
    years = bars[0].year - bars[0].base_year
    span = words.plural("{count} year", "{count} years", years)
    return words("How many pairs of countries doubled their trade within {span}", span=span)


def _hover(bar: StartYear, words: Words) -> str:
    heading = words(
        "{first}–{last}: {doubled} of {pairs} pairs doubled, {percent}",
        first=str(bar.base_year), last=str(bar.year), doubled=words.number(bar.doubled), pairs=words.number(bar.pairs),
        percent=words.percent(bar.doubled_percent, 1),
    )  # fmt: skip
    known = words("{source}, known since {day}", source=words.source(bar.source), day=words.day(bar.known_from))
    return f"<b>{heading}</b><br>{known}"


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    bars = typed_rows(view.points, StartYear)
    if not bars:
        return words("An empty chart: no figures of all countries had been published by this day.")
    best, newest = max(bars, key=lambda bar: bar.doubled_percent), bars[-1]
    return words(
        "Bars, one for each first year. Most doubled after {best}: {most}; after {newest} {few} did.",
        best=str(best.base_year), most=words.percent(best.doubled_percent, 1), newest=str(newest.base_year),
        few=words.percent(newest.doubled_percent, 1),
    )  # fmt: skip


CHART = Chart(
    "odds-by-start", N_("How many pairs of countries doubled their trade"), by_start, draw, describe, ("odds",), CLASS,
    page="/odds", is_main=False, order=31, year_words=("first", "last"), year_column="base_year", claim_links=(("/odds", N_("Was it ever likely?")),),
)  # fmt: skip
