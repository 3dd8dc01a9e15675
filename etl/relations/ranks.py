"""Ranks and shares: each figure's place among those of its group, and what part of the whole it is."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from etl.relations.frames import DATES, Lazy, is_dated


def ranks(rows: Lazy, group: Sequence[str]) -> Lazy:
    """Add `rank`, the place of `value_usd` in its group, 1 the largest; equal values share the better place.

    Dated rows are placed among those of the same stretch of days: split them at changes first.
    """
    by = [*group, DATES[0]] if is_dated(rows) else list(group)
    return rows.with_columns(rank=nw.col("value_usd").rank("min", descending=True).over(*by).cast(nw.Int64))


def sums(rows: Lazy, group: Sequence[str]) -> Lazy:
    """Add `whole_usd`, the sum of `value_usd` over each group; of dated rows over those of the same stretch of days."""
    by = [*group, DATES[0]] if is_dated(rows) else list(group)
    return rows.with_columns(whole_usd=nw.col("value_usd").sum().over(*by))


def share_percent(part: str, whole: str) -> nw.Expr:
    """Return a column as a share of another, in per cent."""
    return nw.col(part) / nw.col(whole) * 100
