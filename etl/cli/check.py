"""What the command line says: every claim and goal with every reading, and what an import or a fetch did.

Each answer is first a plain structure, which `--json` prints as it is, and then lines for people. Nothing is
measured or judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from rich.markup import escape

from etl.fetch import Fetched, Plan
from etl.model import Period, Role
from etl.pipeline import Imported
from etl.schema.tables import as_of
from etl.store import Version

Answer = dict[str, Any]

#: What stands for a word before there is one: as of a day before the article, or before a goal was set.
_NOT_YET = "nothing said yet"

_READING = [
    "reading", "label", "role", "evidence_kind", "measure", "reporter", "partner", "source", "period", "evidence",
    "note", "measured_unit",
]  # fmt: skip
_MEASURED = ["measured", "difference", "evidence_status", "verdict", "known_from"]
_PROGRESS = [
    "reading", "label", "reporter", "prices", "base_usd", "target_usd", "growth_asked_percent",
    "due_attained_percent", "best_year", "best_percent", "first_reached", "outcome",
]  # fmt: skip


def judgement(version: Version, day: pd.Timestamp | None = None) -> Answer:
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
) -> Answer:
    own, word = checks[checks["claim"] == claim["claim"]], words[words["claim"] == claim["claim"]]
    then, now = _by_reading(as_of(own, published)), _by_reading(as_of(own, day))
    before = {str(name): _records(row, _MEASURED) for name, row in then.iterrows()}
    readings = [
        {**_records(row, _READING), "then": before.get(str(name)), "now": _records(row, _MEASURED)}
        for name, row in now.iterrows()
    ]
    said = [
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
        **{name: plain(claim[name]) for name in said},
        "would_do": plain(claim["would_do"]),
        "word_then": _only(as_of(word, published), "word"),
        "word_now": _only(as_of(word, day), "word"),
        "readings": readings,
    }


def _by_reading(checks: pd.DataFrame) -> pd.DataFrame:
    return checks.set_index("reading", drop=False)


def _goal(goal: pd.Series, outcomes: pd.DataFrame, words: pd.DataFrame) -> Answer:
    own = outcomes[outcomes["goal"] == goal["goal"]]
    said = ["goal", "label", "set_on", "set_on_text", "set_by", "words", "due", "base_year", "address"]
    return {
        **{name: plain(goal[name]) for name in said},
        "word_now": _only(words[words["goal"] == goal["goal"]], "word"),
        "readings": [_records(row, _PROGRESS) for _, row in own.iterrows()],
    }


def _records(row: pd.Series, names: Sequence[str]) -> Answer:
    return {name: plain(row[name]) for name in names}


def _only(rows: pd.DataFrame, column: str) -> Any:
    return plain(rows[column].iloc[0]) if len(rows) else None


def plain(value: Any) -> Any:
    """Turn a cell into what JSON knows: blanks are null, days are ISO dates, whole numbers stay whole."""
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value


def judgement_lines(answer: Answer) -> Iterator[str]:
    """Write a judgement for people: bold names, one line a reading."""
    for claim in answer["claims"]:
        then = f"  (then: {claim['word_then']})" if claim["word_now"] else ""
        yield f"[bold]{claim['claim']}[/bold]: {claim['word_now'] or _NOT_YET}{then}"
        yield escape(f"  “{claim['quote']}” — {claim['said_by']}")
        if claim["stated_text"]:
            yield f"  claimed: {_STATED[claim['stated_unit']].format(claim['stated_text'])}"
        yield from (f"  • {_reading_line(reading)}" for reading in claim["readings"])
        if claim["would_do"] and claim["word_now"] == "cannot be checked":
            yield escape(f"  would decide it: {claim['would_do']}")
        yield ""
    for goal in answer["goals"]:
        said = escape(f"({goal['words']}; {goal['set_by']}, {goal['set_on_text']})")
        yield f"[bold]{goal['goal']}[/bold]: {goal['word_now'] or _NOT_YET}  {said}"
        yield from (f"  • {_progress_line(goal, reading)}" for reading in goal["readings"])
        yield ""


#: How a stated number is written in its unit.
_STATED = {"usd": "US${}", "percent": "{} per cent", "rank": "place {}", "years": "{} years"}


def _reading_line(reading: Answer) -> str:
    now, then = reading["now"], reading["then"]
    verdict = now["verdict"] or "shown beside it"
    role = "" if reading["role"] in (Role.DECIDES, Role.CONTEXT) else f" ({reading['role']})"
    note = f" [dim]({escape(reading['note'])})[/dim]" if reading["note"] else ""
    before = f", then: {then['verdict']}" if then and then["verdict"] not in (None, now["verdict"]) else ""
    label = escape(reading["label"])
    return f"{label}: {amount(now['measured'], reading['measured_unit'])}, {verdict}{before}{role}{note}"


def _progress_line(goal: Answer, reading: Answer) -> str:
    attained = amount(reading["due_attained_percent"], "percent")
    reached = reading["first_reached"] or "never"
    asked = reading["growth_asked_percent"]
    growth = "" if asked is None else f"asked {asked:.2f}% a year from {goal['base_year']}; "
    return (
        f"{escape(reading['label'])}, {reading['reporter']}: {attained} in {goal['due']}; best {reading['best_year']} with "
        f"{amount(reading['best_percent'], 'percent')}; first reached: {reached}; {growth}"
        f"{reading['outcome']}"
    )


def amount(value: float | None, unit: str) -> str:
    """Write a measured value with its unit, as the terminal shows it."""
    if value is None:
        return "no figure"
    forms = {"usd": f"US${value / 1e9:,.2f} billion", "percent": f"{value:.1f}%", "rank": f"place {value:.0f}"}
    return forms.get(unit, f"{value:.1f} {unit}")


def imported(done: Imported) -> Answer:
    """Say what an import read, kept and ignored."""
    parsed = done.parsed
    return {
        "file": done.receipt.file,
        "snapshot": done.receipt.digest,
        "published": done.receipt.published.isoformat(),
        "read": parsed.read,
        "kept": len(parsed.trade),
        "ignored": dict(parsed.ignored),
        "lists": len(parsed.lists),
        "reporters": sorted(parsed.trade["reporter"].unique().tolist()),
        "periods": _span(parsed.trade["period"]),
        "new": done.new,
        "revised": done.revised,
        "known_before": done.known_before,
        "version": done.version.name,
    }


def _span(periods: pd.Series) -> list[str]:
    ordered = sorted(periods.unique(), key=Period.parse)
    return [ordered[0], ordered[-1]] if ordered else []


def imported_lines(answer: Answer) -> Iterator[str]:
    """Write what an import did for people."""
    yield f"[bold]{escape(answer['file'])}[/bold]: {answer['read']:,} figures read, {answer['kept']:,} kept"
    if answer["periods"]:
        yield f"  {', '.join(answer['reporters'])}, {' to '.join(answer['periods'])}"
    yield from (escape(f"  ignored: {count:,} × {what}") for what, count in answer["ignored"].items())
    if answer["known_before"]:
        yield (
            f"  these very bytes were stored before: nothing changes; if their day is wrong,"
            f" `python -m etl forget {answer['snapshot'][:16]}` takes them out"
        )
    yield f"  {answer['new']:,} figures are new, {answer['revised']:,} revise an earlier one"
    yield f"  stored as {answer['snapshot'][:16]}; version {answer['version']} is in force"


def planned(plan: Plan) -> Answer:
    """Say what a fetch would ask, and what it need not ask."""
    return {
        "source": plan.source.name,
        "requests": len(plan.pending),
        "ask": [request.name for request in plan.pending],
        "settled": len(plan.settled),
        "fresh": len(plan.fresh),
        "keyed": plan.scope.keyed,
    }


def planned_lines(answer: Answer) -> Iterator[str]:
    """Write a plan for people."""
    keyed = "with a key" if answer["keyed"] else "without a key"
    yield f"[bold]{answer['source']}[/bold], {keyed}: {answer['requests']} requests"
    yield from (f"  • {escape(request)}" for request in answer["ask"])
    yield f"  not asked: {answer['settled']} settled, {answer['fresh']} answered within the last hours"


def fetched(done: Fetched) -> Answer:
    """Say what a fetch did."""
    return {
        "source": done.plan.source.name,
        "requests": done.requests,
        "answers": done.answers,
        "empty": done.empty,
        "gaps": done.gaps,
        "read": done.read,
        "ignored": done.ignored,
        "not_asked": len(done.plan.settled) + len(done.plan.fresh),
        "version": done.version.name if done.version else None,
    }


def fetched_lines(answer: Answer) -> Iterator[str]:
    """Write what a fetch did for people."""
    yield (
        f"[bold]{answer['source']}[/bold]: {answer['requests']} requests, {answer['answers']} answers, "
        f"{answer['read']:,} figures read; {answer['not_asked']} requests were settled or just answered"
    )
    yield from (escape(f"  ignored: {count:,} × {what}") for what, count in answer["ignored"].items())
    if answer["empty"] or answer["gaps"]:
        yield (
            f"  {answer['empty']} answers held nothing, {answer['gaps']} periods asked for were in no answer:"
            " asked again next time"
        )
    if answer["version"]:
        yield f"  version {answer['version']} is in force"
