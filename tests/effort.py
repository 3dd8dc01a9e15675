"""How much generated tests try: little by default, all under `--hypothesis-profile=thorough` (`make test-thorough`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import TypeVar

from hypothesis import settings

_One, _Other = TypeVar("_One"), TypeVar("_Other")
FAST, THOROUGH = "fast", "thorough"
#: Where processes that tests start find which of the two it is.
EFFORT = "NINE_BRIDGES_TEST_EFFORT"
#: Where a record, a line or a file within an archive begins or ends.
BOUNDARY = re.compile(rb"[\n}\]>]|PK")


def register_profiles() -> None:
    """Register both profiles and load the fast one; pytest's option of hypothesis loads the other.

    The fast one tries the same inputs each time, so that it passes or fails by the code alone; the thorough one tries new ones.
    """
    settings.register_profile(FAST, deadline=None, derandomize=True)
    settings.register_profile(THOROUGH, deadline=None)
    settings.load_profile(FAST)


def is_thorough() -> bool:
    return settings.get_current_profile_name() == THOROUGH


def examples(thorough: int, fast: int = 50) -> settings:
    """Return hypothesis settings with that many examples at most; a whole file is parsed in most of them."""
    return settings(max_examples=thorough if is_thorough() else min(thorough, fast))


def cuts(data: bytes) -> list[int]:
    """Return lengths to cut `data` to, all below its own: each one if thorough, else boundaries and every 7th byte."""
    if is_thorough():
        return list(range(len(data)))
    boundaries = {place for found in BOUNDARY.finditer(data) for place in found.span()}
    tried = {*range(0, len(data), 7), *range(len(data) - 7, len(data)), *boundaries}
    return sorted(length for length in tried if 0 <= length < len(data))


def pairs(ones: Iterable[_One], others: Iterable[_Other]) -> list[tuple[_One, _Other]]:
    """Return every pair of two kinds if thorough; else each of one kind with one of the other in turn, until all were."""
    first, second = list(ones), list(others)
    if is_thorough():
        return list(product(first, second))
    return [(first[place % len(first)], second[place % len(second)]) for place in range(max(len(first), len(second)))]


def sample(cases: Sequence[_One], fast: int) -> list[_One]:
    """Return every case if thorough; else so many at most, spread evenly from the first on."""
    step = 1 if is_thorough() else -(-len(cases) // fast)
    return list(cases[:: max(step, 1)])
