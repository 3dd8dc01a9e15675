"""The figures of all pairs of countries on an engine: their flows as the contract has them, and the turnover of every pair."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from etl.model import TOTAL, WORLD
from etl.relations.frames import Lazy
from etl.relations.turnover import turnover
from etl.world.engines import Engine

#: Whose figure it is, and with whom.
PARTIES = ("reporter", "partner")
#: What identifies a pair's turnover.
GOODS = ("source", *PARTIES, "period", "classification", "code")


@dataclass(frozen=True)
class WorldFigures:
    """The flows and the turnover of every country with every partner and with the world, on an engine.

    `flows` has the columns of the world's table `trade`, `turnover` those of its table `turnover`.
    """

    engine: Engine
    flows: Lazy
    turnover: Lazy

    @property
    def all_goods(self) -> Lazy:
        """Return the turnover in all goods; `year` is the period's, `season` what stands behind it: a blank, or such as `-03`."""
        period = nw.col("period")
        rows = self.turnover.filter(nw.col("code") == TOTAL)
        return rows.with_columns(year=period.str.slice(0, 4).cast(nw.Int64), season=period.str.slice(4))

    @property
    def pairs(self) -> Lazy:
        """Return the turnover in all goods with each single country."""
        return self.all_goods.filter(nw.col("partner") != WORLD)

    @property
    def years(self) -> Lazy:
        """Return the turnover in all goods with each single country in whole years."""
        return self.pairs.filter(nw.col("season") == "")

    @property
    def worlds(self) -> Lazy:
        """Return each country's turnover with the whole world in all goods."""
        return self.all_goods.filter(nw.col("partner") == WORLD)


def pair_turnover(flows: Lazy) -> Lazy:
    """Return the turnover of flows that have the columns of table `trade`."""
    return turnover(flows, GOODS).select(*GOODS, "export_usd", "import_usd", "value_usd", "balance_usd", "status")


def world_figures(engine: Engine, flows: Lazy) -> WorldFigures:
    """Return the figures of flows that have the columns of table `trade`; their turnover is worked out once."""
    return WorldFigures(engine, flows, engine.persist(pair_turnover(flows)))
