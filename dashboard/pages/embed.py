"""The builder: choose a chart, see it as an article would show it, and copy what puts it there.

A form that asks for the page again, so it needs no script; assets/page.js spares the reader the button.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import flask

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.theme import DARK, LIGHT
from dashboard.editions import Tables
from dashboard.embeds import feed
from dashboard.embeds.address import TYPES, EmbedAddresses
from dashboard.embeds.feed import changed_figures
from dashboard.embeds.figure_rows import value_column
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames.claim_card import as_claim_card
from dashboard.embeds.frames.frame_pages import page_height, page_title
from dashboard.embeds.request import (
    ARTICLE,
    CARD_WORD,
    CLAIM,
    FIRST,
    LAST,
    NUMBER,
    Appearance,
    ChartRequest,
    WrongValueError,
    asks_claim_card,
)
from dashboard.embeds.snapshot import ChartSnapshot, take_snapshot
from dashboard.embeds.snippets import CHECKED, Snippet, snippets
from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, embed_form
from dashboard.pages.components.attributes import aria
from dashboard.pages.components.embed_form import LOOK, PIN, WIDTH
from dashboard.query import unknown
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.series_choice import HIDE, ONLY

_SHOWN = 60
#: What an article looks like, and the theme of a chart in it; of both the chart follows each reader.
_LOOKS = {"": LIGHT.name, DARK.name: DARK.name, "both": ""}
#: The widths of a preview by name, the default first, in pixels.
_WIDTHS = {"": 690, "phone": 360, "page": 1100}


def build(request: PageRequest) -> PageContent:
    """Return the form, the chart as an article would show it, and the snippets."""
    words = request.words
    charts = [chart.name for chart in embed_form.charts(request)]
    name, query = request.query.choose("chart", charts, words)
    pin, query = query.choose(PIN, ("", "yes"), words)
    look, query = query.choose(LOOK, tuple(_LOOKS), words)
    width, query = query.choose(WIDTH, tuple(_WIDTHS), words)
    lang, query = query.choose("lang", list(dict.fromkeys([words.language, *request.languages])), words)
    snapshot, given, notices = _snapshot(request, request.charts[name], query.given)
    chart_request = ChartRequest(
        name,
        snapshot.options,
        request.query.given.get("asof", ""),
        appearance=Appearance(lang, _LOOKS[look]),
    )
    if pin and snapshot.day:
        chart_request = replace(chart_request, asof=snapshot.day, digest=snapshot.digest)
    rendering = ChartRendering(snapshot, request.charts[name], request.languages[lang], chart_request, _site())
    if asks_claim_card(snapshot.options):
        rendering = as_claim_card(rendering, request.tables)
    title = words("A chart for your article")
    lede = words(
        "Choose a chart and copy the frame or the link. A live chart follows the newest figures and says of which day it"
        " is; a pinned one never changes, and this page and the feed tell when figures under it were revised."
    )
    body = [
        html.H1(title),
        html.P(lede, className="lede"),
        embed_form.form(request, rendering, given, {PIN: pin, LOOK: look, WIDTH: width}),
        html.Div([_preview(request, rendering, width), _copies(words, rendering)], className="bench"),
        *_revisions(request, rendering),
        _files(rendering, words),
    ]
    return PageContent(title, lede, body, (*request.new_notices(query), *notices))


def _site() -> EmbedAddresses:
    """Return where the site is; what is copied needs whole addresses."""
    return EmbedAddresses(flask.request.url_root if flask.has_request_context() else "/")


def _snapshot(
    request: PageRequest, chart: Chart, given: Mapping[str, str]
) -> tuple[ChartSnapshot, dict[str, str], list[str]]:
    """Return the chart that is asked for; a wrong value falls to the default, and a notice says so."""
    left, notices = dict(given), list[str]()
    while True:
        try:
            return take_snapshot(request.tables, chart, left, request.day), left, notices
        except WrongValueError as error:
            first, last = left.get(FIRST, ""), left.get(LAST, "")
            if error.word == LAST and not error.allowed:
                text = request.words(
                    "from={first} comes after to={last}. The page shows every year.", first=first, last=last
                )
                del left[FIRST]
            else:
                text = unknown(error.word, error.value, error.allowed, request.words)
            notices.append(text)
            del left[error.word]


def _preview(request: PageRequest, rendering: ChartRendering, width: str) -> Node:
    """Return the chart in a frame as wide as chosen, with links to the other widths."""
    words, pixels = request.words, _WIDTHS[width]
    here = EmbedAddresses("/").frame(rendering.request)
    title = words("The chart as an article shows it: {title}", title=page_title(rendering))
    style = {"width": f"{pixels}px", "height": f"{page_height(rendering).at(pixels)}px"}
    names = {"phone": words("Phone"), "": words("Column of text"), "page": words("Page")}
    links = [_width_link(request, one, names[one], chosen=one == width) for one in names]
    choices = html.Nav(html.Ul(links), className="choices", **aria(label=words("Width of the preview")))
    frame = html.Div(html.Iframe(src=here, title=title, style=style), className="scroller", tabIndex=0)
    return html.Figure([choices, frame], className="preview", id="preview")


def _width_link(request: PageRequest, width: str, name: str, *, chosen: bool) -> Node:
    pixels = request.words.number(_WIDTHS[width])
    text = request.words("{name}, {pixels} px", name=name, pixels=pixels)
    content = html.Strong(text, **aria(current="true")) if chosen else text
    address = f"{request.here(**{WIDTH: width})}#preview"
    return html.Li(html.A(content, href=address, className="chosen" if chosen else ""))


def _copies(words: Words, rendering: ChartRendering) -> Node:
    checked = words(
        "Where each works rests on the public documentation and source code of these programs on {day}; nothing was tried in"
        " their editors.",
        day=words.day(CHECKED, long=True),
    )
    texts = [_snippet(one) for one in snippets(rendering)]
    return elements.section(words("Copy"), html.P(checked, className="said"), *texts, name="snippets")


def _revisions(request: PageRequest, rendering: ChartRendering) -> list[Node]:
    """Return what has changed since the day as of which the chart is shown."""
    if request.day is None:
        return []
    words = request.words
    now = take_snapshot(
        Tables(request.tables.every), rendering.chart, _options_today(rendering.snapshot.options, request)
    )
    figures = changed_figures(rendering.snapshot, now)
    changed = figures[figures["old"].notna()]
    if changed.empty:
        return [html.P(words("No figure of this chart has been revised since."), id="revised")]
    value = value_column(now)
    lines = [html.Li(feed.figure_line(row, value, words)) for row in changed.head(_SHOWN).to_dict("records")]
    summary = words.plural(
        "{count} figure of this chart has changed since",
        "{count} figures of this chart have changed since",
        len(changed),
    )
    return [elements.details(summary, html.Ul(lines, className="plain"), name="revised")]


def _options_today(options: Mapping[str, str], request: PageRequest) -> dict[str, str]:
    return (
        {name: value for name, value in options.items() if name not in (FIRST, LAST)} if request.day else dict(options)
    )


def _snippet(one: Snippet) -> Node:
    heading = html.H3(one.title, id=f"snippet-{one.name}")
    text = html.Pre(
        html.Code(one.text), tabIndex=0, role="region", className="snippet", **aria(labelledby=f"snippet-{one.name}")
    )
    return html.Div([heading, html.P(one.use, className="said"), text])


def _files(rendering: ChartRendering, words: Words) -> Node:
    here = EmbedAddresses("/")
    links = [html.Li(html.A(ending, href=here.form(rendering.request, ending))) for ending in TYPES]
    feeds = html.Li(html.A(words("Feed of revisions"), href=here.feed(rendering.chart.name)))
    return elements.section(words("Pictures and figures"), html.Ul([*links, feeds], className="row"), name="files")


PAGE = Page(
    "/embed",
    build,
    N_("Embed"),
    8,
    ("chart", HIDE, ONLY, CLAIM, FIRST, LAST, CARD_WORD, NUMBER, ARTICLE, PIN, LOOK, WIDTH, "lang"),
    takes_chart_words=True,
)
