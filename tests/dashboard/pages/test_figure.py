"""Every vintage of one figure: which words name it, what changed from one to the next, and what rests on it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import all_charts
from dashboard.editions import Tables
from dashboard.pages.figure import charts_of
from dashboard.views import vintages
from dashboard.views.vintages import FIGURE
from etl.derive.revisions import revisions
from etl.schema.derived_tables import FLOWS
from etl.schema.given_tables import SNAPSHOTS, TRADE
from tests.dashboard.rows import EMPTY, rows
from tests.effort import sample
from tests.frames import assert_rows

KOREAN = {
    "source": "kcs", "reporter": "KOR", "partner": "RUS", "flow": "import", "code": "TOTAL", "period": "2020",
    "classification": "TOTAL",
}  # fmt: skip

THREE = rows(
    TRADE,
    """
    flow   | period | value_usd | status      | published
    import | 2020   | 1000      | provisional | 2021-01-15
    import | 2020   | 1100      | reported    | 2022-01-15
    import | 2020   | 1100      | withdrawn   | 2023-01-15
    import | 2021   | 7         | reported    | 2022-01-15
    export | 2020   | 8         | reported    | 2022-01-15
    """,
)


def held(trade: pd.DataFrame, **tables: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {**EMPTY, "trade": trade, "revisions": revisions(trade), **tables}


def test_vintages_are_those_of_the_figure_with_what_changed_since_the_one_before() -> None:
    assert_rows(
        vintages.vintages(held(THREE), KOREAN),
        """
        published  | value_usd | status      | revision  | revised_by_usd | change_percent
        2023-01-15 | 1100      | withdrawn   | withdrawn | 0              | 0
        2022-01-15 | 1100      | reported    | revised   | 100            | 10
        2021-01-15 | 1000      | provisional |           |                |
        """,
    )


def test_the_newest_vintage_stands_first() -> None:
    assert vintages.vintages(held(THREE), KOREAN)["published"].is_monotonic_decreasing


def test_as_of_a_day_later_vintages_are_left_out() -> None:
    tables = Tables(held(THREE), pd.Timestamp("2022-06-01"))
    assert vintages.vintages(tables, KOREAN)["value_usd"].tolist() == [1100, 1000]


def test_a_vintage_names_its_file() -> None:
    files = rows(SNAPSHOTS, "snapshot | file\nx | a.csv\ny | b.csv")
    assert vintages.vintages(held(THREE, snapshots=files), KOREAN)["file"].unique().tolist() == ["a.csv"]


@pytest.mark.parametrize(
    ("word", "given", "ordered"),
    [
        ("partner", ["CHN", "WLD", "RUS", "BEL"], ["RUS", "WLD", "BEL", "CHN"]),
        ("code", ["27", "TOTAL", "03"], ["TOTAL", "03", "27"]),
        ("period", ["2016", "2016-12", "2017-H1", "2016-H2"], ["2017-H1", "2016", "2016-H2", "2016-12"]),
        ("flow", ["import", "export"], ["export", "import"]),
        ("classification", ["H3", "H5"], ["H5", "H3"]),
    ],
)
def test_each_word_begins_with_what_most_look_for(word: str, given: list[str], ordered: list[str]) -> None:
    figures = rows(TRADE, "\n".join([f"{word} | value_usd", *(f"{value} | 1" for value in [*given, *given])]))
    assert vintages.possible_values(figures, word) == ordered


def test_the_first_source_is_the_one_with_the_newest_figure_of_the_pair() -> None:
    figures = rows(
        TRADE,
        "source | partner | period | value_usd\nwits | WLD | 2024 | 1\nkcs | RUS | 2020 | 1\nbok | RUS | 2025-06 | 1",
    )
    assert vintages.possible_values(figures, "source") == ["bok", "kcs", "wits"]


def test_elsewhere_is_the_same_flow_in_other_sources_and_its_mirror() -> None:
    trade = rows(
        TRADE,
        """
        source   | reporter | partner | flow   | period | value_usd | published
        kcs      | KOR      | RUS     | import | 2020   | 1         | 2021-01-15
        imf-dots | KOR      | RUS     | import | 2020   | 2         | 2021-01-15
        imf-dots | KOR      | RUS     | import | 2020   | 3         | 2022-01-15
        imf-imts | RUS      | KOR     | export | 2020   | 4         | 2021-01-15
        imf-imts | RUS      | KOR     | import | 2020   | 5         | 2021-01-15
        imf-dots | KOR      | RUS     | import | 2019   | 6         | 2021-01-15
        imf-dots | KOR      | CHN     | import | 2020   | 7         | 2021-01-15
        """,
    )
    assert vintages.same_flow_elsewhere(held(trade), KOREAN)["value_usd"].tolist() == [3, 4]


# what rests on it


def test_a_month_is_in_its_half_year_and_its_year_and_in_nothing_else() -> None:
    flows = rows(
        FLOWS,
        """
        flow   | period  | method        | value_usd
        import | 2020-03 | printed       | 1
        import | 2020-H1 | sum of months | 6
        import | 2020-H2 | sum of months | 6
        import | 2020    | sum of months | 12
        import | 2021    | sum of months | 12
        export | 2020    | sum of months | 12
        """,
    )
    found = vintages.dependent_rows(held(THREE, flows=flows), {**KOREAN, "period": "2020-03"})["flows"]
    assert sorted(found["period"]) == ["2020", "2020-03", "2020-H1"]


def test_a_printed_year_is_in_no_sum_of_months() -> None:
    flows = rows(FLOWS, "flow | period | method | value_usd\nimport | 2020 | sum of months | 12")
    assert vintages.dependent_rows(held(THREE, flows=flows), KOREAN) == {}


def resting(tables: Tables, **figure: str) -> dict[str, pd.DataFrame]:
    return vintages.dependent_rows(tables, {"code": "TOTAL", "classification": "TOTAL", **figure})


def test_in_the_projects_own_tables_a_flow_leads_to_all_that_is_made_of_it(tables: Tables) -> None:
    found = resting(tables, source="imf-imts", reporter="RUS", partner="KOR", flow="export", period="2016")
    assert {
        "flows",
        "turnover",
        "growth",
        "mirror_gap",
        "partner_ranks",
        "series",
        "goal_progress",
        "claim_checks",
    } <= set(found)
    assert set(found["mirror_gap"]["exporter_source"]) == {"imf-imts"}
    assert set(found["series"]["measure"]) == {"export", "turnover", "balance"}
    assert "turnover-15bn" in {one.claim for one in vintages.claims_of(tables, found)}


def test_goods_lead_to_products_and_not_to_turnover(tables: Tables) -> None:
    figure = {"source": "un-comtrade", "reporter": "RUS", "partner": "KOR", "flow": "export", "period": "2016"}
    found = resting(tables, **figure, code="27", classification="H4")
    assert "products" in found
    assert not {"turnover", "growth", "series", "partner_ranks", "goal_progress"} & set(found)


def test_a_third_countrys_figure_leads_to_no_goal(tables: Tables) -> None:
    found = resting(tables, source="imf-imts", reporter="RUS", partner="CHN", flow="export", period="2016")
    assert not {"goal_progress", "mirror_gap", "series"} & set(found)


def test_what_was_recovered_from_an_estimate_rests_on_it(tables: Tables) -> None:
    found = resting(tables, source="imf-imts", reporter="RUS", partner="KOR", flow="export", period="2023")
    assert set(found["flows"]["source"]) == {"imf-imts", "imf-imts-inverted"}


def test_charts_are_those_that_draw_one_of_the_tables() -> None:
    charts = all_charts()
    assert [chart.name for chart in charts_of(charts, ["partner_ranks"])] == ["partner-rank"]
    assert charts_of(charts, []) == []


# the page


def text(client: FlaskClient, address: str) -> str:
    markup = client.get(address).text
    seen = re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return " ".join(seen.replace("&amp;", "&").replace("\u00a0", " ").split())


ADDRESS = "/data/figure?source=imf-imts&reporter=RUS&partner=KOR&flow=export&period=2016"


def test_the_page_names_the_figure_and_gives_every_vintage(client: FlaskClient, tables: Tables) -> None:
    seen = text(client, ADDRESS)
    figure = {**KOREAN, "source": "imf-imts", "reporter": "RUS", "partner": "KOR", "flow": "export", "period": "2016"}
    (row,) = vintages.vintages(tables, figure).itertuples()
    assert "Russia’s figures: exports, Korea, 2016 (IMF IMTS)" in seen
    assert "US$10.03 billion, reported, known since 9 May 2026. 1 vintage is stored." in seen
    assert f"{row.value_usd:,.0f}" in seen
    assert row.snapshot[:12] in seen
    assert "python -m etl why imf-imts RUS KOR export 2016" in seen


def test_words_that_do_not_go_together_fall_back_with_a_notice(client: FlaskClient) -> None:
    seen = text(client, "/data/figure?source=kcs&reporter=RUS&period=1950")
    assert "reporter=RUS is not known here; it may be KOR." in seen
    assert "period=1950 is not known here" in seen
    assert "Korea’s figures: exports, Russia, " in seen


def test_before_any_figure_was_known_the_page_says_so(client: FlaskClient) -> None:
    assert "By this day no figure of trade was known." in text(client, "/data/figure?asof=1999-01-01")


def test_no_select_holds_every_code(client: FlaskClient) -> None:
    page = client.get("/data/figure?source=un-comtrade&reporter=RUS&partner=KOR").text
    assert max(select.count("<option") for select in page.split("<select")[1:]) < 150


def test_every_figure_of_a_table_leads_to_its_vintages(client: FlaskClient, tables: Tables) -> None:
    links = {
        link.replace("&amp;", "&")
        for page in ("/data", "/claims/turnover-15bn", "/claims/seventh-partner-2015")
        for link in re.findall('href="(/data/figure[^"]+)"', client.get(page).text)
    }
    assert len(links) > 20
    for link in sample(sorted(links)[::8], 6):
        assert "is not known here" not in client.get(link).text, link


def test_figures_that_were_not_printed_as_they_are_have_no_link(tables: Tables) -> None:
    asked = pd.DataFrame([{**KOREAN, "period": "2020"}, {**KOREAN, "period": "2020-03"}])[list(FIGURE)]
    assert vintages.is_printed(tables, asked).tolist() == [False, True]  # Korea Customs prints months
    assert vintages.is_printed(EMPTY, asked).tolist() == [False, False]


def test_empty_tables_give_empty_frames() -> None:
    tables: Mapping[str, pd.DataFrame] = EMPTY
    assert vintages.vintages(tables, KOREAN).empty
    assert vintages.same_flow_elsewhere(tables, KOREAN).empty
    assert vintages.dependent_rows(tables, KOREAN) == {}
    assert vintages.claims_of(tables, {}) == []
    assert vintages.possible_values(TRADE.empty(), "source") == []


def test_partners_have_their_names_in_the_reader_s_language(client: FlaskClient) -> None:
    asked = "?source=imf-dots&reporter=RUS&partner=CHN&flow=export"
    for prefix, name in (("", "China"), ("/ko", "중국"), ("/ru", "Китай")):
        assert f">{name}</option>" in client.get(f"{prefix}/data/figure{asked}").text
    germany = client.get("/ko/data/figure?source=imf-dots&reporter=RUS&flow=export").text
    assert ">독일</option>" in germany
