"""A copy of a data folder that is consistent while runs go on writing: what was noted as done when it began, and nothing later.

Publishers' bytes and pinned charts never change, and the logs that list them only grow. So the logs are read first, and then
what they list is copied, each file held against its digest. Nothing is locked, and a copy that was made before is only added to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from etl.errors import StoreError, UsageError
from etl.files import StoredFault, digest_of, locked_folder, make_folder, pieces_of, write_file
from etl.integrity.chained_log import ChainedLog, LogLine, has_head
from etl.integrity.pin_index import PinIndex, PinnedFiles
from etl.integrity.receipt_manifest import RECEIPTS, REFUSED, ListedReceipts, ReceiptManifest
from etl.integrity.receipts import receipt_of
from etl.pipeline import DataFolder
from etl.store import Version

#: What is copied by the logs that list it, or is made again from the rest.
_OWN = {"raw", "store", "pinned", "receipts.head", "verified.json"}
#: As often a version is looked up again that was removed while it was copied.
_TRIES = 3


@dataclass
class Backup:
    """Where a copy is, how many files were copied and how many were there already, and what could not be copied whole."""

    folder: Path
    copied: int = 0
    same: int = 0
    faults: list[StoredFault] = field(default_factory=list)


def back_up(folder: DataFolder, target: Path) -> Backup:
    """Copy what cannot be made again, and the version in force, into a folder that can stand in the place of `data`.

    Raise UsageError for a target inside of the data folder, StoreError if it cannot be written to or another copy is being made.
    """
    if target.resolve().is_relative_to(folder.data.resolve()):
        raise UsageError(f"{target} is in the data folder: name another one, at best on another disk")
    done = Backup(target)
    try:
        with locked_folder(target):
            for what, copy in _PARTS.items():
                folder.step(f"copying {what}")
                copy(folder, done)
    except OSError as error:
        raise StoreError(
            f"{target} cannot be written to ({error}): make room, or give the right to write there"
        ) from error
    return done


def _copy_raw(folder: DataFolder, done: Backup) -> None:
    """Copy the bytes, then the manifest, then the receipts that it lists, then the head that says that it is all there."""
    manifest = folder.raw.manifest
    head = manifest.noted_head()
    lines = manifest.log.lines()
    if head is None or not has_head(lines, head):
        if lines or any(manifest.files().values()):
            raise StoreError(f"{folder.raw.root} does not list its receipts: run `python -m etl build`, then try again")
        return
    lines = _up_to(lines, head)
    listed, copy = ListedReceipts.of(lines), ReceiptManifest(done.folder / "raw")
    for digest in sorted(_digests(listed)):
        _copy(folder.raw.root / digest, copy.root / digest, digest, done)
    _write(copy.log.path, b"".join(line.encoded for line in lines), done)
    copy.anchor.unlink(missing_ok=True)
    copy.finish()


def _digests(listed: ListedReceipts) -> set[str]:
    """Return the digests of all bytes that must be there."""
    named = {
        name: {receipt_of(text, Path(file)).digest for file, text in texts.items()}
        for name, texts in listed.texts.items()
    }
    return named[RECEIPTS] | ((named[REFUSED] | listed.unread) - listed.lost)


def _up_to(lines: list[LogLine], head: str) -> list[LogLine]:
    digests = [line.digest for line in lines]
    return lines[: digests.index(head) + 1] if head in digests else []


def _copy_pins(folder: DataFolder, done: Backup) -> None:
    source, copy = PinIndex(folder.data / "pinned"), PinIndex(done.folder / "pinned")
    lines, files = source.log.lines(), PinnedFiles()
    for line in lines:
        files.add(line)
    for one in dict.fromkeys(files.by_name.values()):
        _copy(source.folder / one.path, copy.folder / one.path, one.digest, done)
    if lines:
        _write(copy.log.path, b"".join(line.encoded for line in lines), done)


def _copy_version(folder: DataFolder, done: Backup) -> None:
    """Copy the version in force and the history; a store that is not there is built from the rest."""
    for _ in range(_TRIES):
        with suppress(StoreError):
            version = folder.store.current()
            files = dict(_files_of(version))
            for name, data in files.items():
                _write(done.folder / "store" / version.name / name, data, done)
            history = ChainedLog(folder.store.history.path).lines()
            _write(done.folder / "store" / "history.jsonl", b"".join(line.encoded for line in history), done)
            _write(done.folder / "store" / "current", f"{version.name}\n".encode(), done)
            return


def _files_of(version: Version) -> Iterator[tuple[str, bytes]]:
    for table in version.digests:
        yield version.path(table).name, version.content(table)
    yield "datapackage.json", version.package


def _copy_declarations(folder: DataFolder, done: Backup) -> None:
    """Copy the declarations, which are the operator's own."""
    for path in sorted(folder.data.rglob("*")):
        place = path.relative_to(folder.data)
        if place.parts[0] in _OWN or path.name.startswith("."):
            continue
        if path.is_dir():
            make_folder(done.folder / place)
        else:
            _write(done.folder / place, path.read_bytes(), done)


def _copy(source: Path, target: Path, digest: str, done: Backup) -> None:
    """Copy a file that has a digest, unless it is there; one that is damaged or gone is noted, and what was copied before stays."""
    if target.is_file() and digest_of(target) == digest:
        done.same += 1
        return
    try:
        sound = digest_of(source) == digest
    except OSError:
        sound = False
    if not sound:
        name = f"{source.parent.name}/{source.name}"
        done.faults.append(StoredFault(name, "it is damaged or gone, and was not copied", "run `python -m etl verify`"))
        return
    make_folder(target.parent)
    write_file(target, pieces_of(source))
    done.copied += 1


def _write(target: Path, data: bytes, done: Backup) -> None:
    if target.is_file() and digest_of(target) == digest_of(data):
        done.same += 1
        return
    make_folder(target.parent)
    write_file(target, [data])
    done.copied += 1


_PARTS: dict[str, Callable[[DataFolder, Backup], None]] = {
    "publishers' bytes": _copy_raw,
    "pinned charts": _copy_pins,
    "the version in force": _copy_version,
    "declarations": _copy_declarations,
}
