"""The pair's trade by year and by month: lines of levels and of an index, bars of growth and of balances, and seasons.

One colour for each country's figures. What is shown comes from views, what is said from course and caveats; how
lines say how firm they are is in lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.charts._chart import Chart, Option
from dashboard.charts.drawing.axes import (
    digits,
    draw_month_axis,
    draw_season_axis,
    draw_value_axis,
    draw_year_axis,
    extend_below_zero,
    ticks,
)
from dashboard.charts.drawing.events import event_key, event_marks, event_marks_above
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import Size, blank_figure, draw_empty, source_line, text_width
from dashboard.charts.drawing.lines import (
    PLAIN,
    SMALL,
    LineEnd,
    LineSeries,
    draw_bars,
    draw_end_labels,
    draw_lines,
    draw_markers,
    key,
    label_room,
    short_end_label,
)
from dashboard.charts.drawing.theme import Theme, fade
from dashboard.prose.caveats import estimates_since, figures_of, missing_years
from dashboard.prose.trade import describe, heading, option_name
from dashboard.prose.trade_points import hover_text
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.memo import once_per_view
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.trade import (
    FREQUENCIES,
    GROWTH,
    INDEX,
    LEVEL,
    MEASURES,
    MONTH,
    SEASONAL,
    YEAR,
    axis_positions,
    bases,
    first_estimate_years,
    has_months,
    trade,
)
from dashboard.views.trade_rows import TradePoint
from etl.model import PAIR, Measure

_STEPS = {YEAR: 1.0, MONTH: 1 / 12}
#: How much of its colour the oldest season loses.
_FADING = 0.55
#: Growth above this would flatten every other bar.
_TALLEST = 250.0


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw what the view's facts say: bars for growth and balances, one line a year for seasons, lines for the rest."""
    notes = [missing_years(view, words), estimates_since(view, words)]
    foot = [_key(view, words), *notes, event_key(view, words, size), source_line(view, words)]
    bars = _in_bars(view)
    right = 24 if bars else 54 if size.narrow or view.facts["show"] == SEASONAL else 140
    drawn = blank_figure(heading(view, words), foot, theme, size, right=right)
    if view.points.empty:
        return draw_empty(drawn, words("No such figure had been published by this day."), theme)
    view = _placed(view)
    draw_kind = _seasons if view.facts["show"] == SEASONAL else _bars if bars else _lines
    draw_kind(drawn, view, words, theme, size)
    return drawn


def _in_bars(view: View) -> bool:
    balance = view.facts["measure"] == Measure.BALANCE and view.facts["show"] == LEVEL
    return balance or view.facts["show"] == GROWTH


@once_per_view
def _placed(view: View) -> View:
    """Return the view with each point's place across and its height: dollars in billions, or per cent."""
    height = view.points[view.facts["value"]]
    dollars = view.facts["value"] == "value_usd"
    points = view.points.assign(at=axis_positions(view.points), shown=height / 1e9 if dollars else height)
    return replace(view, points=points)


@once_per_view
def _points_of(view: View, words: Words, reporter: str) -> LineSeries:
    """Return the points of one country's figures, and what they say when pointed at."""
    points = [point for point in view.rows(TradePoint) if point.reporter == reporter]
    hover = hover_text(view, words)
    return LineSeries(points, [hover(point) for point in points], _STEPS[view.facts["frequency"]])


@once_per_view
def _key(view: View, words: Words) -> str:
    phrases = key(view.rows(TradePoint), words, bars=_in_bars(view))
    return " · ".join(phrases) if len(phrases) > 1 else ""


def _lines(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Draw a line for each country's figures."""
    _across(drawn, view, words, size)
    _up(drawn, view, words, (0.0, view.points["shown"].max() * 1.12))
    if view.facts["show"] == INDEX:
        _level_line(drawn, 100.0, theme)
    monthly = view.facts["frequency"] == MONTH
    for reporter in sorted(view.points["reporter"].unique()):
        color, series = theme.reporter(reporter), _points_of(view, words, reporter)
        draw_lines(drawn, series, color)
        draw_markers(drawn, series, (color, theme.paper), SMALL if monthly else PLAIN)
    event_marks(drawn, view, words, theme, size)
    last = list({point.reporter: point for point in view.rows(TradePoint)}.values())
    texts = [_end_label(point, view, words, size) for point in last]
    colors = [theme.reporter(point.reporter) for point in last]
    draw_end_labels(drawn, [LineEnd(point.at, point.shown) for point in last], texts, colors, label_room(texts))


def _bars(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Draw bars from zero, Korea's figures left of the year and Russia's right."""
    _across(drawn, view, words, size)
    low, high = min(view.points["shown"].min(), 0.0), _top(view)
    _up(drawn, view, words, extend_below_zero((low - 0.04 * (high - low), high + 0.28 * (high - low))))
    event_marks_above(drawn, view, words, theme, size)
    _level_line(drawn, 0.0, theme)
    step = _STEPS[view.facts["frequency"]]
    whose = [reporter for reporter in PAIR if (view.points["reporter"] == reporter).any()]
    width = 0.8 * step / len(whose)
    drawn.update_layout(barmode="overlay")
    _cut(drawn, view, words, theme)
    for number, reporter in enumerate(whose):
        colors = theme.reporter(reporter), theme.paper
        draw_bars(drawn, _points_of(view, words, reporter), colors, (-0.4 * step + number * width, width))
    if len(whose) > 1:
        _names(drawn, view, whose, (words, theme, size))


def _names(drawn: FigureSpec, view: View, whose: Sequence[str], look: tuple[Words, Theme, Size]) -> None:
    """Name each country's figures above the plot, in the colour of its bars, and from when on they are estimates.

    Where it is narrow each name has a line of its own.
    """
    words, theme, size = look
    since = first_estimate_years(view.points)
    lines = len(whose) if size.narrow else 1
    drawn.update_layout(margin={"t": drawn.layout["margin"]["t"] + 4 + 18 * lines})
    after = 0.0
    for place, reporter in enumerate(whose, 1):
        name = words.figures_of(reporter)
        if reporter in since:
            name = words("{books}, from {year} on estimates", books=name, year=str(since[reporter]))
        drawn.add_annotation(
            text=f"<b>{name}</b>", x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom",
            xshift=after, yshift=6 + 18 * max(lines - place, 0), showarrow=False, borderpad=0, font={"size": 14, "color": theme.reporter(reporter)},
        )  # fmt: skip
        after += 0 if size.narrow else round(text_width(name, 14) * 1.06) + 16


def _top(view: View) -> float:
    """Return the height that bars need; growth that would flatten all others is cut at the top, and its number written."""
    shown = view.points["shown"]
    return max(float(shown[shown <= _TALLEST].max() if view.facts["show"] == GROWTH else shown.max()), 0.0)


def _cut(drawn: FigureSpec, view: View, words: Words, theme: Theme) -> None:
    """Write the number of each bar that the top of the plot cuts."""
    top = drawn.span("yaxis")[1]
    for point in (point for point in view.rows(TradePoint) if point.shown > top):
        drawn.add_annotation(
            text=f"↑\u00a0{words.percent(point.shown)}", x=point.at, y=top, xanchor="left", yanchor="top", xshift=8, yshift=-4,
            showarrow=False, borderpad=0, font={"size": 12, "color": theme.reporter(point.reporter)},
        )  # fmt: skip


def _seasons(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Draw the months of each year as a line of its own, the newest in full colour."""
    points = view.points.assign(at=view.points["period"].str[5:7].astype("int64"))
    draw_season_axis(drawn, words, size)
    low, high = points["shown"].min(), points["shown"].max()
    room = 0.08 * (high - min(low, 0.0))
    _up(drawn, view, words, (min(low - room, 0.0) if low < 0 else 0.0, high + room))
    groups, hover = list(points.groupby(["reporter", "year"], sort=True)), hover_text(view, words)
    colors = [theme.reporter(str(reporter)) for (reporter, _), _ in groups]
    colors = [fade(color, theme.paper, _share(number, len(colors))) for number, color in enumerate(colors)]
    for (_, rows), color in zip(groups, colors, strict=True):
        season = typed_rows(rows, TradePoint)
        series = LineSeries(season, [hover(point) for point in season])
        draw_lines(drawn, series, color)
        draw_markers(drawn, series, (color, theme.paper), SMALL)
    last = [typed_rows(rows.tail(1), TradePoint)[0] for _, rows in groups]
    ends = [LineEnd(point.at, point.shown) for point in last]
    draw_end_labels(drawn, ends, [f"<b>{point.year}</b>" for point in last], [theme.ink] * len(last), 17)


def _share(number: int, count: int) -> float:
    """Return how much of its colour an older line loses."""
    return _FADING * (count - 1 - number) / max(count - 1, 1)


def _across(drawn: FigureSpec, view: View, words: Words, size: Size) -> None:
    if view.facts["frequency"] == MONTH:
        draw_month_axis(drawn, view.points, words, size)
    else:
        draw_year_axis(drawn, view.points["year"], size)


def _up(drawn: FigureSpec, view: View, words: Words, span: tuple[float, float]) -> None:
    values = ticks(*span)
    places = digits(values)
    dollars = view.facts["value"] == "value_usd"
    texts = [words.billions(value * 1e9, places) if dollars else words.number(value, places) for value in values]
    draw_value_axis(drawn, span, values, texts)


def _level_line(drawn: FigureSpec, at: float, theme: Theme) -> None:
    drawn.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=at, y1=at, layer="below", line={"color": theme.quiet, "width": 1}
    )


def _end_label(point: TradePoint, view: View, words: Words, size: Size) -> str:
    indexed = view.facts["show"] == INDEX
    monthly = view.facts["frequency"] == MONTH
    amount = words.number(point.index_percent) if indexed else words.billions(point.value_usd, 2 if monthly else 1)
    if size.narrow:
        return short_end_label(point, amount, words)
    text, hole = (N_("{amount} in {month}"), "month") if monthly else (N_("{amount} in {year}"), "year")
    when = words(text, amount=amount, **{hole: words.period(point.period)})
    return f"<b>{figures_of(point.reporter, point.status, words)}</b><br>{when}"


def _shows(tables: TableMap, before: Mapping[str, str]) -> Sequence[str]:
    """Return what can be shown of a measure: a balance has no growth, months have no index, years no seasons."""
    measure, frequency = before.get("measure") or MEASURES[0], before.get("frequency") or YEAR
    relative = measure != Measure.BALANCE
    if frequency != MONTH:
        return [LEVEL, GROWTH, INDEX] if relative else [LEVEL]
    grown = relative and has_months(tables, measure, "series_growth")
    return [LEVEL, *([GROWTH] if grown else []), SEASONAL]


def _frequencies(tables: TableMap, before: Mapping[str, str]) -> Sequence[str]:
    held = has_months(tables, before.get("measure") or MEASURES[0])
    return FREQUENCIES if held else FREQUENCIES[:1]


def _bases(tables: TableMap, before: Mapping[str, str]) -> Sequence[str]:
    indexed = before.get("show") == INDEX
    return (bases(tables, before.get("measure") or MEASURES[0]) if indexed else []) or [""]


OPTIONS = (
    Option("measure", lambda _, __: MEASURES, N_("Measure"), option_name),
    Option("frequency", _frequencies, N_("Period"), option_name),
    Option("show", _shows, N_("Shown as"), option_name),
    Option("base", _bases, N_("Base year"), option_name, static_values=0),
)

CHART = Chart(
    "trade", N_("Trade by year and month"), trade, draw, describe,
    ("series", "series_months", "series_growth", "measures"), OPTIONS, page="/trade", order=30,
    draws_part_years=True, line_column="reporter",
)  # fmt: skip
