"""The HTML document around a page: title, language, description, style, the page itself, and what comes later.

A page is complete as it was written. Where it has charts, Dash draws these again and live, and nothing else of the page;
assets/takeover.js puts them into the places of those that the server drew. The style stands in the document, because a
file of its own costs one more round trip before anything is seen. How documents are kept and sent is in served.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from pathlib import Path
from typing import Any

from dash import dcc, html

from dashboard.embeds.address import Site
from dashboard.embeds.discovery import Card, head
from dashboard.embeds.of_page import chart_of
from dashboard.page import Asked, Content
from dashboard.prerender import render
from dashboard.svg import Palette
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH
from dashboard.text.terms import N_
from dashboard.theme import DARK, LIGHT
from dashboard.theme_css import style
from dashboard.web.static import Files

_DOCUMENT = """<!DOCTYPE html>
<html lang="{language}"{theme}>
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
_ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True)
class Answered:
    """What a page was asked, what it answers, and the whole of it as a tree of components."""

    asked: Asked
    content: Content
    tree: list[Any]

    @cached_property
    def charts(self) -> list[Any]:
        """Give the charts that Dash makes live, each in the box that gives it its size."""
        parts = html.Div(self.tree)._traverse()  # type: ignore[no-untyped-call]
        return [part for part in parts if isinstance(getattr(part, "children", None), dcc.Graph)]


def document(answered: Answered, root: str, files: Files, config: str) -> str:
    """Write the document of a page of the site at a root, with Dash's configuration if it has a chart."""
    asked, content, live = answered.asked, answered.content, bool(answered.charts)
    theme_name = asked.query.theme_name
    dash = _DASH.format(dash=files.address("dash.js"), plotly=files.address("plotly.js"), config=config)
    return _DOCUMENT.format(
        language=asked.words.language,
        theme=f' data-theme="{theme_name}"' if theme_name else "",
        title=escape(_title(content)),
        description=escape(content.description),
        style=style(theme_name) + sheet("style.css") + (sheet("chart.css") if live else ""),
        icon=files.address("icon.svg"),
        head=_head(answered, root) if content.status == 200 else "",
        script=files.address("page.js"),
        live=_LIVE.format(chart=files.address("chart.js")) if live else "",
        texts=_texts(asked.words),
        page=render(answered.tree, None if theme_name else Palette.between(LIGHT, DARK)),
        dash=dash if live else "",
    )


@cache
def sheet(name: str) -> str:
    """Give a style sheet as it stands in the document, without comments and line breaks."""
    text = re.sub(r"/\*.*?\*/", "", (_ASSETS / name).read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()


#: What page.js says, under the names by which it asks.
_SAID = {
    "copy": N_("Copy"),
    "copied": N_("Copied"),
    "filter": N_("Filter"),
    "nothing": N_("No row has this."),
    "points": N_("Points of the chart, to be read with the arrow keys"),
}


def _texts(words: Words) -> str:
    return "".join(f' data-{name}="{escape(words(text))}"' for name, text in _SAID.items())


def _head(answered: Answered, root: str) -> str:
    """Tell search engines of the page's own address and other languages, and other sites of its chart, if it shows one."""
    asked, content = answered.asked, answered.content
    own = _whole(root, asked.here())
    choice = chart_of(asked.tables, asked.charts, asked.path, asked.query.given)
    card = Card(_title(content), content.description, own)
    found = head(Site(root), choice, card, described=True) if choice else ""
    return f'<link rel="canonical" href="{escape(own)}">\n{_alternates(asked, root)}\n{found}'


def _alternates(asked: Asked, root: str) -> str:
    addresses = {"x-default": asked.elsewhere(ENGLISH), **{name: asked.elsewhere(name) for name in asked.languages}}
    return "\n".join(
        f'<link rel="alternate" hreflang="{language}" href="{escape(_whole(root, address))}">'
        for language, address in addresses.items()
    )


def _whole(root: str, address: str) -> str:
    return root.rstrip("/") + address


def _title(content: Content) -> str:
    return f"{content.title.removesuffix('.')} – Nine Bridges"
