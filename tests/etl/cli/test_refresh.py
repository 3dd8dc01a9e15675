"""The command line of refreshing, as a person runs it: fetch, status, diff and describe, against the stand-ins."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl.schema.datapackage import dictionary
from etl.sources._source import SourceRequest
from tests.effort import is_thorough
from tests.etl.cli.test_cli import Run, Shell
from tests.standin import kcs, world_bank
from tests.standin.server import StandIn, serving


@dataclass(frozen=True)
class Publishers:
    """A data folder that the tests of this module share, and the stand-ins of its publishers."""

    data: Path
    bank: StandIn
    customs: StandIn


@pytest.fixture(scope="module")
def publishers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publishers]:
    built = request.getfixturevalue("small_built" if is_thorough() else "bare_built")
    data = Path(shutil.copytree(built, tmp_path_factory.mktemp("line") / "data"))
    with (
        serving(world_bank.handlers(world_bank.WorldBankData())) as bank,
        serving(kcs.handlers(kcs.customs("202401", "202610"))) as customs,
    ):
        yield Publishers(data, bank, customs)


@dataclass(frozen=True)
class Line:
    """The command line over these publishers, with the keys that a run names and no other."""

    publishers: Publishers
    patch: pytest.MonkeyPatch
    captured: pytest.CaptureFixture[str]

    def run(self, *words: str, data: Path | None = None, **keys: str) -> Run:
        with self.patch.context() as patch:
            for name in [name for name in os.environ if name.endswith("_KEY")]:
                patch.delenv(name)
            patch.setenv("NINE_BRIDGES_WORLDBANK_URL", self.publishers.bank.address)
            patch.setenv("NINE_BRIDGES_KCS_URL", self.publishers.customs.address)
            for name, key in keys.items():
                patch.setenv(name, key)
            return Shell(patch, self.captured, data or self.publishers.data)(*words)

    def answer(self, *words: str) -> Any:
        done = self.run(*words, "--json")
        assert done.status == 0, done.err
        return done.answer


@pytest.fixture
def line(publishers: Publishers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(publishers, monkeypatch, capsys)


def test_a_dry_run_prints_the_plan_and_its_count_and_sends_nothing(line: Line) -> None:
    planned = line.answer("fetch", "kcs", "--from", "2024", "--dry-run")
    assert planned["requests"] == len(planned["ask"]) > 0
    assert line.publishers.customs.log == []
    said = line.run("fetch", "kcs", "--from", "2024", "--dry-run").out
    assert f"{planned['requests']} requests" in said
    assert f"{line.publishers.customs.address}/nationtrade/getNationtradeList?" in said.replace("\n", "")


def test_a_dry_run_prints_addresses_that_a_person_can_read() -> None:
    request = SourceRequest("data/v1/get%20it", (("period", "2010,2011"), ("flow", "M X")))
    assert request.readable("http://example.org/") == "http://example.org/data/v1/get it?period=2010,2011&flow=M X"


def test_a_dry_run_reads_the_declarations(line: Line, tmp_path: Path) -> None:
    data = Path(shutil.copytree(line.publishers.data, tmp_path / "data"))
    (data / "goals" / "broken.toml").write_text("id = ", "utf-8")
    done = line.run("fetch", "kcs", "--dry-run", data=data)
    assert (done.status, "broken.toml" in done.err) == (3, True)


def test_a_fetch_says_what_it_did_and_what_changed_and_a_second_asks_nothing(line: Line) -> None:
    done = line.answer("fetch", "world-bank")
    assert (done["requests"], done["answers"]) == (1, 1)
    assert done["changes"]["new"] == done["version"]
    again = line.answer("fetch", "world-bank")
    assert (again["requests"], again["not_asked"], again["changes"]) == (0, 1, None)
    assert line.answer("fetch", "world-bank", "--dry-run", "--again")["requests"] == 1
    held = {entry["source"]: entry for entry in line.answer("status")["sources"]}
    assert held["world-bank"]["newest"] == "2025"
    assert held["world-bank"]["overdue"] is None
    assert "DATA_GO_KR_KEY is not set" in held["kcs-api"]["key"]
    assert "DATA_GO_KR_KEY is not set" in line.run("status").out


def test_a_keyed_fetch_tells_new_figures_and_moved_charts_and_never_the_key(line: Line) -> None:
    done = line.run("fetch", "kcs", "--from", "2024", "--part", "totals", DATA_GO_KR_KEY=kcs.KEY)
    assert done.status == 0, done.err
    assert "kcs-api KOR RUS export 2026-10" in done.out or "figures new: " in done.out
    assert "charts that moved: " in done.out
    assert kcs.KEY not in done.out + done.err
    changed = line.answer("diff")
    assert len(changed["figures_new"]) == 2 * 34
    assert changed["figures_revised"] == []
    assert line.answer("diff", changed["old"]) == changed


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("fetch", "nobody"), 2, "is no live source"),
        (("fetch", "kcs", "--part", "ships"), 2, "has no part"),
        (("fetch", "kcs"), 4, "DATA_GO_KR_KEY"),
        (("diff", "0123456789abcdef"), 2, "is no version here"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_a_status(
    line: Line, words: tuple[str, ...], status: int, says: str
) -> None:
    done = line.run(*words)
    assert done.status == status
    assert says in done.err
    assert len(done.err.splitlines()) == 1


def test_a_wrong_key_ends_with_status_4_and_one_line_without_the_key(line: Line) -> None:
    done = line.run("fetch", "kcs", "--from", "2020", "--part", "chapters", DATA_GO_KR_KEY="a-wrong-secret")
    assert done.status == 4
    assert len(done.err.splitlines()) == 1
    assert "a-wrong-secret" not in done.out + done.err


def test_describe_writes_the_dictionary(line: Line, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "dictionary.md"
    assert line.answer("describe", "--out", str(out))["file"] == str(out)
    assert out.read_text("utf-8") == dictionary()
