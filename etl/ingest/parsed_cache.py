"""Stored bytes read by their source, and what they gave kept beside them, so that a build need not read them again.

What is kept is only a copy: it goes by the digest of the bytes and of the sources' own code, and is made again when it
is missing, damaged, or of other code.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa

import etl.sources
from etl.errors import StoreError
from etl.files import WRITING
from etl.raw import Content, RawStore, Receipt
from etl.sources import api_sources, file_sources
from etl.sources._reference import code_files
from etl.sources._source import (
    COVER_COLUMNS,
    LIST_COLUMNS,
    RATE_COLUMNS,
    TRADE_COLUMNS,
    FileSource,
    ParseResult,
    SourceInfo,
    SourceRequest,
    no_rows,
)

#: The file that says what the others must be.
_DIGEST = "sha256"
_TABLES = {"trade": TRADE_COLUMNS, "lists": LIST_COLUMNS, "rates": RATE_COLUMNS, "covers": COVER_COLUMNS}


def parse_file(source: FileSource, content: Content, excerpt: bool) -> ParseResult:
    """Read a file's content by its source: as a stream where the source has one, so that memory stays small."""
    if isinstance(content, bytes):
        return source.parse(content, excerpt)
    if source.stream is None:
        return source.parse(content.read_bytes(), excerpt)
    with content.open("rb") as file:
        return source.stream(file, excerpt)


def read_receipt(raw: RawStore, receipt: Receipt) -> tuple[ParseResult, SourceInfo]:
    """Read what a receipt names; raise StoreError if the bytes are damaged or no source of its name is left."""
    files, live = file_sources(), api_sources()
    path = raw.path(receipt)
    info = live[receipt.format].info if receipt.request and receipt.format in live else None
    if not receipt.request and receipt.format in files:
        info = files[receipt.format].info
    if info is None:
        raise StoreError(f"{receipt.file} was stored by {receipt.format!r}, which is no source of etl/sources any more")
    kept = raw.root / "parsed" / _name(receipt)
    parsed = _kept(kept)
    if parsed is None:
        parsed = _parse(receipt, path)
        _keep(kept, parsed)
    return parsed, info


def clear_parsed(raw: RawStore) -> int:
    """Remove what is kept of answers that no receipt names any more, or that other code read; give how many."""
    named = {_name(receipt) for receipt in raw.receipts()}
    kept = raw.root / "parsed"
    old = [path for path in kept.iterdir() if path.name not in named] if kept.is_dir() else []
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def _parse(receipt: Receipt, path: Path) -> ParseResult:
    if receipt.request:
        return api_sources()[receipt.format].parse(path.read_bytes(), SourceRequest.named(receipt.request))
    return parse_file(file_sources()[receipt.format], path, receipt.excerpt)


def _name(receipt: Receipt) -> str:
    said = f"{receipt.digest} {receipt.format} {receipt.request} {receipt.excerpt} {_code()}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@cache
def _code() -> str:
    """Return the digest of the sources' code and tables of codes: what others of them read is read again."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(etl.sources.__path__[0]).rglob("*.py")), *code_files()]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _kept(folder: Path) -> ParseResult | None:
    """Return what was kept, or None if it is not there or not what was written."""
    try:
        files = {name: (folder / f"{name}.feather").read_bytes() for name in _TABLES}
        if (folder / _DIGEST).read_text("ascii") != _digest(files.values()):
            return None
        frames = {name: pd.read_feather(io.BytesIO(data)) for name, data in files.items()}
    except (OSError, ValueError, pa.ArrowException):
        return None
    return ParseResult(frames["trade"], frames["lists"], 0, rates=frames["rates"], covers=frames["covers"])


def _keep(folder: Path, parsed: ParseResult) -> None:
    """Keep what was read, whole or not at all; a folder that cannot be written to only costs the next build time."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        writing = Path(tempfile.mkdtemp(prefix=WRITING, dir=folder.parent))
    except OSError:
        return
    try:
        files = {name: _feather(getattr(parsed, name), columns) for name, columns in _TABLES.items()}
        for name, data in files.items():
            (writing / f"{name}.feather").write_bytes(data)
        (writing / _DIGEST).write_text(_digest(files.values()), "ascii")
        shutil.rmtree(folder, ignore_errors=True)
        writing.rename(folder)
    except OSError:
        shutil.rmtree(writing, ignore_errors=True)


def _feather(rows: pd.DataFrame, columns: Sequence[str]) -> bytes:
    sink = io.BytesIO()
    (rows if len(rows) else no_rows(columns)).reset_index(drop=True).to_feather(sink)
    return sink.getvalue()


def _digest(files: Iterable[bytes]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in files)).hexdigest()
