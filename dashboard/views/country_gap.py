"""How far the two countries' figures of the same thing are apart, period by period, where each country's own figure is known."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from etl.model import KOREA, RUSSIA, Status


class CountryGap(NamedTuple):
    """Russia's figure less Korea's, in the unit of the figures and in per cent of Korea's."""

    amount: float
    percent: float


def country_gaps(points: pd.DataFrame, value: str) -> dict[str | int, CountryGap]:
    """Return the gap of each period for which both countries have a figure of their own; `value` names the column of figures.

    An estimate is made from the partner's figures, so that a gap to it says nothing.
    """
    period = "period" if "period" in points else "year"
    own = points[points["status"] != Status.ESTIMATE]
    values = {str(name): dict(zip(rows[period], rows[value], strict=True)) for name, rows in own.groupby("reporter")}
    russia, korea = values.get(RUSSIA, {}), values.get(KOREA, {})
    return {
        when: CountryGap(amount - korea[when], (amount / korea[when] - 1) * 100)
        for when, amount in russia.items()
        if korea.get(when)
    }
