"""Turnover as each country reports it, year by year, with a goal's path and target where one is laid over it.

A thick line joins reported figures of one source; a thin one says that the source changes there; dots say estimate.
What is shown comes from views; the palette from theme.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import attrgetter

import pandas as pd

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.amounts import Amounts, amounts_of
from dashboard.charts.drawing.axes import draw_value_axis, draw_year_axis
from dashboard.charts.drawing.events import event_key, event_marks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.goal_options import CURRENCY, NO_GOAL_OR_ONE, PRICES_OF_A_GOAL, READING, goal_and_reading
from dashboard.charts.drawing.goal_shares import OF_GOAL, draw_due_shares, due_share_key
from dashboard.charts.drawing.layout import ChartHeading, Size, blank_figure, draw_empty, plot_height, source_line
from dashboard.charts.drawing.lines import (
    FINE,
    FIRM,
    PLAIN,
    ROUNDED,
    WEAK,
    LineEnd,
    LineSeries,
    draw_end_labels,
    draw_lines,
    draw_markers,
    figure_kind,
    label_room,
    short_end_label,
)
from dashboard.charts.drawing.overlays import (
    claim_band,
    claim_key,
    elapsed_marks,
    goal_marks,
    goals_to_show,
    path_key,
)
from dashboard.charts.drawing.theme import Theme
from dashboard.prose.caveats import by_reporter, estimates_since, figures_of, own_points
from dashboard.prose.country_gap import with_gap
from dashboard.prose.statements import source_or_speaker, with_qualifier
from dashboard.text import DOLLARS, Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.claim_layers import elapsed_span
from dashboard.views.country_gap import country_gaps
from dashboard.views.goal import CURRENCIES, STATED, goal_turnover, measured_goals, turnover_in
from dashboard.views.goal_rows import CONSTANT, DueShare
from dashboard.views.memo import once_per_points, once_per_version
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.turnover import TurnoverPoint, turnover

_HEADROOM = 1.17
#: The pixels that a target's name in two lines takes above the lines, where there is no room beside its mark.
_NAME_ROOM = 46
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw yearly turnover in billions of dollars, or trillions of won or roubles, one colour for each country's figures."""
    notes = [estimates_since(view, words), event_key(view, words, size), claim_key(view, words)]
    foot = [_key(view, words, size), *notes, source_line(view, words)]
    drawn = blank_figure(_heading(view, words), foot, theme, size, right=54 if size.narrow else 140)
    if view.points.empty:
        return draw_empty(drawn, words("No figure had been published by this day."), theme)
    _axes(drawn, view, words, size)
    claim_band(drawn, view, words, theme, size)
    goal_marks(drawn, view, words, theme, size)
    for reporter, series in _lines(view, words):
        color = theme.reporter(reporter)
        draw_lines(drawn, series, color)
        draw_markers(drawn, series, (color, theme.paper), FINE if size.narrow else PLAIN)
    event_marks(drawn, view, words, theme, size)
    elapsed_marks(drawn, view, words, theme)
    draw_due_shares(drawn, view, words, theme, size)
    _end_labels(drawn, _newest(view), words, theme, size)
    return drawn


@once_per_points()
def _placed(view: View) -> Sequence[TurnoverPoint]:
    amounts = amounts_of(view)
    placed = view.points.assign(at=view.points["year"], shown=view.points[amounts.column("value")] / amounts.scale)
    return typed_rows(placed, TurnoverPoint)


@once_per_points("attained")
def _lines(view: View, words: Words) -> list[tuple[str, LineSeries]]:
    """Return each country's points with what they say when pointed at."""
    groups = by_reporter(_placed(view))
    texts = _HoverTexts(view, words)
    return [
        (reporter, LineSeries(points, [texts.hover(point) for point in points])) for reporter, points in groups.items()
    ]


def _newest(view: View) -> list[TurnoverPoint]:
    return [max(points, key=lambda point: point.year) for points in by_reporter(_placed(view)).values()]


_SUBTITLES = {
    "USD": N_("Exports plus imports in a year, billions of US dollars"),
    "KRW": N_("Exports plus imports in a year, trillions of won, each year at its own average rate"),
    "RUB": N_("Exports plus imports in a year, trillions of roubles, each year at its own average rate"),
}


def _heading(view: View, words: Words) -> ChartHeading:
    title = words("Russia–South Korea trade, as each country reports it")
    if view.facts.get("prices") == CONSTANT:
        year = view.facts["base_year"]
        return ChartHeading(
            title, words("Exports plus imports, billions of US dollars of {year}, by US consumer prices", year=year)
        )
    return ChartHeading(title, words(_SUBTITLES[amounts_of(view).currency]))


@once_per_points("attained")
def _kinds(view: View, words: Words) -> set[str]:
    return {kind for _, series in _lines(view, words) for kind in series.kinds}


def _key(view: View, words: Words, size: Size) -> str:
    """Return the key to the marks that are there, and to no others."""
    kinds = _kinds(view, words)
    reported = words("thick line: reported") if size.narrow else "●\u00a0" + words("reported")
    parts = [reported] if FIRM in kinds else []
    parts += ["□\u00a0" + words("rounded official statement")] if ROUNDED in kinds else []
    parts += ["○\u00a0" + words("estimate, or worked out from one")] if WEAK in kinds else []
    parts += [words("thin line: source changes")] if view.points["spliced"].any() else []
    return " · ".join([*parts, *path_key(view, words, size), *due_share_key(view, words, size)])


def _axes(drawn: FigureSpec, view: View, words: Words, size: Size) -> None:
    amounts = amounts_of(view)
    targets = goals_to_show(view.layer("targets"), size)
    most = max([view.points[amounts.column("value")].max(), *targets.get(amounts.column("target"), [])])
    named_above = len(targets) > 0 and (size.tight or not amounts.in_dollars)
    room = _NAME_ROOM / plot_height(drawn) if named_above else 0.0
    top = most / amounts.scale * max(_HEADROOM, 1 / (1 - room))
    ticks = _ticks(top)
    digits = max(0 if tick == round(tick) else 1 for tick in ticks)
    starts = [math.floor(first) for first in view.layer("span").get("first", [])]
    draw_year_axis(drawn, [*starts, *view.points["year"], *targets.get("year", [])], size)
    draw_value_axis(drawn, (0, top), ticks, [amounts.short(tick * amounts.scale, words, digits) for tick in ticks])


def _ticks(top: float) -> list[float]:
    """Return round values up to the top of an axis that starts at zero, four at most besides it."""
    step = next(step for step in _STEPS if top / step < 5)
    return [step * place for place in range(int(top / step) + 1)]


def _amount(point: TurnoverPoint, words: Words, digits: int = 1) -> str:
    """Write a point's amount with its currency."""
    currency = point.currency
    amount = words.money(point.value_local, currency, digits) if currency else words.usd(point.value_usd, digits)
    return with_qualifier(point, amount, words)


class _HoverTexts:
    """What a view's points say when pointed at: the figure, its share of the goal, its source, and the gap to the other's."""

    def __init__(self, view: View, words: Words) -> None:
        self._words, self._amounts = words, amounts_of(view)
        self._gaps = country_gaps(view.points, self._amounts.column("value"))
        rows = view.layer_rows("attained", DueShare)
        self._shares = {(row.reporter, row.year): row.attained_percent for row in rows}

    def hover(self, point: TurnoverPoint) -> str:
        text, gap = "<br>".join(self._lines(point)), self._gaps.get(point.year)
        amount = self._amounts.text(abs(gap.amount), self._words, 2) if gap else ""
        return with_gap(text, point.reporter, gap, amount, self._words)

    def _lines(self, point: TurnoverPoint) -> list[str]:
        words, share = self._words, self._shares.get((point.reporter, point.year))
        source = f"{source_or_speaker(point, words)}, {words.term(point.method)}"
        return [
            f"<b>{figures_of(point.reporter, point.status, words)}, {point.year}</b>",
            words("{amount}, {status}", amount=_amount(point, words, 2), status=words.term(point.status)),
            *([] if share is None else [words(OF_GOAL[self._amounts.in_dollars], percent=words.attained(share))]),
            source,
            *_rate(point, words),
            words("known since {day}", day=words.day_text(point.first_known)),
        ]


def _rate(point: TurnoverPoint, words: Words) -> list[str]:
    """Return the exchange rate behind a point in another currency."""
    if not point.currency:
        return []
    rate, source = words.number(point.units_per_usd, 2), words.source(point.rate_source)
    return [words("{rate} for a US dollar, mean of the year, {source}", rate=rate, source=source)]


def _end_labels(drawn: FigureSpec, last: Sequence[TurnoverPoint], words: Words, theme: Theme, size: Size) -> None:
    """Name each line right of the plot, at the height of its newest point, and give that point's figure."""
    texts = [_end_label(point, words, size) for point in last]
    colors = [theme.reporter(point.reporter) for point in last]
    edge = drawn.layout["xaxis"]["tickvals"][-1]
    draw_end_labels(drawn, [LineEnd(edge, point.shown) for point in last], texts, colors, label_room(texts))


def _end_label(point: TurnoverPoint, words: Words, size: Size) -> str:
    amounts = Amounts(point.currency or DOLLARS)
    amount = with_qualifier(point, amounts.short(getattr(point, amounts.column("value")), words, 1), words)
    if size.narrow:
        return short_end_label(point, amount, words)
    rounded = words("{amount}, rounded", amount=amount)
    return f"<b>{figures_of(point.reporter, point.status, words)}</b><br>{rounded if figure_kind(point) == ROUNDED else amount}"


def describe(view: View, words: Words) -> str:
    """Return one or two sentences on what the chart shows, for readers who do not see it."""
    if view.points.empty:
        return words("An empty chart: no figure had been published by this day.")
    phrases = [words("Line chart of yearly trade between Russia and South Korea, as each country reports it.")]
    column = amounts_of(view).column("value")
    for every in by_reporter(view.rows(TurnoverPoint)).values():
        points = own_points(every)
        peak, last = max(points, key=attrgetter(column)), points[-1]
        phrases.append(
            words(
                "{books}: highest in {peak_year} at {peak}; {last} in {last_year} ({status}).",
                books=figures_of(last.reporter, last.status, words), peak_year=str(peak.year), peak=_amount(peak, words),
                last=_amount(last, words), last_year=str(last.year), status=words.term(last.status),
            )
        )  # fmt: skip
    return " ".join(part for part in (*phrases, estimates_since(view, words)) if part)


@once_per_version
def select_view(
    tables: TableMap, day: pd.Timestamp | None = None, goal: str = "", reading: str = "", **amounts: str
) -> View:
    """Return turnover alone, or with a goal on one of its readings; of either given alone, the other is the first that fits.

    `amounts` are `currency` and `prices`.
    """
    code = CURRENCIES.get(amounts.get("currency", ""), "")
    if not goal and not reading:
        return turnover_in(tables, code, day) if code else turnover(tables, day)
    return goal_turnover(tables, *goal_and_reading(tables, goal, reading, amounts.get("prices", "")), day, code)


OPTIONS = (NO_GOAL_OR_ONE, READING, CURRENCY, PRICES_OF_A_GOAL)


def _claim_view(tables: TableMap, readings: pd.DataFrame, day: pd.Timestamp | None) -> View:
    """Return turnover with the goal that the readings look at, as it was stated, or with the time that has passed since an event."""
    goals = readings.loc[readings["evidence_kind"] == "goal", "evidence"].dropna()
    if len(goals):
        return goal_turnover(tables, str(goals.iloc[0]).split()[1], STATED, day)
    return turnover(tables, day).over(span=elapsed_span(tables, readings))


CHART = Chart(
    "turnover", N_("Trade, as each country reports it"), select_view, draw, describe,
    ("series", "series_in_currencies", "goal_progress", "goal_currencies"), OPTIONS, page="/goal", order=10,
    line_column="reporter", claim_view=_claim_view, claim_links=(("/goal", N_("The goal")), ("/trade", N_("Trade by year"))),
    page_values={"goal": measured_goals},
)  # fmt: skip
