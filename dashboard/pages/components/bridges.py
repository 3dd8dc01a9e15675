"""The part of a page that shows the nine bridges: the goods that can stand for each, or that none can.

Sums and shares are picked by views.bridges; what is missing is named, never filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.charts.drawing.goods import editions_differ, millions
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements
from dashboard.pages.components.data_table import TableColumn, data_table
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words
from dashboard.text.goods import name_with_code
from dashboard.text.terms import N_
from dashboard.views.bridges import (
    Bridge,
    BridgeTrade,
    bridges,
    chapter_ranges,
    imports_by_heading,
    proposal,
    trade,
    years_to_show,
)
from dashboard.views.fuels import fuel_name
from dashboard.views.goods_rows import YearOfGoods
from dashboard.views.products import GoodsSelection, totals
from dashboard.views.records import typed_rows
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

Trade = Mapping[tuple[str, int], BridgeTrade]


@dataclass(frozen=True)
class _FlowColumns:
    """One way that goods go: their name, what stands for each bridge, and the years that are shown."""

    flow: str
    trade: Trade
    years: list[int]


def section(request: PageRequest, goods: GoodsSelection) -> Node:
    """Return the section: what was proposed, how many bridges have goods, and one row for each bridge."""
    words, event = request.words, proposal(request.tables, request.day)
    title = words("The nine bridges in goods")
    if event is None:
        return elements.section(
            title, html.P(words("By this day the nine bridges had not been proposed.")), name="bridges"
        )
    rows = bridges(request.tables)
    flows = [_flow_columns(request, replace(goods, flow=flow), event.day.year) for flow in _SOLD_IN]
    proposed = words.parts(
        "{event}, {day}.",
        event=elements.link(words.text(event.title), event.address), day=words.day(event.day, long=True),
    )  # fmt: skip
    return elements.section(
        title,
        html.P([*proposed, " ", _how_many(rows, words)]),
        data_table(
            _caption(request, goods, flows), _head(flows, words), _rows(rows, flows, request), name="bridges-table"
        ),
        name="bridges",
    )


def _flow_columns(request: PageRequest, goods: GoodsSelection, proposed: int) -> _FlowColumns:
    return _FlowColumns(goods.flow, trade(request.tables, goods), years_to_show(request.tables, goods, proposed))


def _how_many(rows: Sequence[Bridge], words: Words) -> str:
    """Return how many bridges have goods, with the names of those that have none."""
    without = [row.name for row in rows if not row.chapters and not row.headings]
    counted = words(
        "Of the {all} bridges {count} can be measured, roughly, by goods of the Harmonized System.",
        count=words.number(len(rows) - len(without)), all=words.number(len(rows)),
    )  # fmt: skip
    if not without:
        return counted
    names = words.join_names([words.text(name) for name in without])
    none = words("Without goods of their own: {names}.", names=names)
    return f"{counted} {none}"


def _caption(request: PageRequest, goods: GoodsSelection, flows: list[_FlowColumns]) -> str:
    """Return a sentence on whose figures these are, which years are weak, and whether the years stand in different editions."""
    words, years = request.words, {year for flow_columns in flows for year in flow_columns.years}
    if not years:
        return words("No goods by chapter had been published by this day.")
    whole = pd.concat([totals(request.tables, replace(goods, flow=flow_columns.flow)) for flow_columns in flows])
    stood = whole[whole["year"].isin(years)].drop_duplicates(["year", "status"]).sort_values("year")
    sentences = [
        words(
            "{books}, {source}; the sum of the chapters.",
            books=words.figures_of(goods.reporter),
            source=words.source(goods.source),
        ),
        words("A dash means no figure, or no goods to have one."),
    ]
    weak = [row for row in typed_rows(stood, YearOfGoods) if row.status not in DECIDING]
    sentences += [words("{year}: {status}.", year=str(row.year), status=words.term(row.status)) for row in weak]
    return " ".join([*sentences, editions_differ(stood["classification"], words)]).strip()


def _head(flows: list[_FlowColumns], words: Words) -> list[TableColumn]:
    head = [TableColumn(words("Bridge")), TableColumn(words("Goods that measure it"))]
    for flow_columns in flows:
        head += [
            TableColumn(words(_SOLD_IN[flow_columns.flow], year=str(year)), number=True) for year in flow_columns.years
        ]
        head += [
            TableColumn(words(_SHARE_IN[flow_columns.flow], year=str(year)), number=True)
            for year in flow_columns.years[-1:]
        ]
    return head


def _rows(rows: Sequence[Bridge], flows: list[_FlowColumns], request: PageRequest) -> list[list[Node]]:
    words = request.words
    return [
        [
            words.text(row.name),
            [*_goods(row, request), html.Small(words.text(row.note))],
            *(cell for flow_columns in flows for cell in _figures(row.bridge, flow_columns, words)),
        ]
        for row in rows
    ]


def _goods(row: Bridge, request: PageRequest) -> list[Node]:
    """Name the goods of a bridge: its chapters, or its headings with Korea's purchases of them in the years held."""
    words = request.words
    if not row.headings:
        return [_chapters(row.chapters, words)]
    names = [
        words("{fuel} ({heading})", fuel=words.text(fuel_name(request.tables, code)), heading=code)
        for code in row.headings
    ]
    held = imports_by_heading(request.tables, row.bridge)
    if not held:
        return [words.join_names(names), html.Small(words("No heading is held by this day."))]
    amounts = [f"{one.period}: {millions(one.value_usd, words)}" for one in held]
    text = words(
        "Korea bought from Russia, US$\u00a0million ({source}): {amounts}. A dash in a column: there is only a figure for"
        " the whole chapter.",
        source=words.source(held[0].source), amounts="; ".join(amounts),
    )  # fmt: skip
    return [words.join_names(names), html.Small(text)]


def _chapters(chapters: list[str], words: Words) -> Node:
    """Name the chapters of a bridge, or say that there are none; many are folded away."""
    names = [name_with_code(chapter, words) for chapter in chapters]
    if not names:
        return words("no goods of its own")
    if len(names) <= _FEW:
        return words.join_names(names)
    summary = words.plural(
        "{count} chapter: {spans}", "{count} chapters: {spans}", len(names), spans=chapter_ranges(chapters)
    )
    return html.Details([html.Summary(summary), html.Ul([html.Li(name) for name in names], className="plain")])


def _figures(bridge: str, flow_columns: _FlowColumns, words: Words) -> list[str]:
    """Return a bridge's value in each year, and its share in the newest."""
    found = [flow_columns.trade.get((bridge, year)) for year in flow_columns.years]
    values = [NOTHING if row is None else millions(row.value_usd, words) for row in found]
    shares = [NOTHING if row is None else words.percent(row.share_percent, 1) for row in found[-1:]]
    return [*values, *shares]
