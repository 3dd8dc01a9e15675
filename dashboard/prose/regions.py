"""What the Far East was in the two countries' trade, in sentences: numbers out of the tables, picked in views.regions.

No component, no drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import pandas as pd

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.records import typed_rows
from dashboard.views.regions import RegionAnswer, RegionPlace

_ANSWER = N_(
    "In {year} the Far East made up {pair} of the trade between Russia and Korea, and Korea was number {place} among the Far"
    " East’s partners, with {region} of its trade."
)
_WITHOUT_PLACE = N_(
    "In {year} the Far East made up {pair} of the trade between Russia and Korea, and Korea made up {region} of the Far"
    " East’s trade."
)
_FLOWS = N_("It sent {exports} of what Russia sold to Korea, and took {imports} of what Russia bought there.")


@dataclass(frozen=True)
class RegionSentences:
    """The newest whole year with both shares, Korea's places (rows of `region_shares`), and the words to speak of them."""

    answer: RegionAnswer | None
    places: pd.DataFrame
    words: Words

    def sentence(self) -> str:
        """Return a text on both shares in the newest whole year that has both."""
        words, known = self.words, self.answer
        if known is None:
            return words("By this day no year was known in which the Far East’s share can be computed.")
        return words(
            _ANSWER if known.place else _WITHOUT_PLACE,
            year=str(known.year), pair=words.percent(known.of_pair, 1), region=words.percent(known.of_region, 1),
            place=words.number(known.place),
        )  # fmt: skip

    def more(self) -> str:
        """Return a text on the two flows."""
        return self._flows()

    def method(self) -> str:
        """Return a text on whose figures the whole is, and on Korea's place in each period."""
        return " ".join(part for part in (self._whole(), self._places()) if part)

    def _flows(self) -> str:
        words, known = self.words, self.answer
        if known is None or isnan(known.of_exports) or isnan(known.of_imports):
            return ""
        shares = {"exports": known.of_exports, "imports": known.of_imports}
        return words(_FLOWS, **{name: words.percent(share, 1) for name, share in shares.items()})

    def _whole(self) -> str:
        if self.answer is None:
            return ""
        return self.words(
            "The trade of all Russia is on Russia’s figures ({source}).", source=self.words.source(self.answer.source)
        )

    def _places(self) -> str:
        words = self.words
        listed = [
            words("{place} in {period}", place=words.number(row.rank_in_region), period=words.when(row.period))
            for row in typed_rows(self.places, RegionPlace)
        ]
        if not listed:
            return ""
        return words("Korea’s place among the Far East’s partners: {listed}.", listed="; ".join(listed))
