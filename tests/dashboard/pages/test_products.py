"""Products: which goods are picked, what is left beside them, what two years differ in, and what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.goods import PALE, editions_differ, pale_key
from dashboard.charts.drawing.layout import NARROW, SIZES, WIDE, Size
from dashboard.charts.drawing.theme import DARK, LIGHT
from dashboard.editions import Tables
from dashboard.pages._page import PageRequest
from dashboard.pages.products import PAGE
from dashboard.query import Query
from dashboard.render.html import render
from dashboard.render.svg.color import Palette
from dashboard.text import Words
from dashboard.text.goods import CHAPTERS, EDITIONS, SECTIONS, edition, name_of, name_with_code
from dashboard.views import bridges as bridging
from dashboard.views import fuels as fuel_views
from dashboard.views import products as views
from dashboard.views.part_year_goods import part_year_goods
from dashboard.views.products import CHAPTER, NAMED, ONE_YEAR_ONLY, REST, GoodsSelection
from dashboard.views.records import TableMap
from etl.schema.tables import TABLES
from tests.dashboard.embedding import text
from tests.dashboard.rows import EMPTY, rows

RUSSIAN = {"source": "un-comtrade", "reporter": "RUS", "partner": "KOR", "flow": "export"}
SOLD = GoodsSelection("RUS", "un-comtrade", "export")


def made(products: str, whole: str, level: str = CHAPTER) -> TableMap:
    """Return the tables of one flow from chapters year by year and the sums of those years."""
    chapters = rows(TABLES["products"], products).assign(**RUSSIAN, level=level)
    return {**EMPTY, "products": chapters, "concentration": rows(TABLES["concentration"], whole).assign(**RUSSIAN)}


TWO_YEARS = made(
    """
    period | code | value_usd | share_percent | classification
    2016   | 27   | 60        | 60            | H4
    2016   | 03   | 30        | 30            | H4
    2016   | 86   | 10        | 10            | H4
    2017   | 27   | 90        | 75            | H5
    2017   | 03   | 20        | 16.666        | H5
    2017   | 99   | 10        | 8.333         | H5
    """,
    """
    period | value_usd | classification | status
    2016   | 100       | H4             | reported
    2017   | 120       | H5             | suspect
    """,
)


def seven() -> TableMap:
    """Return one year of seven chapters, the largest last, and one of a single chapter."""
    many = "\n".join(f"2016 | {code:02d} | {code} | {code / 28 * 100}" for code in range(1, 8))
    return made(
        f"period | code | value_usd | share_percent \n {many} \n 2017 | 01 | 5 | 100",
        "period | value_usd \n 2016 | 28 \n 2017 | 5",
    )


def test_the_largest_have_a_name_and_the_rest_of_a_year_stands_as_one() -> None:
    points = views.shares(seven()).points
    assert list(dict.fromkeys(points["code"])) == ["01", "07", "06", "05", "04", REST]
    assert len(set(points["code"]) - {REST}) == NAMED
    rest = points[points["code"] == REST]
    assert rest[["year", "value_usd"]].to_numpy().tolist() == [[2016, 5]]
    assert points.groupby("year")["share_percent"].sum().tolist() == pytest.approx([100, 100])


def test_a_year_without_a_figure_of_a_chapter_has_no_row_for_it() -> None:
    points = views.shares(TWO_YEARS).points
    assert points.loc[points["code"] == "86", "year"].tolist() == [2016]
    assert points.loc[points["code"] == "99", "year"].tolist() == [2017]


def test_goods_that_are_not_specified_are_no_kind_of_goods() -> None:
    assert [row.code for row in views.largest_goods(TWO_YEARS, SOLD, 2017, 9)] == ["27", "03"]
    assert views.unspecified_percent(TWO_YEARS, SOLD, 2017) == pytest.approx(8.333)
    assert views.unspecified_percent(TWO_YEARS, SOLD, 2016) == 0


def test_a_share_is_as_firm_as_its_year() -> None:
    points = views.shares(TWO_YEARS).points
    assert points.groupby("year")["status"].unique().map(list).to_dict() == {2016: ["reported"], 2017: ["suspect"]}


def test_goods_are_named_as_russia_sees_them_in_either_countrys_books() -> None:
    table = rows(TABLES["concentration"], "reporter | partner | flow | period | value_usd \n RUS | KOR | export | 2016 | 1 \n KOR | RUS | import | 2016 | 2")  # fmt: skip
    seen = {
        reporter: GoodsSelection(reporter, "kcs", "export").of(table)["value_usd"].tolist()
        for reporter in ("RUS", "KOR")
    }
    assert seen == {"RUS": [1], "KOR": [2]}
    assert GoodsSelection("KOR", "kcs", "export").seller == "RUS"
    assert GoodsSelection("RUS", "kcs", "import").seller == "KOR"


def test_books_and_sources_are_offered_as_they_come() -> None:
    two = rows(TABLES["concentration"], "source | reporter | partner \n baci | KOR | RUS \n kcs-api | KOR | RUS \n un-comtrade | RUS | KOR")  # fmt: skip
    tables = {**EMPTY, "concentration": two}
    assert views.reporters(tables) == ["RUS", "KOR"]
    assert views.sources(tables) == ["un-comtrade"]
    assert views.sources(tables, "KOR") == ["kcs-api", "baci"]
    assert views.select_goods(tables, "KOR") == GoodsSelection("KOR", "kcs-api", "export")


def test_a_change_is_of_goods_with_a_figure_in_both_years_and_the_rest_is_said() -> None:
    frame = views.compare_years(TWO_YEARS, SOLD, CHAPTER, (2016, 2017)).set_index("code")
    assert frame["change_usd"].dropna().to_dict() == {"27": 30, "03": -10}
    assert frame["contribution_points"].dropna().to_dict() == {"27": 30, "03": -10}
    assert list(frame.index[:2]) == ["27", "03"]
    assert set(frame.index[frame["change_usd"].isna()]) == {"86", "99"}
    assert set(frame["status"]) == {"reported", "suspect"}
    assert frame.loc["27", "status"] == "suspect"


def test_the_bars_of_a_change_add_up_to_the_whole_of_it() -> None:
    view = views.change(TWO_YEARS)
    whole = view.layer("whole").iloc[0]
    assert (whole["change_usd"], whole["growth_percent"]) == (20, 20)
    assert view.points["contribution_points"].sum() == pytest.approx(20)
    assert view.points.set_index("code").loc[ONE_YEAR_ONLY, "change_usd"] == 0
    assert (view.facts["since"], view.facts["year"]) == ("2016", "2017")


@pytest.mark.parametrize("flow", ["export", "import"])
@pytest.mark.parametrize("level", ["chapter", "section"])
def test_neighbouring_years_change_as_the_table_of_products_has_it(tables: Tables, flow: str, level: str) -> None:
    looked_at = GoodsSelection("RUS", "un-comtrade", flow)
    stored = looked_at.of(tables["products"])
    stored = stored[stored["level"] == level].dropna(subset="change_usd").set_index(["year", "code"])
    for year in views.years(tables, looked_at)[1:]:
        frame = (
            views.compare_years(tables, looked_at, level, (year - 1, year))
            .dropna(subset="change_usd")
            .set_index("code")
        )
        expected = stored.loc[year]
        assert set(frame.index) == set(expected.index)
        for column in ("change_usd", "contribution_points"):
            assert frame[column].to_dict() == pytest.approx(expected[column].to_dict())


@pytest.mark.parametrize(("base", "year"), [("2000", "2020"), ("2013", "2016"), ("2019", "2020")])
@pytest.mark.parametrize("level", ["chapter", "section"])
def test_any_two_years_of_the_projects_own_add_up(tables: Tables, base: str, year: str, level: str) -> None:
    view = views.change(tables, base=base, year=year, level=level)
    whole = view.layer("whole").iloc[0]
    assert view.points["contribution_points"].sum() == pytest.approx(whole["growth_percent"])
    assert view.points["value_usd"].sum() == pytest.approx(whole["value_usd"])
    assert view.points["base_value_usd"].sum() == pytest.approx(whole["base_value_usd"])


def test_years_are_compared_with_earlier_ones() -> None:
    assert views.later_years(TWO_YEARS, SOLD) == ["2017"]
    assert views.earlier_years(TWO_YEARS, SOLD) == ["2016"]
    assert views.earlier_years(TWO_YEARS, SOLD, "2016") == []


def test_shares_and_concentration_of_the_projects_own_are_what_comtrade_says(tables: Tables) -> None:
    points = views.shares(tables).points.set_index(["year", "code"])
    assert points.loc[(2020, "27"), "value_usd"] == 9_068_997_921
    assert points.loc[(2020, "27"), "share_percent"] == pytest.approx(72.74, abs=0.005)
    whole = views.totals(tables, SOLD).set_index("year")
    assert whole.loc[2020, "top_three_percent"] == pytest.approx(88.40, abs=0.005)
    assert whole.loc[2000, "equal_chapters"] == pytest.approx(8.12, abs=0.005)


def test_empty_tables_give_empty_views() -> None:
    assert views.shares(EMPTY).points.empty
    assert views.change(EMPTY).points.empty
    assert views.years(EMPTY, SOLD) == []
    assert views.largest_goods(EMPTY, SOLD, 2020, 3) == []
    assert views.unspecified_percent(EMPTY, SOLD, 2020) == 0
    assert bridging.bridges(EMPTY) == []
    assert bridging.trade(EMPTY, SOLD) == {}
    assert bridging.proposal(EMPTY) is None


# Names.


def test_every_chapter_and_section_of_the_nomenclature_has_a_short_name(tables: Tables) -> None:
    rows_ = tables["nomenclature"]
    assert set(rows_["chapter"]) == set(CHAPTERS)
    assert set(rows_["section"]) == set(SECTIONS)
    assert max(map(len, [*CHAPTERS.values(), *SECTIONS.values()])) <= 26


def test_every_edition_that_there_is_has_its_year(tables: Tables) -> None:
    assert set(tables["products"]["classification"]) <= set(EDITIONS)


def test_names_carry_their_code_where_there_is_one(words: Words) -> None:
    assert name_with_code("03", words) == "Fish and seafood (03)"
    assert name_with_code(REST, words) == "All others"
    assert name_of("77", words) == name_with_code("77", words) == "77"
    assert edition("H4", words) == "HS 2012"
    assert edition("X", words) == "X"


def test_different_editions_and_weak_figures_are_said_only_where_there_are_any(words: Words) -> None:
    assert editions_differ(["H4", "H4"], words) == pale_key(["reported"], words) == ""
    assert editions_differ(["H4", "H5"], words).startswith("HS 2012 and HS 2017 are different editions")
    assert pale_key(["suspect", "reported", "estimate"], words) == "paler: estimate and suspect"


# Charts.


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_goods_stand_out_from_the_paper_and_neighbours_differ_in_grey(theme: object) -> None:
    assert isinstance(theme, type(LIGHT))
    shades = [_luminance(color) for color in (theme.paper, *theme.goods, theme.rest)]
    paper, *goods, rest = [shade + 0.05 for shade in shades]
    assert all(max(paper, shade) / min(paper, shade) >= 3 for shade in goods)
    for one, other in zip(goods, [*goods[1:], rest], strict=True):
        assert max(one, other) / min(one, other) >= 1.5


def test_every_colour_of_goods_turns_in_the_dark() -> None:
    turned = {name: (light, dark) for name, light, dark in Palette.between(LIGHT, DARK).turns()}
    for name in ("goods1", "goods2", "goods3", "goods4", "goods5", "rest"):
        assert turned[name] == (getattr(LIGHT, name), getattr(DARK, name))


def test_a_bar_has_the_colour_of_its_goods_and_is_paler_where_its_year_is_weak(
    charts: Mapping[str, Chart], words: Words
) -> None:
    figure = charts["products"].figure(views.shares(TWO_YEARS), words, LIGHT, WIDE)
    assert [bar.marker.color for bar in figure.data] == list(LIGHT.goods[: len(figure.data)])
    assert {tuple(bar.marker.opacity) for bar in figure.data} == {(1.0, PALE), (1.0,), (PALE,)}
    said = " ".join(str(note.text) for note in figure.layout.annotations)
    assert "paler: suspect" in said


def test_editions_are_named_over_three_bars_or_more(charts: Mapping[str, Chart], tables: Tables, words: Words) -> None:
    wide, narrow = (charts["products"].figure(views.shares(tables), words, LIGHT, size) for size in (WIDE, NARROW))
    named = [str(note.text) for note in wide.layout.annotations if str(note.text).startswith("HS ")]
    assert named == ["HS 2002", "HS 2007", "HS 2012", "HS 2017"]
    assert not [note for note in narrow.layout.annotations if str(note.text).startswith("HS ")]


def test_a_new_edition_is_marked_between_bars(charts: Mapping[str, Chart], words: Words) -> None:
    figure = charts["products"].figure(views.shares(TWO_YEARS), words, LIGHT, WIDE)
    assert [shape.x0 for shape in figure.layout.shapes] == [2016.5]
    assert "HS 2" not in str(figure.layout.annotations)
    one_edition = charts["products"].figure(views.shares(seven()), words, LIGHT, WIDE)
    assert one_edition.layout.shapes == ()
    assert "dotted" not in str(one_edition.layout.annotations)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_a_change_names_years_sum_and_what_is_not_compared(
    charts: Mapping[str, Chart], words: Words, size: Size
) -> None:
    view = views.change(TWO_YEARS)
    figure = charts["product-change"].figure(view, words, LIGHT, size)
    assert "2016 to 2017: +20.0%, +US$20" in figure.layout.title.subtitle.text.replace("<br>", " ")
    said = " ".join(str(note.text).replace("<br>", " ") for note in figure.layout.annotations)
    assert "In one year only: goods without a figure in the other, above all" in said
    assert "HS 2012 and HS 2017 are different editions" in said
    assert list(figure.data[0].x) == pytest.approx([30, -10, 0])


def test_a_change_is_described_by_its_largest_parts(charts: Mapping[str, Chart], words: Words) -> None:
    said = charts["product-change"].describe(views.change(TWO_YEARS), words)
    assert "a change of +20.0%, +US$20, from 2016 to 2017" in said
    assert "Oil, gas, coal: +30.0 points; the least by Fish and seafood: −10.0" in said


def test_a_narrow_chart_keeps_its_names_inside(charts: Mapping[str, Chart], tables: Tables, words: Words) -> None:
    figure = charts["products"].figure(views.shares(tables, flow="import"), words, LIGHT, NARROW)
    named = [note for note in figure.layout.annotations if note.x == 1 and note.text != "■"]
    assert len(named) == NAMED + 1
    assert figure.layout.margin.r < NARROW.width / 3


# The page.


def page(client: FlaskClient, query: str = "") -> str:
    return text(client.get(f"/products{query}").text)


def test_the_page_answers_in_words(client: FlaskClient) -> None:
    seen = page(client)
    assert "Oil, gas, coal: 73% of what Russia sold to Korea in 2020." in seen
    assert "Next in size: fish and seafood (13%); aluminium (3%). 3% is unclassified (chapter 99)." in seen
    assert "In 2000 the largest were iron and steel (24%); aluminium (15%); oil, gas, coal (13%)." in seen
    assert "as if 1.8 chapters had shared them equally; in 2000, as if 8.1 had" in seen
    assert "The chart names the kinds of goods with the largest shares over all its years together" in seen
    assert "Of what Korea sold to Russia, the largest was road vehicles, parts, 21%." in seen
    assert "That sum was at its lowest in 2005: 89% of the published total of all goods." in seen
    assert "Only Russia’s figures are here by chapter for whole years." in seen


def test_the_page_turns_to_what_korea_sells(client: FlaskClient) -> None:
    seen = page(client, "?flow=import&level=section")
    assert "Vehicles, ships, aircraft: 32% of what Korea sold to Russia in 2020." in seen
    assert "Vehicles, aircraft, vessels and associated transport equipment" in seen


def test_any_two_years_are_compared(client: FlaskClient) -> None:
    seen = page(client, "?base=2013&year=2020")
    assert "From 2013 to 2020 what Russia sold to Korea went from US$14.87 billion to US$12.47 billion: −16.1%" in seen
    assert "HS 2012 and HS 2017 are different editions" in seen
    assert "different editions" not in page(client, "?base=2018&year=2020").split("The nine bridges")[0]


def test_a_wrong_year_is_a_notice_and_the_default(client: FlaskClient) -> None:
    seen = page(client, "?year=1815")
    assert "year=1815 is not known here; it may be 2001–2020." in seen
    assert "From 2019 to 2020 what Russia sold to Korea" in seen


@pytest.mark.parametrize(
    ("year", "base", "since"),
    [("2000", "2020", "2019 to 2020"), ("2013", "2013", "2012 to 2013"), ("2010", "2015", "2009 to 2010")],
)
def test_two_years_the_wrong_way_round_are_told_as_that_once(
    client: FlaskClient, year: str, base: str, since: str
) -> None:
    seen = page(client, f"?year={year}&base={base}")
    assert seen.count(f"base={base} does not come before year={year}. The page shows the default.") == 1
    assert "not known here" not in seen
    assert f"From {since}" in seen


def test_the_table_has_every_chapter_and_a_dash_for_no_figure(client: FlaskClient, tables: Tables) -> None:
    markup = client.get("/products?base=2013&year=2020").text
    body = markup.split('data-table="every-kind"')[1].split("</table>")[0]
    assert body.count("<tr>") == 1 + len(views.compare_years(tables, SOLD, CHAPTER, (2013, 2020)))
    aircraft = next(row for row in body.split("<tr>") if "Aircraft, spacecraft" in row)
    assert aircraft.count("–") >= 4


def test_both_charts_can_be_taken_away_each_with_its_own_options(client: FlaskClient) -> None:
    markup = client.get("/products?flow=import&base=2013&year=2020").text
    assert "/charts/products.svg?flow=import" in markup
    assert "/charts/product-change.svg?base=2013&amp;flow=import&amp;year=2020" in markup


def test_a_comparison_in_an_article_names_both_years(client: FlaskClient) -> None:
    whole = client.get("/charts/product-change.metadata.json?base=2013&year=2020").json
    assert whole is not None
    assert "2013–2020" in str(whole)
    assert "2020–2020" not in str(whole)


def test_the_page_is_the_main_charts_page(client: FlaskClient) -> None:
    whole = client.get("/oembed", query_string={"url": "http://localhost/products?flow=import"}).json
    assert whole is not None
    assert "/embed/products?flow=import" in whole["html"]


# The nine bridges.


def test_each_bridge_has_its_goods_or_says_that_it_has_none(client: FlaskClient, tables: Tables) -> None:
    body = client.get("/products").text.split('data-table="bridges-table"')[-1].split("</table>")[0]
    lines = [text(f"<tr>{row}") for row in body.split("<tr>")[2:]]
    assert len(lines) == len(tables["bridges"]) == 9
    assert (
        "Korea bought from Russia, US$ million (UN Comtrade): 2016: 581.96; 2019: 1,096.92; 2020: 776.79." in lines[0]
    )
    assert "Chapter 27, which holds it, is mostly oil and coal" in lines[0]
    assert lines[0].endswith("– – – – – –")
    without = [line for line in lines if "no goods of its own" in line]
    assert [line.split(" no goods")[0] for line in without] == ["Seaports", "Electricity", "Arctic shipping routes", "Jobs and industrial parks"]  # fmt: skip
    assert all(line.endswith("– – – – – –") for line in without)
    assert "23 chapters: 01–02, 04–24" in lines[7]


def test_the_years_of_the_bridges_are_that_of_the_proposal_and_the_newest(client: FlaskClient) -> None:
    seen = page(client)
    assert "Russia sold in 2017, US$ million" in seen
    assert "Korea sold in 2020, US$ million" in seen
    assert "2017: suspect." in seen
    assert "Of the 9 bridges 5 can be measured" in seen
    assert (
        "Without goods of their own: Seaports, Electricity, Arctic shipping routes and Jobs and industrial parks."
        in seen
    )


def test_a_bridge_without_a_figure_in_a_year_has_none(tables: Tables) -> None:
    found = bridging.trade(tables, SOLD)
    assert ("seaports", 2020) not in found
    assert found["agriculture", 2020].chapter_count == 21


@pytest.mark.parametrize(
    ("chapters", "brief"),
    [(["27"], "27"), (["01", "02", "04", "05", "06"], "01–02, 04–06"), ([], ""), (["01", "03"], "01, 03")],
)
def test_chapters_are_written_in_brief(chapters: list[str], brief: str) -> None:
    assert bridging.chapter_ranges(chapters) == brief


# Korea's books, once they have been fetched.


def with_korea(tables: Tables) -> Tables:
    """Return the tables as if Korea's customs had the same goods as Russia's, at twice the value."""
    frames = dict(tables.every)
    mirrored = {"export": "import", "import": "export"}
    for name in ("products", "concentration", "bridge_trade"):
        theirs = frames[name].assign(
            source="kcs-api", reporter="KOR", partner="RUS", flow=frames[name]["flow"].map(mirrored)
        )
        theirs["value_usd"] *= 2
        frames[name] = pd.concat([frames[name], theirs], ignore_index=True)
    return Tables(frames)


def test_koreas_books_are_offered_once_they_are_there(tables: Tables, charts: dict[str, Chart], words: Words) -> None:
    query = Query({"reporter": "KOR", "flow": "export"})
    asked = PageRequest("/products", {}, query, with_korea(tables), words, charts, {"en": words}, date(2026, 11, 29))
    seen = " ".join(text(render(part)) for part in PAGE.build(asked).body)
    assert "Oil, gas, coal: 73% of what Russia sold to Korea in 2020." in seen
    assert "Korea’s figures, Korea Customs Service, by date of departure." in seen
    assert "Figures of Russia’s figures Korea’s figures" in seen
    assert "3,211.21" in seen
    assert "Only Russia’s figures" not in seen


# The past.


def test_before_any_chapter_the_page_says_so_and_still_lists_the_bridges(client: FlaskClient) -> None:
    seen = page(client, "?asof=2018-03-01")
    assert "By this day no goods by chapter had been published." in seen
    assert "Rolling stock and track fixtures only" in seen
    assert "Of the 9 bridges 5 can be measured" in seen


def test_before_the_proposal_there_are_no_bridges(client: FlaskClient) -> None:
    seen = page(client, "?asof=2017-09-06")
    assert "By this day the nine bridges had not been proposed." in seen
    assert "Rolling stock" not in seen


# a part of a year, and what a chapter hides


def test_chapters_of_a_half_year_are_shown_apart_from_whole_years(client: FlaskClient, tables: Tables) -> None:
    bought, sold = part_year_goods(tables)
    assert (bought.flow, bought.period, sold.flow) == ("import", "2024-H1", "export")
    assert bought.value_usd == pytest.approx(sum(one.value_usd for one in bought.goods))
    assert (bought.goods[0].code, bought.goods[0].net_weight_kg) == ("27", 9_547_458_897)
    seen = page(client)
    assert "Goods in Korea’s figures, first half of 2024" in seen
    assert "Korea bought goods from Russia for US$3.29 billion. The largest: oil, gas, coal (54%);" in seen
    assert 2024 not in views.years(tables, SOLD)


def test_a_whole_year_of_the_same_country_takes_the_place_of_its_part(tables: Tables) -> None:
    assert part_year_goods(with_korea(tables)) == []


def test_chapter_27_is_told_apart_by_fuels_where_it_is_shown(client: FlaskClient) -> None:
    fuels = "crude oil (2709) US$4.6 billion; liquefied natural gas (271111) US$1.1 billion; coal (2701) US$2.8 billion"
    assert f"In 2019 Korea bought from Russia: {fuels} (UN Comtrade, Korea’s figures)." in page(client)
    assert "Chapter 27 is several fuels" not in page(client, "?level=section")


# price or volume


def page_of(client: FlaskClient, query: str = "", language: str = "") -> str:
    return text(client.get(f"{language}/products{query}").get_data(as_text=True))


def test_crude_oil_of_2016_and_2018_is_split_in_words_and_on_the_chart(client: FlaskClient) -> None:
    said = page_of(client, "?fuel=2709&from=2016&to=2018")
    assert "rose by US$3.9 billion. Price made US$1.76 billion of it, volume US$2.13 billion." in said
    assert "A tonne cost US$348 in 2016 and US$570 in 2018: +64%. World price (crude oil, Dubai): +68%." in said
    whole = client.get("/products?fuel=2709&from=2016&to=2018").get_data(as_text=True)
    assert "+1.76" in whole
    assert "+2.13" in whole


def test_a_fuel_names_the_years_that_lack_months_and_offers_none_of_them(client: FlaskClient, tables: Tables) -> None:
    assert "Liquefied natural gas, 2017 and 2018: not compared, because months are missing." in page_of(
        client, "?fuel=271111"
    )
    assert fuel_views.later_years(tables, "271111") == ["2020", "2019"]
    assert fuel_views.earlier_years(tables, "271111", "2019") == ["2016"]
    assert fuel_views.fuels(tables) == ["2709", "271111", "2701"]


def test_a_fall_and_a_part_that_goes_the_other_way_keep_their_signs(client: FlaskClient) -> None:
    assert "fell by US$1.22 billion. Price made US$544.98 million of it, volume US$671.58 million." in page_of(
        client, "?fuel=2709&from=2018&to=2019"
    )
    assert "rose by US$110.61 million. Price made −US$136.93 million of it" in page_of(
        client, "?fuel=2701&from=2017&to=2019"
    )


def test_a_base_year_that_does_not_come_before_the_other_is_noticed(client: FlaskClient) -> None:
    assert "from=2018 is not known here" in page_of(client, "?fuel=2709&from=2018&to=2017")


def test_before_the_weights_were_public_the_section_says_so(client: FlaskClient) -> None:
    assert "No fuel with its weight in two whole years had been published by this day." in page_of(
        client, "?asof=2022-03-01"
    )


@pytest.mark.parametrize("fuel", ["2709", "271111", "2701"])
def test_the_steps_between_two_years_add_up_and_every_year_is_a_whole_one(tables: Tables, fuel: str) -> None:
    view = fuel_views.price_volume(tables, fuel=fuel)
    split = view.layer("split").iloc[0]
    parts = split["price_effect_usd"] + split["volume_effect_usd"]
    assert parts == pytest.approx(split["value_usd"] - split["base_value_usd"])
    whole = fuel_views.weights(tables, fuel).query("whole")["period"].astype("int64")
    assert set(view.points["year"]) <= set(whole)
    assert view.points["year"].iloc[0] == int(view.facts["since"])


def test_a_year_tells_its_kinds_the_largest_first_and_their_sum(charts: Mapping[str, Chart], tables: Tables) -> None:
    view = views.shares(tables)
    texts = [
        said for trace in charts["products"].figure(view, Words(), LIGHT, WIDE).data for said in trace.hovertext if said
    ]
    assert len(texts) == view.points["year"].nunique()
    for told in texts:
        heading, *kinds, _, _ = told.split("<br>")
        year = int(heading.removeprefix("<b>")[:4])
        rows = view.points[view.points["year"] == year].sort_values("value_usd", ascending=False)
        named = [code for code in rows["code"] if code != views.REST] + [
            code for code in rows["code"] if code == views.REST
        ]
        assert Words().usd(rows["value_usd"].sum()) in heading
        assert [kind.partition(":")[0] for kind in kinds] == [name_with_code(code, Words()) for code in named]


def test_one_kind_alone_keeps_its_colour(client: FlaskClient, charts: Mapping[str, Chart], tables: Tables) -> None:
    view = views.shares(tables)
    kinds = list(dict.fromkeys(view.points["code"]))
    rows_of_fish = view.points[view.points["code"] == "03"].reset_index(drop=True)
    alone = replace(view, points=rows_of_fish, facts={**view.facts, "kinds": " ".join(kinds)})
    (trace,) = charts["products"].figure(alone, Words(), LIGHT, WIDE).data
    assert trace.marker.color == LIGHT.goods[kinds.index("03")]
    page = client.get("/products?only=03").text
    assert re.search(r'<a[^>]*class="chosen"[^>]*data-value="03"', page)
