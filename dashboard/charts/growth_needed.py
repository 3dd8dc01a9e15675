"""The growth a year that a goal still needed, year by year, beside the growth that there was, in each country's figures.

A hollow mark says how it looked at the time, where a figure was known while there was time to act. What is shown comes
from views; how a goal's turnover itself looks is in the chart turnover.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.axes import draw_value_axis
from dashboard.charts.drawing.figure_spec import Branch, FigureSpec
from dashboard.charts.drawing.goal_options import NEWEST_GOAL_OR_ONE, PRICES, READING, goal_and_reading
from dashboard.charts.drawing.layout import (
    ChartHeading,
    Size,
    blank_figure,
    draw_empty,
    pixels,
    plot_height,
    separate_labels,
    source_line,
    with_gaps,
    wrap,
)
from dashboard.charts.drawing.theme import Theme
from dashboard.prose.statements import growth_needed_text, source_or_speaker
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.goal import HAD, NEEDED, NEEDED_THEN, growth_needed, measured_goals
from dashboard.views.goal_rows import CONSTANT, PacePoint
from dashboard.views.memo import once_per_version, once_per_view
from dashboard.views.records import TableMap, typed_rows
from etl.model import KOREA, PAIR

_ASIDE = 0.05
#: How far to the right of its year a mark stands that says how it looked then.
_LATER = 0.1
#: How far to the right of its newest year a line's name begins, clear of that year's marks.
_BESIDE = 0.22
_LINES: dict[str, Branch] = {NEEDED: {"width": 2.6}, HAD: {"width": 1.2}}
_MARKS: dict[str, Branch] = {
    NEEDED: {"symbol": "diamond", "size": 11},
    NEEDED_THEN: {"symbol": "diamond", "size": 11},
    HAD: {"symbol": "circle", "size": 7},
}
#: The size of a line's name and the height of one of its lines, in pixels.
_NAME, _NAME_LINE = 13, 17
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw for each country's figures the growth needed as a thick line and the growth had as a thin one, in per cent."""
    foot = [_key(view, words), _missing(view, words), source_line(view, words)]
    drawn = blank_figure(_heading(view, words), foot, theme, size, right=92 if size.narrow else 190)
    if view.points.empty:
        return draw_empty(drawn, words("No growth can be computed from what had been published by this day."), theme)
    _axes(drawn, view, words, theme)
    for (reporter, pace), rows in view.points.groupby(["reporter", "pace"], sort=True):
        points = typed_rows(rows, PacePoint)
        _line(drawn, points, str(pace), theme.reporter(str(reporter)))
        _marks(drawn, points, str(pace), words, theme)
    _values(drawn, view, words, theme)
    _names(drawn, view, words, theme, size)
    return drawn


def _heading(view: View, words: Words) -> ChartHeading:
    title = words("Growth still needed, and growth there was: {goal}", goal=words.text(view.facts.get("goal", "")))
    if view.points.empty:
        return ChartHeading(words("Growth still needed to reach a goal"), words("Per cent a year"))
    if view.facts.get("prices") == CONSTANT:
        year = view.facts["base_year"]
        return ChartHeading(title, words("Per cent a year, in dollars of {year}, by US consumer prices", year=year))
    return ChartHeading(title, words("Per cent a year, in current dollars"))


@once_per_view
def _key(view: View, words: Words) -> str:
    """Return the key to the marks that are there, and to no others."""
    paces = set(view.points["pace"])
    base, due = view.facts.get("base_year", ""), view.facts.get("due", "")
    parts = []
    if NEEDED in paces:
        parts.append("◆\u00a0" + words("needed from that year to {due}, as known now", due=due))
    if NEEDED_THEN in paces:
        parts.append("◇\u00a0" + words("as it first looked, before {due} was over", due=due))
    if HAD in paces:
        parts.append("●\u00a0" + words("actual, from {base} to that year, within one source", base=base))
    return " · ".join(parts)


@once_per_view
def _missing(view: View, words: Words) -> str:
    """Return a text on in which years before the newest a country's figures have no growth since the base year, and why."""
    had, newest = view.points[view.points["pace"] == HAD], view.points["year"].max()
    if had.empty:
        return ""
    base, parts = view.facts["base_year"], []
    for reporter in [country for country in PAIR if country in set(view.points["reporter"])]:
        known = set(had.loc[had["reporter"] == reporter, "year"])
        years = words.runs([year for year in range(int(base) + 1, int(newest) + 1) if year not in known])
        parts += [f"{words.figures_of(reporter)}, {words.join_names(years)}"] if years else []
    if not parts:
        return ""
    return words(
        "no ● where no one source has both {base} and that year: {missing}", base=base, missing="; ".join(parts)
    )


def _axes(drawn: FigureSpec, view: View, words: Words, theme: Theme) -> None:
    first, last = int(view.facts["base_year"]), int(view.facts["due"])
    highest, lowest = float(view.points["pace_percent"].max()), float(view.points["pace_percent"].min())
    high, low = highest + (highest - min(lowest, 0)) * 0.14, min(lowest - (highest - lowest) * 0.1, 0)
    step = next(step for step in _STEPS if (high - low) / step < 6)
    ticks = [tick for tick in range(-step * 20, step * 20, step) if low <= tick <= high]
    years = list(range(first, last + 1))
    drawn.update_axis(
        "xaxis", range=[first - 0.35, last + 0.35], tickvals=years, ticktext=[str(year) for year in years]
    )
    draw_value_axis(drawn, (low, high), ticks, [words.percent(tick) for tick in ticks])
    if low < 0:
        drawn.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=0, y1=0, layer="below", line={"color": theme.quiet, "width": 1}
        )


def _at(point: PacePoint) -> float:
    """Return a mark's place: Korea's figures a little left of the year, Russia's right, what was known then beside it."""
    aside = -_ASIDE if point.reporter == KOREA else _ASIDE
    return float(point.year) + aside + (_LATER if point.pace == NEEDED_THEN else 0.0)


def _line(drawn: FigureSpec, points: Sequence[PacePoint], pace: str, color: str) -> None:
    """Join the marks of neighbouring years; what was known then stands alone."""
    if pace not in _LINES:
        return
    across, up = with_gaps([point.year for point in points], [point.pace_percent for point in points])
    aside = -_ASIDE if points[0].reporter == KOREA else _ASIDE
    drawn.add_scatter(
        x=[None if year is None else year + aside for year in across], y=up, mode="lines", hoverinfo="skip",
        line={"color": color, **_LINES[pace]},
    )  # fmt: skip


def _marks(drawn: FigureSpec, points: Sequence[PacePoint], pace: str, words: Words, theme: Theme) -> None:
    color = theme.reporter(points[0].reporter)
    hollow = pace == NEEDED_THEN
    drawn.add_scatter(
        x=[_at(point) for point in points], y=[point.pace_percent for point in points], mode="markers",
        hoverinfo="text", hovertext=[_hover(point, words) for point in points],
        marker={
            **_MARKS[pace], "color": theme.paper if hollow else color,
            "line": {"color": color, "width": 1.6 if hollow else 0},
        },
    )  # fmt: skip


def _hover(point: PacePoint, words: Words) -> str:
    lines = [
        f"<b>{words.figures_of(point.reporter)}, {point.year}</b>",
        words(
            "{percent} a year {pace}",
            percent=growth_needed_text(point, point.pace_percent, words),
            pace=words.term(point.pace),
        ),
        f"{source_or_speaker(point, words)}, {words.term(point.method)}, {words.term(point.status)}",
        words("known since {day}", day=words.day_text(point.first_known)),
    ]
    return "<br>".join(lines)


def _values(drawn: FigureSpec, view: View, words: Words, theme: Theme) -> None:
    """Write what was needed beside each mark but the newest, where its line and the other country's leave room."""
    shown = view.points[view.points["pace"] == NEEDED].sort_values("year")
    near = 0.08 * (drawn.span("yaxis")[1] - drawn.span("yaxis")[0])
    for reporter, rows in shown.groupby("reporter"):
        values = dict(zip(rows["year"], rows["pace_percent"], strict=True))
        others = shown[shown["reporter"] != reporter].set_index("year")["pace_percent"].to_dict()
        for point in typed_rows(rows[:-1], PacePoint):
            gap = point.pace_percent - others.get(point.year, -1e9)
            place = _LabelPosition(
                values.get(point.year - 1), point.pace_percent, values.get(point.year + 1), gap, near
            )
            drawn.add_annotation(
                text=f"<b>{growth_needed_text(point, point.pace_percent, words)}</b>", showarrow=False, borderpad=0,
                x=_at(point), y=point.pace_percent, **place.anchors(str(reporter)),
                font={"size": _NAME, "color": theme.reporter(point.reporter)},
            )  # fmt: skip


@dataclass(frozen=True)
class _LabelPosition:
    """Where a figure stands beside its mark: `before` and `after` are its neighbours, `gap` how far it is above the other."""

    before: float | None
    value: float
    after: float | None
    gap: float
    near: float

    def anchors(self, reporter: str) -> Branch:
        """Return the anchors and shifts of the text."""
        lowest = self.before is not None and self.after is not None and self.value < min(self.before, self.after)
        if lowest and abs(self.gap) < self.near:
            left = reporter == KOREA
            return {"xanchor": "right" if left else "left", "yanchor": "top", "yshift": -12}
        falling = self.before is not None and self.after is not None and self.before > self.value > self.after
        if self.gap >= 0:
            return {"xanchor": "left" if falling else "center", "yanchor": "bottom", "yshift": 9}
        return {"xanchor": "right" if falling else "center", "yanchor": "top", "yshift": -9}


def _names(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Name each line at its newest point, with its growth and the years that it spans; the due year's stand at the edge."""
    lines = view.points[view.points["pace"] != NEEDED_THEN]
    newest = lines.sort_values("year").drop_duplicates(["reporter", "pace"], keep="last")
    last = typed_rows(newest, PacePoint)
    due, edge = int(view.facts["due"]), float(drawn.span("xaxis")[1])
    places = [edge if point.year == due else point.year + _BESIDE for point in last]
    texts = [
        _name(point, view, words, size, pixels(drawn, edge - place) + drawn.layout["margin"]["r"] - 6)
        for point, place in zip(last, places, strict=True)
    ]
    (low, high), height = drawn.span("yaxis"), plot_height(drawn)
    rooms = [(text.count("<br>") + 1) * _NAME_LINE + 4 for text in texts]
    shifts = separate_labels([point.pace_percent - low for point in last], rooms, (high - low) / height, height)
    for point, place, text, shift in zip(last, places, texts, shifts, strict=True):
        drawn.add_annotation(
            text=text, x=place, y=point.pace_percent, xanchor="left", yanchor="middle", align="left", xshift=4,
            yshift=shift, showarrow=False, borderpad=0, font={"size": _NAME, "color": theme.reporter(point.reporter)},
        )  # fmt: skip


def _name(point: PacePoint, view: View, words: Words, size: Size, room: float) -> str:
    """Return a text on whose line it is, its growth, and from which year to which, in lines that fit so many pixels."""
    whose = words.term(point.reporter) if size.narrow else words.figures_of(point.reporter)
    if point.pace == NEEDED:
        percent = growth_needed_text(point, point.pace_percent, words)
        phrase = words("{percent} a year needed, {span}", percent=percent, span=f"{point.year}–{view.facts['due']}")
    else:
        percent = words.percent(point.pace_percent, 1)
        phrase = words("{percent} a year, {span}", percent=percent, span=f"{view.facts['base_year']}–{point.year}")
    return "<br>".join([f"<b>{whose}</b>", *wrap(phrase, room, _NAME)])


def describe(view: View, words: Words) -> str:
    """Return one or two sentences on what the chart shows, for readers who do not see it."""
    if view.points.empty:
        return words("An empty chart: no growth can be computed from what had been published by this day.")
    phrases = [
        words("Lines of the yearly growth that was still needed to reach the goal, beside the growth there was.")
    ]
    shown = sorted((one for one in view.rows(PacePoint) if one.pace == NEEDED), key=lambda one: one.year)
    for reporter in [country for country in PAIR if country in {one.reporter for one in shown}]:
        rows = [one for one in shown if one.reporter == reporter]
        first, last = rows[0], rows[-1]
        phrases.append(
            words(
                "{books}: {first} a year needed from {first_year}, {last} from {last_year}.",
                books=words.figures_of(reporter), first=growth_needed_text(first, first.pace_percent, words),
                first_year=str(first.year), last=growth_needed_text(last, last.pace_percent, words),
                last_year=str(last.year),
            )
        )  # fmt: skip
    return " ".join(phrases)


@once_per_version
def select_view(
    tables: TableMap, day: pd.Timestamp | None = None, goal: str = "", reading: str = "", prices: str = ""
) -> View:
    """Return the growth needed for a goal on one of its readings; of those that are not named, for the first."""
    return growth_needed(tables, *goal_and_reading(tables, goal, reading, prices), day)


#: A static site has this chart of each goal, and not of each of its readings.
OPTIONS = (NEWEST_GOAL_OR_ONE, replace(READING, static_values=0), replace(PRICES, static_values=0))

CHART = Chart(
    "growth-needed", N_("Growth still needed for a goal"), select_view, draw, describe,
    ("goal_progress", "goal_then", "series"),
    OPTIONS, page="/goal", is_main=False, order=20, page_values={"goal": measured_goals},
)  # fmt: skip
