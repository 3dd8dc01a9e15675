"""A table's Parquet file: every part of it is held to the contract, and is a group of rows."""

from __future__ import annotations

import base64
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.errors import ContractError
from etl.schema.categories import as_categories
from etl.schema.columns import Kind
from etl.schema.gate import validate_parts
from etl.schema.table import Table

#: So many rows are written as one group; that many texts take a tenth of a gigabyte before they are packed.
_ROWS = 1 << 18
#: Texts as Parquet keeps them: each distinct one once, and a number for each row.
_PACKED = pa.dictionary(pa.int32(), pa.string())
#: Whoever reads some rows skips groups by the columns that rows are ordered by first; bounds of others cost more than all else.
_BOUNDED = 3


class TableFile:
    """The file of a table in the making; its parts come in the order of the table's key."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._sink = pa.BufferOutputStream()
        texts = [column.name for column in table.columns if column.kind is Kind.TEXT]
        fields = [field.with_type(_PACKED) if field.name in texts else field for field in table.schema]
        self._schema = pa.schema(fields)
        bounded = list(table.key[:_BOUNDED])
        self._writer = pq.ParquetWriter(
            self._sink,
            self._schema,
            compression="zstd",
            use_dictionary=texts,
            write_statistics=bounded,
            store_schema=False,
        )
        self._last: tuple[Any, ...] = ()

    def append(self, frame: pd.DataFrame) -> None:
        """Hold a part to the contract, and write it; raise ContractError if it breaks it, or comes out of order."""
        for part in validate_parts(self.table, as_categories(frame), _ROWS):
            self._check_order(part)
            self._writer.write_table(self._packed(part))

    def _check_order(self, part: pa.Table) -> None:
        """Refuse a part that does not follow what is written; so no two parts share a key."""
        if not part.num_rows:
            return
        first, last = (tuple(part[name][place].as_py() for name in self.table.key) for place in (0, -1))
        if self._last and first <= self._last:
            raise ContractError(f"table {self.table.name}: {first} comes after {self._last}, which is not its order")
        self._last = last

    def _packed(self, part: pa.Table) -> pa.Table:
        columns = zip(part.itercolumns(), self._schema, strict=True)
        return pa.Table.from_arrays(
            [_pack(values) if field.type == _PACKED else values for values, field in columns], schema=self._schema
        )

    def content(self) -> bytes:
        """Return the bytes of the file, which then is whole; the same rows in the same parts give the same bytes."""
        schema = self.table.schema
        stored = base64.b64encode(schema.serialize().to_pybytes())  # by which readers of Arrow get texts
        self._writer.add_key_value_metadata({**(schema.metadata or {}), "ARROW:schema": stored})
        self._writer.close()
        data: bytes = self._sink.getvalue().to_pybytes()
        return data


def _pack(values: pa.ChunkedArray) -> pa.DictionaryArray:
    """Return texts as Parquet keeps them: in their order, without those that no row has; so the same rows give the same bytes."""
    array = values.combine_chunks()
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    used = array.indices.unique().drop_null()
    ordered = used.take(pc.sort_indices(array.dictionary.take(used)))
    if ordered.equals(pa.array(range(len(array.dictionary)), ordered.type)):
        return pa.DictionaryArray.from_arrays(array.indices.cast(pa.int32()), array.dictionary)
    return pa.DictionaryArray.from_arrays(pc.index_in(array.indices, ordered), array.dictionary.take(ordered))


def file_of(table: Table, frame: pd.DataFrame) -> bytes:
    """Return a table that is one part as the bytes of its file; raise ContractError if it breaks the contract."""
    file = TableFile(table)
    file.append(frame)
    return file.content()
