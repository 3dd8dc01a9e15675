"""UN Comtrade's files that people have on disk: which of three formats one is, and its rows of Korea and Russia.

* The CSV of the interface and web page before 2023: 35 columns with names in words. Saved again by pandas, its codes
  have lost their leading zeros; the aggregate level tells how many digits belong there.
* The CSV of today's web page: the fields of the present interface as headers, in whatever case, often in Latin-1, and
  sometimes with a comma behind the last cell.
* The bulk file: the same fields without descriptions, tab-separated and gzipped, with every detail beside the totals.

All goods are kept with every partner, HS codes of any level for the pair alone; other reporters and other partners'
goods are counted by name. A file does not say what was chosen when it was made, so it covers nothing, and one that
was cut between two lines cannot be told from a smaller choice: its figures are right, and it gives no list of partners
unless they add up to the world. Only codes and numbers are read, so names may stand in any encoding.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from etl.errors import InputError
from etl.sources._delimited import CHOOSE_CSV, FileLayout, shown, workbook
from etl.sources._frames import list_frame, trade_frame
from etl.sources._source import FileSource, ParseResult
from etl.sources.un_comtrade.frames import INFO, ComtradeRows, is_of_others, trade_row, whole_lists
from etl.sources.un_comtrade.rows import RowError, read_row

_LAYOUT = FileLayout(
    name="UN Comtrade file",
    encoding="UTF-8",
    remedy="download it again, as CSV from the web page or as a bulk file, and do not open and save it on the way",
)
#: No line of any of the formats comes near so many characters.
_LONGEST_LINE = 1 << 20
_OTHERS = "HS codes of partners outside the pair"

#: The columns of the older CSV by the field that each one is; the others describe or repeat.
_LEGACY = {
    "Classification": "classificationCode",
    "Year": "refYear",
    "Period": "period",
    "Aggregate Level": "aggrLevel",
    "Trade Flow Code": "flowCode",
    "Trade Flow": "flowDesc",
    "Reporter Code": "reporterCode",
    "Reporter ISO": "reporterISO",
    "Partner Code": "partnerCode",
    "Partner ISO": "partnerISO",
    "2nd Partner Code": "partner2Code",
    "2nd Partner ISO": "partner2ISO",
    "Customs Proc. Code": "customsCode",
    "Mode of Transport Code": "motCode",
    "Commodity Code": "cmdCode",
    "Netweight (kg)": "netWgt",
    "Trade Value (US$)": "primaryValue",
    "CIF Trade Value (US$)": "cifvalue",
    "FOB Trade Value (US$)": "fobvalue",
}
_LEGACY_REST = {
    "Period Desc.", "Is Leaf Code", "Reporter", "Partner", "2nd Partner", "Customs",
    "Mode of Transport", "Commodity", "Qty Unit Code", "Qty Unit", "Qty", "Alt Qty Unit Code", "Alt Qty Unit",
    "Alt Qty", "Gross weight (kg)", "Flag",
}  # fmt: skip
_LEGACY_FLOWS = {"1": "M", "2": "X", "3": "RX", "4": "RM"}

#: Fields that are read, and must be there; fields that are read where they are there; fields that are not read.
_NEEDED = (
    "period", "reporterCode", "flowCode", "partnerCode", "classificationCode", "cmdCode", "netWgt", "cifvalue",
    "fobvalue", "primaryValue",
)  # fmt: skip
_READ = (
    "typeCode", "freqCode", "refPeriodId", "refYear", "refMonth", "reporterISO", "flowDesc", "partnerISO",
    "partner2Code", "partner2ISO", "aggrLevel", "customsCode", "customsDesc", "mosCode", "motCode", "motDesc",
    "isNetWgtEstimated",
)  # fmt: skip
_UNREAD = (
    "datasetCode", "reporterDesc", "flowCategory", "partnerDesc", "partner2Desc",
    "classificationSearchCode", "isOriginalClassification", "cmdDesc", "isLeaf", "mosDesc", "qtyUnitCode", "qtyUnitAbbr", "qty", "isQtyEstimated", "altQtyUnitCode", "altQtyUnitAbbr", "altQty",
    "isAltQtyEstimated", "grossWgt", "isGrossWgtEstimated", "legacyEstimationFlag", "isReported", "isAggregate",
)  # fmt: skip
_V1 = {"": "", **{name.casefold(): name for name in (*_NEEDED, *_READ, *_UNREAD)}}


@dataclass(frozen=True)
class _Header:
    """The field of each column, blank for a column that is not read, and whether the file is of the older kind."""

    fields: tuple[str, ...]
    is_legacy: bool

    def row(self, cells: Sequence[str]) -> dict[str, object]:
        """Return a line's fields; raise RowError if it is not as wide as the header."""
        wide = len(cells) == len(self.fields) + 1 and not cells[-1]
        if len(cells) != len(self.fields) and not wide:
            raise RowError(f"{len(cells)} cells where the header has {len(self.fields)}")
        row: dict[str, object] = dict(zip(self.fields, cells, strict=False))
        if self.is_legacy:
            flow = str(row["flowCode"])
            row["flowCode"] = _LEGACY_FLOWS.get(flow, flow)
        return row


def parse(data: bytes, excerpt: bool) -> ParseResult:
    """Turn a file into rows; raise InputError, in one line, for what is not understood."""
    return stream(io.BytesIO(data), excerpt)


def stream(file: BinaryIO, excerpt: bool) -> ParseResult:
    """Turn an open file into rows without holding more of it than what is kept."""
    rows, read = ComtradeRows(), 0
    with _lines(file) as lines:
        header = _header(next(lines, []))
        for cells in lines:
            read += 1
            _take(rows, read, header, cells)
    if not read:
        raise _LAYOUT.error("the file has a header and no row", 1)
    figures = rows.figures()
    if not rows.kept:
        what = ", ".join(f"{count:,} × {word}" for word, count in rows.ignored.items())
        raise _LAYOUT.error(f"no row is kept ({what})", do="download the reporters Korea (410) or Russia (643)")
    lists = [] if excerpt else whole_lists(placed.row for placed in rows.kept)
    return ParseResult(trade_frame(map(trade_row, figures)), list_frame(INFO.source, lists), read, dict(rows.ignored))


def _take(rows: ComtradeRows, place: int, header: _Header, cells: Sequence[str]) -> None:
    try:
        row = read_row(header.row(cells))
        if isinstance(row, str):
            rows.ignored[row] += 1
        elif is_of_others(row):
            rows.ignored[_OTHERS] += 1
        else:
            rows.take(place, row)
    except RowError as error:
        raise _wrong_row(place, error) from error


def _wrong_row(place: int, error: RowError) -> InputError:
    return InputError(f"{_LAYOUT.name}, row {place} below the header: {error}; {_LAYOUT.remedy}")


@contextmanager
def _lines(file: BinaryIO) -> Iterator[Iterator[list[str]]]:
    """Return the lines' cells, unzipped; whatever goes wrong on the way becomes an InputError."""
    start = file.read(2)
    file.seek(0)
    if what := workbook(file):
        raise _LAYOUT.error(what, do=CHOOSE_CSV)
    if start == b"PK":
        raise _LAYOUT.error("the file is a zip archive", do="unpack it and import the files in it")
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise _LAYOUT.error(f"the text is UTF-16 and not {_LAYOUT.encoding}")
    unzipped = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if start == b"\x1f\x8b" else file
    text = io.TextIOWrapper(unzipped, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield _cells(text)
    except csv.Error as error:
        raise _LAYOUT.error(f"a line cannot be read ({error})") from error
    except (OSError, EOFError, zlib.error) as error:
        raise _LAYOUT.error(f"the file cannot be unzipped ({error})") from error
    finally:
        text.detach()


def _cells(text: io.TextIOWrapper) -> Iterator[list[str]]:
    lines = _bounded(text)
    first = next(lines, "")
    for part in ([first], lines):
        if "\t" in first:
            yield from csv.reader(part, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
        else:
            yield from csv.reader(part, strict=True)


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """Return the lines; refuse an endless one, which a small archive can hold, before memory does."""
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise _LAYOUT.error(f"a line is longer than {_LONGEST_LINE:,} characters, so this is no table")
        yield line


def _header(cells: Sequence[str]) -> _Header:
    """Return the format by its column names; refuse columns that are missing, unknown or double.

    A column without a name is the number of the line, as pandas saves it.
    """
    names = [cell.strip() for cell in cells]
    is_legacy = "Trade Flow Code" in names
    if is_legacy:
        known = {"": "", **_LEGACY, **dict.fromkeys(_LEGACY_REST, "")}
        missing = [name for name in known if name and name not in names]
        fields = [known.get(name) for name in names]
    else:
        names = [name.casefold() for name in names]
        missing = [name for name in _NEEDED if name.casefold() not in names]
        fields = [_V1.get(name) for name in names]
    unknown = [shown(name) for name, field in zip(names, fields, strict=True) if field is None]
    double = sorted({shown(name) for name in names if names.count(name) > 1})
    for word, columns in (("missing", missing), ("unknown", unknown), ("double", double)):
        if columns:
            raise _LAYOUT.error(f"{word} columns: {', '.join(columns[:5])}", 1)
    return _Header(tuple(field or "" for field in fields), is_legacy)


FILE_SOURCE = FileSource(name="comtrade", info=INFO, parse=parse, stream=stream)
