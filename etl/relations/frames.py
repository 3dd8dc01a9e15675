"""Frames of pandas as lazy frames and back, and what all relations share: dated joins and the weakest of statuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from etl.model import Status

#: What Narwhals calls a lazy frame of any engine.
Lazy = nw.LazyFrame[Any]

#: A dated row is valid from the first of these days until the second, that day excluded; a blank end is open.
DATES = ("known_from", "known_until")


def lazy(frame: pd.DataFrame) -> Lazy:
    """Return a frame of pandas as a lazy frame."""
    return nw.from_native(frame).lazy()


def to_pandas(frame: Lazy) -> pd.DataFrame:
    """Work a lazy frame out, and return its rows as a frame of pandas."""
    rows: pd.DataFrame = frame.collect(backend="pandas").to_native()
    return rows


def is_dated(frame: Lazy) -> bool:
    """Return whether the rows of a frame are valid on some days only."""
    return set(DATES) <= set(frame.collect_schema().names())


def join(left: Lazy, right: Lazy, on: Sequence[str], suffix: str) -> Lazy:
    """Return the pairs of rows with equal columns `on`; of dated frames valid on the days on which both are.

    Columns of `right` that `left` has too get the suffix. Dated rows that are never valid together are dropped.
    """
    joined = left.join(right, on=list(on), how="inner", suffix=suffix)
    if not (is_dated(left) and is_dated(right)):
        return joined
    (start, end), (other_start, other_end) = DATES, [f"{name}{suffix}" for name in DATES]
    dated = joined.with_columns(
        nw.max_horizontal(start, other_start).alias(start), nw.min_horizontal(end, other_end).alias(end)
    )
    return dated.drop(other_start, other_end).filter(nw.col(end).is_null() | (nw.col(end) > nw.col(start)))


def weakest_status(*columns: str) -> nw.Expr:
    """Return the weakest of several columns of statuses, row by row; blank where one is no status."""
    worst: nw.Expr = nw.lit(None, nw.String)
    for status in Status:  # from the firmest on, so that the weakest is asked first
        has_status = nw.any_horizontal(*(nw.col(name) == status.value for name in columns), ignore_nulls=True)
        worst = nw.when(has_status).then(nw.lit(status.value)).otherwise(worst)
    return worst
