"""One year of BACI as it streams by: a CSV of any length to the sums that concern Korea and Russia, in fixed memory.

Sums are kept in whole thousandths of a dollar and whole grams, so they are exact and do not depend on how the file was
cut into pieces. Only lines of the two countries are read in full; of the others only who trades with whom, which tells
a file that was cut or is a selection: lines stand by exporter, the last of the areas both exports and imports, and
there are more than two hundred of them. Which edition of the Harmonized System the codes belong to is told by codes
that only some editions have. Names of countries and files are in `release`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

from etl.errors import InputError
from etl.model import KOREA, RUSSIA, Flow
from etl.sources._delimited import shown

#: The two countries by their numbers, in the order of every array here.
REPORTERS = {410: KOREA, 643: RUSSIA}
_NUMBERS = tuple(REPORTERS)

_COLUMNS = ("t", "i", "j", "k", "v", "q")
_TYPES = {"t": pa.int16(), "i": pa.int16(), "j": pa.int16(), "k": pa.string(), "v": pa.string(), "q": pa.string()}
_NO_WEIGHT = "NA"
_PIECE = 1 << 20
_AREAS, _CHAPTERS, _CODES = 1000, 100, 1_000_000
#: Thousands of dollars to thousandths of a dollar, and tons to grams.
_FINE = 1_000_000.0
#: A whole year has more exporters and more importers than this.
_FEWEST_AREAS = 150
#: No flow of one product is worth or weighs as much as this (thousand dollars, tons).
_TOO_MUCH = 1e9

EDITIONS = ("H0", "H1", "H2", "H3", "H4", "H5", "H6")
#: Products of large trade by the first and the last edition that has their codes.
_MARKERS = {
    "H0 H0": (847120, 847191, 847192, 847193),
    "H1 H1": (854212, 854213, 854214, 854230, 854240),
    "H2 H2": (854221, 854229, 854260),
    "H0 H2": (852520,),
    "H0 H3": (481840,),
    "H0 H4": (690890,),
    "H0 H5": (854140,),
    "H3 H6": (854231, 854232, 854233, 854239),
    "H4 H6": (961900,),
    "H5 H6": (870380,),
    "H6 H6": (854143, 851713),
}

Integers = NDArray[np.int64]


def refusal(what: str, do: str = "download the release again") -> InputError:
    """Return the error to raise for a file that is not what it should be: one line, with what to do next."""
    return InputError(f"BACI: {what}; {do}")


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
    """What one file gave; `editions` are those that its codes allow, `whole` tells whether its exporters are all there."""

    year: int
    lines: int
    lines_of_pair_countries: int
    editions: tuple[str, ...]
    whole: bool
    partners: tuple[FlowSum, ...]
    chapters: tuple[FlowSum, ...]


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

    year: int = 0
    lines: int = 0
    related: int = 0
    exporters: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(_AREAS, np.bool_))
    importers: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(_AREAS, np.bool_))
    partners: _Tally = field(default_factory=lambda: _Tally((2, 2, _AREAS)))
    chapters: _Tally = field(default_factory=lambda: _Tally((2, _CHAPTERS)))
    products: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(_CODES, np.bool_))
    pair: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((2, _CODES), np.bool_))

    def add(self, piece: pa.RecordBatch) -> None:
        self._check_all(piece)
        exporter, importer = (np.asarray(piece[name]) for name in "ij")
        self.exporters[exporter] = True
        self.importers[importer] = True
        related = np.isin(exporter, _NUMBERS) | np.isin(importer, _NUMBERS)
        if related.any():
            self._count(_lines(piece.take(pa.array(np.flatnonzero(related)))))

    def _check_all(self, piece: pa.RecordBatch) -> None:
        """Refuse blanks, a second year, and numbers that are no area's."""
        ends = {name: pc.min_max(piece[name]).as_py() for name in "tij"}
        if any(piece[name].null_count for name in "tij"):
            raise refusal("a line lacks its year, its exporter or its importer")
        self.year = self.year or ends["t"]["min"]
        if {ends["t"]["min"], ends["t"]["max"]} != {self.year}:
            raise refusal(f"years {ends['t']['min']} and {ends['t']['max']} stand where {self.year} belongs")
        for name in "ij":
            if ends[name]["min"] <= 0 or ends[name]["max"] >= _AREAS:
                raise refusal(f"{ends[name]['max']} under {name} is no area's number")
        self.lines += piece.num_rows

    def _count(self, lines: _TradeLines) -> None:
        self.related += len(lines.product)
        if (lines.exporter == lines.importer).any():
            raise refusal("a country trades with itself")
        self.products[lines.product] = True
        for place, number in enumerate(_NUMBERS):
            exports, imports = lines.exporter == number, lines.importer == number
            self.partners.add((place, 0, lines.importer[exports]), lines, exports)
            self.partners.add((place, 1, lines.exporter[imports]), lines, imports)
            self._count_pair(place, lines, exports & np.isin(lines.importer, _NUMBERS))

    def _count_pair(self, place: int, lines: _TradeLines, chosen: NDArray[np.bool_]) -> None:
        products = lines.product[chosen]
        if self.pair[place, products].any() or len(np.unique(products)) != len(products):
            raise refusal("a product stands twice in the trade of Korea and Russia")
        self.pair[place, products] = True
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
            self._editions(),
            self._whole(),
            tuple(partners),
            tuple(self._chapters()),
        )

    def _whole(self) -> bool:
        areas = [np.flatnonzero(seen) for seen in (self.exporters, self.importers)]
        return bool(min(len(seen) for seen in areas) >= _FEWEST_AREAS and areas[0][-1] == areas[1][-1])

    def _chapters(self) -> Iterator[FlowSum]:
        """Return each chapter twice: as the exporter's export and as the importer's import."""
        for place, exporter in enumerate(REPORTERS.values()):
            importer = RUSSIA if exporter == KOREA else KOREA
            yield from self.chapters.sums((place,), exporter, Flow.EXPORT)
            yield from self.chapters.sums((place,), importer, Flow.IMPORT)

    def _editions(self) -> tuple[str, ...]:
        spans = [span.split() for span, codes in _MARKERS.items() if self.products[list(codes)].any()]
        return tuple(one for one in EDITIONS if all(first <= one <= last for first, last in spans))


def read_year(file: BinaryIO) -> YearSums:
    """Read a CSV of one year to its end; raise InputError, or what the file or Arrow raises, if that cannot be done."""
    reading = _YearReader()
    with csv.open_csv(
        file,
        read_options=csv.ReadOptions(block_size=_PIECE),
        parse_options=csv.ParseOptions(newlines_in_values=False),
        convert_options=csv.ConvertOptions(column_types=_TYPES, null_values=[], strings_can_be_null=False),
    ) as reader:
        if sorted(reader.schema.names) != sorted(_COLUMNS):
            raise refusal(f"the columns are {shown(','.join(reader.schema.names))} where {','.join(_COLUMNS)} belong")
        for piece in reader:
            if piece.num_rows:
                reading.add(piece)
    if not reading.lines:
        raise refusal("the file has no line")
    return reading.done()


def _lines(piece: pa.RecordBatch) -> _TradeLines:
    """Read the lines of the two countries in full; refuse what is not a product, a value and a weight or NA."""
    product, value, weight = (pc.utf8_trim_whitespace(piece[name]) for name in "kvq")
    if not pc.all(pc.and_(pc.ascii_is_decimal(product), pc.equal(pc.utf8_length(product), 6))).as_py():
        raise refusal(
            "a product is not a code of six digits", "were its leading zeros lost? download the release again"
        )
    unweighed = pc.equal(weight, _NO_WEIGHT)
    weights = pc.cast(pc.if_else(unweighed, pa.scalar("0"), weight), pa.float64())
    return _TradeLines(
        np.asarray(piece["i"], np.int64),
        np.asarray(piece["j"], np.int64),
        np.asarray(pc.cast(product, pa.int32()), np.int64),
        _fine(pc.cast(value, pa.float64()), "a value"),
        _fine(weights, "a weight"),
        unweighed.to_numpy(zero_copy_only=False),
    )


def _fine(numbers: pa.Array, what: str) -> Integers:
    amounts = np.asarray(numbers, np.float64)
    if not ((amounts >= 0) & (amounts < _TOO_MUCH)).all():
        raise refusal(f"{what} is negative, or too large to be true")
    return np.rint(amounts * _FINE).astype(np.int64)
