"""Rounded statements: written with their word and their digits, and what is computed from them no finer."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from dashboard.editions import Tables
from dashboard.pages.components.elements import source_of
from dashboard.prose.statements import amount, billions, decimals, growth_needed_text, source_or_speaker
from dashboard.text import Words
from dashboard.text.catalogues import languages
from dashboard.views.turnover import turnover

PLAIN = SimpleNamespace(statement=None, source="kcs", value_usd=19e9)


def said(value_usd: float, digits: int, qualifier: str = "exact") -> SimpleNamespace:
    return SimpleNamespace(
        statement="said", source="statements", speaker="Embassy of Korea in Moscow", address="https://example.org/a",
        value_usd=value_usd, significant_digits=digits, qualifier=qualifier,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("point", "written"),
    [
        (PLAIN, "19.00"),
        (said(19e9, 2), "19"),
        (said(24.8e9, 3), "24.8"),
        (said(25e9, 2, "almost"), "almost 25"),
        (said(25e9, 2, "about"), "about 25"),
        (said(17.5e9, 3, "more than"), "over 17.5"),
        (said(9e9, 1, "less than"), "under 9"),
        (said(0.19e9, 2), "0.19"),
        (said(0.07e9, 1), "0.07"),
        (said(1.523e12, 2), "1,523"),
        (said(0, 1), "0"),
        (said(-9.98e9, 3), "−9.98"),
    ],
)
def test_billions_have_the_statements_word_and_digits(point: SimpleNamespace, written: str) -> None:
    assert billions(point, Words()) == written


def test_a_language_with_its_own_unit_keeps_the_digits() -> None:
    korean = languages()["ko"]
    assert amount(said(24.8e9, 3), 24.8e9, 1e9, korean.billions, korean) == "248"


@pytest.mark.parametrize(
    ("point", "percent", "written"),
    [
        (PLAIN, 16.45, "16.4%"),
        (said(19e9, 2), 16.45, "16%"),
        (said(24.8e9, 3), 9.99, "10.0%"),
        (said(25e9, 2, "almost"), 9.54, "over 9%"),
        (said(25e9, 2, "more than"), 9.54, "under 10%"),
        (said(25e9, 2, "less than"), 9.54, "over 9%"),
        (said(25e9, 2, "about"), 9.54, "about 10%"),
        (said(25e9, 2, "almost"), float("nan"), "–"),
    ],
)
def test_growth_needed_from_a_loose_figure_is_a_bound(point: SimpleNamespace, percent: float, written: str) -> None:
    assert growth_needed_text(point, percent, Words()) == written


@pytest.mark.parametrize(("printed", "places"), [(-22.6, 1), (41.0, 0), (0.25, 2), (100.0, 0)])
def test_a_change_keeps_its_decimals(printed: float, places: int) -> None:
    assert decimals(printed) == places


def test_a_statements_source_is_its_speaker_with_a_link() -> None:
    assert source_or_speaker(PLAIN, Words()) == source_of(PLAIN, Words()) == "Korea Customs Service"
    linked = source_of(said(19e9, 2), Words())
    assert (linked.children, linked.attributes["href"]) == ("Embassy of Korea in Moscow", "https://example.org/a")


def test_every_point_that_stands_on_a_statement_knows_who_said_it_and_where(tables: Tables) -> None:
    points = turnover(tables).points
    stated = points[points["statement"].notna()]
    assert len(stated) > 0
    assert set(stated["method"]) == {"rounded statement"}
    assert stated["speaker"].notna().all()
    assert stated["address"].str.startswith("http").all()
    assert points.loc[points["statement"].isna(), ["speaker", "address", "qualifier"]].isna().all(axis=None)


@pytest.mark.parametrize("page", ["/goal", "/trade"])
def test_pages_print_statements_as_they_were_put_and_lead_to_them(client: FlaskClient, page: str) -> None:
    text = client.get(page).text
    row = next(found for found in re.findall(r"<tr>.*?</tr>", text, re.S) if ">2017<" in found and "Embassy" in found)
    assert ">19<" in row
    assert 'href="https://wowtv.co.kr/NewsCenter/News/Read?articleId=AKR20190124164500080"' in row
    assert "eastasiaforum" not in text[text.index('id="sources"') :].split("</section>")[0]


def test_almost_is_said_in_figures_shares_and_growth_of_the_time(client: FlaskClient) -> None:
    text = client.get("/goal?asof=2020-12-31").text
    rows = [found for found in re.findall(r"<tr>.*?</tr>", text, re.S) if "Lavrov" in found]
    assert any(">almost 25<" in row and ">almost 83%<" in row for row in rows)
    assert ">over 20%<" in client.get("/goal").text


def test_a_frames_table_prints_them_too(client: FlaskClient) -> None:
    rows = re.findall(r"<tr>.*?(?=<tr>|</table>)", client.get("/embed/turnover").text, re.S)
    row = next(found for found in rows if "2017" in found and "Embassy" in found)
    assert re.search(r">19<", row)


def test_downloads_hold_digits_speaker_and_address(client: FlaskClient) -> None:
    rows = client.get("/charts/turnover.json").json
    assert rows is not None
    point = next(row for row in rows["rows"] if row["year"] == 2017 and row["reporter"] == "KOR")
    assert (point["significant_digits"], point["qualifier"]) == (2, "exact")
    assert point["address"].startswith("https://")


def test_a_goal_without_a_printed_day_is_given_none_and_the_article_has_its_own(client: FlaskClient) -> None:
    assert "Feb 2013, inferred" in client.get("/goal?goal=thirty-billion-by-2015").text
    assert "28 February 2013" not in client.get("/goal?goal=thirty-billion-by-2015").text
    claim = client.get("/claims/turnover-15bn").text
    assert "When the article appeared (3 Feb 2018)" in claim
    assert "28 Feb 2018" not in claim


def test_a_figures_vintages_are_dated_as_far_as_their_file_is(client: FlaskClient) -> None:
    page = client.get("/data/figure?source=kcs&reporter=KOR&partner=RUS&flow=export&period=2021-03").text
    assert "Aug 2022" in page
    assert "31 Aug 2022" not in page
