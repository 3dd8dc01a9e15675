"""Whole tables as files: CSV and Excel workbooks for people, Parquet for pandas, DuckDB and R. No derivation.

A file holds every row of the version in force, with the days between which each was current; with `asof` it holds the
rows that were current on that day. `heads=words` gives a CSV readable heads, and the mark by which spreadsheets know
that it is UTF-8; `lang` says in which language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import flask
import pandas as pd

from dashboard.editions import Edition, EditionCache
from dashboard.query import read_day
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH
from dashboard.views.table_rows import SOURCES
from dashboard.web.build_limit import BuildLimit
from dashboard.web.column_heads import column_heads
from dashboard.web.compression import GOOD, EncodedResponse
from dashboard.web.lru_cache import LruCache
from dashboard.web.workbook import WorkbookNotes, workbook
from etl.errors import StoreError
from etl.schema.columns import Kind
from etl.schema.table import Table
from etl.schema.table_file import file_of
from etl.schema.tables import TABLES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "parquet": "application/vnd.apache.parquet"}
#: The value of `heads` that asks for readable heads.
READABLE = "words"
#: How many bytes of files a process keeps.
_BYTES = 32_000_000
#: A spreadsheet runs a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class TableDownload:
    """One table of an edition in one format: the rows of a day or all, its language, and whether heads are readable."""

    edition: Edition
    table: Table
    form: str
    day: pd.Timestamp | None
    words: Words
    readable: bool

    @property
    def name(self) -> str:
        """Return the name of the file, the same for the same content."""
        asof = f"-{self.day.date().isoformat()}" if self.day is not None else ""
        heads = f"-{self.words.language}" if self.readable or self.form == "xlsx" else ""
        return f"nine-bridges-{self.table.name}-{self.edition.name}{asof}{heads}.{self.form}"

    @property
    def rows(self) -> pd.DataFrame:
        """Return every row, or those that were current on the day."""
        tables = self.edition.tables
        return tables.every[self.table.name] if self.day is None else tables.on(self.day)[self.table.name]


def register(
    server: flask.Flask,
    editions: EditionCache,
    languages: Mapping[str, Words],
    today: Callable[[], date],
    limit: BuildLimit,
) -> None:
    """Add the addresses of downloads to a server that knows which day it is; so many files at once are made."""
    recent: LruCache[EncodedResponse] = LruCache(_BYTES, EncodedResponse.weight)
    words = languages[ENGLISH]

    def download(table: str, form: str) -> flask.Response:
        if table not in TABLES or form not in _FORMATS:
            names = words("There are the tables {names}, each as csv, xlsx and parquet.", names=", ".join(TABLES))
            return _refuse(404, names)
        args = flask.request.args
        if why := _wrong_choice(args, languages):
            return _refuse(400, why)
        asof = args.get("asof", "")
        day, why = read_day(asof, words, today()) if asof else (None, "")
        if why:
            return _refuse(400, why)
        chosen = languages[args.get("lang") or ENGLISH]
        file = TableDownload(editions.open(), TABLES[table], form, day, chosen, bool(args.get("heads")))
        response = recent.get(file.name, lambda: _made(file, limit)).send()
        response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
        return response

    server.add_url_rule("/data/<table>.<form>", view_func=download, methods=["GET"])


def _wrong_choice(args: Mapping[str, str], languages: Mapping[str, Words]) -> str:
    """Return why a language or a kind of heads is not to be had, if it is not."""
    for name, allowed in (("lang", list(languages)), ("heads", [READABLE])):
        if args.get(name, "") not in ("", *allowed):
            return f"{name} may be {', '.join(allowed)}"
    return ""


def _refuse(status: int, why: str) -> flask.Response:
    return flask.Response(f"{why}\n", status, content_type="text/plain; charset=utf-8")


def _made(file: TableDownload, limit: BuildLimit) -> EncodedResponse:
    with limit.slot():
        return _file(file)


def _file(file: TableDownload) -> EncodedResponse:
    match file.form:
        case "csv":
            data = csv(file.table, file.rows, file.words if file.readable else None)
        case "xlsx":
            data = workbook(file.table, file.rows, _notes(file), file.words)
        case _:
            data = _parquet(file.edition, file.table, file.rows, file.day)
    return EncodedResponse(data, _FORMATS[file.form], quality=GOOD)


def _notes(file: TableDownload) -> WorkbookNotes:
    words, rows = file.words, file.rows
    newest = rows["known_from"].max() if "known_from" in rows and len(rows) else None
    facts = [
        (words("Each row"), words.text(file.table.row)),
        (words("As of"), words.day(file.day if file.day is not None else newest, long=True)),
        (words("Version"), file.edition.name),
    ]
    return WorkbookNotes(words.text(file.table.title), facts, _sources(file, rows), file.day or newest)


def _sources(file: TableDownload, rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return the sources that the rows name; of a table that names none, every source."""
    known = SOURCES.rows(file.edition.tables)
    named = [name for name in file.table.names if name == "source" or name.endswith("_source")]
    used = {source for name in named for source in rows[name].dropna().unique()}
    return [row._asdict() for row in known if row.source in used or not used]


#: The mark at the start of a file by which spreadsheets know UTF-8.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def csv(table: Table, rows: pd.DataFrame, words: Words | None = None) -> bytes:
    """Write rows as CSV in UTF-8; no cell of text can start a formula, and days are written YYYY-MM-DD.

    With `words` the heads are readable, in that language, and the file begins with a byte-order mark.
    """
    text = rows.copy()
    for column in table.columns:
        if column.kind is Kind.TEXT:
            risky = text[column.name].notna() & text[column.name].astype("str").str.startswith(_FORMULA)
            text[column.name] = text[column.name].mask(risky, "'" + text[column.name].astype("str"))
        elif column.kind is Kind.DAY:
            text[column.name] = text[column.name].dt.strftime("%Y-%m-%d")
    if words is None:
        return text.to_csv(index=False, lineterminator="\r\n").encode()
    heads = column_heads(table, words)
    return _BYTE_ORDER_MARK + text.rename(columns=heads).to_csv(index=False, lineterminator="\r\n").encode()


def _parquet(edition: Edition, table: Table, rows: pd.DataFrame, day: pd.Timestamp | None) -> bytes:
    """Return rows as Parquet: the stored file as it is, or the same bytes again where it was damaged since it was read."""
    if day is None:
        with suppress(StoreError):
            return edition.version.content(table.name)
    return file_of(table, rows)
