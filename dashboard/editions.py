"""The only reader of the store: whole versions, kept in memory with a bound, each as of any day.

Within `one_edition` every cache returns the same edition, so a request never mixes two versions. What the tables mean
is in etl.schema; what a page or chart takes from them is in views.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import numpy as np
import pandas as pd

from dashboard.web.lru_cache import LruCache
from etl.errors import StoreError
from etl.schema.table import as_of
from etl.schema.tables import TABLES
from etl.store import Store, Version

#: How many versions stay in memory: the one in force, and the one that running requests may still use.
KEPT = 2
#: For how many days a version's tables stay in memory as they stood: each is as large as the version, and made in an instant.
DAYS = 4
#: How many views, and what they are made of, stay in memory of a version as of one day.
VIEWS = 1000
#: After how many seconds a version that could not be read is tried again.
AGAIN = 30.0


class Tables(Mapping[str, pd.DataFrame]):
    """All tables of one version as they stood on a day, or as they stand now."""

    def __init__(
        self, frames: Mapping[str, pd.DataFrame], day: pd.Timestamp | None = None, days: LruCache[Tables] | None = None
    ) -> None:
        self.day = day
        self._frames = frames
        self._seen: dict[str, pd.DataFrame] = {}
        #: What views took from these tables.
        self.memo: LruCache[Any] = LruCache(VIEWS)
        self._days: LruCache[Tables] = LruCache(DAYS) if days is None else days

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._seen:
            self._seen[name] = as_of(self._frames[name], self.day).reset_index(drop=True)
        return self._seen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def on(self, day: pd.Timestamp) -> Tables:
        """Return the same version's tables as they stood on another day."""
        return self._days.get(day, lambda: Tables(self._frames, day, self._days))

    @property
    def every(self) -> Mapping[str, pd.DataFrame]:
        """Return every row of each table, with those that were the answer only in the past."""
        return self._frames


def with_python_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts are Python's own, all in one block and each once in a column; a blank is NaN.

    Columns of Arrow's texts are picked one by one: of the few rows that a page shows, that takes most of the time.
    """
    texts = [str(name) for name in frame if frame[name].dtype == "str"]
    return frame.assign(**{name: _python_texts(frame[name]) for name in texts}).copy()


def read_table(version: Version, name: str) -> pd.DataFrame:
    """Return a table of a version as pages read it; raise StoreError if it is not what was written."""
    return with_python_texts(version.read(name))


def _python_texts(column: pd.Series) -> pd.Series:
    codes, texts = column.factorize()
    values = np.append(np.asarray(texts, dtype=object), [np.nan])[codes]  # the code of a blank is -1, which is the last
    return pd.Series(values, column.index, dtype=object)


@dataclass(frozen=True)
class Edition:
    """One version of the store, read whole."""

    version: Version
    tables: Tables

    @property
    def name(self) -> str:
        """Return the version's name."""
        return self.version.name

    def path(self, table: str) -> Path:
        """Return the Parquet file of a table."""
        return self.version.path(table)


_REQUEST_EDITIONS: ContextVar[dict[EditionCache, Edition] | None] = ContextVar("request_editions", default=None)


@contextmanager
def one_edition(cache: EditionCache | None = None, edition: Edition | None = None) -> Iterator[None]:
    """Let a cache return the edition that it returned first, or the one given, as long as this is open: around each request."""
    token = _REQUEST_EDITIONS.set({cache: edition} if cache and edition else dict(_REQUEST_EDITIONS.get() or {}))
    try:
        yield
    finally:
        _REQUEST_EDITIONS.reset(token)


class EditionCache:
    """Opens the edition in force; while a new one is being read, or cannot be read, the last good one stays open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._editions: OrderedDict[str, Edition] = OrderedDict()
        self._newest: Edition | None = None
        self._pointer: tuple[int, ...] = ()
        self._tried = 0.0
        self._updated_by_thread = False
        #: Why the version in force is not the one that is open, if it is not.
        self.read_error = ""

    def open(self) -> Edition:
        """Return the edition in force, read once; raise StoreError if there has never been a readable one."""
        held = _REQUEST_EDITIONS.get()
        if held is None:
            return self._in_force()
        if self not in held:
            held[self] = self._in_force()
        return held[self]

    def select_version(self, name: str) -> bool:
        """Answer the request at hand from a version, if it is still in memory; return whether it is."""
        held, found = _REQUEST_EDITIONS.get(), self._editions.get(name)
        if held is None or found is None:
            return False
        held[self] = found
        return True

    def update(self, prepare: Callable[[], None]) -> None:
        """Read a version that a build put in force, prepare what readers will ask of it, and open it for them only then.

        From the first call on, `open` takes up no version by itself. What is called to prepare has the new edition, while
        all others have the one before.
        """
        self._updated_by_thread = True
        pointer = self._pointer_state()
        if self._newest is None or (pointer == self._pointer and not self._is_due()):
            return
        with self._lock:
            edition = self._read_in_force(pointer)
        try:
            if edition is not self._newest:
                with one_edition(self, edition):
                    prepare()
        finally:
            self._newest = edition

    def _is_due(self) -> bool:
        """Return whether a version that could not be read is to be tried again."""
        return bool(self.read_error) and monotonic() > self._tried + AGAIN

    @property
    def checked_at(self) -> datetime | None:
        """Return when a build last put its version in force, if that is known."""
        return self._store.checked_at()

    def _pointer_state(self) -> tuple[int, ...]:
        """Return inode and time of change of the pointer, in nanoseconds: each build writes it anew."""
        try:
            found = (self._store.root / "current").stat()
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns

    def _in_force(self) -> Edition:
        pointer = self._pointer_state()
        if self._newest and (self._updated_by_thread or (pointer == self._pointer and not self._is_due())):
            return self._newest
        if not self._lock.acquire(blocking=self._newest is None) and self._newest:
            return self._newest
        try:
            return self._load(pointer)
        finally:
            self._lock.release()

    def _load(self, pointer: tuple[int, ...]) -> Edition:
        self._newest = self._read_in_force(pointer)
        return self._newest

    def _read_in_force(self, pointer: tuple[int, ...]) -> Edition:
        """Return the version in force, read; where it cannot be read, the last good one, and why is noted."""
        try:
            edition, self.read_error = self._read(self._store.current()), ""
        except StoreError as error:
            last_good = self._newest or self._newest_readable()
            if last_good is None:
                raise
            edition, self.read_error = last_good, str(error)
        self._pointer, self._tried = pointer, monotonic()
        return edition

    def _newest_readable(self) -> Edition | None:
        """Return the newest version that is whole, for a server that starts while the one in force is damaged."""
        for version in self._store.versions():
            with suppress(StoreError):
                return self._read(version)
        return None

    def _read(self, version: Version) -> Edition:
        if version.name not in self._editions:
            frames = {name: read_table(version, name) for name in TABLES}
            self._editions[version.name] = Edition(version, Tables(frames))
            while len(self._editions) > KEPT:
                self._editions.popitem(last=False)
        self._editions.move_to_end(version.name)
        return self._editions[version.name]
