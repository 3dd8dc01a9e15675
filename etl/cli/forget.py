"""`forget`: files that were imported by mistake taken out again; their bytes stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.markup import escape

from etl.cli._arguments import AsJson, data_folder
from etl.cli._report import Report
from etl.cli._terminal import print_report, show_steps
from etl.cli.diff import changes_since, comparison_lines
from etl.derivation import all_tables
from etl.errors import UsageError
from etl.ingest.curated import read_curated
from etl.ingest.vintages import read_stored
from etl.integrity.receipts import Receipt
from etl.pipeline import DataFolder, check_folder

#: As many figures of a digest name a file, so that no two are mixed up.
_SHORT = 16


def command(
    snapshots: Annotated[
        list[str], typer.Argument(help="What `import` said it was stored as, or table `snapshots` has.")
    ],
    as_json: AsJson = False,
) -> None:
    """Take a file back out that was imported by mistake, such as with a wrong day, and build without it."""
    with show_steps(as_json) as step:
        folder = data_folder(step)
        before = folder.store.in_force()
        report = forget_files(folder, snapshots)
        report["changes"] = changes = changes_since(folder, before)
    print_report(report, as_json, [*forget_lines(report), *comparison_lines(changes)])


def forget_files(folder: DataFolder, snapshots: Sequence[str]) -> Report:
    """Take files back out that were taken in: try the build without them, then set their receipts aside; their bytes stay.

    A snapshot is a file's digest, or how that begins; one that a killed run had set aside already is built without. Raise UsageError, listing the files, for one that is
    not here, and ContractError, with nothing changed, if no sound build is left without them.
    """
    check_folder(folder.data)
    with folder.writing():
        folder.step("reading what is stored")
        stored = read_stored(folder.raw, folder.step)
        in_force = [one.receipt for one in stored]
        forgotten = [one for word in snapshots for one in _find_receipts(word, in_force, folder.raw.refused())]
        folder.step("working out the tables")
        others = [one for one in stored if one.receipt not in forgotten]
        tables = all_tables(read_curated(folder.data), others).checked()
        for receipt in in_force:
            if receipt in forgotten:
                folder.raw.set_aside(receipt)
        version = folder.store.put(tables)
    files = [{"file": one.request or one.file, "published": one.published.isoformat()} for one in forgotten]
    return {"snapshots": [one.digest for one in forgotten], "forgotten": files, "version": version.name}


def _find_receipts(word: str, in_force: Sequence[Receipt], refused: Sequence[Receipt]) -> list[Receipt]:
    """Return the receipts of the one file that a word names; only where none is in force, those that were set aside."""
    for receipts in (in_force, refused):
        found = [one for one in receipts if word and one.digest.startswith(word)]
        if len({one.digest for one in found}) == 1:
            return found
    files = dict.fromkeys(f"{one.digest[:_SHORT]} {one.request or one.file}" for one in in_force if not one.request)
    raise UsageError(f"{word!r} names no file that was taken in; there are {list(files)}")


def forget_lines(report: Report) -> Iterator[str]:
    """Write what was taken out for people."""
    for file in report["forgotten"]:
        yield escape(f"{file['file']}, public since {file['published']}, is taken out; its bytes are kept in raw/")
    yield f"version {report['version']} is in force"
