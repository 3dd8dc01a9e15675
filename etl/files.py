"""Files and folders that are whole or not there: written beside their place, made to last, then moved to it.

What a run that was killed left unfinished has a name of its own kind and is cleared by the next one; a lock keeps two
runs apart. A file is known by the digest of its bytes; what is in it is others' business.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from etl.errors import StoreError

#: What is not finished has a name that begins so.
UNFINISHED = ".writing-"
#: How such names began in earlier versions.
_FORMERLY = (".new-",)
#: The file by which a run holds a folder.
LOCK = ".lock"


#: Bytes, or the path of a file too large to hold in memory.
Content = bytes | Path
_PIECE = 1 << 20


class StoredFault(NamedTuple):
    """A file that is not what was stored, relative to the data folder; what is wrong with it, and what to do."""

    path: str
    problem: str
    remedy: str


def pieces_of(content: Content) -> Iterator[bytes]:
    """Return some content piece by piece."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def digest_of(content: Content) -> str:
    """Return the SHA-256 of some content, read piece by piece; raise OSError for a file that cannot be read."""
    digest = hashlib.sha256()
    for piece in pieces_of(content):
        digest.update(piece)
    return digest.hexdigest()


def describe_difference(path: Path, digest: str, verb: str) -> str:
    """Return in words what is wrong with a file that was stored, or written, with a digest; a blank if nothing is."""
    try:
        return "" if digest_of(path) == digest else f"it is not what was {verb}"
    except FileNotFoundError:
        return "it is gone"
    except OSError as error:
        return f"it cannot be read ({error})"


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file beside its place and move it there, so that it is never seen cut; a failure leaves nothing."""
    unfinished = _beside(path)
    try:
        _write(unfinished, pieces)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
    sync_folder(path.parent)


def write_file_once(path: Path, data: bytes) -> None:
    """Write a file as `write_file` does, unless there is one: that stays."""
    unfinished = _beside(path)
    try:
        _write(unfinished, [data])
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_folder(folder: Path, files: Mapping[str, bytes], *, lasting: bool = True) -> None:
    """Write a folder of files beside its place and move it there, in place of one that may be there.

    A failure leaves nothing. What need not survive a power cut is written faster if it is not `lasting`.
    """
    unfinished = _beside(folder)
    try:
        unfinished.mkdir()
        for name, data in files.items():
            _write(unfinished / name, [data], lasting=lasting)
        unfinished.chmod(0o755)
        if lasting:
            sync_folder(unfinished)
        replaced = folder.rename(f"{unfinished}-replaced") if folder.exists() else None
        unfinished.rename(folder)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    if lasting:
        sync_folder(folder.parent)
    if replaced:
        shutil.rmtree(replaced)


def _beside(path: Path) -> Path:
    return path.with_name(f"{UNFINISHED}{path.name}-{secrets.token_hex(8)}")


def _write(path: Path, pieces: Iterable[bytes], *, lasting: bool = True) -> None:
    with path.open("xb") as file:
        file.writelines(pieces)
        file.flush()
        if lasting:
            os.fsync(file.fileno())


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they are missing, so that their names last through a power cut."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def move_file(path: Path, folder: Path) -> None:
    """Move a file to a folder, made if it is missing; both folders then last through a power cut."""
    make_folder(folder)
    path.replace(folder / path.name)
    sync_folder(folder)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_unfinished(folder: Path) -> None:
    """Remove what a killed run left unfinished below a folder; the caller holds the lock, so no other run is at it."""
    for leftover in [path for start in (UNFINISHED, *_FORMERLY) for path in folder.rglob(f"{start}*")]:
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)


@contextmanager
def locked_folder(folder: Path, wait: float = 0) -> Iterator[None]:
    """Hold a folder, made if it is missing, for writing; raise StoreError if another run holds it for so many seconds.

    Raise OSError if nobody may write there. The lock ends with its holder, even if that is killed.
    """
    make_folder(folder)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        raise StoreError(f"another run is writing to {folder}: wait for it to end, then try again") from error
    try:
        yield
    finally:
        lock.release()
