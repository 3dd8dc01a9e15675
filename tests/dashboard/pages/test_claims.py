"""The Claims page as a text with notes: passages in order, notes beside them, and links that lead somewhere."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from dashboard.editions import Tables
from dashboard.pages.components.quotes import quoted
from dashboard.render.html import render
from dashboard.text import NOTHING
from dashboard.views.sentences import article_sentences, claim_sentence
from tests.dashboard.embedding import text


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> str:
    return client.get("/claims").text


def passages(page: str) -> dict[str, str]:
    """Return the markup of each passage with its note, by claim."""
    items = re.findall(r'<li class="claim[^"]*" id="([^"]+)">(.*?)(?=<li class="claim|</ol>)', page, re.DOTALL)
    return dict(items)


def test_passages_stand_in_the_articles_order(page: str, tables: Tables) -> None:
    assert list(passages(page)) == [row.claim for row in article_sentences(tables)]


def test_a_passage_is_english_whatever_the_page(page: str, tables: Tables) -> None:
    for row in article_sentences(tables):
        assert f'<q lang="en">{row.quote}</q>' in page.replace("&#x27;", "'")
    assert not re.search(r"<q(?! lang)", page)


def test_nothing_of_the_article_is_there_beyond_the_quotations_and_their_anchors(page: str, tables: Tables) -> None:
    for claim, markup in passages(page).items():
        row = claim_sentence(tables, claim)
        block = re.search("<blockquote>(.*?)</blockquote>", markup, re.DOTALL)
        assert block is not None
        seen = re.sub("<[^>]+>", "", block[1]).replace("&#x27;", "'")
        for known in (row.quote, row.before, row.after):
            seen = seen.replace(str(known), "", 1) if isinstance(known, str) else seen
        assert seen.strip(" …") == "", claim


def test_a_note_says_the_word_now_and_then(page: str) -> None:
    seen = re.sub("<[^>]+>", " ", passages(page)["turnover-15bn"])
    assert "holds in part" in seen
    assert "Now: agrees with 1 of 5 figures." in " ".join(seen.split())
    assert "Then: holds in part; agrees with 1 of 2 figures." in " ".join(seen.split())


def test_what_stayed_as_it_was_is_said_once(page: str) -> None:
    seen = " ".join(re.sub("<[^>]+>", " ", passages(page)["relations-under-thirty-years"]).split())
    assert "Then as now: agrees with 1 of 1 figure." in seen
    assert "Now:" not in seen


def test_every_passage_can_be_pointed_at(page: str) -> None:
    for claim, markup in passages(page).items():
        assert f'href="#{claim}"' in markup
        assert f'href="/claims/{claim}"' in markup


@pytest.mark.parametrize(
    ("claim", "wanted"),
    [
        ("nine-bridges", {"/products#bridges"}),
        ("seventh-partner-2015", {"/partners"}),
        ("turnover-15bn", {"/goal", "/trade", "/mirror"}),
        ("double-by-2020", {"/goal", "/trade"}),
        ("turnover-up-50-h1-2017", {"/trade"}),
        ("relations-under-thirty-years", set()),
        ("kotra-vow", set()),
    ],
)
def test_a_note_leads_to_the_pages_that_show_more(page: str, claim: str, wanted: set[str]) -> None:
    links = set(re.findall('href="([^"]+)"', passages(page)[claim]))
    assert links == {f"#{claim}", f"/claims/{claim}", *wanted}


def test_every_link_of_the_notes_leads_somewhere(client: FlaskClient, page: str) -> None:
    links = {
        link.replace("&amp;", "&")
        for markup in passages(page).values()
        for link in re.findall('href="(/[^"]*)"', markup)
    }
    for link in links:
        path, _, part = link.partition("#")
        answer = client.get(path)
        assert answer.status_code == 200, link
        assert not part or f'id="{part}"' in answer.text, link


def test_the_day_stays_in_links_before_the_part_of_a_page(client: FlaskClient) -> None:
    assert 'href="/products?asof=2020-01-01#bridges"' in client.get("/claims?asof=2020-01-01").text


def test_sentences_are_counted_by_their_word(page: str, tables: Tables) -> None:
    claims = tables["claims"].loc[tables["claims"]["sentence_kind"] == "claim", "claim"]
    found = tables["claim_words"].set_index("claim").loc[claims, "word"].value_counts()
    counts = re.search(r"Of (\d+) claims, (.*?)\.", page)
    assert counts is not None
    assert int(counts[1]) == found.sum()
    assert sorted(map(int, re.findall(r"\d+", counts[2]))) == sorted(found)


def test_a_claims_page_leads_to_its_neighbours_and_back_to_its_place(client: FlaskClient, tables: Tables) -> None:
    names = [row.claim for row in article_sentences(tables)]
    first, second = (client.get(f"/claims/{name}").text for name in names[:2])
    assert f'href="/claims#{names[1]}"' in second
    assert f'href="/claims/{names[0]}" rel="prev"' in second
    assert f'href="/claims/{names[2]}" rel="next"' in second
    assert 'rel="prev"' not in first


def test_what_stands_around_a_quotation_is_no_part_of_it(tables: Tables) -> None:
    assert render(quoted(claim_sentence(tables, "turnover-15bn"))) == (
        '<span lang="en">… Moon Jae-in, Russia–South Korea </span><q lang="en">commodity turnover was US$15 billion</q>'
        '<span lang="en">. Moon’s administration …</span>'
    )


def test_readings_of_flows_lead_to_their_vintages(client: FlaskClient) -> None:
    page = client.get("/claims/turnover-15bn").text
    for flow in ("export", "import"):
        link = f"/data/figure?source=imf-imts&amp;reporter=RUS&amp;partner=KOR&amp;flow={flow}&amp;period=2016"
        assert f'href="{link}"' in page


def readings(page: str) -> dict[str, list[str]]:
    """Return the cells after the first of each row of a claim's readings, by the first."""
    table = page[page.index('data-table="readings"') :]
    rows = re.findall("<tr>(.*?)</tr>", table[: table.index("</table>")], re.DOTALL)
    cells = [[text(cell) for cell in re.findall("<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]
    return {first: others for first, *others in cells if others}


@pytest.mark.parametrize(
    ("reading", "origin"),
    [
        ("The goal: twice Korea’s 2016", "International Monetary Fund, 2 Feb 2022"),
        ("The goal: twice Russia’s 2016", "International Monetary Fund, 9 May 2026"),
    ],
)
def test_a_target_worked_out_rests_on_its_base_figure_and_not_on_the_summit(
    client: FlaskClient, reading: str, origin: str
) -> None:
    books = "Korea’s figures" if "Korea" in reading else "Russia’s figures"
    shown = readings(client.get("/claims/double-by-2020").text)
    assert shown[reading][-1].startswith(f"{origin} {books}: turnover, 2016, times 2 Vintages: exports")
    words = "Moon Jae-in and Vladimir Putin, Vladivostok summit: “annual trade of US$30 billion by 2020”"
    assert "summit" in shown[words][-1]


def test_a_base_that_an_authority_stated_leads_to_its_statement(client: FlaskClient) -> None:
    page = client.get("/claims/double-by-2020?asof=2018-02-28").text
    evidence_of_it = readings(page)["The goal: twice Russia’s 2016"][-1]
    assert evidence_of_it == "vch.ru, 14 Feb 2017 Russia’s figures: turnover, 2016, times 2"


def test_a_base_figures_vintages_are_linked(client: FlaskClient) -> None:
    page = client.get("/claims/double-by-2020").text
    row = page[page.index("The goal: twice Korea’s 2016") :]
    link = "/data/figure?source=imf-dots&amp;reporter=KOR&amp;partner=RUS&amp;flow=import&amp;period=2016"
    assert f'href="{link}"' in row[: row.index("</tr>")]


def test_how_far_a_reading_lies_outside_is_told_only_where_it_is_judged(client: FlaskClient) -> None:
    page = client.get("/claims/turnover-15bn").text
    shown = readings(page)
    outside = list(shown.pop("Figure")).index("Outside the range by")
    (beside,) = (cells for first, cells in shown.items() if "Bondarenko" in first)
    assert beside[outside] == NOTHING
    assert shown["Korea’s figures: turnover, 2016 (IMF DOTS)"][outside] == "US$1.09 billion below"


def one(client: FlaskClient, address: str) -> str:
    return client.get(f"/claims/{address}").text


def test_who_reads_no_further_than_the_title_has_read_the_word(client: FlaskClient) -> None:
    said = "Holds in part: In 2015 South Korea was Russia’s seventh-largest partner"
    page = one(client, "seventh-partner-2015")
    assert f"<title>{said} – Nine Bridges</title>" in page
    assert f'<meta property="og:title" content="{said} – Nine Bridges">' in page
    assert f"<h1>{said}.</h1>" in page
    assert "<h1>Context: " in one(client, "one-partner-like-china")


@pytest.mark.parametrize(
    ("claim", "known"),
    [
        ("far-east-epicentre", "36.4% (the Far East in the two countries’ trade, 2016, on Russia’s figures)"),
    ],
)
def test_what_no_reading_decides_says_what_is_known_instead(client: FlaskClient, claim: str, known: str) -> None:
    found = re.search('<details id="instead" open.*?>(.*?)</details>', one(client, claim), re.DOTALL)
    assert found is not None
    assert known in found[1]


def test_a_claim_about_a_promise_has_two_answers(client: FlaskClient, page: str) -> None:
    own = one(client, "double-by-2020")
    assert "<h1>Report: holds in part. Promise: not kept. Moon" in own
    seen = " ".join(re.sub("<[^>]+>", " ", own).split())
    assert re.search(r"Now Report: . holds in part agrees with 2 of 3 figures Promise: . not kept", seen)
    assert re.search(r"When the article appeared .{5,30} Report: .{20,60} Promise: . not due yet", seen)
    noted = " ".join(re.sub("<[^>]+>", " ", passages(page)["double-by-2020"]).split())
    assert re.search(r"Report: . holds in part .* Promise: . not kept Then: not due yet\.", noted)
    assert "Promise:" not in one(client, "turnover-15bn")


@pytest.mark.parametrize(
    ("claim", "named", "allowed"),
    [
        (
            "turnover-up-50-h1-2017",
            "44.5% to 61.5% (the growth of the two flows instead of their sum, and seven months instead of six)",
            "For the months of the claim: 37.1% to 71.8%.",
        ),
        (
            "russian-exports-up-40-h1-2017",
            "45.0% (the same goods as Korea’s imports, and seven months instead of six)",
            "For the months of the claim: 37.1% to 53.1%.",
        ),
    ],
)
def test_what_only_nearest_figures_answer_names_them_and_what_would_decide(
    client: FlaskClient, claim: str, named: str, allowed: str
) -> None:
    page = one(client, claim)
    found = re.search('<details id="instead">(.*?)</details>', page, re.DOTALL)
    assert found is not None
    assert named in found[1]
    assert allowed in page
    assert "What would decide it:" in page
    assert page.index("Nearest figures") < page.index("Figures that decide")
    assert "<h1>Fits the nearest figures: " in page


def test_what_is_decided_says_nothing_instead(client: FlaskClient) -> None:
    assert 'id="instead"' not in one(client, "turnover-15bn")


def test_readings_without_any_figure_come_last(client: FlaskClient) -> None:
    page = one(client, "turnover-up-50-h1-2017")
    assert page.index("Related figures") < page.index("Figures that decide")
    page = one(client, "turnover-15bn")
    assert page.index("Figures that decide") < page.index("Related figures")


def test_a_sentence_that_is_not_judged_has_no_chart_and_no_columns_of_verdicts(client: FlaskClient) -> None:
    page = one(client, "one-partner-like-china")
    assert "<figure" not in page
    heads = re.findall('<th[^>]* scope="col"[^>]*>(.*?)</th>', page)
    assert heads == ["Figure", "Measured", "Evidence"]
    assert "Every way to read" not in page
