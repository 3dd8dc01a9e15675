"""Stored bytes read by their source, and a copy of the rows beside them, so that a build need not read them again.

A copy goes by the digest of the bytes and of the sources' own code, and is made again when it
is missing, damaged, or of other code.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa

import etl.sources
from etl.errors import StoreError
from etl.files import Content, write_folder
from etl.integrity.receipts import Receipt
from etl.raw import RawStore
from etl.sources import api_sources, file_sources
from etl.sources._code_tables import code_files
from etl.sources._source import (
    COVER_COLUMNS,
    LIST_COLUMNS,
    RATE_COLUMNS,
    TRADE_COLUMNS,
    ApiSource,
    FileContext,
    FileSource,
    ParseResult,
    SourceInfo,
    SourceRequest,
    no_rows,
)

#: The file that says what the others must be.
_DIGEST = "sha256"
_TABLES = {"trade": TRADE_COLUMNS, "lists": LIST_COLUMNS, "rates": RATE_COLUMNS, "covers": COVER_COLUMNS}


def parse_file(source: FileSource, content: Content, context: FileContext) -> ParseResult:
    """Read a file's content by its source."""
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        return source.read(file, context)


def read_receipt(raw: RawStore, receipt: Receipt) -> tuple[ParseResult, SourceInfo]:
    """Read what a receipt names; raise StoreError if the bytes are damaged or no source of its name is left."""
    known: Mapping[str, FileSource | ApiSource] = api_sources() if receipt.request else file_sources()
    path = raw.path(receipt)
    if receipt.format not in known:
        raise StoreError(f"{receipt.file} was stored by {receipt.format!r}, which is no source of etl/sources any more")
    copy = raw.root / "parsed" / _name(receipt)
    parsed = _read_copy(copy)
    if parsed is None:
        parsed = _parse(receipt, path)
        _write_copy(copy, parsed)
    return parsed, known[receipt.format].info


def clear_parsed(raw: RawStore) -> int:
    """Remove copies of answers that no receipt names any more, or that other code read; return how many."""
    named = {_name(receipt) for receipt in raw.receipts()}
    folder = raw.root / "parsed"
    old = [path for path in folder.iterdir() if path.name not in named] if folder.is_dir() else []
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def copy_faults(raw: RawStore) -> Iterator[tuple[Path, str]]:
    """Return each copy that is not what was written, and what is wrong with it."""
    folder = raw.root / "parsed"
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not path.name.startswith(".") and _read_copy(path) is None:
            yield path, "this copy of what was read is not what was written"


def _parse(receipt: Receipt, path: Path) -> ParseResult:
    if receipt.request:
        return api_sources()[receipt.format].parse(path.read_bytes(), SourceRequest.from_name(receipt.request))
    day = receipt.published if receipt.dated else None
    context = FileContext(receipt.excerpt, receipt.file, day, receipt.period)
    return parse_file(file_sources()[receipt.format], path, context)


def _name(receipt: Receipt) -> str:
    given = f"{receipt.file} {receipt.published if receipt.dated else ''} {receipt.period}"
    description = f"{receipt.digest} {receipt.format} {receipt.request} {receipt.excerpt} {given} {_code()}"
    return hashlib.sha256(description.encode()).hexdigest()[:32]


@cache
def _code() -> str:
    """Return the digest of the sources' code and tables of codes: what others of them read is read again."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(etl.sources.__path__[0]).rglob("*.py")), *code_files()]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_copy(folder: Path) -> ParseResult | None:
    """Return what a copy holds, or None if it is not there or not what was written."""
    try:
        files = {name: (folder / f"{name}.feather").read_bytes() for name in _TABLES}
        if (folder / _DIGEST).read_text("ascii") != _digest(files.values()):
            return None
        frames = {name: pd.read_feather(pa.BufferReader(data)) for name, data in files.items()}
    except (OSError, ValueError, pa.ArrowException):
        return None
    return ParseResult(frames["trade"], frames["lists"], 0, rates=frames["rates"], covers=frames["covers"])


def _write_copy(folder: Path, parsed: ParseResult) -> None:
    """Write a copy, whole or not at all; a folder that cannot be written to only costs the next build time."""
    files = {f"{name}.feather": _feather(getattr(parsed, name), columns) for name, columns in _TABLES.items()}
    digest = _digest(files.values()).encode("ascii")
    with suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        write_folder(folder, {**files, _DIGEST: digest}, lasting=False)


def _feather(rows: pd.DataFrame, columns: Sequence[str]) -> bytes:
    sink = io.BytesIO()
    (rows if len(rows) else no_rows(columns)).reset_index(drop=True).to_feather(sink)
    return sink.getvalue()


def _digest(files: Iterable[bytes]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in files)).hexdigest()
