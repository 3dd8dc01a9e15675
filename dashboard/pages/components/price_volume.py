"""The part of the page Products on what was price and what volume: two sentences, a chart, and a fuel's years in a table.

What is shown comes from views.fuels.
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from dashboard.charts.drawing.goods import millions, signed
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements, forms
from dashboard.pages.components.chart_figure import chart_figure
from dashboard.pages.components.data_table import TableColumn, data_table
from dashboard.query import Query
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words
from dashboard.text.goods import edition
from dashboard.text.terms import N_
from dashboard.views.fuels import FuelChange, FuelWeight, fuel_name, fuels_by_year, weights, world_prices
from dashboard.views.records import typed_rows

WORDS = ("fuel", "to", "from")
TABLES = ("price_volume", "fuel_weights", "fuel_growth", "commodity_prices")
_ROSE = N_(
    "{fuel}: from {base} to {year} Korea’s purchases from Russia rose by {amount}. Price made {price} of it, volume"
    " {volume}."
)
_FELL = N_(
    "{fuel}: from {base} to {year} Korea’s purchases from Russia fell by {amount}. Price made {price} of it, volume"
    " {volume}."
)
_TONNE = N_("A tonne cost US${before} in {base} and US${now} in {year}: {percent}.")
_WORLD = N_("World price ({commodity}): {percent}.")
_UNITS = {
    "USD/bbl": N_("US$ a barrel"),
    "USD/mmbtu": N_("US$ per million BTU"),
    "USD/t": N_("US$ a tonne"),
}


def section(request: PageRequest) -> tuple[Node, Query]:
    """Return the section, and the query with a notice for each of its words that was not understood."""
    words, chart = request.words, request.charts["price-volume"]
    options, controls, query = forms.controls(request, chart)
    view = chart.view(request.tables, day=request.day, **options)
    split = typed_rows(view.layer("split"), FuelChange)
    title = words("Price or volume?")
    if not split:
        text = words("No fuel with its weight in two whole years had been published by this day.")
        return elements.section(title, html.P(text), name="price-volume"), query
    chosen = [replace(one, resets=("to", "from")) if one.word == "fuel" else one for one in controls]
    picker = forms.picker(request, chosen, part="price-volume")
    node = elements.section(
        title,
        picker,
        html.P(_sentences(view.facts["fuel"], split[0], words)),
        chart_figure(request, chart, view, name="price-volume-chart"),
        html.P(_not_whole(request, options["fuel"]), className="caption"),
        _table(request, options["fuel"]),
        _side_by_side(request),
        name="price-volume",
    )
    return node, query


def chapter_note(request: PageRequest) -> Node:
    """Return what chapter 27 hides: Korea's purchases of each fuel in the newest year that has the most of them."""
    words, rows = request.words, fuels_by_year(request.tables)
    if rows.empty:
        return None
    year = rows.groupby("period").size().sort_index(ascending=False).idxmax()
    goods = [
        words(
            "{fuel} ({heading}) {amount}",
            fuel=_fuel(request, one.code),
            heading=one.code,
            amount=words.usd(one.value_usd),
        )
        for one in typed_rows(rows[rows["period"] == year], FuelWeight)
    ]
    text = words.parts(
        "Chapter 27 is several fuels. In {year} Korea bought from Russia: {goods} ({source}, Korea’s figures). {more}",
        year=str(year), goods="; ".join(goods), source=words.source(rows["source"].iloc[0]),
        more=html.A(words("Every year"), href="#chapter-27"),
    )  # fmt: skip
    return html.P(text, className="caption")


def _fuel(request: PageRequest, code: str) -> str:
    name = request.words.text(fuel_name(request.tables, code))
    return name[:1].lower() + name[1:]


def _side_by_side(request: PageRequest) -> Node:
    """Return the fuels of chapter 27 side by side, year by year, behind a summary."""
    words, rows = request.words, fuels_by_year(request.tables)
    codes = list(dict.fromkeys(rows.sort_values("place")["code"]))
    values = {(one.period, one.code): millions(one.value_usd, words) for one in typed_rows(rows, FuelWeight)}
    head = [
        TableColumn(words("Year")),
        *(TableColumn(f"{words.text(fuel_name(request.tables, code))} ({code})", number=True) for code in codes),
    ]
    cells = [[year, *(values.get((year, code), NOTHING) for code in codes)] for year in dict.fromkeys(rows["period"])]
    caption = words("Korea’s purchases from Russia, US$\u00a0million. A dash: no figure for the whole year.")
    table = data_table(caption, head, cells, name="chapter-27-fuels")
    return elements.details(words("The fuels of chapter 27, side by side"), table, name="chapter-27")


def _sentences(fuel: str, one: FuelChange, words: Words) -> str:
    rose = one.change_usd >= 0
    # Of a fall, the part that fell with it counts as a part of the fall.
    way = 1 if rose else -1
    price, volume = (
        signed(words.usd(abs(part), 2), part * way) if part * way < 0 else words.usd(abs(part), 2)
        for part in (one.price_effect_usd, one.volume_effect_usd)
    )
    first = words(
        _ROSE if rose else _FELL, fuel=words.text(fuel), base=one.base_period, year=one.period,
        amount=words.usd(abs(one.change_usd), 2), price=price, volume=volume,
    )  # fmt: skip
    tonne = words(
        _TONNE, before=words.number(one.base_usd_per_tonne), now=words.number(one.usd_per_tonne), base=one.base_period,
        year=one.period, percent=_change(one.unit_value_change_percent, words),
    )  # fmt: skip
    if isnan(one.price_change_percent):
        return f"{first} {tonne}"
    percent = _change(one.price_change_percent, words)
    return f"{first} {tonne} {words(_WORLD, commodity=words.text(one.commodity), percent=percent)}"


def _change(percent: float, words: Words) -> str:
    return signed(words.percent(abs(percent)), round(percent))


def _not_whole(request: PageRequest, fuel: str) -> str:
    """Return whose figures these are, and which years are not compared because they lack months."""
    words, rows = request.words, weights(request.tables, fuel)
    text = words(
        "{books}, {source}: imports by weight, freight included.",
        books=words.figures_of(rows["reporter"].iloc[0]), source=words.source(rows["source"].iloc[0]),
    )  # fmt: skip
    lacking = sorted(rows.loc[~rows["whole"], "period"])
    if not lacking:
        return text
    name = words.text(fuel_name(request.tables, fuel))
    missing = words(
        "{fuel}, {years}: not compared, because months are missing.", fuel=name, years=words.join_names(lacking)
    )
    return f"{text} {missing}"


def _table(request: PageRequest, fuel: str) -> Node:
    """Return every year held of a fuel: value, weight, what a tonne cost, and the world price, behind a summary."""
    words, prices = request.words, world_prices(request.tables, fuel)
    yearly = dict(zip(prices["year"].astype("str"), prices["price"], strict=True))
    unit = _UNITS.get(str(prices["price_unit"].iloc[0]), "") if len(prices) else ""
    head = [
        TableColumn(words("Year")), TableColumn(words("HS edition")), TableColumn(words("Months"), number=True),
        TableColumn(words("US$\u00a0million"), number=True), TableColumn(words("Thousand tonnes"), number=True),
        TableColumn(words("US$ a tonne"), number=True),
        *([TableColumn(words("World price, {unit}", unit=words(unit)), number=True)] if unit else []),
        TableColumn(words("Status")),
    ]  # fmt: skip
    rows = [
        [
            one.period, edition(one.classification, words), words.number(one.month_count), millions(one.value_usd, words),
            words.number(one.net_weight_kg / 1e6), words.number(one.usd_per_tonne, 1),
            *([words.number(yearly[one.period], 1) if one.period in yearly else NOTHING] if unit else []),
            words.term(one.status),
        ]
        for one in typed_rows(weights(request.tables, fuel), FuelWeight)
    ]  # fmt: skip
    caption = words("A year with fewer than twelve months is shown but not compared.")
    return elements.details(
        words("{fuel} year by year", fuel=words.text(fuel_name(request.tables, fuel))),
        data_table(caption, head, rows, name="fuel-years"),
        name="fuel-years",
    )
