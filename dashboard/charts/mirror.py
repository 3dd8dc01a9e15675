"""One flow of goods as both countries report it: two lines with the gap between them shaded, or the gap itself.

A thin line says that the source changes there; hollow marks are not firm. What is shown comes from views.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import isnan
from operator import attrgetter

import pandas as pd

from dashboard.charts._chart import Chart, Option
from dashboard.charts.drawing.axes import draw_value_axis, draw_year_axis
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.gap_bars import draw as draw_gaps
from dashboard.charts.drawing.gap_bars import freight_key, gap_text
from dashboard.charts.drawing.layout import ChartHeading, Size, blank_figure, draw_empty, source_line
from dashboard.charts.drawing.lines import (
    LineEnd,
    LineSeries,
    draw_end_labels,
    draw_lines,
    draw_markers,
    label_room,
    short_end_label,
)
from dashboard.charts.drawing.theme import Theme
from dashboard.prose.caveats import estimates_since, figures_of
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.memo import once_per_view
from dashboard.views.mirror import FLOWS, GAP, HEADLINE, PERCENT, SHOWS, VALUES, mirror, pairs, sources_of
from dashboard.views.mirror_rows import MirrorFigure, MirrorPair
from dashboard.views.records import TableMap, typed_rows
from etl.model import PAIR, RUSSIA, Flow, Status

_HEADROOM = 1.2
_TITLES = {
    True: N_("What Russia sells to South Korea, as both countries report it"),
    False: N_("What South Korea sells to Russia, as both countries report it"),
}
_SUBTITLES = {
    VALUES: N_("Billions of US dollars a year; the gap is shaded where both published"),
    GAP: N_("The importer’s figure less the exporter’s, billions of US dollars"),
    PERCENT: N_("The importer’s figure less the exporter’s, per cent of the exporter’s"),
}
#: A line's name at its end: whose figures, of which flow; how they are valued follows.
_NAMES = {Flow.EXPORT.value: N_("exports, {valuation}"), Flow.IMPORT.value: N_("imports, {valuation}")}


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw both countries' figures, one colour for each country, or the gap between them as bars."""
    shown = view.facts["show"]
    title = words(_TITLES[view.facts["exporter"] == RUSSIA])
    estimates = estimates_since(view, words) if shown == VALUES else ""
    foot = [_key(view, words), estimates, freight_key(view, words), source_line(view, words)]
    right = 24 if shown != VALUES else 54 if size.narrow else 150
    drawn = blank_figure(ChartHeading(title, words(_SUBTITLES[shown])), foot, theme, size, right=right)
    if view.points.empty:
        return draw_empty(drawn, words("No figures of both countries had been published by this day."), theme)
    if shown != VALUES:
        return draw_gaps(drawn, view, words, theme, size)
    return _draw_lines(drawn, view, words, theme, size)


def _draw_lines(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    _axes(drawn, view, words, size)
    drawn_countries = set(view.points["reporter"])
    if drawn_countries >= set(PAIR):
        _shade(drawn, view.layer("pairs"), theme)
    _silence(drawn, view.layer("pairs"), drawn_countries, (words, theme, size))
    for reporter, series in _lines(view, words):
        color = theme.reporter(reporter)
        draw_lines(drawn, series, color)
        draw_markers(drawn, series, (color, theme.paper))
    _end_labels(drawn, _with_positions(view), words, theme, size)
    return drawn


@once_per_view
def _lines(view: View, words: Words) -> list[tuple[str, LineSeries]]:
    """Return each country's points with what they say when pointed at."""
    gaps = {pair.year: pair for pair in view.layer_rows("pairs", MirrorPair)}
    groups = [(str(name), typed_rows(rows, MirrorFigure)) for name, rows in _with_positions(view).groupby("reporter")]
    return [
        (whose, LineSeries(points, [_hover(point, gaps.get(point.year), words) for point in points]))
        for whose, points in groups
    ]


def _key(view: View, words: Words) -> str:
    """Return the key to the marks that are there, and to no others."""
    parts = []
    if not view.points["firm"].all():
        parts.append(words("hollow: an estimate, worked out from one, or suspect"))
    if view.facts["show"] == VALUES and _with_positions(view)["spliced"].any():
        parts.append(words("thin line: source changes"))
    return " · ".join(parts)


def _axes(drawn: FigureSpec, view: View, words: Words, size: Size) -> None:
    top = float(view.points["value_usd"].max()) / 1e9 * _HEADROOM
    ticks = [tick for tick in range(0, 200, 5 if top > 8 else 1) if tick <= top]
    draw_year_axis(drawn, view.points["year"], size)
    draw_value_axis(drawn, (0, top), ticks, [words.billions(tick * 1e9, 0) for tick in ticks])


def _shade(drawn: FigureSpec, pairs: pd.DataFrame, theme: Theme) -> None:
    """Shade what lies between the two countries' figures, from year to year where both have a gap to tell."""
    rows = pairs[pairs["gap_usd"].notna()]
    for _, run in rows.groupby((rows["year"].diff() != 1).cumsum()):
        years = run["year"].tolist()
        for name, fill in (("exporter_usd", "none"), ("importer_usd", "tonexty")):
            drawn.add_scatter(
                x=years, y=(run[name] / 1e9).tolist(), mode="lines", hoverinfo="skip", fill=fill,
                fillcolor=theme.grid, line={"width": 0, "color": theme.grid},
            )  # fmt: skip


def _silence(
    drawn: FigureSpec, pairs: pd.DataFrame, countries: Collection[str], look: tuple[Words, Theme, Size]
) -> None:
    """Mark from when on a country that is drawn has only estimates."""
    words, theme, size = look
    for side in ("exporter", "importer"):
        weak = pairs[pairs[f"{side}_status"] == Status.ESTIMATE]
        if weak.empty or weak["year"].min() == pairs["year"].min() or weak[side].iloc[0] not in countries:
            continue
        country, year = str(weak[side].iloc[0]), int(weak["year"].min())
        drawn.add_shape(
            type="line", x0=year - 0.5, x1=year - 0.5, y0=0, y1=1, yref="paper", layer="below",
            line={"color": theme.quiet, "width": 1, "dash": "dot"},
        )  # fmt: skip
        text = words("{country}:<br>from {year} on estimates", country=words.term(country), year=str(year))
        drawn.add_annotation(
            text=text, x=year - 0.5, y=1, yref="paper", xanchor="right", yanchor="top", xshift=-5, align="right",
            showarrow=False, borderpad=0, font={"size": 12 if size.tight else 13, "color": theme.quiet},
        )  # fmt: skip


@once_per_view
def _with_positions(view: View) -> pd.DataFrame:
    """Place the points of both countries' figures, and say of each whether its source took over from that of the year before."""
    points = view.points
    before = points.groupby("reporter")[["year", "source"]].shift()
    spliced = (points["year"] - before["year"] == 1) & (before["source"] != points["source"])
    return points.assign(at=points["year"], shown=points["value_usd"] / 1e9, spliced=spliced)


def _hover(point: MirrorFigure, pair: MirrorPair | None, words: Words) -> str:
    named = words(_NAMES[point.flow], valuation=point.valuation or "?")
    lines = [
        f"<b>{figures_of(point.reporter, point.status, words)}, {point.year}</b>",
        words("{amount}, {status}", amount=words.usd(point.value_usd, 2), status=words.term(point.status)),
        f"{named}; {words.source(point.source)}, {words.term(point.method)}",
    ]
    if pair is not None and not isnan(pair.gap_usd):
        lines.append(words("importer’s less exporter’s: {gap}", gap=gap_text(pair, words)))
    return "<br>".join([*lines, words("known since {day}", day=words.day_text(point.first_known))])


def _end_labels(drawn: FigureSpec, points: pd.DataFrame, words: Words, theme: Theme, size: Size) -> None:
    """Name each line at its newest point, and give that point's figure."""
    newest = points.sort_values("year").drop_duplicates("reporter", keep="last").sort_values("reporter")
    last = typed_rows(newest, MirrorFigure)
    texts = [_end_label(point, words, size) for point in last]
    colors = [theme.reporter(point.reporter) for point in last]
    draw_end_labels(drawn, [LineEnd(point.at, point.shown) for point in last], texts, colors, label_room(texts))


def _end_label(point: MirrorFigure, words: Words, size: Size) -> str:
    amount = words.billions(point.value_usd, 1)
    if size.narrow:
        return short_end_label(point, amount, words)
    named = words(_NAMES[point.flow], valuation=point.valuation or "?")
    return f"<b>{figures_of(point.reporter, point.status, words)}</b><br>{named}<br>{amount}"


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    if view.points.empty:
        return words("An empty chart: no figures of both countries had been published by this day.")
    title = words(_TITLES[view.facts["exporter"] == RUSSIA])
    if view.facts["show"] != VALUES:
        column = "gap_usd" if view.facts["show"] == GAP else "gap_percent"
        return f"{title}. {_extremes(view.rows(MirrorPair), column, words)}"
    return f"{title}. {_newest(view.layer_rows('pairs', MirrorPair), words)}"


def _extremes(points: Sequence[MirrorPair], column: str, words: Words) -> str:
    most, least = max(points, key=attrgetter(column)), min(points, key=attrgetter(column))
    return words(
        "The importer’s figure less the exporter’s: lowest in {low_year} ({low}), highest in {high_year} ({high}).",
        low=gap_text(least, words), low_year=str(least.year),
        high=gap_text(most, words), high_year=str(most.year),
    )  # fmt: skip


def _newest(pairs: Sequence[MirrorPair], words: Words) -> str:
    last = ([pair for pair in pairs if not isnan(pair.gap_usd)] or pairs)[-1]
    years = [pair.year for pair in pairs]
    return words(
        "Two lines from {first} to {until}. In {year}: {exporter}, {exporter_amount}; {importer}, {importer_amount}.",
        first=str(min(years)), until=str(max(years)), year=str(last.year),
        exporter=figures_of(last.exporter, last.exporter_status, words),
        importer=figures_of(last.importer, last.importer_status, words),
        exporter_amount=words.usd(last.exporter_usd), importer_amount=words.usd(last.importer_usd),
    )  # fmt: skip


_FLOW_NAMES = {Flow.EXPORT.value: N_("Russia to Korea"), Flow.IMPORT.value: N_("Korea to Russia")}
_SHOW_NAMES = {VALUES: N_("both figures"), GAP: N_("gap in dollars"), PERCENT: N_("gap in per cent")}


def _source_name(pair: str, _: TableMap, words: Words) -> str:
    if pair == HEADLINE:
        return words("the headline sources of each year")
    exporter, importer = sources_of(pair)
    return words(
        "{exporter_source} against {importer_source}",
        exporter_source=words.source(exporter), importer_source=words.source(importer),
    )  # fmt: skip


def _pairs(tables: TableMap, before: Mapping[str, str]) -> list[str]:
    return [HEADLINE, *pairs(tables, before.get("flow") or Flow.EXPORT.value)]


OPTIONS = (
    Option("flow", lambda _, __: tuple(FLOWS), N_("Goods"), lambda flow, _, words: words(_FLOW_NAMES[flow])),
    Option("show", lambda _, __: SHOWS, N_("Show"), lambda show, _, words: words(_SHOW_NAMES[show])),
    Option("source", _pairs, N_("Sources, the exporter’s first"), _source_name, static_values=0),
)

CHART = Chart(
    "mirror", N_("Both countries’ figures and the gap"), mirror, draw, describe, ("mirror_gap", "flows"), OPTIONS,
    page="/mirror", order=60, line_column="reporter",
)  # fmt: skip
