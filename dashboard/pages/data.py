"""The data: every table with its columns, sources and terms, vintages, revisions, checks that complained, downloads."""

from __future__ import annotations

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import check_results, dictionary, elements, holdings, statement_tables
from dashboard.pages.components.data_table import TableColumn, data_table
from dashboard.render import html_elements as html
from dashboard.text.terms import N_
from dashboard.views import timeline
from dashboard.views.table_rows import SOURCES
from etl.schema.tables import TABLES


def build(request: PageRequest) -> PageContent:
    """Return what there is, where it comes from, when it was known, and what is odd about it."""
    words = request.words
    title = words("The data behind the pages")
    rows = sum(len(request.tables[name]) for name in TABLES)
    lede = words(
        "{tables} tables with {rows} rows, from {sources} sources. Take any of them as CSV, Excel or Parquet; each column says what it"
        " means.",
        tables=words.number(len(TABLES)), rows=words.number(rows), sources=words.number(len(request.tables["sources"])),
    )  # fmt: skip
    body = [
        html.H1(title),
        html.P(lede, className="lede"),
        holdings.held(request),
        _contents(request),
        dictionary.section(request),
        _sources(request),
        holdings.vintages(request),
        holdings.revisions(request),
        check_results.section(request),
        _search_form(request),
    ]
    return PageContent(title, lede, body)


def _contents(request: PageRequest) -> Node:
    """Return links to what else this part of the house holds."""
    words = request.words
    links = [
        html.A(words("Every vintage of a figure"), href=request.link("/data/figure")),
        html.A(words("What happened and what was said"), href=request.link(statement_tables.ROUTE)),
    ]
    return html.Ul([html.Li(link) for link in links], className="row")


def _sources(request: PageRequest) -> Node:
    words = request.words
    head = [
        TableColumn(words("Source")),
        TableColumn(words("Publisher")),
        TableColumn(words("What it holds")),
        TableColumn(words("Terms")),
        TableColumn(words("How to cite")),
    ]
    rows = [
        [
            [elements.link(words.text(row.title), row.address), " ", html.Code(row.source)],
            words.text(row.publisher),
            words.text(row.covers),
            words.text(row.licence),
            row.citation,
        ]
        for row in SOURCES.rows(request.tables)
    ]
    caption = words("The figures remain their publishers’; these are the terms under which they may be used.")
    return elements.section(
        words("Sources and terms"), data_table(caption, head, rows, name="sources"), name="sources-section"
    )


def _search_form(request: PageRequest) -> Node:
    """Return the form that searches events and statements, and a link to all of them with their counts."""
    words = request.words
    events, statements = timeline.events(request.tables, request.day), timeline.statements(request.tables)
    counts = words.join_names([
        words.plural("{count} event", "{count} events", len(events)),
        words.plural("{count} statement", "{count} statements", len(statements)),
    ])  # fmt: skip
    every = html.A(counts, href=request.link(statement_tables.ROUTE))
    form = statement_tables.form(request, "", ())
    return elements.section(words("Events and statements"), form, html.P(every), name="told")


PAGE = Page("/data", build, N_("Data"), 7)
