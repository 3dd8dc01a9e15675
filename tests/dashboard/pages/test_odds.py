"""The pages of all pairs of countries: the answer is in the tables, in three languages, and before any figure too."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from dashboard.editions import Tables
from dashboard.text.catalogues import in_language, languages
from tests.dashboard.embedding import text


def test_the_answer_counts_the_pairs_of_the_table(client: FlaskClient, tables: Tables) -> None:
    row = tables["odds"].query("base_year == 2016 and year == 2020 and least_usd == 10e9 and with_estimates").iloc[0]
    said = text(client.get("/odds").text)
    assert (
        f"Of {row['pairs']} pairs of countries that traded US$10 billion or more in 2016, {row['doubled']} doubled by 2020."
        in said
    )
    for place in (
        tables["odds_places"]
        .query("base_year == 2016 and year == 2020 and least_usd == 10e9 and with_estimates")
        .itertuples()
    ):
        assert f"{place.multiple:.2f} times" in said


def test_controls_choose_the_class_and_the_list_of_pairs_that_doubled(client: FlaskClient, tables: Tables) -> None:
    said = text(client.get("/odds?base=2004&least=5&estimates=without").text)
    row = tables["odds"].query("base_year == 2004 and year == 2008 and least_usd == 5e9 and not with_estimates").iloc[0]
    assert (
        f"Of {row['pairs']} pairs of countries that traded US$5 billion or more in 2004, {row['doubled']} doubled"
        in said
    )
    assert "The largest pairs that at least doubled from 2004 to 2008" in said


def test_first_years_are_chosen_as_the_axis_has_them_on_the_page_and_in_frames(client: FlaskClient) -> None:
    page = client.get("/odds?first=2004&last=2008").text
    assert "/charts/odds-by-start.csv?from=2004&amp;to=2008" in page
    rows = client.get("/charts/odds-by-start.csv?from=2004&to=2008").text.splitlines()
    column = rows[0].split(",").index("base_year")
    assert [row.split(",")[column] for row in rows[1:]] == ["2004", "2005", "2006", "2007", "2008"]


def test_promises_of_the_kind_are_counted_by_era_and_listed(client: FlaskClient, tables: Tables) -> None:
    counts = tables["promise_counts"].set_index("era")
    page = client.get("/odds").text
    early, late, bold = (counts.loc[era] for era in ("due early", "due late", "bold"))
    said = text(page)
    assert f"{early['kept_count']} of {early['promise_count']} due by 2012" in said
    assert f"{late['kept_count']} of {late['promise_count']} due later" in said
    assert f"Of {bold['promise_count']} set since 2013 that asked for 12% a year or more, none was kept." in said
    assert page.count("badge") >= len(tables["promises"])


@pytest.mark.parametrize("query", ["with=AUS", "base=2000", "base=2000&with=AUS"])
def test_an_option_holds_where_those_before_it_are_left_out(client: FlaskClient, query: str) -> None:
    assert client.get(f"/embed/peers?{query}").status_code == 200


@pytest.mark.parametrize("base", [1998, 2008, 2011, 2014, 2016])
def test_trade_is_said_to_grow_or_fall_as_the_figures_of_both_countries_did(
    client: FlaskClient, tables: Tables, base: int
) -> None:
    rows = tables["pair_changes"].query("base_year == @base and year == @base + 2 and known_until.isna()")
    said = text(client.get(f"/peers?start={base}&year={base + 2}").text)
    verbs = {"grew" if change > 0 else "fell" for change in rows["change_usd"]}
    assert {verb for verb in ("grew", "fell") if f" {verb} by US$" in said} == verbs


def test_the_change_is_named_with_its_largest_part_and_the_pairs_own(client: FlaskClient, tables: Tables) -> None:
    row = tables["pair_changes"].query("reporter == 'KOR' and base_year == 2016 and year == 2020").iloc[0]
    said = text(client.get("/peers").text)
    assert (
        "From 2016 to 2020 trade between Russia and Korea grew by US$4.2–4.5 billion, mainly because Russia’s trade"
        in said
    )
    assert f"by +US${row['change_usd'] / 1e9:.1f} billion on Korea’s; of this" in said


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "address", ["/odds", "/odds?asof=2018-02-03", "/peers?show=intensity&with=AUS", "/peers?asof=2018-02-03"]
)
def test_they_answer_in_every_language_and_before_any_figure_was_known(
    client: FlaskClient, address: str, language: str
) -> None:
    path, _, query = address.partition("?")
    page = client.get(f"{in_language(path, language)}?{query}")
    assert page.status_code == 200
    assert "<h1>" in page.text
