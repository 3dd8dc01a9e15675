"""Requests that are remembered with their answers, and answered again from a version that readers do not have yet."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from dashboard.web import recent_requests
from dashboard.web.logs import VERSION
from dashboard.web.recent_requests import REMEMBERED, RecentRequests
from dashboard.web.wsgi import Response


class Site:
    """An application that notes what it is asked, and answers with a status."""

    version, day, tag, body = "one", date(2026, 11, 29), '"a"', b"an answer"

    def __init__(self, status: str = "200 OK") -> None:
        self.status, self.asked = status, list[tuple[str, str, bytes]]()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append((environ["PATH_INFO"], environ["QUERY_STRING"], environ["wsgi.input"].read()))
        environ[VERSION] = self.version
        start_response(self.status, [("ETag", self.tag)])
        return [self.body]


def memory_of(site: Site) -> RecentRequests:
    return RecentRequests(site, ["goal"], version=lambda: site.version, today=lambda: site.day)


def ask(memory: RecentRequests, path: str, search: str = "", body: bytes = b"", **more: str) -> None:
    assert memory(request(path, search, body, **more), lambda *_: None) == [b"an answer"]


def request(path: str, search: str = "", body: bytes = b"", **more: str) -> dict[str, Any]:
    length = {"CONTENT_LENGTH": str(len(body))} if body else {}
    method = "POST" if body else "GET"
    return {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": search, "wsgi.input": io.BytesIO(body), **length, **more}  # fmt: skip


def test_each_request_is_answered_again_once_the_newest_first() -> None:
    site = Site()
    memory = memory_of(site)
    for path in ("/", "/trade", "/"):
        ask(memory, path)
    ask(memory, "/callback", body=b"{}")
    asked, site.asked = site.asked, []
    memory.replay()
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
    memory = memory_of(Site(status))
    ask(memory, "/", search, CONTENT_LENGTH=length)
    assert len(memory) == kept


def test_as_many_requests_are_remembered_as_there_is_room_for() -> None:
    memory = memory_of(Site())
    for number in range(REMEMBERED + 5):
        ask(memory, f"/{number}")
    assert len(memory) == REMEMBERED


def test_an_answer_is_at_hand_as_it_was_sent() -> None:
    memory = memory_of(Site())
    ask(memory, "/", HTTP_ACCEPT_ENCODING="br")
    again = request("/", HTTP_ACCEPT_ENCODING="gzip, br;q=1")
    assert memory.lookup(again) == Response(200, [("ETag", '"a"')], b"an answer")
    assert again[VERSION] == "one"


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/other", {}),
        ("/", {"QUERY_STRING": "goal=a"}),
        ("/", {"REQUEST_METHOD": "HEAD"}),
        ("/", {"HTTP_HOST": "other.example"}),
        ("/", {"HTTP_ACCEPT_ENCODING": "gzip"}),
        ("/", {"HTTP_IF_NONE_MATCH": '"a"'}),
        ("/", {"HTTP_RANGE": "bytes=0-1"}),
        ("/", {"CONTENT_LENGTH": "1"}),
    ],
)
def test_another_request_is_left_to_the_application(path: str, more: dict[str, str]) -> None:
    memory = memory_of(Site())
    ask(memory, "/")
    assert memory.lookup(request("/")) is not None
    assert memory.lookup(request(path, **more)) is None


@pytest.mark.parametrize(("name", "value"), [("version", "two"), ("day", date(2026, 11, 30))])
def test_no_answer_of_another_version_or_day_is_at_hand(name: str, value: object) -> None:
    site = Site()
    memory = memory_of(site)
    ask(memory, "/")
    setattr(site, name, value)
    assert memory.lookup(request("/")) is None


@pytest.mark.parametrize(
    ("status", "tag", "more"),
    [
        ("304 NOT MODIFIED", '"a"', {}),
        ("200 OK", 'W/"a"', {}),
        ("200 OK", '"a"', {"HTTP_RANGE": "bytes=0-1"}),
    ],
)
def test_an_answer_that_is_not_final_is_asked_anew(status: str, tag: str, more: dict[str, str]) -> None:
    site = Site(status)
    site.tag = tag
    memory = memory_of(site)
    ask(memory, "/", **more)
    assert len(memory) == 1
    assert memory.lookup(request("/")) is None


def test_a_reader_who_has_the_answer_already_leaves_it_at_hand() -> None:
    site = Site()
    memory = memory_of(site)
    ask(memory, "/")
    site.status = "304 NOT MODIFIED"
    ask(memory, "/", HTTP_IF_NONE_MATCH='"a"')
    assert memory.lookup(request("/")) is not None


def test_as_many_bytes_of_answers_are_at_hand_as_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_requests, "BYTES", 20)
    memory = memory_of(Site())
    for path in ("/a", "/b", "/c"):
        ask(memory, path)
    assert [memory.lookup(request(path)) is not None for path in ("/a", "/b", "/c")] == [False, True, True]
    assert len(memory) == 3
