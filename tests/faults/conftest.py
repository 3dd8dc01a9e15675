"""One process for all runs, and a small data folder of each test's own with its store built."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.pipeline import DataFolder, build
from tests.faults.runs import Weather, started
from tests.small import small_data


@pytest.fixture(scope="package")
def weather() -> Iterator[Weather]:
    """Runs command lines, with a fault where it is ordered."""
    with started() as running:
        yield running


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data folder, built; not to be changed."""
    data = small_data(tmp_path_factory.mktemp("small") / "data")
    build(DataFolder(data))
    return data


@pytest.fixture(scope="package")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with nothing to judge, which builds faster, built; not to be changed."""
    data = small_data(tmp_path_factory.mktemp("bare") / "data")
    for declaration in [*data.glob("articles/*"), *data.glob("goals/*")]:
        declaration.unlink()
    build(DataFolder(data))
    return data


@pytest.fixture
def data(bare: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, built."""
    shutil.copytree(bare, tmp_path / "data")
    return tmp_path / "data"
