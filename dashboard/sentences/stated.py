"""Figures that stand on a rounded statement, written as they were given: about 25, not 25.00.

The word that loosens a number and its digits come from the tables. A point without a statement is written as any other.
"""

from __future__ import annotations

from decimal import Decimal

from dashboard.text import Words
from dashboard.text.terms import N_
from etl.model import Qualifier

_LOOSE = {
    Qualifier.ALMOST.value: N_("almost {amount}"),
    Qualifier.ABOUT.value: N_("about {amount}"),
    Qualifier.MORE_THAN.value: N_("over {amount}"),
    Qualifier.LESS_THAN.value: N_("under {amount}"),
}


def loosened(amount: str, qualifier: object, words: Words) -> str:
    """Write an amount with the word that loosens it, if there is one."""
    text = _LOOSE.get(str(qualifier))
    return words(text, amount=amount) if text else amount


def decimals(printed: float) -> int:
    """Give how many decimals a number was printed with; nought for a whole one."""
    exponent = Decimal(repr(float(printed))).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
