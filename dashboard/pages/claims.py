"""All sentences of the article, in their order, as a text with notes in its margin. One sentence is page `claim`."""

from __future__ import annotations

import pandas as pd
from dash import html

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, margin_notes
from dashboard.pages.components.quotes import quoted
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views import evidence
from etl.model import OverallVerdict


def build(request: PageRequest) -> PageContent:
    """Return each sentence with its overall word, then and now."""
    words = request.words
    title = words("What one article claimed, and what the figures say")
    articles = request.tables["articles"]
    if articles.empty:
        return PageContent(
            title, title, [html.H1(title), html.P(words("By this day the article had not appeared."), className="lede")]
        )
    body: list[Node] = [html.H1(title)]
    for article in (row for _, row in articles.iterrows()):
        body += _article(request, article)
    return PageContent(title, _summary(request), body)


def _article(request: PageRequest, article: pd.Series) -> list[Node]:
    words = request.words
    sentences = evidence.sentences(request.tables)
    own = sentences[sentences["article"] == article["article"]]
    then = evidence.word_then(request.tables, article)
    source = words.parts(
        "{author}, “{title}”, {publisher}. Date: {published}.",
        author=article["author"], title=elements.link(article["title"], article["address"]), publisher=article["publisher"],
        published=words.day_text(article["published_text"]),
    )  # fmt: skip
    explained = words(
        "Each sentence that can be measured is read in every plausible way, on both countries’ figures, and judged twice: with"
        " what was public when the article appeared, and with what is known now. The quotations stand in the article’s own"
        " order; what lies between them is left out."
    )
    items = [_item(request, row, then) for _, row in own.iterrows()]
    return [
        html.P(source, className="said"),
        html.P([_summary(request), " ", explained], className="lede"),
        html.Ol(items, className="sentences"),
    ]


def _summary(request: PageRequest) -> str:
    """Count the claims by their overall word, and the promises that they report by what became of them."""
    words, score = request.words, evidence.scoreboard(evidence.sentences(request.tables))
    listed = [_counted(OverallVerdict(word), count, words) for word, count in score.claims.items()]
    text = words.plural(
        "Of {count} claim, {listed}.",
        "Of {count} claims, {listed}.",
        sum(score.claims.values()),
        listed=words.listed(listed),
    )
    kept = [words(_PROMISES[word], count=words.number(count)) for word, count in score.promises.items()]
    promised = words("The promises that they report: {listed}.", listed=words.listed(kept))
    return f"{text} {promised}" if kept else text


#: How many promises had an outcome.
_PROMISES = {
    OverallVerdict.MET.value: N_("{count} kept"),
    OverallVerdict.MET_ON_SOME.value: N_("{count} kept on some figures"),
    OverallVerdict.NOT_MET.value: N_("{count} not kept"),
    OverallVerdict.OPEN.value: N_("{count} not due yet"),
    OverallVerdict.DUE.value: N_("{count} due and not known yet"),
}


def _counted(word: OverallVerdict, count: int, words: Words) -> str:
    """Return how many claims have an overall word; raise ValueError for a word that claims do not have."""
    match word:
        case OverallVerdict.HOLDS:
            return words.plural("{count} holds", "{count} hold", count)
        case OverallVerdict.HOLDS_ON_SOME:
            return words.plural("{count} holds on some readings", "{count} hold on some readings", count)
        case OverallVerdict.DOES_NOT_HOLD:
            return words.plural("{count} does not hold", "{count} do not hold", count)
        case OverallVerdict.FITS_NEAREST:
            return words.plural("{count} fits the nearest figures", "{count} fit the nearest figures", count)
        case OverallVerdict.DOES_NOT_FIT_NEAREST:
            return words.plural(
                "{count} does not fit the nearest figures", "{count} do not fit the nearest figures", count
            )
        case OverallVerdict.CANNOT_BE_CHECKED:
            return words.plural("{count} cannot be checked", "{count} cannot be checked", count)
    raise ValueError(f"{word} is no word of a claim")


def _item(request: PageRequest, row: pd.Series, then: pd.DataFrame) -> Node:
    """Return one passage of the article with its note; the quotation leads to the sentence's own page."""
    quote = html.Blockquote(quoted(row, address=request.link(f"/claims/{row['claim']}")))
    kind = "claim" if row["sentence_kind"] == "claim" else "claim context"
    return html.Li([quote, margin_notes.note(request, row, then)], className=kind, id=row["claim"])


PAGE = Page("/claims", build, N_("Claims"), 6)
