"""Korea's place among Russia's trading partners, year by year: turnover, exports and imports, one line for each source.

First place is on top. What is shown comes from views.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.chart import Chart
from dashboard.drawing import Heading, Size, nothing, sheet, source_key, source_line, with_gaps
from dashboard.records import records
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.theme import Theme
from dashboard.views import View, partner_rank
from etl.model import Measure

_PANELS = {
    Measure.TURNOVER.value: N_("By turnover"),
    Measure.EXPORT.value: N_("By Russia’s exports"),
    Measure.IMPORT.value: N_("By Russia’s imports"),
}
_GAP = 0.06
_LINES: dict[str, dict[str, Any]] = {"un-comtrade": {"width": 1.4, "dash": "4px,2px"}, "imf-imts": {"width": 2.6}}
_SYMBOLS = {"un-comtrade": "square"}


def figure(view: View, words: Words, theme: Theme, size: Size) -> go.Figure:
    """Draw one panel for each measure, side by side, or one above the other where it is narrow."""
    foot = [source_key(view, _SYMBOLS, words), source_line(view, words)]
    heading = Heading(
        words("Korea’s place among Russia’s trading partners"),
        words("Place in each year on Russia’s figures; the first is on top"),
    )
    drawn = sheet(heading, foot, theme, size)
    if view.points.empty:
        return nothing(drawn, words("No list of partners had been published by this day."), theme)
    drawn.update_layout(margin={"t": drawn.layout.margin.t + 24})
    for place, measure in enumerate(_PANELS):
        _panel(drawn, view, measure, place, (words, theme, size))
    return drawn


def _panel(drawn: go.Figure, view: View, measure: str, place: int, look: tuple[Words, Theme, Size]) -> None:
    words, theme, size = look
    suffix = str(place + 1) if place else ""
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    _panel_axes(drawn, view, place, suffix, (words, size))
    _claimed_place(drawn, view, axes, theme)
    if not place:
        _claimed_label(drawn, view, axes, (words, theme))
    for source, points in view.points[view.points["measure"] == measure].groupby("source", sort=True):
        _line(drawn, points, str(source), axes, (words, theme))
    drawn.add_annotation(
        text=f"<b>{words(_PANELS[measure])}</b>", x=0, y=1, xref=f"{axes['xaxis']} domain", yref=f"{axes['yaxis']} domain",
        xanchor="left", yanchor="bottom", yshift=4, showarrow=False, borderpad=0, font={"size": 13, "color": theme.ink},
    )  # fmt: skip


def _panel_axes(drawn: go.Figure, view: View, place: int, suffix: str, look: tuple[Words, Size]) -> None:
    words, size = look
    across, up = ([0.0, 1.0], _share(2 - place, 0.11)) if size.narrow else (_share(place, _GAP), [0.0, 1.0])
    first, last = int(view.points["year"].min()), int(view.points["year"].max())
    years = list(range(last, first - 1, -6))[::-1]
    deepest = max(int(view.points["rank"].max()), 10)
    ticks = [1, *([] if size.narrow else [5]), 7, *([] if size.narrow else [10, 15]), 20]
    shown = [tick for tick in ticks if tick <= deepest]
    labelled = not size.narrow or place == len(_PANELS) - 1
    drawn.update_layout({
        f"xaxis{suffix}": {
            "domain": across, "anchor": f"y{suffix}", "range": [first - 0.8, last + 0.8], "tickvals": years,
            "ticktext": [str(year) for year in years], "showticklabels": labelled,
        },
        f"yaxis{suffix}": {
            "domain": up, "anchor": f"x{suffix}", "range": [deepest + 0.8, 0.2], "tickvals": shown,
            "ticktext": [words.number(tick) for tick in shown],
        },
    })  # fmt: skip


def _share(place: int, gap: float) -> list[float]:
    width = (1 - 2 * gap) / 3
    start = place * (width + gap)
    return [round(start, 4), round(start + width, 4)]


def _claimed_place(drawn: go.Figure, view: View, axes: dict[str, str], theme: Theme) -> None:
    """Draw the claimed place across the panel, and the claimed year as a band."""
    for claim in records(view.layer("claimed")):
        drawn.add_shape(
            type="rect", xref=axes["xaxis"], yref=f"{axes['yaxis']} domain", x0=claim.first, x1=claim.last, y0=0, y1=1,
            layer="below", fillcolor=theme.goal, opacity=0.13, line={"width": 0},
        )  # fmt: skip
        drawn.add_shape(
            type="line", xref=f"{axes['xaxis']} domain", yref=axes["yaxis"], x0=0, x1=1, y0=claim.low, y1=claim.low,
            layer="below", line={"color": theme.goal, "width": 1.4, "dash": "6px,3px"},
        )  # fmt: skip


def _claimed_label(drawn: go.Figure, view: View, axes: dict[str, str], look: tuple[Words, Theme]) -> None:
    words, theme = look
    for claim in records(view.layer("claimed")):
        drawn.add_annotation(
            text=words("claimed: {place}", place=words.number(claim.low)), x=0, y=claim.low, xref=f"{axes['xaxis']} domain",
            yref=axes["yaxis"], xanchor="left", yanchor="bottom", yshift=2, xshift=4, showarrow=False, borderpad=0,
            font={"size": 12, "color": theme.goal},
        )  # fmt: skip


def _line(drawn: go.Figure, points: pd.DataFrame, source: str, axes: dict[str, str], look: tuple[Words, Theme]) -> None:
    words, theme = look
    color = theme.reporter(points["reporter"].iloc[0])
    years, places = with_gaps(points["year"].tolist(), points["rank"].tolist())
    line = {"color": color, "width": 1.8, **_LINES.get(source, {})}
    drawn.add_scatter(x=years, y=places, mode="lines", hoverinfo="skip", line=line, **axes)
    drawn.add_scatter(
        x=points["year"].tolist(), y=points["rank"].tolist(), mode="markers", hoverinfo="text", **axes,
        hovertext=[_hover(point, words) for point in records(points)],
        marker={
            "symbol": _SYMBOLS.get(source, "circle"), "size": 6,
            "color": [color if firm else theme.paper for firm in points["firm"]],
            "line": {"color": color, "width": 1.4},
        },
    )  # fmt: skip


def _hover(point: Any, words: Words) -> str:
    lines = [
        f"<b>{words.books(point.reporter)}, {point.year}</b>",
        words("place {place}, {measure}", place=words.number(point.rank), measure=words.term(point.measure)),
        words("{amount}, {status}", amount=words.usd(point.value_usd, 2), status=words.term(point.status)),
        words("{source}, known since {day}", source=words.source(point.source), day=words.day(point.known_from)),
    ]
    return "<br>".join(lines)


def describe(view: View, words: Words) -> str:
    """Say what the chart shows, for those who do not see it."""
    rows = view.points[view.points["measure"] == Measure.TURNOVER]
    if rows.empty:
        return words("An empty chart: no list of partners had been published by this day.")
    last = rows.sort_values("year").iloc[-1]
    return words(
        "Lines of Korea’s place among Russia’s partners by turnover, exports and imports. By turnover it was between"
        " {best} and {worst}; in {year} it was {last} ({source}, {status}).",
        best=words.number(rows["rank"].min()), worst=words.number(rows["rank"].max()), year=str(last["year"]),
        last=words.number(last["rank"]), source=words.source(last["source"]), status=words.term(last["status"]),
    )  # fmt: skip


CHART = Chart("partner-rank", N_("Korea’s place among Russia’s partners"), partner_rank, figure, describe)
