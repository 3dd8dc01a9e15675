"""The real server under eight readers while builds swap its version: requests a second, p50, p99, errors, mixture, memory.

    python -m tests.benchmarks.load [MINUTES]      how long memory is watched; a third of a minute unless told

A site in use is measured: everything was asked once before, of every process, so that what is not kept is what a swap
took away. Of a server that was just started the first answers are made, eighteen of the pages alone with two processes;
where a slow machine answers fewer than eighteen hundred requests in a run, these are its p99.

Each kind of request is measured beside nginx, if it is installed, which serves the same bytes as files, and pages and
callbacks beside a bare Dash application under the same server. The builds go on meanwhile, so all are disturbed alike.
An answer counts as mixed if its bytes are those of neither version.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import brotli

from dashboard.application import create_app
from etl.pipeline import DataFolder, build
from tests.benchmarks.readers import Heard, readers
from tests.benchmarks.servers import ROOT, bare, get, nginx, ours
from tests.benchmarks.table import Row, tell
from tests.dashboard.embedding import REVISED, revise

MINUTES, SECONDS = 1 / 3, 10.0
#: For how many seconds everything is asked beforehand.
_BEFORE = 3.0
PAGES = ("/", "/goal", "/trade", "/products", "/mirror", "/partners", "/claims", "/claims/turnover-15bn", "/data")
KINDS = {
    "pages": PAGES,
    "callbacks": PAGES,
    "embeds": ("/embed/turnover", "/embed/turnover?goal=double-by-2020", "/embed/growth", "/embed/growth?theme=dark"),
    "downloads": (
        "/data/trade.csv", "/data/flows.parquet", "/charts/turnover.csv", "/charts/growth.svg",
        "/charts/turnover.metadata.json", "/claims.json",
    ),
}  # fmt: skip
CALLBACK = "/_dash-update-component"
HEADERS = {"Accept-Encoding": "br"}


def post(inputs: list[dict[str, object]], output: str) -> bytes:
    """Write a callback's request as Dash's renderer sends it."""
    body = json.dumps(called(inputs, output)).encode()
    head = f"POST {CALLBACK} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def called(inputs: list[dict[str, object]], output: str) -> dict[str, object]:
    name, _, prop = output.partition(".")
    changed = [f"{one['id']}.{one['property']}" for one in inputs[:1]]
    return {"output": output, "outputs": {"id": name, "property": prop}, "inputs": inputs, "changedPropIds": changed}


def asked(path: str) -> list[dict[str, object]]:
    return [{"id": "address", "property": name, "value": value} for name, value in (("pathname", path), ("search", ""))]


def requests(kind: str) -> dict[str, bytes]:
    """Return every request of a kind, by its name."""
    if kind == "callbacks":
        return {f"POST {path}": post(asked(path), "page.children") for path in KINDS[kind]}
    return {path: get(path) for path in KINDS[kind]}


@dataclass
class Two:
    """Two data folders that differ by a revision, one that turns into the one and the other, and what each answers."""

    folder: Path
    data: Path = field(init=False)
    bodies: dict[str, list[bytes]] = field(default_factory=dict)
    builds: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """Return where the server's log stands."""
        return self.folder / "log"

    def __post_init__(self) -> None:
        self.data = self.folder / "data"
        for name in ("first", "second", "data"):
            shutil.copytree(
                ROOT / "data",
                self.folder / name,
                ignore=shutil.ignore_patterns("raw", "receipts.head", "store", "pinned"),
            )
        revise(self.folder / "second")
        for name in ("first", "second", "data"):
            build(DataFolder(self.folder / name))
        for name in ("first", "second"):
            self._answer(self.folder / name)

    def _answer(self, data: Path) -> None:
        """Ask an application that nobody disturbs all that will be asked."""
        client = create_app(DataFolder(data).store).server.test_client()
        for kind, paths in KINDS.items():
            for path in paths:
                name = f"POST {path}" if kind == "callbacks" else path
                ask = {"headers": HEADERS, "base_url": "http://127.0.0.1"}
                answer = (
                    client.post(CALLBACK, json=called(asked(path), "page.children"), **ask)
                    if kind == "callbacks"
                    else client.get(path, **ask)
                )
                if answer.status_code != 200:
                    raise SystemExit(f"{name} answers {answer.status_code}")
                self.bodies.setdefault(name, []).append(answer.data)

    @contextmanager
    def swapping(self) -> Iterator[None]:
        """Let builds swap the version of `data` again and again."""
        ended = threading.Event()

        def go_on() -> None:
            while not ended.wait(0.5):
                self.builds += 1
                for part in REVISED:
                    shutil.copytree(self.folder / ("first", "second")[self.builds % 2] / part, self.data / "new")
                    shutil.rmtree(self.data / part)
                    (self.data / "new").rename(self.data / part)
                environment = {**os.environ, "NINE_BRIDGES_DATA": str(self.data)}
                command = [sys.executable, "-m", "etl", "build"]
                done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
                if done.returncode:
                    self.refused.append(done.stderr)

        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def mixed(self, heard: Heard) -> int:
        """Count the answers whose bytes are those of neither version."""
        whole = {(name, plain(body)) for name, both in self.bodies.items() for body in both}
        return sum(count for (name, body), count in heard.bodies.items() if (name, plain(body)) not in whole)


def plain(body: bytes) -> bytes:
    """Take off what may differ between two servers: how well it is compressed, and Dash's order of attributes."""
    with suppress(brotli.error):
        body = bytes(brotli.decompress(body))
    with suppress(ValueError):
        return json.dumps(json.loads(body), sort_keys=True).encode()
    return body


def said(heard: Heard) -> str:
    """Return requests a second, and the middle and the 99th of a hundred times."""
    return f"{heard.count / heard.lasted:,.0f}/s, p50 {slowest(heard, 0.5):.1f}, p99 {slowest(heard, 0.99):.1f} ms"


def slowest(heard: Heard, share: float) -> float:
    every = sorted(took for one in heard.seconds.values() for took in one)
    return every[int(share * (len(every) - 1))] * 1000 if every else float("nan")


def made(log: Path, before: int) -> str:
    """Return which share of the requests that a log has after so many bytes met what was not kept."""
    with log.open("rb") as file:
        file.seek(before)
        lines = [json.loads(line) for line in file if line.endswith(b"}\n")]
    asked_for = [line for line in lines if line["event"] == "request"]
    share = sum(line["made"] for line in asked_for) / max(len(asked_for), 1)
    return f"{share:.2%} not kept"


def beside(what: str, heard: Heard, other: Heard, which: str, budget: str = "–") -> Row:
    if other.errors:
        raise SystemExit(f"{which} cannot be measured: {other.errors[:3]}")
    return Row(what, said(heard), said(other), which, slowest(heard, 0.99) / slowest(other, 0.99), budget)


def kinds(two: Two, port: int, total: Heard) -> Iterator[Row]:
    """Measure each kind, and what stands beside it, each while versions are swapped."""
    has_nginx = shutil.which("nginx") is not None
    if not has_nginx:
        print("nginx is not installed (apt-get install nginx-light): nothing is measured beside it", file=sys.stderr)
    with bare() as other:
        for kind in KINDS:
            total.add(readers(port, requests(kind), _BEFORE))
            before = two.log.stat().st_size
            with two.swapping():
                heard = readers(port, requests(kind), SECONDS)
            total.add(heard)
            what = f"{kind}, p99, {made(two.log, before)}"
            if kind == "callbacks":
                call = {"bare": post([{"id": "power", "property": "value", "value": 2}], "chart.figure")}
                with two.swapping():
                    yield beside(what, heard, readers(other, call, SECONDS), "a bare Dash callback", "≤ 2")
            if kind == "pages":
                with two.swapping():
                    yield beside(what, heard, readers(other, {"bare": get("/")}, SECONDS), "a bare Dash page")
            if has_nginx:
                bodies = {name: two.bodies[name][0] for name in requests(kind)}
                with nginx(bodies, two.folder / f"nginx-{kind}") as (files, asked_for), two.swapping():
                    budget = "–" if kind == "callbacks" else "≤ 3"
                    yield beside(what, heard, readers(files, asked_for, SECONDS), "nginx, the same bytes", budget)


def memory(two: Two, port: int, process: int, minutes: float, total: Heard) -> Row:
    """Watch the memory of the server's processes while everything is asked."""
    every = {name: request for kind in KINDS for name, request in requests(kind).items()}
    samples: list[float] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            samples.append(sum(megabytes(one) for one in family(process)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with two.swapping():
            total.add(readers(port, every, minutes * 60))
    finally:
        ended.set()
        watcher.join()
    second, last = (statistics.mean(samples[len(samples) * part // 4 :][: len(samples) // 4]) for part in (1, 3))
    what = f"memory over {minutes:.1f} minutes, second and last quarter"
    return Row(what, f"{last:.0f} MB", f"{second:.0f} MB", "the second quarter", last / second, "≤ 1.05 in ten minutes")


def family(process: int) -> list[int]:
    """Return a process and its children."""
    with suppress(OSError):
        return [process, *map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())]
    return []


def megabytes(process: int) -> float:
    """Return the memory of a process, its share of what is shared counted once."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def rows(minutes: float) -> Iterator[Row]:
    """Return every row; anything but none of errors, refused builds and mixed answers ends the measurement."""
    total = Heard()
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        two = Two(Path(folder))
        Path(folder).chmod(0o755)
        with ours(two.data, two.log) as (port, process):
            yield from kinds(two, port, total)
            yield memory(two, port, process, minutes, total)
    mixed = two.mixed(total)
    what = f"errors and mixed answers, of {total.count:,} during {two.builds} builds"
    yield Row(what, f"{len(total.errors)} and {mixed}", budget="none")
    if total.errors or mixed or two.refused:
        raise SystemExit(f"{len(total.errors)} errors, {mixed} mixed: {[*total.errors, *two.refused][:5]}")


def main(words: list[str]) -> None:
    """Print the rows."""
    minutes = float(next((word for word in words if word != "--rows"), MINUTES))
    show: Callable[[Row], None] = (
        (lambda row: tell([row])) if "--rows" in words else (lambda row: print("  ".join(row.cells), flush=True))
    )
    for row in rows(minutes):
        show(row)


if __name__ == "__main__":
    main(sys.argv[1:])
