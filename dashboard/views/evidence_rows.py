"""The rows that readings of claims are and rest on."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views.records import TypedTable


class ClaimCheck(NamedTuple):
    """A row of table `claim_checks`: one reading of a claim and what it gave; numbers are in the claim's unit, texts may be blank."""

    claim: str
    reading: str
    evidence_kind: str
    evidence: str
    label: str
    role: str
    note: str
    measure: str
    reporter: str
    partner: str
    source: str
    period: str
    among: str
    measured: float
    measured_low: float
    measured_high: float
    bound_low: float
    bound_high: float
    measured_unit: str
    difference: float
    verdict: str
    evidence_status: str
    without_country_low_percent: float
    without_country_high_percent: float
    known_from: pd.Timestamp
    #: What `readings` add: the verdict on the article's day, and whether nothing was measured.
    verdict_then: str = ""
    blank: bool = False


class RegionShare(NamedTuple):
    """A row of table `region_shares`: a share in per cent that a regional figure gives, or a place; of whose trade it is."""

    region_figure: str
    region: str
    reporter: str
    measure: str
    period: str
    share_of: str
    whole_usd: float
    share_percent: float
    rank_in_region: float


class RegionRow(NamedTuple):
    """A row of table `regions`: who printed a regional figure, when and where."""

    region_figure: str
    publisher: str
    published_text: str
    address: str


class BaseFigure(NamedTuple):
    """A row of table `series` that a goal's target is a multiple of, and how many times it is asked for."""

    source: str
    reporter: str
    partner: str
    measure: str
    period: str
    value_usd: float
    method: str
    known_from: pd.Timestamp
    factor: float = 1.0


class PairFlow(NamedTuple):
    """The key of a flow of all goods in table `trade`."""

    source: str
    reporter: str
    partner: str
    period: str
    flow: str


REGION_SHARES = TypedTable("region_shares", RegionShare)
REGIONS = TypedTable("regions", RegionRow)
