"""Pure: how all pairs of countries of a size grew over a span of years, and where Korea and Russia stand among them.

Counts, multiples and shares were computed in etl; here they are picked and put in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap, TypedTable, typed_rows
from etl.model import DECIDING, PROMISE_ERA_END

#: What is shown where an address does not say: the promise of 2017 was of double the trade of 2016 by 2020.
DEFAULT_BASE, DEFAULT_SPAN = "2016", "4"
WITH, WITHOUT = "with", "without"
#: The layers of the view of `distribution`: both countries' growth and the count; for a card, the promise and the other count.
OWN, COUNTS, PROMISE, OTHERS = "own", "counts", "promise", "others"
_BILLION = 1e9
_BIN = ["source", "base_year", "year", "least_usd", "with_estimates", "multiple_from", "pairs", "known_from"]
_START = [
    "source", "base_year", "year", "least_usd", "with_estimates", "pairs", "doubled", "doubled_percent", "known_from",
]  # fmt: skip


class OddsBar(NamedTuple):
    """A row of the points of `distribution`: how many pairs grew by this multiple or more, up to the next bar's."""

    source: str
    base_year: int
    year: int
    multiple_from: float
    pairs: int
    known_from: pd.Timestamp


class StartYear(NamedTuple):
    """A row of the points of `by_start`: of the pairs of one first year, how many doubled."""

    source: str
    base_year: int
    year: int
    pairs: int
    doubled: int
    doubled_percent: float
    known_from: pd.Timestamp


class OwnGrowth(NamedTuple):
    """Korea's or Russia's own growth with the other: its multiple, and which part of the pairs grew less, in per cent."""

    reporter: str
    base_year: int
    year: int
    multiple: float
    grew_less_percent: float
    base_value_usd: float


class CountedPairs(NamedTuple):
    """A row of table `odds`: how many pairs there are of a class, and how many of them doubled."""

    base_year: int
    year: int
    least_usd: float
    pairs: int
    doubled: int


class Promise(NamedTuple):
    """A row of layer `promise`: what Russia and Korea promised each other over the years of a class."""

    words: str
    set_by: str
    set_on: pd.Timestamp


class DoubledPair(NamedTuple):
    """A row of `doubled`: a pair of countries whose trade at least doubled, in dollars of both years."""

    reporter: str
    partner: str
    base_value_usd: float
    value_usd: float
    multiple: float
    status: str


class PairPromise(NamedTuple):
    """A row of `promises`: two countries, the target, its word, and how much of it each side's figures give, in per cent."""

    first_country: str
    second_country: str
    due: int
    target_usd: float
    word: str
    first_percent: float
    second_percent: float
    speaker: str
    address: str
    set_on_text: str
    weak: str


class PromiseCount(NamedTuple):
    """A row of table `promise_counts`: of the promises of an era, how many were kept."""

    era: str
    promise_count: int
    kept_count: int


PROMISE_COUNTS = TypedTable("promise_counts", PromiseCount)


@dataclass(frozen=True)
class ReferenceClass:
    """Which pairs are counted: by first year, span, least turnover in billions of dollars, with estimates or without."""

    base: str = DEFAULT_BASE
    span: str = DEFAULT_SPAN
    least: str = "10"
    estimates: str = WITH

    @property
    def year(self) -> int:
        """Return the year in which the growth ends."""
        return int(self.base) + int(self.span)

    def of(self, rows: pd.DataFrame, *, any_start: bool = False) -> pd.DataFrame:
        """Return the rows of one of the tables of odds that are of this class; of `any_start`, of every first year."""
        kept = rows[
            (rows["least_usd"] == float(self.least) * _BILLION) & (rows["with_estimates"] == (self.estimates == WITH))
        ]
        spans = kept[kept["year"] - kept["base_year"] == int(self.span)]
        return spans if any_start else spans[spans["base_year"] == int(self.base)]


def reference_class(options: Mapping[str, str]) -> ReferenceClass:
    """Return the class that options name; what they leave blank is the promise's."""
    return ReferenceClass(**{name: value for name, value in options.items() if value})


@once_per_version
def bases(tables: TableMap) -> list[str]:
    """Return the first years that there are, the promise's first and then the newest."""
    return _default_first([str(year) for year in sorted(tables["odds"]["base_year"].unique())[::-1]], DEFAULT_BASE)


@once_per_version
def spans(tables: TableMap, base: str) -> list[str]:
    """Return the spans, in years, that begin in a year, the promise's first."""
    rows = tables["odds"]
    known = rows[rows["base_year"] == int(base)] if base.isdigit() else rows
    lengths = sorted((known["year"] - known["base_year"]).unique())
    return _default_first([str(length) for length in lengths], DEFAULT_SPAN)


@once_per_version
def sizes(tables: TableMap) -> list[str]:
    """Return the least sizes, in billions of dollars, the promise's first."""
    return _default_first([f"{size / _BILLION:.0f}" for size in sorted(tables["odds"]["least_usd"].unique())], "10")


def _default_first(values: Sequence[str], default: str) -> list[str]:
    first = [default] if default in values or not values else []  # before any figures there is the default only
    return [*first, *(value for value in values if value != default)]


@once_per_version
def distribution(tables: TableMap, day: pd.Timestamp | None = None, **options: str) -> View:
    """Return how many pairs of a class grew by which multiple; layer `own` has Korea's and Russia's growth, `counts` the whole.

    `options` are the fields of `ReferenceClass`.
    """
    reference = reference_class(options)
    points = reference.of(tables["odds_bins"])[_BIN].sort_values("multiple_from")
    own = reference.of(tables["odds_places"]).sort_values("reporter")
    view = dated_view(points, day, **{OWN: own, COUNTS: reference.of(tables["odds"])})
    return View(view.points, view.layers, view.as_of, view.sources, {"value": "pairs", "since": reference.base})


def card_layers(tables: TableMap, options: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return what a card needs besides `distribution`: the pair's own promise over these years, and the count with the other choice of estimates."""
    reference, goals = reference_class(options), tables["goals"]
    own = goals[(goals["base_year"] == int(reference.base)) & (goals["due"] == reference.year)]
    others = replace(reference, estimates=WITHOUT if reference.estimates == WITH else WITH)
    return {
        PROMISE: own[list(Promise._fields)].reset_index(drop=True),
        OTHERS: others.of(tables["odds"]).reset_index(drop=True),
    }


@once_per_version
def by_start(tables: TableMap, day: pd.Timestamp | None = None, **options: str) -> View:
    """Return, for every first year, which part of the pairs doubled within a span; `options` as those of `distribution`."""
    rows = reference_class(options).of(tables["odds"], any_start=True)
    view = dated_view(rows[_START].sort_values("base_year"), day)
    return View(view.points, view.layers, view.as_of, view.sources, {"value": "doubled_percent", **_since(view.points)})


def _since(points: pd.DataFrame) -> dict[str, str]:
    """Return the first of the first years as a view tells it, if there are any."""
    return {"since": str(points["base_year"].min())} if len(points) else {}


@once_per_version
def count_pairs(tables: TableMap, reference: ReferenceClass) -> CountedPairs | None:
    """Return how many pairs there are of a class, if there are figures."""
    return next(iter(typed_rows(reference.of(tables["odds"]), CountedPairs)), None)


@once_per_version
def best_starts(tables: TableMap, reference: ReferenceClass) -> tuple[StartYear, StartYear] | None:
    """Return the first year after which most pairs doubled, and that among the years since the era of growth; None without years."""
    rows = typed_rows(reference.of(tables["odds"], any_start=True), StartYear)
    late = [row for row in rows if row.base_year >= PROMISE_ERA_END]
    return (max(rows, key=_doubled_percent), max(late, key=_doubled_percent)) if late else None


def _doubled_percent(row: StartYear) -> float:
    return row.doubled_percent


@once_per_version
def doubled_pairs(tables: TableMap, reference: ReferenceClass) -> pd.DataFrame:
    """Return the pairs of a class that doubled, the largest first."""
    rows = tables["odds_doubled"]
    picked = rows[(rows["base_year"] == int(reference.base)) & (rows["year"] == reference.year)]
    large = picked[picked["base_value_usd"] >= float(reference.least) * _BILLION]
    kept = large if reference.estimates == WITH else large[large["status"].isin(list(DECIDING))]
    return kept.sort_values("position", ignore_index=True)


@once_per_version
def promises(tables: TableMap, *, only_sure: bool = False) -> pd.DataFrame:
    """Return every promise with its overall word and what both countries' figures give, the newest due year first.

    Of `only_sure` those are left out of which something was less sure on a second reading of its text. Columns `<side>_multiple`, `_due_percent` and `_outcome` for side `first` and `second`.
    """
    rows = tables["promises"].merge(tables["promise_words"][["promise", "word", "mean_asked_percent"]], on="promise")
    outcomes = tables["promise_outcomes"]
    for side in ("first", "second"):
        own = outcomes[["promise", "reporter", "due_attained_percent", "outcome"]].rename(
            columns={
                "reporter": f"{side}_country",
                "due_attained_percent": f"{side}_percent",
                "outcome": f"{side}_outcome",
            }
        )
        rows = rows.merge(own, on=["promise", f"{side}_country"], how="left")
    kept = rows[rows["weak"].isna()] if only_sure else rows
    return kept.sort_values(["due", "promise"], ascending=[False, True], ignore_index=True)


@once_per_version
def eras(tables: TableMap) -> dict[str, tuple[int, int]]:
    """Return, by era, how many promises there are and how many were kept on both countries' figures."""
    return {row.era: (row.promise_count, row.kept_count) for row in PROMISE_COUNTS.rows(tables)}
