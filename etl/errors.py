"""One tree of errors, each branch with its exit status.

    NineBridgesError
    ├── UsageError        2  the caller asked for something that does not exist
    ├── InputError        3  a file or an answer is not what it should be
    ├── PublisherError    4  a publisher is unreachable, refuses, or is over quota
    ├── ContractError     5  a table breaks its contract, or a hard check fails
    └── StoreError        6  the store is locked, missing or damaged

A message says what is wrong, where, and what to do next. A person never sees a traceback for one of these, nor for a
full disk or memory: `one_line_errors` is around every command.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn


class NineBridgesError(Exception):
    """The root; never raised itself."""

    exit_status = 1


class UsageError(NineBridgesError):
    """The caller named something that does not exist; the message lists what does."""

    exit_status = 2


class InputError(NineBridgesError):
    """A file or an answer cannot be understood; nothing was stored."""

    exit_status = 3


class PublisherError(NineBridgesError):
    """A publisher did not give what was asked for."""

    exit_status = 4


class ContractError(NineBridgesError):
    """A table breaks its declared contract, or a hard check fails; the last version stays in force."""

    exit_status = 5


class StoreError(NineBridgesError):
    """The store is locked by another run, is missing, or cannot be read."""

    exit_status = 6


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn an error that ends a command into one line on standard error and an exit status.

    All that the command printed is written out first, so that a full disk is seen.
    """
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except NineBridgesError as error:
        _leave(str(error), error.exit_status)
    except (MemoryError, RecursionError):
        _leave(
            "memory ran out; nothing that was stored is changed: close other programs, or give fewer files at once", 6
        )
    except OSError as error:
        _leave(f"{error}: make room, or give the right to read and write there, then run it again", 6)


def _leave(message: str, status: int) -> NoReturn:
    """Print an error as one line, and leave; what could not be written is given up."""
    with suppress(OSError):
        print(f"error: {' '.join(message.split())}", file=sys.stderr, flush=True)
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)
