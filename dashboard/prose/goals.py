"""What became of a goal, in sentences: computed from its outcomes, with every number out of the tables.

Pages, previews and captions say the same because they say it from here. The growth still needed is in `goal_pace`.
No component, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views import CONSTANT, TableMap
from dashboard.views.goal import (
    goal_in_currency,
    goal_outcomes,
    goal_years,
    outcomes_in_currency,
)
from dashboard.views.records import records
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
    goal: pd.Series
    reading: str
    currency: str = ""

    @property
    def outcomes(self) -> pd.DataFrame:
        """Return what became of this reading, Russia's figures before Korea's."""
        rows = goal_outcomes(self.tables, str(self.goal["goal"]))
        return rows[rows["reading"] == self.reading]

    @property
    def shown(self) -> pd.DataFrame:
        """Return what the years that the chart shows say: those of the outcomes, or of a currency."""
        if not self.currency:
            return self.outcomes
        return outcomes_in_currency(self.tables, str(self.goal["goal"]), self.reading, self.currency)

    @property
    def target(self) -> str:
        """Return the amount that this reading asks for, in the currency of the chart."""
        if self.currency and len(self.shown):
            return self.words.money(float(self.shown["target_local"].iloc[0]), self.currency)
        return self.target_in_dollars

    @property
    def target_in_dollars(self) -> str:
        """Return the amount of dollars that this reading asks for."""
        amount = self.words.usd(float(self.outcomes["target_usd"].iloc[0]))
        if (self.outcomes["prices"] == CONSTANT).any():
            return self.words("{amount} of {year}", amount=amount, year=self._base_year)
        return amount

    def sentence(self) -> str:
        """Return one sentence that says what became of the goal on this reading."""
        words, outcomes = self.words, self.outcomes
        if outcomes.empty:
            word = _capital(words.term(overall_word(self.tables, str(self.goal["goal"]))))
            return words("{word}. No figure that could measure it had been published by this day.", word=word)
        word, shown = _capital(words.term(_word_of(outcomes))), self.shown
        done = shown[shown["due_attained_percent"].notna()]
        if done.empty:
            text = N_("{word}. Since {base_year} trade had come to at most {shares}.")
            text = _CAME_AT_MOST.get(self.currency, text)
            return words(text, word=word, base_year=self._base_year, shares=words.listed(self._best(shown)))
        first, *others = [(words.attained(one.due_attained_percent), one.reporter) for one in records(done)]
        books = words.books(first[1])
        shares = [words("{percent} of {target} on {books}", percent=first[0], target=self.target, books=books)]
        shares += [words("{percent} on {whose}", percent=share, whose=words.of(reporter)) for share, reporter in others]
        listed = words.listed(shares)
        text = _CAME.get(self.currency, N_("{word}. In {year} trade came to {shares}."))
        return words(text, word=word, year=str(self.goal["due"]), shares=listed)

    def more(self) -> str:
        """Return a text on what is not known yet, when the goal was reached or trade came closest, and on readings met late."""
        others = () if self.currency else (self._earlier(), self._late())
        phrases = (self._not_known(), *self._reached(), self._closest(), *others)
        return " ".join(sentence for sentence in phrases if sentence)

    def worth(self) -> str:
        """Return a text on what the goal was worth in the currency, and that this is no verdict on it."""
        words = self.words
        if not self.currency or self.shown.empty:
            return ""
        amounts = {"amount": self.target_in_dollars, "worth": self.target}
        text = words(_WORTH[self.currency], year=self._base_year, **amounts)
        return f"{text} {words(_NO_VERDICT[self.currency])}"

    @property
    def _base_year(self) -> str:
        return str(self.goal["base_year"])

    def _not_known(self) -> str:
        """Return the name of each country whose figure of the due year is not known, where the other's is."""
        shown = self.shown
        waiting = shown["due_attained_percent"].isna()
        text = N_("{books} of {year} are not known yet.")
        books = [] if waiting.all() else [self.words.books(one) for one in shown.loc[waiting, "reporter"]]
        return " ".join(self.words(text, books=one, year=str(self.goal["due"])) for one in books)

    def _best(self, rows: pd.DataFrame) -> list[str]:
        """Return a text that says for each country's figures how far its best year came."""
        words, phrases = self.words, []
        for place, one in enumerate(records(rows)):
            holes = {"percent": words.attained(one.best_percent), "year": str(one.best_year)}
            if place == 0:
                books = words.books(one.reporter)
                phrases.append(
                    words("{percent} of {target} on {books} ({year})", target=self.target, books=books, **holes)
                )
            else:
                phrases.append(words("{percent} on {whose} ({year})", whose=words.of(one.reporter), **holes))
        return phrases

    def _missed(self) -> pd.DataFrame:
        """Return the rows by which the goal was not met when it was due; none as long as nothing of the due year is known."""
        shown = self.shown
        missed = shown[~(shown["due_attained_percent"] >= 100)]
        return missed if shown["due_attained_percent"].notna().any() else missed.iloc[:0]

    def _reached(self) -> list[str]:
        """Return in which other year the goal was reached, and on whose figures."""
        words, missed = self.words, self._missed()
        reached = missed[missed["first_reached"] > 0]
        phrases = []
        for year, rows in reached.groupby("first_reached", sort=True):
            shares = [(self._attained(one.reporter, int(str(year))), one.reporter) for one in records(rows)]
            holes = {"year": str(year), "shares": self._on_figures(shares)}
            late = self._how_late(int(str(year)))
            phrases.append(words(REACHED_LATE if late else REACHED, when=late, **holes))
        return phrases

    def _closest(self) -> str:
        """Return how close trade came by the figures on which the goal was never reached."""
        words, missed = self.words, self._missed()
        short = missed[missed["first_reached"] == 0]
        if short.empty:
            return ""
        years = short["best_year"].unique()
        if len(years) > 1:
            return words(CLOSEST_EACH, base_year=self._base_year, shares=words.listed(self._best(short)))
        shares = self._on_figures([(one.best_percent, one.reporter) for one in records(short)])
        holes = {"base_year": self._base_year, "year": str(years[0]), "shares": shares}
        when = self._how_late(int(years[0]))
        if not when:
            return words(CLOSEST, **holes)
        return words(CLOSEST_LATE, when=when, **holes)

    def _how_late(self, year: int) -> str:
        """Return by how many years a year is late, in words; nothing where it is not."""
        late = year - int(self.goal["due"])
        return self.words.plural("a year late", "{count} years late", late) if late > 0 else ""

    def _on_figures(self, shares: Sequence[tuple[float, str]]) -> str:
        """List how much was attained on whose figures."""
        words = self.words
        names = [words.books, *[words.of] * len(shares)]
        return words.listed(
            [
                words("{percent} on {books}", percent=words.attained(percent), books=name(reporter))
                for (percent, reporter), name in zip(shares, names, strict=False)
            ]
        )

    def _attained(self, reporter: str, year: int) -> float:
        """Return how much of the goal a country's figures give for a year, as the chart has it."""
        goal = str(self.goal["goal"])
        if self.currency:
            rows = goal_in_currency(self.tables, goal, self.reading, self.currency)
        else:
            rows = goal_years(self.tables, goal, self.reading)
        found = rows.loc[(rows["reporter"] == reporter) & (rows["year"] == year), "attained_percent"]
        return float(found.iloc[0])

    def _earlier(self) -> str:
        """Return a text on how far trade had come before the base year, by the figures by which that was further than ever since.

        The chart of constant dollars begins in the base year, so nothing is said of years before it.
        """
        words, outcomes = self.words, self.outcomes
        if (outcomes["prices"] == CONSTANT).any():
            return ""
        higher = outcomes[outcomes["earlier_percent"] > outcomes["best_percent"]]
        if higher.empty or (outcomes["outcome"] == OverallVerdict.MET).all():
            return ""
        shares = []
        for place, one in enumerate(records(higher)):
            holes = {"percent": words.attained(one.earlier_percent), "year": str(one.earlier_year)}
            if place == 0:
                shares.append(words("{percent} on {books} ({year})", books=words.books(one.reporter), **holes))
            else:
                shares.append(words("{percent} on {whose} ({year})", whose=words.of(one.reporter), **holes))
        return words(
            "Before {base_year} it had been more: {shares}.", base_year=self._base_year, shares=words.listed(shares)
        )

    def _late(self) -> str:
        """Return a text on the other readings, in the same prices, on which the goal was reached after it was due."""
        outcomes = goal_outcomes(self.tables, str(self.goal["goal"]))
        own = self.outcomes
        others = outcomes["prices"].isin(own["prices"]) & ~outcomes["meaning"].isin(own["meaning"])
        late = outcomes[others & (outcomes["first_reached"] > self.goal["due"])]
        text = N_("Counted as “{label}”, it was reached in {year}.")
        return " ".join(
            self.words(text, label=self.words.text(one.label), year=str(one.first_reached)) for one in records(late)
        )


def overall_word(tables: TableMap, goal: str) -> str:
    """Return the overall word of a goal, or that it is open."""
    rows = tables["goal_words"]
    found = rows.loc[rows["goal"] == goal, "word"]
    return str(found.iloc[0]) if len(found) else OverallVerdict.OPEN.value


def _word_of(outcomes: pd.DataFrame) -> str:
    """Return what one reading's outcomes say together: that of any which is not known yet, else met, on some, or not."""
    waiting = outcomes.loc[outcomes["due_attained_percent"].isna(), "outcome"]
    met = outcomes["outcome"] == OverallVerdict.MET
    if len(waiting):
        return str(waiting.iloc[0])
    return (
        OverallVerdict.MET.value
        if met.all()
        else OverallVerdict.MET_ON_SOME.value
        if met.any()
        else OverallVerdict.NOT_MET.value
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
