"""The world's tables: whole under the digest of what they are made of, and the last one stays whatever happens."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from etl.__main__ import application
from etl.errors import ContractError, StoreError
from etl.ingest.declarations import Correction
from etl.relations.frames import to_pandas
from etl.schema.world_tables import WORLD_TABLES
from etl.world import build
from etl.world.build import WorldMaking, WorldStore, check_partition
from etl.world.engines import duckdb_engine
from etl.world.figures import GOODS, pair_turnover
from etl.world.inputs import world_input
from etl.world.odds import SPANS
from tests.etl.ingest.test_world_releases import FIGURES, written
from tests.etl.sources.baci_files import NAME, csv, release
from tests.etl.sources.test_imf_workbook import book

#: Japan's figures of 2016 are known to be wrong; the second rule ends before the release was out.
RULES = [
    Correction("imf-dots", {"reporter": ("JPN",), "period": ("2016",)}, date(2022, 2, 2), "suspect", "x"),
    Correction("imf-dots", {"reporter": ("KOR",)}, date(2022, 2, 1), "suspect", "x"),
]


def built(folder: Path, *more: Path, rules: Sequence[Correction] = RULES) -> Path:
    """Build the world of a folder's releases and of other files."""
    inputs = [world_input(path) for path in (*sorted(folder.glob("*.toml")), *more)]
    with duckdb_engine(spill=folder / "worlds" / ".writing-spill") as engine:
        world = WorldStore(folder / "worlds").build(inputs, WorldMaking(engine, engine, rules))
    assert WorldStore(folder / "worlds").current() == world
    return world


@pytest.fixture(scope="module")
def folder_of_figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release of the figures and the world of it: to be copied, not to be changed."""
    folder = tmp_path_factory.mktemp("figures")
    built(written(folder, FIGURES))
    return folder


@pytest.fixture
def first(folder_of_figures: Path, tmp_path: Path) -> Path:
    """The world of the figures, in the folder of the test, where its release is too."""
    shutil.copytree(folder_of_figures, tmp_path, dirs_exist_ok=True)
    return WorldStore(tmp_path / "worlds").current()


def rows(world: Path, table: str) -> list[dict[str, object]]:
    (path,) = (world / table).rglob("*.parquet")
    return pq.read_table(path, partitioning=None).to_pylist()


def content(world: Path) -> dict[str, str]:
    """Return the digest of each file of a world."""
    files = [path for path in world.rglob("*") if path.is_file()]
    return {str(path.relative_to(world)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_table_is_there_with_its_package(first: Path) -> None:
    package = json.loads((first / "datapackage.json").read_text("utf-8"))
    parts = {one["table"]: len(one["path"]) for one in package["resources"]}
    assert parts == {**dict.fromkeys(WORLD_TABLES, 1), "growth": len(SPANS)}
    assert all((first / path).is_file() for one in package["resources"] for path in one["path"])


def test_the_same_figures_give_the_same_bytes(first: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    assert content(built(written(other, FIGURES))) == content(first)


def test_the_same_figures_make_turnover_ranks_and_mirror_gaps(first: Path) -> None:
    turnover = [(one["reporter"], one["partner"], one["value_usd"]) for one in rows(first, "turnover")]
    assert turnover == [("KOR", "RUS", 110.0), ("KOR", "WLD", 150.0)]
    (place,) = rows(first, "ranks")
    assert (place["rank"], place["share_percent"]) == (1, pytest.approx(110 / 1.5))
    (gap,) = rows(first, "mirror_gap")
    assert (gap["exporter"], gap["gap_usd"], gap["gap_percent"]) == ("RUS", 41.0, pytest.approx(41 / 0.09))


def test_what_did_not_change_is_linked_and_what_is_there_is_not_built_again(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "world_table", lambda *_: pytest.fail("a partition was written again"))
    assert built(tmp_path) == first
    (tmp_path / "worlds" / "current").write_text("0" * 16, "utf-8")
    with pytest.raises(StoreError, match="run `python -m etl world`"):
        WorldStore(tmp_path / "worlds").current()


def test_one_input_that_changed_rewrites_its_own_partitions_only(tmp_path: Path) -> None:
    (tmp_path / "dots.xlsx").write_bytes(book(reporter="Japan"))
    first = built(written(tmp_path, FIGURES), tmp_path / "dots.xlsx")
    (tmp_path / "dots.xlsx").write_bytes(book(lambda exports, _: exports.cell(9, 3, 16_010.5), reporter="Japan"))
    second = built(tmp_path, tmp_path / "dots.xlsx")
    for table in WORLD_TABLES:
        before, after = (
            {path.stat().st_ino for path in (world / table).rglob("*.parquet")} for world in (first, second)
        )
        parts = len(SPANS) if table == "growth" else 1
        assert (len(before), len(after), len(before & after)) == (2 * parts, 2 * parts, parts), table


@pytest.mark.parametrize("step", ["_write_trade", "world_table", "check_partition", "_package", "write_file"])
def test_a_run_that_dies_leaves_the_last_world_in_force_and_nothing_unfinished_for_long(
    step: str, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, FIGURES[:-2])
    with monkeypatch.context() as patched:
        patched.setattr(build, step, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            built(tmp_path)
    assert WorldStore(tmp_path / "worlds").current() == first
    assert rows(first, "turnover")
    second = built(tmp_path)
    assert second != first
    assert not list((tmp_path / "worlds").glob(".writing-*"))


def test_memory_that_is_not_enough_leaves_the_last_world_in_force_and_says_so(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, FIGURES[:-2])
    monkeypatch.setattr(build, "world_table", lambda *_: (_ for _ in ()).throw(duckdb.OutOfMemoryException("full")))
    with pytest.raises(StoreError, match="give more memory with --memory"):
        built(tmp_path)
    assert WorldStore(tmp_path / "worlds").current() == first


def test_a_known_error_is_marked_in_every_table_that_is_made_of_it(tmp_path: Path) -> None:
    world = built(
        written(tmp_path, [*FIGURES, ("Japan", "World", "export", 2016, 9), ("Japan", "World", "import", 2016, 9)])
    )
    statuses = {row["reporter"]: row["status"] for row in rows(world, "turnover") if row["partner"] == "WLD"}
    assert statuses == {"KOR": "reported", "JPN": "suspect"}


@pytest.mark.parametrize("files", [[["2016"], ["2016"]], [["2016", "2016"], ["2017"]]])
def test_a_key_that_stands_twice_in_one_file_or_in_two_is_no_table(
    files: list[list[str]], first: Path, tmp_path: Path
) -> None:
    (path,) = (first / "turnover").rglob("*.parquet")
    row = pq.read_table(path, partitioning=None).slice(0, 1)
    other = tmp_path / "other"
    other.mkdir()
    for name, periods in enumerate(files):
        place = row.column_names.index("period")
        same = [row.set_column(place, "period", pa.array([period])) for period in periods]
        pq.write_table(pa.concat_tables(same), other / f"{name}.parquet")
    with duckdb_engine() as engine, pytest.raises(ContractError, match="keys stand twice"):
        check_partition(WORLD_TABLES["turnover"], other, engine)


def test_years_worked_out_one_by_one_give_what_all_at_once_give_and_nothing_is_kept(tmp_path: Path) -> None:
    years = {NAME.replace("2018", year): csv(year=year) for year in ("2017", "2018")}
    (tmp_path / "release.zip").write_bytes(release(years))
    spill = tmp_path / "spill"
    with duckdb_engine(spill=spill) as engine:
        one = world_input(tmp_path / "release.zip")
        world = WorldStore(tmp_path / "worlds").build([one], WorldMaking(engine, engine))
        assert engine.connection.sql("select table_name from duckdb_tables()").fetchall() == []
        assert list(spill.iterdir()) == []
        flows, turnover = (engine.read(*sorted((world / table).rglob("*.parquet"))) for table in ("trade", "turnover"))
        separate, together = (
            to_pandas(rows.select(*WORLD_TABLES["turnover"].names)).sort_values([*GOODS], ignore_index=True)
            for rows in (turnover, pair_turnover(flows))
        )
    pd.testing.assert_frame_equal(separate, together)
    assert set(separate["period"]) == {"2017", "2018"}


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--engine", "abacus"), "'abacus' is no engine; there are duckdb, spark"), (("nowhere.toml",), "nowhere.toml")],
)
def test_an_engine_or_an_input_that_is_not_there_is_named(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NINE_BRIDGES_DATA", str(tmp_path))
    run = CliRunner().invoke(application(), ["world", *words])
    assert said in str(run.exception)


def test_the_command_builds_the_releases_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "world").mkdir()
    written(tmp_path / "world", FIGURES)
    monkeypatch.setenv("NINE_BRIDGES_DATA", str(tmp_path))
    run = CliRunner().invoke(application(), ["world", "--json"])
    assert run.exit_code == 0, run.output
    assert Path(json.loads(run.output)["folder"]) == WorldStore(tmp_path / "worlds").current()
