"""Pure: every vintage of one printed figure, the same flow elsewhere, and the derived tables that rest on it.

A figure is named by its key in table `trade`. Differences between vintages were computed in etl; here they are picked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap, typed_rows
from etl.model import MIRROR_FLOWS, PAIR, TOTAL, WORLD, Flow, Measure, Method, Period, Status
from etl.schema.given_tables import TRADE
from etl.schema.tables import TABLES

#: The words that name a figure, in the order in which each leaves fewer of the next.
FIGURE = ("source", "reporter", "partner", "flow", "code", "period", "classification")
#: Countries that lists begin with.
_FIRST = (*PAIR, WORLD)
#: What names a figure of all goods.
_TOTAL_FIGURE = ["source", "reporter", "partner", "flow", "period"]
_REVISION = ["revision", "old_usd", "revised_by_usd", "change_percent", "old_published"]
#: Tables of what was done to figures: they name a figure without resting on it.
_ABOUT_FIGURES = ("revisions", "checks")


class FigureVintage(NamedTuple):
    """A row of `vintages`: one value of a figure in dollars, and how it was changed against the one before, in per cent too."""

    value_usd: float
    status: str
    valuation: str
    note: str
    recorded_at: pd.Timestamp
    published_text: str
    snapshot: str
    file: str
    address: str
    revision: str
    revised_by_usd: float
    change_percent: float


class OtherFigure(NamedTuple):
    """A row of `same_flow_elsewhere`: a figure of another source, or of the partner, in dollars."""

    source: str
    reporter: str
    partner: str
    flow: str
    code: str
    period: str
    classification: str
    value_usd: float
    valuation: str
    published_text: str


class Revision(NamedTuple):
    """A row of table `revisions`: a figure that its publisher changed or withdrew, in dollars and per cent."""

    source: str
    reporter: str
    partner: str
    flow: str
    code: str
    period: str
    classification: str
    revision: str
    old_usd: float
    new_usd: float
    change_percent: float
    published: pd.Timestamp


class CheckFinding(NamedTuple):
    """A row of table `checks`: what a soft check found of a figure; what it compares is in dollars."""

    check: str
    about: str
    source: str
    reporter: str
    partner: str
    flow: str
    period: str
    classification: str
    other_source: str
    value_usd: float
    other_usd: float
    message: str
    found: float
    limit: float


class ClaimSummary(NamedTuple):
    """A row of table `claims`: what a claim says in brief."""

    claim: str
    summary: str


def possible_values(rows: pd.DataFrame, name: str) -> list[str]:
    """Return the values of one word of FIGURE among rows of table `trade`, the one to begin with first."""
    values = [str(value) for value in rows[name].unique()]
    match name:
        case "source":
            return _sources(rows, values)
        case "reporter" | "partner":
            return sorted(values, key=lambda code: (_FIRST.index(code) if code in _FIRST else len(_FIRST), code))
        case "code":
            return sorted(values, key=lambda code: (code != TOTAL, code))
        case "period":
            return sorted(values, key=_newest_and_longest, reverse=True)
        case "classification":
            return sorted(values, reverse=True)
    return sorted(values)


def _sources(rows: pd.DataFrame, values: list[str]) -> list[str]:
    """Begin with the source that has the newest figure of the two countries' trade with each other."""
    pair = rows[rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR)]
    newest = pair.groupby("source")["period"].max()
    return sorted(sorted(values), key=lambda source: newest.get(source, ""), reverse=True)


def _newest_and_longest(text: str) -> tuple[int, int]:
    period = Period.parse(text)
    return period.last, period.count


def vintages(tables: TableMap, figure: Mapping[str, str]) -> pd.DataFrame:
    """Return every vintage of a figure, the newest first, each with its file and with what changed since the one before.

    `revision` and what follows it are blank in the first vintage, and where the value stayed as it was.
    """
    rows = _where(tables["trade"], figure)
    revised = _where(tables["revisions"], figure)[["published", *_REVISION]]
    files = tables["snapshots"][["snapshot", "file", "size", "published_text"]]
    joined = rows.merge(revised, on="published", how="left").merge(files, on="snapshot", how="left")
    return joined.sort_values("published", ascending=False, ignore_index=True)


def same_flow_elsewhere(tables: TableMap, figure: Mapping[str, str]) -> pd.DataFrame:
    """Return the newest vintage of the same flow in other sources, and of its mirror in the partner's figures.

    The figure's own figures come first; goods are compared by their code, whatever the edition that it stands in.
    """
    trade = tables["trade"]
    rows = trade[(trade["period"] == figure["period"]) & (trade["code"] == figure["code"])]
    own = _where(rows, {name: figure[name] for name in ("reporter", "partner", "flow")})
    own = own[own["source"] != figure["source"]]
    mirrored = {"reporter": figure["partner"], "partner": figure["reporter"], "flow": MIRROR_FLOWS[figure["flow"]]}
    both = pd.concat([own, _where(rows, mirrored)]).sort_values("published", kind="stable")
    newest = both.drop_duplicates(list(FIGURE), keep="last")
    newest = newest.merge(tables["snapshots"][["snapshot", "published_text"]], on="snapshot", how="left")
    order = newest.assign(mirror=newest["reporter"] != figure["reporter"])
    return order.sort_values(["mirror", "source", "classification"], ignore_index=True)


def _where(rows: pd.DataFrame, figure: Mapping[str, str]) -> pd.DataFrame:
    for name, value in figure.items():
        rows = rows[rows[name] == value]
    return rows


def dependent_rows(tables: TableMap, figure: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return, by name, the derived tables with their rows that rest on a figure: on itself, or on a sum that it is in."""
    flows = _flows_of(tables, figure)
    if flows.empty:
        return {}
    named = [name for name, table in TABLES.items() if table.derived and name not in _ABOUT_FIGURES]
    found = {name: flows if name == "flows" else _rows_of(tables[name], flows) for name in named}
    return {name: rows for name, rows in found.items() if len(rows)}


def _flows_of(tables: TableMap, figure: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows of `flows` that a figure is in: printed, summed over months or partners, or recovered from it."""
    key = {name: value for name, value in figure.items() if name not in ("partner", "period")}
    own = _where(tables["flows"], key)
    same, period = own["partner"] == figure["partner"], own["period"] == figure["period"]
    whole = own["period"].map({text: _holds(text, figure["period"]) for text in own["period"].unique()}).astype("bool")
    printed = same & period & (own["method"] == Method.PRINTED)
    summed = same & whole & (own["method"] == Method.SUM_OF_MONTHS)
    world = (own["partner"] == WORLD) & period & (own["method"] == Method.COMPUTED)
    return pd.concat([own[printed | summed | world], _flows_from_estimate(tables, figure)], ignore_index=True)


def _holds(whole: str, part: str) -> bool:
    outer, inner = Period.parse(whole), Period.parse(part)
    return outer.first <= inner.first and inner.last <= outer.last and outer != inner


def _flows_from_estimate(tables: TableMap, figure: Mapping[str, str]) -> pd.DataFrame:
    """Return what was worked out from an estimate: the mirrored flow of its period, in the partner's figures."""
    mirrored = {"reporter": figure["partner"], "partner": figure["reporter"], "flow": MIRROR_FLOWS[figure["flow"]]}
    same = {"method": Method.RECOVERED.value, "period": figure["period"], "code": figure["code"]}
    found = _where(tables["flows"], {**same, **mirrored})
    if found.empty:
        return found
    newest = _where(tables["trade"], figure).sort_values("published")["status"].tail(1)
    return found if (newest == Status.ESTIMATE).any() else found.iloc[:0]


def _rows_of(rows: pd.DataFrame, flows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a derived table that name one of these flows, by the columns of its key that the table has."""
    if "exporter" in rows.columns:
        return pd.concat([_mirror_rows(rows, flows, flow) for flow in Flow], ignore_index=True).drop_duplicates()
    if "source" not in rows.columns or "reporter" not in rows.columns:
        return rows.iloc[:0]
    keys = _with_measures(flows, pair_only="partner" not in rows.columns, goods="code" in rows.columns)
    also = [keys, keys.assign(base_period=keys["period"]).drop(columns=["period", "year"])]
    parts = [_semi_join(rows, one) for one in also if "base_period" in rows.columns or one is keys]
    return pd.concat(parts, ignore_index=True).drop_duplicates()


def _with_measures(flows: pd.DataFrame, *, pair_only: bool, goods: bool) -> pd.DataFrame:
    """Name each flow by every measure that it is in; of goods, only where a table tells goods apart."""
    kept = flows if goods else flows[flows["code"] == TOTAL]
    kept = kept[kept["reporter"].isin(PAIR) & kept["partner"].isin(PAIR)] if pair_only else kept
    names = [name for name in TRADE.key if name != "published"]
    years = kept["period"].where(kept["period"].str.len() == 4)
    rows = kept[names].assign(year=pd.to_numeric(years))
    measures = [rows.assign(measure=rows["flow"]), *[rows.assign(measure=both.value) for both in _OF_BOTH]]
    return pd.concat(measures, ignore_index=True)


_OF_BOTH = (Measure.TURNOVER, Measure.BALANCE)


def _mirror_rows(rows: pd.DataFrame, flows: pd.DataFrame, flow: Flow) -> pd.DataFrame:
    """Return the rows of mirror statistics in which flows of one direction are one of the two sides."""
    sides = ("exporter", "importer") if flow is Flow.EXPORT else ("importer", "exporter")
    totals = flows[(flows["flow"] == flow) & (flows["code"] == TOTAL)]
    names = {"reporter": sides[0], "partner": sides[1], "source": f"{sides[0]}_source"}
    return _semi_join(rows, totals.rename(columns=names)[[*names.values(), "period"]])


def _semi_join(rows: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    on = [name for name in keys.columns if name in rows.columns]
    return rows.merge(keys[on].drop_duplicates(), on=on)


def claims_of(tables: TableMap, resting_rows: Mapping[str, pd.DataFrame]) -> list[ClaimSummary]:
    """Return the claims, in their order, of which a reading among these rows measured something."""
    checks = resting_rows.get("claim_checks")
    if checks is None:
        return []
    held, claims = checks.loc[checks["measured"].notna(), "claim"], tables["claims"]
    return typed_rows(claims[claims["claim"].isin(held)].sort_values("position"), ClaimSummary)


def is_printed(tables: TableMap, rows: pd.DataFrame) -> pd.Series:
    """Return which rows of source, reporter, partner, flow and period, of all goods, name a figure of table `trade`."""
    known = _printed_totals(tables)
    found = [row in known for row in rows[_TOTAL_FIGURE].itertuples(index=False, name=None)]
    return pd.Series(found, rows.index, dtype="bool")


def is_estimate(tables: TableMap, figure: Mapping[str, str]) -> bool:
    """Return whether the newest vintage of a figure of all goods, or of a flow that a turnover adds up, is an estimate."""
    flows = list(Flow) if figure["flow"] == Measure.TURNOVER else [figure["flow"]]
    named = [{**figure, "flow": str(flow)} for flow in flows]
    return any(tuple(one[name] for name in _TOTAL_FIGURE) in _estimated_totals(tables) for one in named)


@once_per_version
def _estimated_totals(tables: TableMap) -> frozenset[tuple[str, ...]]:
    newest = tables["trade"].sort_values("published").drop_duplicates([*_TOTAL_FIGURE, "code"], keep="last")
    weak = newest[(newest["code"] == TOTAL) & (newest["status"] == Status.ESTIMATE)]
    return frozenset(weak[_TOTAL_FIGURE].itertuples(index=False, name=None))


@once_per_version
def _printed_totals(tables: TableMap) -> frozenset[tuple[str, ...]]:
    trade = tables["trade"]
    return frozenset(trade.loc[trade["code"] == TOTAL, _TOTAL_FIGURE].itertuples(index=False, name=None))
