"""Tables of codes that parsers look up: CSV files of the project's own, constant, and read when first needed.

This is the one place where a source reads a file. The tables lie beside the code and not in a data folder of somebody
else's choice, because what bytes mean must not depend on where figures are kept.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

#: The folder of the tables, and how messages name it.
CODES_FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference" / "codes"
CODES_FOLDER_NAME = "data/reference/codes"


@cache
def code_table(name: str) -> Sequence[Mapping[str, str]]:
    """Return the rows of a table of codes, each by column; all cells are text."""
    with (CODES_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def code_files() -> list[Path]:
    """Return every table of codes, sorted by name."""
    return sorted(CODES_FOLDER.glob("*.csv"))
