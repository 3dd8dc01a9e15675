"""In which currency a view's amounts stand: the columns that hold them, their scale on axes, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.text import DOLLARS, Words
from dashboard.views._view import View


@dataclass(frozen=True)
class Amounts:
    """Amounts of one currency, by its ISO 4217 code."""

    currency: str = DOLLARS

    @property
    def in_dollars(self) -> bool:
        """Return whether the amounts are dollars."""
        return self.currency == DOLLARS

    @property
    def scale(self) -> float:
        """Return what one step of an axis stands for: a billion dollars, a trillion won or roubles."""
        return 1e9 if self.in_dollars else 1e12

    def column(self, name: str) -> str:
        """Return the name of the column that holds an amount: value_usd, or value_local."""
        return f"{name}_usd" if self.in_dollars else f"{name}_local"

    def text(self, value: float, words: Words, digits: int = 1) -> str:
        """Write an amount with its currency."""
        return words.money(value, self.currency, digits)

    def short(self, value: float, words: Words, digits: int = 2) -> str:
        """Write an amount in billions or trillions, without the unit, for tables and axes that name it."""
        return words.billions(value, digits) if self.in_dollars else words.trillions(value, digits)


def amounts_of(view: View) -> Amounts:
    """Return the currency of a view's amounts; a view that names none is in dollars."""
    return Amounts(view.facts.get("currency", DOLLARS))
