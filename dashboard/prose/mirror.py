"""How far two countries' figures of one flow are apart, in sentences: computed from its years, numbers out of the tables.

No component, no drawing; which years there are, and what is counted over them, is decided in views.mirror.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.prose.statements import decimals
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.mirror import GapSummary, summarize_gaps
from dashboard.views.mirror_rows import FreightShare
from dashboard.views.records import typed_rows
from etl.model import RUSSIA

#: Who sells, and whether the buyer's figure is the larger one.
ANSWERS = {
    (True, True): N_("Korea counts {percent} more Russian goods than Russia says it sent ({year})."),
    (True, False): N_("Korea counts {percent} fewer Russian goods than Russia says it sent ({year})."),
    (False, True): N_("Russia counts {percent} more Korean goods than Korea says it sent ({year})."),
    (False, False): N_("Russia counts {percent} fewer Korean goods than Korea says it sent ({year})."),
}
_AMOUNTS = {
    True: N_("Russia reported exports of {sold}, Korea imports of {bought}."),
    False: N_("Korea reported exports of {sold}, Russia imports of {bought}."),
}
_ENDS = N_("From {year} on the figures given for {country} are estimates made from the partner’s, so no gap is shown.")


@dataclass(frozen=True)
class MirrorAnswer:
    """One flow of goods in both countries' figures, year by year (`rows` as views.mirror pairs them), and the words to speak of it."""

    rows: pd.DataFrame
    freight: pd.DataFrame
    words: Words

    @cached_property
    def summary(self) -> GapSummary:
        """Return what the years say together."""
        percent = float(self.freight["freight_percent"].iloc[0]) if len(self.freight) else 0.0
        return summarize_gaps(self.rows, percent)

    def sentence(self) -> str:
        """Return a text on what both reported in the newest year whose figures can be leaned on."""
        words, last = self.words, self.summary.last
        if last is None:
            return words("No year of these figures shows what both countries published themselves.")
        return words(
            ANSWERS[last.exporter == RUSSIA, last.gap_usd > 0],
            year=str(last.year),
            percent=words.percent(abs(last.gap_percent), 1),
        )

    def more(self) -> str:
        """Return a text on both amounts of that year, on when one side stopped, and on when the gap was widest."""
        return " ".join(sentence for sentence in (self._amounts(), self._end(), self._widest()) if sentence)

    def method(self) -> str:
        """Return a text on whose figures are the higher ones in how many years, and on the years that are not counted."""
        return self._higher()

    def _amounts(self) -> str:
        words, last = self.words, self.summary.last
        if last is None:
            return ""
        sold, bought = words.usd(last.exporter_usd), words.usd(last.importer_usd)
        return words(_AMOUNTS[last.exporter == RUSSIA], sold=sold, bought=bought)

    def _end(self) -> str:
        last = self.summary.last
        ends = [(country, year) for country, year in self.summary.estimated.items() if last is None or year > last.year]
        return " ".join(self.words(_ENDS, country=self.words.term(country), year=str(year)) for country, year in ends)

    def _widest(self) -> str:
        words, widest = self.words, self.summary.widest
        if widest is None:
            return ""
        higher = widest.importer if widest.gap_usd > 0 else widest.exporter
        return words(
            "The gap was widest in {year}, with {amount} more in {books}.",
            year=str(widest.year), amount=words.usd(abs(widest.gap_usd)), books=words.figures_of(higher),
        )  # fmt: skip

    def _higher(self) -> str:
        words, summary = self.words, self.summary
        if summary.widest is None:
            return ""
        higher = words(
            "Of the {years} years in which neither figure is suspect or estimated, {importer_books} are the higher ones in"
            " {importer_years} and {exporter_books} in {exporter_years}.",
            years=words.number(summary.years),
            importer_books=words.figures_of(summary.widest.importer), importer_years=words.number(summary.importer_more),
            exporter_books=words.figures_of(summary.widest.exporter), exporter_years=words.number(summary.exporter_more),
        )  # fmt: skip
        return f"{higher} {self._left_out()}".strip()

    def _left_out(self) -> str:
        count = self.summary.left_out
        if not count:
            return ""
        return self.words.plural(
            "{count} year with a gap is not counted, because one of its figures is an estimate or suspect.",
            "{count} years with a gap are not counted, because one of the figures is an estimate or suspect.",
            count,
        )

    def freight_sentence(self) -> str:
        """Return a text that says in how many years freight and insurance could be the whole gap."""
        words, summary = self.words, self.summary
        if not summary.years or self.freight.empty:
            return ""
        share = typed_rows(self.freight, FreightShare)[0]
        return words(
            "If freight and insurance were the whole gap, the importer’s figure would always be the higher one, by about"
            " {percent} as the {publisher} reckons them. It was lower in {lower} of {years} years; in {within} it was"
            " higher by no more than that, and in {beyond} by more.",
            percent=words.percent(share.freight_percent, decimals(share.freight_percent)), publisher=words.text(share.publisher),
            lower=words.number(summary.exporter_more), years=words.number(summary.years),
            within=words.number(summary.within_freight), beyond=words.number(summary.importer_more - summary.within_freight),
        )  # fmt: skip
