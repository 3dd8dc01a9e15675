"""Importing: a publisher's own files taken in, with one build; what each gave and what it changed.

The build is tried with all files before any of them is stored. No network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from shlex import quote

import pandas as pd

from etl.derivation import all_tables
from etl.derive.revisions import revisions
from etl.errors import InputError, UsageError
from etl.ingest.completeness import raise_if_too_small
from etl.ingest.curated import read_curated
from etl.ingest.parsed_cache import parse_file
from etl.ingest.vintages import KEY, StoredSnapshot, read_stored, trade_with_stored
from etl.integrity.receipts import RawFile, Receipt, beginning_of, check_clock
from etl.model import Period, is_to_come, last_day
from etl.pipeline import DataFolder, check_folder
from etl.sources import file_sources
from etl.sources._source import FileContext, FileSource, ParseResult, Release
from etl.store import Version


@dataclass(frozen=True)
class ImportResult:
    """What an import did: the receipt, what the file gave, how many figures were new, and the version in force."""

    receipt: Receipt
    parsed: ParseResult
    new: int
    revised: int
    version: Version
    known_before: bool


def import_files(folder: DataFolder, source: FileSource, files: Sequence[RawFile]) -> list[ImportResult]:
    """Take in a publisher's own files: parse them, try one build with all, and only then store bytes and tables.

    Bytes that were stored before change nothing, unless they are now said to be public since an earlier day. Raises
    InputError or ContractError, with nothing stored of any, if one file is not what it should be.
    """
    check_folder(folder.data)
    for file in files:
        receipt = Receipt.of(source.name, file)
        if is_to_come(receipt.published, receipt.recorded_at.date()):
            raise UsageError(f"{file.name} cannot be public only since {receipt.published}: that day is still to come")
    with folder.writing():
        check_clock(folder.raw.receipts(), min(file.got_at for file in files))
        parsed = [_parse_as_snapshot(folder, source, file) for file in files]
        for file in files:
            folder.raw.mend(file.data)
        folder.step("reading what is stored")
        together = read_stored(folder.raw, folder.step)
        base = read_curated(folder.data)
        before = trade_with_stored(base.frames["trade"], together)
        known = [_add(one, together, before) for one in parsed]
        together.sort(key=lambda one: one.receipt.order)  # as the next build reads them
        folder.step("working out the tables")
        built = all_tables(base, together)
        for one in parsed:
            _check_published(one.receipt, one.parsed)
        checked = built.to_files()
        folder.step("storing the files and the tables")
        for file, one, is_known in zip(files, parsed, known, strict=True):
            if not is_known:
                folder.raw.store(file.data, one.receipt)
        version = folder.store.put(checked)
    news = _count_news(before, built.trade, [one.receipt.digest for one in parsed])
    return [
        ImportResult(one.receipt, one.parsed, *news[one.receipt.digest], version, is_known)
        for one, is_known in zip(parsed, known, strict=True)
    ]


def _parse_as_snapshot(folder: DataFolder, source: FileSource, file: RawFile) -> StoredSnapshot:
    """Read a file as it will be read once it is stored."""
    folder.step(f"reading {file.name}")
    parsed = _parse(source, file)
    receipt = _date_by_release(Receipt.of(source.name, file), file, parsed.release)
    return StoredSnapshot(receipt, parsed, source.info)


def _add(one: StoredSnapshot, together: list[StoredSnapshot], before: pd.DataFrame) -> bool:
    """Add a file to those that are stored, unless one of them says as much; return whether one does."""
    known = any(_is_as_informative(old.receipt, one.receipt) for old in together)
    if not known:
        _check_newest(one.receipt, together)
    raise_if_too_small(one.receipt.file, one.parsed.trade, before)
    if not known:
        together.append(one)
    return known


def _parse(source: FileSource, file: RawFile) -> ParseResult:
    try:
        return parse_file(source, file.data, FileContext(file.excerpt, file.name, file.published, file.period))
    except InputError as error:
        if other := _other_importer(source, file):
            what = f"this looks like a file of {other.info.title} ({other.info.publisher})"
            heal = f"`python -m etl import {other.info.source} {quote(file.name)}`"
            raise InputError(f"{file.name}: {what}; take it in with {heal}") from error
        raise InputError(f"{file.name}: {error}") from error


def _other_importer(source: FileSource, file: RawFile) -> FileSource | None:
    """Return the importer whose publisher's file this looks like, if it is another one and not its own as well."""
    start = beginning_of(file.data)
    if source.recognises(start):
        return None
    return next((one for one in file_sources().values() if one is not source and one.recognises(start)), None)


def _date_by_release(receipt: Receipt, file: RawFile, release: Release | None) -> Receipt:
    """Date a file that names its release by that, so that releases stand in time as the publisher made them."""
    if release is None:
        return receipt
    if file.published:
        raise UsageError(f"{file.name} says itself that it was public by {release.public_by}: leave --published out")
    return replace(receipt, release=release.name, published=min(release.public_by, receipt.published))


def _check_newest(receipt: Receipt, stored: Sequence[StoredSnapshot]) -> None:
    """Raise InputError for a file of an older release than one that is held: the two must not be mixed."""
    newest = max((one.receipt.release for one in stored if one.receipt.format == receipt.format), default="")
    if receipt.release < newest:
        raise InputError(
            f"{receipt.file} is of release {receipt.release}, and {newest} is held, which replaces all figures of older"
            f" ones: import a file of {newest} or of a newer release"
        )


def _check_published(receipt: Receipt, parsed: ParseResult) -> None:
    """Raise UsageError for a file that is said to be public before the time that its figures tell of was over."""
    newest = max(
        (Period.parse(text) for text in parsed.trade["period"].unique()), key=lambda one: one.last, default=None
    )
    stored = receipt.recorded_at.date()
    if newest and receipt.published < min(last_day(str(newest)), stored):
        raise UsageError(
            f"{receipt.file} cannot be public since {receipt.published}: it holds {newest}, which ended on"
            f" {last_day(str(newest))}; give the day on which it was published, or none"
        )


def _is_as_informative(old: Receipt, new: Receipt) -> bool:
    """Return whether a stored file leaves nothing to learn from another: the same bytes, public no later."""
    same = all(
        getattr(old, name) == getattr(new, name) for name in ("digest", "format", "excerpt", "release", "period")
    )
    return same and old.published <= new.published


def _count_news(before: pd.DataFrame, after: pd.DataFrame, snapshots: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Count, for each file, the figures of keys not known before, and the known ones that now say something else.

    A figure that is only known to be older, or firmer, than before is not revised. What no file of several brings itself,
    such as a withdrawal of an older one's, is counted with the last.
    """
    columns = [*KEY, "published", "value_usd"]
    added = _not_in(after, before, columns)
    new = _not_in(added, before, KEY)
    known = added.merge(before[KEY].drop_duplicates(), on=KEY)
    changed = revisions(after)[[*KEY, "published"]].assign(changed=True)
    marked = known.merge(changed, on=[*KEY, "published"], how="left")
    unseen = _not_in(known, before, [*KEY, "value_usd"])[columns].assign(unseen=True)
    marked = marked.merge(unseen, on=columns, how="left")
    revised = marked[marked["changed"].notna() | marked["unseen"].notna()]
    of_file = [rows["snapshot"].where(rows["snapshot"].isin(snapshots), snapshots[-1]) for rows in (new, revised)]
    return {one: (int((of_file[0] == one).sum()), int((of_file[1] == one).sum())) for one in snapshots}


def _not_in(rows: pd.DataFrame, others: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    joined = rows.merge(others[on].drop_duplicates(), on=on, how="left", indicator="where")
    return joined[joined["where"] == "left_only"].drop(columns="where")
