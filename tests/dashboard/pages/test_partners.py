"""Partners: places picked from lists as deep as they go, sentences of them, the chart of both countries, the page."""

from __future__ import annotations

import re
from dataclasses import replace

import brotli
import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.layout import NARROW, SIZES, WIDE, Size
from dashboard.charts.drawing.theme import LIGHT
from dashboard.editions import Tables
from dashboard.embeds.request import MIDDLE
from dashboard.prose.partners import PartnerAnswer, years_of
from dashboard.render.svg import draw
from dashboard.text import Words
from dashboard.views.partners import ClaimedPlace, claimed_place, neighbours, partner_rank, places
from etl.model import KOREA, RUSSIA
from etl.schema.derived_tables import CLAIM_CHECKS, PARTNER_RANKS
from etl.schema.given_tables import ARTICLES, CLAIMS, PARTNER_LISTS
from tests.dashboard.embedding import text
from tests.dashboard.rows import EMPTY, rows
from tests.frames import cells

RANKS = rows(
    PARTNER_RANKS,
    """
    source      | reporter | partner | measure  | period | rank | value_usd | status
    imf-dots    | RUS      | CHN     | turnover | 2015   | 1    | 63e9      | reported
    imf-dots    | RUS      | KOR     | turnover | 2015   | 9    | 18e9      | reported
    imf-dots    | RUS      | KOR     | turnover | 2016   | 7    | 15e9      | suspect
    imf-dots    | RUS      | KOR     | export   | 2015   | 8    | 13e9      | reported
    un-comtrade | RUS      | KOR     | turnover | 2015   | 8    | 17e9      | reported
    un-comtrade | RUS      | DEU     | turnover | 2015   | 2    | 35e9      | reported
    imf-dots    | KOR      | RUS     | turnover | 2015   | 15   | 16e9      | reported
    """,
)
OUTSIDE = rows(
    PARTNER_RANKS,
    """
    source      | reporter | partner | measure  | period | rank | value_usd | status   | among
    imf-dots    | RUS      | KOR     | turnover | 2015   | 8    | 18e9      | reported | outside the CIS
    un-comtrade | RUS      | KOR     | turnover | 2015   | 7    | 17e9      | reported | outside the CIS
    """,
)
LISTS = rows(
    PARTNER_LISTS,
    """
    source      | reporter | measure  | period | depth | published
    imf-dots    | RUS      | turnover | 2015   | 10    | 2016-01-01
    imf-dots    | RUS      | turnover | 2015   | 20    | 2022-02-02
    imf-dots    | RUS      | turnover | 2016   | 20    | 2022-02-02
    imf-dots    | RUS      | export   | 2015   | 20    | 2022-02-02
    imf-dots    | RUS      | import   | 2015   | 20    | 2022-02-02
    un-comtrade | RUS      | turnover | 2015   | 20    | 2022-02-07
    imf-dots    | KOR      | turnover | 2015   | 20    | 2022-02-02
    """,
)
HELD = {**EMPTY, "partner_ranks": RANKS, "partner_lists": LISTS}
CLAIM = ClaimedPlace("seventh", RUSSIA, 7, 2015)


# What is picked.


@pytest.mark.parametrize("reporter", ["", RUSSIA, KOREA])
def test_empty_tables_give_empty_views(reporter: str) -> None:
    view = partner_rank(EMPTY, reporter=reporter)
    assert (len(view.points), view.as_of, view.sources) == (0, None, ())
    assert places(EMPTY, reporter or RUSSIA).empty
    assert neighbours(EMPTY, reporter or RUSSIA, "turnover", 2015).empty
    assert claimed_place(EMPTY) is None


@pytest.mark.parametrize(("reporter", "found"), [("", "9"), (RUSSIA, "9"), (KOREA, "15")])
def test_each_is_looked_for_on_the_others_list(reporter: str, found: str) -> None:
    points = partner_rank(HELD, reporter=reporter).points
    turnover = points[(points["source"] == "imf-dots") & (points["measure"] == "turnover")]
    assert cells(turnover, ["year", "rank"])[0] == ["2015", found]


def test_a_list_without_the_partner_gives_no_place_and_the_newest_list_counts() -> None:
    found = places(HELD, RUSSIA)
    assert cells(found, ["measure", "source", "year", "depth", "rank"]) == [
        ["export", "imf-dots", "2015", "20", "8"],
        ["import", "imf-dots", "2015", "20", ""],
        ["turnover", "imf-dots", "2015", "20", "9"],
        ["turnover", "imf-dots", "2016", "20", "7"],
        ["turnover", "un-comtrade", "2015", "20", "8"],
    ]
    assert list(dict.fromkeys(found["measure"])) == ["turnover", "export", "import"]


@pytest.mark.parametrize(
    ("source", "found"),
    [("", [("imf-dots", "CHN"), ("imf-dots", "KOR"), ("un-comtrade", "DEU"), ("un-comtrade", "KOR")]),
     ("un-comtrade", [("un-comtrade", "DEU"), ("un-comtrade", "KOR")])],
)  # fmt: skip
def test_neighbours_stand_list_by_list_from_the_top(source: str, found: list[tuple[str, str]]) -> None:
    near = neighbours(HELD, RUSSIA, "turnover", 2015, source)
    assert list(zip(near["source"], near["partner"], strict=True)) == found


ARTICLE = rows(
    ARTICLES,
    """
    article | published
    eaf     | 2018-02-28
    """,
)
SENTENCES = rows(
    CLAIMS,
    """
    article | claim   | position | sentence_kind | stated_unit | stated_low | chart
    eaf     | share   | 1        | claim         | percent     | 3          | partner-rank
    eaf     | seventh | 2        | claim         | rank        | 7          | partner-rank
    """,
)
CHECKS = rows(
    CLAIM_CHECKS,
    """
    claim   | reading | evidence_kind | reporter | period
    share   | a       | share         | RUS      | 2014
    seventh | b       | rank          | RUS      | 2015
    """,
)


def test_the_claimed_place_and_year_come_from_the_claim_and_its_readings() -> None:
    made = {**EMPTY, "articles": ARTICLE, "claims": SENTENCES, "claim_checks": CHECKS}
    assert claimed_place(made) == CLAIM
    assert claimed_place({**made, "articles": ARTICLES.empty()}) is None


# What is said.


def _standing(claim: ClaimedPlace | None = CLAIM, reporter: str = RUSSIA) -> PartnerAnswer:
    return PartnerAnswer(reporter, places(HELD, reporter), claim, Words())


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (CLAIM, "In 2015 Korea was number 8 to 9 among Russia’s partners, and number 7 on none of the 4 lists."),
        (replace(CLAIM, place=8), "In 2015 Korea was number 8 to 9 among Russia’s partners, and number 8 on 2 of the 4 lists."),
        (replace(CLAIM, year=2016), "In 2016 Korea was number 7 among Russia’s partners, and number 7 on 1 of the 1 lists."),
        (replace(CLAIM, year=1999), "In 2016 Korea was number 7 among Russia’s partners, and number 7 on 1 of the 1 lists."),
        (None, "In 2016 Korea was number 7 among Russia’s partners."),
    ],
)  # fmt: skip
def test_the_answer_counts_the_lists_of_the_claims_year(claim: ClaimedPlace | None, said: str) -> None:
    assert _standing(claim).sentence() == said


@pytest.mark.parametrize(
    ("claim", "said", "counted"),
    [
        (CLAIM, "Number 7? Only without the CIS neighbours. Among all of Russia’s partners Korea was number 8 to 9 in 2015.", "1 list has it there."),
        (replace(CLAIM, place=8), "Among partners outside the CIS it was number 7 to 8, and number 8 on 1 of the lists.", "1 list has it there."),
        (replace(CLAIM, place=3), "Among partners outside the CIS it was number 7 to 8, and number 3 on none of the lists.", "0 lists have it there."),
        (None, "In 2016 Korea was number 7 among Russia’s partners.", ""),
    ],
)  # fmt: skip
def test_places_outside_the_cis_are_said_beside_the_others(claim: ClaimedPlace | None, said: str, counted: str) -> None:
    held = {**HELD, "partner_ranks": pd.concat([RANKS, OUTSIDE], ignore_index=True)}
    standing = PartnerAnswer(RUSSIA, places(held, RUSSIA), claim, Words())
    assert standing.sentence().endswith(said)
    assert (f"as Russia’s customs service names them, {counted}" in standing.more()) is (claim is not None)


def test_outside_the_cis_is_no_place_among_all_and_no_neighbour() -> None:
    held = {**HELD, "partner_ranks": pd.concat([RANKS, OUTSIDE], ignore_index=True)}
    assert partner_rank(held).points.equals(partner_rank(HELD).points)
    assert neighbours(held, RUSSIA, "turnover", 2015).equals(neighbours(HELD, RUSSIA, "turnover", 2015))
    outside = partner_rank(held, among="outside-cis").points
    assert cells(outside, ["source", "year", "rank"]) == [["imf-dots", "2015", "8"], ["un-comtrade", "2015", "7"]]
    assert cells(places(held, RUSSIA), ["source", "year", "measure", "rank", "outside"])[1:3] == [
        ["imf-dots", "2015", "import", "", ""], ["imf-dots", "2015", "turnover", "9", "8"],
    ]  # fmt: skip


def test_a_list_that_repeats_another_is_shown_and_not_counted() -> None:
    repeated = RANKS["source"].eq("un-comtrade")
    held = {**HELD, "partner_ranks": RANKS.assign(repeats=pd.Series("imf-dots", RANKS.index).where(repeated))}
    standing = PartnerAnswer(RUSSIA, places(held, RUSSIA), CLAIM, Words())
    assert (
        standing.sentence()
        == "In 2015 Korea was number 8 to 9 among Russia’s partners, and number 7 on none of the 3 lists."
    )
    assert "Of the 4 lists from 2015 to 2016, 1 has it in place 7." in standing.more()
    assert "1 list that only repeats another source’s is not counted." in standing.method()
    assert len(standing.lists) == 5


def test_a_list_with_too_much_of_no_country_is_shown_and_not_counted() -> None:
    held = {**HELD, "partner_ranks": RANKS.assign(may_decide=RANKS["source"] != "un-comtrade")}
    standing = PartnerAnswer(RUSSIA, places(held, RUSSIA), replace(CLAIM, place=8), Words())
    assert standing.sentence().endswith("and number 8 on 1 of the 3 lists.")
    assert "1 list is shown and not counted: more than 1" in " ".join(standing.method())
    assert standing.lists_with_claimed_place()["source"].tolist() == ["imf-dots"]
    assert len(standing.lists) == 5


def test_where_no_list_of_the_year_counts_its_places_are_still_said() -> None:
    held = {**HELD, "partner_ranks": RANKS.assign(may_decide=False)}
    standing = PartnerAnswer(RUSSIA, places(held, RUSSIA), None, Words())
    assert standing.sentence() == "In 2016 Korea was number 7 among Russia’s partners."


def test_a_partner_on_no_list_is_on_no_list() -> None:
    whole = _standing()
    only = replace(whole, lists=whole.lists[whole.lists["measure"] == "import"])
    assert only.sentence() == "In 2015 Korea was on no list of Russia’s partners."
    assert only.more() == "None of the 1 lists from 2015 to 2015 has it in place 7."


def test_more_tells_when_it_was_true_and_on_what_and_which_list_ends_before_it() -> None:
    assert _standing().more() == "Of the 5 lists from 2015 to 2016, 1 has it in place 7."
    assert _standing().method() == ["Turnover: 2016 (suspect).", "Not on the list of 2015: Imports, IMF DOTS."]
    assert not [text for text in _standing(None).method() if text.startswith("Not on the list")]


def test_the_same_is_said_of_korea() -> None:
    assert _standing(CLAIM, KOREA).sentence() == (
        "In 2015 Russia was number 15 among Korea’s partners, and number 7 on none of the 1 lists."
    )


def test_a_year_is_firm_if_one_of_its_lists_is(words: Words) -> None:
    found = pd.DataFrame({"year": [2022, 2020, 2020], "status": ["estimate", "suspect", "reported"]})
    assert years_of(found, words) == "2020 and 2022 (estimate)"
    assert years_of(found.iloc[:0], words) == ""


# How countries are called.


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("en", "DEU", "Germany"), ("ko", "DEU", "독일"), ("ru", "DEU", "Германия"), ("en", "KOR", "Korea"),
        ("ru", "DDR", "German Democratic Republic (former)"), ("ru", "SUN", "Soviet Union (former)"), ("en", "XKX", "Kosovo"),
    ],
)  # fmt: skip
def test_countries_have_the_names_of_the_language(tables: Tables, language: str, code: str, name: str) -> None:
    names = tables["countries"].set_index("country")["name"]
    assert Words(language).country(code, names[code]) == name


def test_no_former_country_takes_the_name_of_another(tables: Tables) -> None:
    countries = tables["countries"]
    former = countries[countries["name"].str.contains("(former)", regex=False)]
    assert len(former) > 10
    assert [Words("ru").country(code, name) for code, name in zip(former["country"], former["name"], strict=True)] == (
        former["name"].tolist()
    )


# The chart.


@pytest.mark.parametrize("size", [*SIZES, MIDDLE], ids=lambda size: size.name)
@pytest.mark.parametrize("reporter", [RUSSIA, KOREA])
def test_every_point_of_either_country_stands_on_a_whole_pixel(
    charts: dict[str, Chart], tables: Tables, words: Words, size: Size, reporter: str
) -> None:
    drawn = charts["partner-rank"]
    view = drawn.view(tables, reporter=reporter)
    svg = draw(drawn.figure(view, words, LIGHT, size), width=size.width, height=size.height, title="t", description="d")
    dots = re.findall(r'd="((?:M[\d.,]+h0)+)"', svg)
    assert dots
    assert not [path for path in dots if "." in path]


def test_the_chart_says_whose_place_on_whose_list(charts: dict[str, Chart], tables: Tables, words: Words) -> None:
    drawn = charts["partner-rank"]
    view = drawn.view(tables, reporter=KOREA)
    figure = drawn.figure(view, words, LIGHT, WIDE)
    assert figure.layout.title.text == "Russia’s place among Korea’s trading partners"
    assert {trace.line.color for trace in figure.data if trace.mode == "lines"} == {LIGHT.korea}
    assert drawn.describe(view, words).startswith("Lines of Russia’s place among Korea’s partners")


def test_a_claim_about_russias_partners_is_not_laid_over_koreas(
    charts: dict[str, Chart], tables: Tables, words: Words
) -> None:
    claimed = pd.DataFrame({"low": [7.0], "high": [7.0], "first": [2014.5], "last": [2015.5], "unit": ["rank"]})
    drawn = charts["partner-rank"]
    shapes = {
        reporter: len(drawn.figure(drawn.view(tables, reporter=reporter).over(claimed=claimed), words, LIGHT, NARROW).layout.shapes)
        for reporter in (RUSSIA, KOREA)
    }  # fmt: skip
    assert shapes == {RUSSIA: 6, KOREA: 0}


@pytest.mark.parametrize("asked", ["", "?claim=seventh-partner-2015", "?reporter=KOR", "?among=outside-cis"])
def test_its_frame_has_room_to_the_limit(client: FlaskClient, asked: str) -> None:
    assert len(brotli.compress(client.get(f"/embed/partner-rank{asked}").data)) <= 12 * 1024


def test_shares_are_in_the_downloads_and_leave_the_frame_to_the_places(client: FlaskClient) -> None:
    assert ">Place<" in client.get("/embed/partner-rank").text
    assert ">Share<" not in client.get("/embed/partner-rank").text
    assert "share_percent" in client.get("/charts/partner-rank.csv").text.splitlines()[0]


def test_russias_partners_asked_for_by_name_are_the_default(client: FlaskClient) -> None:
    plain, named = (client.get(f"/charts/partner-rank.csv{asked}").data for asked in ("", "?reporter=RUS"))
    assert plain == named
    assert client.get("/embed/partner-rank?reporter=CHN").status_code == 400


# The page.


def _tables(page: str) -> dict[str, list[list[str]]]:
    """Return the cells of each table of a page by its name, as read."""
    found = re.findall(r'data-table="([\w-]+)" role.*?<table>(.*?)</table>', page, re.DOTALL)
    return {
        name: [[text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]
        for name, body in found
    }  # fmt: skip


def test_the_page_says_where_korea_stood_and_that_it_was_not_seventh(client: FlaskClient) -> None:
    seen = text(client.get("/partners").text)
    said = "Number 7? Only without the CIS neighbours. Among all of Russia’s partners Korea was number 8 to 10 in 2015."
    assert said in seen
    assert "Exports: 2016 and 2017. Imports: 2007 and 2020." in seen
    assert "9 lists are shown and not counted: they are estimates." in seen
    assert "it holds the first 20" in seen
    assert "From 2022 on the figures given for Russia are estimates that IMF IMTS made from the partner’s." in seen


def test_the_seventh_place_is_marked_where_the_tables_have_it_and_nowhere_else(
    client: FlaskClient, tables: Tables
) -> None:
    head, *lines = _tables(client.get("/partners").text)["by-year"]
    marked = {(line[0], name) for line in lines for name, cell in zip(head, line, strict=True) if "✓ yes" in cell}
    ranks = tables["partner_ranks"].query(
        "reporter == 'RUS' and partner == 'KOR' and rank == 7 and among == 'every partner' and may_decide"
    )
    words, names = Words(), {"turnover": "Turnover", "export": "Exports", "import": "Imports"}
    lists = ranks[["period", "measure", "source"]].astype(str).to_numpy()
    assert marked == {(period, f"{names[measure]}, {words.source(source)}") for period, measure, source in lists}
    (claimed,) = [line for line in lines if "✕ no" in " ".join(line)]
    assert claimed[0] == "2015 the claim’s year"
    assert [cell for cell in claimed[1:] if cell != "–"] == [
        "9 ✕ no",
        "8 not counted",
        "8 ✕ no",
        "6 not counted",
        "10 ✕ no",
        "9 not counted",
    ]


def test_the_claim_is_seen_on_both_counts(client: FlaskClient, tables: Tables) -> None:
    page = client.get("/partners").text
    seen = text(page)
    ranks = tables["partner_ranks"].query(
        "reporter == 'RUS' and partner == 'KOR' and period == '2015' and among == 'outside the CIS'"
    )
    counted = ranks[ranks["may_decide"]]
    found = int((counted["rank"] == 7).sum())
    assert 0 < found < len(counted) < len(ranks)
    assert "Number 7? Only without the CIS neighbours." in seen
    head, *lines = _tables(page)["by-source"]
    column = head.index("In 2015, outside the CIS")
    in_year = [line[column] for line in lines if len(line) > 1 and line[column] != "–"]
    said = [f"{rank} ✓ yes" if rank == 7 else f"{rank} ✕ no" for rank in counted["rank"]]
    said += [f"{rank} not counted" for rank in ranks.loc[~ranks["may_decide"], "rank"]]
    assert sorted(in_year) == sorted(said)


def test_the_year_table_counts_as_the_chart_does(client: FlaskClient) -> None:
    page = client.get("/partners?among=outside-cis").text
    (claimed,) = [line for line in _tables(page)["by-year"] if line[0] == "2015 the claim’s year"]
    assert [cell for cell in claimed[1:] if cell != "–"] == [
        "8 ✕ no", "7 not counted", "7 ✓ yes", "6 not counted", "7 ✓ yes", "7 not counted",
    ]  # fmt: skip
    assert "Lines of Korea’s place among Russia’s partners outside the CIS" in page
    korea = client.get("/partners?reporter=KOR&among=outside-cis").text
    assert "outside-cis is not known here" in korea
    assert client.get("/embed/partner-rank?reporter=KOR&among=outside-cis").status_code == 409


def test_years_of_each_list_add_up(client: FlaskClient) -> None:
    lines = [line for line in _tables(client.get("/partners").text)["by-source"][1:] if len(line) > 1]
    for source, _, years, _, _, other, uncounted, unlisted in lines:
        first, last = map(int, re.findall(r"\d{4}", source))
        assert len(re.findall(r"\d{4}", years)) + int(other) + int(uncounted) + int(unlisted) == last - first + 1


def test_places_far_down_a_whole_list_are_said(client: FlaskClient) -> None:
    page = client.get("/partners?reporter=KOR").text
    assert "In 2015 Russia was number 9 to 15 among Korea’s partners, and number 7 on none of the 2 lists." in page
    assert "The claim is about Russia’s partners" in page
    year = {line[0]: line for line in _tables(page)["by-year"]}
    assert year["2015"] == ["2015", "15", "22 not counted", "9"]


def test_the_neighbours_stand_list_beside_list_with_the_other_of_the_two(client: FlaskClient) -> None:
    page = client.get("/partners").text
    head, *lines = _tables(page)["near"]
    assert head[:4] == ["Partner", "IMF DOTS: place", "IMF DOTS: US$ bn", "IMF DOTS: share"]
    assert lines[0] == ["China", "1", "63.55", "12.1%", "1", "63.53", "12.1%"]
    assert ["Korea", "9", "18.06", "3.4%", "8", "17.73", "3.4%"] in lines
    assert re.search(r"<strong><span class=\"books kor\">Korea", page)


def test_estimates_say_so_beside_each_figure(client: FlaskClient) -> None:
    head, *lines = _tables(client.get("/partners?source=imf-imts&year=2024").text)["near"]
    assert head[-1] == "IMF IMTS: status"
    assert {line[-1] for line in lines} == {"estimate"}


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [("", "2015"), ("?year=2020", "2020"), ("?source=imf-imts", "2024"), ("?source=imf-imts&year=2015", "2024"), ("?year=1", "2015")],
)  # fmt: skip
def test_the_year_is_the_claims_or_the_newest_that_a_source_has(client: FlaskClient, asked: str, chosen: str) -> None:
    page = client.get(f"/partners{asked}").text
    assert f"Russia’s largest partners: turnover, {chosen}" in page
    given = re.search(r"year=(\d+)", asked)
    assert ("is not known here" in page) is (given is not None and given[1] != chosen)


def test_the_chart_is_taken_away_with_the_claim_that_is_drawn_on_it(client: FlaskClient) -> None:
    assert "/charts/partner-rank.svg?claim=seventh-partner-2015" in client.get("/partners").text
    outside = client.get("/partners?among=outside-cis").text
    assert "/charts/partner-rank.svg?among=outside-cis&amp;claim=seventh-partner-2015" in outside
    assert "/charts/partner-rank.svg?reporter=KOR" in client.get("/partners?reporter=KOR").text


@pytest.mark.parametrize("reporter", ["RUS", "KOR"])
def test_before_the_first_list_there_is_nothing_to_say(client: FlaskClient, reporter: str) -> None:
    page = client.get(f"/partners?asof=2018-02-28&reporter={reporter}").text
    assert "By this day no list of partners had been published." in page
    assert "<table" not in page


def test_as_of_a_day_only_the_lists_of_that_day_count(client: FlaskClient) -> None:
    seen = text(client.get("/partners?asof=2022-02-04").text)
    assert "Among all of Russia’s partners Korea was number 8 to 10 in 2015." in seen
    assert "UN Comtrade: place" not in seen
