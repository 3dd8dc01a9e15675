"""What was pinned stays: each exhibit's content under its digest, and every form of it as it was first sent.

Files are written once, whole, and never changed or removed. The folder has a bound; beyond it nothing new is kept,
and what is asked for is drawn each time, without a promise that it stays. What is in a file is the business of exhibit
and forms.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.embeds.snapshot import DIGITS, ChartSnapshot, digest_of, read
from etl.files import write_file_once

#: A gibibyte: some ten thousand charts in every form. An open address must not be able to fill a disk.
BOUND = 1 << 30
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGITS}}}")
_CONTENT = "exhibit.json"
#: Whether what is pinned next is kept.
KEPT, FULL, UNWRITABLE = "kept", "full", "unwritable"
_LOG = logging.getLogger("nine_bridges")


@dataclass(frozen=True)
class PinStore:
    """The folder of what was pinned."""

    folder: Path
    bound: int = BOUND
    _told: set[str] = field(default_factory=set, repr=False, compare=False)

    @property
    def state(self) -> str:
        """Return whether what is pinned next is kept, and why not: one of KEPT, FULL and UNWRITABLE."""
        there = next(one for one in (self.folder, *self.folder.parents) if one.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            return UNWRITABLE
        return FULL if self._size() >= self.bound else KEPT

    def exhibit(self, digest: str) -> ChartSnapshot | None:
        """Return what was pinned under a digest; None if nothing was, or if it is not what was written."""
        content = self._read(digest, _CONTENT)
        return read(content) if content is not None and digest_of(content) == digest else None

    def keep(self, exhibit: ChartSnapshot) -> None:
        """Keep an exhibit's content."""
        self._write(exhibit.digest, _CONTENT, exhibit.content)

    def form(self, digest: str, variant: str) -> bytes | None:
        """Return the bytes of a form as they were first sent, if they were."""
        return self._read(digest, _name(variant))

    def keep_form(self, digest: str, variant: str, data: bytes) -> bytes:
        """Keep the bytes of a form, and give those that stand: what was written first wins."""
        self._write(digest, _name(variant), data)
        return self._read(digest, _name(variant)) or data

    def _read(self, digest: str, name: str) -> bytes | None:
        if not _DIGEST.fullmatch(digest):
            return None
        with suppress(OSError):
            return (self.folder / digest / name).read_bytes()
        return None

    def _write(self, digest: str, name: str, data: bytes) -> None:
        """Write a file unless it is there; a folder that is full or may not be written to keeps nothing new."""
        path = self.folder / digest / name
        if path.exists():
            return
        if self._size() >= self.bound:
            self._tell(FULL)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file_once(path, data)
        except OSError:
            self._tell(UNWRITABLE)

    def _tell(self, state: str) -> None:
        """Note once why nothing new is kept."""
        if state not in self._told:
            self._told.add(state)
            _LOG.warning("a pinned chart could not be kept: the folder %s is %s", self.folder.name, state)

    def _size(self) -> int:
        with suppress(OSError):
            return sum(file.stat().st_size for file in self.folder.glob("*/*"))
        return 0


def _name(variant: str) -> str:
    return hashlib.sha256(variant.encode()).hexdigest()[:DIGITS]
