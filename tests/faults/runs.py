"""The tests' end of weather.py: runs with and without a fault, and what must be true after each of them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.pipeline import DataFolder
from tests import ROOT
from tests.effort import EFFORT, FAST, THOROUGH, is_thorough
from tests.etl.cli.test_cli import customs_file
from tests.remembered import KEPT_TABLES
from tests.standin import kcs
from tests.standin.server import StandIn

KILLED = -9
NOW = "2026-11-24T09:00:00+00:00"

#: Two questions.
FETCH = ("fetch", "kcs", "--from", "2025", "--part", "totals")

#: An operation by its kind, its place, and which of those of one kind and place it is.
Point = tuple[str, str, int]


@dataclass(frozen=True)
class Run:
    """How a run ended: its status, what it printed, and its file operations in order."""

    status: int
    out: str
    err: str
    operations: tuple[tuple[str, str], ...]

    @property
    def said(self) -> str:
        return " ".join(self.err.split())


@dataclass(frozen=True)
class Weather:
    """Runs command lines on a data folder, in processes that meet a fault where it is ordered."""

    process: subprocess.Popen[str]

    def __call__(self, command: str, *words: str, data: Path, at: Point | None = None, **order: Any) -> Run:
        """Run a command line; `act` at `at` is `kill`, `cut kill` or the name of an error, `now` the moment it is."""
        environment = {"NINE_BRIDGES_DATA": str(data), **order.pop("environment", {})}
        asked = {
            "watch": str(data),
            "now": NOW,
            **order,
            "command": command,
            "words": words,
            "at": at,
            "environment": environment,
        }
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(asked)}\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        operations = tuple((kind, place) for kind, place in told["operations"])
        return Run(told["status"], told["out"], told["err"], operations)


@contextmanager
def started(tables: Path) -> Iterator[Weather]:
    """Start the process that runs command lines, and end it; tables that builds derive are kept in a folder."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_KEY")}
    environment |= {EFFORT: THOROUGH if is_thorough() else FAST, KEPT_TABLES: str(tables)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.weather"], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with process:
        yield Weather(process)


def files(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder but for the lock, which says nothing."""
    every = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in every}


def unfinished(folder: Path) -> list[str]:
    """Return what a run left that is neither a file of its own name nor a lock."""
    hidden = (path for path in folder.rglob(".*") if path.name != ".lock")
    return sorted(str(path.relative_to(folder)) for path in hidden)


def stored(data: Path) -> dict[str, str]:
    """Return everything that was stored of publishers: bytes under their digest, receipts, and what was refused."""
    raw = files(data / "raw") if (data / "raw").is_dir() else {}
    return {
        name: digest
        for name, digest in raw.items()
        if not name.startswith(("parsed/", "manifest")) and "/." not in f"/{name}"
    }


def assert_nothing_lost(before: dict[str, str], data: Path) -> None:
    """Assert that all that was stored before is there, byte by byte, and that stored bytes are what their name says."""
    after = stored(data)
    DataFolder(data).raw.manifest.log.lines()
    assert {name: after.get(name) for name in before} == before
    assert all(name == digest for name, digest in after.items() if "/" not in name)


def in_force(data: Path) -> str:
    """Return the version that readers have, after reading every byte of it."""
    version = DataFolder(data).store.current()
    version.verify()
    return version.name


def change(data: Path) -> None:
    """Change a declared event, so that the next build gives another version."""
    events = data / "events.csv"
    text = events.read_text("utf-8")
    assert "Roh and Gorbachev" in text
    events.write_text(text.replace("Roh and Gorbachev", "Gorbachev and Roh"), "utf-8")


def customs_of(data: Path) -> Path:
    """Write an export of the Korea Customs Service, and give its path."""
    path = data.with_name("customs.csv")
    path.write_bytes(customs_file(("2020.01", "러시아 연방", 623_531, 1_265_685)))
    return path


def asking(standin: StandIn) -> dict[str, str]:
    """Return the environment in which a stand-in is Korea's customs."""
    return {"NINE_BRIDGES_KCS_URL": standin.address, "DATA_GO_KR_KEY": kcs.KEY}


def assert_refused(run: Run, *says: Sequence[str]) -> None:
    """Assert that a run ended with status 6 and one line that says what is wrong and what to do."""
    assert (run.status, run.out) == (6, ""), run.err
    assert run.err.startswith("error: ")
    assert run.err.count("\n") == 1
    for words in says:
        assert words in run.err
