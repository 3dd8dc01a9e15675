"""The command line: python -m etl COMMAND; every module of etl/cli with a function `command` is one.

Exit status: 0 done, 2 wrong usage, 3 input not understood, 4 publisher unreachable, 5 a contract or hard check broken,
6 the store is locked or damaged.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer

from etl.cli import commands
from etl.errors import one_line_errors


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
    with one_line_errors():
        application()()


if __name__ == "__main__":
    main()
