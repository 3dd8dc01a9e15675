"""`backup`: what cannot be made again copied to another folder, consistent while other runs go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from etl.cli._arguments import AsJson, data_folder
from etl.cli._report import Report
from etl.cli._terminal import print_report, show_steps
from etl.errors import StoreError
from etl.integrity.backup import Backup, back_up
from etl.pipeline import check_folder


def command(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to copy to, at best on another disk.")],
    as_json: AsJson = False,
) -> None:
    """Copy publishers' bytes, receipts, pinned charts, declarations and the version in force; again adds only what is new."""
    with show_steps(as_json) as step:
        folder = data_folder(step)
        check_folder(folder.data)
        done = back_up(folder, target)
    print_report(describe_backup(done), as_json, backup_lines(done))
    if done.faults:
        raise StoreError(
            f"{len(done.faults)} files are damaged or gone and were not copied: run `python -m etl verify`"
        )


def describe_backup(done: Backup) -> Report:
    """Return what was copied, what was there already, and what could not be."""
    return {
        "folder": str(done.folder),
        "copied": done.copied,
        "same": done.same,
        "faults": [fault._asdict() for fault in done.faults],
    }


def backup_lines(done: Backup) -> Iterator[str]:
    """Write what was copied for people."""
    yield from (f"  [bold]{escape(fault.path)}[/bold]: {fault.problem}" for fault in done.faults)
    yield escape(f"{done.folder}: {done.copied:,} files copied, {done.same:,} were there already")
    yield "  it can stand in the place of the data folder: NINE_BRIDGES_DATA names it"
