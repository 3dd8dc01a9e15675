"""Two runs at once: the second is told at once, changes nothing, and asks no publisher; a lock ends with its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.runs import ROOT, Weather, asking, assert_refused, change, customs_of, files, in_force, unfinished
from tests.standin import kcs
from tests.standin.server import serving

PATIENCE = 60


@contextmanager
def stopped(command: str, *words: str, data: Path, lock: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a run of its own, and stop it in the moment in which it holds a lock."""
    environment = {**os.environ, "NINE_BRIDGES_DATA": str(data)}
    process = subprocess.Popen(
        [sys.executable, "-m", command, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        end = time.monotonic() + PATIENCE
        while not held(lock):
            assert process.poll() is None, "it ended before it could be stopped"
            assert time.monotonic() < end
        process.send_signal(signal.SIGSTOP)
        yield process
    finally:
        process.kill()
        process.wait()


def held(lock: Path) -> bool:
    """Return from the kernel's own list whether somebody holds a file."""
    if not lock.exists():
        return False
    inode = f":{lock.stat().st_ino} "
    return any(inode in line and "FLOCK" in line for line in Path("/proc/locks").read_text().splitlines())


def test_while_a_build_runs_every_other_run_is_refused_and_when_it_is_killed_the_next_one_goes_on(
    weather: Weather, data: Path
) -> None:
    former = in_force(data)
    change(data)
    with serving(kcs.handlers(kcs.customs("202501", "202610"))) as standin:
        order = {"environment": asking(standin)}
        others = (("build",), ("import", "kcs", str(customs_of(data))), ("fetch", "kcs", "--from", "2025"))
        with stopped("etl", "build", data=data, lock=data / "store" / ".lock"):
            before = files(data)
            for words in others:
                assert_refused(weather("etl", *words, data=data, **order), "another run is writing", "try again")
            assert weather("etl", "check", data=data).status == 0
            assert (files(data), standin.log, in_force(data)) == (before, [], former)
    assert weather("etl", "build", data=data).status == 0
    assert in_force(data) != former
    assert unfinished(data) == []


def test_two_builds_started_at_once_give_one_version_and_at_most_one_refusal(data: Path) -> None:
    change(data)
    environment = {**os.environ, "NINE_BRIDGES_DATA": str(data)}
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "etl", "build"], cwd=ROOT, env=environment, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [run.communicate(timeout=PATIENCE)[1] for run in runs]
    ends = sorted(run.returncode for run in runs)
    assert ends in ([0, 0], [0, 6])
    assert all("another run is writing" in words for words, run in zip(said, runs, strict=True) if run.returncode)
    in_force(data)
    assert unfinished(data) == []


def test_while_a_site_is_published_a_second_run_into_it_is_refused(
    weather: Weather, small: Path, tmp_path: Path
) -> None:
    words = ("publish", "--out", str(tmp_path), "--chart", "growth")
    with stopped("dashboard", *words, data=small, lock=tmp_path / ".lock"):
        before = files(tmp_path)
        refused = weather("dashboard", *words, data=small)
        assert refused.status == 6
        assert "another run is writing" in refused.said
        assert files(tmp_path) == before
    assert weather("dashboard", *words, data=small).status == 0
    assert unfinished(tmp_path) == []
