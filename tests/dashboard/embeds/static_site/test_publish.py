"""The site of files: everything is there, the same bytes every time, pinned names for ever, nothing removed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

from dashboard import __main__ as command_line
from dashboard.charts._chart import all_charts
from dashboard.editions import EditionCache
from dashboard.embeds import forms
from dashboard.embeds.address import TYPES, EmbedAddresses
from dashboard.embeds.cards import find_frame
from dashboard.embeds.frames import chart_page
from dashboard.embeds.frames.frame_scripts import chart_script, script_hashes
from dashboard.embeds.pins import PinStore
from dashboard.embeds.repository import ChartRepository
from dashboard.embeds.request import ChartRequest
from dashboard.embeds.static_site import publish as publishing
from dashboard.embeds.static_site.publish import cards_of, publish, write_card
from dashboard.embeds.static_site.site_folder import SiteFolder
from dashboard.embeds.static_site.static_addresses import StaticSite, slug
from dashboard.text import Words
from dashboard.text.catalogues import languages
from etl.pipeline import DataFolder, build
from tests.dashboard.embedding import revise

ROOT = "https://charts.example.org/nine/"
SITE = StaticSite(ROOT, "https://bridges.example.org/")


@pytest.fixture(scope="module", autouse=True)
def quick_pictures() -> Iterator[None]:
    """Stand in for PNG, which test_png holds to its bytes: a picture is the digest of its SVG and its width."""

    def stand_in(svg: str, *, width: int) -> bytes:
        return hashlib.sha256(f"{width} {svg}".encode()).digest()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms, "png", stand_in)
        yield


@pytest.fixture(scope="module")
def data(small_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(small_built, tmp_path_factory.mktemp("published") / "data"))


def _repository(data: Path) -> ChartRepository:
    charts = {name: chart for name, chart in all_charts().items() if name == "growth"}
    return ChartRepository(EditionCache(DataFolder(data).store), charts, {"en": Words()}, PinStore(data / "pinned"))


@pytest.fixture(scope="module")
def site(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    publish(_repository(data), out, SITE)
    return out


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_form_theme_and_frame_is_there_live_and_pinned(site: Path) -> None:
    files = _files(site)
    digest = json.loads(files["charts/growth.metadata.json"])["digest"]
    for ending in TYPES:
        assert f"charts/growth.{ending}" in files
        assert f"pinned/growth.{digest}.{ending}" in files
    for theme in ("", ".light", ".dark"):
        assert f"embed/growth{theme}.html" in files
        assert f"pinned/growth{theme}.{digest}.html" in files
        assert f"charts/growth{theme}.svg" in files
        assert f"charts/growth{theme}.card.png" in files
    assert {"index.html", "index.json", "feed.atom", "claims.json", "charts/growth.atom", "_headers"} <= set(files)
    assert "claims/turnover-15bn.jsonld" in files
    assert "embed/growth_flow-export.html" in files
    assert not [name for name in files if ".new" in name]


CARDS = ("card-yes_claim-turnover-15bn", "article-eaf-2018-rinna", "number-KOR-2016")


@pytest.fixture(scope="module")
def cards(data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of one card of each kind, in two languages."""
    out, chart = tmp_path_factory.mktemp("cards"), all_charts()["turnover"]
    spoken = {name: languages()[name] for name in ("en", "ko")}
    store = EditionCache(DataFolder(data).store)
    repository = ChartRepository(store, {"turnover": chart}, spoken, PinStore(data / "pinned"))
    for snapshot in cards_of(store.open().tables, chart, [("turnover", "KOR.2016")]):
        if slug(ChartRequest("turnover", snapshot.options)).removeprefix("turnover_") in CARDS:
            write_card(repository, snapshot, SITE, SiteFolder(out))
    return _files(out)


@pytest.mark.parametrize("lang", ["", ".ko"])
@pytest.mark.parametrize("card", CARDS)
def test_cards_are_there_live_and_pinned_in_every_language(cards: dict[str, bytes], card: str, lang: str) -> None:
    live = f"embed/turnover_{card}.light{lang}.html"
    (pinned,) = (
        name for name in cards if re.fullmatch(rf"pinned/turnover_{card}\.light{lang}\.[0-9a-f]{{16}}\.html", name)
    )
    assert f"<html lang={lang[1:] or 'en'}>" in cards[live].decode()
    assert f"charts/turnover_{card}.light{lang}.card.png" in cards
    assert re.sub(r"\.(?=[0-9a-f]{16}\.html)", ".card.", pinned).replace("html", "png") in cards
    assert (cards[live] == cards[pinned]) is False


def test_the_index_lists_cards_whose_scripts_may_run(site: Path) -> None:
    listed = json.loads((site / "index.json").read_text("utf-8"))["cards"]
    assert [one["name"] for one in listed] == [
        "growth_card-yes_claim-turnover-up-50-h1-2017", "growth_card-yes_claim-russian-exports-up-40-h1-2017",
    ]  # fmt: skip
    for one in listed:
        assert one["pinned"] in (site / "index.html").read_text("utf-8")
        (runs,) = script_hashes((site / one["pinned"].removeprefix(ROOT)).read_bytes())
        assert runs in (site / "_headers").read_text("utf-8")


def test_every_address_of_a_file_leads_to_a_file(site: Path) -> None:
    files = _files(site)
    for name, content in files.items():
        if name.endswith((".html", ".json", ".xml", ".atom", ".jsonld")):
            for address in re.findall(re.escape(ROOT) + r"([^\s\"'<>&#)\\]+)", content.decode()):
                assert unquote(address) in files, (name, address)


def test_links_to_the_newest_lead_to_the_pages(site: Path) -> None:
    assert 'href="https://bridges.example.org/embed?chart=growth&amp;look=both"' in (
        site / "embed/growth.html"
    ).read_text("utf-8")
    assert StaticSite("/").view(ChartRequest("growth"), "/embed") == "/index.html#growth"


def test_the_same_store_gives_the_same_bytes(data: Path, site: Path, tmp_path: Path) -> None:
    publish(_repository(data), tmp_path, SITE)
    assert _files(tmp_path) == _files(site)


def test_a_second_run_changes_nothing_and_removes_nothing(data: Path, site: Path) -> None:
    (site / "pinned" / "older.html").write_text("an article points here", "utf-8")
    before = _files(site)
    written = publish(_repository(data), site, SITE)
    assert (written.new, written.changed) == ([], [])
    assert _files(site) == before
    (site / "pinned" / "older.html").unlink()


def test_after_a_revision_live_files_change_and_pinned_ones_stay(data: Path, site: Path, tmp_path: Path) -> None:
    folder, out = Path(shutil.copytree(data, tmp_path / "data")), Path(shutil.copytree(site, tmp_path / "site"))
    before = _files(out)
    revise(folder)
    build(DataFolder(folder))
    written = publish(_repository(folder), out, SITE)
    after = _files(out)
    assert {name: after[name] for name in before if name.startswith("pinned/")} == {
        name: content for name, content in before.items() if name.startswith("pinned/")
    }
    assert "charts/growth.csv" in written.changed
    assert "embed/growth.html" in written.changed
    assert "feed.atom" in written.changed
    assert any(name.startswith("pinned/growth.") for name in written.new)


def test_a_pinned_file_is_never_written_again(tmp_path: Path) -> None:
    files = SiteFolder(tmp_path)
    files.write_pinned("pinned/a.svg", lambda: b"first")
    files.write_pinned("pinned/a.svg", lambda: b"second")
    assert (tmp_path / "pinned" / "a.svg").read_bytes() == b"first"


def test_scripts_of_frames_that_stay_are_let_run_after_an_upgrade(
    data: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(site, tmp_path, dirs_exist_ok=True)
    before = (tmp_path / "_headers").read_text("utf-8")
    (script,) = set(script_hashes((tmp_path / "embed/growth.html").read_bytes()))
    assert before.count(script) == 2
    newer = chart_script() + "const later=1;"
    for module in (chart_page, publishing):
        monkeypatch.setattr(module, "chart_script", lambda: newer)
    for _ in range(2):
        publish(_repository(data), tmp_path, SITE)
        for page in [*tmp_path.glob("pinned/*.html"), *tmp_path.glob("embed/*.html")]:
            (runs,) = script_hashes(page.read_bytes())
            assert (tmp_path / "_headers").read_text("utf-8").count(runs) == 2
    assert script in (tmp_path / "_headers").read_text("utf-8")
    assert {*script_hashes((tmp_path / "embed/growth.html").read_bytes())} != {script}


@dataclass(frozen=True)
class CommandLine:
    """Runs the command line in this process, on a data folder."""

    data: Path
    patch: pytest.MonkeyPatch
    captured: pytest.CaptureFixture[str]

    def __call__(self, *words: str, command: str = "publish") -> tuple[int, str, str]:
        """Return the exit status, what was printed, and what was said of errors and progress, in one line."""
        self.patch.setenv("NINE_BRIDGES_DATA", str(self.data))
        self.patch.setattr(sys, "argv", ["dashboard", command, *words])
        with pytest.raises(SystemExit) as left:
            command_line.main()
        printed = self.captured.readouterr()
        return int(left.value.code or 0), printed.out, " ".join(printed.err.split())


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(data, monkeypatch, capsys)


def test_the_command_line_says_what_it_did(run: CommandLine, tmp_path: Path) -> None:
    words = ("--out", str(tmp_path), "--site", ROOT, "--live", "https://bridges.example.org", "--chart", "partner-rank")
    status, printed, said = run(*words, "--json")
    assert status == 0
    assert json.loads(printed)["new"] == len(_files(tmp_path))
    assert "done" in said


def test_a_card_is_kept_by_its_address(run: CommandLine, data: Path) -> None:
    card = find_frame(_repository(data), "claims/turnover-up-50-h1-2017", {}, EmbedAddresses("/"))
    status, printed, _ = run(f"https://example.org{card.pinned_address}", command="pin")
    assert (status, printed.strip()) == (0, card.pinned_address)
    assert PinStore(data / "pinned").snapshot(card.snapshot.digest) is not None


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["--out", "OUT", "--chart", "nope"], 2, "there are growth, growth-needed, "),
        (["--out", "OUT", "--chart", "growth", "--number", "growth:KOR.1804"], 2, "it has "),
        (["--out", "OUT", "--site", "example"], 2, "is not an address"),
        (["--out", "/proc/nowhere", "--chart", "partner-rank"], 6, "cannot be written to"),
        ([], 2, "--out"),
    ],
)
def test_the_command_line_refuses_in_one_line(
    run: CommandLine, tmp_path: Path, words: list[str], status: int, says: str
) -> None:
    refused, _, said = run(*[str(tmp_path) if word == "OUT" else word for word in words])
    assert refused == status
    assert says in said
    assert "Traceback" not in said


def test_without_a_store_the_command_line_says_what_to_do_in_a_process_of_its_own(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "dashboard", "publish", "--out", str(tmp_path)]
    environment = {**os.environ, "NINE_BRIDGES_DATA": str(tmp_path / "nothing")}
    refused = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    assert refused.returncode == 6
    assert "python -m etl build" in " ".join(refused.stderr.split())
    assert "Traceback" not in refused.stderr
