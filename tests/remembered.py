"""Builds of tests that ask again for the tables of the same inputs: they are worked out once and kept in a folder.

What a build gives is tested where each table is derived; a test of how it repeats takes the fixture `derived_anew`.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

import pandas as pd
import pytest

from etl import pipeline
from etl.cli import forget
from etl.ingest.curated import CuratedData
from etl.ingest.vintages import Frames, StoredSnapshot
from etl.sources._source import ParseResult

#: Where processes that tests start find the folder of these tables.
TABLES = "NINE_BRIDGES_TEST_TABLES"
#: What works the tables out each time.
WORK_OUT = pipeline.all_tables
#: What is only told of a reading, and is not known any more when its copy is read.
_TOLD = ("read", "ignored", "gaps", "remarks")


def use_tables_of(patch: pytest.MonkeyPatch, derive: Callable[[CuratedData, Sequence[StoredSnapshot]], Frames]) -> None:
    """Let every build of this process have its tables from `derive`, for as long as the patch lasts."""
    patch.setattr(pipeline, "all_tables", derive)
    patch.setattr(forget, "all_tables", derive)


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


def remembering(folder: Path) -> Callable[[CuratedData, Sequence[StoredSnapshot]], Frames]:
    """Return a stand-in for `all_tables` that works out the tables of the same inputs once for all who name the folder."""

    def all_tables(base: CuratedData, stored: Sequence[StoredSnapshot]) -> Frames:
        kept = folder / hashlib.sha256(repr(_plain((base, list(stored)))).encode()).hexdigest()
        if not kept.exists():
            folder.mkdir(exist_ok=True)
            own = kept.with_suffix(f".{os.getpid()}")
            own.write_bytes(pickle.dumps(WORK_OUT(base, stored)))
            own.replace(kept)
        frames: Frames = pickle.loads(kept.read_bytes())  # noqa: S301  our own, just written
        return frames

    return all_tables
