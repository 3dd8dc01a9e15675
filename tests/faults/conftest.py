"""One process for all runs, and a small data folder of each test's own with its store built."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.runs import Weather, started


@pytest.fixture(scope="package")
def weather(tables_kept: Path) -> Iterator[Weather]:
    """Runs command lines, with a fault where it is ordered."""
    with started(tables_kept) as running:
        yield running


@pytest.fixture(scope="package")
def small(small_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data folder of this process, built; charts may be pinned in it, and nothing else changed."""
    return Path(shutil.copytree(small_built, tmp_path_factory.mktemp("small") / "data"))


@pytest.fixture(scope="package")
def bare(bare_built: Path) -> Path:
    """A data folder with nothing to judge, which builds faster, built; not to be changed."""
    return bare_built


@pytest.fixture
def data(bare: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, built."""
    shutil.copytree(bare, tmp_path / "data")
    return tmp_path / "data"
