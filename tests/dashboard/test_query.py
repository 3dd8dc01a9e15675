"""The query string: what is understood, what is refused with a notice, and links that keep the state."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.query import Query, read
from dashboard.text import Words


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
        ("?asof=2018-02-28&asof=1999-01-01", "2018-02-28", "", 0),
        ("?%00=%ff&theme=dark", None, "dark", 0),
    ],
)
def test_a_wrong_value_becomes_a_notice(words: Words, search: str, asof: str | None, theme: str, notices: int) -> None:
    query = read(search, words)
    assert (query.asof, query.theme_name) == (pd.Timestamp(asof) if asof else None, theme)
    assert len(query.notices) == notices


def test_a_notice_names_what_is_allowed_and_cuts_what_was_given(words: Words) -> None:
    value, query = Query({"reading": "x" * 500}).choose("reading", ["stated", "other"], words)
    assert value == "stated"
    assert "stated, other" in query.notices[0]
    assert len(query.notices[0]) < 200


def test_links_keep_the_shared_state_and_no_other(words: Words) -> None:
    query = read("?asof=2018-02-28&theme=dark&goal=x&utm=1", words).only(["goal"])
    assert query.link("/claims") == "/claims?asof=2018-02-28&theme=dark"
    assert query.link("/", goal="a b", asof="") == "/?theme=dark&goal=a+b"
    assert query.own == {"goal": "x"}


def test_a_wrong_value_is_not_carried_on(words: Words) -> None:
    assert read("?theme=pink&asof=never", words).link("/data") == "/data"
