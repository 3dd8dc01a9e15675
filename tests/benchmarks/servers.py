"""Servers that are measured: the dashboard as app.py serves it, nginx over files, a bare Dash application."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from tests import ROOT


def get(path: str) -> bytes:
    """Write a request as a browser sends it."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\r\n".encode()


@contextmanager
def serving(
    command: list[str], port: int, path: str, log: Path | None = None, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends, with what it prints in a file if one is named; it is up when a path answers."""
    with (log or Path(os.devnull)).open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=out)
    try:
        for _ in range(600):
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}{path}"):
                break
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def ours(data: Path, log: Path) -> Iterator[tuple[int, int]]:
    """Run app.py, with its log in a file; return its port and its process."""
    port = free_port()
    where = {"PORT": str(port), "NINE_BRIDGES_DATA": str(data), "HOST": "127.0.0.1"}
    with serving([sys.executable, "app.py"], port, "/health", log, **where) as process:
        yield port, process.pid


@contextmanager
def bare() -> Iterator[int]:
    """Run a bare Dash application with as many processes and threads."""
    port = free_port()
    count = str(max(2, len(os.sched_getaffinity(0))))
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", count, "--no-ws",
        "--blocking-threads", "8", "--log-level", "error", "tests.benchmarks.bare:server",
    ]  # fmt: skip
    with serving(command, port, "/"):
        yield port


_NGINX = """
daemon off; master_process on; worker_processes auto; pid {folder}/pid; error_log /dev/null;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type application/octet-stream;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@contextmanager
def nginx(bodies: Mapping[str, bytes], folder: Path) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Run nginx over the same bytes as files; return its port, and the request of each file."""
    (folder / "files").mkdir(parents=True)
    asked_for = {}
    for number, (name, body) in enumerate(bodies.items()):
        (folder / "files" / str(number)).write_bytes(body)
        asked_for[name] = get(f"/{number}")
    folder.chmod(0o755)
    port = free_port()
    (folder / "conf").write_text(_NGINX.format(folder=folder, port=port))
    with serving(["nginx", "-c", str(folder / "conf"), "-e", "/dev/null"], port, "/0"):
        yield port, asked_for
