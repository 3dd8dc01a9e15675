"""What a page, an embed and a picture cost that nobody asked for before: processor time, beside one figure of plotly's.

    python -m tests.benchmarks.uncached [DATA]      data/ of this repository unless told; it must be built

The unit is one plotly figure of two lines, as long as ours, with a title, named axes and a template, built and written
as JSON in the same process; its middle cost is taken before and after. Every address is asked once of an application that
was made ready as a server makes it: it has answered one page, and the collector is kept off what it loaded. Times are
those of this process, and not those of the clock.
"""

from __future__ import annotations

import csv
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import plotly.graph_objects as go
from flask.testing import FlaskClient

from dashboard.application import create_app, prepare
from dashboard.web.server import keep_shared
from etl.store import Store
from tests import ROOT
from tests.benchmarks.bare import YEARS
from tests.benchmarks.table import FORMER_HEADS, Row, plain, tell

#: Every page, in every language, with options that nobody asked for before.
PAGES = (
    "/trade", "/products", "/mirror", "/partners", "/regions", "/claims", "/claims/turnover-15bn", "/data", "/embed",
    "/data/search?search=gas", "/ko/", "/ko/trade?measure=export", "/ko/products?flow=import", "/ko/mirror?show=gap",
    "/ko/partners?reporter=KOR", "/ko/claims", "/ru/", "/ru/trade?show=growth", "/ru/mirror?flow=import",
    "/ru/claims/turnover-15bn", "/ru/regions", "/goal?goal=double-by-2020", "/goal?currency=krw", "/ru/goal?prices=constant",
    "/?asof=2018-02-28", "/trade?frequency=month&show=seasonal", "/products?level=section&show=value",
    "/odds", "/peers", "/partners?theme=dark",
)  # fmt: skip
EMBEDS = (
    "/embed/turnover", "/embed/growth", "/embed/mirror", "/embed/products", "/embed/partner-rank", "/embed/trade",
    "/embed/turnover?goal=double-by-2020&lang=ru", "/embed/growth-needed?lang=ko",
)  # fmt: skip
PICTURES = (
    "/charts/turnover.png?theme=dark", "/charts/growth.png?lang=ko", "/charts/mirror.png?size=narrow",
    "/charts/products.png?lang=ru", "/charts/trade.png?show=growth",
)  # fmt: skip
#: What each kind may cost: the mean, and the most of any one address.
BUDGETS = {"page": (PAGES, "≤ 10", "≤ 25"), "embed": (EMBEDS, "≤ 6", "–"), "PNG": (PICTURES, "≤ 25", "–")}
#: What each address cost before it was worked on, as a multiple of the unit: version 113fa87 on 29 November 2026.
BEFORE = Path(__file__).with_name("uncached_before.csv")
_RUNS = 21


def unit() -> float:
    """Return the middle processor time of one figure of two lines and its JSON, in seconds."""

    def build() -> None:
        figure = go.Figure()
        for name, slope in {"one": 1, "other": 2}.items():
            values = [(year - 1990) * slope for year in YEARS]
            figure.add_scatter(x=YEARS, y=values, name=name, mode="lines+markers", line={"width": 2})
        figure.update_layout(title="Two lines", xaxis_title="Year", yaxis_title="Value", template="plotly_white")
        figure.to_json()

    build()
    return statistics.median(cost(build) for _ in range(_RUNS))


def cost(call: Callable[[], object]) -> float:
    """Return the processor time of a call, in seconds."""
    before = time.process_time()
    call()
    return time.process_time() - before


def ask(client: FlaskClient, address: str) -> None:
    """Ask for an address as a browser does; raise SystemExit for anything but an answer."""
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")


def costs(data: Path) -> tuple[dict[str, dict[str, float]], float]:
    """Return the seconds of every address by kind, and those of the unit."""
    app = create_app(Store(data / "store"))
    prepare(app)
    keep_shared()
    client, first = app.server.test_client(), unit()
    found = {
        kind: {address: cost(lambda address=address: ask(client, address)) for address in addresses}  # type: ignore[misc]
        for kind, (addresses, *_) in BUDGETS.items()
    }
    return found, (first + unit()) / 2


def rows(found: dict[str, dict[str, float]], one: float) -> Iterator[Row]:
    """Return the mean and the most of each kind, and every address beside what it was before it was worked on."""
    for kind, seconds in found.items():
        _, mean, most = BUDGETS[kind]
        where = max(seconds, key=seconds.__getitem__)
        for what, value, budget in ((f"mean of {len(seconds)}", statistics.mean(seconds.values()), mean),
                                    (where, seconds[where], most)):  # fmt: skip
            yield _row(f"{kind} not cached, processor time, {what}", value, one, budget)
    before = dict(csv.reader(BEFORE.read_text("utf-8").splitlines()))
    for address, value in (pair for seconds in found.values() for pair in seconds.items()):
        yield replace(_row(address, value, one), former=float(before[address]))


def _row(what: str, seconds: float, one: float, budget: str = "–") -> Row:
    figure = "one plotly figure of two lines"
    return Row(what, f"{seconds * 1000:.1f} ms", f"{one * 1000:.1f} ms", figure, seconds / one, budget)


def main(words: list[str]) -> None:
    """Print every address, or with --rows what __main__ reads."""
    data = Path(next((word for word in words if word != "--rows"), ROOT / "data"))
    found = list(rows(*costs(data)))
    if "--rows" in words:
        tell(found)
        return
    print(plain([row for row in found if row.former is not None], FORMER_HEADS), end="\n\n")
    print(plain([row for row in found if row.former is None]))


if __name__ == "__main__":
    main(sys.argv[1:])
