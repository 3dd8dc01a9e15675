"""Which files of pinned charts there must be, in a chained log: each one's digest and size, under its name.

The log is the count of what is kept, and tells a damaged file from a sound one. What is in the files is the dashboard's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from etl.files import StoredFault, describe_difference, digest_of
from etl.integrity.chained_log import ChainedLog, DamagedLogError, LogLine, sound_line

#: The one event: a file was kept.
KEPT_FILE = "kept"
_GONE = "get it back from a backup; if it can be drawn as it was, the next who asks for it has it written again"
_MEND = "run `python -m etl verify --mend`, which lists what is there"


class PinnedFile(NamedTuple):
    """A file of a pinned chart: where its bytes are, relative to the folder, their SHA-256 and how many there are."""

    path: str
    digest: str
    size: int

    @property
    def text(self) -> str:
        """Return it as the log has it."""
        return f"{self.digest} {self.size} {self.path}"

    @classmethod
    def read(cls, text: str) -> PinnedFile:
        """Read it as the log has it."""
        digest, size, path = text.split(" ", 2)
        return cls(path, digest, int(size))


@dataclass
class PinnedFiles:
    """What a log lists, read on as it grows: each file by name, the path of each content, and the bytes of all of them."""

    by_name: dict[str, PinnedFile] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    size: int = 0
    _read: int = 0

    def read_on(self, path: Path) -> None:
        """Read the lines that came since the last time; a line that is not sound lists nothing."""
        try:
            length = path.stat().st_size
        except OSError:
            length = 0
        if length < self._read:
            self.by_name, self.paths, self.size, self._read = {}, {}, 0, 0
        if length == self._read:
            return
        with suppress(OSError), path.open("rb") as file:
            file.seek(self._read)
            for data in file:
                if not data.endswith(b"\n"):
                    return
                self._read += len(data)
                if line := sound_line(data):
                    self.add(line)

    def add(self, line: LogLine) -> None:
        """Add what a line lists; of one name what was listed first stands."""
        one = PinnedFile.read(line.text)
        self.by_name.setdefault(line.name, one)
        if one.digest not in self.paths:
            self.paths[one.digest] = one.path
            self.size += one.size


@dataclass(frozen=True)
class PinIndex:
    """The list of pinned files in a folder."""

    folder: Path

    @property
    def log(self) -> ChainedLog:
        """Return the log: of each file its name, its digest, its size, and the file that has its bytes."""
        return ChainedLog(self.folder / "index.jsonl")

    def migrate(self) -> None:
        """List the files that earlier versions kept, which listed none; the caller holds the folder."""
        if not self.log.path.exists():
            self._list_files(PinnedFiles())

    def _list_files(self, known: PinnedFiles) -> None:
        entries = []
        for path in self._files(whole=True):
            name, data = str(path.relative_to(self.folder)), path.read_bytes()
            if name not in known.by_name and name not in known.paths.values():
                one = PinnedFile(name, digest_of(data), len(data))
                entries.append((KEPT_FILE, name, one.text))
        if entries:
            self.log.append(entries)

    def _files(self, *, whole: bool) -> list[Path]:
        """Return every file of a pinned chart that is there; or those that are whole, as far as their names tell."""
        files = [path for path in sorted(self.folder.glob("*/*")) if not path.name.startswith(".")]
        return [path for path in files if _is_whole(path)] if whole else files

    def mend(self) -> None:
        """List what is there and not listed; a damaged log is kept under another name, and its sound lines are taken from it."""
        try:
            lines = self.log.lines()
        except DamagedLogError:
            lines = self.log.readable_lines()
            former = digest_of(self.log.path)[:16]
            self.log.path.rename(self.log.path.with_name(f"index-{former}.damaged"))
            self.log.append((line.event, line.name, line.text) for line in lines)
        known = PinnedFiles()
        for line in lines:
            known.add(line)
        if self.folder.is_dir():
            self._list_files(known)

    def faults(self) -> Iterator[StoredFault]:
        """Return the files that are not what was written, and those that are not listed."""
        known = PinnedFiles()
        try:
            for line in self.log.lines():
                known.add(line)
        except DamagedLogError as error:
            yield self._fault(self.log.path.name, str(error), _MEND)
            return
        for one in dict.fromkeys(known.by_name.values()):
            if problem := describe_difference(self.folder / one.path, one.digest, "written"):
                yield self._fault(one.path, problem, _GONE)
        for path in self._files(whole=False):
            name = str(path.relative_to(self.folder))
            if name not in known.by_name:
                yield self._fault(name, "nothing says that it was kept", _MEND)

    def _fault(self, name: str, problem: str, remedy: str) -> StoredFault:
        return StoredFault(f"{self.folder.name}/{name}", problem, remedy)


def _is_whole(path: Path) -> bool:
    """Return whether a chart's content is what the name of its folder says; of its forms nothing says more."""
    digest = digest_of(path)
    return path.name != "exhibit.json" or digest.startswith(path.parent.name)
