"""The data folders that many tests read, each built once for a whole run: worker processes share them."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

#: Numpy asks for pages of two megabytes, and a test touches a few bytes of each of them: all of it would be cleared first.
os.environ["NUMPY_MADVISE_HUGEPAGE"] = "0"

from dashboard.text import catalogues
from etl.ingest.curated import CuratedData, read_curated
from etl.pipeline import DataFolder, build
from etl.store import Version
from tests import ROOT
from tests.bare_tables import all_derived as _all_derived
from tests.bare_tables import leave_unread_tables_empty
from tests.effort import is_thorough, register_profiles
from tests.remembered import forget_all, remember, remember_reading
from tests.small import bare_data, small_data

register_profiles()
#: Garbage is searched for seldom: what is collected, and most of what tests make, is none, and the search took a tenth of all time.
gc.set_threshold(50_000, 20, 20)
OWN_DATA = ROOT / "data"
#: Every application reads the catalogues of all languages; those of a run read each of them once.
pytest.MonkeyPatch().setattr(catalogues, "catalogue", cache(catalogues.catalogue))


def pytest_collection_finish() -> None:
    """Never search for garbage among what was collected."""
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let the interpreter clear everything at its end."""
    gc.unfreeze()


def _common(factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder that all workers of a run share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def _built_once(factory: pytest.TempPathFactory, name: str, write: Callable[[Path], Path]) -> Path:
    """Return a data folder with its store; whichever worker comes first writes and builds it, the others wait."""
    common = _common(factory)
    shared = common / f"shared-{name}"
    with FileLock(common / f"shared-{name}.lock"):
        if not shared.exists():
            own = factory.mktemp(name)
            build(DataFolder(write(own / "data")))
            own.rename(shared)
    return shared / "data"


def _own_data(data: Path) -> Path:
    return Path(
        shutil.copytree(OWN_DATA, data, ignore=shutil.ignore_patterns("raw", "receipts.head", "store", "pinned"))
    )


@pytest.fixture(scope="session")
def tables_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which all workers keep the tables that they derived."""
    return _common(tmp_path_factory) / "tables"


@pytest.fixture(scope="session", autouse=True)
def _quick_builds(tables_kept: Path) -> Iterator[None]:
    """Let no build derive the same tables twice in a run; unless tests are thorough, nor what no test of a build reads.

    Nor then wait for the disk: no test takes the power away, and those that say what was not synced yet put their own in place.
    """
    with pytest.MonkeyPatch.context() as patch:
        remember(patch, tables_kept)
        remember_reading(patch)
        if not is_thorough():
            leave_unread_tables_empty()
            patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture
def derived_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds of a test read their data and derive their tables, whatever was kept of others."""
    forget_all(monkeypatch)


@pytest.fixture
def all_derived() -> Iterator[None]:
    """Let builds of a test derive every table, however little there is to judge."""
    with _all_derived():
        yield


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A copy of data/ as it is in the repository, without what was imported, with its store built: not to be changed."""
    return DataFolder(_built_once(tmp_path_factory, "project", _own_data))


@pytest.fixture(scope="session")
def small_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data folder, built: to be copied, not to be changed."""
    return _built_once(tmp_path_factory, "small", small_data)


@pytest.fixture(scope="session")
def bare_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with nothing to judge, which builds faster, built: to be copied, not to be changed."""
    return _built_once(tmp_path_factory, "bare", bare_data)


@pytest.fixture(scope="session")
def version(project: DataFolder) -> Version:
    """The version that the project's own data gives."""
    return project.store.current()


@pytest.fixture(scope="session")
def declared(project: DataFolder) -> CuratedData:
    """What the project's own data declares, before corrections and derivations."""
    return read_curated(project.data)
