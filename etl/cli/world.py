"""`world`: the tables of all pairs of countries, on DuckDB inside this process or on a Spark cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from etl.cli._arguments import AsJson, data_folder
from etl.cli._report import megabytes
from etl.cli._terminal import print_report, shown_steps
from etl.errors import UsageError
from etl.files import UNFINISHED
from etl.ingest.world import WorldRelease, release_of, releases
from etl.world.build import WorldStore
from etl.world.engines import Engine, duckdb_engine
from etl.world.spark import spark_engine

_ENGINES = ("duckdb", "spark")


def command(
    inputs: Annotated[list[Path] | None, typer.Argument(metavar="[INPUT]...", help="Manifests of releases, such as data/world/imf-dots-2022.toml; all of data/world if none is named.")] = None,
    engine: Annotated[str, typer.Option(help="duckdb, or spark with the extra `cluster`.")] = "duckdb",
    master: Annotated[str, typer.Option(metavar="URL", help="The Spark master, such as spark://host:7077.")] = "local[*]",
    memory: Annotated[str, typer.Option(metavar="SIZE", help="The most memory to use, such as 2GB; the rest goes to disk.")] = "600MB",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Build the tables of all pairs of countries; one input that changed rewrites its own partitions only."""
    if engine not in _ENGINES:
        raise UsageError(f"{engine!r} is no engine; there are {', '.join(_ENGINES)}")
    folder = data_folder().data
    chosen = _releases(inputs or (), folder / "world")
    store = WorldStore(folder / "worlds")
    with _engine(engine, master, memory, store.root) as opened, shown_steps(as_json) as steps:
        built = store.build(chosen, opened, lambda done, total, name: steps(f"{name} ({done} of {total})"))
    size = sum(path.stat().st_size for path in built.rglob("*.parquet"))
    report = {"world": built.name, "folder": str(built), "engine": engine, "bytes": size}
    print_report(report, as_json, [f"world {built.name} is in force: {megabytes(size)} in {built}"])


def _releases(inputs: Sequence[Path], folder: Path) -> list[WorldRelease]:
    known = [release_of(path) for path in inputs] if inputs else releases(folder)
    if not known:
        raise UsageError(f"there is no release in {folder}: name the manifest of one, a .toml with a Parquet beside it")
    return known


@contextmanager
def _engine(name: str, master: str, memory: str, folder: Path) -> Iterator[Engine]:
    """Open an engine by its name; what does not fit in memory is spilled below the folder of the worlds."""
    if name == "spark":
        with spark_engine(master, memory) as spark:
            yield spark
        return
    with duckdb_engine(memory, folder / f"{UNFINISHED}spill") as opened:
        yield opened
