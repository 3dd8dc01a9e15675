"""oEmbed 1.0, as a consumer and WordPress use it: found, fitted into the room there is, refused as the standard says."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from tests.dashboard.embedding import ASKED, letters_needed, pin

pytestmark = letters_needed

HOST = "http://localhost"
RICH = {
    "type": "object",
    "required": ["version", "type", "html", "width", "height", "title", "provider_name", "provider_url", "cache_age"],
    "dependentRequired": {"thumbnail_url": ["thumbnail_width", "thumbnail_height"]},
    "properties": {
        "version": {"const": "1.0"},
        "type": {"const": "rich"},
        "html": {"type": "string", "pattern": "^<iframe [^>]*></iframe>$"},
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        "cache_age": {"type": "integer"},
        "thumbnail_url": {"type": "string", "pattern": "^http"},
        "thumbnail_width": {"const": 1200},
        "thumbnail_height": {"const": 630},
    },
    "additionalProperties": {"type": "string"},
}


def _ask(client: FlaskClient, address: str, **words: object) -> dict[str, Any]:
    rest = "".join(f"&{name}={value}" for name, value in words.items())
    answer = client.get(f"/oembed?url={quote(address, safe='')}{rest}")
    assert answer.status_code == 200
    whole = answer.json
    assert whole is not None
    Draft202012Validator(RICH).validate(whole)
    return dict(whole)


@pytest.mark.parametrize("asked", ASKED)
def test_every_frame_has_an_answer(client: FlaskClient, asked: str) -> None:
    whole = _ask(client, f"{HOST}/embed/{asked}")
    source = re.search('src="([^"]+)"', whole["html"])
    assert source is not None
    assert unescape(source[1]) == f"{HOST}/embed/{asked}"
    assert client.get(unescape(source[1]).removeprefix(HOST)).status_code == 200
    assert client.get(whole["thumbnail_url"].removeprefix(HOST)).data.startswith(b"\x89PNG")


@pytest.mark.parametrize("width", [None, 1, 200, 320, 600, 5000])
@pytest.mark.parametrize("height", [None, 1, 150, 5000])
def test_the_room_is_kept_to(client: FlaskClient, width: int | None, height: int | None) -> None:
    words = {name: value for name, value in (("maxwidth", width), ("maxheight", height)) if value}
    whole = _ask(client, f"{HOST}/embed/growth", **words)
    assert whole["width"] <= (width or whole["width"])
    assert whole["height"] <= (height or whole["height"])
    assert f'width="{whole["width"]}" height="{whole["height"]}"' in whole["html"]
    fits = (width or 5000) >= 1200 and (height or 5000) >= 630
    assert ("thumbnail_url" in whole) is fits


def test_pages_with_a_chart_have_an_answer(client: FlaskClient) -> None:
    assert "turnover?goal=double-by-2020" in _ask(client, f"{HOST}/goal")["html"]
    assert "turnover?claim=double-by-2020" in _ask(client, f"{HOST}/?claim=double-by-2020")["html"]
    assert "turnover?claim=relations-under-thirty-years" in _ask(client, f"{HOST}/")["html"]
    assert "goal=thirty-billion-by-2015" in _ask(client, f"{HOST}/?goal=thirty-billion-by-2015&theme=dark")["html"]
    assert "turnover?claim=turnover-15bn" in _ask(client, f"{HOST}/claims/turnover-15bn")["html"]
    assert "asof=2022-03-01" in _ask(client, f"{HOST}/?asof=2022-03-01")["html"]


@pytest.mark.parametrize("page", ["", "/trade", "/claims/turnover-15bn"])
@pytest.mark.parametrize("language", ["ko", "ru"])
def test_a_page_in_another_language_offers_its_chart_in_that_language(
    client: FlaskClient, language: str, page: str
) -> None:
    whole, english = _ask(client, f"{HOST}/{language}{page}"), _ask(client, f"{HOST}{page or '/'}")
    assert whole["title"] != english["title"]
    head = _Head(client.get(f"/{language}{page}").text)
    links = (head.links["application/json+oembed"], head.tags["og:image"], whole["html"], whole["thumbnail_url"])
    assert [f"lang={language}" in unquote(unescape(link)) for link in links] == [True] * 4


def test_a_theme_that_there_is_not_falls_to_the_default_as_on_the_page(client: FlaskClient) -> None:
    assert _ask(client, f"{HOST}/?theme=pink") == _ask(client, f"{HOST}/")


def test_a_pinned_frame_may_be_kept_for_a_year(client: FlaskClient) -> None:
    assert _ask(client, HOST + pin(client, "growth"))["cache_age"] == 31_536_000
    assert _ask(client, f"{HOST}/embed/growth")["cache_age"] == 86_400


def test_xml_says_the_same_as_json(client: FlaskClient) -> None:
    address = quote(f"{HOST}/embed/turnover?goal=double-by-2020", safe="")
    answer = client.get(f"/oembed?url={address}&format=xml")
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own
    plain = client.get(f"/oembed?url={address}&format=json").json
    assert plain is not None
    assert {child.tag: child.text for child in root} == {name: str(value) for name, value in plain.items()}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("url=http://localhost/embed/nope", 404),
        ("url=http://localhost/embed/growth%3Ftheme=pink", 404),
        ("url=http://localhost/embed/growth%3Fasof=2022-03-01%26digest=0123456789abcdef", 404),
        ("url=http://localhost/data", 404),
        ("url=http://localhost/ko/data", 404),
        ("url=http://localhost/ko/embed/growth", 404),
        ("url=http://elsewhere.example/embed/growth", 404),
        ("url=ftp://localhost/embed/growth", 404),
        ("url=javascript:alert(1)", 404),
        ("url=http://[", 404),
        ("url=http://localhost/embed/growth&format=yaml", 501),
        ("url=http://somebody:secret@localhost/embed/growth", 401),
        ("", 400),
        ("url=http://localhost/embed/growth&maxwidth=wide", 400),
        ("url=http://localhost/embed/growth&maxheight=-5", 400),
    ],
)
def test_refusals_are_those_of_the_standard(client: FlaskClient, query: str, status: int) -> None:
    answer = client.get(f"/oembed?{query}")
    assert answer.status_code == status
    assert "secret" not in answer.text


class _Head(HTMLParser):
    """Reads what a consumer reads in a page's head."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") == "alternate" and "type" in given:
            self.links[given["type"]] = given["href"]
        if tag == "meta" and ("property" in given or "name" in given):
            self.tags[given.get("property") or given["name"]] = given["content"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/claims/turnover-15bn",
        "/?asof=2022-03-01",
        "/embed/growth",
        "/embed/turnover?goal=double-by-2020&theme=dark",
    ],
)
def test_a_consumer_finds_its_way_from_the_page_to_the_frame(client: FlaskClient, address: str) -> None:
    head = _Head(client.get(address).text)
    for kind in ("application/json+oembed", "text/xml+oembed"):
        answer = client.get(head.links[kind].removeprefix(HOST))
        assert answer.status_code == 200
        assert "&lt;iframe" in answer.text or "<iframe" in answer.text
    assert client.get(head.links["application/atom+xml"].removeprefix(HOST)).status_code == 200


@pytest.mark.parametrize("address", ["/", "/claims/turnover-up-50-h1-2017", "/embed/growth?flow=export"])
def test_places_that_take_only_links_find_a_picture_and_words(client: FlaskClient, address: str) -> None:
    tags = _Head(client.get(address).text).tags
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["og:image"].startswith(f"{HOST}/charts/")
    assert client.get(tags["og:image"].removeprefix(HOST)).data.startswith(b"\x89PNG")
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
    assert tags["og:url"] == HOST + address
    for name in ("og:title", "og:description", "og:image:alt", "description"):
        assert len(tags[name]) > 10


def test_pages_without_a_chart_promise_none(client: FlaskClient) -> None:
    for address in ("/claims", "/data", "/nope", "/claims/eaeu-fta"):
        assert "oembed" not in client.get(address).text


#: What WordPress leaves of an oEmbed answer from a site that is not on its list: wp_filter_oembed_result.
KEPT = {
    "a": {"href"},
    "blockquote": set(),
    "iframe": {"src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title"},
}


class _Kses(HTMLParser):
    """Writes HTML again with only the tags and attributes that WordPress leaves."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=False)
        self.left = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in KEPT:
            raw = dict(re.findall(r'(\w+)="([^"]*)"', self.get_starttag_text() or ""))
            left = [f' {name}="{raw[name]}"' for name, _ in attrs if name in KEPT[tag]]
            self.left += f"<{tag}{''.join(left)}>"

    def handle_endtag(self, tag: str) -> None:
        self.left += f"</{tag}>" if tag in KEPT else ""

    def handle_data(self, data: str) -> None:
        self.left += data


@pytest.mark.parametrize("asked", ASKED)
def test_wordpress_leaves_the_frame_whole(client: FlaskClient, asked: str) -> None:
    markup = _ask(client, f"{HOST}/embed/{asked}")["html"]
    assert _Kses(markup).left == markup
    found = re.fullmatch(r"(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)", markup, re.DOTALL)
    assert found is not None
    assert found[2] == markup


def test_the_look_alike_does_filter() -> None:
    assert _Kses('<iframe src="x" onload="y"></iframe><script>z</script>').left == '<iframe src="x"></iframe>z'


def _snippets(client: FlaskClient, query: str) -> dict[str, str]:
    page = client.get(f"/embed?{query}").text
    found = re.findall(r'aria-labelledby="snippet-(\w+)"[^>]*><code>(.*?)</code>', page, re.DOTALL)
    return {name: unescape(text) for name, text in found}


def test_the_builder_gives_what_an_author_copies(client: FlaskClient) -> None:
    made = _snippets(client, "chart=turnover&goal=double-by-2020&pin=yes&look=dark")
    address = f"{HOST}{pin(client, 'turnover?goal=double-by-2020')}&theme=dark"
    assert made["oembed"] == address
    assert client.get(address.removeprefix(HOST)).status_code == 200
    assert f'src="{address.replace("&", "&amp;")}"' in made["iframe"]
    assert 'width="100%"' in made["iframe"]
    picture = re.fullmatch(r"\[!\[([^\[\]]+)\]\(([^)]+)\)\]\(([^)]+)\)", made["markdown"])
    assert picture is not None
    assert client.get(picture[2].removeprefix(HOST)).data.startswith(b"\x89PNG")
    assert picture[3] == address
    assert made["alt"] == picture[1]
    assert "1992–2024" in made["caption"]
    assert made["citation"].endswith(address)


def test_a_wordpress_block_is_one_that_wordpress_reads(client: FlaskClient) -> None:
    block = _snippets(client, "chart=turnover&goal=double-by-2020&reading=stated")["wordpress"]
    found = re.match(r"<!-- wp:embed (\{.*?\}) -->\n<figure .*</figure>\n<!-- /wp:embed -->$", block, re.DOTALL)
    assert found is not None
    assert "&" not in found[1]
    assert "--" not in found[1]
    assert json.loads(found[1])["url"] == f"{HOST}/embed/turnover?goal=double-by-2020&reading=stated&theme=light"


def test_the_builder_works_without_script_and_shows_what_was_chosen(client: FlaskClient) -> None:
    page = client.get("/embed?chart=growth&flow=export&from=2010&to=").text
    assert re.search('<form [^>]*id="builder"', page)
    assert 'method="get"' in page
    for shown in ("Growth of trade", "exports", "2010"):
        assert re.search(f"<option (?=[^>]*selected)[^>]*>{shown}</option>", page)
    assert 'src="/embed/growth?flow=export&amp;from=2010&amp;theme=light"' in page
    assert "_dash" not in page


def test_the_builder_tells_of_wrong_values_and_shows_the_default(client: FlaskClient) -> None:
    page = client.get("/embed?chart=zzz&goal=yyy&from=1200").text
    for notice in ("chart=zzz is not known here", "from=1200 is not known here"):
        assert notice in page
    assert 'id="preview"' in page
