"""A run of `python -m etl world` killed outright, after any of the files that it writes: the last world stays, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.files import LOCK
from etl.schema.world_tables import WORLD_TABLES
from etl.world.build import WorldStore
from etl.world.odds import SPANS
from tests import ROOT
from tests.effort import is_thorough
from tests.etl.ingest.test_world_releases import FIGURES, written
from tests.etl.world.test_build import built, content

#: A part of each table, and of growth one for each span.
FILES = len(WORLD_TABLES) - 1 + len(SPANS)


def begin(data: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "etl", "world", "--json"]
    environment = {**os.environ, "NINE_BRIDGES_DATA": str(data)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def kill_after(data: Path, files: int, pause: float) -> None:
    """Kill a run outright, so long after it has begun so many files; one that is quicker than that has ended."""
    run = begin(data)
    while run.poll() is None and len(list(data.glob("worlds/.writing-*/**/*.parquet"))) < files:
        time.sleep(0.001)
    time.sleep(pause)
    run.send_signal(signal.SIGKILL)
    run.wait(60)


@pytest.mark.parametrize("files", range(FILES + 1) if is_thorough() else [])
def test_a_run_killed_outright_leaves_a_whole_world_and_the_next_clears_up(files: int, tmp_path: Path) -> None:
    first, second = (tmp_path / name / "world" for name in ("data", "other"))
    for folder, figures in ((first, FIGURES), (second, FIGURES[:-2])):
        folder.mkdir(parents=True)
        assert begin(written(folder, figures).parent).wait(60) == 0
    store, other = (WorldStore(folder.parent / "worlds") for folder in (first, second))
    former, expected = store.current(), content(other.current())
    before = content(former)
    written(first, FIGURES[:-2])
    kill_after(first.parent, files, random.Random(files).uniform(0, 0.05))  # noqa: S311  a moment, not a secret
    assert content(former) == before
    assert content(store.current()) in (before, expected)
    assert begin(first.parent).wait(60) == 0
    assert content(store.current()) == expected
    assert {path.name for path in store.root.iterdir()} == {former.name, store.current().name, "current", LOCK}


def test_the_world_before_the_one_in_force_stays_and_older_ones_go(tmp_path: Path) -> None:
    worlds = [built(written(tmp_path, FIGURES[:count])) for count in (None, -2, -3)]
    assert [world.is_dir() for world in worlds] == [False, True, True]
    assert built(tmp_path) == worlds[-1]
    assert [world.is_dir() for world in worlds] == [False, True, True]
