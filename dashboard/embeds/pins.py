"""What was pinned stays: each snapshot's content under its digest, and every form of it as it was first sent.

Files are written once, whole, and never changed or removed. The folder has a bound; beyond it nothing new is stored,
and a pinned chart is drawn each time, without a promise that it stays. What is in a file is decided in snapshot and
forms.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.embeds.snapshot import DIGITS, ChartSnapshot, content_digest, read_snapshot
from etl.files import write_file_once

#: A gibibyte: some ten thousand charts in every form. An open address must not be able to fill a disk.
BOUND = 1 << 30
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGITS}}}")
_CONTENT = "exhibit.json"
#: Whether what is pinned next is stored.
KEPT, FULL, UNWRITABLE = "kept", "full", "unwritable"
_LOG = logging.getLogger("nine_bridges")


@dataclass(frozen=True)
class PinStore:
    """The folder of what was pinned."""

    folder: Path
    bound: int = BOUND
    _warned: set[str] = field(default_factory=set, repr=False, compare=False)

    @property
    def state(self) -> str:
        """Return whether what is pinned next is stored, and why not: one of KEPT, FULL and UNWRITABLE."""
        there = next(one for one in (self.folder, *self.folder.parents) if one.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            return UNWRITABLE
        return FULL if self._size() >= self.bound else KEPT

    def snapshot(self, digest: str) -> ChartSnapshot | None:
        """Return what was pinned under a digest; None if nothing was, or if it is not what was written."""
        content = self._read(digest, _CONTENT)
        return read_snapshot(content) if content is not None and content_digest(content) == digest else None

    def keep(self, snapshot: ChartSnapshot) -> None:
        """Store a snapshot's content."""
        self._write(snapshot.digest, _CONTENT, snapshot.content)

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
            self._warn_once(FULL)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file_once(path, data)
        except OSError:
            self._warn_once(UNWRITABLE)

    def _warn_once(self, state: str) -> None:
        """Log once why nothing new is stored."""
        if state not in self._warned:
            self._warned.add(state)
            _LOG.warning("a pinned chart could not be kept: the folder %s is %s", self.folder.name, state)

    def _size(self) -> int:
        with suppress(OSError):
            return sum(file.stat().st_size for file in self.folder.glob("*/*"))
        return 0


def _name(variant: str) -> str:
    return hashlib.sha256(variant.encode()).hexdigest()[:DIGITS]
