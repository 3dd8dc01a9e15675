"""Numbers, amounts and days as each language writes them, by CLDR. No sentences, and nothing of what is measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import cache, lru_cache

import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal

#: Where a language's habit is the short form of large numbers ("15,1 млрд"), not the long one ("15.1 billion").
_SHORT = ("ko", "ru")

#: The Russian word for "year", which CLDR puts after a date and a sentence has no use for.
_YEAR_WORD = "\u202f'г'."

#: Korean units: ten thousand, which takes no decimals, and a hundred million.
_MAN, _EOK = 1e4, 1e8

Day = date | pd.Timestamp


#: How many numbers and days stay in memory as they were written: a page has some hundreds, each chart's three sizes the same.
_WRITTEN = 1 << 15


def number(value: float, locale: Locale, digits: int = 0) -> str:
    """Write a number with exactly so many decimals, grouped."""
    return _number(repr(float(value)), locale, digits)


@lru_cache(_WRITTEN)
def _number(value: str, locale: Locale, digits: int) -> str:
    return f"{Decimal(value):,.{digits}f}".translate(_symbols(locale))


@cache
def _symbols(locale: Locale) -> dict[int, str]:
    """Return how a language separates thousands and decimals, and the sign of a negative number as print has it."""
    symbols = locale.number_symbols["latn"]
    return str.maketrans({",": symbols["group"], ".": symbols["decimal"], "-": "−"})


def compact(value: float, locale: Locale, digits: int = 1) -> str:
    """Write a large number in words of the language: 15.1 billion, 151.4억, 15,1 млрд; at most so many decimals."""
    if locale.language == "ko" and _MAN <= abs(value) < _EOK:
        return f"{number(value / _MAN, locale)}만"
    return _compact(repr(float(value)), locale, digits)


@lru_cache(_WRITTEN)
def _compact(value: str, locale: Locale, digits: int) -> str:
    form = "short" if locale.language in _SHORT else "long"
    return _minus(
        format_compact_decimal(Decimal(value), format_type=form, locale=locale, fraction_digits=digits)  # type: ignore[arg-type]
    )


def percent(value: float, locale: Locale, digits: int = 0) -> str:
    """Write a percentage, given in per cent, with exactly so many decimals."""
    return _percent(repr(float(value)), locale, digits)


@lru_cache(_WRITTEN)
def _percent(value: str, locale: Locale, digits: int) -> str:
    exact, pattern = Decimal(value), locale.percent_formats[None]
    negative = exact.is_signed()
    written = f"{abs(exact):,.{digits}f}".translate(_symbols(locale))
    return f"{_minus(pattern.prefix[negative])}{written}{_minus(pattern.suffix[negative])}"


def attained(value: float, locale: Locale) -> str:
    """Write how much of a target was reached; a figure short of the target never rounds to the whole of it."""
    if 99 <= value < 100:
        return percent(float(_exact(value).quantize(Decimal("0.1"), ROUND_DOWN)), locale, 1)
    return percent(value, locale)


@lru_cache(_WRITTEN)
def day(value: Day, locale: Locale, *, long: bool = False) -> str:
    """Write a day: 24 Nov 2026, or with the month in full."""
    pattern = str(locale.date_formats["long" if long else "medium"].pattern)
    return format_date(value, format=pattern.removesuffix(_YEAR_WORD), locale=locale)


@lru_cache(_WRITTEN)
def month(value: Day, locale: Locale) -> str:
    """Write the short name of a day's month."""
    return format_date(value, format="LLL", locale=locale)


def _minus(text: str) -> str:
    """Write the sign of a negative number as print has it, where CLDR has the hyphen of a keyboard."""
    return text.replace("-", "−")


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def runs(years: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last year of each run of neighbours, in order."""
    found: list[tuple[int, int]] = []
    for year in sorted(years):
        if found and year - found[-1][1] == 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return found
