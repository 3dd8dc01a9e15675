"""The rows of the views of the pair's trade: points, breaks, months that are held."""

from __future__ import annotations

from math import nan
from typing import NamedTuple


class TradePoint(NamedTuple):
    """A row of the points of `trade`: an amount in dollars, as such, as growth or as an index in per cent; for a chart its place and height."""

    reporter: str
    measure: str
    period: str
    year: int
    value_usd: float
    source: str
    status: str
    first_known: str
    growth_percent: float = nan
    index_percent: float = nan
    base_value_usd: float = nan
    method: str = ""
    spliced: bool = False
    firm: bool = True
    statement: str = ""
    qualifier: str = ""
    significant_digits: float = 0
    speaker: str = ""
    address: str = ""
    at: float = nan
    shown: float = nan


class BreakGrowth(NamedTuple):
    """A row of `breaks`: growth in per cent against the same months of the year before, and the amounts in dollars."""

    reporter: str
    measure: str
    period: str
    year: int
    growth_percent: float
    value_usd: float
    base_value_usd: float
    source: str
    status: str
    statement: str = ""
    qualifier: str = ""
    significant_digits: float = 0
    speaker: str = ""
    address: str = ""


class MonthsHeld(NamedTuple):
    """A row of `months_held`: the first and the last month of a measure, and the sources."""

    reporter: str
    measure: str
    first: str
    last: str
    sources: tuple[str, ...]


class OtherAmount(NamedTuple):
    """A row of `other_amounts`: the amount behind a growth, and that of the line in the same year, in dollars."""

    reporter: str
    measure: str
    period: str
    value_usd: float
    source: str
    line_usd: float
    line_source: str
    statement: str = ""


class FirstEstimate(NamedTuple):
    """A row of `first_estimates`: the first year for which a country has an estimate."""

    reporter: str
    year: int
