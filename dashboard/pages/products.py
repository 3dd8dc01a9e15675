"""Products: what Russia and Korea sell each other by HS chapter or section, how concentrated, and what made a change.

What is shown comes from views.products; its tables are in components.goods_tables, the nine bridges in components.bridges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

import pandas as pd

from dashboard.charts.drawing.goods import change_in_words, editions_differ, selection
from dashboard.charts.products import CHART
from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import bridges, elements, forms, goods_tables, part_year_goods, price_volume
from dashboard.pages.components.chart_figure import chart_figure, with_sidebar
from dashboard.pages.components.forms import QueryControl
from dashboard.pages.components.series_choice import shown_part, visible_kind
from dashboard.query import Query
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.goods import name_in_sentence
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.goods_rows import ChangeOfAll, GoodsShare, YearOfGoods
from dashboard.views.products import (
    CHAPTER,
    MINERAL_FUELS,
    REST,
    GoodsSelection,
    largest_goods,
    reporters,
    totals,
    unspecified_percent,
    years,
)
from dashboard.views.records import typed_rows
from dashboard.views.series_choice import ONLY
from etl.model import KOREA, RUSSIA, Flow

TABLES = ("products", "concentration", "bridge_trade", "bridges", "nomenclature", *price_volume.TABLES)
_TOP = 3
_ANSWERS = {
    RUSSIA: N_("{goods}: {share} of what Russia sold to Korea in {year}."),
    KOREA: N_("{goods}: {share} of what Korea sold to Russia in {year}."),
}
_OTHER_WAY = {
    RUSSIA: N_("Of what Russia sold to Korea, the largest was {goods}, {share}."),
    KOREA: N_("Of what Korea sold to Russia, the largest was {goods}, {share}."),
}
_CHANGES = {
    RUSSIA: N_("From {base} to {year} what Russia sold to Korea went from {before} to {now}: {percent}, {amount}."),
    KOREA: N_("From {base} to {year} what Korea sold to Russia went from {before} to {now}: {percent}, {amount}."),
}
_CHOSEN = N_(
    "The chart names the kinds of goods with the largest shares over all its years together; those of any one year may be"
    " others."
)
#: The words of the first and the last year; those of other charts are what a change of price and volume is between.
_SPAN = CHART.year_words
_RESETS = {
    "reporter": ("source", "year", "base", ONLY, *_SPAN),
    "source": ("year", "base", ONLY, *_SPAN),
    "flow": ("year", "base", ONLY, *_SPAN),
    "level": (ONLY,),
}


@dataclass(frozen=True)
class ProductsPage:
    """What the page shows: the goods, their years from first to last, and the options of both charts."""

    request: PageRequest
    goods: GoodsSelection
    whole: pd.DataFrame
    options: Mapping[str, str]

    @property
    def words(self) -> Words:
        """Return the words of the page."""
        return self.request.words

    @property
    def level(self) -> str:
        """Return whether the chart shows chapters or sections, which the answer is then of as well."""
        return self.options.get("level") or CHAPTER

    @property
    def figures_of(self) -> str:
        """Name whose figures these are."""
        return self.words.figures_of(self.goods.reporter)

    def year(self, place: int) -> pd.Series:
        """Return the sums of the first (0) or the last (-1) year."""
        return self.whole.iloc[place]


def build(request: PageRequest) -> PageContent:
    """Return the page that answers what the two sell each other: in words, in one chart, between two years, and bridge by bridge."""
    main, beside = request.charts["products"], request.charts["product-change"]
    options, controls, query = forms.controls(request, main)
    goods = selection(request.tables, options)
    query = _without_later_base(query, years(request.tables, goods), request.words)
    also, pickers, query = forms.controls(replace(request, query=query), beside)
    page = ProductsPage(request, goods, totals(request.tables, goods), also)
    if page.whole.empty:
        return _before_any_chapter(page)
    fuels, query = price_volume.section(replace(request, query=query))
    view = main.view(request.tables, day=request.day, **options)
    drawn, kinds, query = visible_kind(request, view, query)
    part, query = shown_part(request, main, drawn, query)
    answer, more = _answer(page), _more(page)
    body = [
        html.P(_kicker(page), className="kicker wide-text"),
        elements.headline(answer),
        with_sidebar(
            chart_figure(request, main, part.drawn),
            html.P(more, className="lede"),
            forms.choices(request, [*(replace(one, resets=_RESETS.get(one.word, ())) for one in controls), *kinds]),
            forms.picker(request, part.spans),
        ),
        price_volume.chapter_note(request) if MINERAL_FUELS in set(view.points["code"]) else None,
        *elements.how_we_know(request, _caption(page, view)),
        goods_tables.figures(page.whole, view, page.words),
        goods_tables.concentration(page.whole, page.words),
        _change(page, [one for one in pickers if one.word in ("year", "base")]),
        fuels,
        part_year_goods.section(request),
        bridges.section(request, goods),
        elements.sources_section(request, view.sources),
        elements.downloads_section(request, TABLES),
    ]
    return PageContent(
        request.words("What Russia and Korea sell each other"),
        answer,
        body,
        request.new_notices(query),
    )


def _without_later_base(query: Query, known: Sequence[int], words: Words) -> Query:
    """Leave out a base that is right by itself and not before the year, and say so; nothing comes before the first year."""
    base, year = query.given.get("base", ""), query.given.get("year", "")
    if not {base, year} <= {str(one) for one in known} or base < year:
        return query
    text = words("base={base} does not come before year={year}. The page shows the default.", base=base, year=year)
    left = query.without("base", text)
    return replace(left, given={**left.given, "year": ""}) if year == str(known[0]) else left


def _before_any_chapter(page: ProductsPage) -> PageContent:
    words = page.words
    text = words("By this day no goods by chapter had been published.")
    return PageContent(
        words("No goods by chapter yet"), text, [elements.headline(text), bridges.section(page.request, page.goods)]
    )


def _kicker(page: ProductsPage) -> str:
    return page.words(
        "Goods by chapter of the Harmonized System, {first}–{last}. {books}, {source}.",
        first=str(page.year(0)["year"]), last=str(page.year(-1)["year"]), books=page.figures_of,
        source=page.words.source(page.goods.source),
    )  # fmt: skip


def _answer(page: ProductsPage) -> str:
    top = largest_goods(page.request.tables, page.goods, page.year(-1)["year"], 1, page.level)[0]
    return page.words(_ANSWERS[page.goods.seller], year=str(top.year), **_named(top, page.words))


def _named(row: GoodsShare, words: Words) -> dict[str, str]:
    return {"goods": name_in_sentence(row.code, words), "share": words.percent(row.share_percent)}


def _more(page: ProductsPage) -> str:
    """Return sentences on what came next, for how much no kind is told, what was largest at first, and what went the other way."""
    words, now, then = page.words, page.year(-1)["year"], page.year(0)["year"]
    untold = unspecified_percent(page.request.tables, page.goods, now)
    sentences = [
        words("Next in size: {goods}.", goods=_largest(page, now)[1]),
        words("{share} is unclassified (chapter 99).", share=words.percent(untold)) if untold >= 0.5 else "",
        words("In {first} the largest were {goods}.", first=str(then), goods="; ".join(_largest(page, then))),
        _other_way(page),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _largest(page: ProductsPage, year: int) -> tuple[str, str]:
    """Name the largest chapter of a year and the next ones, each with its share."""
    top = largest_goods(page.request.tables, page.goods, year, _TOP, page.level)
    first, *others = [page.words("{goods} ({share})", **_named(one, page.words)) for one in top]
    return first, "; ".join(others)


def _other_way(page: ProductsPage) -> str:
    flow = Flow.IMPORT if page.goods.flow == Flow.EXPORT else Flow.EXPORT
    other = replace(page.goods, flow=flow.value)
    top = largest_goods(page.request.tables, other, page.year(-1)["year"], 1, page.level)
    return page.words(_OTHER_WAY[other.seller], **_named(top[0], page.words)) if top else ""


def _caption(page: ProductsPage, view: View) -> str:
    """Return how the chart's goods were chosen, what the shares are shares of, and whose chapters are not here."""
    words = page.words
    covered = [one for one in typed_rows(page.whole, YearOfGoods) if not isnan(one.covered_percent)]
    text = [words(_CHOSEN)] if REST in set(view.points["code"]) else []
    text.append(words("Shares are of the sum of the chapters."))
    if covered:
        least = min(covered, key=lambda one: one.covered_percent)
        text.append(
            words(
                "That sum was at its lowest in {year}: {percent} of the published total of all goods.",
                year=str(least.year), percent=words.attained(least.covered_percent),
            )
        )  # fmt: skip
    if reporters(page.request.tables) == [RUSSIA]:
        text.append(
            words(
                "Only Russia’s figures are here by chapter for whole years. Korea’s do not come with this site; they"
                " appear once it has fetched them from UN Comtrade or the Korea Customs Service."
            )
        )
    return " ".join(text)


def _change(page: ProductsPage, controls: list[QueryControl]) -> Node:
    """Return two years to choose, what changed between them, and every kind of goods in both."""
    words, request = page.words, page.request
    title = words("What made the change between two years")
    if not page.options["base"]:
        return elements.section(title, html.P(words("There are not two years to compare.")), name="change")
    chart = request.charts["product-change"]
    view = chart.view(
        request.tables, day=request.day, **{option.name: page.options[option.name] for option in chart.options}
    )
    whole = view.layer_rows("whole", ChangeOfAll)[0]
    percent, amount = change_in_words(whole, words)
    text = words(
        _CHANGES[page.goods.seller], percent=percent, amount=amount, base=page.options["base"], year=page.options["year"],
        before=words.usd(whole.base_value_usd, 2), now=words.usd(whole.value_usd, 2),
    )  # fmt: skip
    editions = editions_differ([whole.base_classification, whole.classification], words)
    picker = forms.picker(request, controls, part="change")
    return elements.section(
        title,
        with_sidebar(
            chart_figure(request, chart, view, name="change-chart"), html.P(f"{text} {editions}".strip()), picker
        ),
        goods_tables.every_kind(request.tables, page.goods, page.options, words),
        name="change",
    )


PAGE = Page(
    "/products",
    build,
    N_("Products"),
    3,
    ("reporter", "source", "flow", "level", "show", "year", "base", ONLY, *_SPAN, *price_volume.WORDS),
)
