"""The first page: its views on small tables, its words, controls and tables on the project's own store."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.amounts import Amounts, amounts_of
from dashboard.charts.drawing.goal_options import CURRENCY, PRICES, READING, goal_and_reading
from dashboard.charts.drawing.layout import NARROW, WIDE, Size
from dashboard.charts.drawing.theme import LIGHT
from dashboard.editions import Tables
from dashboard.embeds.page_charts import chart_on_page, request_on_page
from dashboard.embeds.snapshot import take_snapshot
from dashboard.prose.goal_pace import GoalPace
from dashboard.prose.statements import growth_needed_text
from dashboard.text import Words
from dashboard.views import goal as views
from dashboard.views import table_rows
from dashboard.views._view import View
from etl.schema.derived_tables import (
    GOAL_CURRENCIES,
    GOAL_OUTCOMES,
    GOAL_PROGRESS,
    GOAL_THEN,
    SERIES,
    SERIES_IN_CURRENCIES,
)
from etl.schema.given_tables import GOALS
from tests.dashboard.embedding import text
from tests.dashboard.rows import EMPTY
from tests.dashboard.rows import rows as frame
from tests.frames import cells

NEWEST = "double-by-2020"

SERIES_ROWS = """
    reporter | period | value_usd | source   | known_from
    RUS      | 2016   | 15.1e9    | imf-imts | 2026-05-09
    RUS      | 2018   | 24.9e9    | imf-imts | 2026-05-09
    KOR      | 2016   | 13.4e9    | imf-dots | 2022-02-02
"""

# views

PROGRESS = frame(
    GOAL_PROGRESS,
    """
    goal | reading | label  | reporter | year | prices  | target_usd | measured_usd | attained_percent | path_growth_usd | path_step_usd
    g20  | stated  | stated | RUS      | 2016 | current | 30e9       | 15e9         | 50               | 15e9            | 15e9
    g20  | stated  | stated | RUS      | 2020 | current | 30e9       | 18e9         | 60               | 30e9            | 30e9
    g20  | stated  | stated | RUS      | 2021 | current | 30e9       | 29e9         | 97               |                 |
    g15  | stated  | stated | KOR      | 2012 | current | 30e9       | 22e9         | 73               | 22e9            | 22e9
    """,
)
GOAL_ROWS = frame(
    GOALS,
    """
    goal | label | set_on     | due  | base_year
    g20  | later | 2017-09-06 | 2020 | 2016
    g15  | early | 2013-02-28 | 2015 | 2012
    """,
)
GOAL_TABLES = {**EMPTY, "goal_progress": PROGRESS, "goals": GOAL_ROWS, "series": frame(SERIES, SERIES_ROWS)}


def test_a_goal_lays_its_path_target_and_due_year_over_turnover() -> None:
    view = views.goal_turnover(GOAL_TABLES, "g20", "stated")
    assert cells(view.layer("due"), ["reporter", "year", "attained_percent"]) == [["RUS", "2020", "60"]]
    assert cells(view.layer("targets"), ["goal", "year", "main"]) == [["g15", "2015", "no"], ["g20", "2020", "yes"]]
    main = view.layer("paths")[view.layer("paths")["main"]]
    assert main["year"].tolist() == [2016, 2020]


def test_a_path_without_later_figures_still_ends_at_its_target() -> None:
    paths = views.goal_turnover(GOAL_TABLES, "g20", "stated").layer("paths")
    assert cells(paths[paths["goal"] == "g15"], ["year", "path_growth_usd"]) == [["2012", "2.2e+10"], ["2015", "3e+10"]]


def test_constant_prices_show_only_the_years_that_have_them() -> None:
    constant = PROGRESS[PROGRESS["goal"] == "g20"].assign(prices="constant")
    view = views.goal_turnover({**GOAL_TABLES, "goal_progress": constant}, "g20", "stated")
    assert view.points["value_usd"].tolist() == [15e9, 18e9, 29e9]
    assert view.facts == {"prices": "constant", "base_year": "2016"}
    assert "g15" not in set(view.layer("paths")["goal"])


def test_goals_set_after_the_day_are_not_there_yet() -> None:
    assert [row.goal for row in views.goals(GOAL_TABLES)] == ["g20", "g15"]
    assert [row.goal for row in views.goals(GOAL_TABLES, pd.Timestamp("2014-01-01"))] == ["g15"]


OUTCOMES = frame(
    GOAL_OUTCOMES,
    """
    goal | reading  | meaning     | reporter | prices   | outcome
    g    | constant | stated      | KOR      | constant | not met
    g    | twice    | twice       | KOR      | current  | not met
    g    | stated   | stated      | KOR      | current  | not met
    g    | stated   | stated      | RUS      | current  | not met
    """,
)


def test_readings_stand_as_stated_first_and_constant_dollars_last() -> None:
    shown = views.goal_outcomes({**EMPTY, "goal_outcomes": OUTCOMES}, "g")
    assert [(row.reading, row.reporter) for row in shown] == [
        ("stated", "RUS"),
        ("stated", "KOR"),
        ("twice", "KOR"),
        ("constant", "KOR"),
    ]


def test_a_reading_is_a_meaning_in_some_prices() -> None:
    tables = {**EMPTY, "goal_outcomes": OUTCOMES}
    assert views.goal_meanings(tables, "g") == ["stated", "twice"]
    assert views.reading_with_prices(tables, "g", "stated", "constant") == "constant"
    assert views.reading_with_prices(tables, "g", "twice", "constant") == "twice"
    assert views.meaning_and_prices(tables, "g", "constant") == ("stated", "constant")
    assert views.meaning_and_prices(EMPTY, "g", "stated") == ("stated", "current")


LOCAL = {
    **GOAL_TABLES,
    "series_in_currencies": frame(
        SERIES_IN_CURRENCIES,
        """
        reporter | period | currency | value_local | units_per_usd | source   | rate_source
        RUS      | 2016   | KRW      | 17.5e12     | 1160          | imf-imts | world-bank
        RUS      | 2020   | KRW      | 21.2e12     | 1180          | imf-imts | fred
        RUS      | 2016   | RUB      | 1e12        | 67            | imf-imts | rosstat
        """,
    ),
    "goal_currencies": frame(
        GOAL_CURRENCIES,
        """
        goal | reading | reporter | year | currency | target_local | measured_local | attained_percent | path_growth_local | path_step_local
        g20  | stated  | RUS      | 2016 | KRW      | 34.8e12      | 17.5e12        | 50               | 17.5e12           | 17.5e12
        g20  | stated  | RUS      | 2020 | KRW      | 34.8e12      | 21.2e12        | 61               | 34.8e12           | 34.8e12
        """,
    ),
}  # fmt: skip


def test_trade_in_won_names_the_sources_of_figures_and_of_rates() -> None:
    view = views.turnover_in(LOCAL, "KRW")
    assert view.points["value_local"].tolist() == [17.5e12, 21.2e12]
    assert view.sources == ("imf-imts", "world-bank", "fred")
    assert amounts_of(view) == Amounts("KRW")


def test_a_goal_in_won_stands_alone_with_its_paths_in_won() -> None:
    view = views.goal_turnover(LOCAL, "g20", "stated", currency="KRW")
    assert cells(view.layer("targets"), ["goal", "target_local"]) == [["g20", "3.48e+13"]]
    assert cells(view.layer("due"), ["year", "attained_percent"]) == [["2020", "61"]]
    assert view.layer("paths")["path_step_local"].tolist() == [17.5e12, 34.8e12]
    assert view.facts == {"currency": "KRW", "prices": "current", "base_year": "2016"}


NEEDED = {
    **GOAL_TABLES,
    "goal_progress": frame(
        GOAL_PROGRESS,
        """
        goal | reading | reporter | year | prices  | growth_needed_percent | growth_had_percent | known_from
        g20  | stated  | RUS      | 2016 | current | 18.6                  |                    | 2026-05-09
        g20  | stated  | RUS      | 2018 | current | 9.9                   | 28.1               | 2026-05-09
        g20  | stated  | RUS      | 2020 | current |                       | 6.8                | 2026-05-09
        g20  | stated  | RUS      | 2021 | current |                       | 14.6               | 2026-05-09
        """,
    ),
    "goal_then": frame(
        GOAL_THEN,
        """
        goal | reading | reporter | year | growth_needed_percent | known_from
        g20  | stated  | RUS      | 2018 | 9.5                   | 2019-09-24
        g15  | stated  | RUS      | 2012 | 6.3                   | 2013-11-30
        """,
    ),
}


def test_growth_needed_runs_to_the_due_year_as_known_now_and_as_it_looked_then() -> None:
    view = views.growth_needed(NEEDED, "g20", "stated")
    assert cells(view.points, ["year", "pace", "pace_percent", "known_from"]) == [
        ["2016", "needed", "18.6", "2026-05-09"],
        ["2018", "had", "28.1", "2026-05-09"],
        ["2018", "needed", "9.9", "2026-05-09"],
        ["2018", "needed as it looked then", "9.5", "2019-09-24"],
        ["2020", "had", "6.8", "2026-05-09"],
    ]
    assert view.facts == {"goal": "later", "base_year": "2016", "due": "2020"}


@pytest.mark.parametrize(
    "view",
    [
        lambda: views.goal_turnover(EMPTY, "g", "stated"),
        lambda: views.goal_turnover(EMPTY, "g", "stated", currency="KRW"),
        lambda: views.turnover_in(EMPTY, "KRW"),
        lambda: views.growth_needed(EMPTY, "g", "stated"),
    ],
)
def test_empty_tables_give_empty_views(view: Any) -> None:
    assert view().points.empty


# what may be chosen


def test_won_and_roubles_are_offered_where_they_are_known_and_never_with_constant_dollars(tables: Tables) -> None:
    assert CURRENCY.values(tables, {"goal": NEWEST}) == ["", "krw", "rub"]
    assert CURRENCY.values(tables, {"goal": NEWEST, "reading": "constant-2016"}) == [""]
    assert CURRENCY.values(EMPTY, {}) == [""]
    assert PRICES.values(tables, {"goal": NEWEST}) == ["", "constant"]
    assert PRICES.values(tables, {"goal": NEWEST, "currency": "krw"}) == [""]
    assert PRICES.values(EMPTY, {}) == [""]


def test_a_reading_in_constant_dollars_is_understood_and_not_offered(tables: Tables) -> None:
    before = {"goal": NEWEST}
    assert READING.values(tables, before) == ["", "stated", "twice-korea-2016", "twice-russia-2016"]
    assert "constant-2016" in READING.allowed(tables, before)
    assert goal_and_reading(tables, NEWEST, "", "constant") == (NEWEST, "constant-2016")
    assert goal_and_reading(tables, "", "twice-korea-2016", "constant") == (NEWEST, "twice-korea-2016-constant")
    assert goal_and_reading(EMPTY, "", "", "") == ("", "stated")


def test_the_first_page_stands_for_the_chart_of_turnover(tables: Tables, charts: dict[str, Chart]) -> None:
    choice = chart_on_page(tables, charts, "/goal", {"prices": "constant", "currency": "zzz"})
    assert choice is not None
    assert (choice.chart, choice.options) == ("turnover", {"goal": NEWEST, "prices": "constant"})
    beside = request_on_page(tables, charts["growth-needed"], {"prices": "constant", "currency": "krw"})
    assert (beside.chart, beside.options) == ("growth-needed", {"goal": NEWEST, "prices": "constant"})


@pytest.mark.parametrize(
    ("asked", "shaded"),
    [
        ({}, True),
        ({"goal": NEWEST}, True),
        ({"goal": NEWEST, "prices": "constant"}, False),
        ({"goal": NEWEST, "reading": "constant-2016"}, False),
        ({"currency": "krw"}, False),
    ],
)
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_a_claim_in_current_dollars_is_shaded_over_nothing_else(
    tables: Tables, charts: dict[str, Chart], size: Size, asked: dict[str, str], shaded: bool
) -> None:
    view = take_snapshot(tables, charts["turnover"], {"claim": "turnover-15bn", **asked}).view
    assert len(view.layer("claimed")) == 1
    layout = charts["turnover"].figure(view, Words(), LIGHT, size).layout
    said = " ".join(" ".join(str(one.text).split("<br>")) for one in layout.annotations)
    assert any(shape.type == "rect" for shape in layout.shapes) is shaded
    assert ("is not drawn over other amounts" in said) is not shaded


# what the page says


def _seen(client: FlaskClient, address: str) -> str:
    return text(client.get(address).text)


def test_in_won_the_page_says_what_the_goal_was_worth_and_gives_no_verdict(
    client: FlaskClient, tables: Tables, words: Words
) -> None:
    seen = _seen(client, "/goal?currency=krw")
    years = views.goal_in_currency(tables, NEWEST, "stated", "KRW")
    due = years[years["year"] == 2020]
    assert "66% of US$30 billion" not in seen.partition("The growth still needed")[0]
    worth = words.money(years["target_local"].iloc[0], "KRW").replace("\u00a0", " ")
    assert f"In won, at the mean exchange rate of {years['year'].min()}, US$30 billion was {worth}." in seen
    for row in due.itertuples():
        assert words.attained(row.attained_percent) in seen
    assert "this is no verdict on it" in seen
    assert "Turnover, trillion won" in seen
    assert "Growth is counted in dollars" in seen


@pytest.mark.parametrize(
    "address", ["/goal?prices=constant", "/goal?reading=constant-2016", "/goal?reading=stated&prices=constant"]
)
def test_constant_dollars_have_one_answer_however_they_are_asked_for(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert "In 2020 trade came to 61% of US$30 billion of 2016 on Russia’s figures and 54% on Korea’s." in text(page)
    chosen = re.findall(r'<a[^>]*class="chosen"[^>]*><strong[^>]*>([^<]*)', page)
    assert chosen == ["US$30 billion by 2020", "US$30 billion, as stated", "US dollars", "dollars of 2016", "both"]


def test_from_constant_dollars_a_link_leads_back_to_current_ones(client: FlaskClient) -> None:
    page = client.get("/goal?reading=constant-2016").text
    link = re.search(r'<a[^>]*href="([^"]*)"[^>]*>current dollars</a>', page)
    assert link is not None
    assert link[1] == "/goal"


@pytest.mark.parametrize(
    ("address", "notice"),
    [
        ("/goal?prices=constant&currency=krw", "prices=constant does not go with the other choices"),
        ("/goal?currency=krw&asof=2022-03-01", "currency=krw does not go with the other choices, or was not known by this day"),
        ("/goal?currency=eur", "currency=eur is not known here; it may be krw, rub, usd"),
        ("/goal?prices=real", "prices=real is not known here; it may be constant, nominal"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_left_out_with_a_notice(client: FlaskClient, address: str, notice: str) -> None:
    assert notice in _seen(client, address)


@pytest.mark.parametrize("address", ["/goal?currency=usd", "/goal?prices=nominal"])
def test_the_defaults_may_be_written_out(client: FlaskClient, address: str) -> None:
    seen = _seen(client, address)
    assert "is not known here" not in seen
    assert "66% of US$30 billion" in seen


def test_under_the_chart_stands_what_freight_does_not_explain_and_where_both_books_are(client: FlaskClient) -> None:
    page = client.get("/goal?asof=2026-05-09").text
    assert "Freight is not the reason for the gap" in text(page)
    assert 'Both countries’ figures, exports and imports apart: <a href="/mirror?asof=2026-05-09">Mirror</a>.' in page


def test_a_deadline_that_is_past_is_not_open(client: FlaskClient) -> None:
    page = client.get("/goal?goal=thirty-billion-by-2015&asof=2018-02-28").text
    assert "Due but not known yet. Since 2012 trade had come to at most 90% of US$30 billion" in text(page)
    assert "<title>US$30 billion by 2015: due but not known yet" in page
    assert "Open. Since 2012" in _seen(client, "/goal?goal=thirty-billion-by-2015&asof=2015-12-31")


def test_growth_that_was_needed_stands_in_words_and_in_its_table(
    client: FlaskClient, tables: Tables, words: Words
) -> None:
    seen = _seen(client, "/goal")
    for row in views.goal_years(tables, NEWEST, "stated").query("year < 2020").itertuples():
        assert growth_needed_text(row, row.growth_needed_percent, words) in seen
    for row in views.goal_years_then(tables, NEWEST, "stated").itertuples():
        assert growth_needed_text(row, row.growth_needed_percent, words) in seen
        assert words.day_text(row.first_known) in seen


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (
            "stated",
            "For every year a figure was already known before 2020 was over; the table says how it first looked.",
        ),
        (
            "twice-russia-2016",
            "For every year a figure was already known before 2020 was over; the table says how it first looked.",
        ),
        ("constant-2016", "No figure behind this is known here from before 2020 was over"),
    ],
)
def test_what_was_not_known_then_is_said(tables: Tables, words: Words, reading: str, said: str) -> None:
    assert said in GoalPace(tables, words, table_rows.GOALS.get(tables, NEWEST), reading).known_in_time()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Since 2016 it came closest in 2021, a year late: 99.6% on Russia’s figures and 91% on Korea’s."),
        ("?reading=twice-korea-2016", "It was reached in 2021, a year late: 102% on Korea’s figures."),
        ("?currency=rub", "It was reached in 2021, a year late: 110% on Russia’s figures and 100% on Korea’s."),
        (
            "?currency=krw",
            "Since 2016 it came closest in 2021, a year late: 98% on Russia’s figures and 90% on Korea’s.",
        ),
    ],
)
def test_a_mark_that_the_line_passes_was_reached(client: FlaskClient, query: str, said: str) -> None:
    assert said in _seen(client, f"/goal{query}")


@pytest.mark.parametrize("query", ["prices=constant&", "currency=rub&", "currency=krw&", ""])
def test_a_chart_is_dated_by_its_figures_and_not_by_prices_or_rates(client: FlaskClient, query: str) -> None:
    address = f"/charts/turnover.metadata.json?{query}goal={NEWEST}&to="
    days = {client.get(f"{address}{year}").get_json()["as_of"] for year in ("2019", "2024")}
    assert days == {"2026-05-09"}


def test_years_that_were_not_known_then_are_named(tables: Tables, words: Words) -> None:
    then = tables["goal_then"]
    late = (then["reporter"] == "KOR") & then["year"].isin([2016, 2019])
    held = Tables({**tables, "goal_then": then[~late]})
    said = GoalPace(held, words, table_rows.GOALS.get(tables, NEWEST), "stated").known_in_time()
    assert "No such figure is held for Korea in 2016 and 2019." in said


def test_before_anything_was_known_no_growth_is_drawn(client: FlaskClient) -> None:
    seen = _seen(client, "/goal?asof=2013-03-01")
    assert "No growth can be computed from what had been published by this day." in seen


def test_rows_of_many_cells_name_their_columns(client: FlaskClient) -> None:
    page = client.get("/goal").text
    assert 'class="scroll stacked"' in page
    assert 'data-label="Outcome"' in page


# charts


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=lambda size: size.name)
def test_one_path_is_drawn_from_each_countrys_base(
    charts: dict[str, Chart], tables: Tables, words: Words, size: Size
) -> None:
    view = charts["turnover"].view(tables, goal=NEWEST)
    figure = charts["turnover"].figure(view, words, LIGHT, size)
    dashed = {trace.line.color for trace in figure.data if trace.mode == "lines" and trace.line.dash == "6px,3px"}
    said = " ".join(str(note.text) for note in figure.layout.annotations).replace("<br>", " ")
    assert "dashes: equal yearly growth" in said
    assert dashed == {LIGHT.korea, LIGHT.russia}


def test_what_was_missing_is_a_line_from_the_lower_point_to_the_target(
    charts: dict[str, Chart], tables: Tables, words: Words
) -> None:
    view = charts["turnover"].view(tables, goal=NEWEST)
    figure = charts["turnover"].figure(view, words, LIGHT, WIDE)
    (missing,) = [trace for trace in figure.data if trace.mode == "lines" and trace.line.color == LIGHT.goal]
    reached = sorted(view.layer("due")["measured_usd"] / 1e9)
    assert missing.x[:2] == (2020, 2020)
    assert missing.y[:2] == (30.0, reached[0])
    assert sorted({value for value in missing.y[2:] if value is not None}) == reached


def test_a_claim_in_dollars_is_not_drawn_over_won(charts: dict[str, Chart], tables: Tables, words: Words) -> None:
    claimed = pd.DataFrame({"low": [14.5e9], "high": [15.5e9], "first": [2015.5], "last": [2016.5], "unit": ["usd"]})
    view = charts["turnover"].view(tables, currency="krw").over(claimed=claimed)
    figure = charts["turnover"].figure(view, words, LIGHT, WIDE)
    said = " ".join(str(note.text) for note in figure.layout.annotations)
    assert "The claim is in current US dollars" in said.replace("<br>", " ")
    assert "claimed:" not in said


def test_a_point_in_won_tells_its_rate(charts: dict[str, Chart], tables: Tables, words: Words) -> None:
    figure = charts["turnover"].figure(charts["turnover"].view(tables, currency="krw"), words, LIGHT, WIDE)
    told = [hover for trace in figure.data for hover in trace.hovertext or () if "2016" in hover]
    assert told
    assert all("won" in hover and "1,160.77 for a US dollar, mean of the year, World Bank" in hover for hover in told)


def test_how_it_looked_then_is_hollow(charts: dict[str, Chart], words: Words) -> None:
    figure = charts["growth-needed"].figure(views.growth_needed(NEEDED, "g20", "stated"), words, LIGHT, WIDE)
    marks = {
        (trace.marker.symbol, trace.marker.color): [round(value, 1) for value in trace.y]
        for trace in figure.data
        if trace.mode == "markers"
    }
    assert marks == {
        ("circle", LIGHT.russia): [28.1, 6.8],
        ("diamond", LIGHT.russia): [18.6, 9.9],
        ("diamond", LIGHT.paper): [9.5],
    }


def test_a_view_without_a_currency_is_in_dollars(words: Words) -> None:
    amounts = amounts_of(View(pd.DataFrame()))
    assert amounts.column("value") == "value_usd"
    assert (amounts.text(30e9, words), amounts.short(30e9, words)) == ("US$30\u00a0billion", "30.00")
    won = Amounts("KRW")
    assert won.column("value") == "value_local"
    assert (won.text(34.8e12, words), won.short(34.8e12, words)) == ("34.8\u00a0trillion\u00a0won", "34.80")
