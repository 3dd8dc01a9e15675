"""A chart on a page: at every size, with its description and what takes it into a text of the reader's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import dcc

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.layout import MIDDLE, NARROW, SIZES
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.page_charts import chart_on_page, request_on_page
from dashboard.embeds.request import CLAIM
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components.attributes import aria
from dashboard.pages.components.claim_marks import claim_marks
from dashboard.render import html_elements as html
from dashboard.views._view import View

#: The class of a graph that stays as the server drew it.
STILL = "still"
#: Plotly's own controls stay away: nothing floats over the chart, nothing is sent to a cloud, a touch scrolls the page.
GRAPH: Any = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "showTips": False,
    "scrollZoom": False,
    "doubleClick": "reset",
}


def chart_figure(request: PageRequest, chart: Chart, view: View, *, name: str = "chart", claim: str = "") -> Node:
    """Return a chart at every size, of which the style sheet shows the one that fits, each with a computed description.

    A claim that is laid over the chart on a page of another matter is taken away with it.
    """
    label = chart.describe(view, request.words)
    boxes = [
        html.Div(
            dcc.Graph(
                figure=chart.draw(view, request.words, request.query.theme, size), id=f"{name}-{size.name}", config=GRAPH,
                responsive=False, className=f"graph {size.name}",
            ),
            className=f"chart {size.name}", role="img", **aria(label=label),
        )
        for size in SIZES
    ]  # fmt: skip
    marks = claim_marks(request) if name == "chart" and chart.page == request.path else []
    return html.Figure([*boxes, *marks, *_takeaway_links(request, chart, claim)], id=name)


def with_sidebar(figure: Node, *sidebar: Node) -> Node:
    """Return a chart with what is said and chosen about it: beside it where there is room, elsewhere below it.

    A page's first chart then begins right below the headline, on a phone as well.
    """
    return html.Div(
        [figure, html.Div([one for one in sidebar if one is not None], className="sidebar")], className="stage"
    )


def still_figure(request: PageRequest, chart: Chart, view: View, *, claim: str) -> Node:
    """Return a claim's chart as the server draws it, at the sizes of half a screen and of a phone; Dash does not draw it again."""
    label = chart.describe(view, request.words)
    boxes = [
        html.Div(
            dcc.Graph(
                figure=chart.draw(view, request.words, request.query.theme, size), id=f"{claim}-{size.name}",
                className=f"graph {size.name} {STILL}",
            ),
            className=f"chart {size.name}", role="img", **aria(label=label),
        )
        for size in (MIDDLE, NARROW)
    ]  # fmt: skip
    return html.Figure([*boxes, *_takeaway_links(request, chart, claim)], id=f"chart-{claim}")


def _takeaway_links(request: PageRequest, chart: Chart, claim: str) -> list[Node]:
    """Return links that put a page's chart into a text of the reader's own."""
    tables, given = request.tables, request.query.given
    beside = not chart.is_main and chart.page == request.path
    chart_request = (
        request_on_page(tables, chart, given) if beside else chart_on_page(tables, request.charts, request.path, given)
    )
    if chart_request is None:
        return []
    if claim:
        options = chart_request.options if chart_request.chart == chart.name else {}
        chart_request = replace(chart_request, chart=chart.name, options={**options, CLAIM: claim})
    words, here = request.words, EmbedAddresses("/")
    builder = html.A(words("Put this chart into an article"), href=here.builder(chart_request))
    files = [html.A(form.upper(), href=here.form(chart_request, form)) for form in ("svg", "png", "csv")]
    return [html.Figcaption([builder, *(part for link in files for part in (" · ", link))], className="take-away")]
