"""Receipts that were changed, taken away or put there: seen by every build, and written again from the manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.errors import StoreError
from etl.integrity.receipts import RawFile, Receipt
from etl.raw import RawStore

MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def raw(tmp_path: Path) -> RawStore:
    """A raw store of three files, one of which was set aside."""
    raw = RawStore(tmp_path / "raw")
    for days in range(3):
        file = RawFile(f"file {days}".encode(), f"{days}.csv", MOMENT + timedelta(days=days))
        raw.store(file.data, Receipt.of("kcs", file))
    raw.set_aside(raw.receipts()[2])
    return raw


def path_of(raw: RawStore) -> Path:
    return raw.root / "receipts" / raw.receipts()[0].name


def say_earlier(raw: RawStore) -> None:
    path_of(raw).write_text(path_of(raw).read_text("utf-8").replace("2026-11-24", "2020-01-01"), "utf-8")


def add_one(raw: RawStore) -> None:
    receipt = Receipt.of("kcs", RawFile(b"file 1", "new.csv", MOMENT))
    (raw.root / "receipts" / receipt.name).write_text(receipt.text, "utf-8")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


#: What is done, what the first fault is, and how many receipts in force and set aside there are when it was mended.
FAULTS: dict[str, tuple[Callable[[RawStore], object], str, tuple[int, int]]] = {
    "its day is changed": (say_earlier, "it is not what was stored", (2, 1)),
    "one is deleted": (lambda raw: path_of(raw).unlink(), "it is gone", (2, 1)),
    "all are deleted": (lambda raw: shutil.rmtree(raw.root / "receipts"), "it is gone", (2, 1)),
    "what was set aside is deleted": (lambda raw: shutil.rmtree(raw.root / "refused"), "it is gone", (2, 1)),
    "one is put there": (add_one, "no run of this version stored it", (3, 1)),
    "the manifest is changed": (lambda raw: flip(raw.manifest.log.path), "is not what was written", (2, 1)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_build_begins_until_what_was_done_to_a_receipt_is_mended(raw: RawStore, fault: str) -> None:
    act, problem, mended = FAULTS[fault]
    receipts = raw.receipts()
    act(raw)
    with pytest.raises(StoreError, match=f"{problem}; run `python -m etl verify --mend`"):
        raw.prepare()
    raw.manifest.mend(accept_loss=False)
    raw.prepare()
    assert (len(raw.receipts()), len(list((raw.root / "refused").iterdir()))) == mended
    assert set(receipts) <= set(raw.receipts())


@pytest.mark.parametrize("gone", ["the folder", "the manifest", "its last line"])
def test_what_leaves_no_trace_of_its_own_is_seen_by_the_head_that_was_noted(raw: RawStore, gone: str) -> None:
    manifest = raw.manifest.log.path
    if gone == "the folder":
        shutil.rmtree(raw.root)
    elif gone == "the manifest":
        manifest.unlink()
    else:
        manifest.write_bytes(b"".join(manifest.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(StoreError, match=r"receipts\.head notes; get the folder back from a backup"):
        raw.prepare()
    raw.manifest.mend(accept_loss=False)
    with pytest.raises(StoreError, match="--accept-loss"):
        raw.prepare()
    raw.manifest.mend(accept_loss=True)
    assert raw.prepare() == 0
    assert len(raw.receipts()) == (0 if gone == "the folder" else 2)


def test_a_store_of_an_earlier_version_is_taken_over_once_and_nothing_of_it_is_lost(raw: RawStore) -> None:
    before, manifest = raw.receipts(), raw.manifest
    manifest.log.path.unlink()
    manifest.anchor.unlink()
    assert [fault.remedy for fault in raw.faults()] == ["run `python -m etl build`, which lists them"]
    assert (raw.prepare(), raw.prepare()) == (3, 0)
    assert (raw.receipts(), list(raw.faults())) == (before, [])


def test_a_store_of_an_earlier_version_with_a_damaged_receipt_is_not_taken_over(raw: RawStore) -> None:
    raw.manifest.log.path.unlink()
    raw.manifest.anchor.unlink()
    path_of(raw).write_text("{", "utf-8")
    with pytest.raises(StoreError, match="cannot be read"):
        raw.prepare()
    assert not raw.manifest.log.path.exists()


def test_receipts_stay_readable_by_an_earlier_version(raw: RawStore) -> None:
    """It knows these fields and takes no other for a receipt."""
    assert json.loads(path_of(raw).read_text("utf-8")).keys() == {
        "digest", "format", "file", "recorded_at", "published", "size", "excerpt", "request", "status", "full", "release",
        "period", "dated",
    }  # fmt: skip


def test_a_receipt_that_was_moved_by_hand_as_earlier_versions_advised_is_noted_as_set_aside(raw: RawStore) -> None:
    path = path_of(raw)
    path.rename(raw.root / "refused" / path.name)
    with pytest.raises(StoreError, match="it is gone"):
        raw.prepare()
    raw.manifest.mend(accept_loss=False)
    raw.prepare()
    assert (len(raw.receipts()), len(list((raw.root / "refused").iterdir()))) == (1, 2)


def test_bytes_that_are_gone_can_be_given_up_and_their_receipt_is_set_aside(raw: RawStore) -> None:
    lost = raw.receipts()[0]
    (raw.root / lost.digest).unlink()
    assert [fault.problem for fault in raw.faults()] == ["it is gone"]
    assert raw.accept_loss() == [lost.digest]
    assert (list(raw.faults()), len(raw.receipts())) == ([], 1)
    raw.store(b"file 0", lost)
    (raw.root / lost.digest).write_bytes(b"")
    assert [fault.path for fault in raw.faults()] == [f"raw/{lost.digest}"], "what is stored again is looked at again"
