"""The first page: the article's sentences beside the charts that decide them.

On top what was promised, what happened, and a verdict for each claim. A sentence and its chart are one picture: on a
wide screen the chart stands beside the text and follows the sentence that is read; elsewhere it stands below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.embeds.request import CLAIM
from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import annotated_sentences, elements
from dashboard.pages.components.chart_figure import chart_figure
from dashboard.prose import headline
from dashboard.render import html_elements as html
from dashboard.text.terms import N_
from dashboard.views.sentences import ClaimSentence, article_sentences
from dashboard.views.table_rows import ARTICLES, ArticleRow
from dashboard.views.turnover import turnover


def build(request: PageRequest) -> PageContent:
    """Return the article's measured sentences, each with its verdict, its numbers and its chart; one of them is in focus."""
    words = request.words
    title = words("The promise, the article and the figures")
    promised, happened = (
        headline.promise_sentence(request.tables, words),
        headline.outcome_sentence(request.tables, words),
    )
    top = html.H1(
        [line for text in (promised, happened) if text for line in (html.Span(elements.keep_on_one_line(text)), " ")]
    )
    sentences = article_sentences(request.tables)
    claims = [row for row in sentences if row.is_judged]
    if not claims:
        return PageContent(title, happened or title, [top, *_before_the_article(request)])
    focus, query = request.query.choose(CLAIM, [row.claim for row in claims], words)
    article = ARTICLES.get(request.tables, claims[0].article)
    body = [
        top,
        html.P(_introduction(request, article), className="lede"),
        annotated_sentences.score(request, claims),
        annotated_sentences.beside_charts(request, claims, focus),
        _context(request, [row for row in sentences if not row.is_judged]),
        elements.downloads_section(request, ("claims", "claim_checks", "claim_words", "statements")),
    ]
    description = " ".join(text for text in (promised, happened) if text)
    return PageContent(title, description, body, request.new_notices(query), own_files="article")


def _before_the_article(request: PageRequest) -> list[Node]:
    text = request.words("By this day the article had not appeared.")
    view = turnover(request.tables, request.day)
    return [html.P(text, className="lede"), chart_figure(request, request.charts["turnover"], view)]


def _introduction(request: PageRequest, article: ArticleRow) -> list[Node]:
    """Return where the sentences stand."""
    words = request.words
    title = words("“{title}”", title=article.title)
    return words.parts(
        "{author} wrote about it in {title} ({publisher}, {day}). Here is what the statistics say.",
        author=article.author, title=elements.link(title, article.address),
        publisher=article.publisher, day=words.day_text(article.published_text),
    )  # fmt: skip


def _context(request: PageRequest, sentences: Sequence[ClaimSentence]) -> Node:
    """Return the sentences that are not judged, folded into one list."""
    words = request.words
    count = len(sentences)
    head = words.plural(
        "{count} more sentence of the article, not judged", "{count} more sentences of the article, not judged", count
    )
    items = [html.Li(annotated_sentences.context(request, row)) for row in sentences]
    return elements.details(head, html.Ul(items, className="plain"), name="context")


PAGE = Page("/", build, N_("The article"), 0, (CLAIM,))
