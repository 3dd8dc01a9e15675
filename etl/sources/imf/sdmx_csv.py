"""The IMF's trade by partner (IMTS) as SDMX-CSV 2.0, saved as a file: its bytes to rows of Korea and Russia.

One line is one figure, in dollars as in the live interface's XML (`sdmx`), by whose rules the figures are held together:
their magnitude, lists that add up to the world, and what is an estimate. A file does not say what was asked for, so that it
covers nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from etl.model import PAIR
from etl.sources._delimited import FileLayout, TextLine, shown, unknown_column_remarks
from etl.sources._frames import trade_frame
from etl.sources._partner_lists import EXCERPT, list_frame
from etl.sources._source import ParseResult
from etl.sources.imf.codes import FLOWS, IGNORED_INDICATORS, INFO, MODULE
from etl.sources.imf.figures import (
    ATTRIBUTES,
    ImfFigure,
    ListKey,
    check_magnitude,
    figures,
    list_notes,
    whole_lists,
)
from etl.sources.imf.query import EVERY, ImfQuery
from etl.sources.imf.sdmx import figure_rows
from etl.sources.imf.sdmx_xml import SdmxSeries

_LAYOUT = FileLayout(
    name="IMF SDMX-CSV",
    encodings=("UTF-8-sig",),
    remedy="ask for it again as application/vnd.sdmx.data+csv;version=2.0.0",
)
_STRUCTURE = "STRUCTURE_ID"
_DATA_FLOW = re.compile(r"IMF\.STA:IMTS\([0-9.+]+\)")
_KEY = ("COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY")
_NEEDED = (_STRUCTURE, *_KEY, "TIME_PERIOD", "OBS_VALUE")
#: Columns of SDMX-CSV itself, which are checked or say nothing of the figures.
_OWN = ("STRUCTURE", _STRUCTURE, "STRUCTURE_NAME", "ACTION", "SERIES_KEY", "OBS_KEY")
_DELETE = "D"
_FREQUENCIES = ("A", "M")
_BEFORE_ALL = 1900


def recognises(start: bytes) -> bool:
    """Return whether a file that begins so is SDMX-CSV of trade by partner."""
    words = start.replace(b'"', b"")
    return b"STRUCTURE_ID" in words and b"COUNTERPART_COUNTRY" in words and b"OBS_VALUE" in words


def parse(data: bytes, excerpt: bool) -> ParseResult:
    """Turn the file into rows of Korea and Russia, and into lists of partners where they add up."""
    header, *lines = _LAYOUT.lines(data) or [TextLine(1, ())]
    names = [name.strip() for name in header.cells]
    if wrong := [name for name in _NEEDED if names.count(name) != 1]:
        raise _LAYOUT.error(f"missing or double columns: {', '.join(wrong)}", header.number)
    unknown = [name for name in names if name not in ATTRIBUTES and name not in _OWN]
    ignored: Counter[str] = Counter()
    series = list(_series([_cells(line, names) for line in lines], lines, ignored))
    printed, rows, notes = list[ImfFigure](), [], dict[ListKey, str]()
    for frequency in _FREQUENCIES:
        query = ImfQuery(PAIR, tuple(FLOWS), EVERY, frequency, _BEFORE_ALL, None)
        found = figures([one for one in series if one.attributes["FREQUENCY"] == frequency], query, ignored)
        check_magnitude(found)
        printed += found
        notes |= list_notes(found, query)
        rows += list(figure_rows(found, defaultdict(str), query))
    if not rows:
        raise _LAYOUT.error("the file has no figure of Korea or Russia", do="ask for the reporters KOR and RUS")
    lists, why = ([], [EXCERPT]) if excerpt else whole_lists(printed, notes)
    return ParseResult(
        trade_frame(row.row(INFO.source) for row in rows),
        list_frame(INFO.source, lists),
        len(rows),
        dict(ignored),
        remarks=(*unknown_column_remarks(unknown), *why),
    )


def _cells(line: TextLine, names: Sequence[str]) -> dict[str, str]:
    """Return the cells of a line that say something, by column; refuse another data set, a deletion and lost digits."""
    if len(line.cells) != len(names):
        raise _LAYOUT.error(f"{len(line.cells)} cells where the header has {len(names)}", line.number)
    cells = {name: cell for name, cell in zip(names, line.cells, strict=True) if cell and cell != "NA"}
    structure, action = cells.get(_STRUCTURE, ""), cells.get("ACTION", "")
    if not _DATA_FLOW.fullmatch(structure):
        raise _LAYOUT.error(f"{shown(structure)} is not IMF.STA:IMTS", line.number)
    if action == _DELETE:
        raise _LAYOUT.error("the line deletes a figure", line.number)
    _LAYOUT.check_digits(cells.get("OBS_VALUE", ""), "OBS_VALUE", line.number)
    return {name: cell for name, cell in cells.items() if name in ATTRIBUTES}


def _series(cells: Sequence[dict[str, str]], lines: Sequence[TextLine], ignored: Counter[str]) -> Iterator[SdmxSeries]:
    """Put the lines of each series together; leave out by name those of other reporters, measures and frequencies."""
    groups: defaultdict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for found, line in zip(cells, lines, strict=True):
        key = tuple(found.get(name, "") for name in _KEY)
        reporter, indicator, _, frequency = key
        if indicator not in {**FLOWS, **IGNORED_INDICATORS}:
            raise _LAYOUT.error(f"unknown indicator {shown(indicator)}", line.number, do=f"add it to {MODULE}")
        if indicator in IGNORED_INDICATORS:
            ignored[f"{IGNORED_INDICATORS[indicator]} ({indicator})"] += 1
        elif reporter not in PAIR:
            ignored[f"reporter {reporter}"] += 1
        elif frequency not in _FREQUENCIES:
            ignored[f"frequency {frequency}"] += 1
        else:
            groups[key].append({name: cell for name, cell in found.items() if name not in _KEY})
    for key, observations in groups.items():
        yield SdmxSeries(dict(zip(_KEY, key, strict=True)), observations)
