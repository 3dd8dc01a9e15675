"""What parsers found as the frames that every source returns: figures, covers and exchange rates. Lists of partners are in `_partner_lists`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from etl.model import TOTAL, Flow, Status, Valuation
from etl.sources._source import COVER_COLUMNS, RATE_COLUMNS, TRADE_COLUMNS, CoverRow, RateRow, TradeRow

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
