"""What the pair's store takes of all pairs of countries: a few small tables, worked out from the newest release.

They take DuckDB a second or two, so that a build of the pair waits for no other; the whole world's tables are in `build`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from etl.derive.promises import promise_counts, promise_outcomes, promise_words
from etl.ingest.declarations import Correction
from etl.ingest.world_releases import WorldRelease
from etl.relations.frames import Lazy, to_pandas
from etl.schema import tables
from etl.schema.categories import as_categories
from etl.world.corrections import StatusMark, apply_marks, status_marks
from etl.world.engines import duckdb_engine
from etl.world.figures import WorldFigures, world_figures
from etl.world.inputs.release import release_flows
from etl.world.odds import odds_tables
from etl.world.peers import peer_tables

#: As much memory as the engine takes; the rest goes to disk. Every thread takes some of it: for sixteen there is too little.
_MEMORY, _THREADS = "150MB", 2
_TABLES = ("odds", "odds_bins", "odds_doubled", "odds_places", "peers", "pair_changes")
_PROMISES = ("promise_outcomes", "promise_words", "promise_counts")


def world_tables(
    releases: Sequence[WorldRelease], promises: pd.DataFrame, rules: Sequence[Correction] = ()
) -> dict[str, pd.DataFrame]:
    """Return the tables of odds, peers and promises from the newest release; they are empty if there is none.

    Figures that a rule knows to be wrong are marked, as the pair's are.
    """
    if not releases:
        return {name: tables.TABLES[name].empty() for name in (*_TABLES, *_PROMISES)}
    pairs = promises[["first_country", "second_country"]].drop_duplicates().itertuples(index=False, name=None)
    release = max(releases, key=lambda one: one.published)
    marks = status_marks(rules, release.source, date.fromisoformat(release.published))
    worked, turnover = _worked_out(release, tuple(sorted(pairs)), marks)
    outcomes = promise_outcomes(promises, turnover)
    words = promise_words(outcomes)
    return {
        **worked,
        "promise_outcomes": outcomes,
        "promise_words": words,
        "promise_counts": promise_counts(promises, words),
    }


@lru_cache(maxsize=2)
def _worked_out(
    release: WorldRelease, promised: tuple[tuple[str, str], ...], marks: tuple[StatusMark, ...]
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the dated tables of a release, and the turnover of the promised pairs; a process works a release out once."""
    with TemporaryDirectory(prefix="world-") as spill, duckdb_engine(_MEMORY, Path(spill), _THREADS) as engine:
        world = world_figures(engine, apply_marks(release_flows(engine, release), marks))
        with engine.scope() as odds_engine:
            odds = odds_tables(replace(world, engine=odds_engine))
        found = {**odds._asdict(), **peer_tables(world)._asdict()}
        turnover = to_pandas(_of_pairs(world, promised))
    day = pd.Timestamp(release.published)
    dated = {name: as_categories(_dated(frame, day)[tables.TABLES[name].names]) for name, frame in found.items()}
    return dated, _dated(turnover, day)


def _of_pairs(world: WorldFigures, pairs: Sequence[tuple[str, str]]) -> Lazy:
    """Return the turnover of some pairs on both countries' figures: source, reporter, partner, year, value_usd, status."""
    both = {*pairs, *((partner, reporter) for reporter, partner in pairs)}
    asked = world.engine.from_pandas(pd.DataFrame(sorted(both), columns=["reporter", "partner"]))
    rows = world.years.join(asked, on=["reporter", "partner"])
    return rows.select("source", "reporter", "partner", "year", "value_usd", "status")


def _dated(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return rows as they are known from a day on."""
    days = {"known_from": pd.Series(day, rows.index), "known_until": pd.Series(pd.NaT, rows.index)}
    return rows.assign(**days).astype(dict.fromkeys(days, "datetime64[s]"))
