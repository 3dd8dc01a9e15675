"""A member of an archive unpacked piece by piece, one piece ahead of whoever reads them, in fixed room."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from etl.errors import InputError

#: As much of a member is on disk in one piece, read at a time in so large blocks; no line is longer than a block.
_PIECE, _BLOCK = 32 << 20, 1 << 20


@contextmanager
def unpacked(member: BinaryIO, folder: Path | None) -> Iterator[Iterator[Path]]:
    """Return the files of whole lines into which an open member is unpacked below a folder; each is removed behind its reader.

    The next piece is unpacked while one is read. Raise InputError for a line without an end, and what the archive raises.
    """
    with TemporaryDirectory(prefix="unpacked-", dir=folder) as room, ThreadPoolExecutor(1) as beside:
        yield _pieces(member, Path(room), beside)


def _pieces(member: BinaryIO, room: Path, beside: ThreadPoolExecutor) -> Iterator[Path]:
    coming = beside.submit(_write_piece, member, room / "0.csv", b"")
    number = 0
    while True:
        rest = coming.result()
        piece, number = room / f"{number}.csv", number + 1
        if rest is not None:
            coming = beside.submit(_write_piece, member, room / f"{number}.csv", rest)
        if piece.stat().st_size:
            yield piece
        piece.unlink()
        if rest is None:
            return


def _write_piece(member: BinaryIO, piece: Path, begun: bytes) -> bytes | None:
    """Write lines until the piece is full; return the beginning of the line behind them, or None at the member's end."""
    with piece.open("wb") as file:
        file.write(begun)
        while block := member.read(_BLOCK):
            if file.tell() < _PIECE:
                file.write(block)
                continue
            lines, end, rest = block.rpartition(b"\n")
            if not end:
                raise InputError(f"a line is longer than {_BLOCK:,} bytes, so this is no table")
            file.write(lines + end)
            return rest
    return None
