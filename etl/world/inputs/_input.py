"""What an input of the world is: one file of a publisher's figures of all countries, or of any reporter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.relations.frames import Lazy
from etl.world.engines import DuckDbEngine


def _no_lines(_: DuckDbEngine) -> None:
    """Find nothing: the input has no lines to point at."""


@dataclass(frozen=True)
class WorldInput:
    """One file: its name, its source, the digest of its bytes, the day since which it is public if that is known, and its parts.

    A part is read on its own, such as a year of a release, and gives rows of the world's table `trade`. Reading raises
    InputError, with file and line, for what is not understood. `refuse_lines` is called where the engine stops in the middle of
    reading, or a key stands twice: it raises InputError for the line that is the cause, if it finds one.
    """

    name: str
    source: str
    digest: str
    published: date | None
    parts: Mapping[str, Callable[[DuckDbEngine], Lazy]]
    refuse_lines: Callable[[DuckDbEngine], None] = _no_lines


@dataclass(frozen=True)
class InputFormat:
    """A format of files: what it is called, how one is known by its name and first bytes, and how one is opened."""

    title: str
    recognises: Callable[[Path, bytes], bool]
    open: Callable[[Path], WorldInput]
