"""Figures that stand on a rounded statement, written as they were put: about 25, not 25.00; 19, not 19.00.

The word that loosens a number, its digits and its speaker come from the tables, with the point that stands on it; a
point without a statement is written as any other. What is computed from such a figure is written no finer than it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import ceil, floor, isnan, log10
from typing import Protocol

from dashboard.text import Words
from dashboard.text.terms import N_
from etl.model import Qualifier

_QUALIFIED = {
    Qualifier.ALMOST.value: N_("almost {amount}"),
    Qualifier.ABOUT.value: N_("about {amount}"),
    Qualifier.MORE_THAN.value: N_("over {amount}"),
    Qualifier.LESS_THAN.value: N_("under {amount}"),
}
#: What loosens the growth that is needed from a figure: from almost 25 it is more than from 25.
_NEEDED = {
    Qualifier.ALMOST.value: Qualifier.MORE_THAN.value,
    Qualifier.MORE_THAN.value: Qualifier.LESS_THAN.value,
    Qualifier.LESS_THAN.value: Qualifier.MORE_THAN.value,
}
_BOUNDS: dict[str, Callable[[float], int]] = {Qualifier.MORE_THAN.value: floor, Qualifier.LESS_THAN.value: ceil}
#: With this many digits a figure tells the growth that is needed to a tenth of a per cent.
_FINE = 3


class StatedFigure(Protocol):
    """A figure of a source that may stand on a rounded statement; without one these texts are empty."""

    @property
    def statement(self) -> str:
        """Return the short name of the statement."""

    @property
    def qualifier(self) -> str:
        """Return the word that loosens its number."""

    @property
    def significant_digits(self) -> float:
        """Return with how many digits it was printed."""

    @property
    def speaker(self) -> str:
        """Return who made it."""

    @property
    def source(self) -> str:
        """Return the source."""


class StatedDollars(StatedFigure, Protocol):
    """Such a figure in dollars."""

    @property
    def value_usd(self) -> float:
        """Return the amount."""


def is_stated(point: object) -> bool:
    """Return whether a point stands on a rounded statement, as one without such a column does not."""
    statement = getattr(point, "statement", "")
    return isinstance(statement, str) and statement != ""


def qualify(amount: str, qualifier: object, words: Words) -> str:
    """Write an amount with the word that loosens it, if there is one."""
    text = _QUALIFIED.get(str(qualifier))
    return words(text, amount=amount) if text else amount


def with_qualifier(point: StatedFigure, amount: str, words: Words) -> str:
    """Write an amount of a point with the word that loosens it, if it stands on a statement that has one."""
    return qualify(amount, point.qualifier, words) if is_stated(point) else amount


def amount(point: StatedFigure, value: float, unit: float, write: Callable[[float, int], str], words: Words) -> str:
    """Write a point's value in some unit by a function of value and decimals: two, or as many as the statement had."""
    if not is_stated(point):
        return write(value, 2)
    places = int(point.significant_digits) - 1 - floor(log10(abs(value) / unit)) if value else 0
    return with_qualifier(point, write(value, max(places, 0)), words)


def billions(point: StatedDollars, words: Words) -> str:
    """Write a point's dollars in billions, without the unit, for tables that name it."""
    return amount(point, point.value_usd, 1e9, words.billions, words)


def growth_needed_text(point: StatedFigure, percent: float, words: Words) -> str:
    """Write the yearly growth that is needed from a point on: of a loosely put figure a bound in whole per cent."""
    if not is_stated(point) or isnan(percent):
        return words.percent(percent, 1)
    if str(point.qualifier) not in _QUALIFIED:
        return words.percent(percent, 1 if point.significant_digits >= _FINE else 0)
    looser = _NEEDED.get(str(point.qualifier), str(point.qualifier))
    return qualify(words.percent(_BOUNDS.get(looser, round)(round(percent, 6))), looser, words)


def source_or_speaker(point: StatedFigure, words: Words) -> str:
    """Return the name of the source of a point; of a statement who made it."""
    return words.text(point.speaker) if is_stated(point) else words.source(point.source)


def decimals(printed: float) -> int:
    """Return how many decimals a number was printed with; zero for a whole one."""
    exponent = Decimal(repr(float(printed))).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
