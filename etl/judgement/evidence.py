"""What answers each reading of each claim: figures of the derived tables, officials' words, events and goals.

Gives dated rows of what was measured. What they say of the claim is judged in `claims`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from etl.model import Among, Article, Goal, Qualifier, Reading, Sentence, Stated, Status
from etl.schema.tables import CLAIM_CHECKS, PANDAS

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]

ANSWER_COLUMNS = (
    "claim", "reading", "measured", "measured_low", "measured_high", "measured_unit", "figure", "evidence",
    "evidence_status", "known_from", "known_until",
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
        """Return the columns that name the reading in table `claim_checks`."""
        return {"claim": self.sentence.id, "reading": self.reading.id}


def answers(asked: Sequence[Asked], goals: Mapping[str, Goal], tables: Tables) -> pd.DataFrame:
    """Return what answers every reading, as dated rows of ANSWER_COLUMNS; a reading without an answer has none.

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
    match = [*_MATCH, "among"] if "among" in tables[name] else _MATCH
    rows = [
        {**one.key, **{column: str(getattr(one.reading, column)) for column in match}}
        for one in asked
        if one.reading.kind == kind
    ]
    wanted = pd.DataFrame(rows, columns=["claim", "reading", *match]).astype("str")
    found = wanted.merge(tables[name], on=match)
    found = found[found[value].notna()]
    measured = dict.fromkeys(("measured", "measured_low", "measured_high"), found[value])
    evidence, status = _joined(kind, found[_MATCH]), found["status"]
    figure = _joined(kind, found[_MATCH[1:]] if match == _MATCH else _of_list(found)[match])
    answered = found.assign(**measured, measured_unit=unit, figure=figure, evidence=evidence, evidence_status=status)
    return answered[list(ANSWER_COLUMNS)]


def _joined(kind: str, parts: pd.DataFrame) -> pd.Series:
    """Give, row by row, a kind and what follows it as one text."""
    return pd.Series([" ".join([kind, *map(str, row)]) for row in parts.to_numpy()], parts.index, dtype="str")


def _of_list(found: pd.DataFrame) -> pd.DataFrame:
    """Name the list that a place stands in by the first source that has it: two sources with one list are one."""
    return found.assign(source=found["repeats"].fillna(found["source"]))


def _row(asked: Asked, since: pd.Timestamp, measured: float, unit: str, evidence: str) -> Row:
    """Return one answer that holds from a day on: an exact number, and a figure that no other reading passes on."""
    row = dict.fromkeys(ANSWER_COLUMNS)
    about = {"measured": measured, "measured_low": measured, "measured_high": measured, "measured_unit": unit}
    rests = {"figure": evidence, "evidence": evidence, "evidence_status": Status.REPORTED.value, "known_from": since}
    return {**row, **asked.key, **about, **rests}


def _statement(asked: Asked, _: Mapping[str, Goal], tables: Tables) -> Iterator[Row]:
    (said,) = statements_of(asked.reading, tables)
    kind = _answering(asked.sentence, said)
    measured = float(said[_PRINTED[kind]]) if kind else float("nan")
    unit = asked.sentence.stated.unit if asked.sentence.stated else LOOKED_UP[kind or "level"][2]
    low, high = _range(said, kind) if kind else (measured, measured)
    row = _row(asked, said["published"], measured, unit, f"statement {said['statement']}")
    parties = said[_MATCH[1:]]
    own = said["subject"] != "total" or parties.isna().any() or not kind
    figure = row["figure"] if own else " ".join([kind, *parties])
    yield {**row, "measured_low": low, "measured_high": high, "figure": figure}


#: Where a statement prints the number of each kind.
_PRINTED = {"level": "stated_usd", "growth": "stated_growth_percent", "share": "stated_share_percent"}


def _answering(sentence: Sentence, said: pd.Series) -> str:
    """Pick which of a statement's numbers answers the claim's unit, or the first that it has; nothing if none does."""
    units = [sentence.stated.unit] if sentence.stated else ["usd", "percent"]
    kinds = [kind for unit in units for kind in _PRINTED if LOOKED_UP[kind][2] == unit]
    return next((kind for kind in kinds if pd.notna(said[_PRINTED[kind]])), "")


def _range(said: pd.Series, kind: str) -> tuple[float, float]:
    """Return what the printed digits of one number of a statement, and the word that loosens it, leave open.

    How many digits were printed is known of a level; of the others it is what the number itself shows.
    """
    number = float(said[_PRINTED[kind]])
    digits = f"{number:.{said['significant_digits'] - 1}E}" if kind == "level" else f"{number:g}"
    low, high = Stated(digits, LOOKED_UP[kind][2], qualifier=Qualifier(said["qualifier"])).interval
    return float(low), float(high)


def _implied(asked: Asked, _: Mapping[str, Goal], tables: Tables) -> Iterator[Row]:
    """Work out the growth that levels and growth rates imply together, and the range that their digits leave open."""
    said = statements_of(asked.reading, tables)
    signs = [-1.0 if name.startswith("-") else 1.0 for name in asked.reading.statements]
    measured = _growth_of_sum([(one["stated_usd"], one["stated_growth_percent"]) for one in said], signs)
    names = " ".join(["statement", *(one["statement"] for one in said)])
    row = _row(asked, max(one["published"] for one in said), measured, "percent", names)
    low, high = _growth_range(said, signs) if pd.notna(measured) else (None, None)
    yield {**row, "measured_low": low, "measured_high": high, "evidence_status": Status.DERIVED.value}


def _growth_of_sum(numbers: Sequence[tuple[float, float]], signs: Sequence[float]) -> float:
    """Return the growth, in per cent, of a signed sum of levels, each with its own growth; a blank without a base."""
    levels = [sign * level for sign, (level, _) in zip(signs, numbers, strict=True)]
    base = sum(level / (1 + growth / 100) for level, (_, growth) in zip(levels, numbers, strict=True))
    return (sum(levels) / base - 1) * 100 if base > 0 else float("nan")


def _growth_range(said: Sequence[pd.Series], signs: Sequence[float]) -> tuple[float | None, float | None]:
    """Return the lowest and highest growth of a signed sum within the ranges of its parts, blank if it has no end.

    The growth only rises or only falls with each part, so that its ends are among the ends of the parts.
    """
    ends = [list(product(_range(one, "level"), _range(one, "growth"))) for one in said]
    found = [_growth_of_sum(numbers, signs) for numbers in product(*ends)]
    finite = all(abs(growth) < float("inf") for growth in found)
    return (min(found), max(found)) if finite else (None, None)


def statements_of(reading: Reading, tables: Tables) -> list[pd.Series]:
    """Return the rows of table `statements` that a reading names, in its order."""
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
    """Return a reading's name for people who read the tables; pages make their own in each language."""
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
    what += "" if reading.among is Among.EVERY else f" {reading.among}"
    return f"{reading.reporter}–{reading.partner} {reading.measure}{what} {reading.period}, {reading.source}"
