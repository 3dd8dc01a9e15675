"""The one gate through which every table is written: a frame is what its contract says, or nothing is stored.

Nothing is repaired here. The contracts are in `tables`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import ContractError
from etl.schema.categories import is_category
from etl.schema.columns import ARROW, Column, Kind
from etl.schema.table import Table

_Array: TypeAlias = pa.Array | pa.ChunkedArray
_NUMERIC = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)

#: The Arrow types, besides timestamps, that the gate takes for each kind.
_ACCEPTED = {
    Kind.TEXT: (pa.types.is_string, pa.types.is_large_string),
    Kind.INTEGER: _NUMERIC,
    Kind.NUMBER: _NUMERIC,
    Kind.DAY: (pa.types.is_date,),
    Kind.MOMENT: (),
    Kind.FLAG: (pa.types.is_boolean,),
}


def validate(table: Table, frame: pd.DataFrame) -> pa.Table:
    """Check a frame against a table's contract; return it as an Arrow table in the contract's types, sorted by key.

    Raise ContractError, with counts and the first rows, for missing or surplus columns, blanks where none may be,
    words outside a closed list, values of another type, and keys that occur twice. Nothing is repaired.
    """
    (whole,) = validate_parts(table, frame, max(len(frame), 1))
    return whole.cast(table.schema)


def validate_parts(table: Table, frame: pd.DataFrame, rows: int) -> Iterator[pa.Table]:
    """Yield what `validate` returns by so many rows, after all of it was checked; an empty frame gives an empty part.

    Categories stay Arrow's dictionaries.
    """
    _check_columns(table, frame)
    if frame.empty:
        yield table.schema.empty_table()
        return
    arrays = [_cast(table, column, frame[column.name]) for column in table.columns]
    for column, array in zip(table.columns, arrays, strict=True):
        _check_blanks(table, column, frame, array)
        _check_words(table, column, frame, array)
    order = _sorted_places(table, frame)
    for start in range(0, max(len(order), 1), rows):
        places = pa.array(order[start : start + rows])
        part = pa.table([array.take(places) for array in arrays], names=table.names)
        yield part.combine_chunks()  # Parquet's bytes follow the chunks


def _check_columns(table: Table, frame: pd.DataFrame) -> None:
    expected, actual = table.names, list(frame.columns)
    missing, surplus = [c for c in expected if c not in actual], [c for c in actual if c not in expected]
    twice = sorted({str(c) for c in actual if actual.count(c) > 1})
    if missing or surplus or twice:
        raise ContractError(
            f"table {table.name}: missing columns {missing}, surplus columns {surplus}, columns that stand twice {twice}"
        )


def _check_blanks(table: Table, column: Column, frame: pd.DataFrame, array: _Array) -> None:
    """Refuse blanks where none may be, sought in the Arrow column, which takes a tenth of the time."""
    texts = array.dictionary if pa.types.is_dictionary(array.type) else array
    has_blanks = array.null_count or (column.kind is Kind.TEXT and pc.index(texts, "").as_py() >= 0)
    if column.nullable or not has_blanks:
        return
    blank = frame[column.name].isna()
    if column.kind is Kind.TEXT:
        blank |= frame[column.name] == ""
    if blank.any():  # and not a category that no row has
        raise ContractError(_message(table, f"{blank.sum()} blank values in {column.name}", frame[blank]))


def _check_words(table: Table, column: Column, frame: pd.DataFrame, array: _Array) -> None:
    known = {*column.values, None}
    if not column.values or known >= set(array.unique().to_pylist()):
        return
    odd = frame[column.name].notna() & ~frame[column.name].isin(column.values)
    words = sorted(frame.loc[odd, column.name].astype(str).unique())[:5]
    raise ContractError(_message(table, f"{column.name} holds {words}; it may hold {list(column.values)}", frame[odd]))


def _sorted_places(table: Table, frame: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Return the places of the rows in the order of the key; raise ContractError if rows share one."""
    ranks = [_ranks(frame[name]) for name in table.key]
    order = np.lexsort(ranks[::-1])
    same = np.ones(max(len(order) - 1, 0), np.bool_)
    for rank in ranks:
        ordered = rank[order]
        same &= ordered[1:] == ordered[:-1]
    if same.any():
        twice = frame.duplicated(list(table.key), keep=False)
        raise ContractError(_message(table, f"{twice.sum()} rows share the key {list(table.key)}", frame[twice]))
    return order


def _ranks(values: pd.Series) -> npt.NDArray[Any]:
    """Return numbers that are ordered as the values are, and equal where they are."""
    if is_category(values):
        if values.cat.categories.is_monotonic_increasing:
            return values.cat.codes.to_numpy()
        values = values.astype(values.cat.categories.dtype)
    ranks, _ = pd.factorize(values, sort=True)
    return ranks


def _message(table: Table, what: str, rows: pd.DataFrame) -> str:
    first = rows[list(table.key)].head(3).astype(str).to_dict("records")
    return f"table {table.name}: {what}; first rows: {first}"


def _cast(table: Table, column: Column, values: pd.Series) -> _Array:
    """Return the values in the contract's type; text is never read as a number or a day, nor a number kept as text."""
    try:
        given = pa.Array.from_pandas(values)
        whole = given.cast(pa.timestamp("s", tz="UTC")) if column.kind is Kind.MOMENT else given
        cast = (
            whole if pa.types.is_dictionary(whole.type) and column.kind is Kind.TEXT else whole.cast(ARROW[column.kind])
        )
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise ContractError(f"table {table.name}: column {column.name} is not {column.kind}: {error}") from error
    if given.null_count < len(given) and not _is_of_kind(column.kind, given, cast):
        raise ContractError(
            f"table {table.name}: column {column.name} is not {column.kind} but {values.dtype}, such as {values.dropna().iloc[0]!r}"
        )
    return cast


def _is_of_kind(kind: Kind, given: pa.Array, cast: pa.Array) -> bool:
    """Return whether values are of a kind, or of one that holds the same without loss: whole floats are integers."""
    kept: pa.DataType = given.type.value_type if pa.types.is_dictionary(given.type) else given.type
    if pa.types.is_timestamp(kept):
        of_zone = kept.tz is not None
        return of_zone if kind is Kind.MOMENT else kind is Kind.DAY and not of_zone and given.equals(cast.cast(kept))
    return any(same(kept) for same in _ACCEPTED[kind])
