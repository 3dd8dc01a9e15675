"""A new version of the store, made ready beside the one that readers have, and then put in its place as a whole.

The requests that readers made lately are answered from the new version first, by the application itself, so that every
cache has what they will ask for. Until then they are answered from the version before. One thread of each process does
this, and rests after each request, because readers have the same processors.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Thread

from dashboard.editions import EditionCache

#: After how many seconds it is looked again whether a build put another version in force.
PAUSE = 1.0
_LOG = logging.getLogger("nine_bridges")


def follow(library: EditionCache, prepare: Callable[[], None]) -> Thread:
    """Start the thread that takes up new versions of a library, each after it was prepared."""

    def go_on() -> None:
        while True:
            time.sleep(PAUSE)
            try:
                library.take_over(prepare)
            except Exception:  # noqa: BLE001 - readers keep the version before, and the log says why
                _LOG.exception("a new version could not be made ready")

    thread = Thread(target=go_on, name="takeover", daemon=True)
    thread.start()
    return thread
