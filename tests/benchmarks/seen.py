"""What a reader waits for, beside what others use: a page and an embed beside default Dash, an SVG beside Kaleido.

    python -m tests.benchmarks.seen [DATA]      data/ of this repository unless told; it must be built

One chart stands for all here; `pages` and `embeds` measure every one. The slow profile is that of embeds.py.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from dashboard.charts._chart import all_charts
from dashboard.charts.drawing.layout import WIDE
from dashboard.charts.drawing.theme import LIGHT
from dashboard.editions import EditionCache
from dashboard.render.svg import draw
from dashboard.text import Words
from etl.store import Store
from tests.benchmarks import embeds, pages
from tests.benchmarks.table import Row, tell

CHART, PAGE, EMBED = "turnover", "/goal", "/embed/turnover"
#: The first two or three are slower: server and browser have just started.
_VISITS = 7
DASH = "a default Dash page"


def page(browser: Browser, address: str, other: tuple[float, float]) -> Iterator[Row]:
    """Measure a page to which a reader comes with nothing in the cache: its weight, and when its chart is seen and answers.

    Of several visits the one whose chart is seen in the middle counts.
    """
    visits = [_visit(browser, f"{address}{PAGE}") for _ in range(_VISITS)]
    moments = sorted(visits, key=lambda one: one.seen)[_VISITS // 2]
    seconds, kilobytes = other
    seen, weight = moments.seen
    yield _row("page, weight until its chart is seen", (weight, kilobytes), "{:,.0f} KB", DASH)
    yield _row("page, chart seen, slow", (seen, seconds), "{:.1f} s", DASH, "≤ 1.2 s")
    if moments.live:
        yield _row("page, interactive, slow", (moments.live[0], seconds), "{:.1f} s", DASH, "≤ 5 s")


def _visit(browser: Browser, address: str) -> pages.Moments:
    opened, sizes = pages.slow(browser)
    moments = pages.visit(opened, sizes, address)
    opened.context.close()
    return moments


def embed(browser: Browser, address: str, other: tuple[float, float]) -> Iterator[Row]:
    """Measure a chart in a frame, with its whole table."""
    seen = embeds.middle(browser, f"{address}{EMBED}", ".w > svg")
    seconds, kilobytes = other
    yield _row("embed with its table, weight", (seen.bytes / 1024, kilobytes), "{:,.1f} KB", DASH, "≤ 12 KB")
    yield _row("embed, chart seen, slow", (seen.seconds, seconds), "{:.1f} s", DASH, "≤ 1 s")


def picture(figure: Any) -> Iterator[Row]:
    """Measure an SVG, ours and Kaleido's, which is warm."""
    import kaleido

    logging.disable(logging.WARNING)
    kaleido.start_sync_server(path=embeds.CHROMIUM, silence_warnings=True)
    kaleido.calc_fig_sync(figure.to_dict(), opts={"format": "svg"})
    size = {"width": WIDE.width, "height": WIDE.height}
    ours = embeds.timed(lambda: draw(figure, **size, title="t", description="d").encode(), 21)
    other = embeds.timed(lambda: kaleido.calc_fig_sync(figure.to_dict(), opts={"format": "svg"}), 5)
    kaleido.stop_sync_server(silence_warnings=True)
    yield _row("SVG of a chart, time", (ours[0], other[0]), "{:,.1f} ms", "Kaleido, warm", "≤ 10 ms")
    yield _row("SVG of a chart, weight", (ours[1] / 1024, other[1] / 1024), "{:,.1f} KB", "Kaleido")


def _row(what: str, both: tuple[float, float], form: str, which: str, budget: str = "–") -> Row:
    ours, other = both
    return Row(what, form.format(ours), form.format(other), which, ours / other, budget)


def rows(data: Path) -> Iterator[Row]:
    """Return every row."""
    chart = all_charts()[CHART]
    figure = chart.figure(chart.view(EditionCache(Store(data / "store")).open().tables), Words(), LIGHT, WIDE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=embeds.CHROMIUM, args=embeds.FLAGS)
        with embeds.served(embeds.default_page(figure)) as address:
            other = pages.default(browser, address)
        with pages.site(data) as address:
            yield from page(browser, address, other)
            yield from embed(browser, address, other)
        browser.close()
    yield from picture(figure)


def main(words: list[str]) -> None:
    """Print the rows."""
    data = Path(next((word for word in words if word != "--rows"), pages.ROOT / "data"))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for row in rows(data):
        if "--rows" in words:
            tell([row])
        else:
            print("  ".join(row.cells), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
