"""One tree of errors, each branch with its exit status.

    NineBridgesError
    ├── UsageError        2  the caller asked for something that does not exist
    ├── InputError        3  a file or an answer is not what it should be
    ├── PublisherError    4  a publisher is unreachable, refuses, or is over quota
    ├── ContractError     5  a table breaks its contract, or a hard check fails
    └── StoreError        6  the store is locked, missing or damaged

A message says what is wrong, where, and what to do next. A person never sees a traceback for one of these.
"""


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
