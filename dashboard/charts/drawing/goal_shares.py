"""How much of a goal each country's figure came to in the year in which it was due: labels in the plot, and their key."""

from __future__ import annotations

import math
from operator import attrgetter

import pandas as pd

from dashboard.charts.drawing.amounts import Amounts, amounts_of
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import Size, pixels, text_width
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.goal_rows import DueShare

#: What a share is of, by whether amounts are in the goal's own dollars.
OF_GOAL = {True: N_("{percent} of the goal"), False: N_("{percent} of that amount")}
_KEYS = {
    True: N_("{shares}: share of the goal reached in {year}"),
    False: N_("{shares}: share of that amount reached in {year}"),
}


def due_share_key(view: View, words: Words, size: Size) -> list[str]:
    """Return what the bare shares of a narrow chart are shares of; a wide one says it beside each."""
    rows = _due_rows(view)
    if not rows or not size.tight:
        return []
    shares = "; ".join(dict.fromkeys(words.attained(row.attained_percent) for row in rows))
    return [words(_KEYS[amounts_of(view).in_dollars], shares=shares, year=str(rows[0].year))]


def _due_rows(view: View) -> list[DueShare]:
    """Return the figures of the due year, the highest first."""
    measured = attrgetter(amounts_of(view).column("measured"))
    return sorted(view.layer_rows("due", DueShare), key=measured, reverse=True)


def draw_due_shares(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Write how much of the goal each country's figure came to, under the due year's point, or where lines leave room."""
    rows, amounts = view.layer("due"), amounts_of(view)
    if rows.empty:
        return
    measured, due, ordered = amounts.column("measured"), int(rows["year"].iloc[0]), _due_rows(view)
    shares = [words.attained(row.attained_percent) for row in ordered]
    texts = shares if size.tight else [words(OF_GOAL[amounts.in_dollars], percent=share) for share in shares]
    years = math.ceil(max(text_width(text, 14) for text in texts) / pixels(drawn, 1))
    lowest, anchor = _below(due, years, float(rows[measured].min()), view.points, amounts)
    for place, (row, text) in enumerate(zip(ordered, texts, strict=True)):
        drawn.add_annotation(
            text=f"<b>{text}</b>", x=due, y=lowest, showarrow=False, borderpad=0, xanchor=anchor,
            yanchor="top", yshift=-8 - 17 * place, font={"size": 14, "color": theme.reporter(row.reporter)},
        )  # fmt: skip


def _below(due: int, years: int, lowest: float, points: pd.DataFrame, amounts: Amounts) -> tuple[float, str]:
    """Return the place by the due year's lowest point where a label so many years wide hangs free of the lines, and its anchor."""
    values, half = points[amounts.column("value")], math.ceil(years / 2)
    free = {}
    for anchor, (first, last) in {"center": (-half, half), "left": (0, years), "right": (-years, 0)}.items():
        free[anchor] = float(min([lowest, *values[points["year"].between(due + first, due + last)]]))
    best = max(free, key=free.__getitem__)
    return free[best] / amounts.scale, best
