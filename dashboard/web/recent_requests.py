"""The most recent requests with their answers: a cache of whole answers, and what is replayed when a new version comes."""

from __future__ import annotations

import io
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl

from dashboard.web.compression import best_encoding
from dashboard.web.errors import LARGEST_BODY
from dashboard.web.logs import VERSION
from dashboard.web.wsgi import Environ, Response, StartResponse, Wsgi, join_parts, respond

#: How many requests are remembered, and for how many seconds a new version is made ready at most.
REMEMBERED, LONGEST = 300, 60.0
#: How many bytes of their answers are at hand; most are those that other caches have.
BYTES = 32_000_000
#: The longest pause after each request that is replayed, in seconds.
_REST = 0.05
#: What a request that is made again has of the first.
_KEPT = (
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
    "HTTP_HOST", "HTTP_ACCEPT_ENCODING", "CONTENT_TYPE", "CONTENT_LENGTH", "wsgi.version", "wsgi.url_scheme",
    "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once",
)  # fmt: skip
_KEY = ("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme")
#: What a request has that asks for less than a whole answer, or has a body.
_PARTIAL = frozenset({
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE",
    "HTTP_TRANSFER_ENCODING", "CONTENT_LENGTH",
})  # fmt: skip


class RecentRequest(NamedTuple):
    """A request that was answered lately, and its answer, with the version and the day that it is right for."""

    environ: Environ
    body: bytes
    response: Response | None
    stamp: tuple[str, date]


class RecentRequests:
    """An application that remembers its most recent answers, one for each request, and can replay the requests.

    Only requests whose words are all known are remembered: of the others no answer is kept. Answers are at hand as they
    were sent, so that nothing has to be asked of the application until another version or another day has come.
    """

    def __init__(
        self, wsgi: Wsgi, words: Collection[str], *, version: Callable[[], str], today: Callable[[], date]
    ) -> None:
        self._wsgi, self._words = wsgi, frozenset(words)
        self._version, self._today = version, today
        self._lock = Lock()
        self._requests: OrderedDict[tuple[object, ...], RecentRequest] = OrderedDict()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, and remember it if its answer is one that caches keep."""
        request, day = self._request(environ), self._today()
        is_whole = _PARTIAL.isdisjoint(environ)
        response = Response(0, [], b"")

        def note(line: str, headers: list[tuple[str, str]], *rest: object) -> object:
            nonlocal response
            response = Response(int(line[:3]), headers, b"")
            return start_response(line, headers, *rest)

        body = join_parts(self._wsgi(environ, note))
        if request and response.status in (200, 304):
            kept = response._replace(body=body) if is_whole and _is_final(response) else None
            self._remember(RecentRequest(*request, kept, (environ.get(VERSION, ""), day)))
        return [body]

    def lookup(self, environ: Environ) -> Response | None:
        """Return the answer that a request was given before from the version in force on this day, if it is cached."""
        if environ["REQUEST_METHOD"] != "GET" or not _PARTIAL.isdisjoint(environ):
            return None
        key = _key(environ, b"")
        with self._lock:
            found = self._requests.get(key)
            if found is None or found.response is None or found.stamp != (self._version(), self._today()):
                return None
            self._requests.move_to_end(key)
        environ[VERSION], _ = found.stamp
        return found.response

    def _request(self, environ: Environ) -> tuple[Environ, bytes] | None:
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

    def _remember(self, request: RecentRequest) -> None:
        key = _key(request.environ, request.body)
        with self._lock:
            before = self._requests.get(key)
            self._requests[key] = before if before and request.response is None else request
            self._requests.move_to_end(key)
            self._shrink()

    def _shrink(self) -> None:
        """Forget the oldest requests beyond so many, and the oldest answers beyond so many bytes."""
        while len(self._requests) > REMEMBERED:
            self._requests.popitem(last=False)
        kept = {key: len(one.response.body) for key, one in self._requests.items() if one.response}
        surplus = sum(kept.values()) - BYTES
        for key, size in kept.items():
            if surplus <= 0:
                return
            self._requests[key] = self._requests[key]._replace(response=None)
            surplus -= size

    def replay(self) -> None:
        """Answer every remembered request, the newest first, for as long as that may take."""
        with self._lock:
            requests = list(self._requests.values())[::-1]
        end = time.monotonic() + LONGEST
        for environ, body, *_ in requests:
            start = time.monotonic()
            if start > end:
                return
            respond(self._wsgi, {**environ, "wsgi.input": io.BytesIO(body)})
            time.sleep(min(time.monotonic() - start, _REST))

    def __len__(self) -> int:
        return len(self._requests)


def _key(environ: Environ, body: bytes) -> tuple[object, ...]:
    """Return what tells requests apart whose answers differ."""
    return *(environ.get(name) for name in _KEY), best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")), body


def _is_final(response: Response) -> bool:
    """Return whether the same request would be answered with the same bytes: their tag then is a strong one."""
    return response.status == 200 and any(name == "ETag" and tag[0] == '"' for name, tag in response.headers)
