"""The order of things: figures in, vintages, corrections, derived tables, judgement, checks, one version out.

No network. What each step means is in its own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from shlex import quote

import pandas as pd

from etl.derivation import all_tables
from etl.derive.revisions import revisions
from etl.errors import ContractError, InputError, StoreError, UsageError
from etl.files import StoredFault
from etl.ingest.completeness import raise_if_too_small
from etl.ingest.curated import PARTS, read_curated
from etl.ingest.parsed_cache import parse_file
from etl.ingest.vintages import KEY, StoredSnapshot, read_stored, with_stored
from etl.integrity.receipt_manifest import ACCEPT_LOSS
from etl.integrity.receipts import RawFile, Receipt, beginning_of, check_clock
from etl.memory import system_memory
from etl.model import Period, is_to_come, last_day
from etl.raw import RawStore
from etl.sources import file_sources
from etl.sources._source import FileContext, FileSource, ParseResult, Release
from etl.store import Store, Version


def _say_nothing(_: str) -> None:
    """Ignore a message that nobody waits for."""


@dataclass(frozen=True)
class DataFolder:
    """The data folder, and in it the raw store and the built store.

    `say` is given what its user should know, and `step` what is being done, for those who wait.
    """

    data: Path
    say: Callable[[str], None] = field(default=_say_nothing, compare=False, repr=False)
    step: Callable[[str], None] = field(default=_say_nothing, compare=False, repr=False)

    @property
    def raw(self) -> RawStore:
        """Return the store of publishers' bytes."""
        return RawStore(self.data / "raw")

    @property
    def store(self) -> Store:
        """Return the store of built tables."""
        return Store(self.data / "store")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold both stores for writing, when what a killed run began is finished; raise StoreError for damaged receipts.

        Texts of frames are Python's meanwhile: with them a build takes a third less time than with Arrow's. What Arrow frees
        goes back to the system, which halves the memory of a build.
        """
        with self.store.locked(), pd.option_context("mode.string_storage", "python"), system_memory():
            if taken_over := self.raw.prepare():
                self.say(
                    f"{self.raw.root} was kept by an earlier version: its {taken_over} receipts are now listed in"
                    f" {self.raw.manifest.log.path.name}, by which any change of them is seen"
                )
            if gone := self.missing_store():
                raise StoreError(f"{self.data / gone.path}: {gone.problem}; {gone.remedy}")
            yield

    def digests_without_store(self) -> list[str]:
        """Return the digests of publishers' files that the version in force was built with, if there is no raw store.

        A raw store has a manifest, which says what became of each file. Of a version that cannot be read nothing is known.
        """
        if self.raw.manifest.log.path.exists():
            return []
        try:
            built_with = self.store.current().read("snapshots")
        except StoreError:
            return []
        return sorted(set(built_with.loc[~built_with["file"].str.startswith("data/"), "snapshot"]))

    def missing_store(self) -> StoredFault | None:
        """Return that the raw store is gone, or None if it is there or there was none."""
        if not (digests := self.digests_without_store()):
            return None
        return StoredFault(
            self.raw.root.name, f"it is gone; of its files, {len(digests)} went into the tables", ACCEPT_LOSS
        )

    def unproven(self) -> list[Receipt]:
        """Return the receipts of answers with which no version was built yet: a run that fetched them did not end."""
        try:
            built_with = set(self.store.current().read("snapshots")["snapshot"])
        except StoreError:
            return []
        return [one for one in self.raw.receipts() if one.request and one.digest not in built_with]


@dataclass(frozen=True)
class ImportResult:
    """What an import did: the receipt, what the file gave, how many figures were new, and the version in force."""

    receipt: Receipt
    parsed: ParseResult
    new: int
    revised: int
    version: Version
    known_before: bool


def build(folder: DataFolder) -> Version:
    """Build every table from data/ and put the version in force; the same inputs give the same version."""
    check_folder(folder.data)
    with folder.writing():
        try:
            return build_locked(folder)
        except ContractError as error:
            if not (sources := {receipt.format for receipt in folder.unproven()}):
                raise
            heal = " and ".join(f"`python -m etl fetch {name}`" for name in sorted(sources))
            raise ContractError(
                f"{error}; there are answers of a fetch that did not end: {heal} sets them aside if they are the cause"
            ) from error


def check_folder(data: Path) -> None:
    """Raise UsageError for a folder that is none or holds no data, before anything is made in it."""
    if not data.is_dir():
        raise UsageError(f"{data} is no folder: name one that holds the data in NINE_BRIDGES_DATA")
    if missing := [name for name in PARTS if not (data / name).exists()]:
        raise UsageError(f"{data} has no {missing}: name a folder that holds the data in NINE_BRIDGES_DATA")


def check_data(data: Path) -> None:
    """Raise UsageError or InputError unless a folder holds data that can be built upon, as `fetch` asks before it asks."""
    check_folder(data)
    read_curated(data)


def build_locked(folder: DataFolder) -> Version:
    """Build as `build` does, for a caller that already holds the store."""
    folder.step("reading what is stored")
    stored = read_stored(folder.raw, folder.step)
    folder.step("working out the tables")
    files = all_tables(read_curated(folder.data), stored).checked()
    folder.step("writing the version")
    return folder.store.put(files)


def import_file(folder: DataFolder, source: FileSource, file: RawFile) -> ImportResult:
    """Take in one publisher's file as `import_files` does."""
    return import_files(folder, source, [file])[0]


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
        before = with_stored(base.frames, together)["trade"]
        known = [_add(one, together, before) for one in parsed]
        together.sort(key=lambda one: one.receipt.order)  # as the next build reads them
        folder.step("working out the tables")
        built = all_tables(base, together)
        for one in parsed:
            _check_published(one.receipt, one.parsed)
        checked = built.checked()
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
