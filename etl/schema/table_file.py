"""A table's Parquet file: every part of it is held to the contract, and is a group of rows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import ContractError
from etl.schema.gate import hold_parts
from etl.schema.table import Table

#: So many rows are written as one group; that many texts take a tenth of a gigabyte before they are packed.
_ROWS = 1 << 18


class TableFile:
    """The file of a table in the making; its parts come in the order of the table's key."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._sink = pa.BufferOutputStream()
        self._writer = pq.ParquetWriter(self._sink, table.schema, compression="zstd")
        self._last: tuple[Any, ...] = ()

    def append(self, frame: pd.DataFrame) -> None:
        """Hold a part to the contract, and write it; raise ContractError if it breaks it, or comes out of order."""
        for part in hold_parts(self.table, frame, _ROWS):
            self._check_order(part)
            self._writer.write_table(part)

    def _check_order(self, part: pa.Table) -> None:
        """Refuse a part that does not follow what is written; so no two parts share a key."""
        if not part.num_rows:
            return
        first, last = (tuple(part[name][place].as_py() for name in self.table.key) for place in (0, -1))
        if self._last and first <= self._last:
            raise ContractError(f"table {self.table.name}: {first} comes after {self._last}, which is not its order")
        self._last = last

    def content(self) -> bytes:
        """Return the bytes of the file, which then is whole; the same rows in the same parts give the same bytes."""
        self._writer.close()
        data: bytes = self._sink.getvalue().to_pybytes()
        return data


def file_of(table: Table, frame: pd.DataFrame) -> bytes:
    """Return a table that is one part as the bytes of its file; raise ContractError if it breaks the contract."""
    file = TableFile(table)
    file.append(frame)
    return file.content()


def parquet(table: pa.Table) -> bytes:
    """Return rows of any columns as the bytes of a Parquet file; the same rows give the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data
