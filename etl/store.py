"""Parquet in, Parquet out: one version of all tables at a time, swapped atomically.

A version is a folder named after the digest of what it holds; the file `current` names the one in force. Readers
open a version whole; a build that dies leaves `current` as it was. What was put in force when is in a history, so that
nothing rests on the times of files, which a copy does not keep. What the tables mean is in tables.py.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import StoreError, UsageError
from etl.files import UNFINISHED, clear_unfinished, locked_folder, write_file, write_folder
from etl.integrity.chained_log import ChainedLog, DamagedLogError, LogLine
from etl.schema.columns import PANDAS
from etl.schema.datapackage import descriptor
from etl.schema.table_file import file_of
from etl.schema.tables import TABLES

_NAME = re.compile(r"[0-9a-f]{16}")
_REBUILD = "run `python -m etl build`"
#: What happens to a version: it is written, and it is put in force.
_MADE, _IN_FORCE = "made", "in force"


@dataclass(frozen=True)
class Version:
    """One version of the store, open for reading: a folder of Parquet files, one a table."""

    folder: Path

    @property
    def name(self) -> str:
        """Return the version's name, the first half of the digest of its content."""
        return self.folder.name

    @cached_property
    def digests(self) -> dict[str, str]:
        """Return each table's SHA-256 as `datapackage.json` has it since the version was made."""
        try:
            package = json.loads(self.package.decode())
            return {one["table"]: one["hash"].removeprefix("sha256:") for one in package["resources"]}
        except (ValueError, TypeError, KeyError) as error:
            raise StoreError(f"{self.folder} has a damaged datapackage.json ({error!r}): {_REBUILD}") from error

    @property
    def package(self) -> bytes:
        """Return the bytes of `datapackage.json`; raise StoreError unless the version is named after them."""
        path = self.folder / "datapackage.json"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path} cannot be read ({error}): {_REBUILD}") from error
        if _name_of(data) != self.name:
            raise StoreError(f"{path} is not what was written: {_REBUILD}")
        return data

    @property
    def size(self) -> int:
        """Return how many bytes its files take."""
        return sum(path.stat().st_size for path in self.folder.iterdir())

    def faults(self) -> Iterator[tuple[str, str]]:
        """Return each file, by its name, that is not what was written, and what is wrong with it."""
        try:
            expected = {*(self.path(table).name for table in self.digests), "datapackage.json"}
        except StoreError as error:
            yield "datapackage.json", str(error)
            return
        for path in sorted(self.folder.iterdir()):
            if path.name not in expected:
                yield path.name, "it is no file of this version"
        for table in self.digests:
            try:
                self.content(table)
            except StoreError as error:
                yield self.path(table).name, str(error)

    def path(self, table: str) -> Path:
        """Return the Parquet file of a table."""
        return self.folder / f"{table}.parquet"

    def read(self, table: str) -> pd.DataFrame:
        """Read a table with the contract's columns and types; raise StoreError if it is not what was written."""
        data, schema = self.content(table), TABLES[table].schema
        try:
            arrow = pq.read_table(pa.BufferReader(data))
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"{self.path(table)} cannot be read ({error}): {_REBUILD}") from error
        if not arrow.schema.equals(schema):
            raise StoreError(f"{self.path(table)} was written to another contract of its columns: {_REBUILD}")
        frame = arrow.to_pandas(date_as_object=False)
        typed: pd.DataFrame = frame.astype({c.name: PANDAS[c.kind] for c in TABLES[table].columns})
        return typed

    @property
    def is_sound(self) -> bool:
        """Return whether the version is here with all the bytes that were written."""
        try:
            self.verify()
        except StoreError:
            return False
        return True

    def verify(self) -> None:
        """Raise StoreError unless every table's bytes are those that were written."""
        for table in self.digests:
            self.content(table)

    def content(self, table: str) -> bytes:
        """Return the bytes of a table's file; raise StoreError unless they are those that were written."""
        path = self.path(table)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path} cannot be read ({error}): {_REBUILD}") from error
        if hashlib.sha256(data).hexdigest() != self.digests.get(table):
            raise StoreError(f"{path} is not what was written: {_REBUILD}")
        return data


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Store:
    """The folder that holds the versions and names the one in force."""

    root: Path
    clock: Callable[[], datetime] = field(default=_now, compare=False, repr=False)

    def current(self) -> Version:
        """Open the version in force; raise StoreError, saying what to do, if there is none."""
        pointer = self.root / "current"
        try:
            name = pointer.read_text("utf-8").strip()
        except FileNotFoundError as error:
            raise StoreError(f"there is no store in {self.root}: {_REBUILD}") from error
        except (OSError, ValueError) as error:
            raise StoreError(f"{pointer} cannot be read ({error}): {_REBUILD}") from error
        folder = self.root / name
        if not _NAME.fullmatch(name) or not folder.is_dir():
            raise StoreError(f"{pointer} names {name[:80]!r}, which is no version here: {_REBUILD}")
        return Version(folder)

    def in_force(self) -> Version | None:
        """Open the version in force; None if there is none, as before the first build."""
        with suppress(StoreError):
            return self.current()
        return None

    def former(self) -> Version | None:
        """Open the version that the one in force follows; None if it is the first, or its former is gone."""
        name = self._pointed_to("former")
        return Version(self.root / name) if name else None

    def versions(self) -> list[Version]:
        """Return every version that is here, whole or not, the one made last first."""
        made = self.made()
        order = {name: place for place, name in enumerate(made)}
        with suppress(OSError):
            names = [path.name for path in self.root.iterdir() if _NAME.fullmatch(path.name)]
            return [Version(self.root / name) for name in sorted(names, key=lambda name: (-order.get(name, -1), name))]
        return []

    @property
    def history(self) -> ChainedLog:
        """Return the log of what was made and put in force, each with its moment as its text."""
        return ChainedLog(self.root / "history.jsonl")

    def made(self) -> dict[str, datetime]:
        """Return when each version was made, by name, in that order, as far as that was written down."""
        found: dict[str, datetime] = {}
        for line in self._readable_history():
            if line.event == _MADE:
                found.pop(line.name, None)
                found[line.name] = datetime.fromisoformat(line.text)
        return found

    def checked_at(self) -> datetime | None:
        """Return when a build last passed every hard check and put its version in force; None if that is not known."""
        lines = [line for line in self._readable_history() if line.event == _IN_FORCE]
        return datetime.fromisoformat(lines[-1].text) if lines else None

    def _readable_history(self) -> list[LogLine]:
        with suppress(StoreError):
            return self.history.readable_lines()
        return []

    def version(self, name: str) -> Version:
        """Open a version by its name; raise UsageError, listing what there is, if it is not here."""
        if not _NAME.fullmatch(name) or not (self.root / name).is_dir():
            here = sorted(version.name for version in self.versions())
            raise UsageError(
                f"{name!r} is no version here; there are {here}, and `python -m etl versions` tells when they were made"
            )
        return Version(self.root / name)

    def prune(self, keep: int) -> Iterator[Version]:
        """Remove all versions but so many made last, the one in force and its former; the caller holds the lock.

        Yield each of them while it is still whole, before it goes. Raise StoreError if that is not allowed.
        """
        stay = {self._pointed_to("current"), self._pointed_to("former")}
        try:
            for version in [one for one in self.versions()[keep:] if one.name not in stay]:
                yield version
                version.folder.rename(self.root / f"{UNFINISHED}{version.name}")
            clear_unfinished(self.root)
        except OSError as error:
            raise self._unwritable(error) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the store for writing; raise StoreError at once if another run holds it, or nobody may write."""
        with ExitStack() as stack:
            try:
                stack.enter_context(locked_folder(self.root))
            except OSError as error:
                raise self._unwritable(error) from error
            yield

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.root} cannot be written to ({error}); the version in force stays: make room or give the right to"
            " write there, or name another folder in NINE_BRIDGES_DATA, then run `python -m etl build`"
        )

    def write(self, frames: Mapping[str, pd.DataFrame]) -> Version:
        """Hold every frame to its contract, and write the tables as `put` does."""
        return self.put(check_tables(frames))

    def put(self, files: Mapping[str, bytes]) -> Version:
        """Write a version of the Parquet files of tables that were held to their contracts, put it in force, and return it.

        The same frames give the same bytes and the same name. The caller holds the lock. Raise StoreError if the
        folder cannot be written to; the version in force then stays.
        """
        package = descriptor({name: (hashlib.sha256(data).hexdigest(), len(data)) for name, data in files.items()})
        version = Version(self.root / _name_of(package))
        content = {version.path(name).name: data for name, data in files.items()}
        try:
            clear_unfinished(self.root)
            self._begin_history()
            if not version.is_sound:
                write_folder(version.folder, {**content, "datapackage.json": package})
                self._note(_MADE, version.name)
            self._put_in_force(version.name)
            self._note(_IN_FORCE, version.name)
        except OSError as error:
            with suppress(OSError):
                clear_unfinished(self.root)
            raise self._unwritable(error) from error
        return version

    def _begin_history(self) -> None:
        """Begin the history of a store of an earlier version by the times of its folders; mend one that was damaged."""
        try:
            lines = self.history.lines()
        except DamagedLogError:
            entries = [(line.event, line.name, line.text) for line in self._readable_history()]
            self.history.path.rename(self.history.path.with_suffix(".damaged"))
            self.history.append(entries)
            return
        if not lines:
            made = [(path.stat().st_mtime, path.name) for path in self.root.iterdir() if _NAME.fullmatch(path.name)]
            self.history.append((_MADE, name, _text(datetime.fromtimestamp(at, UTC))) for at, name in sorted(made))

    def _note(self, event: str, version: str) -> None:
        self.history.append([(event, version, _text(self.clock()))])

    def pointer_faults(self) -> Iterator[tuple[str, str]]:
        """Return each file beside the versions, by its name, that is not what was written, and what is wrong with it."""
        try:
            lines = self.history.lines()
        except DamagedLogError as error:
            yield self.history.path.name, str(error)
            return
        in_force = list(dict.fromkeys(line.name for line in reversed(lines) if line.event == _IN_FORCE))
        for pointer, name in zip(("current", "former"), in_force, strict=False):
            is_there = pointer == "current" or (self.root / name).is_dir()  # a copy has the version in force alone
            if is_there and self._pointed_to(pointer) != name:
                yield pointer, f"it does not name {name}, which the history says"
        if not in_force and self._pointed_to("current"):
            yield self.history.path.name, "it is gone, or an earlier version of the program built this"

    def _put_in_force(self, name: str) -> None:
        """Point `current` at a version, and `former` at the one that it follows."""
        former = self._pointed_to("current")
        if former and former != name:
            self._point("former", former)
        self._point("current", name)

    def _pointed_to(self, pointer: str) -> str:
        """Return the version that a pointer names, or a blank if it names none that is here."""
        with suppress(OSError, ValueError):
            name = (self.root / pointer).read_text("utf-8").strip()
            return name if _NAME.fullmatch(name) and (self.root / name).is_dir() else ""
        return ""

    def _point(self, pointer: str, name: str) -> None:
        write_file(self.root / pointer, [f"{name}\n".encode()])


def check_tables(frames: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Hold every frame to its contract, and return it as the bytes of a Parquet file; raise ContractError for the first that breaks it."""
    return {name: file_of(TABLES[name], frame) for name, frame in frames.items()}


def _text(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def _name_of(package: bytes) -> str:
    return hashlib.sha256(package).hexdigest()[:16]
