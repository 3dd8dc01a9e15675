"""Whether a change of the pair's trade was Korea's, Russia's or the pair's own, in sentences: numbers picked in views.peers.

No component, no drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.peers import PARTICULAR, ChangePart
from dashboard.views.records import typed_rows
from etl.model import KOREA, PAIR, RUSSIA, WORLD

#: How trade changed, by whether it grew, and what raised or lowered it most: on both countries' figures, and on one's.
_ANSWERS = {
    True: N_(
        "From {first} to {last} trade between Russia and Korea grew by US${change} billion, mainly because {cause}."
    ),
    False: N_(
        "From {first} to {last} trade between Russia and Korea fell by US${change} billion, mainly because {cause}."
    ),
}
_ANSWERS_ON_ONE = {
    True: N_("On {books} it grew by US${change} billion from {first} to {last}, mainly because {cause}."),
    False: N_("On {books} it fell by US${change} billion from {first} to {last}, mainly because {cause}."),
}
#: What a factor did, inside a sentence, by whether it raised the pair's trade or lowered it.
_CAUSES = {
    (RUSSIA, True): N_("Russia’s trade with all countries grew"),
    (RUSSIA, False): N_("Russia’s trade with all countries fell"),
    (KOREA, True): N_("Korea’s trade with all countries grew"),
    (KOREA, False): N_("Korea’s trade with all countries fell"),
    (WORLD, True): N_("the trade of the whole world fell"),
    (WORLD, False): N_("the trade of the whole world grew faster"),
    (PARTICULAR, True): N_("the two traded more with each other than before"),
    (PARTICULAR, False): N_("the two traded less with each other than before"),
}
_CHANGED = N_(
    "Trade changed by {russian} on Russia’s figures and by {korean} on Korea’s; of this {russian_own} and {korean_own} are particular"
    " to the pair."
)
_CHANGED_ON_ONE = N_("On {books} trade changed by {change}; of this {own} is particular to the pair.")
_SHARES = N_(
    "{partner} made up {percent} of all trade of {reporter} in {year}: {intensity} times its share of the world’s trade (the trade"
    " intensity)."
)


@dataclass(frozen=True)
class PeerSentences:
    """The parts of the change that the page shows, and the words to speak of them."""

    parts: Sequence[ChangePart]
    words: Words

    def sentence(self) -> str:
        """Return a text on how trade changed and what raised or lowered it most, on both countries' figures or on each's."""
        known = [reporter for reporter in (RUSSIA, KOREA) if self._own(reporter)]
        if not known:
            return self.words("By this day no figures of all countries had been published.")
        if len(known) == len(PAIR) and len({self._cause(reporter) for reporter in known}) == 1:
            return self._answer(known, _ANSWERS)
        return " ".join(self._answer([reporter], _ANSWERS_ON_ONE) for reporter in known)

    def _answer(self, reporters: Sequence[str], texts: Mapping[bool, str]) -> str:
        words, (grew, factor) = self.words, self._cause(reporters[0])
        changes = sorted(abs(self._own(reporter)[RUSSIA].change_usd) for reporter in reporters)
        return words(
            texts[grew],
            first=str(self.parts[0].base_year), last=str(self.parts[0].year), books=words.figures_of(reporters[0]),
            change=words.span(words.billions(changes[0], 1), words.billions(changes[-1], 1)),
            cause=words(_CAUSES[factor, grew]),
        )  # fmt: skip

    def _cause(self, reporter: str) -> tuple[bool, str]:
        """Return whether trade grew on a country's figures, and the factor with the largest part of that."""
        own = self._own(reporter).values()
        grew = next(iter(own)).change_usd >= 0
        alike = [part for part in own if (part.effect_usd >= 0) == grew]
        return grew, max(alike, key=lambda part: abs(part.effect_usd)).factor

    def more(self) -> str:
        """Return a text on how much trade changed on each country's figures, and how much of it is particular to the pair."""
        words = self.words
        known = {reporter: own for reporter in (RUSSIA, KOREA) if (own := self._own(reporter))}
        changes = [_signed(own[RUSSIA].change_usd, words) for own in known.values()]
        parts = [_signed(own[PARTICULAR].effect_usd, words) for own in known.values()]
        if len(known) == 1:
            return words(_CHANGED_ON_ONE, books=words.figures_of(next(iter(known))), change=changes[0], own=parts[0])
        if not known:
            return ""
        return words(_CHANGED, russian=changes[0], korean=changes[1], russian_own=parts[0], korean_own=parts[1])

    def _own(self, reporter: str) -> dict[str, ChangePart]:
        return {part.factor: part for part in self.parts if part.reporter == reporter}


def card_answer(view: View, words: Words) -> list[str]:
    """Return what a card answers from the view of `pair_change`: the sentence, and how much is particular to the pair."""
    sentences = PeerSentences(typed_rows(view.points, ChangePart), words)
    return [text for text in (sentences.sentence(), sentences.more()) if text]


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
