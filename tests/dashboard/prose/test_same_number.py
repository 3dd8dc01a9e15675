"""The same number is the same number wherever it appears: in words, chart, table, CSV and JSON, in every language."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from html import unescape
from itertools import product

import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart, all_charts
from dashboard.editions import Tables
from dashboard.embeds import figure_table
from dashboard.embeds.figure_rows import rows, value_column
from dashboard.embeds.snapshot import take_snapshot
from dashboard.text.catalogues import in_language, languages

LANGUAGES = languages()
CHARTS = list(all_charts())


def _text(page: str) -> str:
    return unescape(re.sub(r"<(?:style|script).*?</(?:style|script)>|<[^>]+>", " ", page, flags=re.DOTALL))


@pytest.mark.parametrize("name", CHARTS)
def test_the_forms_of_a_chart_hold_the_same_values(client: FlaskClient, name: str) -> None:
    told = client.get(f"/charts/{name}.json").get_json()
    value, key = told["value"], told["key"]
    rows_told = {tuple(str(row[word]) for word in key): row[value] for row in told["rows"]}
    lines = list(csv.DictReader(io.StringIO(client.get(f"/charts/{name}.csv").text)))
    written = {tuple(line[word] for word in key): line[value] for line in lines}
    assert len(lines) == len(told["rows"]) == len(rows_told) > 0
    assert {one: float(text) for one, text in written.items() if text} == {
        one: number for one, number in rows_told.items() if number is not None
    }


@pytest.mark.parametrize(("name", "language"), list(product(CHARTS, LANGUAGES)))
def test_a_frame_writes_every_value_of_its_data(
    client: FlaskClient, tables: Tables, charts: Mapping[str, Chart], name: str, language: str
) -> None:
    shown = take_snapshot(tables, charts[name], {})
    value = value_column(shown)
    frame = _text(client.get(f"/embed/{name}?lang={language}").text)
    for row in rows(shown).dropna(subset=value).itertuples():
        assert figure_table.written(row, value, LANGUAGES[language]) in frame


@pytest.mark.parametrize(
    ("name", "language"),
    [(name, language) for name in CHARTS if all_charts()[name].page != "/embed" for language in LANGUAGES],
)
def test_a_page_writes_every_value_of_its_chart(
    client: FlaskClient, tables: Tables, charts: Mapping[str, Chart], name: str, language: str
) -> None:
    chart = charts[name]
    shown = take_snapshot(tables, chart, {})
    value = value_column(shown)
    page = _text(client.get(in_language(chart.page, language)).text)
    written = {
        figure_table.written(row, value, LANGUAGES[language]) for row in rows(shown).dropna(subset=value).itertuples()
    }
    assert [text for text in written if text not in page] == []
