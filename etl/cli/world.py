"""`world`: the tables of all pairs of countries, on DuckDB inside this process or on a Spark cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from etl.cli._arguments import AsJson, data_folder
from etl.cli._report import megabytes
from etl.cli._terminal import Steps, print_report, show_steps
from etl.errors import UsageError
from etl.files import UNFINISHED
from etl.ingest.declarations import corrections
from etl.world.build import WorldMaking, WorldStore
from etl.world.engines import duckdb_engine
from etl.world.inputs import world_input
from etl.world.spark import spark_engine

_ENGINES = ("duckdb", "spark")


def command(
    inputs: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Publishers' files of all countries, or of any reporter: releases of BACI (zip or CSV), IMF workbooks and portal files, UN Comtrade's bulk files, manifests of releases; all of data/world if none is named.")] = None,
    engine: Annotated[str, typer.Option(help="duckdb, or spark with the extra `cluster`.")] = "duckdb",
    master: Annotated[str, typer.Option(metavar="URL", help="The Spark master, such as spark://host:7077.")] = "local[*]",
    memory: Annotated[str, typer.Option(metavar="SIZE", help="The most memory to use, such as 2GB; the rest goes to disk.")] = "600MB",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Build the tables of all pairs of countries; one file that changed rewrites its own partitions only."""
    if engine not in _ENGINES:
        raise UsageError(f"{engine!r} is no engine; there are {', '.join(_ENGINES)}")
    folder = data_folder().data
    store = WorldStore(folder / "worlds")
    chosen = [world_input(path) for path in inputs or _manifests(folder / "world")]
    with _making(engine, master, memory, folder) as making, show_steps(as_json) as steps:
        making.progress = partial(_show, steps)
        built = store.build(chosen, making)
    size = sum(path.stat().st_size for path in built.rglob("*.parquet"))
    report = {"world": built.name, "folder": str(built), "engine": engine, "bytes": size}
    print_report(report, as_json, [f"world {built.name} is in force: {megabytes(size)} in {built}"])


def _show(steps: Steps, done: int, total: int, step: str) -> None:
    steps(f"{step} ({done} of {total} files done)")


def _manifests(folder: Path) -> list[Path]:
    known = sorted(folder.glob("*.toml"))
    if not known:
        raise UsageError(
            f"there is no release in {folder}: name files, or the manifest of a release, a .toml with a Parquet"
        )
    return known


@contextmanager
def _making(name: str, master: str, memory: str, folder: Path) -> Iterator[WorldMaking]:
    """Open the reader of inputs, and an engine by its name; what does not fit in memory is spilled below the worlds."""
    rules = corrections(folder / "corrections") if (folder / "corrections").is_dir() else ()
    with duckdb_engine(memory, folder / "worlds" / f"{UNFINISHED}spill") as reader:
        if name != "spark":
            yield WorldMaking(reader, reader, rules)
            return
        with spark_engine(master, memory) as spark:
            yield WorldMaking(reader, spark, rules)
