"""Whole tables as files: CSV for spreadsheets, Parquet for pandas, DuckDB and R. No choice of columns, no derivation.

A file holds every row of the version in force, with the days on which each was the answer; with `asof` it holds the
rows that were the answer on that day.
"""

from __future__ import annotations

import io

import flask
import pandas as pd
import pyarrow.parquet as pq

from dashboard.data import Edition, Library
from dashboard.query import parse_day
from dashboard.text import Words
from etl.gate import hold
from etl.tables import TABLES, Kind, Table

_FORMATS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
#: A spreadsheet runs a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def register(server: flask.Flask, library: Library, words: Words) -> None:
    """Add the addresses of downloads to a server."""

    def download(table: str, form: str) -> flask.Response:
        if table not in TABLES or form not in _FORMATS:
            names = words("There are the tables {names}, each as csv and as parquet.", names=", ".join(TABLES))
            return _refused(404, names)
        asked = flask.request.args.get("asof", "")
        day = parse_day(asked) if asked else None
        if asked and day is None:
            return _refused(400, words("asof is not a day: write it as YYYY-MM-DD, such as 2018-02-28."))
        return _sent(library.open(), TABLES[table], form, day)

    server.add_url_rule("/data/<table>.<form>", view_func=download, methods=["GET"])


def _refused(status: int, why: str) -> flask.Response:
    return flask.Response(f"{why}\n", status, content_type="text/plain; charset=utf-8")


def _sent(edition: Edition, table: Table, form: str, day: pd.Timestamp | None) -> flask.Response:
    stamp = f"{edition.name}{f'-{day.date().isoformat()}' if day is not None else ''}"
    response = flask.Response(content_type=_FORMATS[form])
    response.set_etag(f"{stamp}-{table.name}-{form}")
    response.headers["Content-Disposition"] = f'attachment; filename="nine-bridges-{table.name}-{stamp}.{form}"'
    response.headers["Cache-Control"] = "no-cache"
    if flask.request.if_none_match.contains(response.get_etag()[0] or ""):
        response.status_code = 304
        return response
    rows = edition.tables.every[table.name] if day is None else edition.tables.on(day)[table.name]
    response.set_data(csv(table, rows) if form == "csv" else _parquet(edition, table, rows, day))
    return response


def csv(table: Table, rows: pd.DataFrame) -> bytes:
    """Write rows as CSV in UTF-8; no cell of text can start a formula, and days are written YYYY-MM-DD."""
    written = rows.copy()
    for column in table.columns:
        if column.kind is Kind.TEXT:
            risky = written[column.name].notna() & written[column.name].astype("str").str.startswith(_FORMULA)
            written[column.name] = written[column.name].mask(risky, "'" + written[column.name].astype("str"))
        elif column.kind is Kind.DAY:
            written[column.name] = written[column.name].dt.strftime("%Y-%m-%d")
    return written.to_csv(index=False, lineterminator="\r\n").encode()


def _parquet(edition: Edition, table: Table, rows: pd.DataFrame, day: pd.Timestamp | None) -> bytes:
    if day is None:
        return edition.path(table.name).read_bytes()
    sink = io.BytesIO()
    pq.write_table(hold(table, rows), sink, compression="zstd")
    return sink.getvalue()
