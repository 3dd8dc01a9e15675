"""How many pages, frames and files a process makes at once, so that readers of what is kept never wait for new ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

import flask
from werkzeug.exceptions import TooManyRequests

from dashboard.web.logs import MADE

#: How many are made at once, and how many are begun; whoever asks for one of these just waits for it.
AT_ONCE, WAITING = 2, 10
#: After how many seconds one may ask again.
_SOON = 1


class BuildLimit:
    """Slots in which pages and files are built; raises TooManyRequests where too many wait for one already."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._building, self._waiting = BoundedSemaphore(at_once), BoundedSemaphore(waiting)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait for a slot, and hold it as long as this is open; its holder must not wait for anybody who waits for one."""
        if not self._waiting.acquire(blocking=False):
            raise TooManyRequests(retry_after=_SOON)
        try:
            with self._building:
                note_made()
                yield
        finally:
            self._waiting.release()


def note_made() -> None:
    """Note that something is made for the request at hand, if there is one, for the log to tell."""
    if flask.has_request_context():
        flask.request.environ[MADE] = True
