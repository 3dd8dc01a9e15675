"""What the command line is given: sources by name, files, days, the folder of data and the clock; each is checked when read.

Prints nothing and does nothing with them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import pandas as pd
import typer

from etl.errors import InputError, UsageError
from etl.model import Period, is_to_come
from etl.pipeline import DataFolder
from etl.raw import Content
from etl.sources._source import ApiSource, FileSource

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer for programs.")]
AsOf = Annotated[
    str | None, typer.Option("--asof", metavar="DAY", help="As the data stood on a day, such as 2018-02-28.")
]

_Source = TypeVar("_Source", ApiSource, FileSource)


def now() -> datetime:
    """Return the moment of the run, in UTC."""
    return datetime.now(UTC)


def data_folder() -> DataFolder:
    """Return the data folder that the environment names, or else the one beside the code."""
    default = Path(__file__).resolve().parents[2] / "data"
    return DataFolder(Path(os.environ.get("NINE_BRIDGES_DATA") or default))


def source_named(word: str, known: Mapping[str, _Source], what: str) -> _Source:
    """Return the source of a word: its own name, or its data set's as `status` shows it; raise UsageError for another."""
    by_data_set = {source.info.source: source for source in known.values()}
    found = known.get(word) or by_data_set.get(word)
    if found is None:
        raise UsageError(f"{word!r} is no {what}; there are {', '.join(known)}")
    return found


def content_of(path: Path, importer: FileSource) -> Content:
    """Return a file's bytes, or its path if it is read as a stream; raise InputError for one that cannot be opened."""
    try:
        if importer.stream is None:
            return path.read_bytes()
        with path.open("rb"):
            return path
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error


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
