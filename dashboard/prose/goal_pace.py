"""The growth that a goal still needed, in sentences: year by year, and how much of it was known in time.

Every number comes out of tables `goal_progress` and `goal_then`. No component, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.goal import goal_years, goal_years_then
from dashboard.views.goal_rows import GoalYear
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.table_rows import GoalRow
from etl.model import KOREA, RUSSIA


@dataclass(frozen=True)
class GoalPace:
    """One reading of one goal (`goal` is its row of table `goals`), and the words to speak of the growth that it needed."""

    tables: TableMap
    words: Words
    goal: GoalRow
    reading: str

    def sentence(self) -> str:
        """Return a text on what growth a year was needed in the base year, and what in the last year before the goal was due."""
        words, phrases = self.words, []
        own = {reporter: [one for one in self._needed() if one.reporter == reporter] for reporter in (RUSSIA, KOREA)}
        for reporter, rows in own.items():
            if not rows:
                continue
            first, last = rows[0], rows[-1]
            holes = {
                "books": words.figures_of(reporter),
                "first": words.percent(first.growth_needed_percent, 1),
                "last": words.percent(last.growth_needed_percent, 1),
                "year": str(first.year),
                "end": str(last.year),
            }
            text = N_("On {books}, {first} a year was needed from {year}, and {last} from {end}.")
            alone = N_("On {books}, {first} a year was needed from {year}.")
            phrases.append(words(text if len(rows) > 1 else alone, **holes))
        return " ".join(phrases)

    def known_in_time(self) -> str:
        """Return a text on which of each country's figures were known while there was time to act."""
        words, needed = self.words, self._needed()
        then = goal_years_then(self.tables, self.goal.goal, self.reading)
        known = set(zip(then["reporter"], then["year"], strict=True))
        unknown = [
            one for one in sorted(needed, key=lambda one: one.reporter, reverse=True)
            if (one.reporter, one.year) not in known
        ]  # fmt: skip
        if not needed:
            return ""
        due = str(self.goal.due)
        if len(unknown) == len(needed):
            return words(
                "No figure behind this is known here from before {due} was over, so how it looked then is not shown.",
                due=due,
            )
        if not unknown:
            return words(
                "For every year a figure was already known before {due} was over; the table says how it first looked.",
                due=due,
            )
        return words(
            "Hollow marks say how it first looked, where a figure is known here from before {due} was over. No such figure is held for {listed}.",
            due=due, listed="; ".join(self._years_of(unknown)),
        )  # fmt: skip

    def _needed(self) -> list[GoalYear]:
        """Return the years from which on growth was needed, the newest last."""
        years = typed_rows(goal_years(self.tables, self.goal.goal, self.reading), GoalYear)
        return [one for one in years if not isnan(one.growth_needed_percent)]

    def _years_of(self, rows: Sequence[GoalYear]) -> list[str]:
        """List years under the country whose figures they are."""
        words = self.words
        by_country: dict[str, list[str]] = {}
        for one in rows:
            by_country.setdefault(words.term(one.reporter), []).append(str(one.year))
        text = N_("{country} in {years}")
        return [words(text, country=country, years=words.join_names(years)) for country, years in by_country.items()]
