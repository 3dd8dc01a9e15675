"""How all pairs of countries of a size grew over a span: bars of how many grew by which multiple, the doubling and the pair marked.

What is shown comes from views.odds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from dashboard.charts._chart import Chart, ChartQuestion
from dashboard.charts.drawing.axes import digits, draw_value_axis, ticks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.growth_marks import GrowthMark, draw_growth_marks
from dashboard.charts.drawing.layout import (
    ChartHeading,
    Size,
    blank_figure,
    draw_empty,
    pixels,
    plot_height,
    source_line,
    text_width,
)
from dashboard.charts.drawing.odds_options import BASE, CLASS
from dashboard.charts.drawing.theme import Theme
from dashboard.prose.odds import card_answer, card_premise
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.odds import OddsBar, OwnGrowth, card_layers, distribution
from dashboard.views.records import typed_rows

_DOUBLE = 2.0
_QUESTION = N_("Was it ever likely?")
#: Room above the highest bar for the names of marks, as a part of the axis.
_HEADROOM = 1.35
#: The widest that the last bar is drawn, and what stays free at each side of a bar, in multiples.
_WIDEST, _SLIT = 1.0, 0.012
#: A bar lower than so many pixels has its number above it, in letters of this size.
_SEEN, _COUNT = 14, 12


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw one bar for each range of multiples, and lines at the doubling and at both countries' own growth."""
    bars = typed_rows(view.points, OddsBar)
    heading = ChartHeading(words("How much all pairs of countries grew"), _subtitle(bars, words))
    drawn = blank_figure(heading, [_note(view, words), source_line(view, words)], theme, size)
    if not bars:
        return draw_empty(drawn, words("No figures of all countries had been published by this day."), theme)
    spans = _spans(bars)
    _draw_axes(drawn, bars, spans, words, size)
    _draw_bars(drawn, bars, spans, words, theme)
    _draw_counts(drawn, bars, spans, words, theme)
    draw_growth_marks(drawn, _marks(view, spans[-1][0], words, theme), theme)
    return drawn


def _spans(bars: Sequence[OddsBar]) -> list[tuple[float, float]]:
    """Return from which to which multiple each bar goes; the last one, which has no end, is as wide as the one before."""
    edges = [bar.multiple_from for bar in bars]
    last = min(edges[-1] - edges[-2], _WIDEST) if len(edges) > 1 else _WIDEST
    return list(pairwise([*edges, edges[-1] + last]))


def _draw_bars(
    drawn: FigureSpec, bars: Sequence[OddsBar], spans: Sequence[tuple[float, float]], words: Words, theme: Theme
) -> None:
    """Draw each bar as wide as the multiples that it counts, one trace for each width."""
    texts = [_hover(bar, [low for low, _ in spans], words) for bar in bars]
    widths = [high - low for low, high in spans]
    drawn.update_layout(barmode="overlay")
    for width in sorted(set(widths)):
        rows = [place for place, one in enumerate(widths) if one == width]
        drawn.add_bar(
            x=[spans[place][0] for place in rows], y=[bars[place].pairs for place in rows], offset=_SLIT,
            width=width - 2 * _SLIT, hoverinfo="text", hovertext=[texts[place] for place in rows],
            marker={"color": theme.rest},
        )  # fmt: skip


def _draw_counts(
    drawn: FigureSpec, bars: Sequence[OddsBar], spans: Sequence[tuple[float, float]], words: Words, theme: Theme
) -> None:
    """Write how many pairs there are above each bar that is too low to see, where the next number leaves room."""
    per_pair, before = plot_height(drawn) / drawn.span("yaxis")[1], math.inf
    for bar, (low, high) in reversed(list(zip(bars, spans, strict=True))):
        text, middle = words.number(bar.pairs), (low + high) / 2
        half = (text_width(text, _COUNT) + 3) / 2 / pixels(drawn, 1)
        if bar.pairs * per_pair >= _SEEN or middle + half > before:
            continue
        before = middle - half
        drawn.add_annotation(
            text=text, x=middle, y=bar.pairs, yanchor="bottom", yshift=2, showarrow=False, borderpad=0,
            font={"size": _COUNT, "color": theme.quiet},
        )  # fmt: skip


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


def _draw_axes(
    drawn: FigureSpec, bars: Sequence[OddsBar], spans: Sequence[tuple[float, float]], words: Words, size: Size
) -> None:
    """Lay multiples along the axis, each as far from zero as it is large, and numbers of pairs up."""
    top, end = max(bar.pairs for bar in bars), spans[-1][1]
    values = ticks(0, top)
    draw_value_axis(drawn, (0, top * _HEADROOM), values, [words.number(value) for value in values])
    across = ticks(0, end, 6 if size.narrow else 12)
    texts = [words("{multiple}×", multiple=words.number(value, digits([value]))) for value in across]
    drawn.update_axis("xaxis", range=[0, end], tickvals=across, ticktext=texts)


def _marks(view: View, last: float, words: Words, theme: Theme) -> list[GrowthMark]:
    """Return each country's own growth, and the doubling where bars go so far; what has no end is marked where it begins."""
    marks = [
        GrowthMark(min(one.multiple, last), _own_growth(one, words), theme.reporter(one.reporter))
        for one in typed_rows(view.layer("own"), OwnGrowth)
    ]
    return [*marks, GrowthMark(_DOUBLE, words("doubled"), theme.goal)] if last >= _DOUBLE else marks


def _own_growth(own: OwnGrowth, words: Words) -> str:
    return words("{books}: {multiple}×", books=words.figures_of(own.reporter), multiple=words.number(own.multiple, 2))


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    counts = view.layer("counts")
    if counts.empty:
        return words("An empty chart: no figures of all countries had been published by this day.")
    row = counts.iloc[0]
    own = [_own_growth(one, words) for one in typed_rows(view.layer("own"), OwnGrowth)]
    sentence = words(
        "Bars of how many of {pairs} pairs grew by which multiple from {first} to {last}; {doubled} at least doubled.",
        pairs=words.number(row["pairs"]), first=str(row["base_year"]), last=str(row["year"]), doubled=words.number(row["doubled"]),
    )  # fmt: skip
    return " ".join([sentence, "; ".join(own)]).strip()


CHART = Chart(
    "odds", N_("How much all pairs of countries grew"), distribution, draw, describe, ("odds", "odds_bins", "odds_places"),
    (BASE, *CLASS), page="/odds", order=30, claim_links=(("/odds", _QUESTION),),
    question=ChartQuestion(_QUESTION, card_answer, card_premise, card_layers),
)  # fmt: skip
