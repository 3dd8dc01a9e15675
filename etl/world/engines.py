"""Engines that work lazy frames out: DuckDB inside this process, or Spark on a cluster."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa

from etl.relations.frames import Lazy


class Engine(Protocol):
    """What an engine does: read Parquet, take a small frame of pandas, write partitioned Parquet."""

    def read(self, *paths: Path) -> Lazy:
        """Return the rows of Parquet files of one schema."""

    def from_pandas(self, frame: pd.DataFrame) -> Lazy:
        """Return a small frame of pandas as the engine's own."""

    def persist(self, frame: Lazy) -> Lazy:
        """Return a frame that is worked out once and used several times."""

    def write(self, parts: Mapping[str, Lazy], folder: Path, key: Sequence[str]) -> None:
        """Write the parts of a table to Parquet files in a folder, which is made if it is missing."""

    def read_parts(self, folder: Path) -> Mapping[str, Lazy]:
        """Return the rows of a folder that was written: by part, where its files are parts, else as one."""

    def scope(self) -> AbstractContextManager[Engine]:
        """Return this engine for a while, at whose end it lets go of all that it kept meanwhile."""


@dataclass(frozen=True)
class DuckDbEngine:
    """DuckDB: as many threads as the machine has, memory up to a limit, and the rest on disk, below `spill` if that is given.

    What it keeps, tables and files, goes when `kept` is closed.
    """

    connection: duckdb.DuckDBPyConnection
    spill: Path | None = None
    kept: ExitStack = field(default_factory=ExitStack)

    def read(self, *paths: Path) -> Lazy:
        """Return the rows of Parquet files of one schema."""
        return nw.from_native(self.connection.read_parquet([str(path) for path in paths]))

    def from_pandas(self, frame: pd.DataFrame) -> Lazy:
        """Return a small frame of pandas as the engine's own."""
        return nw.from_native(self.connection.from_df(frame))

    def persist(self, frame: Lazy) -> Lazy:
        """Return a frame that is worked out once and used several times."""
        name = self.new_name("kept")
        frame.to_native().create(name)
        self.kept.callback(self.connection.execute, f"drop table if exists {name}")
        return nw.from_native(self.connection.table(name))

    @contextmanager
    def scope(self) -> Iterator[DuckDbEngine]:
        """Return this engine for a while, at whose end it lets go of all that it kept meanwhile."""
        with ExitStack() as kept:
            yield replace(self, kept=kept)

    def write(self, parts: Mapping[str, Lazy], folder: Path, key: Sequence[str]) -> None:
        """Write each part of a table to a Parquet file in a folder, which is made if it is missing.

        The rows are in the order of the key, so that the same rows give the same bytes however threads took turns. They are
        worked out before they are sorted: both at once do not fit in memory.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for part, rows in parts.items():
            unsorted = self.new_name("unsorted")
            rows.to_native().create(unsorted)
            ordered = self.connection.table(unsorted).order(", ".join(key))
            ordered.write_parquet(str(folder / f"{part}.parquet"), compression="zstd")
            self.connection.execute(f"drop table {unsorted}")

    def read_parts(self, folder: Path) -> Mapping[str, Lazy]:
        """Return the rows of each part of a folder that was written."""
        return {path.stem: self.read(path) for path in sorted(folder.glob("*.parquet"))}

    def make_room(self) -> None:
        """Make the folder for what does not fit in memory."""
        if self.spill is not None:
            self.spill.mkdir(parents=True, exist_ok=True)

    def new_name(self, word: str) -> str:
        """Return a name that no table has, and that begins with a word."""
        return f"{word}_{secrets.token_hex(8)}"

    def stream(self, query: str, rows: int) -> Iterator[pa.RecordBatch]:
        """Work a query out in batches of so many rows, in the order of what it reads; others may be worked out meanwhile."""
        with self.connection.cursor() as beside:
            yield from beside.sql(query).to_arrow_reader(rows)

    def new_file(self, name: str) -> Path:
        """Return where a file can be written that goes with what is kept; it takes no memory."""
        return Path(self.kept.enter_context(TemporaryDirectory(prefix="kept-", dir=self.spill))) / name


@contextmanager
def duckdb_engine(memory: str = "", spill: Path | None = None, threads: int = 0) -> Iterator[DuckDbEngine]:
    """Open DuckDB, with at most so much memory (such as `1GB`) and so many threads, if told, spilling into a folder."""
    settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory} if memory else {}
    if threads:
        settings["threads"] = threads
    if spill is not None:
        settings["temp_directory"] = str(spill)
    try:
        with duckdb.connect(config=settings) as connection, ExitStack() as kept:
            yield DuckDbEngine(connection, spill, kept)
    finally:
        if spill is not None:
            shutil.rmtree(spill, ignore_errors=True)


def text_literal(text: str) -> str:
    """Return a text as it stands in SQL."""
    return "'" + text.replace("'", "''") + "'"
