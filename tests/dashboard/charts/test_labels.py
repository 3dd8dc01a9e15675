"""What charts write beside their marks: readable on a phone, in every language, and no number that may be taken for another."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from math import dist
from string import ascii_lowercase

import pandas as pd
import pytest

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.events import event_key
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import MIDDLE, NARROW, SIZES, WIDE, Size, pixels, plot_height
from dashboard.charts.drawing.theme import LIGHT
from dashboard.editions import Tables
from dashboard.text import Words
from dashboard.text.catalogues import languages

WORDS = languages()


def _texts(drawn: FigureSpec) -> list[str]:
    """Return what a figure's texts say, the foot first."""
    return [re.sub("<[^>]*>", " ", note["text"]).strip() for note in drawn.annotations]


@pytest.mark.parametrize("size", [MIDDLE, NARROW], ids=lambda size: size.name)
@pytest.mark.parametrize("name", ["turnover", "trade"])
def test_events_have_letters_where_there_is_no_room_for_names(
    charts: dict[str, Chart], tables: Tables, words: Words, name: str, size: Size
) -> None:
    view = charts[name].view(tables)
    texts = _texts(charts[name].draw(view, words, LIGHT, size))
    letters = [text for text in texts if text in ascii_lowercase]
    assert letters == list(ascii_lowercase[: len(view.layer("events"))])
    assert re.findall(r"(?:^|; )(\w):\xa0", event_key(view, words, size)) == letters
    assert not [text for text in texts if re.fullmatch("[0-9]", text)]


@pytest.mark.parametrize(("language", "ends"), [("en", "in 2024"), ("ko", "(2024년)"), ("ru", "(2024)")])
def test_the_year_at_a_lines_end_is_no_part_of_its_number(
    charts: dict[str, Chart], tables: Tables, language: str, ends: str
) -> None:
    texts = _texts(charts["trade"].draw(charts["trade"].view(tables), WORDS[language], LIGHT, WIDE))
    assert len([text for text in texts if text.endswith(f" {ends}")]) == 2


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_each_share_of_a_goal_says_what_it_is_of(
    charts: dict[str, Chart], tables: Tables, words: Words, size: Size
) -> None:
    view = charts["turnover"].view(tables, goal="double-by-2020")
    foot, *texts = _texts(charts["turnover"].draw(view, words, LIGHT, size))
    beside = [text for text in texts if text.endswith("of the goal")]
    assert len(beside) == (0 if size.tight else 2)
    assert ("66%; 58%: share of the goal reached in 2020" in foot) is size.tight


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("options", [{}, {"base": "2002", "least": "1"}], ids=["promise", "era of growth"])
def test_multiples_stand_as_far_apart_as_they_are(
    charts: dict[str, Chart], tables: Tables, words: Words, options: dict[str, str], size: Size
) -> None:
    view = charts["odds"].view(tables, **options)
    drawn = charts["odds"].draw(view, words, LIGHT, size)
    bars = sorted((x, x + bar["width"]) for bar in drawn.data for x in bar["x"])
    assert [low for low, _ in bars] == list(view.points["multiple_from"])
    assert all(high == pytest.approx(low, abs=0.03) for (_, high), (low, _) in pairwise(bars))
    steps = pd.Series(drawn.layout["xaxis"]["tickvals"]).diff().dropna()
    assert len(steps) >= 3
    assert steps.nunique() == 1


def test_few_pairs_have_their_number_and_lines_that_would_fuse_are_one(
    charts: dict[str, Chart], tables: Tables, words: Words
) -> None:
    view = charts["odds"].view(tables)
    for size in SIZES:
        drawn = charts["odds"].draw(view, words, LIGHT, size)
        beyond = view.points[view.points["multiple_from"] >= 2]
        counts = {note["x"]: note["text"] for note in drawn.annotations if note["text"].isdigit()}
        assert [counts[low + 0.25] for low in beyond["multiple_from"]] == [str(pairs) for pairs in beyond["pairs"]]
        assert len(drawn.layout["shapes"]) == len(view.layer("own"))


@pytest.mark.parametrize("language", WORDS)
def test_multiples_have_one_form(charts: dict[str, Chart], tables: Tables, language: str) -> None:
    drawn = charts["odds"].draw(charts["odds"].view(tables), WORDS[language], LIGHT, WIDE)
    one = re.escape(drawn.layout["xaxis"]["ticktext"][2]).replace("1", "[0-9.,]+")
    assert len([text for text in _texts(drawn) if re.search(f": {one}$", text)]) == 2


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("language", WORDS)
def test_places_about_the_seventh_can_be_told_apart_and_hollow_has_one_meaning(
    charts: dict[str, Chart], tables: Tables, language: str, size: Size
) -> None:
    drawn = charts["partner-rank"].draw(charts["partner-rank"].view(tables), WORDS[language], LIGHT, size)
    assert {1, 7, 10, 15} <= set(drawn.layout["yaxis"]["tickvals"])
    low, high = drawn.span("yaxis")
    share = drawn.layout["yaxis"]["domain"][1] - drawn.layout["yaxis"]["domain"][0]
    assert round(share * plot_height(drawn) / abs(high - low), 6) >= 5
    foot = _texts(drawn)[0]
    assert sum(foot.count(hollow) for hollow in ("hollow", "속 빈", "полые")) == 1


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_each_share_of_the_far_east_has_its_number_and_a_mark_that_touches_no_other(
    charts: dict[str, Chart], tables: Tables, words: Words, size: Size
) -> None:
    view = charts["regions"].view(tables)
    drawn = charts["regions"].draw(view, words, LIGHT, size)
    assert sorted(text for text in _texts(drawn)[1:] if text.endswith("%")) == sorted(
        words.percent(share, 1) for share in view.points["share_percent"]
    )
    assert set(drawn.layout["xaxis"]["tickvals"]) == set(view.points["year"])
    low, high = drawn.span("yaxis")
    per_percent = plot_height(drawn) / (high - low)
    marks = [trace for trace in drawn.data if trace["mode"] == "markers"]
    places = [
        (pixels(drawn, x), y * per_percent) for trace in marks for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    assert min(dist(one, other) for one, other in combinations(places, 2)) >= marks[0]["marker"]["size"]
