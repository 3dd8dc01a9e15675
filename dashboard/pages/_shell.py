"""What surrounds every page: skip link, navigation, banner, notices, footer. What pages say is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.drawing.theme import DARK, LIGHT
from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components.attributes import aria
from dashboard.render import html_elements as html
from dashboard.text.catalogues import own_name


def shell(request: PageRequest, content: PageContent, pages: Sequence[Page]) -> list[Node]:
    """Return a whole page: what a reader sees first, on the server and in Dash alike."""
    return [
        html.A(request.words("Skip to the content"), href="#content", className="skip"),
        _header(request, pages),
        *_banner(request),
        html.Main([*_notices(content), *content.body], id="content", tabIndex=-1),
        _footer(request),
    ]


def _header(request: PageRequest, pages: Sequence[Page]) -> Node:
    words = request.words
    items = [html.Li(_nav_link(request, page)) for page in pages if page.nav]
    name = html.A(words("Nine Bridges"), href=request.link("/"), className="name")
    tag = html.Span(words("Russia–South Korea trade, as both countries report it"), className="tag")
    nav = html.Nav(html.Ul(items), **aria(label=words("Pages")))
    brand = html.Div([name, tag], className="brand")
    return html.Header(html.Div([brand, _languages(request), nav], className="inner"))


def _nav_link(request: PageRequest, page: Page) -> Node:
    here = request.path == page.route or (page.route != "/" and request.path.startswith(f"{page.route}/"))
    current = aria(current="page" if request.path == page.route else "true") if here else aria()
    return html.A(request.words(page.nav), href=request.link(page.route), **current)


def _languages(request: PageRequest) -> Node:
    """Return this page in every language, each by the name that its own readers use."""
    links = [
        html.A(
            own_name(name), href=request.elsewhere(name), lang=name, hrefLang=name,
            **(aria(current="true") if name == request.words.language else {}),
        )
        for name in request.languages
    ]  # fmt: skip
    return html.Div(links, className="switch languages", role="group", **aria(label=request.words("Language")))


def _themes(request: PageRequest) -> Node:
    words = request.words
    names = {"": words("As the system"), LIGHT.name: words("Light"), DARK.name: words("Dark")}
    links = [
        html.A(
            text, href=request.here(theme=name),
            **(aria(current="true") if request.query.theme_name == name else {}),
        )
        for name, text in names.items()
    ]  # fmt: skip
    return html.Div(links, className="switch theme", role="group", **aria(label=words("Appearance")))


def _banner(request: PageRequest) -> list[Node]:
    if request.day is None:
        return []
    words = request.words
    text = words(
        "As the figures stood on {day}. Whatever was published later is left out.",
        day=words.day(request.day, long=True),
    )
    newest = html.A(words("Show what is known now"), href=request.here(asof=""))
    return [html.Div(html.P([text, " ", newest], className="inner"), className="banner", role="note")]


def _notices(content: PageContent) -> list[Node]:
    if not content.notices:
        return []
    return [html.Div([html.P(notice) for notice in content.notices], className="notice", role="status")]


def _footer(request: PageRequest) -> Node:
    words = request.words
    text = words.parts(
        "Every figure has a publisher, a day and an address: see {data}. The figures remain their publishers’."
        " The two countries’ figures are never averaged.",
        data=html.A(words("Data"), href=request.link("/data")),
    )
    return html.Footer(html.Div([html.P(text), _themes(request)], className="inner"))
