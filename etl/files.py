"""Files that are whole or not there: written beside their place, made to last, then moved to it.

What a run that was killed left unfinished has a name of its own kind and is cleared by the next one. What is in a
file is others' business.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

#: What is not finished has a name that begins so.
WRITING = ".writing-"


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file beside its place and move it there, so that it is never seen cut; a failure leaves nothing."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=WRITING)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_unfinished(folder: Path, start: str = WRITING) -> None:
    """Remove what a killed run left unfinished in a folder; the caller holds the lock, so no other run is at it."""
    for leftover in folder.glob(f"{start}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
