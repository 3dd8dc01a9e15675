"""Pure: what happened and what was said, narrowed by kind or publisher, and searched for words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pandas as pd

from dashboard.views import TableMap
from dashboard.views.memo import once_per_version


@once_per_version
def events(tables: TableMap, day: pd.Timestamp | None = None, category: str = "") -> pd.DataFrame:
    """Return the events that had happened by a day, of one category or of all, the newest first."""
    rows = tables["events"]
    rows = rows if day is None else rows[rows["day"] <= day]
    rows = rows[rows["category"] == category] if category else rows
    return rows.sort_values(["day", "event"], ascending=False, ignore_index=True)


@once_per_version
def statements(tables: TableMap, publisher: str = "") -> pd.DataFrame:
    """Return the statements, of one publisher or of all, the newest first."""
    rows = tables["statements"]
    rows = rows[rows["publisher"] == publisher] if publisher else rows
    return rows.sort_values(["published", "statement"], ascending=False, ignore_index=True)


def values(rows: pd.DataFrame, column: str) -> list[str]:
    """Return the values of a column for a choice, with a blank for all of them in front."""
    return ["", *sorted(rows[column].dropna().unique())]


def events_with_text(rows: pd.DataFrame, texts: Iterable[str], wanted: str) -> pd.DataFrame:
    """Return the rows whose text holds every one of the wanted words, in any order and in capitals or not."""
    words = fold(wanted).split()
    hits = [all(word in text for word in words) for text in map(fold, texts)]
    return rows[pd.Series(hits, rows.index, dtype="bool")].reset_index(drop=True)


def fold(text: str) -> str:
    """Return a text as searches compare it: capitals, accents and kinds of apostrophes do not matter."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return unicodedata.normalize("NFKC", "".join(letter for letter in plain if not unicodedata.combining(letter)))
