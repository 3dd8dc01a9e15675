"""Memory of a build: what is not used any more goes back to the system, and is not held for later."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

#: glibc's number (malloc.h) of how many regions its allocator keeps; by default eight for each processor.
_ARENA_MAX = -8


@contextmanager
def system_memory() -> Iterator[None]:
    """Let Arrow take its memory from the system's own allocator, and not from one that holds on to it.

    Where that is glibc's, all threads share one region from now on: what one thread frees another can use.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_ARENA_MAX, 1)
    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(usual)


def release_memory() -> None:
    """Return to the system what frames and tables that are gone have left, as far as its allocator can."""
    pa.system_memory_pool().release_unused()
