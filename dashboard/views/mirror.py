"""Pure: one flow of goods as both countries report it, year by year, and what two countries' figures have to say of it.

The gap, and which two sources make the headline pair of a year, were computed in etl; here they are picked and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.views._view import View
from dashboard.views.firmness import sources_from_estimates
from dashboard.views.memo import once_per_version
from dashboard.views.mirror_rows import GapCause, MirrorPair
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.table_rows import EVENTS, EventRow
from etl.model import DECIDING, KOREA, PAIR, RUSSIA, TOTAL, Flow, Method, Status

#: The two flows by their name as Russia sees them, each with the country that sends and the one that receives.
FLOWS = {Flow.EXPORT.value: (RUSSIA, KOREA), Flow.IMPORT.value: (KOREA, RUSSIA)}
VALUES, GAP, PERCENT = "values", "gap", "percent"
SHOWS = (VALUES, GAP, PERCENT)
HEADLINE = "headline"
#: What joins the names of the exporter's and the importer's source in an address.
_JOIN = "."
#: The column that each way of showing draws.
_VALUES = {VALUES: "value_usd", GAP: "gap_usd", PERCENT: "gap_percent"}
#: The category of events that concern statistics themselves.
STATISTICS = "statistics"
_FLOW = ["reporter", "flow"]
_WEAK = [status.value for status in Status if status not in DECIDING]
#: The cause whose share of freight is drawn: measured for Russia's figures against its partners'.
FREIGHT = "freight-bank-of-russia"
#: The IMF's general rule for estimates, which explains no gap: it is not how Russia's figures were estimated.
IMF_FREIGHT = "freight-imf"
#: The causes that tell of FOB and CIF.
VALUATION = ("valuation", IMF_FREIGHT, FREIGHT)

_SIDES = ("exporter", "importer")
_PAIR = [
    "exporter", "importer", "year", "exporter_source", "importer_source", "exporter_usd", "importer_usd", "gap_usd",
    "gap_percent", "exporter_valuation", "importer_valuation", "exporter_status", "importer_status", "status", "firm",
    "first_known", "known_from",
]  # fmt: skip
_FIGURE = [
    "reporter", "flow", "year", "value_usd", "valuation", "source", "method", "status", "firm", "first_known",
    "known_from",
]  # fmt: skip


@once_per_version
def mirror(tables: TableMap, day: pd.Timestamp | None = None, flow: str = "", show: str = "", source: str = "") -> View:
    """Return one flow as its exporter and its importer report it, by the headline pair of each year or by one pair.

    Points are both countries' figures, with the pairs as a layer; where the gap is shown, they are the pairs that
    have one, which those with an estimate have not.
    """
    rows = yearly_pairs(tables, flow or Flow.EXPORT.value, source or HEADLINE)
    shown = show or VALUES
    points = _figures(tables, rows) if shown == VALUES else rows[rows["gap_usd"].notna()].reset_index(drop=True)
    layers = {VALUES: {"pairs": rows}, GAP: {}, PERCENT: {"freight": freight(tables)}}[shown]
    names = points["source"] if shown == VALUES else pd.concat([points[f"{side}_source"] for side in _SIDES])
    exporter, importer = FLOWS[flow or Flow.EXPORT.value]
    facts = {"show": shown, "exporter": exporter, "importer": importer, "value": _VALUES[shown]}
    newest = points["known_from"].max() if len(points) else None
    return View(points, layers, day or newest, tuple(dict.fromkeys(names)), facts)


@once_per_version
def yearly_pairs(tables: TableMap, flow: str, source: str) -> pd.DataFrame:
    """Return the years of one flow in which both countries have a figure: by the headline pair of each, or by one pair."""
    exporter, importer = FLOWS[flow]
    rows = _yearly(tables)
    rows = rows[(rows["exporter"] == exporter) & (rows["importer"] == importer)]
    return rows[_of_pair(rows, source)].sort_values("year", ignore_index=True)[_PAIR]


@once_per_version
def _yearly(tables: TableMap) -> pd.DataFrame:
    rows = tables["mirror_gap"]
    rows = rows[rows["period"].str.fullmatch("[0-9]{4}").astype("bool")]
    weak = rows["status"].isin(_WEAK) | rows[[f"{side}_source" for side in _SIDES]].isin(
        sources_from_estimates(tables)
    ).any(axis=1)
    return rows.assign(year=rows["period"].astype("int64"), firm=~weak)


def _figures(tables: TableMap, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the two figures behind each pair, as table `flows` has them, the exporter's before the importer's."""
    flows = tables["flows"]
    flows = flows[(flows["code"] == TOTAL) & flows["reporter"].isin(PAIR) & flows["partner"].isin(PAIR)]
    sides = []
    for side, flow in zip(_SIDES, (Flow.EXPORT, Flow.IMPORT), strict=True):
        wanted = {"reporter": rows[side], "source": rows[f"{side}_source"], "year": rows["year"]}
        named = pd.DataFrame(wanted).assign(flow=flow.value, period=rows["year"].astype("str"))
        sides.append(named.merge(flows, on=["reporter", "source", "flow", "period"]))
    points = pd.concat(sides, ignore_index=True)
    weak = points["status"].isin(_WEAK) | (points["method"] == Method.RECOVERED)
    return points.assign(firm=~weak)[_FIGURE]


def _of_pair(rows: pd.DataFrame, source: str) -> pd.Series:
    if source == HEADLINE:
        return rows["headline"]
    exporter, importer = sources_of(source)
    return (rows["exporter_source"] == exporter) & (rows["importer_source"] == importer)


@once_per_version
def pairs(tables: TableMap, flow: str) -> list[str]:
    """Return the pairs of sources that report one flow, those of most years first, each as an address has it."""
    exporter, importer = FLOWS[flow]
    rows = _yearly(tables)
    rows = rows[(rows["exporter"] == exporter) & (rows["importer"] == importer)]
    years = rows["exporter_source"].str.cat(rows["importer_source"], sep=_JOIN).value_counts()
    return [str(name) for name in sorted(years.index, key=lambda name: (-years[name], name))]


def sources_of(pair: str) -> tuple[str, str]:
    """Return the exporter's and the importer's source of a pair as an address has it."""
    exporter, _, importer = pair.partition(_JOIN)
    return exporter, importer


@dataclass(frozen=True)
class GapSummary:
    """What the years of some pairs say together, counted from their rows.

    `years` have a gap between figures that can be leaned on; `last` is the newest of them and `widest` the one of the
    largest gap in dollars. `left_out` are the years whose gap hangs on a weaker figure; `estimated` gives for a country the first year for which only an estimate stands on its side.
    """

    years: int
    left_out: int
    importer_more: int
    exporter_more: int
    within_freight: int
    last: MirrorPair | None
    widest: MirrorPair | None
    estimated: Mapping[str, int]


def summarize_gaps(rows: pd.DataFrame, freight_percent: float) -> GapSummary:
    """Count in how many firm years each side reported more, and the importer by no more than freight; pick telling years."""
    with_gap = rows[rows["gap_usd"].notna()]
    gaps = with_gap[with_gap["firm"]]
    pairs, estimated = typed_rows(gaps, MirrorPair), dict[str, int]()
    for side in _SIDES:
        weak = rows[rows[f"{side}_status"] == Status.ESTIMATE]
        estimated |= {str(country): int(years.min()) for country, years in weak.groupby(side)["year"]}
    return GapSummary(
        years=len(gaps),
        left_out=len(with_gap) - len(gaps),
        importer_more=int((gaps["gap_usd"] > 0).sum()),
        exporter_more=int((gaps["gap_usd"] < 0).sum()),
        within_freight=int(gaps["gap_percent"].between(0, freight_percent, inclusive="right").sum()),
        last=pairs[-1] if pairs else None,
        widest=max(pairs, key=lambda pair: abs(pair.gap_usd), default=None),
        estimated=estimated,
    )


@once_per_version
def freight(tables: TableMap) -> pd.DataFrame:
    """Return freight and insurance as the Bank of Russia reckons them, in per cent of the FOB value: one row, or none."""
    rows = tables["gap_causes"]
    rows = rows[(rows["cause"] == FREIGHT) & rows["freight_percent"].notna()]
    return rows[["freight_percent", "publisher"]].reset_index(drop=True)


@once_per_version
def causes(tables: TableMap) -> Sequence[GapCause]:
    """Return what is known to cause gaps, in order."""
    return typed_rows(tables["gap_causes"].sort_values("position"), GapCause)


@once_per_version
def last_own_reports(tables: TableMap) -> pd.DataFrame:
    """Return, for each country and flow, how far its own statistics reach here, and what stands for it afterwards.

    Columns: reporter, flow, year, source of the last year of its own; then_source, then_year of the last year after it,
    blank where none follows. Neither an estimate nor what was worked out from one is its own.
    """
    rows = tables["flows"]
    pair = rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR) & (rows["code"] == TOTAL)
    rows = rows[pair & rows["period"].str.fullmatch("[0-9]{4}").astype("bool")]
    rows = rows.assign(year=rows["period"].astype("int64")).sort_values([*_FLOW, "year", "source"])
    own = rows["status"].isin(list(DECIDING)) & (rows["method"] != Method.RECOVERED)
    last = rows[own].drop_duplicates(_FLOW, keep="last")[[*_FLOW, "year", "source"]]
    then = rows[~own].drop_duplicates(_FLOW, keep="last")[[*_FLOW, "year", "source"]]
    joined = last.merge(then, on=_FLOW, how="left", suffixes=("", "_then"))
    later = joined["year_then"] > joined["year"]
    return joined.assign(
        then_year=joined["year_then"].where(later), then_source=joined["source_then"].where(later)
    ).drop(columns=["year_then", "source_then"])


@once_per_version
def publication_events(tables: TableMap) -> Sequence[EventRow]:
    """Return the events in which a publisher stopped or resumed publishing, the first first."""
    return sorted((row for row in EVENTS.rows(tables) if row.category == STATISTICS), key=lambda row: row.day)


@once_per_version
def known_errors(tables: TableMap) -> pd.DataFrame:
    """Return the figures of the pair that are marked as suspect, one row for each source, country and reason.

    Columns: source, reporter, note, flows, years; the last two list what the reason is for, in order.
    """
    rows = tables["trade"]
    pair = rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR) & (rows["code"] == TOTAL)
    rows = rows[pair & (rows["status"] == Status.SUSPECT) & rows["note"].notna()]
    groups = rows.sort_values("period").groupby(["source", "reporter", "note"], sort=True)
    found = [(*map(str, key), tuple(sorted(set(g["flow"]))), tuple(dict.fromkeys(g["period"]))) for key, g in groups]
    return pd.DataFrame(found, columns=["source", "reporter", "note", "flows", "years"])


@once_per_version
def complaints(tables: TableMap, flow: str) -> pd.DataFrame:
    """Return what the checks find of gaps of one flow that are wider than they allow."""
    exporter, _ = FLOWS[flow]
    rows = tables["checks"]
    return rows[(rows["check"] == "mirror-gap") & (rows["reporter"] == exporter)]


@once_per_version
def printed(tables: TableMap) -> set[tuple[str, str, str, str]]:
    """Return source, reporter, flow and period of every figure of the pair that stands as a publisher printed it."""
    rows = tables["trade"]
    rows = rows[rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR) & (rows["code"] == TOTAL)]
    return set(rows[["source", "reporter", "flow", "period"]].itertuples(index=False, name=None))
