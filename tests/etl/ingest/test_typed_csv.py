"""Lines that Arrow may read are read as Python reads them, and all others by Python."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.errors import InputError
from etl.ingest import typed_csv
from etl.ingest.typed_csv import read_pieces, read_rows
from etl.schema.categories import as_texts


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut files after a few bytes, as large ones are after some megabytes."""
    monkeypatch.setattr(typed_csv, "_BLOCK", 8)


@pytest.mark.parametrize(
    "text",
    [
        "code,note\n27,oil\n,\nTOTAL, all \n",
        "note,code\nNA,01",
        'code,note\n27,"oil, and gas"\n',
        "code,note\n27,oil\n\n84,machines\n",
        'code,note\n27,oil\n84,machines\n01,"live\nanimals"\n',
        "code,note\r\n27,oil\r\n",
        "code,note\n",
        "code,note\n27,기름\n84,машины\n",
    ],
)
def test_pieces_are_what_rows_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / "made-up.csv"
    path.write_text(text, "utf-8", newline="")
    rows = read_rows(path, ["code", "note"], ["net_weight_kg"])
    read = pd.concat(as_texts(one) for one in read_pieces(path, ["code", "note"], ["net_weight_kg"]))
    pd.testing.assert_frame_equal(read.astype("str"), rows.astype("str"), check_index_type=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,note\n27,oil\n84\n", "line 3: 1 cells, where the header has 2"),
        ("\ufeffcode,note\n27,oil\n", "the columns are"),
        ("code\n27\n", "the columns are"),
        ("", "the columns are"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_as_ever(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "made-up.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=said):
        list(read_pieces(path, ["code", "note"]))
