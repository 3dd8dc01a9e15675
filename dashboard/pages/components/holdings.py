"""What is held: figures by source and day, the files that they came from, and what publishers changed."""

from __future__ import annotations

import pandas as pd

from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements, figure_links
from dashboard.pages.components.data_table import TableColumn, data_table
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words
from dashboard.views.holdings import SNAPSHOTS, DayOfFigures, Holding, holdings
from dashboard.views.records import typed_rows
from dashboard.views.vintages import Revision

#: How many revisions a page shows; the download has the rest.
SHOWN = 60


def held(request: PageRequest) -> Node:
    """Return of each source what is held: its newest period, when it was asked, what is overdue, and the command to run."""
    words = request.words
    head = [
        TableColumn(words("Source")),
        TableColumn(words("Newest period")),
        TableColumn(words("Figures"), number=True),
        TableColumn(words("Last asked")),
        TableColumn(words("Overdue")),
        TableColumn(words("Command")),
    ]
    rows = [_held_cells(request, row) for row in holdings(request.tables, request.day or pd.Timestamp(request.today))]
    table = data_table(words("Figures by source"), head, rows, name="held")
    return elements.section(words("What is held"), table, name="held-section")


def _held_cells(request: PageRequest, row: Holding) -> list[Node]:
    words = request.words
    return [
        [figure_links.source(request, row.source), " ", html.Code(row.source)],
        words.period(row.newest) if row.newest else words("nothing yet"),
        words.number(row.figures),
        _asked(row, words),
        words("{period} should be out", period=words.period(row.overdue)) if row.overdue else NOTHING,
        html.Code(row.command) if row.command else words("typed in from publications"),
    ]


def _asked(row: Holding, words: Words) -> str:
    if row.asked is not None:
        return words.day(row.asked)
    if row.live:
        return words("never")
    return words("file of {day}", day=words.day(row.stored)) if row.stored is not None else NOTHING


def vintages(request: PageRequest) -> Node:
    """Return how many figures of each source became known on which day, and the stored files."""
    words = request.words
    printed = request.tables["trade"].merge(request.tables["snapshots"][["snapshot", "published_text"]], on="snapshot")
    held = printed.groupby(["source", "published", "published_text"]).size().reset_index(name="figures")
    head = [TableColumn(words("Source")), TableColumn(words("Known since")), TableColumn(words("Figures"), number=True)]
    rows = [
        [
            html.A(
                figure_links.source(request, row.source), href=figure_links.address(request, {"source": row.source})
            ),
            words.day_text(row.published_text),
            words.number(row.figures),
        ]
        for row in typed_rows(held, DayOfFigures)
    ]
    every = html.A(words("Choose any figure and see all of its vintages"), href=request.link(figure_links.ROUTE))
    by_day = data_table(words("Figures of trade by source and day"), head, rows, name="vintages")
    return elements.section(words("Vintages"), html.P(every), by_day, _snapshots(request), name="vintages-section")


def _snapshots(request: PageRequest) -> Node:
    words = request.words
    head = [
        TableColumn(words("File")), TableColumn(words("Source")), TableColumn(words("Known since")), TableColumn(words("Stored")),
        TableColumn(words("Bytes"), number=True), TableColumn(words("SHA-256")), TableColumn(words("Origin")),
    ]  # fmt: skip
    rows = [
        [
            html.Code(row.file), figure_links.source(request, row.source), words.day_text(row.published_text),
            words.day(row.recorded_at.tz_localize(None)), words.number(row.size),
            html.Code(row.snapshot[:12], title=row.snapshot), elements.link(words("address"), row.address),
        ]
        for row in SNAPSHOTS.rows(request.tables)
    ]  # fmt: skip
    return elements.details(
        words("Stored files"),
        data_table(words("The bytes that figures came from"), head, rows, name="snapshots"),
        name="snapshots-section",
    )


def revisions(request: PageRequest) -> Node:
    """Return the figures that publishers changed or withdrew, the newest change first, each with its vintages."""
    words = request.words
    revised = request.tables["revisions"].sort_values("published", ascending=False, kind="stable")
    if revised.empty:
        text = words("No publisher has changed or withdrawn a figure between the vintages that are stored here.")
        return elements.section(words("Revisions"), html.P(text), name="revisions")
    head = [
        TableColumn(words("Figure")),
        TableColumn(words("What")),
        TableColumn(words("Before, US$"), number=True),
        TableColumn(words("After, US$"), number=True),
        TableColumn(words("Change"), number=True),
        TableColumn(words("Day")),
    ]
    rows = [_revised(request, row) for row in typed_rows(revised.head(SHOWN), Revision)]
    table = data_table(words("Figures that publishers changed or withdrew"), head, rows, name="revised")
    return elements.section(words("Revisions"), table, *more(request, len(revised) - len(rows)), name="revisions")


def _revised(request: PageRequest, row: Revision) -> list[Node]:
    words, figure = request.words, figure_links.key(row)
    return [
        html.A(figure_links.named(request, figure), href=figure_links.address(request, figure)),
        words.term(row.revision),
        words.number(row.old_usd),
        words.number(row.new_usd),
        words.percent(row.change_percent, 2),
        words.day(row.published),
    ]


def more(request: PageRequest, count: int) -> list[Node]:
    """Return how many rows a page leaves to the download."""
    text = request.words.plural("{count} more is in the download.", "{count} more are in the download.", count)
    return [html.P(text)] if count else []
