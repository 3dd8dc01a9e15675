"""Every stored table with its columns, as the contract declares them, and its downloads. What fills them is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements
from dashboard.pages.components.data_table import TableColumn, data_table
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.terms import N_
from etl.schema.columns import Column, Kind
from etl.schema.table import Table
from etl.schema.tables import GROUPS

_KINDS = {
    Kind.TEXT: N_("text"),
    Kind.INTEGER: N_("whole number"),
    Kind.NUMBER: N_("number"),
    Kind.DAY: N_("day"),
    Kind.MOMENT: N_("moment, in UTC"),
    Kind.FLAG: N_("yes or no"),
}
_GROUPS = {
    "given": N_("What publishers and people printed"),
    "derived": N_("What follows for Russia and Korea"),
    "compared": N_("Other pairs of countries, and promises"),
}


def section(request: PageRequest) -> Node:
    """Return every table behind its title: what a row is, the key, the columns, the downloads."""
    words = request.words
    groups = [_group(request, name, tables) for name, tables in GROUPS.items()]
    note = (
        words("A download holds every row, with the dates between which it was current.")
        if request.day is None
        else words("A download holds the rows that were current on this day.")
    )
    return elements.section(words("Tables and downloads"), html.P(note), *groups, name="tables")


def _group(request: PageRequest, name: str, tables: Sequence[Table]) -> Node:
    words = request.words
    count = words.plural("{count} table", "{count} tables", len(tables))
    summary = [html.Strong(words(_GROUPS[name])), html.Span(f" {count}", className="count")]
    return elements.details(summary, *[_table(request, table) for table in tables], name=f"tables-{name}")


def _table(request: PageRequest, table: Table) -> Node:
    words = request.words
    count = words.plural("{count} row", "{count} rows", len(request.tables[table.name]))
    summary = [
        html.Strong(words.text(table.title)),
        " ",
        html.Code(table.name),
        html.Span(f" {count}", className="count"),
    ]
    head = [
        TableColumn(words("Column")),
        TableColumn(words("Type")),
        TableColumn(words("Unit")),
        TableColumn(words("What it means")),
    ]
    rows = [[html.Code(c.name), _type(c, words), words.text(c.unit), _meaning(c, words)] for c in table.columns]
    caption = words("One row is {row}. Key: {key}.", row=words.text(table.row), key=", ".join(table.key))
    columns = data_table(caption, head, rows, name=f"columns-{table.name}")
    return elements.details(summary, elements.downloads(request, [table.name]), columns, name=f"table-{table.name}")


def _type(column: Column, words: Words) -> str:
    kind = words(_KINDS[column.kind])
    return words("{kind}, may be blank", kind=kind) if column.nullable else kind


def _meaning(column: Column, words: Words) -> Node:
    """Return the meaning of a column, with its closed list of values as they stand in the table."""
    meaning = words.text(column.meaning)
    if not column.values:
        return meaning
    return words("{meaning}; one of: {values}", meaning=meaning, values=", ".join(column.values))
