"""Lines of BACI as DuckDB reads them, summed by exporter, importer and chapter; each is checked as it goes by.

A batch of lines is a few arrays: what is done to them here is done to all lines of a batch at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from etl.errors import InputError
from etl.sources._comtrade_areas import ADD_AREA, area_countries, areas_of_no_country
from etl.sources.baci.year_checks import SeenLines, refusal
from etl.world.engines import DuckDbEngine, text_literal

#: The columns of a year's file, and as what DuckDB reads them.
COLUMNS = {"t": "SMALLINT", "i": "SMALLINT", "j": "SMALLINT", "k": "VARCHAR", "v": "DOUBLE", "q": "DOUBLE"}
_PLACES, _SUMS = ("exporter", "importer", "chapter"), ("mills", "grams", "unweighed")
#: The columns of the sums; a weight that one line lacks is unknown for all.
SUM_COLUMNS = pa.schema({**dict.fromkeys(_PLACES, pa.int16()), **dict.fromkeys(_SUMS, pa.int64())})
_BATCH = 500_000
_AREAS, _CODES, _DIGITS = 1_000, 1_000_000, 6
#: A line's place in the order of a whole file: exporter, importer and product side by side; of a chapter, without its goods.
_EXPORTER, _CHAPTER = _AREAS * _CODES, 10_000
#: Thousands of dollars to thousandths of a dollar and tons to grams; no flow is as large as the second.
_FINE, _TOO_MUCH = 1_000_000.0, 1e9
_ERROR_LINE = re.compile(r"[Ll]ine: ?(\d+)")

#: What is wrong with a line without a cell that it needs.
_BLANK = {
    "t": "it has no year",
    "i": "it has no exporter",
    "j": "it has no importer",
    "k": "the product is not a code of six digits; were its leading zeros lost?",
    "v": "it has no value",
    "place": "a quotation mark is not closed, so lines would be lost",
}

_UNKNOWN = f"the {{}} is no area that is known; {ADD_AREA} if there is a new one"

Integers = NDArray[np.int64]


class DisorderError(Exception):
    """A line stands before another one of a smaller place: what stands twice cannot be seen by the order."""


class LinePiece(NamedTuple):
    """A file of lines, the names of its columns, and how many lines of it are a header."""

    path: Path
    names: Sequence[str]
    header: int


def _known_areas() -> NDArray[np.bool_]:
    known = np.zeros(_AREAS, np.bool_)
    known[[number for number in {*area_countries(), *areas_of_no_country()} if 0 < number < _AREAS]] = True
    return known


class _BatchLines(NamedTuple):
    """Lines of one batch: their places, thousands of dollars, tons (zero where there is no weight), and which have none."""

    place: Integers
    value: NDArray[np.float64]
    weight: NDArray[np.float64]
    unweighed: NDArray[np.bool_]

    def ordered(self) -> _BatchLines:
        """Return the lines in the order of their places."""
        order = np.argsort(self.place, kind="stable")
        return _BatchLines(self.place[order], self.value[order], self.weight[order], self.unweighed[order])


def _lines(batch: pa.RecordBatch) -> _BatchLines:
    weight = batch["q"]
    unweighed = weight.is_null().to_numpy(zero_copy_only=False)
    return _BatchLines(batch["place"].to_numpy(), batch["v"].to_numpy(), weight.fill_null(0.0).to_numpy(), unweighed)


@dataclass
class YearLines:
    """What the lines of a year were: which areas export and import, which products there are, the smallest value."""

    year: int
    seen: SeenLines | None = None
    rest: _BatchLines | None = None
    line: int = 1
    last: int = -1
    smallest: float = float("inf")
    exporters: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(_AREAS, np.bool_))
    importers: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(_AREAS, np.bool_))
    products: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(_CODES, np.bool_))
    known: NDArray[np.bool_] = field(default_factory=_known_areas)

    def add(self, batch: pa.RecordBatch) -> pa.Table:
        """Check a batch of lines and return its sums; raise InputError, with the line, or DisorderError."""
        for name, what in _BLANK.items():
            if batch[name].null_count:
                raise self._error(int(np.argmax(batch[name].is_null().to_numpy(zero_copy_only=False))), what)
        lines = _lines(batch)
        place = lines.place
        self._refuse_outside(batch, lines)
        if self.seen is None:
            self._refuse_disorder(place)
            lines = self._with_rest(lines)
        else:
            self._refuse_seen(place)
            lines = lines.ordered()
        self.products[batch["k"].to_numpy()] = True
        self.smallest = min(self.smallest, float(lines.value.min()))
        sums = _sums(lines)
        self._refuse_parties(sums, place)
        self.line += len(place)
        return self._without_last(sums, lines)

    def end(self) -> pa.Table | None:
        """Return the sums of the last chapter, which no batch has shown to be whole; None if there are none."""
        return None if self.rest is None else _sums(self.rest)

    def _with_rest(self, lines: _BatchLines) -> _BatchLines:
        """Return the lines behind those of the chapter that the batch before may have ended in."""
        if self.rest is None:
            return lines
        columns = (np.concatenate(pair) for pair in zip(self.rest, lines, strict=True))
        return _BatchLines._make(columns)

    def _without_last(self, sums: pa.Table, lines: _BatchLines) -> pa.Table:
        """Return the sums but for the last chapter's, whose lines are kept for the next batch; where lines stand in no order, all."""
        if self.seen is not None:
            return sums
        first = int(np.searchsorted(lines.place, lines.place[-1] // _CHAPTER * _CHAPTER))
        self.rest = _BatchLines._make(column[first:].copy() for column in lines)
        return sums.slice(0, len(sums) - 1)

    def _refuse_outside(self, batch: pa.RecordBatch, lines: _BatchLines) -> None:
        """Refuse another year, and numbers that cannot be; most batches show by their smallest and largest that there are none."""
        year, exporter, importer, product = (batch[name].to_numpy() for name in "tijk")
        for numbers, low, high, what in (
            (year, self.year, self.year, f"the year is not {self.year}"),
            (exporter, 1, _AREAS - 1, _UNKNOWN.format("exporter")),
            (importer, 1, _AREAS - 1, _UNKNOWN.format("importer")),
            (product, _CHAPTER, _CODES - 1, _BLANK["k"]),
            (lines.value, 0, _TOO_MUCH, "the value is negative, or too large to be true"),
            (lines.weight, 0, _TOO_MUCH, "the weight is negative, or too large to be true"),
        ):
            if not (low <= numbers.min() and numbers.max() <= high):
                raise self._error(int(np.argmin((numbers >= low) & (numbers <= high))), what)

    def _refuse_parties(self, sums: pa.Table, place: Integers) -> None:
        """Refuse what the sums show of a line: an area that is not known, or a country that trades with itself."""
        exporter, importer = (sums[name].to_numpy() for name in ("exporter", "importer"))
        checks = (
            (self.known[exporter], _UNKNOWN.format("exporter")),
            (self.known[importer], _UNKNOWN.format("importer")),
            (exporter != importer, "a country trades with itself"),
        )
        for right, what in checks:
            if not right.all():
                wrong = sums.slice(int(np.argmin(right)), 1).to_pylist()[0]
                number = (wrong["exporter"] * _AREAS + wrong["importer"]) * (_CODES // _CHAPTER) + wrong["chapter"]
                raise self._error(int(np.argmax(place // _CHAPTER == number)), what)
        self.exporters[exporter] = True
        self.importers[importer] = True

    def _refuse_disorder(self, place: Integers) -> None:
        """Refuse a line that is the one before it once more; raise DisorderError for one that stands too late."""
        if place[0] > self.last and (place[1:] > place[:-1]).all():
            self.last = int(place[-1])
            return
        before = np.concatenate([[self.last], place[:-1]])
        at = int(np.argmin(place > before))
        if place[at] == before[at]:
            raise self._twice(at, int(place[at]))
        raise DisorderError

    def _refuse_seen(self, place: Integers) -> None:
        parties, product = np.divmod(place, _CODES)
        at = self.seen.add(*np.divmod(parties, _AREAS), product) if self.seen else None
        if at is not None:
            raise self._twice(at, int(place[at]))

    def _twice(self, at: int, place: int) -> InputError:
        parties, product = divmod(place, _CODES)
        exporter, importer = divmod(parties, _AREAS)
        return self._error(at, f"product {product:06d} stands twice in the exports of {exporter} to {importer}")

    def _error(self, at: int, what: str) -> InputError:
        """Return the error to raise for a line of the batch that is being read."""
        return refusal(f"line {self.line + 1 + at}: {what}")


def _sums(lines: _BatchLines) -> pa.Table:
    """Return the sums of lines that stand in order, one for each exporter, importer and chapter."""
    chapter = lines.place // _CHAPTER
    first = np.flatnonzero(np.concatenate([[True], chapter[1:] != chapter[:-1]]))
    parties, number = np.divmod(chapter[first], _CODES // _CHAPTER)
    exporter, importer = np.divmod(parties, _AREAS)
    sums = {
        "exporter": exporter.astype(np.int16),
        "importer": importer.astype(np.int16),
        "chapter": number.astype(np.int16),
        "mills": np.add.reduceat(np.rint(lines.value * _FINE).astype(np.int64), first),
        "grams": np.add.reduceat(np.rint(lines.weight * _FINE).astype(np.int64), first),
        "unweighed": np.add.reduceat(lines.unweighed, first, dtype=np.int64),
    }
    return pa.table(sums, SUM_COLUMNS)


def read_lines(engine: DuckDbEngine, pieces: Iterable[LinePiece], file: Path, lines: YearLines) -> None:
    """Sum the lines of a year into a new Parquet file with SUM_COLUMNS; where they stand in no order, a chapter may have several rows."""
    with _writing(file) as write:
        for piece in pieces:
            first = lines.line
            try:
                for batch in engine.stream(_scan(piece), _BATCH):
                    if batch.num_rows:
                        write(lines.add(batch))
            except duckdb.OperationalError:  # memory or room ran out, which is no fault of the file
                raise
            except duckdb.Error as error:
                raise refusal(_in_file(str(error), first - piece.header)) from error
        if lines.line == 1:
            raise refusal("the file has no line")
        if (last := lines.end()) is not None:
            write(last)


@contextmanager
def _writing(file: Path) -> Iterator[Callable[[pa.Table], None]]:
    """Return what adds sums to a file while the next lines are read, as many at a time as one batch has."""
    options = {"compression": "lz4", "use_dictionary": [*_PLACES, "unweighed"], "write_statistics": False}
    with pq.ParquetWriter(file, SUM_COLUMNS, **options) as writer, ThreadPoolExecutor(1) as beside:
        written = beside.submit(lambda: None)

        def write(sums: pa.Table) -> None:
            nonlocal written
            written.result()
            written = beside.submit(writer.write_table, sums)

        yield write
        written.result()


def _scan(piece: LinePiece) -> str:
    """Return the query of a piece's lines; one whose other columns hold lines in quotation marks has no place."""
    columns = {name: COLUMNS.get(name, "VARCHAR") for name in piece.names}
    others = ", ".join('"' + name.replace('"', '""') + '"' for name in piece.names if name not in COLUMNS) or "''"
    return f"""
        select t, i, j, k, v, q,
            case when not contains(concat({others}), chr(10)) then i::bigint * {_EXPORTER} + j::bigint * {_CODES} + k end as place
        from (select * replace (case when strlen(k) = {_DIGITS} then try_cast(k as integer) end as k)
              from read_csv({text_literal(str(piece.path))}, auto_detect = false, header = false,
            skip = {piece.header}, delim = ',', quote = '"', nullstr = 'NA', columns = {columns}))
    """  # noqa: S608  a path and names that were checked


def _in_file(message: str, before: int) -> str:
    """Return what DuckDB says of a line, with the line's number in the whole file."""
    found = _ERROR_LINE.search(message)
    where = f"line {before + int(found[1])}: " if found else ""
    text = re.split(" Possible fixes| Column ", " ".join(message.split()), maxsplit=1)[0]
    return where + text[:200]
