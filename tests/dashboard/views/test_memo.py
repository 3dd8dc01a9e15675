"""What views remember: one answer for all that differ in layers that it does not read."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.views._view import View
from dashboard.views.memo import once_per_points

POINTS = pd.DataFrame({"year": [2016]})
BELOW = View(POINTS, {"attained": POINTS}, facts={"goal": "a"})


@once_per_points("attained")
def answer(view: View) -> object:
    """Return another object at each call."""
    return object()


@pytest.mark.parametrize(
    ("view", "is_shared"),
    [
        (BELOW.over(claimed=POINTS), True),
        (BELOW.over(claimed=POINTS).over(span=POINTS), True),
        (replace(BELOW.over(claimed=POINTS), facts={"goal": "a", "claimed_for": "2017"}), True),
        (replace(BELOW.over(claimed=POINTS), facts={"goal": "b"}), False),
        (replace(BELOW.over(claimed=POINTS), points=POINTS.copy()), False),
        (BELOW.over(attained=POINTS.copy()), False),
    ],
    ids=["a layer", "two layers", "one more fact", "another fact", "other points", "a layer that is read"],
)
def test_what_is_laid_over_the_same_points_shares_what_was_made_of_them(view: View, is_shared: bool) -> None:
    assert answer(view) is answer(view)
    assert (answer(view) is answer(BELOW)) == is_shared
