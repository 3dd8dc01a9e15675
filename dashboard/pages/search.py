"""What happened and what was said: every event and statement, searched for words and narrowed by kind or publisher."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, statement_tables
from dashboard.pages.components.forms import QueryControl
from dashboard.pages.components.statement_tables import ROUTE, SEARCH
from dashboard.query import Query
from dashboard.render import html_elements as html
from dashboard.text.terms import N_
from dashboard.views import timeline
from dashboard.views.table_rows import EventRow, StatementRow

_LABELS = {"category": N_("Kind of event"), "publisher": N_("Statements printed by")}


def build(request: PageRequest) -> PageContent:
    """Return the events and statements that hold the words asked for; a kind leaves events only, a publisher statements."""
    words = request.words
    search = statement_tables.read_search(request.query.given.get(SEARCH, ""))
    category, publisher, controls, query = _chosen(request)
    events, statements = _found(request, search, category, publisher)
    title = words("What happened and what was said")
    text = _summary(request, search, len(events), len(statements))
    body = [
        html.P(html.A(words("Data"), href=request.link("/data")), className="kicker"),
        html.H1(title),
        html.P(text, className="lede"),
        statement_tables.form(request, search, controls),
        *_sections(request, events, statements),
        elements.downloads_section(request, ("events", "statements")),
    ]
    return PageContent(title, text, body, request.new_notices(query))


def _chosen(request: PageRequest) -> tuple[str, str, list[QueryControl], Query]:
    """Read kind and publisher, among those that there are."""
    words = request.words
    kinds = timeline.choices(row.category for row in timeline.events(request.tables, request.day))
    publishers = timeline.choices(row.publisher for row in timeline.statements(request.tables))
    category, query = request.query.choose("category", kinds, words)
    publisher, query = query.choose("publisher", publishers, words)
    controls = [
        QueryControl("category", words(_LABELS["category"]), _named(request, kinds), category),
        QueryControl("publisher", words(_LABELS["publisher"]), _named(request, publishers), publisher),
    ]
    return category, publisher, controls, query


def _named(request: PageRequest, values: list[str]) -> list[tuple[str, str]]:
    return [(value, request.words.text(value) or request.words("any")) for value in values]


def _found(
    request: PageRequest, search: str, category: str, publisher: str
) -> tuple[Sequence[EventRow], Sequence[StatementRow]]:
    events = statement_tables.find_events(request, timeline.events(request.tables, request.day, category), search)
    statements = statement_tables.find_statements(request, timeline.statements(request.tables, publisher), search)
    only_events, only_statements = bool(category and not publisher), bool(publisher and not category)
    return [] if only_statements else events, [] if only_events else statements


def _summary(request: PageRequest, search: str, events: int, statements: int) -> str:
    """Count what was found, in words."""
    words = request.words
    found = words.join_names(
        [
            *([words.plural("{count} event", "{count} events", events)] if events else []),
            *([words.plural("{count} statement", "{count} statements", statements)] if statements else []),
        ]
    )
    if not found:
        return words("Nothing with “{words}” was found.", words=search) if search else words("Nothing was found.")
    return (
        words("Found with “{words}”: {found}.", words=search, found=found) if search else words("{found}.", found=found)
    )


def _sections(request: PageRequest, events: Sequence[EventRow], statements: Sequence[StatementRow]) -> list[Node]:
    words = request.words
    if not events and not statements:
        text = words("A row is found if it holds every word; fewer or shorter words find more.")
        again = html.A(words("Show every event and statement"), href=request.here(**dict.fromkeys(PAGE.words, "")))
        return [html.P([text, " ", again], className="callout")]
    sections = []
    if len(events):
        sections.append(
            elements.section(words("Events"), statement_tables.events_table(request, events), name="events-section")
        )
    if len(statements):
        table = statement_tables.statements_table(request, statements)
        sections.append(elements.section(words("Statements"), table, name="statements-section"))
    return sections


PAGE = Page(ROUTE, build, words=(SEARCH, "category", "publisher"), aliases={"q": SEARCH})
