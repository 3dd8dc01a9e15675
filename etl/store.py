"""Parquet in, Parquet out: one version of all tables at a time, swapped atomically.

A version is a folder named after the digest of what it holds; the file `current` names the one in force. Readers
open a version whole; a build that dies leaves `current` as it was. What the tables mean is in tables.py.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import StoreError
from etl.tables import PANDAS, TABLES, hold

_BUILDING = ".building-"


@dataclass(frozen=True)
class Version:
    """One version of the store, open for reading: a folder of Parquet files, one a table."""

    folder: Path

    @property
    def name(self) -> str:
        """Give the version's name, the first half of the digest of its content."""
        return self.folder.name

    @cached_property
    def manifest(self) -> dict[str, str]:
        """Give each table's SHA-256 as written when the version was made."""
        try:
            loaded: dict[str, str] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.folder} is damaged ({error}): run `python -m etl build`") from error
        return loaded

    def path(self, table: str) -> Path:
        """Give the Parquet file of a table."""
        return self.folder / f"{table}.parquet"

    def read(self, table: str) -> pd.DataFrame:
        """Read a table with the contract's columns and types; raise StoreError if it is damaged."""
        try:
            arrow = pq.read_table(self.path(table), schema=TABLES[table].schema)
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"{self.path(table)} cannot be read ({error}): run `python -m etl build`") from error
        frame = arrow.to_pandas(date_as_object=False)
        typed: pd.DataFrame = frame.astype({c.name: PANDAS[c.kind] for c in TABLES[table].columns})
        return typed

    def verify(self) -> None:
        """Raise StoreError unless every table's bytes are those that were written."""
        for table, digest in self.manifest.items():
            path = self.path(table)
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                raise StoreError(f"{path} is missing or not what was written: run `python -m etl build`")


@dataclass(frozen=True)
class Store:
    """The folder that holds the versions and names the one in force."""

    root: Path

    def current(self) -> Version:
        """Open the version in force; raise StoreError, saying what to do, if there is none."""
        pointer = self.root / "current"
        try:
            name = pointer.read_text("utf-8").strip()
        except OSError as error:
            raise StoreError(f"there is no store in {self.root}: run `python -m etl build`") from error
        folder = self.root / name
        if not name or "/" in name or not folder.is_dir():
            raise StoreError(f"{pointer} names {name!r}, which is not there: run `python -m etl build`")
        return Version(folder)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the store for writing; raise StoreError at once if another run holds it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreError(
                    f"another run is writing to {self.root}: wait for it to end, then try again"
                ) from error
            yield

    def write(self, frames: Mapping[str, pd.DataFrame]) -> Version:
        """Hold every frame to its contract, write a version, put it in force, and give it.

        The same frames give the same bytes and the same name. The caller holds the lock.
        """
        held = {name: hold(TABLES[name], frame) for name, frame in frames.items()}
        self._clear_unfinished()
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=self.root))
        manifest = {name: _write_table(building / f"{name}.parquet", table) for name, table in held.items()}
        text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
        _write_bytes(building / "manifest.json", text.encode())
        folder = self.root / hashlib.sha256(text.encode()).hexdigest()[:16]
        self._settle(building, folder)
        self._point_to(folder.name)
        return Version(folder)

    def _settle(self, building: Path, folder: Path) -> None:
        """Move a finished folder into place; an undamaged one of the same name is already the same bytes."""
        if folder.is_dir():
            try:
                Version(folder).verify()
            except StoreError:
                shutil.rmtree(folder)
        if folder.is_dir():
            shutil.rmtree(building)
        else:
            building.chmod(0o755)
            building.rename(folder)
            _sync_folder(self.root)

    def _point_to(self, name: str) -> None:
        pointer = self.root / ".current-new"
        _write_bytes(pointer, f"{name}\n".encode())
        pointer.replace(self.root / "current")
        _sync_folder(self.root)

    def _clear_unfinished(self) -> None:
        for leftover in self.root.glob(f"{_BUILDING}*"):
            shutil.rmtree(leftover)


def _write_table(path: Path, table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data = sink.getvalue().to_pybytes()
    _write_bytes(path, data)
    return hashlib.sha256(data).hexdigest()


def _write_bytes(path: Path, data: bytes) -> None:
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
