"""Any byte changed and any file taken away, anywhere under raw, store and pinned: `verify` names it.

A fast run damages a few files, all at once; a thorough one changes 200 bytes and deletes 50 files, ten at once.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.application import create_app
from etl.integrity.receipts import RawFile
from etl.integrity.verification import note_verification, verify
from etl.jobs.file_import import import_files
from etl.pipeline import DataFolder
from etl.sources import file_sources
from tests.dashboard.embedding import form, pin
from tests.effort import is_thorough
from tests.etl.cli.test_cli import RUSSIA_2020_01, customs_file

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CHANGES, DELETIONS = (200, 50) if is_thorough() else (12, 4)
AT_ONCE = 10 if is_thorough() else 16
PARTS = ("raw", "store", "pinned")
#: Files of which the others' state is read: each is damaged by itself.
LOGS = {"manifest.jsonl", "history.jsonl", "index.jsonl", "current", "datapackage.json"}
#: A file, and what is put in its place: other bytes, or nothing.
Damage = tuple[Path, bytes | None]


@pytest.fixture(scope="module")
def whole(small: Path, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder with publishers' files, a refused one, two versions and pinned charts, verified once."""
    folder = DataFolder(Path(shutil.copytree(small, tmp_path_factory.mktemp("whole") / "data")))
    for day, month in enumerate(("2020.01", "2020.02")):
        rows = customs_file(
            (month, *RUSSIA_2020_01[1:]), months=f"{month.replace('.', '')} ~ {month.replace('.', '')} "
        )
        import_files(folder, file_sources()["kcs"], [RawFile(rows, f"{month}.csv", NOW + timedelta(days=day))])
    folder.raw.set_aside(folder.raw.receipts()[0])
    client = create_app(folder.store).server.test_client()
    address = pin(client, "turnover").removeprefix("/embed/")
    for look in ("", "&theme=dark"):
        for ending in ("svg", "csv", "json"):
            assert client.get(f"{form(address, ending)}{look}").status_code == 200
    verified = verify(folder, NOW)
    assert verified.found == ()
    note_verification(folder, verified)
    return folder


def files(data: Path) -> list[Path]:
    every = (path for part in PARTS for path in sorted((data / part).rglob("*")))
    return [path for path in every if path.is_file() and path.name != ".lock"]


def damages(data: Path) -> Iterator[Damage]:
    """Return files with what is put in their place: one byte other than it was, or nothing."""
    chance, every = random.Random(20261124), files(data)  # noqa: S311  no secret
    for number in range(CHANGES + DELETIONS):
        path = chance.choice(every)
        content = bytearray(path.read_bytes())
        if number < CHANGES:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield path, bytes(content) if number < CHANGES else None


def groups(chosen: Sequence[Damage]) -> Iterator[dict[Path, bytes | None]]:
    """Return what is damaged at once: of a log, each damage by itself; of other files, up to `AT_ONCE`, none of them twice."""
    yield from ({path: content} for path, content in chosen if path.name in LOGS)
    others = [(path, content) for path, content in chosen if path.name not in LOGS]
    group: dict[Path, bytes | None] = {}
    for path, content in others:
        if path in group or len(group) == AT_ONCE:
            yield group
            group = {}
        group[path] = content
    yield group


def put(path: Path, content: bytes | None) -> None:
    path.unlink() if content is None else path.write_bytes(content)


def missed(folder: DataFolder, paths: set[Path]) -> set[Path]:
    """Return the damaged files that are not among what is found."""
    found = [(fault.path, fault.problem) for fault in verify(folder, NOW).found]
    return {path for path in paths if not any(one in str(path) or path.name in problem for one, problem in found)}


def test_every_damaged_file_is_found(whole: DataFolder) -> None:
    chosen = [(path, content) for path, content in damages(whole.data)]
    sound = {path: path.read_bytes() for path, _ in chosen}
    for damaged in groups(chosen):
        for path, content in damaged.items():
            put(path, content)
        assert missed(whole, set(damaged)) == set()
        for path in damaged:
            path.write_bytes(sound[path])
    assert verify(whole, NOW).found == ()
