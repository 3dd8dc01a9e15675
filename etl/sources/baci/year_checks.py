"""What a year of BACI must be, whoever reads its lines: its columns, whole, no line twice, of a known edition of products.

That tells a file that was cut or is a selection: lines stand by exporter, the last of the areas both exports and imports, there
are more than two hundred of them, every chapter has products, about five thousand in all, and flows begin at a thousand dollars.
Which edition of the Harmonized System the codes belong to is told by codes that only some editions have. The sums of a year are
in `year`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from etl.errors import InputError
from etl.sources._delimited import shown

COLUMNS = ("t", "i", "j", "k", "v", "q")
LONGEST_HEADER = 1 << 12
#: Numbers of areas and codes of products are below these.
AREAS, CODES = 1000, 1_000_000
#: A whole year has more exporters and more importers than this.
_FEWEST_AREAS = 150
#: A whole year has more products than this, of every chapter (77 is reserved), and a flow of no more thousand dollars.
_FEWEST_PRODUCTS = 3_000
_EVERY_CHAPTER = frozenset(range(1, 98)) - {77}
_SMALLEST_FLOW = 20.0
#: More areas and products than this no year has; whether a line was seen is one bit for each two areas and product.
_MOST_AREAS, _MOST_PRODUCTS = 320, 6_144

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


@dataclass
class SeenLines:
    """Which lines were there: a bit for each exporter, importer and product, in memory that does not grow with the file."""

    areas: NDArray[np.int16] = field(default_factory=lambda: np.full(AREAS, -1, np.int16))
    products: NDArray[np.int16] = field(default_factory=lambda: np.full(CODES, -1, np.int16))
    area_count: int = 0
    product_count: int = 0
    bits: NDArray[np.uint8] = field(
        default_factory=lambda: np.zeros(_MOST_AREAS * _MOST_AREAS * _MOST_PRODUCTS // 8, np.uint8)
    )

    def add(self, exporter: Integers, importer: Integers, product: Integers) -> int | None:
        """Add lines; return the place among them of one that stands twice, if any does."""
        self.area_count = _number_new(self.areas, np.union1d(exporter, importer), self.area_count)
        self.product_count = _number_new(self.products, np.unique(product), self.product_count)
        if self.area_count > _MOST_AREAS or self.product_count > _MOST_PRODUCTS:
            raise refusal(f"it has {self.area_count} areas and {self.product_count} products, more than any year")
        pairs = self.areas[exporter].astype(np.int64) * _MOST_AREAS + self.areas[importer]
        keys = pairs * _MOST_PRODUCTS + self.products[product]
        places, bits = keys >> 3, np.left_shift(1, keys & 7).astype(np.uint8)
        doubled = (self.bits[places] & bits) != 0
        doubled[np.setdiff1d(np.arange(len(keys)), np.unique(keys, return_index=True)[1], assume_unique=True)] = True
        np.bitwise_or.at(self.bits, places, bits)
        return int(np.argmax(doubled)) if doubled.any() else None


def _number_new(numbers: NDArray[np.int16], found: Integers, count: int) -> int:
    """Assign numbers to those that have none yet, from a count on; return the new count."""
    new = found[numbers[found] < 0]
    numbers[new] = np.arange(count, count + len(new))
    return count + len(new)


def what_lacks(
    exporters: NDArray[np.bool_], importers: NDArray[np.bool_], products: NDArray[np.bool_], smallest: float
) -> str:
    """Return what a whole year has and one with these areas, products and smallest value, in thousands, has not, or a blank."""
    areas = [np.flatnonzero(seen) for seen in (exporters, importers)]
    if min(len(seen) for seen in areas) < _FEWEST_AREAS or areas[0][-1] != areas[1][-1]:
        return "not every exporter is there"
    codes = np.flatnonzero(products)
    missing = sorted(_EVERY_CHAPTER - set((codes // 10_000).tolist()))
    if missing:
        named = ", ".join(f"{chapter:02d}" for chapter in missing[:5])
        return f"{len(missing)} chapters have no line, {named} among them"
    if len(codes) < _FEWEST_PRODUCTS:
        return f"it has {len(codes):,} products and a year about 5,000"
    if smallest > _SMALLEST_FLOW:
        return f"its smallest flow is of {smallest:,.0f} thousand dollars, so small ones are left out"
    return ""


def editions_of(products: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the editions of the Harmonized System that the products that are there allow."""
    spans = [span.split() for span, codes in _MARKERS.items() if products[list(codes)].any()]
    return tuple(one for one in EDITIONS if all(first <= one <= last for first, last in spans))


def header_names(file: BinaryIO) -> list[str]:
    """Return the names of the columns, which stand once each and all are there; the file is where it was at the start."""
    line = file.readline(LONGEST_HEADER).decode("utf-8-sig", "replace").strip()
    file.seek(0)
    names = [name.strip().strip('"') for name in line.split(",")]
    if not set(COLUMNS) <= set(names) or len(set(names)) < len(names):
        raise refusal(f"the columns are {shown(','.join(names))} where {','.join(COLUMNS)} belong")
    return names
