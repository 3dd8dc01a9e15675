"""The words of one language: sentences with holes, names for the vocabulary, numbers and days as the language has them.

English stands in the code; any other language is a gettext catalogue. No number is typed in a sentence: the tables
fill the holes. What is said where belongs to pages and charts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from gettext import NullTranslations
from math import isnan
from string import Formatter
from typing import Any, NamedTuple

import pandas as pd
from babel import Locale
from babel.core import get_global

from dashboard.text import format as _format
from dashboard.text.terms import FIGURES_OF, N_, OWN_FIGURES, SOURCES, TERMS, WHOSE
from etl.model import Period

#: Where the habits of writing numbers and days are those of a region that a language's own name does not tell.
REGIONS = {"en": "en_GB"}

NOTHING = "–"

#: What may follow a date in the tables, with the sentence that says it.
_REMARKS = {
    "inferred": N_("{day}, inferred"),
    "taken in here": N_("{day}, when it was taken in here; no day is given"),
}
#: A day, a month, a year or a stretch of months, and a remark.
_DATE = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2}(?:/[0-9]{4}-[0-9]{2})?)(?:, (.+))?")
#: What tables have in place of a date where every row has its own.
_DATES_OF_ROWS = {"each statement's own": N_("each statement’s own")}

#: The months and the halves of a year as a sentence says when something was: in July 2022.
_MONTHS_OF_SENTENCES = (
    N_("January {year}"), N_("February {year}"), N_("March {year}"), N_("April {year}"), N_("May {year}"), N_("June {year}"),
    N_("July {year}"), N_("August {year}"), N_("September {year}"), N_("October {year}"), N_("November {year}"),
    N_("December {year}"),
)  # fmt: skip
_HALVES_OF_SENTENCES = (N_("the first half of {year}"), N_("the second half of {year}"))

DOLLARS = "USD"
#: How an amount in words carries its currency, by ISO 4217 code.
_MONEY = {DOLLARS: N_("US${amount}"), "KRW": N_("{amount} won"), "RUB": N_("{amount} roubles")}

#: Codes of countries that are no more, to which CLDR gives the name of the one country that followed.
_FORMER_COUNTRIES = ("BUR", "DDR", "FXX", "TMP", "YMD", "ZAR")


#: A text that ends sentences, the holes that open them, and an apostrophe within or at the end of a word.
_SENTENCE = re.compile(r"[.?!](?:\s|$)")
_OPENING = re.compile(r"(^|[.?!]\s)\{(\w+)\}(?!=)")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])'")


class _Scale(NamedTuple):
    """The unit in which a language's readers expect large amounts, and how many decimals fewer it takes than billions."""

    dollars: float
    fewer_digits: int


_BILLION = _Scale(1e9, 0)
#: 억, a hundred million.
_SCALES = {"ko": _Scale(1e8, 1)}


class Words:
    """The words, numbers and days of one language. Calling it fills the holes of a sentence; the rest writes numbers, days and names."""

    def __init__(self, language: str = "en", catalogue: NullTranslations | None = None) -> None:
        self.language = language
        self._catalogue = catalogue or NullTranslations()
        self._locale = Locale.parse(REGIONS.get(language, language))

    def __call__(self, text: str, /, **holes: str) -> str:
        """Return a sentence in the language, its holes filled; what fills a hole where a sentence begins has a capital."""
        sentence = _capitalize_openings(self._translate(text))
        opening = {f"^{name}": capital(value) for name, value in holes.items()} if "{^" in sentence else {}
        return _single_full_stop(sentence.format(**holes, **opening))

    def _translate(self, text: str) -> str:
        """Return the translation of a text; the empty one stays empty, though gettext keeps a catalogue's own description under it."""
        return self._catalogue.gettext(text) if text else ""

    def text(self, text: Any) -> str:
        """Return a text of the tables in the language; one that the catalogue does not know stands as it is, a blank as nothing.

        Tables have the straight apostrophe of a keyboard, pages the curved one of print.
        """
        return "" if pd.isna(text) else _APOSTROPHE.sub("’", self._translate(str(text)))

    def plural(self, one: str, many: str, count: int, **holes: str) -> str:
        """Return a sentence that depends on a count; `{count}` is filled in."""
        return self._catalogue.ngettext(one, many, count).format(count=self.number(count), **holes)

    def parts(self, text: str, /, **holes: Any) -> list[Any]:
        """Return the pieces, in order, of a sentence whose holes take more than text."""
        pieces: list[Any] = []
        for literal, hole, _, _ in Formatter().parse(self._translate(text)):
            pieces += [piece for piece in (literal, holes[hole] if hole else None) if piece not in (None, "")]
        return pieces

    def term(self, word: str) -> str:
        """Return the name of a word of the vocabulary; one that has no name stands as it is."""
        return self._translate(TERMS.get(word, word))

    def country(self, code: str, name: str = "") -> str:
        """Return the name of a country by its alpha-3 code; what is no country today, or none at all, goes by the name given."""
        if code in TERMS:
            return self.term(code)
        alike: Sequence[str] = () if code in _FORMER_COUNTRIES else get_global("territory_aliases").get(code, ())
        known = self._locale.territories.get(alike[0]) if len(alike) == 1 else None
        return known or self.text(name) or code

    def figures_of(self, reporter: str) -> str:
        """Return whose figures are meant, in words: Russia's figures."""
        if reporter in OWN_FIGURES:
            return self._translate(OWN_FIGURES[reporter])
        return self(FIGURES_OF, country=self.country(reporter))

    def whose(self, reporter: str) -> str:
        """Return whose figures are meant, where "figures" was just said: Russia's."""
        return self._translate(WHOSE.get(reporter, reporter))

    def source(self, source: str, title: str = "") -> str:
        """Return the brief name of a source; one without a brief name goes by its title."""
        return self._translate(SOURCES.get(source, title or source))

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with exactly so many decimals, or a dash for a blank."""
        return NOTHING if isnan(value) else _format.number(value, self._locale, digits)

    def billions(self, value_usd: float, digits: int = 2) -> str:
        """Write dollars in billions, without the unit, for tables and axes that name it; in Korean in hundred millions."""
        scale = _SCALES.get(self.language, _BILLION)
        return self.number(value_usd / scale.dollars, max(digits - scale.fewer_digits, 0))

    def usd(self, value_usd: float, digits: int = 1) -> str:
        """Write an amount of dollars in words: US$15.1 billion."""
        return self.money(value_usd, DOLLARS, digits)

    def money(self, value: float, currency: str, digits: int = 1) -> str:
        """Write an amount of a currency in words: US$15.1 billion, 15.2 trillion won."""
        if isnan(value):
            return NOTHING
        amount = _format.compact(value, self._locale, digits).replace(" ", "\u00a0")
        return self(_MONEY[currency], amount=amount).replace(" ", "\u00a0")

    def trillions(self, value: float, digits: int = 2) -> str:
        """Write an amount of won or roubles in trillions, without the unit, for tables and axes that name it."""
        return self.number(value / 1e12, digits)

    def percent(self, value: float, digits: int = 0) -> str:
        """Write a percentage that is given in per cent."""
        return NOTHING if isnan(value) else _format.percent(value, self._locale, digits)

    def attained(self, value: float) -> str:
        """Write how much of a target was reached; what falls short never reads as the whole."""
        return NOTHING if isnan(value) else _format.attained(value, self._locale)

    def day(self, value: Any, *, long: bool = False) -> str:
        """Write a day, or a dash for a blank."""
        return NOTHING if pd.isna(value) else _format.day(pd.Timestamp(value), self._locale, long=long)

    def day_text(self, text: str) -> str:
        """Write a day as far as it is known: 2017-09-05 as a day, 2017-09 as a month, 2016-07/2016-12 as a stretch of months.

        A remark follows the date: 2013-02, inferred. What is no date of the tables stands as it is.
        """
        known = _DATE.fullmatch(text)
        if known is None or known[2] not in (None, *_REMARKS):
            return self._translate(_DATES_OF_ROWS.get(text, text))
        written = self.day(known[1]) if known[1].count("-") == 2 and "/" not in known[1] else self.period(known[1])
        return self(_REMARKS[known[2]], day=written) if known[2] else written

    def period(self, text: str) -> str:
        """Write a period: 2016, first half of 2017, Jan–Nov 2016."""
        period = Period.parse(text)
        year = f"{period.first // 12:04d}"
        if period.is_year:
            return year
        if _is_half(period):
            half = N_("first half of {year}") if period.first % 12 == 0 else N_("second half of {year}")
            return self(half, year=year)
        return self._months(period, year)

    def when(self, text: str) -> str:
        """Write a period as it follows "in" in a sentence: 2016, July 2022, the first half of 2017."""
        period = Period.parse(text)
        year = f"{period.first // 12:04d}"
        if period.is_year:
            return self("{year}", year=year)
        if period.count == 1:
            return self(_MONTHS_OF_SENTENCES[period.first % 12], year=year)
        if _is_half(period):
            return self(_HALVES_OF_SENTENCES[period.first % 12 // 6], year=year)
        return self.period(text)

    def month(self, number: int) -> str:
        """Write the short name of a month of the year, from 1 to 12."""
        return _format.month(_first_day(number - 1 + 12), self._locale)

    def _months(self, period: Period, year: str) -> str:
        first, last = (_format.month(_first_day(month), self._locale) for month in (period.first, period.last))
        if period.count == 1:
            return self("{month} {year}", month=first, year=year)
        end = f"{period.last // 12:04d}"
        if end == year:
            return self("{first}–{last} {year}", first=first, last=last, year=year)
        return self("{first} {year} to {last} {end}", first=first, year=year, last=last, end=end)

    def span(self, first: str, last: str) -> str:
        """Write a range by its ends: 2016–2020; one end where both are alike."""
        return first if first == last else self("{first}–{last}", first=first, last=last)

    def ends(self, low: str, high: str) -> tuple[str, str]:
        """Leave out of the lower end of a range the unit that the higher end has as well: 14.5 to 15.5 billion."""
        unit = re.search(r"\s\D+$", high)
        return (low.removesuffix(unit[0]) if unit else low), high

    def runs(self, years: Sequence[int]) -> list[str]:
        """Write years in order, each run of neighbours as its first and its last: 1992, 1994–1996."""
        return [self.span(str(first), str(last)) for first, last in _format.runs(years)]

    def join_names(self, items: Sequence[str]) -> str:
        """Join names: a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return self("{before} and {last}", before=", ".join(items[:-1]), last=items[-1])


def capital(text: str) -> str:
    """Write a text as it opens a sentence; an address stays as it is."""
    return text if text.startswith(("https://", "http://")) else text[:1].upper() + text[1:]


@cache
def _capitalize_openings(text: str) -> str:
    """Mark the holes that open a sentence, if a text is one; what an address says (name=value) stays as it was typed."""
    return _OPENING.sub(r"\1{^\2}", text) if _SENTENCE.search(text) else text


def _single_full_stop(text: str) -> str:
    """Let an abbreviation at the end of a sentence share its full stop: 30 млрд долл."""
    return re.sub(r"(?<!\.)\.\.(?!\.)", ".", text) if ".." in text else text


def _is_half(period: Period) -> bool:
    return period.count == 6 and period.first % 6 == 0


def _first_day(month: int) -> pd.Timestamp:
    return pd.Timestamp(year=month // 12, month=month % 12 + 1, day=1)
