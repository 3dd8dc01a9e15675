"""Statistics Korea's table saved as CSV from its site (kosis.kr): months or years beside each other, or below each other.

No file of this table was at hand: what is accepted is how the site's exports are laid out in public use. In a wide file the
header names months (`2016.01`, `2016.01 월`) or years (`2016`, `2016 년`) after `국가별`, `항목` and `단위`; or two header lines name
the time and the item (`수출액 (천달러)`). In a long file the time stands in a column `시점`, beside a column for each item or
`항목` and one for the figure. The unit must be said, in a column or behind the item, and be thousands of dollars. UTF-8, with a mark or
without, and CP949 are read. A file says neither when it was made nor whether it holds every country: a list of partners is whole where they
add up to the world.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.model import KOREA, Flow, Period
from etl.sources._delimited import FileLayout, TextLine, shown, without_blanks
from etl.sources._partner_lists import EXCERPT, list_frame
from etl.sources._source import FileSource, ParseResult, whole_file
from etl.sources.kosis.countries import UnknownCountryError, country_of
from etl.sources.kosis.table import (
    INFO,
    TABLE_NAME,
    UNITS,
    TableFigure,
    check_double,
    figures_frame,
    flow_of,
    read_thousands,
    shares_of_world,
    whole_lists,
)

_LAYOUT = FileLayout(
    name="Statistics Korea's table saved as CSV",
    encodings=("utf-8-sig", "CP949"),
    remedy=f"save table {TABLE_NAME} at https://kosis.kr as CSV again, with its items and their unit",
)

COUNTRY, ITEM, UNIT, TIME, VALUE = "country", "item", "unit", "time", "value"
_ROLES = {
    "국가별": COUNTRY, "국가별(1)": COUNTRY, "국가": COUNTRY, "국가명": COUNTRY, "항목": ITEM, "단위": UNIT, "시점": TIME,
    "데이터": VALUE, "값": VALUE, "수치값": VALUE,
}  # fmt: skip
_TIME = re.compile(r"([12][0-9]{3})(?:\.? ?(0[1-9]|1[0-2]) ?월?| ?년)?")
_ITEM_AND_UNIT = re.compile(r"([^()]+?) ?(?:\(([^()]+)\))?")


@dataclass(frozen=True)
class _Column:
    """What a column is: one that says what a line is, or figures, as far as its header says of what."""

    place: int
    role: str
    heading: str
    flow: Flow | None = None
    period: Period | None = None
    unit: str = ""


def parse(data: bytes, excerpt: bool) -> ParseResult:
    """Turn the table into rows of Korea with each partner, and into lists of partners where they add up to the world."""
    lines = _LAYOUT.lines(data)
    ignored: Counter[str] = Counter()
    columns, height = _header(lines, ignored)
    figures = list(_figures(lines[height:], columns, ignored))
    if not figures:
        raise _LAYOUT.error("the file has no figure")
    check_double(figures, _LAYOUT.error)
    shares = shares_of_world(figures, _LAYOUT.error)
    lists, why = ([], [EXCERPT]) if excerpt else whole_lists(figures, shares)
    ignored["figures of Korea itself (returned goods)"] = sum(figure.partner == KOREA for figure in figures)
    trade = figures_frame(figures, {}, None)
    frame = list_frame(INFO.source, lists)
    return ParseResult(trade, frame, len(figures), dict(+ignored), remarks=tuple(why))


def recognises(start: bytes) -> bool:
    """Return whether a file that begins so is the table: its first column is the country's and a unit or an item follows."""
    head = start.split(b"\n", 1)[0]
    return any("국가별".encode(name) in head and "항목".encode(name) in head for name in ("utf-8", "CP949"))


def _header(lines: Sequence[TextLine], ignored: Counter[str]) -> tuple[Sequence[_Column], int]:
    """Read one header line, or two whose first cells are the same; return the columns and the number of lines."""
    if not lines or _role(lines[0].cells[0]) is None:
        raise _LAYOUT.error(f"the header does not begin with {', '.join(sorted({*_ROLES}))}", 1)
    height = 2 if len(lines) > 1 and lines[1].cells[0] == lines[0].cells[0] else 1
    columns = []
    for place in range(len(lines[0].cells)):
        headings = [line.cells[place].strip() for line in lines[:height] if place < len(line.cells)]
        columns.append(_column(place, list(dict.fromkeys(filter(None, headings))), ignored))
    found = [column for column in columns if column is not None]
    _check_complete(found)
    return found, height


def _role(heading: str) -> str | None:
    return _ROLES.get(without_blanks(heading))


def _column(place: int, headings: Sequence[str], ignored: Counter[str]) -> _Column | None:
    """Return what a column is by its headings; None for one that is named and passed over, or has no name."""
    name = " ".join(headings)
    role = _role(headings[0]) if len(headings) == 1 else None
    if role is not None:
        return _Column(place, role, name)
    column = _Column(place, VALUE, name)
    for heading in headings:
        item = _ITEM_AND_UNIT.fullmatch(heading)
        if time := _period(heading):
            column = replace(column, period=time)
        elif item and (flow := flow_of(item[1])):
            column = replace(column, flow=flow, unit=item[2] or "")
        elif any(one.isdigit() for one in name):
            raise _LAYOUT.error(f"cannot read the column {shown(name)}", 1)
        else:
            ignored[f"column {name} (not known)"] += 1
            return None
    return column if headings else None


def _period(text: str) -> Period | None:
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    return Period.month(int(found[1]), int(found[2])) if found[2] else Period.year(int(found[1]))


def _check_complete(columns: Sequence[_Column]) -> None:
    """Refuse a header that leaves open of which country, flow, time or unit a figure is, or says it twice."""
    roles = Counter(column.role for column in columns if column.role != VALUE)
    values = [column for column in columns if column.role == VALUE]
    if twice := [role for role, count in roles.items() if count > 1]:
        raise _LAYOUT.error(f"two columns of the header are the {twice[0]}", 1)
    if not values:
        raise _LAYOUT.error("the header names no column of figures", 1)
    for what, role, given in (
        ("country (국가별)", COUNTRY, False),
        ("item (항목)", ITEM, all(column.flow for column in values)),
        ("time (시점)", TIME, all(column.period for column in values)),
        ("unit (단위)", UNIT, all(column.unit for column in values)),
    ):
        if not roles[role] and not given:
            raise _LAYOUT.error(f"the header names no {what}", 1)


def _figures(lines: Sequence[TextLine], columns: Sequence[_Column], ignored: Counter[str]) -> Iterator[TableFigure]:
    named = {column.role: column.place for column in columns if column.role != VALUE}
    values = [column for column in columns if column.role == VALUE]
    for line in lines:
        if len(line.cells) <= max(column.place for column in columns):
            raise _LAYOUT.error(f"{len(line.cells)} cells, where the header has more", line.number)
        texts = {role: line.cells[place].strip() for role, place in named.items()}
        partner = _partner(texts[COUNTRY], line)
        for column in values:
            thousands = _thousands(line, column)
            if thousands is None:
                ignored["blank"] += 1
            else:
                flow, period = _what(column, texts, line)
                yield TableFigure(partner, flow, period, thousands)


def _partner(name: str, line: TextLine) -> str:
    try:
        return country_of("", name)
    except UnknownCountryError as error:
        what, _, remedy = str(error).partition("; ")
        raise _LAYOUT.error(what, line.number, do=remedy) from error


def _thousands(line: TextLine, column: _Column) -> int | None:
    cell = line.cells[column.place]
    _LAYOUT.check_digits(cell, column.heading, line.number)
    try:
        return read_thousands(cell)
    except ValueError as error:
        what = f"{shown(cell)} under {column.heading} is not a whole number such as 1,234"
        raise _LAYOUT.error(what, line.number) from error


def _what(column: _Column, texts: dict[str, str], line: TextLine) -> tuple[Flow, Period]:
    """Return the flow and the time of a figure, each from its column or from its line; refuse another unit."""
    flow = column.flow or flow_of(texts.get(ITEM, ""))
    period = column.period or _period(texts.get(TIME, ""))
    unit = column.unit or texts.get(UNIT, "")
    if flow is None:
        raise _LAYOUT.error("the line names no item (수출액, 수입액)", line.number)
    if period is None:
        raise _LAYOUT.error(f"{shown(texts.get(TIME, ''))} is not a time such as 2016.01", line.number)
    if without_blanks(unit) not in UNITS:
        raise _LAYOUT.error(f"the unit is {shown(unit)}, not 천달러 (thousands of dollars)", line.number)
    return flow, period


FILE_SOURCE = FileSource(name="kosis", info=INFO, read=whole_file(parse), recognises=recognises)
