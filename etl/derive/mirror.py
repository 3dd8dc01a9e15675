"""Mirror statistics: one flow of goods as the country that sends it and the country that receives it report it.

Which of a country's figures comes first is decided in `precedence`.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.precedence import add_precedence, add_turn
from etl.derive.temporal import coalesce_into, split_at_changes
from etl.model import RECONCILED, Flow
from etl.relations import frames as relations
from etl.relations import mirror_gap as relation
from etl.schema.derived_tables import MIRROR_GAP

_FLOW = ["exporter", "importer", "period"]
_SOURCES = ["exporter_source", "importer_source"]
_TURNS = ["exporter_turn", "importer_turn"]


def mirror_gap(pair: pd.DataFrame) -> pd.DataFrame:
    """Return table `mirror_gap` from the pair's flows of all goods: every source of one side against every of the other.

    Sources that reconcile the two sides are left out. Against an estimate there is no gap: a missing report is estimated
    from the partner's. The headline pair of a period is made of the first source of each side.
    """
    pair = pair[~pair["source"].isin(list(RECONCILED))]
    exports = _side(pair, Flow.EXPORT, "exporter", "importer")
    imports = _side(pair, Flow.IMPORT, "importer", "exporter")
    joined = relations.to_pandas(relation.mirror_gap(relations.lazy(exports), relations.lazy(imports), _FLOW))
    return coalesce_into(_with_headline(joined), MIRROR_GAP, [*_FLOW, *_SOURCES], ["headline"])


def _side(pair: pd.DataFrame, flow: Flow, reporter: str, partner: str) -> pd.DataFrame:
    names = {"reporter": reporter, "partner": partner}
    names |= {name: f"{reporter}_{name}" for name in ("source", "valuation", "status", "turn")}
    names["value_usd"] = f"{reporter}_usd"
    rows = add_turn(add_precedence(pair[pair["flow"] == flow]))
    return rows.rename(columns=names)[[*names.values(), "period", "known_from", "known_until"]]


def _with_headline(joined: pd.DataFrame) -> pd.DataFrame:
    """Mark, for every stretch of days, the pair whose two sources come first among those that were known."""
    together = split_at_changes(joined, _FLOW).reset_index(drop=True)
    declared = together[together[_TURNS].notna().all(axis=1)]
    best = declared.sort_values([*_TURNS, *_SOURCES], kind="stable").drop_duplicates([*_FLOW, "known_from"])
    return together.assign(headline=together.index.isin(best.index))
