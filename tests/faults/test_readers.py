"""Readers of the real server while versions are swapped, files are damaged, and others are slow."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dashboard.application import create_app
from etl.pipeline import DataFolder
from tests.dashboard.embedding import REVISED, revise
from tests.effort import is_thorough
from tests.faults.runs import Weather, in_force
from tests.faults.serving import PATIENCE, Answer, Site, called, running

#: One of each kind: pages, frames, forms of charts, whole tables, feed, claims.
ASKED = (
    "/",
    "/claims",
    "/claims/turnover-15bn",
    "/embed/growth",
    "/embed/turnover?goal=double-by-2020",
    "/charts/growth.svg",
    "/charts/growth.csv",
    "/charts/turnover.metadata.json",
    "/data/trade.csv",
    "/data/series.parquet",
    "/feed.atom",
    "/claims.json",
    "call /",
    "call /trade",
)
#: With an odd number of swaps the version that comes last is not the one that was there first, however slowly it is taken over.
THREADS, SWAPS = (4, 5) if is_thorough() else (2, 3)
#: Seconds between a reader's requests: without, two readers take all that a small machine has, and the builds that swap take longer.
PAUSE = 0 if is_thorough() else 0.02
#: More than the server has threads in all its processes.
SLOW = 40


@pytest.fixture(scope="module")
def two(weather: Weather, small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two data folders: one as it was, one in which a month was revised."""
    folder = tmp_path_factory.mktemp("two")
    before, after = folder / "before", folder / "after"
    for data in (before, after):
        shutil.copytree(small, data)
    revise(after)
    for data in (before, after):
        assert weather("etl", "build", data=data).status == 0
    assert in_force(before) != in_force(after)
    return before, after


@pytest.fixture(scope="module")
def data(two: tuple[Path, Path]) -> Path:
    """The server's own folder, which each test brings to the version that it begins with."""
    shutil.copytree(two[0], two[0].with_name("data"))
    return two[0].with_name("data")


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Site]:
    """The real server over it."""
    with running(data) as site:
        yield site


@pytest.fixture(scope="module")
def of(two: tuple[Path, Path], site: Site) -> list[dict[str, bytes]]:
    """What each version answers."""
    return [answers(data, site) for data in two]


def swap(weather: Weather, data: Path, other: Path) -> None:
    """Make a data folder's inputs those of another, and build."""
    for part in REVISED:
        shutil.rmtree(data / part)
        shutil.copytree(other / part, data / part)
    assert weather("etl", "build", data=data).status == 0


def answers(data: Path, site: Site) -> dict[str, bytes]:
    """Return what a server over a data folder that nobody changes answers."""
    client = create_app(DataFolder(data).store).server.test_client()
    found = {}
    for path in ASKED:
        verb, _, page = path.rpartition(" ")
        if verb:
            found[path] = ordered(client.post("/_dash-update-component", json=called(page), base_url=site.address).data)
        else:
            found[path] = client.get(path, base_url=site.address).data
    return found


def ask(site: Site, path: str) -> Answer:
    """Ask the server for what stands in ASKED."""
    verb, _, page = path.rpartition(" ")
    if not verb:
        return site.get(path)
    answer = site.call(page)
    return Answer(answer.status, ordered(answer.body) if answer.status == 200 else answer.body)


def ordered(body: bytes) -> bytes:
    """Bring JSON into one order: Dash keeps some attributes in an order that changes from process to process."""
    return json.dumps(json.loads(body), sort_keys=True).encode()


def test_under_load_every_answer_is_of_one_version_while_builds_swap_them(
    weather: Weather, two: tuple[Path, Path], data: Path, site: Site, of: list[dict[str, bytes]]
) -> None:
    wrong: list[str] = []
    seen: Counter[tuple[str, int]] = Counter()
    ended = threading.Event()

    def read(start: int) -> None:
        number = start
        while not ended.is_set():
            path = ASKED[number % len(ASKED)]
            number += 1
            time.sleep(PAUSE)
            try:
                answer = ask(site, path)
            except OSError as error:
                wrong.append(f"{path}: {error!r}")
                continue
            bodies = [one[path] for one in of]
            if answer.status != 200 or answer.body not in bodies:
                wrong.append(f"{path}: {answer.status}, {len(answer.body)} bytes of neither version")
            else:
                seen[path, bodies.index(answer.body)] += 1

    readers = [threading.Thread(target=read, args=(number * 3,)) for number in range(THREADS)]
    for reader in readers:
        reader.start()
    try:
        for number in range(SWAPS):
            swap(weather, data, two[1 - number % 2])
        end = time.monotonic() + PATIENCE
        while len({version for _, version in list(seen)}) < 2 and time.monotonic() < end:
            time.sleep(0.1)
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert sum(seen.values()) > len(ASKED)
    assert {version for _, version in seen} == {0, 1}


def test_a_running_server_gives_the_last_good_version_while_the_store_is_damaged_and_takes_up_the_mended_one(
    weather: Weather, two: tuple[Path, Path], data: Path, site: Site, of: list[dict[str, bytes]]
) -> None:
    before, after = of
    store = data / "store"
    swap(weather, data, two[0])
    assert settled(site, before)
    whole = (store / "current").read_bytes()
    damaged = store / "0123456789abcdef"
    shutil.copytree(store / whole.decode().strip(), damaged)
    for pointer in (b"", b"fedcba9876543210\n", b"0123456789abcdef\n"):
        (store / "current").write_bytes(pointer)
        assert {path: ask(site, path).body for path in ASKED} == before, pointer
    swap(weather, data, two[1])
    assert settled(site, after)


def settled(site: Site, wanted: dict[str, bytes]) -> bool:
    """Ask until every process of the server answers as wanted, three times in a row; tell whether they do."""
    in_a_row, end = 0, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        in_a_row = in_a_row + 1 if all(ask(site, path).body == body for path, body in wanted.items()) else 0
        if in_a_row == 3:
            return True
    return False


def test_readers_are_answered_while_others_send_a_byte_at_a_time(site: Site) -> None:
    with ExitStack() as stack:
        slow = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=60)) for _ in range(SLOW)
        ]
        for byte in b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n":
            for one in slow:
                one.sendall(bytes([byte]))
            if byte in b"\r\n /":
                assert site.get("/embed/growth").status == 200
        for one in slow:
            one.sendall(b"Connection: close\r\n\r\n")
        for one in slow:
            assert one.recv(15) == b"HTTP/1.1 200 OK"
