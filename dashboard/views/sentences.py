"""Pure: the sentences of the articles with their overall words, and how many claims have each word.

Words are picked from table `claim_words` as it stood on two days; nothing is judged here, and no words are said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap, TypedTable, typed_rows
from etl.model import OverallVerdict


class StatedInterval(NamedTuple):
    """What a claim states: an interval in its unit, as it is rounded, and the months to draw it over, if it names any."""

    stated_low: float
    stated_high: float
    stated_text: str
    stated_unit: str
    drawn_over: str = ""


class ClaimWord(NamedTuple):
    """A row of table `claim_words`: a claim's overall word, and how many readings and figures agree, differ and fit."""

    claim: str
    word: str
    agreeing: int
    differing: int
    figures: int
    agreeing_figures: int
    fitting: int
    not_fitting: int
    promise_outcome: str
    known_from: pd.Timestamp


class ClaimSentence(NamedTuple):
    """A row of table `claims` with its overall word; a sentence that is not judged has no word, and its counts are blank."""

    claim: str
    article: str
    position: int
    sentence_kind: str
    quote: str
    before: str
    after: str
    said_by: str
    summary: str
    stated_text: str
    stated_unit: str
    stated_low: float
    stated_high: float
    would_do: str
    chart: str
    drawn_over: str
    topic: str
    word: str
    agreeing: float
    differing: float
    figures: float
    agreeing_figures: float
    fitting: float
    not_fitting: float
    promise_outcome: str

    @property
    def is_judged(self) -> bool:
        """Return whether the sentence is a claim, and no context of one."""
        return self.sentence_kind == "claim"

    @property
    def stated(self) -> StatedInterval:
        """Return the quantity that it states."""
        return StatedInterval(
            self.stated_low, self.stated_high, self.stated_text, self.stated_unit, drawn_over=self.drawn_over
        )


CLAIM_WORDS = TypedTable("claim_words", ClaimWord)


@once_per_version
def article_sentences(tables: TableMap) -> Sequence[ClaimSentence]:
    """Return the sentences of the articles known on the day, in their order, with their overall word where there is one."""
    rows = tables["claims"][tables["claims"]["article"].isin(tables["articles"]["article"])]
    words = tables["claim_words"].drop(columns=["known_from", "known_until"])
    both = rows.merge(words, on="claim", how="left").sort_values(["article", "position"], ignore_index=True)
    return typed_rows(both, ClaimSentence)


def claim_sentence(tables: TableMap, claim: str) -> ClaimSentence:
    """Return one sentence; raise KeyError if the articles known on the day have none of this name."""
    return _by_claim(tables)[claim]


@once_per_version
def _by_claim(tables: TableMap) -> Mapping[str, ClaimSentence]:
    return {row.claim: row for row in article_sentences(tables)}


@dataclass(frozen=True)
class Scoreboard:
    """How many claims have each overall word, and how many promises that they report each outcome; most firm words first."""

    claims: Mapping[str, int]
    promises: Mapping[str, int]


def scoreboard(rows: Iterable[ClaimSentence | ClaimWord]) -> Scoreboard:
    """Count both answers of claims, from sentences or from rows of table `claim_words`."""
    counted = [row for row in rows if row.word and row.word != OverallVerdict.CONTEXT]
    words, outcomes = Counter(row.word for row in counted), Counter(row.promise_outcome for row in counted)
    ordered = [word.value for word in OverallVerdict]
    return Scoreboard(*({word: of[word] for word in ordered if word in of} for of in (words, outcomes)))
