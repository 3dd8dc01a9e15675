"""Typed files read: CSV as rows of text, and such rows given the types of a table's columns.

Whatever is not whole becomes an InputError that names file, line and column. What the rows mean is no concern here.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from etl.errors import InputError
from etl.model import last_day
from etl.schema.categories import as_categories, as_texts, is_category
from etl.schema.columns import PANDAS, Kind
from etl.schema.table import Table

if TYPE_CHECKING:
    from _csv import Reader

#: Plain lines are read by so many bytes.
_BLOCK = 8 << 20
#: What makes lines of CSV more than cells between commas, or their numbers more than their places.
_NOT_PLAIN = (b'"', b"\r", b"\n\n", b"\0")
_NUMBER = r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"


def read_rows(path: Path, header: Iterable[str], optional: Collection[str] = ()) -> pd.DataFrame:
    """Read a CSV file as text, blanks as None, indexed by line; raise InputError, naming file and line, if it is odd.

    Columns of `optional` may be absent, and are then blank.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            lines = dict(_numbered(reader))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: {error}") from error
    names, wanted = (lines.pop(min(lines)) if lines else []), list(header)
    absent = [name for name in optional if name not in names]
    if sorted([*names, *absent]) != sorted([*wanted, *optional]):
        raise InputError(f"{path}: the columns are {names}, where {wanted} belong")
    for line, cells in lines.items():
        if len(cells) != len(names):
            raise InputError(f"{path}, line {line}: {len(cells)} cells, where the header has {len(names)}")
    cells_by_column = zip(*lines.values(), strict=True) if lines else [()] * len(names)
    columns = {
        name: pd.array([cell or None for cell in cells], "str")
        for name, cells in zip(names, cells_by_column, strict=True)
    }
    return pd.DataFrame(columns, index=list(lines)).reindex(columns=[*names, *absent])


def read_pieces(path: Path, header: Iterable[str], optional: Collection[str] = ()) -> Iterator[pd.DataFrame]:
    """Read a CSV file as `read_rows` does, its texts as categories, piece by piece, so that a large one is never held whole.

    Plain lines take a tenth of the time; from the first piece that has others on, the rest is one piece.
    """
    wanted, count = list(header), 0
    try:
        for rows in _plain_pieces(path, sorted(wanted), sorted([*wanted, *optional])):
            absent = [name for name in optional if name not in rows]
            lines = pd.RangeIndex(count + 2, count + 2 + len(rows))
            yield rows.set_axis(lines).reindex(columns=[*rows.columns, *absent])
            count += len(rows)
    except (OSError, ValueError):
        yield as_categories(read_rows(path, wanted, optional).iloc[count:])


def _plain_pieces(path: Path, *headers: list[str]) -> Iterator[pd.DataFrame]:
    """Yield the cells of plain lines with one of some headers, whose order may differ; raise ValueError for anything else."""
    with path.open("rb") as file:
        names = file.readline().decode().rstrip("\n").split(",")
        if sorted(names) not in headers:
            raise ValueError(f"{path} has another header")
        if not file.peek(1):
            raise ValueError(f"{path} has no lines")
        for block in iter(partial(file.read, _BLOCK), b""):
            lines = block + file.readline()
            if lines.startswith(b"\n") or any(one in lines for one in _NOT_PLAIN):
                raise ValueError(f"{path} has lines that are not plain")
            yield _cells(lines, names)


def _cells(lines: bytes, names: list[str]) -> pd.DataFrame:
    kind = pa.dictionary(pa.int32(), pa.string())
    table = arrow_csv.read_csv(
        pa.BufferReader(lines),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(lines) + 1),
        parse_options=arrow_csv.ParseOptions(quote_char=False),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, kind), null_values=[""], strings_can_be_null=True
        ),
    )
    return pd.DataFrame({name: _sorted_categories(table.column(name)) for name in names})


def _sorted_categories(column: pa.ChunkedArray) -> pd.Categorical:
    array = column.combine_chunks()
    texts = pd.Index(array.dictionary.to_pylist(), dtype="str")
    codes = array.indices.fill_null(-1).to_numpy()
    return pd.Categorical.from_codes(codes, texts).reorder_categories(texts.sort_values())


def _numbered(reader: Reader) -> Iterator[tuple[int, list[str]]]:
    """Return the cells of each line that has any, with the line's number, counted from 1; equal cells are one text in memory."""
    shared: dict[str, str] = {}
    for cells in reader:
        if cells:
            yield reader.line_num, [shared.setdefault(cell, cell) for cell in cells]


def cast_columns(table: Table, rows: pd.DataFrame, path: Path | None = None) -> pd.DataFrame:
    """Return rows of text the types of a table's columns; raise InputError naming column and, if given, file and line."""
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        values = rows[column.name] if column.name in rows.columns else pd.Series(None, rows.index, dtype="str")
        try:
            columns[column.name] = _cast(values, column.kind)
        except (ValueError, TypeError) as error:
            if is_category(values):
                return cast_columns(table, as_texts(rows), path)  # which names the first row that is wrong
            where = f"{path}, line {_first_wrong(values, column.kind)}" if path else f"table {table.name}"
            raise InputError(f"{where}, column {column.name}: {error}") from error
    return pd.DataFrame(columns, rows.index).reset_index(drop=True)


def _first_wrong(values: pd.Series, kind: Kind) -> object:
    """Return the index of the first value that is not of a kind."""
    for place in range(len(values)):
        try:
            _cast(values.iloc[[place]], kind)
        except (ValueError, TypeError):
            return values.index[place]
    return values.index[0]


def _cast(values: pd.Series, kind: Kind) -> pd.Series:
    if values.dtype == PANDAS[kind]:
        return values
    if is_category(values):
        return values if kind is Kind.TEXT else _cast_categories(values, kind)
    if kind is Kind.DAY:
        days = {text: _day(text) for text in values.dropna().unique()}
        return pd.to_datetime(values.map(days), format="%Y-%m-%d").astype("datetime64[s]")
    if kind is Kind.FLAG:
        flags = values.map({"true": True, "false": False})
        if flags.isna().any():
            raise ValueError(f"{values[flags.isna()].iloc[0]!r} is neither true nor false")
        return flags.astype("bool")
    if kind is Kind.NUMBER:
        return _numbers(values)
    return values.astype(PANDAS[kind])


def _cast_categories(values: pd.Series, kind: Kind) -> pd.Series:
    """Cast each distinct text once."""
    texts = pd.Series(values.cat.categories.astype("str"))
    cast = _cast(texts, kind).reindex(values.cat.codes)
    return cast.set_axis(values.index)


def _numbers(values: pd.Series) -> pd.Series:
    """Return numbers, or texts of numbers, as numbers; blanks stay blank."""
    if values.dtype != PANDAS[Kind.TEXT]:
        return values.astype("float64")
    texts = pa.array(values, pa.string(), from_pandas=True)
    odd = pc.fill_null(pc.invert(pc.match_substring_regex(texts, f"^({_NUMBER})$")), False)
    if pc.any(odd).as_py():
        raise ValueError(f"{texts.filter(odd)[0].as_py()!r} is not a number")
    return pd.Series(pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False), values.index)


def _day(text: object) -> str:
    return last_day(str(text)).isoformat()
