"""Slow and silent senders against the worker of dashboard.web.waiting, with two threads, of which three would take every one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest

from dashboard.web.waiting import whole
from tests.faults.runs import ROOT
from tests.faults.serving import Site

MANY = 40
HEAD = b"GET /%d HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer with what was asked and sent, of whatever length it is."""
    sent = environ["wsgi.input"].read()
    body = environ["PATH_INFO"].encode() + b" " + sent
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A server of one process and two threads."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "1", "--threads", "2", "--keep-alive", "20",
        "-k", "dashboard.web.waiting.WaitingWorker", "--log-level", "error", "--no-control-socket",
        "tests.faults.test_slow:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ)
    try:
        for _ in range(600):
            with suppress(OSError):
                Site(port).get("/")
                break
            time.sleep(0.05)
        yield Site(port)
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture
def many(site: Site) -> Iterator[list[socket.socket]]:
    """Many connections at once."""
    with ExitStack() as stack:
        address = ("127.0.0.1", site.port)
        yield [stack.enter_context(socket.create_connection(address, timeout=60)) for _ in range(MANY)]


def answer(line: socket.socket) -> bytes:
    """Return the body of an answer."""
    got = b""
    while b"\r\n\r\n" not in got or not got.partition(b"\r\n\r\n")[2]:
        piece = line.recv(4096)
        assert piece, got
        got += piece
    assert got.startswith(b"HTTP/1.1 200 OK")
    return got.partition(b"\r\n\r\n")[2]


def test_senders_of_a_byte_at_a_time_keep_nobody_waiting_and_are_answered_as_well(
    site: Site, many: list[socket.socket]
) -> None:
    for place in range(len(HEAD % 10)):
        for number, line in enumerate(many, 10):
            line.sendall((HEAD % number)[place : place + 1])
        if place % 8 == 0:
            assert site.get("/other").body == b"/other "
    for number, line in enumerate(many, 10):
        line.sendall(b"\r\n")
        assert answer(line) == b"/%d " % number


def test_senders_of_half_a_body_keep_nobody_waiting(site: Site, many: list[socket.socket]) -> None:
    for line in many:
        line.sendall(b"POST /call HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 8\r\n\r\nhalf")
    assert site.get("/other").body == b"/other "
    for line in many:
        line.sendall(b"half")
        assert answer(line) == b"/call halfhalf"


@pytest.mark.parametrize(
    "length",
    [
        "Transfer-Encoding: chunked",
        "transfer-encoding:chunked",
        "Content-Length: 0000000900",
        "Content-Length: 1048576",
    ],
)
def test_senders_of_a_body_whose_end_is_far_or_unknown_keep_nobody_waiting(
    site: Site, many: list[socket.socket], length: str
) -> None:
    for line in many:
        line.sendall(f"POST /call HTTP/1.1\r\nHost: 127.0.0.1\r\n{length}\r\n\r\n1\r\nx\r\n".encode())
    for _ in range(3):
        for line in many:
            with suppress(OSError):  # who is refused may be cut off
                line.sendall(b"1\r\nx\r\n")
        assert site.get("/other").body == b"/other "


def test_what_follows_half_a_body_is_never_taken_for_a_request(site: Site, many: list[socket.socket]) -> None:
    many[0].sendall(b"POST /call HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1048576\r\n\r\nhalf")
    assert answer(many[0]) == b"/call half"
    many[0].sendall(HEAD % 7 + b"\r\n")
    assert many[0].recv(4096) == b""


def test_readers_who_do_not_hang_up_keep_nobody_waiting(site: Site, many: list[socket.socket]) -> None:
    """With two seconds for each of them the other would wait longer than it does."""
    for line in many:
        line.sendall(HEAD % 1 + b"Connection: close\r\n\r\n")
        assert answer(line) == b"/1 "
    for line in many:
        line.setblocking(False)
    assert site.get("/other").body == b"/other "


def test_half_a_request_behind_a_whole_one_keeps_nobody_waiting(site: Site, many: list[socket.socket]) -> None:
    for line in many:
        line.sendall(HEAD % 1 + b"\r\n" + HEAD % 2)
        assert answer(line) == b"/1 "
    assert site.get("/other").body == b"/other "
    for line in many:
        line.sendall(b"\r\n")
        assert answer(line) == b"/2 "


def test_senders_of_nothing_and_senders_that_leave_keep_nobody_waiting(site: Site, many: list[socket.socket]) -> None:
    for line in many[::2]:
        line.sendall(b"GET / HT")
        line.close()
    assert site.get("/other").body == b"/other "
    many[1].sendall(HEAD % 1 + b"\r\n")
    assert answer(many[1]) == b"/1 "


def test_a_kept_connection_is_answered_again_and_requests_sent_at_once_are_answered_in_turn(
    site: Site, many: list[socket.socket]
) -> None:
    line = many[0]
    for number in range(3):
        line.sendall(HEAD % number + b"\r\n")
        assert answer(line) == b"/%d " % number
    line.sendall(HEAD % 4 + b"\r\n" + HEAD % 5 + b"\r\n")
    got = b""
    while b"/5 " not in got:
        got += line.recv(4096)
    assert got.index(b"/4 ") < got.index(b"/5 ")


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        (b"", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", False),
        (b"POST / HTTP/1.1\r\ncontent-length:3\r\n\r\nabc", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 0000000003\r\n\r\nab", False),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", True),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 200_000, True),
    ],
)
def test_a_request_is_whole_with_its_head_and_body_or_when_it_is_too_long_to_wait_for(heard: bytes, told: bool) -> None:
    assert whole(heard) is told
