"""The order of things: builds that repeat to the byte, imports that change everything asked for or nothing."""

from __future__ import annotations

import hashlib
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from etl.cli.diff import compare_versions, read_drawn_tables
from etl.cli.prune import prune_versions
from etl.cli.versions import list_versions
from etl.errors import ContractError, InputError, StoreError, UsageError
from etl.ingest import parsed_cache, vintages
from etl.integrity.receipts import RawFile, Receipt
from etl.jobs.file_import import ImportResult, import_files
from etl.jobs.file_removal import remove_files
from etl.pipeline import DataFolder, build, check_data
from etl.schema.table import as_of
from etl.schema.tables import TABLES
from etl.sources._source import LIST_COLUMNS, TRADE_COLUMNS, FileSource, ParseResult, SourceInfo, no_rows, whole_file
from tests.bare_tables import all_derived
from tests.frames import assert_rows
from tests.small import bare_data, small_data

FIRST = "RUS export 2016 4.7e9 reported"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _parse(data: bytes, excerpt: bool) -> ParseResult:
    """Read lines such as `RUS export 2016 4.7e9 reported`, as Korea reports them."""
    rows = []
    for number, line in enumerate(data.decode().splitlines(), 1):
        try:
            partner, flow, period, value, status = line.split()
            rows.append(
                ("ledger", "KOR", partner, flow, period, "TOTAL", "TOTAL", float(value), None, "FOB", status, None)
            )
        except ValueError as error:
            raise InputError(f"ledger, line {number}: {error}; get the file again") from error
    return ParseResult(pd.DataFrame(rows, columns=list(TRADE_COLUMNS)), no_rows(LIST_COLUMNS), len(rows))


LEDGER = FileSource(
    "ledger",
    SourceInfo("ledger", "A ledger", "Nobody", "nothing real", "none", "none", "https://example.org"),
    whole_file(_parse),
)


@pytest.fixture(scope="module", autouse=True)
def _ledger() -> Iterator[None]:
    """Let the ledger's importer be one of the sources."""
    known = vintages.file_sources()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vintages, "file_sources", lambda: {**known, "ledger": LEDGER})
        patch.setattr(parsed_cache, "file_sources", lambda: {**known, "ledger": LEDGER})
        yield


def _bare(data: Path) -> DataFolder:
    """Return a data folder that builds in no time: monthly figures of Korea, and nothing to judge."""
    return DataFolder(bare_data(data))


@pytest.fixture
def folders(tmp_path: Path) -> DataFolder:
    """A data folder of its own, nothing built."""
    return _bare(tmp_path / "data")


@pytest.fixture(scope="module")
def _once_taken(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folders = _bare(tmp_path_factory.mktemp("taken") / "data")
    take(folders, FIRST)
    return folders


@pytest.fixture
def taken(_once_taken: DataFolder, tmp_path: Path) -> DataFolder:
    """A data folder of its own, into which the first figure was imported on Monday."""
    shutil.copytree(_once_taken.data, tmp_path / "taken")
    return DataFolder(tmp_path / "taken")


@pytest.fixture
def untouched(_once_taken: DataFolder) -> Iterator[DataFolder]:
    """Such a folder for several tests: each must leave every file as it was."""
    before = contents(_once_taken.data)
    yield _once_taken
    assert contents(_once_taken.data) == before


def given(*lines: str, at: datetime = MONDAY, **about: object) -> RawFile:
    return RawFile("\n".join(lines).encode(), "ledger.txt", at, **about)  # type: ignore[arg-type]


def take(folders: DataFolder, *lines: str, day: int = 0, **about: object) -> ImportResult:
    """Import some lines, so many days after Monday."""
    return import_files(folders, LEDGER, [given(*lines, at=MONDAY + timedelta(days=day), **about)])[0]


def figures(folders: DataFolder, table: str = "trade", **where: str) -> pd.DataFrame:
    """Return the ledger's rows of a table in the version in force."""
    rows = folders.store.current().read(table)
    rows = rows[rows["source"] == "ledger"]
    for name, value in where.items():
        rows = rows[rows[name] == value]
    return rows


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder; lock and history say when, and what was read before is only a copy."""
    copies = folder / "raw" / "parsed"
    every = (path for path in folder.rglob("*") if path.is_file() and path.name not in (".lock", "history.jsonl"))
    files = (path for path in every if copies not in path.parents)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# building


def test_a_build_gives_every_table_of_the_contract(tmp_path: Path) -> None:
    version = build(DataFolder(small_data(tmp_path / "whole")))
    assert set(version.digests) == set(TABLES)
    version.verify()


@pytest.mark.usefixtures("derived_anew")
def test_building_twice_gives_the_same_version_to_the_byte(taken: DataFolder) -> None:
    first = build(taken)
    before = contents(taken.data)
    again = build(taken)
    assert again.name == first.name
    assert contents(taken.data) == before


@pytest.mark.usefixtures("derived_anew")
def test_the_same_data_in_another_place_gives_the_same_version(taken: DataFolder, tmp_path: Path) -> None:
    moved = DataFolder(tmp_path / "elsewhere" / "figures")
    shutil.copytree(taken.data, moved.data, ignore=shutil.ignore_patterns("store"))
    assert build(moved).name == taken.store.current().name


@pytest.mark.usefixtures("derived_anew")
def test_a_build_needs_no_network(taken: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a build asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    build(taken)


def test_a_build_that_breaks_a_hard_check_leaves_the_version_in_force(folders: DataFolder) -> None:
    former = build(folders).name
    file = folders.data / "published" / "kcs-2022.csv"
    file.write_text(file.read_text("utf-8").replace(",523531000,", ",523531,"), "utf-8")
    with pytest.raises(ContractError, match="thousands"):
        build(folders)
    assert folders.store.current().name == former


def test_a_declaration_with_a_mistake_leaves_the_version_in_force(folders: DataFolder) -> None:
    former = build(folders).name
    (folders.data / "goals" / "broken.toml").write_text("id = ", "utf-8")
    with pytest.raises(InputError, match=r"broken\.toml"):
        build(folders)
    assert folders.store.current().name == former


def test_a_data_folder_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    nowhere = DataFolder(tmp_path / "no" / "data")
    for run in (lambda: build(nowhere), lambda: import_files(nowhere, LEDGER, [given()])):
        with pytest.raises(UsageError, match=r"is no folder: name one .* in NINE_BRIDGES_DATA"):
            run()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_data_is_named_and_nothing_is_made_in_it(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    other = DataFolder(tmp_path)
    for run in (
        lambda: build(other), lambda: import_files(other, LEDGER, [given()]), lambda: check_data(other.data),
        lambda: prune_versions(other, 1), lambda: remove_files(other, ["x"]),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=r"has no \['published', 'goals', .*NINE_BRIDGES_DATA"):
            run()
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


def test_a_store_that_cannot_be_written_is_one_error(folders: DataFolder) -> None:
    (folders.data / "store").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(StoreError, match="cannot be written to"):
        build(folders)


def test_a_locked_store_is_neither_built_nor_imported_into(folders: DataFolder) -> None:
    with folders.store.locked():
        for run in (lambda: build(folders), lambda: take(folders, "RUS export 2016 1 reported")):
            with pytest.raises(StoreError, match="another run"):
                run()
    assert folders.raw.receipts() == []


# importing


def test_an_import_keeps_the_bytes_and_builds_with_them(folders: DataFolder) -> None:
    done = take(folders, FIRST, "RUS import 2016 8.6e9 reported")
    assert (done.new, done.revised, done.known_before) == (2, 0, False)
    assert done.version.name == folders.store.current().name
    assert folders.raw.receipts() == [done.receipt]
    assert_rows(
        figures(folders),
        f"""
        flow   | period | value_usd | published  | snapshot              | address
        export | 2016   | 4700000000   | 2026-11-23 | {done.receipt.digest} | https://example.org
        import | 2016   | 8600000000   | 2026-11-23 | {done.receipt.digest} | https://example.org
        """,
    )
    assert_rows(figures(folders, "turnover"), "period | value_usd\n2016 | 1.33e+10")


def test_a_rebuild_reads_the_imported_bytes_again_and_gives_the_same_version(folders: DataFolder) -> None:
    name = take(folders, FIRST).version.name
    shutil.rmtree(folders.store.root)
    assert build(folders).name == name


def test_an_equal_value_adds_no_row(taken: DataFolder) -> None:
    done = take(taken, FIRST, "RUS export 2017 6.9e9 reported", day=1)
    assert (done.new, done.revised) == (1, 0)
    assert_rows(
        figures(taken),
        """
        period | published
        2016   | 2026-11-23
        2017   | 2026-11-24
        """,
    )


def test_another_value_adds_a_vintage_and_one_revision_and_both_days_have_theirs(taken: DataFolder) -> None:
    done = take(taken, "RUS export 2016 4.8e9 reported", day=1)
    assert (done.new, done.revised) == (0, 1)
    assert_rows(
        figures(taken),
        """
        value_usd | published
        4700000000   | 2026-11-23
        4800000000   | 2026-11-24
        """,
    )
    assert_rows(figures(taken, "revisions"), "old_usd | new_usd | published\n4700000000 | 4800000000 | 2026-11-24")
    flows = figures(taken, "flows")
    for day, value in (("2026-11-22", []), ("2026-11-23", [4.7e9]), ("2026-11-24", [4.8e9]), (None, [4.8e9])):
        assert as_of(flows, pd.Timestamp(day) if day else None)["value_usd"].tolist() == value, day


def test_a_value_that_comes_back_is_a_third_vintage(folders: DataFolder) -> None:
    for day, value in enumerate(("4.7e9", "4.8e9", "4.7e9")):
        done = take(folders, f"RUS export 2016 {value} reported", f"RUS export {2000 + day} 1e9 reported", day=day)
    assert (done.new, done.revised) == (1, 1)
    assert figures(folders, period="2016").sort_values("published")["value_usd"].tolist() == [4.7e9, 4.8e9, 4.7e9]


def test_a_figure_that_only_becomes_firmer_is_a_vintage_and_no_revision(folders: DataFolder) -> None:
    take(folders, "RUS export 2016 4.7e9 provisional")
    done = take(folders, FIRST, day=1)
    assert (done.new, done.revised) == (0, 0)
    assert figures(folders).sort_values("published")["status"].tolist() == ["provisional", "reported"]
    assert figures(folders, "revisions").empty


def test_of_two_files_of_one_day_the_one_stored_later_counts_and_the_change_is_told(taken: DataFolder) -> None:
    later = MONDAY + timedelta(hours=1)
    done = import_files(taken, LEDGER, [given("RUS export 2016 4.8e9 reported", at=later)])[0]
    assert (done.new, done.revised) == (0, 1)
    assert figures(taken)["value_usd"].tolist() == [4.8e9]
    assert len(taken.raw.receipts()) == 2


def test_an_older_vintage_found_later_takes_its_place_in_time(folders: DataFolder) -> None:
    take(folders, "RUS export 2016 4.8e9 reported")
    done = take(folders, FIRST, day=1, published=date(2020, 1, 1))
    assert (done.new, done.revised) == (0, 1)
    assert_rows(
        figures(folders, "flows"),
        """
        value_usd | known_from | known_until
        4700000000   | 2020-01-01 | 2026-11-23
        4800000000   | 2026-11-23 |
        """,
    )


def test_an_equal_figure_found_to_be_older_is_known_since_then_and_neither_new_nor_revised(taken: DataFolder) -> None:
    done = take(taken, "RUS export 2016 4.70e9 reported", day=1, published=date(2020, 1, 1))
    assert (done.new, done.revised, done.known_before) == (0, 0, False)
    assert figures(taken)["published"].dt.date.tolist() == [date(2020, 1, 1)]


# the same bytes again


def test_the_same_bytes_again_change_nothing(untouched: DataFolder) -> None:
    done = take(untouched, FIRST, day=3)
    assert (done.new, done.revised, done.known_before) == (0, 0, True)


def test_the_same_bytes_said_to_be_public_later_change_nothing(untouched: DataFolder) -> None:
    assert take(untouched, FIRST, day=3, published=date(2026, 11, 24)).known_before


def test_the_same_bytes_said_to_be_public_earlier_are_known_since_then(taken: DataFolder) -> None:
    done = take(taken, FIRST, day=1, published=date(2022, 8, 31))
    assert not done.known_before
    assert figures(taken)["published"].dt.date.tolist() == [date(2022, 8, 31)]
    assert build(taken).name == done.version.name


def test_bytes_taken_as_an_excerpt_may_be_taken_again_as_a_whole(folders: DataFolder) -> None:
    take(folders, FIRST, excerpt=True)
    assert not take(folders, FIRST, day=1).known_before


def test_damaged_bytes_stop_the_build_until_the_file_is_imported_again(folders: DataFolder) -> None:
    done = take(folders, FIRST)
    (folders.raw.root / done.receipt.digest).write_bytes(b"RUS export 2016 9.9e9 reported")
    with pytest.raises(StoreError, match=r"import ledger\.txt again"):
        build(folders)
    assert take(folders, FIRST, day=1).known_before
    assert build(folders).name == done.version.name


def test_missing_bytes_stop_the_build_until_the_file_is_imported_again(folders: DataFolder) -> None:
    done = take(folders, FIRST)
    (folders.raw.root / done.receipt.digest).unlink()
    with pytest.raises(StoreError, match=r"import ledger\.txt again"):
        build(folders)
    take(folders, FIRST, day=1)
    assert build(folders).name == done.version.name


def test_a_stored_file_of_an_importer_that_is_gone_is_named(folders: DataFolder) -> None:
    receipt = Receipt.of("abacus", given("x"))
    folders.raw.store(b"x", receipt)
    with pytest.raises(StoreError, match=r"ledger\.txt was stored by 'abacus'"):
        build(folders)


# files that are not what they should be


@pytest.mark.parametrize(
    ("lines", "error", "said"),
    [
        (("RUS export 2016",), InputError, r"ledger\.txt: ledger, line 1: .*get the file again"),
        (("RUS export 2016 1e9 reported", "RUS export much"), InputError, r"ledger\.txt: ledger, line 2"),
        (("XXX export 2016 1e9 reported",), ContractError, "a partner that is not declared.*XXX"),
        (("RUS export 2017 4.7e6 reported",), ContractError, "thousands for dollars"),
        (("RUS export 2016 4.7e6 reported",), ContractError, "thousands for dollars"),
        (("RUS export 2016 -1 reported",), ContractError, "negative"),
        (("RUS export 2016-13 1 reported",), ContractError, "periods that are not understood"),
        (("RUS transit 2016 1 reported",), ContractError, "flow holds .*transit"),
        (("RUS export 2018 4e9 guessed",), ContractError, "status holds .*guessed"),
        (("RUS export 2018 nan reported",), ContractError, "blank values in value_usd"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_changes_nothing(
    untouched: DataFolder, lines: tuple[str, ...], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        take(untouched, *lines, day=1)


def test_a_file_that_is_only_public_in_days_to_come_is_refused(untouched: DataFolder) -> None:
    with pytest.raises(UsageError, match=r"2026-12-31: that day is still to come"):
        take(untouched, "RUS export 2019 4.7e9 reported", published=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("published", "period", "ended"),
    [(date(1, 1, 1), "2016", "2016-12-31"), (date(2016, 12, 30), "2016", "2016-12-31"), (date(2017, 6, 1), "2017-06", "2017-06-30")],
)  # fmt: skip
def test_a_file_that_would_be_public_before_its_time_was_over_is_refused(
    untouched: DataFolder, published: date, period: str, ended: str
) -> None:
    lines = ("RUS export 2015 4.6e9 reported", f"RUS export {period} 4.7e9 reported")
    with pytest.raises(UsageError, match=f"it holds {period}, which ended on {ended}; give the day"):
        take(untouched, *lines, published=published)


@pytest.mark.parametrize("published", [date(2016, 12, 31), None])
def test_a_file_may_be_public_from_the_last_day_that_it_tells_of(folders: DataFolder, published: date | None) -> None:
    assert take(folders, FIRST, published=published).new == 1


def test_a_file_of_a_year_that_is_not_over_may_be_taken_in_today(folders: DataFolder) -> None:
    assert take(folders, "RUS export 2026 4.7e9 provisional").new == 1


# the charts that moved


@pytest.fixture(scope="module")
def drawn_once(_once_taken: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder with the first figure and every table derived; not to be changed."""
    folders = DataFolder(tmp_path_factory.mktemp("drawn") / "data")
    shutil.copytree(_once_taken.data, folders.data)
    with all_derived():
        build(folders)
    return folders


@pytest.mark.parametrize(
    ("line", "charts"),
    [
        ("CHN export 2017 9.9e9 reported", []),
        ("RUS export 2017-05 5e8 reported", ["trade"]),
        ("RUS export 2018 6.9e9 reported", ["trade", "mirror"]),
    ],
)
@pytest.mark.usefixtures("all_derived")
def test_only_charts_whose_figures_changed_are_said_to_have_moved(
    drawn_once: DataFolder, tmp_path: Path, line: str, charts: list[str]
) -> None:
    drawn = DataFolder(Path(shutil.copytree(drawn_once.data, tmp_path / "drawn")))
    before = drawn.store.current()
    after = take(drawn, FIRST, line, day=1).version
    assert compare_versions(before, after, read_drawn_tables(drawn.data))["charts"] == charts


# taken out again


def test_a_file_of_a_wrong_day_is_taken_out_and_taken_in_with_the_right_one(folders: DataFolder) -> None:
    before = build(folders).name
    wrong = take(folders, FIRST, published=date(2018, 1, 1))
    done = remove_files(folders, [wrong.receipt.digest[:16]])
    assert [(one.file, one.published) for one in done.receipts] == [(wrong.receipt.file, date(2018, 1, 1))]
    assert done.version.name == folders.store.current().name == before
    assert folders.raw.receipts() == []
    assert (folders.raw.root / wrong.receipt.digest).exists()
    assert build(folders).name == before
    assert not take(folders, FIRST, published=date(2020, 1, 1)).known_before
    assert figures(folders)["published"].dt.date.tolist() == [date(2020, 1, 1)]


def test_only_the_file_that_is_named_is_taken_out(taken: DataFolder) -> None:
    other = take(taken, "RUS export 2017 6.9e9 reported", day=1)
    remove_files(taken, [other.receipt.digest])
    assert figures(taken)["period"].tolist() == ["2016"]


@pytest.mark.parametrize("word", ["", "nothing", "0" * 64])
def test_a_file_that_is_not_here_is_not_taken_out_and_those_that_are_are_listed(
    untouched: DataFolder, word: str
) -> None:
    with pytest.raises(UsageError, match=r"names no file that was taken in; there are \['[0-9a-f]{16} "):
        remove_files(untouched, [word])


def test_a_file_without_which_no_sound_build_is_left_stays(taken: DataFolder) -> None:
    (taken.data / "events.csv").write_text("day\n", "utf-8")
    receipts, version = taken.raw.receipts(), taken.store.current().name
    with pytest.raises(InputError):
        remove_files(taken, [receipts[0].digest])
    assert (taken.raw.receipts(), taken.store.current().name) == (receipts, version)


# what is no longer needed


def test_older_versions_and_copies_that_no_build_reads_are_removed(taken: DataFolder) -> None:
    first = take(taken, "RUS export 2017 6.9e9 reported", day=1)
    second = take(taken, "RUS export 2018 7.9e9 reported", day=2)
    remove_files(taken, [second.receipt.digest])
    every = list_versions(taken.store)["versions"]
    assert {one["version"]: one["place"] for one in every} | {first.version.name: "current"} == {
        one["version"]: one["place"] for one in every
    }
    told = prune_versions(taken, keep=1)
    stay = list_versions(taken.store)["versions"]
    assert sorted(one["place"] for one in stay) == ["current", "former"]
    assert {one["version"] for one in told["removed"]} | {one["version"] for one in stay} == {
        one["version"] for one in every
    }
    assert told["freed"] == sum(one["size"] for one in told["removed"]) > 0
    assert told["copies"] == 1
    assert len(list((taken.raw.root / "parsed").iterdir())) == len(taken.raw.receipts())
    assert build(taken).name == first.version.name
    assert prune_versions(taken, keep=1)["removed"] == []


def test_tomorrow_is_already_today_in_seoul(folders: DataFolder) -> None:
    done = take(folders, FIRST, published=MONDAY.date() + timedelta(days=1))
    assert done.receipt.published == date(2026, 11, 24)


def test_an_empty_file_of_a_lenient_importer_adds_no_figure(folders: DataFolder) -> None:
    done = import_files(folders, replace(LEDGER, read=whole_file(_parse)), [given()])[0]
    assert (done.new, done.revised) == (0, 0)
    assert figures(folders).empty
