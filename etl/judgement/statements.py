"""What statements say: the number that one of them prints, and the growth that several of them imply together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import isnan

import pandas as pd

from etl.judgement.evidence import (
    LOOKED_UP,
    PRINTED,
    ClaimReading,
    Evidence,
    EvidenceSources,
    PrintedStatement,
    exact_evidence,
)
from etl.model import Flow, Qualifier, Sentence, StatedQuantity, Status


def find_statement(claim_reading: ClaimReading, sources: EvidenceSources) -> Iterator[Evidence]:
    """Look up the number of one statement that answers the claim's unit."""
    (statement,) = sources.statements_of(claim_reading.reading)
    kind = _kind_in_unit(claim_reading.sentence, statement)
    measured = statement.number(kind) if kind else float("nan")
    unit = claim_reading.sentence.stated.unit if claim_reading.sentence.stated else LOOKED_UP[kind or "level"][2]
    found = exact_evidence(claim_reading, statement.published, measured, unit, f"statement {statement.statement}")
    if not kind:
        yield found
        return
    low, high = _range(statement, kind)
    shared = statement.subject == "total" and statement.parties
    figure = " ".join([kind, *statement.parties]) if shared else found.figure
    yield found._replace(measured_low=low, measured_high=high, figure=figure)


def _kind_in_unit(sentence: Sentence, statement: PrintedStatement) -> str:
    """Pick which of a statement's numbers answers the claim's unit, or the first that it has; nothing if none does."""
    units = [sentence.stated.unit] if sentence.stated else ["usd", "percent"]
    kinds = [kind for unit in units for kind in PRINTED if LOOKED_UP[kind][2] == unit]
    return next((kind for kind in kinds if pd.notna(statement.number(kind))), "")


def _range(statement: PrintedStatement, kind: str) -> tuple[float, float]:
    """Return what the printed digits of one number of a statement, and the word that loosens it, leave open.

    How many digits were printed is known of a level; of the others it is what the number itself shows.
    """
    number = statement.number(kind)
    digits = f"{number:.{statement.significant_digits - 1}E}" if kind == "level" else f"{number:g}"
    loose = Qualifier(statement.growth_qualifier if kind == "growth" else statement.qualifier)
    low, high = StatedQuantity(digits, LOOKED_UP[kind][2], qualifier=loose).interval
    return float(low), float(high)


def work_out_growth(claim_reading: ClaimReading, sources: EvidenceSources) -> Iterator[Evidence]:
    """Work out the growth that levels and growth rates imply together, and the range that their digits leave open.

    Where only the growth of both flows was printed there is no number, only a range: turnover grew by a rate between them.
    """
    statement = sources.statements_of(claim_reading.reading)
    signs = [-1.0 if name.startswith("-") else 1.0 for name in claim_reading.reading.statements]
    measured = _growth_of_sum([(one.stated_usd, one.stated_growth_percent) for one in statement], signs)
    names = " ".join(["statement", *(one.statement for one in statement)])
    found = exact_evidence(claim_reading, max(one.published for one in statement), measured, "percent", names)
    low, high = (None, None) if min(signs) < 0 else _growth_between(statement)
    if not isnan(measured):
        low, high = _growth_range(statement, signs)
    yield found._replace(measured_low=low, measured_high=high, evidence_status=Status.DERIVED.value)


def _growth_of_sum(numbers: Sequence[tuple[float, float]], signs: Sequence[float]) -> float:
    """Return the growth, in per cent, of a signed sum of levels, each with its own growth; a blank without a base."""
    levels = [sign * level for sign, (level, _) in zip(signs, numbers, strict=True)]
    base = sum(level / (1 + growth / 100) for level, (_, growth) in zip(levels, numbers, strict=True))
    return (sum(levels) / base - 1) * 100 if base > 0 else float("nan")


def _growth_range(statement: Sequence[PrintedStatement], signs: Sequence[float]) -> tuple[float | None, float | None]:
    """Return the lowest and highest growth of a signed sum within the ranges of its parts, blank if it has no end.

    The growth only rises or only falls with each part, so that its ends are among the ends of the parts.
    """
    ends = [list(product(_range(one, "level"), _range(one, "growth"))) for one in statement]
    found = [_growth_of_sum(numbers, signs) for numbers in product(*ends)]
    finite = all(abs(growth) < float("inf") for growth in found)
    return (min(found), max(found)) if finite else (None, None)


def _growth_between(statement: Sequence[PrintedStatement]) -> tuple[float | None, float | None]:
    """Return the lowest and highest growth that the two flows of one trade and time were printed with.

    Blank for statements that are not these two flows, or if one was printed without growth.
    """
    flows = {one.measure for one in statement} == set(Flow)
    together = len({(one.reporter, one.partner, one.period) for one in statement}) == 1
    if not (flows and together) or any(isnan(one.stated_growth_percent) for one in statement):
        return None, None
    lows, highs = zip(*(_range(one, "growth") for one in statement), strict=True)
    return min(lows), max(highs)
