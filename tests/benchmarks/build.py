"""Building the store with as many rows as there are, ten times and a hundred times as many: time, and time a row;
and with answers of many refreshes that change no figure.

    python -m tests.benchmarks.build [TIMES…]      1, 10 and 100 times unless told

The rows that are added are made up: monthly exports and imports of both countries with every partner, in the form of
the published files; and Korea's months by HS chapter, as the stand-in for its customs answers them. Each build is a run
of the command line, in a process of its own.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

from etl.raw import RawStore
from etl.store import Store
from tests import ROOT
from tests.benchmarks.memory import spent
from tests.benchmarks.table import Row, tell
from tests.standin import kcs
from tests.standin.server import serving

TIMES = (1, 10, 100)
BUDGETS = {100: "≤ 3, 600 MB"}
ORIGIN = "made-up,imf-imts,2027-01-01,2027-01-01,2027-01-01,https://example.invalid,nothing real,for a measurement"
HEAD = "reporter,partner,measure,period,classification,code,value_usd,valuation,status,note"
YEARS = range(1750, 2025)
#: So many weekly or monthly refreshes are three years of a source.
REFRESHES = 36


def lines(count: int, partners: list[str]) -> Iterator[str]:
    """Make up so many monthly figures, smooth enough for every check."""
    every = product(YEARS, range(1, 13), ("KOR", "RUS"), partners, ("export", "import"))
    others = (one for one in every if one[2] != one[3])
    for _, (year, month, reporter, partner, flow) in zip(range(count), others):  # noqa: B905  there are enough
        value = 50_000_000 + (year * 12 + month) * 1_000
        yield f"{reporter},{partner},{flow},{year}-{month:02d},TOTAL,TOTAL,{value},{'FOB' if flow == 'export' else 'CIF'},reported,"


def grown(data: Path, rows: int, times: int) -> None:
    """Write a data folder whose trade table has so many times the rows."""
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("raw", "receipts.head", "store", "pinned"))
    if times == 1:
        return
    with (data / "reference" / "countries.csv").open(encoding="utf-8") as file:
        partners = [row["country"] for row in csv.DictReader(file) if row["country"] not in ("KOR", "RUS")]
    (data / "published" / "made-up.csv").write_text("\n".join([HEAD, *lines(rows * (times - 1), partners)]) + "\n")
    with (data / "published" / "origins.csv").open("a", encoding="utf-8") as file:
        file.write(f"{ORIGIN}\n")


def build(data: Path) -> tuple[float, float]:
    """Build in a process of its own; return seconds and the peak of its memory in megabytes."""
    return spent([sys.executable, "-m", "etl", "build"], {**os.environ, "NINE_BRIDGES_DATA": str(data)})


def fetched(data: Path) -> None:
    """Fetch ten years of months by HS chapter from a stand-in, and build with them."""
    customs = kcs.CustomsData()
    items = {
        f"{chapter:02d}01000000": kcs.CustomsLine(9_000_000 + chapter, 1000, 20_000_000 + chapter, 1000)
        for chapter in range(1, 77)
    }
    for year, month in product(range(2016, 2027), range(1, 13)):
        customs.add_month(f"{year}{month:02d}", items)
    with serving(kcs.handlers(customs)) as standin:
        environment = {
            "NINE_BRIDGES_DATA": str(data),
            "NINE_BRIDGES_KCS_URL": standin.address,
            "DATA_GO_KR_KEY": kcs.KEY,
        }
        command = [sys.executable, "-m", "etl", "fetch", "kcs", "--from", "2016"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)


def refreshed(data: Path) -> int:
    """Receive the answers of the newest two years again, once for each refresh; return how many answers there are."""
    raw = RawStore(data / "raw")
    receipts = raw.receipts()
    newest = max(receipt.recorded_at.year for receipt in receipts)
    again = [one for one in receipts if any(f"endYymm={year}" in one.request for year in (newest - 1, newest))]
    for refresh, receipt in product(range(1, REFRESHES + 1), again):
        before = timedelta(days=30 * refresh)
        raw.store_receipt(
            replace(receipt, recorded_at=receipt.recorded_at - before, published=receipt.published - before)
        )
    return len(receipts) + REFRESHES * len(again)


def refreshes() -> Row:
    """Measure a build with the answers of one fetch, and with those of many refreshes."""
    with tempfile.TemporaryDirectory(prefix="build-") as folder:
        data = Path(folder) / "data"
        grown(data, 0, 1)
        fetched(data)
        first = min(build(data)[0] for _ in range(3))
        figures = len(Store(data / "store").current().read("trade"))
        few = len(RawStore(data / "raw").receipts())
        many = refreshed(data)
        seconds, peak = min(build(data) for _ in range(3))
    return Row(
        f"build, {figures:,} figures, {many} answers",
        f"{seconds:.1f} s, {peak:.0f} MB",
        f"{first:.1f} s",
        f"{few} answers",
        seconds / first,
        f"≤ {many / few:.1f}",
    )


def rows(every: tuple[int, ...]) -> Iterator[Row]:
    """Measure each size; of the first, which is short, the best of three."""
    count, first = 0, 0.0
    for times in every:
        with tempfile.TemporaryDirectory(prefix="build-") as folder:
            data = Path(folder) / "data"
            grown(data, count, times)
            seconds, peak = min(build(data) for _ in range(3 if times == every[0] else 1))
            found = len(Store(data / "store").current().read("trade"))
        count, first = count or found, first or seconds
        yield Row(
            f"build, {found:,} figures",
            f"{seconds:.1f} s, {peak:.0f} MB",
            f"{first:.1f} s",
            f"{count:,} figures",
            seconds / first,
            BUDGETS.get(times, "–"),
        )
    yield refreshes()


def main(words: list[str]) -> None:
    """Print the rows."""
    every = tuple(int(word) for word in words if word != "--rows") or TIMES
    for row in rows(every):
        if "--rows" in words:
            tell([row])
        else:
            print("  ".join(row.cells), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
