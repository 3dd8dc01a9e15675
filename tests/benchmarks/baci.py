"""A BACI-shaped year of any length, read by us, by pandas and by DuckDB: time and peak memory, in one table.

    python -m tests.benchmarks.baci [ROWS]      11 million rows unless told; a quarter of it, too, to see memory grow

Each reading is a process of its own. The time is that of the reading, without the start of Python and its imports; the
memory is the process's peak, with them. All give the same sums, which is checked. Best of three.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.memory import own_peak

ROWS = 11_000_000
RUNS = 5
NAME = "BACI_HS17_Y2018_V202301.csv"
#: Products that only HS 2017 has together.
MARKERS = (854140, 854231, 870380, 961900)
PAIR = (410, 643)


def generate(path: Path, rows: int) -> None:
    """Write made-up lines in the order and with the digits of the real file; a twentieth has no weight."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute, csv

    from etl.sources._comtrade_areas import area_countries

    random = np.random.default_rng(1)
    areas = np.array(sorted(code for code in area_countries() if 0 < code < 895))
    weights = random.lognormal(0, 0.8, len(areas))
    weights[np.isin(areas, PAIR)] = weights.sum() * 0.02
    products = np.unique(np.concatenate([random.integers(10_110, 970_600, 5_300), MARKERS]))
    korea, russia, last = (int(np.flatnonzero(areas == area)[0]) for area in (*PAIR, areas[-1]))
    marked = [korea * 10_000_000 + russia * 10_000 + int(np.flatnonzero(products == code)[0]) for code in MARKERS]
    fixed = np.array([last * 10_000_000, last * 10_000, *marked], np.int64)
    lines = _distinct_lines(random, weights / weights.sum(), (len(products), rows), fixed)
    options = csv.WriteOptions(quoting_style="none", quoting_header="none")
    writer = None
    for start in range(0, rows, 1_000_000):
        pairs, product = np.divmod(lines[start : start + 1_000_000], 10_000)
        exporter, importer = np.divmod(pairs, 1_000)
        weight = pa.array(np.round(random.lognormal(1, 3, len(product)) + 0.001, 3)).cast(pa.string())
        no_weight = pa.array(random.random(len(product)) < 0.05)
        table = pa.table(
            {
                "t": np.full(len(product), 2018),
                "i": areas[exporter],
                "j": areas[importer],
                "k": compute.utf8_lpad(pa.array(products[product]).cast(pa.string()), 6, "0"),
                "v": np.round(random.lognormal(3, 3, len(product)) + 0.001, 3),
                "q": compute.if_else(no_weight, pa.scalar("NA"), weight),
            }
        )
        writer = writer or csv.CSVWriter(path, table.schema, write_options=options)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _distinct_lines(random, weights, shape: tuple[int, int], fixed):
    """Draw distinct lines, exporter × 10⁷ + importer × 10⁴ + product by place, in order, the fixed ones among them."""
    import numpy as np

    products, rows = shape
    lines = fixed
    while len(lines) < rows + len(fixed):
        draw = int((rows - len(lines)) * 1.3) + 1_000
        exporter, importer = (random.choice(len(weights), draw, p=weights) for _ in range(2))
        new = exporter * 10_000_000 + importer * 10_000 + random.integers(0, products, draw)
        lines = np.union1d(lines, new[exporter != importer])
    others = np.setdiff1d(lines, fixed)
    return np.union1d(random.choice(others, rows - len(fixed), replace=False), fixed)


def ours_zip() -> Callable[[Path], float]:
    from etl.sources._source import FileContext
    from etl.sources.baci.release import read as read_release

    def read(path: Path) -> float:
        with path.open("rb") as file:
            trade = read_release(file, FileContext()).trade
        pair = trade[(trade["reporter"] == "KOR") & (trade["partner"] == "RUS") & (trade["code"] == "TOTAL")]
        return float(pair.loc[pair["flow"] == "export", "value_usd"].iloc[0])

    return read


def ours() -> Callable[[Path], float]:
    from etl.sources.baci.year import read_year

    def read(path: Path) -> float:
        with path.open("rb") as file:
            sums = read_year(file).partners
        (pair,) = (one for one in sums if (one.reporter, one.flow, one.number) == ("KOR", "export", 643))
        return pair.mills / 1000

    return read


def duckdb() -> Callable[[Path], float]:
    import duckdb as library

    def read(path: Path) -> float:
        rows = library.sql(f"""
            select i, j, case when i in {PAIR} and j in {PAIR} then k[1:2] else 'TOTAL' end as code,
                   sum(v) as v, sum(q) as q, count(*) - count(q) as unweighed
            from read_csv('{path}', header = true, nullstr = 'NA', columns = {{
                't': 'INT', 'i': 'INT', 'j': 'INT', 'k': 'VARCHAR', 'v': 'DOUBLE', 'q': 'DOUBLE'}})
            where i in {PAIR} or j in {PAIR} group by all
        """).fetchall()  # noqa: S608  a path of our own
        return float(sum(row[3] for row in rows if row[:2] == PAIR)) * 1_000

    return read


def pandas() -> Callable[[Path], float]:
    import pandas as library

    def read(path: Path) -> float:
        year = library.read_csv(path, dtype={"k": str})
        near = year[year["i"].isin(PAIR) | year["j"].isin(PAIR)]
        both = near["i"].isin(PAIR) & near["j"].isin(PAIR)
        code = near["k"].str[:2].where(both, "TOTAL").rename("code")
        sums = near.groupby(["i", "j", code])[["v", "q"]].sum()
        return float(sums.loc[PAIR, "v"].sum()) * 1_000

    return read


READERS = {"ours": ours, "ours, zip": ours_zip, "duckdb": duckdb, "pandas": pandas}


def measure(reader: str, path: str) -> None:
    """Read once in this process, and print what it took as JSON."""
    read = READERS[reader]()
    start = time.perf_counter()
    found = read(Path(path))
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": own_peak(), "found": found}))


def run(*words: str) -> str:
    """Run a part of this module in a process of its own."""
    command = [sys.executable, "-m", __name__ if __name__ != "__main__" else "tests.benchmarks.baci", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(rows: int) -> None:
    """Measure every reader on a quarter of the rows and on all of them, and print the table."""
    print(f"{'reader':<12}{'rows':>12}{'seconds':>10}{'× duckdb':>10}{'peak MB':>10}")
    with tempfile.TemporaryDirectory(prefix="baci-") as folder:
        for count in (rows // 4, rows):
            plain, packed = Path(folder) / NAME, Path(folder) / "release.zip"
            run("generate", str(plain), str(count))
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(plain, NAME)
            _print(count, {name: packed if name.endswith("zip") else plain for name in READERS})


def _print(count: int, paths: dict[str, Path]) -> None:
    best: dict[str, dict[str, float]] = {}
    for _ in range(RUNS):
        for name, path in paths.items():
            took = json.loads(run("measure", name, str(path)))
            best[name] = min(best.get(name, took), took, key=lambda one: one["seconds"])
    if max(one["found"] for one in best.values()) - min(one["found"] for one in best.values()) > 1:
        raise SystemExit(f"the readers do not agree: {best}")
    for name, one in best.items():
        ratio = one["seconds"] / best["duckdb"]["seconds"]
        print(f"{name:<12}{count:>12,}{one['seconds']:>10.2f}{ratio:>10.2f}{one['megabytes']:>10.0f}", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["generate", path, count]:
            generate(Path(path), int(count))
        case ["measure", reader, path]:
            measure(reader, path)
        case [count]:
            main(int(count))
        case _:
            main(ROWS)
