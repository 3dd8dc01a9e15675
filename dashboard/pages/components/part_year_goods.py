"""The part of the page Products on goods of a part of a year: what a country's figures have where they have no whole year.

What is shown comes from views.part_year_goods.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.drawing.goods import millions
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements
from dashboard.pages.components.data_table import TableColumn, grouped_data_table
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.goods import edition, name_in_sentence, name_with_code
from dashboard.text.terms import N_
from dashboard.views.part_year_goods import PartYearFlow, part_year_goods
from dashboard.views.products import UNSPECIFIED
from etl.model import Flow

#: How many of the largest goods a sentence names.
_NAMED = 3
#: What a country's exports and imports are, as somebody says it who sees both.
_BOUGHT = {
    Flow.EXPORT.value: N_("Korea sold Russia goods for {amount}. The largest: {goods}."),
    Flow.IMPORT.value: N_("Korea bought goods from Russia for {amount}. The largest: {goods}."),
}
_GROUPS = {Flow.EXPORT.value: N_("What Korea sells to Russia"), Flow.IMPORT.value: N_("What Russia sells to Korea")}


def section(request: PageRequest) -> Node | None:
    """Return the section: a sentence for each flow and a table of every chapter; nothing where there is no part of a year."""
    words, flows = request.words, part_year_goods(request.tables)
    if not flows:
        return None
    first = flows[0].goods[0]
    title = words(
        "Goods in {books}, {period}", books=words.figures_of(first.reporter), period=words.period(first.period)
    )
    return elements.section(
        title,
        html.P(" ".join(_sentence(one, words) for one in flows)),
        _table(flows, words),
        name="part-year",
    )


def _sentence(flow: PartYearFlow, words: Words) -> str:
    largest = [one for one in flow.goods if one.code != UNSPECIFIED][:_NAMED]
    goods = [
        words("{goods} ({share})", goods=name_in_sentence(one.code, words), share=words.percent(one.share_percent))
        for one in largest
    ]
    amount = words.usd(flow.value_usd, 2)
    return words(_BOUGHT[flow.flow], amount=amount, goods="; ".join(goods))


def _table(flows: Sequence[PartYearFlow], words: Words) -> Node:
    """Return every chapter of both flows, behind a summary."""
    first = flows[0].goods[0]
    caption = words(
        "{source}, {edition}. A part of a year is not compared with whole years. Shares are of the sum of the chapters.",
        source=words.source(first.source), edition=edition(first.classification, words),
    )  # fmt: skip
    head = [
        TableColumn(words("Goods")), TableColumn(words("US$\u00a0million"), number=True),
        TableColumn(words("Share"), number=True), TableColumn(words("Tonnes"), number=True),
    ]  # fmt: skip
    groups = [
        (
            words(_GROUPS[flow.flow]),
            [
                [
                    name_with_code(one.code, words), millions(one.value_usd, words), words.percent(one.share_percent, 1),
                    words.number(one.net_weight_kg / 1000),
                ]
                for one in flow.goods
            ],
        )
        for flow in flows
    ]  # fmt: skip
    return elements.details(
        words("Every chapter of both flows"),
        grouped_data_table(caption, head, groups, name="part-year-goods"),
        name="part-year-chapters",
    )
