"""What the command line is given: sources by name, files, days, the folder of data and the clock; each is checked when read.

Prints nothing and does nothing with them.
"""

from __future__ import annotations

import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import pandas as pd
import typer

from etl.errors import InputError, UsageError
from etl.files import Content
from etl.model import Period, is_to_come
from etl.pipeline import DataFolder
from etl.sources import api_sources, file_sources
from etl.sources._source import ApiSource, FileSource

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer for programs.")]
AsOf = Annotated[
    str | None, typer.Option("--asof", metavar="DAY", help="As the data stood on a day, such as 2018-02-28.")
]

#: The most bytes that a file of figures has which is read whole, and one that is read as it streams by.
LARGEST_FILE, LARGEST_STREAM = 128_000_000, 16_000_000_000

_Source = TypeVar("_Source", ApiSource, FileSource)


def now() -> datetime:
    """Return the moment of the run, in UTC."""
    return datetime.now(UTC)


def data_folder(step: Callable[[str], None] | None = None) -> DataFolder:
    """Return the data folder that the environment names, or else the one beside the code; `step` hears what it does."""
    default = Path(__file__).resolve().parents[2] / "data"
    folder = DataFolder(Path(os.environ.get("NINE_BRIDGES_DATA") or default), _say)
    return replace(folder, step=step) if step else folder


def _say(what: str) -> None:
    typer.echo(f"note: {what}", err=True)


def find_live_source(word: str) -> ApiSource:
    """Return the live source of a word: its name, its data set's, or its short name; raise UsageError for another."""
    files = {name: source.info.source for source in file_sources().values() for name in _words(source)}
    remedy = f"import its files: `python -m etl import {files.get(word)} FILE`"
    return _find_source(word, api_sources(), "live source", remedy if word in files else "")


def find_importer(word: str) -> FileSource:
    """Return the importer of a word: its data set's name, or its short name; raise UsageError for another."""
    live = {name: source.name for source in api_sources().values() for name in _words(source)}
    remedy = f"it is fetched: `python -m etl fetch {live.get(word)}`"
    return _find_source(word, file_sources(), "importer", remedy if word in live else "")


def find_data_set(word: str, known: Sequence[str]) -> str:
    """Return the data set of a source's name or short name; raise UsageError, listing those that are known, for another."""
    sources: list[ApiSource | FileSource] = [*file_sources().values(), *api_sources().values()]
    named = {name: source.info.source for source in reversed(sources) for name in _words(source)}
    found = word if word in known else named.get(word)
    if found not in known:
        raise UsageError(f"{word!r} is no source; there are {', '.join(known)}")
    return str(found)


def source_names(known: Mapping[str, ApiSource] | Mapping[str, FileSource]) -> str:
    """Return the sources as they are listed: one name each, by which every command knows it."""
    return ", ".join(sorted(dict.fromkeys(_name(source) for source in known.values())))


def _name(source: ApiSource | FileSource) -> str:
    return source.name if isinstance(source, ApiSource) else source.info.source


def _words(source: ApiSource | FileSource) -> set[str]:
    """Return every word for a source; a live one's variable has its short name."""
    short = source.variable.split("_")[2].lower() if isinstance(source, ApiSource) else source.name
    return {source.name, source.info.source, short}


def _find_source(word: str, known: Mapping[str, _Source], what: str, remedy: str) -> _Source:
    for source in known.values():
        if word == _name(source):
            return source
    for source in known.values():
        if word in _words(source):
            return source
    raise UsageError(f"{word!r} is no {what}; {remedy or f'there are {source_names(known)}'}")


def content_of(path: Path, importer: FileSource) -> Content:
    """Return a file's bytes, or its path if it is read as a stream.

    Raise InputError for one that cannot be opened, for what is no file, such as a device or a pipe, and for one too large.
    """
    largest = LARGEST_STREAM if importer.is_stream else LARGEST_FILE
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise InputError(f"{path} cannot be read: it is no file; name a file that the publisher gave")
        if found.st_size > largest:
            raise InputError(
                f"{path} has {found.st_size / 1e6:,.0f} MB, and no file of {importer.info.title} has more than"
                f" {largest / 1e6:,.0f}: is it the right one?"
            )
        if not importer.is_stream:
            return path.read_bytes()
        with path.open("rb"):
            return path
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error


@contextmanager
def time_limit(seconds: float, what: str) -> Iterator[None]:
    """Raise InputError, which says what, if the block takes longer than so many seconds, where the system can tell."""

    def stop(_signal: int, _frame: object) -> None:
        raise InputError(f"{what} takes longer than {seconds / 60:.0f} minutes, and no file of a publisher does")

    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def read_day(text: str | None) -> pd.Timestamp | None:
    """Read a day, if one is given; raise UsageError for what is none."""
    if text is None:
        return None
    try:
        return pd.Timestamp(datetime.strptime(text, "%Y-%m-%d"))  # noqa: DTZ007  (a day has no zone)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day: write it as 2018-02-28") from error


def read_period(text: str | None, importer: FileSource) -> str:
    """Read a period, if one is given, as this project writes it; raise UsageError for what is none, or where it says nothing."""
    if text is None:
        return ""
    if not importer.asks_period:
        raise UsageError(f"--period says nothing to {importer.name}, whose files say themselves what they cover")
    try:
        return str(Period.parse(text))
    except ValueError as error:
        raise UsageError(str(error)) from error


def read_past_day(text: str | None) -> pd.Timestamp | None:
    """Read the day as of which something is asked; raise UsageError for one that is still to come."""
    asked = read_day(text)
    if asked is not None and is_to_come(asked.date(), now().date()):
        raise UsageError(f"--asof {text} is still to come: ask for a day up to today")
    return asked
