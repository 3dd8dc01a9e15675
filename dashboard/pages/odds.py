"""Odds: how all pairs of countries grew over the promise's span, which doubled, and what became of promises of the kind."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, figure_links, forms
from dashboard.pages.components.attributes import data
from dashboard.pages.components.chart_figure import chart_figure, with_sidebar
from dashboard.pages.components.chart_rows import chart_rows
from dashboard.pages.components.data_table import data_table, table_columns
from dashboard.pages.components.forms import QueryControl
from dashboard.pages.components.series_choice import shown_part
from dashboard.prose.odds import OddsSentences
from dashboard.render import html_elements as html
from dashboard.text.terms import N_
from dashboard.views.odds import DoubledPair, PairPromise, ReferenceClass, doubled_pairs, promises, reference_class
from dashboard.views.records import typed_rows
from etl.model import Status

TABLES = (
    "odds", "odds_bins", "odds_doubled", "odds_places", "promises", "promise_outcomes", "promise_words", "promise_counts",
)  # fmt: skip
_KICKER = N_("All pairs of countries, on each country’s own figures, as the IMF published them")
_METHOD = N_(
    "A pair is a country and one of its partners, so that two countries are two pairs, one on each country’s figures. Trade is"
    " exports plus imports in current dollars. An estimate is one that the IMF marks as its own; without estimates, figures that"
    " are known to be wrong are left out as well."
)
_SELECTION = N_(
    "Every promise found of two countries, a level or a doubling of their trade, and a year from 2005 to 2020, by a head of state"
    " or government, a minister, or in a joint text. Each text was read twice. Kept means that exports plus imports of the due"
    " year reached the target. China, India, Turkey and Viet Nam are in most of them; a pair that keeps one promise makes"
    " another."
)
_PAIRS = (
    (N_("Figures of"), False),
    (N_("Partner"), False),
    (N_("First year, US$\u00a0bn"), True),
    (N_("Last year, US$\u00a0bn"), True),
    (N_("Times"), True),
    (N_("Status"), False),
)
_PROMISES = (
    (N_("Due"), True),
    (N_("Countries"), False),
    (N_("Target"), False),
    (N_("Kept?"), False),
    (N_("First country’s figures"), True),
    (N_("Second country’s figures"), True),
    (N_("Who"), False),
    (N_("Set on"), False),
    (N_("Less sure"), False),
)


#: The word of the address that says which promises are listed, and what it may say.
_SURE, _ONLY_SURE = "promises", "sure"
_WHICH = {"all": N_("all"), _ONLY_SURE: N_("only those of which nothing is less sure")}


def build(request: PageRequest) -> PageContent:
    """Return the page: the answer in words, the distribution, the first years, the pairs that doubled, and the promises."""
    words, chart = request.words, request.charts["odds"]
    options, controls, query = forms.controls(request, chart)
    sure, query = query.choose(_SURE, list(_WHICH), words)
    reference = reference_class(options)
    sentences = OddsSentences(request.tables, reference, words)
    view = chart.view(request.tables, day=request.day, **options)
    starts = request.charts["odds-by-start"]
    later = {name: options[name] for name in ("span", "least", "estimates")}
    part, query = shown_part(request, starts, starts.view(request.tables, day=request.day, **later), query)
    controls = [
        replace(one, resets=starts.year_words) if one.word in ("span", "least", "estimates") else one
        for one in controls
    ]
    body = [
        html.P(words(_KICKER), className="kicker wide-text"),
        elements.headline(sentences.sentence()),
        with_sidebar(
            chart_figure(request, chart, view),
            html.P(sentences.more(), className="lede"),
            html.P(sentences.promises(), className="lede"),
            forms.choices(request, [one for one in controls if one.word in ("least", "estimates")]),
            forms.picker(request, [one for one in controls if one.word in ("base", "span")]),
        ),
        *elements.how_we_know(request, words(_METHOD)),
        elements.section(
            words("By first year"),
            html.Div(chart_figure(request, starts, part.drawn, name="by-start"), **data(years="true")),
            forms.picker(request, part.spans, part="starts"),
            chart_rows(request, starts, name="by-start-figures"),
            name="starts",
        ),
        _doubled(request, reference),
        _promises(request, sentences, sure),
        elements.sources_section(request, view.sources),
        elements.downloads_section(request, TABLES),
    ]
    return PageContent(words("Was it ever likely?"), sentences.sentence(), body, request.new_notices(query))


def _doubled(request: PageRequest, reference: ReferenceClass) -> Node:
    """Return the largest of the pairs that doubled."""
    words, rows = request.words, doubled_pairs(request.tables, reference)
    if rows.empty:
        return elements.section(words("Pairs that doubled"), html.P(words("None.")), name="doubled")
    caption = words(
        "The largest pairs that at least doubled from {first} to {last}", first=reference.base, last=str(reference.year)
    )
    cells = [_pair_cells(row, request) for row in typed_rows(rows, DoubledPair)]
    table = data_table(caption, table_columns(_PAIRS, words), cells, name="doubled-pairs")
    return elements.section(words("Pairs that doubled"), table, name="doubled")


def _pair_cells(row: DoubledPair, request: PageRequest) -> list[Node]:
    words = request.words
    return [
        figure_links.country(request, row.reporter),
        figure_links.country(request, row.partner),
        words.billions(row.base_value_usd, 1),
        words.billions(row.value_usd, 1),
        words.number(row.multiple, 2),
        "" if row.status == Status.REPORTED else words.term(row.status),
    ]


def _promises(request: PageRequest, sentences: OddsSentences, which: str) -> Node:
    """Return the promises of the kind, what became of each, and how they were found."""
    words = request.words
    rows = promises(request.tables, only_sure=which == _ONLY_SURE)
    if rows.empty:
        return None
    named = [(value, words(text)) for value, text in _WHICH.items()]
    control = QueryControl(_SURE, words("Promises"), named, which)
    cells = [_promise_cells(row, request) for row in typed_rows(rows, PairPromise)]
    caption = words(
        "Promises of two countries’ trade, and what part of the target the due year reached on each side’s figures"
    )
    table = data_table(caption, table_columns(_PROMISES, words), cells, name="promises-table")
    return elements.section(
        words("Promises of the kind"),
        html.P(sentences.goal()),
        forms.choices(request, [control]),
        table,
        html.P(words(_SELECTION), className="caption"),
        name="promises",
    )


def _promise_cells(row: PairPromise, request: PageRequest) -> list[Node]:
    words = request.words
    first, second = (figure_links.country(request, code) for code in (row.first_country, row.second_country))
    return [
        str(row.due),
        f"{first}–{second}",
        words("double") if isnan(row.target_usd) else words.usd(row.target_usd),
        elements.badge(row.word, words, light=True),
        words.attained(row.first_percent),
        words.attained(row.second_percent),
        elements.link(words.text(row.speaker), row.address),
        elements.day_cell(row.set_on_text, words),
        words.text(row.weak),
    ]


PAGE = Page(
    "/odds", build, N_("Was it likely?"), 1, ("base", "span", "least", "estimates", "promises", "first", "last")
)
