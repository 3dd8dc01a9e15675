"""What a WSGI application is, and what it answers once all of its answer is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing, nullcontext
from typing import Any, NamedTuple, Protocol, runtime_checkable

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]


class Response(NamedTuple):
    """An answer, whole."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


#: Returns the whole answer to a request.
RequestHandler = Callable[[Environ], Response]
#: Returns the answer to a request if it is cached, without waiting for anything.
CacheLookup = Callable[[Environ], Response | None]


def respond(wsgi: Wsgi, environ: Environ) -> Response:
    """Return the whole answer of an application to a request."""
    status, headers = 500, list[tuple[str, str]]()

    def start_response(line: str, named: list[tuple[str, str]], _: object = None) -> None:
        nonlocal status, headers
        status, headers = int(line[:3]), named

    body = join_parts(wsgi(environ, start_response))
    return Response(status, headers, body)


def join_parts(parts: Iterable[bytes]) -> bytes:
    """Return all parts of an answer, and end it; one part alone is returned as it is, and not copied."""
    with closing(parts) if isinstance(parts, _Closable) else nullcontext():
        return b"".join(parts)


@runtime_checkable
class _Closable(Protocol):
    def close(self) -> None: ...
