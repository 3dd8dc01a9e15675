"""Spark as an engine, for whoever has a cluster: the extra `cluster` and a Java runtime. Nothing here imports it before it is asked for.

Workers read inputs and write partitions by their path, so that the data folder is to be where all of them see it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from etl.errors import UsageError
from etl.relations.frames import Lazy


@dataclass(frozen=True)
class SparkEngine:
    """A session of Spark; it does what `Engine` says."""

    session: Any

    def read(self, *paths: Path) -> Lazy:
        """Return the rows of Parquet files of one schema."""
        rows: Lazy = nw.from_native(self.session.read.parquet(*(_address(path) for path in paths)))
        return rows

    def from_pandas(self, frame: pd.DataFrame) -> Lazy:
        """Return a small frame of pandas as the engine's own."""
        rows = [tuple(row) for row in frame.astype("object").itertuples(index=False, name=None)]
        taken: Lazy = nw.from_native(self.session.createDataFrame(rows, list(frame.columns)))
        return taken

    def persist(self, frame: Lazy) -> Lazy:
        """Return a frame that is worked out once and used several times."""
        kept: Lazy = nw.from_native(frame.to_native().cache())
        return kept

    @contextmanager
    def scope(self) -> Iterator[SparkEngine]:
        """Return this engine for a while, at whose end it lets go of all that it keeps."""
        yield self
        self.session.catalog.clearCache()

    def read_parts(self, folder: Path) -> Mapping[str, Lazy]:
        """Return the rows of a folder that was written, as one part: workers cut it elsewhere."""
        return {"part-0": self.read(*sorted(folder.glob("*.parquet")))}

    def write(self, parts: Mapping[str, Lazy], folder: Path, key: Sequence[str]) -> None:  # noqa: ARG002  see below
        """Write all parts of a table to Parquet files in a new folder; workers name the files, and order no rows."""
        rows = nw.concat(list(parts.values()), how="vertical")
        rows.to_native().write.parquet(_address(folder), compression="zstd")


def _address(path: Path) -> str:
    """Return a path as workers ask for it; unlike in a link, nothing in it is escaped."""
    return f"file://{path.resolve()}"


@contextmanager
def spark_engine(master: str, memory: str) -> Iterator[SparkEngine]:
    """Open a session on a master, such as `spark://host:7077`, with so much memory for each executor.

    Raise UsageError if Spark is not installed or there is no Java for it.
    """
    try:
        sql = importlib.import_module("pyspark.sql")
        builder = sql.SparkSession.builder.master(master).appName("nine-bridges world")
        size = memory.upper().removesuffix("B").lower()
        settings = {
            "spark.executor.memory": size,
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.log.level": "ERROR",
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    except ImportError as error:
        raise UsageError(
            "Spark is not installed: `pip install --constraint constraints.txt --editable '.[cluster]'` here, and a Java runtime"
        ) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("pyspark", "py4j"):
            raise
        raise UsageError(
            f"Spark cannot be reached at {master} ({type(error).__name__}): is Java there, and the master up?"
        ) from error
    try:
        yield SparkEngine(session)
    finally:
        session.stop()
