"""Articles, goals and corrections as declared in data/: TOML in, values of the vocabulary out.

How a table of TOML becomes a value is in `typed_toml`. What a declaration leads to is worked out elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path

from etl.errors import InputError
from etl.ingest.typed_toml import TomlTable, as_tuple, build_value, is_of_type, list_tables, read_toml
from etl.model import (
    PAIR,
    Among,
    Article,
    Goal,
    GoalReading,
    Period,
    Reading,
    Role,
    Sentence,
    StatedQuantity,
    last_day,
)  # fmt: skip
from etl.schema.columns import COLUMNS

#: What a reading must name, by its kind.
_FIGURE = ("reporter", "partner", "source", "period")
_NEEDED = {
    "level": _FIGURE, "growth": _FIGURE, "rank": _FIGURE, "share": _FIGURE, "statement": ("statements",),
    "implied": ("statements",), "elapsed": ("event",), "goal": ("goal", "goal_reading"),
    "region share": ("region_figure",), "region rank": ("region_figure",), "fuel growth": _FIGURE,
}  # fmt: skip
#: Kinds of reading that may be nearest figures: those that give growth.
_NEAREST = {"growth", "statement", "implied", "fuel growth"}


@dataclass(frozen=True)
class Correction:
    """A known error of a publisher: which figures, what is done to them, why, and up to which vintage it holds."""

    source: str
    match: Mapping[str, tuple[str, ...]]
    until: date
    action: str
    reason: str


def articles(folder: Path) -> tuple[Article, ...]:
    """Read every article under a folder, in the order of the file names."""
    return tuple(_article(path) for path in _files(folder))


def goals(folder: Path) -> tuple[Goal, ...]:
    """Read every goal under a folder, in the order of the file names."""
    return tuple(_goal(path) for path in _files(folder))


def corrections(folder: Path) -> tuple[Correction, ...]:
    """Read every publisher's known errors; the file's name is the source's."""
    return tuple(rule for path in _files(folder) for rule in _corrections(path))


def _files(folder: Path) -> list[Path]:
    """Return the declarations of a folder; raise InputError if it is missing or unreadable: silence would lose them."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}") from error


def _refuse_twice(names: list[str], whose: object, path: Path) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{path}: {whose}: two readings are called {twice}")


def _article(path: Path) -> Article:
    raw = read_toml(path)
    sentences = tuple(_sentence(one, path) for one in list_tables(raw, "sentences", path))
    return build_value(Article, {**raw, "published": _day(raw, "published", path), "sentences": sentences}, path)


def _sentence(raw: TomlTable, path: Path) -> Sentence:
    readings = tuple(one for declared in list_tables(raw, "readings", path) for one in _readings(declared, path))
    _refuse_twice([reading.id for reading in readings], raw.get("id"), path)
    stated = _quantity(raw["stated"], path) if "stated" in raw else None
    events = as_tuple(raw.get("events", ()))
    parsed = {"stated": stated, "events": events, "readings": readings}
    words = {"kind": COLUMNS["sentence_kind"].values}
    sentence = build_value(Sentence, {"before": "", "after": "", **raw, **parsed}, path, words)
    _check_nearest(sentence, path)
    _check_drawn_over(sentence, path)
    return sentence


def _quantity(raw: TomlTable, path: Path) -> StatedQuantity:
    return build_value(StatedQuantity, raw, path, {"unit": COLUMNS["measured_unit"].values})


def _check_drawn_over(sentence: Sentence, path: Path) -> None:
    """Raise InputError for months across which a chart cannot draw a stated quantity."""
    try:
        written = not sentence.drawn_over or str(Period.parse(sentence.drawn_over)) == sentence.drawn_over
    except ValueError as error:
        raise InputError(f"{path}: {sentence.id}: drawn_over: {error}") from error
    if not written:
        raise InputError(f"{path}: {sentence.id}: write drawn_over as {Period.parse(sentence.drawn_over)}")


def _check_nearest(sentence: Sentence, path: Path) -> None:
    """Raise InputError for nearest figures of a claim that states no growth in a period, or that are no growth."""
    nearest = [reading for reading in sentence.readings if reading.role is Role.NEAREST]
    if not nearest:
        return
    unit = sentence.stated.unit if sentence.stated else None
    try:
        written = str(Period.parse(sentence.period)) == sentence.period
    except ValueError as error:
        raise InputError(f"{path}: {sentence.id}: nearest figures need the claim's period: {error}") from error
    if unit != "percent" or not written:
        raise InputError(
            f"{path}: {sentence.id}: only growth in per cent over a period, as 2017-H1, has nearest figures"
        )
    if other := sorted({one.kind for one in nearest} - _NEAREST):
        raise InputError(f"{path}: {sentence.id}: a nearest figure is of kind {sorted(_NEAREST)}, not {other}")
    if parts := [one.id for one in nearest if one.kind == "fuel growth" and one.compared]:
        raise InputError(f"{path}: {sentence.id}: {parts} are a part of a flow, which bounds nothing: compared = false")
    if silent := [one.id for one in nearest if not one.note]:
        raise InputError(f"{path}: {sentence.id}: nearest {silent} do not say in a note how they differ")


def _readings(raw: TomlTable, path: Path) -> Iterator[Reading]:
    """Return one reading for each combination of the values listed in a declared reading."""
    plural = {key: value for key, value in raw.items() if isinstance(value, list)}
    if empty := sorted(key for key, values in plural.items() if not values):
        raise InputError(f"{path}: a reading lists nothing under {empty}")
    for chosen in product(*plural.values()):
        one = {**raw, **dict(zip(plural, chosen, strict=True))}
        if "statements" in one:
            names = one["statements"]
            one["statements"] = tuple(names) if isinstance(names, list) else (names,)
        reading = build_value(Reading, {"id": "", **one}, path, {"kind": COLUMNS["evidence_kind"].values})
        named = reading if reading.id else replace(reading, id=_name(reading))
        _check_reading(named, path)
        yield named


def _check_reading(reading: Reading, path: Path) -> None:
    """Raise InputError for a reading that does not say all that its kind needs, or names a period in another form."""
    if missing := [name for name in _NEEDED[reading.kind] if not getattr(reading, name)]:
        raise InputError(f"{path}: reading {reading.id!r} of kind {reading.kind} does not say {missing}")
    if reading.kind == "statement" and len(reading.statements) > 1:
        raise InputError(f"{path}: reading {reading.id!r}: several statements together are of kind implied")
    if reading.among is not Among.EVERY and reading.kind != "rank":
        raise InputError(f"{path}: reading {reading.id!r} of kind {reading.kind} is among no partners; only a rank is")
    try:
        period = str(Period.parse(reading.period)) if reading.period else ""
    except ValueError as error:
        raise InputError(f"{path}: reading {reading.id!r}: {error}") from error
    if period != reading.period:
        raise InputError(f"{path}: reading {reading.id!r}: write {reading.period} as {period}")


#: Kinds of reading that the name of one says, because it looks like that of a level without it.
_KINDS_IN_NAMES = {"growth": "growth", "fuel growth": "fuel-growth"}


def _name(reading: Reading) -> str:
    parts = (
        *reading.statements, reading.event, reading.goal_reading, *_region_name(reading),
        reading.reporter, reading.partner if reading.reporter else "", reading.source,
        reading.measure.value if reading.reporter else "", _KINDS_IN_NAMES.get(reading.kind, ""),
        reading.period, "" if reading.among is Among.EVERY else reading.among.value.replace(" ", "-"),
    )  # fmt: skip
    return "-".join(part for part in parts if part).lower()


def _region_name(reading: Reading) -> tuple[str, ...]:
    """Return what names a reading of a regional figure: the figure, and what of it is looked at."""
    if not reading.region_figure:
        return ()
    whose = reading.share_of.name if reading.kind == "region share" else ""
    return tuple(part for part in (reading.region_figure, reading.kind.removeprefix("region "), whose) if part)


def _goal(path: Path) -> Goal:
    raw, prices = read_toml(path), {"prices": COLUMNS["prices"].values}
    readings = tuple(
        build_value(GoalReading, {**one, "reporters": as_tuple(one.get("reporters", ()))}, path, prices)
        for one in list_tables(raw, "readings", path)
    )
    stated = _quantity(raw.get("stated", {}), path)
    set_on, restated = _day(raw, "set_on", path), as_tuple(raw.get("restated", ()))
    text = raw.get("set_on_text", raw.get("set_on"))
    parsed = {"set_on": set_on, "set_on_text": text, "restated": restated, "stated": stated, "readings": readings}
    goal = build_value(Goal, {**raw, **parsed}, path)
    _check_goal(goal, path)
    return goal


def _check_goal(goal: Goal, path: Path) -> None:
    """Raise InputError for a goal that is due before it starts, or a reading that no figure could ever answer."""
    _refuse_twice([reading.id for reading in goal.readings], goal.id, path)
    if goal.due <= goal.base_year:
        raise InputError(f"{path}: {goal.id}: due {goal.due} is not after base_year {goal.base_year}")
    for reading in goal.readings:
        named = [*reading.reporters, *([reading.base_reporter] if reading.base_reporter else [])]
        if not reading.reporters or not set(named) <= set(PAIR):
            raise InputError(f"{path}: reading {reading.id!r} names {named}; there are only {list(PAIR)}")
        if reading.base_reporter and goal.factor is None:
            raise InputError(f"{path}: reading {reading.id!r} has a base_reporter, but the goal has no factor")
        _check_meaning(reading, goal, path)


def _check_meaning(reading: GoalReading, goal: Goal, path: Path) -> None:
    """Raise InputError for a reading in other prices that follows no reading in current dollars with the same target."""
    if not reading.meaning:
        return
    followed = [one.id for one in goal.readings if one.prices == "current" and _asks_alike(one, reading)]
    if reading.prices == "current" or reading.meaning not in followed:
        raise InputError(
            f"{path}: reading {reading.id!r} follows {reading.meaning!r}; only one in constant prices may follow another,"
            f" which is in current dollars and asks for the same: {followed}"
        )


def _asks_alike(one: GoalReading, other: GoalReading) -> bool:
    return (one.reporters, one.base_reporter) == (other.reporters, other.base_reporter)


def _corrections(path: Path) -> Iterator[Correction]:
    for raw in list_tables(read_toml(path), "rules", path):
        match = raw.get("match")
        if not isinstance(match, Mapping) or not match:
            raise InputError(f"{path}: a rule does not say what it matches; write match = {{ reporter = … }}")
        values = {key: as_tuple(value) if isinstance(value, list) else (value,) for key, value in match.items()}
        rule = build_value(
            Correction, {**raw, "source": path.stem, "match": values, "until": _day(raw, "until", path)}, path
        )
        if odd := sorted(key for key, texts in rule.match.items() if not is_of_type(texts, tuple[str, ...])):
            raise InputError(f'{path}: match {odd} is not text: write period = "2016"')
        yield rule


def _day(raw: TomlTable, key: str, path: Path) -> date:
    try:
        return last_day(str(raw[key]))
    except KeyError as error:
        raise InputError(f"{path}: {raw.get('id', '')}: ['{key}'] missing") from error
    except ValueError as error:
        raise InputError(f"{path}: {key} is not a day: {error}") from error
