"""Known publisher errors applied to figures: marked, never altered. The rules stand in data/corrections.

A mark stays on a figure that its publisher gives again unchanged after the rule's last day: only another value can be a
correction. A figure that only looks like an error is `checked`: it stands as printed, and is not held to the scale of others.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from etl.errors import InputError
from etl.ingest.declarations import Correction
from etl.model import SAME_FIGURE_USD, TOTAL, Status
from etl.schema.categories import as_texts, replaced
from etl.schema.given_tables import TRADE

#: What each action makes of a figure's status; a blank leaves it.
ACTIONS = {"suspect": Status.SUSPECT.value, "checked": ""}

#: The columns that a rule may match.
MATCHED = tuple(name for name in TRADE.key if name not in ("source", "published"))
#: What a figure is of where its table has no such column: a listed turnover is of all goods, and of no one flow.
_IMPLIED = {"classification": TOTAL, "code": TOTAL}


def correct(figures: pd.DataFrame, rules: Iterable[Correction]) -> pd.DataFrame:
    """Mark the figures that a rule covers with its status, if any, and add its reason to the note; values stay as printed."""
    covered = [(rule, covers(rule, figures)) for rule in rules]
    near = pd.Series(False, figures.index)
    for _, rows in covered:
        near |= rows
    marked = as_texts(figures.loc[near, ["status", "note"]])
    for rule, rows in covered:
        if status := status_given(rule):
            marked.loc[rows[near], "status"] = status
        marked.loc[rows[near], "note"] = (marked.loc[rows[near], "note"] + "; ").fillna("") + rule.reason
    return figures.assign(**{name: replaced(figures[name], marked[name]) for name in ("status", "note")})


def status_given(rule: Correction) -> str:
    """Return the status that a rule gives, or a blank; raise InputError for a rule that names no action or column."""
    if rule.action not in ACTIONS:
        raise InputError(f"data/corrections/{rule.source}.toml: action {rule.action!r} is not one of {list(ACTIONS)}")
    if unknown := sorted(rule.match.keys() - set(MATCHED)):
        raise InputError(f"data/corrections/{rule.source}.toml: match {unknown} is not one of {list(MATCHED)}")
    return ACTIONS[rule.action]


def covers(rule: Correction, figures: pd.DataFrame) -> pd.Series:
    """Return, row by row, whether a rule covers a figure; raise InputError for a rule that names no action or column.

    It covers what it matches and what was public by its last day, and later vintages of the same value.
    """
    status_given(rule)
    matched = figures["source"] == rule.source
    for name, values in rule.match.items():
        matched &= figures[name].isin(values) if name in figures.columns else _IMPLIED.get(name) in values
    dated = matched & (figures["published"] <= pd.Timestamp(rule.until))
    later = matched & ~dated
    return dated | _repeats(figures, dated, later) if later.any() else dated


def _repeats(figures: pd.DataFrame, known: pd.Series, later: pd.Series) -> pd.Series:
    """Return which of the later figures say what a known vintage of them says: less than a dollar apart."""
    key = [name for name in (*MATCHED, "source") if name in figures.columns]
    values = figures.loc[known, [*key, "value_usd"]].rename(columns={"value_usd": "known_usd"})
    asked = figures.loc[later, [*key, "value_usd"]].rename_axis("row").reset_index()
    pairs = asked.merge(values, on=key)
    same = pairs[(pairs["value_usd"] - pairs["known_usd"]).abs() < SAME_FIGURE_USD]
    return pd.Series(figures.index.isin(same["row"]), figures.index)
