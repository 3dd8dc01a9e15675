"""Where the site is: read from one address, kept against what requests say, and every address of a page moved there."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from dashboard.application import create_app
from dashboard.charts.drawing.layout import SIZES
from dashboard.pages._page import all_pages
from dashboard.render import html_elements as html
from dashboard.web.site import SiteAddress, site_address
from etl.errors import UsageError
from etl.pipeline import DataFolder
from tests.effort import sample

HERE = SiteAddress("https", "example.org", "/bridges")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", SiteAddress()),
        ("https://example.org", SiteAddress("https", "example.org", "")),
        ("https://example.org/", SiteAddress("https", "example.org", "")),
        ("http://127.0.0.1:8050/a/b-c/", SiteAddress("http", "127.0.0.1:8050", "/a/b-c")),
        ("https://[::1]:8050/x", SiteAddress("https", "[::1]:8050", "/x")),
    ],
)
def test_a_place_is_read_from_its_address(text: str, read: SiteAddress) -> None:
    assert site_address(text) == read


@pytest.mark.parametrize(
    "text", ["example.org", "ftp://example.org", "https://", "https://a b", "https://example.org/?x=1", "https://u:p@x.org", 'https://a"b']
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="NINE_BRIDGES_SITE"):
        site_address(text)


def test_addresses_from_the_root_are_moved_and_others_stay() -> None:
    tree = [html.Div([html.A("a", href="/x?y=/z"), html.A("b", href="https://other.org/"), html.A("c", href="#d")]), html.Form(action="/f"), "text"]  # fmt: skip
    moved = HERE.add_prefix(tree)
    assert [part.attributes["href"] for part in moved[0].children] == ["/bridges/x?y=/z", "https://other.org/", "#d"]
    assert moved[1].attributes["action"] == "/bridges/f"


@pytest.mark.parametrize(
    ("path", "own"), [("/bridges", "/"), ("/bridges/", "/"), ("/bridges/claims", "/claims"), ("/bridgesx", "/bridgesx"), ("/claims", "/claims")]
)  # fmt: skip
def test_a_path_in_the_browser_is_one_of_the_site(path: str, own: str) -> None:
    assert HERE.remove_prefix(path) == own


@pytest.fixture(scope="module")
def moved(project: DataFolder) -> FlaskClient:
    return create_app(project.store, site=HERE).server.test_client()


@pytest.mark.parametrize("prefix", ["/bridges", ""])
def test_a_proxy_may_pass_the_path_on_or_take_it_off(moved: FlaskClient, prefix: str) -> None:
    answer = moved.get(f"{prefix}/claims", headers={"Host": "inside:8050", "X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 200
    assert 'rel="canonical" href="https://example.org/bridges/claims"' in answer.text
    assert "inside:8050" not in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("route", [page.route.replace("<claim>", "turnover-15bn") for page in all_pages()])
def test_no_address_of_a_page_leads_out_of_the_path(moved: FlaskClient, route: str) -> None:
    page = moved.get(f"/bridges{route}?asof=2020-01-01").text
    found = re.findall(r'(?:href|src|action|data-dash|data-plotly|content)="(/[^"]*)"', page)
    assert found
    assert [address for address in found if not address.startswith("/bridges/") and address != "/bridges"] == []
    config = re.search(r'"requests_pathname_prefix": "([^"]*)"', page)
    assert config is None or config[1] == "/bridges/"


def test_what_a_page_links_to_is_there(moved: FlaskClient) -> None:
    page = moved.get("/bridges/").text
    for address in sample(sorted({*re.findall(r'(?:href|src|data-dash|data-plotly)="(/[^"#]*)', page)}), 15):
        assert moved.get(address.replace("&amp;", "&")).status_code == 200, address


def test_dash_asks_for_charts_by_the_address_in_the_browser(moved: FlaskClient) -> None:
    inputs = [
        {"id": "address", "property": name, "value": value}
        for name, value in (("pathname", "/bridges/claims/turnover-15bn"), ("search", ""))
    ]
    answer = moved.post("/bridges/_dash-update-component", json={"inputs": inputs})
    assert answer.status_code == 200
    assert answer.json is not None
    assert len(answer.json["response"]["charts"]["children"]) == len(SIZES)
