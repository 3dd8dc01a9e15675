"""Removal: files that were imported by mistake taken out again, with one build; their bytes stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.derivation import all_tables
from etl.errors import UsageError
from etl.ingest.curated import read_curated
from etl.ingest.vintages import read_stored
from etl.integrity.receipts import Receipt
from etl.pipeline import DataFolder, check_folder
from etl.store import Version

#: As many figures of a digest name a file, so that no two are mixed up.
_SHORT = 16


@dataclass(frozen=True)
class RemovalResult:
    """What a removal did: the receipts that were set aside, and the version in force."""

    receipts: list[Receipt]
    version: Version


def remove_files(folder: DataFolder, snapshots: Sequence[str]) -> RemovalResult:
    """Take files back out: try the build without them, then set their receipts aside; their bytes stay.

    A snapshot is a file's digest, or how that begins; of one that a killed run had set aside already nothing more is
    changed. Raise UsageError, listing the files, for one that is not here, and ContractError, with nothing changed, if
    no sound build is left without them.
    """
    check_folder(folder.data)
    with folder.writing():
        folder.step("reading what is stored")
        stored = read_stored(folder.raw, folder.step)
        in_force = [one.receipt for one in stored]
        removed = [one for word in snapshots for one in _find_receipts(word, in_force, folder.raw.refused())]
        folder.step("working out the tables")
        others = [one for one in stored if one.receipt not in removed]
        tables = all_tables(read_curated(folder.data), others).to_files()
        for receipt in in_force:
            if receipt in removed:
                folder.raw.set_aside(receipt)
        return RemovalResult(removed, folder.store.put(tables))


def _find_receipts(word: str, in_force: Sequence[Receipt], refused: Sequence[Receipt]) -> list[Receipt]:
    """Return the receipts of the one file that a word names; only where none is in force, those that were set aside."""
    for receipts in (in_force, refused):
        found = [one for one in receipts if word and one.digest.startswith(word)]
        if len({one.digest for one in found}) == 1:
            return found
    files = dict.fromkeys(f"{one.digest[:_SHORT]} {one.request or one.file}" for one in in_force if not one.request)
    raise UsageError(f"{word!r} names no file that was taken in; there are {list(files)}")
