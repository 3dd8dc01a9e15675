"""What was pinned stays: each snapshot's content under its digest, and every form of it as it was first sent.

Files are written once, whole, and never changed or removed; a form with the same bytes as another is no file of its own.
An index lists each with its digest, so that damage is seen before anything is sent. The folder has a bound; beyond it
nothing new is stored, and a pinned chart is drawn each time, without a promise that it stays. What is in a file is decided
in snapshot and forms.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from dashboard.embeds.snapshot import DIGITS, ChartSnapshot, content_digest, read_snapshot
from etl.errors import StoreError
from etl.files import clear_unfinished, locked_folder, make_folder, write_file
from etl.integrity.pin_index import KEPT_FILE, PinIndex, PinnedFile, PinnedFiles

#: A gibibyte: some ten thousand charts in every form, of which readers of the open site may fill one half, so that the
#: other is left to the operator's own command. Nothing that is kept makes way for anything.
BOUND = 1 << 30
READERS_BOUND = BOUND // 2
#: For so many seconds another process may be writing before a form is sent without being kept.
_PATIENCE = 5.0
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGITS}}}")
_CONTENT = "exhibit.json"
#: Whether what is pinned next is stored.
KEPT, FULL, UNWRITABLE = "kept", "full", "unwritable"
_LOG = logging.getLogger("nine_bridges")


class DamagedPinError(LookupError):
    """What was pinned is damaged, and cannot be drawn again as it was."""

    status = 503

    def __init__(self, digest: str) -> None:
        """Name what was pinned, and what helps."""
        super().__init__(
            f"What was pinned as {digest} is damaged here and cannot be drawn again as it was; it comes back with the backup"
        )


@dataclass(frozen=True)
class PinStore:
    """The folder of what was pinned."""

    folder: Path
    bound: int = READERS_BOUND
    _warned: set[str] = field(default_factory=set, repr=False, compare=False)
    _files: PinnedFiles = field(default_factory=PinnedFiles, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    @property
    def state(self) -> str:
        """Return whether what is pinned next is stored, and why not: one of KEPT, FULL and UNWRITABLE."""
        there = next(one for one in (self.folder, *self.folder.parents) if one.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            return UNWRITABLE
        return FULL if self.listed().size >= self.bound else KEPT

    def snapshot(self, digest: str) -> ChartSnapshot | None:
        """Return what was pinned under a digest; None if nothing was, or if it is not what was written."""
        if not _DIGEST.fullmatch(digest):
            return None
        with suppress(OSError):
            content = (self.folder / digest / _CONTENT).read_bytes()
            return read_snapshot(content) if content_digest(content) == digest else None
        return None

    def lists(self, digest: str) -> bool:
        """Return whether something was pinned under a digest, be it whole or damaged."""
        return f"{digest}/{_CONTENT}" in self.listed().by_name

    def keep(self, snapshot: ChartSnapshot) -> None:
        """Store a snapshot's content."""
        self._keep(f"{snapshot.digest}/{_CONTENT}", snapshot.content)

    def form(self, digest: str, variant: str) -> bytes | None:
        """Return the bytes of a form as they were first sent; None if they were not kept, or are damaged."""
        listed = self.listed().by_name.get(_name(digest, variant))
        return self._sound(listed) if listed else None

    def keep_form(self, digest: str, variant: str, data: bytes) -> bytes:
        """Keep the bytes of a form, and give those that stand: what was written first wins.

        Raise DamagedPinError if other bytes were written first and are damaged.
        """
        name = _name(digest, variant)
        self._keep(name, data)
        listed = self.listed().by_name.get(name)
        stored = self._sound(listed) if listed else data
        if stored is None:
            raise DamagedPinError(digest)
        return stored

    def _sound(self, listed: PinnedFile) -> bytes | None:
        with suppress(OSError):
            data = (self.folder / listed.path).read_bytes()
            return data if hashlib.sha256(data).hexdigest() == listed.digest else None
        return None

    def listed(self) -> PinnedFiles:
        """Return the files that are listed by now, those of other processes too."""
        with self._lock:
            self._files.read_on(PinIndex(self.folder).log.path)
            return self._files

    def _keep(self, name: str, data: bytes) -> None:
        """Write a file and list it, unless it is there whole; a folder that is full or may not be written to keeps nothing new."""
        listed = self.listed()
        known = listed.by_name.get(name)
        if known and self._sound(known) is not None:
            return
        if known is None and listed.size >= self.bound:
            self._warn_once(FULL)
            return
        try:
            with self._writing():
                self._write(name, data)
        except (OSError, StoreError):
            self._warn_once(UNWRITABLE)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the folder; whoever is the first clears what older runs left, and lists what they kept."""
        with locked_folder(self.folder, wait=_PATIENCE):
            if not self.listed().by_name:
                clear_unfinished(self.folder)
                PinIndex(self.folder).migrate()
            yield

    def _write(self, name: str, data: bytes) -> None:
        """Write bytes under a name, or list the file that has them; bytes other than those that are listed stay unwritten."""
        listed, digest = self.listed(), hashlib.sha256(data).hexdigest()
        known = listed.by_name.get(name)
        if known and known.digest != digest:
            return
        path = known.path if known else listed.paths.get(digest, name)
        if known or path == name or self._sound(PinnedFile(path, digest, len(data))) is None:
            make_folder((self.folder / path).parent)
            write_file(self.folder / path, [data])
        if known is None:
            PinIndex(self.folder).log.append([(KEPT_FILE, name, PinnedFile(path, digest, len(data)).text)])

    def _warn_once(self, state: str) -> None:
        """Log once why nothing new is stored."""
        if state not in self._warned:
            self._warned.add(state)
            _LOG.warning("a pinned chart could not be kept: the folder %s is %s", self.folder.name, state)


def _name(digest: str, variant: str) -> str:
    return f"{digest}/{hashlib.sha256(variant.encode()).hexdigest()[:DIGITS]}"
