"""`prune`: older versions of the store removed, and copies of answers that no build reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from etl.cli._arguments import AsJson, data_folder
from etl.cli._report import Report, megabytes
from etl.cli._terminal import print_report
from etl.cli.versions import describe_versions
from etl.ingest.parsed_cache import clear_parsed
from etl.pipeline import DataFolder, check_folder


def command(
    keep: Annotated[int, typer.Option(metavar="N", min=1, help="How many of the versions made last stay.")],
    as_json: AsJson = False,
) -> None:
    """Remove older versions, never the one in force nor the one before it; publishers' bytes stay."""
    report = prune_versions(data_folder(), keep)
    print_report(report, as_json, prune_lines(report))


def prune_versions(folder: DataFolder, keep: int) -> Report:
    """Remove all versions but the ones made last, never the one in force or its former, and copies that no build reads.

    Publishers' bytes and their receipts stay. Raise StoreError if another run holds the store.
    """
    check_folder(folder.data)
    with folder.writing():
        removed = list(describe_versions(folder.store, folder.store.prune(keep)))
        copies = clear_parsed(folder.raw)
    return {"removed": removed, "copies": copies, "freed": sum(version["size"] for version in removed)}


def prune_lines(report: Report) -> Iterator[str]:
    """Write what was removed for people."""
    yield from (
        f"removed: {version['version']}, made {(version['made'] or 'at a time unknown')[:10]}"
        for version in report["removed"]
    )
    yield (
        f"{len(report['removed'])} versions removed, {megabytes(report['freed'])} free; "
        f"{report['copies']} copies of answers that no build reads any more removed"
    )
