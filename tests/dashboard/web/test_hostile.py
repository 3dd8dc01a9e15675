"""A scan of every address with hostile paths, words, headers and bodies: no 500, no reflection, no door left open.

The addresses are those that the server and the pages declare, so a new one is scanned by itself. What a request may
cost is counted in pages built and figures drawn, never in seconds.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import count, product
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes, urlencode, urlsplit

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.application import create_app, known_words
from dashboard.charts._chart import Chart
from dashboard.embeds.address import TYPES
from dashboard.pages._page import all_pages
from dashboard.pages._router import PageRouter
from dashboard.text.catalogues import languages
from dashboard.web.errors import LARGEST_BODY
from etl.pipeline import DataFolder
from etl.schema.tables import TABLES
from tests import ROOT
from tests.effort import is_thorough, pairs

MARKUP = ("<script>alert(7)</script>", '"><img src=x onerror=alert(7)>', "</style><svg/onload=alert(7)>")
#: What would end an attribute, and may stand in a text.
QUOTED = "' onmouseover='alert(7)"
#: Every way to be hostile that fits into a word's value; bytes are sent as they are.
VALUES: tuple[str | bytes, ...] = (
    *MARKUP,
    QUOTED,
    "javascript:alert(7)",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://evil.example/",
    "a\r\nX-Injected: yes",
    "a\nSet-Cookie: x=1",
    "\x00",
    "2018-02-28\x00",
    b"\xff\xfe\xc0\xaf",
    b"\xed\xa0\x80",
    "\u202e\u2066\ufeff",
    "𝟚𝟘𝟙𝟞",
    "٢٠١٦",
    "2016年",
    "9" * 400,
    "-1",
    "1e308",
    "NaN",
    "0x7e0",
    "0001-01-01",
    "9999-12-31",
    "2018-02-30",
    "{0.__class__}",
    "{amount}",
    "%s%n",
    "%(name)s",
    "' OR 1=1 --",
    "${jndi:ldap://evil.example}",
    "{{7*7}}",
    "=cmd|' /C calc'!A0",
    "A" * 3000,
    "RUS",
    " ",
)  # fmt: skip
PATHS = (
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/assets/../data.py",
    "/assets/%2e%2e%2fdata.py",
    "/assets/style.css%00.js",
    "/assets/.env",
    "/_dash-component-suites/dash/../../app.py",
    "/_dash-component-suites/dash/deps/polyfill@7.12.1.min.js",
    "/_dash-component-suites/os/path.py",
    "/_reload-hash",
    "/static/app.py",
    "/.git/config",
    "/data/..%2f..%2fapp.csv",
    "/data/trade.csv/",
    "/data/trade.py",
    "/data/.parquet",
    "/charts/..%2fsecret.svg",
    "/charts/turnover.exe",
    "/charts/.svg",
    "/charts/turnover.svg.png",
    "/claims/..%2f..%2fx",
    "/claims/%00",
    "/claims/%ff%fe",
    "/claims/" + "a" * 3000,
    "/embed/%3Cscript%3Ealert(7)%3C%2Fscript%3E",
    "/%3Cscript%3Ealert(7)%3C%2Fscript%3E",
    "/%0d%0aX-Injected:%20yes",
    "//evil.example/",
    "//evil.example/%2e%2e",
    "/\\evil.example",
    "/ko/%3Cb%3E",
    "/xx/claims",
    "/%F0%9F%92%A9",
    "/a" * 300,
    "/refresh",
    "/fetch",
    "/build",
    "/admin",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(project: DataFolder) -> Flask:
    return create_app(project.store).server


@pytest.fixture(scope="module")
def attacker(server: Flask) -> FlaskClient:
    return server.test_client()


@pytest.fixture(scope="module")
def words(charts: dict[str, Chart]) -> list[str]:
    own = ("claim", "from", "to", "asof", "digest", "size", "lang", "theme", "format", "maxwidth", "maxheight", "url")
    return [*sorted(known_words(all_pages(), charts).union(own)), "nobody-knows"]


def addresses(server: Flask, charts: dict[str, Chart]) -> Iterator[str]:
    """Return an address for each rule of the server and each page, with names that exist, in turn in every language."""
    known = {"table": next(iter(TABLES)), "form": "csv", "chart": next(iter(charts)), "claim": "turnover-15bn"}
    for rule in server.url_map.iter_rules():
        if rule.arguments <= {*known, "name"} and rule.endpoint != "assets":
            names = {**known, "name": f"{next(iter(charts))}.svg"}
            yield server.url_map.bind("localhost").build(rule.endpoint, {name: names[name] for name in rule.arguments})
    prefixes = ["", *(f"/{name}" for name in languages() if name != "en")]
    yield from (
        language + page.route.replace("<claim>", "turnover-15bn") for page, language in pairs(all_pages(), prefixes)
    )
    yield from (f"/charts/{next(iter(charts))}.{ending}" for ending in (*TYPES, "atom"))


def percent(value: str | bytes) -> str:
    return quote_from_bytes(value, safe="") if isinstance(value, bytes) else quote(value, safe="")


def seen(answer: TestResponse) -> str:
    """Return the text of an answer, whatever it is compressed with."""
    coding = answer.headers.get("Content-Encoding")
    data = brotli.decompress(answer.data) if coding == "br" else answer.data
    return (gzip.decompress(data) if coding == "gzip" else data).decode()


def assert_safe(answer: TestResponse, sent: object) -> None:
    """Hold an answer to what no answer may do, whatever was sent."""
    # 501 is what the standard of oEmbed has for a form that is not known
    assert answer.status_code < 500 or (answer.status_code == 501 and answer.request.path == "/oembed"), sent
    headers = answer.headers
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert name in headers, (name, sent)
    for name in ("Server", "X-Powered-By", "Set-Cookie", "X-Injected"):
        assert name not in headers, (name, sent)
    assert not [value for value in headers.values() if "\r" in value or "\n" in value or "alert(7)" in value], sent
    assert urlsplit(headers.get("Location", "")).netloc in ("", "localhost"), sent
    if answer.mimetype in ("text/html", "image/svg+xml", "text/xml", "application/atom+xml"):
        text = seen(answer)
        assert not [mark for mark in MARKUP if mark in text], sent
        assert not re.search(f"<[^>]*{re.escape(QUOTED)}", text), sent
        assert "Traceback" not in text, sent
        assert "root:x:" not in text, sent
    if answer.status_code >= 400:
        assert "site-packages" not in seen(answer), sent
        assert str(ROOT) not in seen(answer), sent


# words of the query string


def test_no_value_of_any_word_does_harm_at_any_address(
    server: Flask, attacker: FlaskClient, charts: dict[str, Chart], words: list[str]
) -> None:
    shift = count()
    for address in addresses(server, charts):
        for _ in range(3 if is_thorough() else 1):
            turn = next(shift)
            pairs = [f"{word}={percent(VALUES[(turn + place) % len(VALUES)])}" for place, word in enumerate(words)]
            for search in ("&".join(pairs[:20]), "&".join(pairs[20:])):
                assert_safe(attacker.get(f"{address}?{search}"), (address, search))


def test_every_hostile_value_is_refused_where_a_refusal_costs_nothing(
    attacker: FlaskClient, charts: dict[str, Chart], words: list[str]
) -> None:
    cheap = (f"/embed/{next(iter(charts))}", "/data/sources.csv", "/oembed")
    for address, (value, word) in pairs(cheap, list(product(VALUES, words))):
        assert_safe(attacker.get(f"{address}?{word}={percent(value)}"), (address, word, value))


ODD_SEARCHES = {
    "repeated": urlencode([("theme", value) for value in ("dark", *MARKUP) for _ in range(50)]),
    "countless": "&".join(f"w{n}=1" for n in range(5000)),
    **{search[:5]: search for search in ("&&&===;;;", "=", "%", "%zz=%", "?" * 50, "[]=1")},
}


@pytest.mark.parametrize(
    ("address", "search"),
    pairs(["/", "/embed", "/embed/turnover", "/charts/turnover.json", "/oembed", "/data/trade.csv"], ODD_SEARCHES),
)
def test_repeated_missing_and_countless_words_do_no_harm(attacker: FlaskClient, address: str, search: str) -> None:
    assert_safe(attacker.get(f"{address}?{ODD_SEARCHES[search]}"), (address, search))


# paths, methods, headers, bodies


@pytest.mark.parametrize("path", PATHS)
def test_a_hostile_path_leads_nowhere(attacker: FlaskClient, path: str) -> None:
    answer = attacker.get("/", environ_overrides={"PATH_INFO": unquote_to_bytes(path).decode("latin-1")})
    assert_safe(answer, path)
    assert answer.status_code in (308, 400, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "<b>"])
def test_nothing_can_be_written(server: Flask, attacker: FlaskClient, charts: dict[str, Chart], method: str) -> None:
    for address in addresses(server, charts):
        answer = attacker.open(address, method=method, data=b"x=1")
        assert_safe(answer, (method, address))
        assert answer.status_code == (400 if (method, address) == ("POST", "/_dash-update-component") else 405)
        if answer.status_code == 405:
            may = answer.headers["Allow"].split(", ")
            assert method not in may
            assert {"GET", "POST"} & set(may), address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Host", 'evil.example"><script>alert(7)</script>'),
        ("Host", "evil.example/x?"),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Prefix", "/evil.example"),
        ("Forwarded", "host=evil.example"),
        ("Accept-Encoding", "br;q=x, *;q=1, " + "gzip;" * 500),
        ("Accept-Language", "<script>alert(7)</script>"),
        ("If-None-Match", '"' + "x" * 5000),
        ("If-Modified-Since", "yesterday"),
        ("Range", "bytes=0-18446744073709551616,-1,5-2"),
        ("Cookie", "a=" + "b" * 4000),
        ("Content-Length", "-5"),
        ("Content-Type", "multipart/form-data; boundary=" + "x" * 500),
        ("User-Agent", "${jndi:ldap://evil.example}"),
    ],
)
def test_no_header_does_harm(attacker: FlaskClient, name: str, value: str) -> None:
    for address in ("/", "/health", "/embed/turnover", "/charts/turnover.svg", "/data/sources.csv", "/nope"):
        answer = attacker.get(address, headers={name: value})
        assert_safe(answer, (address, name))
        assert "evil.example" not in seen(answer)


#: What Dash's question for a page looks like when somebody else writes it.
BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "not UTF-8": b"\xff\xfe",
    "null": b"null",
    "a list": b"[1, 2]",
    "a number": b"1e999",
    "deep": b"[" * 9000,
    "no address": json.dumps({"output": "page.children", "inputs": []}).encode(),
    "wrong parts": json.dumps({"inputs": [{"id": ["a"], "property": {}}]}).encode(),
    "another output": json.dumps({"output": "x.y", "inputs": [{"id": "address"}]}).encode(),
    "no text": json.dumps(
        {"inputs": [{"id": "address", "property": p, "value": 5} for p in ("pathname", "search")]}
    ).encode(),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_question_that_dash_never_asks_is_refused(attacker: FlaskClient, body: bytes) -> None:
    answer = attacker.post("/_dash-update-component", data=body, content_type="application/json")
    assert_safe(answer, body[:40])
    assert answer.status_code == 400


def test_a_question_for_a_hostile_address_is_answered_as_its_page_would_be(attacker: FlaskClient) -> None:
    for value in (*PATHS, *(value for value in VALUES if isinstance(value, str))):
        inputs = [
            {"id": "address", "property": "pathname", "value": value},
            {"id": "address", "property": "search", "value": value},
        ]
        answer = attacker.post("/_dash-update-component", json={"output": "page.children", "inputs": inputs})
        assert_safe(answer, value)


def test_a_body_beyond_the_limit_is_refused_unread(attacker: FlaskClient) -> None:
    answer = attacker.post("/_dash-update-component", data=b" " * (LARGEST_BODY + 1), content_type="application/json")
    assert answer.status_code == 413
    assert answer.json is not None
    assert "error" in answer.json
    assert attacker.get("/", data=b" " * (LARGEST_BODY + 1)).status_code == 413


def test_a_body_of_unknown_length_is_refused_unread(attacker: FlaskClient) -> None:
    for address in ("/", "/_dash-update-component", "/charts/turnover.json"):
        answer = attacker.post(address, headers={"Transfer-Encoding": "chunked"})
        assert_safe(answer, address)
        assert answer.status_code == 411


# what a request may cost


def test_no_request_builds_more_than_one_page(
    project: DataFolder, charts: dict[str, Chart], words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    built: Counter[str] = Counter()

    def counted(*args: object, **kwargs: object) -> object:
        built["pages"] += 1
        return router_answer(*args, **kwargs)  # type: ignore[arg-type]

    router_answer = PageRouter.answer
    monkeypatch.setattr(PageRouter, "answer", counted)
    client = create_app(project.store).server.test_client()
    search = "&".join(f"{word}={percent(MARKUP[0])}" for word in words)
    for page in all_pages():
        before = built["pages"]
        client.get(f"{page.route}?{search}", follow_redirects=True)
        assert built["pages"] - before <= 1
    assert built["pages"] >= len(all_pages()) - 1  # the first page leads words of the goal to its page


def test_words_that_no_page_knows_cost_no_page(project: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    built: Counter[str] = Counter()
    router_answer = PageRouter.answer

    def counted(*args: object) -> object:
        built["pages"] += 1
        return router_answer(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(PageRouter, "answer", counted)
    client = create_app(project.store).server.test_client()
    for number in range(30):
        assert client.get(f"/claims?utm_source={number}&fbclid={number}").status_code == 200
    assert built["pages"] == 1
