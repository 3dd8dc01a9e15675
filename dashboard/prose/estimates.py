"""That there is one set of statistics where a country's figures are estimated from its partner's, in sentences.

Every number comes out of table `partner_estimates`. No component, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.estimates import PartnerEstimate, are_whole_thousands
from etl.model import Flow

#: What the estimates of a flow of Russia's become: what Korea calls the same goods.
_BECOME = {
    Flow.EXPORT.value: N_(
        "The estimate of Russia’s exports in {year} becomes Korea’s imports, US${thousands} thousand: {source} has the same."
    ),
    Flow.IMPORT.value: N_(
        "The estimate of Russia’s imports in {year} becomes Korea’s exports, US${thousands} thousand: {source} has the same."
    ),
}
_ROUNDED = {
    Flow.EXPORT.value: N_(
        "The estimate of Russia’s exports in {year} becomes {amount}, as {speaker} rounded Korea’s imports."
    ),
    Flow.IMPORT.value: N_(
        "The estimate of Russia’s imports in {year} becomes {amount}, as {speaker} rounded Korea’s exports."
    ),
}


@dataclass(frozen=True)
class EstimateFinding:
    """What a country's estimates (`rows`, exports before imports) are found to be, and the words to say it."""

    rows: Sequence[PartnerEstimate]
    rule: pd.Series
    words: Words

    @property
    def holds(self) -> bool:
        """Return whether every estimate gives back whole thousands of dollars."""
        return are_whole_thousands(list(self.rows))

    def heading(self) -> str:
        """Return what the finding is, in a few words."""
        return self.words("One set of statistics since {year}", year=min(row.period for row in self.rows))

    def sentence(self) -> str:
        """Return the finding in one sentence."""
        first = self.rows[0]
        return self.words(
            "From {since} on there is one set of statistics, not two: Russia published none, and the figures that {source}"
            " gives for Russia are Korea’s, times the ratio of the two in {year}.",
            since=min(row.period for row in self.rows), source=self.words.source(first.source), year=first.ratio_period,
        )  # fmt: skip

    def proof(self) -> str:
        """Return how that is known: whole thousands, Korea's published figures, and what the differences are not."""
        published = [self._published(row) for row in self.rows if row.same]
        return " ".join(part for part in (self._whole(), *published, self._others(), self._rule()) if part)

    def _whole(self) -> str:
        words = self.words
        most = max(row.off_thousand_usd for row in self.rows) / 1000
        return words(
            "With the ratio taken out, all {count} figures become whole thousands of dollars, the unit in which Korea"
            " publishes; none is off by more than {most} thousand.",
            count=words.number(len(self.rows)), most=words.number(most, 4),
        )  # fmt: skip

    def _published(self, row: PartnerEstimate) -> str:
        words = self.words
        if row.significant_digits:
            amount, speaker = words.usd(row.published_usd, 2), words.text(row.speaker)
            return words(_ROUNDED[row.flow], year=row.period, amount=amount, speaker=speaker)
        thousands, source = words.number(row.published_usd / 1000), words.source(row.published_source)
        return words(_BECOME[row.flow], year=row.period, thousands=thousands, source=source)

    def _others(self) -> str:
        """Return by how much the other published figures differ: these are of another day."""
        words = self.words
        others = [row for row in self.rows if not row.same and pd.notna(row.published_usd)]
        if not others:
            return ""
        years = words.join_names(sorted({row.period for row in others}))
        most = max(abs(row.published_difference_percent) for row in others)
        text = N_("Korea’s published figures of {years} differ by up to {percent}: they were published on other days.")
        return words(text, years=years, percent=words.percent(most, 1))

    def _rule(self) -> str:
        """Return that the general rule for estimates was not used, since it would not give these gaps."""
        words = self.words
        gaps = list(dict.fromkeys(words.percent(row.ratio_gap_percent, 1) for row in self.rows))
        if self.rule.empty:
            return ""
        text = N_(
            "The IMF’s general rule for such estimates, {rule} for freight, was not used: the two countries’ figures are"
            " {gaps} apart, as they were in {year}."
        )
        rule = words.percent(float(self.rule.iloc[0]))
        return words(text, rule=rule, gaps=words.join_names(gaps), year=self.rows[0].ratio_period)
