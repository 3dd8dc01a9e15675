"""What of a folder is on the disk after a power cut: what was synced, and nothing else.

A file has the bytes that it had when it was last synced, a folder the names that it had then; a move that no sync of its
folder followed did not happen. That is the least that a disk promises, and worse than most are.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass
class LossyDisk:
    """Notes what is synced below a folder; `states` are the disk's contents after each sync."""

    root: Path
    files: dict[int, bytes] = field(default_factory=dict)
    folders: dict[int, dict[str, int]] = field(default_factory=dict)
    states: list[tuple[dict[int, bytes], dict[int, dict[str, int]]]] = field(default_factory=list)
    _held: list[int] = field(default_factory=list)

    def begin(self, patch: pytest.MonkeyPatch) -> None:
        """Take what is there for synced, and note every sync from now on."""
        for path in [self.root, *self.root.rglob("*")]:
            self._note(os.open(path, os.O_RDONLY))
        self.states.append((dict(self.files), dict(self.folders)))
        sync = os.fsync

        def noting(handle: int) -> None:
            sync(handle)
            self._note(os.open(f"/proc/self/fd/{handle}", os.O_RDONLY))
            self.states.append((dict(self.files), dict(self.folders)))

        patch.setattr(os, "fsync", noting)

    def _note(self, handle: int) -> None:
        """Note the content of an open file or folder, which stays open, so that its number is no other's."""
        self._held.append(handle)
        number, path = os.fstat(handle).st_ino, Path(f"/proc/self/fd/{handle}")
        if path.is_dir():
            self.folders[number] = {entry.name: entry.inode() for entry in os.scandir(handle)}
            for entry in os.scandir(handle):
                if entry.is_dir():
                    self.folders.setdefault(entry.inode(), {})
        else:
            self.files[number] = path.read_bytes()

    def end(self) -> None:
        """Let go of what was held open."""
        for handle in self._held:
            os.close(handle)

    def write(self, state: int, target: Path) -> None:
        """Write what the disk held after so many syncs."""
        files, folders = self.states[state]

        def fill(number: int, place: Path) -> None:
            place.mkdir()
            for name, inner in folders[number].items():
                if inner in folders:
                    fill(inner, place / name)
                else:
                    (place / name).write_bytes(files.get(inner, b""))

        fill(self.root.stat().st_ino, target)
