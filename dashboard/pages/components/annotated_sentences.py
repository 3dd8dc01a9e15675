"""The article's sentences with their verdicts, deciding numbers and charts, as the first page shows them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.embeds.request import CLAIM
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements, margin_notes
from dashboard.pages.components.attributes import aria, data
from dashboard.pages.components.chart_figure import still_figure
from dashboard.pages.components.quotes import translation
from dashboard.prose.deciding_numbers import deciding_numbers
from dashboard.render import html_elements as html
from dashboard.text.catalogues import ENGLISH
from dashboard.views import evidence
from dashboard.views.claim_layers import lay_claim_over
from dashboard.views.sentences import ClaimSentence
from dashboard.views.table_rows import ARTICLES


def score(request: PageRequest, claims: Sequence[ClaimSentence]) -> Node:
    """Return one link for each claim, with its number and its verdict."""
    words = request.words
    items = [
        html.Li(html.A([html.B(_number(request, row)), " ", *_verdict(request, row)], href=f"#{row.claim}"))
        for row in claims
    ]
    caption = html.Li(words("Verdicts:"), className="caption", **aria(hidden="true"))
    return html.Ol([caption, *items], className="score", **aria(label=words("Verdicts")))


def _number(request: PageRequest, row: ClaimSentence) -> str:
    return request.words.number(row.position)


def _verdict(request: PageRequest, row: ClaimSentence) -> list[Node]:
    """Return a claim's overall word; of a promise whether it was kept, which is what a reader asks first."""
    words = request.words
    if row.promise_outcome:
        return [elements.promise_badge(row.promise_outcome, words)]
    return [elements.badge(row.word, words)]


def beside_charts(request: PageRequest, claims: Sequence[ClaimSentence], focus: str) -> Node:
    """Return the claims in the article's order, each with its chart; the one in focus is marked."""
    items = [_sentence(request, row, focused=row.claim == focus) for row in claims]
    return html.Ol(
        items, className="beside", **aria(label=request.words("Sentences of the article, each with its chart"))
    )


def _sentence(request: PageRequest, row: ClaimSentence, *, focused: bool) -> Node:
    article = ARTICLES.get(request.tables, row.article)
    readings = evidence.readings(request.tables, row.claim, article.published)
    text = html.Div(
        [
            html.P(_quote(request, row), className="quote"),
            *translation(request, row),
            html.P(_answer(request, row), className="answer"),
        ],
        id=row.claim,
        className="sentence",
    )
    chart = request.charts.get(row.chart)
    figure = [] if chart is None else [_figure(request, row, readings)]
    return html.Li([text, *figure], className="focus" if focused else None, **data(claim=row.claim))


def _quote(request: PageRequest, row: ClaimSentence) -> Node:
    """Return the quotation as a link to this page with the sentence in focus."""
    number = html.Span(_number(request, row), className="place")
    return html.A([number, html.Q(row.quote, lang=ENGLISH)], href=request.link("/", **{CLAIM: row.claim}))


def _answer(request: PageRequest, row: ClaimSentence) -> list[Node]:
    words = request.words
    verdict: list[Node] = _verdict(request, row)
    if row.promise_outcome:
        verdict = [
            words("Report:"),
            " ",
            elements.badge(row.word, words),
            " ",
            words("Promise:"),
            " ",
            *verdict,
        ]
    numbers = deciding_numbers(row, request.tables, words)
    label = words("How we know: “{quote}”", quote=row.quote)
    more = html.A(words("How we know"), href=request.link(f"/claims/{row.claim}"), **aria(label=label))
    pages = [
        html.A(words(name), href=f"{request.link(path)}{part}") for path, part, name in margin_notes.more(request, row)
    ]
    links = html.Span(elements.joined([more, *pages]), className="links")
    return [*verdict, " ", html.Span(numbers, className="numbers"), " ", links]


def _figure(request: PageRequest, row: ClaimSentence, readings: pd.DataFrame) -> Node:
    chart = request.charts[row.chart]
    view = chart.view_for_claim(request.tables, readings, request.day)
    laid = lay_claim_over(view, row.stated, readings) if len(readings) else view
    return still_figure(request, chart, laid, claim=row.claim)


def context(request: PageRequest, row: ClaimSentence) -> list[Node]:
    """Return a sentence that is not judged, with a link to what is known of it."""
    words = request.words
    quote = html.A(html.Q(row.quote, lang=ENGLISH), href=request.link(f"/claims/{row.claim}"))
    ours = [] if words.language == ENGLISH else [html.Small(words.text(row.quote))]
    return [quote, *ours]
