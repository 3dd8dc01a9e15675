"""The world built: every table of all pairs of countries as partitioned Parquet, under the digest of what it is made of.

A world is a folder `data/worlds/<digest>`, with a folder for each table and in it one for each input; the file `current` names
the one in force. A world is written beside its place and moved there whole, so that whatever kills a run leaves the last one
in force. Partitions of inputs that did not change are linked from it; the world before it stays for whoever reads it, older ones go.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import narwhals as nw
import pandas as pd

import etl.relations
import etl.schema
import etl.sources
import etl.world
from etl.errors import ContractError, StoreError
from etl.files import UNFINISHED, clear_unfinished, locked_folder, write_file
from etl.ingest.declarations import Correction
from etl.relations.frames import Lazy, to_pandas
from etl.schema.columns import Kind
from etl.schema.datapackage import partitioned_descriptor
from etl.schema.table import Table
from etl.schema.world_tables import WORLD_TABLES
from etl.sources._code_tables import code_files
from etl.world.corrections import StatusMark, apply_marks, status_marks
from etl.world.engines import DuckDbEngine, Engine
from etl.world.figures import WorldFigures, pair_turnover
from etl.world.inputs._input import WorldInput
from etl.world.tables import BY_PERIOD, growth_parts, world_table

_NAME = re.compile(r"[0-9a-f]{16}")
#: What the engines call the kinds of columns that these tables have.
_TYPES = {Kind.TEXT: nw.String(), Kind.INTEGER: nw.Int64(), Kind.NUMBER: nw.Float64(), Kind.FLAG: nw.Boolean()}
#: The columns that say of when a row is; parts without one in common have no key in common.
_TIMES = ("base_period", "period")
#: Is told of each step: how many inputs are done, of how many, and what is being done.
WorldProgress = Callable[[int, int, str], None]


def _show_nothing(_done: int, _total: int, _step: str) -> None:
    """Show no progress."""


@dataclass
class WorldMaking:
    """With what a world is made: who reads its inputs, on which engine its tables are worked out, which errors are known.

    `progress` is told of every step: how many inputs are done, of how many, and what is being done.
    """

    reader: DuckDbEngine
    engine: Engine
    rules: Sequence[Correction] = ()
    progress: WorldProgress = _show_nothing
    done: tuple[int, int] = (0, 0)

    def marks(self, one: WorldInput) -> tuple[StatusMark, ...]:
        """Return the marks of known errors in an input."""
        return status_marks(self.rules, one.source, one.published)

    def say(self, step: str) -> None:
        """Show a step of the input that is being worked on."""
        self.progress(*self.done, step)


@dataclass(frozen=True)
class WorldStore:
    """The folder that holds the worlds and names the one in force."""

    root: Path

    def current(self) -> Path:
        """Return the folder of the world in force; raise StoreError, saying what to do, if there is none."""
        if name := self._pointed_to():
            return self.root / name
        raise StoreError(f"there is no world in {self.root}: run `python -m etl world`")

    def _pointed_to(self) -> str:
        """Return the name of the world in force; a blank if there is none."""
        with suppress(OSError, ValueError):
            name = (self.root / "current").read_text("utf-8").strip()
            return name if _NAME.fullmatch(name) and (self.root / name).is_dir() else ""
        return ""

    def _prune(self, keep: Collection[str]) -> None:
        """Remove all worlds but some; what one that stays has from another is linked, and stays with it."""
        for folder in self.root.iterdir():
            if _NAME.fullmatch(folder.name) and folder.name not in keep:
                folder.rename(self.root / f"{UNFINISHED}{folder.name}")
        clear_unfinished(self.root)

    def build(self, inputs: Sequence[WorldInput], making: WorldMaking) -> Path:
        """Build the world of some inputs, put it in force and return its folder; one that is there is not built again.

        Raise InputError for an input that is not understood, ContractError if a table breaks its contract, and StoreError if
        another run holds the folder or nobody may write there; the world in force then stays.
        """
        name = _digest(*(_partition_name(one, making.marks(one)) for one in inputs))
        try:
            with locked_folder(self.root):
                clear_unfinished(self.root)
                making.reader.make_room()
                if not (self.root / name).is_dir():
                    self._write(name, inputs, making)
                former = self._pointed_to()
                write_file(self.root / "current", [f"{name}\n".encode()])
                if name != former:
                    self._prune({name, former})
        except (OSError, duckdb.OperationalError) as error:
            raise StoreError(
                f"{self.root} cannot be written to ({' '.join(str(error).split())[:200]}); the world in force stays: make room there, or"
                " give more memory with --memory"
            ) from error
        return self.root / name

    def _write(self, name: str, inputs: Sequence[WorldInput], making: WorldMaking) -> None:
        unfinished = self.root / f"{UNFINISHED}{secrets.token_hex(8)}"
        for done, one in enumerate(inputs):
            making.done = (done, len(inputs))
            self._write_input(one, unfinished, making)
        making.done = (len(inputs), len(inputs))
        making.say("data package")
        write_file(unfinished / "datapackage.json", [_package(unfinished)])
        unfinished.rename(self.root / name)

    def _write_input(self, one: WorldInput, unfinished: Path, making: WorldMaking) -> None:
        """Write an input's partition of every table; the figures themselves first, of which all others are made."""
        marks = making.marks(one)
        places = {table: Path(table) / f"input={_partition_name(one, marks)}" for table in WORLD_TABLES}
        missing = [table for table, place in places.items() if not self._link(place, unfinished / place)]
        folders = {table: unfinished / place for table, place in places.items()}
        if "trade" in missing:
            _write_trade(one, folders["trade"], making, marks)
        derived = [table for table in missing if table != "trade"]
        if derived:
            _write_derived(derived, folders, making, one.name)
        for table in derived:
            check_partition(WORLD_TABLES[table], folders[table], making.engine)

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


def _write_trade(one: WorldInput, partition: Path, making: WorldMaking, marks: Sequence[StatusMark]) -> None:
    """Write the figures of an input, each part as a file of its own, with the marks of known errors."""
    table = WORLD_TABLES["trade"]
    try:
        for part, rows in one.parts.items():
            making.say(f"{part} of {one.name}")
            with making.reader.scope() as reader:
                reader.write({part: apply_marks(rows(reader), marks).select(*table.names)}, partition, table.key)
        check_partition(table, partition, making.reader)
    except (duckdb.DataError, duckdb.ProgrammingError, ContractError):
        one.refuse_lines(making.reader)
        raise


def _write_derived(tables: Collection[str], folders: Mapping[str, Path], making: WorldMaking, name: str) -> None:
    """Write the tables that an input lacks: each part of it by itself, as no two have a period in common; then growth across them."""
    for part in making.engine.read_parts(folders["trade"]):
        with making.engine.scope() as engine:
            flows = engine.read_parts(folders["trade"])[part]
            for table in [one for one in BY_PERIOD if one in tables]:
                making.say(f"{table} of {name}, {part}")
                turnover = pair_turnover(flows) if table == "turnover" else engine.read_parts(folders["turnover"])[part]
                rows = world_table(table, WorldFigures(engine, flows, turnover))
                engine.write({part: rows}, folders[table], WORLD_TABLES[table].key)
    if "growth" in tables:
        making.say(f"growth of {name}")
        with making.engine.scope() as engine:
            turnover = nw.concat(list(engine.read_parts(folders["turnover"]).values()))
            engine.write(growth_parts(engine, turnover), folders["growth"], WORLD_TABLES["growth"].key)


def check_partition(table: Table, folder: Path, engine: Engine) -> None:
    """Raise ContractError, with counts, unless a partition has its contract's columns and types, blanks and keys."""
    parts = list(engine.read_parts(folder).values())
    for rows in parts:
        _check_columns(table, rows)
    times = [name for name in table.key if name in _TIMES]
    found = [to_pandas(rows.group_by(*times).agg(rows=nw.len())) for rows in parts] if len(parts) > 1 else []
    apart = not found or not pd.concat(found).duplicated(times).any()
    for rows in parts if apart else [nw.concat(parts)]:
        _check_keys(table, rows)


def _check_columns(table: Table, rows: Lazy) -> None:
    schema = rows.collect_schema()
    expected = {column.name: _TYPES[column.kind] for column in table.columns}
    if dict(schema) != expected:
        raise ContractError(f"table {table.name} of the world: the columns are {dict(schema)}, where {expected} belong")
    needed = [column.name for column in table.columns if not column.nullable]
    blank = to_pandas(rows.select(*(nw.col(name).is_null().cast(nw.Int64).sum() for name in needed))).iloc[0]
    if blanks := {str(name): int(count) for name, count in blank.items() if count > 0}:
        raise ContractError(f"table {table.name} of the world: blank values {blanks}")


def _check_keys(table: Table, rows: Lazy) -> None:
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


def _partition_name(one: WorldInput, marks: Sequence[StatusMark]) -> str:
    """Return the name of an input's partitions: the digest of its bytes, its marks, the codes, and the code that works on them."""
    return _digest(one.digest, one.source, repr(marks), _recipe())


@cache
def _recipe() -> str:
    packages = (etl.relations, etl.schema, etl.sources, etl.world)
    modules = [
        path for package in packages for folder in package.__path__ for path in sorted(Path(folder).rglob("*.py"))
    ]
    return _digest(*(path.read_bytes().hex() for path in [*modules, *code_files()]))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
