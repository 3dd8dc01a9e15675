"""The rows of the views of mirror statistics: figures, pairs, and what is known of gaps."""

from __future__ import annotations

from math import nan
from typing import NamedTuple


class MirrorFigure(NamedTuple):
    """A row of the points of `mirror`: one country's figure of the flow in dollars; for a chart its place and height."""

    reporter: str
    flow: str
    year: int
    value_usd: float
    valuation: str
    source: str
    method: str
    status: str
    firm: bool
    first_known: str
    spliced: bool = False
    at: float = nan
    shown: float = nan


class MirrorPair(NamedTuple):
    """A year of one flow in both countries' figures, in dollars, and the gap between them."""

    year: int
    exporter: str
    importer: str
    exporter_usd: float
    importer_usd: float
    exporter_source: str
    importer_source: str
    gap_usd: float
    gap_percent: float
    exporter_valuation: str
    importer_valuation: str
    exporter_status: str
    importer_status: str
    status: str
    first_known: str


class FreightShare(NamedTuple):
    """Freight and insurance in per cent of the FOB value, and who computed it so."""

    freight_percent: float
    publisher: str


class GapCause(NamedTuple):
    """A row of table `gap_causes`: a reason for which two countries report the same goods differently; freight in per cent."""

    cause: str
    name: str
    description: str
    freight_percent: float
    publisher: str
    title: str
    address: str


class OwnReports(NamedTuple):
    """A row of `last_own_reports`: the last year of a country's own statistics of a flow, and of what follows them."""

    reporter: str
    flow: str
    year: int
    source: str
    then_year: float
    then_source: str


class KnownError(NamedTuple):
    """A row of `known_errors`: a reason for which figures of a country are suspect, with their flows and years."""

    source: str
    reporter: str
    note: str
    flows: tuple[str, ...]
    years: tuple[str, ...]
