"""Requests that are remembered, and answered again from a version that readers do not have yet."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pytest

from dashboard.web.takeover import REMEMBERED, RequestMemory


class Site:
    """An application that notes what it is asked, and answers with a status."""

    def __init__(self, status: str = "200 OK") -> None:
        self.status, self.asked = status, list[tuple[str, str, bytes]]()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append((environ["PATH_INFO"], environ["QUERY_STRING"], environ["wsgi.input"].read()))
        start_response(self.status, [])
        return [b"an answer"]


def ask(memory: RequestMemory, path: str, search: str = "", body: bytes = b"", **more: str) -> None:
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": path, "QUERY_STRING": search, "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body), **more,
    }  # fmt: skip
    assert memory(environ, lambda *_: None) == [b"an answer"]


def test_each_request_is_answered_again_once_the_newest_first() -> None:
    site = Site()
    memory = RequestMemory(site, ["goal"])
    for path in ("/", "/trade", "/"):
        ask(memory, path)
    ask(memory, "/callback", body=b"{}")
    asked, site.asked = site.asked, []
    memory.answer_again()
    assert asked[-1] == ("/callback", "", b"{}")
    assert site.asked == [("/callback", "", b"{}"), ("/", "", b""), ("/trade", "", b"")]


@pytest.mark.parametrize(
    ("search", "status", "length", "kept"),
    [
        ("goal=a", "200 OK", "0", 1),
        ("goal=a", "304 NOT MODIFIED", "0", 1),
        ("wxyz=1", "200 OK", "0", 0),
        ("goal=a&wxyz=1", "200 OK", "0", 0),
        ("", "404 NOT FOUND", "0", 0),
        ("", "200 OK", "99999999", 0),
        ("", "200 OK", "²", 0),
    ],
)
def test_only_what_caches_keep_is_remembered(search: str, status: str, length: str, kept: int) -> None:
    memory = RequestMemory(Site(status), ["goal"])
    ask(memory, "/", search, CONTENT_LENGTH=length)
    assert len(memory) == kept


def test_as_many_requests_are_remembered_as_there_is_room_for() -> None:
    memory = RequestMemory(Site(), [])
    for number in range(REMEMBERED + 5):
        ask(memory, f"/{number}")
    assert len(memory) == REMEMBERED
