"""How each data set is brought up to date: the command to run, when its publisher was last asked, and which period is due when.

Days come from receipts and from the publishers' calendars, never from the clock: whoever shows what is overdue knows the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache

import pandas as pd

from etl.ingest.typed_csv import cast_columns
from etl.integrity.receipts import Receipt
from etl.schema import given_tables
from etl.sources import api_sources, file_sources
from etl.sources._source import ApiSource

#: The days for which calendars are written down.
_FIRST, _LAST = date(2018, 1, 1), date(2035, 12, 31)


def source_commands(receipts: Iterable[Receipt]) -> pd.DataFrame:
    """Return table `source_commands`: a live data set is fetched, another imported from its publisher's files."""
    asked = {
        one.format: pd.Timestamp(one.recorded_at.date())
        for one in sorted(receipts, key=lambda one: one.recorded_at)
        if one.request
    }
    commands = {source.info.source: f"python -m etl import {source.name} FILE" for source in file_sources().values()}
    commands |= {source.info.source: f"python -m etl fetch {source.name}" for source in api_sources().values()}
    days = {source.info.source: asked.get(source.name) for source in api_sources().values()}
    found = [{"source": name, "command": commands[name], "asked": days.get(name)} for name in sorted(commands)]
    return cast_columns(given_tables.SOURCE_COMMANDS, pd.DataFrame(found))


def due_periods() -> pd.DataFrame:
    """Return table `due_periods` from the calendars of the live sources."""
    return _due_periods().copy()


@cache
def _due_periods() -> pd.DataFrame:
    """Ask each calendar for its period on every day, once in a process: calendars are code."""
    live = sorted(api_sources().values(), key=lambda source: source.info.source)
    return cast_columns(
        given_tables.DUE_PERIODS, pd.DataFrame([row for source in live for row in _new_periods(source)])
    )


def _new_periods(source: ApiSource) -> Iterator[dict[str, object]]:
    """Yield each day from which another period should be out, with that period."""
    before = ""
    for day in _days():
        period = source.newest_due(day)
        if period != before:
            yield {"source": source.info.source, "due_from": pd.Timestamp(day), "period": period}
        before = period


def _days() -> Sequence[date]:
    return [_FIRST + timedelta(days=count) for count in range((_LAST - _FIRST).days + 1)]
