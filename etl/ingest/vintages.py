"""Stored answers and files as dated figures: every vintage a row, equal ones none, withdrawn ones marked.

What a file or an answer says is read out of its bytes in reading. What the figures lead to is derived
elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from etl.ingest.curated import sources_frame
from etl.ingest.parsed_cache import read_receipt
from etl.ingest.typed_csv import typed
from etl.ingest.withdrawals import Known
from etl.model import Status
from etl.raw import RawStore, Receipt
from etl.schema import tables
from etl.sources import api_sources, file_sources
from etl.sources._source import COVER_COLUMNS, ParseResult, SourceInfo

Frames = dict[str, pd.DataFrame]

#: What makes two figures vintages of one another.
KEY = [name for name in tables.TRADE.key if name != "published"]
#: Two renderings of one figure by one publisher can differ in the last bits; a revision never is this small.
NOISE = 1e-9


@dataclass(frozen=True)
class Stored:
    """One stored file or answer: its receipt, what it says, and whose it is."""

    receipt: Receipt
    parsed: ParseResult
    info: SourceInfo

    @property
    def moments(self) -> tuple[int, int]:
        """Return when it was published and stored, in seconds, as they order vintages."""
        published, stored = pd.Timestamp(self.receipt.published), pd.Timestamp(self.receipt.recorded_at)
        return int(published.timestamp()), int(stored.timestamp())

    @property
    def dated(self) -> dict[str, Any]:
        """Return the columns that date every row of it and lead back to its bytes."""
        return {
            "published": self.receipt.published.isoformat(),
            "published_text": self.receipt.published.isoformat(),
            "recorded_at": pd.Timestamp(self.receipt.recorded_at),
            "snapshot": self.receipt.digest,
            "address": self.info.address,
        }


def read_stored(raw: RawStore) -> list[Stored]:
    """Read every stored file and answer again, each by the source that took it in, oldest first."""
    return [read_one(raw, receipt) for receipt in raw.receipts()]


def read_one(raw: RawStore, receipt: Receipt) -> Stored:
    """Read one stored file or answer; raise StoreError if no source of its name is left."""
    parsed, info = read_receipt(raw, receipt)
    return Stored(receipt, parsed, info)


def with_stored(given: Frames, stored: Sequence[Stored]) -> Frames:
    """Add what is stored to the embedded frames: figures, lists, rates, receipts and sources."""
    frames = dict(given)
    frames["trade"] = vintages(_with_withdrawn(given["trade"], list(_superseding(stored))))
    frames["partner_lists"] = _last_of(tables.PARTNER_LISTS, given, [one.parsed.lists for one in stored], stored)
    frames["exchange_rates"] = _last_of(tables.EXCHANGE_RATES, given, [one.parsed.rates for one in stored], stored)
    frames["snapshots"] = pd.concat([given["snapshots"], _snapshots(stored)], ignore_index=True).drop_duplicates(
        "snapshot"
    )
    infos = {info.source: info for info in _declared()}
    declared = given["sources"][~given["sources"]["source"].isin(list(infos))]
    frames["sources"] = pd.concat([declared, sources_frame(infos.values())], ignore_index=True)
    return frames


def _declared() -> Iterator[SourceInfo]:
    yield from (source.info for source in file_sources().values())
    yield from (source.info for source in api_sources().values())


def _last_of(
    table: tables.Table, given: Frames, found: Iterable[pd.DataFrame], stored: Sequence[Stored]
) -> pd.DataFrame:
    """Add rows to an embedded table; of two rows of one key the one stored later counts."""
    added = [typed(table, rows.assign(**one.dated)) for rows, one in zip(found, stored, strict=True) if len(rows)]
    together = pd.concat([given[table.name], *added], ignore_index=True)
    return together.drop_duplicates(list(table.key), keep="last", ignore_index=True)


def _snapshots(stored: Sequence[Stored]) -> pd.DataFrame:
    about = [
        {
            **one.dated,
            "source": one.info.source,
            "file": one.receipt.request or one.receipt.file,
            "size": one.receipt.size,
        }
        for one in stored
    ]
    return typed(tables.SNAPSHOTS, pd.DataFrame(about)) if about else tables.SNAPSHOTS.empty()


def _superseding(stored: Sequence[Stored]) -> Iterator[Stored]:
    """Let the first file of each release cover all that older ones said, so that no figure of theirs stays beside it."""
    held: dict[str, list[Stored]] = {}
    for one in stored:
        before = held.setdefault(one.info.source, [])
        if before and all(other.receipt.release < one.receipt.release for other in before):
            said = [other.parsed.trade[list(COVER_COLUMNS)] for other in before]
            covers = pd.concat([one.parsed.covers, *said], ignore_index=True).drop_duplicates()
            before.append(one)
            yield replace(one, parsed=replace(one.parsed, covers=covers))
        else:
            before.append(one)
            yield one


def _with_withdrawn(embedded: pd.DataFrame, stored: Sequence[Stored]) -> pd.DataFrame:
    """Add each stored figure, and a mark for each known figure that an answer covers and lacks."""
    given = [one.parsed.trade.assign(**one.dated) for one in stored if len(one.parsed.trade)]
    added = [typed(tables.TRADE, pd.concat(given, ignore_index=True))] if given else []
    figures = pd.concat([embedded, *added], ignore_index=True)
    return pd.concat(_in_turn(figures, range(len(embedded)), stored), ignore_index=True)


def _in_turn(figures: pd.DataFrame, embedded: range, stored: Sequence[Stored]) -> Iterator[pd.DataFrame]:
    """Return the embedded rows, then each answer's marks of what it should hold and does not, and its own rows.

    A mark is a vintage that says `withdrawn`, with the last value.
    """
    known, end = Known(figures), embedded.stop
    known.learn(embedded)
    yield figures.iloc[:end]
    for one in stored:
        given = range(end, end + len(one.parsed.trade))
        if missing := known.withdraw(one.parsed.covers, given, one.moments):
            about = {**one.dated, "status": Status.WITHDRAWN.value, "note": "the publisher no longer gives this figure"}
            yield typed(tables.TRADE, figures.iloc[missing].assign(**about))
        yield figures.iloc[given.start : given.stop]
        known.learn(given)
        end = given.stop


def vintages(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep a figure only where it says something else than the vintage before.

    Of two figures of one key and day, the one stored later counts; the bytes of both stay in the raw store.
    """
    ordered = figures.sort_values([*KEY, "published", "recorded_at"], kind="stable", ignore_index=True)
    last = ordered.drop_duplicates([*KEY, "published"], keep="last", ignore_index=True)
    before = last.groupby(KEY, sort=False)[["value_usd", "status"]].shift(1)
    moved = (last["value_usd"] - before["value_usd"]).abs() > NOISE * before["value_usd"].abs()
    same = before["value_usd"].notna() & ~moved & (last["status"] == before["status"])
    return last[~same].reset_index(drop=True)
