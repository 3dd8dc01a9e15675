"""What a connector is: a declaration of a publisher's data set, and pure functions from its bytes to rows.

A source knows no other source, opens no file and sends nothing: it says what to ask and turns bytes into rows.
Sending is `fetch`'s work; storing the bytes and dating the rows is the pipeline's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode

import pandas as pd

from etl.errors import PublisherError


class TradeRow(NamedTuple):
    """What a parser returns of each figure; the pipeline adds published, recorded_at, snapshot and address."""

    source: str
    reporter: str
    partner: str
    flow: str
    period: str
    classification: str
    code: str
    value_usd: float | None
    net_weight_kg: float | None
    valuation: str
    status: str
    note: str | None


class CoverRow(NamedTuple):
    """What an answer holds completely: a known figure inside that it lacks was withdrawn. A blank partner is every one."""

    source: str
    reporter: str
    partner: str
    flow: str
    period: str
    classification: str


class RateRow(NamedTuple):
    """What a parser returns of each exchange rate, the average of a year."""

    source: str
    currency: str
    year: int
    units_per_usd: float
    note: str | None


TRADE_COLUMNS, COVER_COLUMNS, RATE_COLUMNS = TradeRow._fields, CoverRow._fields, RateRow._fields

#: What a parser returns of each list of partners that it holds; depth 0 means every partner.
LIST_COLUMNS = ("source", "reporter", "measure", "period", "depth", "without_country_percent")


def no_rows(columns: Sequence[str]) -> pd.DataFrame:
    """Return a frame with these columns and no row."""
    return pd.DataFrame(columns=list(columns))


@dataclass(frozen=True)
class SourceInfo:
    """A publisher's data set, as table `sources` shows it."""

    source: str
    title: str
    publisher: str
    covers: str
    licence: str
    citation: str
    address: str


@dataclass(frozen=True)
class Release:
    """One release of a data set that is revised as a whole: its name, by which releases sort, and a day it was out."""

    name: str
    public_by: date


@dataclass(frozen=True)
class ParseResult:
    """What a parser read: rows by table, how many cells were read, what was ignored and why, and what they cover.

    `trade` has TRADE_COLUMNS, `lists` LIST_COLUMNS, `rates` RATE_COLUMNS, `covers` COVER_COLUMNS. `trade` may also have
    `published`, the day since which each figure is public by its publisher's own word, as 2018-01-15 or a blank. `gaps` counts what was
    asked for and is not there at all, such as a year of a reporter. `release` is given where figures of two releases
    must not stand beside each other. `remarks` are what a person should know of what was read or left out.
    """

    trade: pd.DataFrame
    lists: pd.DataFrame
    read: int
    ignored: Mapping[str, int] = field(default_factory=dict)
    rates: pd.DataFrame = field(default_factory=lambda: no_rows(RATE_COLUMNS))
    covers: pd.DataFrame = field(default_factory=lambda: no_rows(COVER_COLUMNS))
    gaps: int = 0
    release: Release | None = None
    remarks: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """Return whether it holds something of all that was asked for."""
        return len(self.trade) + len(self.rates) > 0 and not self.gaps


@dataclass(frozen=True)
class FileContext:
    """What is known of a file besides its bytes: its name, whether it is an excerpt, and what its user says of it.

    `day` is the day since which it is public, if one was given; `period` is what it covers, if that was given.
    """

    excerpt: bool = False
    name: str = ""
    day: date | None = None
    period: str = ""


FileReader = Callable[[BinaryIO, FileContext], ParseResult]


def whole_file(parse: Callable[[bytes, bool], ParseResult]) -> FileReader:
    """Return a reader of open files from a parser that takes a file's bytes, and whether it is an excerpt."""
    return lambda file, context: parse(file.read(), context.excerpt)


#: A source that does not say otherwise revises a figure by no more than this.
USUAL_REVISION_PERCENT = 25.0


@dataclass(frozen=True)
class FileSource:
    """A publisher's file format: its word on the command line, its data set, and its reader.

    * `read(file, context)` reads an open binary file (seekable); it raises InputError, in one line, for anything that is not
      the whole, unaltered file. Of an excerpt it accepts fewer rows than the file's own totals say, and then returns no list
      and no world total that would need the missing rows. A parser of bytes becomes a reader by `whole_file`.
    * `is_stream`: whether its files can be too large to hold in memory, and are read piece by piece.
    * `recognises(start)` takes a file's first bytes, or all of a zip that may be a workbook, so that a file that was given to
      another importer is sent to this one.
    * `asks_period`: whether the period that a file covers may have to be given.
    * `control` says by what in a file a changed digit is seen; a source without one has its figures compared with those that
      it gave before, and a change beyond `usual_revision_percent` is told.
    """

    name: str
    info: SourceInfo
    read: FileReader
    is_stream: bool = False
    recognises: Callable[[bytes], bool] = lambda _start: False
    asks_period: bool = False
    control: str = ""
    usual_revision_percent: float = USUAL_REVISION_PERCENT


@dataclass(frozen=True)
class SourceRequest:
    """One request to a publisher: a path under its base address, and parameters without any key.

    The path is already percent-encoded; parameters are not.
    """

    path: str
    params: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Return the request as one line, by which it is stored and found again."""
        return f"{self.path}?{urlencode(self.params)}" if self.params else self.path

    def readable(self, base: str) -> str:
        """Return its address as a person reads it: whole, and without percent signs in the place of letters."""
        query = "&".join(f"{param}={value}" for param, value in self.params)
        address = f"{base.rstrip('/')}/{unquote(self.path.lstrip('/'))}"
        return f"{address}?{query}" if query else address

    @classmethod
    def from_name(cls, name: str) -> SourceRequest:
        """Return the request that has this name."""
        path, _, query = name.partition("?")
        return cls(path, tuple(parse_qsl(query, keep_blank_values=True)))

    def get(self, param: str) -> str:
        """Return a parameter's value, or a blank."""
        return dict(self.params).get(param, "")


@dataclass(frozen=True)
class SourceResponse:
    """What a publisher sent back: the HTTP status, the body, and the headers that matter (blank if absent)."""

    status: int
    body: bytes
    content_type: str = ""
    retry_after: str = ""
    location: str = ""


@dataclass(frozen=True)
class FetchScope:
    """What a fetch is to cover: parts of a source, from which year, up to which day, and whether there is a key."""

    parts: tuple[str, ...]
    first_year: int
    today: date
    keyed: bool


@dataclass(frozen=True)
class Key:
    """Where a publisher's key comes from and how it is sent; `required` if there is no asking without it.

    Exactly one of `header` and `param` is given; a header is preferred where the publisher allows it.
    """

    variable: str
    header: str = ""
    param: str = ""
    required: bool = False
    adds: str = ""


class RefusedError(PublisherError):
    """A publisher's refusal, as its source reads it; raised by `ApiSource.raise_if_refused`, handled by `fetch`.

    `again` says that asking again after `wait` seconds can help; a daily quota or a wrong key is not asked again.
    """

    def __init__(self, message: str, *, again: bool = False, wait: float | None = None) -> None:
        """Keep what the publisher said, without any key."""
        super().__init__(message)
        self.again = again
        self.wait = wait


class TruncatedError(PublisherError):
    """An answer that stopped at the publisher's row limit; the request is split, never the table cut short."""


@dataclass(frozen=True)
class ApiSource:
    """A publisher's live interface: what to request, how it refuses, and how an answer becomes rows.

    All functions are pure. `parts` names what can be asked for, each with what it is.

    * `plan_requests(scope)` returns the fewest requests that the publisher's limits allow, most settled first.
    * `is_settled(request, day)`: whether nothing that the request covers can be revised after that day.
    * `raise_if_refused(response)` raises RefusedError for a refusal, whatever its HTTP status.
    * `parse(body, request)` raises InputError for what it does not understand, TruncatedError at the row limit.
    * `split(request)` returns the smaller requests that replace it, or nothing if it cannot be split.
    * `newest_due(today)`: the newest period (a year or a month) that should be out by the publisher's own calendar.
    * `pause`: the least number of seconds between two requests, without and with a key.
    * `control`, `usual_revision_percent`: as of a `FileSource`.
    """

    name: str
    info: SourceInfo
    base: str
    variable: str
    accept: str
    parts: Mapping[str, str]
    first_year: int
    pause: tuple[float, float]
    plan_requests: Callable[[FetchScope], Sequence[SourceRequest]]
    is_settled: Callable[[SourceRequest, date], bool]
    raise_if_refused: Callable[[SourceResponse], None]
    parse: Callable[[bytes, SourceRequest], ParseResult]
    split: Callable[[SourceRequest], Sequence[SourceRequest]]
    newest_due: Callable[[date], str]
    key: Key | None = None
    control: str = ""
    usual_revision_percent: float = USUAL_REVISION_PERCENT
