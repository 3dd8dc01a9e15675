"""The search of events and statements: what is found, how many, and that nothing found is said."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.editions import Tables
from dashboard.views import timeline
from dashboard.views.records import typed_rows
from dashboard.views.table_rows import EventRow
from etl.schema.given_tables import EVENTS, STATEMENTS
from tests.dashboard.rows import EMPTY, rows

HAPPENED = rows(
    EVENTS,
    """
    event | day        | category  | title
    a     | 2017-09-06 | goal      | Putin and Moon in Vladivostok
    b     | 2018-06-22 | goal      | Moon in Moscow
    c     | 2014-12-31 | sanctions | Crimea
    """,
)


def test_events_are_the_newest_first_and_of_the_day_and_kind_asked_for() -> None:
    tables = {**EMPTY, "events": HAPPENED}
    assert [row.event for row in timeline.events(tables)] == ["b", "a", "c"]
    assert [row.event for row in timeline.events(tables, pd.Timestamp("2018-01-01"))] == ["a", "c"]
    assert [row.event for row in timeline.events(tables, category="sanctions")] == ["c"]


def test_statements_are_of_the_publisher_asked_for() -> None:
    said = rows(STATEMENTS, "statement | publisher | published\na | TASS | 2017-01-01\nb | Yonhap | 2018-01-01")
    tables = {**EMPTY, "statements": said}
    assert [row.statement for row in timeline.statements(tables)] == ["b", "a"]
    assert [row.statement for row in timeline.statements(tables, "TASS")] == ["a"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["a", "b", "c"]),
        ("moon", ["a", "b"]),
        ("MOON vladi", ["a"]),
        ("vladivostok moon", ["a"]),
        ("moon crimea", []),
        ("  moon  moscow ", ["b"]),
        ("mo.n", []),
    ],
)
def test_a_row_is_found_if_it_holds_every_word(wanted: str, found: list[str]) -> None:
    happened = typed_rows(HAPPENED, EventRow)
    assert [row.event for row in timeline.search_rows(happened, [row.title for row in happened], wanted)] == found


def test_capitals_accents_and_apostrophes_do_not_matter() -> None:
    assert timeline.fold("Trutnev’s CAFÉ") == timeline.fold("trutnev's cafe")
    assert timeline.fold("Товарооборот") == "товарооборот"
    assert timeline.fold("한국") == "한국"


def test_empty_tables_give_empty_frames() -> None:
    assert timeline.events(EMPTY) == timeline.statements(EMPTY) == []
    assert timeline.choices([]) == [""]
    assert timeline.search_rows([], [], "moon") == []


# the page


def text(client: FlaskClient, address: str) -> str:
    markup = client.get(address).text
    seen = re.sub(r"<style.*?</style>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return " ".join(seen.replace("&amp;", "&").replace("&#x27;", "'").replace("\u00a0", " ").split())


def test_the_page_counts_what_it_found_in_words(client: FlaskClient, tables: Tables) -> None:
    assert "Found with “trutnev”: 1 event and 6 statements." in text(client, "/data/search?search=trutnev")
    assert "Found with “trutnev”: 1 event and 6 statements." in text(client, "/data/search?q=trutnev")
    everything = f"{len(tables['events'])} events and {len(tables['statements'])} statements."
    assert everything in text(client, "/data/search")


def test_nothing_found_is_said_with_a_way_back(client: FlaskClient) -> None:
    seen = text(client, "/data/search?search=%3Cscript%3E+zzz")
    assert "Nothing with “&lt;script&gt; zzz” was found." in seen
    assert "Show every event and statement" in seen
    assert "<script>" not in client.get("/data/search?search=%3Cscript%3E").text.split("<main")[1]


@pytest.mark.parametrize(
    ("words", "there", "gone"),
    [
        ("category=sanctions", "events-section", "statements-section"),
        ("publisher=Vladnews", "statements-section", "events-section"),
        ("category=diplomacy&publisher=Vladnews", "events-section", "nothing"),
        ("category=diplomacy&publisher=Vladnews", "statements-section", "nothing"),
    ],
)
def test_a_kind_leaves_events_and_a_publisher_leaves_statements(
    client: FlaskClient, words: str, there: str, gone: str
) -> None:
    page = client.get(f"/data/search?{words}").text
    assert f'id="{there}"' in page
    assert f'id="{gone}"' not in page


def test_a_wrong_kind_falls_back_with_a_notice(client: FlaskClient) -> None:
    assert "category=gossip is not known here; it may be " in text(client, "/data/search?category=gossip")


def test_as_of_a_day_nothing_later_is_found(client: FlaskClient) -> None:
    assert "Nothing with “invasion” was found." in text(client, "/data/search?search=invasion&asof=2018-03-01")


def test_every_row_has_its_day_and_its_address(client: FlaskClient, tables: Tables) -> None:
    page = client.get("/data/search").text
    for address in [*tables["events"]["address"], *tables["statements"]["address"]]:
        assert address.split(" ")[0].replace("&", "&amp;") in page


def test_the_form_keeps_the_rest_of_the_state(client: FlaskClient) -> None:
    page = client.get("/data/search?search=moon&asof=2018-03-01").text
    assert 'type="search" value="moon"' in page
    assert '<select hidden name="asof">' in page
    assert 'action="/data/search"' in client.get("/data").text
