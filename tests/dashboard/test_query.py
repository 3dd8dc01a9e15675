"""The query string: what is understood, what is refused with a notice, and links that keep the state."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from dashboard.query import Query, parse_day, read, read_day
from dashboard.text import Words

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("search", "asof", "theme", "notices"),
    [
        ("", None, "", 0),
        ("?asof=2018-02-28&theme=dark", "2018-02-28", "dark", 0),
        ("asof=2018-02-28", "2018-02-28", "", 0),
        ("?asof=2018-02-31", None, "", 1),
        ("?asof=20180228", None, "", 1),
        ("?asof=2018-2-28", None, "", 1),
        ("?asof=yesterday&theme=pink", None, "", 2),
        ("?asof=2018-W09-3", None, "", 1),
        ("?asof=2999-01-01", None, "", 1),
        ("?asof=2026-11-26", None, "", 1),
        ("?asof=2026-11-25", "2026-11-25", "", 0),  # in Seoul it may be that day already
        ("?asof=2018-02-28&asof=1999-01-01", "2018-02-28", "", 0),
        ("?%00=%ff&theme=dark", None, "dark", 0),
    ],
)
def test_a_wrong_value_becomes_a_notice(words: Words, search: str, asof: str | None, theme: str, notices: int) -> None:
    query = read(search, words, TODAY)
    assert (query.asof, query.theme_name) == (pd.Timestamp(asof) if asof else None, theme)
    assert len(query.notices) == notices


def test_a_notice_names_what_is_allowed_and_cuts_what_was_given(words: Words) -> None:
    value, query = Query({"reading": "x" * 500}).choose("reading", ["stated", "other"], words)
    assert value == "stated"
    assert "stated, other" in query.notices[0]
    assert len(query.notices[0]) < 200


def test_links_keep_the_shared_state_and_no_other(words: Words) -> None:
    query = read("?asof=2018-02-28&theme=dark&goal=x&utm_source=1", words, TODAY).restrict(["goal"], words)
    assert query.notices == ()
    assert list(read("?show=a&from=1&to=2&from=3", words, TODAY).given) == ["show", "from", "to"]
    assert query.link("/claims") == "/claims?asof=2018-02-28&theme=dark"
    assert query.link("/", goal="a b", asof="") == "/?theme=dark&goal=a+b"
    assert query.own == {"goal": "x"}


def test_a_wrong_value_is_not_carried_on(words: Words) -> None:
    assert read("?theme=pink&asof=never", words, TODAY).link("/data") == "/data"


def test_a_day_to_come_is_told_apart_from_what_is_no_day(words: Words) -> None:
    assert "is still to come" in read("?asof=2999-01-01", words, TODAY).notices[0]
    assert "is not a day" in read("?asof=2999-01-32", words, TODAY).notices[0]
    assert read("?asof=2999-01-01", words, TODAY).link("/data") == "/data"
    assert read_day("2018-02-28", words, TODAY) == (pd.Timestamp("2018-02-28"), "")


@pytest.mark.parametrize("text", ["", "2018-2-28", "2018-W09-3", "20180228  ", "２０１８-02-28"])
def test_a_day_is_written_in_one_way_only(text: str) -> None:
    assert parse_day(text) is None


def test_of_too_many_values_a_notice_names_those_that_look_alike(words: Words) -> None:
    periods = [f"{year}-{month:02d}" for year in range(2000, 2020) for month in range(1, 13)]
    _, query = Query({"period": "2016-1"}).choose("period", periods, words)
    assert "2016-01" in query.notices[0]
    assert len(query.notices[0]) < 200
    _, query = Query({"period": "next"}).choose("period", periods, words)
    assert query.notices == ("period=next is not known here. The page shows the default.",)


def test_a_notice_gives_years_by_their_first_and_last(words: Words) -> None:
    years = ["", *(str(year) for year in range(1992, 2025)), "2026"]
    _, query = Query({"from": "2050"}).choose("from", years, words)
    assert "it may be 1992–2024, 2026." in query.notices[0]


def test_a_word_that_the_page_does_not_know_is_told_of_with_those_it_knows(words: Words) -> None:
    query = Query({"by": "months", "show": "growth", "x" * 99: ""}).restrict(["frequency", "show"], words)
    assert query.given == {"show": "growth"}
    shown = f"by, {'x' * 40}…"
    assert query.notices == (
        f"Not known here, and left out: {shown}. This page understands frequency, show, asof, theme.",
    )


@pytest.mark.parametrize("name", ["utm_source", "fbclid", "gclid", "yclid", "_ga", "ref", "sort", "find", ""])
def test_what_others_add_to_an_address_is_passed_over(words: Words, name: str) -> None:
    assert Query({name: "1"}).restrict([], words) == Query()


def test_a_word_goes_by_another_name_unless_its_own_is_there(words: Words) -> None:
    assert Query({"q": "gas"}).with_aliases({"q": "search"}).given == {"search": "gas"}
    assert Query({"q": "gas", "search": "oil"}).with_aliases({"q": "search"}).given == {"search": "oil"}
    assert Query({"search": "oil", "q": "gas"}).with_aliases({"q": "search"}).given == {"search": "oil"}
