"""Between the server, which speaks RSGI, and the application, which is WSGI.

A request waits for its body without a thread, and an answer is handed over whole: neither a slow sender nor a slow
reader takes a thread from the others. An answer that is at hand is handed over at once, without a thread. What the
application never sees is refused here, in no more than a status.
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from concurrent.futures import ThreadPoolExecutor

from granian.rsgi import Headers, HTTPProtocol, Scope

from dashboard.web.errors import LARGEST_BODY
from dashboard.web.wsgi import CacheLookup, Environ, RequestHandler, Response

#: More than may wait for pages that are being made, so that some are always free for those that are kept.
THREADS = 16
#: Seconds that the body of a request may take to arrive.
BODY_TIMEOUT = 20.0
#: No address of ours is longer, path and query string together.
LONGEST_ADDRESS = 4000
#: Who sends an answer; where that is not said, the server names its software.
_SERVER = ("Server", "nine-bridges")
_EMPTY = ("Content-Length", "0")
_LOG = logging.getLogger("nine_bridges")


class WsgiGateway:
    """An RSGI application that lets a WSGI application answer in a few threads, unless the answer is at hand."""

    def __init__(self, answer: RequestHandler, lookup: CacheLookup = lambda _: None) -> None:
        self._answer, self._lookup = answer, lookup
        self._threads: ThreadPoolExecutor

    def __rsgi_init__(self, _: asyncio.AbstractEventLoop) -> None:
        """Start threads, in the process that answers."""
        self._threads = ThreadPoolExecutor(THREADS)

    async def __call__(self, scope: Scope, transport: HTTPProtocol) -> None:
        """Answer one request."""
        status, headers, body = await self._respond(scope, transport)
        transport.response_bytes(status, [*headers, _SERVER], body)

    async def _respond(self, scope: Scope, transport: HTTPProtocol) -> Response:
        if len(scope.path) + len(scope.query_string) > LONGEST_ADDRESS:
            return _refuse(414, "the address is too long")
        try:
            body = await asyncio.wait_for(transport(), BODY_TIMEOUT) if _has_body(scope.headers) else b""
        except TimeoutError:
            return _refuse(408, "the body did not arrive in time")
        environment = environ(scope, body)
        if kept := self._lookup(environment):
            return kept
        call = asyncio.get_running_loop().run_in_executor(self._threads, self._answer, environment)
        (answer,) = await asyncio.gather(call, return_exceptions=True)
        if isinstance(answer, BaseException):
            _LOG.error("a request could not be answered", exc_info=answer)
            return Response(500, [_EMPTY], b"")
        return answer


def _has_body(headers: Headers) -> bool:
    """Return whether a body follows that is worth waiting for; any other the application refuses unread."""
    length = (headers.get("content-length") or "").lstrip("0")
    return length.isdecimal() and int(length[:9]) <= LARGEST_BODY and headers.get("transfer-encoding") is None


def _refuse(status: int, why: str) -> Response:
    """Refuse what never comes to the application, and note it, because the application notes only what came."""
    _LOG.warning("a request was refused: %s", why)
    return Response(status, [_EMPTY, ("Connection", "close")], b"")


def environ(scope: Scope, body: bytes) -> Environ:
    """Return a request as WSGI has it; a header with an underscore could be taken for another, and is left out."""
    host, _, port = scope.server.rpartition(":")
    environment: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            environment[key] = f"{environment[key]},{value}" if key in environment else value
    return environment
