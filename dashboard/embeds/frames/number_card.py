"""One figure of a chart, with its source and day: as a small card, and as words within a sentence."""

from __future__ import annotations

from html import escape

from dashboard.embeds.figure_rows import FigureRow, rows, value_column
from dashboard.embeds.figure_table import cell
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames.card_layout import Card
from dashboard.embeds.frames.text_block import Run, TextBlock
from dashboard.embeds.request import NUMBER
from dashboard.embeds.snapshot import number_names
from dashboard.prose.caveats import figures_of
from dashboard.text import Words


def number_row(rendering: ChartRendering) -> FigureRow:
    """Return the row of the figure that a rendering is asked for."""
    figures = rows(rendering.snapshot)
    return figures[number_names(figures) == rendering.request.options[NUMBER]].to_dict("records")[0]


def number_text(rendering: ChartRendering) -> str:
    """Write the figure in words of its unit: US$13.4 billion, 5.2 %, place 8."""
    words, column = rendering.words, value_column(rendering.snapshot)
    value = number_row(rendering)[column]
    if column.endswith("_usd"):
        return words.usd(value)
    return words("place {place}", place=words.number(value)) if column == "rank" else cell(column, value, words)


def number_label(rendering: ChartRendering) -> str:
    """Return what the figure is: the chart's subject, whose figure, which year."""
    words, row = rendering.words, number_row(rendering)
    subject = words(rendering.chart.title)
    if "reporter" not in row:
        return words("{subject}, {year}", subject=subject, year=str(row["year"]))
    return words(
        "{subject}, {year}, {books}",
        subject=subject,
        year=str(row["year"]),
        books=figures_of(row["reporter"], row.get("status", ""), words),
    )


def _source(rendering: ChartRendering, words: Words) -> str:
    row = number_row(rendering)
    if "source" in row:
        return words("Source: {source}.", source=words.source(row["source"]))
    return words("Source: {source}.", source=rendering.caption.sources)


def number_card(rendering: ChartRendering, foot: TextBlock) -> Card:
    """Return the card of one figure, with the foot of its frame."""
    words = rendering.words
    text, label, source = number_text(rendering), number_label(rendering), _source(rendering, words)
    blocks = [
        TextBlock((Run(text, bold=True),), letter=30, line=42),
        TextBlock((Run(label),), letter=15, line=22),
        TextBlock((Run(source),), quiet=True),
    ]
    return Card("number", f"{text}. {label}", words.language, blocks, foot)


def inline_number(rendering: ChartRendering) -> str:
    """Write the figure as a part of a sentence, in HTML: it leads to its card and says source, day and version."""
    words, snapshot = rendering.words, rendering.snapshot
    value = number_row(rendering)[value_column(snapshot)]
    about = words(
        "{label}. {source} Figures as of {day}, version {digest}.", label=number_label(rendering),
        source=_source(rendering, words), day=rendering.caption.day, digest=snapshot.digest[:8],
    )  # fmt: skip
    address = escape(rendering.addresses.frame(rendering.request))
    return (
        f'<a href="{address}" title="{escape(about)}"><data value="{value}">{escape(number_text(rendering))}</data></a>'
    )
