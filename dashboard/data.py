"""The only reader of the store: whole versions, kept in memory with a bound, each as of any day.

A request takes one edition and uses nothing else, so it never mixes two versions. What the tables mean is in
etl.tables; what a page or chart takes from them is in views.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pandas as pd

from etl.errors import StoreError
from etl.store import Store, Version
from etl.tables import TABLES, as_of

#: How many versions stay in memory: the one in force, and the one that running requests may still use.
KEPT = 2


class Tables(Mapping[str, pd.DataFrame]):
    """All tables of one version as they stood on a day, or as they stand now."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], day: pd.Timestamp | None = None) -> None:
        self.day = day
        self._frames = frames
        self._seen: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._seen:
            self._seen[name] = as_of(self._frames[name], self.day).reset_index(drop=True)
        return self._seen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def on(self, day: pd.Timestamp) -> Tables:
        """Give the same version's tables as they stood on another day."""
        return Tables(self._frames, day)

    @property
    def every(self) -> Mapping[str, pd.DataFrame]:
        """Give every row of each table, with those that were the answer only once."""
        return self._frames


@dataclass(frozen=True)
class Edition:
    """One version of the store, read whole."""

    version: Version
    tables: Tables

    @property
    def name(self) -> str:
        """Give the version's name."""
        return self.version.name

    def path(self, table: str) -> Path:
        """Give the Parquet file of a table."""
        return self.version.path(table)


class Library:
    """Opens the edition in force; while a new one cannot be read, the last good one stays open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._editions: OrderedDict[str, Edition] = OrderedDict()

    def open(self) -> Edition:
        """Give the edition in force, read once; raise StoreError if there has never been a readable one."""
        with self._lock:
            try:
                return self._read(self._store.current())
            except StoreError:
                if not self._editions:
                    raise
                return next(reversed(self._editions.values()))

    def _read(self, version: Version) -> Edition:
        if version.name not in self._editions:
            frames = {name: version.read(name) for name in TABLES}
            self._editions[version.name] = Edition(version, Tables(frames))
            while len(self._editions) > KEPT:
                self._editions.popitem(last=False)
        self._editions.move_to_end(version.name)
        return self._editions[version.name]
