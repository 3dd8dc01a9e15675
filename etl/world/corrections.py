"""Known errors of publishers in the figures of all countries: marked as in the pair's, never altered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import narwhals as nw

from etl.ingest.corrections import status_given
from etl.ingest.declarations import Correction
from etl.relations.frames import Lazy


class StatusMark(NamedTuple):
    """Which figures a rule covers, by columns of table `trade` and their values, and the status that it gives them."""

    match: tuple[tuple[str, tuple[str, ...]], ...]
    status: str


def status_marks(rules: Iterable[Correction], source: str, published: date | None) -> tuple[StatusMark, ...]:
    """Return the marks of a source's rules for figures that were public on a day.

    A rule covers figures up to its own day. Whether a later one says the same cannot be seen from it alone, so that figures
    of a later day, or of none that is known, stand unmarked.
    """
    return tuple(
        StatusMark(tuple(sorted(rule.match.items())), status)
        for rule in rules
        if rule.source == source and (status := status_given(rule)) and published and published <= rule.until
    )


def apply_marks(rows: Lazy, marks: Sequence[StatusMark]) -> Lazy:
    """Return rows of table `trade` with the status of each mark that covers them."""
    for mark in marks:
        covered = nw.all_horizontal(*(nw.col(name).is_in(values) for name, values in mark.match), ignore_nulls=False)
        rows = rows.with_columns(status=nw.when(covered).then(nw.lit(mark.status)).otherwise(nw.col("status")))
    return rows
