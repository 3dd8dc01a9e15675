"""Precedence: which source of a country's figures comes first. The only place that applies the order of the model.

Who picks the first figure is in `series`, `mirror` and the dashboard.
"""

from __future__ import annotations

import pandas as pd

from etl.model import PRECEDENCE, Status

#: How far back an estimate stands: behind every source that reports. Then come statements, and then suspect figures.
_ESTIMATE, _SUSPECT = 50.0, 200.0
#: Where rounded statements of a country's own authority stand among figures of its sources.
STATEMENTS_TURN = 100.0


def add_precedence(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `precedence`, the place of `source` in the order of `reporter`, from 1; blank where the source has no place."""
    precedence = pd.Series(float("nan"), rows.index)
    for who, order in PRECEDENCE.items():
        places = {source: float(place) for place, source in enumerate(order, 1)}
        precedence = precedence.mask(rows["reporter"] == who, rows["source"].map(places).astype("float64"))
    return rows.assign(precedence=precedence)


def add_turn(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `turn` from `precedence` and `status`: of several figures of one thing that with the smallest serves.

    Estimates come behind what any source reports, suspect figures last; blank where the source has no place.
    """
    back = rows["status"].map({Status.ESTIMATE.value: _ESTIMATE, Status.SUSPECT.value: _SUSPECT}).astype("float64")
    return rows.assign(turn=rows["precedence"] + back.fillna(0.0))
