"""All pairs of countries: the world that comes with the project, and BACI-shaped years of any length, from the zip.

    python -m tests.benchmarks.world [LINES]      11 million lines a year unless told; a quarter of them as well

Ours reads the zip, checks every line, and sums all pairs by chapter; what stands beside it is the same query in plain DuckDB on
the CSV, which checks nothing. Each is a process of its own; the time is without the start of Python and its imports, the memory
with them.
Both give the same sums, which is checked. Best of three. Then releases of one and three such years to all their tables, and of
one and ten years of a tenth of the lines.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests import ROOT
from tests.benchmarks import baci
from tests.benchmarks.memory import own_peak
from tests.benchmarks.table import Row, tell

#: How many years of a tenth a release has, and how many whole ones.
YEARS, WHOLE_YEARS = (1, 10), (1, 3)
MEMORY = "600MB"
_QUERY = """
    create table sums as select i, j, k[1:2] as chapter, sum(v) as v, sum(q) as q, count(*) - count(q) as unweighed
    from read_csv('{path}', header = true, nullstr = 'NA', columns = {{
        't': 'INT', 'i': 'INT', 'j': 'INT', 'k': 'VARCHAR', 'v': 'DOUBLE', 'q': 'DOUBLE'}})
    group by all
"""
_GROWTH = """
    create table turnover as select reporter, partner, year, sum(value_usd) as value
    from read_parquet('{path}') group by all having count(*) = 2;
    copy (select now.*, before.year as base_year, before.value as base, now.value / before.value as multiple
          from turnover as now join turnover as before using (reporter, partner)
          where now.year - before.year between 1 and 10) to '{to}' (compression zstd);
"""


Way = Callable[[Path], list[float]]


def plain() -> Way:
    """Sum a year's CSV in plain DuckDB; return how many sums there are, and the dollars of all."""
    import duckdb

    def read(path: Path) -> list[float]:
        with duckdb.connect() as connection:
            connection.execute(_QUERY.format(path=path))
            ((count, thousands),) = connection.sql("select count(*), sum(v) from sums").fetchall()
        return [count, thousands * 1_000]

    return read


def ours() -> Way:
    """Sum a year out of a release's zip, every line of it checked."""
    from etl.world.engines import duckdb_engine
    from etl.world.inputs.baci import sum_release

    def read(path: Path) -> list[float]:
        with tempfile.TemporaryDirectory() as folder, duckdb_engine(MEMORY, Path(folder)) as engine:
            (sums,) = sum_release(engine, path)
            query = f"select count(*), sum(mills) from '{sums}'"  # noqa: S608  a path of our own
            ((count, mills),) = engine.connection.sql(query).fetchall()
        return [count, float(mills) / 1_000]

    return read


def release() -> Way:
    """Build the world of a release, all its tables; return the bytes of its Parquet."""
    from etl.world.build import WorldMaking, WorldStore
    from etl.world.engines import duckdb_engine
    from etl.world.inputs import world_input

    def build(path: Path) -> list[float]:
        with (
            tempfile.TemporaryDirectory() as folder,
            duckdb_engine(MEMORY, Path(folder) / "worlds" / ".writing-spill") as engine,
        ):
            built = WorldStore(Path(folder) / "worlds").build([world_input(path)], WorldMaking(engine, engine))
            return [sum(one.stat().st_size for one in built.rglob("*.parquet"))]

    return build


def plain_growth() -> Way:
    """Write every pair's growth over one to ten years in plain DuckDB, unsorted and unchecked; return its rows."""
    import duckdb

    def write(path: Path) -> list[float]:
        with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
            connection.execute(_GROWTH.format(path=path, to=Path(folder) / "growth.parquet"))
            ((count,),) = connection.sql(f"select count(*) from '{folder}/growth.parquet'").fetchall()  # noqa: S608
        return [count]

    return write


WAYS: dict[str, Callable[[], Way]] = {"plain": plain, "ours": ours, "release": release, "growth": plain_growth}


def measure(way: str, path: str) -> None:
    """Work once in this process, and print what it took as JSON."""
    work = WAYS[way]()
    start = time.perf_counter()
    found = work(Path(path))
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": own_peak(), "found": found}))


def best(way: str, path: Path, runs: int = baci.RUNS) -> dict[str, float]:
    """Return the quickest of several runs, each a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.world", "measure", way, str(path)]
    texts = [subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout for _ in range(runs)]
    return min((json.loads(text) for text in texts), key=lambda one: float(one["seconds"]))


def embedded() -> Row:
    """Measure the world that comes with the project, from its Parquet to all its tables."""
    manifest = ROOT / "data" / "world" / "imf-dots-2022.toml"
    took, beside = best("release", manifest), best("growth", manifest.with_suffix(".parquet"))
    return Row(
        "world of the project, all tables, 600 MB for DuckDB",
        _spent(took),
        _spent(beside),
        "plain DuckDB, its growth alone",
        took["seconds"] / beside["seconds"],
        "≤ 10 s, 1,000 MB",
    )


def _spent(took: dict[str, float]) -> str:
    return f"{took['seconds']:.1f} s, {took['megabytes']:.0f} MB"


def generated(folder: Path, lines: int) -> Path:
    """Write a year's CSV of so many lines."""
    made = folder / str(lines) / baci.NAME
    made.parent.mkdir()
    baci.run("generate", str(made), str(lines))
    return made


def packed(made: Path, count: int) -> Path:
    """Write a release of so many years, each with the lines of one."""
    path = made.with_name(f"{count}.zip")
    data = made.read_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2018 - count + 1, 2019):
            text = data.replace(b"\n2018,", f"\n{number},".encode())
            archive.writestr(baci.NAME.replace("Y2018", f"Y{number}"), text)
    return path


def year(every: Sequence[Path], counts: Sequence[int]) -> Iterator[Row]:
    """Measure a year beside plain DuckDB, a quarter of it and the whole."""
    peaks = []
    for made, count in zip(every, counts, strict=True):
        release = packed(made, 1)
        runs = [(best("ours", release, 1), best("plain", made, 1)) for _ in range(baci.RUNS)]
        mine, beside = (min(times, key=lambda one: one["seconds"]) for times in zip(*runs, strict=True))
        if mine["found"][0] != beside["found"][0] or abs(mine["found"][1] / beside["found"][1] - 1) > 1e-9:
            raise SystemExit(f"the two do not agree: {mine} {beside}")
        peaks.append(mine["megabytes"])
        yield Row(
            f"BACI-shaped year, {count:,} lines, from the zip",
            _spent(mine),
            _spent(beside),
            "plain DuckDB, the CSV",
            mine["seconds"] / beside["seconds"],
            "≤ 1.2",
        )
    yield Row(
        "the same, memory", f"{peaks[1]:.0f} MB", f"{peaks[0]:.0f} MB", "a quarter of it", peaks[1] / peaks[0], "flat"
    )


def years(made: Path, lines: int, counts: Sequence[int]) -> Iterator[Row]:
    """Measure releases of several years, from the zip to all tables."""
    first = 0.0
    for count in counts:
        path = packed(made, count)
        took = best("release", path, 1)
        path.unlink()
        first = first or took["seconds"]
        yield Row(
            f"release, years of {lines:,} lines: {count}, all tables",
            _spent(took),
            f"{first:.1f} s",
            "one year",
            took["seconds"] / first,
            "linear" if count > 1 else "–",
        )


def rows(lines: int) -> Iterator[Row]:
    """Measure everything: whole years up to three, and ten of a tenth each."""
    yield embedded()
    with tempfile.TemporaryDirectory(prefix="baci-") as folder:
        counts = (lines // 4, lines)
        made = [generated(Path(folder), count) for count in counts]
        yield from year(made, counts)
        yield from years(made[-1], lines, WHOLE_YEARS)
        yield from years(generated(Path(folder), lines // 10), lines // 10, YEARS)


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
