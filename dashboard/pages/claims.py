"""All sentences of the article, in their order, as a text with notes in its margin. One sentence is page `claim`."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, margin_notes
from dashboard.pages.components.quotes import quoted, translation
from dashboard.prose import scoreboard
from dashboard.render import html_elements as html
from dashboard.views.evidence import words_then
from dashboard.views.sentences import ClaimSentence, ClaimWord, article_sentences
from dashboard.views.table_rows import ARTICLES, ArticleRow


def build(request: PageRequest) -> PageContent:
    """Return each sentence with its overall word, then and now."""
    words = request.words
    title = words("What one article claimed, and what the figures say")
    articles = ARTICLES.rows(request.tables)
    if not articles:
        return PageContent(
            title, title, [html.H1(title), html.P(words("By this day the article had not appeared."), className="lede")]
        )
    body: list[Node] = [html.H1(title)]
    for article in articles:
        body += _article(request, article)
    return PageContent(title, _summary(request), body)


def _article(request: PageRequest, article: ArticleRow) -> list[Node]:
    words = request.words
    own = [row for row in article_sentences(request.tables) if row.article == article.article]
    then = words_then(request.tables, article)
    source = words.parts(
        "{author}, “{title}”, {publisher}. Date: {published}.",
        author=article.author, title=elements.link(article.title, article.address), publisher=article.publisher,
        published=words.day_text(article.published_text),
    )  # fmt: skip
    explained = words(
        "Each sentence that can be measured is checked in every plausible way, on both countries’ figures, and judged twice: with what was public when the article appeared, and with what is known now. The quotations follow the article; what lies between them is left out."
    )
    items = [_item(request, row, then) for row in own]
    return [
        html.P(source, className="said"),
        html.P(_summary(request), className="lede"),
        *elements.how_we_know(request, explained),
        html.Ol(items, className="sentences"),
    ]


def _summary(request: PageRequest) -> str:
    return scoreboard.summary(article_sentences(request.tables), request.words)


def _item(request: PageRequest, row: ClaimSentence, then: Mapping[str, ClaimWord]) -> Node:
    """Return one passage of the article with its note; the quotation leads to the sentence's own page."""
    quote = html.Blockquote(quoted(row, address=request.link(f"/claims/{row.claim}")))
    kind = "claim" if row.is_judged else "claim context"
    return html.Li(
        [html.Div([quote, *translation(request, row)]), margin_notes.note(request, row, then)],
        className=kind,
        id=row.claim,
    )


PAGE = Page("/claims", build)
