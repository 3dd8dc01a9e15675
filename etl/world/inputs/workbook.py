"""The workbooks of the IMF's old Direction of Trade site, of any reporter: years and months of both flows in all goods."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

import pandas as pd

from etl.errors import InputError
from etl.relations.frames import Lazy
from etl.schema.columns import PANDAS
from etl.schema.world_tables import WORLD_TABLES
from etl.sources.imf.workbook import FILE_SOURCE, figures_of_any_reporter
from etl.world.engines import DuckDbEngine
from etl.world.inputs._input import InputFormat, WorldInput

_SOURCE = FILE_SOURCE.info.source


def open_workbook(path: Path) -> WorldInput:
    """Return a workbook as an input."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return WorldInput(path.name, _SOURCE, digest, None, {"part-0": partial(_rows, path=path)})


def _rows(engine: DuckDbEngine, path: Path) -> Lazy:
    """Return the figures of a workbook, which fit in memory; raise InputError, with sheet and line, for what is not understood."""
    table = WORLD_TABLES["trade"]
    try:
        figures = figures_of_any_reporter(path.read_bytes())
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from error
    rows = pd.DataFrame([one.row(_SOURCE) for one in figures])
    typed = rows[table.names].astype({column.name: PANDAS[column.kind] for column in table.columns})
    return engine.from_pandas(typed)


INPUT_FORMAT = InputFormat(
    "an IMF workbook of the old Direction of Trade site (.xlsx)",
    lambda path, start: path.suffix == ".xlsx" and start[:2] == b"PK",
    open_workbook,
)
