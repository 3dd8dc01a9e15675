"""Pure: each of the two among the other's partners, list by list and year by year, and who stands beside it.

Places were computed in etl from lists that go only so deep: a partner that is not on a list has no place here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.firmness import with_firmness
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap, typed_rows
from etl.model import KOREA, RUSSIA, Among, Measure

#: What lists are ordered by, as pages and charts show it.
MEASURES = (Measure.TURNOVER.value, Measure.EXPORT.value, Measure.IMPORT.value)
#: Whose place is looked for among the partners of each.
PARTNER = {RUSSIA: KOREA, KOREA: RUSSIA}
#: Among which partners a place is counted, as addresses have it, the default first.
AMONG = {"every": Among.EVERY, "outside-cis": Among.OUTSIDE_CIS}
#: So many partners from the top of a list are shown beside the other of the two.
LARGEST = 20
_LIST = ["source", "measure", "period"]


class ListPlace(NamedTuple):
    """A row of `places`: the other's place on one list of a country's partners, blank where it is not on the list."""

    source: str
    measure: str
    year: int
    rank: float
    outside: float
    status: str
    repeats: str
    may_decide: bool


class ListedPartner(NamedTuple):
    """A row of `neighbours`: a partner on one list, its trade in dollars, and its share in per cent."""

    source: str
    partner: str
    rank: int
    value_usd: float
    share_percent: float
    status: str


class PlacePoint(NamedTuple):
    """A row of the points of `partner_rank`: a place on one list, and whether it can be leaned on and may decide."""

    source: str
    reporter: str
    measure: str
    year: int
    rank: int
    value_usd: float
    status: str
    may_decide: bool
    firm: bool
    known_from: pd.Timestamp


class _RankReading(NamedTuple):
    """A reading of a claim about a place, beside the claim."""

    claim: str
    reporter: str
    stated_low: float
    period: str


@once_per_version
def partner_rank(tables: TableMap, day: pd.Timestamp | None = None, *, reporter: str = "", among: str = "") -> View:
    """Return the place of one country among the other's partners: Korea among all of Russia's unless asked otherwise."""
    whose = reporter or RUSSIA
    counted = AMONG[among or "every"]
    rows = _ranks(tables, whose, counted)
    rows = rows[rows["partner"] == PARTNER[whose]]
    points = rows.assign(year=rows["period"].astype("int64")).sort_values(["measure", "source", "year"])
    points = points.drop(columns=["without_country_low_percent", "without_country_high_percent"])
    facts = {"reporter": whose} if whose != RUSSIA else {"among": among} if counted is Among.OUTSIDE_CIS else {}
    return replace(dated_view(with_firmness(points, tables), day), facts=facts)


def _ranks(tables: TableMap, reporter: str, among: Among = Among.EVERY) -> pd.DataFrame:
    rows = tables["partner_ranks"]
    return rows[(rows["reporter"] == reporter) & (rows["among"] == among)]


@once_per_version
def places(tables: TableMap, reporter: str) -> pd.DataFrame:
    """Return every list of a country's partners with the other's place on it, blank where it is not on the list.

    Columns: source, measure, year, depth (0: every partner), rank, outside (the place among those outside the CIS, blank
    where there is none), status, repeats (the source whose list it repeats), may_decide (whether its places count: little
    of its trade has no country); in the order of MEASURES.
    """
    points = partner_rank(tables, reporter=reporter).points[[*_LIST, "rank", "status"]]
    outside = partner_rank(tables, reporter=reporter, among="outside-cis").points[[*_LIST, "rank"]]
    repeats = _ranks(tables, reporter)[[*_LIST, "repeats", "may_decide"]].drop_duplicates(_LIST)
    found = points.merge(outside.rename(columns={"rank": "outside"}), on=_LIST, how="left")
    found = found.merge(repeats, on=_LIST, how="outer")
    lists = tables["partner_lists"]
    newest = lists[lists["reporter"] == reporter].sort_values("published").drop_duplicates(_LIST, keep="last")
    whole = newest[[*_LIST, "depth"]].merge(found, on=_LIST, how="left")
    whole = whole.assign(may_decide=whole["may_decide"].ne(False))
    whole = whole.assign(year=whole["period"].astype("int64"), place=whole["measure"].map(MEASURES.index))
    ordered = whole.sort_values(["place", "source", "year"], ignore_index=True)
    return ordered[["source", "measure", "year", "depth", "rank", "outside", "status", "repeats", "may_decide"]]


@dataclass(frozen=True)
class ClaimedPlace:
    """What an article says of a place: the claim, whose partners, the place, and the year that its readings look at."""

    claim: str
    reporter: str
    place: int
    year: int


@once_per_version
def claimed_place(tables: TableMap) -> ClaimedPlace | None:
    """Return the first claim about a place that had been made, if one had."""
    claims, checks = tables["claims"], tables["claim_checks"]
    made = claims["article"].isin(tables["articles"]["article"]) & (claims["sentence_kind"] == "claim")
    placed = claims[made & (claims["stated_unit"] == "rank")]
    ranked = checks[
        (checks["evidence_kind"] == "rank") & checks["period"].fillna("").str.fullmatch("[0-9]{4}").astype("bool")
    ]
    both = placed.merge(ranked[["claim", "reporter", "period"]], on="claim").sort_values(["position", "period"])
    found = (
        ClaimedPlace(row.claim, row.reporter, int(row.stated_low), int(row.period))
        for row in typed_rows(both, _RankReading)
    )
    return next(found, None)


@once_per_version
def neighbours(tables: TableMap, reporter: str, measure: str, year: int, source: str = "") -> pd.DataFrame:
    """Return a country's largest partners in a year by one measure, and the other of the two, list by list from the top."""
    rows = _ranks(tables, reporter)
    rows = rows[(rows["rank"] <= LARGEST) | (rows["partner"] == PARTNER[reporter])]
    rows = rows[(rows["measure"] == measure) & (rows["period"] == str(year))]
    rows = rows[rows["source"] == source] if source else rows
    return rows.sort_values(["source", "rank", "partner"], ignore_index=True)
