"""UN Comtrade's files that people have on disk: which of four formats one is, and its rows of Korea and Russia.

* The CSV of the interface and web page before 2023: 35 columns with names in words. Saved again by pandas, its codes
  have lost their leading zeros; the aggregate level tells how many digits belong there.
* The CSV of today's web page: the fields of the present interface as headers, in whatever case, often in Latin-1, and
  sometimes with a comma behind the last cell.
* The bulk file: the same fields without descriptions, tab-separated and gzipped, with every detail beside the totals.
* An answer of the interface, saved as the JSON that it is.

All goods are kept with every partner, HS codes of any level for the pair alone; other reporters and other partners'
goods are counted by name. A file does not say what was chosen when it was made, so it covers nothing, and one that
was cut between two lines cannot be told from a smaller choice: its figures are right, and it gives no list of partners
unless they add up to the world. Only codes and numbers are read, so names may stand in any encoding. Blank lines at the
end, a first line `sep=,`, and `NA` or `nan` for a blank say nothing of the figures. A column that is not known is passed
over by name, as long as all that tell a total from its details are there.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from etl.errors import InputError
from etl.sources._delimited import CHOOSE_CSV, IS_WORKBOOK, TextLine, is_workbook, unknown_column_remarks
from etl.sources._frames import trade_frame
from etl.sources._partner_lists import EXCERPT, list_frame
from etl.sources._source import FileContext, FileSource, ParseResult
from etl.sources.un_comtrade.answers import KEYED_ROWS, PREVIEW_ROWS, answer_rows
from etl.sources.un_comtrade.fields import Fields, RowError
from etl.sources.un_comtrade.file_columns import LAYOUT, read_header
from etl.sources.un_comtrade.frames import INFO, ComtradeRows, is_of_others, trade_row, whole_lists
from etl.sources.un_comtrade.rows import read_row

if TYPE_CHECKING:
    from _csv import Reader

_ASK_AGAIN = "save the whole answer again, as it was sent"
#: By so many bytes a file is recognised.
_BEGINNING = 1 << 12
#: No line of any of the formats comes near so many characters.
_LONGEST_LINE = 1 << 20
_OTHERS = "HS codes of partners outside the pair"


_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def read(file: BinaryIO, context: FileContext) -> ParseResult:
    """Turn an open file into rows without holding more of it than what is kept; an answer in JSON is held whole.

    Raise InputError, in one line, for what is not understood.
    """
    start, excerpt = file.read(_BEGINNING), context.excerpt
    file.seek(0)
    rows = ComtradeRows()
    unknown: tuple[str, ...] = ()
    if is_answer(start):
        count = _read_answer(file, rows, excerpt)
    else:
        count, unknown = _read_table(file, rows)
    figures = rows.figures()
    if not rows.kept:
        what = ", ".join(f"{count:,} × {word}" for word, count in rows.ignored.items())
        raise LAYOUT.error(f"no row is kept ({what})", do="download the reporters Korea (410) or Russia (643)")
    lists, why = whole_lists(placed.row for placed in rows.kept)
    if excerpt:
        lists, why = [], [EXCERPT]
    return ParseResult(
        trade_frame(map(trade_row, figures)),
        list_frame(INFO.source, lists),
        count,
        dict(rows.ignored),
        remarks=(*unknown_column_remarks(unknown), *why),
    )


def recognises(start: bytes) -> bool:
    """Return whether a file that begins so is one of UN Comtrade's."""
    words = start.replace(b'"', b"").lower()
    is_own_answer = is_answer(start) and any(name in start for name in (b'"elapsedTime"', b'"reporterCode"'))
    return is_own_answer or all(name in words for name in (b"reporter", b"partner", b"flow", b"classification"))


def is_answer(start: bytes) -> bool:
    """Return whether a file that begins so is an answer of the interface."""
    return start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def _read_answer(file: BinaryIO, rows: ComtradeRows, excerpt: bool) -> int:
    """Read an answer that was saved; return how many rows it has."""
    try:
        data = answer_rows(file.read())
    except RowError as error:
        raise InputError(f"UN Comtrade's answer: {error}; {_ASK_AGAIN}") from error
    if not excerpt and len(data) in (PREVIEW_ROWS, *KEYED_ROWS):
        what = f"it has {len(data):,} rows, at which the interface cuts answers off"
        raise InputError(f"UN Comtrade's answer: {what}; ask for fewer periods or partners at once")
    if not data:
        raise InputError(f"UN Comtrade's answer: it has no row; {_ASK_AGAIN}")
    for place, fields in enumerate(data, 1):
        try:
            _take(rows, place, _object(fields))
        except RowError as error:
            what = f"UN Comtrade's answer, row {place}: {error}"
            raise InputError(f"{what}; {error.remedy or _ASK_AGAIN}") from error
    return len(data)


def _object(fields: object) -> Fields:
    if not isinstance(fields, dict):
        raise RowError("it is no object")
    return fields


def _read_table(file: BinaryIO, rows: ComtradeRows) -> tuple[int, tuple[str, ...]]:
    """Read a file of lines; return how many it has, and its columns that are not known."""
    read = 0
    with _lines(file) as lines:
        header = read_header(next(lines, TextLine(1, ())).cells)
        for line in lines:
            read += 1
            try:
                _take(rows, line.number, header.row(line.cells))
            except RowError as error:
                raise LAYOUT.error(header.in_its_words(str(error)), line.number, do=error.remedy) from error
    if not read:
        raise LAYOUT.error("the file has a header and no row", 1)
    return read, header.unknown


def _take(rows: ComtradeRows, place: int, fields: Fields) -> None:
    row = read_row(fields)
    if isinstance(row, str):
        rows.ignored[row] += 1
    elif is_of_others(row):
        rows.ignored[_OTHERS] += 1
    else:
        rows.take(place, row)


@contextmanager
def _lines(file: BinaryIO) -> Iterator[Iterator[TextLine]]:
    """Return the lines' cells, unzipped; whatever goes wrong on the way becomes an InputError."""
    start = file.read(2)
    file.seek(0)
    if is_workbook(file):
        raise LAYOUT.error(IS_WORKBOOK, do=CHOOSE_CSV)
    if start == b"PK":
        raise LAYOUT.error("the file is a zip archive", do="unpack it and import the files in it")
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise LAYOUT.error("the text is UTF-16 and not UTF-8")
    unzipped = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if start == b"\x1f\x8b" else file
    text = io.TextIOWrapper(unzipped, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield _cells(text)
    except csv.Error as error:
        raise LAYOUT.error(f"a line cannot be read ({error})") from error
    except (OSError, EOFError, zlib.error) as error:
        raise LAYOUT.error(f"the file cannot be unzipped ({error})") from error
    finally:
        text.detach()


def _cells(text: io.TextIOWrapper) -> Iterator[TextLine]:
    """Return each line with its number, without blank lines at the end and a first line that names the separator."""
    lines, skipped, blank = _bound_lines(text), 0, 0
    first = next(lines, "")
    named = _SEPARATOR.fullmatch(first)
    if named:
        first, skipped = next(lines, ""), 1
    reader = _reader(chain([first], lines), named[1] if named else _separator(first))
    for cells in reader:
        number = reader.line_num + skipped
        if not any(cell.strip() for cell in cells):
            blank = blank or number
            continue
        if blank:
            raise LAYOUT.error("a blank line stands inside the table", blank)
        yield TextLine(number, tuple(cells))


def _separator(header: str) -> str:
    """Return what stands between the names of the columns: a tab, a semicolon or a comma."""
    return "\t" if "\t" in header else ";" if header.count(";") > header.count(",") else ","


def _reader(lines: Iterable[str], separator: str) -> Reader:
    quoting: Literal[0, 3] = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    return csv.reader(lines, delimiter=separator, quoting=quoting, strict=True)


def _bound_lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Return the lines; refuse an endless one, which a small archive can hold, before memory does."""
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise LAYOUT.error(f"a line is longer than {_LONGEST_LINE:,} characters, so this is no table")
        yield line


FILE_SOURCE = FileSource(name="comtrade", info=INFO, read=read, is_stream=True, recognises=recognises)
