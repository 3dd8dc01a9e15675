"""The mirror gap: one flow of goods as the country that sends it and the country that receives it report it."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from etl.model import Status
from etl.relations.frames import Lazy, join, weakest_status


def mirror_gap(exports: Lazy, imports: Lazy, key: Sequence[str]) -> Lazy:
    """Return each flow that both sides report, with `gap_usd`, `gap_percent` and the weaker `status` of both.

    Takes `exporter_usd` and `exporter_status` of the one side, `importer_usd` and `importer_status` of the other. The gap is
    the importer's figure less the exporter's. An exporter's zero has no gap, nor has an estimate: a missing report is
    estimated from the partner's.
    """
    joined = join(exports.filter(nw.col("exporter_usd") != 0), imports, key, "_importer")
    estimate = Status.ESTIMATE.value
    measured = (nw.col("exporter_status") != estimate) & (nw.col("importer_status") != estimate)
    with_gap = joined.with_columns(
        gap_usd=nw.when(measured).then(nw.col("importer_usd") - nw.col("exporter_usd")),
        status=weakest_status("exporter_status", "importer_status"),
    )
    return with_gap.with_columns(gap_percent=nw.col("gap_usd") / nw.col("exporter_usd") * 100)
