"""Growth of trade against the year before, source by source, for each country's figures, with a claim's figure beside it.

One dot is one source's full year; a growth is never joined across sources. What is shown comes from views.
"""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter

import pandas as pd

from dashboard.charts._chart import Chart, Option
from dashboard.charts.drawing.axes import draw_value_axis
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import ChartHeading, Size, blank_figure, draw_empty, source_key, source_line, wrap
from dashboard.charts.drawing.nearest_figures import draw_nearest_figures, nearest_key
from dashboard.charts.drawing.overlays import claim_text
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.claim_layers import ClaimInterval, nearest_figures
from dashboard.views.growth import GrowthPoint, growth
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap, typed_rows
from etl.model import KOREA, PAIR, RUSSIA, Flow, Measure

_ASIDE = 0.16
#: The size of what names a claim's figure.
_CLAIM = 13
#: Above all dots, in per cent, where a narrow chart names a claim in several lines, beside the countries.
_CLAIM_ROOM = 40
_SYMBOLS = {"un-comtrade": "square", "kcs": "diamond"}
_TITLES = {
    Measure.TURNOVER.value: N_("Growth of trade between Russia and South Korea"),
    Measure.EXPORT.value: N_("Growth of Russian exports to South Korea"),
    Measure.IMPORT.value: N_("Growth of Russian imports from South Korea"),
}


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw each source's yearly growth in per cent as dots, Korea's figures left of the year and Russia's right."""
    near = len(view.layer("nearest")) > 0
    key = nearest_key(view, words) if near else source_key(view, _SYMBOLS, words)
    foot = [key, _no_figures_note(view, words), source_line(view, words)]
    drawn = blank_figure(_heading(view, words), foot, theme, size)
    if view.points.empty:
        return draw_empty(drawn, words("No growth can be computed from what had been published by this day."), theme)
    if len(view.layer("nearest")):
        return draw_nearest_figures(drawn, view, words, theme)
    _axes(drawn, view, words, theme, size)
    for reporter in PAIR:
        _draw_ranges(drawn, view, reporter, theme)
    for _, points in view.points.groupby(["reporter", "source"], sort=True):
        _dots(drawn, points, words, theme)
    for claim in typed_rows(view.layer("claimed"), ClaimInterval):
        _claim(drawn, claim, _claim_label(view, claim, words, size), theme)
    return drawn


def _heading(view: View, words: Words) -> ChartHeading:
    russian = view.points.loc[view.points["reporter"] != KOREA, "measure"]
    title = _TITLES[russian.iloc[0] if len(russian) else Measure.TURNOVER.value]
    if len(view.layer("nearest")):
        return ChartHeading(words(title), words("Change against the same months of the year before, per cent"))
    return ChartHeading(
        words(title), words("Change against the year before, per cent; full years, each source by itself")
    )


def _symbol(source: str) -> str:
    return _SYMBOLS.get(source, "circle")


def _axes(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    first, last = int(view.points["year"].min()), int(view.points["year"].max())
    step = 4 if size.narrow else 1 if last - first < 12 else 2
    years = list(range(last, first - 1, -step))[::-1]
    room = _CLAIM_ROOM if size.narrow and "claimed_for" in view.facts else 18
    high = max([view.points["growth_percent"].max(), *view.layer("claimed").get("high", [])]) + room
    low = min(view.points["growth_percent"].min() - 8, -10)
    ticks = [tick for tick in range(-100, 1000, 25) if low <= tick <= high]
    drawn.update_axis("xaxis", range=[first - 0.7, last + 0.7], tickvals=years, ticktext=[str(year) for year in years])
    draw_value_axis(drawn, (low, high), ticks, [words.number(tick) for tick in ticks])
    drawn.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=0, y1=0, layer="below", line={"color": theme.quiet, "width": 1}
    )
    side, edge = (0, "left") if "claimed_for" in view.facts else (1, "right")
    for place, reporter in enumerate(PAIR):
        drawn.add_annotation(
            text=f"<b>{words.figures_of(reporter)}</b>", x=side, y=1, xref="paper", yref="paper", xanchor=edge, yanchor="top",
            yshift=-20 * place, showarrow=False, borderpad=0, font={"size": 14, "color": theme.reporter(reporter)},
        )  # fmt: skip


def _at(year: float, reporter: str) -> float:
    return year + (-_ASIDE if reporter == KOREA else _ASIDE)


def _draw_ranges(drawn: FigureSpec, view: View, reporter: str, theme: Theme) -> None:
    """Join the sources of one year by a thin line from zero, so that a year reads as one."""
    rows = view.points[view.points["reporter"] == reporter]
    years: list[float | None] = []
    values: list[float | None] = []
    for year, percents in rows.groupby("year")["growth_percent"]:
        at = _at(float(str(year)), reporter)
        years += [at, at, None]
        values += [min(0.0, percents.min()), max(0.0, percents.max()), None]
    drawn.add_scatter(
        x=years, y=values, mode="lines", hoverinfo="skip", line={"color": theme.reporter(reporter), "width": 1}
    )


def _dots(drawn: FigureSpec, points: pd.DataFrame, words: Words, theme: Theme) -> None:
    color = theme.reporter(points["reporter"].iloc[0])
    drawn.add_scatter(
        x=[_at(point.year, point.reporter) for point in typed_rows(points, GrowthPoint)], y=points["growth_percent"].tolist(),
        mode="markers", hoverinfo="text", hovertext=[_hover(point, words) for point in typed_rows(points, GrowthPoint)],
        marker={
            "symbol": _symbol(points["source"].iloc[0]), "size": 8,
            "color": [color if firm else theme.paper for firm in points["firm"]],
            "line": {"color": color, "width": 1.5},
        },
    )  # fmt: skip


def _hover(point: GrowthPoint, words: Words) -> str:
    lines = [
        f"<b>{words.figures_of(point.reporter)}, {point.year}</b>",
        words("{percent}, {status}", percent=words.percent(point.growth_percent, 1), status=words.term(point.status)),
        words("{now} after {before}", now=words.usd(point.value_usd, 2), before=words.usd(point.base_value_usd, 2)),
        words("{source}, known since {day}", source=words.source(point.source), day=words.day_text(point.first_known)),
    ]
    return "<br>".join(lines)


def _claim_label(view: View, claim: ClaimInterval, words: Words, size: Size) -> str:
    """Return a text on what was claimed, and of which part of a year, because all around it are full years."""
    amount, part = claim_text(claim, words), view.facts.get("claimed_for")
    if not part:
        return words("claimed: <b>{amount}</b>", amount=amount)
    phrase = words("claimed, {period}:", period=words.period(part))
    return "<br>".join([*wrap(phrase, size.width / 3, _CLAIM), f"<b>{amount}</b>"])


def _no_figures_note(view: View, words: Words) -> str:
    """Return a note that what a claim is about is not among the figures, if it is not."""
    if "unheld" not in view.facts or len(view.layer("nearest")):
        return ""
    period = words.period(view.facts["claimed_for"])
    return words(
        "{period}: no figures are held here; the dots are full years, and do not measure the claim", period=period
    )


def _claim(drawn: FigureSpec, claim: ClaimInterval, text: str, theme: Theme) -> None:
    """Mark what was claimed, at the middle of the months that it speaks of."""
    at, value = (claim.first + claim.last) / 2, (claim.low + claim.high) / 2
    drawn.add_scatter(
        x=[at], y=[value], mode="markers", hovertext=[text], hoverinfo="text",
        marker={"symbol": "diamond", "size": 13, "color": theme.goal, "line": {"width": 0}},
    )  # fmt: skip
    drawn.add_annotation(
        text=text, x=at, y=value, yanchor="bottom", yshift=10, showarrow=False, borderpad=0,
        font={"size": _CLAIM, "color": theme.goal},
    )  # fmt: skip


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    if view.points.empty:
        return words("An empty chart: no growth can be computed from what had been published by this day.")
    percent = attrgetter("growth_percent")
    most, least = max(view.rows(GrowthPoint), key=percent), min(view.rows(GrowthPoint), key=percent)
    return words(
        "Dots for each year and source: growth between {low} in {low_year} and {high} in {high_year}.",
        low=words.percent(least.growth_percent), low_year=str(least.year),
        high=words.percent(most.growth_percent), high_year=str(most.year),
    )  # fmt: skip


#: One flow of goods is the exports of one country and the imports of the other; it is named as Russia sees it.
_FLOWS = {
    Flow.EXPORT.value: {RUSSIA: Measure.EXPORT.value, KOREA: Measure.IMPORT.value},
    Flow.IMPORT.value: {RUSSIA: Measure.IMPORT.value, KOREA: Measure.EXPORT.value},
}


@once_per_version
def select_view(tables: TableMap, day: pd.Timestamp | None = None, flow: str = "") -> View:
    """Return the growth of turnover, or of one flow as Russia sees it."""
    return growth(tables, _FLOWS.get(flow), day)


def _flow_name(flow: str, _: TableMap, words: Words) -> str:
    return words.term(flow or Measure.TURNOVER)


OPTIONS = (Option("flow", lambda _, __: ["", *_FLOWS], N_("Measure"), _flow_name),)


def _claim_view(tables: TableMap, readings: pd.DataFrame, day: pd.Timestamp | None) -> View:
    """Return the growth of what the readings measure in each country's figures; of the claim's year alone beside nearest figures."""
    rows = readings[readings["evidence_kind"].eq("growth") & readings["reporter"].notna()]
    view = growth(tables, dict(zip(rows["reporter"], rows["measure"], strict=True)), day)
    nearest = nearest_figures(tables, readings)
    if nearest.empty:
        return view
    year = view.points["year"].isin([int(period[:4]) for period in nearest["period"]])
    return replace(view, points=view.points[year].reset_index(drop=True)).over(nearest=nearest)


CHART = Chart(
    "growth", N_("Growth of trade"), select_view, draw, describe, ("growth",), OPTIONS, order=40, line_column="reporter", claim_view=_claim_view,
    claim_links=(("/trade", N_("Trade by year")),),
)  # fmt: skip
