"""Pure: what a claim lays over a chart besides its stated interval: the span that it speaks of, and its nearest figures.

Rows are picked from the readings of one claim (table `claim_checks`) and from what they rest on.
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import NamedTuple

import pandas as pd

from dashboard.views._view import View
from dashboard.views.records import TableMap
from dashboard.views.sentences import StatedInterval, claim_sentence
from dashboard.views.table_rows import ARTICLES, EVENTS, STATEMENTS
from etl.model import Period, Role


class ClaimInterval(NamedTuple):
    """A row of layer `claimed`: a stated interval in its unit, and the months that it may mean, as places on an axis of years."""

    low: float
    high: float
    first: float
    last: float
    unit: str


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


def lay_claim_over(view: View, claim: StatedInterval, checks: pd.DataFrame) -> View:
    """Return a view with a claim's stated interval laid over it, across the periods that its deciding readings look at.

    A claim may declare other months to be drawn over. Where its readings look at a part of a year, the facts name it, and say if no deciding reading could be measured.
    """
    deciding = checks[checks["period"].notna() & checks["role"].isin(["decides", "not firm enough"])]
    periods = pd.Series([claim.drawn_over]) if claim.drawn_over else deciding["period"]
    columns = ["low", "high", "first", "last", "text", "unit"]
    if periods.empty or isnan(claim.stated_low):
        return view.over(claimed=pd.DataFrame(columns=columns))
    spans = [Period.parse(period) for period in periods.unique()]
    first, last = min(span.first for span in spans), max(span.last for span in spans) + 1
    axis = (first / 12 - 0.5, last / 12 - 0.5)
    row = (claim.stated_low, claim.stated_high, *axis, claim.stated_text, claim.stated_unit)
    laid = view.over(claimed=pd.DataFrame([row], columns=columns))
    if len(spans) > 1 or spans[0].is_year or claim.drawn_over:
        return laid
    held = {} if deciding["measured"].notna().any() else {"unheld": "yes"}
    return replace(laid, facts={**view.facts, "claimed_for": str(spans[0]), **held})
