"""The store described for other people's tools, and the examples that read it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from frictionless.exception import FrictionlessException

from etl.pipeline import DataFolder
from etl.schema.columns import COLUMNS
from etl.schema.datapackage import dictionary
from etl.schema.tables import TABLES
from tests import ROOT

READING = (ROOT / "docs" / "reading.md").read_text("utf-8")


@pytest.fixture(scope="module")
def home(project: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the project's own data/ in it, built."""
    home = tmp_path_factory.mktemp("reading")
    shutil.copytree(project.data, home / "data", ignore=shutil.ignore_patterns("pinned"))
    return home


def test_the_committed_dictionary_is_what_the_declarations_say() -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text("utf-8") == dictionary()


def test_every_declared_column_stands_in_a_table() -> None:
    used = {column.name for table in TABLES.values() for column in table.columns}
    assert used == set(COLUMNS)


def test_the_description_validates_and_matches_the_files(home: Path) -> None:
    folder = DataFolder(home / "data").store.current().folder
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert list(Package.metadata_validate(described)) == []
    assert sorted(one["path"] for one in described["resources"]) == sorted(p.name for p in folder.glob("*.parquet"))
    for resource in described["resources"]:
        path = folder / resource["path"]
        assert path.stat().st_size == resource["bytes"]
        assert pq.read_schema(path).names == [field["name"] for field in resource["schema"]["fields"]]


def test_a_description_that_is_wrong_does_not_validate(home: Path) -> None:
    folder = DataFolder(home / "data").store.current().folder
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    described["resources"][0]["schema"]["fields"][0]["type"] = "dollars"
    with pytest.raises(FrictionlessException, match="dollars"):
        list(Package.metadata_validate(described))


def test_parquet_files_carry_units_and_meanings(home: Path) -> None:
    schema = pq.read_schema(DataFolder(home / "data").store.current().path("trade"))
    assert schema.field("value_usd").metadata == {b"meaning": b"value of the goods", b"unit": b"current US dollars"}


def _example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", READING, re.DOTALL)
    assert found, language
    return found[1]


def test_the_pandas_example_prints_both_books(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _example("python")], cwd=home, capture_output=True, text=True, check=True
    )
    assert {"13.41", "15.14"} <= set(done.stdout.split())


def test_the_duckdb_example_prints_both_books(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    with duckdb.connect() as connection:
        rows = [connection.execute(one).fetchall() for one in _example("sql").split(";") if one.strip()][-1]
    assert ("KOR", "imf-dots", 13.41) in rows
    assert ("RUS", "imf-imts", 15.14) in rows


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_r_example_prints_both_books(home: Path) -> None:
    own = {**os.environ, "RETICULATE_PYTHON": sys.executable}
    command = ["Rscript", "-e", _example("r")]
    done = subprocess.run(command, cwd=home, env=own, capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip("R has no reticulate")
    assert {"13.41", "15.14"} <= set(done.stdout.split())
