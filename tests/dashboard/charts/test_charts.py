"""Every chart in the folder, found by walking it: pure, drawn at both sizes in both themes, readable without eyes."""

from __future__ import annotations

import ast
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts as folder
from dashboard.charts._chart import Chart, all_charts
from dashboard.charts.drawing.axes import extend_below_zero, ticks
from dashboard.charts.drawing.layout import NARROW, SIZES, WIDE, Size, separate_labels, text_width, with_gaps, wrap
from dashboard.charts.drawing.theme import DARK, LIGHT, THEMES, Theme, template
from dashboard.editions import Tables
from dashboard.render.svg import draw
from dashboard.text import Words
from dashboard.views._view import View
from dashboard.views.claim_layers import lay_claim_over
from dashboard.views.growth import growth
from dashboard.views.sentences import claim_sentence
from dashboard.views.turnover import turnover
from dashboard.web.scripts import TRACES
from tests.dashboard.rows import EMPTY

NAMES = sorted(all_charts())
MODULES = {name.replace("-", "_") for name in NAMES}
FORBIDDEN = {"dash", "flask", "time", "datetime", "os", "pathlib", "etl.store", "dashboard.editions", "dashboard.pages"}


@pytest.fixture(params=NAMES)
def chart(request: pytest.FixtureRequest, charts: dict[str, Chart]) -> Chart:
    return charts[request.param]


def test_the_folder_is_the_register(charts: dict[str, Chart]) -> None:
    modules = [module.name for module in pkgutil.iter_modules(folder.__path__) if not module.ispkg]
    assert sorted(charts) == sorted(name.replace("_", "-") for name in modules if not name.startswith("_"))


@pytest.mark.parametrize("module", sorted(Path(folder.__path__[0]).glob("*.py")), ids=lambda path: path.stem)
def test_a_chart_knows_no_store_file_clock_dash_or_other_chart(module: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            imported.add(str(node.module))
    assert not [name for name in imported if name in FORBIDDEN or name.removeprefix("dashboard.charts.") in MODULES]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_it_carries_title_unit_source_and_day(
    chart: Chart, tables: Tables, words: Words, size: Size, theme: Theme
) -> None:
    view = chart.view(tables)
    layout = chart.figure(view, words, theme, size).layout
    said = " ".join(" ".join(str(annotation.text) for annotation in layout.annotations).split("<br>"))
    assert layout.title.text
    assert layout.title.subtitle.text
    assert "Source: " in said
    assert words.day(view.as_of, long=True) in said.replace("<br>", " ")
    assert (layout.width, layout.height) == (size.width, size.height)


def test_the_svg_writer_and_the_part_of_plotly_that_pages_send_draw_it(
    chart: Chart, tables: Tables, words: Words
) -> None:
    for size in SIZES:
        figure = chart.figure(chart.view(tables), words, LIGHT, size)
        assert {trace.type for trace in figure.data} <= TRACES
        svg = draw(figure, width=size.width, height=size.height, title="t", description="d")
        assert svg.startswith("<svg")


def _values(node: object) -> Iterator[object]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list | tuple) else ()
    yield node
    for child in children:
        yield from _values(child)


def test_it_holds_plain_lists_and_numbers(chart: Chart, tables: Tables, words: Words) -> None:
    figure = chart.figure(chart.view(tables), words, LIGHT, WIDE)
    assert not [value for value in _values(figure.to_dict()) if isinstance(value, np.ndarray | np.generic)]
    assert '"bdata"' not in figure.to_json()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_plotly_takes_it_as_it_is_drawn(chart: Chart, tables: Tables, words: Words, size: Size) -> None:
    """Hold what is sent and painted without plotly's validation to what plotly makes of it, empty or not."""
    for view in (chart.view(tables), chart.view(EMPTY)):
        drawn = chart.draw(view, words, LIGHT, size)
        assert drawn.to_figure().to_plotly_json() == drawn.to_plotly_json()


def test_the_template_is_one_of_plotlys() -> None:
    for theme in THEMES.values():
        assert go.layout.Template(template(theme)).to_plotly_json() == template(theme)


def test_it_is_the_same_every_time(chart: Chart, tables: Tables, words: Words) -> None:
    once, again = (chart.figure(chart.view(tables), words, DARK, NARROW).to_json() for _ in range(2))
    assert once == again


def test_without_figures_it_says_so(chart: Chart, words: Words) -> None:
    for size in SIZES:
        figure = chart.figure(chart.view(EMPTY), words, LIGHT, size)
        assert len(figure.data) == 0
        assert any("published by this day" in str(annotation.text) for annotation in figure.layout.annotations)
    assert "published by this day" in chart.describe(chart.view(EMPTY), words)


def test_every_mark_tells_figure_source_and_day_on_hover(chart: Chart, tables: Tables, words: Words) -> None:
    figure = chart.figure(chart.view(tables), words, LIGHT, WIDE)
    marks = [trace for trace in figure.data if trace.type == "bar" or "markers" in trace.mode]
    texts, points = [text for trace in marks for text in trace.hovertext], chart.view(tables).points
    assert len(texts) == len(points)
    told = [text for text in texts if text] if figure.layout.barmode == "stack" else texts
    assert len(told) == (points["year"].nunique() if figure.layout.barmode == "stack" else len(points))
    assert all("known since" in text for text in told)


POINTS = pd.DataFrame(
    {
        "reporter": ["KOR"] * 5,
        "year": [2016, 2017, 2018, 2020, 2021],
        "value_usd": [13e9, 19e9, 25e9, 17e9, 27e9],
        "source": ["a", "s", "s", "b", "c"],
        "method": ["printed", "rounded statement", "rounded statement", "printed", "printed"],
        "status": ["reported", "reported", "reported", "reported", "estimate"],
        "spliced": [False, True, False, False, True],
        "known_from": pd.Timestamp("2022-02-02"),
        "first_known": "2022-02-02",
    }
)


def _lines(figure: go.Figure) -> dict[tuple[str, float], list[float | None]]:
    return {(trace.line.dash, trace.line.width): list(trace.x) for trace in figure.data if trace.mode == "lines"}


def test_lines_say_how_firm_they_are_and_leave_gaps(charts: dict[str, Chart], words: Words) -> None:
    view = View(POINTS, as_of=pd.Timestamp("2022-02-02"), sources=("a", "s", "b", "c"))
    assert _lines(charts["turnover"].figure(view, words, LIGHT, WIDE)) == {
        ("solid", 1): [2016, 2017],
        ("dash", 1.6): [2017, 2018],
        ("dot", 1): [2020, 2021],
    }


def test_estimates_and_rounded_statements_are_hollow(charts: dict[str, Chart], words: Words) -> None:
    view = View(POINTS, as_of=pd.Timestamp("2022-02-02"), sources=("a",))
    marks = [trace for trace in charts["turnover"].figure(view, words, LIGHT, WIDE).data if trace.mode == "markers"]
    shown = {(trace.marker.symbol, trace.marker.color): list(trace.x) for trace in marks}
    assert shown == {
        ("circle", LIGHT.korea): [2016, 2020],
        ("square", LIGHT.paper): [2017, 2018],
        ("circle", LIGHT.paper): [2021],
    }


def test_the_projects_estimates_do_not_look_reported(charts: dict[str, Chart], tables: Tables, words: Words) -> None:
    figure = charts["turnover"].figure(turnover(tables), words, LIGHT, WIDE)
    hollow = {
        year
        for trace in figure.data
        if trace.mode == "markers" and trace.marker.color == LIGHT.paper
        for year in trace.x
    }
    assert {2022, 2023, 2024} <= hollow
    assert 2016 not in hollow


CLAIMED = pd.DataFrame(
    {
        "chart": ["turnover", "growth"],
        "low": [14.5e9, 49.5],
        "high": [15.5e9, 50.5],
        "first": 2015.5,
        "last": 2016.5,
        "unit": ["usd", "percent"],
    }
)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize(("name", "amount"), [("turnover", "US$15\u00a0billion"), ("growth", "50%")])
def test_what_was_claimed_stands_on_the_chart(
    charts: dict[str, Chart], tables: Tables, size: Size, name: str, amount: str
) -> None:
    view = charts[name].view(tables).over(claimed=CLAIMED[CLAIMED["chart"] == name])
    figure = charts[name].figure(view, Words(), LIGHT, size)
    said = [str(annotation.text) for annotation in figure.layout.annotations if "claimed" in str(annotation.text)]
    assert len(said) == 1
    assert amount in said[0]


def test_labels_keep_apart_and_move_as_little_as_may_be() -> None:
    assert separate_labels([10.0, 20.0], 5, 1.0) == [0.0, 0.0]
    low, high = separate_labels([10.0, 11.0], 5, 1.0)
    assert (11 + high) - (10 + low) == pytest.approx(5)
    assert low == -high
    assert separate_labels([], 5, 1.0) == []


def test_labels_of_different_heights_stay_within_the_plot() -> None:
    assert separate_labels([1, 1, 99], [20, 40, 20], 1.0, 100.0) == [9.0, 39.0, -9.0]
    assert separate_labels([95, 99], [30, 30], 1.0, 100.0) == [-40.0, -14.0]


def test_growth_names_the_years_that_it_spans_and_only_the_due_years_at_the_edge(
    charts: dict[str, Chart], tables: Tables, words: Words
) -> None:
    figure = charts["growth-needed"].figure(charts["growth-needed"].view(tables), words, LIGHT, WIDE)
    edge = figure.layout.xaxis.range[1]
    names = {str(note.text): note.x for note in figure.layout.annotations if " a year" in str(note.text)}
    for text, x in names.items():
        ends = int(text.split("–")[-1])
        assert (x == edge) is ("needed" not in text and ends == 2020), text
        assert "needed" in text or x > ends
    assert "<b>Korea’s figures</b><br>18.5% a year, 2016–2019" in names
    assert "<b>Russia’s figures</b><br>6.8% a year, 2016–2020" in names
    foot = str(figure.layout.annotations[0].text).replace("<br>", " ")
    assert "no ● where no one source has both 2016 and that year: Korea’s figures, 2017–2018 and 2020" in foot


def test_an_axis_that_goes_below_nought_has_a_tick_there() -> None:
    for low, high in ((-45, 110), (-1, 349), (-70, 170), (0, 10)):
        wide = extend_below_zero((low, high))
        assert (min(ticks(*wide)) < 0) is (low < 0)
        assert wide[0] <= low


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_a_claim_about_half_a_year_says_so_among_full_years(tables: Tables, words: Words, size: Size) -> None:
    claim = claim_sentence(tables, "turnover-up-50-h1-2017")
    checks = tables["claim_checks"][tables["claim_checks"]["claim"] == claim.claim]
    view = lay_claim_over(growth(tables), claim.stated, checks)
    figure = all_charts()["growth"].figure(view, words, LIGHT, size)
    said = [str(note.text).replace("<br>", " ") for note in figure.layout.annotations]
    assert "claimed, first half of 2017: <b>50%</b>" in said
    assert "first half of 2017: no figures are held here; the dots are full years" in said[0]
    held = lay_claim_over(growth(tables), claim.stated, checks.assign(measured=41.0))
    assert "no figures are held" not in str(all_charts()["growth"].figure(held, words, LIGHT, size).layout)


def test_text_is_broken_only_at_blanks() -> None:
    lines = wrap("one two three four", text_width("one two", 12), 12)
    assert lines == ["one two", "three", "four"]
    assert wrap("US$30\u00a0billion", 1, 12) == ["US$30\u00a0billion"]
    assert text_width("한국", 10) == 20


def test_a_missing_year_breaks_the_line() -> None:
    assert with_gaps([2010, 2011, 2013], [1, 2, 3]) == ([2010, 2011, None, 2013], [1, 2, None, 3])


def test_figures_are_small(chart: Chart, tables: Tables, words: Words) -> None:
    figure = chart.figure(chart.view(tables), words, LIGHT, WIDE)
    assert len(json.dumps(figure.to_dict())) < 70_000
