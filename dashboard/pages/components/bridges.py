"""The part of a page that shows the nine bridges: the goods that can stand for each, or that none can.

Sums and shares are picked by views.bridges; what is missing is said, never filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from dash import html

from dashboard.charts.drawing.goods import editions_differ, millions
from dashboard.pages._page import PageRequest
from dashboard.pages.components import elements
from dashboard.pages.components.elements import Head
from dashboard.text import NOTHING, Words
from dashboard.text.goods import name_with_code
from dashboard.text.terms import N_
from dashboard.views.bridges import bridges, chapter_ranges, proposal, trade, years_to_show
from dashboard.views.products import GoodsSelection, totals
from dashboard.views.records import records
from etl.model import DECIDING, Flow

#: More chapters than these are folded away behind their numbers.
_FEW = 3
_SOLD_IN = {
    Flow.EXPORT.value: N_("Russia sold in {year}, US$\u00a0million"),
    Flow.IMPORT.value: N_("Korea sold in {year}, US$\u00a0million"),
}
_SHARE_IN = {
    Flow.EXPORT.value: N_("Share of what Russia sold in {year}"),
    Flow.IMPORT.value: N_("Share of what Korea sold in {year}"),
}

Trade = Mapping[tuple[str, int], pd.Series]


@dataclass(frozen=True)
class _Way:
    """One way that goods go: their name, what stands for each bridge, and the years that are shown."""

    flow: str
    trade: Trade
    years: list[int]


def section(request: PageRequest, goods: GoodsSelection) -> Any:
    """Return the section: what was proposed, how many bridges have goods, and one row for each bridge."""
    words, event = request.words, proposal(request.tables, request.day)
    title = words("The nine bridges in goods")
    if event is None:
        return elements.section(
            title, html.P(words("By this day the nine bridges had not been proposed.")), name="bridges"
        )
    rows = bridges(request.tables)
    ways = [_way(request, replace(goods, flow=flow), event["day"].year) for flow in _SOLD_IN]
    proposed = words.parts(
        "{event}, {day}.",
        event=elements.link(words.text(event["title"]), event["address"]), day=words.day(event["day"], long=True),
    )  # fmt: skip
    return elements.section(
        title,
        html.P([*proposed, " ", _how_many(rows, words)]),
        elements.table(
            _caption(request, goods, ways), _head(ways, words), _rows(rows, ways, words), name="bridges-table"
        ),
        name="bridges",
    )


def _way(request: PageRequest, goods: GoodsSelection, proposed: int) -> _Way:
    return _Way(goods.flow, trade(request.tables, goods), years_to_show(request.tables, goods, proposed))


def _how_many(rows: pd.DataFrame, words: Words) -> str:
    """Say how many bridges have goods, and name those that have none."""
    without = rows[rows["chapters"].str.len() == 0]
    counted = words(
        "Of the {all} bridges {count} have chapters of the Harmonized System that can stand for them, roughly.",
        count=words.number(len(rows) - len(without)), all=words.number(len(rows)),
    )  # fmt: skip
    if without.empty:
        return counted
    names = words.listed([words.text(name) for name in without["name"]])
    none = words("Without goods of their own: {names}.", names=names)
    return f"{counted} {none}"


def _caption(request: PageRequest, goods: GoodsSelection, ways: list[_Way]) -> str:
    """Say whose figures these are, which years are weak, and whether the years stand in different editions."""
    words, years = request.words, {year for way in ways for year in way.years}
    if not years:
        return words("No goods by chapter had been published by this day.")
    whole = pd.concat([totals(request.tables, replace(goods, flow=way.flow)) for way in ways])
    stood = whole[whole["year"].isin(years)].drop_duplicates(["year", "status"]).sort_values("year")
    said = [
        words(
            "{books}, {source}; the sum of the chapters.",
            books=words.books(goods.reporter),
            source=words.source(goods.source),
        ),
        words("A dash means no figure, or no goods to have one."),
    ]
    weak = records(stood[~stood["status"].isin(list(DECIDING))])
    said += [words("{year}: {status}.", year=str(row.year), status=words.term(row.status)) for row in weak]
    return " ".join([*said, editions_differ(stood["classification"], words)]).strip()


def _head(ways: list[_Way], words: Words) -> list[Head]:
    head = [Head(words("Bridge")), Head(words("Chapters that can stand for it"))]
    for way in ways:
        head += [Head(words(_SOLD_IN[way.flow], year=str(year)), number=True) for year in way.years]
        head += [Head(words(_SHARE_IN[way.flow], year=str(year)), number=True) for year in way.years[-1:]]
    return head


def _rows(rows: pd.DataFrame, ways: list[_Way], words: Words) -> list[list[Any]]:
    return [
        [
            words.text(row.name),
            [_chapters(row.chapters, words), html.Small(words.text(row.note))],
            *(cell for way in ways for cell in _figures(row.bridge, way, words)),
        ]
        for row in records(rows)
    ]


def _chapters(chapters: list[str], words: Words) -> Any:
    """Name the chapters of a bridge, or say that there are none; many are folded away."""
    names = [name_with_code(chapter, words) for chapter in chapters]
    if not names:
        return words("no goods of its own")
    if len(names) <= _FEW:
        return words.listed(names)
    summary = words.plural(
        "{count} chapter: {spans}", "{count} chapters: {spans}", len(names), spans=chapter_ranges(chapters)
    )
    return html.Details([html.Summary(summary), html.Ul([html.Li(name) for name in names], className="plain")])


def _figures(bridge: str, way: _Way, words: Words) -> list[str]:
    """Return a bridge's value in each year, and its share in the newest."""
    found = [way.trade.get((bridge, year)) for year in way.years]
    values = [NOTHING if row is None else millions(row["value_usd"], words) for row in found]
    shares = [NOTHING if row is None else words.percent(row["share_percent"], 1) for row in found[-1:]]
    return [*values, *shares]
