"""Axes that charts of time share: years or months across, rounded amounts up. What is drawn on them is elsewhere."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from dashboard.plot.drawing import Size
from dashboard.text import Words

_STEPS = (1, 2, 5, 10)
_MOST_YEARS = 12


def ticks(low: float, high: float, most: int = 7) -> list[float]:
    """Give at most so many round values from one number to another, nought among them if it lies between."""
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step * power for step in _STEPS if step * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(count * step, 10) for count in range(first, last + 1)]


def digits(values: list[float]) -> int:
    """Give how many decimals keep a list of round values apart."""
    return next((count for count in range(3) if all(abs(round(value, count) - value) < 1e-9 for value in values)), 3)


def years_across(drawn: go.Figure, points: pd.DataFrame, size: Size) -> None:
    """Lay years along the axis, the last one always named; a year stands in its middle."""
    first, last = int(points["year"].min()), int(points["year"].max())
    few, many = (2, 8) if size.narrow else (1, 4)
    step = few if last - first < _MOST_YEARS else many
    years = list(range(last, first - 1, -step))[::-1]
    drawn.update_xaxes(range=[first - 0.6, last + 0.6], tickvals=years, ticktext=[str(year) for year in years])


def months_across(drawn: go.Figure, points: pd.DataFrame, words: Words, size: Size) -> None:
    """Lay months along the axis of years; each January is named, or each second one where it is narrow."""
    first, last = int(points["year"].min()), int(points["year"].max())
    step = 2 if size.narrow and last - first > 2 else 1
    years = list(range(first, last + 1, step))
    low, high = float(points["at"].min()), float(points["at"].max())
    drawn.update_xaxes(
        range=[low - 0.06, high + 0.06],
        tickvals=[year - 5.5 / 12 for year in years],
        ticktext=[words.period(f"{year}-01") for year in years],
    )


def season_across(drawn: go.Figure, words: Words, size: Size) -> None:
    """Lay the twelve months of any year along the axis."""
    months = list(range(1, 13, 3 if size.narrow else 1))
    drawn.update_xaxes(range=[0.6, 12.4], tickvals=months, ticktext=[words.month(month) for month in months])


def runs(years: list[int]) -> list[str]:
    """Write years in order, each run of neighbours as its first and its last: 1992, 1994–1996."""
    groups: list[list[int]] = []
    for year in sorted(years):
        if groups and year - groups[-1][-1] == 1:
            groups[-1].append(year)
        else:
            groups.append([year])
    return [str(group[0]) if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups]
