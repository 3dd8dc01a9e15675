"""Trade by year and month: what the views pick, what an index may be set against, what the chart and the page say."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart
from dashboard.charts.drawing import axes
from dashboard.charts.drawing.layout import NARROW, SIZES, WIDE
from dashboard.charts.drawing.theme import DARK, LIGHT, THEMES, fade
from dashboard.editions import Tables
from dashboard.prose import caveats
from dashboard.prose import trade as prose
from dashboard.render.svg import draw
from dashboard.text import Words
from dashboard.views._view import View
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.trade import (
    MEASURES,
    MONTH,
    axis_positions,
    bases,
    breaks,
    events_of,
    measure_of_each,
    months_held,
    trade,
)
from dashboard.views.trade_rows import BreakGrowth, TradePoint
from etl.derive.measures import measures
from etl.derive.turnover import join_flows
from etl.schema.derived_tables import FLOWS, SERIES, SERIES_GROWTH, SERIES_MONTHS
from etl.schema.derived_tables import MEASURES as MEASURES_TABLE
from etl.schema.given_tables import EVENTS, STATEMENTS
from tests.dashboard.embedding import text
from tests.dashboard.rows import EMPTY
from tests.dashboard.rows import rows as frame
from tests.effort import pairs
from tests.frames import assert_rows

#: Every view that the chart may show: measure, frequency, show.
SHOWN = [
    *[(measure, frequency, "level") for measure in MEASURES for frequency in ("year", "month")],
    *[(measure, frequency, "growth") for measure in MEASURES[:3] for frequency in ("year", "month")],
    *[(measure, "year", "index") for measure in MEASURES[:3]],
    *[(measure, "month", "seasonal") for measure in MEASURES],
]
every_view = pytest.mark.parametrize(("measure", "frequency", "show"), SHOWN)


def small(**filled: str) -> dict[str, pd.DataFrame]:
    """Return the tables that are filled, with `measures` as it follows from `flows`, and all others empty."""
    tables = {t.name: t for t in (EVENTS, FLOWS, MEASURES_TABLE, SERIES, SERIES_GROWTH, SERIES_MONTHS)}
    named = {name: frame(tables[name], text) for name, text in filled.items()}
    return {
        **EMPTY,
        **({"measures": measures(named["flows"], join_flows(named["flows"]))} if "flows" in named else {}),
        **named,
    }


class TestLevels:
    TABLES = small(
        series="""
            reporter | measure  | period | value_usd | source   | known_from
            RUS      | export   | 2016   | 10e9      | imf-imts | 2026-05-09
            RUS      | import   | 2016   | 5e9       | imf-imts | 2026-05-09
            KOR      | export   | 2016   | 4e9       | imf-dots | 2022-02-02
            KOR      | import   | 2016   | 9e9       | imf-dots | 2022-02-02
        """,
        series_months="""
            reporter | measure | period  | value_usd | source
            KOR      | export  | 2022-01 | 1e9       | kcs
            KOR      | export  | 2021-12 | 2e9       | kcs
            KOR      | import  | 2022-01 | 3e9       | kcs
        """,
    )

    @pytest.mark.parametrize(
        ("measure", "expected"),
        [
            ("export", "reporter | measure | value_usd \n RUS | export | 10e9 \n KOR | import | 9e9"),
            ("import", "reporter | measure | value_usd \n RUS | import | 5e9 \n KOR | export | 4e9"),
            ("turnover", "reporter | measure | value_usd"),
        ],
    )
    def test_one_flow_of_goods_is_the_exports_of_one_and_the_imports_of_the_other(
        self, measure: str, expected: str
    ) -> None:
        points = trade(self.TABLES, measure=measure).points
        assert_rows(points, expected.replace("10e9", "1e+10").replace("9e9", "9000000000").replace("5e9", "5000000000").replace("4e9", "4000000000"))  # fmt: skip

    def test_months_are_in_order_each_with_its_year(self) -> None:
        points = trade(self.TABLES, measure="import", frequency="month").points
        assert list(zip(points["period"], points["year"], strict=True)) == [("2021-12", 2021), ("2022-01", 2022)]

    def test_a_view_is_dated_by_its_newest_figure_or_by_the_day_asked_for(self) -> None:
        day = pd.Timestamp("2027-01-01")
        assert trade(self.TABLES, measure="export").as_of == pd.Timestamp("2026-05-09")
        assert trade(self.TABLES, day, measure="export").as_of == day

    def test_months_held_are_told_by_books_and_measure(self) -> None:
        assert_rows(
            months_held(self.TABLES),
            "reporter | measure | first | last \n KOR | export | 2021-12 | 2022-01 \n KOR | import | 2022-01 | 2022-01",
        )

    @pytest.mark.parametrize(
        ("measure", "korean"), [("turnover", "turnover"), ("export", "import"), ("balance", "balance")]
    )
    def test_a_balance_and_turnover_are_each_countrys_own(self, measure: str, korean: str) -> None:
        assert measure_of_each(measure) == {"RUS": measure, "KOR": korean}


class TestIndex:
    """Two sources of Korea's exports, of which the first begins in 2020 and the second ends there; Russia's one."""

    TABLES = small(
        flows="""
            source   | reporter | partner | flow   | period | value_usd | status   | known_from
            imf-dots | KOR      | RUS     | export | 2018   | 50        | suspect  | 2022-02-02
            imf-dots | KOR      | RUS     | export | 2019   | 80        | reported | 2022-02-02
            imf-dots | KOR      | RUS     | export | 2020   | 40        | reported | 2022-02-02
            kcs      | KOR      | RUS     | export | 2020   | 50        | reported | 2022-08-31
            kcs      | KOR      | RUS     | export | 2021   | 75        | reported | 2022-08-31
            unctad   | KOR      | RUS     | export | 2022   | 99        | reported | 2022-08-31
            imf-imts | RUS      | KOR     | import | 2021   | 30        | estimate | 2026-05-09
            imf-imts | RUS      | KOR     | import | 2022   | 60        | estimate | 2026-05-09
        """
    )

    def index(self, base: str) -> pd.DataFrame:
        return trade(self.TABLES, measure="import", show="index", base=base).points

    def test_each_year_is_set_against_the_same_sources_figure(self) -> None:
        assert_rows(
            self.index("2020"),
            """
            reporter | year | index_percent | base_value_usd | source   | status   | spliced | known_from
            KOR      | 2018 | 125           | 40             | imf-dots | suspect  | no      | 2022-02-02
            KOR      | 2019 | 200           | 40             | imf-dots | reported | no      | 2022-02-02
            KOR      | 2020 | 100           | 50             | kcs      | reported | yes     | 2022-08-31
            KOR      | 2021 | 150           | 50             | kcs      | reported | no      | 2022-08-31
            """,
        )

    def test_an_estimate_yields_to_what_another_source_reports(self) -> None:
        tables = small(
            flows="""
            source      | reporter | partner | flow   | period | value_usd | status   | known_from
            imf-imts    | RUS      | KOR     | import | 2020   | 20        | reported | 2026-05-09
            imf-imts    | RUS      | KOR     | import | 2021   | 30        | estimate | 2026-05-09
            un-comtrade | RUS      | KOR     | import | 2020   | 22        | reported | 2022-02-07
            un-comtrade | RUS      | KOR     | import | 2021   | 44        | reported | 2022-02-07
        """
        )
        points = trade(tables, measure="import", show="index", base="2020").points
        assert_rows(points, "year | index_percent | source \n 2020 | 100 | imf-imts \n 2021 | 200 | un-comtrade")

    def test_it_never_joins_sources(self) -> None:
        assert_rows(self.index("2019"), "year | source \n 2018 | imf-dots \n 2019 | imf-dots \n 2020 | imf-dots")

    def test_it_is_as_weak_as_the_weaker_of_the_two(self) -> None:
        rows = self.index("2018")
        assert set(rows["status"]) == {"suspect"}
        assert not rows["firm"].any()

    def test_the_first_base_is_the_latest_year_that_the_most_figures_can_be_set_against(self) -> None:
        assert bases(self.TABLES, "import") == ["2020", "2021", "2019"]
        assert trade(self.TABLES, measure="import", show="index").facts["base"] == "2020"

    def test_years_of_the_headline_series_without_the_base_are_told(self) -> None:
        series = frame(
            SERIES, "reporter | measure | period \n KOR | export | 2020 \n KOR | export | 2023 \n RUS | import | 2021"
        )
        tables = {**self.TABLES, "series": series}
        assert_rows(
            trade(tables, measure="import", show="index", base="2020").layer("without"),
            "reporter | year \n KOR | 2023 \n RUS | 2021",
        )

    def test_turnover_is_picked_as_any_measure(self) -> None:
        tables = small(
            measures="""
                source | reporter | partner | measure  | period | value_usd | precedence
                kcs    | KOR      | RUS     | turnover | 2020   | 4         | 2
                kcs    | KOR      | RUS     | turnover | 2021   | 5         | 2
            """
        )
        assert_rows(trade(tables, show="index", base="2020").points, "year | index_percent \n 2020 | 100 \n 2021 | 125")

    def test_a_base_of_nought_is_none(self) -> None:
        tables = small(
            flows="source | reporter | partner | flow | period | value_usd \n kcs | KOR | RUS | export | 2020 | 0 \n kcs | KOR | RUS | export | 2021 | 5"
        )
        assert bases(tables, "import") == ["2021"]
        assert trade(tables, measure="import", show="index", base="2020").points.empty


class TestBreaks:
    TABLES = small(
        series_growth="""
            reporter | measure  | period  | base_period | growth_percent | source
            KOR      | turnover | 2014    | 2013        | 14             | imf-dots
            RUS      | turnover | 2015    | 2014        | -34            | imf-dots
            RUS      | turnover | 2016    | 2015        | -16            | imf-dots
            KOR      | turnover | 2022-H1 | 2021-H1     | 1              | kcs
            RUS      | turnover | 2022    | 2021        | -24            | imf-imts
            RUS      | turnover | 2022-H1 | 2021-H1     | -9             | imf-imts
            KOR      | import   | 2022    | 2021        | 7              | kcs
        """,
        events="""
            event | day        | day_text   | title      | break_years
            a     | 2022-02-24 | 2022-02-24 | second     | 2022
            b     | 2022-01-31 | 2022-01    | first      | 2020
            c     | 2021-02-24 | 2021-02-24 | other year | 2014 2015
        """,
    )

    def test_a_first_half_stands_in_only_where_no_source_has_both_years(self) -> None:
        assert_rows(
            breaks(self.TABLES, "turnover"),
            """
            reporter | year | period  | growth_percent
            KOR      | 2014 | 2014    | 14
            RUS      | 2015 | 2015    | -34
            RUS      | 2022 | 2022    | -24
            KOR      | 2022 | 2022-H1 | 1
            """,
        )

    def test_a_statement_stands_in_for_a_year_that_no_source_has_and_no_other(self) -> None:
        stated = frame(
            STATEMENTS,
            """
            statement | reporter | measure  | period  | stated_growth_percent | stated_usd | published  | subject | qualifier
            old       | KOR      | turnover | 2022    | -20                   | 21e9       | 2023-01-05 | total   | exact
            new       | KOR      | turnover | 2022    | -22.6                 | 21.15e9    | 2023-02-21 | total   | exact
            other     | KOR      | turnover | 2014    | 3                     | 9e9        | 2023-02-21 | total   | exact
            goods     | RUS      | turnover | 2020    | 3                     | 9e9        | 2023-02-21 | commodity | exact
            half      | RUS      | turnover | 2020-H1 | 3                     | 9e9        | 2023-02-21 | total   | exact
            import    | RUS      | import   | 2020    | 3                     | 9e9        | 2023-02-21 | total   | exact
            """,
        )
        tables = {**self.TABLES, "statements": stated}
        found = breaks(tables, "turnover")
        assert_rows(
            found[found["reporter"] == "KOR"],
            """
            period  | growth_percent | statement | source
            2014    | 14             |           | imf-dots
            2022    | -22.6          | new       | statements
            2022-H1 | 1              |           | kcs
            """,
        )
        assert "2020" not in set(found["period"])

    def test_a_half_year_never_shares_a_sentence_with_whole_years(self) -> None:
        said = prose.changes(typed_rows(breaks(self.TABLES, "turnover"), BreakGrowth), Words())
        whole, half = said.split(". ")
        assert "(2022)" in whole
        assert "half" not in whole
        assert (
            half == "Change against the same half of the year before: +1% on Korea’s figures (the first half of 2022)."
        )

    def test_the_breaks_of_a_balance_are_those_of_turnover(self) -> None:
        assert breaks(self.TABLES, "balance").equals(breaks(self.TABLES, "turnover"))

    def test_each_country_has_its_own_name_for_a_flow(self) -> None:
        assert_rows(breaks(self.TABLES, "export"), "reporter | measure | growth_percent \n KOR | import | 7")

    def test_the_events_of_a_year_are_those_known_by_then_in_order(self) -> None:
        assert [row.title for row in events_of(self.TABLES, 2022)] == ["first", "second"]
        assert [row.title for row in events_of(self.TABLES, 2022, pd.Timestamp("2022-02-01"))] == ["first"]


@every_view
def test_empty_tables_give_an_empty_view_that_says_so(
    charts: dict[str, Chart], measure: str, frequency: str, show: str
) -> None:
    view = trade(EMPTY, measure=measure, frequency=frequency, show=show)
    assert view.points.empty
    assert view.as_of is None
    figure = charts["trade"].figure(view, Words(), LIGHT, NARROW)
    assert len(figure.data) == 0
    assert "published by this day" in charts["trade"].describe(view, Words())


def test_other_frames_of_empty_tables_are_empty() -> None:
    assert months_held(EMPTY).empty
    assert breaks(EMPTY, "turnover").empty
    assert bases(EMPTY, "turnover") == []


def test_a_month_stands_in_its_middle_and_a_year_in_its_own() -> None:
    at = axis_positions(pd.DataFrame({"period": ["2020", "2020-01", "2020-12"], "year": [2020, 2020, 2020]}))
    assert at.tolist() == pytest.approx([2020, 2020 - 5.5 / 12, 2020 + 5.5 / 12])


def test_the_name_of_a_month_stands_under_its_point(charts: dict[str, Chart], tables: Tables) -> None:
    view, words = trade(tables, frequency=MONTH), Words()
    axis = charts["trade"].figure(view, words, LIGHT, WIDE).layout.xaxis
    stands = {
        words.period(point.period): at
        for point, at in zip(view.rows(TradePoint), axis_positions(view.points), strict=True)
    }
    named = dict(zip(axis.ticktext, axis.tickvals, strict=True))
    assert len(named) > 2
    assert named == pytest.approx({name: stands[name] for name in named})


@every_view
def test_every_point_tells_its_figure_source_and_day(
    charts: dict[str, Chart], tables: Tables, measure: str, frequency: str, show: str
) -> None:
    view = trade(tables, measure=measure, frequency=frequency, show=show)
    figure = charts["trade"].figure(view, Words(), LIGHT, WIDE)
    told = [text for trace in figure.data if trace.hovertext for text in trace.hovertext]
    assert len(told) == len(view.points) > 0
    assert all("known since" in text and ("US$" in text) for text in told)


@every_view
def test_it_is_drawn_in_every_size_and_theme(
    charts: dict[str, Chart], tables: Tables, measure: str, frequency: str, show: str
) -> None:
    view = trade(tables, measure=measure, frequency=frequency, show=show)
    for size, theme in pairs(SIZES, THEMES.values()):
        figure = charts["trade"].figure(view, Words(), theme, size)
        assert draw(figure, width=size.width, height=size.height, title="t", description="d").startswith("<svg")


def drawn(charts: dict[str, Chart], tables: TableMap, **options: str) -> go.Figure:
    return charts["trade"].figure(trade(tables, **options), Words(), LIGHT, WIDE)


def _said(figure: go.Figure) -> str:
    return " ".join(" ".join(str(annotation.text) for annotation in figure.layout.annotations).split("<br>"))


def test_the_events_of_the_breaks_stand_on_charts_of_time(charts: dict[str, Chart], tables: Tables) -> None:
    said = _said(drawn(charts, tables))
    assert all(event in said for event in ("2014 Crimea,", "2020 COVID-19", "2022 Invasion of Ukraine"))
    assert "Crimea" not in _said(drawn(charts, tables, frequency="month"))
    assert "Invasion" not in _said(drawn(charts, tables, frequency="month", show="seasonal"))


def test_names_of_events_share_no_gap_that_is_too_small_for_both(charts: dict[str, Chart], tables: Tables) -> None:
    for options in ({}, {"measure": "balance"}):
        named = drawn(charts, tables, **options).layout.annotations
        sides = {str(one.text)[:4]: one.xanchor for one in named if re.match(r"20\d\d<br>", str(one.text))}
        assert sides == {"2014": "right", "2020": "right", "2022": "left"}


def test_a_balance_and_growth_are_bars_from_nought_and_what_is_not_firm_is_hollow(
    charts: dict[str, Chart], tables: Tables
) -> None:
    for options, color, weak in (
        ({"measure": "balance"}, LIGHT.russia, 2022),
        ({"show": "growth"}, LIGHT.korea, 2024),
    ):
        figure = drawn(charts, tables, **options)
        assert {trace.type for trace in figure.data} == {"bar"}
        low, high = figure.layout.yaxis.range
        assert low < 0 < high
        bars = next(trace for trace in figure.data if color in trace.marker.color)
        filled = dict(zip(bars.x, bars.marker.color, strict=True))
        assert (filled[2021], filled[weak]) == (color, LIGHT.paper)


def test_growth_that_would_flatten_all_others_is_cut_and_its_number_written(
    charts: dict[str, Chart], tables: Tables
) -> None:
    figure = drawn(charts, tables, show="growth")
    assert figure.layout.yaxis.range[1] < 200
    assert "↑\u00a0721%" in _said(figure)
    assert "↑" not in _said(drawn(charts, tables, show="growth", frequency="month"))


def test_seasons_are_one_line_for_each_year_and_the_newest_has_the_full_colour(
    charts: dict[str, Chart], tables: Tables
) -> None:
    figure = drawn(charts, tables, measure="import", frequency="month", show="seasonal")
    named = [str(annotation.text) for annotation in figure.layout.annotations]
    assert [f"<b>{year}</b>" for year in range(2020, 2026)] == [
        text for text in named if re.fullmatch(r"<b>\d{4}</b>", text)
    ]
    lines = [trace.line.color for trace in figure.data if trace.mode == "lines"]
    assert lines[-1] == LIGHT.korea
    assert lines[0] == fade(LIGHT.korea, LIGHT.paper, 0.55)


def test_an_index_stands_at_a_hundred_in_its_base_year_and_names_what_is_left_out(
    charts: dict[str, Chart], tables: Tables
) -> None:
    view = trade(tables, show="index", base="2020")
    assert set(view.points.loc[view.points["year"] == 2020, "index_percent"]) == {100.0}
    figure = charts["trade"].figure(view, Words(), LIGHT, WIDE)
    assert "Korea: no index for 2022–2024" in _said(figure)
    assert "2020 is 100" in str(figure.layout.title.subtitle.text)


@pytest.mark.parametrize(
    ("before", "frequencies", "shows"),
    [
        ({}, ["year", "month"], ["level", "growth", "index"]),
        ({"measure": "balance"}, ["year", "month"], ["level"]),
        ({"measure": "balance", "frequency": "month"}, ["year", "month"], ["level", "seasonal"]),
        ({"measure": "import", "frequency": "month"}, ["year", "month"], ["level", "growth", "seasonal"]),
    ],
)
def test_only_what_exists_is_offered(
    charts: dict[str, Chart], tables: Tables, before: dict[str, str], frequencies: list[str], shows: list[str]
) -> None:
    offered = {option.name: list(option.values(tables, before)) for option in charts["trade"].options}
    assert (offered["frequency"], offered["show"]) == (frequencies, shows)
    assert offered["base"] == [""]


def test_without_months_only_years_are_offered(charts: dict[str, Chart]) -> None:
    offered = {option.name: list(option.values(EMPTY, {"show": "index"})) for option in charts["trade"].options}
    assert offered["frequency"] == ["year"]
    assert offered["base"] == [""]


class TestWords:
    @pytest.mark.parametrize(
        ("value", "written"), [(-33.8, "−34%"), (8.4, "+8%"), (0.15, "+0.2%"), (-0.04, "−0.0%"), (720.6, "+721%")]
    )
    def test_a_change_has_its_sign(self, value: float, written: str) -> None:
        assert prose.signed(value, Words()) == written

    @pytest.mark.parametrize(
        ("russia", "korea", "says"),
        [
            (-24.4, -23.6, "In 2024 trade fell by 24% on Russia’s figures and 24% on Korea’s against a year before."),
            (8.0, 0.2, "In 2024 trade rose by 8% on Russia’s figures and 0.2% on Korea’s against a year before."),
            (8.0, -2.0, "In 2024 trade changed by +8% on Russia’s figures and −2% on Korea’s against a year before."),
        ],
    )
    def test_growth_falls_or_rises_where_both_books_agree_on_it(self, russia: float, korea: float, says: str) -> None:
        points = pd.DataFrame(
            {"reporter": ["RUS", "KOR"], "period": "2024", "year": 2024, "growth_percent": [russia, korea]}
        ).assign(measure="turnover", value_usd=1.0, source="kcs", status="reported", first_known="2025-01")
        facts = {"value": "growth_percent", "show": "growth", "measure": "turnover", "base": ""}
        assert prose.answer(View(points, facts=facts), Words()) == says

    def test_a_balance_is_a_surplus_or_a_deficit(self, tables: Tables) -> None:
        view = trade(tables, measure="balance")
        said = prose.answer(replace(view, points=view.points.query("year <= 2021")), Words())
        assert re.search(r"a surplus of US\$[\d.]+\u00a0\w+ on Russia’s figures and a deficit of", said)

    def test_an_estimate_is_never_called_a_countrys_figure(self, tables: Tables) -> None:
        for options in ({}, {"measure": "export"}, {"measure": "import"}, {"measure": "balance"}):
            view = trade(tables, **options)
            said = prose.answer(view, Words())
            assert "on Korea’s figures. The last figures that Russia published are of 2021." in said
            assert "on Russia’s" not in said
        said = prose.answer(trade(tables, show="index", base="2020"), Words())
        assert said.startswith("Against 2020, trade in 2021 stood at")
        assert "The last figures that Russia published are of 2021" in said

    def test_it_says_from_when_on_figures_are_not_a_countrys_own(self, tables: Tables) -> None:
        said = caveats.estimates_since(trade(tables), Words())
        assert "From 2022 on the figures given for Russia are estimates that IMF IMTS made" in said
        assert "From 2022 on, imports in Korea’s figures are worked back from an estimate" in said
        assert caveats.estimates_since(View(trade(tables).points.query("year < 2022")), Words()) == ""
        assert "From 2023 on the figures given for Russia" in caveats.estimates_since(
            View(trade(tables).points.query("year > 2022")), Words()
        )

    def test_a_suspect_base_makes_no_estimate(self, tables: Tables) -> None:
        assert "Korea" not in caveats.estimates_since(trade(tables, show="index", base="2017"), Words())

    def test_months_that_nobody_holds_are_told(self, tables: Tables) -> None:
        said = caveats.months_available(months_held(tables), Words())
        assert "exports Jan 2020 to Jun 2025 (Korea Customs Service, Bank of Korea)" in said
        assert "No source held here has Russia’s figures by month." in said


def test_growth_of_another_amount_than_the_line_is_named(client: FlaskClient) -> None:
    seen = text(client.get("/trade").text)
    note = "Korea’s figures, 2020: growth is computed from IMF DOTS, US$17.59 billion; the chart’s line has US$17.53 billion"
    assert note in seen
    assert "No growth is given for Russia from 2022 on" in seen


@pytest.mark.parametrize("address", ["/trade", "/mirror", "/charts/turnover.svg", "/charts/trade.svg?measure=export"])
def test_a_line_of_estimates_is_called_an_estimate(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert "Estimate for Russia" in page
    assert "Estimate for Korea" not in page


class TestScales:
    @pytest.mark.parametrize(
        ("low", "high", "expected"),
        [
            (0, 33.5, [0, 5, 10, 15, 20, 25, 30]),
            (0, 1.2, [0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2]),
            (-11, 17, [-10, -5, 0, 5, 10, 15]),
            (5, 5, [5]),
        ],
    )
    def test_ticks_are_round_and_few(self, low: float, high: float, expected: list[float]) -> None:
        assert axes.ticks(low, high) == expected

    @pytest.mark.parametrize(("values", "expected"), [([0, 5, 10], 0), ([0, 0.2], 1), ([0.25], 2)])
    def test_decimals_keep_ticks_apart(self, values: list[float], expected: int) -> None:
        assert axes.digits(values) == expected

    @pytest.mark.parametrize(
        ("years", "expected"), [([], []), ([1992], ["1992"]), ([1994, 1992, 1995, 1996], ["1992", "1994–1996"])]
    )
    def test_years_are_written_in_runs(self, years: list[int], expected: list[str]) -> None:
        assert Words().runs(years) == expected


def test_a_colour_fades_into_its_paper() -> None:
    assert fade(LIGHT.korea, LIGHT.paper, 0) == LIGHT.korea
    assert fade(DARK.korea, DARK.paper, 1) == DARK.paper
    assert fade("#000000", "#ffffff", 0.5) == "#808080"


def seen(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    body = answer.text[answer.text.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\u00a0", " ").split())


class TestPage:
    def test_it_answers_with_the_newest_year_and_the_size_of_the_breaks(self, client: FlaskClient) -> None:
        said = seen(client, "/trade")
        fell = r"Trade fell from US\$[\d.]+ billion in 2021 to US\$[\d.]+ billion in 2024 on Korea’s figures\. The last figures that"
        assert re.search(fell, said)
        assert "−34% on Russia’s figures and −38% on Korea’s (2015)" in said
        assert "An event of the same time need not be the cause." in said

    def test_the_fall_of_2022_is_told_by_koreas_statement_and_as_no_growth_of_russias(
        self, client: FlaskClient
    ) -> None:
        page = client.get("/trade").text
        said = seen(client, "/trade")
        lead = said[said.index("Change against the year before:") :].partition("From 2022 on")[0]
        assert "−22.6% on Korea’s figures (2022, rounded statement: Korea International Trade Association)" in lead
        assert "half" not in lead
        assert "on Russia’s figures (2022)" not in said
        assert 'href="http://www.ajupress.com/view/20230222105952530"' in page

    def test_years_whose_flows_do_not_add_up_to_turnover_are_told_and_no_others(self, client: FlaskClient) -> None:
        said = seen(client, "/trade")
        assert "or a rounded sum that an authority gave" in said
        assert "Korea’s figures: in 2017 and 2018 exports and imports come" in said
        assert "they are off by US$354.83 million at most" in said
        assert "do not add up" not in seen(client, "/trade?from=2012&to=2016")
        assert "do not add up" not in seen(client, "/trade?measure=export")

    def test_a_day_that_no_source_prints_is_not_printed_here(self, client: FlaskClient) -> None:
        for address in ("/trade?show=growth", "/trade?frequency=month&measure=import", "/trade?show=index&base=2021"):
            said = seen(client, address)
            assert "Aug 2022" in said
            assert "31 Aug 2022" not in said
            assert "31 Jul 2025" not in said

    def test_before_the_statement_the_half_year_has_its_own_sentence(self, client: FlaskClient) -> None:
        said = seen(client, "/trade?asof=2022-12-31")
        assert re.search(
            r"same half of the year before: [+−][\d.]+% on Korea’s figures \(the first half of 2022\)\.", said
        )

    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            ("measure=export", "What Russia sells to Korea fell from"),
            (
                "measure=import&frequency=month",
                "In June 2025 goods from Korea to Russia came to US$340 million on Korea’s",
            ),
            ("show=growth", "In 2024 trade fell by 24% on Korea’s figures"),
            ("show=index&base=2013", "Against 2013, trade in 2020 stood at 78% on Russia’s figures"),
            ("measure=balance", "A balance has no growth"),
            ("frequency=month&show=seasonal", "No source held here has Russia’s figures by month."),
            ("from=2010&to=2015", "In 2015 trade came to"),
        ],
    )
    def test_every_control_is_in_the_address(self, client: FlaskClient, asked: str, says: str) -> None:
        assert says in seen(client, f"/trade?{asked}")

    def test_each_break_stands_beside_the_events_of_its_years(self, client: FlaskClient) -> None:
        page = client.get("/trade").text
        assert ">24 Feb 2022: Russia invades Ukraine</a>" in page
        assert ">11 Mar 2020: The World Health Organization calls COVID-19 a pandemic</a>" in page

    @pytest.mark.parametrize(
        ("asked", "notice"),
        [
            ("from=2016&amp;to=2010", ""),
            ("from=2016&to=2010", "from=2016 comes after to=2010. The page shows every year."),
            ("from=1900", "from=1900 is not known here"),
            ("measure=balance&show=growth", "show=growth is not known here; it may be level."),
        ],
    )
    def test_what_does_not_exist_falls_to_the_default_with_a_notice(
        self, client: FlaskClient, asked: str, notice: str
    ) -> None:
        assert notice in seen(client, f"/trade?{asked}")

    def test_a_link_to_the_balance_leaves_growth_behind_and_one_to_a_flow_keeps_it(self, client: FlaskClient) -> None:
        page = client.get("/trade?show=growth").text
        assert 'href="/trade?measure=balance"' in page
        assert 'href="/trade?show=growth&amp;measure=export"' in page

    def test_another_frequency_keeps_what_it_can_show_and_leaves_the_rest_behind(self, client: FlaskClient) -> None:
        def link(asked: str, text: str) -> str:
            found = re.search(f'href="([^"]*)"[^>]*>{text}</a>', client.get(f"/trade?{asked}").text)
            assert found is not None
            return found[1].replace("&amp;", "&")

        kept = "measure=import&from=2021&to=2022&show=growth"
        assert link(kept, "months") == f"/trade?{kept}&frequency=month"
        assert link(f"{kept}&frequency=month", "years") == f"/trade?{kept}"
        assert link("measure=import&from=1995&to=2022", "months") == "/trade?measure=import&to=2022&frequency=month"
        assert link("show=index&base=2013&to=2022", "months") == "/trade?to=2022&frequency=month"
        assert link("show=index&base=2013&to=2022", "dollars") == "/trade?to=2022"

    def test_the_chart_for_an_article_is_the_one_on_the_page(self, client: FlaskClient) -> None:
        page = client.get("/trade?measure=export&show=growth&from=2010&to=2015").text
        assert "chart=trade&amp;measure=export&amp;show=growth&amp;from=2010&amp;to=2015" in page

    @pytest.mark.parametrize(
        ("day", "says"),
        [
            ("1990-01-01", "By this day no such figure had been published."),
            ("2018-02-28", "US$15.1 billion on Russia’s figures and US$13.4 billion on Korea’s."),
        ],
    )
    def test_it_shows_what_was_known_on_a_day(self, client: FlaskClient, day: str, says: str) -> None:
        assert says in seen(client, f"/trade?asof={day}")


@every_view
def test_its_figures_can_be_downloaded(client: FlaskClient, measure: str, frequency: str, show: str) -> None:
    whole = client.get(f"/charts/trade.json?measure={measure}&frequency={frequency}&show={show}")
    assert whole.status_code == 200
    assert whole.json is not None
    assert len(whole.json["rows"]) > 10


def test_a_frame_of_months_tells_months_and_a_frame_of_years_tells_years_once(client: FlaskClient) -> None:
    months = client.get("/embed/trade?measure=import&frequency=month").text
    years = client.get("/embed/trade").text
    assert "<th scope=row>Jun 2025" in months
    assert "<th scope=col>Period" in months
    assert "<th scope=col>Year" not in months
    assert "<th scope=col>Period" not in years
