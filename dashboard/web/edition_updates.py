"""The thread that opens new versions of the store, each after the pages that readers will ask for were made of it.

The requests that readers made lately are replayed on the new version first, so that every cache has what they will ask
for; until then readers are answered from the version before. Each worker process has one such thread, which rests after
each request, because readers have the same processors.
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


def start_updates(editions: EditionCache, prepare: Callable[[], None]) -> Thread:
    """Start the thread that opens new versions, each after `prepare` was called with it."""

    def run() -> None:
        while True:
            time.sleep(PAUSE)
            try:
                editions.update(prepare)
            except Exception:  # noqa: BLE001 - readers keep the version before, and the log says why
                _LOG.exception("a new version could not be made ready")

    thread = Thread(target=run, name="edition-updates", daemon=True)
    thread.start()
    return thread
