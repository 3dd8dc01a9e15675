"""What the card of an article shows: the article, and each of its judged sentences with its verdict."""

from __future__ import annotations

import pandas as pd

from dashboard.editions import Tables
from dashboard.views import evidence
from dashboard.views.records import record

#: The layers of a card over a chart's view.
ARTICLE, SENTENCES = "card_article", "card_sentences"
_ARTICLE_COLUMNS = ("title", "author", "publisher", "published")
_SENTENCE_COLUMNS = ["claim", "chart", "quote", "word"]


def article_layers(tables: Tables, article: str) -> dict[str, pd.DataFrame]:
    """Return the layers of an article's card: one article, and its judged sentences in order."""
    row = record(tables["articles"], "article", article)
    judged = _judged(tables, article)
    return {
        ARTICLE: pd.DataFrame([{name: row[name] for name in _ARTICLE_COLUMNS}]),
        SENTENCES: judged[_SENTENCE_COLUMNS].reset_index(drop=True),
    }


def last_judged(tables: Tables, article: str) -> pd.Timestamp:
    """Return the day since which the verdicts of an article are what they are."""
    words = tables["claim_words"]
    known: pd.Timestamp = words.loc[words["claim"].isin(_judged(tables, article)["claim"]), "known_from"].max()
    return known


def _judged(tables: Tables, article: str) -> pd.DataFrame:
    rows = evidence.sentences(tables)
    return rows[(rows["article"] == article) & (rows["sentence_kind"] == "claim")]
