"""What the command line prints: a report as JSON for programs, or as lines for people; progress on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import Progress as ProgressBar

from etl.cli.report import Report
from etl.fetch import Progress


def print_report(report: Report, as_json: bool, lines: Iterable[str]) -> None:
    """Print a report for programs, or its lines for people."""
    if as_json:
        print_json(report)
    else:
        print_lines(lines)


def print_json(report: Report | Sequence[Report]) -> None:
    """Print a report for programs."""
    typer.echo(json.dumps(report, ensure_ascii=False, indent=1))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines for people, who may mark them up."""
    for line in lines:
        Console(highlight=False).print(line, soft_wrap=True)


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Progress]:
    """Show a bar on a terminal's error stream, and nothing to programs."""
    with ProgressBar(console=Console(stderr=True), disable=quiet or not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("asking", total=None)
        yield lambda done, total, request: bar.update(task, completed=done, total=total, description=request.name[:60])
