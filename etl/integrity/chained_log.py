"""A log that only grows, whose every line carries the digest of the line before: what is changed or taken out shows.

A line is an event, what it happened to, and a text. What events mean is its user's; who may append at a time as well.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from etl.errors import StoreError
from etl.files import make_folder, sync_folder

#: The head of a log without a line.
NO_LINE = "0" * 64
_LONGEST_LINE = 1 << 16


class DamagedLogError(StoreError):
    """A log is not what was written."""


class LogLine(NamedTuple):
    """One line: what happened to what, a text, and the digests of the line before and of this one."""

    event: str
    name: str
    text: str
    before: str
    digest: str

    @property
    def encoded(self) -> bytes:
        """Return the line's bytes."""
        return json.dumps(self._asdict(), ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True)
class ChainedLog:
    """The file of a log; whoever appends holds a lock of its own.

    The head of a log is the digest of its last line: whoever noted it can tell later whether lines behind it are gone.
    """

    path: Path

    def lines(self) -> list[LogLine]:
        """Return every line, none if there is no file; raise DamagedLogError, naming the first line that is not sound.

        A last line without an end is one whose writer died: it was never written.
        """
        found: list[LogLine] = []
        for number, data in enumerate(self._data().splitlines(keepends=True), 1):
            line = sound_line(data)
            if data.endswith(b"\n") and (line is None or line.before != head_of(found)):
                raise DamagedLogError(f"{self.path}, line {number}, is not what was written")
            if line is not None:
                found.append(line)
        return found

    def append(self, entries: Iterable[tuple[str, str, str]]) -> str:
        """Add lines of event, name and text, which then last through a power cut; return the new head.

        Only the last line is read for it; raise DamagedLogError if that one is not sound.
        """
        make_folder(self.path.parent)
        is_new = not self.path.exists()
        whole, head = self._end()
        added: list[LogLine] = []
        for entry in entries:
            added.append(_line(*entry, head_of(added, head)))
        with self.path.open("ab") as file:
            file.truncate(whole)
            file.write(b"".join(line.encoded for line in added))
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self.path.parent)
        return head_of(added, head)

    def cut(self, head: str) -> None:
        """Take off the lines behind a head, which spoke of what could not be done."""
        lines = self.lines()
        digests = [NO_LINE, *(line.digest for line in lines)]
        if head in digests:
            os.truncate(self.path, sum(len(line.encoded) for line in lines[: digests.index(head)]))

    def readable_lines(self) -> list[LogLine]:
        """Return every line that is sound by itself, wherever it stands: what can be saved of a damaged log."""
        lines = (sound_line(data) for data in self._data().splitlines(keepends=True))
        return [line for line in lines if line is not None]

    def _end(self) -> tuple[int, str]:
        """Return how long the log is without a line whose writer died, and its head."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _LONGEST_LINE))
                tail = file.read()
        except FileNotFoundError:
            return 0, NO_LINE
        *lines, unfinished = tail.split(b"\n")
        line = sound_line(lines[-1] + b"\n") if lines else None
        if (lines and line is None) or _is_line_but_for_its_end(unfinished):
            raise DamagedLogError(f"{self.path}: its last line is not what was written")
        return size - len(unfinished), line.digest if line else NO_LINE

    def _data(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise DamagedLogError(f"{self.path} cannot be read ({error})") from error


def head_of(lines: Sequence[LogLine], before: str = NO_LINE) -> str:
    """Return the head of a log with these lines, or that of the log before them if there are none."""
    return lines[-1].digest if lines else before


def has_head(lines: Sequence[LogLine], head: str) -> bool:
    """Return whether a log that once had this head can have become these lines."""
    return head == NO_LINE or any(line.digest == head for line in lines)


def _line(event: str, name: str, text: str, before: str) -> LogLine:
    content = json.dumps([event, name, text, before], ensure_ascii=False).encode()
    return LogLine(event, name, text, before, hashlib.sha256(content).hexdigest())


def _is_line_but_for_its_end(data: bytes) -> bool:
    """Return whether a line's end alone was changed or taken off, which no writer that dies does."""
    return any(sound_line(piece + b"\n") is not None for piece in (data, data[:-1]))


def sound_line(data: bytes) -> LogLine | None:
    """Return the line that some bytes are, or None unless they are byte by byte what is written for its content."""
    try:
        line = LogLine(**json.loads(data))
        sound = line.encoded == data and line == _line(line.event, line.name, line.text, line.before)
    except (ValueError, TypeError, RecursionError):
        return None
    return line if sound else None
