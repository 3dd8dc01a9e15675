"""Pure: the trade of a country with its partners, indexed to a year, as shares or as trade intensity.

Shares, intensity and the parts of a change were computed in etl; an index sets values against one of the same line.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap
from etl.model import KOREA, PAIR, RUSSIA, WORLD

INDEX, SHARE, INTENSITY = "index", "share", "intensity"
#: The column that each way of showing draws.
COLUMNS = {INDEX: "index_percent", SHARE: "share_percent", INTENSITY: "intensity"}
#: How many of a country's largest partners are drawn beside the other of the two.
_LARGEST = 3
_NOBODY = ""
_POINT = [
    "source", "reporter", "partner", "year", "value_usd", "share_percent", "intensity", "status", "known_from",
]  # fmt: skip
#: Whose part of a change stands in which column, on each country's figures; the last is particular to the pair.
PARTICULAR = "pair"
_EFFECTS = {
    RUSSIA: {RUSSIA: "reporter_effect_usd", KOREA: "partner_effect_usd"},
    KOREA: {RUSSIA: "partner_effect_usd", KOREA: "reporter_effect_usd"},
}
_SHARED_EFFECTS = {WORLD: "world_effect_usd", PARTICULAR: "particular_effect_usd"}
#: The parts of a change, in the order in which they are drawn.
FACTORS = (RUSSIA, KOREA, WORLD, PARTICULAR)
_CHANGE = [
    "source",
    "reporter",
    "partner",
    "base_year",
    "year",
    "base_value_usd",
    "value_usd",
    "change_usd",
    "status",
    "known_from",
]
DEFAULT_BASE = "2016"


class PeerPoint(NamedTuple):
    """A row of the points of `peers`: a country's trade with one partner in a year, and the height that is drawn."""

    source: str
    reporter: str
    partner: str
    year: int
    value_usd: float
    shown: float
    status: str
    known_from: pd.Timestamp


class ChangePart(NamedTuple):
    """A row of the points of `pair_change`: one factor's part, in dollars, of a change of the pair's trade."""

    source: str
    reporter: str
    base_year: int
    year: int
    change_usd: float
    factor: str
    effect_usd: float
    known_from: pd.Timestamp


class PeerYear(NamedTuple):
    """A row of `newest`: a country's trade with one partner in dollars, its share in per cent, and the trade intensity."""

    partner: str
    value_usd: float
    share_percent: float
    intensity: float
    status: str


def fixed_partners(reporter: str) -> list[str]:
    """Return the partners that are always drawn: the other of the two, or beside a third country both of them."""
    return [code for code in (KOREA, RUSSIA) if code != reporter]


def reporters(tables: TableMap) -> list[str]:
    """Return every country that has figures in the newest year, Russia and Korea first, then those with most trade."""
    rows = tables["peers"]
    newest = rows[(rows["year"] == rows["year"].max()) & rows["known_until"].isna() & (rows["share_percent"] > 0)]
    trade = (newest["value_usd"] / newest["share_percent"]).groupby(newest["reporter"]).max()
    return [RUSSIA, KOREA, *(code for code in trade.sort_values(ascending=False).index if code not in PAIR)]


@once_per_version
def partners(tables: TableMap, reporter: str) -> list[str]:
    """Return the partners of the newest year but those that are always drawn, the largest first; countries that are no more have none."""
    own = _of(tables, reporter)
    rows = own[own["year"] == own["year"].max()].sort_values("value_usd", ascending=False)
    return [code for code in rows["partner"] if code not in fixed_partners(reporter)]


@once_per_version
def years(tables: TableMap) -> list[str]:
    """Return the years of which there are figures, the newest first; before any there is the default only."""
    return [str(year) for year in sorted(tables["peers"]["year"].unique())[::-1]] or [DEFAULT_BASE]


@once_per_version
def bases(tables: TableMap) -> list[str]:
    """Return the years to which lines can be indexed, the promise's first."""
    known = years(tables)
    return [DEFAULT_BASE, *(year for year in known if year != DEFAULT_BASE)] if DEFAULT_BASE in known else known


@once_per_version
def peers(tables: TableMap, day: pd.Timestamp | None = None, **options: str) -> View:
    """Return a country's trade with its partners, year by year, as `options` have it: reporter, show, base and with.

    Column `shown` is what is drawn: per cent of the base year's value, per cent of all its trade, or trade intensity.
    """
    reporter, show = options.get("reporter") or RUSSIA, options.get("show") or INDEX
    base, chosen = options.get("base") or DEFAULT_BASE, options.get("with", _NOBODY)
    picked = _lines(tables, reporter, chosen)
    points = _indexed(picked, base) if show == INDEX else picked
    others = [column for column in COLUMNS.values() if column != COLUMNS[show] and column in points]
    kept = points.dropna(subset=COLUMNS[show]).drop(columns=others)
    view = dated_view(kept.assign(shown=kept[COLUMNS[show]]), day)
    facts = {"reporter": reporter, "show": show, "base": base, "value": COLUMNS[show]}
    return View(view.points, view.layers, view.as_of, view.sources, facts)


@once_per_version
def newest(tables: TableMap, **options: str) -> pd.DataFrame:
    """Return the newest year's rows of the partners that are drawn, the largest first; `options` as those of `peers`."""
    rows = _lines(tables, options.get("reporter") or RUSSIA, options.get("with", _NOBODY))
    kept: pd.DataFrame = rows[rows["year"] == rows["year"].max()]
    return kept.sort_values("value_usd", ascending=False, ignore_index=True)


@once_per_version
def _lines(tables: TableMap, reporter: str, chosen: str) -> pd.DataFrame:
    """Return the rows of the partners that are drawn and of one that was chosen, line by line."""
    own = _of(tables, reporter)
    return own[own["partner"].isin([*_drawn(tables, reporter), chosen])].sort_values(["partner", "year"])


def _of(tables: TableMap, reporter: str) -> pd.DataFrame:
    rows = tables["peers"]
    return rows.loc[rows["reporter"] == reporter, _POINT]


def _drawn(tables: TableMap, reporter: str) -> list[str]:
    """Return the partners that are always drawn, and the largest others of the newest year."""
    return [*fixed_partners(reporter), *partners(tables, reporter)[:_LARGEST]]


def _indexed(rows: pd.DataFrame, base: str) -> pd.DataFrame:
    """Add `index_percent`, each value against that of the base year of its line; a line without one is left out."""
    at_base = rows[(rows["year"] == int(base)) & (rows["value_usd"] > 0)].set_index("partner")["value_usd"]
    index = rows["value_usd"] / rows["partner"].map(at_base).astype("float64") * 100
    return rows.assign(index_percent=index)


@once_per_version
def pair_change(tables: TableMap, day: pd.Timestamp | None = None, **options: str) -> View:
    """Return what of the change of the pair's trade between two years is whose, on both countries' figures: start and year."""
    base, newest = options.get("start") or DEFAULT_BASE, options.get("year") or years(tables)[0]
    rows = tables["pair_changes"]
    picked = rows[(rows["base_year"] == int(base)) & (rows["year"] == int(newest)) & rows["reporter"].isin(PAIR)]
    parts = [_part(picked, reporter, factor) for reporter in PAIR for factor in FACTORS]
    view = dated_view(pd.concat(parts, ignore_index=True), day)
    return View(view.points, view.layers, view.as_of, view.sources, {"value": "effect_usd", "since": base})


def _part(rows: pd.DataFrame, reporter: str, factor: str) -> pd.DataFrame:
    """Return one factor's part of a change on one country's figures, if there is one."""
    own = rows[rows["reporter"] == reporter]
    return own[_CHANGE].assign(factor=factor, effect_usd=own[{**_EFFECTS[reporter], **_SHARED_EFFECTS}[factor]])
