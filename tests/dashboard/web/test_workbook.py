"""Workbooks as two other libraries read them: the figures of the CSV, to the last digit, with sources and terms."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from dashboard.charts._chart import all_charts
from dashboard.text import Words
from dashboard.web.column_heads import column_head
from dashboard.web.workbook import WorkbookNotes, workbook
from etl.schema.columns import COLUMNS
from etl.schema.given_tables import EVENTS
from etl.schema.tables import TABLES
from tests.dashboard.embedding import form
from tests.dashboard.rows import rows as frame
from tests.effort import is_thorough

OPENERS = {
    "openpyxl": lambda data: [list(line) for line in _first_sheet(data).iter_rows(max_row=2001, values_only=True)],
    "calamine": lambda data: CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(),
}
_CHARTS = ("turnover?goal=double-by-2020", "partner-rank", "products?level=section", "mirror?show=gap")
#: How many rows are read: openpyxl takes a minute for the largest tables, so that it reads the first ones, and calamine all.
ROWS = {"openpyxl": 2000, "calamine": None}
CHARTS = (*_CHARTS, *all_charts()) if is_thorough() else _CHARTS
TABLE_NAMES = tuple(TABLES) if is_thorough() else ("growth", "sources", "claims", "snapshots")


def _first_sheet(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]


def _plain(cell: Any, kind: str) -> Any:
    """Return a cell of a column as the CSV has it: a number as a number, a day or a moment as text, a blank as nothing."""
    match cell:
        case None | "":
            return ""
        case bool():
            return str(cell)
        case datetime() | date():
            return cell.strftime("%Y-%m-%d %H:%M:%S+00:00" if kind == "moment" else "%Y-%m-%d")
        case int() | float():
            return float(cell)
    return str(cell)


def _of_workbook(lines: list[list[Any]], types: dict[str, str]) -> list[list[Any]]:
    return [[_plain(cell, kind) for cell, kind in zip(line, types.values(), strict=True)] for line in lines]


def _of_csv(data: bytes, types: dict[str, str]) -> list[list[Any]]:
    read = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    return [
        [float(value) if types[name] in ("number", "integer") and value else value for name, value in line.items()]
        for line in read.to_dict("records")
    ]


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("asked", CHARTS)
def test_a_charts_workbook_holds_the_numbers_of_its_csv(client: FlaskClient, asked: str, opener: str) -> None:
    about = client.get(form(asked, "metadata.json")).json
    assert about is not None
    types = {column["name"]: column["type"] for column in about["columns"]}
    expected = _of_csv(client.get(form(asked, "csv")).data, types)
    head, *lines = OPENERS[opener](client.get(form(asked, "xlsx")).data)
    assert len(head) == len(types)
    assert _of_workbook(lines, types) == expected[: ROWS[opener]]
    assert any(isinstance(cell, float) for cell in lines[0])


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("name", TABLE_NAMES)
def test_a_tables_workbook_holds_the_numbers_of_its_csv(client: FlaskClient, name: str, opener: str) -> None:
    types = {column.name: column.kind.value for column in TABLES[name].columns}
    expected = _of_csv(client.get(f"/data/{name}.csv").data, types)
    _, *lines = OPENERS[opener](client.get(f"/data/{name}.xlsx").data)
    texts = [name for name, kind in enumerate(types.values()) if kind == "text"]
    for line in expected:  # a CSV marks text that could start a formula; a workbook knows that it is text
        for place in texts:
            line[place] = line[place].removeprefix("'")
    assert _of_workbook(lines, types) == expected[: ROWS[opener]]


@pytest.mark.parametrize(("lang", "unit", "terms"), [("", "US dollars", "Terms"), ("ko", "달러", "이용 조건"), ("ru", "долл", "Условия")])  # fmt: skip
def test_heads_have_units_and_a_second_sheet_says_source_day_and_terms(
    client: FlaskClient, lang: str, unit: str, terms: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/charts/turnover.xlsx?lang={lang}").data))
    heads = [str(cell.value) for cell in book.worksheets[0][1]]
    assert any(unit in head for head in heads)
    notes = [str(cell) for line in book.worksheets[1].values for cell in line if cell is not None]
    about = client.get(f"/charts/turnover.metadata.json?lang={lang}").json
    assert about is not None
    assert terms in notes
    assert {about["caption"], about["digest"], *(one["address"] for one in about["sources"])} <= set(notes)


def test_the_same_request_gives_the_same_bytes(client: FlaskClient, words: Words) -> None:
    rows = frame(EVENTS, "event | day\na | 2020-01-01")
    notes = WorkbookNotes("Events", [], [], pd.Timestamp("2020-01-01"))
    assert workbook(EVENTS, rows, notes, words) == workbook(EVENTS, rows, notes, words)


@pytest.mark.parametrize("text", ["=1+1", "http://example.org", "0123", "{=A1}"])
def test_text_stays_text_in_a_workbook(words: Words, text: str) -> None:
    rows = frame(EVENTS, "event | day\na | 2020-01-01").assign(title=text)
    data = workbook(EVENTS, rows, WorkbookNotes("Events", [], []), words)
    assert text in OPENERS["openpyxl"](data)[1]


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e-300, -5.0, 13_412_345_678.123457, math.pi * 1e10])
def test_a_number_keeps_all_its_digits(words: Words, value: float) -> None:
    table = TABLES["turnover"]
    data = workbook(table, frame(table, "period | balance_usd\n2016 | 1").assign(balance_usd=value), WorkbookNotes("", [], []), words)  # fmt: skip
    place = table.names.index("balance_usd")
    assert [OPENERS[name](data)[1][place] for name in OPENERS] == [value, value]


@pytest.mark.parametrize("path", ["/charts/growth.csv", "/data/growth.csv"])
def test_a_csv_for_people_has_readable_heads_and_a_mark_and_the_same_rows(client: FlaskClient, path: str) -> None:
    plain = client.get(path).data
    readable = client.get(f"{path}?heads=words").data
    assert readable.startswith(b"\xef\xbb\xbf")
    assert readable.partition(b"\r\n")[2] == plain.partition(b"\r\n")[2]
    assert "Value of the goods, current US dollars" in readable.decode("utf-8-sig").partition("\r\n")[0]
    korean = client.get(f"{path}?heads=words&lang=ko").data.decode("utf-8-sig")
    assert "달러" in korean.partition("\r\n")[0]
    assert client.get(f"{path}?heads=no").status_code == 400


def test_no_two_heads_of_a_table_are_alike(words: Words) -> None:
    from dashboard.web.column_heads import column_heads

    for table in TABLES.values():
        heads = list(column_heads(table, words).values())
        assert len(set(heads)) == len(heads), table.name
        assert all(heads)
    assert column_head(COLUMNS["gap_percent"], words) == "The gap against the exporter’s figure, per cent"
