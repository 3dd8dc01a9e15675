"""What may be laid over a chart of years: a goal's paths and target, a claim's interval, elapsed time.

Each takes a view's layer and draws nothing where the layer is empty. The chart's own points are not drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.charts.drawing.amounts import Amounts, amounts_of
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import Size
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.views._view import View
from dashboard.views.claim_layers import ClaimInterval, ElapsedSpan
from dashboard.views.goal_rows import CONSTANT, GoalTarget
from dashboard.views.records import typed_rows

#: Half the width of the ticks of what was missing, in years.
_TICK = 0.25


def goals_to_show(layer: pd.DataFrame, size: Size) -> pd.DataFrame:
    """Return the rows of a layer of goals that a size has room for: a narrow chart shows the main goal alone."""
    return layer[layer["main"]] if size.narrow and len(layer) else layer


def path_key(view: View, words: Words, size: Size) -> list[str]:
    """Return a text on which line is which way to the goal."""
    if goals_to_show(view.layer("paths"), size).empty:
        return []
    return [words("dashes: equal yearly growth to the goal"), words("upright line: what was missing")]


def goal_marks(figure: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Draw the main goal's path from each base, what was missing, and each goal's target; name it where there is room."""
    amounts = amounts_of(view)
    paths, targets = view.layer("paths"), goals_to_show(view.layer("targets"), size)
    if len(paths):
        for _, path in paths[paths["main"]].groupby("reporter", sort=True):
            _path(figure, path, amounts, theme)
    for target in typed_rows(targets, GoalTarget):
        place = _Target(target, amounts, words, theme)
        place.mark(figure)
        if not size.tight and amounts.in_dollars:
            place.name_beside(figure)
        elif target.main:
            place.name_above(figure, view)
    _missing_marks(figure, view, theme)


def _missing_marks(figure: FigureSpec, view: View, theme: Theme) -> None:
    """Draw what was missing in the due year as a line from the lower point up to the main target, with a tick at each point."""
    amounts, targets = amounts_of(view), view.layer("targets")
    if targets.empty or view.layer("due").empty:
        return
    target = float(targets.loc[targets["main"], amounts.column("target")].iloc[0]) / amounts.scale
    due = view.layer("due")["year"].iloc[0]
    reached = [value / amounts.scale for value in view.layer("due")[amounts.column("measured")]]
    short = [value for value in reached if value < target]
    if not short:
        return
    across, up = [due, due], [target, min(short)]
    for value in short:
        across += [None, due - _TICK, due + _TICK]
        up += [None, value, value]
    figure.add_scatter(
        x=across, y=up, mode="lines", hoverinfo="skip",
        line={"color": theme.goal, "width": 2},
    )  # fmt: skip


def _path(figure: FigureSpec, path: pd.DataFrame, amounts: Amounts, theme: Theme) -> None:
    """Draw equal yearly growth to the main goal in dashes, in the colour of the country whose base it starts from."""
    figure.add_scatter(
        x=path["year"].tolist(), y=(path[amounts.column("path_growth")] / amounts.scale).tolist(), mode="lines",
        hoverinfo="skip", line={"color": theme.reporter(path["reporter"].iloc[0]), "width": 1.2, "dash": "6px,3px"},
    )  # fmt: skip


@dataclass(frozen=True)
class _Target:
    """One goal's target on a chart: where it stands, and what it is called."""

    target: GoalTarget
    amounts: Amounts
    words: Words
    theme: Theme

    @property
    def _value(self) -> float:
        return float(getattr(self.target, self.amounts.column("target")))

    @property
    def _amount(self) -> str:
        return self.amounts.text(self._value, self.words)

    @property
    def _color(self) -> str:
        return self.theme.goal if self.target.main else self.theme.quiet

    @property
    def _name(self) -> str:
        amount = f"<b>{self._amount}</b>" if self.target.main else self._amount
        due = self.words("by {year}", year=str(self.target.year))
        return f"{amount}<br>{due}"

    def mark(self, figure: FigureSpec) -> None:
        phrase = self.words("Goal: {amount} by {year}", amount=self._amount, year=str(self.target.year))
        figure.add_scatter(
            x=[self.target.year], y=[self._value / self.amounts.scale], mode="markers", hovertext=[phrase],
            hoverinfo="text",
            marker={
                "symbol": "diamond", "size": 12 if self.target.main else 9, "color": self._color, "line": {"width": 0},
            },
        )  # fmt: skip

    def name_beside(self, figure: FigureSpec) -> None:
        """Name a target to the left of its mark, above the line of its level, where lines rarely pass."""
        figure.add_annotation(
            text=self._name, x=self.target.year, y=self._value / self.amounts.scale, xanchor="right", yanchor="bottom",
            xshift=-10, yshift=2, align="right", showarrow=False, borderpad=0, font={"size": 13, "color": self._color},
        )  # fmt: skip

    def name_above(self, figure: FigureSpec, view: View) -> None:
        """Name the main target above everything that is drawn near it, where beside it there is no room."""
        near = view.points[(view.points["year"] - self.target.year).abs() <= 3]
        top = max([self._value, *near[self.amounts.column("value")]]) / self.amounts.scale
        figure.add_annotation(
            text=self._name, x=self.target.year, y=top, yanchor="bottom", yshift=8, showarrow=False, borderpad=0,
            font={"size": 13, "color": self._color},
        )  # fmt: skip


def elapsed_marks(figure: FigureSpec, view: View, words: Words, theme: Theme) -> None:
    """Draw the time that a claim speaks of as a bracket above the lines, with its length in years."""
    low, high = figure.span("yaxis")
    at, cap = low + 0.93 * (high - low), 0.025 * (high - low)
    for span in view.layer_rows("span", ElapsedSpan):
        corners = [(span.first, at - cap), (span.first, at), (span.last, at), (span.last, at - cap)]
        figure.add_scatter(
            x=[x for x, _ in corners], y=[y for _, y in corners], mode="lines", hoverinfo="skip",
            line={"color": theme.goal, "width": 2},
        )  # fmt: skip
        figure.add_annotation(
            text=words("<b>{years} years</b> to the article", years=words.number(span.years, 1)), x=span.first, y=at,
            xanchor="left", yanchor="bottom", xshift=2, yshift=2, showarrow=False, borderpad=0,
            font={"size": 13, "color": theme.goal},
        )  # fmt: skip


def claim_band(figure: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Shade the interval that a claim's digits leave open, across the years that it may mean, and name it.

    A claim speaks of current dollars: over other amounts nothing is shaded.
    """
    if not _in_current_dollars(view):
        return
    for claim in view.layer_rows("claimed", ClaimInterval):
        scale = 1e9 if claim.unit == "usd" else 1
        figure.add_shape(
            type="rect", x0=claim.first, x1=claim.last, y0=claim.low / scale, y1=claim.high / scale, layer="below",
            fillcolor=theme.goal, opacity=0.28, line={"width": 0},
        )  # fmt: skip
        text = words("claimed:<br><b>{amount}</b>", amount=claim_text(claim, words))
        if size.tight:
            _claim_name_above(figure, claim, text, theme)
        else:
            figure.add_annotation(
                text=text, x=claim.first, y=claim.high / scale, xanchor="right", yanchor="bottom", align="right",
                showarrow=False, borderpad=0, xshift=-2, font={"size": 13, "color": theme.goal},
            )  # fmt: skip


def claim_key(view: View, words: Words) -> str:
    """Return a text on why a claim that was asked for is not drawn."""
    if _in_current_dollars(view) or view.layer("claimed").empty:
        return ""
    return words("The claim is in current US dollars, and is not drawn over other amounts.")


def _in_current_dollars(view: View) -> bool:
    return amounts_of(view).in_dollars and view.facts.get("prices") != CONSTANT


def _claim_name_above(figure: FigureSpec, claim: ClaimInterval, text: str, theme: Theme) -> None:
    """Name a claim's interval above the lines of a narrow chart, and lead down to it."""
    middle, top = (claim.first + claim.last) / 2, figure.span("yaxis")[1]
    figure.add_shape(
        type="line", x0=middle, x1=middle, y0=claim.high / (1e9 if claim.unit == "usd" else 1), y1=top, layer="below",
        line={"color": theme.goal, "width": 1},
    )  # fmt: skip
    figure.add_annotation(
        text=text, x=middle, y=top, xanchor="right", yanchor="top", align="right", xshift=-4, showarrow=False, borderpad=0,
        font={"size": 13, "color": theme.goal},
    )  # fmt: skip


def claim_text(claim: ClaimInterval, words: Words) -> str:
    """Write the middle of a claim's interval in the claim's unit."""
    middle = (claim.low + claim.high) / 2
    return words.usd(middle) if claim.unit == "usd" else words.percent(middle)
