"""Pure: one country's figures that were estimated from its partner's, each with the partner's figure behind it.

What is behind an estimate was computed in etl; here it is picked and put in order.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views.mirror import IMF_FREIGHT
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.speakers import with_speakers

#: What comes out of an estimate is a whole number of thousands if it is no further from one, in dollars.
_NEARLY_WHOLE_USD = 1.0


class PartnerEstimate(NamedTuple):
    """A row of table `partner_estimates` with who stated the published figure; texts of what nobody published are blank."""

    source: str
    flow: str
    period: str
    value_usd: float
    ratio_period: str
    ratio: float
    ratio_gap_percent: float
    partner_usd: float
    off_thousand_usd: float
    published_source: str
    published_usd: float
    statement: str
    qualifier: str
    significant_digits: int
    speaker: str
    address: str
    published_difference_percent: float
    same: bool
    first_known: str


def partner_estimates(tables: TableMap) -> list[PartnerEstimate]:
    """Return the estimates of exports before those of imports, the earliest year first."""
    rows = with_speakers(tables["partner_estimates"], tables).sort_values(["flow", "period"])
    return typed_rows(rows, PartnerEstimate)


def are_whole_thousands(rows: list[PartnerEstimate]) -> bool:
    """Return whether each estimate gives back a whole number of thousands, to within a thousandth; not of none."""
    return bool(rows) and all(row.off_thousand_usd <= _NEARLY_WHOLE_USD for row in rows)


def estimation_rule_percent(tables: TableMap) -> pd.Series:
    """Return the share of freight by which the IMF estimates imports in general, in per cent: one value, or none."""
    causes = tables["gap_causes"]
    return causes.loc[causes["cause"] == IMF_FREIGHT, "freight_percent"].dropna()
