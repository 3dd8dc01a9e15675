"""The figures of a chart as a table of its page, closed until a reader opens it."""

from __future__ import annotations

from dashboard.charts._chart import Chart
from dashboard.embeds import figure_table
from dashboard.embeds.figure_rows import rows
from dashboard.embeds.page_charts import request_on_page
from dashboard.embeds.snapshot import take_snapshot
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements
from dashboard.pages.components.data_table import TableColumn, data_table


def chart_rows(request: PageRequest, chart: Chart, *, name: str) -> Node:
    """Return every figure that a chart shows with the options of its page, as a frame's table has them."""
    words, options = request.words, request_on_page(request.tables, chart, request.query.given).options
    frame = rows(take_snapshot(request.tables, chart, options, request.day))
    if frame.empty:
        return None
    shown = figure_table.columns(frame)
    head = [TableColumn(figure_table.heading(one, words), figure_table.is_number(one)) for one in shown]
    cells = [
        [figure_table.written(row, one, words) for one in shown] for row in figure_table.in_order(frame).itertuples()
    ]
    return elements.details(
        words("Every figure of this chart"),
        data_table(words(chart.title), head, cells, name=f"{name}-table"),
        name=name,
    )
