"""`describe`: the data dictionary, written from the declarations of the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from etl.cli._arguments import AsJson
from etl.cli._terminal import print_report
from etl.errors import UsageError
from etl.schema.columns import COLUMNS
from etl.schema.datapackage import dictionary
from etl.schema.tables import TABLES


def command(
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("docs/data-dictionary.md"),
    as_json: AsJson = False,
) -> None:
    """Write the data dictionary from the declarations of the tables."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(dictionary(), "utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}; name another file with --out") from error
    report = {"file": str(out), "tables": len(TABLES), "columns": len(COLUMNS)}
    print_report(report, as_json, [f"{out}: {len(TABLES)} tables, {len(COLUMNS)} columns"])
