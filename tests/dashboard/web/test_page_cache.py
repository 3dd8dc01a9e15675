"""Pages as they are sent: built once for an edition and an address, never of two editions, as small as may be."""

from __future__ import annotations

import gc
import json
import re
import weakref
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import create_environ

from dashboard.application import create_app
from dashboard.editions import DAYS, KEPT, EditionCache, Tables, one_edition
from dashboard.pages._page import PageContent, all_pages
from dashboard.pages._router import PageRouter
from dashboard.render.document import RenderedPage
from dashboard.text import Words
from dashboard.web import compression, logs
from dashboard.web.dash_app import HTML
from dashboard.web.page_cache import PAGES, PageCache, read_callback_request
from dashboard.web.wsgi import respond
from etl.pipeline import DataFolder
from etl.schema.given_tables import EVENTS
from etl.schema.tables import TABLES
from etl.store import Store
from tests.dashboard.rows import rows as frame

#: Ten packets, which a server sends before it waits for the first to be acknowledged, hold 14,600 bytes.
ROUND_TRIP = 14_600


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the address of each page that is built."""
    made: list[str] = []
    answer = PageRouter.answer

    def noted(*args: Any) -> Any:
        made.append(f"{args[2].path}?{args[2].search}")
        return answer(*args)

    monkeypatch.setattr(PageRouter, "answer", noted)
    return made


@pytest.fixture
def fresh(project: DataFolder, built: list[str]) -> FlaskClient:
    return create_app(project.store).server.test_client()


def asked(path: str, search: str = "") -> dict[str, Any]:
    inputs = [
        {"id": "address", "property": "pathname", "value": path},
        {"id": "address", "property": "search", "value": search},
    ]
    return {"output": "charts.children", "outputs": {"id": "charts", "property": "children"}, "inputs": inputs}


# once


def test_a_page_is_built_once_for_its_document_and_for_dash(fresh: FlaskClient, built: list[str]) -> None:
    for _ in range(2):
        fresh.get("/claims?asof=2018-03-01")
        fresh.post("/_dash-update-component", json=asked("/claims", "?asof=2018-03-01"))
    assert built == ["/claims?asof=2018-03-01"]


def test_dash_is_told_the_same_bytes_again(fresh: FlaskClient) -> None:
    first, second = (fresh.post("/_dash-update-component", json=asked("/claims")).data for _ in range(2))
    assert first == second
    assert json.loads(first)["response"]["charts"]["children"] == []


def test_words_in_another_state_are_another_page(fresh: FlaskClient, built: list[str]) -> None:
    for address in (
        "/claims",
        "/claims?theme=dark",
        "/ko/claims",
        "/claims?theme=dark&nobody=knows",
        "/claims?theme=dark&theme=light",
        "/claims?theme=dark&nobody=cares",
        "/claims?theme=dark&utm_source=x",
    ):
        fresh.get(address)
    assert built == ["/claims?", "/claims?theme=dark", "/ko/claims?"]


def test_strange_words_cost_few_pages(fresh: FlaskClient, built: list[str]) -> None:
    strange = "&".join(f"strange{number}={number}" for number in range(50))
    page = fresh.get(f"/claims?{strange}").text
    assert "Not known here, and left out: strange0" in page
    assert "strange40" not in page
    assert built == ["/claims?"]


def test_a_notice_of_strange_words_joins_those_that_a_page_has(fresh: FlaskClient, built: list[str]) -> None:
    plain, strange = (fresh.get(f"/claims?asof=never{more}").text for more in ("", "&wxyz=1&measure=export"))
    (added,) = re.findall("<p>Not known here, and left out: wxyz, measure[^<]*</p>", strange)
    assert strange.replace(added, "") == plain
    assert built == ["/claims?asof=never"]


def test_what_is_not_there_is_not_kept(fresh: FlaskClient, built: list[str]) -> None:
    for number in range(PAGES + 5):
        assert fresh.get(f"/claims/{number}").status_code == 404
    fresh.get("/claims")
    fresh.get("/claims")
    assert built.count("/claims?") == 1


@pytest.mark.parametrize(("status", "times"), [(200, 1), (404, 3), (503, 3)])
def test_only_documents_of_pages_that_are_there_are_kept(words: Words, status: int, times: int) -> None:
    page = RenderedPage(words, "", PageContent("", "", [], status=status), "", [], "/", "/", {}, None, "v")
    pages, made = PageCache(lambda *_: page, lambda: "an edition", ()), list[str]()

    def write(_: RenderedPage) -> str:
        made.append("a document")
        return made[-1]

    for _ in range(3):
        assert pages.response(HTML, ("http://localhost/", "/", ""), write).status == status
    assert len(made) == times


def test_another_host_never_gets_the_page_of_the_first(fresh: FlaskClient) -> None:
    fresh.get("/embed", headers={"Host": "evil.example"})
    assert "evil.example" not in fresh.get("/embed", headers={"Host": "example.org"}).text


def test_a_page_as_of_today_is_built_anew_the_next_day(project: DataFolder, built: list[str]) -> None:
    clock = [date(2026, 11, 24)]
    client = create_app(project.store, lambda: clock[-1]).server.test_client()
    client.get("/claims")
    client.get("/claims")
    clock.append(date(2026, 11, 25))
    client.get("/claims")
    assert len(built) == 2


# sent


def test_a_browser_that_has_the_page_is_told_so(fresh: FlaskClient) -> None:
    first = fresh.get("/claims", headers={"Accept-Encoding": "br"})
    assert first.headers["Cache-Control"] == "no-cache"
    again = fresh.get("/claims", headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert fresh.get("/claims", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_compressed_page_is_the_page(fresh: FlaskClient) -> None:
    squeezed = fresh.get("/claims", headers={"Accept-Encoding": "gzip, br"})
    assert squeezed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(squeezed.data) == fresh.get("/claims").data


def test_a_tag_of_what_is_compressed_on_the_way_is_weak_for_it_names_other_bytes() -> None:
    server = Flask(__name__)
    compression.register(server)

    @server.get("/")
    def tagged() -> Response:
        answer = Response("a text " * 200, content_type="text/plain")
        answer.set_etag("one")
        return answer

    plain, squeezed = (server.test_client().get("/", headers={"Accept-Encoding": coding}) for coding in ("", "br"))
    assert (plain.headers["ETag"], squeezed.headers["ETag"]) == ('"one"', 'W/"one"')
    assert brotli.decompress(squeezed.data) == plain.data != squeezed.data


def test_the_first_answer_fits_into_two_round_trips(client: FlaskClient) -> None:
    """Hold every page to what a server sends in two rounds: ten packets, and then twenty."""
    for page in all_pages():
        answer = client.get(page.route.replace("<claim>", "turnover-15bn"), headers={"Accept-Encoding": "br"})
        assert len(answer.data) <= 3 * ROUND_TRIP, page.route


def test_a_page_with_a_chart_says_where_its_points_are_and_fetches_dash_later(client: FlaskClient) -> None:
    page = client.get("/goal").text
    places = re.findall(r'data-places="([^"]*)"[^>]* data-texts="([^"]*)"', page)
    assert len(places) >= 2
    for numbers, texts in places:
        assert len(numbers.split()) == 2 * len(texts.split("\t"))
    assert "known since" in places[0][1]
    assert len(re.findall("<script[^>]* src=", page)) == 2


def test_nothing_that_dash_is_told_ends_the_script_that_tells_it(
    project: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"requests_pathname_prefix": "/</script><script>alert(7)</script>"}
    app = create_app(project.store)
    monkeypatch.setattr(app, "_config", lambda: told)
    page = app.server.test_client().get("/goal").text
    found = re.search(r'<script id="_dash-config" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    assert json.loads(found[1]) == told
    assert "alert(7)</script>" not in page


def test_a_page_without_a_chart_knows_nothing_of_dash(client: FlaskClient) -> None:
    page = client.get("/claims").text
    assert "react-entry-point" not in page.replace(page[page.index("<style>") : page.index("</style>")], "")
    assert "_dash-config" not in page
    assert "data-places" not in page


# one edition


def _write(store: Store, title: str) -> None:
    frames = {name: table.empty() for name, table in TABLES.items()}
    frames["events"] = frame(EVENTS, f"event | title | day\na | {title} | 2020-01-01")
    with store.locked():
        store.write(frames)


def _title(editions: EditionCache) -> str:
    return str(editions.open().tables["events"]["title"].iloc[0])


def test_within_a_request_there_is_one_edition_whatever_is_built_meanwhile(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    _write(store, "one")
    editions = EditionCache(store)
    with one_edition():
        assert _title(editions) == "one"
        _write(store, "two")
        assert _title(editions) == "one"
    assert _title(editions) == "two"


def test_two_libraries_do_not_share_their_edition(tmp_path: Path) -> None:
    libraries = []
    for name in ("a", "b"):
        _write(Store(tmp_path / name), name)
        libraries.append(EditionCache(Store(tmp_path / name)))
    with one_edition():
        assert [_title(one) for one in libraries] == ["a", "b"]


def test_a_new_version_in_the_middle_of_a_request_is_not_mixed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, lines, opened = Store(tmp_path / "store"), list[dict[str, Any]](), list[str]()
    _write(store, "0")
    app = create_app(store)
    answer = PageRouter.answer

    def turning(*args: Any) -> Any:
        opened.append(args[1].name)
        _write(store, str(len(opened)))
        return answer(*args)

    monkeypatch.setattr(PageRouter, "answer", turning)
    answer_and_note = logs.log_requests(partial(respond, app.server), lines.append, ())
    for _ in range(3):
        answer_and_note(create_environ("/claims"))
    assert [line["version"] for line in lines] == opened
    assert len(set(opened)) == 3
    assert store.current().name not in opened


# what Dash asks


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b'{"inputs": 1}', b'{"inputs": [1]}', b'{"inputs": [{"id": []}]}', b"[" * 5000]
)
def test_what_asks_no_address_is_told_from_what_does(body: bytes) -> None:
    with pytest.raises(ValueError, match="no address"):
        read_callback_request(body)


@pytest.mark.parametrize(("path", "search"), [(5, ""), ("/", 5), ("/" * 4001, ""), ("/", "x" * 4000)])
def test_an_address_is_text_and_not_endless(path: Any, search: Any) -> None:
    with pytest.raises(ValueError, match="no text, or too long"):
        read_callback_request(json.dumps(asked(path, search)).encode())


ALL_SIZES = ("wide", "middle", "narrow")


def test_the_address_is_read_from_dashs_question() -> None:
    assert read_callback_request(json.dumps(asked("/claims", "?a=b")).encode()) == ("/claims", "?a=b", ALL_SIZES)
    nothing: Any = None
    assert read_callback_request(json.dumps(asked("/claims", nothing)).encode()) == ("/claims", "", ALL_SIZES)


def _asked_sizes(sizes: Any) -> bytes:
    body = asked("/goal")
    body["inputs"].append({"id": "sizes", "property": "data", "value": sizes})
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    ("sizes", "read"),
    [(["narrow"], ("narrow",)), (["narrow", "wide", "narrow"], ("wide", "narrow")), ([], ALL_SIZES), (None, ALL_SIZES)],
)
def test_sizes_are_read_once_each_and_all_where_none_is_named(sizes: Any, read: tuple[str, ...]) -> None:
    assert read_callback_request(_asked_sizes(sizes))[2] == read


@pytest.mark.parametrize("sizes", [["huge"], "wide", 3, [["wide"]], {"wide": 1, "x": 2}])
def test_other_sizes_than_charts_have_are_refused(sizes: Any) -> None:
    with pytest.raises(ValueError, match=r"no such size|no address"):
        read_callback_request(_asked_sizes(sizes))


# what is kept


def test_what_is_kept_of_pages_keeps_neither_days_nor_old_editions_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[weakref.ref[Tables]] = []
    init = Tables.__init__

    def noted(self: Tables, *args: Any) -> None:
        made.append(weakref.ref(self))
        init(self, *args)

    monkeypatch.setattr(Tables, "__init__", noted)
    store = Store(tmp_path / "store")
    client = create_app(store, lambda: date(2026, 11, 24)).server.test_client()
    for version in range(KEPT + 2):
        _write(store, str(version))
        for day in range(1, 2 * DAYS):
            assert client.get(f"/claims?asof=2020-01-{day:02}").status_code == 200
    gc.collect()
    assert len(made) > KEPT * (DAYS + 1)
    assert len([one for one in made if one()]) <= KEPT * (DAYS + 1)
