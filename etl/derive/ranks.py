"""Partner ranks: a country's place among a reporter's partners, only as deep as the publisher's list is known."""

from __future__ import annotations

import pandas as pd

from etl.derive.temporal import (
    at_every_change,
    collapse,
    date_vintages,
    overlap,
    overlap_if_any,
    unless_answered,
)  # fmt: skip
from etl.model import NOT_SPECIFIED, WORLD, Measure
from etl.tables import PARTNER_RANKS

_LIST = ["source", "reporter", "measure", "period"]


def partner_ranks(measured: pd.DataFrame, listed_turnover: pd.DataFrame, lists: pd.DataFrame) -> pd.DataFrame:
    """Give table `partner_ranks` from `measures`, table `partner_turnover` and table `partner_lists`.

    A turnover that a list prints yields to the one computed from both flows. A list that holds the first N partners gives ranks 1 to N; depth 0 is every partner. Equal values share the
    better place; areas not specified are no partner and have none. The share is of the reporter's world total in the
    same source, blank where there is none.
    """
    partners = measured[~measured["partner"].isin([WORLD, NOT_SPECIFIED])]
    printed = unless_answered(_listed(listed_turnover), partners, [*_LIST, "partner"])
    members = pd.concat([partners, printed], ignore_index=True)
    known = date_vintages(lists, _LIST)[[*_LIST, "depth", "known_from", "known_until"]]
    listed = overlap(members, known, _LIST, "_list")
    ranked = at_every_change(listed, _LIST)
    together = ranked.groupby([*_LIST, "known_from"], sort=False)["value_usd"]
    ranked["rank"] = together.rank(method="min", ascending=False).astype("int64")
    within = (ranked["depth"] == 0) | (ranked["rank"] <= ranked["depth"])
    shared = _with_share(ranked[within], measured[measured["partner"] == WORLD])
    return collapse(shared[[c.name for c in PARTNER_RANKS.columns]], ["source", "reporter", "partner", *_LIST[2:]])


def _listed(listed_turnover: pd.DataFrame) -> pd.DataFrame:
    """Date the turnovers that a list prints because it does not hold both flows."""
    dated = date_vintages(listed_turnover, ["source", "reporter", "partner", "period"])
    columns = ["source", "reporter", "partner", "measure", "period", "value_usd", "status", "known_from", "known_until"]
    return dated.assign(measure=Measure.TURNOVER.value)[columns]


def _with_share(ranked: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    totals = world[[*_LIST, "value_usd", "known_from", "known_until"]].rename(columns={"value_usd": "world_usd"})
    shared = overlap_if_any(ranked, totals[totals["world_usd"] != 0], _LIST, "_world")
    return shared.assign(share_percent=shared["value_usd"] / shared["world_usd"] * 100)
