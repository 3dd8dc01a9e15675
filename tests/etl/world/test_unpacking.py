"""Members of archives by blocks: what was packed, or an error that says what is wrong with the archive."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from etl.errors import InputError
from etl.world.inputs import _unpacking
from etl.world.inputs._unpacking import blocks, unpacked

TEXT = "\n".join(str(random.Random(1).random()) for _ in range(5_000)).encode() + b"\n"  # noqa: S311  not a secret


def archive(path: Path, kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as packed:
        packed.writestr("first.txt", "x")
        packed.writestr("year.csv", TEXT)
    return path


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_unpacking, "_BLOCK", 1_000)
    monkeypatch.setattr(_unpacking, "_PIECE", 10_000)


@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_blocks_are_what_was_packed_and_pieces_end_with_their_lines(kind: int, tmp_path: Path) -> None:
    path = archive(tmp_path / "release.zip", kind)
    assert b"".join(blocks(path, "year.csv")) == TEXT
    with unpacked(blocks(path, "year.csv"), tmp_path) as files:
        pieces = [file.read_bytes() for file in files]
    assert b"".join(pieces) == TEXT
    assert len(pieces) > 5
    assert all(piece.endswith(b"\n") for piece in pieces)


def test_bytes_that_were_changed_anywhere_in_a_member_are_refused(tmp_path: Path) -> None:
    data = archive(tmp_path / "release.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        info = packed.getinfo("year.csv")
    start = info.header_offset + 30 + len("year.csv")
    for place in range(start, start + info.compress_size, info.compress_size // 20):
        (tmp_path / "damaged.zip").write_bytes(data[:place] + bytes([data[place] ^ 8]) + data[place + 1 :])
        with pytest.raises(zipfile.BadZipFile):
            list(blocks(tmp_path / "damaged.zip", "year.csv"))


def test_a_line_without_an_end_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="a line is longer than"),
        unpacked(iter([b"x" * 1_000] * 20), tmp_path) as files,
    ):
        list(files)
