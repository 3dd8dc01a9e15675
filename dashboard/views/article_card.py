"""What the card of an article shows: the article, and each of its judged sentences with its verdict."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.editions import Tables
from dashboard.views.sentences import CLAIM_WORDS, ClaimSentence, article_sentences
from dashboard.views.table_rows import ARTICLES

#: The layers of a card over a chart's view.
ARTICLE, SENTENCES = "card_article", "card_sentences"


class CardArticle(NamedTuple):
    """The row of layer ARTICLE."""

    title: str
    author: str
    publisher: str
    published: pd.Timestamp


class JudgedSentence(NamedTuple):
    """A row of layer SENTENCES: a claim of the article, the chart beside it, and its overall word."""

    claim: str
    chart: str
    quote: str
    word: str


def article_layers(tables: Tables, article: str) -> dict[str, pd.DataFrame]:
    """Return the layers of an article's card: one article, and its judged sentences in order."""
    row = ARTICLES.get(tables, article)
    sentences = [JudgedSentence(one.claim, one.chart, one.quote, one.word) for one in _judged(tables, article)]
    return {
        ARTICLE: pd.DataFrame([CardArticle(row.title, row.author, row.publisher, row.published)]),
        SENTENCES: pd.DataFrame(sentences, columns=JudgedSentence._fields),
    }


def last_judged(tables: Tables, article: str) -> pd.Timestamp:
    """Return the day since which the verdicts of an article are what they are."""
    return max(CLAIM_WORDS.get(tables, one.claim).known_from for one in _judged(tables, article))


def _judged(tables: Tables, article: str) -> list[ClaimSentence]:
    return [one for one in article_sentences(tables) if one.article == article and one.is_judged]
