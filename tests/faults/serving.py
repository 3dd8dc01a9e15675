"""The real server in a process of its own, and small clients of it that wait no longer than they should."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.faults.runs import ROOT

PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    """An answer: its status and its body."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Site:
    """A running server."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def call(self, path: str) -> Answer:
        """Ask for a page as Dash does."""
        return self.get("/_dash-update-component", "POST", called(path))

    def get(self, path: str, method: str = "GET", body: dict[str, object] | None = None) -> Answer:
        sent = (None, {}) if body is None else (json.dumps(body), {"Content-Type": "application/json"})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, *sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read())
        finally:
            connection.close()


def called(path: str) -> dict[str, object]:
    """Return what Dash's renderer sends when a page is opened."""
    inputs = [
        {"id": "address", "property": name, "value": value} for name, value in (("pathname", path), ("search", ""))
    ]
    output = {"id": "page", "property": "children"}
    return {"output": "page.children", "outputs": output, "inputs": inputs, "changedPropIds": ["address.pathname"]}


@contextmanager
def running(data: Path) -> Iterator[Site]:
    """Run app.py over a data folder on a free port, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "NINE_BRIDGES_DATA": str(data), "PORT": str(port), "HOST": "127.0.0.1", "WORKERS": "2"}
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(process, "/health", site := Site(port))
        yield site
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        process.kill()
        process.wait()


def wait_for(process: subprocess.Popen[bytes], path: str, site: Site) -> None:
    """Wait until a server answers, for as long as it runs: how long it takes says how busy the machine is."""
    while not _answers(site, path):
        assert process.poll() is None, "the server ended before it answered"
        time.sleep(0.05)


def _answers(site: Site, path: str) -> bool:
    with suppress(OSError, http.client.HTTPException):
        return site.get(path).status == 200
    return False
