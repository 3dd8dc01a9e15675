"""Price or volume: what made a fuel's value change between two years, beside what a tonne cost and the world price.

The steps add up to the change. What is shown comes from views.fuels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.charts._chart import Chart, Option
from dashboard.charts.drawing.axes import ticks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.goods import inks, pale_key, signed
from dashboard.charts.drawing.layout import (
    ChartHeading,
    Size,
    blank_figure,
    draw_empty,
    plot_height,
    source_line,
    with_gaps,
    wrap,
)
from dashboard.charts.drawing.theme import Theme, fade
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.fuels import FuelChange, FuelYear, earlier_years, fuel_name, fuels, later_years, price_volume
from dashboard.views.records import TableMap, typed_rows
from etl.model import KOREA

NOTHING_KNOWN = N_("No fuel with its weight in two whole years had been published by this day.")
_METHOD = N_(
    "Price: change of the price of a tonne at the mean of both years’ weights; volume: change of the weight at the mean of"
    " both prices (Bennet)."
)
#: A year and its index.
_YearIndex = tuple[int, float]
#: How the width is shared between both panels, with room for the years' labels between them.
_LEFT, _RIGHT = (0.0, 0.53), (0.62, 1.0)
#: The same from the top down, where one panel is above the other.
_UPPER, _LOWER = (0.57, 1.0), (0.0, 0.4)
_BAR = 0.36
_HEADROOM = 0.2


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw the steps from one year's value to the other's, and the price of a tonne beside the world price."""
    split = typed_rows(view.layer("split"), FuelChange)
    foot = [
        words(_METHOD) if split else "",
        pale_key(view.points["status"], words),
        source_line(view, words),
    ]
    drawn = blank_figure(_heading(view, split, words), foot, theme, size)
    if not split:
        return draw_empty(drawn, words(NOTHING_KNOWN), theme)
    drawn.update_layout(margin={"t": drawn.layout["margin"]["t"] + 30})
    _steps(drawn, split[0], words, theme, size)
    _prices(drawn, view, words, theme, size)
    return drawn


def _heading(view: View, split: list[FuelChange], words: Words) -> ChartHeading:
    if not split:
        return ChartHeading(words("Price or volume?"), words("US$\u00a0bn, {books}", books=words.figures_of(KOREA)))
    one = split[0]
    subtitle = words(
        "Korea’s purchases from Russia, {base} to {year}, US$\u00a0bn: {amount}; {books}",
        base=one.base_period, year=one.period, amount=signed(words.billions(abs(one.change_usd)), one.change_usd),
        books=words.figures_of(KOREA),
    )  # fmt: skip
    return ChartHeading(words("{fuel}: price or volume?", fuel=words.text(view.facts["fuel"])), subtitle)


def _steps(drawn: FigureSpec, split: FuelChange, words: Words, theme: Theme, size: Size) -> None:
    """Draw both years' values from zero, and between them the price step and the volume step, each with its figure."""
    after_price = split.base_value_usd + split.price_effect_usd
    steps = [
        (split.base_period, 0.0, split.base_value_usd, theme.korea),
        (words("price"), split.base_value_usd, after_price, theme.goods1),
        (words("volume"), after_price, split.value_usd, theme.goods2),
        (split.period, 0.0, split.value_usd, theme.korea),
    ]
    texts = [
        words.billions(split.base_value_usd),
        *(signed(words.billions(abs(one)), one) for one in (split.price_effect_usd, split.volume_effect_usd)),
        words.billions(split.value_usd),
    ]
    low, high = min(0.0, after_price / 1e9), max(split.base_value_usd, after_price, split.value_usd) / 1e9
    room = (high - low) * _HEADROOM
    drawn.update_layout(
        xaxis={
            "domain": [0, 1] if size.narrow else list(_LEFT), "anchor": "y", "range": [-0.6, 3.6],
            "tickvals": list(range(4)), "ticktext": [name for name, *_ in steps],
        },
        yaxis={"domain": list(_UPPER) if size.narrow else [0, 1], "anchor": "x", "range": [low, high + room], "visible": False},
    )  # fmt: skip
    for place, ((_, start, end, color), text) in enumerate(zip(steps, texts, strict=True)):
        drawn.add_shape(
            type="rect", x0=place - _BAR, x1=place + _BAR, y0=start / 1e9, y1=end / 1e9, fillcolor=color,
            line={"width": 0}, layer="below",
        )  # fmt: skip
        drawn.add_annotation(
            text=f"<b>{text}</b>", x=place, y=max(start, end) / 1e9, yanchor="bottom", yshift=3, showarrow=False,
            borderpad=0, font={"size": 13, "color": theme.ink},
        )  # fmt: skip
    across, up = [], []
    for place, level in enumerate((split.base_value_usd, after_price, split.value_usd)):
        across += [place + _BAR, place + 1 - _BAR, None]
        up += [level / 1e9, level / 1e9, None]
    drawn.add_scatter(x=across, y=up, mode="lines", hoverinfo="skip", line={"color": theme.quiet, "width": 1})
    _panel_name(drawn, words("Value, US$\u00a0bn"), "", theme)


def _prices(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Draw what a tonne cost and the world price year by year, the first year as 100."""
    rows = typed_rows(view.points, FuelYear)
    own = [(row.year, _index(row.unit_value_change_percent)) for row in rows]
    world = [(row.year, _index(row.price_change_percent)) for row in rows if pd.notna(row.price)]
    _price_axes(drawn, own, world, words, size)
    if world:
        _price_line(drawn, world, {"color": theme.quiet, "width": 1.6, "dash": "dash"})
    _price_line(drawn, own, {"color": theme.korea, "width": 2.6})
    colors = [
        theme.korea if ink == 1 else fade(theme.korea, theme.paper, 1 - ink) for ink in inks(view.points["status"])
    ]
    drawn.add_scatter(
        x=[year for year, _ in own], y=[value for _, value in own], mode="markers", hoverinfo="text",
        hovertext=[_hover(row, words) for row in rows], xaxis="x2", yaxis="y2",
        marker={"size": 7, "color": colors, "line": {"width": 0}},
    )  # fmt: skip
    _panel_name(drawn, words("Price, {year} = 100", year=str(rows[0].year)), "2", theme)
    commodity = view.layer("split")["commodity"].iloc[0]
    names = [(words("● paid to Russia, a tonne"), theme.korea)]
    if world:
        names.append((words("– world price: {commodity}", commodity=words.text(commodity)), theme.quiet))
    _line_names(drawn, names, size)


def _price_axes(
    drawn: FigureSpec, own: Sequence[_YearIndex], world: Sequence[_YearIndex], words: Words, size: Size
) -> None:
    """Set the axes of the panel of prices, with room above the lines for their names."""
    every = [value for _, value in (*own, *world)]
    low, high = min(every), max(every)
    span = max(high - low, 10.0)
    low, high = low - 0.12 * span, high + 0.55 * span
    shown = [tick for tick in ticks(low, high, 6) if tick <= max(every) + 0.1 * span]
    years = [year for year, _ in own]
    drawn.update_layout(
        xaxis2={
            "domain": [0, 1] if size.narrow else list(_RIGHT), "anchor": "y2",
            "range": [years[0] - 0.35, years[-1] + 0.35], "tickvals": years, "ticktext": [str(year) for year in years],
        },
        yaxis2={
            "domain": list(_LOWER) if size.narrow else [0, 1], "anchor": "x2", "range": [low, high], "tickvals": shown,
            "ticktext": [words.number(tick) for tick in shown],
        },
    )  # fmt: skip


def _price_line(drawn: FigureSpec, points: Sequence[_YearIndex], line: Mapping[str, object]) -> None:
    across, up = with_gaps([year for year, _ in points], [value for _, value in points])
    drawn.add_scatter(x=across, y=up, mode="lines", hoverinfo="skip", xaxis="x2", yaxis="y2", line=dict(line))


def _index(change_percent: float) -> float:
    """Return a change since the first year as an index; the first year has no change and is 100."""
    return 100.0 if pd.isna(change_percent) else 100 + change_percent


def _line_names(drawn: FigureSpec, names: list[tuple[str, str]], size: Size) -> None:
    """Name the lines at the top of their panel, one below the other, each in its colour."""
    share = 1.0 if size.narrow else _RIGHT[1] - _RIGHT[0]
    room = (size.width - drawn.layout["margin"]["l"] - drawn.layout["margin"]["r"]) * share
    line = 0
    for text, color in names:
        for part in wrap(text, room, 12):
            drawn.add_annotation(
                text=part, x=0, y=1, xref="x2 domain", yref="y2 domain", xanchor="left", yanchor="top", xshift=4,
                yshift=-2 - 16 * line, align="left", showarrow=False, borderpad=0, font={"size": 12, "color": color},
            )  # fmt: skip
            line += 1
    drawn.update_axis("yaxis2", range=_with_room(drawn, 16 * line + 18))


def _with_room(drawn: FigureSpec, pixels: float) -> list[float]:
    """Return the range of the second panel with so many pixels free above its highest line."""
    axis = drawn.layout["yaxis2"]
    low = axis["range"][0]
    top = max(value for trace in drawn.data if trace.get("yaxis") == "y2" for value in trace["y"] if value is not None)
    height = plot_height(drawn) * (axis["domain"][1] - axis["domain"][0])
    return [low, low + (top - low) * height / max(height - pixels, 1)]


def _panel_name(drawn: FigureSpec, name: str, suffix: str, theme: Theme) -> None:
    drawn.add_annotation(
        text=f"<b>{name}</b>", x=0, y=1, xref=f"x{suffix} domain", yref=f"y{suffix} domain", xanchor="left",
        yanchor="bottom", yshift=6, showarrow=False, borderpad=0, font={"size": 13, "color": theme.ink},
    )  # fmt: skip


def _hover(row: FuelYear, words: Words) -> str:
    lines = [
        f"<b>{words.figures_of(row.reporter)}, {row.year}</b>",
        words(
            "{amount} for {weight} thousand tonnes: US${price} a tonne",
            amount=words.usd(row.value_usd, 2), weight=words.number(row.net_weight_kg / 1e6),
            price=words.number(row.usd_per_tonne),
        ),
        f"{words.source(row.source)}, {words.term(row.status)}",
        words("known since {day}", day=words.day_text(row.first_known)),
    ]  # fmt: skip
    return "<br>".join(lines)


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    split = typed_rows(view.layer("split"), FuelChange)
    if not split:
        return words("An empty chart: no fuel with its weight in two whole years had been published by this day.")
    one = split[0]
    price, volume = (signed(words.usd(abs(part), 2), part) for part in (one.price_effect_usd, one.volume_effect_usd))
    return words(
        "{fuel} that Korea bought from Russia: {before} in {base}, {now} in {year}. Price {price}, volume {volume}.",
        fuel=words.text(view.facts["fuel"]), before=words.usd(one.base_value_usd, 2), base=one.base_period,
        now=words.usd(one.value_usd, 2), year=one.period, price=price, volume=volume,
    )  # fmt: skip


def _fuels(tables: TableMap, _: Mapping[str, str]) -> list[str]:
    return fuels(tables) or [""]


def _later(tables: TableMap, chosen: Mapping[str, str]) -> list[str]:
    return later_years(tables, chosen.get("fuel") or _fuels(tables, chosen)[0]) or [""]


def _earlier(tables: TableMap, chosen: Mapping[str, str]) -> list[str]:
    fuel = chosen.get("fuel") or _fuels(tables, chosen)[0]
    return earlier_years(tables, fuel, chosen.get("to") or _later(tables, chosen)[0]) or [""]


def _fuel_name(fuel: str, tables: TableMap, words: Words) -> str:
    return words.text(fuel_name(tables, fuel)) if fuel else words("no fuel")


def _year_name(year: str, _: TableMap, words: Words) -> str:
    return year or words("no year")


CHART = Chart(
    "price-volume", N_("Price or volume?"), price_volume, draw, describe, ("price_volume",),
    (
        Option("fuel", _fuels, N_("Fuel"), _fuel_name),
        Option("to", _later, N_("Change to"), _year_name, static_values=0),
        Option("from", _earlier, N_("from"), _year_name, static_values=0),
    ),
    "/products", is_main=False, order=85,
)  # fmt: skip
