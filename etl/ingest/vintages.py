"""Stored answers and files as dated figures: every vintage a row, equal ones none, withdrawn ones marked.

What a file or an answer says is read out of its bytes in parsed_cache. What the figures lead to is derived elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from etl.ingest.curated import sources_frame
from etl.ingest.parsed_cache import read_receipt
from etl.ingest.source_calendar import due_periods, source_commands
from etl.ingest.typed_csv import cast_columns
from etl.ingest.withdrawals import NewestFigures
from etl.integrity.receipts import Receipt
from etl.model import Status
from etl.raw import RawStore
from etl.schema import given_tables
from etl.schema.categories import as_categories, as_texts, group_numbers, share_number, stack
from etl.schema.table import Table
from etl.sources import api_sources, file_sources
from etl.sources._source import COVER_COLUMNS, ParseResult, SourceInfo

Frames = dict[str, pd.DataFrame]

#: What makes two figures vintages of one another.
KEY = [name for name in given_tables.TRADE.key if name != "published"]
#: Two renderings of one figure by one publisher can differ in the last bits; a revision never is this small.
NOISE = 1e-9


@dataclass(frozen=True)
class StoredSnapshot:
    """One stored file or answer: its receipt, what it says, and its publisher."""

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


def _tell_nobody(_: str) -> None:
    """Ignore what is being read, where nobody waits for it."""


def read_stored(raw: RawStore, step: Callable[[str], None] = _tell_nobody) -> list[StoredSnapshot]:
    """Read every stored file and answer again, each by the source that took it in, oldest first; tell `step` of each."""
    found = []
    for receipt in raw.receipts():
        step(f"reading {receipt.file if not receipt.request else receipt.format}, stored {receipt.recorded_at.date()}")
        found.append(read_one(raw, receipt))
    return found


def read_one(raw: RawStore, receipt: Receipt) -> StoredSnapshot:
    """Read one stored file or answer; raise StoreError if no source of its name is left."""
    parsed, info = read_receipt(raw, receipt)
    return StoredSnapshot(receipt, parsed, info)


def with_stored(given: Frames, stored: Sequence[StoredSnapshot]) -> Frames:
    """Add what is stored to the curated frames: figures, lists, rates, receipts and sources."""
    frames = dict(given)
    frames["trade"] = trade_with_stored(given["trade"], stored)
    frames["partner_lists"] = _add_rows(given_tables.PARTNER_LISTS, given, [_kept_lists(one) for one in stored], stored)
    frames["exchange_rates"] = _add_rows(
        given_tables.EXCHANGE_RATES, given, [one.parsed.rates for one in stored], stored
    )
    frames["snapshots"] = pd.concat([given["snapshots"], _snapshots(stored)], ignore_index=True).drop_duplicates(
        "snapshot"
    )
    infos = {info.source: info for info in _source_infos()}
    declared = given["sources"][~given["sources"]["source"].isin(list(infos))]
    frames["sources"] = pd.concat([declared, sources_frame(infos.values())], ignore_index=True)
    frames["source_commands"] = source_commands(one.receipt for one in stored)
    frames["due_periods"] = due_periods()
    return frames


def trade_with_stored(curated: pd.DataFrame, stored: Sequence[StoredSnapshot]) -> pd.DataFrame:
    """Add what is stored to the curated figures alone: every vintage that says something else than the one before."""
    return vintages(_add_figures(curated, list(_with_releases(stored))))


def _source_infos() -> Iterator[SourceInfo]:
    yield from (source.info for source in file_sources().values())
    yield from (source.info for source in api_sources().values())


def _add_rows(
    table: Table, given: Frames, found: Iterable[pd.DataFrame], stored: Sequence[StoredSnapshot]
) -> pd.DataFrame:
    """Add rows to a curated table; of two rows of one key the one stored later counts."""
    added = [
        cast_columns(table, rows.assign(**one.dated)) for rows, one in zip(found, stored, strict=True) if len(rows)
    ]
    together = pd.concat([given[table.name], *added], ignore_index=True)
    return together.drop_duplicates(list(table.key), keep="last", ignore_index=True)


def _kept_lists(one: StoredSnapshot) -> pd.DataFrame:
    """Return the lists of a stored file, each with its share without a country, which such a file says exactly."""
    percent = one.parsed.lists["without_country_percent"]
    bounds = {"without_country_low_percent": percent, "without_country_high_percent": percent}
    lists = one.parsed.lists.drop(columns="without_country_percent")
    return lists.assign(**bounds, without_country_note="areas that are no country, over the world, in the same file")


def _snapshots(stored: Sequence[StoredSnapshot]) -> pd.DataFrame:
    about = [
        {
            **one.dated,
            "source": one.info.source,
            "file": one.receipt.request or one.receipt.file,
            "size": one.receipt.size,
        }
        for one in stored
    ]
    return cast_columns(given_tables.SNAPSHOTS, pd.DataFrame(about)) if about else given_tables.SNAPSHOTS.empty()


def _with_releases(stored: Sequence[StoredSnapshot]) -> Iterator[StoredSnapshot]:
    """Yield every snapshot; the first of each release covers all that older ones said, so that no figure of theirs stays beside it."""
    held: dict[str, list[StoredSnapshot]] = {}
    for one in stored:
        before = held.setdefault(one.info.source, [])
        if before and all(other.receipt.release < one.receipt.release for other in before):
            covered = [other.parsed.trade[list(COVER_COLUMNS)] for other in before]
            covers = pd.concat([one.parsed.covers, *covered], ignore_index=True).drop_duplicates()
            before.append(one)
            yield replace(one, parsed=replace(one.parsed, covers=covers))
        else:
            before.append(one)
            yield one


def _add_figures(curated: pd.DataFrame, stored: Sequence[StoredSnapshot]) -> pd.DataFrame:
    """Add each stored figure, and a mark for each known figure that an answer covers and lacks."""
    given = [_dated_figures(one) for one in stored if len(one.parsed.trade)]
    added = (
        [cast_columns(given_tables.TRADE, _redate_silent_revisions(pd.concat(given, ignore_index=True)))]
        if given
        else []
    )
    figures = stack([curated, *map(as_categories, added)])
    parts = list(_replay(figures, range(len(curated)), stored))
    has_marks = sum(map(len, parts)) > len(figures)
    return stack(parts) if has_marks else figures


def _dated_figures(one: StoredSnapshot) -> pd.DataFrame:
    """Return a snapshot's figures with their dates: the day that their publisher gives, if it is before the receipt's."""
    rows, day = one.parsed.trade, one.dated["published"]
    if "published" not in rows:
        return rows.assign(**one.dated)
    own = rows["published"].replace("", day).fillna(day)
    return rows.assign(**{**one.dated, "published": own.where(own < day, day)}, received=day)


def _redate_silent_revisions(given: pd.DataFrame) -> pd.DataFrame:
    """Date by its receipt a figure that says something else than an earlier answer did, under the same day of its publisher."""
    if "received" not in given:
        return given
    first = given.groupby([*KEY, "published"], sort=False, dropna=False)["value_usd"].transform("first")
    silent = given["received"].notna() & (given["value_usd"] != first)
    return given.assign(published=given["published"].mask(silent, given["received"]))


def _replay(figures: pd.DataFrame, curated: range, stored: Sequence[StoredSnapshot]) -> Iterator[pd.DataFrame]:
    """Return the curated rows, then each answer's marks of what it should hold and does not, and its own rows.

    A mark is a vintage that says `withdrawn`, with the last value.
    """
    covered = {source for one in stored for source in one.parsed.covers["source"].unique()}
    newest, end = NewestFigures(figures, covered), curated.stop
    newest.learn(curated)
    yield figures.iloc[:end]
    for one in stored:
        given = range(end, end + len(one.parsed.trade))
        if missing := newest.withdraw(one.parsed.covers, given, one.moments):
            about = {**one.dated, "status": Status.WITHDRAWN.value, "note": "the publisher no longer gives this figure"}
            yield cast_columns(given_tables.TRADE, figures.iloc[missing].assign(**about))
        yield figures.iloc[given.start : given.stop]
        newest.learn(given)
        end = given.stop


def vintages(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep a figure only where it says something else than the vintage before.

    Of two figures of one key and day, the one stored later counts; the bytes of both stay in the raw store.
    """
    several = share_number(group_numbers(figures, KEY))
    if not several.any():
        return figures
    near = as_texts(figures.loc[several, [*KEY, "published", "recorded_at", "value_usd", "status"]])
    ordered = near.sort_values([*KEY, "published", "recorded_at"], kind="stable")
    last = ordered.drop_duplicates([*KEY, "published"], keep="last")
    before = last.groupby(KEY, sort=False)[["value_usd", "status"]].shift(1)
    moved = (last["value_usd"] - before["value_usd"]).abs() > NOISE * before["value_usd"].abs()
    same = before["value_usd"].notna() & ~moved & (last["status"] == before["status"])
    kept = ~several
    kept[last.index[~same]] = True
    return figures if kept.all() else figures[kept].reset_index(drop=True)
