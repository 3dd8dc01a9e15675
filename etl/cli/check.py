"""`check`: every claim and goal with every reading, as judged then and now. Nothing is measured or judged here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
from rich.markup import escape

from etl.cli._arguments import AsJson, AsOf, data_folder, read_past_day
from etl.cli._report import JsonCell, Report, amount, amount_or_range, plain
from etl.cli._terminal import print_report
from etl.model import LARGEST_PERCENT_WITHOUT_COUNTRY, UNDECIDED, Role
from etl.schema.table import as_of
from etl.store import Version

#: What stands for a word before there is one: as of a day before the article, or before a goal was set.
_NOT_YET = "nothing said yet"

_READING = [
    "reading", "label", "role", "evidence_kind", "measure", "reporter", "partner", "source", "period", "evidence",
    "note", "measured_unit",
]  # fmt: skip
_MEASURED = [
    "measured", "measured_low", "measured_high", "bound_low", "bound_high", "difference", "evidence_status",
    "without_country_low_percent", "without_country_high_percent", "verdict", "known_from",
]  # fmt: skip
_PROGRESS = [
    "reading", "label", "reporter", "prices", "base_usd", "target_usd", "growth_asked_percent",
    "due_attained_percent", "best_year", "best_percent", "first_reached", "outcome",
]  # fmt: skip


def command(asof: AsOf = None, as_json: AsJson = False) -> None:
    """Print every claim and goal with every reading: claimed, measured, by whom, the verdict then and now."""
    report = read_judgement(data_folder().store.current(), read_past_day(asof))
    print_report(report, as_json, judgement_lines(report))


def read_judgement(version: Version, day: pd.Timestamp | None = None) -> Report:
    """Return every claim and goal with its readings, then and now, from one version of the store.

    `then` is the article's day; `now` is the newest figure, or the given day.
    """
    articles = version.read("articles").set_index("article")
    checks, words = version.read("claim_checks"), version.read("claim_words")
    claims = [
        _claim(claim, articles["published"][claim["article"]], checks, words, day)
        for _, claim in version.read("claims").sort_values(["article", "position"]).iterrows()
    ]
    outcomes, overall = as_of(version.read("goal_outcomes"), day), as_of(version.read("goal_words"), day)
    goals = [_goal(goal, outcomes, overall) for _, goal in version.read("goals").iterrows()]
    return {"version": version.name, "as_of": plain(day), "claims": claims, "goals": goals}


def _claim(
    claim: pd.Series, published: pd.Timestamp, checks: pd.DataFrame, words: pd.DataFrame, day: pd.Timestamp | None
) -> Report:
    own, word = checks[checks["claim"] == claim["claim"]], words[words["claim"] == claim["claim"]]
    then, now = _by_reading(as_of(own, published)), _by_reading(as_of(own, day))
    before = {str(name): _records(row, _MEASURED) for name, row in then.iterrows()}
    readings = [
        {**_records(row, _READING), "then": before.get(str(name)), "now": _records(row, _MEASURED)}
        for name, row in now.iterrows()
    ]
    columns = [
        "claim",
        "article",
        "quote",
        "said_by",
        "summary",
        "stated_text",
        "stated_unit",
        "stated_low",
        "stated_high",
    ]
    return {
        **{name: plain(claim[name]) for name in columns},
        "would_do": plain(claim["would_do"]),
        "word_then": _only(as_of(word, published), "word"),
        "word_now": _only(as_of(word, day), "word"),
        "promise_then": _only(as_of(word, published), "promise_outcome"),
        "promise_now": _only(as_of(word, day), "promise_outcome"),
        "readings": readings,
    }


def _by_reading(checks: pd.DataFrame) -> pd.DataFrame:
    return checks.set_index("reading", drop=False)


def _goal(goal: pd.Series, outcomes: pd.DataFrame, words: pd.DataFrame) -> Report:
    own = outcomes[outcomes["goal"] == goal["goal"]]
    columns = ["goal", "label", "set_on", "set_on_text", "set_by", "words", "due", "base_year", "address"]
    return {
        **{name: plain(goal[name]) for name in columns},
        "word_now": _only(words[words["goal"] == goal["goal"]], "word"),
        "readings": [_records(row, _PROGRESS) for _, row in own.iterrows()],
    }


def _records(row: pd.Series, names: Sequence[str]) -> Report:
    return {name: plain(row[name]) for name in names}


def _only(rows: pd.DataFrame, column: str) -> JsonCell:
    return plain(rows[column].iloc[0]) if len(rows) else None


def judgement_lines(report: Report) -> Iterator[str]:
    """Write a judgement for people: bold names, one line a reading."""
    for claim in report["claims"]:
        then = f"  (then: {claim['word_then']})" if claim["word_now"] else ""
        yield f"[bold]{claim['claim']}[/bold]: {claim['word_now'] or _NOT_YET}{then}"
        yield escape(f"  “{claim['quote']}” — {claim['said_by']}")
        if claim["promise_now"]:
            yield f"  reported correctly: {claim['word_now']}; kept: {claim['promise_now']}  (then: {claim['promise_then']})"
        if claim["stated_text"]:
            yield f"  claimed: {_STATED[claim['stated_unit']].format(claim['stated_text'])}"
        yield from (f"  • {_reading_line(reading)}" for reading in claim["readings"])
        if claim["would_do"] and claim["word_now"] in UNDECIDED:
            yield escape(f"  would decide it: {claim['would_do']}")
        yield ""
    for goal in report["goals"]:
        origin = escape(f"({goal['words']}; {goal['set_by']}, {goal['set_on_text']})")
        yield f"[bold]{goal['goal']}[/bold]: {goal['word_now'] or _NOT_YET}  {origin}"
        yield from (f"  • {_progress_line(goal, reading)}" for reading in goal["readings"])
        yield ""


#: How a stated number is written in its unit.
_STATED = {"usd": "US${}", "percent": "{} per cent", "rank": "place {}", "years": "{} years"}


def _reading_line(reading: Report) -> str:
    now, then = reading["now"], reading["then"]
    verdict = now["verdict"] or "shown beside it"
    role = "" if reading["role"] in (Role.DECIDES, Role.CONTEXT) else f" ({reading['role']}{_nameless(reading)})"
    note = f" [dim]({escape(reading['note'])})[/dim]" if reading["note"] else ""
    before = f", then: {then['verdict']}" if then and then["verdict"] not in (None, now["verdict"]) else ""
    label = escape(reading["label"])
    unit = reading["measured_unit"]
    bound = f", for the claim's months {amount(now['bound_low'], unit)} to {amount(now['bound_high'], unit)}"
    bounds = bound if now["bound_low"] is not None else ""
    return f"{label}: {amount_or_range(now, unit)}{bounds}, {verdict}{before}{role}{note}"


def _nameless(reading: Report) -> str:
    """Return how much of a list's trade has no country, of a place that decides nothing for that; empty for others."""
    now = reading["now"]
    low, high = now["without_country_low_percent"], now["without_country_high_percent"]
    if (
        reading["role"] != Role.NOT_FIRM
        or low is None
        or (high is not None and high <= LARGEST_PERCENT_WITHOUT_COUNTRY)
    ):
        return ""
    share = f"at least {low:.1f}" if high is None else f"{low:.1f}" if low == high else f"{low:.1f} to {high:.1f}"
    return f": {share}% of the list has no country"


def _progress_line(goal: Report, reading: Report) -> str:
    attained = amount(reading["due_attained_percent"], "percent")
    reached = reading["first_reached"] or "never"
    asked = reading["growth_asked_percent"]
    growth = "" if asked is None else f"asked {asked:.2f}% a year from {goal['base_year']}; "
    return (
        f"{escape(reading['label'])}, {reading['reporter']}: {attained} in {goal['due']}; best {reading['best_year']} with "
        f"{amount(reading['best_percent'], 'percent')}; first reached: {reached}; {growth}"
        f"{reading['outcome']}"
    )
