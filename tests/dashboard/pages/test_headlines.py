"""What a headline says, its chart shows: every number and every verb of an answer comes from rows of the chart under it.

Every page with a chart is asked for with every value of its controls, in every language: all of that under the thorough
profile, a fixed sample of it else. Numbers are taken out of the rendered words and compared with the rows' own values, as
the same formatters write them; verbs are recognised by the texts that say them, in the language's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from string import Formatter
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart, registered
from dashboard.charts.drawing.amounts import amounts_of
from dashboard.editions import Tables
from dashboard.prose import goals, mirror, trade
from dashboard.prose.statements import with_qualifier
from dashboard.text import Words
from dashboard.text.catalogues import in_language, languages
from dashboard.views import View
from dashboard.views.partners import claimed_place, places
from etl.model import Status
from tests.effort import is_thorough

LANGUAGES = languages()
#: The charts that pages answer with, each by the page's own words.
CHARTS = {name: chart for name, chart in registered().items() if chart.main and chart.page != "/embed"}
#: How many choices the fast profile takes of each chart, in each language others.
_TRIED = 2
#: How many values of an option that has many are tried.
_FIRST = 12

Choice = Mapping[str, str]


def choices(chart: Chart, tables: Tables, before: Choice | None = None) -> Iterator[Choice]:
    """Return every set of values that a page's controls can be set to, the values of one depending on those before it."""
    chosen = before or {}
    if len(chosen) == len(chart.options):
        yield chosen
        return
    option = chart.options[len(chosen)]
    values = [value for value in option.values(tables, chosen) if value or option.name not in chart.page_values]
    for value in (values[:_FIRST] if option.many else values) or [""]:
        yield from choices(chart, tables, {**chosen, option.name: value})


def sample(chart: Chart, tables: Tables, language: str) -> list[Choice]:
    """Return the choices that are tried in a language: all of them if thorough, else a few that lie far apart."""
    every = list(choices(chart, tables))
    if is_thorough() or len(every) <= _TRIED:
        return every
    step = max(len(every) // (_TRIED * len(LANGUAGES)), 1)
    return every[list(LANGUAGES).index(language) * step :: step * len(LANGUAGES)][:_TRIED]


def plain(html: str) -> str:
    """Return the words of a piece of a page, with plain blanks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).replace("\u202f", " ").strip()


def answer(page: str, *, with_lede: bool) -> str:
    """Return the headline, with the paragraph under it where that goes on about the same chart."""
    parts = re.findall(r"<h1>(.*?)</h1>", page, re.DOTALL)
    parts += re.findall(r'<p class="lede">(.*?)</p>', page, re.DOTALL)[:1] if with_lede else []
    return plain(" ".join(parts))


def said(text: str, words: Words, seen: str) -> dict[str, str] | None:
    """Return what fills the holes of a text where an answer says it, in whatever language; nothing where it does not."""
    holes = {name: f"\0{name}\0" for _, name, _, _ in Formatter().parse(text) if name}
    pattern = "".join(
        f"(?P<{piece.strip(chr(0))}>.+?)" if piece.startswith("\0") else re.escape(plain_blanks(piece))
        for piece in words.parts(text, **holes)
    )
    found = re.search(pattern, seen)
    return found.groupdict() if found else None


def plain_blanks(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# numbers


def writings(row: Any, view: View, words: Words) -> set[str]:
    """Return the ways in which the values of a row of a chart may stand in a sentence."""
    written: set[str] = set()
    for name, value in row._asdict().items():
        if isinstance(value, float) and pd.isna(value):
            continue
        if name.endswith(("_usd", "_local")):
            currency = amounts_of(view).currency if name.endswith("_local") else "USD"
            written |= {with_qualifier(row, words.money(abs(value), currency, digits), words) for digits in (0, 1, 2)}
            written |= {words.money(abs(value), currency, digits) for digits in (0, 1, 2)}
        elif name.endswith("_percent"):
            written |= {words.percent(abs(value), digits) for digits in (0, 1)} | {words.attained(value)}
            written |= {words.number(value)} if name == "index_percent" else set()
        elif name in ("rank", "outside", "place"):
            written.add(words.number(value))
        elif name in ("year", "period"):
            written |= {str(value), words.period(str(value))}
    return {plain_blanks(text) for text in written}


def rows_of(view: View) -> Iterator[Any]:
    """Return the rows of a chart: its points and what is laid over them, with how much of the goal each point is."""
    points = view.points
    if len(targets := view.layer("targets")):
        amounts = amounts_of(view)
        target = float(targets.loc[targets["main"], amounts.column("target")].iloc[0])
        points = points.assign(attained_percent=points[amounts.column("value")] / target * 100)
    for frame in (points, *(view.layer(name) for name in ("targets", "due", "pairs"))):
        yield from frame.itertuples(index=False)


def unexplained(seen: str, rows: list[Any], view: View, words: Words, more: set[str]) -> str:
    """Return what is left of an answer's digits when all that the chart's rows of the years it names explain is taken out."""
    years = {str(row.year) for row in rows if hasattr(row, "year")}
    named = {year for year in years if re.search(rf"(?<!\d){year}(?!\d)", seen)}
    known = {text for row in rows if str(getattr(row, "year", "")) in named for text in writings(row, view, words)}
    known |= {plain_blanks(text) for text in more} | {fact for fact in view.facts.values() if fact.isdigit()}
    for text in sorted(known, key=len, reverse=True):
        seen = re.sub(rf"(?<![\d.,−-]){re.escape(text)}(?!\d)", " ", seen)
    return " ".join(re.findall(r"\S*\d\S*", seen))


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
    seen = answer(page, with_lede=chart.name == "turnover")
    if chart.name in CHECKS:
        CHECKS[chart.name](seen, view, words)
    rows = list(page_rows(chart, tables, view))
    left = unexplained(seen, rows, view, words, counted(chart, tables, view, words))
    return [f"{language} {given}: {left} in {seen}"] if left or not seen else []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_every_number_and_verb_of_an_answer_is_in_its_chart(
    client: FlaskClient, tables: Tables, name: str, language: str
) -> None:
    chart = CHARTS[name]
    tried = sample(chart, tables, language)
    assert [one for choice in tried for one in faults(client, tables, chart, language, choice)] == []
