"""What a chart's points say of the gap between the two countries' figures."""

from __future__ import annotations

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.country_gap import CountryGap
from etl.model import PAIR

_HIGHER = N_("Gap: Russia’s figure is {amount} ({percent}) higher.")
_LOWER = N_("Gap: Russia’s figure is {amount} ({percent}) lower.")


def with_gap(text: str, reporter: str, gap: CountryGap | None, amount: str, words: Words) -> str:
    """Add the gap to what the second country's point says, which readers see below the first country's; `amount` is its size."""
    if gap is None or reporter != PAIR[-1] or not gap.amount:
        return text
    note = words(_HIGHER if gap.amount > 0 else _LOWER, amount=amount, percent=words.percent(abs(gap.percent), 1))
    return f"{text}<br><br>{note}"
