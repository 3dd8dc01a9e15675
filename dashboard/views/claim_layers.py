"""Pure: what a claim lays over a chart besides its stated interval: the span that it speaks of, and its nearest figures.

Rows are picked from the readings of one claim (table `claim_checks`) and from what they rest on.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views import TableMap
from dashboard.views.sentences import claim_sentence
from dashboard.views.table_rows import ARTICLES, EVENTS, STATEMENTS
from etl.model import Period, Role


class ElapsedSpan(NamedTuple):
    """A row of layer `span`: from one place on an axis of years to another, and how many years that is."""

    first: float
    last: float
    years: float


class NearestFigure(NamedTuple):
    """A row of layer `nearest`, in per cent: a measured growth, and what it allows for the months of the claim."""

    speaker: str
    period: str
    measured_low: float
    measured_high: float
    bound_low: float
    bound_high: float


def elapsed_span(tables: TableMap, readings: pd.DataFrame) -> pd.DataFrame:
    """Return layer `span`: the time from each event that the readings start from to the day of the article."""
    elapsed = readings[(readings["evidence_kind"] == "elapsed") & readings["measured"].notna()]
    rows = []
    for claim, event, years in zip(elapsed["claim"], elapsed["reading"], elapsed["measured"], strict=True):
        end = ARTICLES.get(tables, claim_sentence(tables, str(claim)).article).published
        rows.append(ElapsedSpan(_place(EVENTS.get(tables, str(event)).day), _place(end), float(years)))
    return pd.DataFrame(rows, columns=ElapsedSpan._fields)


def _place(day: pd.Timestamp) -> float:
    """Return where a day stands on an axis of years whose middles are whole."""
    return float(day.year + (day.day_of_year - 1) / 365 - 0.5)


def nearest_figures(tables: TableMap, readings: pd.DataFrame) -> pd.DataFrame:
    """Return layer `nearest`: each nearest figure of a claim that bounds what was claimed, the longest period last."""
    bounding = readings[(readings["role"] == Role.NEAREST) & readings["bound_low"].notna()]
    columns = NearestFigure._fields[2:]
    named = [_named(tables, str(evidence)) for evidence in bounding["evidence"]]
    rows = bounding[list(columns)].assign(
        speaker=[speaker for speaker, _ in named], period=[period for _, period in named]
    )
    lengths = rows["period"].map(lambda period: Period.parse(period).count)
    return rows.assign(months=lengths).sort_values("months", kind="stable")[list(NearestFigure._fields)]


def _named(tables: TableMap, evidence: str) -> tuple[str, str]:
    """Return who made the statements that a reading rests on, and of which months they are."""
    _, *names = evidence.split()
    row = STATEMENTS.get(tables, names[0])
    return row.speaker, row.period
