"""Building the store with as many rows as there are, ten times and a hundred times as many: time, and time a row.

    python -m tests.benchmarks.build [TIMES…]      1, 10 and 100 times unless told

The rows that are added are made up: monthly exports and imports of both countries with every partner, in the form of
the published files. Each build is a run of the command line, in a process of its own.
"""

from __future__ import annotations

import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from etl.store import Store
from tests.benchmarks.table import Row, tell

ROOT = Path(__file__).parents[2]
TIMES = (1, 10, 100)
ORIGIN = "made-up,imf-imts,2027-01-01,2027-01-01,https://example.invalid,nothing real,for a measurement"
HEAD = "reporter,partner,measure,period,classification,code,value_usd,valuation,status,note"
YEARS = range(1900, 2025)


def lines(count: int, partners: list[str]) -> Iterator[str]:
    """Make up so many monthly figures, smooth enough for every check."""
    every = product(YEARS, range(1, 13), ("KOR", "RUS"), partners, ("export", "import"))
    others = (one for one in every if one[2] != one[3])
    for _, (year, month, reporter, partner, flow) in zip(range(count), others):  # noqa: B905  there are enough
        value = 50_000_000 + (year * 12 + month) * 1_000
        yield f"{reporter},{partner},{flow},{year}-{month:02d},TOTAL,TOTAL,{value},{'FOB' if flow == 'export' else 'CIF'},reported,"


def grown(data: Path, rows: int, times: int) -> None:
    """Write a data folder whose trade table has so many times the rows."""
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("raw", "store", "pinned"))
    if times == 1:
        return
    with (data / "reference" / "countries.csv").open(encoding="utf-8") as file:
        partners = [row["country"] for row in csv.DictReader(file) if row["country"] not in ("KOR", "RUS")]
    (data / "published" / "made-up.csv").write_text("\n".join([HEAD, *lines(rows * (times - 1), partners)]) + "\n")
    with (data / "published" / "origins.csv").open("a", encoding="utf-8") as file:
        file.write(f"{ORIGIN}\n")


def build(data: Path) -> tuple[float, float]:
    """Build in a process of its own; give seconds and the peak of its memory in megabytes."""
    environment = {**os.environ, "NINE_BRIDGES_DATA": str(data)}
    before = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "etl", "build"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


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
        budget = "≤ 5 s" if times == 1 else f"≤ {times}"
        yield Row(
            f"build, {found:,} figures",
            f"{seconds:.1f} s, {peak:.0f} MB",
            f"{first:.1f} s",
            f"{count:,} figures",
            seconds / first,
            budget,
        )


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
