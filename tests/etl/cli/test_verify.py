"""`verify`: what it finds, what it says to do, and that doing it heals."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.integrity import verification
from etl.pipeline import DataFolder
from etl.schema.tables import TABLES
from tests.effort import is_thorough
from tests.etl.cli.test_cli import RUSSIA_2020_01, Shell, customs_file, written

HEALED_BY_A_BUILD, MENDED, IMPORTED = ("build",), ("verify", "--mend"), ("import", "kcs")


@pytest.fixture(scope="module")
def _filled(bare_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(bare_built, tmp_path_factory.mktemp("filled") / "data"))


@pytest.fixture
def etl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], _filled: Path, tmp_path: Path) -> Shell:
    """The command line on a data folder of its own, into which a file was imported."""
    first = Shell(monkeypatch, capsys, _filled)
    if not (_filled / "raw").exists():
        assert first("import", "kcs", written(first, customs_file(RUSSIA_2020_01))).status == 0
        assert first("build").status == 0
        if not is_thorough():  # every version is looked through, each time
            assert first("prune", "--keep", "1").status == 0
    shutil.copytree(_filled, tmp_path / "data")
    return Shell(monkeypatch, capsys, tmp_path / "data")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def only(data: Path, pattern: str) -> Path:
    return next(path for path in sorted(data.glob(pattern)) if path.is_file())


def in_force(data: Path) -> Path:
    return DataFolder(data).store.current().folder


#: What heals, and the faults that it heals: how the file is found, and what is done to it.
FAULTS: dict[str, tuple[tuple[str, ...], dict[str, tuple[Callable[[Path], Path], Callable[[Path], object]]]]] = {
    "bytes": (IMPORTED, {"bytes": (lambda data: only(data, "raw/[0-9a-f]*[0-9a-f]"), flip)}),
    "bytes that are gone": (IMPORTED, {"bytes": (lambda data: only(data, "raw/[0-9a-f]*[0-9a-f]"), Path.unlink)}),
    "receipt": (MENDED, {"receipt": (lambda data: only(data, "raw/receipts/*.json"), flip)}),
    "receipt that is gone": (MENDED, {"receipt": (lambda data: only(data, "raw/receipts/*.json"), Path.unlink)}),
    "manifest": (MENDED, {"manifest": (lambda data: data / "raw" / "manifest.jsonl", flip)}),
    "head": (("verify", "--accept-loss"), {"head": (lambda data: data / "receipts.head", flip)}),
    "what a build makes again": (
        HEALED_BY_A_BUILD,
        {
            "head": (lambda data: data / "receipts.head", Path.unlink),
            "copy": (lambda data: only(data, "raw/parsed/*/trade.feather"), flip),
            "table": (lambda data: in_force(data) / "trade.parquet", flip),
            "table that is gone": (lambda data: in_force(data) / "claim_words.parquet", Path.unlink),
            "history": (lambda data: data / "store" / "history.jsonl", flip),
        },
    ),
    "what a build makes again, too": (
        HEALED_BY_A_BUILD,
        {
            "copy": (lambda data: only(data, "raw/parsed/*/lists.feather"), Path.unlink),
            "description": (lambda data: in_force(data) / "datapackage.json", flip),
            "pointer": (lambda data: data / "store" / "current", Path.unlink),
        },
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_what_is_not_what_was_stored_is_listed_and_healed_as_it_is_told(etl: Shell, kind: str) -> None:
    heal, faults = FAULTS[kind]
    paths = []
    for find, damage in faults.values():
        paths.append(find(etl.data))
        damage(paths[-1])
    run = etl("verify", "--json")
    told = run.answer["found"]
    assert (run.status, run.err.startswith("error: ")) == (6, True)
    for path in paths:
        assert any(one["path"] in str(path) or path.name in one["problem"] for one in told), (path, told)
    assert all(one["problem"] and one["remedy"] for one in told)
    noted = json.loads((etl.data / "verified.json").read_text("utf-8"))
    assert (noted["at"], noted["found"]) == (run.answer["at"], len(told))
    more = (written(etl, customs_file(RUSSIA_2020_01)),) if heal == IMPORTED else ()
    assert etl(*heal, *more).status == 0
    assert etl("verify").status == 0


def test_a_folder_that_is_whole_is_told_so_in_one_line_and_status_says_when(etl: Shell) -> None:
    assert "never verified" in etl("status").out
    assert etl("status", "--json").answer["verified"] is None
    run = etl("verify")
    assert (run.status, run.err) == (0, "")
    assert run.out.endswith(": 0 differ\n")
    assert etl("status", "--json").answer["verified"]["found"] == 0
    (etl.data / "verified.json").write_text("[" * 100_000)
    assert "never verified" in etl("status").out


def test_a_log_that_was_cut_with_all_that_it_listed_is_seen_by_what_was_noted_at_the_last_look(etl: Shell) -> None:
    etl("verify")
    etl("build")
    assert etl("verify").status == 0
    history = etl.data / "store" / "history.jsonl"
    history.write_bytes(b"".join(history.read_bytes().splitlines(keepends=True)[:-1]))
    (fault,) = etl("verify", "--json").answer["found"]
    assert (fault["path"], fault["problem"]) == (
        "store/history.jsonl",
        "it lacks lines that it had when it was last verified",
    )


def test_a_raw_store_that_is_gone_with_all_that_speaks_of_it_is_missed_until_it_is_given_up(etl: Shell) -> None:
    built = in_force(etl.data)
    shutil.rmtree(etl.data / "raw")
    (etl.data / "receipts.head").unlink()
    problem = "it is gone; of its files, 1 went into the tables"
    (fault,) = etl("verify", "--json").answer["found"]
    assert (fault["path"], fault["problem"]) == ("raw", problem)
    run = etl("build")
    assert (run.status, in_force(etl.data)) == (6, built)
    assert (
        f"{etl.data / 'raw'}: {problem}; get the folder back from a backup; if there is none, run `python -m etl"
        in run.err
    )
    assert etl("verify", "--accept-loss").status == 0
    assert etl("build").status == 0
    assert etl("verify").status == 0


def test_a_table_that_breaks_its_contract_is_listed(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(verification.TABLES, "trade", TABLES["turnover"])
    found = etl("verify", "--json").answer["found"]
    assert [one["path"].rpartition("/")[2] for one in found] == ["trade.parquet"]
    assert "contract" in found[0]["problem"]


def test_what_is_refused_is_looked_at_too(etl: Shell) -> None:
    (receipt,) = DataFolder(etl.data).raw.receipts()
    assert etl("forget", receipt.digest[:16]).status == 0
    assert etl("verify").status == 0
    (etl.data / "raw" / receipt.digest).unlink()
    assert etl("verify").status == 6
    assert json.loads(etl("verify", "--accept-loss", "--json").out)["found"] == []
