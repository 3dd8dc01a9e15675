"""The tables of all pairs of countries as relations on an engine, each with its contract's columns.

What a quantity is stands in `etl.relations`; which columns a table has in `etl.schema.world_tables`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from etl.model import RECONCILED, WORLD, Flow
from etl.relations.frames import Lazy
from etl.relations.growth import growth
from etl.relations.intensity import intensity
from etl.relations.mirror_gap import mirror_gap
from etl.relations.ranks import ranks, share_percent, sums
from etl.schema.world_tables import WORLD_TABLES
from etl.world.engines import Engine
from etl.world.figures import PARTIES, WorldFigures
from etl.world.odds import SPANS

#: A chapter of the Harmonized System has a code of so many digits.
CHAPTER_DIGITS = 2

_LIST = ["source", "reporter", "period"]
_FLOW = ["source", "reporter", "partner", "flow", "period", "classification"]


def world_table(name: str, world: WorldFigures) -> Lazy:
    """Return a table of BY_PERIOD with the columns of its contract in their order."""
    return _RELATIONS[name](world).select(*WORLD_TABLES[name].names)


def growth_parts(engine: Engine, turnover: Lazy) -> dict[str, Lazy]:
    """Return table `growth` of the rows of table `turnover` in parts, the growth of every pair over so many years each."""
    world = WorldFigures(engine, turnover, turnover)
    rows = engine.persist(world.pairs.select("source", *PARTIES, "year", "season", "period", "value_usd", "status"))
    return {f"span-{span}": _growth(rows, span).select(*WORLD_TABLES["growth"].names) for span in SPANS}


def _growth(rows: Lazy, span: int) -> Lazy:
    """Return the growth of every pair against the same time so many years before."""
    dated = rows.with_columns(base_year=nw.col("year") - span)
    grown = growth(dated, ["source", *PARTIES, "season"], time="year", base="base_year")
    return grown.with_columns(base_period=nw.concat_str(nw.col("base_year").cast(nw.String), nw.col("season")))


def with_weights(world: WorldFigures) -> Lazy:
    """Return every pair's turnover with `reporter_usd`, `partner_usd` and `world_usd`, `share_percent` and `intensity`.

    A partner that reports no trade of its own has no `partner_usd`, and so no intensity. The world's trade is the sum of what
    countries report, as many as do in a period.
    """
    worlds = world.worlds.select("source", "reporter", "period", "value_usd")
    own = worlds.rename({"value_usd": "reporter_usd"})
    partners = worlds.rename({"reporter": "partner", "value_usd": "partner_usd"})
    whole = worlds.group_by("source", "period").agg(world_usd=nw.col("value_usd").sum())
    rows = world.pairs.select("source", *PARTIES, "period", "year", "season", "value_usd", "status")
    joined = rows.join(own.filter(nw.col("reporter_usd") > 0), on=_LIST).join(whole, on=["source", "period"])
    weighed = joined.join(partners.filter(nw.col("partner_usd") > 0), on=["source", "partner", "period"], how="left")
    return weighed.with_columns(share_percent=share_percent("value_usd", "reporter_usd"), intensity=intensity())


def _ranks(world: WorldFigures) -> Lazy:
    return ranks(with_weights(world), _LIST)


def _chapters(world: WorldFigures) -> Lazy:
    """Return each chapter with the sum of the chapters of its flow, and its share of that."""
    chapters = world.flows.filter(nw.col("code").str.len_chars() == CHAPTER_DIGITS)
    summed = sums(chapters, _FLOW).filter(nw.col("whole_usd") > 0)
    return summed.with_columns(share_percent=share_percent("value_usd", "whole_usd"))


def _mirror_gap(world: WorldFigures) -> Lazy:
    """Set each country's exports against what its partner reports as imports from it; one reconciled figure has no two sides."""
    pairs = world.flows.filter(nw.col("partner") != WORLD, ~nw.col("source").is_in(RECONCILED))
    sides = {
        Flow.EXPORT: {
            "reporter": "exporter",
            "partner": "importer",
            "value_usd": "exporter_usd",
            "status": "exporter_status",
        },
        Flow.IMPORT: {
            "reporter": "importer",
            "partner": "exporter",
            "value_usd": "importer_usd",
            "status": "importer_status",
        },
    }
    goods = ("period", "classification", "code")
    exports, imports = (
        pairs.filter(nw.col("flow") == flow.value).select("source", *names, *goods).rename(names)
        for flow, names in sides.items()
    )
    return mirror_gap(exports, imports, ["source", "exporter", "importer", *goods])


_RELATIONS: dict[str, Callable[[WorldFigures], Lazy]] = {
    "turnover": lambda world: world.turnover,
    "ranks": _ranks,
    "chapters": _chapters,
    "mirror_gap": _mirror_gap,
}
#: The tables of which each row is of the figures of its own period, the one that others are made of first.
BY_PERIOD = tuple(_RELATIONS)
