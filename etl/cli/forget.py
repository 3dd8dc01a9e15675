"""`forget`: files that were imported by mistake taken out again; their bytes stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.markup import escape

from etl.cli._arguments import AsJson, data_folder
from etl.cli._report import Report
from etl.cli._terminal import print_report, show_steps
from etl.cli.diff import changes_since, comparison_lines
from etl.jobs.file_removal import RemovalResult, remove_files


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
        report = describe_removal(remove_files(folder, snapshots))
        report["changes"] = changes = changes_since(folder, before)
    print_report(report, as_json, [*removal_lines(report), *comparison_lines(changes)])


def describe_removal(done: RemovalResult) -> Report:
    """Return what a removal did."""
    files = [{"file": one.request or one.file, "published": one.published.isoformat()} for one in done.receipts]
    return {"snapshots": [one.digest for one in done.receipts], "forgotten": files, "version": done.version.name}


def removal_lines(report: Report) -> Iterator[str]:
    """Write what was taken out for people."""
    for file in report["forgotten"]:
        yield escape(f"{file['file']}, public since {file['published']}, is taken out; its bytes are kept in raw/")
    yield f"version {report['version']} is in force"
