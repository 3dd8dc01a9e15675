"""A delimited file as DuckDB reads it: its header, its lines with only the columns that are asked for, and where a bad line stands.

Cells are read as text, and judged by an expression that says what is wrong with a line, or nothing. The engine reads every
line once; the number of a line is sought only where one is refused.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

import duckdb

from etl.errors import InputError
from etl.sources._delimited import shown
from etl.world.engines import DuckDbEngine, text_literal

_GZIP = b"\x1f\x8b"
_LONGEST_HEADER = 1 << 20
_SEPARATOR_LINE = re.compile(rb'"?sep=.', re.IGNORECASE)
#: What says nothing of a figure, in programs that write a blank as a word.
_BLANKS = ["", "NA", "NaN", "nan"]
_AT_LINE = re.compile(r"CSV Error on Line: (\d+)")


@dataclass(frozen=True)
class DelimitedFile:
    """A file of lines under a header, plain or gzipped, with tabs, semicolons or commas between its cells."""

    path: Path

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of its columns, in their order."""
        line = self._header[1].decode("utf-8-sig", "replace").strip("\r\n")
        return tuple(cell.strip() for cell in next(csv.reader([line], delimiter=self._separator), []))

    @cached_property
    def is_gzip(self) -> bool:
        """Return whether it is packed."""
        with self.path.open("rb") as file:
            return file.read(len(_GZIP)) == _GZIP

    @cached_property
    def _header(self) -> tuple[int, bytes]:
        """Return how many lines the header is, and its last one, which names the columns."""
        try:
            with gzip.open(self.path) if self.is_gzip else self.path.open("rb") as file:
                first = cast("BinaryIO", file).readline(_LONGEST_HEADER)
                if not _SEPARATOR_LINE.match(first):
                    return 1, first
                return 2, cast("BinaryIO", file).readline(_LONGEST_HEADER)
        except (OSError, EOFError) as error:
            raise self.error(f"the file cannot be read ({error})") from error

    @property
    def _separator(self) -> str:
        header = self._header[1].decode("utf-8", "replace")
        return "\t" if "\t" in header else ";" if header.count(";") > header.count(",") else ","

    def lines(self, fields: Mapping[str, str], *, numbered: bool = False) -> str:
        """Return SQL of the lines with some fields, by the columns' names, as text; with a column `line` if asked for."""
        places = {name: f"c{place}" for place, name in enumerate(self.names)}
        picked = [f"{places[column]} as {_quoted(field)}" for field, column in fields.items()]
        number = [f"row_number() over () + {self._header[0]} as line"] if numbered else []
        options = {
            "auto_detect": "false",
            "header": "false",
            "skip": str(self._header[0]),
            "delim": text_literal(self._separator),
            "quote": "''" if self._separator == "\t" else "'\"'",
            "nullstr": str(_BLANKS),
            "encoding": "'utf-8'" if self._separator == "\t" else "'latin-1'",
            "compression": "'gzip'" if self.is_gzip else "'none'",
            "columns": str(dict.fromkeys(places.values(), "VARCHAR")),
        }
        read = f"read_csv({text_literal(str(self.path))}, {', '.join(f'{key} = {value}' for key, value in options.items())})"
        return f"select {', '.join([*number, *picked])} from {read}"  # noqa: S608  names and a path that are escaped

    def error(self, what: str, line: int | None = None) -> InputError:
        """Return the error to raise: the file, the line, what is wrong, and what to do."""
        where = "" if line is None else f", line {line}"
        return InputError(f"{self.path.name}{where}: {what}; download it again, or take the line to its publisher")

    def refuse(self, engine: DuckDbEngine, numbered: str) -> None:
        """Raise InputError for the first line of which numbered lines, in SQL with `line` and `problem`, say that it is bad."""
        try:
            bad = f"select line, problem from ({numbered}) where problem is not null order by line limit 1"  # noqa: S608  ours
            first = engine.connection.sql(bad).fetchall()
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            at = _AT_LINE.search(str(error))
            what = " ".join(str(error).split(" Possible fixes")[0].split())[:200]
            raise self.error(what, int(at[1]) if at else None) from error
        for line, problem in first:
            raise self.error(problem, line)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def filled(query: str, **parts: str) -> str:
    """Return a query with its parts in the place of their names, `{name}`; other braces are those of expressions."""
    for name, part in parts.items():
        query = query.replace(f"{{{name}}}", part)
    return query


def missing_columns(file: DelimitedFile, needed: Mapping[str, str]) -> None:
    """Raise InputError, with their names, for needed columns that a file has not, or has twice."""
    names = [name.casefold() for name in file.names]
    for word, wrong in (
        ("missing", [column for column in needed.values() if column.casefold() not in names]),
        ("double", sorted({shown(name) for name in file.names if name and names.count(name.casefold()) > 1})),
    ):
        if wrong:
            raise file.error(f"{word} columns: {', '.join(wrong[:5])}", 1)
