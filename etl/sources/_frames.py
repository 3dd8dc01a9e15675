"""What parsers found as the frames that every source returns: figures, lists of partners, covers and exchange rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from etl.model import LARGEST_SHARE_WITHOUT_COUNTRY, TOTAL, Flow, Measure, Status, Valuation
from etl.sources._source import COVER_COLUMNS, LIST_COLUMNS, RATE_COLUMNS, TRADE_COLUMNS, CoverRow, RateRow, TradeRow

#: Exports free on board, imports with cost, insurance and freight: as every reporter here values them.
VALUATIONS = {Flow.EXPORT: Valuation.FOB, Flow.IMPORT: Valuation.CIF}


@dataclass(frozen=True)
class TotalFigure:
    """One figure of all goods, in dollars and without a weight."""

    reporter: str
    partner: str
    flow: Flow
    period: str
    value_usd: float
    status: Status
    note: str | None

    def row(self, source: str) -> TradeRow:
        """Return the figure as a row of a source."""
        return TradeRow(
            source, self.reporter, self.partner, self.flow.value, self.period, TOTAL, TOTAL,
            self.value_usd, None, VALUATIONS[self.flow].value, self.status.value, self.note,
        )  # fmt: skip


@dataclass(frozen=True, order=True)
class PartnerList:
    """The list of every partner of a reporter, by one measure in one period."""

    reporter: str
    measure: str
    period: str


def trade_frame(rows: Iterable[TradeRow]) -> pd.DataFrame:
    """Return the rows, in their order, as a frame of `TRADE_COLUMNS`."""
    numbers = ("value_usd", "net_weight_kg")
    types = {name: "float64" if name in numbers else "str" for name in TRADE_COLUMNS}
    return pd.DataFrame(list(rows), columns=list(TRADE_COLUMNS)).astype(types)


def cover_frame(rows: Iterable[CoverRow]) -> pd.DataFrame:
    """Return the rows, in their order, as a frame of `COVER_COLUMNS`."""
    return pd.DataFrame(list(rows), columns=list(COVER_COLUMNS)).astype("str")


def rate_frame(rows: Iterable[RateRow]) -> pd.DataFrame:
    """Return the rows, in their order, as a frame of `RATE_COLUMNS`."""
    types = {"source": "str", "currency": "str", "year": "int64", "units_per_usd": "float64", "note": "str"}
    return pd.DataFrame(list(rows), columns=list(RATE_COLUMNS)).astype(types)


def list_frame(source: str, lists: Iterable[PartnerList]) -> pd.DataFrame:
    """Return the lists as a frame of `LIST_COLUMNS`, all of depth 0, sorted."""
    rows = [(source, one.reporter, one.measure, one.period, 0) for one in sorted(lists)]
    types = {name: "int64" if name == "depth" else "str" for name in LIST_COLUMNS}
    return pd.DataFrame(rows, columns=list(LIST_COLUMNS)).astype(types)


def lists_with_turnover(whole: Iterable[tuple[str, Flow, str]]) -> list[PartnerList]:
    """Return the lists of whole flows (reporter, flow, period), and one of turnover where both flows are whole."""
    keys = set(whole)
    both = {(reporter, period) for reporter, _, period in keys if {(reporter, flow, period) for flow in Flow} <= keys}
    single = [PartnerList(reporter, flow.value, period) for reporter, flow, period in keys]
    return single + [PartnerList(reporter, Measure.TURNOVER.value, period) for reporter, period in both]


def too_much_without_country(share: float) -> str:
    """Return, in words, that a list has more trade without a country than a list of partners may have."""
    return f"{share:.1%} of its trade has no country, more than {LARGEST_SHARE_WITHOUT_COUNTRY:.0%}"


#: More lists that were not kept than these are counted and not named.
_MOST_NAMED = 6


def why_no_list(reasons: Mapping[tuple[str, Flow, str], str]) -> list[str]:
    """Return, in words, which lists (reporter, flow, period) are not kept and why; of many, the first few and their number."""
    ordered = sorted(reasons.items(), key=lambda item: (item[0][2], item[0][0], item[0][1]))
    named = [
        f"no list of partners kept for {reporter} {flow.value} {period}: {why}"
        for (reporter, flow, period), why in ordered[:_MOST_NAMED]
    ]
    rest = len(ordered) - len(named)
    return [*named, *([f"no list of partners kept for {rest:,} more flows and periods"] if rest else [])]
