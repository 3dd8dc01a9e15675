"""How far a measured value lies from what was claimed, in words."""

from __future__ import annotations

import pytest

from dashboard.prose.claims import difference
from dashboard.text import Words


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.0, "usd", "within"),
        (1.09e9, "usd", "US$1.09 billion above"),
        (-810e6, "usd", "US$810 million below"),
        (21.7, "percent", "21.7 points above"),
        (-21.7, "percent", "21.7 points below"),
        (2.0, "rank", "2 places lower"),
        (-1.0, "rank", "1 place higher"),
        (1.5, "years", "1.5 years above"),
    ],
)
def test_a_difference_has_its_unit_and_its_side(value: float, unit: str, said: str, words: Words) -> None:
    assert difference(value, unit, words).replace("\u00a0", " ") == said
