"""What became of a goal, in sentences: computed from its outcomes, with every number out of the tables.

Pages, previews and captions say the same because they say it from here. No component, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views import CONSTANT, TableMap
from dashboard.views.goal import goal_in_currency, goal_outcomes, goal_years, goal_years_then
from dashboard.views.records import records
from etl.model import KOREA, RUSSIA, OverallVerdict

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
    """One reading of one goal (`goal` is its row of table `goals`), and the words to speak of it."""

    tables: TableMap
    words: Words
    goal: pd.Series
    reading: str

    @property
    def outcomes(self) -> pd.DataFrame:
        """Return what became of this reading, Russia's figures before Korea's."""
        rows = goal_outcomes(self.tables, str(self.goal["goal"]))
        return rows[rows["reading"] == self.reading]

    @property
    def target(self) -> str:
        """Return the amount that this reading asks for."""
        amount = self.words.usd(float(self.outcomes["target_usd"].iloc[0]))
        if (self.outcomes["prices"] == CONSTANT).any():
            return self.words("{amount} of {year}", amount=amount, year=str(self.goal["base_year"]))
        return amount

    def sentence(self) -> str:
        """Return one sentence that says what became of the goal on this reading."""
        words, outcomes = self.words, self.outcomes
        if outcomes.empty:
            word = _capital(words.term(overall_word(self.tables, str(self.goal["goal"]))))
            return words("{word}. No figure that could measure it had been published by this day.", word=word)
        word = _capital(words.term(_word_of(outcomes)))
        done = outcomes[outcomes["due_attained_percent"].notna()]
        if done.empty:
            text = N_("{word}. Since {base_year} trade had come to at most {shares}.")
            return words(text, word=word, base_year=self._base_year, shares=words.listed(self._best()))
        first, *others = [(words.attained(one.due_attained_percent), one.reporter) for one in records(done)]
        books = words.books(first[1])
        shares = [words("{percent} of {target} on {books}", percent=first[0], target=self.target, books=books)]
        shares += [words("{percent} on {whose}", percent=share, whose=words.of(reporter)) for share, reporter in others]
        listed = words.listed(shares)
        return words("{word}. In {year} trade came to {shares}.", word=word, year=str(self.goal["due"]), shares=listed)

    def more(self) -> str:
        """Return a text on what is not known yet, when trade came closest, and whether another reading was met late."""
        phrases = (self._not_known(), self._closest(), self._earlier(), self._late())
        return " ".join(sentence for sentence in phrases if sentence)

    def in_currency(self, currency: str) -> str:
        """Return a text on what the goal was worth in won or roubles, and how far trade came by that; no verdict on the goal."""
        words, years = self.words, goal_in_currency(self.tables, str(self.goal["goal"]), self.reading, currency)
        if years.empty:
            return ""
        amounts = {"amount": self.target, "year": str(self.goal["base_year"])}
        worth = words.money(float(years["target_local"].iloc[0]), currency)
        phrases = [words(_WORTH[currency], worth=worth, **amounts)]
        due = years[years["year"] == self.goal["due"]]
        if len(due):
            names = [words.books, *[words.of] * len(due)]
            shares = [
                words("{percent} on {books}", percent=words.attained(one.attained_percent), books=name(one.reporter))
                for one, name in zip(records(due), names, strict=False)
            ]
            came = N_("Measured by that, trade in {due}, at the rate of its own year, came to {shares}.")
            phrases.append(words(came, due=str(self.goal["due"]), shares=words.listed(shares)))
        return " ".join([*phrases, words(_NO_VERDICT[currency])])

    def growth_needed(self) -> str:
        """Return a text on what growth a year was needed in the base year, and what in the last year before the goal was due."""
        words, years = self.words, goal_years(self.tables, str(self.goal["goal"]), self.reading)
        needed = years[years["growth_needed_percent"].notna()]
        phrases = []
        for reporter in [one for one in (RUSSIA, KOREA) if one in set(needed["reporter"])]:
            rows = needed[needed["reporter"] == reporter]
            first, last = rows.iloc[0], rows.iloc[-1]
            holes = {
                "books": words.books(reporter),
                "first": words.percent(first["growth_needed_percent"], 1),
                "last": words.percent(last["growth_needed_percent"], 1),
                "year": str(first["year"]),
                "end": str(last["year"]),
            }
            text = N_("On {books}, {first} a year was needed from {year}, and {last} from {end}.")
            alone = N_("On {books}, {first} a year was needed from {year}.")
            phrases.append(words(text if len(rows) > 1 else alone, **holes))
        return " ".join(phrases)

    def looked_then(self) -> str:
        """Return a text on which of each country's figures were known while there was time to act."""
        words, goal = self.words, str(self.goal["goal"])
        years, then = goal_years(self.tables, goal, self.reading), goal_years_then(self.tables, goal, self.reading)
        needed = years[years["growth_needed_percent"].notna()]
        known = set(zip(then["reporter"], then["year"], strict=True))
        unknown = [
            one for one in records(needed.sort_values(["reporter", "year"], ascending=[False, True]))
            if (one.reporter, one.year) not in known
        ]  # fmt: skip
        if needed.empty:
            return ""
        due = str(self.goal["due"])
        if len(unknown) == len(needed):
            return words(
                "No figure behind this is known here from before {due} was over, so how it looked then is not shown.",
                due=due,
            )
        if not unknown:
            return words("Each figure was known before {due} was over.", due=due)
        return words(
            "Hollow marks say how it first looked, where a figure is known here from before {due} was over. No such figure is held for {listed}.",
            due=due, listed="; ".join(self._years_of(unknown)),
        )  # fmt: skip

    def _years_of(self, rows: Sequence[Any]) -> list[str]:
        """List years under the country whose figures they are."""
        words = self.words
        by_country: dict[str, list[str]] = {}
        for one in rows:
            by_country.setdefault(words.term(one.reporter), []).append(str(one.year))
        text = N_("{country} in {years}")
        return [words(text, country=country, years=words.listed(years)) for country, years in by_country.items()]

    @property
    def _base_year(self) -> str:
        return str(self.goal["base_year"])

    def _not_known(self) -> str:
        """Return the name of each country whose figure of the due year is not known, where the other's is."""
        waiting = self.outcomes["due_attained_percent"].isna()
        text = N_("{books} of {year} are not known yet.")
        books = [] if waiting.all() else [self.words.books(one) for one in self.outcomes.loc[waiting, "reporter"]]
        return " ".join(self.words(text, books=one, year=str(self.goal["due"])) for one in books)

    def _best(self) -> list[str]:
        """Return a text that says for each country's figures how far its best year came."""
        words, phrases = self.words, []
        for place, one in enumerate(records(self.outcomes)):
            holes = {"percent": words.attained(one.best_percent), "year": str(one.best_year)}
            if place == 0:
                books = words.books(one.reporter)
                phrases.append(
                    words("{percent} of {target} on {books} ({year})", target=self.target, books=books, **holes)
                )
            else:
                phrases.append(words("{percent} on {whose} ({year})", whose=words.of(one.reporter), **holes))
        return phrases

    def _closest(self) -> str:
        words, outcomes = self.words, self.outcomes
        done = outcomes[outcomes["due_attained_percent"].notna()]
        if done.empty or (done["outcome"] == OverallVerdict.MET).all():
            return ""
        years = outcomes["best_year"].unique()
        if len(years) > 1:
            text = N_("Since {base_year} it came closest with {shares}.")
            return words(text, base_year=self._base_year, shares=words.listed(self._best()))
        names = [words.books, *[words.of] * len(outcomes)]
        shares = [
            words("{percent} on {books}", percent=words.attained(one.best_percent), books=name(one.reporter))
            for one, name in zip(records(outcomes), names, strict=False)
        ]
        holes = {"base_year": self._base_year, "year": str(years[0]), "shares": words.listed(shares)}
        late = int(years[0] - self.goal["due"])
        if late <= 0:
            return words("Since {base_year} it came closest in {year}: {shares}.", **holes)
        when = words.plural("a year late", "{count} years late", late)
        return words("Since {base_year} it came closest in {year}, {when}: {shares}.", when=when, **holes)

    def _earlier(self) -> str:
        """Return a text on how far trade had come before the base year, by the figures by which that was further than ever since."""
        words, outcomes = self.words, self.outcomes
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
        text = N_("Read as “{label}”, it was reached in {year}.")
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
