"""Whether a change of the pair's trade was Korea's, Russia's or the pair's own, in sentences: numbers picked in views.peers.

No component, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.peers import PARTICULAR, ChangePart
from etl.model import KOREA, PAIR, RUSSIA, WORLD

_ANSWER = N_("From {first} to {last} the largest part of the change in trade between Russia and Korea was {factor}.")
_TWO_ANSWERS = N_(
    "From {first} to {last} the largest part of the change in trade between Russia and Korea was {russian} on Russia’s figures,"
    " and {korean} on Korea’s."
)
#: What each factor is called inside a sentence.
_FACTORS = {
    RUSSIA: N_("Russia’s whole trade"),
    KOREA: N_("Korea’s whole trade"),
    WORLD: N_("the world’s trade"),
    PARTICULAR: N_("what is particular to the pair"),
}
_CHANGED = N_(
    "Trade changed by {russian} on Russia’s figures and by {korean} on Korea’s; of this {russian_own} and {korean_own} are particular"
    " to the pair."
)
_CHANGED_ON_ONE = N_("On {books} trade changed by {change}; of this {own} is particular to the pair.")
_SHARES = N_("{partner} made up {percent} of all trade of {reporter} in {year}; the trade intensity was {intensity}.")


@dataclass(frozen=True)
class PeerSentences:
    """The parts of the change that the page shows, and the words to speak of them."""

    parts: Sequence[ChangePart]
    words: Words

    def sentence(self) -> str:
        """Return a text on which factor is the largest part of the change, on either country's figures."""
        words = self.words
        if not self.parts:
            return words("By this day no figures of all countries had been published.")
        span = {"first": str(self.parts[0].base_year), "last": str(self.parts[0].year)}
        russian, korean = (self._largest(reporter) for reporter in (RUSSIA, KOREA))
        if russian == korean or not russian or not korean:
            return words(_ANSWER, factor=russian or korean, **span)
        return words(_TWO_ANSWERS, russian=russian, korean=korean, **span)

    def _largest(self, reporter: str) -> str:
        """Name the factor with the largest part on one country's figures; blank where there are none."""
        own = self._own(reporter).values()
        if not own:
            return ""
        return self.words(_FACTORS[max(own, key=lambda part: abs(part.effect_usd)).factor])

    def more(self) -> str:
        """Return a text on how much trade changed on each country's figures, and how much of it is particular to the pair."""
        words = self.words
        known = {reporter: own for reporter in (RUSSIA, KOREA) if (own := self._own(reporter))}
        changes = [_signed(own[RUSSIA].change_usd, words) for own in known.values()]
        parts = [_signed(own[PARTICULAR].effect_usd, words) for own in known.values()]
        if len(known) == 1:
            return words(_CHANGED_ON_ONE, books=words.books(next(iter(known))), change=changes[0], own=parts[0])
        if not known:
            return ""
        return words(_CHANGED, russian=changes[0], korean=changes[1], russian_own=parts[0], korean_own=parts[1])

    def _own(self, reporter: str) -> dict[str, ChangePart]:
        return {part.factor: part for part in self.parts if part.reporter == reporter}


def _signed(value: float, words: Words) -> str:
    """Write dollars with their sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{words.usd(abs(value), 1)}"


def newest_share(rows: pd.DataFrame, words: Words) -> str:
    """Return a text on the pair's share and intensity in the newest year (rows of table `peers`); blank without any."""
    own = rows[rows["partner"].isin(PAIR)]
    if own.empty:
        return ""
    row = own.iloc[0]
    return words(
        _SHARES, partner=words.country(row["partner"]), percent=words.percent(row["share_percent"], 1),
        reporter=words.country(row["reporter"]), year=str(row["year"]), intensity=words.number(row["intensity"], 2),
    )  # fmt: skip
