"""Builds of data with nothing to judge leave the tables empty that no test of a build reads, unless tests are thorough.

What these tables hold is tested where they are derived, and on the project's own data.
"""

from __future__ import annotations

import pandas as pd
import pytest

from etl import pipeline
from etl.ingest.curated import CuratedData
from etl.ingest.vintages import Frames
from etl.judgement import claims
from etl.schema.tables import TABLES

#: Functions of `etl.pipeline` that derive a table of their own name.
UNREAD = (
    "annual_rates", "bridge_trade", "concentration", "fuel_growth", "fuel_weights", "goal_currencies", "goal_outcomes",
    "goal_progress", "goal_then", "goal_words", "partner_estimates", "partner_ranks", "price_volume", "region_shares",
    "series_growth", "series_in_currencies", "series_months",
)  # fmt: skip
_DERIVED = pipeline._derived


def leave_unread_tables_empty() -> None:
    """Let this process build so."""
    pipeline._derived = _derived


def _derived(given: Frames, base: CuratedData) -> Frames:
    if base.articles or base.goals:
        return _DERIVED(given, base)

    def empty(name: str) -> pd.DataFrame:
        return TABLES[name].empty()

    with pytest.MonkeyPatch.context() as patch:
        for name in UNREAD:
            patch.setattr(pipeline, name, lambda *_, name=name: empty(name))
        patch.setattr(pipeline, "goal_earlier", lambda *_: pd.DataFrame())
        for name in ("claim_checks", "claim_words"):
            patch.setattr(claims, name, lambda *_, name=name: empty(name))
        return _DERIVED(given, base)
