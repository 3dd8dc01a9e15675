"""The HTML document around a page: title, language, description, style, the page itself, and what comes later.

A page is complete as it was written. Where it has charts, Dash draws these again and live, and nothing else of the page;
assets/takeover.js puts them into the places of those that the server drew. The style stands in the document, because a
file of its own costs one more round trip before anything is seen. How documents are cached and sent is in `web`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.drawing.theme import DARK, LIGHT
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.discovery import PagePreview, head_links
from dashboard.embeds.page_charts import chart_on_page
from dashboard.embeds.request import Appearance, ChartRequest
from dashboard.pages._page import Node, PageContent, PageRequest
from dashboard.pages.components.chart_figure import STILL
from dashboard.render.dash_internals import properties
from dashboard.render.html import render
from dashboard.render.html_elements import elements
from dashboard.render.svg import Palette
from dashboard.render.theme_css import style
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH, in_language
from dashboard.text.terms import N_
from dashboard.web.assets import AssetFiles

_DOCUMENT = """<!DOCTYPE html>
<html lang="{language}"{theme} data-version="{version}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<style>{style}</style>
<link rel="icon" href="{icon}" type="image/svg+xml">
{head}
<script src="{script}" defer></script>
{live}</head>
<body{texts}>
<div id="first-paint">{page}</div>
{dash}</body>
</html>"""
_LIVE = '<script src="{chart}" defer></script>\n'
#: Where Dash draws, and from where assets/takeover.js fetches it when there is time.
_DASH = """<div id="react-entry-point" data-dash="{dash}" data-plotly="{plotly}"></div>
<script id="_dash-config" type="application/json">{config}</script>
"""
_ASSETS = Path(__file__).parent.parent / "assets"


@dataclass(frozen=True)
class RenderedPage:
    """What is sent of a page: what it answers but for its body, which is written, its charts, and what its head says.

    It is kept, so it holds no tables and no tree. `charts` are those that Dash makes live, each in the box that gives
    it its size. `address` is the page's own with what was chosen, from the root of the site as all addresses here;
    `canonical` and `alternates` are the same without what a reader chose; `version` is that of the figures.
    """

    words: Words
    theme: str
    content: PageContent
    body: str
    charts: Sequence[Component]
    address: str
    canonical: str
    alternates: Mapping[str, str]
    chart_request: ChartRequest | None
    version: str


def render_page(request: PageRequest, content: PageContent, tree: list[Node], *, version: str) -> RenderedPage:
    """Return what is sent of a page, from its request, its content, and the whole of it as a tree."""
    theme = request.query.theme_name
    body = render(tree, None if theme else Palette.between(LIGHT, DARK))
    charts = [html.Div(one.children, **one.attributes) for one in elements(tree) if _is_live(one.children)]
    alternates = {name: in_language(request.path, name) for name in request.languages}
    chart_request = (
        chart_on_page(request.tables, request.charts, request.path, request.query.given)
        if content.status == 200
        else None
    )
    chart_request = chart_request and replace(chart_request, appearance=Appearance(request.words.language))
    return RenderedPage(
        request.words, theme, replace(content, body=[]), body, charts, request.here(),
        alternates[request.words.language], alternates, chart_request, version,
    )  # fmt: skip


def _is_live(node: Any) -> bool:
    """Return whether a node is a chart that Dash draws again."""
    return isinstance(node, dcc.Graph) and STILL not in str(properties(node)["className"]).split()


def document(page: RenderedPage, root: str, files: AssetFiles, config: str) -> str:
    """Write the document of a page of the site at a root, with Dash's configuration if it has a chart."""
    content, live = page.content, bool(page.charts)
    own = content.own_files
    dash = _DASH.format(dash=files.address("dash.js"), plotly=files.address("plotly.js"), config=config)
    return _DOCUMENT.format(
        language=page.words.language,
        version=page.version,
        theme=f' data-theme="{page.theme}"' if page.theme else "",
        title=escape(_title(content)),
        description=escape(content.description),
        style=style(page.theme) + sheet("style.css") + (sheet("chart.css") if live or own else "") + _own_sheet(own),
        icon=files.address("icon.svg"),
        head=_head(page, root) if content.status == 200 else "",
        script=files.address("page.js"),
        live=_LIVE.format(chart=files.address(f"{own}.js" if own else "chart.js")) if live or own else "",
        texts=_texts(page.words),
        page=page.body,
        dash=dash if live else "",
    )


def _own_sheet(own: str) -> str:
    return sheet(f"{own}.css") if own else ""


@cache
def sheet(name: str) -> str:
    """Return a style sheet as it stands in the document, without comments and line breaks."""
    text = re.sub(r"/\*.*?\*/", "", (_ASSETS / name).read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()


#: What page.js says, under the names by which it asks.
_SCRIPT_TEXTS = {
    "copy": N_("Copy"),
    "copied": N_("Copied"),
    "filter": N_("Filter"),
    "nothing": N_("No row has this."),
    "points": N_("Points of the chart, to be read with the arrow keys"),
}


def _texts(words: Words) -> str:
    return "".join(f' data-{name}="{escape(words(text))}"' for name, text in _SCRIPT_TEXTS.items())


def _head(page: RenderedPage, root: str) -> str:
    """Return what search engines read of the page's addresses, and other sites of its chart, if it shows one."""
    own = _whole(root, page.address)
    preview = PagePreview(_title(page.content), page.content.description, own)
    links = head_links(EmbedAddresses(root), page.chart_request, preview, described=True) if page.chart_request else ""
    return f'<link rel="canonical" href="{escape(_whole(root, page.canonical))}">\n{_alternates(page, root)}\n{links}'


def _alternates(page: RenderedPage, root: str) -> str:
    addresses = {"x-default": page.alternates[ENGLISH], **page.alternates}
    return "\n".join(
        f'<link rel="alternate" hreflang="{language}" href="{escape(_whole(root, address))}">'
        for language, address in addresses.items()
    )


def _whole(root: str, address: str) -> str:
    return root.rstrip("/") + address


def _title(content: PageContent) -> str:
    return f"{content.title.removesuffix('.')} – Nine Bridges"
