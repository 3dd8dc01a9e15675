"""How many claims hold, how many do not, and what became of the promises that they report, in two sentences."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.sentences import ClaimSentence, scoreboard
from etl.model import OverallVerdict


def summary(sentences: Iterable[ClaimSentence], words: Words) -> str:
    """Count the claims of an article's sentences by their overall word, and the promises that they report by what became of them."""
    score = scoreboard(sentences)
    listed = [_counted(OverallVerdict(word), count, words) for word, count in score.claims.items()]
    text = words.plural(
        "Of {count} claim, {listed}.", "Of {count} claims, {listed}.", sum(score.claims.values()),
        listed=words.join_names(listed),
    )  # fmt: skip
    kept = [words(_PROMISES[word], count=words.number(count)) for word, count in score.promises.items()]
    promised = words("The promises that they report: {listed}.", listed=words.join_names(kept))
    return f"{text} {promised}" if kept else text


#: How many promises had an outcome.
_PROMISES = {
    OverallVerdict.MET.value: N_("{count} kept"),
    OverallVerdict.MET_ON_SOME.value: N_("{count} kept in part"),
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
            return words.plural("{count} holds in part", "{count} hold in part", count)
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
