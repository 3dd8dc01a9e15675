"""Whether what is kept is what was written: publishers' bytes, receipts, copies, every version, its tables, and pins.

Nothing is changed here but by `mend`. The list of what was found says of each file what is wrong and what to do; that it was looked at is
noted in a file of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from etl.errors import ContractError, StoreError
from etl.files import StoredFault, locked_folder, write_file
from etl.ingest.parsed_cache import copy_faults
from etl.integrity.chained_log import NO_LINE, ChainedLog, has_head, head_of
from etl.integrity.pin_index import PinIndex
from etl.integrity.receipt_manifest import ACCEPT_LOSS
from etl.pipeline import DataFolder
from etl.schema.gate import validate
from etl.schema.table import Table
from etl.schema.tables import TABLES
from etl.store import Version

#: For so many seconds a site may be keeping a chart.
_PATIENCE = 10.0
_REBUILD = "run `python -m etl build`"


@dataclass(frozen=True)
class Verification:
    """When a data folder was looked at, how many files of each part were, and what was found wrong."""

    at: datetime
    files: dict[str, int]
    found: tuple[StoredFault, ...]


def verify(folder: DataFolder, now: datetime) -> Verification:
    """Look at every file that is kept; what a run is changing at the moment is looked at twice, and is no fault."""
    found = [fault for find in (*_PARTS.values(), _shortened_logs) for fault in _lasting(find, folder)]
    return Verification(now, _count_files(folder.data), tuple(found))


def _lasting(find: Callable[[DataFolder], Iterator[StoredFault]], folder: DataFolder) -> list[StoredFault]:
    """Return the faults of one part that are there at a second look as well."""
    found = list(find(folder))
    again = {fault.path for fault in find(folder)} if found else set()
    return [fault for fault in found if fault.path in again]


def _raw_faults(folder: DataFolder) -> Iterator[StoredFault]:
    if gone := folder.missing_store():
        yield gone
    yield from folder.raw.faults()
    for path, problem in copy_faults(folder.raw):
        yield _fault(folder, path, problem, f"{_REBUILD}, which makes it again")


def _store_faults(folder: DataFolder) -> Iterator[StoredFault]:
    for name, problem in folder.store.pointer_faults():
        yield _fault(folder, folder.store.root / name, problem, _REBUILD)
    in_force = folder.store.in_force()
    for version in folder.store.versions():
        remedy = _REBUILD if version == in_force else f"remove the folder {version.name}, or get it back from a backup"
        faults = dict(version.faults())
        for name, problem in faults.items():
            yield _fault(folder, version.folder / name, problem, remedy)
        if version == in_force:
            yield from _broken_contracts(folder, version, faults)


def _broken_contracts(folder: DataFolder, version: Version, damaged: Collection[str]) -> Iterator[StoredFault]:
    """Return the tables of a version that are missing, or are not what their contract says, but for damaged ones."""
    for name, table in TABLES.items():
        path = version.path(name)
        if path.name in damaged or "datapackage.json" in damaged:
            continue
        try:
            _validate(version, name, table)
        except (ContractError, StoreError) as error:
            yield _fault(folder, path, str(error), _REBUILD)


@cache
def _validate(version: Version, name: str, table: Table) -> None:
    """Check a table of a version against its contract, once: its bytes are those that were written."""
    validate(table, version.read(name))


def _pin_faults(folder: DataFolder) -> Iterator[StoredFault]:
    yield from PinIndex(folder.data / "pinned").faults()


def _shortened_logs(folder: DataFolder) -> Iterator[StoredFault]:
    """Return the logs that had lines, when they were last looked at, which they have no more."""
    heads = _last_record(folder.data).get("heads", {})
    for log in _logs(folder):
        name = str(log.path.relative_to(folder.data))
        with suppress(StoreError):
            if not has_head(log.lines(), str(heads.get(name, NO_LINE))):
                yield StoredFault(name, "it lacks lines that it had when it was last verified", ACCEPT_LOSS)


def _logs(folder: DataFolder) -> list[ChainedLog]:
    return [folder.raw.manifest.log, folder.store.history, PinIndex(folder.data / "pinned").log]


#: The parts of a data folder, and what finds their faults.
_PARTS: dict[str, Callable[[DataFolder], Iterator[StoredFault]]] = {
    "raw": _raw_faults,
    "store": _store_faults,
    "pinned": _pin_faults,
}


def _count_files(data: Path) -> dict[str, int]:
    return {part: sum(path.is_file() for path in (data / part).rglob("*")) for part in _PARTS}


def _fault(folder: DataFolder, path: Path, problem: str, remedy: str) -> StoredFault:
    """Return a fault; its remedy stands once."""
    return StoredFault(str(path.relative_to(folder.data)), problem.replace(f": {_REBUILD}", ""), remedy)


def _record_path(data: Path) -> Path:
    return data / "verified.json"


def _last_record(data: Path) -> dict[str, dict[str, str]]:
    try:
        found = json.loads(_record_path(data).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def last_verified(data: Path) -> tuple[datetime, int] | None:
    """Return when a folder was last verified, and how many faults were found; None if it never was."""
    record = _last_record(data)
    try:
        return datetime.fromisoformat(str(record["at"])), int(str(record["found"]))
    except (KeyError, ValueError):
        return None


def note_verification(folder: DataFolder, verification: Verification) -> None:
    """Write down that a folder was looked at, and the heads of its logs where nothing was found.

    Raise StoreError if the folder cannot be written to.
    """
    heads = (
        {str(log.path.relative_to(folder.data)): head_of(log.lines()) for log in _logs(folder)}
        if not verification.found
        else _last_record(folder.data).get("heads", {})
    )
    record = {"at": verification.at.isoformat(timespec="seconds"), "found": len(verification.found), "heads": heads}
    try:
        write_file(_record_path(folder.data), [f"{json.dumps(record)}\n".encode()])
    except OSError as error:
        raise StoreError(
            f"{folder.data} cannot be written to ({error}), so nothing says that it was verified"
        ) from error


def mend(folder: DataFolder, *, accept_loss: bool) -> None:
    """Write again what is known from elsewhere; with `accept_loss` give up what is not. Raise StoreError if another run writes."""
    with folder.store.locked():
        if accept_loss:
            folder.raw.note_lost(folder.digests_without_store())
        folder.raw.manifest.mend(accept_loss=accept_loss)
        if accept_loss:
            folder.raw.accept_loss()
    pinned = folder.data / "pinned"
    if pinned.is_dir():
        with locked_folder(pinned, wait=_PATIENCE):
            PinIndex(pinned).mend()
