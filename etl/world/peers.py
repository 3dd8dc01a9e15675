"""Peers: the trade of Korea and of Russia with each of their partners, and what of a change is particular to the pair.

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
from etl.world.figures import PARTIES, WorldFigures
from etl.world.tables import with_weights

#: The column of each factor's part in a change.
EFFECTS = {
    "reporter_usd": "reporter_effect_usd",
    "partner_usd": "partner_effect_usd",
    "world_usd": "world_effect_usd",
    "intensity": "particular_effect_usd",
}
_OWN = ("source", "reporter", "partner", "year", "value_usd", "status")


class PeerTables(NamedTuple):
    """The tables of peers, without the days on which they were known."""

    peers: pd.DataFrame
    pair_changes: pd.DataFrame


def peer_tables(world: WorldFigures) -> PeerTables:
    """Return tables `peers` and `pair_changes` of Korea's and Russia's turnover."""
    yearly = with_weights(world).filter(nw.col("season") == "")
    rows = world.engine.keep(yearly.filter(nw.col("reporter").is_in(PAIR)))
    return PeerTables(to_pandas(rows.select(*_OWN, "share_percent", "intensity")), _changes(world, rows))


def _changes(world: WorldFigures, rows: Lazy) -> pd.DataFrame:
    """Split the change of the pair's turnover between any two years into the factors of intensity."""
    pair = rows.filter(nw.col("partner").is_in(PAIR), nw.col("value_usd") > 0, nw.col("partner_usd") > 0)
    known = to_pandas(pair.select("year").unique())["year"]
    spans = world.engine.take(pd.DataFrame({"span": range(1, int(known.max() - known.min()) + 1)}))
    dated = pair.join(spans, how="cross").with_columns(base_year=nw.col("year") - nw.col("span"))
    grown = growth(dated, ["source", *PARTIES, "span"], time="year", base="base_year")
    split = effects(grown).with_columns(change_usd=nw.col("value_usd") - nw.col("base_value_usd"))
    return to_pandas(
        split.select(
            "source", *PARTIES, "base_year", "year", "base_value_usd", "value_usd", "change_usd", "multiple",
            *(nw.col(f"{factor}_effect").alias(name) for factor, name in EFFECTS.items()), "status",
        )
    )  # fmt: skip
