"""Whole tables as files: the same rows as the store, safe in a spreadsheet, refused where the address is wrong."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from dashboard.editions import Tables
from dashboard.web import downloads
from etl.schema.given_tables import EVENTS
from etl.schema.tables import TABLES
from tests.dashboard.rows import rows as frame
from tests.effort import sample


@pytest.mark.parametrize("name", sample(list(TABLES), 20))
def test_both_forms_hold_every_row(client: FlaskClient, tables: Tables, name: str) -> None:
    rows = list(csv.reader(io.StringIO(client.get(f"/data/{name}.csv").data.decode("utf-8"))))
    parquet = pq.read_table(io.BytesIO(client.get(f"/data/{name}.parquet").data))
    assert rows[0] == parquet.column_names == [column.name for column in TABLES[name].columns]
    assert len(rows) - 1 == parquet.num_rows == len(tables.every[name])


def test_values_survive_the_way_through_csv(client: FlaskClient, tables: Tables) -> None:
    read = pd.read_csv(io.BytesIO(client.get("/data/series.csv").data), dtype={"period": str})
    assert read["value_usd"].tolist() == tables.every["series"]["value_usd"].tolist()
    assert read["known_from"].iloc[0] == str(tables.every["series"]["known_from"].iloc[0].date())


def test_as_of_a_day_only_the_answers_of_that_day_are_there(client: FlaskClient, tables: Tables) -> None:
    day = pd.Timestamp("2020-01-01")
    parquet = pq.read_table(io.BytesIO(client.get("/data/series.parquet?asof=2020-01-01").data))
    assert parquet.num_rows == len(tables.on(day)["series"]) < len(tables["series"])
    assert parquet.schema.equals(TABLES["series"].schema)
    rows = client.get("/data/series.csv?asof=2020-01-01").data.decode().splitlines()
    assert len(rows) - 1 == parquet.num_rows


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/data/nope.csv", 404, "series"),
        ("/data/series.exe", 404, "parquet"),
        ("/data/..%2fstore%2fcurrent.csv", 404, ""),
        ("/data/series.csv?asof=2020-13-01", 400, "YYYY-MM-DD"),
        ("/data/series.csv?asof=2999-01-01", 400, "still to come"),
        ("/data/series.parquet?asof=2999-01-01", 400, "still to come"),
    ],
)
def test_a_wrong_address_is_refused_with_the_right_ones(
    client: FlaskClient, address: str, status: int, says: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says in answer.text


def test_a_file_says_what_it_is(client: FlaskClient) -> None:
    headers = client.get("/data/series.csv").headers
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert headers["Content-Disposition"].startswith('attachment; filename="nine-bridges-series-')


def test_an_unchanged_file_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/data/series.csv").headers["ETag"]
    again = client.get("/data/series.csv", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/data/series.parquet", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_can_start_a_formula(start: str) -> None:
    risky = frame(EVENTS, "event | day\na | 2020-01-01").assign(title=f"{start}HYPERLINK(1)")
    written = downloads.csv(EVENTS, risky).decode()
    title = next(csv.DictReader(io.StringIO(written, newline="")))["title"]
    assert title == f"'{start}HYPERLINK(1)"


def test_numbers_below_nought_stay_numbers() -> None:
    written = downloads.csv(TABLES["turnover"], frame(TABLES["turnover"], "period | balance_usd\n2016 | -5"))
    assert next(csv.DictReader(io.StringIO(written.decode())))["balance_usd"] == "-5.0"
