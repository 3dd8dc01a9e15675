"""A new chart, page, claim, goal or source is one new file: nothing else names it, and everything finds it by itself.

The packages are copied, the files added to the copy, and another process asked what it finds there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import dashboard
import etl
from tests import ROOT
from tests.small import small_data

NEW = {
    "dashboard/charts/korean_exports.py": '''
"""Korea's exports to Russia by year."""

import pandas as pd

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import ChartHeading, Size, blank_figure, source_line
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.views._view import View, dated_view
from dashboard.views.records import TableMap
from dashboard.views.speakers import with_speakers


def view(tables: TableMap, day: pd.Timestamp | None = None) -> View:
    rows = tables["series"]
    rows = with_speakers(rows[(rows["measure"] == "export") & (rows["reporter"] == "KOR")], tables)
    return dated_view(rows.assign(year=rows["period"].astype("int64")), day)


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    drawn = blank_figure(ChartHeading("Korea's exports", "US dollars"), [source_line(view, words)], theme, size)
    drawn.update_axis("xaxis", range=[1990, 2026], tickvals=[2000, 2020], ticktext=["2000", "2020"])
    drawn.update_axis("yaxis", range=[0, 2e10], tickvals=[0, 1e10], ticktext=["0", "10"])
    x, y = view.points["year"].tolist(), view.points["value_usd"].tolist()
    drawn.add_scatter(x=x, y=y, mode="lines", hoverinfo="skip", line={"color": theme.korea, "width": 2})
    return drawn


def describe(view: View, words: Words) -> str:
    return "A line."


CHART = Chart("korean-exports", "Korea's exports", view, draw, describe, ("series",), page="/korean-exports")
''',
    "dashboard/pages/korean_exports.py": '''
"""The page of one chart."""

from dashboard.pages._page import Page, PageContent, PageRequest
from dashboard.pages.components.chart_figure import chart_figure
from dashboard.render import html_elements as html


def build(request: PageRequest) -> PageContent:
    chart = request.charts["korean-exports"]
    body = [html.H1("A new page"), chart_figure(request, chart, chart.view(request.tables))]
    return PageContent("A new page", "A new page", body)


PAGE = Page("/korean-exports", build, "New page", 50)
''',
    "etl/sources/gazette/__init__.py": '"""A publisher."""\n',
    "etl/sources/gazette/table.py": '''
"""The table of a gazette."""

from etl.sources._source import LIST_COLUMNS, TRADE_COLUMNS, FileSource, ParseResult, SourceInfo, no_rows, whole_file


def parse(data: bytes, excerpt: bool) -> ParseResult:
    return ParseResult(no_rows(TRADE_COLUMNS), no_rows(LIST_COLUMNS), 0)


INFO = SourceInfo("gazette", "A gazette", "A publisher", "nothing", "free", "A gazette", "https://example.org/")
FILE_SOURCE = FileSource("gazette", INFO, whole_file(parse))
''',
    "data/articles/new.toml": """
id = "new"
title = "A new article"
author = "A. Author"
publisher = "A publisher"
published = "2018-02-03"
published_text = "2018-02-03"
address = "https://example.org/article"

[[sentences]]
id = "exports-of-korea"
kind = "claim"
quote = "Korea exported US$6.9 billion"
before = ""
after = "."
said_by = "the author"
summary = "Korea exported US$6.9 billion in 2017."
stated = { digits = "6.9", scale = "billion", unit = "usd" }
chart = "korean-exports"

[[sentences.readings]]
kind = "level"
measure = "export"
reporter = "KOR"
partner = "RUS"
source = "kcs"
period = "2017"
""",
    "data/goals/new.toml": """
id = "forty-billion-by-2022"
label = "US$40 billion by 2022"
set_on = "2018-01-01"
set_by = "A. Author"
words = "US$40 billion by 2022"
address = "https://example.org/goal"
stated = { digits = "40", scale = "billion", unit = "usd" }
base_year = 2017
due = 2022

[[readings]]
id = "stated"
label = "US$40 billion, as stated"
reporters = ["KOR"]
""",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy of the packages with the new files finds in itself."""
    tree = tmp_path_factory.mktemp("tree")
    for package in (dashboard, etl):
        source = Path(package.__path__[0])
        shutil.copytree(source, tree / source.name)
    small_data(tree / "data")
    for name, text in NEW.items():
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text(text, "utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tree), str(ROOT)])}
    run = subprocess.run(
        [sys.executable, "-m", "tests.dashboard.tree_members"],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answers: dict[str, Any] = json.loads(run.stdout)
    return answers


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/trade", 'href="/korean-exports"'),
        ("/korean-exports", "A new page"),
        ("/embed", "korean-exports"),
        ("/embed?chart=korean-exports", "/embed/korean-exports"),
        ("/embed/korean-exports?claim=exports-of-korea", "exports"),
        ("/charts/korean-exports.svg", "<svg"),
        ("/charts/korean-exports.csv", "value_usd"),
        ("/charts/korean-exports.atom", "<feed"),
        ("/openapi.json", "/charts/korean-exports.svg"),
        ("/openapi.json", "exports-of-korea"),
        ("/claims.json", "Korea exported US$6.9 billion"),
        ("/claims/exports-of-korea", "Korea exported US$6.9 billion in 2017."),
        ("/goal?goal=forty-billion-by-2022", "US$40 billion by 2022"),
    ],
)
def test_what_is_new_is_found_at_every_address(found: dict[str, Any], address: str, text: str) -> None:
    status, body = found[address]
    assert status == 200, body
    assert text in body


def test_a_new_source_is_found_by_its_word(found: dict[str, Any]) -> None:
    assert "gazette" in found["sources"]


def test_a_new_chart_is_on_the_site_of_files_alone_and_with_its_claim(found: dict[str, Any]) -> None:
    assert {"embed/korean-exports.html", "charts/korean-exports.svg", "charts/korean-exports.atom"} <= set(
        found["site"]
    )
    assert "claims/exports-of-korea.jsonld" in found["site"]
    assert any("exports-of-korea" in name for name in found["site"] if name.startswith("embed/"))
    assert "korean-exports" in found["index"]
