"""Builds of tests on equal inputs: their data are read and their tables derived once, and kept in a folder.

What a build gives is tested where each table is derived; a test of how it repeats takes the fixture `derived_anew`.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pytest

from etl import pipeline
from etl.cli import forget
from etl.ingest.curated import CuratedData
from etl.ingest.vintages import Frames, StoredSnapshot
from etl.sources._source import ParseResult

#: Where processes that tests start find the folder of these tables.
TABLES = "NINE_BRIDGES_TEST_TABLES"
#: What reads the declared data and derives the tables each time.
_READ, _DERIVE = pipeline.read_curated, pipeline.all_tables
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
        return _kept(folder / _digest(data), lambda: _READ(data))

    def all_tables(base: CuratedData, stored: Sequence[StoredSnapshot]) -> Frames:
        inputs = repr(_plain((base, list(stored)))).encode()
        return _kept(folder / hashlib.sha256(inputs).hexdigest(), lambda: _DERIVE(base, stored))

    _put(patch, read_curated, all_tables)


def forget_all(patch: pytest.MonkeyPatch) -> None:
    """Let builds read and derive everything each time, for as long as the patch lasts."""
    _put(patch, _READ, _DERIVE)


def _put(patch: pytest.MonkeyPatch, read: Callable[[Path], CuratedData], derive: Callable[..., Frames]) -> None:
    for module in (pipeline, forget):
        patch.setattr(module, "read_curated", read)
        patch.setattr(module, "all_tables", derive)


def _kept(path: Path, make: Callable[[], _Made]) -> _Made:
    """Return what is kept in a file, or make and keep it."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        own = path.with_suffix(f".{os.getpid()}")
        own.write_bytes(pickle.dumps(make()))
        own.replace(path)
    made: _Made = pickle.loads(path.read_bytes())  # noqa: S301  our own, just written
    return made


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
