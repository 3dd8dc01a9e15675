"""What surrounds every page: skip link, navigation, banner, notices, footer. What pages say is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.charts.drawing.theme import DARK, LIGHT
from dashboard.pages._page import Asked, Content, Page
from dashboard.pages.components.attributes import aria
from dashboard.text.catalogues import own_name


def shell(asked: Asked, content: Content, pages: Sequence[Page]) -> list[Any]:
    """Give a whole page: what a reader sees first, on the server and in Dash alike."""
    return [
        html.A(asked.words("Skip to the content"), href="#content", className="skip"),
        _header(asked, pages),
        *_banner(asked),
        html.Main([*_notices(content), *content.body], id="content", tabIndex=-1, key=asked.here()),
        _footer(asked),
    ]


def _header(asked: Asked, pages: Sequence[Page]) -> Any:
    words = asked.words
    items = [html.Li(_nav_link(asked, page)) for page in pages if page.nav]
    name = html.A(words("Nine Bridges"), href=asked.link("/"), className="name")
    tag = html.Span(words("Russia–South Korea trade, in both countries’ books"), className="tag")
    nav = html.Nav(html.Ul(items), **aria(label=words("Pages")))
    switches = html.Div([_languages(asked), _themes(asked)], className="switches")
    return html.Header(html.Div([html.Div([name, tag], className="brand"), switches, nav], className="inner"))


def _nav_link(asked: Asked, page: Page) -> Any:
    here = asked.path == page.route or (page.route != "/" and asked.path.startswith(f"{page.route}/"))
    current: Any = aria(current="page" if asked.path == page.route else "true") if here else {}
    return html.A(asked.words(page.nav), href=asked.link(page.route), **current)


def _languages(asked: Asked) -> Any:
    """Give this page in every language, each by the name that its own readers use."""
    links = [
        html.A(
            own_name(name), href=asked.elsewhere(name), lang=name, hrefLang=name,
            **(aria(current="true") if name == asked.words.language else {}),
        )
        for name in asked.languages
    ]  # fmt: skip
    return html.Div(links, className="languages", role="group", **aria(label=asked.words("Language")))


def _themes(asked: Asked) -> Any:
    words = asked.words
    names = {LIGHT.name: words("Light"), DARK.name: words("Dark")}
    links = [
        html.A(
            text, href=asked.here(theme="" if asked.query.theme_name == name else name),
            **(aria(current="true") if asked.query.theme_name == name else {}),
        )
        for name, text in names.items()
    ]  # fmt: skip
    return html.Div(links, className="theme", role="group", **aria(label=words("Appearance")))


def _banner(asked: Asked) -> list[Any]:
    if asked.day is None:
        return []
    words = asked.words
    text = words(
        "As the figures stood on {day}. Whatever was published later is left out.", day=words.day(asked.day, long=True)
    )
    newest = html.A(words("Show what is known now"), href=asked.here(asof=""))
    return [html.Div(html.P([text, " ", newest], className="inner"), className="banner", role="note")]


def _notices(content: Content) -> list[Any]:
    if not content.notices:
        return []
    return [html.Div([html.P(notice) for notice in content.notices], className="notice", role="status")]


def _footer(asked: Asked) -> Any:
    words = asked.words
    said = words.parts(
        "Every figure has a publisher, a day and an address: see {data}. The figures remain their publishers’."
        " The two countries’ figures are never averaged.",
        data=html.A(words("Data"), href=asked.link("/data")),
    )
    return html.Footer(html.Div(html.P(said), className="inner"))
