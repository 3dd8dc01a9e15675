"""Tables as Excel workbooks: the figures on one sheet, what they are and where they come from on another.

Numbers are numbers, to the last digit of the CSV; text is text, whatever it begins with. The same content gives the same
bytes. Which rows there are is decided elsewhere.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.text import Words, capital
from dashboard.text.terms import N_
from dashboard.web.column_heads import column_heads
from etl.schema.columns import Kind
from etl.schema.table import Table

#: The widths of columns, in characters, and the day that a workbook says it was made on, where none is known.
_NARROWEST, _WIDEST, _NOTE_WIDTH = 10, 42, 36
_NO_DAY = datetime(2000, 1, 1)  # noqa: DTZ001
#: What a workbook says of each source: the columns of the sources with their heads.
_SOURCE_COLUMNS = {
    "title": N_("Source"), "publisher": N_("Publisher"), "licence": N_("Terms"), "citation": N_("How to cite"),
    "address": N_("Address"),
}  # fmt: skip
_COLUMN_HEADS = (N_("Head"), N_("Column"), N_("Unit"), N_("What it means"))


class ExactNumber(float):
    """A number that is written with all its digits: XlsxWriter asks for sixteen, and a double may need seventeen."""

    def __format__(self, _: str) -> str:
        """Return the shortest text that reads back as this number."""
        return repr(float(self))


@dataclass(frozen=True)
class WorkbookNotes:
    """What the second sheet says: a title, labelled facts, and the sources with their terms."""

    title: str
    facts: Sequence[tuple[str, str]]
    sources: Sequence[Mapping[str, str]]
    day: pd.Timestamp | None = None


def workbook(table: Table, rows: pd.DataFrame, notes: WorkbookNotes, words: Words) -> bytes:
    """Return rows as a workbook with heads and notes in a language."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    day = _NO_DAY if notes.day is None or pd.isna(notes.day) else notes.day.to_pydatetime()
    book.set_properties({"title": notes.title, "author": "Nine Bridges", "created": day})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    _write_figures(book.add_worksheet(words("Figures")), table, rows, (bold, _day_formats(book), words))
    _write_notes(book.add_worksheet(words("Sources and terms")), table, notes, (bold, words))
    book.close()
    return target.getvalue()


def _day_formats(book: xlsxwriter.Workbook) -> dict[Kind, Format]:
    return {
        Kind.DAY: book.add_format({"num_format": "yyyy-mm-dd"}),
        Kind.MOMENT: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }


def _write_figures(
    sheet: Worksheet, table: Table, rows: pd.DataFrame, look: tuple[Format, Mapping[Kind, Format], Words]
) -> None:
    bold, days, words = look
    heads = column_heads(table, words)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, heads[column.name], bold)
        sheet.set_column(place, place, _column_width(rows[column.name]))
        _write_column(sheet, place, _cells(rows[column.name], column.kind), days.get(column.kind))
    sheet.freeze_panes(1, 0)
    if len(rows):
        sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)


def _column_width(values: pd.Series) -> int:
    longest = max((len(str(value)) for value in values.head(200)), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _cells(values: pd.Series, kind: Kind) -> list[object]:
    """Return the values of a column as a workbook holds them; a blank is None."""
    if kind is Kind.MOMENT:
        values = values.dt.tz_localize(None)
    plain: Mapping[Kind, Callable[[Any], object]] = {
        Kind.NUMBER: ExactNumber, Kind.INTEGER: int, Kind.FLAG: bool, Kind.TEXT: str,
        Kind.DAY: pd.Timestamp.to_pydatetime, Kind.MOMENT: pd.Timestamp.to_pydatetime,
    }  # fmt: skip
    return [None if pd.isna(value) else plain[kind](value) for value in values]


def _write_column(sheet: Worksheet, place: int, cells: Sequence[object], form: Format | None) -> None:
    for line, cell in enumerate(cells, start=1):
        match cell:
            case None:
                continue
            case bool():
                sheet.write_boolean(line, place, cell)
            case str():
                sheet.write_string(line, place, cell)
            case datetime():
                sheet.write_datetime(line, place, cell, form)
            case _:
                sheet.write_number(line, place, cell)


def _write_notes(sheet: Worksheet, table: Table, notes: WorkbookNotes, look: tuple[Format, Words]) -> None:
    """Write title and facts, then the sources with their terms, then what each column means."""
    bold, words = look
    sheet.set_column(0, len(_SOURCE_COLUMNS) - 1, _NOTE_WIDTH)
    source_heads = [words(text) for text in _SOURCE_COLUMNS.values()]
    sources = [[_source_text(source, name, words) for name in _SOURCE_COLUMNS] for source in notes.sources]
    heads = column_heads(table, words)
    columns = [[heads[c.name], c.name, words.text(c.unit), capital(words.text(c.meaning))] for c in table.columns]
    column_head = [words(text) for text in _COLUMN_HEADS]
    line = _write_lines(sheet, 0, [[notes.title]], bold)
    line = _write_lines(sheet, line, [list(fact) for fact in notes.facts]) + 1
    line = _write_lines(sheet, _write_lines(sheet, line, [source_heads], bold), sources) + 1
    _write_lines(sheet, _write_lines(sheet, line, [column_head], bold), columns)


def _source_text(source: Mapping[str, str], name: str, words: Words) -> str:
    """Return what is known of a source; names and terms in the language, citation and address as they are."""
    return source[name] if name in ("citation", "address") else capital(words.text(source[name]))


def _write_lines(sheet: Worksheet, line: int, lines: Sequence[Sequence[str]], form: Format | None = None) -> int:
    """Write lines of text, and return the line after them."""
    for number, texts in enumerate(lines, start=line):
        for place, text in enumerate(texts):
            sheet.write_string(number, place, text, form)
    return line + len(lines)
