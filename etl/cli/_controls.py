"""Which sources check themselves; of the others, revisions that are larger than such a source makes.

A changed digit breaks a sum where a publisher prints one. Elsewhere only what was said before can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from etl.cli._report import Report
from etl.sources import api_sources, file_sources
from etl.sources._source import ApiSource, FileSource
from etl.store import Version

_RATE = ["source", "currency", "year"]


def describe_controls() -> Mapping[str, Report]:
    """Return, by data set, what in it shows a changed digit, or by how much it revises its figures usually."""
    sources: Sequence[ApiSource | FileSource] = [*file_sources().values(), *api_sources().values()]
    found: dict[str, Report] = {}
    for one in sources:
        if not found.get(one.info.source, {}).get("control"):
            usual = None if one.control else one.usual_revision_percent
            found[one.info.source] = {"control": one.control or None, "usual_revision_percent": usual}
    return found


def unusual_revisions(revised: Sequence[Report], old: Version, new: Version) -> list[Report]:
    """Return the revised figures, and exchange rates, that changed by more than their source revises usually."""
    usual = {name: one["usual_revision_percent"] for name, one in describe_controls().items()}
    figures = [
        {
            "what": " ".join(str(row[name]) for name in ("source", "reporter", "partner", "flow", "period", "code")),
            "source": row["source"],
            "old": row["old_usd"],
            "new": row["new_usd"],
            "change_percent": row["change_percent"],
        }
        for row in revised
    ]
    every = [*figures, *_revised_rates(old.read("exchange_rates"), new.read("exchange_rates"))]
    return [
        {**row, "usual_percent": usual[row["source"]]}
        for row in every
        if usual.get(row["source"]) is not None and abs(row["change_percent"] or 0.0) > usual[row["source"]]
    ]


def _revised_rates(old: pd.DataFrame, new: pd.DataFrame) -> list[Report]:
    """Return the rates of which the newest says something else than before."""
    before, after = (
        rates.sort_values("published", kind="stable").drop_duplicates(_RATE, keep="last") for rates in (old, new)
    )
    both = before.merge(after, on=_RATE, suffixes=("_old", "_new"))
    change = (both["units_per_usd_new"] / both["units_per_usd_old"] - 1) * 100
    rows = both.assign(change_percent=change)[both["units_per_usd_old"] != both["units_per_usd_new"]].to_dict("records")
    return [
        {
            "what": f"{row['source']} {row['currency']} {row['year']}",
            "source": row["source"],
            "old": row["units_per_usd_old"],
            "new": row["units_per_usd_new"],
            "change_percent": row["change_percent"],
        }
        for row in rows
    ]


def unusual_line(row: Report) -> str:
    """Write an unusual revision for people."""
    return (
        f"{row['what']}: {row['old']:,.10g} → {row['new']:,.10g} ({row['change_percent']:+.1f}%), and this source revises"
        f" by no more than {row['usual_percent']:g}%"
    )
