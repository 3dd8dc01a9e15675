"""Mirror: one flow in both books, what its years say together, and the page that tells of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.layout import SIZES, WIDE, Size
from dashboard.charts.drawing.theme import LIGHT
from dashboard.editions import Tables
from dashboard.embeds.request import SIZES as FRAME_SIZES
from dashboard.prose.mirror import MirrorAnswer
from dashboard.render.svg import draw
from dashboard.text import Words
from dashboard.text.catalogues import languages
from dashboard.views._view import View
from dashboard.views.estimates import are_whole_thousands, partner_estimates
from dashboard.views.mirror import (
    FLOWS,
    GAP,
    HEADLINE,
    PERCENT,
    SHOWS,
    causes,
    complaints,
    freight,
    known_errors,
    last_own_reports,
    mirror,
    pairs,
    publication_events,
    summarize_gaps,
    yearly_pairs,
)
from etl.schema.derived_tables import FLOWS as FLOW_TABLE
from etl.schema.derived_tables import MIRROR_GAP
from etl.schema.given_tables import EVENTS, GAP_CAUSES, TRADE
from tests.dashboard.embedding import text
from tests.dashboard.rows import EMPTY
from tests.dashboard.rows import rows as frame
from tests.frames import assert_rows

GAPS = """
    exporter | importer | period | exporter_source | importer_source | exporter_usd | importer_usd | gap_usd | gap_percent | exporter_status | importer_status | status   | headline
    RUS      | KOR      | 2015   | imf-dots        | kcs             | 100          | 104          | 4       | 4           | reported        | reported        | reported | yes
    RUS      | KOR      | 2016   | imf-imts        | kcs             | 100          | 80           | -20     | -20         | reported        | reported        | reported | yes
    RUS      | KOR      | 2016   | imf-dots        | kcs             | 101          | 80           | -21     | -20.8       | reported        | reported        | reported | no
    RUS      | KOR      | 2017   | imf-imts        | kcs             | 100          | 130          | 30      | 30          | reported        | suspect         | suspect  | yes
    RUS      | KOR      | 2018   | imf-imts        | kcs             | 100          | 103          |         |             | estimate        | reported        | estimate | yes
    KOR      | RUS      | 2016   | kcs             | imf-imts        | 50           | 60           | 10      | 20          | reported        | reported        | reported | yes
"""
FIGURES = """
    source   | reporter | partner | flow   | period | value_usd | valuation | status   | method
    imf-dots | RUS      | KOR     | export | 2015   | 100       | FOB       | reported | printed
    imf-imts | RUS      | KOR     | export | 2016   | 100       | FOB       | reported | printed
    imf-imts | RUS      | KOR     | export | 2017   | 100       | FOB       | reported | printed
    imf-imts | RUS      | KOR     | export | 2018   | 100       | FOB       | estimate | printed
    kcs      | KOR      | RUS     | import | 2015   | 104       | CIF       | reported | printed
    kcs      | KOR      | RUS     | import | 2016   | 80        | CIF       | reported | printed
    kcs      | KOR      | RUS     | import | 2017   | 130       | CIF       | suspect  | printed
    kcs      | KOR      | RUS     | import | 2018   | 103       | CIF       | reported | printed
"""
FREIGHT = "cause | position | freight_percent | publisher \n freight-bank-of-russia | 3 | 6 | Bank of Russia"


@pytest.fixture
def small() -> dict[str, pd.DataFrame]:
    return {
        **EMPTY,
        "mirror_gap": frame(MIRROR_GAP, GAPS),
        "flows": frame(FLOW_TABLE, FIGURES),
        "gap_causes": frame(GAP_CAUSES, FREIGHT),
    }


def test_both_books_stand_side_by_side_with_their_own_valuation_and_status(small: dict[str, pd.DataFrame]) -> None:
    view = mirror(small)
    assert_rows(
        view.points,
        """
        reporter | flow   | year | value_usd | valuation | source   | status   | firm
        RUS      | export | 2015 | 100       | FOB       | imf-dots | reported | yes
        RUS      | export | 2016 | 100       | FOB       | imf-imts | reported | yes
        RUS      | export | 2017 | 100       | FOB       | imf-imts | reported | yes
        RUS      | export | 2018 | 100       | FOB       | imf-imts | estimate | no
        KOR      | import | 2015 | 104       | CIF       | kcs      | reported | yes
        KOR      | import | 2016 | 80        | CIF       | kcs      | reported | yes
        KOR      | import | 2017 | 130       | CIF       | kcs      | suspect  | no
        KOR      | import | 2018 | 103       | CIF       | kcs      | reported | yes
        """,
    )
    assert view.sources == ("imf-dots", "imf-imts", "kcs")


@pytest.mark.parametrize("show", [GAP, PERCENT])
def test_a_year_with_an_estimate_has_no_gap_to_show(small: dict[str, pd.DataFrame], show: str) -> None:
    assert_rows(
        mirror(small, show=show).points,
        "year | gap_usd | gap_percent | firm \n 2015 | 4 | 4 | yes \n 2016 | -20 | -20 | yes \n 2017 | 30 | 30 | no",
    )


def test_a_chosen_pair_shows_its_own_years_only(small: dict[str, pd.DataFrame]) -> None:
    assert_rows(mirror(small, show=GAP, source="imf-dots.kcs").points, "year | gap_usd \n 2015 | 4 \n 2016 | -21")


def test_pairs_are_offered_by_how_many_years_they_have(small: dict[str, pd.DataFrame]) -> None:
    assert pairs(small, "export") == ["imf-imts.kcs", "imf-dots.kcs"]
    assert pairs(small, "import") == ["kcs.imf-imts"]


def test_years_are_counted_by_whose_figure_is_the_higher_one(small: dict[str, pd.DataFrame]) -> None:
    told = summarize_gaps(yearly_pairs(small, "export", HEADLINE), 6)
    assert (told.years, told.importer_more, told.exporter_more, told.within_freight) == (2, 1, 1, 1)
    assert told.left_out == 1
    assert told.last.year == 2016
    assert told.widest.year == 2016
    assert told.estimated == {"RUS": 2018}


def test_the_answer_is_said_from_the_rows(small: dict[str, pd.DataFrame], words: Words) -> None:
    said = MirrorAnswer(yearly_pairs(small, "export", HEADLINE), freight(small), words)
    assert said.sentence() == ("Korea counts 20.0% fewer Russian goods than Russia says it sent (2016).")
    assert "Russia reported exports of US$100, Korea imports of US$80." in said.more()
    assert "From 2018 on the figures given for Russia are estimates" in said.more()
    assert "widest in 2016, with US$20 more in Russia’s figures" in said.more()
    assert (
        "Of the 2 years in which neither figure is suspect or estimated, Korea’s figures are the higher ones in 1 and"
        " Russia’s figures in 1. 1 year with a gap is not counted, because one of its figures is an estimate or suspect."
        in said.method()
    )
    assert "lower in 1 of 2 years; in 1 it was higher by no more than that, and in 0 by more" in said.freight_sentence()


def test_the_widest_gap_is_told_of_whoever_reported_more(small: dict[str, pd.DataFrame], words: Words) -> None:
    gaps = small["mirror_gap"]
    turned = {**small, "mirror_gap": gaps[gaps["period"] != "2017"]}
    said = MirrorAnswer(yearly_pairs(turned, "export", HEADLINE), freight(turned), words)
    assert "widest in 2016, with US$20 more in Russia’s figures" in said.more()


@pytest.mark.parametrize("show", [GAP, PERCENT])
def test_a_gap_has_the_sign_of_the_importers_side(
    charts: Mapping[str, Chart], small: dict[str, pd.DataFrame], show: str
) -> None:
    hovers = [text for trace in _figure(charts, mirror(small, show=show)).data for text in trace.hovertext or ()]
    assert len([text for text in hovers if "2015" in text and "+US$4" in text]) == 1
    assert len([text for text in hovers if "2016" in text and "−US$20" in text]) == 1
    said = charts["mirror"].describe(mirror(small, show=show), Words())
    assert "lowest in 2016 (−US$20, −20.0%), highest in 2017 (+US$30, +30.0%)" in said


@pytest.mark.parametrize("flow", FLOWS)
def test_without_years_nothing_is_claimed(flow: str, words: Words) -> None:
    said = MirrorAnswer(yearly_pairs(EMPTY, flow, HEADLINE), freight(EMPTY), words)
    assert said.sentence() == "No year of these figures shows what both countries published themselves."
    assert (said.more(), said.freight_sentence()) == ("", "")


def test_a_countrys_own_figures_end_where_estimates_begin(small: dict[str, pd.DataFrame]) -> None:
    worked_out = "    imf-imts-inverted | KOR | RUS | import | 2019 | 5 | CIF | derived | recovered from an estimate"
    tables = {**small, "flows": frame(FLOW_TABLE, FIGURES + worked_out)}
    assert_rows(
        last_own_reports(tables),
        """
        reporter | flow   | year | source   | then_year | then_source
        KOR      | import | 2018 | kcs      | 2019      | imf-imts-inverted
        RUS      | export | 2017 | imf-imts | 2018      | imf-imts
        """,
    )


def test_what_is_worked_out_of_a_year_that_a_country_reported_itself_follows_nothing(
    small: dict[str, pd.DataFrame],
) -> None:
    same_year = "    imf-imts-inverted | KOR | RUS | import | 2018 | 5 | CIF | derived | recovered from an estimate"
    tables = {**small, "flows": frame(FLOW_TABLE, FIGURES + same_year)}
    assert_rows(
        last_own_reports(tables),
        """
        reporter | flow   | year | source   | then_year | then_source
        KOR      | import | 2018 | kcs      |           |
        RUS      | export | 2017 | imf-imts | 2018      | imf-imts
        """,
    )


def test_suspect_figures_are_listed_with_their_reason() -> None:
    trade = frame(
        TRADE,
        """
        source   | reporter | partner | flow   | period | status   | note
        imf-dots | KOR      | RUS     | export | 2017   | suspect  | too low
        imf-dots | KOR      | RUS     | import | 2018   | suspect  | too low
        imf-dots | KOR      | RUS     | import | 2016   | reported | fine
        imf-dots | KOR      | CHN     | import | 2016   | suspect  | of another pair
        """,
    )
    found = known_errors({**EMPTY, "trade": trade})
    assert found.to_dict("records") == [
        {
            "source": "imf-dots",
            "reporter": "KOR",
            "note": "too low",
            "flows": ("export", "import"),
            "years": ("2017", "2018"),
        }
    ]


def test_only_events_about_statistics_are_silences() -> None:
    events = frame(EVENTS, "event | day | category \n a | 2022-04-21 | statistics \n b | 2022-02-24 | war")
    assert [row.event for row in publication_events({**EMPTY, "events": events})] == ["a"]


def test_empty_tables_give_empty_answers() -> None:
    for show in SHOWS:
        view = mirror(EMPTY, show=show)
        assert (len(view.points), view.as_of, view.sources) == (0, None, ())
    assert pairs(EMPTY, "export") == []
    for found in (
        last_own_reports(EMPTY),
        known_errors(EMPTY),
        publication_events(EMPTY),
        causes(EMPTY),
        complaints(EMPTY, "export"),
    ):
        assert len(found) == 0


def test_every_cause_is_cited(tables: Tables) -> None:
    known = causes(tables)
    assert len(known) > 5
    assert all(one.address.startswith("https://") for one in known)
    assert all(one.name and one.description and one.publisher and one.title for one in known)


# the chart


def _figure(charts: Mapping[str, Chart], view: View, size: Size = WIDE) -> go.Figure:
    return charts["mirror"].figure(view, Words(), LIGHT, size)


def test_the_gap_is_shaded_only_where_both_published(
    charts: Mapping[str, Chart], small: dict[str, pd.DataFrame]
) -> None:
    shaded = [trace for trace in _figure(charts, mirror(small)).data if trace.fill == "tonexty"]
    assert [list(trace.x) for trace in shaded] == [[2015, 2016, 2017]]


def test_no_line_hides_that_its_source_changes(charts: Mapping[str, Chart], small: dict[str, pd.DataFrame]) -> None:
    lines = [trace for trace in _figure(charts, mirror(small)).data if trace.mode == "lines" and trace.line.width]
    russian = {
        (trace.line.width, trace.line.dash): list(trace.x) for trace in lines if trace.line.color == LIGHT.russia
    }
    assert russian == {(1, "solid"): [2015, 2016], (2.6, "solid"): [2016, 2017], (2.2, "dot"): [2017, 2018]}


def test_a_bar_has_the_colour_of_the_higher_book_and_is_hollow_where_not_firm(
    charts: Mapping[str, Chart], small: dict[str, pd.DataFrame]
) -> None:
    bars = _figure(charts, mirror(small, show=GAP)).data
    shown = {(trace.marker.line.color, trace.marker.color): list(trace.x) for trace in bars}
    assert shown == {
        (LIGHT.korea, LIGHT.paper): [2017],
        (LIGHT.korea, LIGHT.korea): [2015],
        (LIGHT.russia, LIGHT.russia): [2016],
    }


def test_a_bar_too_long_for_the_axis_is_cut_and_told(charts: Mapping[str, Chart], tables: Tables) -> None:
    view = mirror(tables, flow="import", show=PERCENT)
    most = view.points.loc[view.points["gap_percent"].idxmax()]
    figure = _figure(charts, view)
    assert max(max(trace.y) for trace in figure.data) < most["gap_percent"]
    assert Words().percent(most["gap_percent"]) in [annotation.text for annotation in figure.layout.annotations]


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("flow", FLOWS)
def test_every_way_of_showing_is_drawn_at_every_size(
    charts: Mapping[str, Chart], tables: Tables, flow: str, show: str
) -> None:
    view = mirror(tables, flow=flow, show=show)
    for size in (*SIZES, *FRAME_SIZES.values()):
        figure = _figure(charts, view, size)
        assert draw(figure, width=size.width, height=size.height, title="t", description="d").startswith("<svg")
        told = [text for trace in figure.data if trace.hovertext for text in trace.hovertext]
        assert len(told) == len(view.points)
        assert all("known since" in text for text in told)


@pytest.mark.parametrize("show", SHOWS)
def test_without_pairs_it_says_so(charts: Mapping[str, Chart], show: str) -> None:
    view = mirror(EMPTY, show=show)
    said = [str(annotation.text) for annotation in _figure(charts, view).layout.annotations]
    assert "No figures of both countries had been published by this day." in said
    assert "published by this day" in charts["mirror"].describe(view, Words())


# the page, on the project's own store


@pytest.mark.parametrize("flow", FLOWS)
def test_the_page_answers_with_the_figures_of_the_table(client: FlaskClient, tables: Tables, flow: str) -> None:
    seen, words = text(client.get(f"/mirror?flow={flow}").text), Words()
    told = summarize_gaps(yearly_pairs(tables, flow, HEADLINE), 6)
    for amount in (told.last.exporter_usd, told.last.importer_usd):
        assert re.search(f"(ex|im)ports of {re.escape(words.usd(amount))}".replace("\u00a0", " "), seen)
    assert f"Of the {told.years} years in which neither figure is suspect or estimated" in seen
    assert (f"{told.left_out} years with a gap are not counted" in seen) == (told.left_out > 1)
    assert f"widest in {told.widest.year}" in seen


@pytest.mark.parametrize("language", ["", "/ko", "/ru"])
def test_the_page_proves_that_the_estimates_are_koreas_figures(
    client: FlaskClient, tables: Tables, language: str
) -> None:
    rows = partner_estimates(tables)
    _, _, section = client.get(f"{language}/mirror").text.partition('id="estimates-section"')
    seen, words = text(section.partition("</section>")[0]), languages()[language.strip("/") or "en"]
    assert len(rows) == 6
    assert are_whole_thousands(rows)
    for row in rows:
        assert words.number(row.partner_usd / 1000, 3).replace("\u00a0", " ") in seen
        assert words.number(row.ratio, 9) in seen
    assert words.percent(6).replace("\u00a0", " ") in seen
    same = {(row.flow, row.period): row.partner_usd for row in rows if row.same}
    assert {key: round(value / 1000) for key, value in same.items()} == {
        ("export", "2022"): 14_817_363,
        ("import", "2022"): 6_328_173,
    }


def test_estimates_that_give_back_no_whole_thousands_are_called_nothing(tables: Tables) -> None:
    first, *others = partner_estimates(tables)
    assert are_whole_thousands([first, *others])
    assert not are_whole_thousands([first._replace(off_thousand_usd=1.1), *others])
    assert not are_whole_thousands([])


def test_no_gap_is_explained_by_the_imfs_rule_for_estimates(client: FlaskClient, tables: Tables) -> None:
    assert freight(tables)["publisher"].tolist() == ["Bank of Russia"]
    assert "5.88%" in client.get("/charts/mirror.svg?show=percent").text


def test_a_range_of_years_leaves_nothing_of_the_others(client: FlaskClient) -> None:
    svg = client.get("/charts/mirror.svg?from=2010&to=2016").text
    assert "Two lines from 2010 to 2016. In 2016:" in svg
    assert "estimates" not in text(svg)


def test_every_pair_stands_in_the_table(client: FlaskClient, tables: Tables) -> None:
    page = client.get("/mirror?flow=import").text
    _, _, table = page.partition('data-table="figures"')
    rows = sum(len(yearly_pairs(tables, "import", pair)) for pair in (HEADLINE, *pairs(tables, "import")))
    assert table.partition("</table>")[0].count('scope="row"') == rows
    assert table.partition("</table>")[0].count("rowgroup") == 1 + len(pairs(tables, "import"))


def test_a_printed_figure_leads_to_its_vintages_and_a_computed_one_does_not(client: FlaskClient) -> None:
    page = client.get("/mirror?flow=import").text
    vintages = "/data/figure?source=imf-dots&amp;reporter=KOR&amp;partner=RUS&amp;flow=export&amp;period=2016"
    assert vintages in page
    assert "source=kcs&amp;reporter=KOR&amp;partner=RUS&amp;flow=export&amp;period=2021" not in page


def test_the_page_says_where_one_side_stopped(client: FlaskClient, tables: Tables) -> None:
    seen = text(client.get("/mirror").text)
    for event in publication_events(tables):
        assert event.title.replace("'", "’") in seen.replace("'", "’").replace("&#x27;", "’")
    assert "Where one side stopped publishing" in seen
    assert "estimates to 2024 (IMF IMTS)" in seen


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("flow=sideways", "it may be export, import"),
        ("show=area", "it may be values, gap, percent"),
        ("source=moon.sun", "source=moon.sun is not known here"),
        ("flow=import&source=imf-imts.kcs", "source=imf-imts.kcs is not known here"),
    ],
)
def test_a_wrong_value_becomes_the_default_and_a_notice(client: FlaskClient, query: str, says: str) -> None:
    answer = client.get(f"/mirror?{query}")
    assert answer.status_code == 200
    assert says in text(answer.text)


def test_before_anything_was_known_the_page_says_so(client: FlaskClient) -> None:
    seen = text(client.get("/mirror?asof=2015-01-01").text)
    assert "By this day no year was known in which both countries report this flow." in seen
    assert "Every figure of this flow" not in seen


def test_as_of_a_day_only_what_was_known_is_shown(client: FlaskClient, tables: Tables) -> None:
    day = pd.Timestamp("2022-03-01")
    told = summarize_gaps(yearly_pairs(tables.on(day), "export", HEADLINE), 6)
    assert told.estimated == {}
    seen = text(client.get("/mirror?asof=2022-03-01").text)
    assert f"than Russia says it sent ({told.last.year})." in seen
    assert "there are only estimates of" not in seen


@pytest.mark.parametrize(
    "query", ["", "?flow=import&show=gap", "?show=percent", "?source=un-comtrade.imf-dots&show=gap"]
)
def test_frames_and_forms_hold_the_chart(client: FlaskClient, tables: Tables, query: str) -> None:
    asked: dict[str, Any] = dict(part.split("=") for part in query.removeprefix("?").split("&") if part)
    whole = client.get(f"/charts/mirror.json{query}").json
    assert whole is not None
    assert len(whole["rows"]) == len(mirror(tables, **asked).points)
    assert whole["value"] == mirror(tables, **asked).facts["value"]
    assert client.get(f"/embed/mirror{query}").status_code == 200
