"""Stored bytes are read once by each version of the sources' code, and what they gave is only a copy."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pytest

from etl.errors import StoreError
from etl.ingest import parsed_cache
from etl.integrity.receipts import RawFile, Receipt
from etl.raw import RawStore
from etl.sources import _code_tables
from etl.sources._source import LIST_COLUMNS, TRADE_COLUMNS, FileContext, FileSource, ParseResult, SourceInfo, no_rows

INFO = SourceInfo("toy", "Toy", "Nobody", "nothing", "none", "none", "http://example.invalid")
ROW = ("toy", "KOR", "RUS", "export", "2020", "TOTAL", "TOTAL", 5.0, None, "FOB", "reported", None)
read: list[str] = []


def read_toy(file: BinaryIO, context: FileContext) -> ParseResult:
    read.append(f"{type(file).__name__} {file.read().decode()} {context.excerpt}")
    return ParseResult(pd.DataFrame([ROW], columns=list(TRADE_COLUMNS)), no_rows(LIST_COLUMNS), 1)


TOY = FileSource("toy", INFO, read_toy)


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[RawStore, Receipt]:
    monkeypatch.setattr(parsed_cache, "file_sources", lambda: {"toy": TOY})
    read.clear()
    raw = RawStore(tmp_path / "raw")
    given = RawFile(b"figures", "toy.csv", datetime(2026, 11, 24, tzinfo=UTC), date(2026, 11, 1))
    receipt = Receipt.of("toy", given)
    raw.store(b"figures", receipt)
    return raw, receipt


def test_bytes_are_read_once_and_give_the_same_rows_again(stored: tuple[RawStore, Receipt]) -> None:
    first, info = parsed_cache.read_receipt(*stored)
    again, _ = parsed_cache.read_receipt(*stored)
    assert read == ["BufferedReader figures False"]
    assert info == INFO
    assert again.trade.to_dict("records") == first.trade.to_dict("records")
    assert list(again.lists.columns) == list(LIST_COLUMNS)


@pytest.mark.parametrize("damage", ["gone", "cut", "noise"])
def test_a_damaged_copy_is_made_again(stored: tuple[RawStore, Receipt], damage: str) -> None:
    parsed_cache.read_receipt(*stored)
    (copy,) = (stored[0].root / "parsed").iterdir()
    trade = copy / "trade.feather"
    if damage == "gone":
        shutil.rmtree(copy)
    else:
        trade.write_bytes(trade.read_bytes()[:100] if damage == "cut" else b"noise" * 50)
    parsed, _ = parsed_cache.read_receipt(*stored)
    assert len(read) == 2
    assert parsed.trade["value_usd"].tolist() == [5.0]


def test_other_code_of_the_sources_reads_again(
    stored: tuple[RawStore, Receipt], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed_cache.read_receipt(*stored)
    monkeypatch.setattr(parsed_cache, "_code", lambda: "other code")
    parsed_cache.read_receipt(*stored)
    assert len(read) == 2


def test_other_tables_of_codes_are_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(_code_tables.CODES_FOLDER, tmp_path / "codes")
    before = parsed_cache._code()
    monkeypatch.setattr(_code_tables, "CODES_FOLDER", tmp_path / "codes")
    parsed_cache._code.cache_clear()
    assert parsed_cache._code() == before
    with (tmp_path / "codes" / "iso3166.csv").open("a", encoding="utf-8") as file:
        file.write("XXX,withdrawn\n")
    parsed_cache._code.cache_clear()
    assert parsed_cache._code() != before
    parsed_cache._code.cache_clear()


def test_damaged_bytes_are_refused_even_where_a_copy_is_kept(stored: tuple[RawStore, Receipt]) -> None:
    raw, receipt = stored
    parsed_cache.read_receipt(raw, receipt)
    (raw.root / receipt.digest).write_bytes(b"other")
    with pytest.raises(StoreError, match=r"toy\.csv again"):
        parsed_cache.read_receipt(raw, receipt)


def test_a_file_too_large_for_memory_is_stored_and_read_as_a_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsed_cache, "file_sources", lambda: {"toy": TOY})
    read.clear()
    (tmp_path / "large.csv").write_bytes(b"large")
    given = RawFile(tmp_path / "large.csv", "large.csv", datetime(2026, 11, 24, tzinfo=UTC), excerpt=True)
    receipt, raw = Receipt.of("toy", given), RawStore(tmp_path / "raw")
    assert receipt.size == 5
    raw.store(given.data, receipt)
    parsed_cache.read_receipt(raw, receipt)
    assert read == ["BufferedReader large True"]
