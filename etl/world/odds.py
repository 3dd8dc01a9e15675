"""Odds: how many of all pairs of countries of a size grew by how much over a span of years, and where one pair stands among them.

A pair is a country and one of its partners, on the country's own figures. Its size is its turnover in the first year; a pair
with an estimate, or a figure that is known to be wrong, in either year counts only where such figures do.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import narwhals as nw
import pandas as pd

from etl.model import DECIDING, PAIR
from etl.relations.frames import Lazy, to_pandas
from etl.relations.growth import growth
from etl.relations.ranks import share_percent
from etl.world.figures import PARTIES, WorldFigures

#: The least turnover in the first year, in dollars, by which pairs are picked.
SIZES = (1e9, 5e9, 10e9, 20e9)
#: How many years a growth may take.
SPANS = tuple(range(1, 11))
#: Where the bars of the distribution begin, as multiples of the first year's turnover; the last has no end.
EDGES = (0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0)
DOUBLE = 2.0
#: How many of the pairs that doubled are listed for each two years, the largest first.
LISTED = 40

_YEARS = ["source", "base_year", "year"]
_CLASS = [*_YEARS, "least_usd", "with_estimates"]


class OddsTables(NamedTuple):
    """The tables of the odds, without the days on which they were known."""

    odds: pd.DataFrame
    odds_bins: pd.DataFrame
    odds_doubled: pd.DataFrame
    odds_places: pd.DataFrame


def odds_tables(world: WorldFigures) -> OddsTables:
    """Return tables `odds`, `odds_bins`, `odds_doubled` and `odds_places` of the pairs of the world."""
    grown = world.engine.persist(growth_of_pairs(world))
    classed = world.engine.persist(_classed(world, grown))
    return OddsTables(
        to_pandas(_counted(classed)),
        to_pandas(_distribution(classed)),
        to_pandas(_doubled(grown)),
        _places(grown, classed),
    )


def growth_of_pairs(world: WorldFigures) -> Lazy:
    """Return the growth of every pair over every span, if it had the smallest size in the first year.

    Columns: source, reporter, partner, base_year, year, base_value_usd, value_usd, multiple, status.
    """
    size = min(SIZES)
    peak = nw.col("value_usd").max().over(*PARTIES)
    large = world.years.with_columns(peak=peak).filter(nw.col("peak") >= size)
    spans = world.engine.from_pandas(pd.DataFrame({"span": SPANS}))
    rows = large.select("source", *PARTIES, "year", "value_usd", "status").join(spans, how="cross")
    dated = rows.with_columns(base_year=nw.col("year") - nw.col("span"))
    grown = growth(dated, ["source", *PARTIES, "span"], time="year", base="base_year")
    columns = (*_YEARS, *PARTIES, "base_value_usd", "value_usd", "multiple", "status")
    return grown.filter(nw.col("base_value_usd") >= size).select(*columns)


def _classed(world: WorldFigures, grown: Lazy) -> Lazy:
    """Return each growth once in every class that it belongs to, by least size and with or without estimates."""
    classes = pd.DataFrame(list(product(SIZES, (True, False))), columns=["least_usd", "with_estimates"])
    counted = nw.col("with_estimates") | nw.col("status").is_in([status.value for status in DECIDING])
    return grown.join(world.engine.from_pandas(classes), how="cross").filter(
        nw.col("base_value_usd") >= nw.col("least_usd"), counted
    )


def _counted(classed: Lazy) -> Lazy:
    doubled = (nw.col("multiple") >= DOUBLE).cast(nw.Int64)
    counted = (
        classed.with_columns(doubled=doubled)
        .group_by(*_CLASS)
        .agg(
            pairs=nw.len().cast(nw.Int64),
            doubled=nw.col("doubled").sum().cast(nw.Int64),
            median_multiple=nw.col("multiple").median(),
        )
    )
    return counted.with_columns(doubled_percent=share_percent("doubled", "pairs"))


def _distribution(classed: Lazy) -> Lazy:
    """Count the pairs of each class in each bar of the distribution; a bar without any has no row."""
    begin: nw.Expr = nw.lit(EDGES[0])
    for edge in EDGES[1:]:
        begin = nw.when(nw.col("multiple") >= edge).then(nw.lit(edge)).otherwise(begin)
    return (
        classed.with_columns(multiple_from=begin).group_by(*_CLASS, "multiple_from").agg(pairs=nw.len().cast(nw.Int64))
    )


def _doubled(grown: Lazy) -> Lazy:
    """List the largest of the pairs that at least doubled, by their turnover in the first year."""
    doubled = grown.filter(nw.col("multiple") >= DOUBLE)
    position = nw.col("base_value_usd").rank("ordinal", descending=True).over(*_YEARS)
    return doubled.with_columns(position=position.cast(nw.Int64)).filter(nw.col("position") <= LISTED)


def _places(grown: Lazy, classed: Lazy) -> pd.DataFrame:
    """Return, for Korea and Russia with each other, which part of the pairs of each class grew less."""
    own = to_pandas(grown.filter(nw.col("reporter").is_in(PAIR), nw.col("partner").is_in(PAIR)))
    mine = grown.filter(nw.col("reporter").is_in(PAIR), nw.col("partner").is_in(PAIR))
    named = mine.select(*_YEARS, own_reporter="reporter", own_multiple="multiple")
    below = (nw.col("multiple") < nw.col("own_multiple")).cast(nw.Int64)
    counted = (
        classed.join(named, on=_YEARS)
        .with_columns(below=below)
        .group_by(*_CLASS, "own_reporter")
        .agg(pairs=nw.len().cast(nw.Int64), below=nw.col("below").sum().cast(nw.Int64))
        .with_columns(grew_less_percent=share_percent("below", "pairs"))
    )
    shares = to_pandas(counted).drop(columns=["pairs", "below"]).rename(columns={"own_reporter": "reporter"})
    return own.merge(shares, on=[*_YEARS, "reporter"])
