"""One year of BACI as it streams by: a CSV of any length to the sums that concern Korea and Russia, in fixed memory.

Sums are kept in whole thousandths of a dollar and whole grams, so they are exact and do not depend on how the file was
cut into pieces. Only lines of the two countries are read in full; of the others who trades what with whom, and the smallest
value, by which `year_checks` tells whether the year is whole. Names of countries and files are in `release`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

from etl.model import KOREA, RUSSIA, Flow
from etl.sources._delimited import IMPORT_UNOPENED, LOST_DIGITS, has_lost_digits, shown
from etl.sources.baci.year_checks import (
    AREAS,
    CODES,
    COLUMNS,
    LONGEST_HEADER,
    Integers,
    SeenLines,
    editions_of,
    header_names,
    refusal,
    what_lacks,
)

#: The two countries by their numbers, in the order of every array here.
REPORTERS = {410: KOREA, 643: RUSSIA}
_NUMBERS = tuple(REPORTERS)

_TYPES = {"t": pa.int16(), "i": pa.int16(), "j": pa.int16(), "k": pa.string(), "v": pa.string(), "q": pa.string()}
#: A missing weight, as the publisher and as pandas write it.
_NO_WEIGHT = ("NA", "")
#: As much of a file is in memory at a time, read by Arrow in blocks; no line is longer than a block.
_PIECE, _BLOCK = 1 << 23, 1 << 20
_CHAPTERS = 100
#: Thousands of dollars to thousandths of a dollar, and tons to grams.
_FINE = 1_000_000.0
#: Powers of ten, in which digits can be lost.
_POWER = r"[eE]\+?[0-9]"
#: No flow of one product is worth or weighs as much as this (thousand dollars, tons).
_TOO_MUCH = 1e9


@dataclass(frozen=True)
class FlowSum:
    """A flow of one of the two countries, summed: its partner's number, or a chapter of its trade with the other.

    `mills` are thousandths of a dollar; `grams` are None where a line had no weight.
    """

    reporter: str
    flow: Flow
    number: int
    mills: int
    grams: int | None


@dataclass(frozen=True)
class YearSums:
    """What one file gave; `editions` are those that its codes allow, `lacks` says what a whole year has and it has not."""

    year: int
    lines: int
    lines_of_pair_countries: int
    editions: tuple[str, ...]
    lacks: str
    partners: tuple[FlowSum, ...]
    chapters: tuple[FlowSum, ...]
    unknown_columns: tuple[str, ...]


@dataclass
class _Tally:
    """Dollars, grams, lines and lines without a weight, in arrays of one shape."""

    shape: tuple[int, ...]
    mills: Integers = field(init=False)
    grams: Integers = field(init=False)
    lines: Integers = field(init=False)
    unweighed: Integers = field(init=False)

    def __post_init__(self) -> None:
        self.mills, self.grams, self.lines, self.unweighed = (np.zeros(self.shape, np.int64) for _ in range(4))

    def add(self, where: tuple[Any, ...], lines: _TradeLines, chosen: NDArray[np.bool_]) -> None:
        np.add.at(self.mills, where, lines.mills[chosen])
        np.add.at(self.grams, where, lines.grams[chosen])
        np.add.at(self.lines, where, 1)
        np.add.at(self.unweighed, where, lines.unweighed[chosen])

    def sums(self, place: tuple[int, ...], reporter: str, flow: Flow) -> Iterator[FlowSum]:
        for number in np.flatnonzero(self.lines[place]).tolist():
            at = (*place, number)
            grams = None if self.unweighed[at] else int(self.grams[at])
            yield FlowSum(reporter, flow, number, int(self.mills[at]), grams)


@dataclass(frozen=True)
class _TradeLines:
    """Lines of the two countries: exporter, importer, product, thousandths of dollars, grams, no weight."""

    exporter: Integers
    importer: Integers
    product: Integers
    mills: Integers
    grams: Integers
    unweighed: NDArray[np.bool_]


@dataclass
class _YearReader:
    """The state of one file while it streams by."""

    unknown_columns: tuple[str, ...] = ()
    year: int = 0
    lines: int = 0
    related: int = 0
    smallest: float = float("inf")
    blanks: set[str] = field(default_factory=set)
    exporters: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(AREAS, np.bool_))
    importers: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(AREAS, np.bool_))
    partners: _Tally = field(default_factory=lambda: _Tally((2, 2, AREAS)))
    chapters: _Tally = field(default_factory=lambda: _Tally((2, _CHAPTERS)))
    products: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(CODES, np.bool_))
    seen: SeenLines = field(default_factory=SeenLines)

    def add(self, piece: pa.RecordBatch) -> None:
        first = self.lines + 2
        self._check_all(piece)
        exporter, importer = (np.asarray(piece[name], np.int64) for name in "ij")
        product = _products(piece)
        self._check_doubles(exporter, importer, product, first)
        self.exporters[exporter] = True
        self.importers[importer] = True
        self.products[product] = True
        _check_digits(piece, first)
        self._check_blanks(piece)
        self.smallest = min(self.smallest, pc.min(pc.cast(pc.utf8_trim_whitespace(piece["v"]), pa.float64())).as_py())
        related = np.isin(exporter, _NUMBERS) | np.isin(importer, _NUMBERS)
        if related.any():
            self._count(_lines(piece.take(pa.array(np.flatnonzero(related)))))

    def _check_doubles(self, exporter: Integers, importer: Integers, product: Integers, first: int) -> None:
        at = self.seen.add(exporter, importer, product)
        if at is not None:
            what = f"product {product[at]:06d} stands twice in the exports of {exporter[at]} to {importer[at]}"
            raise refusal(f"line {first + at}: {what}")

    def _check_blanks(self, piece: pa.RecordBatch) -> None:
        """Refuse a blank weight beside one that is written NA: the line was cut."""
        weight = pc.utf8_trim_whitespace(piece["q"])
        self.blanks |= {word for word in _NO_WEIGHT if pc.any(pc.equal(weight, word)).as_py()}
        if len(self.blanks) > 1:
            raise refusal("a weight is blank, and another one is written NA")

    def _check_all(self, piece: pa.RecordBatch) -> None:
        """Refuse blanks, a second year, and numbers that are no area's."""
        ends = {name: pc.min_max(piece[name]).as_py() for name in "tij"}
        if any(piece[name].null_count for name in "tij"):
            raise refusal("a line lacks its year, its exporter or its importer")
        self.year = self.year or ends["t"]["min"]
        if {ends["t"]["min"], ends["t"]["max"]} != {self.year}:
            raise refusal(f"years {ends['t']['min']} and {ends['t']['max']} stand where {self.year} belongs")
        for name in "ij":
            if ends[name]["min"] <= 0 or ends[name]["max"] >= AREAS:
                raise refusal(f"{ends[name]['max']} under {name} is no area's number")
        self.lines += piece.num_rows

    def _count(self, lines: _TradeLines) -> None:
        self.related += len(lines.product)
        if (lines.exporter == lines.importer).any():
            raise refusal("a country trades with itself")
        for place, number in enumerate(_NUMBERS):
            exports, imports = lines.exporter == number, lines.importer == number
            self.partners.add((place, 0, lines.importer[exports]), lines, exports)
            self.partners.add((place, 1, lines.exporter[imports]), lines, imports)
            self._count_pair(place, lines, exports & np.isin(lines.importer, _NUMBERS))

    def _count_pair(self, place: int, lines: _TradeLines, chosen: NDArray[np.bool_]) -> None:
        products = lines.product[chosen]
        self.chapters.add((place, products // 10_000), lines, chosen)

    def done(self) -> YearSums:
        partners = [
            one
            for place, reporter in enumerate(REPORTERS.values())
            for way, flow in enumerate(Flow)
            for one in self.partners.sums((place, way), reporter, flow)
        ]
        return YearSums(
            self.year,
            self.lines,
            self.related,
            editions_of(self.products),
            what_lacks(self.exporters, self.importers, self.products, self.smallest),
            tuple(partners),
            tuple(self._chapters()),
            self.unknown_columns,
        )

    def _chapters(self) -> Iterator[FlowSum]:
        """Return each chapter twice: as the exporter's export and as the importer's import."""
        for place, exporter in enumerate(REPORTERS.values()):
            importer = RUSSIA if exporter == KOREA else KOREA
            yield from self.chapters.sums((place,), exporter, Flow.EXPORT)
            yield from self.chapters.sums((place,), importer, Flow.IMPORT)


def read_year(file: BinaryIO) -> YearSums:
    """Read a CSV of one year to its end; raise InputError, or what the file or Arrow raises, if that cannot be done."""
    names = header_names(file)
    reading = _YearReader(tuple(name for name in names if name not in COLUMNS))
    for lines in _whole_lines(file):
        for piece in _read_lines(lines, names):
            if piece.num_rows:
                reading.add(piece)
    if not reading.lines:
        raise refusal("the file has no line")
    return reading.done()


def _read_lines(lines: bytes, names: Sequence[str]) -> list[pa.RecordBatch]:
    """Read lines that are in memory: Arrow's threads then never call a file of Python's, which ends with the interpreter."""
    if not lines.strip():
        return []
    table = csv.read_csv(
        pa.BufferReader(lines),
        read_options=csv.ReadOptions(column_names=list(names), block_size=_BLOCK),
        parse_options=csv.ParseOptions(newlines_in_values=False),
        convert_options=csv.ConvertOptions(
            column_types=_TYPES, null_values=[], strings_can_be_null=False, include_columns=list(COLUMNS)
        ),
    )
    if b'"' in lines and table.num_rows != sum(map(bool, lines.splitlines())):
        raise refusal("a quotation mark is not closed, so lines would be lost")
    batches: list[pa.RecordBatch] = table.to_batches()
    return batches


def _whole_lines(file: BinaryIO) -> Iterator[bytes]:
    """Return the lines below the header in pieces; refuse one that is endless, as a small archive can hold it."""
    file.readline(LONGEST_HEADER)
    rest = b""
    while piece := file.read(_PIECE):
        lines, end, last = piece.rpartition(b"\n")
        if end:
            yield rest + lines + end
            rest = last
        else:
            rest += last
        if len(rest) > _BLOCK:
            raise refusal(f"a line is longer than {_BLOCK:,} bytes, so this is no table")
    if rest.strip():
        yield rest


def _products(piece: pa.RecordBatch) -> Integers:
    product = pc.utf8_trim_whitespace(piece["k"])
    if not pc.all(pc.and_(pc.ascii_is_decimal(product), pc.equal(pc.utf8_length(product), 6))).as_py():
        raise refusal(
            "a product is not a code of six digits", "were its leading zeros lost? download the release again"
        )
    return np.asarray(pc.cast(product, pa.int32()), np.int64)


def _check_digits(piece: pa.RecordBatch, first: int) -> None:
    """Refuse a value or a weight that lost digits."""
    for name in "vq":
        powers = pc.match_substring_regex(piece[name], _POWER).to_numpy(zero_copy_only=False)
        for at in np.flatnonzero(powers).tolist():
            cell = piece[name][at].as_py()
            if has_lost_digits(cell):
                raise refusal(f"line {first + at}: {shown(cell)} under {name} {LOST_DIGITS}", IMPORT_UNOPENED)


def _lines(piece: pa.RecordBatch) -> _TradeLines:
    """Read the lines of the two countries in full; refuse what is not a value and a weight or none."""
    value, weight = (pc.utf8_trim_whitespace(piece[name]) for name in "vq")
    unweighed = pc.is_in(weight, pa.array(_NO_WEIGHT))
    weights = pc.cast(pc.if_else(unweighed, pa.scalar("0"), weight), pa.float64())
    return _TradeLines(
        np.asarray(piece["i"], np.int64),
        np.asarray(piece["j"], np.int64),
        _products(piece),
        _fine(pc.cast(value, pa.float64()), "a value"),
        _fine(weights, "a weight"),
        unweighed.to_numpy(zero_copy_only=False),
    )


def _fine(numbers: pa.Array, what: str) -> Integers:
    amounts = np.asarray(numbers, np.float64)
    if not ((amounts >= 0) & (amounts < _TOO_MUCH)).all():
        raise refusal(f"{what} is negative, or too large to be true")
    return np.rint(amounts * _FINE).astype(np.int64)
