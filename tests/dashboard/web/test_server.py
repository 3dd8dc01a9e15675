"""Serving for real: app.py in several processes, from a store that is not there yet to its second version."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.web.server import LONGEST_HEAD, address, workers
from etl.errors import UsageError
from etl.schema.given_tables import EVENTS
from etl.schema.tables import TABLES
from etl.store import Store
from tests import ROOT
from tests.dashboard.rows import rows as frame


@pytest.mark.parametrize(
    ("environment", "read"),
    [
        ({}, ("127.0.0.1", 8050)),
        ({"PORT": "", "HOST": ""}, ("127.0.0.1", 8050)),
        ({"PORT": "80", "HOST": "::"}, ("::", 80)),
    ],
)
def test_the_address_is_read_from_the_environment(environment: dict[str, str], read: tuple[str, int]) -> None:
    assert address(environment) == read


@pytest.mark.parametrize("text", ["0", "65536", "80a", "-1", "٨٠", "9" * 99])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="PORT"):
        address({"PORT": text})


def test_there_are_as_many_processes_as_asked_for_and_at_least_two_unasked() -> None:
    assert workers({"WORKERS": "1"}) == 1
    assert 2 <= workers({}) <= 64
    with pytest.raises(UsageError, match="WORKERS is 'many': write a number from 1 to 64"):
        workers({"WORKERS": "many"})


class Site:
    """app.py on a free port, and what it has written."""

    def __init__(self, data: Path, out: Path, environment: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.out, self.errors = out, out.with_suffix(".err")
        own = {"PORT": str(self.port), "WORKERS": "2", "NINE_BRIDGES_DATA": str(data), **environment}
        with out.open("w") as lines, self.errors.open("w") as errors:
            self.server = subprocess.Popen(
                [sys.executable, "app.py"], cwd=ROOT, env={**os.environ, **own}, stdout=lines, stderr=errors
            )

    def ask(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """Ask on a connection of its own, so that any process may answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        self.body = answer.read()
        connection.close()
        return answer

    def raw(self, request: bytes) -> bytes:
        """Send bytes, and give what comes back until the server hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65_536), b""))

    def until(self, met: Callable[[], bool]) -> None:
        """Wait for what comes by itself."""
        for _ in range(2400):
            try:
                if met():
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"it did not come: {self.errors.read_text('utf-8')[-2000:]}")

    def health(self) -> dict[str, Any]:
        self.ask("/health")
        said: dict[str, Any] = json.loads(self.body)
        return said

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder / "data", folder / "out", {"NINE_BRIDGES_SITE": "https://example.org/bridges"})
    try:
        site.until(lambda: site.ask("/health").status == 503)
        yield site
    finally:
        site.server.send_signal(signal.SIGTERM)
        assert site.server.wait(30) == 0


def write(site: Site, title: str) -> str:
    store = Store(site.out.parent / "data" / "store")
    frames = {name: table.empty() for name, table in TABLES.items()}
    frames["events"] = frame(EVENTS, f"event | title | day\na | {title} | 2020-01-01")
    with store.locked():
        return store.write(frames).name


def test_every_process_takes_up_each_version_without_a_restart(site: Site) -> None:
    """Two processes, a store that comes late, and two versions: each is answered from by all, and no answer mixes them."""
    assert site.health()["status"] == "not ready"
    for title in ("first", "second"):
        name = write(site, title)
        site.until(lambda name=name: [site.health()["version"] for _ in range(12)] == [name] * 12)  # type: ignore[misc]
        for _ in range(6):
            assert site.ask("/data/events.csv").status == 200
            assert title in site.body.decode()


def test_no_answer_names_the_software_that_sent_it(site: Site) -> None:
    for path in ("/health", "/nope", "/assets/nothing.js"):
        headers = {name.lower(): value for name, value in site.ask(path).getheaders()}
        assert not {"x-powered-by", "via"} & headers.keys()
        assert headers["server"] == "nine-bridges"
        assert not any(name in str(headers).lower() for name in ("granian", "werkzeug", "python"))


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /health HTTP/1.1\r\nHost: x\r\nSCRIPT_NAME: /evil\r\nX-Forwarded-Proto: evil\r\n", 200),
        (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n", 414),
        (b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"".join(b"H%d: x\r\n" % n for n in range(200)), 431),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nH: " + b"a" * LONGEST_HEAD + b"\r\n", 431),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", 411),
        (b"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n", 411),
        (b"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n", 413),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n", 413),
        (b"<script>alert(7)</script>\r\n", 400),
    ],
)
def test_requests_beyond_the_limits_are_refused_before_they_are_read(
    site: Site, request_line: bytes, status: int
) -> None:
    answer = site.raw(request_line + b"Connection: close\r\n\r\n" + b"0\r\n\r\n")
    assert answer.split()[1] == str(status).encode()
    assert b"<script>" not in answer
    assert b"evil" not in answer


@pytest.mark.parametrize("length", ["+5", "-1", "5, 5", "1e3", "0x10", "abc", "", "9" * 23, "5\r\nContent-Length: 6"])
def test_a_length_that_is_none_gets_an_answer(site: Site, length: str) -> None:
    head = f"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}"
    answer = site.raw(f"{head}\r\n\r\nanna".encode())
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"anna" not in answer


@pytest.mark.parametrize("request_line", [b"GET /anna HTTP/9.9\r\n", b"anna\r\n", b"GET / HTTP/1.1\r\nanna : \x00\r\n"])
def test_what_is_no_request_is_refused_without_a_word(site: Site, request_line: bytes) -> None:
    answer = site.raw(request_line + b"Host: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"anna" not in answer
    assert b"server:" not in answer.lower()
    assert "anna" not in site.out.read_text("utf-8")


def test_what_never_came_to_the_application_is_noted_by_its_kind(site: Site) -> None:
    site.raw(b"GET /anna" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    site.until(lambda: any("the address is too long" in line.get("message", "") for line in site.lines()))
    assert "anna" not in site.out.read_text("utf-8")


def test_an_address_that_another_server_has_is_refused_with_a_reason(site: Site) -> None:
    where = {**os.environ, "PORT": str(site.port), "NINE_BRIDGES_DATA": str(site.out.parent / "data")}
    done = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=where, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"error: HOST and PORT are 127.0.0.1 and {site.port}: Address already in use"


def test_a_process_that_dies_is_replaced_however_soon_it_dies_again(site: Site) -> None:
    children = Path(f"/proc/{site.server.pid}/task/{site.server.pid}/children")

    def processes() -> list[int]:
        return [int(child) for child in children.read_text().split()]

    for _ in range(3):
        died = processes()[-1]
        os.kill(died, signal.SIGKILL)
        site.until(lambda died=died: died not in processes() and len(processes()) == 2)  # type: ignore[misc]
    for _ in range(6):
        site.until(lambda: site.ask("/health").status in {200, 503})
    assert site.server.poll() is None


def test_every_request_is_one_line_of_json_without_a_word_of_the_reader(site: Site) -> None:
    site.ask("/health?find=anna&theme=dark", **{"User-Agent": "anna", "Referer": "https://anna.example/"})
    site.until(lambda: any(line.get("query") == {"theme": "dark"} for line in site.lines()))
    text = site.out.read_text("utf-8")
    assert "anna" not in text
    assert "127.0.0.1" not in text
    assert {"time", "event", "method", "path", "query", "status", "bytes", "ms", "version", "made"} == set(
        site.lines()[-1]
    )
