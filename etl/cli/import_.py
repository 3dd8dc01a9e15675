"""`import`: publishers' own files taken in, each with a build; what each gave and changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape

from etl.cli.arguments import AsJson, content_of, data_folder, now, read_day, read_period, source_named
from etl.cli.diff import changes_since, comparison_lines, version_in_force
from etl.cli.report import Report
from etl.cli.terminal import print_json, print_lines
from etl.model import Period
from etl.pipeline import DataFolder, ImportResult, import_file
from etl.raw import RawFile
from etl.sources import file_sources
from etl.sources._source import FileSource


def command(  # noqa: PLR0913, PLR0917  (each is an option of the command)
    source: Annotated[str, typer.Argument(help=f"The publisher's format: {', '.join(file_sources())}.")],
    files: Annotated[list[Path], typer.Argument(help="Files as the publisher gave them.")],
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Since when the file is public; default: today.")
    ] = None,
    excerpt: Annotated[
        bool, typer.Option("--excerpt", help="The file holds fewer rows than its own totals say.")
    ] = False,
    period: Annotated[
        str | None,
        typer.Option(
            metavar="PERIOD", help="What the newest figures cover, such as 2024-01/2024-06, if the file cannot say."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take in publishers' own files: store their bytes, and build with each; --json prints one list for all of them."""
    importer = source_named(source, file_sources(), "importer")
    day, covers = read_day(published), read_period(period, importer)
    reports: list[Report] = []
    try:
        for path in files:
            since = day.date() if day else None
            file = RawFile(content_of(path, importer), path.name, now(), since, excerpt, period=covers)
            reports.append(_import(data_folder(), importer, file, quiet=as_json))
    finally:
        if as_json and reports:
            print_json(reports)


def _import(folder: DataFolder, importer: FileSource, file: RawFile, *, quiet: bool) -> Report:
    """Take one file in and return what it did and changed, printed to people at once."""
    before = version_in_force(folder)
    report = describe_import(import_file(folder, importer, file))
    report["changes"] = changes = changes_since(folder, before)
    if not quiet:
        print_lines([*import_lines(report), *comparison_lines(changes)])
    return report


def describe_import(result: ImportResult) -> Report:
    """Return what an import read, kept and ignored."""
    parsed = result.parsed
    return {
        "file": result.receipt.file,
        "snapshot": result.receipt.digest,
        "published": result.receipt.published.isoformat(),
        "read": parsed.read,
        "kept": len(parsed.trade),
        "ignored": dict(parsed.ignored),
        "lists": len(parsed.lists),
        "remarks": list(parsed.remarks),
        "reporters": sorted(parsed.trade["reporter"].unique().tolist()),
        "periods": _span(parsed.trade["period"]),
        "new": result.new,
        "revised": result.revised,
        "known_before": result.known_before,
        "version": result.version.name,
    }


def _span(periods: pd.Series) -> list[str]:
    ordered = sorted(periods.unique(), key=Period.parse)
    return [ordered[0], ordered[-1]] if ordered else []


def import_lines(report: Report) -> Iterator[str]:
    """Write what an import did for people."""
    yield f"[bold]{escape(report['file'])}[/bold]: {report['read']:,} figures read, {report['kept']:,} kept"
    if report["periods"]:
        yield f"  {', '.join(report['reporters'])}, {' to '.join(report['periods'])}"
    yield from (escape(f"  ignored: {count:,} × {what}") for what, count in report["ignored"].items())
    yield from (escape(f"  note: {remark}") for remark in report["remarks"])
    if report["known_before"]:
        yield (
            f"  these very bytes were stored before: nothing changes; if their day is wrong,"
            f" `python -m etl forget {report['snapshot'][:16]}` takes them out"
        )
    yield f"  {report['new']:,} figures are new, {report['revised']:,} revise an earlier one"
    yield f"  stored as {report['snapshot'][:16]}; version {report['version']} is in force"
