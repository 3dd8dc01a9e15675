"""Which figures of a view are firm: they are no estimates, and worked out from none."""

from __future__ import annotations

import pandas as pd

from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap
from etl.model import DECIDING, Method


def with_firmness(points: pd.DataFrame, tables: TableMap) -> pd.DataFrame:
    """Mark the points that can be leaned on: neither weak themselves nor from a source worked out from estimates."""
    worked_out = sources_from_estimates(tables)
    return points.assign(firm=points["status"].isin(list(DECIDING)) & ~points["source"].isin(worked_out))


@once_per_version
def sources_from_estimates(tables: TableMap) -> list[str]:
    """Return the sources that have figures worked out from an estimate."""
    flows = tables["flows"]
    return list(flows.loc[flows["method"] == Method.RECOVERED, "source"].unique())
