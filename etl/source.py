"""What a connector is: a declaration of a publisher's data set, and a pure function from its bytes to rows.

A source knows no other source, opens no file and sends nothing: it turns bytes into rows. Storing the bytes and
dating the rows is the pipeline's work.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

import etl.sources

#: What a parser gives of each figure; the pipeline adds published, recorded_at, snapshot and address.
TRADE_COLUMNS = (
    "source", "reporter", "partner", "flow", "period", "classification", "code",
    "value_usd", "net_weight_kg", "valuation", "status", "note",
)  # fmt: skip

#: What a parser gives of each list of partners that it holds; depth 0 means every partner.
LIST_COLUMNS = ("source", "reporter", "measure", "period", "depth")


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
class Parsed:
    """What a file gave: rows for `trade` and `partner_lists`, how many cells were read, what was ignored and why."""

    trade: pd.DataFrame
    lists: pd.DataFrame
    read: int
    ignored: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class FileSource:
    """A publisher's file format: its word on the command line, its data set, and its parser.

    `parse(data, excerpt)` raises InputError, in one line, for anything that is not the whole, unaltered file. With
    `excerpt` true it accepts a file that holds fewer rows than its own totals say, and then gives no list and no
    world total that would need the missing rows.
    """

    name: str
    info: SourceInfo
    parse: Callable[[bytes, bool], Parsed]


def file_sources() -> dict[str, FileSource]:
    """Find every file source under etl/sources, by its word on the command line."""
    found = {}
    for module in pkgutil.iter_modules(etl.sources.__path__):
        loaded = importlib.import_module(f"etl.sources.{module.name}")
        source = getattr(loaded, "FILE_SOURCE", None)
        if isinstance(source, FileSource):
            found[source.name] = source
    return dict(sorted(found.items()))
