"""Readable heads of columns, for files that people open: what a column means, in brief, and its unit.

The whole meaning is on a workbook's second sheet, and in the data dictionary.
"""

from __future__ import annotations

import re

from dashboard.text import Words, capital
from etl.schema.columns import Column
from etl.schema.table import Table

#: Where the first phrase of a meaning ends.
_PHRASE_END = re.compile(r"[;:]\s|\.\s|\.$")


def column_head(column: Column, words: Words) -> str:
    """Return the head of a column in a language: the first phrase of its meaning, and its unit."""
    phrase = capital(_PHRASE_END.split(words.text(column.meaning), maxsplit=1)[0].strip())
    return f"{phrase}, {words.text(column.unit)}" if column.unit else phrase


def column_heads(table: Table, words: Words) -> dict[str, str]:
    """Return the head of each column by its name; of two that would be alike both carry their names."""
    heads = {column.name: column_head(column, words) for column in table.columns}
    plain = list(heads.values())
    return {name: head if plain.count(head) == 1 else f"{head} ({name})" for name, head in heads.items()}
