"""Whether a doubling was ever likely, in sentences: numbers out of the tables, picked in views.odds.

No component, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.goal_rows import GOAL_WORDS
from dashboard.views.odds import (
    COUNTS,
    OTHERS,
    OWN,
    PROMISE,
    CountedPairs,
    OwnGrowth,
    Promise,
    ReferenceClass,
    best_starts,
    count_pairs,
    eras,
)
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.table_rows import GOALS
from etl.model import BOLD_PERCENT, BOLD_SINCE, KOREA, PROMISE_ERA_END, RUSSIA, PromiseEra

_ANSWER = N_("Of {pairs} pairs of countries that traded {least} or more in {first}, {doubled} doubled by {last}.")
_WITHOUT = N_("Without estimates: {doubled} of {pairs}.")
_WITH = N_("With estimates: {doubled} of {pairs}.")
_OWN = N_(
    "In {last} Russia–Korea trade was {russian} times that of {first} on Russia’s figures and {korean} times on Korea’s, ahead of"
    " {russian_percent} and {korean_percent} of those pairs."
)
_OWN_ON_ONE = N_(
    "In {last} Russia–Korea trade was {multiple} times that of {first} on {books}, ahead of {percent} of those pairs."
)
_PROMISE = N_("The promise: {promise} ({speaker}, {day}).")
_BEFORE = N_("Trade in {year} was {russian} on Russia’s figures and {korean} on Korea’s.")
_BEFORE_ON_ONE = N_("Trade in {year} was {amount} on {books}.")
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
    reference: ReferenceClass
    words: Words

    def sentence(self) -> str:
        """Return a text on how many pairs of the class doubled."""
        return _doubled(count_pairs(self.tables, self.reference), self.words)

    def more(self) -> str:
        """Return a text on the pair's own growth, and on which first years were better."""
        rows = self.reference.of(self.tables["odds_places"]).sort_values("reporter")
        own = _own_growth(typed_rows(rows, OwnGrowth), self.words)
        return " ".join(part for part in (own, self._starts()) if part)

    def _starts(self) -> str:
        words, best = self.words, best_starts(self.tables, self.reference)
        years = int(self.reference.span)
        span = words.plural("{count} year", "{count} years", years)
        if best is None:
            return ""
        return words(
            _STARTS, best=str(best[0].base_year), most=words.percent(best[0].doubled_percent),
            span=span, era=str(PROMISE_ERA_END),
            few=words.percent(best[1].doubled_percent, 1),
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
        known = [(GOALS.find(self.tables, row.goal), row.word) for row in GOAL_WORDS.rows(self.tables)]
        outcomes = [f"{words.text(goal.label)}: {words.term(word)}" for goal, word in known if goal]
        return words("Russia and Korea’s own: {goals}.", goals="; ".join(outcomes)) if outcomes else ""


def _doubled(row: CountedPairs | None, words: Words) -> str:
    if row is None:
        return words("By this day no figures of all countries had been published.")
    return words(
        _ANSWER, pairs=words.number(row.pairs), least=words.usd(row.least_usd, 0), first=str(row.base_year),
        doubled=words.number(row.doubled), last=str(row.year),
    )  # fmt: skip


def _own_growth(rows: Sequence[OwnGrowth], words: Words) -> str:
    """Return a text on the pair's own growth on both countries' figures, or on those that there are; blank without any."""
    own = {row.reporter: row for row in rows}
    span = {"first": str(rows[0].base_year), "last": str(rows[0].year)} if rows else {}
    if own.keys() >= {RUSSIA, KOREA}:
        return words(
            _OWN, russian=words.number(own[RUSSIA].multiple, 2), korean=words.number(own[KOREA].multiple, 2),
            russian_percent=words.attained(own[RUSSIA].grew_less_percent),
            korean_percent=words.attained(own[KOREA].grew_less_percent), **span,
        )  # fmt: skip
    return " ".join(
        words(
            _OWN_ON_ONE, books=words.figures_of(one.reporter), multiple=words.number(one.multiple, 2),
            percent=words.attained(one.grew_less_percent), **span,
        )
        for one in rows
    )  # fmt: skip


def card_answer(view: View, words: Words) -> list[str]:
    """Return what a card answers: how many pairs doubled, how many with the other choice of estimates, the pair's own growth."""
    counts = typed_rows(view.layer(COUNTS), CountedPairs)
    own = _own_growth(typed_rows(view.layer(OWN), OwnGrowth), words)
    return [text for text in (_doubled(next(iter(counts), None), words), _others(view, words), own) if text]


def _others(view: View, words: Words) -> str:
    rows = view.layer(OTHERS)
    if rows.empty:
        return ""
    (row,), (with_estimates,) = typed_rows(rows, CountedPairs), rows["with_estimates"]
    text = _WITH if with_estimates else _WITHOUT
    return words(text, doubled=words.number(row.doubled), pairs=words.number(row.pairs))


def card_premise(view: View, words: Words) -> str:
    """Return what a card asks about: the pair's promise over these years, if there is one, and the trade that it began from."""
    promised = [
        words(
            _PROMISE,
            promise=words.text(one.words),
            speaker=words.text(one.set_by),
            day=words.day(one.set_on, long=True),
        )
        for one in typed_rows(view.layer(PROMISE), Promise)
    ]
    before = _before(typed_rows(view.layer(OWN), OwnGrowth), words) if promised else ""
    return " ".join(text for text in (*promised, before) if text)


def _before(rows: Sequence[OwnGrowth], words: Words) -> str:
    """Return a text on what the pair traded in the first year; blank where nobody's figures are known."""
    amounts = {row.reporter: words.usd(row.base_value_usd) for row in rows}
    if amounts.keys() >= {RUSSIA, KOREA}:
        return words(_BEFORE, year=str(rows[0].base_year), russian=amounts[RUSSIA], korean=amounts[KOREA])
    return " ".join(
        words(
            _BEFORE_ON_ONE, year=str(row.base_year), amount=amounts[row.reporter], books=words.figures_of(row.reporter)
        )
        for row in rows
    )
