"""The gap between two countries' figures as bars: up where the importer reports more, in the colour of the country with the larger figure.

Draws on a sheet that a chart has laid out; what the bars are is decided in views.mirror.
"""

from __future__ import annotations

import pandas as pd

from dashboard.charts.drawing.axes import draw_value_axis, draw_year_axis
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.goods import signed
from dashboard.charts.drawing.layout import Size
from dashboard.charts.drawing.theme import Theme
from dashboard.prose.statements import decimals
from dashboard.text import Words
from dashboard.views._view import View
from dashboard.views.mirror import PERCENT
from dashboard.views.mirror_rows import FreightShare, MirrorPair
from dashboard.views.records import typed_rows

#: A bar beyond this ends here, with its figure beside it: one year in dozens would press all others flat.
_CUT_PERCENT = 260.0
_STEPS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100)
_MOST_TICKS = 7
_HEADROOM = 0.16


def draw(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw one bar for each year, hollow where a figure is not firm, and say which way is whose."""
    percent = view.facts["show"] == PERCENT
    heights = view.points["gap_percent"].clip(upper=_CUT_PERCENT) if percent else view.points["gap_usd"] / 1e9
    rows = view.points.assign(height=heights)
    _years(drawn, rows["year"], size)
    _values(drawn, heights, words, percent=percent)
    drawn.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=0, y1=0, layer="below", line={"color": theme.quiet, "width": 1}
    )
    for importer_more in (True, False):
        side = rows[(rows["gap_usd"] > 0) == importer_more]
        country = view.facts["importer" if importer_more else "exporter"]
        for firm, bars in side.groupby("firm", sort=True):
            _bars(drawn, bars, theme.reporter(country), words, theme.reporter(country) if firm else theme.paper)
        _side_name(drawn, importer_more, country, words, theme)
    if percent:
        _cut_labels(drawn, view, words, theme)
    _freight(drawn, view, theme)
    return drawn


def _years(drawn: FigureSpec, years: pd.Series, size: Size) -> None:
    drawn.update_layout(barmode="overlay", bargap=0.3)
    draw_year_axis(drawn, years, size, beside=0.8)


def _values(drawn: FigureSpec, heights: pd.Series, words: Words, *, percent: bool) -> None:
    """Lay out the axis of values with room above and below for the names of the sides."""
    low, high = min(0.0, float(heights.min())), max(0.0, float(heights.max()))
    room = ((high - low) or 1.0) * _HEADROOM
    low, high = low - room, high + room
    step = next((step for step in _STEPS if (high - low) / step <= _MOST_TICKS), _STEPS[-1])
    ticks = [place * step for place in range(int(low / step), int(high / step) + 1)]
    digits = 0 if step >= 1 else 1
    texts = [words.number(tick) if percent else words.billions(tick * 1e9, digits) for tick in ticks]
    draw_value_axis(drawn, (low, high), ticks, texts)


def _bars(drawn: FigureSpec, bars: pd.DataFrame, rim: str, words: Words, fill: str) -> None:
    drawn.add_bar(
        x=bars["year"].tolist(), y=bars["height"].tolist(), hoverinfo="text",
        hovertext=[_hover(bar, words) for bar in typed_rows(bars, MirrorPair)],
        marker={"color": fill, "line": {"color": rim, "width": 1.4}},
    )  # fmt: skip


def _hover(bar: MirrorPair, words: Words) -> str:
    sides = [
        words(
            "{books}: {amount} ({source})",
            books=words.figures_of(country), amount=words.usd(value, 2), source=words.source(source),
        )
        for country, value, source in (
            (bar.exporter, bar.exporter_usd, bar.exporter_source), (bar.importer, bar.importer_usd, bar.importer_source),
        )
    ]  # fmt: skip
    known = words("{status}, known since {day}", status=words.term(bar.status), day=words.day_text(bar.first_known))
    return "<br>".join([f"<b>{bar.year}: {gap_text(bar, words)}</b>", *sides, known])


def gap_text(pair: MirrorPair, words: Words) -> str:
    """Return the gap of a pair in dollars and per cent, with its sign."""
    amount, percent = words.usd(abs(pair.gap_usd), 2), words.percent(abs(pair.gap_percent), 1)
    return words("{amount}, {percent}", amount=signed(amount, pair.gap_usd), percent=signed(percent, pair.gap_usd))


def _side_name(drawn: FigureSpec, importer_more: bool, country: str, words: Words, theme: Theme) -> None:
    higher = words("{books} higher", books=words.figures_of(country))
    drawn.add_annotation(
        text=f"<b>{higher}</b>", x=0, y=1 if importer_more else 0, xref="paper", yref="paper",
        xanchor="left", yanchor="top" if importer_more else "bottom", xshift=6, yshift=-2 if importer_more else 4,
        showarrow=False, borderpad=1, bgcolor=theme.paper, font={"size": 14, "color": theme.reporter(country)},
    )  # fmt: skip


def _cut_labels(drawn: FigureSpec, view: View, words: Words, theme: Theme) -> None:
    """Write the figure of a bar that was cut beside its end."""
    for bar in (pair for pair in view.rows(MirrorPair) if pair.gap_percent > _CUT_PERCENT):
        drawn.add_annotation(
            text=words.percent(bar.gap_percent), x=bar.year, y=_CUT_PERCENT, xanchor="left", yanchor="top", xshift=9,
            showarrow=False, borderpad=0, font={"size": 13, "color": theme.ink},
        )  # fmt: skip


def _freight(drawn: FigureSpec, view: View, theme: Theme) -> None:
    for share in view.layer_rows("freight", FreightShare):
        drawn.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=share.freight_percent, y1=share.freight_percent,
            line={"color": theme.goal, "width": 1.2, "dash": "dot"},
        )  # fmt: skip


def freight_key(view: View, words: Words) -> str:
    """Return a text on what the dotted line is, where there is one."""
    shares = view.layer_rows("freight", FreightShare)
    if not shares:
        return ""
    share = shares[0]
    return words(
        "dotted line: freight and insurance as reckoned by the {publisher}, {percent}",
        publisher=words.text(share.publisher), percent=words.percent(share.freight_percent, decimals(share.freight_percent)),
    )  # fmt: skip
