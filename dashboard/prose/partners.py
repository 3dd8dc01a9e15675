"""Where one of the two stood among the other's partners, in sentences: computed from lists, every number out of tables.

No component, no drawing; what a list is, and that a place below its end is not known, is in views/partners.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.partners import MEASURES, ClaimedPlace, ListPlace
from dashboard.views.records import typed_rows
from etl.model import DECIDING, KOREA, LARGEST_PERCENT_WITHOUT_COUNTRY, RUSSIA, Measure, Status

#: What lists are ordered by, as a head or the start of a line names it.
NAMES = {
    Measure.TURNOVER.value: N_("Turnover"),
    Measure.EXPORT.value: N_("Exports"),
    Measure.IMPORT.value: N_("Imports"),
}
_UNLISTED = {
    RUSSIA: N_("In {year} Korea was on no list of Russia’s partners."),
    KOREA: N_("In {year} Russia was on no list of Korea’s partners."),
}
_LISTED = {
    RUSSIA: N_("In {year} Korea was number {places} among Russia’s partners."),
    KOREA: N_("In {year} Russia was number {places} among Korea’s partners."),
}
_NEVER = {
    RUSSIA: N_("In {year} Korea was number {places} among Russia’s partners, and number {place} on none of the {lists} lists."),
    KOREA: N_("In {year} Russia was number {places} among Korea’s partners, and number {place} on none of the {lists} lists."),
}  # fmt: skip
_FOUND = {
    RUSSIA: N_("In {year} Korea was number {places} among Russia’s partners, and number {place} on {found} of the {lists} lists."),
    KOREA: N_("In {year} Russia was number {places} among Korea’s partners, and number {place} on {found} of the {lists} lists."),
}  # fmt: skip
_OUTSIDE_ONLY = N_(
    "Number {place}? Only without the CIS neighbours. Among all of Russia’s partners Korea was number {places} in {year}."
)
#: The same of partners outside the CIS, which only Russia's lists tell apart.
_OUTSIDE = N_("Among partners outside the CIS it was number {places}.")
_OUTSIDE_NEVER = N_("Among partners outside the CIS it was number {places}, and number {place} on none of the lists.")
_OUTSIDE_FOUND = N_(
    "Among partners outside the CIS it was number {places}, and number {place} on {found} of the lists."
)


@dataclass(frozen=True)
class PartnerAnswer:
    """Every list of one country's partners (`lists`, not empty), the claim about a place, if any, and the words."""

    reporter: str
    lists: pd.DataFrame
    claim: ClaimedPlace | None
    words: Words

    @property
    def year(self) -> int:
        """Return the year that is spoken of: the claim's, or the newest where no list is of that year."""
        years = self.lists["year"]
        return self.claim.year if self.claim and (years == self.claim.year).any() else int(years.max())

    @property
    def own(self) -> pd.DataFrame:
        """Return the lists that count: without estimates and those that repeat another source's or name too few countries."""
        return self.lists[self.lists["repeats"].isna() & self.lists["may_decide"] & ~self._estimates]

    @property
    def _estimates(self) -> pd.Series:
        """Return which lists are estimates: these are no statistics of the country itself."""
        return self.lists["status"].eq(Status.ESTIMATE)

    def sentence(self) -> str:
        """Return a text on which places the lists of the year show, and on how many it is the claimed one; the same outside the CIS."""
        words = self.words
        counted, every_list = (rows[rows["year"] == self.year] for rows in (self.own, self.lists))
        rows = every_list if counted.empty else counted
        known = rows["rank"].dropna()
        if known.empty:
            return words(_UNLISTED[self.reporter], year=str(self.year))
        if self._only_outside(rows):
            return self._placed(known, [_OUTSIDE_ONLY] * 3, year=str(self.year))
        texts = [one[self.reporter] for one in (_LISTED, _NEVER, _FOUND)]
        every = self._placed(known, texts, year=str(self.year), lists=words.number(len(rows)))
        outside = rows["outside"].dropna()
        if outside.empty:
            return every
        return f"{every} {self._placed(outside, [_OUTSIDE, _OUTSIDE_NEVER, _OUTSIDE_FOUND])}"

    def _only_outside(self, rows: pd.DataFrame) -> bool:
        """Return whether lists have the claimed place among the partners outside the CIS alone."""
        place = self.claim.place if self.claim else 0
        return bool((rows["outside"] == place).any()) and not (rows["rank"] == place).any()

    def _placed(self, known: pd.Series, texts: Sequence[str], **holes: str) -> str:
        """Return places in the first text without a claim, in the second if none is the claimed one, else in the third."""
        words = self.words
        holes["places"] = span(int(known.min()), int(known.max()), words)
        if self.claim is None:
            return words(texts[0], **holes)
        found = int((known == self.claim.place).sum())
        return words(texts[2 if found else 1], place=words.number(self.claim.place), found=words.number(found), **holes)

    def more(self) -> str:
        """Return a text on on how many lists of all years it is the claimed place, among all partners and outside the CIS."""
        return " ".join(part for part in (self._count(), self._count_outside()) if part)

    def method(self) -> list[str]:
        """Return texts on the years in which it is the claimed place, and on the lists that do not count or end before it."""
        phrases = (
            *self._years(),
            self._repeated(),
            self._nameless(),
            self._estimated_lists(),
            self._unlisted(),
        )
        return [part for part in phrases if part]

    def lists_with_claimed_place(self, measure: str = "", source: str = "", *, place: str = "rank") -> pd.DataFrame:
        """Return the lists that count on which the `rank` or the place `outside` is claimed, of a measure or source if named."""
        rows = self.lists[self.lists["may_decide"] & (self.lists[place] == (self.claim.place if self.claim else 0))]
        rows = rows[rows["measure"] == measure] if measure else rows
        return rows[rows["source"] == source] if source else rows

    def estimated(self) -> str:
        """Return a text that says from which year on a source has only estimates of these figures, if one has."""
        words, weak = self.words, self.lists[self.lists["status"] == Status.ESTIMATE].sort_values("year")
        if weak.empty:
            return ""
        one = weak.iloc[0]
        return words(
            "From {year} on the figures given for {country} are estimates that {source} made from the partner’s.",
            year=str(one["year"]), country=words.term(self.reporter), source=words.source(one["source"]),
        )  # fmt: skip

    def _count(self) -> str:
        if self.claim is None or self.own.empty:
            return ""
        words, years, count = self.words, self.own["year"], int((self.own["rank"] == self.claim.place).sum())
        holes = {
            "place": words.number(self.claim.place), "lists": words.number(len(self.own)),
            "first": str(years.min()), "last": str(years.max()),
        }  # fmt: skip
        if not count:
            return words("None of the {lists} lists from {first} to {last} has it in place {place}.", **holes)
        return words.plural(
            "Of the {lists} lists from {first} to {last}, {count} has it in place {place}.",
            "Of the {lists} lists from {first} to {last}, {count} have it in place {place}.",
            count, **holes,
        )  # fmt: skip

    def _years(self) -> list[str]:
        words = self.words
        place, own = self.claim.place if self.claim else 0, self.own
        hits = {measure: own[(own["measure"] == measure) & (own["rank"] == place)] for measure in MEASURES}
        return [
            words("{measure}: {years}.", measure=words(NAMES[measure]), years=years_of(rows, words))
            for measure, rows in hits.items()
            if len(rows)
        ]

    def _count_outside(self) -> str:
        if self.claim is None or self.own["outside"].isna().all():
            return ""
        count = int((self.own["outside"] == self.claim.place).sum())
        return self.words.plural(
            "Among partners outside the CIS, as Russia’s customs service names them, {count} list has it there.",
            "Among partners outside the CIS, as Russia’s customs service names them, {count} lists have it there.",
            count,
        )

    def _repeated(self) -> str:
        count = int(self.lists["repeats"].notna().sum())
        if not count:
            return ""
        return self.words.plural(
            "{count} list that only repeats another source’s is not counted.",
            "{count} lists that only repeat another source’s are not counted.",
            count,
        )

    def _nameless(self) -> str:
        """Return a text on how many lists do not count because too much of their trade has no country, or may have none."""
        count = int((self.lists["repeats"].isna() & ~self.lists["may_decide"] & ~self._estimates).sum())
        if not count:
            return ""
        return self.words.plural(
            "{count} list is shown and not counted: more than {limit} of its trade has, or may have, no country.",
            "{count} lists are shown and not counted: more than {limit} of their trade has, or may have, no country.",
            count, limit=self.words.percent(LARGEST_PERCENT_WITHOUT_COUNTRY),
        )  # fmt: skip

    def _estimated_lists(self) -> str:
        """Return a text on how many lists do not count because they are estimates made of the partners' figures."""
        count = int((self.lists["repeats"].isna() & self._estimates).sum())
        if not count:
            return ""
        return self.words.plural(
            "{count} list is shown and not counted: it is an estimate.",
            "{count} lists are shown and not counted: they are estimates.",
            count,
        )

    def _unlisted(self) -> str:
        words = self.words
        rows = self.lists[(self.lists["year"] == self.year) & self.lists["rank"].isna()]
        if rows.empty or rows["rank"].size == (self.lists["year"] == self.year).sum():
            return ""
        names = [list_name(row, words) for row in typed_rows(rows, ListPlace)]
        return words("Not on the list of {year}: {lists}.", year=str(self.year), lists=words.join_names(names))


def list_name(row: ListPlace, words: Words) -> str:
    """Return a list's name: what it is ordered by, and its source."""
    return words("{measure}, {source}", measure=words(NAMES[row.measure]), source=words.source(row.source))


def span(low: int, high: int, words: Words) -> str:
    """Write a number, or two and all between."""
    if low == high:
        return words.number(low)
    return words("{low} to {high}", low=words.number(low), high=words.number(high))


def years_of(rows: pd.DataFrame, words: Words) -> str:
    """List the years of some lists; one that rests on no firm figure says what it rests on."""
    phrases = []
    for year, same in rows.groupby("year", sort=True):
        firm = same["status"].isin(list(DECIDING)).any()
        weak = words("{year} ({status})", year=str(year), status=words.term(same["status"].iloc[0]))
        phrases.append(str(year) if firm else weak)
    return words.join_names(phrases)
