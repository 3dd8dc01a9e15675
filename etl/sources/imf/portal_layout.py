"""The shape of the IMF data portal's wide CSV: its header and its lines, checked, as series with cells by column.

Only shape: whether the file is regular and each line agrees with itself. What a code means, which series count and
what their figures are worth is in `portal`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.sources._delimited import FileLayout, TextLine, shown

LAYOUT = FileLayout(
    name="IMF portal CSV",
    encodings=("UTF-8-sig",),
    remedy="download the file again as CSV with codes and labels",
)

_DATASET = re.compile(r"IMF\.STA:IMTS\([0-9.]+\)")
DESCRIPTIONS = (
    "DATASET", "SERIES_CODE", "OBS_MEASURE", "COUNTRY.ID", "COUNTRY", "INDICATOR.ID", "INDICATOR",
    "COUNTERPART_COUNTRY.ID", "COUNTERPART_COUNTRY", "FREQUENCY.ID", "FREQUENCY", "SCALE.ID", "SCALE",
    "TRADE_FLOW.ID", "TRADE_FLOW",
)  # fmt: skip
_MILLIONS = "6"
#: How the portal names what describes a series; a time never looks so.
_NAME = re.compile(r"[A-Z]{2}[A-Z_]*(\.ID)?")

_YEAR = re.compile(r"([12][0-9]{3})")
_QUARTER = re.compile(r"([12][0-9]{3})-Q([1-4])")
_MONTH = re.compile(r"([12][0-9]{3})-M(0[1-9]|1[0-2])")
_COLUMNS = {"A": (_YEAR, 1), "Q": (_QUARTER, 4), "M": (_MONTH, 12)}


@dataclass(frozen=True)
class PortalSeries:
    """One line of the file: codes with the publisher's labels, and the cells of its own frequency by column."""

    line: int
    reporter: str
    reporter_label: str
    indicator: str
    partner: str
    partner_label: str
    frequency: str
    frequency_label: str
    cells: Mapping[str, str]


def read_series(lines: Sequence[TextLine]) -> list[PortalSeries]:
    """Turn the lines below the header into series; raise InputError for a header or a line that is not regular."""
    if not lines:
        raise LAYOUT.error("the file has no header", 1)
    header = lines[0].cells
    frequencies = time_columns(header)
    if len(lines) == 1:
        raise LAYOUT.error("the file has a header and no series", 1)
    return [_series(line, header, frequencies) for line in lines[1:]]


def unknown_columns(lines: Sequence[TextLine]) -> list[str]:
    """Return the columns that are named like a description and are none that is known: nothing is read from them."""
    return [name for name in lines[0].cells if _NAME.fullmatch(name) and name not in DESCRIPTIONS]


def quarterly_columns(lines: Sequence[TextLine]) -> int:
    """Count the columns that are quarters."""
    return sum(bool(_QUARTER.fullmatch(column)) for column in lines[0].cells)


def time_columns(header: Sequence[str]) -> dict[str, str]:
    """Return the frequency of every column that is a time; refuse columns that are missing, unknown, double or skipped."""
    times = {c: f for c in header for f, (pattern, _) in _COLUMNS.items() if pattern.fullmatch(c)}
    wrong = {
        "missing": [name for name in DESCRIPTIONS if name not in header],
        "unknown": [shown(c) for c in header if c not in DESCRIPTIONS and c not in times and not _NAME.fullmatch(c)],
        "double": sorted({shown(c) for c in header if header.count(c) > 1}),
    }
    for word, columns in wrong.items():
        if columns:
            raise LAYOUT.error(f"{word} columns: {', '.join(columns[:5])}", 1)
    for frequency, (pattern, per_year) in _COLUMNS.items():
        _check_unbroken([c for c in header if times.get(c) == frequency], pattern, per_year)
    return times


def _check_unbroken(columns: Sequence[str], pattern: re.Pattern[str], per_year: int) -> None:
    """Refuse a jump from one time to another that is not the next: a year misread would move every figure."""
    places = [_place(column, pattern, per_year) for column in columns]
    for before, after, column in zip(places, places[1:], columns[1:], strict=False):
        if after != before + 1:
            raise LAYOUT.error(f"column {column} does not follow the one before it", 1, do="choose an unbroken range")


def _place(column: str, pattern: re.Pattern[str], per_year: int) -> int:
    found = pattern.fullmatch(column)
    parts = [int(part) for part in found.groups()] if found else []
    return parts[0] * per_year + sum(parts[1:])


def _series(line: TextLine, header: Sequence[str], frequencies: Mapping[str, str]) -> PortalSeries:
    if len(line.cells) != len(header):
        raise LAYOUT.error(f"{len(line.cells)} cells where the header has {len(header)}", line.number)
    cells = dict(zip(header, line.cells, strict=True))
    _check_agreement(line, cells)
    frequency = cells["FREQUENCY.ID"]
    strays = [c for c, f in frequencies.items() if cells[c] and f != frequency]
    if strays and frequency in _COLUMNS:
        raise LAYOUT.error(f"a series of frequency {frequency} has a figure in column {strays[0]}", line.number)
    return PortalSeries(
        line=line.number,
        reporter=cells["COUNTRY.ID"],
        reporter_label=cells["COUNTRY"],
        indicator=cells["INDICATOR.ID"],
        partner=cells["COUNTERPART_COUNTRY.ID"],
        partner_label=cells["COUNTERPART_COUNTRY"],
        frequency=frequency,
        frequency_label=cells["FREQUENCY"],
        cells={c: cells[c] for c, f in frequencies.items() if f == frequency},
    )


def _check_agreement(line: TextLine, cells: Mapping[str, str]) -> None:
    """Refuse a line of another data set, measure or scale, or whose codes contradict one another."""
    if not _DATASET.fullmatch(cells["DATASET"]) or cells["OBS_MEASURE"] != "OBS_VALUE":
        found = shown(f"{cells['DATASET']} {cells['OBS_MEASURE']}")
        raise LAYOUT.error(f"{found} is not IMF.STA:IMTS OBS_VALUE", line.number, do="download the data set IMTS")
    if (cells["SCALE.ID"], cells["SCALE"]) != (_MILLIONS, "Millions"):
        found = shown(f"{cells['SCALE.ID']} {cells['SCALE']}")
        raise LAYOUT.error(f"scale {found} is not {_MILLIONS} Millions", line.number)
    keys = ("COUNTRY.ID", "INDICATOR.ID", "COUNTERPART_COUNTRY.ID", "FREQUENCY.ID")
    code = ".".join(cells[key] for key in keys)
    if cells["SERIES_CODE"] != code:
        raise LAYOUT.error(f"series {shown(cells['SERIES_CODE'])} stands with the codes {shown(code)}", line.number)
    flow, indicator = cells["TRADE_FLOW.ID"], cells["INDICATOR.ID"]
    if flow != indicator[:2]:
        raise LAYOUT.error(f"trade flow {shown(flow)} stands with indicator {shown(indicator)}", line.number)
