"""Pure: growth of full years against the year before, source by source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.firmness import with_firmness
from dashboard.views.records import TableMap
from etl.model import KOREA, PAIR, RUSSIA, Measure

#: Growth is shown from the year on in which three sources stand side by side.
FIRST_GROWTH_YEAR = 2001
TURNOVER_OF_BOTH = {RUSSIA: Measure.TURNOVER.value, KOREA: Measure.TURNOVER.value}


class GrowthPoint(NamedTuple):
    """A row of the points of `growth`: a full year's growth in per cent, and the two values in dollars that make it."""

    reporter: str
    year: int
    growth_percent: float
    value_usd: float
    base_value_usd: float
    status: str
    source: str
    first_known: str


def growth(tables: TableMap, measures: Mapping[str, str] | None = None, day: pd.Timestamp | None = None) -> View:
    """Return full years' growth, source by source, of one measure for each of the two countries' figures."""
    rows = tables["growth"]
    wanted = measures or TURNOVER_OF_BOTH
    pair = rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR)
    years = rows["period"].str.fullmatch("[0-9]{4}").astype("bool")
    rows = rows[pair & years & (rows["measure"] == rows["reporter"].map(wanted))]
    rows = rows.assign(year=rows["period"].astype("int64"))
    points = rows[rows["year"] >= FIRST_GROWTH_YEAR].sort_values(["year", "reporter", "source"])
    return dated_view(with_firmness(points, tables), day)
