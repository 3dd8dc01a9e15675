"""What became of a goal, in sentences: computed from its outcomes, with every number out of the tables.

Pages, previews and captions say the same because they say it from here. No component, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.records import records
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views import CONSTANT, TableMap
from dashboard.views.goal import goal_in_currency, goal_outcomes, goal_years, goal_years_then
from etl.model import KOREA, RUSSIA, Status, Word

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
class Answer:
    """One reading of one goal (`goal` is its row of table `goals`), and the words to speak of it."""

    tables: TableMap
    words: Words
    goal: pd.Series
    reading: str

    @property
    def outcomes(self) -> pd.DataFrame:
        """Give what became of this reading, Russia's figures before Korea's."""
        rows = goal_outcomes(self.tables, str(self.goal["goal"]))
        return rows[rows["reading"] == self.reading]

    @property
    def target(self) -> str:
        """Name the amount that this reading asks for."""
        amount = self.words.usd(float(self.outcomes["target_usd"].iloc[0]))
        if (self.outcomes["prices"] == CONSTANT).any():
            return self.words("{amount} of {year}", amount=amount, year=str(self.goal["base_year"]))
        return amount

    def sentence(self) -> str:
        """Say in one sentence what became of the goal on this reading."""
        words, outcomes = self.words, self.outcomes
        if outcomes.empty:
            return words("Open. No figure that could measure it had been published by this day.")
        done = outcomes[outcomes["due_attained_percent"].notna()]
        if done.empty:
            return words("Open. So far trade had reached at most {shares}.", shares=words.listed(self._best()))
        first, *others = [(words.attained(one.due_attained_percent), one.reporter) for one in records(done)]
        books = words.books(first[1])
        shares = [words("{percent} of {target} on {books}", percent=first[0], target=self.target, books=books)]
        shares += [words("{percent} on {whose}", percent=share, whose=words.of(reporter)) for share, reporter in others]
        word = _capital(words.term(_word_of(done)))
        listed = words.listed(shares)
        return words("{word}. In {year} trade came to {shares}.", word=word, year=str(self.goal["due"]), shares=listed)

    def more(self) -> str:
        """Say when trade came closest, whether another reading was met late, and from when on a line is only estimated."""
        return " ".join(sentence for sentence in (self._closest(), self._late(), self._estimated()) if sentence)

    def in_currency(self, currency: str) -> str:
        """Say what the goal was worth in won or roubles, and how far trade came by that; no verdict on the goal."""
        words, years = self.words, goal_in_currency(self.tables, str(self.goal["goal"]), self.reading, currency)
        if years.empty:
            return ""
        amounts = {"amount": self.target, "year": str(self.goal["base_year"])}
        worth = words.money(float(years["target_local"].iloc[0]), currency)
        said = [words(_WORTH[currency], worth=worth, **amounts)]
        due = years[years["year"] == self.goal["due"]]
        if len(due):
            names = [words.books, *[words.of] * len(due)]
            shares = [
                words("{percent} on {books}", percent=words.attained(one.attained_percent), books=name(one.reporter))
                for one, name in zip(records(due), names, strict=False)
            ]
            came = N_("Measured by that, trade in {due}, at the rate of its own year, came to {shares}.")
            said.append(words(came, due=str(self.goal["due"]), shares=words.listed(shares)))
        return " ".join([*said, words(_NO_VERDICT[currency])])

    def growth_needed(self) -> str:
        """Say what growth a year was needed in the base year, and what in the last year before the goal was due."""
        words, years = self.words, goal_years(self.tables, str(self.goal["goal"]), self.reading)
        needed = years[years["growth_needed_percent"].notna()]
        said = []
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
            said.append(words(text if len(rows) > 1 else alone, **holes))
        return " ".join(said)

    def looked_then(self) -> str:
        """Say which years' figures were known while there was time to act, for each country's books."""
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
            "Hollow marks say how it first looked, where a figure is known here from before {due} was over. Not so: {listed}.",
            due=due, listed="; ".join(self._years_of(unknown)),
        )  # fmt: skip

    def _years_of(self, rows: Sequence[Any]) -> list[str]:
        """List years under the books that they stand in."""
        words = self.words
        by_books: dict[str, list[str]] = {}
        for one in rows:
            by_books.setdefault(words.books(one.reporter), []).append(str(one.year))
        return [words("{books}, {years}", books=books, years=words.listed(years)) for books, years in by_books.items()]

    def _best(self) -> list[str]:
        """Say for each country's figures how far its best year came."""
        words, said = self.words, []
        for place, one in enumerate(records(self.outcomes)):
            holes = {"percent": words.attained(one.best_percent), "year": str(one.best_year)}
            if place == 0:
                books = words.books(one.reporter)
                said.append(
                    words("{percent} of {target} on {books} ({year})", target=self.target, books=books, **holes)
                )
            else:
                said.append(words("{percent} on {whose} ({year})", whose=words.of(one.reporter), **holes))
        return said

    def _closest(self) -> str:
        words, outcomes = self.words, self.outcomes
        done = outcomes[outcomes["due_attained_percent"].notna()]
        if done.empty or (done["outcome"] == Word.MET).all():
            return ""
        years = outcomes["best_year"].unique()
        if len(years) > 1:
            return words("It came closest with {shares}.", shares=words.listed(self._best()))
        names = [words.books, *[words.of] * len(outcomes)]
        shares = [
            words("{percent} on {books}", percent=words.attained(one.best_percent), books=name(one.reporter))
            for one, name in zip(records(outcomes), names, strict=False)
        ]
        holes = {"year": str(years[0]), "shares": words.listed(shares)}
        late = int(years[0] - self.goal["due"])
        if late <= 0:
            return words("It came closest in {year}: {shares}.", **holes)
        when = words.plural("a year late", "{count} years late", late)
        return words("It came closest in {year}, {when}: {shares}.", when=when, **holes)

    def _late(self) -> str:
        """Name the other readings on which the goal was reached after it was due."""
        outcomes = goal_outcomes(self.tables, str(self.goal["goal"]))
        late = outcomes[(outcomes["first_reached"] > self.goal["due"]) & (outcomes["reading"] != self.reading)]
        text = N_("Read as “{label}”, it was reached in {year}.")
        return " ".join(
            self.words(text, label=self.words.text(one.label), year=str(one.first_reached)) for one in records(late)
        )

    def _estimated(self) -> str:
        words, years = self.words, goal_years(self.tables, str(self.goal["goal"]), self.reading)
        weak = years[years["status"] == Status.ESTIMATE]
        if weak.empty:
            return ""
        one = weak.iloc[0]
        return words(
            "From {year} on, {books} are estimates ({source}), not that country’s statistics.",
            year=str(one["year"]), books=words.books(one["reporter"]), source=words.source(one["source"]),
        )  # fmt: skip


def overall_word(tables: TableMap, goal: str) -> str:
    """Give the overall word of a goal, or that it is open."""
    rows = tables["goal_words"]
    found = rows.loc[rows["goal"] == goal, "word"]
    return str(found.iloc[0]) if len(found) else Word.OPEN.value


def _word_of(done: pd.DataFrame) -> str:
    met = done["outcome"] == Word.MET
    return Word.MET.value if met.all() else Word.MET_ON_SOME.value if met.any() else Word.NOT_MET.value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
