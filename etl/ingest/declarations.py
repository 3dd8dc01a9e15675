"""Articles, goals and corrections as declared in data/: TOML in, values of the vocabulary out.

A key that is not known, and a value of another type or outside its closed list, is refused by name. What a
declaration leads to is worked out elsewhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from etl.errors import InputError
from etl.model import (
    PAIR,
    Among,
    Article,
    Goal,
    GoalReading,
    Measure,
    Period,
    Qualifier,
    Reading,
    Role,
    Sentence,
    ShareOf,
    StatedQuantity,
    last_day,
)  # fmt: skip
from etl.schema.columns import COLUMNS

_T = TypeVar("_T")

_ENUMS = {
    "measure": Measure,
    "among": Among,
    "role": Role,
    "qualifier": Qualifier,
    "factor": Decimal,
    "share_of": ShareOf,
}

#: Text that may only be one of a closed list.
_WORDS = {
    (Sentence, "kind"): COLUMNS["sentence_kind"].values,
    (Reading, "kind"): COLUMNS["evidence_kind"].values,
    (StatedQuantity, "unit"): COLUMNS["measured_unit"].values,
    (GoalReading, "prices"): COLUMNS["prices"].values,
}

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


def load(path: Path) -> dict[str, Any]:
    """Read a TOML file; raise InputError, naming file and place, if it is not one."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {error}") from error


def make(kind: type[_T], raw: Mapping[str, Any], path: Path) -> _T:
    """Build a declared value from a TOML table; raise InputError for keys that are unknown, missing or wrong."""
    if not isinstance(raw, Mapping):
        raise InputError(f"{path}: {kind.__name__} is {raw!r}; write a table")
    hints = get_type_hints(kind)
    name = raw.get("id") or kind.__name__
    if surplus := sorted(raw.keys() - hints.keys()):
        raise InputError(f"{path}: {name}: {kind.__name__} has no {surplus}; it has {sorted(hints)}")
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}  # type: ignore[arg-type]
    if missing := sorted(needed - raw.keys()):
        raise InputError(f"{path}: {name}: {missing} missing")
    try:
        values = {key: _ENUMS[key](value) if key in _ENUMS else value for key, value in raw.items()}
        for key, value in values.items():
            _check(value, hints[key], _WORDS.get((kind, key), ()), key)
        return kind(**values)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise InputError(f"{path}: {name}: {error}") from error


def _check(value: object, hint: Any, words: tuple[str, ...], key: str) -> None:
    """Raise ValueError for a value of another type than declared, or outside a closed list."""
    if not _fits(value, hint):
        wanted = "a list of text" if get_origin(hint) is tuple else getattr(hint, "__name__", str(hint))
        raise ValueError(f"{key} is {value!r}, which is not {wanted}")
    if words and value not in words:
        raise ValueError(f"{key} {value!r} is not one of {list(words)}")


def _fits(value: object, hint: Any) -> bool:
    kind, parts = get_origin(hint), get_args(hint)
    if kind is tuple:
        return isinstance(value, tuple) and all(_fits(one, parts[0]) for one in value)
    if kind is UnionType:
        return any(_fits(value, part) for part in parts)
    return isinstance(value, kind or hint) and not (hint is int and isinstance(value, bool))


def _tables(raw: Mapping[str, Any], key: str, path: Path) -> list[Mapping[str, Any]]:
    """Return the tables that a key lists; raise InputError if it holds anything else."""
    listed = raw.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise InputError(f"{path}: {raw.get('id', '')}: {key} is not a list of tables; write [[{key}]] above each")
    return listed


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _refuse_twice(names: list[str], whose: object, path: Path) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{path}: {whose}: two readings are called {twice}")


def _article(path: Path) -> Article:
    raw = load(path)
    sentences = tuple(_sentence(one, path) for one in _tables(raw, "sentences", path))
    return make(Article, {**raw, "published": _day(raw, "published", path), "sentences": sentences}, path)


def _sentence(raw: Mapping[str, Any], path: Path) -> Sentence:
    readings = tuple(one for declared in _tables(raw, "readings", path) for one in _readings(declared, path))
    _refuse_twice([reading.id for reading in readings], raw.get("id"), path)
    stated = make(StatedQuantity, raw["stated"], path) if "stated" in raw else None
    events = _listed(raw.get("events", ()))
    sentence = make(
        Sentence, {"before": "", "after": "", **raw, "stated": stated, "events": events, "readings": readings}, path
    )
    _check_nearest(sentence, path)
    _check_drawn_over(sentence, path)
    return sentence


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


def _readings(raw: Mapping[str, Any], path: Path) -> Iterator[Reading]:
    """Return one reading for each combination of the values listed in a declared reading."""
    plural = {key: value for key, value in raw.items() if isinstance(value, list)}
    if empty := sorted(key for key, values in plural.items() if not values):
        raise InputError(f"{path}: a reading lists nothing under {empty}")
    for chosen in product(*plural.values()):
        one = {**raw, **dict(zip(plural, chosen, strict=True))}
        if "statements" in one:
            names = one["statements"]
            one["statements"] = tuple(names) if isinstance(names, list) else (names,)
        reading = make(Reading, {"id": "", **one}, path)
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
    raw = load(path)
    readings = tuple(
        make(GoalReading, {**one, "reporters": _listed(one.get("reporters", ()))}, path)
        for one in _tables(raw, "readings", path)
    )
    stated = make(StatedQuantity, raw.get("stated", {}), path)
    set_on, restated = _day(raw, "set_on", path), _listed(raw.get("restated", ()))
    text = raw.get("set_on_text", raw.get("set_on"))
    parsed = {"set_on": set_on, "set_on_text": text, "restated": restated, "stated": stated, "readings": readings}
    goal = make(Goal, {**raw, **parsed}, path)
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
    for raw in _tables(load(path), "rules", path):
        match = raw.get("match")
        if not isinstance(match, Mapping) or not match:
            raise InputError(f"{path}: a rule does not say what it matches; write match = {{ reporter = … }}")
        values = {key: _listed(value) if isinstance(value, list) else (value,) for key, value in match.items()}
        rule = make(Correction, {**raw, "source": path.stem, "match": values, "until": _day(raw, "until", path)}, path)
        if odd := sorted(key for key, texts in rule.match.items() if not _fits(texts, tuple[str, ...])):
            raise InputError(f'{path}: match {odd} is not text: write period = "2016"')
        yield rule


def _day(raw: Mapping[str, Any], key: str, path: Path) -> date:
    try:
        return last_day(str(raw[key]))
    except KeyError as error:
        raise InputError(f"{path}: {raw.get('id', '')}: ['{key}'] missing") from error
    except ValueError as error:
        raise InputError(f"{path}: {key} is not a day: {error}") from error
