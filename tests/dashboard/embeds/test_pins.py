"""Pinned charts: their bytes stay, whatever is refreshed; live ones follow; the feed and the builder tell what changed."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from dashboard.application import create_app
from dashboard.charts._chart import all_charts
from dashboard.editions import EditionCache
from dashboard.embeds import cards, forms
from dashboard.embeds.address import TYPES, EmbedAddresses
from dashboard.embeds.frames import chart_page
from dashboard.embeds.frames.frame_scripts import chart_script, script_hashes
from dashboard.embeds.pins import FULL, KEPT, UNWRITABLE, DamagedPinError, PinStore
from dashboard.embeds.repository import FRAME, ChartRepository, UnknownPinError
from dashboard.embeds.request import WrongValueError
from dashboard.embeds.snapshot import read_snapshot
from dashboard.text import Words
from dashboard.text.catalogues import languages
from etl.integrity.pin_index import PinIndex
from etl.pipeline import DataFolder, build
from etl.store import Store
from tests.dashboard.embedding import ASKED, REVISED_ON, form, letters_needed, pin, revise, text

pytestmark = letters_needed

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("asked", ASKED)
def test_a_chart_can_be_pinned_as_it_is_now(client: FlaskClient, asked: str) -> None:
    answer = client.get(pin(client, asked))
    assert answer.status_code == 200
    assert "never changed here" in text(answer.text)
    assert "Newest figures" in text(answer.text)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(f"/embed/{asked}").headers["Cache-Control"].startswith("public, max-age=300,")


@pytest.mark.parametrize("asked", ASKED)
def test_a_pinned_chart_has_every_form(client: FlaskClient, asked: str) -> None:
    name, _, query = pin(client, asked).removeprefix("/embed/").partition("?")
    for ending in ("svg", "csv", "json", "parquet", "metadata.json"):
        answer = client.get(form(f"{name}?{query}", ending))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_digest_that_nothing_gives_does_not_exist(client: FlaskClient) -> None:
    answer = client.get("/embed/turnover?asof=2022-03-01&digest=0123456789abcdef")
    assert answer.status_code == 404
    right = re.search("have the digest ([0-9a-f]{16})", answer.text)
    assert right is not None
    assert client.get(f"/embed/turnover?asof=2022-03-01&digest={right[1]}").status_code == 200


def test_content_survives_being_kept(project: DataFolder) -> None:
    repository = _repository(project.store.root.parent)
    for name in repository.charts:
        snapshot = repository.snapshot(name, {})
        again = read_snapshot(snapshot.content)
        assert again.content == snapshot.content
        assert again.view.points.dtypes.to_dict() == snapshot.view.points.dtypes.to_dict()


def _repository(data: Path, today: str = "2026-11-24") -> ChartRepository:
    store = DataFolder(data).store
    charts, day = all_charts(), date.fromisoformat(today)
    return ChartRepository(EditionCache(store), charts, {"en": Words()}, PinStore(data / "pinned"), lambda: day)


@dataclass
class Refreshed:
    """A store of which one month was revised, with what was asked before and after."""

    data: Path
    before: FlaskClient
    after: FlaskClient
    kept: dict[str, bytes]


PINNED_FORMS = (*TYPES, FRAME)


@pytest.fixture(scope="module")
def refreshed(small_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    data = Path(shutil.copytree(small_built, tmp_path_factory.mktemp("refreshed") / "data"))
    before = create_app(DataFolder(data).store).server.test_client()
    kept = {address: before.get(address).data for address in _addresses(before)}
    revise(data)
    build(DataFolder(data))
    after = create_app(DataFolder(data).store).server.test_client()
    return Refreshed(data, before, after, kept)


def _addresses(client: FlaskClient) -> list[str]:
    """Return every form of the pinned turnover, and the live frame and figures."""
    pinned = pin(client, "turnover").removeprefix("/embed/")
    forms = [form(pinned, ending) for ending in TYPES]
    cards = [pin(client, f"turnover?claim=turnover-15bn&card=yes{lang}") for lang in ("", "&lang=ko")]
    number, article = pin(client, "turnover?number=KOR.2021"), pin(client, "turnover?article=eaf-2018-rinna")
    return [
        f"/embed/{pinned}",
        *forms,
        *cards,
        number,
        article,
        "/embed/turnover",
        "/charts/turnover.csv",
        "/charts/turnover.metadata.json",
    ]


def test_pinned_bytes_stay_and_live_ones_change_with_their_stamp(refreshed: Refreshed) -> None:
    now = {address: refreshed.after.get(address) for address in refreshed.kept}
    for address, answer in now.items():
        assert answer.status_code == 200
        assert (answer.data == refreshed.kept[address]) is ("digest=" in address), address
    assert "as of 1 June 2026" in text(now["/embed/turnover"].text)
    assert "as of 21 February 2023" in text(refreshed.kept["/embed/turnover"].decode())


def test_a_pinned_card_keeps_its_verdict_and_numbers_and_a_live_one_follows(refreshed: Refreshed) -> None:
    address = next(address for address in refreshed.kept if address.startswith("/embed/claims/"))
    assert "never changed here" in text(refreshed.after.get(address).text)
    assert refreshed.after.get("/embed/claims/turnover-15bn").data != refreshed.kept[address]


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("/embed/growth-of-both", "/embed/growth"),
        ("/charts/growth-of-both.csv", "/charts/growth.csv"),
        ("/embed/turnover?claim=fifteen-billion", "/embed/turnover?claim=turnover-15bn"),
        ("/embed/claims/fifteen-billion", "/embed/claims/turnover-15bn"),
        ("/oembed?url=http://localhost/embed/growth-of-both", "/oembed?url=http://localhost/embed/growth"),
    ],
)
def test_a_former_name_keeps_its_addresses(refreshed: Refreshed, former: str, present: str) -> None:
    answer = refreshed.after.get(former)
    assert answer.status_code == 200
    assert abs(len(answer.data) - len(refreshed.after.get(present).data)) < 300


def test_a_page_under_a_former_name_leads_to_the_present_one(refreshed: Refreshed) -> None:
    for path in ("/claims/fifteen-billion?theme=dark", "/ko/claims/fifteen-billion", "/claims/fifteen-billion.jsonld"):
        answer = refreshed.after.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (
            301,
            path.replace("fifteen-billion", "turnover-15bn"),
        )


def test_a_pin_made_under_a_former_name_keeps_its_bytes(refreshed: Refreshed, monkeypatch: pytest.MonkeyPatch) -> None:
    charts = all_charts()
    renamed = {**charts, "both-turnover": replace(charts["turnover"], name="both-turnover")}
    del renamed["turnover"]
    store = DataFolder(refreshed.data).store
    repository = ChartRepository(EditionCache(store), renamed, languages(), PinStore(refreshed.data / "pinned"))
    address = next(one for one in refreshed.kept if one.startswith("/embed/turnover?asof"))
    args = dict(parse_qsl(address.partition("?")[2]))
    rendering = repository.find("turnover", args, EmbedAddresses("http://localhost/"))
    assert repository.form(rendering, FRAME) == refreshed.kept[address]
    monkeypatch.setattr(cards, "claim_charts", lambda _: {"turnover-15bn": "both-turnover"})
    monkeypatch.setattr(cards, "article_charts", lambda _: {"eaf-2018-rinna": "both-turnover"})
    for address in (one for one in refreshed.kept if one.startswith(("/embed/claims/", "/embed/articles/"))):
        place, _, query = address.removeprefix("/embed/").partition("?")
        card = cards.find_frame(repository, place, dict(parse_qsl(query)), EmbedAddresses("http://localhost/"))
        assert repository.form(card, FRAME) == refreshed.kept[address]


def test_pinned_bytes_come_out_of_the_tables_too(refreshed: Refreshed, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(refreshed.data / "store", data / "store")
    again = create_app(DataFolder(data).store).server.test_client()
    for address, kept in refreshed.kept.items():
        if "digest=" in address:
            assert again.get(address).data == kept


def test_pinned_bytes_stay_when_the_tables_give_another_digest(refreshed: Refreshed, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(refreshed.data, data)
    path = data / "published" / "kcs-2022.csv"
    mended = re.sub("(?m)^(KOR,RUS,export,2021-11,TOTAL,TOTAL,)[0-9]+", r"\g<1>999000000", path.read_text("utf-8"))
    path.write_text(mended, "utf-8")
    build(DataFolder(data))
    client = create_app(DataFolder(data).store).server.test_client()
    address = next(address for address in refreshed.kept if address.startswith("/embed/") and "digest=" in address)
    assert client.get(address).data == refreshed.kept[address]
    assert client.get(f"{address}&theme=dark").status_code == 200
    shutil.rmtree(data / "pinned")
    fresh = create_app(DataFolder(data).store).server.test_client()
    assert fresh.get(address).status_code == 404


def test_the_feed_tells_which_figures_were_revised_and_by_how_much(refreshed: Refreshed) -> None:
    for address in ("/feed.atom", "/charts/turnover.atom"):
        feed = ElementTree.fromstring(refreshed.after.get(address).data)  # noqa: S314 - our own
        entries = feed.findall(f"{ATOM}entry")
        assert entries
        entry = next(one for one in entries if "turnover" in one.findtext(f"{ATOM}id", ""))
        assert entry.findtext(f"{ATOM}updated") == f"{REVISED_ON}T00:00:00Z"
        assert entry.findtext(f"{ATOM}summary") == "Revised by Korea Customs Service on 1 June 2026."
        assert re.search(
            r"Korea’s figures, .*2021.*: US\$27.336.billion, now US\$27.644.billion \(\+1.13%\)",
            entry.findtext(f"{ATOM}content", ""),
        )
    assert not ElementTree.fromstring(refreshed.before.get("/charts/partner-rank.atom").data).findall(f"{ATOM}entry")  # noqa: S314


def test_the_feed_is_valid_atom(refreshed: Refreshed) -> None:
    for address in ("/feed.atom", "/charts/turnover.atom", "/charts/growth.atom"):
        answer = refreshed.after.get(address)
        assert answer.headers["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.data)  # noqa: S314 - our own
        assert feed.tag == f"{ATOM}feed"
        _assert_named(feed)
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        assert feed.find(f"{ATOM}link[@rel='self']") is not None
        ids = [one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")]
        assert len(ids) == len(set(ids))
        for entry in feed.findall(f"{ATOM}entry"):
            _assert_named(entry)
            content = entry.find(f"{ATOM}content")
            assert content is not None
            assert content.attrib["type"] == "html"
        assert {child.tag.removeprefix(ATOM) for child in feed} <= {"id", "title", "updated", "author", "link", "entry"}


def _assert_named(node: ElementTree.Element) -> None:
    """Assert what Atom asks of a feed and of an entry: one id, one title, one moment."""
    for name in ("id", "title", "updated"):
        assert len(node.findall(f"{ATOM}{name}")) == 1
        assert node.findtext(f"{ATOM}{name}")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", node.findtext(f"{ATOM}updated", ""))
    assert node.findtext(f"{ATOM}id", "").startswith("http")


def test_the_builder_tells_what_was_revised_under_a_pinned_chart(refreshed: Refreshed) -> None:
    seen = text(refreshed.after.get("/embed?chart=turnover&asof=2022-08-31").text)
    assert "1 figure of this chart has changed since" in seen
    assert "No figure of this chart has been revised since." in text(
        refreshed.after.get(f"/embed?chart=turnover&asof={REVISED_ON}").text
    )


def test_a_day_that_has_not_come_cannot_be_pinned(project: DataFolder) -> None:
    repository = _repository(project.store.root.parent, today="2020-01-01")
    with pytest.raises(WrongValueError, match="not come"):
        repository.find("turnover", {"asof": "2022-03-01", "digest": "0123456789abcdef"}, EmbedAddresses("/"))


def test_a_day_that_has_not_come_has_no_figures(project: DataFolder) -> None:
    repository = _repository(project.store.root.parent, today="2020-01-01")
    with pytest.raises(WrongValueError, match="not come"):
        repository.find("turnover", {"asof": "2022-03-01"}, EmbedAddresses("/"))


def test_a_digest_of_another_chart_is_refused(project: DataFolder, tmp_path: Path) -> None:
    repository = _repository(project.store.root.parent)
    other = repository.snapshot("growth", {})
    PinStore(project.store.root.parent / "pinned").keep(other)
    with pytest.raises(UnknownPinError):
        repository.find("turnover", {"asof": other.day, "digest": other.digest}, EmbedAddresses("/"))


def test_what_was_kept_first_stands_and_damage_is_not_served(tmp_path: Path, project: DataFolder) -> None:
    pins, snapshot = PinStore(tmp_path), _repository(project.store.root.parent).snapshot("growth", {})
    pins.keep(snapshot)
    assert pins.keep_form(snapshot.digest, "frame", b"first") == b"first"
    assert pins.keep_form(snapshot.digest, "frame", b"second") == b"first"
    (tmp_path / snapshot.digest / "exhibit.json").write_bytes(b"{}")
    assert pins.snapshot(snapshot.digest) is None
    assert pins.snapshot("../../etc/passwd") is None


def test_a_full_folder_keeps_nothing_new_and_still_serves(tmp_path: Path, project: DataFolder) -> None:
    repository = _repository(project.store.root.parent)
    pins, snapshot, other = (
        PinStore(tmp_path, bound=10),
        repository.snapshot("growth", {}),
        repository.snapshot("mirror", {}),
    )
    assert pins.state == KEPT
    pins.keep(snapshot)
    assert pins.state == FULL
    pins.keep(other)
    assert pins.snapshot(snapshot.digest) is not None
    assert pins.snapshot(other.digest) is None
    assert pins.keep_form(snapshot.digest, "frame", b"a page") == b"a page"
    assert pins.form(snapshot.digest, "frame") is None


@pytest.fixture
def shut(project: DataFolder, tmp_path: Path) -> FlaskClient:
    """A site that cannot keep what is pinned: a file is where the folder should be."""
    shutil.copytree(project.store.root, tmp_path / "store")
    (tmp_path / "pinned").write_text("", "utf-8")
    return create_app(Store(tmp_path / "store")).server.test_client()


def test_what_cannot_be_kept_is_not_promised(
    shut: FlaskClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    address = pin(shut, "growth")
    for _ in range(2):
        page = shut.get(address)
        assert page.status_code == 200
        assert "It could not be kept here" in text(page.text)
        assert "never changed here" not in text(page.text)
        assert "immutable" not in page.headers["Cache-Control"]
    about = shut.get(form(address.removeprefix("/embed/"), "metadata.json")).json
    assert about is not None
    assert about["pinned"] is False
    said = shut.get("/health").json
    assert said is not None
    assert said["pins"] == UNWRITABLE
    assert [record.getMessage() for record in caplog.records if "could not be kept" in record.getMessage()] == [
        "a pinned chart could not be kept: the folder pinned is unwritable"
    ]
    (tmp_path / "pinned").unlink()
    assert "never changed here" in text(shut.get(address).text)
    assert "immutable" in shut.get(address).headers["Cache-Control"]


def test_a_kept_frame_runs_the_script_of_its_day(
    project: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(project.store.root, tmp_path / "store")
    before = create_app(Store(tmp_path / "store")).server.test_client()
    address = pin(before, "growth")
    kept = before.get(address)
    newer = chart_script() + "const later=1;"
    monkeypatch.setattr(chart_page, "chart_script", lambda: newer)
    after = create_app(Store(tmp_path / "store")).server.test_client()
    for answer, own in ((after.get(address), True), (after.get("/embed/growth"), False)):
        (script,) = script_hashes(answer.data)
        assert f"script-src {script};" in answer.headers["Content-Security-Policy"]
        assert (script_hashes(kept.data) == [script]) is own
    assert after.get(address).data == kept.data


def test_stored_forms_keep_their_file_names(tmp_path: Path, project: DataFolder) -> None:
    repository = replace(_repository(project.store.root.parent), pins=PinStore(tmp_path))
    now = repository.snapshot("growth", {})
    args = {"asof": now.day, "digest": now.digest, "theme": "dark"}
    repository.form(repository.find("growth", args, EmbedAddresses("/")), "svg")
    address = f"/embed/growth?asof={now.day}&digest={now.digest}&theme=dark"
    name = hashlib.sha256(f"svg {address} Look(lang='en', theme='dark', size='')".encode()).hexdigest()[:16]
    assert (tmp_path / now.digest / name).exists()


# What is kept is what was written


@pytest.fixture
def kept(project: DataFolder, tmp_path: Path) -> tuple[ChartRepository, dict[str, str]]:
    """A repository with a folder of pins of its own, and the arguments of a chart pinned in it."""
    repository = replace(_repository(project.store.root.parent), pins=PinStore(tmp_path / "pinned"))
    now = repository.snapshot("growth", {})
    return repository, {"asof": now.day, "digest": now.digest}


def _again(repository: ChartRepository) -> ChartRepository:
    """Return a repository as another process has it: with nothing in memory."""
    fresh = ChartRepository(
        repository.editions, repository.charts, repository.languages, PinStore(repository.pins.folder)
    )
    return replace(fresh, today=repository.today)


def _form(repository: ChartRepository, args: dict[str, str], ending: str, **more: str) -> bytes:
    return repository.form(repository.find("growth", {**args, **more}, EmbedAddresses("/")), ending)


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"noise"), Path.unlink], ids=["changed", "gone"])
def test_a_damaged_form_is_drawn_again_as_it_was_or_not_sent_at_all(
    kept: tuple[ChartRepository, dict[str, str]], monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], object]
) -> None:
    repository, args = kept
    sent = _form(repository, args, "svg")
    (path,) = (path for path in repository.pins.folder.glob("*/*") if path.read_bytes() == sent)
    damage(path)
    assert _form(_again(repository), args, "svg") == sent
    assert path.read_bytes() == sent
    damage(path)
    monkeypatch.setattr(forms, "form", lambda *_: b"drawn otherwise by a later version")
    with pytest.raises(DamagedPinError, match="comes back with the backup") as caught:
        _form(_again(repository), args, "svg")
    assert caught.value.status == 503


def test_damaged_content_is_taken_from_the_tables_again_or_said_to_be_damaged(
    kept: tuple[ChartRepository, dict[str, str]],
) -> None:
    repository, args = kept
    sent = _form(repository, args, "csv")
    content = repository.pins.folder / args["digest"] / "exhibit.json"
    content.write_bytes(b"{}")
    assert _form(_again(repository), args, "csv") == sent
    assert _again(repository).pins.snapshot(args["digest"]) is not None
    content.write_bytes(b"{}")
    with pytest.raises(DamagedPinError):
        _again(repository).find("growth", {**args, "asof": "2018-02-28"}, EmbedAddresses("/"))


def test_forms_of_the_same_bytes_are_one_file(kept: tuple[ChartRepository, dict[str, str]]) -> None:
    repository, args = kept
    sizes = [{"theme": theme, "size": size} for theme in ("", "light", "dark") for size in ("", "wide", "narrow")]
    sent = [_form(repository, args, ending, **look) for look in sizes for ending in ("csv", "parquet")]
    files = [path for path in (repository.pins.folder / args["digest"]).iterdir() if path.name != "exhibit.json"]
    assert (len(sent), len(files)) == (18, 2)
    again = _again(repository)
    assert [again.pins.state, *(_form(again, args, "csv", **look) for look in sizes)] == [KEPT, *sent[::2]]


def test_what_earlier_versions_kept_is_listed_and_what_they_left_unfinished_goes(
    kept: tuple[ChartRepository, dict[str, str]],
) -> None:
    repository, args = kept
    sent, folder = _form(repository, args, "svg"), repository.pins.folder
    (folder / "index.jsonl").unlink()
    (folder / args["digest"] / ".new-1234").write_bytes(b"half")
    again = _again(repository)
    assert _form(again, args, "csv")
    assert not list(folder.glob("*/.new-*"))
    assert again.pins.form(args["digest"], "nothing") is None
    assert sent in [(folder / one.path).read_bytes() for one in again.pins.listed().by_name.values()]
    assert list(PinIndex(folder).faults()) == []


def test_readers_cannot_fill_what_is_the_operators(kept: tuple[ChartRepository, dict[str, str]]) -> None:
    repository, args = kept
    folder, snapshot = repository.pins.folder, repository.snapshot("growth", {})
    PinStore(folder, bound=10).keep(snapshot)
    other = repository.snapshot("mirror", {})
    PinStore(folder, bound=10).keep(other)
    assert PinStore(folder).snapshot(other.digest) is None
    PinStore(folder, bound=1_000_000).keep(other)
    assert PinStore(folder).snapshot(other.digest) is not None
    assert PinStore(folder).snapshot(args["digest"]) is not None
