"""Memory of a build: what is not used any more goes back to the system, and is not held for later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


@contextmanager
def system_memory() -> Iterator[None]:
    """Let Arrow take its memory from the system's own allocator, and not from one that holds on to it."""
    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(usual)


def release_memory() -> None:
    """Return to the system what frames and tables that are gone have left, as far as its allocator can."""
    pa.system_memory_pool().release_unused()
