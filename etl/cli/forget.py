"""`forget`: a file that was imported by mistake taken out again; its bytes stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.markup import escape

from etl.cli.arguments import AsJson, data_folder
from etl.cli.diff import changes_since, comparison_lines, version_in_force
from etl.cli.report import Report
from etl.cli.terminal import print_report
from etl.errors import UsageError
from etl.ingest.curated import read_curated
from etl.ingest.vintages import read_stored
from etl.pipeline import DataFolder, all_tables, check_folder
from etl.raw import Receipt
from etl.store import check_tables

#: As many figures of a digest name a file, so that no two are mixed up.
_SHORT = 16


def command(
    snapshot: Annotated[str, typer.Argument(help="What `import` said it was stored as, or table `snapshots` has.")],
    as_json: AsJson = False,
) -> None:
    """Take a file back out that was imported by mistake, such as with a wrong day, and build without it."""
    folder = data_folder()
    before = version_in_force(folder)
    report = forget_file(folder, snapshot)
    report["changes"] = changes = changes_since(folder, before)
    print_report(report, as_json, [*forget_lines(report), *comparison_lines(changes)])


def forget_file(folder: DataFolder, snapshot: str) -> Report:
    """Take a file back out that was taken in: try the build without it, then set its receipts aside; its bytes stay.

    `snapshot` is its digest, or how that begins. Raise UsageError, listing the files, for one that is not here, and
    ContractError, with nothing changed, if no sound build is left without it.
    """
    check_folder(folder.data)
    with folder.writing():
        stored = read_stored(folder.raw)
        forgotten = _receipts_named(snapshot, [one.receipt for one in stored])
        others = [one for one in stored if one.receipt not in forgotten]
        tables = check_tables(all_tables(read_curated(folder.data), others))
        for receipt in forgotten:
            folder.raw.set_aside(receipt)
        version = folder.store.put(tables)
    files = [{"file": one.request or one.file, "published": one.published.isoformat()} for one in forgotten]
    return {"snapshot": forgotten[0].digest, "forgotten": files, "version": version.name}


def _receipts_named(word: str, receipts: Sequence[Receipt]) -> list[Receipt]:
    """Return the receipts of the one file that a word names."""
    found = [one for one in receipts if word and one.digest.startswith(word)]
    if len({one.digest for one in found}) == 1:
        return found
    files = dict.fromkeys(f"{one.digest[:_SHORT]} {one.request or one.file}" for one in receipts if not one.request)
    raise UsageError(f"{word!r} names no file that was taken in; there are {list(files)}")


def forget_lines(report: Report) -> Iterator[str]:
    """Write what was taken out for people."""
    for file in report["forgotten"]:
        yield escape(f"{file['file']}, public since {file['published']}, is taken out; its bytes are kept in raw/")
    yield f"version {report['version']} is in force"
