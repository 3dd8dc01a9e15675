"""The one table of every measurement: what we take, what stands beside it, and how many times the one is the other."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEADS = ("what", "ours", "beside", "which is", "ratio", "budget")
#: The heads of rows that have a former ratio.
FORMER_HEADS = ("address", "before", "now")


@dataclass(frozen=True)
class Row:
    """One measurement: what it is, ours, what stands beside it and what that is, their ratio, and the budget.

    A `former` ratio is that of an earlier version, and puts the row into a table of its own.
    """

    what: str
    ours: str
    beside: str = "–"
    which: str = "–"
    ratio: float | None = None
    budget: str = "–"
    former: float | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        if self.former is not None:
            return self.what, _ratio(self.former), _ratio(self.ratio)
        return self.what, self.ours, self.beside, self.which, _ratio(self.ratio), self.budget


def _ratio(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.3g}" if ratio < 100 else f"{ratio:,.0f}"


def tell(rows: Sequence[Row]) -> None:
    """Print rows for __main__, which runs each measurement in a process of its own."""
    for row in rows:
        print(json.dumps(asdict(row)), flush=True)


def machine() -> str:
    """Name the machine, its processors and memory, and the Python that measured."""
    about = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    found = re.search(r"model name\s*: (.*)", about)
    name = found[1].strip() if found else platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{name}, {os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def plain(rows: Sequence[Row], heads: Sequence[str] = HEADS) -> str:
    """Write rows as lines for a terminal."""
    lines = [heads, *(row.cells for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def markdown(rows: Sequence[Row], heads: Sequence[str] = HEADS) -> str:
    """Write rows as a table of Markdown."""
    lines = [heads, tuple("---" for _ in heads), *(row.cells for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
