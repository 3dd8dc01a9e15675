"""The two lines on top of the first page: what was promised, and what happened, from a height to a depth.

Every number is picked from a row of the tables.
"""

from __future__ import annotations

from dashboard.text import Words
from dashboard.views.goal import STATED, goal_outcomes, measured_goals
from dashboard.views.records import TableMap
from dashboard.views.table_rows import GOALS
from dashboard.views.turnover import goal_due, height_and_newest
from etl.model import KOREA


def promise_sentence(tables: TableMap, words: Words) -> str:
    """Return a sentence on what the newest goal promised; empty before any goal was set."""
    goals = measured_goals(tables)
    if not goals:
        return ""
    target = next(row.target_usd for row in goal_outcomes(tables, goals[0]) if row.reading == STATED)
    due = str(GOALS.get(tables, goals[0]).due)
    return words("Russia and South Korea promised {target} of trade by {due}.", target=words.usd(target, 0), due=due)


def outcome_sentence(tables: TableMap, words: Words) -> str:
    """Return a sentence on what the goal's year came to in both countries' figures, and on height and newest year in Korea's.

    Amounts are billions of dollars, the unit of the promise.
    """
    goals = measured_goals(tables)
    due = goal_due(tables, goals[0], STATED) if goals else []
    found = height_and_newest(tables, KOREA)
    if found is None:
        return ""
    top, newest = found
    holes = {
        "peak": words.billions(top.value_usd, 1), "year": str(top.year), "last": words.billions(newest.value_usd, 1),
        "newest": str(newest.year),
    }  # fmt: skip
    if not due or top.year == newest.year:
        return words(
            "Trade peaked at US${peak} billion in {year} and was {last} in {newest}, on Korea’s figures.", **holes
        )
    ends = [words.billions(one.value_usd, 1) for one in (due[0], due[-1])]
    return words(
        "It came to {reached}. On Korea’s figures it peaked at {peak} in {year} and fell to {last} by {newest}.",
        reached=words.span(ends[0], ends[-1]), **holes,
    )  # fmt: skip
