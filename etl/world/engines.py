"""Engines that work lazy frames out: DuckDB inside this process, or Spark on a cluster."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb
import narwhals as nw
import pandas as pd

from etl.relations.frames import Lazy


class Engine(Protocol):
    """What an engine does: read Parquet, take a small frame of pandas, write partitioned Parquet."""

    def read(self, *paths: Path) -> Lazy:
        """Return the rows of Parquet files of one schema."""

    def take(self, frame: pd.DataFrame) -> Lazy:
        """Return a small frame of pandas as the engine's own."""

    def keep(self, frame: Lazy) -> Lazy:
        """Return a frame that is worked out once and used several times."""

    def write(self, frame: Lazy, folder: Path) -> None:
        """Write the rows to Parquet files in a new folder."""


@dataclass(frozen=True)
class DuckDbEngine:
    """DuckDB: as many threads as the machine has, memory up to a limit, and the rest on disk."""

    connection: duckdb.DuckDBPyConnection

    def read(self, *paths: Path) -> Lazy:
        """Return the rows of Parquet files of one schema."""
        return nw.from_native(self.connection.read_parquet([str(path) for path in paths]))

    def take(self, frame: pd.DataFrame) -> Lazy:
        """Return a small frame of pandas as the engine's own."""
        return nw.from_native(self.connection.from_df(frame))

    def keep(self, frame: Lazy) -> Lazy:
        """Return a frame that is worked out once and used several times."""
        name = f"kept_{secrets.token_hex(8)}"
        frame.to_native().create(name)
        return nw.from_native(self.connection.table(name))

    def write(self, frame: Lazy, folder: Path) -> None:
        """Write the rows to a Parquet file in a new folder."""
        folder.mkdir(parents=True)
        frame.to_native().write_parquet(str(folder / "part-0.parquet"), compression="zstd")


@contextmanager
def duckdb_engine(memory: str = "", spill: Path | None = None) -> Iterator[DuckDbEngine]:
    """Open DuckDB, with at most so much memory (such as `1GB`), spilling into a folder."""
    settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory} if memory else {}
    if spill is not None:
        settings["temp_directory"] = str(spill)
    with duckdb.connect(config=settings) as connection:
        yield DuckDbEngine(connection)
