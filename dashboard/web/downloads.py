"""Whole tables as files: CSV for spreadsheets, Parquet for pandas, DuckDB and R. No choice of columns, no derivation.

A file holds every row of the version in force, with the days on which each was the answer; with `asof` it holds the
rows that were the answer on that day.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import flask
import pandas as pd

from dashboard.editions import Edition, EditionCache
from dashboard.query import read_day
from dashboard.text import Words
from dashboard.web.compression import GOOD, EncodedResponse
from dashboard.web.lru_cache import LruCache
from etl.errors import StoreError
from etl.schema.gate import hold
from etl.schema.tables import TABLES, Kind, Table
from etl.store import parquet

_FORMATS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
#: How many bytes of files a process keeps.
_BYTES = 32_000_000
#: A spreadsheet runs a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def register(server: flask.Flask, library: EditionCache, words: Words, today: Callable[[], date]) -> None:
    """Add the addresses of downloads to a server that knows which day it is."""
    recent: LruCache[EncodedResponse] = LruCache(_BYTES, EncodedResponse.weight)

    def download(table: str, form: str) -> flask.Response:
        if table not in TABLES or form not in _FORMATS:
            names = words("There are the tables {names}, each as csv and as parquet.", names=", ".join(TABLES))
            return _refused(404, names)
        asof = flask.request.args.get("asof", "")
        day, why = read_day(asof, words, today()) if asof else (None, "")
        if why:
            return _refused(400, why)
        file = library.open(), TABLES[table], form, day
        name = _name(*file)
        response = recent.get(name, lambda: _file(*file)).send()
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    server.add_url_rule("/data/<table>.<form>", view_func=download, methods=["GET"])


def _refused(status: int, why: str) -> flask.Response:
    return flask.Response(f"{why}\n", status, content_type="text/plain; charset=utf-8")


def _name(edition: Edition, table: Table, form: str, day: pd.Timestamp | None) -> str:
    asof = f"-{day.date().isoformat()}" if day is not None else ""
    return f"nine-bridges-{table.name}-{edition.name}{asof}.{form}"


def _file(edition: Edition, table: Table, form: str, day: pd.Timestamp | None) -> EncodedResponse:
    rows = edition.tables.every[table.name] if day is None else edition.tables.on(day)[table.name]
    data = csv(table, rows) if form == "csv" else _parquet(edition, table, rows, day)
    return EncodedResponse(data, _FORMATS[form], quality=GOOD)


def csv(table: Table, rows: pd.DataFrame) -> bytes:
    """Write rows as CSV in UTF-8; no cell of text can start a formula, and days are written YYYY-MM-DD."""
    text = rows.copy()
    for column in table.columns:
        if column.kind is Kind.TEXT:
            risky = text[column.name].notna() & text[column.name].astype("str").str.startswith(_FORMULA)
            text[column.name] = text[column.name].mask(risky, "'" + text[column.name].astype("str"))
        elif column.kind is Kind.DAY:
            text[column.name] = text[column.name].dt.strftime("%Y-%m-%d")
    return text.to_csv(index=False, lineterminator="\r\n").encode()


def _parquet(edition: Edition, table: Table, rows: pd.DataFrame, day: pd.Timestamp | None) -> bytes:
    """Return rows as Parquet: the stored file as it is, or the same bytes again where it was damaged since it was read."""
    if day is None:
        with suppress(StoreError):
            return edition.version.content(table.name)
    return parquet(hold(table, rows))
