"""Axes that charts of time share: years or months across, rounded amounts up. What is drawn on them is elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import pandas as pd

from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import Size, pixels, text_width
from dashboard.text import Words

_STEPS = (1, 2, 5, 10)
_MOST_YEARS = 12
#: The size of the texts at an axis, what stands between them and the plot, and the height of a second line of them, in pixels.
_LABEL, _GAP, _YEAR_LINE = 13, 5, 17


def ticks(low: float, high: float, most: int = 7) -> list[float]:
    """Return at most so many round values from one number to another, zero among them if it lies between."""
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step * power for step in _STEPS if step * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(count * step, 10) for count in range(first, last + 1)]


def extend_below_zero(span: tuple[float, float]) -> tuple[float, float]:
    """Widen a span that goes below zero just so far that one of its ticks stands there."""
    low, high = span
    values = ticks(low, high)
    while low < 0 <= values[0]:
        low = 1.02 * (values[0] - values[1])
        values = ticks(low, high)
    return low, high


def digits(values: list[float]) -> int:
    """Return how many decimals keep a list of round values apart."""
    return next((count for count in range(3) if all(abs(round(value, count) - value) < 1e-9 for value in values)), 3)


def draw_value_axis(
    drawn: FigureSpec, span: tuple[float, float], values: Sequence[float], texts: Sequence[str]
) -> None:
    """Lay values up the axis, with as much room left of it as the widest of their texts takes."""
    drawn.update_axis("yaxis", range=list(span), tickvals=list(values), ticktext=list(texts))
    room = math.ceil(max(text_width(text, _LABEL) for text in texts)) + _GAP
    if room > drawn.layout["margin"]["l"]:
        drawn.update_layout(margin={"l": room})
        drawn.annotations[0]["xshift"] = -room


def draw_year_axis(drawn: FigureSpec, drawn_years: Iterable[int], size: Size, *, beside: float = 0.6) -> None:
    """Lay years along the axis, the last one always named; a year stands in its middle, and `beside` the outermost is room."""
    every = [int(year) for year in drawn_years]
    first, last = min(every), max(every)
    few, many = (2, 8) if size.narrow else (1, 4)
    step = few if last - first < _MOST_YEARS else many
    years = list(range(last, first - 1, -step))[::-1]
    drawn.update_axis(
        "xaxis", range=[first - beside, last + beside], tickvals=years, ticktext=[str(year) for year in years]
    )


def draw_marked_years(drawn: FigureSpec, marked: Iterable[int], *, beside: float) -> None:
    """Lay years along the axis with a tick at each that has a mark; those that the next leaves no room have theirs a line lower."""
    years = sorted({int(year) for year in marked})
    drawn.update_axis("xaxis", range=[years[0] - beside, years[-1] + beside], tickvals=years)
    room, before = text_width("2000", _LABEL) + 2 * _GAP, [math.inf, math.inf]
    texts: list[str] = []
    for year in reversed(years):
        line = next((line for line, last in enumerate(before) if pixels(drawn, last - year) >= room), None)
        texts.insert(0, "" if line is None else "<br>" * line + str(year))
        if line is not None:
            before[line] = year
    drawn.update_axis("xaxis", ticktext=texts)
    if before[1] < math.inf:
        drawn.update_layout(margin={"b": drawn.layout["margin"]["b"] + _YEAR_LINE})
        drawn.annotations[0]["yshift"] -= _YEAR_LINE


def draw_month_axis(drawn: FigureSpec, points: pd.DataFrame, words: Words, size: Size) -> None:
    """Lay months along the axis of years; each January is named, or each second one where it is narrow."""
    first, last = int(points["year"].min()), int(points["year"].max())
    step = 2 if size.narrow and last - first > 2 else 1
    years = list(range(first, last + 1, step))
    low, high = float(points["at"].min()), float(points["at"].max())
    drawn.update_axis(
        "xaxis",
        range=[low - 0.06, high + 0.06],
        tickvals=[year - 5.5 / 12 for year in years],
        ticktext=[words.period(f"{year}-01") for year in years],
    )


def draw_season_axis(drawn: FigureSpec, words: Words, size: Size) -> None:
    """Lay the twelve months of any year along the axis."""
    months = list(range(1, 13, 3 if size.narrow else 1))
    drawn.update_axis("xaxis", range=[0.6, 12.4], tickvals=months, ticktext=[words.month(month) for month in months])
