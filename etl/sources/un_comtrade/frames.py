"""Rows of UN Comtrade taken together: what they are checked for, the frames that they give, and whose they are.

What one row says is read in `rows`.

*Partners.* A partner is a country of ISO 3166; "Other Asia, nes" is Taiwan. Goods of no named country (areas nes,
bunkers, free zones, special categories) and goods returned to the reporter itself are part of the world and of no
partner: they are counted by name and not stored.

*Whole lists.* A list of partners is whole if all rows, those of no country included, add up to the world within a
thousandth (rounding, and late corrections of the total alone). A country without a row had no trade to report. Where
more than a hundredth of the world is of no country the list is kept and decides nothing: the smallest tenth partner in
any year of the figures in data/published has 1.7 per cent of the world, so a hundredth could not move one of the first ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.model import PAIR, TOTAL, WORLD, Status
from etl.sources._frames import VALUATIONS
from etl.sources._grouping import group_by
from etl.sources._partner_lists import FlowKey, FlowList, PartnerList, lists_and_remarks
from etl.sources._source import SourceInfo, TradeRow
from etl.sources.un_comtrade.fields import RowError
from etl.sources.un_comtrade.rows import ComtradeRow

INFO = SourceInfo(
    source="un-comtrade",
    title="UN Comtrade",
    publisher="United Nations Statistics Division",
    covers="both countries' figures, all goods with every partner and HS chapters, annual and monthly; Russia's to 2021",
    licence="UN Comtrade policy on use and re-dissemination: small numbers of records, with attribution",
    citation="United Nations Statistics Division, UN Comtrade",
    address="https://comtradeplus.un.org",
)

ITSELF = "the reporter itself as a partner (returned goods)"
BLANK = "blank values"
UNWEIGHED = "net weights of 0 under a value (not weighed)"

_ROUNDING = 0.001


@dataclass(frozen=True)
class NumberedRow:
    """A row and where it stands."""

    place: int
    row: ComtradeRow


class ComtradeRows:
    """The rows of one answer or file, in their order, and what was ignored by name."""

    def __init__(self) -> None:
        self.kept: list[NumberedRow] = []
        self.ignored: Counter[str] = Counter()
        self._places: dict[tuple[str, ...], int] = {}
        self._editions: dict[tuple[str, ...], str] = {}
        self._zeros: dict[bool, str] = {}

    def take(self, place: int, row: ComtradeRow) -> None:
        """Add a row; raise RowError if it repeats another one, or is of another HS edition or of another saving."""
        parties = (row.reporter, row.partner or row.area, row.flow, row.period)
        earlier = self._places.setdefault((*parties, row.classification, row.code), place)
        if earlier != place:
            what = f"{row.flow.value} of {row.code} with {row.partner or row.area} in {row.period}"
            raise RowError(f"{what} stands already in row {earlier}")
        if row.code != TOTAL:
            edition = self._editions.setdefault(parties, row.edition)
            if edition != row.edition:
                raise RowError(f"edition {row.edition} stands beside {edition} in {row.period}")
        if row.code.startswith("0"):
            self._zeros.setdefault(row.lost_zero, row.code)
            if len(self._zeros) > 1:
                raise RowError(f"{self._zeros[True]} stands without its leading zero, and {self._zeros[False]} with it")
        self.kept.append(NumberedRow(place, row))

    def figures(self) -> list[ComtradeRow]:
        """Return the rows that are stored: those of a partner, with a value; count the others by name."""
        figures = []
        for placed in self.kept:
            row = placed.row
            if reason := _why_not_stored(row):
                self.ignored[reason] += 1
                continue
            self.ignored[UNWEIGHED] += row.unweighed
            figures.append(row)
        self.ignored = +self.ignored
        return figures


def _why_not_stored(row: ComtradeRow) -> str:
    if not row.partner:
        return f"{row.area} (no country)"
    if row.partner == row.reporter:
        return ITSELF
    return BLANK if row.value_usd is None else ""


def trade_row(row: ComtradeRow) -> TradeRow:
    """Return a figure as a row of this source."""
    return TradeRow(
        INFO.source, row.reporter, row.partner, row.flow.value, row.period, row.classification, row.code,
        row.value_usd, row.net_weight_kg, VALUATIONS[row.flow].value, Status.REPORTED.value, row.note,
    )  # fmt: skip


def whole_lists(rows: Iterable[ComtradeRow]) -> tuple[list[PartnerList], list[str]]:
    """Return the lists of partners that add up to the world, and why others are not kept or decide nothing."""
    totals = (row for row in rows if row.code == TOTAL)
    lists: dict[FlowKey, list[ComtradeRow]] = group_by(totals, lambda row: (row.reporter, row.flow, row.period))
    wrong = {key: _what_lacks(members) for key, members in lists.items()}
    flows = [_flow_list(key, members) for key, members in lists.items() if not wrong[key]]
    return lists_and_remarks(flows, {key: what for key, what in wrong.items() if what})


def _what_lacks(members: Sequence[ComtradeRow]) -> str:
    """Return what keeps a list of partners from being whole, or a blank."""
    world = next((row.value_usd for row in members if row.partner == WORLD), None)
    parts = [row for row in members if row.partner != WORLD]
    if not world:
        return "it has no world total"
    if any(row.value_usd is None for row in parts):
        return "a partner has no value"
    summed = sum(row.value_usd or 0.0 for row in parts)
    if abs(summed - world) > _ROUNDING * world:
        return f"its partners add up to {summed / world:.1%} of the world total"
    return ""


def _flow_list(key: FlowKey, members: Sequence[ComtradeRow]) -> FlowList:
    reporter, flow, period = key
    values = {row.partner: row.value_usd or 0.0 for row in members if row.partner and row.partner != reporter}
    unspecified = sum(row.value_usd or 0.0 for row in members if not row.partner)
    return FlowList(reporter, flow, period, values, unspecified, values.pop(WORLD))


def is_of_others(row: ComtradeRow) -> bool:
    """Return whether a row is of goods below the total with a partner outside the pair."""
    return row.code != TOTAL and row.partner not in PAIR
