"""Builds of tests on equal inputs: their data are read and their tables derived once, and kept in a folder.

What a build gives is tested where each table is derived; a test of how it repeats takes the fixture `derived_anew`.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pytest

from dashboard import editions
from etl import pipeline, store
from etl.derivation import BuiltTables
from etl.ingest.curated import CuratedData
from etl.ingest.vintages import StoredSnapshot
from etl.jobs import file_import, file_removal
from etl.schema.tables import TABLES
from etl.sources._source import ParseResult
from etl.store import Version

#: Where processes that tests start find the folder of these tables.
KEPT_TABLES = "NINE_BRIDGES_TEST_TABLES"
#: What reads the declared data, derives the tables and holds them to their contracts each time.
_READ, _DERIVE, _CHECK = pipeline.read_curated, pipeline.all_tables, store.check_tables
#: What is in a data folder besides what is declared.
_OTHER = {"raw", "receipts.head", "store", "pinned", "verified.json"}
#: What is only told of a reading, and is not known any more when its copy is read.
_TOLD = ("read", "ignored", "gaps", "remarks")
_Made = TypeVar("_Made")


def remember(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let builds read equal data and derive equal tables once for all processes that name the folder."""
    known = _SameFrames()
    read: dict[Path, CuratedData] = {}

    def read_curated(data: Path) -> CuratedData:
        if (data / "world").exists():  # whose releases know their paths
            return _READ(data)
        path = folder / f"{_digest(data)}-{_storage()}"
        if path not in read:
            read[path] = _kept(path, lambda: _READ(data))
            known.add(read[path].frames.values())
        return read[path]

    def all_tables(base: CuratedData, stored: Sequence[StoredSnapshot]) -> KeptTables:
        inputs = repr(_plain((base, list(stored)), known)).encode()
        path = folder / f"{hashlib.sha256(inputs).hexdigest()}-{_storage()}"
        return KeptTables(path, None if path.exists() else _keep(path, _DERIVE(base, stored)), known)

    _put(patch, read_curated, all_tables)
    patch.setattr(store, "check_tables", known.checked)


def forget_all(patch: pytest.MonkeyPatch) -> None:
    """Let builds read and derive everything each time, for as long as the patch lasts."""
    _put(patch, _READ, _DERIVE)


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


class _SameFrames:
    """Frames of declared data, which nothing changes: what is made of one of them is made once in this process."""

    def __init__(self) -> None:
        self._frames: dict[int, pd.DataFrame] = {}
        self._made: dict[Hashable, Any] = {}

    def add(self, frames: Iterable[pd.DataFrame]) -> None:
        """Hold frames, so that no other has the number of one of them, and work out their digests."""
        for frame in frames:
            self._frames[id(frame)] = frame
            self.digest(frame)

    def digest(self, frame: pd.DataFrame) -> str:
        """Return the digest of the rows of any frame."""
        rows = pd.util.hash_pandas_object
        return self._once("", frame, lambda: hashlib.sha256(rows(frame, index=False).to_numpy().tobytes()).hexdigest())

    def checked(self, frames: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
        """Hold any frames to their contracts, and return their files."""
        return {name: self._once(name, one, lambda n=name, f=one: _CHECK({n: f})[n]) for name, one in frames.items()}

    def _once(self, table: str, frame: pd.DataFrame, make: Callable[[], _Made]) -> _Made:
        """Return what is made of a frame of declared data, or of one without rows, of which all of a table are alike."""
        if frame.empty:
            key: Hashable = (table, id(TABLES.get(table)), *((name, str(kind)) for name, kind in frame.dtypes.items()))
        elif id(frame) in self._frames:
            key = (table, id(frame))
        else:
            return make()
        if key not in self._made:
            self._made[key] = make()
        made: _Made = self._made[key]
        return made


class KeptTables:
    """What a build derived, in a file, which is read when it is asked for; its frames are checked once."""

    def __init__(self, path: Path, built: BuiltTables | None, known: _SameFrames) -> None:
        self.path, self._made, self._known = path, built, known

    @cached_property
    def _built(self) -> BuiltTables:
        return self._made or _read(self.path)

    @property
    def trade(self) -> pd.DataFrame:
        return self._built.trade

    def to_files(self) -> dict[str, bytes]:
        return _kept(self.path.with_suffix(".checked"), self._check)

    def _check(self) -> dict[str, bytes]:
        return {**self._known.checked(self._built.frames), **self._built.files}


def _put(patch: pytest.MonkeyPatch, read: Callable[[Path], CuratedData], derive: Callable[..., Any]) -> None:
    for module in (pipeline, file_import, file_removal):
        patch.setattr(module, "read_curated", read)
        patch.setattr(module, "all_tables", derive)


def _kept(path: Path, make: Callable[[], _Made]) -> _Made:
    """Return what is kept in a file, or make and keep it."""
    if not path.exists():
        return _keep(path, make())
    made: _Made = _read(path)
    return made


def _keep(path: Path, made: _Made) -> _Made:
    path.parent.mkdir(exist_ok=True)
    own = path.with_suffix(f".{os.getpid()}")
    own.write_bytes(pickle.dumps(made))
    own.replace(path)
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


def _plain(value: object, known: _SameFrames) -> object:
    """Return a value as nested tuples, alike for all that is equal, however it came to be."""
    if isinstance(value, pd.DataFrame):
        return (tuple((str(name), str(kind)) for name, kind in value.dtypes.items()), known.digest(value))
    if is_dataclass(value):
        names = [one.name for one in fields(value)]
        told = _TOLD if isinstance(value, ParseResult) else ()
        return (type(value).__name__, *(_plain(getattr(value, name), known) for name in names if name not in told))
    if isinstance(value, Mapping):
        return tuple((key, _plain(one, known)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(_plain(one, known) for one in value)
    return value
