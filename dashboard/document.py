"""The HTML document around a page: title, language, description, style, the page itself, and then Dash's scripts.

A page with a chart stands in the document twice over time, never at once: as the server wrote it, and, once Dash has
drawn the same tree and its charts, as Dash's; assets/takeover.js changes one for the other. A page without a chart is
complete as it was written, and loads no script.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import flask
from dash import Dash, dcc, html

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

Answer = Callable[[str, str], tuple[Asked, Content, list[Any]]]

#: What Dash tells the browser about the machine that it runs on, and that nothing in the page needs.
_BANNERS = ("dash_version", "python_version", "dash_version_url", "ddk_version", "plotly_version")

_DOCUMENT = """<!DOCTYPE html>
<html lang="{language}"{theme}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<style>{style}</style>
{css}
<link rel="icon" href="{icon}" type="image/svg+xml">
{alternates}
{discovery}
<script src="{script}" defer></script>
</head>
<body{texts}>
<div id="first-paint">{page}</div>
{dash}
</body>
</html>"""
_DASH = '<div id="react-entry-point"></div>\n<div id="scripts">{config}{scripts}{renderer}</div>'


class NineBridges(Dash):
    """Dash with a document of our own, in which the page is already written."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        super().__init__(
            "nine_bridges",
            assets_folder=str(Path(__file__).with_name("assets")),
            assets_ignore=r"page\.js",
            title="Nine Bridges",
            update_title="",
            serve_locally=True,
            suppress_callback_exceptions=True,
            include_pages_meta=False,
        )

    def index(self, *args: Any, **kwargs: Any) -> str:
        """Write the document for the address of the request, and note the status that it answers with."""
        query = flask.request.query_string.decode("utf-8", "replace")
        flask.g.answer = self._answer(flask.request.path, query)
        _, content, page = flask.g.answer
        flask.g.page_status = content.status
        live = any(isinstance(part, dcc.Graph) for part in html.Div(page)._traverse())  # type: ignore[no-untyped-call]
        return str(super().index(*args, **kwargs)) if live else self._written("")  # type: ignore[no-untyped-call]

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """Write the document of a page that Dash takes over."""
        parts["config"] = _without_banners(parts["config"])
        return self._written(_DASH.format(**{name: parts[name] for name in ("config", "scripts", "renderer")}))

    def _written(self, dash: str) -> str:
        asked, content, page = flask.g.answer
        theme_name = asked.query.theme_name
        palette = None if theme_name else Palette.between(LIGHT, DARK)
        return _DOCUMENT.format(
            language=asked.words.language,
            theme=f' data-theme="{theme_name}"' if theme_name else "",
            title=escape(_title(content)),
            description=escape(content.description),
            style=style(theme_name),
            css=self._generate_css_dist_html(),  # type: ignore[no-untyped-call]
            icon=self.get_asset_url("icon.svg"),
            alternates=_alternates(asked) if content.status == 200 else "",
            discovery=_discovery(asked, content),
            script=self.get_asset_url("page.js"),
            texts=_texts(asked.words),
            page=render(page, palette),
            dash=dash,
        )


#: What page.js says, under the names by which it asks.
_SAID = {
    "copy": N_("Copy"),
    "copied": N_("Copied"),
    "filter": N_("Filter"),
    "points": N_("Points of the chart, to be read with the arrow keys"),
}


def _texts(words: Words) -> str:
    return "".join(f' data-{name}="{escape(words(text))}"' for name, text in _SAID.items())


def _alternates(asked: Asked) -> str:
    """Tell search engines of the same page in other languages."""
    root = flask.request.url_root.rstrip("/")
    addresses = {"x-default": asked.elsewhere(ENGLISH), **{name: asked.elsewhere(name) for name in asked.languages}}
    return "\n".join(
        f'<link rel="alternate" hreflang="{language}" href="{escape(root + address)}">'
        for language, address in addresses.items()
    )


def _discovery(asked: Asked, content: Content) -> str:
    """Tell other sites of the chart that a page shows, if it shows one."""
    choice = chart_of(asked.tables, asked.charts, asked.path, asked.query.given) if content.status == 200 else None
    if choice is None:
        return ""
    card = Card(_title(content), content.description, flask.request.url)
    return head(Site(flask.request.url_root), choice, card, described=True)


def _title(content: Content) -> str:
    return f"{content.title} – Nine Bridges"


def _without_banners(config: str) -> str:
    """Take the versions of software out of Dash's configuration."""
    found = re.fullmatch(r"(<script[^>]*>)(.*)(</script>)", config, re.DOTALL)
    if found is None:
        raise ValueError("Dash writes its configuration in another form than this version of Nine Bridges knows")
    values = {name: value for name, value in json.loads(found[2]).items() if name not in _BANNERS}
    return f"{found[1]}{json.dumps(values)}{found[3]}"
