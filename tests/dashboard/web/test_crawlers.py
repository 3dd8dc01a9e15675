"""What search engines, other sites and apps ask or add: robots, sitemap, icon, one address per page, mended addresses."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from dashboard.query import mend
from dashboard.web.dash_app import VERSION

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def test_robots_names_the_sitemap(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://localhost/sitemap.xml" in answer.text


def test_the_sitemap_has_every_page_in_every_language(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)  # noqa: S314 - our own
    found = {url.findtext(f"{SITEMAP}loc"): url for url in root}
    for address in ("http://localhost/", "http://localhost/ko", "http://localhost/ru/claims/turnover-15bn"):
        links = found[address].findall(f"{XHTML}link")
        assert [link.get("hreflang") for link in links] == ["x-default", "en", "ko", "ru"]
    for address in list(found)[::7]:
        assert client.get(str(address)).status_code == 200
    assert not [address for address in found if "?" in str(address) or "/embed/" in str(address)]


def test_the_icon_is_an_ico_with_a_picture(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert answer.headers["Content-Type"] == "image/x-icon"
    assert answer.data[:6] == b"\0\0\1\0\1\0"
    assert answer.data[22:].startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["/", "/trade", "/ko/products", "/ru/claims/turnover-15bn"])
def test_a_page_has_one_canonical_address_whatever_was_chosen(client: FlaskClient, path: str) -> None:
    heads = []
    for query in ("", "?theme=dark&asof=2020-01-01", "?utm_source=x"):
        page = client.get(path + query).text
        heads.append(re.findall(r'<link rel="(?:canonical|alternate)" (?:hreflang="[^"]*" )?href="[^"]*">', page))
    assert heads[0] == heads[1] == heads[2]
    assert heads[0][0] == f'<link rel="canonical" href="http://localhost{path}">'


def test_frames_are_not_for_a_list_and_pages_are(client: FlaskClient) -> None:
    assert client.get("/embed/growth").headers["X-Robots-Tag"] == "noindex"
    assert client.get("/embed/claims/turnover-15bn").headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "X-Robots-Tag" not in client.get("/embed").headers


@pytest.mark.parametrize(
    ("search", "meant"),
    [
        ("", ""),
        ("a=1&b=2", "a=1&b=2"),
        ("a=1&amp;b=2&amp;amp;c=3", "a=1&b=2&c=3"),
        ("a=1&amp%3Bb=2", "a=1&b=2"),
        ("from=kakaotalk", ""),
        ("from=2010&to=2016", "from=2010&to=2016"),
        ("lang=ko&from=KakaoTalk&theme=dark", "lang=ko&theme=dark"),
        ("from=timeline&from=2010", "from=2010"),
        ("from=abc", "from=abc"),
    ],
)
def test_a_query_string_is_read_as_it_was_meant(search: str, meant: str) -> None:
    assert mend(search) == meant


@pytest.mark.parametrize("word", ["igsh", "si", "spm", "wbraid", "li_fat_id", "fbclid", "utm_source"])
def test_words_that_apps_add_are_passed_over(client: FlaskClient, word: str) -> None:
    assert client.get(f"/embed/growth?{word}=abc").data == client.get("/embed/growth").data
    assert "Not known here" not in client.get(f"/trade?{word}=abc").text


def test_an_escaped_address_loses_no_pin_theme_or_language(client: FlaskClient) -> None:
    plain = "/embed/growth?asof=2020-01-01&lang=ko&theme=dark"
    assert client.get(plain.replace("&", "&amp;")).data == client.get(plain).data
    asked = client.get("/oembed", query_string={"url": f"http://localhost{plain.replace('&', '&amp;')}"}).json
    assert asked is not None
    assert "lang=ko&amp;theme=dark" in asked["html"]


@pytest.mark.parametrize("path", ["/charts/growth.csv", "/data/growth.parquet", "/charts/growth.xlsx"])
def test_a_part_of_a_download_can_be_asked_for(client: FlaskClient, path: str) -> None:
    whole = client.get(path)
    part = client.get(path, headers={"Range": "bytes=10-99"})
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert (part.status_code, part.data) == (206, whole.data[10:100])
    assert part.headers["Content-Range"] == f"bytes 10-99/{len(whole.data)}"
    beyond = client.get(path, headers={"Range": f"bytes={len(whole.data) + 5}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.data)}")
    stale = client.get(path, headers={"Range": "bytes=10-99", "If-Range": '"other"'})
    assert io.BytesIO(stale.data).read() == whole.data


def test_dash_is_answered_from_the_version_that_its_page_names(client: FlaskClient) -> None:
    version = re.search('data-version="([^"]+)"', client.get("/trade").text)
    assert version is not None
    body = {"inputs": [{"id": "address", "property": "pathname", "value": "/trade"}, {"id": "address", "property": "search", "value": ""}]}  # fmt: skip
    for name, status in ((version[1], 200), ("0123456789abcdef", 410)):
        assert client.post("/_dash-update-component", json=body, headers={VERSION: name}).status_code == status
