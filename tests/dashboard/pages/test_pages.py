"""Every page in the folder on tables that are empty or hold one odd row: nothing breaks, and it says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest

from dashboard.charts._chart import Chart
from dashboard.editions import Tables
from dashboard.pages._page import NotFoundError, Page, PageContent, PageRequest, all_pages
from dashboard.pages._shell import shell
from dashboard.query import read
from dashboard.render.html import render
from dashboard.text import Words
from etl.schema.derived_tables import REVISIONS
from tests.dashboard.rows import EMPTY, rows

PAGES = {page.route: page for page in all_pages()}


def _ask(
    frames: Mapping[str, pd.DataFrame], page: Page, charts: Mapping[str, Chart], search: str = ""
) -> tuple[PageRequest, PageContent]:
    words = Words()
    query = read(search, words, date(2026, 11, 24)).restrict(page.words, words)
    asked = PageRequest(
        page.route,
        {"claim": "none"},
        query,
        Tables(frames, query.asof),
        words,
        charts,
        {"en": words},
        date(2026, 11, 29),
    )
    return asked, page.build(asked)


@pytest.mark.parametrize("route", [route for route, page in PAGES.items() if page.nav])
@pytest.mark.parametrize("search", ["", "?asof=2018-02-28", "?theme=dark&goal=none"])
def test_a_page_stands_on_empty_tables(charts: Mapping[str, Chart], route: str, search: str) -> None:
    asked, content = _ask(EMPTY, PAGES[route], charts, search)
    written = render(shell(asked, content, all_pages()))
    assert written.count("<h1>") == 1
    assert "nan" not in written.lower().replace("financ", "")


def test_a_claim_that_is_not_there_is_not_found(charts: Mapping[str, Chart]) -> None:
    with pytest.raises(NotFoundError, match="no claim"):
        _ask(EMPTY, PAGES["/claims/<claim>"], charts)


def test_what_publishers_changed_is_listed(charts: Mapping[str, Chart]) -> None:
    revised = rows(
        REVISIONS,
        """
        source | reporter | partner | flow   | period | revision  | old_usd | new_usd | change_percent | published
        kcs    | KOR      | RUS     | import | 2020   | revised   | 1000    | 1100    | 10             | 2023-01-05
        kcs    | KOR      | RUS     | import | 2021   | withdrawn | 900     | 900     |                | 2023-01-05
        """,
    )
    _, content = _ask({**EMPTY, "revisions": revised}, PAGES["/data"], charts)
    written = render(content.body)
    assert "Korea’s figures: imports, Russia, 2020 (Korea Customs Service)" in written
    assert "/data/figure?source=kcs&amp;reporter=KOR&amp;partner=RUS&amp;flow=import&amp;period=2020" in written
    assert "10.00%" in written
    assert "withdrawn" in written
