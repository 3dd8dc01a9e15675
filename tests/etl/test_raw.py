"""The raw store: bytes and receipts are whole or not there, and damage is told apart from absence."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from etl.errors import StoreError
from etl.integrity.receipts import RawFile, Receipt
from etl.raw import RawStore

DATA = "월별 수출입\n2020.01,523531\n".encode("cp949")
MOMENT = datetime(2026, 11, 24, 9, 30, 15, tzinfo=UTC)
FILE = RawFile(DATA, "file.csv", MOMENT)


@pytest.fixture
def raw(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "raw")


def kept(raw: RawStore, given: RawFile = FILE, source: str = "kcs") -> Receipt:
    receipt = Receipt.of(source, given)
    raw.store(given.data, receipt)
    return receipt


def test_bytes_come_back_as_they_were_given_under_their_digest(raw: RawStore) -> None:
    receipt = kept(raw)
    assert receipt.digest == hashlib.sha256(DATA).hexdigest()
    assert (raw.root / receipt.digest).read_bytes() == DATA
    assert raw.read(receipt) == DATA
    assert raw.receipts() == [receipt]


def test_a_store_that_is_not_there_is_empty(raw: RawStore) -> None:
    assert raw.receipts() == []
    assert not raw.root.exists()


def test_a_file_is_public_since_the_day_on_which_it_was_got_unless_said() -> None:
    assert Receipt.of("kcs", FILE).published == date(2026, 11, 24)
    assert Receipt.of("kcs", replace(FILE, published=date(2022, 8, 31))).published == date(2022, 8, 31)


def test_moments_are_kept_in_utc_and_whole_seconds(raw: RawStore) -> None:
    seoul = timezone(timedelta(hours=9))
    given = replace(FILE, got_at=datetime(2026, 11, 25, 3, 0, 0, 123456, tzinfo=seoul))
    receipt = kept(raw, given)
    assert receipt.recorded_at == datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    assert receipt.published == date(2026, 11, 24)
    assert raw.receipts() == [receipt]


def test_receipts_come_oldest_first(raw: RawStore) -> None:
    for day, text in ((3, b"c"), (1, b"a"), (2, b"b")):
        kept(raw, replace(FILE, data=text, got_at=MOMENT.replace(day=day)))
    assert [receipt.recorded_at.day for receipt in raw.receipts()] == [1, 2, 3]


def test_the_same_bytes_twice_are_stored_once_with_a_receipt_for_each_time(raw: RawStore) -> None:
    first = kept(raw)
    inode = (raw.root / first.digest).stat().st_ino
    second = kept(raw, replace(FILE, got_at=MOMENT + timedelta(days=1)))
    assert raw.receipts() == [first, second]
    assert {path.name for path in raw.root.iterdir() if path.suffix == ""} == {first.digest, "receipts"}
    assert (raw.root / first.digest).stat().st_ino == inode  # bytes that are whole are not written again


def test_nothing_else_is_left_beside_bytes_and_receipts(raw: RawStore) -> None:
    receipt = kept(raw)
    names = sorted(str(path.relative_to(raw.root)) for path in raw.root.rglob("*") if path.is_file())
    assert names == sorted([receipt.digest, "manifest.jsonl", f"receipts/{receipt.name}"])


@pytest.mark.parametrize("data", [DATA[:-1], DATA + b"\n", b"", DATA.replace(b"523531", b"523532")])
def test_damaged_bytes_are_never_read_as_figures(raw: RawStore, data: bytes) -> None:
    receipt = kept(raw)
    (raw.root / receipt.digest).write_bytes(data)
    with pytest.raises(StoreError, match=r"is not what was stored: import file\.csv again"):
        raw.read(receipt)


def test_missing_bytes_are_told_with_the_file_to_get_again(raw: RawStore) -> None:
    receipt = kept(raw)
    (raw.root / receipt.digest).unlink()
    with pytest.raises(StoreError, match=r"cannot be read .*import file\.csv again"):
        raw.read(receipt)


@pytest.mark.parametrize("damage", [b"", b"else", None])
def test_damaged_or_missing_bytes_are_mended_by_the_same_bytes_and_no_others(
    raw: RawStore, damage: bytes | None
) -> None:
    receipt = kept(raw)
    path = raw.root / receipt.digest
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)
    raw.mend(b"other bytes")
    with pytest.raises(StoreError):
        raw.read(receipt)
    raw.mend(DATA)
    assert raw.read(receipt) == DATA
    assert raw.receipts() == [receipt]


def test_bytes_without_a_receipt_are_not_stored_by_mending(raw: RawStore) -> None:
    raw.mend(DATA)
    assert not raw.root.exists()


def test_a_receipt_set_aside_is_read_no_more_and_its_bytes_stay(raw: RawStore) -> None:
    receipt = kept(raw)
    raw.set_aside(receipt)
    assert raw.receipts() == []
    assert raw.read(receipt) == DATA
    assert (raw.root / "refused" / receipt.name).is_file()


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"digest": "x"}', "\x00\x00", "[" * 100_000,
        '{"digest":"x","format":"kcs","file":"f","recorded_at":"yesterday","published":"2026-11-24","size":1}',
        '{"digest":"x","format":"kcs","file":"f","recorded_at":"2026-11-24T00:00:00","published":"2026-11-24","size":1}',
        '{"digest":"x","format":"kcs","file":"f","recorded_at":"2026-11-24T00:00:00+00:00","published":null,"size":1}',
        '{"digest":"x","format":"kcs","file":"f","recorded_at":"2026-11-24T00:00:00+00:00","published":"2026-11-24"}',
    ],
)  # fmt: skip
def test_a_damaged_receipt_is_named(raw: RawStore, text: str) -> None:
    receipt = kept(raw)
    path = raw.root / "receipts" / receipt.name
    path.write_text(text, "utf-8")
    with pytest.raises(StoreError, match=f"{path.name} cannot be read .*: run `python -m etl verify --mend`"):
        raw.receipts()


def test_a_receipt_of_a_newer_version_is_left_where_it_is(raw: RawStore) -> None:
    receipt = kept(raw)
    path = raw.root / "receipts" / receipt.name
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "colour": "red"}), "utf-8")
    with pytest.raises(
        StoreError, match=r"says colour, which this version .* or a newer one; leave the file where it is"
    ):
        raw.receipts()


def test_what_another_run_is_still_writing_is_no_receipt(raw: RawStore) -> None:
    receipt = kept(raw)
    (raw.root / "receipts" / ".writing-abc").write_text("{", "utf-8")
    assert raw.receipts() == [receipt]


def test_a_folder_that_cannot_be_written_to_is_told_in_one_error(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(StoreError, match="raw cannot be written to"):
        kept(RawStore(tmp_path / "raw"))


def test_a_folder_that_cannot_be_read_is_never_taken_for_empty(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "receipts").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(StoreError, match="receipts cannot be read"):
        RawStore(tmp_path / "raw").receipts()


_DIES = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from etl.raw import RawStore
from etl.integrity.receipts import RawFile, Receipt

moments = int(sys.argv[2])
def dying(call):
    def counted(*arguments, **named):
        global moments
        if moments == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        moments -= 1
        return call(*arguments, **named)
    return counted
os.fsync = dying(os.fsync)
Path.replace = dying(Path.replace)
given = RawFile(b"x" * 100_000, "file.csv", datetime(2026, 11, 24, tzinfo=UTC))
RawStore(Path(sys.argv[1])).store(given.data, Receipt.of("kcs", given))
"""


def test_a_store_that_dies_while_keeping_has_a_whole_receipt_of_whole_bytes_or_none(tmp_path: Path) -> None:
    """Every moment at which something is synced or moved into place, and then none: what is begun, the next run finishes."""
    ends = []
    for moment in range(20):
        raw = RawStore(tmp_path / str(moment) / "raw")
        done = subprocess.run([sys.executable, "-c", _DIES, str(raw.root), str(moment)], check=False)
        raw.prepare()
        receipts = raw.receipts()
        for receipt in receipts:
            assert len(raw.read(receipt)) == 100_000
        ends.append((done.returncode, len(receipts)))
        if done.returncode == os.EX_OK:
            break
    assert ends == [(-signal.SIGKILL, 0)] * 5 + [(-signal.SIGKILL, 1)] * (len(ends) - 6) + [(os.EX_OK, 1)]
