"""The data: every table with its columns, sources and terms, vintages, revisions, checks that complained, downloads."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard import parts
from dashboard.page import Asked, Content, Page
from dashboard.parts import Head
from dashboard.records import records
from dashboard.text import NOTHING, Words
from dashboard.text.terms import N_
from etl.tables import TABLES, Table

#: How many complaints of one kind a page shows; the download has the rest.
SHOWN = 60


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
        _tables(asked),
        _sources(asked),
        _vintages(asked),
        _revisions(asked),
        _checks(asked),
        _statements(asked),
        _events(asked),
    ]
    return Content(title, lede, body)


def _tables(asked: Asked) -> Any:
    words = asked.words
    kinds = ((words("What publishers and people printed"), False), (words("What was derived from it"), True))
    groups: list[Any] = []
    for title, derived in kinds:
        groups += [html.H3(title), *[_table(asked, table) for table in TABLES.values() if table.derived is derived]]
    note = (
        words("A download holds every row, with the days on which it was the answer.")
        if asked.day is None
        else words("A download holds the rows that were the answer on this day.")
    )
    return parts.section(words("Tables and downloads"), html.P(note), *groups, name="tables")


def _table(asked: Asked, table: Table) -> Any:
    words = asked.words
    count = words.plural("{count} row", "{count} rows", len(asked.tables[table.name]))
    summary = [html.Strong(table.title), " ", html.Code(table.name), html.Span(f" {count}", className="count")]
    head = [Head(words("Column")), Head(words("Type")), Head(words("Unit")), Head(words("What it means"))]
    rows = [[html.Code(c.name), _type(c, words), c.unit, _meaning(c, words)] for c in table.columns]
    caption = words("One row is {row}. Key: {key}.", row=table.row, key=", ".join(table.key))
    columns = parts.table(caption, head, rows, name=f"columns-{table.name}")
    return parts.details(summary, parts.downloads(asked, [table.name]), columns, name=f"table-{table.name}")


def _type(column: Any, words: Words) -> str:
    return words("{kind}, may be blank", kind=column.kind.value) if column.nullable else str(column.kind.value)


def _meaning(column: Any, words: Words) -> str:
    return (
        words("{meaning}; one of: {values}", meaning=column.meaning, values=", ".join(column.values))
        if column.values
        else str(column.meaning)
    )


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
            [parts.link(row.title, row.address), " ", html.Code(row.source)],
            row.publisher,
            row.covers,
            row.licence,
            row.citation,
        ]
        for row in records(asked.tables["sources"])
    ]
    caption = words("The figures remain their publishers’; these are the terms under which they may be used.")
    return parts.section(
        words("Sources and terms"), parts.table(caption, head, rows, name="sources"), name="sources-section"
    )


def _vintages(asked: Asked) -> Any:
    words = asked.words
    figures = asked.tables["trade"].groupby(["source", "published"]).size().reset_index(name="figures")
    head = [Head(words("Source")), Head(words("Known since")), Head(words("Figures"), number=True)]
    titles = asked.tables["sources"].set_index("source")["title"]
    rows = [
        [words.source(row.source, titles.get(row.source, "")), words.day(row.published), words.number(row.figures)]
        for row in records(figures)
    ]
    by_day = parts.table(words("Figures of trade by source and day"), head, rows, name="vintages")
    return parts.section(words("Vintages"), by_day, _snapshots(asked), name="vintages-section")


def _snapshots(asked: Asked) -> Any:
    words = asked.words
    head = [
        Head(words("File")), Head(words("Source")), Head(words("Known since")), Head(words("Stored")),
        Head(words("Bytes"), number=True), Head(words("SHA-256")), Head(words("Origin")),
    ]  # fmt: skip
    rows = [
        [
            html.Code(row.file), words.source(row.source), words.day(row.published), words.day(row.recorded_at.tz_localize(None)),
            words.number(row.size), html.Code(row.snapshot[:12]), parts.link(words("address"), row.address),
        ]
        for row in records(asked.tables["snapshots"])
    ]  # fmt: skip
    return parts.details(
        words("Stored files"),
        parts.table(words("The bytes that figures came from"), head, rows, name="snapshots"),
        name="snapshots-section",
    )


def _revisions(asked: Asked) -> Any:
    words = asked.words
    revised = asked.tables["revisions"]
    if revised.empty:
        said = words("No publisher has changed or withdrawn a figure between the vintages that are stored here.")
        return parts.section(words("Revisions"), html.P(said), name="revisions")
    head = [
        Head(words("Figure")),
        Head(words("What")),
        Head(words("Before, US$"), number=True),
        Head(words("After, US$"), number=True),
        Head(words("Change"), number=True),
        Head(words("Day")),
    ]
    rows = [
        [
            f"{row.source} {row.reporter}–{row.partner} {row.flow} {row.period} {row.code}",
            words.term(row.revision), words.number(row.old_usd),
            words.number(row.new_usd), words.percent(row.change_percent, 1), words.day(row.published),
        ]
        for row in records(revised.head(SHOWN))
    ]  # fmt: skip
    return parts.section(
        words("Revisions"),
        parts.table(words("Figures that publishers changed or withdrew"), head, rows, name="revised"),
        name="revisions",
    )


def _checks(asked: Asked) -> Any:
    words = asked.words
    found = asked.tables["checks"]
    groups = [_complaints(asked, str(check), rows) for check, rows in found.groupby("check")]
    said = words.plural(
        "{count} figure looks odd; it is shown as it was printed.",
        "{count} figures look odd; they are shown as they were printed.",
        len(found),
    )
    return parts.section(words("Checks that complained"), html.P(said), *groups, name="checks")


def _complaints(asked: Asked, check: str, found: pd.DataFrame) -> Any:
    words = asked.words
    head = [
        Head(words("Figure")),
        Head(words("Finding")),
        Head(words("Found"), number=True),
        Head(words("Allowed"), number=True),
    ]
    rows = [
        [row.about, row.message, words.number(row.found, 1), words.number(row.limit, 1)]
        for row in records(found.head(SHOWN))
    ]
    more = len(found) - len(rows)
    rest = (
        [html.P(words.plural("{count} more is in the download.", "{count} more are in the download.", more))]
        if more
        else []
    )
    summary = [html.Strong(check), html.Span(f" {words.number(len(found))}", className="count")]
    return parts.details(summary, parts.table(check, head, rows, name=f"check-{check}"), *rest, name=f"checks-{check}")


def _statements(asked: Asked) -> Any:
    words = asked.words
    said = asked.tables["statements"].sort_values("published", ascending=False)
    head = [
        Head(words("Who")),
        Head(words("What")),
        Head(words("Period")),
        Head(words("Value"), number=True),
        Head(words("Growth"), number=True),
        Head(words("Printed by")),
    ]
    rows = [
        [
            row.speaker, _what(row, words), words.period(row.period), words.usd(row.stated_usd, 2),
            words.percent(row.stated_growth_percent, 1), parts.link(f"{row.publisher}, {words.day_text(row.published_text)}", row.address),
        ]
        for row in records(said)
    ]  # fmt: skip
    caption = words("Rounded figures as officials and papers gave them, the newest first")
    count = words.plural("{count} statement", "{count} statements", len(said))
    return parts.section(
        words("Statements"),
        parts.details(count, parts.table(caption, head, rows, name="statements"), name="statements-list"),
        name="statements-section",
    )


def _what(row: Any, words: Words) -> str:
    named = [words.term(row.measure) if pd.notna(row.measure) else NOTHING, *([row.item] if pd.notna(row.item) else [])]
    return ", ".join(named)


def _events(asked: Asked) -> Any:
    words = asked.words
    rows = asked.tables["events"]
    known = rows if asked.day is None else rows[rows["day"] <= asked.day]
    head = [Head(words("Day")), Head(words("Event")), Head(words("Kind"))]
    cells = [
        [words.day_text(row.day_text), parts.link(row.title, row.address), row.category]
        for row in records(known.sort_values("day"))
    ]
    count = words.plural("{count} event", "{count} events", len(known))
    table = parts.table(words("Dated events, each with its source"), head, cells, name="events")
    return parts.section(words("Events"), parts.details(count, table, name="events-list"), name="events-section")


PAGE = Page("/data", build, N_("Data"), 7)
