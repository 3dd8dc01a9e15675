"""What evidence is: an answer to one reading of one claim, dated, with the range that it leaves open; and where it is sought.

What is found is in `answers` and `statements`; what it says of the claim is judged in `claims`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from etl.model import Article, Goal, Reading, Sentence, Status

Tables = Mapping[str, pd.DataFrame]

#: Where the kinds of reading look that look into a table: the table, its column, and the unit of it.
LOOKED_UP = {
    "level": ("measures", "value_usd", "usd"),
    "growth": ("growth", "growth_percent", "percent"),
    "rank": ("partner_ranks", "rank", "rank"),
    "share": ("partner_ranks", "share_percent", "percent"),
}
#: Where a statement prints the number of each kind.
PRINTED = {"level": "stated_usd", "growth": "stated_growth_percent", "share": "stated_share_percent"}


@dataclass(frozen=True)
class ClaimReading:
    """One reading of one sentence of one article."""

    article: Article
    sentence: Sentence
    reading: Reading


class PrintedStatement(NamedTuple):
    """One row of table `statements`, as far as readings need it."""

    statement: str
    subject: str
    item: str | None
    reporter: str | None
    partner: str | None
    measure: str | None
    period: str
    stated_usd: float
    stated_growth_percent: float
    stated_share_percent: float
    significant_digits: int
    qualifier: str
    growth_qualifier: str
    authority: bool
    speaker: str
    published: pd.Timestamp

    @property
    def parties(self) -> tuple[str, ...]:
        """Return reporter, partner, measure and period; nothing if one of them is blank."""
        names = (self.reporter, self.partner, self.measure, self.period)
        return tuple(str(name) for name in names) if all(pd.notna(name) for name in names) else ()

    def number(self, kind: str) -> float:
        """Return the printed number of a kind in its unit, a blank if none was printed."""
        return float(getattr(self, PRINTED[kind]))


class EvidenceSources:
    """What readings are answered from: goals by their ids, tables by their names, and the statements, row by row."""

    def __init__(self, goals: Iterable[Goal], tables: Tables) -> None:
        self.goals = {goal.id: goal for goal in goals}
        self.tables = tables
        rows = tables["statements"][list(PrintedStatement._fields)].itertuples(index=False, name=None)
        self._statements = {one.statement: one for one in map(PrintedStatement._make, rows)}

    def statements_of(self, reading: Reading) -> list[PrintedStatement]:
        """Return the statements that a reading names, in its order; raise KeyError for one that is not in the table."""
        return [self._statements[name.lstrip("-")] for name in reading.statements]


class Evidence(NamedTuple):
    """What answers one reading from `known_from` until `known_until`: a value, and the range that its digits leave open.

    `figure` names whose figure of what and when it is; two readings with one `figure` may pass on one number. A place says
    how much of its list's trade has no country, in per cent, and whether it may decide for that.
    """

    claim: str
    reading: str
    measured: float
    measured_low: float | None
    measured_high: float | None
    measured_unit: str
    figure: str
    evidence: str
    evidence_status: str
    known_from: pd.Timestamp
    known_until: pd.Timestamp | None = None
    without_country_low_percent: float | None = None
    without_country_high_percent: float | None = None
    may_decide: bool = True


def exact_evidence(
    claim_reading: ClaimReading, since: pd.Timestamp, measured: float, unit: str, evidence: str
) -> Evidence:
    """Return evidence that holds from a day on: an exact number, and a figure that no other reading passes on."""
    return Evidence(
        claim=claim_reading.sentence.id,
        reading=claim_reading.reading.id,
        measured=measured,
        measured_low=measured,
        measured_high=measured,
        measured_unit=unit,
        figure=evidence,
        evidence=evidence,
        evidence_status=Status.REPORTED.value,
        known_from=since,
    )
