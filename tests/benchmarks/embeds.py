"""A chart in a frame beside the same chart in a default Dash page, and as SVG beside Kaleido: weight and time, in tables.

    python -m tests.benchmarks.embeds [DATA]      data/ of this repository unless told; it must be built

The slow profile is 1.6 Mbit/s, 150 ms a round trip, processor slowed four times, without cache, in the same browser.
Weight is what came over the wire. The time is that until the chart's marks are in the page and drawn.
"""

from __future__ import annotations

import hashlib
import logging
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dash import Dash, dcc, html
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from dashboard.application import create_app
from dashboard.charts._chart import all_charts
from dashboard.charts.drawing.layout import WIDE
from dashboard.charts.drawing.theme import LIGHT
from dashboard.editions import EditionCache, Tables
from dashboard.render.svg import draw
from dashboard.text import Words
from etl.store import Store
from tests import ROOT

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
RUNS = 3


@dataclass(frozen=True)
class Visit:
    """One visit: requests, bytes over the wire, seconds until the chart was seen."""

    requests: int
    bytes: int
    seconds: float


@contextmanager
def served(wsgi: Any) -> Iterator[str]:
    """Serve an application on a free port."""
    server = make_server("127.0.0.1", 0, wsgi, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def visit(browser: Browser, address: str, mark: str) -> Visit:
    """Go to an address on the slow profile, and wait for a mark of the chart."""
    context = browser.new_context(viewport={"width": 960, "height": 700})
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    client.send("Network.emulateNetworkConditions", SLOW)
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[int] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    start = time.perf_counter()
    page.goto(address, wait_until="commit", timeout=120_000)
    page.wait_for_selector(mark, timeout=120_000, state="attached")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    seconds = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    context.close()
    return Visit(len(sizes), sum(sizes), seconds)


def middle(browser: Browser, address: str, mark: str, runs: int = RUNS) -> Visit:
    """Return the visit of middle duration."""
    return sorted((visit(browser, address, mark) for _ in range(runs)), key=lambda one: one.seconds)[runs // 2]


def default_page(figure: Any) -> Any:
    """Return what the documentation of Dash shows: an application with one graph, nothing set."""
    app = Dash("default", add_log_handler=False)
    app.layout = html.Div(dcc.Graph(figure=figure))
    return app.server


def frames(store: Store, tables: Tables) -> None:
    """Print weight, requests and time of each chart's frame and of its default Dash page."""
    words = Words()
    print(
        f"{'chart':<14}{'frame: requests':>16}{'KB':>8}{'s slow':>8}{'Dash: requests':>16}{'KB':>9}{'s slow':>8}{'times':>7}"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, chart in all_charts().items():
            figure = chart.figure(chart.view(tables), words, LIGHT, WIDE)
            with served(create_app(store).server) as site, served(default_page(figure)) as other:
                frame = middle(browser, f"{site}/embed/{name}", ".w > svg")
                dash = middle(browser, other, ".js-plotly-plot .main-svg .trace", 1)
            print(
                f"{name:<14}{frame.requests:>16}{frame.bytes / 1024:>8.1f}{frame.seconds:>8.2f}"
                f"{dash.requests:>16}{dash.bytes / 1024:>9.0f}{dash.seconds:>8.1f}{dash.seconds / frame.seconds:>7.0f}",
                flush=True,
            )
        browser.close()


def timed(make: Callable[[], bytes], runs: int) -> tuple[float, int, bool]:
    """Return the middle time in milliseconds, the size, and whether all runs gave the same bytes."""
    times, seen, size = [], set(), 0
    for _ in range(runs):
        start = time.perf_counter()
        made = make()
        times.append((time.perf_counter() - start) * 1000)
        seen.add(hashlib.sha256(made).hexdigest())
        size = len(made)
    return statistics.median(times), size, len(seen) == 1


def pictures(tables: Tables) -> None:
    """Print time, size and sameness of each chart as SVG, ours and Kaleido's warm."""
    import kaleido

    logging.disable(logging.WARNING)
    words = Words()
    kaleido.start_sync_server(path=CHROMIUM, silence_warnings=True)
    print(f"{'chart':<14}{'ours ms':>10}{'KB':>8}{'same':>6}{'Kaleido ms':>12}{'KB':>8}{'same':>6}{'times':>7}")
    for name, chart in all_charts().items():
        figure = chart.figure(chart.view(tables), words, LIGHT, WIDE)
        ours = timed(lambda figure=figure: _drawn(figure), 21)  # type: ignore[misc]
        plain = figure.to_dict()
        kaleido.calc_fig_sync(plain, opts={"format": "svg"})
        other = timed(lambda plain=plain: kaleido.calc_fig_sync(plain, opts={"format": "svg"}), 5)  # type: ignore[misc]
        print(
            f"{name:<14}{ours[0]:>10.1f}{ours[1] / 1024:>8.1f}{_word(ours[2]):>6}{other[0]:>12.0f}{other[1] / 1024:>8.1f}"
            f"{_word(other[2]):>6}{other[0] / ours[0]:>7.0f}",
            flush=True,
        )
    kaleido.stop_sync_server(silence_warnings=True)


def _drawn(figure: Any) -> bytes:
    return draw(figure, width=WIDE.width, height=WIDE.height, title="t", description="d").encode()


def _word(same: bool) -> str:
    return "yes" if same else "no"


def main(data: Path) -> None:
    """Print both tables."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    store = Store(data / "store")
    tables = EditionCache(store).open().tables
    frames(store, tables)
    print()
    pictures(tables)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data")
