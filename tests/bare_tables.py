"""Builds of data with nothing to judge leave the tables empty that no test of a build reads, unless tests are thorough.

What these tables hold is tested where they are derived, and on the project's own data; a test of a build that reads one of
them takes `all_derived`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import pandas as pd
import pytest

from etl import derivation
from etl.ingest.curated import CuratedData
from etl.ingest.declarations import Correction
from etl.ingest.vintages import Frames
from etl.judgement import claims
from etl.schema.tables import TABLES
from tests.remembered import forget_all

#: Functions of `etl.derivation` that derive a table of their own name.
UNREAD = (
    "annual_rates", "bridge_trade", "concentration", "fuel_growth", "fuel_weights", "goal_currencies", "goal_outcomes",
    "goal_progress", "goal_then", "goal_words", "growth", "mirror_gap", "partner_estimates", "partner_ranks",
    "price_volume", "products", "region_shares", "series", "series_growth", "series_in_currencies", "series_months",
)  # fmt: skip
_DERIVED, _SOFT_CHECKS = derivation._derived, derivation.soft_checks


def leave_unread_tables_empty() -> None:
    """Let this process build so."""
    derivation._derived, derivation.soft_checks = _derived, _soft_checks  # type: ignore[assignment]


@contextmanager
def all_derived() -> Iterator[None]:
    """Let builds derive every table meanwhile, however little there is to judge."""
    with pytest.MonkeyPatch.context() as patch:
        forget_all(patch)
        patch.setattr(derivation, "_derived", _DERIVED)
        patch.setattr(derivation, "soft_checks", _SOFT_CHECKS)
        yield


def _derived(given: Frames, base: CuratedData) -> Frames:
    if base.articles or base.goals:
        return _DERIVED(given, base)

    with pytest.MonkeyPatch.context() as patch:
        for name in UNREAD:
            patch.setattr(derivation, name, lambda *_, name=name: TABLES[name].empty())
        for name in ("goal_years", "goal_earlier"):
            patch.setattr(derivation, name, lambda *_: pd.DataFrame())
        for name in ("claim_checks", "claim_words"):
            patch.setattr(claims, name, lambda *_, name=name: TABLES[name].empty())
        return _DERIVED(given, base)


def _soft_checks(frames: Mapping[str, pd.DataFrame], rules: Iterable[Correction]) -> pd.DataFrame:
    if len(frames["claims"]) or len(frames["goals"]):
        return _SOFT_CHECKS(frames, rules)
    return TABLES["checks"].empty()
