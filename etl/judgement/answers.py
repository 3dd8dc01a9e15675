"""What answers each reading of each claim: figures of the derived tables, officials' words, events and goals.

Returns dated rows of what was measured. What they say of the claim is judged in `claims`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from etl.derive.temporal import may_meet
from etl.judgement.evidence import LOOKED_UP, ClaimReading, Evidence, EvidenceSources, Tables, exact_evidence
from etl.judgement.statements import find_statement, work_out_growth
from etl.model import Among, Goal, Status
from etl.schema.categories import as_texts
from etl.schema.columns import PANDAS
from etl.schema.derived_tables import CLAIM_CHECKS

_MATCH = ["source", "reporter", "partner", "measure", "period"]


def find_answers(claim_readings: Sequence[ClaimReading], sources: EvidenceSources) -> pd.DataFrame:
    """Return what answers every reading, as dated rows of Evidence; a reading without an answer has none.

    The tables of `sources` are `measures`, `growth`, `partner_ranks`, `region_shares`, `fuel_growth`, `statements`, `events`
    and `goal_outcomes`.
    """
    looked_up = [_look_up(kind, claim_readings, sources.tables) for kind in LOOKED_UP]
    rows = [
        row for one in claim_readings if one.reading.kind in _OTHERS for row in _OTHERS[one.reading.kind](one, sources)
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
    held = tables[name]
    found = wanted.merge(as_texts(held[may_meet(held, wanted, match)]), on=match)
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


def _count_years(claim_reading: ClaimReading, sources: EvidenceSources) -> Iterator[Evidence]:
    """Count the years from an event to the article's day."""
    events = sources.tables["events"]
    for day in events.loc[events["event"] == claim_reading.reading.event, "day"]:
        years = (pd.Timestamp(claim_reading.article.published) - day).days / 365.25
        yield exact_evidence(claim_reading, day, years, "years", f"event {claim_reading.reading.event}")


def _find_target(claim_reading: ClaimReading, sources: EvidenceSources) -> Iterator[Evidence]:
    """Look up what a goal asks for on one of its readings: in the officials' words, or as a multiple of one country's base."""
    goal, name = sources.goals[claim_reading.reading.goal], claim_reading.reading.goal_reading
    evidence = f"goal {goal.id} {name}"
    based = _base_reporter(goal, name)
    if not based:
        yield exact_evidence(claim_reading, pd.Timestamp(goal.set_on), float(goal.stated.value), "usd", evidence)
        return
    outcomes = sources.tables["goal_outcomes"]
    rows = outcomes[(outcomes["goal"] == goal.id) & (outcomes["reading"] == name) & (outcomes["reporter"] == based)]
    for target, since, until in zip(rows["target_usd"], rows["known_from"], rows["known_until"], strict=True):
        found = exact_evidence(claim_reading, since, float(target), "usd", evidence)
        yield found._replace(evidence_status=Status.DERIVED.value, known_until=until)


def _base_reporter(goal: Goal, name: str) -> str:
    """Return on whose base a reading of a goal multiplies, empty for a level that officials stated."""
    return next(reading.base_reporter for reading in goal.readings if reading.id == name)


#: What is measured of a regional figure: the column and its unit.
_REGIONAL = {"region share": ("share_percent", "percent"), "region rank": ("rank_in_region", "rank")}


def _find_region_figure(claim_reading: ClaimReading, sources: EvidenceSources) -> Iterator[Evidence]:
    """Look up a share or a place that one regional figure gives, and since when it is known."""
    reading = claim_reading.reading
    column, unit = _REGIONAL[reading.kind]
    rows = sources.tables["region_shares"]
    rows = rows[(rows["region_figure"] == reading.region_figure) & (rows["share_of"] == reading.share_of)]
    for row in rows[rows[column].notna()].to_dict("records"):
        found = exact_evidence(
            claim_reading, row["known_from"], float(row[column]), unit, f"region {row['region_figure']}"
        )
        yield found._replace(evidence_status=row["status"], known_until=row["known_until"])


def _find_fuel_growth(claim_reading: ClaimReading, sources: EvidenceSources) -> Iterator[Evidence]:
    """Look up the growth of the main fuels of one flow together, as far as they are known by month."""
    reading, rows = claim_reading.reading, sources.tables["fuel_growth"]
    named = {name: getattr(reading, name) for name in ("source", "reporter", "partner", "period")}
    for name, value in {**named, "flow": reading.measure.value}.items():
        rows = rows[rows[name] == value]
    for row in rows[rows["growth_percent"].notna()].to_dict("records"):
        evidence = " ".join(["fuels", *(str(row[name]) for name in _FUELS)])
        found = exact_evidence(claim_reading, row["known_from"], float(row["growth_percent"]), "percent", evidence)
        yield found._replace(evidence_status=row["status"], known_until=row["known_until"])


#: What names a sum of fuels.
_FUELS = ("source", "reporter", "partner", "flow", "period", "headings")


_OTHERS: Mapping[str, Callable[[ClaimReading, EvidenceSources], Iterator[Evidence]]] = {
    "statement": find_statement,
    "implied": work_out_growth,
    "elapsed": _count_years,
    "goal": _find_target,
    "region share": _find_region_figure,
    "region rank": _find_region_figure,
    "fuel growth": _find_fuel_growth,
}


def name_reading(claim_reading: ClaimReading, sources: EvidenceSources) -> str:
    """Return a reading's name for people who read the tables; pages make their own in each language."""
    reading = claim_reading.reading
    if reading.label:
        return reading.label
    if reading.kind == "statement":
        (statement,) = sources.statements_of(reading)
        about = [statement.item, statement.measure, statement.period]
        return f"{statement.speaker}: {' '.join(str(part) for part in about if pd.notna(part))}"
    if reading.kind == "goal":
        return _goal_label(sources.goals[reading.goal], reading.goal_reading)
    if reading.kind == "elapsed":
        return str(sources.tables["events"].set_index("event")["title"][reading.event])
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
