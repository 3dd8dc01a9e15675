"""The Data page: every table, source, file and finding, said in words that can be translated."""

from __future__ import annotations

import re
from datetime import date
from gettext import NullTranslations

import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart
from dashboard.editions import Tables
from dashboard.pages._page import PageRequest, all_pages
from dashboard.pages.components.check_results import finding
from dashboard.query import Query
from dashboard.render.html import render
from dashboard.text import Words
from dashboard.views.records import typed_rows
from dashboard.views.sentences import article_sentences
from dashboard.views.table_rows import SOURCES
from dashboard.views.vintages import CheckFinding
from etl.schema.tables import TABLES

TODAY = date(2026, 11, 29)


class Marking(NullTranslations):
    """A catalogue that marks whatever it is asked for, as a language would translate it."""

    def gettext(self, message: str) -> str:
        return message if message.startswith("{") and message.endswith("}") else f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"«{msgid1 if n == 1 else msgid2}»"


@pytest.fixture(scope="module")
def marked(tables: Tables, charts: dict[str, Chart]) -> PageRequest:
    words = Words("en", Marking())
    return PageRequest("/data", {}, Query(), tables, words, charts, {"en": words}, TODAY)


def written(asked: PageRequest, route: str, **params: str) -> str:
    (page,) = (page for page in all_pages() if page.route == route)
    given = PageRequest(route, params, asked.query, asked.tables, asked.words, asked.charts, asked.languages, TODAY)
    return render(page.build(given).body).replace("&#x27;", "'").replace("&amp;", "&")


def said(text: str) -> str:
    """Return a text of the tables as a marked page shows it, with the apostrophe of print."""
    return "«" + text.replace("'", "’") + "»"


def test_every_text_of_the_contract_and_of_the_sources_can_be_translated(marked: PageRequest) -> None:
    page = written(marked, "/data")
    for table in TABLES.values():
        assert said(table.title) in page
        assert said(table.row) in page
        for column in table.columns:
            assert said(column.meaning) in page
            assert not column.unit or said(column.unit) in page
    for row in SOURCES.rows(marked.tables):
        for text in (row.title, row.publisher, row.covers, row.licence):
            assert said(text) in page
        assert f"«{row.citation}»" not in page


def test_every_event_and_statement_can_be_translated(marked: PageRequest) -> None:
    page = written(marked, "/data/search")
    texts = [marked.tables["events"][name] for name in ("title", "category", "note")]
    texts += [marked.tables["statements"][name] for name in ("speaker", "publisher", "item", "note")]
    for text in pd.concat(texts).dropna().unique():
        assert said(text) in page


def test_every_text_of_a_claim_can_be_translated_and_none_of_the_article(marked: PageRequest) -> None:
    listed = written(marked, "/claims")
    for row in article_sentences(marked.tables):
        page = written(marked, "/claims/<claim>", claim=row.claim)
        assert said(row.summary) in listed
        assert said(row.summary) in page
        assert said(row.said_by) in page
        assert f'<q lang="en">{row.quote}</q>' in page
    article = marked.tables["articles"].iloc[0]
    for text in (article["title"], article["author"], article["publisher"]):
        assert text in listed
        assert f"«{text}»" not in listed


def test_each_check_says_a_sentence_with_the_numbers_of_its_finding(
    marked: PageRequest, tables: Tables, words: Words
) -> None:
    asked = PageRequest("/data", {}, Query(), tables, words, marked.charts, {"en": words}, TODAY)
    for name, rows in tables["checks"].groupby("check"):
        (row, *_) = typed_rows(rows, CheckFinding)
        said = finding(asked, row)
        amounts = [amount for amount in (row.value_usd, row.other_usd) if pd.notna(amount)]
        assert amounts, name
        assert all(words.usd(amount, 2) in said for amount in amounts), name
        assert said != row.message
        assert finding(marked, row).startswith("«")


def test_a_check_that_is_not_known_here_speaks_for_itself(marked: PageRequest, tables: Tables) -> None:
    odd = tables["checks"].head(1).assign(check="new-check", message="as the table says")
    assert finding(marked, typed_rows(odd, CheckFinding)[0]) == "as the table says"


def test_the_messages_of_the_table_say_the_same_as_its_columns(tables: Tables) -> None:
    for row in typed_rows(tables["checks"], CheckFinding):
        numbers = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]{3,}", row.message)]
        assert sorted(numbers) == pytest.approx(
            sorted(one for one in (row.value_usd, row.other_usd) if pd.notna(one)), abs=1
        )


def test_the_page_leads_to_vintages_and_to_the_search(client: FlaskClient) -> None:
    page = client.get("/data?asof=2025-01-01").text
    assert 'href="/data/figure?asof=2025-01-01"' in page
    assert 'href="/data/search?asof=2025-01-01"' in page


def test_a_day_to_come_is_told_and_the_newest_shown(client: FlaskClient) -> None:
    for address in ("/data", "/claims", "/data/figure", "/data/search"):
        page = client.get(f"{address}?asof=2999-01-01").text
        assert "asof=2999-01-01 is still to come" in page
        assert "As the figures stood on" not in page
