"""The command line: what it prints, on which stream, and with which status it leaves."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl import __main__ as command_line
from etl import cli
from etl.cli._arguments import find_importer, find_live_source, source_names, time_limit
from etl.errors import InputError
from etl.pipeline import DataFolder
from etl.sources import api_sources, file_sources
from tests import ROOT
from tests.effort import is_thorough
from tests.etl.sources.test_imf_workbook import book as imf_workbook

COMMANDS = {
    "build", "fetch", "import", "forget", "status", "diff", "check", "why", "versions", "prune", "describe",
    "verify", "backup", "world",
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What a run of the command line printed and left with."""

    status: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """Runs the command line in this process, on a data folder."""

    patch: pytest.MonkeyPatch
    captured: pytest.CaptureFixture[str]
    data: Path

    def __call__(self, *words: str) -> Run:
        self.patch.setenv("NINE_BRIDGES_DATA", str(self.data))
        self.patch.setattr(sys, "argv", ["etl", *words])
        self.captured.readouterr()
        with pytest.raises(SystemExit) as left:
            command_line.main()
        printed = self.captured.readouterr()
        return Run(int(left.value.code or 0), printed.out, printed.err)


@pytest.fixture
def etl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], project: DataFolder) -> Shell:
    """The command line on the project's own data, which no test may change."""
    return Shell(monkeypatch, capsys, project.data)


@pytest.fixture
def own(etl: Shell, request: pytest.FixtureRequest, tmp_path: Path) -> Shell:
    """The command line on a small data folder of its own, built; with something to judge only if tests are thorough."""
    shutil.copytree(request.getfixturevalue("small_built" if is_thorough() else "bare_built"), tmp_path / "data")
    return Shell(etl.patch, etl.captured, tmp_path / "data")


def outside(*words: str, data: Path, **environment: str) -> Run:
    """Run the command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "etl", *words],
        cwd=ROOT, env={**os.environ, "NINE_BRIDGES_DATA": str(data), **environment}, check=False, capture_output=True,
        timeout=60,
    )  # fmt: skip
    return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def assert_one_line(run: Run, status: int, said: str) -> None:
    """Assert that a run failed with one line that says what it should, and nothing else."""
    assert run.status == status
    assert run.out == ""
    assert run.err.startswith("error: ")
    assert run.err.count("\n") == 1
    assert said in run.err
    assert "Traceback" not in run.err


# check

BILLION = 1e9


def reading(answer: Any, claim: str, **about: str) -> Any:
    (one,) = (one for one in answer["claims"] if one["claim"] == claim)
    (found,) = (each for each in one["readings"] if all(each[name] == value for name, value in about.items()))
    return found


@pytest.fixture(scope="module")
def checked(project: DataFolder) -> Any:
    """What `check --json` prints, in a process of its own, where letters other than English ones cannot be written."""
    run = outside("check", "--json", data=project.data, PYTHONIOENCODING="ascii")
    assert (run.status, run.err) == (0, "")
    return run.answer


def test_russias_turnover_of_2016_agrees_with_fifteen_billion_and_koreas_differs(checked: Any) -> None:
    """The sums of both flows as each country prints them, 15.14 and 13.41 billion dollars."""
    russia = reading(checked, "turnover-15bn", reporter="RUS", source="imf-imts", period="2016")["now"]
    korea = reading(checked, "turnover-15bn", reporter="KOR", source="imf-dots", period="2016")["now"]
    assert russia["measured"] == 10_027_244_444 + 5_117_314_270
    assert (round(russia["measured"] / BILLION, 2), russia["verdict"]) == (15.14, "agrees")
    assert (round(korea["measured"] / BILLION, 2), korea["verdict"]) == (13.41, "differs")
    assert korea["difference"] == korea["measured"] - 14.5 * BILLION


@pytest.mark.parametrize(("reporter", "attained"), [("KOR", 58.4), ("RUS", 65.6)])
def test_the_goal_of_2020_was_missed_on_both_sides_books(checked: Any, reporter: str, attained: float) -> None:
    (goal,) = (goal for goal in checked["goals"] if goal["goal"] == "double-by-2020")
    (stated,) = (one for one in goal["readings"] if (one["reading"], one["reporter"]) == ("stated", reporter))
    assert stated["target_usd"] == 30 * BILLION
    assert round(stated["due_attained_percent"], 1) == attained
    assert stated["outcome"] == "not met"
    assert stated["first_reached"] == 0
    assert goal["word_now"] == "not met"


def test_doubling_in_four_years_asks_for_nineteen_per_cent_a_year(checked: Any) -> None:
    (goal,) = (goal for goal in checked["goals"] if goal["goal"] == "double-by-2020")
    doubled = [one for one in goal["readings"] if one["reading"].startswith("twice")]
    assert {one["reporter"] for one in doubled} == {"KOR", "RUS"}
    for one in doubled:
        assert round(one["growth_asked_percent"], 2) == round((2 ** (1 / 4) - 1) * 100, 2) == 18.92


def test_trutnevs_levels_imply_his_fifty_per_cent_but_their_digits_do_not_tell(checked: Any) -> None:
    one = reading(checked, "turnover-up-50-h1-2017", reading="trutnev-2017-h1-levels")
    assert round(one["now"]["measured"], 1) == 50.1
    assert (one["now"]["verdict"], one["role"]) == ("cannot tell", "not independent")


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("relations-under-thirty-years", "holds"),
        ("turnover-15bn", "holds on some readings"),
        ("seventh-partner-2015", "holds on some readings"),
        ("turnover-up-50-h1-2017", "fits the nearest figures"),
        ("russian-exports-up-40-h1-2017", "fits the nearest figures"),
        ("far-east-epicentre", "cannot be checked"),
        ("nine-bridges", "context"),
    ],
)
def test_the_overall_words_are_those_that_the_figures_at_hand_give(checked: Any, claim: str, word: str) -> None:
    (one,) = (one for one in checked["claims"] if one["claim"] == claim)
    assert one["word_now"] == word


def test_check_says_the_same_to_people(etl: Shell, checked: Any) -> None:
    run = etl("check")
    assert (run.status, run.err) == (0, "")
    for one in [*checked["claims"], *checked["goals"]]:
        assert f"{one.get('claim') or one['goal']}: {one['word_now']}" in run.out
    assert "RUS–KOR turnover 2016, imf-imts: US$15.14 billion, agrees" in run.out


def test_check_as_of_a_day_is_the_judgement_of_that_day(etl: Shell) -> None:
    run = etl("check", "--asof", "2018-02-28", "--json")
    assert run.answer["as_of"] == "2018-02-28"
    for claim in run.answer["claims"]:
        assert claim["word_now"] == claim["word_then"]
        assert all(one["now"] == one["then"] for one in claim["readings"])


@pytest.mark.parametrize("day", ["0001-01-01", "1990-01-01", "2017-09-06", "2019-02-01", "2026-11-24"])
def test_check_as_of_any_day_has_an_answer(etl: Shell, day: str) -> None:
    run = etl("check", "--asof", day)
    assert (run.status, run.err) == (0, "")
    assert "None" not in run.out


# build, why


def test_build_tells_the_version_in_force(own: Shell) -> None:
    run = own("build")
    current = (own.data / "store" / "current").read_text().strip()
    assert (run.status, run.out) == (0, f"version {current} is in force\n")
    told = own("build", "--json").answer
    assert told == {"version": current, "folder": str(own.data / "store" / current)}


def test_why_prints_a_tree_that_ends_at_the_publisher(etl: Shell) -> None:
    run = etl("why", "imf-imts", "RUS", "KOR", "export", "2016")
    lines = run.out.splitlines()
    assert run.status == 0
    assert lines[0] == "imf-imts RUS KOR export 2016"
    assert lines[1].startswith("  • imf-imts RUS–KOR export 2016: 10,027,244,444 dollars")
    assert lines[2].startswith("    • ")
    assert "https://github.com/" in lines[2]


def test_why_gives_the_same_tree_to_programs(etl: Shell) -> None:
    told = etl("why", "RUS", "KOR", "turnover", "2016", "--json").answer
    assert told["text"] == "RUS KOR turnover 2016"
    headline, *others = told["rests_on"]
    assert headline["text"].startswith("headline RUS turnover 2016:")
    assert {child["text"].split(" ")[0] for child in others} >= {"imf-dots", "un-comtrade"}


# import


def customs_file(*rows: tuple[str, str, int, int], months: str = "202001 ~ 202001 ") -> bytes:
    """Return an export of the Korea Customs Service: month, country, exports and imports in thousands of dollars."""
    lines: list[list[str]] = [
        ["국가별수출입 실적", *[""] * 6],
        [""] * 7,
        [f"통계기준:수리일,조회구분:{months},국가:전체", *[""] * 6],
        [*[""] * 6, "단위:천 불(USD 1,000)"],
        ["기간", "국가명", "수출건수", "수출금액", "수입건수", "수입금액", "무역수지"],
    ]
    exports, imports = sum(row[2] for row in rows), sum(row[3] for row in rows)
    counted = [("총계", "", len(rows), exports, len(rows), imports)]
    counted += [(month, country, 1, out, 1, back) for month, country, out, back in rows]
    for month, country, sent, out, got, back in counted:
        lines.append([month, country, f"{sent:,}", f"{out:,}", f"{got:,}", f"{back:,}", f"{out - back:,}"])
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode("cp949")


RUSSIA_2020_01 = ("2020.01", "러시아 연방", 523_531, 1_265_685)


def written(shell: Shell, data: bytes, name: str = "실적[1].csv") -> str:
    path = shell.data.parent / name
    path.write_bytes(data)
    return str(path)


def test_import_tells_what_is_new_and_what_is_revised(own: Shell) -> None:
    file = written(
        own, customs_file(("2020.01", "러시아 연방", 600_000, 1_265_685), ("2020.01", "중국", 9_000_000, 8_000_000))
    )
    run = own("import", "kcs", file, "--json")
    assert (run.status, run.err) == (0, "")
    (told,) = run.answer
    assert (told["file"], told["read"], told["kept"], told["known_before"]) == ("실적[1].csv", 4, 4, False)
    assert (told["new"], told["revised"]) == (2, 1)  # China's two; Russia's exports, while its imports are as before
    assert told["version"] == (own.data / "store" / "current").read_text().strip()
    (again,) = own("import", "kcs", file, "--json").answer
    assert (again["new"], again["revised"], again["known_before"]) == (0, 0, True)
    assert again["version"] == told["version"]


def test_several_files_are_one_build_and_one_list(own: Shell) -> None:
    first = written(own, customs_file(("2019.12", "러시아 연방", 700_000, 900_000), months="201912 ~ 201912 "), "a.csv")
    second = written(own, customs_file(RUSSIA_2020_01), "b.csv")
    told = own("import", "kcs", first, second, "--json").answer
    assert [(one["file"], one["new"], len(one["changes"]["figures_new"])) for one in told] == [
        ("a.csv", 2, 2),
        ("b.csv", 0, 2),
    ]
    assert len({one["version"] for one in told}) == 1
    assert len(own("versions", "--json").answer["versions"]) == 2


def test_if_one_of_several_files_is_refused_none_is_taken_in(own: Shell) -> None:
    good, bad = written(own, customs_file(RUSSIA_2020_01)), written(own, b"noise", "bad.csv")
    assert_one_line(own("import", "kcs", good, bad), 3, "bad.csv: ")
    assert not (own.data / "raw").exists()


def test_import_says_the_same_to_people(own: Shell) -> None:
    run = own("import", "kcs", written(own, customs_file(RUSSIA_2020_01)))
    assert run.status == 0
    assert "실적[1].csv: 2 figures read, 2 kept" in run.out
    assert "0 figures are new, 0 revise an earlier one" in run.out
    assert "3 lists of every partner kept" in run.out


def test_import_dates_a_file_by_the_day_that_is_given(own: Shell) -> None:
    file = written(own, customs_file(("2019.12", "러시아 연방", 700_000, 900_000), months="201912 ~ 201912 "))
    assert own("import", "kcs", file, "--published", "2020-01-15").status == 0
    trade = DataFolder(own.data).store.current().read("trade")
    assert set(trade.loc[trade["period"] == "2019-12", "published"]) == {pd.Timestamp("2020-01-15")}


#: What UN Comtrade's web page would give for Korea's exports of January 2020, in thousands by mistake.
COMTRADE_IN_THOUSANDS = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,"
    "partnerCode,partnerISO,partnerDesc,classificationCode,cmdCode,cmdDesc,aggrLevel,customsCode,motCode,netWgt,"
    "cifvalue,fobvalue,primaryValue\n"
    "C,M,20200101,2020,1,202001,410,KOR,Korea,X,Export,643,RUS,Russia,H5,TOTAL,all,0,C00,0,,,523531,523531\n"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"\x00" * 100, "실적[1].csv: "),
        (customs_file(RUSSIA_2020_01).decode("cp949").encode("utf-16"), "not UTF-8 or CP949 but UTF-16"),
        (
            COMTRADE_IN_THOUSANDS.encode(),
            "looks like a file of UN Comtrade (United Nations Statistics Division); take it",
        ),
        (COMTRADE_IN_THOUSANDS.encode(), "`python -m etl import un-comtrade '실적[1].csv'`"),
        (imf_workbook(), "`python -m etl import imf-dots '실적[1].csv'`"),
        (customs_file(RUSSIA_2020_01, ("2020.01", "중국", 9, 8))[:-30], "line 7: the line cannot be read"),
        (customs_file(RUSSIA_2020_01).replace(b"1,265,685", b"1,265,6x5"), "is not a number"),
        (b'{"error": "quota"}', "실적[1].csv: "),
    ],
)
def test_a_file_that_is_not_understood_is_refused_with_status_3_and_changes_nothing(
    own: Shell, data: bytes, said: str
) -> None:
    before = (own.data / "store" / "current").read_text()
    assert_one_line(own("import", "kcs", written(own, data)), 3, said)
    assert (own.data / "store" / "current").read_text() == before
    assert not (own.data / "raw").exists()


def test_a_file_in_thousands_of_thousands_is_refused_with_status_5_and_changes_nothing(own: Shell) -> None:
    file = written(own, customs_file(("2020.01", "러시아 연방", 523_531_000, 1_265_685_000)))
    assert_one_line(own("import", "kcs", file), 5, "thousands for dollars")
    assert not (own.data / "raw").exists()


RULE = """
[[rules]]
match = { reporter = "KOR", flow = "export", period = "2020-01" }
until = "2030-01-01"
action = "checked"
reason = "Looked at."
"""


def test_what_a_person_should_know_of_a_file_is_printed(own: Shell) -> None:
    text = COMTRADE_IN_THOUSANDS.replace("motCode,", "motCode,partner2Code,").replace("C00,0,", "C00,0,0,")
    text = text.replace("primaryValue", "primaryValue,tons").replace("523531,523531", "523531000,523531000,1")
    file = written(own, text.encode(), "web.csv")
    run = own("import", "un-comtrade", file)
    assert (run.status, run.err) == (0, "")
    assert "note: column 'tons' is not known and was passed over" in run.out
    assert "note: no list of partners kept for KOR export 2020-01: it has no world total" in run.out


def test_a_new_source_in_thousands_is_refused_and_a_rule_lets_it_pass(own: Shell) -> None:
    file, before = written(own, COMTRADE_IN_THOUSANDS.encode(), "web.csv"), own("status", "--json").answer
    assert_one_line(own("import", "comtrade", file), 5, "data/corrections/un-comtrade.toml")
    assert own("status", "--json").answer == before
    assert not (own.data / "raw").exists()
    (own.data / "corrections" / "un-comtrade.toml").write_text(RULE)
    run = own("import", "comtrade", file)
    assert (run.status, run.err) == (0, "")
    assert "1 figures are new" in run.out


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
@pytest.mark.parametrize("source", file_sources())
def test_a_file_that_cannot_be_read_is_told_with_status_3(own: Shell, source: str, name: str) -> None:
    assert_one_line(own("import", source, str(own.data.parent / name)), 3, "cannot be read")


def test_a_command_is_one_file_that_is_found_by_itself(
    etl: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "greet.py").write_text('def command() -> None:\n    """Greet."""\n    print("안녕")\n')
    monkeypatch.setattr(cli, "__path__", [*cli.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "etl.cli.greet", raising=False)
    assert cli.commands().keys() - {"greet"} == COMMANDS
    assert etl("greet") == Run(0, "안녕\n", "")
    del sys.modules["etl.cli.greet"]


@pytest.mark.parametrize("word", ["comtrade", "un-comtrade", "imf", "imf-imts", "kcs", "kosis"])
def test_import_and_fetch_take_the_same_names(word: str) -> None:
    live, files = find_live_source(word), find_importer(word)
    assert live.info.publisher == files.info.publisher


def test_why_of_one_source_takes_its_short_name(etl: Shell) -> None:
    long, short = (
        etl("why", "RUS", "KOR", "export", "2016", *more).out for more in (("imf-imts",), ("--source", "imf"))
    )
    assert long == short.replace("export 2016 imf-imts\n", "export 2016 imf-imts\n", 1)


def test_help_names_every_source(etl: Shell) -> None:
    for command, sources in (("import", file_sources()), ("fetch", api_sources())):
        assert source_names(sources) in " ".join(etl(command, "--help").out.replace("│", " ").split())


def test_a_fetch_into_a_folder_that_is_not_there_asks_nothing_and_makes_none(etl: Shell, tmp_path: Path) -> None:
    nowhere = replace(etl, data=tmp_path / "nowhere")
    for more in ((), ("--dry-run",)):
        assert_one_line(nowhere("fetch", "world-bank", *more), 2, "nowhere is no folder")
    assert not nowhere.data.exists()


def test_an_import_of_a_wrong_day_can_be_taken_back(own: Shell) -> None:
    rows = customs_file(("2019.12", "러시아 연방", 700_000, 900_000), months="201912 ~ 201912 ")
    file, before = written(own, rows), own("status", "--json").answer
    assert_one_line(own("import", "kcs", file, "--published", "2015-01-01"), 2, "it holds 2019-12, which ended on")
    assert own("status", "--json").answer == before
    own("import", "kcs", file, "--published", "2020-01-01")
    said = own("import", "kcs", file, "--published", "2020-01-15").out
    (command,) = re.findall(r"`python -m etl (forget [0-9a-f]{16})`", said)
    out = own(*command.split())
    assert (out.status, out.err) == (0, "")
    assert "public since 2020-01-01, is taken out" in out.out
    assert "figures withdrawn: 2" in out.out
    assert own("status", "--json").answer == before
    assert own("import", "kcs", file, "--published", "2020-01-15", "--json").answer[0]["published"] == "2020-01-15"


# versions


def test_versions_are_listed_and_the_old_ones_removed(own: Shell) -> None:
    old = own("versions", "--json").answer["versions"]
    own("import", "kcs", written(own, customs_file(("2020.01", "러시아 연방", 600_000, 1_265_685))))
    every = own("versions", "--json").answer["versions"]
    assert [(one["version"], one["place"]) for one in every][1:] == [(old[0]["version"], "former")]
    assert every[0]["place"] == "current"
    assert "in force" in own("versions").out
    assert_one_line(own("diff", "nothing"), 2, "`python -m etl versions`")
    assert own("prune", "--keep", "1", "--json").answer["removed"] == []
    assert own("prune", "--keep", "0").status == 2
    assert "0 versions removed" in own("prune", "--keep", "1").out


# wrong usage


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "abacus", "file.csv"), "'abacus' is no importer; there are baci, "),
        (("import", "world-bank", "x"), "'world-bank' is no importer; it is fetched: `python -m etl fetch world-bank`"),
        (("fetch", "baci"), "'baci' is no live source; import its files: `python -m etl import baci FILE`"),
        (("why", "RUS", "KOR", "2016", "--source", "abacus"), "'abacus' is no source; there are baci, "),
        (("check", "--asof", "yesterday"), "'yesterday' is not a day: write it as 2018-02-28"),
        (("check", "--asof", "2018-02-30"), "'2018-02-30' is not a day"),
        (("why", "nonsense"), "'nonsense' is no "),
        (("why", "claim", "nonsense"), "there is no claim 'nonsense'; `python -m etl why claim` lists them"),
        (("why", "claim", "turnover-15b"), "did you mean 'turnover-15bn'?"),
        (("check", "--asof", "2999-01-01"), "--asof 2999-01-01 is still to come"),
        (("why", "RUS", "KOR", "2016", "--asof", "2999-01-01"), "--asof 2999-01-01 is still to come"),
        (("why", "RUS", "KOR", "1950"), "no source holds RUS KOR 1950"),
        (("import", "kcs", "pyproject.toml", "--published", "2999-01-01"), "that day is still to come"),
        (("import", "kcs", "pyproject.toml", "--published", "soon"), "'soon' is not a day"),
        (("import", "kcs", "pyproject.toml", "--period", "2024-06/07"), "'2024-06/07' is not a period: write 2016"),
        (("import", "un-comtrade", "pyproject.toml", "--period", "2024"), "--period says nothing to comtrade"),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does_and_status_2(
    etl: Shell, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert_one_line(etl(*words), 2, said)


@pytest.mark.parametrize(
    "words", [("chekc",), ("check", "--json=yes"), ("check", "--unknown"), ("why",), ("import",), ("import", "kcs")]
)
def test_words_that_no_command_takes_leave_with_status_2(etl: Shell, words: tuple[str, ...]) -> None:
    run = etl(*words)
    assert run.status == 2
    assert run.out == ""
    assert "Traceback" not in run.err
    assert run.err


@pytest.mark.parametrize(
    "words", [("build",), ("import", "kcs", "README.md"), ("fetch", "imf-imts"), ("fetch", "imf-imts", "--dry-run"), ("prune", "--keep", "1")]
)  # fmt: skip
def test_a_data_folder_that_is_not_there_is_told_and_not_made(
    etl: Shell, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    nowhere = Shell(etl.patch, etl.captured, tmp_path / "no" / "data")
    assert_one_line(nowhere(*words), 2, "NINE_BRIDGES_DATA")
    assert list(tmp_path.iterdir()) == []


# contracts and the store


def test_a_build_that_breaks_a_hard_check_leaves_with_status_5(own: Shell) -> None:
    file = own.data / "published" / "kcs-2022.csv"
    file.write_text(file.read_text("utf-8").replace(",523531000,", ",523531,"), "utf-8")
    assert_one_line(own("build"), 5, "thousands for dollars")
    assert own("check").status == 0  # the version in force is still there


def test_a_declaration_with_a_mistake_leaves_with_status_3(own: Shell) -> None:
    (own.data / "goals" / "broken.toml").write_text("id = ", "utf-8")
    assert_one_line(own("build"), 3, "broken.toml")


@pytest.mark.parametrize("words", [("check",), ("why", "turnover-15bn")])
def test_without_a_store_the_answer_is_to_build_one_and_status_6(own: Shell, words: tuple[str, ...]) -> None:
    shutil.rmtree(own.data / "store")
    assert_one_line(own(*words), 6, "run `python -m etl build`")


def test_a_damaged_store_is_told_with_status_6_and_mended_by_a_build(own: Shell) -> None:
    store = own.data / "store"
    table = store / (store / "current").read_text().strip() / "claim_checks.parquet"
    table.write_bytes(table.read_bytes()[:-1])
    assert_one_line(own("check"), 6, "is not what was written: run `python -m etl build`")
    assert own("build").status == 0
    assert own("check").status == 0


def test_a_locked_store_is_told_with_status_6(own: Shell) -> None:
    with DataFolder(own.data).store.locked():
        assert_one_line(own("build"), 6, "another run is writing")


def test_damaged_raw_bytes_are_told_with_status_6(own: Shell) -> None:
    assert own("import", "kcs", written(own, customs_file(RUSSIA_2020_01))).status == 0
    (stored,) = (path for path in (own.data / "raw").iterdir() if path.is_file() and not path.suffix)
    stored.write_bytes(b"else")
    assert_one_line(own("build"), 6, "import 실적[1].csv again")


def test_a_change_beyond_what_a_source_revises_is_told_where_no_sum_would_show_it(own: Shell) -> None:
    (own.data / "corrections" / "un-comtrade.toml").write_text(RULE)
    for usd, day in (("523531000", "2020-03-01"), ("723531000", "2021-03-01")):
        text = COMTRADE_IN_THOUSANDS.replace("motCode,", "motCode,partner2Code,").replace("C00,0,", "C00,0,0,")
        file = written(own, text.replace("523531,523531", f"{usd},{usd}").encode(), "web.csv")
        run = own("import", "un-comtrade", file, "--published", day)
        assert (run.status, "changes beyond what a source revises" in run.out) == (0, usd == "723531000"), run.err
    assert "un-comtrade KOR RUS export 2020-01 TOTAL: 523,531,000 → 723,531,000 (+38.2%)" in " ".join(run.out.split())
    said = own("status").out
    assert "checks itself: the lines add up to the total line" in said
    assert "has no control sum: a change of more than 1% from what it gave before is told" in said


# the process itself


def test_a_file_that_is_none_or_too_large_is_told_in_one_line_at_once(own: Shell, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(200_000_000)
    for path, said in (("pipe.csv", "it is no file"), ("large.csv", "has 200 MB, and no file of")):
        assert_one_line(own("import", "kcs", str(tmp_path / path)), 3, said)
    assert_one_line(own("import", "kcs", "/dev/zero"), 3, "it is no file")


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"," * (2 << 20), "the line is longer than 1,048,576 characters"), (b"x," * 400_000, "실적[1].csv: ")],
)
def test_an_endless_line_is_told_in_one_line(own: Shell, data: bytes, said: str) -> None:
    assert_one_line(own("import", "kcs", written(own, data)), 3, said)


def test_memory_that_runs_out_is_told_in_one_line(own: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("etl.pipeline.all_tables", exhaust)
    assert_one_line(own("build"), 6, "memory ran out")


@pytest.mark.parametrize("words", [("etl", "status"), ("dashboard", "--help")])
def test_a_disk_that_takes_no_output_is_told_in_one_line(project: DataFolder, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, env={**os.environ, "NINE_BRIDGES_DATA": str(project.data)},
            check=False, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
    assert done.returncode == 6
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_an_error_is_one_line_and_a_status_in_a_process_of_its_own(tmp_path: Path) -> None:
    assert_one_line(outside("check", data=tmp_path), 6, "there is no store")


def test_a_terminal_that_cannot_write_a_character_gets_its_number(etl: Shell, checked: Any) -> None:
    lines = outside("check", data=etl.data, PYTHONIOENCODING="ascii")
    assert (lines.status, lines.err) == (0, "")
    assert "\\u201c" in lines.out
    assert etl("check", "--json").answer == checked


def test_a_run_that_takes_too_long_is_ended_with_one_line() -> None:
    with pytest.raises(InputError, match=r"reading a\.csv takes longer than"), time_limit(0.05, "reading a.csv"):
        time.sleep(30)
