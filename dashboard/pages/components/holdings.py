"""What is held: figures by source and day, the files that they came from, and what publishers changed."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.pages._page import PageRequest
from dashboard.pages.components import elements, figure_links
from dashboard.pages.components.elements import Head
from dashboard.views.records import records

#: How many revisions a page shows; the download has the rest.
SHOWN = 60


def vintages(request: PageRequest) -> Any:
    """Return how many figures of each source became known on which day, and the stored files."""
    words = request.words
    printed = request.tables["trade"].merge(request.tables["snapshots"][["snapshot", "published_text"]], on="snapshot")
    held = printed.groupby(["source", "published", "published_text"]).size().reset_index(name="figures")
    head = [Head(words("Source")), Head(words("Known since")), Head(words("Figures"), number=True)]
    rows = [
        [
            html.A(
                figure_links.source(request, row.source), href=figure_links.address(request, {"source": row.source})
            ),
            words.day_text(row.published_text),
            words.number(row.figures),
        ]
        for row in records(held)
    ]
    every = html.A(words("Choose any figure and see all of its vintages"), href=request.link(figure_links.ROUTE))
    by_day = elements.table(words("Figures of trade by source and day"), head, rows, name="vintages")
    return elements.section(words("Vintages"), html.P(every), by_day, _snapshots(request), name="vintages-section")


def _snapshots(request: PageRequest) -> Any:
    words = request.words
    head = [
        Head(words("File")), Head(words("Source")), Head(words("Known since")), Head(words("Stored")),
        Head(words("Bytes"), number=True), Head(words("SHA-256")), Head(words("Origin")),
    ]  # fmt: skip
    rows = [
        [
            html.Code(row.file), figure_links.source(request, row.source), words.day_text(row.published_text),
            words.day(row.recorded_at.tz_localize(None)), words.number(row.size),
            html.Code(row.snapshot[:12], title=row.snapshot), elements.link(words("address"), row.address),
        ]
        for row in records(request.tables["snapshots"])
    ]  # fmt: skip
    return elements.details(
        words("Stored files"),
        elements.table(words("The bytes that figures came from"), head, rows, name="snapshots"),
        name="snapshots-section",
    )


def revisions(request: PageRequest) -> Any:
    """Return the figures that publishers changed or withdrew, the newest change first, each with its vintages."""
    words = request.words
    revised = request.tables["revisions"].sort_values("published", ascending=False, kind="stable")
    if revised.empty:
        said = words("No publisher has changed or withdrawn a figure between the vintages that are stored here.")
        return elements.section(words("Revisions"), html.P(said), name="revisions")
    head = [
        Head(words("Figure")),
        Head(words("What")),
        Head(words("Before, US$"), number=True),
        Head(words("After, US$"), number=True),
        Head(words("Change"), number=True),
        Head(words("Day")),
    ]
    rows = [_revised(request, row) for row in records(revised.head(SHOWN))]
    table = elements.table(words("Figures that publishers changed or withdrew"), head, rows, name="revised")
    return elements.section(words("Revisions"), table, *more(request, len(revised) - len(rows)), name="revisions")


def _revised(request: PageRequest, row: Any) -> list[Any]:
    words, figure = request.words, figure_links.key(row)
    return [
        html.A(figure_links.named(request, figure), href=figure_links.address(request, figure)),
        words.term(row.revision),
        words.number(row.old_usd),
        words.number(row.new_usd),
        words.percent(row.change_percent, 2),
        words.day(row.published),
    ]


def more(request: PageRequest, count: int) -> list[Any]:
    """Say how many rows a page leaves to the download."""
    said = request.words.plural("{count} more is in the download.", "{count} more are in the download.", count)
    return [html.P(said)] if count else []
