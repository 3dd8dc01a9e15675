"""CEPII's BACI as its releases follow one another: a newer one replaces an older one whole, and never the other way."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from etl.errors import InputError, UsageError
from etl.integrity.receipts import RawFile
from etl.jobs.file_import import ImportResult, import_files
from etl.pipeline import DataFolder, build
from etl.sources.baci.release import FILE_SOURCE
from tests.etl.sources.baci_files import LINES, csv, release

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DEARER = [line.replace("870322,1200.125", "870322,5000") for line in LINES]


def of(name: str, *years: str, lines: list[str] = LINES) -> bytes:
    """Return a release's zip with some years."""
    return release({f"BACI_HS17_Y{year}_V{name}.csv": csv(lines, year=year) for year in years})


OLD, NEW = of("202301", "2017", "2018"), of("202501", "2018", "2019", lines=DEARER)


@pytest.fixture(scope="module")
def _both(bare_built: Path, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folders = DataFolder(Path(shutil.copytree(bare_built, tmp_path_factory.mktemp("baci") / "data")))
    take(folders, OLD)
    take(folders, NEW)
    return folders


@pytest.fixture
def both(_both: DataFolder, tmp_path: Path) -> DataFolder:
    """Return data into which an older and then a newer release were taken."""
    shutil.copytree(_both.data, tmp_path / "data")
    return DataFolder(tmp_path / "data")


def take(folders: DataFolder, data: bytes, published: date | None = None) -> ImportResult:
    return import_files(folders, FILE_SOURCE, [RawFile(data, "baci.zip", NOW, published)])[0]


def exports(folders: DataFolder, table: str = "trade") -> pd.DataFrame:
    """Give Korea's exports to Russia, all goods, in order of period and day."""
    rows = folders.store.current().read(table)
    rows = rows[(rows["source"] == "baci") & (rows["reporter"] == "KOR") & (rows["partner"] == "RUS")]
    rows = rows[(rows["code"] == "TOTAL") & (rows["flow"] == "export")] if "code" in rows else rows
    return rows.sort_values([name for name in ("period", "published") if name in rows])


def test_a_newer_release_takes_the_place_of_all_that_the_older_said_from_its_month_on(both: DataFolder) -> None:
    rows = exports(both)
    said = zip(
        rows["period"], rows["published"].dt.strftime("%Y-%m-%d"), rows["value_usd"], rows["status"], strict=True
    )
    assert list(said) == [
        ("2017", "2023-01-31", 1_234_626, "derived"),
        ("2017", "2025-01-31", 1_234_626, "withdrawn"),
        ("2018", "2023-01-31", 1_234_626, "derived"),
        ("2018", "2025-01-31", 5_034_501, "derived"),
        ("2019", "2025-01-31", 5_034_501, "derived"),
    ]


@pytest.mark.usefixtures("all_derived")
def test_no_growth_joins_two_releases(both: DataFolder) -> None:
    growth = build(both).read("growth")
    found = growth[(growth["source"] == "baci") & (growth["reporter"] == "KOR") & (growth["measure"] == "export")]
    found = found[found["partner"] == "RUS"].sort_values("period")
    known = zip(found["period"], found["growth_percent"], found["known_until"].notna(), strict=True)
    assert list(known) == [("2018", 0.0, True), ("2019", 0.0, False)]


def test_releases_that_are_stored_in_one_second_are_built_as_they_were_imported(both: DataFolder) -> None:
    imported = both.store.current().name
    assert build(both).name == imported


def test_an_older_release_is_refused_and_changes_nothing(both: DataFolder) -> None:
    before = both.store.current().name
    with pytest.raises(InputError, match="is of release 202401, and 202501 is held") as caught:
        take(both, of("202401", "2017", "2018"))
    assert caught.value.exit_status == 3
    assert both.store.current().name == before
    assert len(both.raw.receipts()) == 2
    assert take(both, OLD).known_before


def test_another_file_of_the_same_release_takes_nothing_away(both: DataFolder) -> None:
    take(both, of("202501", "2017", lines=DEARER))
    rows = exports(both).drop_duplicates("period", keep="last")
    assert rows[["period", "value_usd", "status"]].to_numpy().tolist() == [
        [year, 5_034_501.0, "derived"] for year in ("2017", "2018", "2019")
    ]


def test_a_release_dates_itself(both: DataFolder) -> None:
    with pytest.raises(UsageError, match="says itself that it was public by 2025-01-31: leave --published out"):
        take(both, NEW, date(2024, 1, 1))
    assert {receipt.release for receipt in both.raw.receipts()} == {"202301", "202501"}
