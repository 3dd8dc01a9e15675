"""The stand-in's server: handlers by path prefix, a log of what was asked, and faults to order.

What each publisher answers is in the module of its name beside this one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class ReceivedRequest:
    """One request as the stand-in saw it."""

    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What the stand-in answers; `cut` sends so many bytes of the body and drops the connection, `slow` waits first."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    slow: float = 0.0


Handler = Callable[[ReceivedRequest], Reply]

#: Faults that any publisher can have; hand them to `StandIn.faults`, each is used for one request.
BUSY = Reply(
    429,
    b'{"statusCode": 429,"message": "Rate limit is exceeded. Try again in 1 seconds."}',
    headers={"Retry-After": "1"},
)
BROKEN = Reply(500, b"<html><body>Internal Server Error</body></html>", "text/html")
UNAVAILABLE = Reply(503, b"<html><body>Service Unavailable</body></html>", "text/html")
HTML = Reply(200, b"<!DOCTYPE html><html><body>Maintenance</body></html>", "text/html")
NOTHING = Reply(200, b"")
DROPPED = Reply(200, b"never sent in full", cut=0)


@dataclass
class StandIn:
    """A running stand-in: its address, its log, and the faults that the next requests meet before any answer."""

    address: str
    log: list[ReceivedRequest] = field(default_factory=list)
    faults: list[Reply] = field(default_factory=list)
    handlers: dict[str, Handler] = field(default_factory=dict)

    def reply(self, request: ReceivedRequest) -> Reply:
        self.log.append(request)
        if self.faults:
            return self.faults.pop(0)
        for prefix, handler in self.handlers.items():
            if request.path.startswith(prefix):
                return handler(request)
        return Reply(404, b'{ "statusCode": 404, "message": "Resource not found" }')


@contextmanager
def serving(handlers: Mapping[str, Handler]) -> Iterator[StandIn]:
    """Run a stand-in on a free port of the loopback address until the block ends."""

    class _Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or each body waits 40 ms for its head to be acknowledged

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            request = ReceivedRequest(
                parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), dict(self.headers)
            )
            _send(self, standin.reply(request))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep the tests' output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    standin = StandIn(f"http://127.0.0.1:{server.server_address[1]}", handlers=dict(handlers))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    time.sleep(reply.slow)
    body = reply.body if reply.cut is None else reply.body[: reply.cut]
    handler.send_response(reply.status)
    for name, value in {
        "Content-Type": reply.content_type,
        "Content-Length": str(len(reply.body)),
        **reply.headers,
    }.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    if reply.cut is not None:
        handler.close_connection = True
