"""The releases of all countries as flows by code, on an engine, and the turnover of every pair.

Countries and the world are partners; groups and areas that are no country are left out by their kind.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from etl.ingest.world import WorldRelease
from etl.model import WORLD, Status
from etl.relations.frames import Lazy
from etl.relations.turnover import turnover
from etl.world.engines import Engine

#: What makes a figure of the world: whose, with whom, when.
PARTIES = ("reporter", "partner")
KEY = (*PARTIES, "year")


def flows(engine: Engine, release: WorldRelease) -> Lazy:
    """Return every flow of a release: source, reporter, partner, year, flow, value_usd, status.

    The partner is a country or the world; a country's trade with itself is left out.
    """
    kinds = release.names[release.names["kind"].isin(["country", "world"])]
    codes = kinds.assign(code=kinds["country"].mask(kinds["kind"] == "world", WORLD))[["name", "code"]]
    rows = engine.read(release.path)
    for who in PARTIES:
        named = engine.take(codes.rename(columns={"name": who, "code": f"{who}_code"}))
        rows = rows.join(named, on=who)
    estimate = nw.when(nw.col("estimate")).then(nw.lit(Status.ESTIMATE.value)).otherwise(nw.lit(Status.REPORTED.value))
    return rows.filter(nw.col("reporter_code") != WORLD, nw.col("reporter_code") != nw.col("partner_code")).select(
        "flow",
        source=nw.lit(release.source),
        reporter=nw.col("reporter_code"),
        partner=nw.col("partner_code"),
        year=nw.col("year").cast(nw.Int64),
        value_usd=nw.col("value_usd").cast(nw.Float64),
        status=estimate,
    )


@dataclass(frozen=True)
class WorldFigures:
    """The flows and the turnover of every country with every partner and with the world, on an engine."""

    engine: Engine
    flows: Lazy
    turnover: Lazy

    @property
    def pairs(self) -> Lazy:
        """Return the turnover with each single country."""
        return self.turnover.filter(nw.col("partner") != WORLD)

    @property
    def worlds(self) -> Lazy:
        """Return each country's turnover with the whole world."""
        return self.turnover.filter(nw.col("partner") == WORLD)


def world_figures(engine: Engine, release: WorldRelease) -> WorldFigures:
    """Return the figures of a release; its turnover is worked out once."""
    columns = ("source", *KEY, "export_usd", "import_usd", "value_usd", "balance_usd", "status")
    known = flows(engine, release)
    both = turnover(known, ["source", *KEY])
    return WorldFigures(engine, known, engine.keep(both.select(*columns)))
