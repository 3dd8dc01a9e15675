"""What happened and what was said: every event and statement, searched for words and narrowed by kind or publisher."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.pages._page import Asked, Content, Page
from dashboard.pages.components import elements, statement_tables
from dashboard.pages.components.elements import Control
from dashboard.pages.components.statement_tables import ROUTE, SEARCH
from dashboard.query import Query
from dashboard.text.terms import N_
from dashboard.views import timeline

_LABELS = {"category": N_("Kind of event"), "publisher": N_("Statements printed by")}


def build(asked: Asked) -> Content:
    """Give the events and statements that hold the words asked for; a kind leaves events only, a publisher statements."""
    words = asked.words
    wanted = statement_tables.wanted_in(asked.query.given.get(SEARCH, ""))
    category, publisher, shown, query = _chosen(asked)
    events, statements = _found(asked, wanted, category, publisher)
    title = words("What happened and what was said")
    said = _summary(asked, wanted, len(events), len(statements))
    body = [
        html.P(html.A(words("Data"), href=asked.link("/data")), className="kicker"),
        html.H1(title),
        html.P(said, className="lede"),
        statement_tables.form(asked, wanted, shown),
        *_sections(asked, events, statements),
        elements.section(words("Downloads"), elements.downloads(asked, ("events", "statements")), name="downloads"),
    ]
    return Content(title, said, body, tuple(query.notices[len(asked.query.notices) :]))


def _chosen(asked: Asked) -> tuple[str, str, list[Control], Query]:
    """Read kind and publisher, among those that there are."""
    words = asked.words
    kinds = timeline.values(timeline.events(asked.tables, asked.day), "category")
    publishers = timeline.values(asked.tables["statements"], "publisher")
    category, query = asked.query.choose("category", kinds, words)
    publisher, query = query.choose("publisher", publishers, words)
    shown = [
        Control("category", words(_LABELS["category"]), _named(asked, kinds), category),
        Control("publisher", words(_LABELS["publisher"]), _named(asked, publishers), publisher),
    ]
    return category, publisher, shown, query


def _named(asked: Asked, values: list[str]) -> list[tuple[str, str]]:
    return [(value, asked.words.text(value) or asked.words("any")) for value in values]


def _found(asked: Asked, wanted: str, category: str, publisher: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    events = statement_tables.events_with(asked, timeline.events(asked.tables, asked.day, category), wanted)
    statements = statement_tables.statements_with(asked, timeline.statements(asked.tables, publisher), wanted)
    only_events, only_statements = bool(category and not publisher), bool(publisher and not category)
    return events.iloc[: 0 if only_statements else None], statements.iloc[: 0 if only_events else None]


def _summary(asked: Asked, wanted: str, events: int, statements: int) -> str:
    """Count what was found, in words."""
    words = asked.words
    found = words.listed(
        [
            *([words.plural("{count} event", "{count} events", events)] if events else []),
            *([words.plural("{count} statement", "{count} statements", statements)] if statements else []),
        ]
    )
    if not found:
        return words("Nothing with “{words}” was found.", words=wanted) if wanted else words("Nothing was found.")
    return (
        words("Found with “{words}”: {found}.", words=wanted, found=found) if wanted else words("{found}.", found=found)
    )


def _sections(asked: Asked, events: pd.DataFrame, statements: pd.DataFrame) -> list[Any]:
    words = asked.words
    if events.empty and statements.empty:
        said = words("A row is found if it holds every word; fewer or shorter words find more.")
        again = html.A(words("Show every event and statement"), href=asked.here(**dict.fromkeys(PAGE.words, "")))
        return [html.P([said, " ", again], className="callout")]
    sections = []
    if len(events):
        sections.append(
            elements.section(words("Events"), statement_tables.events_table(asked, events), name="events-section")
        )
    if len(statements):
        table = statement_tables.statements_table(asked, statements)
        sections.append(elements.section(words("Statements"), table, name="statements-section"))
    return sections


PAGE = Page(ROUTE, build, words=(SEARCH, "category", "publisher"), aliases={"q": SEARCH})
