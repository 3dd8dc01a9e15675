"""The store described for other people's tools: a Frictionless Data Package (v2) and the data dictionary.

Both are written from the declarations of `tables`; neither says anything that is not declared there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from etl.schema.columns import COLUMNS, Column, Kind
from etl.schema.table import Table
from etl.schema.tables import TABLES
from etl.schema.world_tables import WORLD_TABLES

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TYPES = {
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.DAY: "date",
    Kind.MOMENT: "datetime",
    Kind.FLAG: "boolean",
}


def citation(table: Table) -> str:
    """Return how to cite a table; each figure is cited by the citation of its source as well."""
    return f"Nine Bridges, table {table.name} ({table.title}); figures by the publishers named in table sources"


def descriptor(files: Mapping[str, tuple[str, int]]) -> bytes:
    """Return `datapackage.json` for tables whose files have these SHA-256 digests and sizes in bytes."""
    resources = [_resource(TABLES[name], digest, size) for name, (digest, size) in sorted(files.items())]
    package = {
        "$schema": PROFILE,
        "name": "nine-bridges",
        "title": "Nine Bridges: Russia–South Korea trade in both countries' figures",
        "description": "Dated tables; a row with known_from and known_until was the answer on the days between them.",
        "keywords": ["trade statistics", "mirror statistics", "Russia", "South Korea", "vintages"],
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def partitioned_descriptor(paths: Mapping[Table, list[tuple[str, int]]]) -> bytes:
    """Return `datapackage.json` for tables of which each is several Parquet files; each has its path and size in bytes."""
    resources = [
        {**_described(table), "path": [path for path, _ in files], "bytes": sum(size for _, size in files)}
        for table, files in paths.items()
    ]
    package = {
        "$schema": PROFILE,
        "name": "nine-bridges-world",
        "title": "Nine Bridges: trade of all pairs of countries",
        "description": "A row for every pair and year, in one partition for each release that the figures are of.",
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(table: Table, digest: str, size: int) -> dict[str, object]:
    return {**_described(table), "path": f"{table.name}.parquet", "hash": f"sha256:{digest}", "bytes": size}


def _described(table: Table) -> dict[str, object]:
    return {
        "name": table.name.replace("_", "-"),
        "table": table.name,
        "title": table.title,
        "description": f"One row is {table.row}.",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "citation": citation(table),
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
        },
    }


def _field(column: Column) -> dict[str, object]:
    constraints: dict[str, object] = {} if column.nullable else {"required": True}
    if column.values:
        constraints["enum"] = list(column.values)
    unit = {"unit": column.unit} if column.unit else {}
    described: dict[str, object] = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": column.meaning,
        **unit,
    }
    return {**described, "constraints": constraints} if constraints else described


def dictionary() -> str:
    """Return the data dictionary as Markdown: every column once, every table with its columns and key."""
    return "\n".join(_dictionary()) + "\n"


def _dictionary() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Written by `python -m etl describe` from the declarations in `etl/schema`; do not edit."
    yield ""
    yield "A name has one meaning everywhere. Columns that may be blank in a table are marked with a question mark."
    for table in TABLES.values():
        yield from _table(table, table.name)
    yield from (
        "",
        "Those of all pairs of countries are written by `python -m etl world`, each as a folder of partitions:",
    )
    for table in WORLD_TABLES.values():
        yield from _table(table, f"world/{table.name}")
    yield from ("", "## Columns", "", "| column | type | unit | meaning |", "|---|---|---|---|")
    for column in COLUMNS.values():
        values = f"; one of {', '.join(f'`{value}`' for value in column.values)}" if column.values else ""
        yield f"| `{column.name}` | {column.kind} | {column.unit} | {column.meaning}{values} |"


def _table(table: Table, heading: str) -> Iterator[str]:
    columns = ", ".join(f"`{column.name}`{'?' if column.nullable else ''}" for column in table.columns)
    yield from ("", f"## {heading}", "", f"{table.title}: one row is {table.row}.", "")
    yield from (
        columns + ".",
        "",
        f"Key: {', '.join(f'`{name}`' for name in table.key)}.",
        "",
        f"Cite: {citation(table)}.",
    )
