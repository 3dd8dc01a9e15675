"""What the card of a claim shows besides its chart: the sentence, its verdict now and then, the numbers that decide it."""

from __future__ import annotations

import pandas as pd

from dashboard.editions import Tables
from dashboard.views import evidence
from dashboard.views.evidence import ClaimCheck
from dashboard.views.records import record
from etl.model import Role

#: The layers of a card over a chart's view.
SENTENCE, VERDICTS, NUMBERS = "card_sentence", "card_verdicts", "card_numbers"
NOW, THEN = "now", "then"
#: How many deciding numbers a card has room for.
_MOST_NUMBERS = 4
_SHOWN_ROLES = (Role.DECIDES.value, Role.NEAREST.value)
_SENTENCE_COLUMNS = ("title", "author", "publisher", "published")


def card_layers(tables: Tables, claim: str) -> dict[str, pd.DataFrame]:
    """Return the layers of a claim's card: one sentence, its verdicts, and the deciding numbers that were measured."""
    row = record(tables["claims"], "claim", claim)
    article = record(tables["articles"], "article", row["article"])
    sentence = {"quote": row["quote"], **{name: article[name] for name in _SENTENCE_COLUMNS}}
    return {
        SENTENCE: pd.DataFrame([sentence]),
        VERDICTS: _verdicts(tables, claim, article["published"]),
        NUMBERS: _numbers(tables, claim, article["published"]),
    }


def _verdicts(tables: Tables, claim: str, published: pd.Timestamp) -> pd.DataFrame:
    then = tables.on(published)["claim_words"]
    rows = [one[one["claim"] == claim].assign(when=when) for when, one in ((NOW, tables["claim_words"]), (THEN, then))]
    return pd.concat(rows, ignore_index=True).drop(columns=["known_from", "known_until"])


def _numbers(tables: Tables, claim: str, published: pd.Timestamp) -> pd.DataFrame:
    """Return one reading for each different figure that decides, or else for the nearest ones."""
    checks = evidence.readings(tables, claim, published)
    deciding = checks[checks["role"].isin(_SHOWN_ROLES) & checks["measured"].notna() & checks["verdict"].notna()]
    return deciding.drop_duplicates("figure").head(_MOST_NUMBERS)[list(ClaimCheck._fields)].reset_index(drop=True)
