"""Events and statements as tables, and the form that searches them. Which rows there are is decided in views.timeline."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements, forms
from dashboard.pages.components.attributes import aria
from dashboard.pages.components.data_table import data_table, table_columns
from dashboard.pages.components.forms import QueryControl
from dashboard.prose.statements import qualify
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.catalogues import in_language
from dashboard.text.terms import N_
from dashboard.views import timeline
from dashboard.views.table_rows import EventRow, StatementRow
from etl.model import Qualifier

#: The page that searches, and the word of the query string that says for what; `find` is page.js's own.
ROUTE = "/data/search"
SEARCH = "search"
_LONGEST = 80

_EVENT_HEADS = ((N_("Day"), False), (N_("Event"), False), (N_("Kind"), False))
_STATEMENT_HEADS = (
    (N_("Day"), False),
    (N_("Who"), False),
    (N_("What"), False),
    (N_("Period"), False),
    (N_("Value, US$\u00a0bn"), True),
    (N_("Growth"), True),
    (N_("Share"), True),
    (N_("Printed by"), False),
)


def form(request: PageRequest, search: str, controls: Sequence[QueryControl]) -> Node:
    """Return the form that asks the searching page; it works without a script."""
    words = request.words
    label = html.Label(words("Words to search for"), htmlFor="search-words")
    field = html.Input(type="search", id="search-words", name=SEARCH, value=search, maxLength=_LONGEST)
    kept = forms.hidden_fields(request, (SEARCH, *(control.word for control in controls)))
    button = html.Button(words("Search"), type="submit")
    fields = [html.Div([label, field], className="field"), *map(forms.select, controls)]
    return html.Form(
        [*kept, *fields, button], method="get", action=in_language(ROUTE, words.language), className="picker",
        role="search", **aria(label=words("Search events and statements")),
    )  # fmt: skip


def read_search(given: str) -> str:
    """Return the words to search for, without surplus blanks and of a length that one types."""
    return " ".join(given.split())[:_LONGEST]


def find_events(request: PageRequest, rows: Sequence[EventRow], search: str) -> list[EventRow]:
    """Return the events whose title, kind, day or note holds the wanted words, as printed or as shown."""
    texts = (_event_text(row, request.words) for row in rows)
    return timeline.search_rows(rows, texts, search)


def _event_text(row: EventRow, words: Words) -> str:
    fields = [row.title, row.category, row.note]
    return _joined([*fields, *map(words.text, fields), row.day_text, words.day_text(row.day_text)])


def find_statements(request: PageRequest, rows: Sequence[StatementRow], search: str) -> list[StatementRow]:
    """Return the statements whose speaker, publisher, subject, period, day or note holds the wanted words."""
    texts = (_statement_text(row, request.words) for row in rows)
    return timeline.search_rows(rows, texts, search)


def _statement_text(row: StatementRow, words: Words) -> str:
    fields = [row.speaker, row.publisher, row.item, row.note]
    labels = [what(row, words), words.period(row.period), words.day_text(row.published_text)]
    return _joined([*fields, *map(words.text, fields), *labels, row.period, row.published_text])


def _joined(texts: Sequence[str]) -> str:
    return " ".join(text for text in texts if text)


def events_table(request: PageRequest, rows: Sequence[EventRow]) -> Node:
    """Return events as a table, each with its day and its source."""
    words = request.words
    cells = [
        [
            words.day_text(row.day_text),
            [elements.link(words.text(row.title), row.address), *_note(row, words)],
            words.text(row.category),
        ]
        for row in rows
    ]
    head = table_columns(_EVENT_HEADS, words)
    return data_table(words("Dated events, each with its source, the newest first"), head, cells, name="events")


def statements_table(request: PageRequest, rows: Sequence[StatementRow]) -> Node:
    """Return statements as a table, each with its day, its speaker and where it was printed."""
    words = request.words
    cells = [_statement(row, words) for row in rows]
    head = table_columns(_STATEMENT_HEADS, words)
    caption = words("Rounded figures as officials and papers gave them, the newest first")
    return data_table(caption, head, cells, name="statements")


def _statement(row: StatementRow, words: Words) -> list[Node]:
    return [
        words.day_text(row.published_text),
        [words.text(row.speaker), *_note(row, words)],
        what(row, words),
        words.period(row.period),
        words.billions(row.stated_usd),
        _growth(row, words),
        words.percent(row.stated_share_percent, 1),
        elements.link(words.text(row.publisher), row.address),
    ]


def _growth(row: StatementRow, words: Words) -> str:
    """Write the growth of a statement with the word that loosens it, or that it has none."""
    growth = words.percent(row.stated_growth_percent, 1)
    return growth if isnan(row.stated_growth_percent) else qualify(growth, row.growth_qualifier, words)


def what(row: StatementRow, words: Words) -> str:
    """Return what a statement is about: the measure, the commodity or region, and a word that loosens the number."""
    named = [words.term(row.measure)] if row.measure else []
    named += [words.text(row.item)] if row.item else []
    named += [words.text(row.qualifier)] if row.qualifier != Qualifier.EXACT else []
    return ", ".join(named)


def _note(row: EventRow | StatementRow, words: Words) -> list[Node]:
    return [html.Small(words.text(row.note))] if row.note else []
