"""Regions: how much of the two countries' trade is the Far East's, how much of the Far East's is Korea's, on every figure."""

from __future__ import annotations

from math import isnan

import pandas as pd

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, forms
from dashboard.pages.components.chart_figure import chart_figure, with_sidebar
from dashboard.pages.components.data_table import grouped_data_table, table_columns
from dashboard.pages.components.series_choice import SHOWN_PART, shown_part
from dashboard.prose.regions import RegionSentences
from dashboard.prose.statements import qualify
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words
from dashboard.text.terms import N_
from dashboard.views.records import typed_rows
from dashboard.views.regions import RegionFigure, figures, newest_year, places
from dashboard.views.sentences import article_sentences
from etl.model import WORLD

TABLES = ("regions", "region_shares")
_CHART = "regions"
_KICKER = N_("The Russian Far East and Korea, as far as figures were published")
_NAMES = N_(
    "Publishers use the name “Far East” for {fewer} federal subjects in older figures and for {more} in the newest. A part of"
    " a year is never compared with a whole year."
)
_HEADS = (
    (N_("Period"), False),
    (N_("Of"), False),
    (N_("Value"), True),
    (N_("Growth"), True),
    (N_("Korea in the region’s trade"), True),
    (N_("Region in the two countries’ trade"), True),
    (N_("Korea’s place"), True),
    (N_("Who"), False),
    (N_("Published by"), False),
    (N_("Day"), False),
)


def build(request: PageRequest) -> PageContent:
    """Return the page on the Far East: the answer in words, one chart, and every figure with its source and day."""
    words, chart = request.words, request.charts[_CHART]
    view = chart.view(request.tables, day=request.day)
    part, query = shown_part(request, chart, view, request.query)
    answers = RegionSentences(newest_year(request.tables), places(request.tables), words)
    rows = figures(request.tables)
    body = [
        html.P(words(_KICKER), className="kicker wide-text"),
        elements.headline(answers.sentence()),
        with_sidebar(
            chart_figure(request, chart, part.drawn),
            *([html.P(text, className="lede")] if (text := answers.more()) else []),
            forms.choices(request, part.lines),
            forms.picker(request, part.spans),
        ),
        *elements.how_we_know(request, answers.method(), _caption(rows, words)),
        *_claims(request),
        _figures(request, rows),
        elements.sources_section(request, view.sources),
        elements.downloads_section(request, TABLES),
    ]
    return PageContent(words("The Far East in trade with Korea"), answers.sentence(), body, request.new_notices(query))


def _caption(rows: pd.DataFrame, words: Words) -> str:
    """Return a text on how many regions the Far East had, where figures are of more than one number of them."""
    members = rows["member_regions"].dropna().unique()
    if len(members) < 2:
        return ""
    return words(_NAMES, fewer=words.number(members.min()), more=words.number(members.max()))


def _claims(request: PageRequest) -> list[Node]:
    """Link the claims that the chart shows."""
    words = request.words
    return [
        html.P(
            [
                words("In the article:"),
                " ",
                html.A(words.text(row.summary), href=request.link(f"/claims/{row.claim}")),
            ]
        )
        for row in article_sentences(request.tables)
        if row.chart == _CHART
    ]


def _figures(request: PageRequest, rows: pd.DataFrame) -> Node:
    """Return every figure, region by region under its own name, the newest period first."""
    words = request.words
    groups = [
        (words.text(region), [_cells(row, words) for row in typed_rows(own, RegionFigure)])
        for region, own in rows.groupby("region", sort=False)
    ]
    caption = words(
        "Every figure of a Far Eastern region with Korea, seen from Russia. Shares of the two countries’ trade are computed"
        " for whole years, unless the publisher gives them."
    )
    table = grouped_data_table(caption, table_columns(_HEADS, words), groups, name="figures")
    return elements.section(words("Figures"), table, name="regional-figures")


def _cells(row: RegionFigure, words: Words) -> list[Node]:
    measure = words.term(row.measure)
    partners = words("{measure}, all partners", measure=measure) if row.partner == WORLD else measure
    return [
        words.period(row.period) if row.period else words("no year named"),
        partners,
        _amount(row, words),
        words.percent(row.growth_percent, 1),
        _share(row, row.region_percent, words),
        _share(row, row.pair_percent, words),
        words.number(row.rank_in_region),
        [words.text(row.speaker), *([html.Small(words.text(row.note))] if row.note else [])],
        elements.link(words.text(row.publisher), row.address),
        elements.day_cell(row.published_text, words),
    ]


def _amount(row: RegionFigure, words: Words) -> str:
    """Write a value with the word that loosens it."""
    return NOTHING if isnan(row.value_usd) else qualify(words.usd(row.value_usd, 2), row.qualifier, words)


def _share(row: RegionFigure, percent: float, words: Words) -> str:
    return NOTHING if isnan(percent) else qualify(words.percent(percent, 1), row.qualifier, words)


PAGE = Page("/regions", build, N_("Regions"), 3, SHOWN_PART)
