"""The data folder, and the build: from all that it holds to one new version of the tables.

No network. The order of the steps between is in derivation; how new figures come into the folder, in jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from etl.derivation import all_tables
from etl.errors import ContractError, StoreError, UsageError
from etl.files import StoredFault
from etl.ingest.curated import PARTS, read_curated
from etl.ingest.vintages import read_stored
from etl.integrity.receipt_manifest import ACCEPT_LOSS
from etl.integrity.receipts import Receipt
from etl.memory import system_memory
from etl.raw import RawStore
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

    def unbuilt_receipts(self) -> list[Receipt]:
        """Return the receipts of answers with which no version was built yet, because a run that fetched them did not end."""
        try:
            built_with = set(self.store.current().read("snapshots")["snapshot"])
        except StoreError:
            return []
        return [one for one in self.raw.receipts() if one.request and one.digest not in built_with]


def build(folder: DataFolder) -> Version:
    """Build every table from data/ and put the version in force; the same inputs give the same version."""
    check_folder(folder.data)
    with folder.writing():
        try:
            return build_locked(folder)
        except ContractError as error:
            if not (sources := {receipt.format for receipt in folder.unbuilt_receipts()}):
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
    files = all_tables(read_curated(folder.data), stored).to_files()
    folder.step("writing the version")
    return folder.store.put(files)
