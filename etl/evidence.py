"""What answers each reading of each claim: figures of the derived tables, officials' words, events and goals.

Gives dated rows of what was measured. What they say of the claim is judged in `claims`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.model import Article, Goal, Reading, Sentence, Status
from etl.tables import CLAIM_CHECKS, PANDAS

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]

ANSWER_COLUMNS = (
    "claim", "reading", "measured", "measured_unit", "evidence", "evidence_status", "known_from", "known_until",
)  # fmt: skip

#: Where the kinds of reading look that look into a table: the table, its column, and the unit of it.
LOOKED_UP = {
    "level": ("measures", "value_usd", "usd"),
    "growth": ("growth", "growth_percent", "percent"),
    "rank": ("partner_ranks", "rank", "rank"),
    "share": ("partner_ranks", "share_percent", "percent"),
}
_MATCH = ["source", "reporter", "partner", "measure", "period"]


@dataclass(frozen=True)
class Asked:
    """One reading of one sentence of one article."""

    article: Article
    sentence: Sentence
    reading: Reading

    @property
    def key(self) -> Row:
        """Give the columns that name the reading in table `claim_checks`."""
        return {"claim": self.sentence.id, "reading": self.reading.id}


def answers(asked: Sequence[Asked], goals: Mapping[str, Goal], tables: Tables) -> pd.DataFrame:
    """Give what answers every reading, as dated rows of ANSWER_COLUMNS; a reading without an answer has none.

    `tables` are `measures`, `growth`, `partner_ranks`, `statements`, `events` and `goal_outcomes`.
    """
    looked_up = [_looked_up(kind, asked, tables) for kind in LOOKED_UP]
    rows = [
        row for one in asked if one.reading.kind in _OTHERS for row in _OTHERS[one.reading.kind](one, goals, tables)
    ]
    others = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS))
    types = {c.name: PANDAS[c.kind] for c in CLAIM_CHECKS.columns if c.name in ANSWER_COLUMNS}
    return pd.concat([frame.astype(types) for frame in (*looked_up, others)], ignore_index=True)


def _looked_up(kind: str, asked: Sequence[Asked], tables: Tables) -> pd.DataFrame:
    """Answer all readings of one kind from its table at once."""
    name, value, unit = LOOKED_UP[kind]
    rows = [
        {**one.key, **{column: str(getattr(one.reading, column)) for column in _MATCH}}
        for one in asked
        if one.reading.kind == kind
    ]
    wanted = pd.DataFrame(rows, columns=["claim", "reading", *_MATCH]).astype("str")
    found = wanted.merge(tables[name], on=_MATCH)
    found = found[found[value].notna()]
    named = [" ".join([kind, *map(str, parts)]) for parts in found[_MATCH].to_numpy()]
    evidence = pd.Series(named, found.index, dtype="str")
    answered = found.assign(
        measured=found[value], measured_unit=unit, evidence=evidence, evidence_status=found["status"]
    )
    return answered[list(ANSWER_COLUMNS)]


def _row(asked: Asked, since: pd.Timestamp, measured: float, unit: str, evidence: str) -> Row:
    """Give one answer that holds from a day on."""
    row = dict.fromkeys(ANSWER_COLUMNS)
    about = {"measured": measured, "measured_unit": unit, "evidence": evidence, "known_from": since}
    return {**row, **asked.key, **about, "evidence_status": Status.REPORTED.value}


def _statement(asked: Asked, _: Mapping[str, Goal], tables: Tables) -> Iterator[Row]:
    (said,) = statements_of(asked.reading, tables)
    measured, unit = _stated_by(asked.sentence, said)
    yield _row(asked, said["published"], measured, unit, f"statement {said['statement']}")


def _stated_by(sentence: Sentence, said: pd.Series) -> tuple[float, str]:
    """Pick the number of a statement that answers the claim's unit, or the first that it has."""
    growth, share = said["stated_growth_percent"], said["stated_share_percent"]
    numbers = {"usd": said["stated_usd"], "percent": growth if pd.notna(growth) else share}
    if sentence.stated:
        return float(numbers.get(sentence.stated.unit, float("nan"))), sentence.stated.unit
    unit = next((unit for unit, number in numbers.items() if pd.notna(number)), "usd")
    return float(numbers[unit]), unit


def _implied(asked: Asked, _: Mapping[str, Goal], tables: Tables) -> Iterator[Row]:
    """Work out the growth that levels and growth rates imply together: signed sums of levels over sums of bases."""
    said = pd.DataFrame(statements_of(asked.reading, tables))
    signs = pd.Series([-1.0 if name.startswith("-") else 1.0 for name in asked.reading.statements], said.index)
    levels = said["stated_usd"] * signs
    bases = levels / (1 + said["stated_growth_percent"] / 100)
    measured = (levels.sum(skipna=False) / bases.sum(skipna=False) - 1) * 100
    row = _row(asked, said["published"].max(), measured, "percent", " ".join(["statement", *said["statement"]]))
    yield {**row, "evidence_status": Status.DERIVED.value}


def statements_of(reading: Reading, tables: Tables) -> list[pd.Series]:
    """Give the rows of table `statements` that a reading names, in its order."""
    rows = tables["statements"].set_index("statement", drop=False)
    return [rows.loc[name.lstrip("-")] for name in reading.statements]  # type: ignore[misc]


def _elapsed(asked: Asked, _: Mapping[str, Goal], tables: Tables) -> Iterator[Row]:
    """Count the years from an event to the article's day."""
    events = tables["events"]
    for day in events.loc[events["event"] == asked.reading.event, "day"]:
        years = (pd.Timestamp(asked.article.published) - day).days / 365.25
        yield _row(asked, day, years, "years", f"event {asked.reading.event}")


def _goal(asked: Asked, goals: Mapping[str, Goal], tables: Tables) -> Iterator[Row]:
    """Look up what a goal asks for on one of its readings: as stated, or as worked out from one country's base."""
    goal, name = goals[asked.reading.goal], asked.reading.goal_reading
    evidence = f"goal {goal.id} {name}"
    based = next(reading.base_reporter for reading in goal.readings if reading.id == name)
    if not based:
        yield _row(asked, pd.Timestamp(goal.set_on), float(goal.stated.value), "usd", evidence)
        return
    outcomes = tables["goal_outcomes"]
    rows = outcomes[(outcomes["goal"] == goal.id) & (outcomes["reading"] == name) & (outcomes["reporter"] == based)]
    for _, row in rows.iterrows():
        answer = _row(asked, row["known_from"], float(row["target_usd"]), "usd", evidence)
        yield {**answer, "evidence_status": Status.DERIVED.value, "known_until": row["known_until"]}


_OTHERS: Mapping[str, Callable[[Asked, Mapping[str, Goal], Tables], Iterator[Row]]] = {
    "statement": _statement,
    "implied": _implied,
    "elapsed": _elapsed,
    "goal": _goal,
}


def label(asked: Asked, goals: Mapping[str, Goal], tables: Tables) -> str:
    """Give a reading's name for people who read the tables; pages make their own in each language."""
    reading = asked.reading
    if reading.label:
        return reading.label
    if reading.kind == "statement":
        (said,) = statements_of(reading, tables)
        about = [said["item"], said["measure"], said["period"]]
        return f"{said['speaker']}: {' '.join(str(part) for part in about if pd.notna(part))}"
    if reading.kind == "goal":
        return next(one.label for one in goals[reading.goal].readings if one.id == reading.goal_reading)
    if reading.kind == "elapsed":
        return str(tables["events"].set_index("event")["title"][reading.event])
    what = "" if reading.kind == "level" else f" {reading.kind}"
    return f"{reading.reporter}–{reading.partner} {reading.measure}{what} {reading.period}, {reading.source}"
