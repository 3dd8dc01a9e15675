"""Peers: any country's trade with its partners, Russia's and Korea's first, and what of the pair's change is particular to it."""

from __future__ import annotations

import pandas as pd

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, figure_links, forms
from dashboard.pages.components.chart_figure import chart_figure, with_sidebar
from dashboard.pages.components.chart_rows import chart_rows
from dashboard.pages.components.data_table import data_table, table_columns
from dashboard.pages.components.series_choice import SHOWN_PART, shown_part
from dashboard.prose.peers import PeerSentences, newest_share
from dashboard.render import html_elements as html
from dashboard.text.terms import N_
from dashboard.views.peers import ChangePart, PeerYear, newest
from dashboard.views.records import typed_rows

TABLES = ("peers", "pair_changes")
_KICKER = N_("Russia–Korea beside the other partners of each, on each country’s own figures, as the IMF published them")
_METHOD = N_(
    "Trade intensity is the partner’s share of a country’s trade over its share of the world’s (Brown, Kojima). A pair’s trade is"
    " therefore the product of both countries’ whole trade and the intensity, divided by the world’s trade, which is the sum of what"
    " countries report. A change is split into these by logarithmic means (Ang, LMDI), without a remainder."
)

_HEADS = (
    (N_("Partner"), False),
    (N_("US$\u00a0bn"), True),
    (N_("Share"), True),
    (N_("Trade intensity"), True),
    (N_("Status"), False),
)


def build(request: PageRequest) -> PageContent:
    """Return the page: the answer in words, what of the change is whose, and the lines of the partners."""
    words = request.words
    peers, change = request.charts["peers"], request.charts["pair-change"]
    spans, of_change, query = forms.controls(request, change)
    changed = change.view(request.tables, day=request.day, **spans)
    options, controls, lined = forms.controls(request, peers)
    view = peers.view(request.tables, day=request.day, **options)
    part, lined = shown_part(request, peers, view, lined)
    now = newest(request.tables, **options)
    sentences = PeerSentences(typed_rows(changed.points, ChangePart), words)
    notices = (*request.new_notices(query), *request.new_notices(lined))
    body = [
        html.P(words(_KICKER), className="kicker wide-text"),
        elements.headline(sentences.sentence()),
        with_sidebar(
            chart_figure(request, change, changed, name="change"),
            html.P(sentences.more(), className="lede"),
            forms.picker(request, of_change),
        ),
        chart_rows(request, change, name="change-figures"),
        *elements.how_we_know(request, words(_METHOD)),
        elements.section(
            words("Beside other partners"),
            html.P(newest_share(now, words)),
            with_sidebar(
                chart_figure(request, peers, part.drawn),
                forms.choices(request, [*(one for one in controls if one.word == "show"), *part.lines]),
                forms.picker(
                    request, [*(one for one in controls if one.word in ("reporter", "base", "with")), *part.spans]
                ),
            ),
            _newest(now, request),
            chart_rows(request, peers, name="peers-figures"),
            name="partners",
        ),
        elements.sources_section(request, view.sources),
        elements.downloads_section(request, TABLES),
    ]
    return PageContent(words("Was it Korea, or Russia?"), sentences.sentence(), body, notices)


def _newest(rows: pd.DataFrame, request: PageRequest) -> Node:
    """Return the newest figures of the partners that are drawn, the largest first."""
    words = request.words
    if rows.empty:
        return None
    cells = [
        [
            figure_links.country(request, row.partner),
            words.billions(row.value_usd, 1),
            words.percent(row.share_percent, 1),
            words.number(row.intensity, 2),
            words.term(row.status),
        ]
        for row in typed_rows(rows, PeerYear)
    ]
    caption = words(
        "Trade with each partner in {year}, {books}",
        year=str(rows["year"].max()), books=words.figures_of(rows["reporter"].iloc[0]),
    )  # fmt: skip
    return data_table(caption, table_columns(_HEADS, words), cells, name="newest")


PAGE = Page(
    "/peers", build, N_("Korea or Russia?"), 5, ("reporter", "show", "base", "with", "start", "year", *SHOWN_PART)
)
