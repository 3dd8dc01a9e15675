"""Pure: what Korea and Russia sell each other by HS chapter or section, in one country's figures and in one source.

Values, shares and concentration are picked from the tables. Two things depend on what a reader or a chart chooses, so
they are plain arithmetic here: what is left beside the kinds of goods that a chart names (`_rest`), and the change
between two years (`compared`, `_together`). The bridges are in views.bridges. No words, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.goods_rows import GoodsShare
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap, typed_rows
from etl.model import KOREA, MIRROR_FLOWS, PAIR, RUSSIA, Flow, Status

CHAPTER, SECTION = "chapter", "section"
SHARE, VALUE = "share", "value"
#: So many kinds of goods have a colour of their own; the others of a year are drawn as one, under this code.
NAMED, REST = 5, "REST"
#: So many kinds of goods have a bar of their own where two years are compared; the code stands for those in one of them.
COMPARED, ONE_YEAR_ONLY = 8, "ONE"
#: The chapter of goods whose kind nobody named.
UNSPECIFIED = "99"
#: The chapter that holds crude oil, gas and coal.
MINERAL_FUELS = "27"

_SOURCES = ("un-comtrade", "kcs-api", "baci")
_SERIES = ["source", "reporter", "partner", "flow", "level"]
_SHARE = [*_SERIES, "year", "classification", "code", "value_usd", "share_percent", "status", "known_from"]
_CHANGE = [
    *_SERIES, "year", "base_period", "code", "contribution_points", "change_usd", "base_value_usd", "value_usd", "status",
    "known_from",
]  # fmt: skip
_SUMMED = ["value_usd", "base_value_usd", "change_usd", "contribution_points"]
_STATUSES = [status.value for status in Status]


@dataclass(frozen=True)
class GoodsSelection:
    """Which goods are looked at: whose figures, which source, and which way they go, named as Russia sees it."""

    reporter: str
    source: str
    flow: str

    @property
    def seller(self) -> str:
        """Return the country that the goods leave."""
        return RUSSIA if self.flow == Flow.EXPORT else KOREA

    def of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Pick the rows of these goods in whole years, with their year; what Russia exports is an import in Korea's figures."""
        flow = self.flow if self.reporter == RUSSIA else MIRROR_FLOWS[self.flow]
        own = (rows["source"] == self.source) & (rows["reporter"] == self.reporter) & (rows["flow"] == flow)
        picked = rows[own & rows["partner"].isin(PAIR) & (rows["period"].str.len() == len("2016"))]
        return picked.assign(year=picked["period"].astype("int64")).reset_index(drop=True)


@once_per_version
def reporters(tables: TableMap) -> list[str]:
    """Return the countries whose figures list goods by chapter, Russia first: its chapters are in the project's own data."""
    found = set(tables["concentration"]["reporter"])
    return [reporter for reporter in (RUSSIA, KOREA) if reporter in found]


@once_per_version
def sources(tables: TableMap, reporter: str = "") -> list[str]:
    """Return the sources that list one country's goods by chapter, the default first."""
    rows = tables["concentration"]
    found = set(rows.loc[rows["reporter"] == (reporter or _first(reporters(tables))), "source"])
    return [*(source for source in _SOURCES if source in found), *sorted(found - set(_SOURCES))]


@once_per_version
def select_goods(tables: TableMap, reporter: str = "", source: str = "", flow: str = "") -> GoodsSelection:
    """Return the goods that are looked at, each blank filled by its default."""
    whose = reporter or _first(reporters(tables))
    return GoodsSelection(whose, source or _first(sources(tables, whose)), flow or Flow.EXPORT.value)


def _first(names: Sequence[str]) -> str:
    return names[0] if names else ""


@once_per_version
def totals(tables: TableMap, selection: GoodsSelection) -> pd.DataFrame:
    """Return what the chapters of each year add up to, how concentrated they are and how firm, the newest year last."""
    return selection.of(tables["concentration"]).sort_values("year", ignore_index=True)


@once_per_version
def years(tables: TableMap, selection: GoodsSelection) -> list[int]:
    """Return the years in which these goods have chapters, in order."""
    return [int(year) for year in totals(tables, selection)["year"]]


@once_per_version
def goods_by_kind(tables: TableMap, selection: GoodsSelection, level: str) -> pd.DataFrame:
    """Return chapters or sections year by year; a share is as firm as the weakest figure of its year."""
    rows = selection.of(tables["products"])
    firmness = totals(tables, selection)[["year", "status"]]
    return rows[rows["level"] == level].drop(columns="status").merge(firmness, on="year")


@once_per_version
def largest_goods(
    tables: TableMap, selection: GoodsSelection, year: int, count: int, level: str = CHAPTER
) -> Sequence[GoodsShare]:
    """Return the largest chapters or sections of one year, the largest first; goods not specified are no kind of goods."""
    rows = goods_by_kind(tables, selection, level)
    specified = rows[(rows["year"] == year) & (rows["code"] != UNSPECIFIED)]
    return typed_rows(specified.sort_values("value_usd", ascending=False, kind="stable").head(count), GoodsShare)


@once_per_version
def unspecified_percent(tables: TableMap, selection: GoodsSelection, year: int) -> float:
    """Return the share of one year's goods, in per cent, whose kind nobody named."""
    rows = goods_by_kind(tables, selection, CHAPTER)
    return float(rows.loc[(rows["year"] == year) & (rows["code"] == UNSPECIFIED), "share_percent"].sum())


@once_per_version
def shares(tables: TableMap, day: pd.Timestamp | None = None, level: str = "", show: str = "", **options: str) -> View:
    """Return the kinds of goods with the largest shares over all years, the largest first, and the rest of each year."""
    selection, level = select_goods(tables, **options), level or CHAPTER
    rows = goods_by_kind(tables, selection, level)
    weights = rows.groupby("code")["share_percent"].sum()
    order = list(weights.sort_values(ascending=False, kind="stable").index[:NAMED])
    named = rows[rows["code"].isin(order)]
    points = pd.concat([named, _rest(named, totals(tables, selection), level)], ignore_index=True)
    place = points["code"].map({code: place for place, code in enumerate([*order, REST])}).astype("int64")
    ordered = points.assign(place=place).sort_values(["place", "year"])[_SHARE]
    value = "value_usd" if show == VALUE else "share_percent"
    return _with_facts(dated_view(ordered, day), selection, level=level, value=value)


def _rest(named: pd.DataFrame, whole: pd.DataFrame, level: str) -> pd.DataFrame:
    """Return what is left of each year's whole beside the named kinds: which those are is the chart's choice."""
    taken = whole["year"].map(named.groupby("year")["value_usd"].sum()).fillna(0.0)
    left = whole["value_usd"] - taken
    rest = whole.assign(level=level, code=REST, value_usd=left, share_percent=left / whole["value_usd"] * 100)
    return rest[rest["value_usd"] >= 1]


def _with_facts(view: View, selection: GoodsSelection, **facts: str) -> View:
    return replace(view, facts={"reporter": selection.reporter, "seller": selection.seller, **facts})


@once_per_version
def later_years(tables: TableMap, selection: GoodsSelection) -> list[str]:
    """Return the years that can be compared with an earlier one, the newest first."""
    return [str(year) for year in years(tables, selection)[:0:-1]]


@once_per_version
def earlier_years(tables: TableMap, selection: GoodsSelection, year: str = "") -> list[str]:
    """Return the years before one, or before the newest, the nearest first."""
    known = [str(one) for one in years(tables, selection)[::-1]]
    return [one for one in known if one < (year or _first(known))]


@once_per_version
def compare_years(tables: TableMap, selection: GoodsSelection, level: str, years: tuple[int, int]) -> pd.DataFrame:
    """Return every kind of goods in an earlier and a later year, the largest change first.

    The reader chooses the years, so this is plain arithmetic: the later value less the earlier one, in points of the
    earlier year's whole, as etl.derive.products has it for neighbouring years. A kind of goods without a figure in one
    of the years has no change, which is not zero; such kinds come last.
    """
    base, year = years
    rows = goods_by_kind(tables, selection, level)[
        [*_SERIES, "year", "code", "value_usd", "share_percent", "status", "known_from"]
    ]
    earlier = rows[rows["year"] == base].rename(columns={"value_usd": "base_value_usd"})
    both = rows[rows["year"] == year].merge(earlier, on=[*_SERIES, "code"], how="outer", suffixes=("", "_base"))
    change = both["value_usd"] - both["base_value_usd"]
    frame = both.assign(
        year=year,
        base_period=str(base),
        change_usd=change,
        contribution_points=change / earlier["base_value_usd"].sum() * 100,
        status=_weaker(both["status"], both["status_base"]),
        known_from=both[["known_from", "known_from_base"]].max(axis=1),
    )
    order = frame["change_usd"].abs().sort_values(ascending=False, kind="stable", na_position="last").index
    return frame.loc[order].reset_index(drop=True)


def _weaker(one: pd.Series, other: pd.Series) -> pd.Series:
    """Return row by row the weaker of two statuses, or the one that there is."""
    ranks = pd.concat(
        [one.map(_STATUSES.index, na_action="ignore"), other.map(_STATUSES.index, na_action="ignore")], axis=1
    )
    return ranks.max(axis=1).astype("int64").map(dict(enumerate(_STATUSES))).astype("str")


@once_per_version
def change(tables: TableMap, day: pd.Timestamp | None = None, level: str = "", year: str = "", **options: str) -> View:
    """Return the kinds of goods that made the change between two years: the largest by name, the others as one.

    Layer `whole` has the sums of both years in one row, `single` the kinds with a figure in only one of them; the facts
    name the years.
    """
    base = options.pop("base", "")
    selection, level = select_goods(tables, **options), level or CHAPTER
    year = year or _first(later_years(tables, selection))
    base = base or _first(earlier_years(tables, selection, year))
    if not base:
        return _with_facts(dated_view(pd.DataFrame(columns=_CHANGE), day), selection, level=level)
    rows = compare_years(tables, selection, level, (int(base), int(year)))
    changed, single = rows[rows["change_usd"].notna()], rows[rows["change_usd"].isna()]
    together = [_sum_of(changed[COMPARED:], REST), _sum_of(_fill_missing(single, rows), ONE_YEAR_ONLY)]
    points = pd.concat([changed[:COMPARED], *together], ignore_index=True)[_CHANGE]
    view = dated_view(points, day, whole=_whole(tables, selection, (int(base), int(year))), single=single)
    return _with_facts(view, selection, level=level, since=base, year=year)


def _fill_missing(single: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Count goods with a figure in only one year as a part of that year's sum, so that all bars make the whole change."""
    change = single["value_usd"].fillna(0) - single["base_value_usd"].fillna(0)
    return single.assign(change_usd=change, contribution_points=change / rows["base_value_usd"].sum() * 100)


def _sum_of(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return rows as one, the newest of them and the weakest; nothing stays nothing."""
    sums = rows[_SUMMED].sum()
    weakest = rows.iloc[rows["status"].map(_STATUSES.index).argsort(kind="stable")].tail(1)
    return weakest.assign(code=code, known_from=rows["known_from"].max(), **sums)


def _whole(tables: TableMap, selection: GoodsSelection, years: tuple[int, int]) -> pd.DataFrame:
    """Return what all chapters add up to in both years, and the change: the reader's years, so plain arithmetic."""
    rows = totals(tables, selection).set_index("year")
    before, now = rows.loc[years[0]], rows.loc[years[1]]
    change = now["value_usd"] - before["value_usd"]
    return pd.DataFrame(
        {
            "value_usd": [now["value_usd"]],
            "base_value_usd": [before["value_usd"]],
            "change_usd": [change],
            "growth_percent": [change / before["value_usd"] * 100],
            "classification": [now["classification"]],
            "base_classification": [before["classification"]],
        }
    )
