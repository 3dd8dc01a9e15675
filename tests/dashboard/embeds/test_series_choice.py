"""One country's line left out, or one kind of goods alone: in frames, pins, forms, the builder and links from pages."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.dashboard.embedding import form, pin, text

#: What is asked for, the page with the same choice, and what the figures then have one value of.
CHOICES = {
    "turnover?hide=rus": ("/goal?hide=rus", ("reporter", "KOR")),
    "trade?hide=kor": ("/trade?hide=kor", ("reporter", "RUS")),
    "products?only=27": ("/products?only=27", ("code", "27")),
}


@pytest.mark.parametrize("asked", CHOICES)
def test_what_is_left_out_is_left_out_of_frames_forms_and_pins(client: FlaskClient, asked: str) -> None:
    column, value = CHOICES[asked][1]
    whole = client.get(form(asked, "json")).json
    assert whole is not None
    assert {row[column] for row in whole["rows"]} == {value}
    pinned = pin(client, asked)
    assert parse_qs(urlsplit(pinned).query).items() >= parse_qs(urlsplit(asked).query).items()
    assert "never changed here" in text(client.get(pinned).text)


@pytest.mark.parametrize("asked", CHOICES)
def test_the_builder_carries_it_into_every_snippet_and_the_preview(client: FlaskClient, asked: str) -> None:
    chart, _, choice = asked.partition("?")
    page = unescape(client.get(f"/embed?chart={chart}&{choice}&pin=yes").text)
    assert f'src="/embed/{asked}&asof=' in page
    for end in ("iframe", "oembed", "wordpress", "markdown", "citation"):
        snippet = page.split(f'aria-labelledby="snippet-{end}"')[1].split("</code>")[0]
        assert choice in snippet.replace("\\u0026", "&")
    word, value = choice.split("=")
    assert f'name="{word}"' in page
    assert f'<option selected value="{value}"' in page or f'<option value="{value}" selected' in page


@pytest.mark.parametrize("asked", CHOICES)
def test_a_page_leads_to_the_builder_with_what_it_shows(client: FlaskClient, asked: str) -> None:
    page, choice = unescape(client.get(CHOICES[asked][0]).text), asked.partition("?")[2]
    assert any(choice in link.split('"')[0] for link in page.split('href="/embed?')[1:])


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("turnover?hide=usa", "kor, rus"),
        ("turnover?hide=kor.rus", "not all of them"),
        ("products?only=zz", "27"),
        ("turnover?hide=rus&number=RUS.2016", "KOR.2016"),
    ],
)
def test_what_is_no_series_of_the_chart_is_refused_with_those_that_are(
    client: FlaskClient, asked: str, allowed: str
) -> None:
    answer = client.get(f"/embed/{asked}")
    assert answer.status_code in (400, 409)
    assert allowed in answer.text


def test_a_claim_card_keeps_its_numbers_when_its_chart_leaves_a_line_out(client: FlaskClient) -> None:
    seen = text(client.get("/embed/claims/turnover-15bn?hide=rus").text)
    assert "US$15.14 billion" in seen
    assert "US$13.41 billion" in seen
