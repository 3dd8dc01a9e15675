"""Tables of figures: columns, groups of rows, and cells that a phone stacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.pages._page import Node
from dashboard.pages.components.attributes import aria, data
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words

#: How many columns a table may have whose rows are not stacked on a phone.
_FITTING = 4


@dataclass(frozen=True)
class TableColumn:
    """The head of a table's column; numbers stand to the right."""

    text: str
    number: bool = False


def table_columns(columns: Sequence[tuple[str, bool]], words: Words) -> list[TableColumn]:
    """Return columns from their names, which are message ids, each with whether it holds numbers."""
    return [TableColumn(words(text), number) for text, number in columns]


def data_table(caption: Node, head: Sequence[TableColumn], rows: Iterable[Sequence[Node]], *, name: str) -> Node:
    """Return a table that scrolls in its own box; the first cell of a row is its head."""
    return grouped_data_table(caption, head, [(None, rows)], name=name)


def grouped_data_table(
    caption: Node, head: Sequence[TableColumn], groups: Iterable[tuple[Node, Iterable[Sequence[Node]]]], *, name: str
) -> Node:
    """Return a table whose rows stand in groups, each under its own head.

    Where a row of many cells does not fit a phone, the style sheet stacks its cells, each under its column's name.
    """
    columns = [html.Th(column.text, scope="col", className="number" if column.number else None) for column in head]
    bodies = [html.Tbody([*_group_head(title, head), *(_row(row, head) for row in rows)]) for title, rows in groups]
    table = html.Table([html.Caption(caption, id=f"{name}-caption"), html.Thead(html.Tr(columns)), *bodies])
    return html.Div(
        table,
        className="scroll stacked" if _is_stacked(head) else "scroll",
        tabIndex=0,
        role="region",
        **aria(labelledby=f"{name}-caption"),
        **data(table=name),
    )


def _group_head(title: Node, head: Sequence[TableColumn]) -> list[Node]:
    return [html.Tr(html.Th(html.Span(title), scope="rowgroup", colSpan=len(head), className="group"))] if title else []


def _row(row: Sequence[Node], head: Sequence[TableColumn]) -> Node:
    cells = enumerate(zip(row, head, strict=True))
    stacked = _is_stacked(head)
    return html.Tr([_cell(cell, column, place, column.text if stacked else "") for place, (cell, column) in cells])


def _is_stacked(head: Sequence[TableColumn]) -> bool:
    return len(head) > _FITTING


def _cell(content: Node, column: TableColumn, place: int, label: str) -> Node:
    blank = content in (None, "", [], NOTHING)
    name = " ".join(kind for kind, so in (("number", column.number), ("blank", blank and label)) if so) or None
    content_or_dash = NOTHING if blank else content
    if not place:
        return html.Th(content_or_dash, scope="row", className=name)
    return html.Td(content_or_dash, className=name, **(data(label=label) if label else {}))
