"""What the command line prints: an answer as JSON for programs, or as lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import typer
from rich.console import Console

from etl.cli.check import Answer


def say(answer: Answer, as_json: bool, lines: Iterable[str]) -> None:
    """Print an answer for programs, or its lines for people."""
    if as_json:
        print_json(answer)
    else:
        print_lines(lines)


def print_json(answer: Answer | Sequence[Answer]) -> None:
    """Print an answer for programs."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines for people, who may mark them up."""
    for line in lines:
        Console(highlight=False).print(line, soft_wrap=True)
