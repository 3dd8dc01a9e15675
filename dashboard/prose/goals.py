"""What became of a goal, in sentences: computed from its outcomes, with every number out of the tables.

Pages, previews and captions say the same because they say it from here. The growth still needed is in `goal_pace`.
No component, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.goal import REACHED_PERCENT, goal_in_currency, goal_outcomes, goal_years, outcomes_in_currency
from dashboard.views.goal_rows import CONSTANT, GOAL_WORDS, GoalOutcome, GoalYear
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.table_rows import GoalRow
from etl.model import OverallVerdict

#: What is said of a goal that was not met in time: reached in another year, or how close trade came.
REACHED, REACHED_LATE = N_("It was reached in {year}: {shares}."), N_("It was reached in {year}, {when}: {shares}.")
CLOSEST = N_("Since {base_year} it came closest in {year}: {shares}.")
CLOSEST_LATE = N_("Since {base_year} it came closest in {year}, {when}: {shares}.")
CLOSEST_EACH = N_("Since {base_year} it came closest with {shares}.")
_CAME = {
    "KRW": N_("In won, the trade of {year} came to {shares}."),
    "RUB": N_("In roubles, the trade of {year} came to {shares}."),
}
_CAME_AT_MOST = {
    "KRW": N_("In won, since {base_year} trade had come to at most {shares}."),
    "RUB": N_("In roubles, since {base_year} trade had come to at most {shares}."),
}
_WORTH = {
    "KRW": N_("In won, at the mean exchange rate of {year}, {amount} was {worth}."),
    "RUB": N_("In roubles, at the mean exchange rate of {year}, {amount} was {worth}."),
}
_NO_VERDICT = {
    "KRW": N_("A weaker won lifts such figures by itself, and the goal was set in dollars: this is no verdict on it."),
    "RUB": N_(
        "A weaker rouble lifts such figures by itself, and the goal was set in dollars: this is no verdict on it."
    ),
}


@dataclass(frozen=True)
class GoalAnswer:
    """One reading of one goal (`goal` is its row of table `goals`), and the words to speak of it.

    With a currency, by its ISO 4217 code, all is said of the amounts in it, as the chart of that currency shows them.
    """

    tables: TableMap
    words: Words
    goal: GoalRow
    reading: str
    currency: str = ""

    @property
    def outcomes(self) -> Sequence[GoalOutcome]:
        """Return what became of this reading, Russia's figures before Korea's."""
        return [row for row in goal_outcomes(self.tables, self.goal.goal) if row.reading == self.reading]

    @property
    def shown(self) -> Sequence[GoalOutcome]:
        """Return what the years that the chart shows say: those of the outcomes, or of a currency."""
        if not self.currency:
            return self.outcomes
        return outcomes_in_currency(self.tables, self.goal.goal, self.reading, self.currency)

    @property
    def target(self) -> str:
        """Return the amount that this reading asks for, in the currency of the chart."""
        if self.currency and self.shown:
            return self.words.money(self.shown[0].target_local, self.currency)
        return self.target_in_dollars

    @property
    def target_in_dollars(self) -> str:
        """Return the amount of dollars that this reading asks for."""
        amount = self.words.usd(self.outcomes[0].target_usd)
        if self._constant:
            return self.words("{amount} of {year}", amount=amount, year=self._base_year)
        return amount

    def sentence(self) -> str:
        """Return one sentence that says what became of the goal on this reading."""
        words, outcomes = self.words, self.outcomes
        if not outcomes:
            word = _capital(words.term(overall_word(self.tables, self.goal.goal)))
            return words("{word}. No figure that could measure it had been published by this day.", word=word)
        word, shown = _capital(words.term(_word_of(outcomes))), self.shown
        done = [one for one in shown if not isnan(one.due_attained_percent)]
        if not done:
            text = N_("{word}. Since {base_year} trade had come to at most {shares}.")
            text = _CAME_AT_MOST.get(self.currency, text)
            return words(text, word=word, base_year=self._base_year, shares=words.join_names(self._best(shown)))
        first, *others = [(words.attained(one.due_attained_percent), one.reporter) for one in done]
        books = words.figures_of(first[1])
        shares = [words("{percent} of {target} on {books}", percent=first[0], target=self.target, books=books)]
        shares += [
            words("{percent} on {whose}", percent=share, whose=words.whose(reporter)) for share, reporter in others
        ]
        listed = words.join_names(shares)
        text = _CAME.get(self.currency, N_("{word}. In {year} trade came to {shares}."))
        return words(text, word=word, year=str(self.goal.due), shares=listed)

    def more(self) -> str:
        """Return a text on what is not known yet, when the goal was reached or trade came closest, and on readings met late."""
        others = () if self.currency else (self._earlier(), self._late())
        phrases = (self._not_known(), *self._reached(), self._closest(), *others)
        return " ".join(sentence for sentence in phrases if sentence)

    def worth(self) -> str:
        """Return a text on what the goal was worth in the currency, and that this is no verdict on it."""
        words = self.words
        if not self.currency or not self.shown:
            return ""
        amounts = {"amount": self.target_in_dollars, "worth": self.target}
        text = words(_WORTH[self.currency], year=self._base_year, **amounts)
        return f"{text} {words(_NO_VERDICT[self.currency])}"

    @property
    def _constant(self) -> bool:
        return any(one.prices == CONSTANT for one in self.outcomes)

    @property
    def _base_year(self) -> str:
        return str(self.goal.base_year)

    def _not_known(self) -> str:
        """Return the name of each country whose figure of the due year is not known, where the other's is."""
        waiting = [one.reporter for one in self.shown if isnan(one.due_attained_percent)]
        text = N_("{books} of {year} are not known yet.")
        books = [] if len(waiting) == len(self.shown) else [self.words.figures_of(one) for one in waiting]
        return " ".join(self.words(text, books=one, year=str(self.goal.due)) for one in books)

    def _best(self, rows: Sequence[GoalOutcome]) -> list[str]:
        """Return a text that says for each country's figures how far its best year came."""
        words, phrases = self.words, []
        for place, one in enumerate(rows):
            holes = {"percent": words.attained(one.best_percent), "year": str(one.best_year)}
            if place == 0:
                books = words.figures_of(one.reporter)
                phrases.append(
                    words("{percent} of {target} on {books} ({year})", target=self.target, books=books, **holes)
                )
            else:
                phrases.append(words("{percent} on {whose} ({year})", whose=words.whose(one.reporter), **holes))
        return phrases

    def _missed(self) -> list[GoalOutcome]:
        """Return the rows by which the goal was not met when it was due; none as long as nothing of the due year is known."""
        if all(isnan(one.due_attained_percent) for one in self.shown):
            return []
        return [one for one in self.shown if not one.due_attained_percent >= REACHED_PERCENT]

    def _reached(self) -> list[str]:
        """Return in which other year the goal was reached, and on whose figures."""
        words, missed = self.words, self._missed()
        phrases = []
        for year in sorted({one.first_reached for one in missed if one.first_reached > 0}):
            rows = [one for one in missed if one.first_reached == year]
            shares = [(self._attained(one.reporter, year), one.reporter) for one in rows]
            holes = {"year": str(year), "shares": self._on_figures(shares)}
            late = self._how_late(year)
            phrases.append(words(REACHED_LATE if late else REACHED, when=late, **holes))
        return phrases

    def _closest(self) -> str:
        """Return how close trade came by the figures on which the goal was never reached."""
        words = self.words
        short = [one for one in self._missed() if one.first_reached == 0]
        if not short:
            return ""
        years = {one.best_year for one in short}
        if len(years) > 1:
            return words(CLOSEST_EACH, base_year=self._base_year, shares=words.join_names(self._best(short)))
        shares = self._on_figures([(one.best_percent, one.reporter) for one in short])
        holes = {"base_year": self._base_year, "year": str(short[0].best_year), "shares": shares}
        when = self._how_late(short[0].best_year)
        if not when:
            return words(CLOSEST, **holes)
        return words(CLOSEST_LATE, when=when, **holes)

    def _how_late(self, year: int) -> str:
        """Return by how many years a year is late, in words; nothing where it is not."""
        late = year - self.goal.due
        return self.words.plural("a year late", "{count} years late", late) if late > 0 else ""

    def _on_figures(self, shares: Sequence[tuple[float, str]]) -> str:
        """List how much was attained on whose figures."""
        words = self.words
        names = [words.figures_of, *[words.whose] * len(shares)]
        return words.join_names(
            [
                words("{percent} on {books}", percent=words.attained(percent), books=name(reporter))
                for (percent, reporter), name in zip(shares, names, strict=False)
            ]
        )

    def _attained(self, reporter: str, year: int) -> float:
        """Return how much of the goal a country's figures give for a year, as the chart has it."""
        goal = self.goal.goal
        if self.currency:
            rows = goal_in_currency(self.tables, goal, self.reading, self.currency)
        else:
            rows = goal_years(self.tables, goal, self.reading)
        own = (one for one in typed_rows(rows, GoalYear) if (one.reporter, one.year) == (reporter, year))
        return next(own).attained_percent

    def _earlier(self) -> str:
        """Return a text on how far trade had come before the base year, by the figures by which that was further than ever since.

        The chart of constant dollars begins in the base year, so nothing is said of years before it.
        """
        words = self.words
        higher = [one for one in self.outcomes if one.earlier_percent > one.best_percent]
        if self._constant or not higher or all(one.outcome == OverallVerdict.MET for one in self.outcomes):
            return ""
        shares = []
        for place, one in enumerate(higher):
            holes = {"percent": words.attained(one.earlier_percent), "year": str(one.earlier_year)}
            if place == 0:
                shares.append(words("{percent} on {books} ({year})", books=words.figures_of(one.reporter), **holes))
            else:
                shares.append(words("{percent} on {whose} ({year})", whose=words.whose(one.reporter), **holes))
        return words(
            "Before {base_year} it had been more: {shares}.", base_year=self._base_year, shares=words.join_names(shares)
        )

    def _late(self) -> str:
        """Return a text on the other readings, in the same prices, on which the goal was reached after it was due."""
        prices, meanings = ({getattr(one, name) for one in self.outcomes} for name in ("prices", "meaning"))
        late = [
            one
            for one in goal_outcomes(self.tables, self.goal.goal)
            if one.prices in prices and one.meaning not in meanings and one.first_reached > self.goal.due
        ]
        text = N_("Counted as “{label}”, it was reached in {year}.")
        return " ".join(self.words(text, label=self.words.text(one.label), year=str(one.first_reached)) for one in late)


def overall_word(tables: TableMap, goal: str) -> str:
    """Return the overall word of a goal, or that it is open."""
    found = GOAL_WORDS.find(tables, goal)
    return found.word if found else OverallVerdict.OPEN.value


def _word_of(outcomes: Sequence[GoalOutcome]) -> str:
    """Return what one reading's outcomes say together: that of any which is not known yet, else met, on some, or not."""
    met = [one.outcome == OverallVerdict.MET for one in outcomes]
    for one in outcomes:
        if isnan(one.due_attained_percent):
            return one.outcome
    return (
        OverallVerdict.MET if all(met) else OverallVerdict.MET_ON_SOME if any(met) else OverallVerdict.NOT_MET
    ).value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
