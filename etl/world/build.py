"""The world built: every table of all pairs of countries as partitioned Parquet, under the digest of what it is made of.

A world is a folder `data/worlds/<digest>`, with a folder for each table and in it one for each input; the file `current` names
the one in force. A world is written beside its place and moved there whole, so that whatever kills a run leaves the last one
in force. Partitions of inputs that did not change are linked from it.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw

import etl.relations
import etl.schema
import etl.world
from etl.errors import ContractError, StoreError
from etl.files import UNFINISHED, clear_unfinished, locked_folder, write_file
from etl.ingest.world import WorldRelease
from etl.relations.frames import to_pandas
from etl.schema.columns import Kind
from etl.schema.datapackage import partitioned_descriptor
from etl.schema.table import Table
from etl.schema.world_tables import WORLD_TABLES
from etl.sources._reference import code_files
from etl.world.engines import Engine
from etl.world.figures import WorldFigures, world_figures
from etl.world.tables import world_table

_NAME = re.compile(r"[0-9a-f]{16}")
#: What the engines call the kinds of columns that these tables have.
_TYPES = {Kind.TEXT: nw.String(), Kind.INTEGER: nw.Int64(), Kind.NUMBER: nw.Float64(), Kind.FLAG: nw.Boolean()}
#: Is told of each stage: how many are done, how many there are, and which is next.
WorldProgress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class WorldStore:
    """The folder that holds the worlds and names the one in force."""

    root: Path

    def current(self) -> Path:
        """Return the folder of the world in force; raise StoreError, saying what to do, if there is none."""
        with suppress(OSError, ValueError):
            name = (self.root / "current").read_text("utf-8").strip()
            if _NAME.fullmatch(name) and (self.root / name).is_dir():
                return self.root / name
        raise StoreError(f"there is no world in {self.root}: run `python -m etl world`")

    def build(self, releases: Sequence[WorldRelease], engine: Engine, progress: WorldProgress) -> Path:
        """Build the world of some releases, put it in force and return its folder; one that is there is not built again.

        Raise ContractError if a table breaks its contract, and StoreError if another run holds the folder or nobody may
        write there; the world in force then stays.
        """
        name = _digest(*(_input_name(release) for release in releases))
        try:
            with locked_folder(self.root):
                clear_unfinished(self.root)
                if not (self.root / name).is_dir():
                    self._write(name, releases, engine, progress)
                write_file(self.root / "current", [f"{name}\n".encode()])
        except OSError as error:
            raise StoreError(
                f"{self.root} cannot be written to ({error}); the world in force stays: make room there"
            ) from error
        return self.root / name

    def _write(self, name: str, releases: Sequence[WorldRelease], engine: Engine, progress: WorldProgress) -> None:
        unfinished = self.root / f"{UNFINISHED}{secrets.token_hex(8)}"
        stages = [(release, table) for release in releases for table in WORLD_TABLES]
        figures: dict[str, WorldFigures] = {}
        for done, (release, table) in enumerate(stages):
            progress(done, len(stages), f"{table} of {release.path.name}")
            partition = unfinished / table / f"input={_input_name(release)}"
            if self._link(partition.relative_to(unfinished), partition):
                continue
            if release.sha256 not in figures:
                figures[release.sha256] = world_figures(engine, release)
            engine.write(world_table(table, figures[release.sha256]), partition)
            check_partition(WORLD_TABLES[table], partition, engine)
        progress(len(stages), len(stages), "data package")
        write_file(unfinished / "datapackage.json", [_package(unfinished)])
        unfinished.rename(self.root / name)

    def _link(self, place: Path, partition: Path) -> bool:
        """Link a partition from the world in force, if it has it."""
        try:
            known = self.current() / place
        except StoreError:
            return False
        if not known.is_dir():
            return False
        partition.mkdir(parents=True)
        for file in known.glob("*.parquet"):
            os.link(file, partition / file.name)
        return True


def check_partition(table: Table, folder: Path, engine: Engine) -> None:
    """Raise ContractError, with counts, unless a partition has its contract's columns and types, blanks and keys."""
    rows = engine.read(*sorted(folder.glob("*.parquet")))
    schema = rows.collect_schema()
    expected = {column.name: _TYPES[column.kind] for column in table.columns}
    if dict(schema) != expected:
        raise ContractError(f"table {table.name} of the world: the columns are {dict(schema)}, where {expected} belong")
    needed = [column.name for column in table.columns if not column.nullable]
    blank = to_pandas(rows.select(*(nw.col(name).is_null().cast(nw.Int64).sum() for name in needed))).iloc[0]
    if blanks := {str(name): int(count) for name, count in blank.items() if count > 0}:
        raise ContractError(f"table {table.name} of the world: blank values {blanks}")
    counted = rows.group_by(*table.key).agg(rows=nw.len()).filter(nw.col("rows") > 1)
    twice = to_pandas(counted.head(3))
    if len(twice):
        raise ContractError(f"table {table.name} of the world: keys stand twice, first {twice.to_dict('records')}")


def _package(folder: Path) -> bytes:
    found = {
        table: [
            (str(path.relative_to(folder)), path.stat().st_size) for path in sorted((folder / name).rglob("*.parquet"))
        ]
        for name, table in WORLD_TABLES.items()
    }
    return partitioned_descriptor(found)


def _input_name(release: WorldRelease) -> str:
    """Return the name of a release's partitions: the digest of its figures, of the codes, and of the code that works on them."""
    return _digest(release.sha256, release.source, _recipe())


def _recipe() -> str:
    packages = (etl.relations, etl.schema, etl.world)
    modules = [
        path for package in packages for folder in package.__path__ for path in sorted(Path(folder).glob("*.py"))
    ]
    return _digest(*(path.read_bytes().hex() for path in [*modules, *code_files()]))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
