"""Pure: the Far East in the trade of the two countries and Korea in the Far East's, period by period.

Shares were computed in etl, or printed; here they are picked and put in order.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap, typed_rows
from etl.model import Flow, Measure, Method, Period, ShareOf

#: The region that the article speaks of, as table `regions` names it.
FAR_EAST = "far-east"
_POINT = [
    "share_of", "period", "year", "share_percent", "place", "value_usd", "source", "method", "status", "first_known",
    "known_from",
]  # fmt: skip


class RegionPoint(NamedTuple):
    """A row of the points of `regions`: a share in per cent, its months as places on an axis of years, and a place or 0."""

    share_of: str
    period: str
    year: int
    share_percent: float
    place: float
    value_usd: float
    source: str
    method: str
    status: str
    first_known: str

    @property
    def first(self) -> float:
        """Return where its months begin on an axis of years whose middles are whole."""
        return Period.parse(self.period).first / 12 - 0.5

    @property
    def last(self) -> float:
        """Return where its months end on that axis."""
        return (Period.parse(self.period).last + 1) / 12 - 0.5

    @property
    def is_year(self) -> bool:
        """Return whether it is of a whole year."""
        return Period.parse(self.period).is_year

    def holds(self, other: RegionPoint) -> bool:
        """Return whether another point's months are a part of this one's."""
        longer = self.last - self.first > other.last - other.first
        return self.share_of == other.share_of and longer and self.first <= other.first and other.last <= self.last


class RegionFigure(NamedTuple):
    """A row of `figures`: what somebody printed of a region's trade, in dollars and per cent, and the shares that it gives."""

    region: str
    partner: str
    measure: str
    period: str
    value_usd: float
    qualifier: str
    growth_percent: float
    region_percent: float
    pair_percent: float
    rank_in_region: float
    speaker: str
    note: str
    publisher: str
    address: str
    published_text: str


class RegionPlace(NamedTuple):
    """A row of `places`: Korea's place among the region's partners in some months."""

    period: str
    rank_in_region: float


@once_per_version
def regions(tables: TableMap, day: pd.Timestamp | None = None) -> View:
    """Return Korea's share of the Far East's turnover, and the Far East's share of the pair's, by period."""
    rows = tables["region_shares"]
    rows = rows[(rows["area"] == FAR_EAST) & (rows["measure"] == Measure.TURNOVER) & _is_comparable(rows)]
    years = [Period.parse(period).first // 12 for period in rows["period"]]
    points = rows.assign(year=pd.Series(years, rows.index, dtype="int64"), place=rows["rank_in_region"].fillna(0.0))
    return dated_view(points[_POINT].sort_values(["share_of", "period"]), day)


def _is_comparable(rows: pd.DataFrame) -> pd.Series:
    """Return which shares are numbers of a known time; of the pair's trade only those that were computed."""
    known = rows["share_percent"].notna() & rows["period"].notna()
    return known & ((rows["share_of"] != ShareOf.PAIR) | (rows["method"] == Method.COMPUTED))


class RegionAnswer(NamedTuple):
    """What the newest whole year with both shares says: shares in per cent, blank where there is none, and a place."""

    year: int
    place: float
    of_region: float
    of_pair: float
    of_exports: float
    of_imports: float
    source: str


@once_per_version
def newest_year(tables: TableMap) -> RegionAnswer | None:
    """Return the newest whole year for which both shares of turnover are known, if there is one."""
    points = regions(tables).points
    years = points[points["period"].str.fullmatch("[0-9]{4}").astype("bool")]
    both = years.groupby("year")["share_of"].nunique()
    if not (both == len(ShareOf)).any():
        return None
    year = int(both[both == len(ShareOf)].index.max())
    of_year = {row.share_of: row for row in typed_rows(years[years["year"] == year], RegionPoint)}
    region, pair = of_year[ShareOf.REGION.value], of_year[ShareOf.PAIR.value]
    exports, imports = (_share_of_pair(tables, str(year), flow) for flow in Flow)
    return RegionAnswer(year, region.place, region.share_percent, pair.share_percent, exports, imports, pair.source)


def _share_of_pair(tables: TableMap, period: str, measure: str) -> float:
    rows = tables["region_shares"]
    named = {"area": FAR_EAST, "share_of": ShareOf.PAIR.value, "period": period, "measure": measure}
    found = rows[pd.concat([rows[name] == value for name, value in named.items()], axis=1).all(axis=1)]
    return float(found["share_percent"].iloc[0]) if len(found) else float("nan")


@once_per_version
def places(tables: TableMap) -> pd.DataFrame:
    """Return the rows of `region_shares` that give Korea's place among the Far East's partners, the oldest first."""
    rows = tables["region_shares"]
    rows = rows[(rows["area"] == FAR_EAST) & rows["rank_in_region"].notna() & rows["period"].notna()]
    spans = [Period.parse(period) for period in rows["period"]]
    ordered = rows.assign(last=[span.last for span in spans], months=[span.count for span in spans])
    return ordered.sort_values(["last", "months"], ignore_index=True)


@once_per_version
def figures(tables: TableMap) -> pd.DataFrame:
    """Return every regional figure, the Far East's first and the region with the most before others, the newest first.

    Column `pair_percent` is the share of the pair's trade, `region_percent` Korea's of the region's, each blank where there is none.
    """
    rows, shares = tables["regions"], tables["region_shares"]
    for share_of, name in ((ShareOf.PAIR, "pair_percent"), (ShareOf.REGION, "region_percent")):
        own = shares.loc[shares["share_of"] == share_of, ["region_figure", "share_percent", "known_from"]]
        newest = own.sort_values("known_from").drop_duplicates("region_figure", keep="last")
        rows = rows.merge(
            newest.set_index("region_figure")["share_percent"].rename(name), on="region_figure", how="left"
        )
    count = rows.groupby("region")["region_figure"].transform("size")
    age = -rows["period"].fillna("0").str[:4].astype("int64")
    ordered = rows.assign(other=rows["area"] != FAR_EAST, count=-count, age=age)
    by = ["other", "count", "region", "age", "period", "partner", "measure"]
    return ordered.sort_values(by, ascending=[*[True] * 6, False], ignore_index=True)
