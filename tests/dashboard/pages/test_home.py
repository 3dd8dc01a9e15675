"""The first page: what was promised and what happened, and each claim with its verdict, its numbers and its chart."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from dashboard.editions import Tables
from dashboard.prose import headline
from dashboard.text import Words
from dashboard.text.catalogues import in_language, languages
from dashboard.views.sentences import article_sentences
from tests.dashboard.rows import EMPTY


def _seen(markup: str) -> str:
    """Return what a reader sees, with white space folded."""
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return " ".join(text.replace("\u00a0", " ").replace("&#x27;", "'").split())


def _items(page: str) -> dict[str, str]:
    """Return the markup of each claim with its chart."""
    return dict(re.findall(r'<li(?: class="focus")? data-claim="([^"]+)">(.*?)</li>', page, re.DOTALL))


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> str:
    return client.get("/").text


def test_it_opens_with_the_promise_and_what_happened(page: str) -> None:
    found = re.search("<h1>(.*?)</h1>", page)
    assert found is not None
    assert _seen(found[1]) == (
        "Russia and South Korea promised US$30 billion of trade by 2020."
        " It came to 17.5–19.7. On Korea’s figures it peaked at 27.3 in 2021 and fell to 11.4 by 2024."
    )


def test_every_claim_stands_in_the_articles_order_with_a_chart(page: str, tables: Tables) -> None:
    claims = [row.claim for row in article_sentences(tables) if row.is_judged]
    assert list(_items(page)) == claims
    for markup in _items(page).values():
        assert markup.count("<svg ") == 2
    assert re.findall(r'href="#([^"]+)"', page[page.index('class="score"') :])[: len(claims)] == claims


@pytest.mark.parametrize(
    ("claim", "verdict", "numbers"),
    [
        ("relations-under-thirty-years", "holds", "27.3 years, from 30 Sept 1990 to 3 Feb 2018"),
        ("turnover-15bn", "holds in part", "Russia 15.1 · Korea 13.4 (2016, US$ billion)"),
        ("double-by-2020", "not kept", "2020: Russia 19.7 · Korea 17.5, of 30 promised (US$ billion)"),
        ("far-east-epicentre", "cannot be checked", "36% of the two countries’ trade (2016)"),
        ("turnover-up-50-h1-2017", "fits the nearest figures", "45.8% in Jan–Oct 2017"),
        ("russian-exports-up-40-h1-2017", "fits the nearest figures", "45.0% in Jan–Jul 2017"),
        ("seventh-partner-2015", "holds in part", "Outside the CIS: exports"),
    ],
)
def test_a_claim_has_its_verdict_and_the_numbers_that_decide_it(
    page: str, claim: str, verdict: str, numbers: str
) -> None:
    seen = _seen(_items(page)[claim])
    assert verdict in seen
    assert numbers in seen


def test_the_claim_of_the_address_is_in_focus(client: FlaskClient) -> None:
    for address, claim in (("/", "relations-under-thirty-years"), ("/?claim=turnover-15bn", "turnover-15bn")):
        assert re.findall(r'<li class="focus" data-claim="([^"]+)"', client.get(address).text) == [claim]
    assert "claim=nope is not known here" in client.get("/?claim=nope").text


@pytest.mark.parametrize("language", [name for name in languages() if name != "en"])
def test_each_quotation_has_a_translation_marked_as_ours(client: FlaskClient, language: str) -> None:
    page = client.get(in_language("/", language)).text
    ours = re.findall('<p class="ours">(.*?)</p>', page)
    assert len(ours) == len(_items(page)) == 7
    assert len({text.rsplit("(", 1)[-1] for text in ours}) == 1


def test_the_other_sentences_are_one_folded_list(page: str, tables: Tables) -> None:
    context = [row.claim for row in article_sentences(tables) if not row.is_judged]
    folded = page[page.index('<details id="context">') :]
    assert [claim for claim in context if f'href="/claims/{claim}"' not in folded] == []


def test_before_the_article_there_are_no_sentences(client: FlaskClient) -> None:
    seen = client.get("/?asof=2017-01-01")
    assert seen.status_code == 200
    assert "By this day the article had not appeared." in seen.text
    assert _items(seen.text) == {}


def test_without_figures_there_is_nothing_to_say(words: Words) -> None:
    assert (headline.promise_sentence(EMPTY, words), headline.outcome_sentence(EMPTY, words)) == ("", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/?goal=thirty-billion-by-2015", "/goal?goal=thirty-billion-by-2015"),
        ("/ko?currency=krw&theme=dark", "/ko/goal?currency=krw&theme=dark"),
        ("/?claim=turnover-15bn", None),
        ("/?theme=dark", None),
    ],
)
def test_an_address_of_the_goal_from_before_leads_to_the_goal(client: FlaskClient, old: str, new: str | None) -> None:
    answer = client.get(old)
    assert (answer.status_code, answer.headers.get("Location")) == ((301, new) if new else (200, None))


def test_the_page_weighs_little(client: FlaskClient) -> None:
    assert len(client.get("/", headers={"Accept-Encoding": "br"}).data) < 30_000
