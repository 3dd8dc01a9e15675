"""Builds of tests that ask again for the tables of the same inputs: they are worked out once and kept in a folder."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

import pandas as pd

from etl import pipeline
from etl.ingest.curated import CuratedData
from etl.ingest.vintages import Frames, StoredSnapshot

#: What works the tables out each time.
WORK_OUT = pipeline.all_tables


def _plain(value: object) -> object:
    """Return a value as nested tuples, alike for all that is equal, however it came to be."""
    if isinstance(value, pd.DataFrame):
        rows = pd.util.hash_pandas_object(value, index=False).to_numpy().tobytes()
        return (tuple((str(name), str(kind)) for name, kind in value.dtypes.items()), hashlib.sha256(rows).hexdigest())
    if is_dataclass(value):
        return (type(value).__name__, *(_plain(getattr(value, one.name)) for one in fields(value)))
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
            own = kept.with_suffix(f".{os.getpid()}")
            own.write_bytes(pickle.dumps(WORK_OUT(base, stored)))
            own.replace(kept)
        frames: Frames = pickle.loads(kept.read_bytes())  # noqa: S301  our own, just written
        return frames

    return all_tables
