"""Cards for articles: a claim with its verdict, a question with its answer, a number with its source, an article; small and whole."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import all_charts
from dashboard.editions import Tables
from dashboard.embeds.deciding_charts import claim_charts
from dashboard.text.catalogues import in_language, languages
from tests.dashboard.embedding import pin, text
from tests.effort import pairs

TWELVE_KB = 12 * 1024
CLAIMS = (
    "turnover-15bn", "double-by-2020", "seventh-partner-2015", "far-east-epicentre", "russian-exports-up-40-h1-2017",
    "turnover-up-50-h1-2017", "relations-under-thirty-years",
)  # fmt: skip
QUESTIONS = {"odds": "/odds", "pair-change": "/peers"}


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("chart", QUESTIONS)
def test_a_questions_card_answers_as_its_page_does_in_twelve_kilobytes(
    client: FlaskClient, chart: str, lang: str
) -> None:
    card = client.get(f"/embed/{chart}?card=yes&lang={lang}").text
    page = client.get(in_language(QUESTIONS[chart], lang)).text
    seen, words = unescape(text(card)), languages()[lang]
    question = all_charts()[chart].question
    assert question is not None
    assert words(question.text) in seen
    assert unescape(text(re.findall(r"<h1>(.*?)</h1>", page)[0])) in seen
    assert f'href="http://localhost{in_language(QUESTIONS[chart], lang)}"' in card
    assert card.count("<svg") == 1
    assert len(brotli.compress(card.encode())) <= TWELVE_KB


def test_the_card_of_the_odds_has_the_promise_and_both_counts(client: FlaskClient, tables: Tables) -> None:
    seen = text(client.get("/embed/odds?card=yes").text)
    rows = tables["odds"].query("base_year == 2016 and year == 2020 and least_usd == 10e9").set_index("with_estimates")
    goal = tables["goals"].set_index("goal").loc["double-by-2020"]
    assert f"The promise: {goal['words']} ({goal['set_by']}" in seen
    assert f"Without estimates: {rows['doubled'][False]} of {rows['pairs'][False]}." in seen
    assert f"Of {rows['pairs'][True]} pairs" in seen
    assert "The promise" not in text(client.get("/embed/odds?card=yes&base=2004").text)


@pytest.mark.parametrize("chart", QUESTIONS)
def test_a_questions_card_can_be_found_pinned_and_built(client: FlaskClient, chart: str) -> None:
    address = f"http://localhost/embed/{chart}?card=yes"
    answer = client.get(f"/oembed?url={quote(address)}").json
    assert answer is not None
    assert f'src="{address}"' in answer["html"]
    assert client.get(answer["thumbnail_url"]).data.startswith(b"\x89PNG")
    assert "never changed here" in text(client.get(pin(client, f"{chart}?card=yes")).text)
    assert address in unescape(_snippets(client, f"chart={chart}&card=yes")["iframe"])
    assert client.get(f"/charts/{chart}.csv?card=yes&heads=words").data.startswith("\ufeff".encode())


@pytest.mark.parametrize("address", ["/embed/growth?card=yes", "/embed/odds-by-start?card=yes"])
def test_a_chart_that_answers_no_question_has_no_card(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 409


@pytest.mark.parametrize(("claim", "lang"), pairs(CLAIMS, languages()))
def test_a_claim_card_has_sentence_verdict_numbers_and_chart_in_twelve_kilobytes(
    client: FlaskClient, tables: Tables, claim: str, lang: str
) -> None:
    page = client.get(f"/embed/claims/{claim}?lang={lang}").text
    seen, words = unescape(text(page)), languages()[lang]
    quote = tables["claims"].set_index("claim")["quote"][claim]
    word = tables["claim_words"].set_index("claim")["word"][claim]
    assert words("“{quote}”", quote=quote) in seen
    assert words.term(word) in seen
    assert page.count("<svg") == 1
    assert f"<html lang={lang}>" in page
    assert len(brotli.compress(page.encode())) <= TWELVE_KB
    assert len(page.encode()) <= 3 * TWELVE_KB


def test_a_card_of_a_decided_claim_names_the_deciding_figures(client: FlaskClient) -> None:
    seen = text(client.get("/embed/claims/turnover-15bn").text)
    for shown in ("US$15.14 billion", "US$13.41 billion", "Russia’s figures", "Korea’s figures", "agrees", "differs"):
        assert shown in seen


@pytest.mark.parametrize("claim", CLAIMS[:2])
def test_a_claim_card_can_be_found_previewed_and_pinned(client: FlaskClient, tables: Tables, claim: str) -> None:
    page = client.get(f"/embed/claims/{claim}").text
    links = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)
    answer = client.get(unescape(links[0])).json
    assert answer is not None
    assert f'src="http://localhost/embed/claims/{claim}"' in answer["html"]
    image = re.search('property="og:image" content="([^"]+)"', page)
    assert image is not None
    assert client.get(unescape(image[1])).data.startswith(b"\x89PNG")
    pinned = pin(client, f"{claim_charts(tables)[claim]}?claim={claim}&card=yes")
    assert pinned.startswith(f"/embed/claims/{claim}?asof=")
    assert "never changed here" in text(client.get(pinned).text)


def test_a_claim_without_a_card_is_refused_with_those_that_have_one(client: FlaskClient) -> None:
    for name in ("nope", "kotra-vow"):
        answer = client.get(f"/embed/claims/{name}")
        assert answer.status_code == 404
        assert "turnover-15bn" in answer.text


def test_a_number_has_unit_subject_source_day_and_pin(client: FlaskClient) -> None:
    seen = text(client.get("/embed/turnover?number=KOR.2016").text)
    for shown in ("US$13.4 billion", "2016, Korea’s figures", "Source: ", "figures as of 9 May 2026"):
        assert shown in seen
    assert 'href="http://localhost/goal"' in client.get("/embed/turnover?number=KOR.2016").text
    assert "never changed here" in text(client.get(pin(client, "turnover?number=KOR.2016")).text)
    assert client.get("/embed/turnover?number=KOR.1804").status_code == 400


def test_the_builder_gives_a_number_a_card_and_an_article(client: FlaskClient) -> None:
    made = _snippets(client, "chart=turnover&claim=turnover-15bn&card=yes&number=KOR.2016&pin=yes")
    assert "/embed/claims/turnover-15bn?" in unescape(made["iframe"])
    assert ">US$13.4 billion</data></a>" in unescape(made["number"]).replace("\u00a0", " ")
    assert 'title="' in unescape(made["number"])
    article = _snippets(client, "chart=turnover&article=eaf-2018-rinna&pin=yes")
    assert "/embed/articles/eaf-2018-rinna?asof=" in unescape(article["iframe"])
    assert 'title="South Korea greets Russia as the bear turns east"' in unescape(article["iframe"])


def _snippets(client: FlaskClient, query: str) -> dict[str, str]:
    page = client.get(f"/embed?{query}").text
    return dict(re.findall(r'aria-labelledby="snippet-(\w+)"[^>]*><code>(.*?)</code>', page, re.DOTALL))


@pytest.mark.parametrize("lang", languages())
def test_an_article_shows_its_seven_judged_sentences(client: FlaskClient, tables: Tables, lang: str) -> None:
    page = client.get(f"/embed/articles/eaf-2018-rinna?lang={lang}").text
    judged = tables["claims"][tables["claims"]["sentence_kind"] == "claim"]["quote"]
    assert len(judged) == 7
    seen = unescape(text(page))
    assert [quote for quote in judged if quote not in seen] == []
    assert len(brotli.compress(page.encode())) <= TWELVE_KB
    assert client.get("/embed/articles/nope").status_code == 404
    assert "eaf-2018-rinna" in client.get("/embed/articles/nope").text


def test_an_article_can_be_found_previewed_and_pinned(client: FlaskClient) -> None:
    pinned = client.get(pin(client, "turnover?article=eaf-2018-rinna"))
    assert pinned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "never changed here" in text(pinned.text)
    links = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', pinned.text)
    answer = client.get(unescape(links[0])).json
    assert answer is not None
    assert answer["title"] == "South Korea greets Russia as the bear turns east"
    assert "/embed/articles/eaf-2018-rinna?asof=" in answer["html"]
    assert client.get(answer["thumbnail_url"]).data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/embed/articles/eaf-2018-rinna?claim=turnover-15bn", 409),
        ("/embed/articles/eaf-2018-rinna?asof=2026-05-09&digest=0123456789abcdef", 404),
        ("/embed/growth?article=eaf-2018-rinna", 400),
    ],
)
def test_an_article_that_cannot_be_shown_is_refused(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_an_article_as_of_its_day_has_the_verdicts_of_its_day(client: FlaskClient) -> None:
    now, then = (text(client.get(f"/embed/articles/eaf-2018-rinna?asof={day}").text) for day in ("", "2018-02-03"))
    assert "As it stood" in then
    assert now.replace("Live", "") != then


@pytest.mark.parametrize(
    ("card", "lang"),
    [
        *pairs([f"claims/{claim}?" for claim in CLAIMS], ("ru", "ko", "ru", "en")),
        *((f"{chart}?card=yes&", "ru") for chart in QUESTIONS),
    ],
)
def test_a_card_is_no_higher_than_wordpress_lets_a_frame_be(client: FlaskClient, card: str, lang: str) -> None:
    address = quote(f"http://localhost/embed/{card}lang={lang}")
    for width in (280, 299, 319, 339, 359, 379, 690):
        answer = client.get(f"/oembed?url={address}&maxwidth={width}").json
        assert answer is not None
        assert answer["height"] <= 1000
