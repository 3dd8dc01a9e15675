"""Revisions: figures that their publisher printed differently at a later time, or no longer prints."""

from __future__ import annotations

import pandas as pd

from etl.derive.temporal import shares_key
from etl.model import Status
from etl.schema.categories import as_texts
from etl.schema.derived_tables import REVISIONS
from etl.schema.given_tables import TRADE

_KEY = [name for name in TRADE.key if name != "published"]


def revisions(trade: pd.DataFrame) -> pd.DataFrame:
    """Return table `revisions` from table `trade`: each vintage against the one before, where value or standing changed.

    A withdrawn figure keeps its last value on both sides. The change in per cent is blank where the value before was
    zero.
    """
    several = as_texts(trade[shares_key(trade, _KEY)])
    ordered = several.sort_values([*_KEY, "published"], ignore_index=True)
    before = ordered.groupby(_KEY, sort=False)[["value_usd", "published", "status"]].shift(1)
    old, new = before["value_usd"], ordered["value_usd"]
    gone, was_gone = ordered["status"] == Status.WITHDRAWN, before["status"] == Status.WITHDRAWN
    kind = pd.Series("revised", ordered.index, dtype="str").mask(gone, "withdrawn").mask(was_gone & ~gone, "restored")
    rows = ordered.assign(
        revision=kind,
        old_usd=old,
        new_usd=new,
        revised_by_usd=new - old,
        change_percent=((new / old - 1) * 100).where(old != 0),
        old_published=before["published"],
    )
    changed = old.notna() & ((old != new) | (gone != was_gone))
    return rows.loc[changed, REVISIONS.names].reset_index(drop=True)
