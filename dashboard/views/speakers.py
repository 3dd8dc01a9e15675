"""Who made the rounded statements that points stand on."""

from __future__ import annotations

import pandas as pd

from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap

#: How a point that stands on a rounded statement was put; `with_speakers` looks up the last two.
STATED_BY = ["statement", "qualifier", "significant_digits", "speaker", "address"]


def with_speakers(points: pd.DataFrame, tables: TableMap) -> pd.DataFrame:
    """Add to points who made the statement that they stand on and where it is printed, blank where they stand on none."""
    statements = _statements_by_name(tables)
    looked_up = {name: points["statement"].map(statements[name]).astype("str") for name in ("speaker", "address")}
    return points.assign(**looked_up)


@once_per_version
def _statements_by_name(tables: TableMap) -> pd.DataFrame:
    return tables["statements"].set_index("statement")
