"""The large tables, trade, flows, turnover and measures: worked out part by part, each part checked, written and let go.

Of flows and measures the rows stay in memory of which other tables are made. What a row is, is said in `flows`, `turnover`
and `measures`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from etl.derive.dates import as_printed
from etl.derive.flows import KEY, flows, worlds_from_lists
from etl.derive.measures import measures
from etl.derive.pair import is_of_pair
from etl.derive.party_ranges import PARTIES, PartyRanges
from etl.derive.temporal import may_meet
from etl.derive.turnover import join_flows, turnover
from etl.model import TOTAL, WORLD
from etl.schema.categories import stack
from etl.schema.derived_tables import FLOWS, MEASURES, TURNOVER
from etl.schema.given_tables import TRADE
from etl.schema.table import Table
from etl.schema.table_file import TableFile

#: About so many figures are worked out together.
PART = 1 << 17


class FigureTables(NamedTuple):
    """The rows of flows and measures of which other tables are made, and the files of these tables and of trade, by name."""

    flows: pd.DataFrame
    measures: pd.DataFrame
    files: dict[str, bytes]


def figure_tables(
    trade: pd.DataFrame, lists: pd.DataFrame, named: pd.DataFrame, days: Mapping[str, str]
) -> FigureTables:
    """Write table `trade` (after corrections), and work out `flows`, `turnover` and `measures` from it and `partner_lists`.

    `named` has the `reporter` and `partner` of further measures that are looked up, `days` what is printed of days. Raise
    ContractError for a row that breaks its contract.
    """
    ranges = PartyRanges.of(trade, PART)
    files = {table.name: _RangedFile(table, ranges) for table in (TRADE, FLOWS, TURNOVER, MEASURES)}
    near: dict[str, list[pd.DataFrame]] = {"flows": [], "measures": []}
    for number, (figures, worlds) in enumerate(_parts(ranges, trade, lists)):
        part = _work_out(figures, worlds)
        near["flows"].append(part["flows"][_are_used(part["flows"])])
        near["measures"].append(part["measures"][_are_looked_up(part["measures"], lists, named)])
        for name, file in files.items():
            file.append(number, as_printed(part.pop(name), days))
    contents = {name: file.content() for name, file in files.items()}
    return FigureTables(stack(near["flows"]), stack(near["measures"]), contents)


def _work_out(figures: pd.DataFrame, worlds: pd.DataFrame) -> dict[str, pd.DataFrame]:
    flowed = flows(figures, worlds)
    both = join_flows(flowed)
    return {"trade": figures, "flows": flowed, "turnover": turnover(both), "measures": measures(flowed, both)}


def _parts(
    ranges: PartyRanges, trade: pd.DataFrame, lists: pd.DataFrame
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Yield the figures of each range, and the worlds that lists add up to; the pair, whose sources complete one another, first."""
    worlds = worlds_from_lists(trade, lists)
    figures = ranges.split(trade, TRADE.key, first=is_of_pair(trade))
    yield from zip(figures, ranges.split(worlds, KEY), strict=True)


def _are_used(flows: pd.DataFrame) -> pd.Series:
    """Return which flows other tables are made of: the pair's, the worlds, and what is compared with the sum of its chapters."""
    chapters = flows[flows["code"] != TOTAL]
    return is_of_pair(flows) | (flows["partner"] == WORLD) | may_meet(flows, chapters, [*PARTIES, "period"])


def _are_looked_up(measured: pd.DataFrame, lists: pd.DataFrame, named: pd.DataFrame) -> pd.Series:
    """Return which measures other tables are made of: the pair's, the worlds, those on a list, and those that are named."""
    near = is_of_pair(measured) | (measured["partner"] == WORLD) | may_meet(measured, named, ["reporter", "partner"])
    return near | may_meet(measured, lists, ["source", "reporter", "period"])


class _RangedFile:
    """A table's file whose parts are ranges of parties: rows of a later range wait for it."""

    def __init__(self, table: Table, ranges: PartyRanges) -> None:
        self.ranges = ranges
        self._file = TableFile(table)
        self._waiting: list[pd.DataFrame] = []

    def append(self, number: int, rows: pd.DataFrame) -> None:
        """Write the rows of a range, those that waited for it included; one that comes too late is refused."""
        frames = [(frame, self.ranges.numbers(frame)) for frame in (rows, *self._waiting)]
        self._file.append(stack(frame[numbers <= number] for frame, numbers in frames))
        self._waiting = [frame[numbers > number] for frame, numbers in frames if (numbers > number).any()]

    def content(self) -> bytes:
        """Return the bytes of the file, when all ranges are written."""
        return self._file.content()
