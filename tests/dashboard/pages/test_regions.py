"""Regions: what the page says of the Far East, the marks of its chart, and the table of its figures."""

from __future__ import annotations

import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.layout import WIDE
from dashboard.charts.drawing.theme import LIGHT
from dashboard.editions import Tables
from dashboard.prose.regions import RegionSentences
from dashboard.text import Words
from dashboard.views.regions import RegionAnswer, figures, newest_year, places, regions
from etl.schema.tables import TABLES
from tests.dashboard.embedding import text
from tests.dashboard.rows import EMPTY
from tests.dashboard.rows import rows as frame
from tests.frames import assert_rows

SHARES = """
    region_figure | measure  | period          | share_of           | share_percent | rank_in_region | method   | source   | status
    a             | turnover | 2016            | the region's trade | 22.6          | 2              | printed  | regions  | reported
    a             | turnover | 2016            | the pair's trade   | 36.4          |                | computed | imf-imts | derived
    b             | export   | 2016            | the pair's trade   | 48.6          |                | computed | imf-imts | derived
    c             | turnover | 2016-H1         | the region's trade | 22.7          | 2              | computed | regions  | derived
    d             | turnover | 2019-01/2019-08 | the region's trade | 29.9          |                | computed | regions  | derived
    e             | turnover | 2019-Q1         | the region's trade |               | 1              | printed  | regions  | reported
    f             | turnover |                 | the pair's trade   | 33.3          |                | printed  | regions  | reported
"""


@pytest.fixture
def small() -> dict[str, pd.DataFrame]:
    return {**EMPTY, "region_shares": frame(TABLES["region_shares"], SHARES).assign(area="far-east")}


def test_only_shares_of_turnover_with_a_number_and_a_time_are_drawn(small: dict[str, pd.DataFrame]) -> None:
    assert_rows(
        regions(small).points,
        """
        share_of           | period          | year | share_percent | place | source
        the pair's trade   | 2016            | 2016 | 36.4          | 0     | imf-imts
        the region's trade | 2016            | 2016 | 22.6          | 2     | regions
        the region's trade | 2016-H1         | 2016 | 22.7          | 2     | regions
        the region's trade | 2019-01/2019-08 | 2019 | 29.9          | 0     | regions
        """,
    )


def test_a_mark_is_as_long_as_its_months_and_nothing_joins_two(
    small: dict[str, pd.DataFrame], charts: dict[str, Chart], words: Words
) -> None:
    drawn = charts["regions"].figure(regions(small), words, LIGHT, WIDE)
    pair, region = (list(trace.x) for trace in drawn.data if trace.mode == "lines")
    assert pair == [2015.5, 2016.5, None]
    assert region == [2015.5, 2016.5, None, 2015.5, 2016.0, None, 2018.5, 2018.5 + 8 / 12, None]
    marks = [list(trace.marker.color) for trace in drawn.data if trace.mode == "markers"]
    assert marks == [[LIGHT.russia], [LIGHT.korea, LIGHT.paper, LIGHT.paper]]
    labels = [note.text for note in drawn.layout.annotations]
    assert [text for text in labels if text.endswith("%")] == ["36.4%", "22.6%", "22.7%", "29.9%"]


def test_the_answer_is_of_the_newest_whole_year_that_has_both_shares(
    small: dict[str, pd.DataFrame], words: Words
) -> None:
    answer = newest_year(small)
    assert answer is not None
    assert answer[:5] == (2016, 2, 22.6, 36.4, 48.6)
    assert pd.isna(answer.of_imports)
    said = RegionSentences(answer, places(small), words)
    assert said.sentence() == (
        "In 2016 the Far East made up 36.4% of the trade between Russia and Korea, and Korea was number 2 among the Far"
        " East’s partners, with 22.6% of its trade."
    )
    assert said.more() == ""
    assert said.method() == (
        "The trade of all Russia is on Russia’s figures (IMF IMTS). Korea’s place among the Far East’s partners:"
        " 2 in the first half of 2016; 2 in 2016; 1 in Jan–Mar 2019."
    )


def test_without_a_place_the_answer_names_none(words: Words) -> None:
    said = RegionSentences(RegionAnswer(2008, 0, 26.7, 35.4, 74.0, 6.7, "imf-dots"), EMPTY["region_shares"], words)
    assert "number" not in said.sentence()
    assert said.more().startswith("It sent 74.0% of what Russia sold to Korea, and took 6.7% of")


def test_without_both_shares_it_says_so(words: Words) -> None:
    assert newest_year(EMPTY) is None
    said = RegionSentences(None, EMPTY["region_shares"], words)
    assert said.sentence() == "By this day no year was known in which the Far East’s share can be computed."
    assert (said.more(), said.method()) == ("", "")


def test_the_projects_own_figures_give_what_the_facts_give(tables: Tables) -> None:
    answer = newest_year(tables)
    assert answer is not None
    assert (answer.year, answer.place, answer.of_region) == (2016, 2, 22.6)
    assert answer.of_pair == pytest.approx(5.506 / 15.144558714 * 100)
    assert answer.of_exports == pytest.approx(4.87 / 10.027244444 * 100)
    assert answer.of_imports == pytest.approx(0.63 / 5.117314270 * 100)


def test_every_regional_figure_is_in_the_table_once(tables: Tables) -> None:
    listed = figures(tables)
    assert sorted(listed["region_figure"]) == sorted(tables["regions"]["region_figure"])
    assert listed["area"].iloc[0] == "far-east"


@pytest.mark.parametrize("language", ["", "/ko", "/ru"])
def test_the_page_names_who_gave_each_figure_and_links_to_it(client: FlaskClient, language: str) -> None:
    page = client.get(f"{language}/regions")
    assert page.status_code == 200
    assert "http://www.dtoday.co.kr/news/articleView.html?idxno=247235" in page.text
    assert f'href="{language}/claims/far-east-epicentre"' in page.text


def test_before_the_article_the_share_is_that_of_the_rounded_statement(client: FlaskClient) -> None:
    assert "In 2016 the Far East made up 36.5% of the trade" in text(client.get("/regions?asof=2018-02-03").text)
    assert "no year was known" in text(client.get("/regions?asof=2010-01-01").text)


def test_the_claim_shows_the_chart_and_the_figures_that_are_known(client: FlaskClient) -> None:
    page = text(client.get("/claims/far-east-epicentre").text)
    assert "Far East: Korea’s place among its partners, turnover, first half of 2019" in page
    assert "36.4%" in page
    assert "hold no regional rows" not in page
