"""Whether a doubling was ever likely, in sentences: numbers out of the tables, picked in views.odds.

No component, no drawing.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views import TableMap
from dashboard.views.odds import OwnGrowth, ReferenceClass, best_starts, counted, eras
from dashboard.views.records import records, typed_rows
from etl.model import BOLD_PERCENT, BOLD_SINCE, PROMISE_ERA_END, PromiseEra

_ANSWER = N_("Of {pairs} pairs of countries that traded {least} or more in {first}, {doubled} doubled by {last}.")
_OWN = N_("Trade between Russia and Korea grew {multiple} times on {books}, more than {percent} of those pairs.")
_STARTS = N_(
    "The best first year was {best}: {most} of such pairs doubled within {span}. From {era} on it was never more than {few}."
)
_ALL = N_(
    "Of {all} promises of the kind that other pairs of countries made, {kept} were kept on both countries’ figures:"
)
_ERAS = N_("{early_kept} of {early} due by {end}, {late_kept} of {late} due later.")
_BOLD = N_("Of {bold} set since {since} that asked for {percent} a year or more, {kept} were kept.")
_NO_BOLD = N_("Of {bold} set since {since} that asked for {percent} a year or more, none was kept.")


@dataclass(frozen=True)
class OddsSentences:
    """The class of pairs that is asked about, the tables, and the words to speak of them."""

    tables: TableMap
    asked: ReferenceClass
    words: Words

    def sentence(self) -> str:
        """Return a text on how many pairs of the class doubled."""
        words, row = self.words, counted(self.tables, self.asked)
        if row is None:
            return words("By this day no figures of all countries had been published.")
        return words(
            _ANSWER, pairs=words.number(row["pairs"]), least=words.usd(row["least_usd"], 0), first=str(row["base_year"]),
            doubled=words.number(row["doubled"]), last=str(row["year"]),
        )  # fmt: skip

    def more(self) -> str:
        """Return a text on the pair's own growth, and on which first years were better."""
        return " ".join(part for part in (*self._own(), self._starts()) if part)

    def _own(self) -> list[str]:
        words = self.words
        rows = self.asked.of(self.tables["odds_places"]).sort_values("reporter")
        return [
            words(
                _OWN, books=words.books(one.reporter), multiple=words.number(one.multiple, 2),
                percent=words.attained(one.grew_less_percent),
            )
            for one in typed_rows(rows, OwnGrowth)
        ]  # fmt: skip

    def _starts(self) -> str:
        words, best = self.words, best_starts(self.tables, self.asked)
        years = int(self.asked.span)
        span = words.plural("{count} year", "{count} years", years)
        if best is None:
            return ""
        return words(
            _STARTS, best=str(best[0]["base_year"]), most=words.percent(best[0]["doubled_percent"]),
            span=span, era=str(PROMISE_ERA_END),
            few=words.percent(best[1]["doubled_percent"], 1),
        )  # fmt: skip

    def promises(self) -> str:
        """Return a text on how many promises of the kind were kept, by era; blank where none can be judged yet."""
        words, known = self.words, eras(self.tables)
        if PromiseEra.EARLY not in known or PromiseEra.LATE not in known:
            return ""
        (early, early_kept), (late, late_kept) = known[PromiseEra.EARLY], known[PromiseEra.LATE]
        whole = words(_ALL, all=words.number(early + late), kept=words.number(early_kept + late_kept))
        split = words(
            _ERAS, early_kept=words.number(early_kept), early=words.number(early), end=str(PROMISE_ERA_END),
            late_kept=words.number(late_kept), late=words.number(late),
        )  # fmt: skip
        return " ".join(part for part in (whole, split, self._bold(known)) if part)

    def _bold(self, known: dict[str, tuple[int, int]]) -> str:
        if PromiseEra.BOLD not in known:
            return ""
        words, (bold, kept) = self.words, known[PromiseEra.BOLD]
        holes = {"bold": words.number(bold), "since": str(BOLD_SINCE), "percent": words.percent(BOLD_PERCENT)}
        return words(_BOLD, kept=words.number(kept), **holes) if kept else words(_NO_BOLD, **holes)

    def goal(self) -> str:
        """Return a text on what became of the promise of Russia and Korea itself, on each reading; blank where none is judged."""
        words = self.words
        rows = self.tables["goal_words"].merge(self.tables["goals"][["goal", "label"]], on="goal")
        told = [f"{words.text(row.label)}: {words.term(row.word)}" for row in records(rows)]
        return words("Russia and Korea’s own: {goals}.", goals="; ".join(told)) if told else ""
