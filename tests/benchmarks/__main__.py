"""Every measurement in one table, always as ratios within one run: python -m tests.benchmarks.

    python -m tests.benchmarks [--minutes M] [--write]      the table; --write keeps it in docs/benchmarks.md
    python -m tests.benchmarks NAME [WORD…]                 one measurement of this folder, in detail

Memory is watched for M minutes, a third of one unless said otherwise; ten make a run to be kept.
"""

from __future__ import annotations

import argparse
import json
import pkgutil
import subprocess
import sys
import time
from datetime import UTC, datetime

from tests import ROOT, benchmarks
from tests.benchmarks.table import FORMER_HEADS, Row, machine, markdown, plain

TABLE = ("uncached", "seen", "build", "world", "load")
KEPT = ROOT / "docs" / "benchmarks.md"
_PARTS = {"__main__", "table", "readers", "servers", "bare", "memory"}
_PAGE = """# Benchmarks

Written by `make bench ARGS="--minutes 10 --write"`, and not by hand. Times depend on the machine and on what else it does; what can be
compared is the ratio, ours to what stands beside it within one run. The tests hold sizes to their budgets, not times.

{day}, version {commit}, memory watched for {minutes:g} minutes, on: {machine}.

{table}

A ratio is ours divided by what stands beside it; a budget is held against the ratio, or against our own figure where it
has a unit; "linear" is as many times the time as there are years, but for the growth between years, of which one year has none.
A machine that does something else meanwhile slows what is read by the clock, ours and the other alike; processor
time is that of the measured process alone.

"Not cached" is what a page, a frame or a picture costs that nobody asked for before. "Slow" is 1.6 Mbit/s, 150 ms a round trip, a
processor slowed four times, nothing in the cache. The load is eight readers on kept connections while builds swap the version
without a pause; readers, builds and server share the processors, and what stands beside is measured under the same builds.
nginx serves the same bytes as files. "Not kept" is the share of requests for which something had to be made, a page, a frame or
a file; all others were sent as they lay. What tells of a whole version, such as `/claims.json` and `/openapi.json`, is made once for
it and not for each reader. Everything is asked once before it is measured: a server that was just started makes the first
answer of each page in each process, and where a machine answers fewer than a hundred times as many requests in a run, these
alone are the p99.

Each address that was not cached, as a multiple of one plotly figure of two lines with its JSON, in processor time; "before" is
version 113fa87.

{addresses}
"""


def rows(name: str, minutes: float) -> tuple[list[Row], bool]:
    """Run a measurement of the table in a process of its own; return its rows, and whether it came to its end."""
    words = [str(minutes)] if name == "load" else []
    print(f"measuring: {name}", file=sys.stderr, flush=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", "--rows", *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    print(f"measured: {name}, in {time.monotonic() - begun:.0f} seconds", file=sys.stderr, flush=True)
    return [Row(**json.loads(line)) for line in done.stdout.splitlines()], done.returncode == 0


def table(minutes: float, write: bool) -> int:
    """Print the one table, and keep it if asked to and if every measurement came to its end."""
    measured = {name: rows(name, minutes) for name in TABLE}
    found = [row for part, _ in measured.values() for row in part]
    main_rows, addresses = ([row for row in found if (row.former is not None) is former] for former in (False, True))
    print(machine(), plain(main_rows), plain(addresses, FORMER_HEADS), sep="\n\n")
    failed = [name for name, (_, ended) in measured.items() if not ended]
    if failed:
        print(f"{', '.join(failed)} failed: nothing is kept", file=sys.stderr)
        return 1
    if write:
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
        about = {"day": f"{datetime.now(UTC):%Y-%m-%d}", "commit": commit.stdout.strip() or "unknown"}
        tables = {"table": markdown(main_rows), "addresses": markdown(addresses, FORMER_HEADS)}
        KEPT.write_text(_PAGE.format(**about, **tables, minutes=minutes, machine=machine()), "utf-8")
    return 0


def one(name: str, words: list[str]) -> int:
    """Run one measurement in detail."""
    names = sorted({module.name for module in pkgutil.iter_modules(benchmarks.__path__)} - _PARTS)
    if name not in names:
        print(f"there is no measurement {name!r}; there are {names}", file=sys.stderr)
        return 2
    return subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}", *words], check=False).returncode


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", help="one measurement in detail")
    parser.add_argument("words", nargs="*", help="what it takes")
    parser.add_argument("--minutes", type=float, default=1 / 3, help="how long memory is watched")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {KEPT.name}")
    arguments = parser.parse_args()
    return one(arguments.name, arguments.words) if arguments.name else table(arguments.minutes, arguments.write)


if __name__ == "__main__":
    sys.exit(main())
