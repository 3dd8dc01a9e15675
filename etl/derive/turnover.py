"""Turnover and growth: both flows of one source added up, and one measure against the year before."""

from __future__ import annotations

import pandas as pd

from etl.derive.estimates import RECOVERED_SOURCE
from etl.derive.pair import of_pair
from etl.derive.precedence import add_precedence, add_turn
from etl.derive.temporal import coalesce_into, split_at_changes, temporal_anti_join
from etl.model import DECIDING, KOREA, RUSSIA, TOTAL, WORLD, Flow, Measure, Period, Status
from etl.relations import frames as relations
from etl.relations import growth as growth_relation
from etl.relations import turnover as turnover_relation
from etl.schema.categories import as_categories, as_texts, is_category, stack
from etl.schema.derived_tables import GROWTH, TURNOVER

_PARTIES = ["source", "reporter", "partner"]


def turnover(both: pd.DataFrame) -> pd.DataFrame:
    """Return table `turnover` from what `join_flows` returns: exports plus imports and exports less imports."""
    return coalesce_into(both, TURNOVER, [*_PARTIES, "period"])


def join_flows(flows: pd.DataFrame) -> pd.DataFrame:
    """Return dated rows of both flows of all goods where one source has both, as `export_usd` and `import_usd`.

    `value_usd` is their sum, `balance_usd` exports less imports, `status` the weaker of the two. Other columns are the
    export's, and with the suffix `_import` the import's. Beside imports recovered from estimates stand the exports that
    Korea's own authority publishes, as soon as there are any.
    """
    totals = _with_own_exports(flows[flows["code"] == TOTAL])
    both = relations.to_pandas(turnover_relation.turnover(relations.lazy(totals), [*_PARTIES, "period"]))
    return as_categories(both) if is_category(flows["source"]) else both


def _with_own_exports(totals: pd.DataFrame) -> pd.DataFrame:
    """Replace the exports recovered from estimates by those of the first of the country's own sources, while it has them."""
    recovered = (totals["source"] == RECOVERED_SOURCE) & (totals["flow"] == Flow.EXPORT)
    if not recovered.any():
        return totals
    candidates = as_texts(
        totals[
            (totals["source"] != RECOVERED_SOURCE)
            & (totals["flow"] == Flow.EXPORT)
            & (totals["reporter"] == KOREA)
            & (totals["partner"] == RUSSIA)
            & totals["period"].isin(totals.loc[recovered, "period"])
            & totals["status"].isin(list(DECIDING))
        ]
    )
    key = ["reporter", "partner", "period"]
    rivals = split_at_changes(add_turn(add_precedence(candidates)).dropna(subset="turn"), key)
    own = rivals.sort_values([*key, "known_from", "turn"]).drop_duplicates([*key, "known_from"])
    rest = temporal_anti_join(totals[recovered], own, key)
    return stack([totals[~recovered], rest, own.assign(source=RECOVERED_SOURCE)[totals.columns]])


def growth(measured: pd.DataFrame) -> pd.DataFrame:
    """Return table `growth` of the pair and of its world totals from table `measures`: never across two sources.

    A period is compared with the same months of the year before; a base of zero has no growth. Nor has a balance, which
    may pass zero, nor an estimate: a missing report is estimated from the partner's, and what changes in it is the
    partner's.
    """
    near = of_pair(measured, also=[WORLD])
    near = near[(near["measure"] != Measure.BALANCE) & (near["status"] != Status.ESTIMATE)]
    bases = {text: str(Period.parse(text).a_year_before()) for text in near["period"].unique()}
    now = near.assign(base_period=near["period"].map(bases).astype("str"))
    key = [*_PARTIES, "measure"]
    joined = relations.to_pandas(growth_relation.growth(relations.lazy(now), key, time="period", base="base_period"))
    return coalesce_into(joined, GROWTH, [*_PARTIES, "measure", "period"])
