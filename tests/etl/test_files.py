"""Files that are whole or not there, and nothing else."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.files import UNFINISHED, clear_unfinished, write_file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_put_together_of_its_pieces_and_replaces_the_one_before(tmp_path: Path) -> None:
    for pieces in ([b"old"], [b"a", b"", b"b"], []):
        write_file(tmp_path / "file", pieces)
        assert (tmp_path / "file").read_bytes() == b"".join(pieces)
    assert names(tmp_path) == ["file"]


def test_a_file_that_cannot_be_finished_leaves_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    write_file(tmp_path / "file", [b"old"])
    with pytest.raises(OSError, match="No space left"):
        write_file(tmp_path / "file", pieces())
    assert (tmp_path / "file").read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_what_is_unfinished_is_cleared_files_and_folders_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / f"{UNFINISHED}folder").mkdir()
    (tmp_path / f"{UNFINISHED}folder" / "half").write_bytes(b"x")
    (tmp_path / f"{UNFINISHED}file").write_bytes(b"x")
    (tmp_path / "kept").write_bytes(b"x")
    clear_unfinished(tmp_path)
    clear_unfinished(tmp_path / "nowhere")
    assert names(tmp_path) == ["kept"]
