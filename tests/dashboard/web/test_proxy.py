"""The lines of docs/deploy.md that let a proxy add headers where an answer has none, tried with nginx."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests import ROOT
from tests.benchmarks.servers import free_port

OWN = "default-src 'self'"
ANSWERS = {
    "/refused": b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "/page": f"HTTP/1.1 200 OK\r\nX-Content-Type-Options: nosniff\r\nContent-Security-Policy: {OWN}\r\n"
    "Content-Length: 0\r\nConnection: close\r\n\r\n".encode(),
}


def answer(listening: socket.socket) -> None:
    """Answer each connection by the path of its request, until the socket is closed."""
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            with connection:
                path = connection.recv(65_536).split()[1].decode()
                connection.sendall(ANSWERS[path])


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[int]:
    if shutil.which("nginx") is None:
        pytest.skip("needs nginx")
    lines = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text("utf-8"), re.DOTALL)[1]
    port, paths = free_port(), "".join(f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=answer, args=(listening,), daemon=True).start()
        passed = f"location / {{ proxy_pass http://127.0.0.1:{listening.getsockname()[1]}; }}"
        server = f"server {{ listen 127.0.0.1:{port}; {passed} }}"
        (tmp_path / "conf").write_text(
            f"daemon off; pid {tmp_path}/pid; error_log /dev/null; events {{}} http {{ access_log off; {paths} {lines} {server} }}"
        )
        process = subprocess.Popen(["nginx", "-c", str(tmp_path / "conf"), "-e", "/dev/null"])
        try:
            yield port
        finally:
            process.terminate()
            process.wait(10)


def headers(port: int, path: str) -> list[tuple[str, str]]:
    for _ in range(100):
        with suppress(ConnectionRefusedError), closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            connection.request("GET", path)
            with connection.getresponse() as response:
                return [pair for pair in response.getheaders() if pair[0].startswith(("X-", "Content-S"))]
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


@pytest.mark.parametrize(
    ("path", "policy"), [("/refused", "default-src 'none'; frame-ancestors 'none'"), ("/page", OWN)]
)
def test_the_proxy_adds_headers_where_an_answer_has_none(proxy: int, path: str, policy: str) -> None:
    assert sorted(headers(proxy, path)) == [("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff")]
