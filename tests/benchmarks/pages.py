"""Pages of the dashboard beside the same chart in a default Dash page, on the slow profile: when what is there.

    python -m tests.benchmarks.pages [DATA]      data/ of this repository unless told; it must be built

The site is served as it is on the web, by app.py; the default page by Dash's own server. Three moments of a first visit:
the answer and the chart are seen, its points are read by pointer and keyboard, Dash has taken over. Then a second page
of the same visit, whose scripts are in the browser already. The profile is that of embeds.py.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.charts._chart import all_charts
from dashboard.charts.drawing.layout import WIDE
from dashboard.charts.drawing.theme import LIGHT
from dashboard.editions import EditionCache
from dashboard.text import Words
from etl.store import Store
from tests import ROOT
from tests.benchmarks.embeds import CHROMIUM, FLAGS, SLOW, SLOWER, default_page, served

PAGES = ("/", "/goal", "/trade", "/products", "/mirror", "/partners", "/claims/turnover-15bn", "/claims", "/data")
WATCH = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime / 1000"
DRAWN = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now() / 1000))))"


@dataclass
class Moments:
    """Seconds until each moment, and kilobytes over the wire by then; None where there is no such moment."""

    painted: float
    seen: tuple[float, float]
    read: tuple[float, float] | None = None
    live: tuple[float, float] | None = None
    shift: float = 0.0


@contextmanager
def site(data: Path) -> Iterator[str]:
    """Serve the dashboard as app.py does, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "NINE_BRIDGES_DATA": str(data)}
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py")], env=environment, stdout=subprocess.DEVNULL, cwd=ROOT
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait(address: str) -> None:
    for _ in range(300):
        if _answers(f"{address}/health"):
            return
        time.sleep(0.1)
    raise TimeoutError("app.py does not answer")


def slow(browser: Browser) -> tuple[Page, list[int]]:
    """Open a page on the slow profile, with the sizes of what it fetches."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", SLOW)
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[int] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.add_init_script(WATCH)
    return page, sizes


def visit(page: Page, sizes: list[int], address: str) -> Moments:
    """Go to a page of the dashboard, and wait for its moments; a page without a chart has the first alone."""
    sizes.clear()
    page.goto(address, wait_until="commit", timeout=120_000)
    page.wait_for_selector("main", state="attached")
    seen = _moment(page, sizes)
    page.wait_for_load_state("load")
    painted = page.evaluate(PAINTED)
    if page.locator("#react-entry-point").count() == 0:
        return Moments(painted, seen)
    page.wait_for_selector(".chart[tabindex]", state="attached", timeout=60_000)
    read = _moment(page, sizes)
    page.wait_for_selector("html[data-live]", state="attached", timeout=120_000)
    live = _moment(page, sizes)
    return Moments(painted, seen, read, live, page.evaluate("window.shifts"))


def _moment(page: Page, sizes: list[int]) -> tuple[float, float]:
    return page.evaluate(DRAWN), sum(sizes) / 1024


def default(browser: Browser, address: str) -> tuple[float, float]:
    """Return when a default Dash page shows its chart, and the kilobytes until then."""
    page, sizes = slow(browser)
    page.goto(address, wait_until="commit", timeout=120_000)
    page.wait_for_selector(".js-plotly-plot .main-svg .trace", state="attached", timeout=120_000)
    moment = _moment(page, sizes)
    page.context.close()
    return moment


def main(data: Path) -> None:
    """Print the moments of each page, first and second visit, and of a default Dash page."""
    chart = all_charts()["turnover"]
    figure = chart.figure(chart.view(EditionCache(Store(data / "store")).open().tables), Words(), LIGHT, WIDE)
    head = ("page", "painted s", "seen s", "KB", "read s", "KB", "live s", "KB", "shift")
    print("".join(f"{text:>{24 if not place else 10}}" for place, text in enumerate(head)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with site(data) as address:
            known = [path for path in PAGES if _answers(address + path)]
            for path in known:
                page, sizes = slow(browser)
                _say(path, visit(page, sizes, address + path))
                if path == known[0]:
                    _say(f"{known[1]}, next", visit(page, sizes, address + known[1]))
                page.context.close()
        with served(default_page(figure)) as other:
            seconds, kilobytes = default(browser, other)
        print(f"{'a default Dash page':>24}{'':>10}{'':>20}{'':>20}{seconds:>10.2f}{kilobytes:>10.0f}")
        browser.close()


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=30).ok
    except requests.ConnectionError:
        return False


def _say(name: str, moments: Moments) -> None:
    given = (moments.seen, moments.read, moments.live)
    cells = [f"{moment[0]:>10.2f}{moment[1]:>10.0f}" if moment else f"{'':>20}" for moment in given]
    print(f"{name:>24}{moments.painted:>10.2f}{''.join(cells)}{moments.shift:>10.4f}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data")
