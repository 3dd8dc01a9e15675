"""All pairs of countries: the world that comes with the project, and BACI-shaped years of any length, from the zip.

    python -m tests.benchmarks.world [LINES]      11 million lines a year unless told; a quarter of them as well

Ours reads the zip, checks every line, and sums all pairs by chapter; what stands beside it is the same query in plain DuckDB on
the CSV, which checks nothing. Each is a process of its own; the time is without the start of Python, the memory with it.
Both give the same sums, which is checked. Best of three. Then one, three and ten shorter years of one release.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import ROOT
from tests.benchmarks import baci
from tests.benchmarks.table import Row, tell

YEARS = (1, 3, 10)
#: Lines of each of several years.
SHORT = 500_000
MEMORY = "600MB"
_QUERY = """
    create table sums as select i, j, k[1:2] as chapter, sum(v) as v, sum(q) as q, count(*) - count(q) as unweighed
    from read_csv('{path}', header = true, nullstr = 'NA', columns = {{
        't': 'INT', 'i': 'INT', 'j': 'INT', 'k': 'VARCHAR', 'v': 'DOUBLE', 'q': 'DOUBLE'}})
    group by all
"""


def plain(path: Path) -> list[float]:
    """Sum a year's CSV in plain DuckDB; return how many sums there are, and the dollars of all."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(_QUERY.format(path=path))
        ((count, thousands),) = connection.sql("select count(*), sum(v) from sums").fetchall()
    return [count, thousands * 1_000]


def ours(path: Path) -> list[float]:
    """Sum a year out of a release's zip, every line of it checked."""
    from etl.world.engines import duckdb_engine
    from etl.world.inputs.baci import sum_release

    with tempfile.TemporaryDirectory() as folder, duckdb_engine(MEMORY, Path(folder)) as engine:
        (sums,) = sum_release(engine, path)
        query = f"select count(*), sum(mills) from {sums}"  # noqa: S608  a name of our own
        ((count, mills),) = engine.connection.sql(query).fetchall()
    return [count, float(mills) / 1_000]


def release(path: Path) -> list[float]:
    """Build the world of a release, all its tables."""
    from etl.world.build import WorldMaking, WorldStore
    from etl.world.engines import duckdb_engine
    from etl.world.inputs import world_input

    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb_engine(MEMORY, Path(folder) / "worlds" / ".writing-spill") as engine,
    ):
        built = WorldStore(Path(folder) / "worlds").build([world_input(path)], WorldMaking(engine, engine))
        return [sum(one.stat().st_size for one in built.rglob("*.parquet"))]


WAYS: dict[str, Callable[[Path], list[float]]] = {"plain": plain, "ours": ours, "release": release}


def measure(way: str, path: str) -> None:
    """Work once in this process, and print what it took as JSON."""
    start = time.perf_counter()
    found = WAYS[way](Path(path))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / baci.MEGABYTE
    print(json.dumps({"seconds": seconds, "megabytes": peak, "found": found}))


def best(way: str, path: Path, runs: int = baci.RUNS) -> dict[str, float]:
    """Return the quickest of several runs, each a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.world", "measure", way, str(path)]
    texts = [subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout for _ in range(runs)]
    return min((json.loads(text) for text in texts), key=lambda one: float(one["seconds"]))


def embedded() -> Row:
    """Measure the world that comes with the project, from its Parquet to all its tables."""
    took = best("release", ROOT / "data" / "world" / "imf-dots-2022.toml")
    return Row(
        "world of the project, all tables",
        f"{took['seconds']:.1f} s, {took['megabytes']:.0f} MB",
        budget="≤ 10 s, 1,000 MB",
    )


def year(lines: int) -> Iterator[Row]:
    """Measure a year beside plain DuckDB, a quarter of it and the whole."""
    peaks = []
    for count in (lines // 4, lines):
        with tempfile.TemporaryDirectory(prefix="baci-") as folder:
            plain_file, packed = Path(folder) / baci.NAME, Path(folder) / "release.zip"
            baci.run("generate", str(plain_file), str(count))
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(plain_file, baci.NAME)
            mine, beside = best("ours", packed), best("plain", plain_file)
        if mine["found"][0] != beside["found"][0] or abs(mine["found"][1] / beside["found"][1] - 1) > 1e-9:
            raise SystemExit(f"the two do not agree: {mine} {beside}")
        peaks.append(mine["megabytes"])
        took = [f"{one['seconds']:.1f} s, {one['megabytes']:.0f} MB" for one in (mine, beside)]
        ratio = mine["seconds"] / beside["seconds"]
        yield Row(
            f"BACI-shaped year, {count:,} lines, from the zip",
            took[0],
            took[1],
            "plain DuckDB, the CSV",
            ratio,
            "≤ 1.2",
        )
    yield Row(
        "the same, memory", f"{peaks[1]:.0f} MB", f"{peaks[0]:.0f} MB", "a quarter of it", peaks[1] / peaks[0], "flat"
    )


def years(lines: int) -> Iterator[Row]:
    """Measure releases of one, three and ten years, from the zip to all tables."""
    first = 0.0
    with tempfile.TemporaryDirectory(prefix="baci-") as folder:
        made = Path(folder) / baci.NAME
        baci.run("generate", str(made), str(lines))
        data = made.read_bytes()
        for count in YEARS:
            packed = Path(folder) / f"{count}.zip"
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for number in range(2018 - count + 1, 2019):
                    text = data.replace(b"\n2018,", f"\n{number},".encode())
                    archive.writestr(baci.NAME.replace("Y2018", f"Y{number}"), text)
            took = best("release", packed, 1)
            first = first or took["seconds"]
            spent = f"{took['seconds']:.1f} s, {took['megabytes']:.0f} MB"
            ratio = took["seconds"] / first
            yield Row(
                f"release of {count} years of {lines:,} lines, all tables",
                spent,
                f"{first:.1f} s",
                "one year",
                ratio,
                f"≤ {count}",
            )


def rows(lines: int) -> Iterator[Row]:
    """Measure everything."""
    yield embedded()
    yield from year(lines)
    yield from years(SHORT)


def main(words: list[str]) -> None:
    """Print the rows."""
    lines = next((int(word) for word in words if word.isdigit()), baci.ROWS)
    for row in rows(lines):
        if "--rows" in words:
            tell([row])
        else:
            print("  ".join(row.cells), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["measure", way, path]:
            measure(way, path)
        case words:
            main(words)
