"""Requests as WSGI has them, bodies that do not come, and applications that fail."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from dashboard.web import gateway
from dashboard.web.errors import LARGEST_BODY
from dashboard.web.gateway import LONGEST_ADDRESS, WsgiGateway, environ
from dashboard.web.wsgi import CacheLookup, Response, respond


class Headers:
    """Headers as the server passes them."""

    def __init__(self, *items: tuple[str, str]) -> None:
        self._items = list(items)

    def items(self) -> list[tuple[str, str]]:
        return self._items

    def get(self, key: str) -> str | None:
        return next((value for name, value in self._items if name == key), None)


@dataclass
class Scope:
    """A request as the server passes it."""

    path: str = "/"
    query_string: str = ""
    headers: Headers = field(default_factory=Headers)
    method: str = "GET"
    scheme: str = "http"
    server: str = "[::1]:8050"
    http_version: str = "1.1"


class Transport:
    """Gives a body, or none at all, and keeps the answer."""

    def __init__(self, body: bytes | None) -> None:
        self._body = body
        self.read = False
        self.response = Response(0, [], b"")

    async def __call__(self) -> bytes:
        self.read = True
        if self._body is None:
            await asyncio.Event().wait()
        return self._body or b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.response = Response(status, headers, body)


def echo(environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer with the body of the request."""
    start_response("201 Created", [("X-Path", environment["PATH_INFO"])])
    return [environment["wsgi.input"].read(), b"."]


def failing(environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    raise KeyError("anna")


def call(scope: Scope, body: bytes | None = b"", wsgi: Any = echo, lookup: CacheLookup = lambda _: None) -> Transport:
    transport = Transport(body)

    async def run() -> None:
        one = WsgiGateway(partial(respond, wsgi), lookup)
        one.__rsgi_init__(asyncio.get_running_loop())
        await one(scope, transport)

    asyncio.run(run())
    return transport


def test_an_application_answers_with_status_headers_and_body() -> None:
    response = call(Scope(headers=Headers(("content-length", "3"))), b"abc").response
    assert response == Response(201, [("X-Path", "/"), ("Server", "nine-bridges")], b"abc.")


@pytest.mark.parametrize(
    ("headers", "read"),
    [
        ([], False),
        ([("content-length", "0")], False),
        ([("content-length", "0000000003")], True),
        ([("content-length", str(LARGEST_BODY))], True),
        ([("content-length", str(LARGEST_BODY + 1))], False),
        ([("content-length", "9" * 5000)], False),
        ([("content-length", "-1")], False),
        ([("content-length", "3"), ("transfer-encoding", "chunked")], False),
        ([("transfer-encoding", "chunked")], False),
    ],
)
def test_only_a_body_that_can_be_answered_is_waited_for(headers: list[tuple[str, str]], read: bool) -> None:
    assert call(Scope(headers=Headers(*headers)), b"abc").read is read


def test_a_body_that_does_not_come_is_refused_and_noted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gateway, "BODY_TIMEOUT", 0.01)
    response = call(Scope(headers=Headers(("content-length", "3"))), None).response
    assert response.status == 408
    assert ("Connection", "close") in response.headers
    assert [one.getMessage() for one in caplog.records] == ["a request was refused: the body did not arrive in time"]


@pytest.mark.parametrize(
    ("path", "query", "status"), [("/", "", 201), ("/", "a" * LONGEST_ADDRESS, 414), ("/" * 4001, "", 414)]
)
def test_an_address_longer_than_any_is_refused(path: str, query: str, status: int) -> None:
    assert call(Scope(path, query)).response.status == status


def test_an_application_that_fails_is_an_empty_answer_and_a_note(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = call(Scope("/anna"), wsgi=failing).response
    assert response == Response(500, [("Content-Length", "0"), ("Server", "nine-bridges")], b"")
    assert [one.getMessage() for one in caplog.records] == ["a request could not be answered"]


def test_an_answer_that_is_at_hand_is_given_without_asking_the_application() -> None:
    kept = Response(200, [("ETag", "a")], b"kept")
    response = call(
        Scope("/a"), wsgi=failing, lookup=lambda found: kept if found["PATH_INFO"] == "/a" else None
    ).response
    assert response == Response(200, [("ETag", "a"), ("Server", "nine-bridges")], b"kept")


def test_a_request_is_written_as_wsgi_has_it() -> None:
    headers = Headers(
        ("host", "a"), ("x-one", "1"), ("x-one", "2"), ("content-type", "text/plain"), ("script_name", "/evil"),
        ("content-length", "3"),
    )  # fmt: skip
    found = environ(Scope("/가%", "b=%20", headers, "POST"), b"abc")
    assert found["PATH_INFO"].encode("latin-1").decode() == "/가%"
    assert (found["SERVER_NAME"], found["SERVER_PORT"], found["SCRIPT_NAME"]) == ("[::1]", "8050", "")
    assert (found["QUERY_STRING"], found["REQUEST_METHOD"], found["SERVER_PROTOCOL"]) == ("b=%20", "POST", "HTTP/1.1")
    assert (found["CONTENT_TYPE"], found["CONTENT_LENGTH"], found["HTTP_HOST"]) == ("text/plain", "3", "a")
    assert found["HTTP_X_ONE"] == "1,2"
    assert "HTTP_SCRIPT_NAME" not in found
    assert found["wsgi.input"].read() == b"abc"
