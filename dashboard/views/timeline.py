"""Pure: what happened and what was said, narrowed by kind or publisher, and searched for words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import pandas as pd

from dashboard.views.memo import once_per_version
from dashboard.views.records import Row, TableMap
from dashboard.views.table_rows import EVENTS, STATEMENTS, EventRow, StatementRow


@once_per_version
def events(tables: TableMap, day: pd.Timestamp | None = None, category: str = "") -> Sequence[EventRow]:
    """Return the events that had happened by a day, of one category or of all, the newest first."""
    known = [row for row in EVENTS.rows(tables) if day is None or row.day <= day]
    kept = [row for row in known if category in ("", row.category)]
    return sorted(kept, key=lambda row: (row.day, row.event), reverse=True)


@once_per_version
def statements(tables: TableMap, publisher: str = "") -> Sequence[StatementRow]:
    """Return the statements, of one publisher or of all, the newest first."""
    kept = [row for row in STATEMENTS.rows(tables) if publisher in ("", row.publisher)]
    return sorted(kept, key=lambda row: (row.published, row.statement), reverse=True)


def choices(values: Iterable[str]) -> list[str]:
    """Return the different values for a choice, with a blank for all of them in front."""
    return sorted({"", *values})


def search_rows(rows: Iterable[Row], texts: Iterable[str], wanted: str) -> list[Row]:
    """Return the rows whose text holds every one of the wanted words, in any order and in capitals or not."""
    words = fold(wanted).split()
    return [row for row, text in zip(rows, map(fold, texts), strict=True) if all(word in text for word in words)]


def fold(text: str) -> str:
    """Return a text as searches compare it: capitals, accents and kinds of apostrophes do not matter."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return unicodedata.normalize("NFKC", "".join(letter for letter in plain if not unicodedata.combining(letter)))
