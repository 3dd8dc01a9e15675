"""What a headline says, its chart shows: every number and every verb of an answer comes from rows of the chart under it.

Every page with a chart is asked for with every value of its controls, in every language: all of that under the thorough
profile (of Odds and Peers, which have thousands of choices, 24 that lie far apart in each language), a fixed sample of it else. Numbers are taken out of the rendered words and compared with the rows' own values, as
the same formatters write them; verbs are recognised by the texts that say them, in the language's own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.amounts import amounts_of
from dashboard.editions import Tables
from dashboard.prose import goals, mirror, trade
from dashboard.text import Words
from dashboard.text.catalogues import in_language
from dashboard.views._view import View
from dashboard.views.partners import claimed_place, places
from dashboard.views.peers import pair_change
from etl.model import Status
from tests.dashboard.pages.sentences import (
    CHARTS,
    LANGUAGES,
    Choice,
    headline,
    paragraphs,
    plain_blanks,
    said,
    sample,
    unexplained,
)
from tests.effort import pairs


def rows_of(view: View) -> Iterator[Any]:
    """Return the rows of a chart: its points and what is laid over them, with how much of the goal each point is."""
    points = view.points
    if len(targets := view.layer("targets")):
        amounts = amounts_of(view)
        target = float(targets.loc[targets["main"], amounts.column("target")].iloc[0])
        points = points.assign(attained_percent=points[amounts.column("value")] / target * 100)
    for frame in (points, *(view.layer(name) for name in ("targets", "due", "pairs"))):
        yield from frame.itertuples(index=False)


def page_rows(chart: Chart, tables: Tables, view: View) -> Iterator[Any]:
    """Return the rows that a page's answer is of: the chart's, and on Partners every list, which the chart shows in two ways."""
    yield from rows_of(view)
    if chart.name == "partner-rank":
        yield from places(tables, view.facts.get("reporter", "RUS")).itertuples(index=False)


def counted(chart: Chart, tables: Tables, view: View, words: Words) -> set[str]:
    """Return the numbers that count rows or name something: how many lists, which place was claimed, other readings, years late."""
    if chart.name == "partner-rank" and (claim := claimed_place(tables)):
        lists = places(tables, view.facts.get("reporter", "RUS"))
        lists = lists[lists["year"] == claim.year]
        own = lists[lists["repeats"].isna() & lists["may_decide"]]
        lists = own if len(own) else lists
        hits = [int((lists[name] == claim.place).sum()) for name in ("rank", "outside")]
        return {words.number(number) for number in (len(lists), claim.place, *hits)}
    if chart.name == "products":
        return {"1위"}  # the largest, as Korean puts it
    if chart.name == "peers":
        changes = sorted(pair_change(tables).points["change_usd"].abs().unique())
        return {words.span(words.billions(changes[0], 1), words.billions(changes[-1], 1))}
    if chart.name == "odds":
        bars = view.points
        return {words.number(part["pairs"].sum()) for part in (bars, bars[bars["multiple_from"] >= 2])}
    labels = {words.text(label) for label in tables["goal_outcomes"]["label"].unique()}
    late = {words.plural("a year late", "{count} years late", count) for count in range(1, 30)}
    return {plain_blanks(text) for text in labels | late}


# verbs


def check_goal(seen: str, view: View, words: Words) -> None:
    """Assert that a goal that the chart's lines pass was reached, and that one that they do not came closest."""
    targets, column = view.layer("targets"), amounts_of(view)
    main = targets[targets["main"]].iloc[0]
    own = view.points[
        (view.points["status"] != Status.ESTIMATE) & (view.points["year"] >= int(view.facts["base_year"]))
    ]
    counted = set(view.layer("due")["reporter"])
    own = own[own["reporter"].isin(counted)]
    shares = own.assign(share=own[column.column("value")] / main[column.column("target")] * 100)
    at_due = shares[shares["year"] == main["year"]].set_index("reporter")["share"]
    late = shares[~shares["reporter"].isin(at_due[at_due >= 100].index)]
    passed = late[late["share"] >= 100].sort_values("year").drop_duplicates("reporter")
    short = late[~late["reporter"].isin(passed["reporter"])]
    reached = said(goals.REACHED_LATE, words, seen) or said(goals.REACHED, words, seen)
    closest = next(
        (
            found
            for text in (goals.CLOSEST_LATE, goals.CLOSEST, goals.CLOSEST_EACH)
            if (found := said(text, words, seen))
        ),
        None,
    )
    assert (reached is not None) == bool(len(passed)), seen
    assert (closest is not None) == bool(len(short)), seen
    best = short.sort_values("share", ascending=False).drop_duplicates("reporter")
    for rows in (passed, best):
        for row in rows.itertuples():
            assert str(row.year) in seen
            assert plain_blanks(words.attained(row.share)) in seen


def check_trade(seen: str, view: View, words: Words) -> None:
    """Assert that what is said to fall fell on all figures of the period, and what is said to rise rose."""
    own = view.points[view.points["status"] != Status.ESTIMATE]
    newest = own[own["period"] == own["period"].max()]
    measure = view.facts["measure"]
    if view.facts["show"] != "growth":
        return
    fell, rose = (said(texts[measure], words, seen) for texts in (trade.FELL, trade.ROSE))
    assert (fell is not None) == bool((newest["growth_percent"] < 0).all()), seen
    assert (rose is not None) == bool((newest["growth_percent"] > 0).all()), seen


def check_mirror(seen: str, view: View, words: Words) -> None:
    """Assert that "more" and "less" are the sign of the newest gap between figures that can be leaned on."""
    pairs = view.layer("pairs") if len(view.layer("pairs")) else view.points
    firm = pairs[pairs["gap_usd"].notna() & pairs["firm"]]
    if firm.empty:
        return
    spoken = {key for key, text in mirror.ANSWERS.items() if said(text, words, seen)}
    last = firm.iloc[-1]
    assert spoken == {(last["exporter"] == "RUS", bool(last["gap_usd"] > 0))}, seen


CHECKS = {"turnover": check_goal, "trade": check_trade, "mirror": check_mirror}


def faults(client: FlaskClient, tables: Tables, chart: Chart, language: str, choice: Choice) -> list[str]:
    """Return what a page says that its chart does not show."""
    words = LANGUAGES[language]
    given = {name: value for name, value in choice.items() if value}
    page = client.get(f"{in_language(chart.page, language)}?{urlencode(given)}").text
    view = chart.view(tables, day=None, **choice)
    seen = " ".join([headline(page), *([paragraphs(page, "lede")] if chart.name == "turnover" else [])])
    if chart.name in CHECKS:
        CHECKS[chart.name](seen, view, words)
    rows = list(page_rows(chart, tables, view))
    left = unexplained(seen, rows, view, words, counted(chart, tables, view, words))
    return [f"{language} {given}: {left} in {seen}"] if left or not seen else []


@pytest.mark.parametrize(("name", "language"), pairs(CHARTS, LANGUAGES))
def test_every_number_and_verb_of_an_answer_is_in_its_chart(
    client: FlaskClient, tables: Tables, name: str, language: str
) -> None:
    chart = CHARTS[name]
    tried = sample(chart, tables, language)
    assert [one for choice in tried for one in faults(client, tables, chart, language, choice)] == []
