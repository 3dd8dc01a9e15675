"""Addresses through the server: what is there, what is not, what every answer carries, and that numbers are the same."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import all_charts
from dashboard.editions import Tables
from dashboard.pages._page import all_pages
from dashboard.pages._router import PageRouter
from dashboard.prose import statements
from dashboard.text import Words
from dashboard.text.catalogues import in_language, languages
from dashboard.views import goal


def _text(markup: str) -> str:
    """Return what a reader sees of a page, with white space folded."""
    seen = re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return " ".join(seen.replace("&amp;", "&").replace("\u00a0", " ").split())


WITHOUT_PARTS = [page.route for page in all_pages() if "<" not in page.route]
PAGES = [*WITHOUT_PARTS, "/claims/turnover-15bn", "/claims/eaeu-fta"]
WITH_CHART = sorted({chart.page for chart in all_charts().values()} - {"/embed"})
HOSTILE = [
    "/nope",
    "/claims/nope",
    "/claims/turnover-15bn/more",
    "/claims/%3Cscript%3E",
    "/data/nope",
    "/%2e%2e/etc/passwd",
    "/goal.php",
]


def test_every_page_in_the_folder_is_reached(client: FlaskClient) -> None:
    assert [(page.route, page.nav) for page in all_pages() if page.nav] == [
        ("/", "The article"),
        ("/goal", "Goal"),
        ("/odds", "Was it likely?"),
        ("/trade", "Trade"),
        ("/products", "Products"),
        ("/regions", "Regions"),
        ("/mirror", "Mirror"),
        ("/partners", "Partners"),
        ("/peers", "Korea or Russia?"),
        ("/data", "Data"),
        ("/embed", "Embed"),
    ]
    assert {page.route for page in all_pages() if not page.nav} == {
        "/claims",
        "/claims/<claim>",
        "/data/figure",
        "/data/search",
    }


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("address", WITH_CHART)
def test_a_page_has_its_chart_its_table_and_its_downloads_without_a_script(
    client: FlaskClient, address: str, language: str
) -> None:
    page = client.get(in_language(address, language)).text
    main = page[page.index("<main") : page.index("</main>")]
    assert f'<html lang="{language}"' in page
    for part in ('role="img"', "<svg ", "<table>", ".csv"):
        assert part in main


@pytest.mark.parametrize("address", WITHOUT_PARTS)
def test_a_page_has_a_title_and_a_description_in_each_language(client: FlaskClient, address: str) -> None:
    said = set()
    for language in languages():
        page = client.get(in_language(address, language)).text
        title, description = (
            re.search("<title>(.*?)</title>", page),
            re.search('name="description" content="(.*?)"', page),
        )
        assert title
        assert description
        said.add((title[1], description[1]))
    assert len(said) == len(languages())
    assert all(title and description for title, description in said)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole_in_the_first_answer(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == answer.text.count("<main") == 1
    assert '<html lang="en"' in answer.text
    title = re.search("<title>(.*?)</title>", answer.text)
    assert title is not None
    assert title[1].endswith(" – Nine Bridges")
    description = re.search('<meta name="description" content="(.*?)">', answer.text)
    assert description is not None
    assert len(description[1]) > 20


def test_titles_differ(client: FlaskClient) -> None:
    titles = {re.findall("<title>(.*?)</title>", client.get(address).text)[0] for address in PAGES}
    assert len(titles) == len(PAGES)


@pytest.mark.parametrize("address", HOSTILE)
def test_an_unknown_address_is_a_real_404_and_nothing_is_echoed(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<script>" not in answer.text
    assert "passwd" not in answer.text


def test_a_wrong_value_is_told_and_the_default_shown(client: FlaskClient) -> None:
    answer = client.get("/goal?goal=%3Cb%3E&reading=zzz&theme=pink&asof=never")
    assert answer.status_code == 200
    assert "<b>&" not in answer.text
    for notice in (
        "goal=&lt;b&gt; is not known",
        "reading=zzz is not known",
        "theme=pink is not known",
        "asof=never is not a day",
    ):
        assert notice in answer.text
    assert "Not met." in answer.text


def test_as_of_a_day_every_page_says_so(client: FlaskClient) -> None:
    for address in PAGES:
        answer = client.get(f"{address}?asof=2018-03-01")
        assert "As the figures stood on 1 March 2018" in answer.text
        assert 'href="/goal?asof=2018-03-01"' in answer.text


def test_before_the_goal_and_the_article_pages_are_honestly_empty(client: FlaskClient) -> None:
    assert "By this day no goal had been set." in client.get("/goal?asof=2012-01-01").text
    assert "By this day the article had not appeared." in client.get("/claims?asof=2017-01-01").text
    assert client.get("/claims/turnover-15bn?asof=2017-01-01").status_code == 404


SHUT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("address", ["/", "/nope", "/data/series.csv", "/_dash-layout", "/assets/style.css", "/health"])
def test_every_answer_shuts_the_doors(client: FlaskClient, address: str) -> None:
    headers = client.get(address, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    # A whole table may be read by other sites, and nothing else here.
    shared = {"Cross-Origin-Resource-Policy": "cross-origin"} if address.endswith(".csv") else {}
    assert {name: headers[name] for name in SHUT} == {**SHUT, **shared}
    assert "Set-Cookie" not in headers


def test_nothing_comes_from_elsewhere_and_no_versions_are_told(client: FlaskClient) -> None:
    page = client.get("/").text
    tags = re.findall("<(?:script|link|img|iframe)[^>]+>", page)
    loaded = [tag for tag in tags if not re.search('rel="(?:alternate|canonical)"', tag)]
    assert not [tag for tag in loaded if re.search('(?:src|href)="https?:', tag)]
    for banner in ("python_version", "dash_version", "plotly_version"):
        assert banner not in page


def test_a_page_without_a_chart_loads_only_the_house_script(client: FlaskClient) -> None:
    for path in ("/claims", "/data"):
        scripts = re.findall("<script[^>]*>", client.get(path).text)
        assert [re.sub(r"\.[0-9a-f]{12}\.", ".", tag) for tag in scripts] == ['<script src="/assets/page.js" defer>']
    assert re.search(r'data-dash="/assets/dash\.[0-9a-f]{12}\.js"', client.get("/goal").text)


def test_the_callback_gives_the_charts_of_the_page_and_nothing_else(client: FlaskClient) -> None:
    inputs = [
        {"id": "address", "property": name, "value": value} for name, value in (("pathname", "/goal"), ("search", ""))
    ]
    answer = client.post("/_dash-update-component", json={"output": "charts.children", "inputs": inputs})
    assert answer.status_code == 200
    assert answer.json is not None
    boxes = answer.json["response"]["charts"]["children"]
    names = [box["props"]["children"]["props"]["id"] for box in boxes]
    assert names == re.findall(r'data-graph="([^"]*)"', client.get("/goal").text)
    assert {box["props"]["children"]["type"] for box in boxes} == {"Graph"}


def test_numbers_in_words_are_the_numbers_in_the_tables(client: FlaskClient, tables: Tables, words: Words) -> None:
    seen = _text(client.get("/goal").text)
    outcomes = goal.goal_outcomes(tables, "double-by-2020")
    for row in outcomes:
        for shown in (
            words.attained(row.due_attained_percent),
            words.attained(row.best_percent),
            words.billions(row.base_usd),
            words.billions(row.target_usd),
            words.percent(row.growth_asked_percent, 1),
        ):
            assert shown in seen
    for row in goal.goal_years(tables, "double-by-2020", "stated").itertuples():
        assert statements.amount(row, row.measured_usd, 1e9, words.billions, words) in seen


def test_the_goal_is_answered_on_both_countries_figures(client: FlaskClient) -> None:
    assert "Not met. In 2020 trade came to 66% of US$30 billion on Russia’s figures and 58% on Korea’s." in _text(
        client.get("/goal").text
    )


def test_each_claim_is_quoted_exactly_and_leads_to_its_page(client: FlaskClient, tables: Tables) -> None:
    listed = _text(client.get("/claims").text)
    for row in tables["claims"].itertuples():
        assert row.quote in listed.replace("&#x27;", "'")
        page = client.get(f"/claims/{row.claim}")
        assert page.status_code == 200
        assert row.quote in page.text.replace("&#x27;", "'")


def test_each_reading_is_named_with_its_evidence(client: FlaskClient) -> None:
    seen = _text(client.get("/claims/turnover-15bn").text)
    assert (
        "Russia’s figures: turnover, 2016 (IMF IMTS) US$15.14 billion ✓ agrees – no data within International Monetary Fund, 9 May 2026"
        in seen
    )
    assert (
        "Korea’s figures: turnover, 2016 (IMF DOTS) US$13.41 billion ✕ differs – no data US$1.09 billion below" in seen
    )
    assert "Too weak to decide" in seen


def test_what_cannot_be_checked_says_what_would_do(client: FlaskClient, tables: Tables) -> None:
    for row in tables["claims"].dropna(subset="would_do").itertuples():
        assert row.would_do.replace("'", "’") in client.get(f"/claims/{row.claim}").text


@pytest.mark.parametrize(
    ("route", "path", "params"),
    [
        ("/", "/", {}),
        ("/claims", "/claims", {}),
        ("/claims", "/Claims", None),
        ("/claims/<claim>", "/claims/a", {"claim": "a"}),
        ("/claims/<claim>", "/claims/", None),
        ("/claims/<claim>", "/claims/a/b", None),
    ],
)
def test_routes(route: str, path: str, params: dict[str, str] | None) -> None:
    page = next(page for page in all_pages() if page.route == route)
    match = PageRouter([page], {}, {"en": Words()}).match(path)
    assert (match.params if match.page else None) == params
