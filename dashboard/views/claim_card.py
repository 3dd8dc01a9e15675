"""What the card of a claim shows besides its chart: the sentence, its verdict now and then, the numbers that decide it."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.editions import Tables
from dashboard.views import evidence
from dashboard.views.evidence_rows import ClaimCheck
from dashboard.views.sentences import claim_sentence
from dashboard.views.table_rows import ARTICLES
from etl.model import Role

#: The layers of a card over a chart's view.
SENTENCE, VERDICTS, NUMBERS = "card_sentence", "card_verdicts", "card_numbers"
NOW, THEN = "now", "then"
#: How many deciding numbers a card has room for.
_MOST_NUMBERS = 4
_SHOWN_ROLES = (Role.DECIDES.value, Role.NEAREST.value)
#: The columns of a reading that a card keeps: those of the table.
_NUMBER_COLUMNS = [name for name in ClaimCheck._fields if name not in ClaimCheck._field_defaults]


class CardSentence(NamedTuple):
    """The row of layer SENTENCE: the sentence, and the article that it is from."""

    quote: str
    title: str
    author: str
    publisher: str
    published: pd.Timestamp


class CardVerdict(NamedTuple):
    """A row of layer VERDICTS: the overall word of a claim, NOW or THEN, with its counts."""

    when: str
    word: str
    agreeing: int
    differing: int
    figures: int
    agreeing_figures: int
    fitting: int
    not_fitting: int
    promise_outcome: str


def card_layers(tables: Tables, claim: str) -> dict[str, pd.DataFrame]:
    """Return the layers of a claim's card: one sentence, its verdicts, and the deciding numbers that were measured."""
    row = claim_sentence(tables, claim)
    article = ARTICLES.get(tables, row.article)
    sentence = CardSentence(row.quote, article.title, article.author, article.publisher, article.published)
    return {
        SENTENCE: pd.DataFrame([sentence]),
        VERDICTS: _verdicts(tables, claim, article.published),
        NUMBERS: _numbers(tables, claim, article.published),
    }


def _verdicts(tables: Tables, claim: str, published: pd.Timestamp) -> pd.DataFrame:
    then = tables.on(published)["claim_words"]
    rows = [one[one["claim"] == claim].assign(when=when) for when, one in ((NOW, tables["claim_words"]), (THEN, then))]
    return pd.concat(rows, ignore_index=True).drop(columns=["known_from", "known_until"])


def _numbers(tables: Tables, claim: str, published: pd.Timestamp) -> pd.DataFrame:
    """Return one reading for each different figure that decides, or else for the nearest ones."""
    checks = evidence.readings(tables, claim, published)
    deciding = checks[checks["role"].isin(_SHOWN_ROLES) & checks["measured"].notna() & checks["verdict"].notna()]
    return deciding.drop_duplicates("figure").head(_MOST_NUMBERS)[_NUMBER_COLUMNS].reset_index(drop=True)
