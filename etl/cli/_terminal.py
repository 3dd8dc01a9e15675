"""What the command line prints: a report as JSON for programs, or as lines for people; progress on a terminal."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar

from etl.cli._report import Report
from etl.sources._source import SourceRequest

#: As many characters of a step are shown.
_WIDEST = 60


def print_report(report: Mapping[str, object], as_json: bool, lines: Iterable[str]) -> None:
    """Print a report for programs, or its lines for people."""
    if as_json:
        print_json(report)
    else:
        print_lines(lines)


def print_json(report: Mapping[str, object] | Sequence[Report]) -> None:
    """Print a report for programs."""
    typer.echo(json.dumps(report, ensure_ascii=False, indent=1))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines for people, who may mark them up."""
    for line in lines:
        Console(highlight=False).print(line, soft_wrap=True)


class Steps:
    """What a run is doing, shown on the error stream of a terminal while somebody waits, and nothing to programs.

    `done` and `total` count the requests of a fetch; a step without a count shows that something goes on.
    """

    def __init__(self, bar: ProgressBar) -> None:
        """Show steps on a bar."""
        self._bar, self._task = bar, bar.add_task("beginning", total=None)

    def __call__(self, what: str) -> None:
        """Show what is being done."""
        self._bar.update(self._task, description=what[:_WIDEST])

    def asking(self, done: int, total: int, request: SourceRequest) -> None:
        """Show how many requests of how many are done, and which one is next."""
        self._bar.update(self._task, completed=done, total=total, description=request.name[:_WIDEST])

    def wait(self, seconds: float) -> None:
        """Wait as a publisher asks for it, and say so."""
        if seconds >= 1:
            self(f"waiting {seconds:.0f} s, as the publisher asks")
        time.sleep(seconds)


@contextmanager
def show_steps(quiet: bool) -> Iterator[Steps]:
    """Show steps with the time that went by, unless nobody looks."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with ProgressBar(*columns, console=console, disable=quiet or not sys.stderr.isatty(), transient=True) as bar:
        yield Steps(bar)
