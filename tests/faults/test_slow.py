"""Slow and silent senders and readers against the server of dashboard.web.server: one process, fewer threads than they are."""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest

from dashboard.web.gateway import THREADS
from tests.effort import is_thorough
from tests.faults.runs import ROOT
from tests.faults.serving import PATIENCE, Site, wait_for

MANY = 5 * THREADS
#: More than a process may open files unasked, and more than keep others out of Granian with its own settings.
HALF_REQUESTS = 5000 if is_thorough() else 2000
#: More requests than fit into the buffers of a connection.
SENT_AT_ONCE = 400_000
#: More than fits into the buffers of a connection.
LARGE = 40_000_000
HEAD = b"GET /%d HTTP/1.1\r\nHost: 127.0.0.1\r\n"
SERVE = (
    "import sys; from dashboard.web import server; from tests.faults.test_slow import application;"
    "server.HEAD_TIMEOUT = int(sys.argv[2]);"
    "server.serve(server.ServedApplication(application), ('127.0.0.1', int(sys.argv[1])), 1)"
)
#: Seconds that the head of a request may take: so many that no sender of a test is cut off, and so few that it is.
LONG, SHORT = PATIENCE, 2


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer with what was asked and sent, of whatever length it is, or with very much."""
    sent = environ["wsgi.input"].read()
    body = bytes(LARGE) if environ["PATH_INFO"] == "/large" else environ["PATH_INFO"].encode() + b" " + sent
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def running(head_timeout: int) -> Iterator[Site]:
    """Run a server of one process that waits so many seconds for the head of a request."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-c", SERVE, str(port), str(head_timeout)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(process, "/", site := Site(port))
        yield site
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A server that waits longer for a request than any test takes."""
    with running(LONG) as site:
        yield site


@pytest.fixture(scope="module")
def impatient() -> Iterator[Site]:
    """A server that soon lets senders go."""
    with running(SHORT) as site:
        yield site


@contextmanager
def connections(site: Site, count: int) -> Iterator[list[socket.socket]]:
    """Open so many connections to a server, until the block ends."""
    with ExitStack() as stack:
        address = ("127.0.0.1", site.port)
        yield [stack.enter_context(socket.create_connection(address, timeout=PATIENCE)) for _ in range(count)]


@pytest.fixture
def many(site: Site) -> Iterator[list[socket.socket]]:
    """Many connections at once."""
    with connections(site, MANY) as many:
        yield many


@pytest.fixture
def files_for_very_many() -> Iterator[None]:
    """Let this process open as many connections as keep others out of a server that is not set for them."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = HALF_REQUESTS + 500
    if most != resource.RLIM_INFINITY and most < wanted:
        pytest.skip(f"this machine lets a process open {most} files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before, wanted), most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


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
    assert answer(many[0]) == b"/call "
    with suppress(OSError):
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


def test_a_sender_of_thousands_of_requests_at_once_waits_for_its_own_reading_alone(
    site: Site, many: list[socket.socket]
) -> None:
    line = many[0]
    line.settimeout(1)
    with pytest.raises(TimeoutError):
        line.sendall((HEAD % 7 + b"\r\n") * SENT_AT_ONCE)
    for _ in range(5):
        assert site.get("/other").body == b"/other "
    assert answer(line).startswith(b"/7 ")


def test_readers_who_read_nothing_keep_nobody_waiting_and_can_still_read_all(
    site: Site, many: list[socket.socket]
) -> None:
    for line in many[:24]:
        line.sendall(b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    for line in many[:24]:
        assert line.recv(15) == b"HTTP/1.1 200 OK"
    for _ in range(5):
        assert site.get("/other").body == b"/other "
    _, _, body = b"".join(iter(lambda: many[0].recv(1 << 20), b"")).partition(b"\r\n\r\n")
    assert len(body) == LARGE


def test_a_reader_who_reads_steadily_is_not_cut_off(impatient: Site) -> None:
    """It reads for longer than the head of a request may take."""
    with connections(impatient, 1) as (line,):
        line.sendall(b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        count = len(line.recv(1 << 20))
        for _ in range(2 * SHORT + 2):
            time.sleep(0.5)
            count += len(line.recv(1 << 20))
        assert count < LARGE
        while piece := line.recv(1 << 20):
            count += len(piece)
    assert count > LARGE


@pytest.mark.usefixtures("files_for_very_many")
def test_thousands_of_half_requests_keep_nobody_waiting(site: Site) -> None:
    with connections(site, HALF_REQUESTS) as very_many:
        for line in very_many:
            line.sendall(HEAD % 1)
        for _ in range(5):
            assert site.get("/other").body == b"/other "


def test_senders_of_half_a_request_are_let_go(impatient: Site) -> None:
    with connections(impatient, MANY) as many:
        for line in many:
            with suppress(OSError):  # who was slow to send is cut off by now
                line.sendall(HEAD % 1)
        assert all(is_let_go(line) for line in many)


def is_let_go(line: socket.socket) -> bool:
    """Wait for what the server does with a connection; return whether it ends it without an answer."""
    try:
        return line.recv(4096) == b""
    except ConnectionResetError:
        return True
