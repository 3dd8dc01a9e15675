"""Peers: the trade of every country with its partners, and what of a change of the pair's is particular to it.

Of Korea and Russia all partners are kept, of other countries the largest of the newest year, Korea and Russia.

Each country's trade is its own figure. The world's is the sum of what its countries report, as many as do in a year.
"""

from __future__ import annotations

from typing import NamedTuple

import narwhals as nw
import pandas as pd

from etl.model import PAIR
from etl.relations.frames import Lazy, to_pandas
from etl.relations.growth import growth
from etl.relations.intensity import effects
from etl.relations.ranks import ranks
from etl.world.figures import PARTIES, WorldFigures
from etl.world.tables import with_weights

#: The column of each factor's part in a change.
EFFECTS = {
    "reporter_usd": "reporter_effect_usd",
    "partner_usd": "partner_effect_usd",
    "world_usd": "world_effect_usd",
    "intensity": "particular_effect_usd",
}
#: How many of the largest partners of each country are kept.
LISTED = 12
_OWN = ("source", "reporter", "partner", "year", "value_usd", "status")


class PeerTables(NamedTuple):
    """The tables of peers, without the days on which they were known."""

    peers: pd.DataFrame
    pair_changes: pd.DataFrame


def peer_tables(world: WorldFigures) -> PeerTables:
    """Return table `peers` of every country's turnover with its partners, and `pair_changes` of the pair's."""
    rows = world.engine.persist(with_weights(world).filter(nw.col("season") == ""))
    kept = to_pandas(_with_large(rows).select(*_OWN, "share_percent", "intensity"))
    return PeerTables(kept, _changes(world, rows.filter(nw.col("reporter").is_in(PAIR))))


def _with_large(rows: Lazy) -> Lazy:
    """Return the rows of Korea and Russia, of others with the two, and with the largest partners of the newest year."""
    newest = rows.filter(nw.col("year") == nw.col("year").max().over("source"))
    large = ranks(newest, ["source", "reporter"]).filter(nw.col("rank") <= LISTED).select("source", *PARTIES, "rank")
    ranked = rows.join(large, on=["source", *PARTIES], how="left")
    of_pair = nw.any_horizontal(*(nw.col(who).is_in(PAIR) for who in PARTIES), ignore_nulls=True)
    return ranked.filter(of_pair | ~nw.col("rank").is_null())


def _changes(world: WorldFigures, rows: Lazy) -> pd.DataFrame:
    """Split the change of the pair's turnover between any two years into the factors of intensity."""
    pair = rows.filter(nw.col("partner").is_in(PAIR), nw.col("value_usd") > 0, nw.col("partner_usd") > 0)
    known = to_pandas(pair.select("year").unique())["year"]
    spans = world.engine.from_pandas(pd.DataFrame({"span": range(1, int(known.max() - known.min()) + 1)}))
    dated = pair.join(spans, how="cross").with_columns(base_year=nw.col("year") - nw.col("span"))
    grown = growth(dated, ["source", *PARTIES, "span"], time="year", base="base_year")
    split = effects(grown).with_columns(change_usd=nw.col("value_usd") - nw.col("base_value_usd"))
    return to_pandas(
        split.select(
            "source", *PARTIES, "base_year", "year", "base_value_usd", "value_usd", "change_usd", "multiple",
            *(nw.col(f"{factor}_effect").alias(name) for factor, name in EFFECTS.items()), "status",
        )
    )  # fmt: skip
