"""Every text that a reader may see, gathered for translators: from the code, from the tables, from their contract.

Brings catalogues up to date: new texts come in untranslated, texts that are gone go, what was translated stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from etl.schema.tables import TABLES

#: The functions that say a text, and which of their arguments are texts.
_TEXT_FUNCTIONS: dict[str, tuple[int, ...] | None] = {
    "words": None,
    "self": None,
    "N_": None,
    "parts": None,
    "plural": (1, 2),
}

#: The columns of tables whose texts are ours, or are names that a language has its own words for.
COLUMNS = {
    "bridges": ("name", "note"),
    "claims": ("quote", "summary", "said_by", "would_do"),
    "claim_checks": ("label", "note"),
    "events": ("title", "category", "note"),
    "fuels": ("name", "commodity"),
    "gap_causes": ("name", "description", "title", "publisher"),
    "goals": ("label", "set_by", "words"),
    "goal_outcomes": ("label",),
    "nomenclature": ("description", "section_name"),
    "promises": ("weak", "speaker"),
    "regions": ("region", "qualifier", "speaker", "publisher", "note"),
    "sources": ("title", "publisher", "covers", "licence"),
    "statements": ("item", "qualifier", "growth_qualifier", "speaker", "publisher", "note"),
    "trade": ("note",),
}

MessageId = str | tuple[str, str]


@dataclass(frozen=True)
class Message:
    """One text, or one and many of a text that depends on a count, and where it is said."""

    id: MessageId
    place: str


def gather(tables: Mapping[str, pd.DataFrame]) -> list[Message]:
    """Return every text once, with the first place where it is said."""
    found: dict[MessageId, Message] = {}
    for message in [*_in_code(), *_in_tables(tables), *_in_contract()]:
        found.setdefault(message.id, message)
    return list(found.values())


def _in_code() -> Iterator[Message]:
    package = Path(__file__).parent.parent
    for name, _, text, _, _ in extract_from_dir(package, keywords=_TEXT_FUNCTIONS, strip_comment_tags=True):
        yield Message(text if isinstance(text, str) else (text[0], text[1]), f"dashboard/{name}")


def _in_tables(tables: Mapping[str, pd.DataFrame]) -> Iterator[Message]:
    for table, columns in COLUMNS.items():
        for column in columns:
            for text in sorted(set(_displayed(tables[table], table, column)[column].dropna())):
                yield Message(str(text), f"{table}.{column}")


def _displayed(rows: pd.DataFrame, table: str, column: str) -> pd.DataFrame:
    """Leave out the labels of checks whose names are put together from their columns; no page shows them."""
    composed = (table, column) == ("claim_checks", "label")
    return rows[rows["evidence_kind"] == "implied"] if composed else rows


def _in_contract() -> Iterator[Message]:
    for table in TABLES.values():
        yield Message(table.title, f"table {table.name}")
        yield Message(table.row, f"table {table.name}")
        for column in table.columns:
            yield Message(column.meaning, f"column {column.name}")
            if column.unit:
                yield Message(column.unit, f"column {column.name}")


def update(path: Path, messages: list[Message]) -> tuple[int, int]:
    """Bring one catalogue up to date; give how many texts came in and how many went."""
    with path.open("rb") as source:
        old = read_po(source, locale=path.stem)
    new = Catalog(path.stem, project="Nine Bridges", header_comment=old.header_comment, fuzzy=False)
    new.mime_headers = old.mime_headers
    for message in messages:
        kept = old.get(message.id)
        new.add(message.id, kept.string if kept else "", [(message.place, 0)], kept.flags if kept else ())
    with path.open("wb") as target:
        write_po(target, new, width=116, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    known, wanted = {message.id for message in old if message.id}, {message.id for message in messages}
    return len(wanted - known), len(known - wanted)
