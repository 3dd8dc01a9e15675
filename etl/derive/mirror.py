"""Mirror statistics: one flow of goods as the country that sends it and the country that receives it report it."""

from __future__ import annotations

import pandas as pd

from etl.derive.temporal import collapse, overlap, weakest
from etl.model import RECONCILED, Flow
from etl.tables import MIRROR_GAP

_FLOW = ["exporter", "importer", "period"]


def mirror_gap(pair: pd.DataFrame) -> pd.DataFrame:
    """Give table `mirror_gap` from the pair's flows of all goods: every source of one side against every of the other.

    Sources that reconcile the two sides are left out.
    """
    pair = pair[~pair["source"].isin(list(RECONCILED))]
    exports = _side(pair, Flow.EXPORT, "exporter", "importer")
    imports = _side(pair, Flow.IMPORT, "importer", "exporter")
    joined = overlap(exports[exports["exporter_usd"] != 0], imports, _FLOW, "_importer")
    gap = joined["importer_usd"] - joined["exporter_usd"]
    joined = joined.assign(
        gap_usd=gap,
        gap_percent=gap / joined["exporter_usd"] * 100,
        status=weakest(joined["status"], joined["status_importer"]),
    )
    return collapse(joined[[c.name for c in MIRROR_GAP.columns]], [*_FLOW, "exporter_source", "importer_source"])


def _side(pair: pd.DataFrame, flow: Flow, reporter: str, partner: str) -> pd.DataFrame:
    names = {
        "reporter": reporter,
        "partner": partner,
        "source": f"{reporter}_source",
        "value_usd": f"{reporter}_usd",
    }
    columns = [reporter, partner, "period", names["source"], names["value_usd"], "status", "known_from", "known_until"]
    return pair[pair["flow"] == flow].rename(columns=names)[columns]
