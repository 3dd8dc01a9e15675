"""The command line: python -m etl COMMAND; every module of etl/cli with a function `command` is one.

Exit status: 0 done, 2 wrong usage, 3 input not understood, 4 publisher unreachable, 5 a contract or hard check broken,
6 the store is locked or damaged.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import NoReturn

import typer

from etl.cli import commands
from etl.errors import NineBridgesError


def application() -> typer.Typer:
    """Return the command line with every command."""
    app = typer.Typer(
        help="Bilateral trade figures into dated tables, and what they say of claims and goals.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    for word, command in commands().items():
        app.command(word)(command)
    return app


def main() -> None:
    """Run the command line; print an error as one line and leave with its status.

    A terminal that cannot write a character gets its number, which in JSON means the same.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        _run()
    except NineBridgesError as error:
        _leave(str(error), error.exit_status)
    except (MemoryError, RecursionError):
        _leave(
            "memory ran out; nothing that was stored is changed: close other programs, or give fewer files at once", 6
        )
    except OSError as error:
        _leave(f"{error}: make room, or give the right to read and write there, then run it again", 6)


def _run() -> None:
    """Run the command line, and write out all that it printed, so that a full disk is seen."""
    try:
        application()()
    finally:
        sys.stdout.flush()


def _leave(what: str, status: int) -> NoReturn:
    """Print an error as one line, and leave; what could not be written is given up."""
    with suppress(OSError):
        typer.echo(f"error: {' '.join(what.split())}", err=True)
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


if __name__ == "__main__":
    main()
