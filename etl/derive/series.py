"""The headline series: one line for each country's books, and which source serves which year.

The order of precedence is declared here. A suspect figure yields to the next source, then to a rounded statement of
the country's own authority; every point keeps its source, and a change of source from one year to the next is a
splice, across which no growth is computed.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.flows import totals_of_pair
from etl.derive.temporal import DATES, at_every_change, collapse, overlap, overlap_if_any
from etl.model import KOREA, PAIR, RUSSIA, Flow, Measure, Method, Period, Status
from etl.tables import SERIES

#: First the country's own authority, then those who received its figures, then what can be worked out from them.
PRECEDENCE = {
    KOREA: ("kcs-api", "kcs", "imf-imts", "un-comtrade", "imf-dots", "imf-imts-inverted"),
    RUSSIA: ("imf-imts", "imf-dots", "un-comtrade"),
}
STATEMENT_SOURCE = "statements"

_POINT = ["reporter", "partner", "measure", "period"]
_COLUMNS = [c.name for c in SERIES.columns]


def series(measured: pd.DataFrame, flows: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Give table `series`, yearly, from `measures`, table `flows` (for methods) and table `statements`."""
    candidates = pd.concat([_from_sources(measured, flows), _from_statements(statements)], ignore_index=True)
    rivals = at_every_change(candidates[candidates["precedence"].notna()], _POINT)
    best = rivals.sort_values([*_POINT, "known_from", "precedence", "published", "statement"], kind="stable")
    chosen = best.drop_duplicates([*_POINT, "known_from"])
    return collapse(_with_splices(collapse(chosen[_COLUMNS[:-3] + _COLUMNS[-2:]], _POINT))[_COLUMNS], _POINT)


def _from_sources(measured: pd.DataFrame, flows: pd.DataFrame) -> pd.DataFrame:
    pair = measured["reporter"].isin(PAIR) & measured["partner"].isin(PAIR)
    yearly = measured["period"].str.fullmatch(r"\d{4}")
    rows = measured[pair & yearly].copy()
    orders = {(who, source): place for who, order in PRECEDENCE.items() for place, source in enumerate(order)}
    keys = list(zip(rows["reporter"], rows["source"], strict=True))
    rows["precedence"] = pd.Series([orders.get(key) for key in keys], index=rows.index, dtype="float64")
    rows.loc[rows["status"] == Status.SUSPECT, "precedence"] += 200
    rows = overlap(rows, _methods(flows), ["source", *_POINT], "_method")
    return rows.assign(published=rows["known_from"])


def _methods(flows: pd.DataFrame) -> pd.DataFrame:
    """Give how each flow of the pair came about, day by day, and for turnover the further from print of its two."""
    parties = ["source", "reporter", "partner", "period"]
    each = totals_of_pair(flows).rename(columns={"flow": "measure"})[[*parties, "measure", "method", *DATES]]
    exports, imports = each[each["measure"] == Flow.EXPORT], each[each["measure"] == Flow.IMPORT]
    both = overlap(exports, imports, parties, "_import")
    ranks = {method.value: rank for rank, method in enumerate(Method)}
    exports_further = both["method"].map(ranks) >= both["method_import"].map(ranks)
    further = both["method"].where(exports_further, both["method_import"])
    turnovers = both.assign(measure=Measure.TURNOVER.value, method=further)[each.columns]
    return pd.concat([each, turnovers], ignore_index=True)


def _from_statements(statements: pd.DataFrame) -> pd.DataFrame:
    own = statements["authority"] & (statements["subject"] == "total") & statements["stated_usd"].notna()
    pair = statements["reporter"].isin(PAIR) & statements["partner"].isin(PAIR) & statements["measure"].notna()
    yearly = statements["period"].str.fullmatch(r"\d{4}")
    said = statements[own & pair & yearly]
    return said.assign(
        source=STATEMENT_SOURCE,
        value_usd=said["stated_usd"],
        method=Method.STATEMENT.value,
        status=Status.REPORTED.value,
        precedence=100.0,
        known_from=said["published"],
        known_until=pd.Series(pd.NaT, index=said.index, dtype="datetime64[s]"),
    )


def _with_splices(points: pd.DataFrame) -> pd.DataFrame:
    years = {text: str(Period.parse(text).a_year_before()) for text in points["period"].unique()}
    rows = points.assign(base_period=points["period"].map(years).astype("str"))
    before = points[[*_POINT, "source", "known_from", "known_until"]].rename(columns={"period": "base_period"})
    joined = overlap_if_any(rows, before, ["reporter", "partner", "measure", "base_period"], "_before")
    changed = joined["source_before"].notna() & (joined["source_before"] != joined["source"])
    return joined.assign(spliced=changed)
