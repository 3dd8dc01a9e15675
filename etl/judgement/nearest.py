"""Nearest figures: what growth over other months than the claim's leaves open for the claim's own months.

Where no figure measures exactly what was claimed, figures that measure almost that are named: seven months instead of
six, the partner's mirror of a flow, two flows instead of their sum. One rule says what they bound, by interval
arithmetic; a claim fits a nearest figure if its stated interval overlaps the bound.
"""

from __future__ import annotations

import pandas as pd

from etl.model import Period


def extra_months(claimed: Period, covered: Period) -> float | None:
    """Return how many months a period has beyond those of a claim, as a part of the claim's months.

    January to July instead of January to June is a sixth; the same months are 0. Nothing is returned for a period that
    lacks one of the claim's months: its growth says nothing about them.
    """
    if covered.first > claimed.first or covered.last < claimed.last:
        return None
    return covered.count / claimed.count - 1


def bound_growth(low: pd.Series, high: pd.Series, extra: pd.Series) -> pd.DataFrame:
    """Return the lowest and the highest growth of the claim's months (`bound_low`, `bound_high`), in per cent.

    `low` and `high` are the ends of the growth of the longer period, `extra` is what `extra_months` gives, blank where
    nothing is bound. The rule: all months weigh alike, and those that the claim has not grew by anything between zero
    and twice the growth of the whole. So growth of 45 per cent over seven months, a sixth more than six, leaves open
    45 less a sixth to 45 plus a sixth, 37.5 to 52.5; of ten months, 15 to 75: the longer the period, the less it says.
    """
    ends = pd.concat([end * (1 + sign * extra) for end in (low, high) for sign in (-1, 1)], axis=1)
    return pd.DataFrame({"bound_low": ends.min(axis=1), "bound_high": ends.max(axis=1)}).where(extra.notna())
