"""A new version of the store, made ready beside the one that readers have, and then put in its place as a whole.

The requests that readers made lately are answered from the new version first, by the application itself, so that every
cache has what they will ask for. Until then they are answered from the version before. One thread of each process does
this, and rests after each request, because readers have the same processors.
"""

from __future__ import annotations

import io
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl

from dashboard.editions import EditionCache
from dashboard.web.errors import LARGEST_BODY
from dashboard.web.site import Wsgi

#: How many requests are remembered, and for how many seconds a new version is made ready at most.
REMEMBERED, LONGEST = 300, 60.0
#: For how many seconds at most it rests after each request.
_REST = 0.05
#: After how many seconds it is looked again whether a build put another version in force.
PAUSE = 1.0
#: What a request that is made again has of the first.
_KEPT = (
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
    "HTTP_HOST", "HTTP_ACCEPT_ENCODING", "CONTENT_TYPE", "CONTENT_LENGTH", "wsgi.version", "wsgi.url_scheme",
    "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once",
)  # fmt: skip
_KEY = ("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme")
_LOG = logging.getLogger("nine_bridges")


class RequestMemory:
    """An application that remembers what it answered lately, each request once, and can answer it all again.

    Only requests whose words are all known are remembered: of the others no answer is kept.
    """

    def __init__(self, wsgi: Wsgi, words: Collection[str]) -> None:
        self._wsgi, self._words = wsgi, frozenset(words)
        self._lock = Lock()
        self._requests: OrderedDict[tuple[Any, ...], tuple[dict[str, Any], bytes]] = OrderedDict()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request, and remember it if its answer is one that caches keep."""
        request = self._request(environ)
        answered = []

        def note(status: str, *rest: Any) -> Any:
            answered.append(status[:3] in ("200", "304"))
            return start_response(status, *rest)

        parts = self._wsgi(environ, note)
        if request and answered and answered[-1]:
            self._remember(*request)
        return parts

    def _request(self, environ: dict[str, Any]) -> tuple[dict[str, Any], bytes] | None:
        if not {name for name, _ in parse_qsl(environ.get("QUERY_STRING", ""))} <= self._words:
            return None
        length = environ.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 9 else LARGEST_BODY + 1
        if size > LARGEST_BODY:
            return None
        body = environ["wsgi.input"].read(size) if size else b""
        if body:
            environ["wsgi.input"] = io.BytesIO(body)
        return {name: environ[name] for name in _KEPT if name in environ}, body

    def _remember(self, environ: dict[str, Any], body: bytes) -> None:
        key = (*(environ.get(name) for name in _KEY), "br" in environ.get("HTTP_ACCEPT_ENCODING", ""), body)
        with self._lock:
            self._requests[key] = environ, body
            self._requests.move_to_end(key)
            while len(self._requests) > REMEMBERED:
                self._requests.popitem(last=False)

    def answer_again(self) -> None:
        """Answer every remembered request, the newest first, for as long as that may take."""
        with self._lock:
            requests = list(self._requests.values())[::-1]
        end = time.monotonic() + LONGEST
        for environ, body in requests:
            start = time.monotonic()
            if start > end:
                return
            b"".join(self._wsgi({**environ, "wsgi.input": io.BytesIO(body)}, lambda *_: None))
            time.sleep(min(time.monotonic() - start, _REST))

    def __len__(self) -> int:
        return len(self._requests)


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
