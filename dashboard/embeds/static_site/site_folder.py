"""The folder that a site of files is written to: live files may change, pinned ones are written once, nothing is removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from etl.files import LOCK, clear_unfinished, locked_folder, write_file, write_file_once


@dataclass
class SiteFolder:
    """The folder that is written to, and what became of its files."""

    folder: Path
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for writing, cleared of what a killed run left unfinished; refuse while another run holds it."""
        with locked_folder(self.folder):
            clear_unfinished(self.folder)
            try:
                yield
            finally:
                (self.folder / LOCK).unlink()

    def write_live(self, name: str, data: bytes) -> None:
        """Write a file whose content may change."""
        path = self._path(name)
        before = path.read_bytes() if path.exists() else None
        (self.same if before == data else self.new if before is None else self.changed).append(name)
        if before != data:
            write_file(path, [data])

    def write_pinned(self, name: str, draw: Callable[[], bytes]) -> None:
        """Write a file once; one that is there stays as it is, and is not drawn again."""
        path = self._path(name)
        if path.exists():
            self.same.append(name)
            return
        write_file_once(path, draw())
        self.new.append(name)

    def _path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path
