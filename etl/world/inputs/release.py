"""The releases that come with the project: a Parquet of names as the publisher prints them, and its manifest."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import narwhals as nw

from etl.ingest.world_releases import WorldRelease, release_of
from etl.model import TOTAL, WORLD, Status
from etl.relations.frames import Lazy
from etl.world.engines import DuckDbEngine
from etl.world.figures import PARTIES
from etl.world.inputs._input import InputFormat, WorldInput


def release_flows(engine: DuckDbEngine, release: WorldRelease) -> Lazy:
    """Return every flow of a release as rows of the world's table `trade`.

    The partner is a country or the world; groups, areas that are no country and a country's trade with itself are left out.
    """
    kinds = release.names[release.names["kind"].isin(["country", "world"])]
    codes = kinds.assign(code=kinds["country"].mask(kinds["kind"] == "world", WORLD))[["name", "code"]]
    rows = engine.read(release.path)
    for who in PARTIES:
        named = engine.from_pandas(codes.rename(columns={"name": who, "code": f"{who}_code"}))
        rows = rows.join(named, on=who)
    estimate = nw.when(nw.col("estimate")).then(nw.lit(Status.ESTIMATE.value)).otherwise(nw.lit(Status.REPORTED.value))
    countries = rows.filter(nw.col("reporter_code") != WORLD, nw.col("reporter_code") != nw.col("partner_code"))
    return countries.select(
        source=nw.lit(release.source),
        reporter=nw.col("reporter_code"),
        partner=nw.col("partner_code"),
        flow=nw.col("flow"),
        period=nw.col("year").cast(nw.String),
        classification=nw.lit(TOTAL),
        code=nw.lit(TOTAL),
        value_usd=nw.col("value_usd").cast(nw.Float64),
        net_weight_kg=nw.lit(None, nw.Float64),
        status=estimate,
    )


def open_release(path: Path) -> WorldInput:
    """Return the release of a manifest as an input."""
    release = release_of(path)
    published = date.fromisoformat(release.published)
    parts = {"part-0": partial(release_flows, release=release)}
    return WorldInput(path.name, release.source, release.sha256, published, parts)


INPUT_FORMAT = InputFormat(
    "the manifest of a release such as data/world/imf-dots-2022.toml",
    lambda path, _: path.suffix == ".toml",
    open_release,
)
