"""Strict reading of delimited text: bytes to numbered lines of cells.

Whatever is not whole and unaltered becomes one InputError in one line: what, where, and what to do next. Nothing of
any publisher belongs here: no column, country, unit or scale.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from etl.errors import InputError

_LONGEST_SHOWN = 60
#: No table that is read here has as long a line, in characters, or as many cells.
LONGEST_LINE, MOST_CELLS = 1 << 20, 20_000_000
CUT_OR_SELECTION = (
    "the file is cut or a selection of lines: download it again, or pass --excerpt if the missing lines are meant"
)
IS_WORKBOOK = "the file is an Excel workbook"
CHOOSE_CSV = "choose CSV where it is downloaded"
#: What is wrong with a number that lost digits, and what helps.
LOST_DIGITS = "has fewer digits than the number that it stands for, as a spreadsheet or a program shortened it"
IMPORT_UNOPENED = "download the file again and import it before any other program has saved it"
_NO_NAME = "no encoding known here"
#: How a workbook of Excel before 2007 begins; a later one is a zip with a folder `xl`.
_OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
_POWER_OF_TEN = re.compile(r"[+-]?[0-9]+(?:[.,]([0-9]*))?[eE]\+?([0-9]{1,9})")
#: What may stand between cells, the usual first, and how many characters tell which it is.
_SEPARATORS, _BEGINNING = (",", ";", "\t"), 1 << 12
#: The cells of a line without any; Python's csv reads none there.
_BLANK = ("",)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class TextLine:
    """One line of the file: its number, counted from 1, and its cells, at least one: a blank line is one blank cell."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class FileLayout:
    """A file format as messages call it, its encodings in the order tried, and what a person does to get the file again."""

    name: str
    encodings: tuple[str, ...]
    remedy: str

    def check_digits(self, cell: str, column: str, line: int) -> None:
        """Raise InputError for a number that lost digits."""
        if has_lost_digits(cell):
            raise self.error(f"{shown(cell)} under {column} {LOST_DIGITS}", line, do=IMPORT_UNOPENED)

    def error(self, what: str, line: int | None = None, *, do: str = "") -> InputError:
        """Return the error to raise: one line that says what is wrong, where, and what to do (get the file again)."""
        where = "" if line is None else f", line {line}"
        return InputError(f"{self.name}{where}: {what}; {do or self.remedy}")

    def lines(self, data: bytes) -> list[TextLine]:
        """Decode the bytes and split them into lines of cells; raise InputError for anything irregular.

        A first line `sep=,` and blank lines at the end are no lines of the table. A spreadsheet may have put semicolons or
        tabs in the commas' place.
        """
        lines: list[TextLine] = []
        room, text = MOST_CELLS, self._decode(data)
        separator = _separator(text)
        try:
            for cells in csv.reader(self._bound_lines(io.StringIO(text, newline="")), delimiter=separator, strict=True):
                lines.append(TextLine(len(lines) + 1, tuple(cells) or _BLANK))
                self._check_characters(lines[-1])
                room -= len(cells) + 1
                if room < 0:
                    raise self.error(
                        f"it has more than {MOST_CELLS:,} cells, and no table of this kind has", len(lines)
                    )
        except csv.Error as error:
            raise self.error(f"the line cannot be read ({error})", len(lines) + 1) from error
        while lines and not any(cell.strip() for cell in lines[-1].cells):
            lines.pop()
        return lines[1:] if lines and names_separator(lines[0].cells, separator) else lines

    def _bound_lines(self, text: io.StringIO) -> Iterator[str]:
        """Return the lines of a text; refuse an endless one."""
        for number, line in enumerate(text, 1):
            if len(line) > LONGEST_LINE:
                raise self.error(f"the line is longer than {LONGEST_LINE:,} characters, so this is no table", number)
            yield line

    def _check_characters(self, line: TextLine) -> None:
        """Refuse line breaks, tabs and other control characters inside cells."""
        for cell in line.cells:
            if _CONTROL.search(cell):
                raise self.error(f"the cell {shown(cell)} holds a control character", line.number)

    def _decode(self, data: bytes) -> str:
        if not data.strip():
            raise self.error("the file is empty")
        if is_workbook(io.BytesIO(data)):
            raise self.error(IS_WORKBOOK, do=CHOOSE_CSV)
        for encoding in self.encodings:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                line = data.count(b"\n", 0, error.start) + 1
        names = " or ".join(name.removesuffix("-sig") for name in self.encodings)
        raise self.error(f"the text is not {names} but {likely_encoding(data)}", line)


def _separator(text: str) -> str:
    """Return what most often stands where cells end at the beginning of a text: a comma, a semicolon or a tab."""
    start = text[:_BEGINNING]
    return max(_SEPARATORS, key=start.count)


def unknown_column_remarks(names: Sequence[str]) -> list[str]:
    """Return a remark for each column that is not known."""
    return [f"column {shown(name)} is not known and was passed over" for name in names]


def names_separator(cells: Sequence[str], separator: str = ",") -> bool:
    """Return whether a line only names the separator, for a spreadsheet."""
    return separator.join(cells).strip(" ").lower() == f"sep={separator}"


def is_workbook(file: BinaryIO) -> bool:
    """Return whether a file is an Excel workbook; the file is where it was at the start."""
    start = file.read(len(_OLD_WORKBOOK))
    file.seek(0)
    try:
        found = start == _OLD_WORKBOOK or (
            start.startswith(b"PK") and any(name.startswith("xl/") for name in zipfile.ZipFile(file).namelist())
        )
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        found = False
    file.seek(0)
    return found


def likely_encoding(data: bytes) -> str:
    """Guess how bytes are encoded, for a message only."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    for name in ("UTF-8", "CP949"):
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return _NO_NAME


def has_lost_digits(cell: str) -> bool:
    """Return whether a cell is a number in powers of ten with fewer digits than it stands for, such as `3.0178E+11`.

    `2.019551635133E12` has all its digits; a negative power is below the last digit that counts.
    """
    found = _POWER_OF_TEN.fullmatch(cell.strip())
    return found is not None and len(found[1] or "") < int(found[2])


def without_blanks(text: str) -> str:
    """Return a text without any blank, the form in which names are compared."""
    return "".join(text.split())


def shown(cell: str) -> str:
    """Return a cell as a message shows it: quoted, in one line, and not endless."""
    return repr(cell if len(cell) <= _LONGEST_SHOWN else cell[:_LONGEST_SHOWN] + "…")
