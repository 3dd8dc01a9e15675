"""Readers of a server that ask one thing after another on a kept connection, and note how long each answer took.

Run in processes of their own, with an order of JSON on standard input, so that they take as little as they can from
what they measure. They know nothing of what they ask.
"""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Eight readers, as the budgets have it.
PROCESSES, EACH = 2, 4
_PATIENCE = 60


@dataclass
class Heard:
    """What readers heard: seconds by request, how often which body came, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bodies: Counter[tuple[str, bytes]] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    lasted: float = 0.0

    @property
    def count(self) -> int:
        return sum(len(one) for one in self.seconds.values())

    def add(self, other: Heard) -> None:
        for name, one in other.seconds.items():
            self.seconds[name].extend(one)
        self.bodies.update(other.bodies)
        self.errors.extend(other.errors)
        self.lasted = max(self.lasted, other.lasted)


class Line:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._port, self._rest = port, b""
        self._socket = self._open()

    def _open(self) -> socket.socket:
        self._rest = b""
        opened = socket.create_connection(("127.0.0.1", self._port), timeout=_PATIENCE)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def ask(self, request: bytes) -> tuple[int, bytes]:
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        names = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        length = int(names[b"content-length"])
        while len(self._rest) < length:
            self._more()
        body, self._rest = self._rest[:length], self._rest[length:]
        if names.get(b"connection") == b"close":
            self._socket.close()
            self._socket = self._open()
        return int(head[9:12]), body

    def _more(self) -> None:
        piece = self._socket.recv(1 << 18)
        if not piece:
            raise ConnectionError("the server hung up")
        self._rest += piece

    def close(self) -> None:
        self._socket.close()


def read(port: int, requests: Mapping[str, bytes], start: int, end: float) -> Heard:
    """Ask one request after another until a moment."""
    heard, line, names = Heard(), Line(port), list(requests)
    number = start
    while time.monotonic() < end:
        name = names[number % len(names)]
        number += 1
        before = time.perf_counter()
        try:
            status, body = line.ask(requests[name])
        except (OSError, KeyError, ValueError) as error:
            heard.errors.append(f"{name}: {error!r}")
            line.close()
            line = Line(port)
            continue
        heard.seconds[name].append(time.perf_counter() - before)
        heard.bodies[name, body] += 1
        if status != 200:
            heard.errors.append(f"{name}: {status}")
    line.close()
    return heard


def main() -> None:
    """Read as ordered, in threads, and print what was heard."""
    order = json.load(sys.stdin)
    requests = {name: base64.b64decode(text) for name, text in order["requests"].items()}
    found, start = Heard(), time.monotonic()
    every = [Heard() for _ in range(EACH)]

    def run(number: int) -> None:
        every[number] = read(order["port"], requests, number * 7 + order["start"], start + order["seconds"])

    threads = [threading.Thread(target=run, args=(number,)) for number in range(EACH)]
    for thread in threads:
        thread.start()
    for number, thread in enumerate(threads):
        thread.join()
        found.add(every[number])
    bodies = [[name, base64.b64encode(body).decode(), count] for (name, body), count in found.bodies.items()]
    print(json.dumps([found.seconds, bodies, found.errors, time.monotonic() - start]))


def readers(port: int, requests: Mapping[str, bytes], seconds: float) -> Heard:
    """Let eight readers ask for so many seconds, and give what they heard together."""
    coded = {name: base64.b64encode(request).decode() for name, request in requests.items()}
    running = []
    for number in range(PROCESSES):
        order = {"port": port, "requests": coded, "seconds": seconds, "start": number}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.readers"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(order))
        process.stdin.close()
        process.stdin = None
        running.append(process)
    together = Heard()
    for process in running:
        out, _ = process.communicate(timeout=seconds + 2 * _PATIENCE)
        took, bodies, errors, lasted = json.loads(out)
        came = Counter({(name, base64.b64decode(body)): count for name, body, count in bodies})
        together.add(Heard(took, came, errors, lasted))
    return together


if __name__ == "__main__":
    main()
