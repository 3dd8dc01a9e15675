"""What answers each reading of each claim: figures of the derived tables, officials' words, events and goals.

Returns dated rows of what was measured. What they say of the claim is judged in `claims`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import isnan
from typing import NamedTuple

import pandas as pd

from etl.model import Among, Article, Flow, Goal, Qualifier, Reading, Sentence, StatedQuantity, Status
from etl.schema.tables import CLAIM_CHECKS, PANDAS

Tables = Mapping[str, pd.DataFrame]

#: Where the kinds of reading look that look into a table: the table, its column, and the unit of it.
LOOKED_UP = {
    "level": ("measures", "value_usd", "usd"),
    "growth": ("growth", "growth_percent", "percent"),
    "rank": ("partner_ranks", "rank", "rank"),
    "share": ("partner_ranks", "share_percent", "percent"),
}
_MATCH = ["source", "reporter", "partner", "measure", "period"]


@dataclass(frozen=True)
class ClaimReading:
    """One reading of one sentence of one article."""

    article: Article
    sentence: Sentence
    reading: Reading


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
        return float(getattr(self, _PRINTED[kind]))


def answers(claim_readings: Sequence[ClaimReading], goals: Mapping[str, Goal], tables: Tables) -> pd.DataFrame:
    """Return what answers every reading, as dated rows of Evidence; a reading without an answer has none.

    `tables` are `measures`, `growth`, `partner_ranks`, `region_shares`, `statements`, `events` and `goal_outcomes`.
    """
    looked_up = [_look_up(kind, claim_readings, tables) for kind in LOOKED_UP]
    rows = [
        row
        for one in claim_readings
        if one.reading.kind in _OTHERS
        for row in _OTHERS[one.reading.kind](one, goals, tables)
    ]
    others = pd.DataFrame(rows, columns=list(Evidence._fields))
    types = {c.name: PANDAS[c.kind] for c in CLAIM_CHECKS.columns if c.name in Evidence._fields} | {
        "may_decide": "bool"
    }
    return pd.concat([frame.astype(types) for frame in (*looked_up, others)], ignore_index=True)


def _look_up(kind: str, claim_readings: Sequence[ClaimReading], tables: Tables) -> pd.DataFrame:
    """Answer all readings of one kind from its table at once."""
    name, value, unit = LOOKED_UP[kind]
    match = [*_MATCH, "among"] if "among" in tables[name] else _MATCH
    rows = [
        (one.sentence.id, one.reading.id, *(str(getattr(one.reading, column)) for column in match))
        for one in claim_readings
        if one.reading.kind == kind
    ]
    wanted = pd.DataFrame(rows, columns=["claim", "reading", *match]).astype("str")
    found = wanted.merge(tables[name], on=match)
    found = found[found[value].notna()]
    measured = dict.fromkeys(("measured", "measured_low", "measured_high"), found[value])
    evidence, status = _join_texts(kind, found[_MATCH]), found["status"]
    figure = _join_texts(kind, found[_MATCH[1:]] if match == _MATCH else _name_lists(found)[match])
    answered = found.assign(**measured, measured_unit=unit, figure=figure, evidence=evidence, evidence_status=status)
    return (answered if kind == "rank" else answered.assign(**_NO_LIST))[list(Evidence._fields)]


#: What is not asked of figures that are no places on a list.
_NO_LIST = {"without_country_low_percent": None, "without_country_high_percent": None, "may_decide": True}


def _join_texts(kind: str, parts: pd.DataFrame) -> pd.Series:
    """Return, row by row, a kind and what follows it as one text."""
    return pd.Series([" ".join([kind, *map(str, row)]) for row in parts.to_numpy()], parts.index, dtype="str")


def _name_lists(found: pd.DataFrame) -> pd.DataFrame:
    """Name the list that a place stands in by the first source that has it: two sources with one list are one."""
    return found.assign(source=found["repeats"].fillna(found["source"]))


def _evidence(claim_reading: ClaimReading, since: pd.Timestamp, measured: float, unit: str, evidence: str) -> Evidence:
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


def _find_statement(claim_reading: ClaimReading, _: Mapping[str, Goal], tables: Tables) -> Iterator[Evidence]:
    """Look up the number of one statement that answers the claim's unit."""
    (statement,) = statements_of(claim_reading.reading, tables)
    kind = _kind_in_unit(claim_reading.sentence, statement)
    measured = statement.number(kind) if kind else float("nan")
    unit = claim_reading.sentence.stated.unit if claim_reading.sentence.stated else LOOKED_UP[kind or "level"][2]
    found = _evidence(claim_reading, statement.published, measured, unit, f"statement {statement.statement}")
    if not kind:
        yield found
        return
    low, high = _range(statement, kind)
    shared = statement.subject == "total" and statement.parties
    figure = " ".join([kind, *statement.parties]) if shared else found.figure
    yield found._replace(measured_low=low, measured_high=high, figure=figure)


#: Where a statement prints the number of each kind.
_PRINTED = {"level": "stated_usd", "growth": "stated_growth_percent", "share": "stated_share_percent"}


def _kind_in_unit(sentence: Sentence, statement: PrintedStatement) -> str:
    """Pick which of a statement's numbers answers the claim's unit, or the first that it has; nothing if none does."""
    units = [sentence.stated.unit] if sentence.stated else ["usd", "percent"]
    kinds = [kind for unit in units for kind in _PRINTED if LOOKED_UP[kind][2] == unit]
    return next((kind for kind in kinds if pd.notna(statement.number(kind))), "")


def _range(statement: PrintedStatement, kind: str) -> tuple[float, float]:
    """Return what the printed digits of one number of a statement, and the word that loosens it, leave open.

    How many digits were printed is known of a level; of the others it is what the number itself shows.
    """
    number = statement.number(kind)
    digits = f"{number:.{statement.significant_digits - 1}E}" if kind == "level" else f"{number:g}"
    low, high = StatedQuantity(digits, LOOKED_UP[kind][2], qualifier=Qualifier(statement.qualifier)).interval
    return float(low), float(high)


def _work_out_growth(claim_reading: ClaimReading, _: Mapping[str, Goal], tables: Tables) -> Iterator[Evidence]:
    """Work out the growth that levels and growth rates imply together, and the range that their digits leave open.

    Where only the growth of both flows was printed there is no number, only a range: turnover grew by a rate between them.
    """
    statement = statements_of(claim_reading.reading, tables)
    signs = [-1.0 if name.startswith("-") else 1.0 for name in claim_reading.reading.statements]
    measured = _growth_of_sum([(one.stated_usd, one.stated_growth_percent) for one in statement], signs)
    names = " ".join(["statement", *(one.statement for one in statement)])
    found = _evidence(claim_reading, max(one.published for one in statement), measured, "percent", names)
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


def statements_of(reading: Reading, tables: Tables) -> list[PrintedStatement]:
    """Return the statements that a reading names, in its order; raise KeyError for one that is not in the table."""
    rows = tables["statements"][list(PrintedStatement._fields)]
    known = {row.statement: row for row in (PrintedStatement(*row) for row in rows.itertuples(index=False, name=None))}
    return [known[name.lstrip("-")] for name in reading.statements]


def _count_years(claim_reading: ClaimReading, _: Mapping[str, Goal], tables: Tables) -> Iterator[Evidence]:
    """Count the years from an event to the article's day."""
    events = tables["events"]
    for day in events.loc[events["event"] == claim_reading.reading.event, "day"]:
        years = (pd.Timestamp(claim_reading.article.published) - day).days / 365.25
        yield _evidence(claim_reading, day, years, "years", f"event {claim_reading.reading.event}")


def _find_target(claim_reading: ClaimReading, goals: Mapping[str, Goal], tables: Tables) -> Iterator[Evidence]:
    """Look up what a goal asks for on one of its readings: in the officials' words, or as a multiple of one country's base."""
    goal, name = goals[claim_reading.reading.goal], claim_reading.reading.goal_reading
    evidence = f"goal {goal.id} {name}"
    based = _base_reporter(goal, name)
    if not based:
        yield _evidence(claim_reading, pd.Timestamp(goal.set_on), float(goal.stated.value), "usd", evidence)
        return
    outcomes = tables["goal_outcomes"]
    rows = outcomes[(outcomes["goal"] == goal.id) & (outcomes["reading"] == name) & (outcomes["reporter"] == based)]
    for target, since, until in zip(rows["target_usd"], rows["known_from"], rows["known_until"], strict=True):
        found = _evidence(claim_reading, since, float(target), "usd", evidence)
        yield found._replace(evidence_status=Status.DERIVED.value, known_until=until)


def _base_reporter(goal: Goal, name: str) -> str:
    """Return on whose base a reading of a goal multiplies, empty for a level that officials stated."""
    return next(reading.base_reporter for reading in goal.readings if reading.id == name)


#: What is measured of a regional figure: the column and its unit.
_REGIONAL = {"region share": ("share_percent", "percent"), "region rank": ("rank_in_region", "rank")}


def _find_region_figure(claim_reading: ClaimReading, _: Mapping[str, Goal], tables: Tables) -> Iterator[Evidence]:
    """Look up a share or a place that one regional figure gives, and since when it is known."""
    reading = claim_reading.reading
    column, unit = _REGIONAL[reading.kind]
    rows = tables["region_shares"]
    rows = rows[(rows["region_figure"] == reading.region_figure) & (rows["share_of"] == reading.share_of)]
    for row in rows[rows[column].notna()].to_dict("records"):
        found = _evidence(claim_reading, row["known_from"], float(row[column]), unit, f"region {row['region_figure']}")
        yield found._replace(evidence_status=row["status"], known_until=row["known_until"])


_OTHERS: Mapping[str, Callable[[ClaimReading, Mapping[str, Goal], Tables], Iterator[Evidence]]] = {
    "statement": _find_statement,
    "implied": _work_out_growth,
    "elapsed": _count_years,
    "goal": _find_target,
    "region share": _find_region_figure,
    "region rank": _find_region_figure,
}


def label(claim_reading: ClaimReading, goals: Mapping[str, Goal], tables: Tables) -> str:
    """Return a reading's name for people who read the tables; pages make their own in each language."""
    reading = claim_reading.reading
    if reading.label:
        return reading.label
    if reading.kind == "statement":
        (statement,) = statements_of(reading, tables)
        about = [statement.item, statement.measure, statement.period]
        return f"{statement.speaker}: {' '.join(str(part) for part in about if pd.notna(part))}"
    if reading.kind == "goal":
        return _goal_label(goals[reading.goal], reading.goal_reading)
    if reading.kind == "elapsed":
        return str(tables["events"].set_index("event")["title"][reading.event])
    if reading.region_figure:
        return f"{reading.kind}: {reading.region_figure}"
    what = "" if reading.kind == "level" else f" {reading.kind}"
    what += "" if reading.among is Among.EVERY else f" {reading.among}"
    return f"{reading.reporter}–{reading.partner} {reading.measure}{what} {reading.period}, {reading.source}"


def _goal_label(goal: Goal, name: str) -> str:
    """Return the name of a goal's reading: its label, or who set the goal in which words where it is a stated level."""
    if not _base_reporter(goal, name):
        return f"{goal.set_by}: “{goal.words}”"
    return next(one.label for one in goal.readings if one.id == name)
