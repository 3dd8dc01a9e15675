"""The data: every table with its columns, sources and terms, vintages, revisions, checks that complained, downloads."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import parts
from dashboard.page import Asked, Content, Page
from dashboard.parts import Head
from dashboard.records import records
from dashboard.sections import complaints, dictionary, holdings, told
from dashboard.text.terms import N_
from dashboard.views import record
from etl.schema.tables import TABLES


def build(asked: Asked) -> Content:
    """Give what there is, where it comes from, when it was known, and what is odd about it."""
    words = asked.words
    title = words("The data behind the pages")
    rows = sum(len(asked.tables[name]) for name in TABLES)
    lede = words(
        "{tables} tables with {rows} rows, from {sources} sources. Take any of them as CSV or Parquet; each column says what it"
        " means.",
        tables=words.number(len(TABLES)), rows=words.number(rows), sources=words.number(len(asked.tables["sources"])),
    )  # fmt: skip
    body = [
        html.H1(title),
        html.P(lede, className="lede"),
        _contents(asked),
        dictionary.section(asked),
        _sources(asked),
        holdings.vintages(asked),
        holdings.revisions(asked),
        complaints.section(asked),
        _told(asked),
    ]
    return Content(title, lede, body)


def _contents(asked: Asked) -> Any:
    """Lead to what else this part of the house holds."""
    words = asked.words
    links = [
        html.A(words("Every vintage of a figure"), href=asked.link("/data/figure")),
        html.A(words("What happened and what was said"), href=asked.link(told.ROUTE)),
    ]
    return html.Ul([html.Li(link) for link in links], className="row")


def _sources(asked: Asked) -> Any:
    words = asked.words
    head = [
        Head(words("Source")),
        Head(words("Publisher")),
        Head(words("What it holds")),
        Head(words("Terms")),
        Head(words("How to cite")),
    ]
    rows = [
        [
            [parts.link(words.text(row.title), row.address), " ", html.Code(row.source)],
            words.text(row.publisher),
            words.text(row.covers),
            words.text(row.licence),
            row.citation,
        ]
        for row in records(asked.tables["sources"])
    ]
    caption = words("The figures remain their publishers’; these are the terms under which they may be used.")
    return parts.section(
        words("Sources and terms"), parts.table(caption, head, rows, name="sources"), name="sources-section"
    )


def _told(asked: Asked) -> Any:
    """Give events and statements behind their counts, and the form that searches them."""
    words = asked.words
    events, statements = record.events(asked.tables, asked.day), record.statements(asked.tables)
    said = words.plural("{count} statement", "{count} statements", len(statements))
    happened = words.plural("{count} event", "{count} events", len(events))
    return parts.section(
        words("Events and statements"),
        told.form(asked, "", ()),
        parts.details(said, told.statements_table(asked, statements), name="statements-list"),
        parts.details(happened, told.events_table(asked, events), name="events-list"),
        name="told",
    )


PAGE = Page("/data", build, N_("Data"), 7)
