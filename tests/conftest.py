"""The project's own data, copied and built once for all tests that only read it."""

from __future__ import annotations

import shutil

import pytest

from etl.ingest.curated import CuratedData, read_curated
from etl.pipeline import DataFolder, build
from etl.store import Version
from tests import ROOT
from tests.effort import register_profiles

register_profiles()
OWN_DATA = ROOT / "data"


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A copy of data/ as it is in the repository, without what was imported, with its store built: not to be changed."""
    data = tmp_path_factory.mktemp("project") / "data"
    shutil.copytree(OWN_DATA, data, ignore=shutil.ignore_patterns("raw", "store"))
    folders = DataFolder(data)
    build(folders)
    return folders


@pytest.fixture(scope="session")
def version(project: DataFolder) -> Version:
    """The version that the project's own data gives."""
    return project.store.current()


@pytest.fixture(scope="session")
def declared(project: DataFolder) -> CuratedData:
    """What the project's own data declares, before corrections and derivations."""
    return read_curated(project.data)
