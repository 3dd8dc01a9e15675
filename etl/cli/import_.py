"""`import`: publishers' own files taken in, all with one build; what each gave, and what they changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape

from etl.cli._arguments import (
    AsJson,
    content_of,
    data_folder,
    find_importer,
    now,
    read_day,
    read_period,
    source_names,
    time_limit,
)
from etl.cli._report import Report
from etl.cli._terminal import print_json, print_lines, show_steps
from etl.cli.diff import changes_since, comparison_lines
from etl.integrity.receipts import RawFile
from etl.jobs.file_import import ImportResult, import_files
from etl.model import LARGEST_PERCENT_WITHOUT_COUNTRY, Period
from etl.sources import file_sources

#: Seconds after which a file is none of a publisher's: a whole release of BACI takes a few minutes.
_LONGEST = 3600


def command(  # noqa: PLR0913, PLR0917  (each is an option of the command)
    source: Annotated[str, typer.Argument(help=f"The publisher's data set: {source_names(file_sources())}.")],
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
    """Take in publishers' own files: one build with all of them, and none is stored if one is refused."""
    importer = find_importer(source)
    day, covers = read_day(published), read_period(period, importer)
    with show_steps(as_json) as step:
        folder = data_folder(step)
        given = [
            RawFile(content_of(path, importer), path.name, now(), day.date() if day else None, excerpt, period=covers)
            for path in files
        ]
        before = folder.store.in_force()
        with time_limit(_LONGEST, f"reading {', '.join(path.name for path in files[:3])}"):
            results = import_files(folder, importer, given)
        step("comparing with the version before")
        changes = changes_since(folder, before)
    reports: list[Report] = [{**describe_import(result), "changes": changes} for result in results]
    if as_json:
        print_json(reports)
        return
    print_lines(line for report in reports for line in import_lines(report))
    print_lines([f"version {results[0].version.name} is in force", *comparison_lines(changes)])


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
        "lists_that_decide_nothing": int(
            (parsed.lists["without_country_percent"] > LARGEST_PERCENT_WITHOUT_COUNTRY).sum()
        ),
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


def _lists_line(report: Report) -> str:
    """Return how many lists of partners a file gave, and how many decide nothing; why, or why none, is among the remarks."""
    if report["lists"]:
        weak = report["lists_that_decide_nothing"]
        return f"{report['lists']:,} lists of every partner kept{f', {weak:,} of which decide nothing' if weak else ''}"
    why = "see the notes" if report["remarks"] else "the file does not hold every partner"
    return f"no list of every partner kept: {why}"


def import_lines(report: Report) -> Iterator[str]:
    """Write what an import did for people."""
    yield f"[bold]{escape(report['file'])}[/bold]: {report['read']:,} figures read, {report['kept']:,} kept"
    if report["periods"]:
        yield f"  {', '.join(report['reporters'])}, {' to '.join(report['periods'])}"
    yield from (escape(f"  ignored: {count:,} × {what}") for what, count in report["ignored"].items())
    yield f"  {_lists_line(report)}"
    yield from (escape(f"  note: {remark}") for remark in report["remarks"])
    if report["known_before"]:
        yield (
            f"  these very bytes were stored before: nothing changes; if their day is wrong,"
            f" `python -m etl forget {report['snapshot'][:16]}` takes them out"
        )
    yield f"  {report['new']:,} figures are new, {report['revised']:,} revise an earlier one"
    yield f"  stored as {report['snapshot'][:16]}"
