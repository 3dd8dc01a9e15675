"""Builds of tests on equal inputs: their data are read and their tables derived once, and kept in a folder.

What a build gives is tested where each table is derived; a test of how it repeats takes the fixture `derived_anew`.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pytest

from dashboard import editions
from etl import pipeline, store
from etl.cli import forget
from etl.ingest.curated import CuratedData
from etl.ingest.vintages import Frames, StoredSnapshot
from etl.schema.tables import TABLES
from etl.sources._source import ParseResult
from etl.store import Version

#: Where processes that tests start find the folder of these tables.
KEPT_TABLES = "NINE_BRIDGES_TEST_TABLES"
#: What reads the declared data, derives the tables and holds them to their contracts each time.
_READ, _DERIVE, _CHECK = pipeline.read_curated, pipeline.all_tables, store.check_tables
#: What is in a data folder besides what is declared.
_OTHER = {"raw", "store", "pinned"}
#: What is only told of a reading, and is not known any more when its copy is read.
_TOLD = ("read", "ignored", "gaps", "remarks")
_Made = TypeVar("_Made")


def remember(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let builds read equal data and derive equal tables once for all processes that name the folder."""

    def read_curated(data: Path) -> CuratedData:
        if (data / "world").exists():  # whose releases know their paths
            return _READ(data)
        return _kept(folder / f"{_digest(data)}-{_storage()}", lambda: _READ(data))

    def all_tables(base: CuratedData, stored: Sequence[StoredSnapshot]) -> Mapping[str, pd.DataFrame]:
        inputs = repr(_plain((base, list(stored)))).encode()
        path = folder / f"{hashlib.sha256(inputs).hexdigest()}-{_storage()}"
        if not path.exists():
            _kept(path, lambda: _DERIVE(base, stored))
        return KeptFrames(path)

    def check_tables(frames: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
        if not isinstance(frames, KeptFrames):
            return _CHECK(frames)
        return _kept(frames.path.with_suffix(".checked"), lambda: _CHECK(frames))

    _put(patch, read_curated, all_tables, check_tables)


def forget_all(patch: pytest.MonkeyPatch) -> None:
    """Let builds read and derive everything each time, for as long as the patch lasts."""
    _put(patch, _READ, _DERIVE, _CHECK)


def remember_reading(patch: pytest.MonkeyPatch) -> None:
    """Let tables of the same bytes be read once in this process; that they are what was written is seen each time."""
    patch.setattr(Version, "read", _read_once(Version.read))
    patch.setattr(editions, "read_table", _read_once(editions.read_table))


def _read_once(read: Callable[[Version, str], pd.DataFrame]) -> Callable[[Version, str], pd.DataFrame]:
    found: dict[tuple[str, str, int, str], pd.DataFrame] = {}

    def read_once(version: Version, table: str) -> pd.DataFrame:
        version.content(table)
        key = (table, version.digests[table], id(TABLES[table]), _storage())
        if key not in found:
            found[key] = read(version, table)
        return found[key].copy(deep=False)

    return read_once


class KeptFrames(Mapping[str, pd.DataFrame]):
    """Derived tables in a file, which is read when one of them is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _frames(self) -> Frames:
        return _read(self.path)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)


def _put(
    patch: pytest.MonkeyPatch,
    read: Callable[[Path], CuratedData],
    derive: Callable[..., Any],
    check: Callable[..., Any],
) -> None:
    for module in (pipeline, forget):
        patch.setattr(module, "read_curated", read)
        patch.setattr(module, "all_tables", derive)
    for module in (pipeline, forget, store):
        patch.setattr(module, "check_tables", check)


def _kept(path: Path, make: Callable[[], _Made]) -> _Made:
    """Return what is kept in a file, or make and keep it."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        own = path.with_suffix(f".{os.getpid()}")
        own.write_bytes(pickle.dumps(make()))
        own.replace(path)
    made: _Made = _read(path)
    return made


def _storage() -> str:
    """Return how pandas stores texts now: a build has its own way, and categories of two ways cannot be united."""
    return str(pd.get_option("mode.string_storage"))


def _read(path: Path) -> Any:
    return pickle.loads(path.read_bytes())  # noqa: S301  our own, just written


def _digest(data: Path) -> str:
    """Return the digest of all that a folder declares: each file's name and bytes."""
    every = (path.relative_to(data) for path in data.rglob("*"))
    declared = sorted(path for path in every if path.parts[0] not in _OTHER and (data / path).is_file())
    found = hashlib.sha256()
    for path in declared:
        content = (data / path).read_bytes()
        found.update(f"{path} {len(content)} ".encode() + content)
    return found.hexdigest()


def _plain(value: object) -> object:
    """Return a value as nested tuples, alike for all that is equal, however it came to be."""
    if isinstance(value, pd.DataFrame):
        rows = pd.util.hash_pandas_object(value, index=False).to_numpy().tobytes()
        return (tuple((str(name), str(kind)) for name, kind in value.dtypes.items()), hashlib.sha256(rows).hexdigest())
    if is_dataclass(value):
        names = [one.name for one in fields(value)]
        told = _TOLD if isinstance(value, ParseResult) else ()
        return (type(value).__name__, *(_plain(getattr(value, name)) for name in names if name not in told))
    if isinstance(value, Mapping):
        return tuple((key, _plain(one)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(_plain(one) for one in value)
    return value
