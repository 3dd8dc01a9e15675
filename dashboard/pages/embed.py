"""The builder: choose a chart, see it as an article would show it, and copy what puts it there.

A form that asks for the page again, so it needs no script; assets/page.js spares the reader the button.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import flask
from dash import html

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.theme import DARK, LIGHT
from dashboard.editions import Tables
from dashboard.embeds import feed, frame
from dashboard.embeds.address import TYPES, EmbedAddresses
from dashboard.embeds.feed import changed_figures
from dashboard.embeds.figure_rows import value_column
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.oembed import WIDTH
from dashboard.embeds.request import CLAIM, FIRST, LAST, Appearance, ChartRequest, WrongValueError
from dashboard.embeds.snapshot import ChartSnapshot, claims_of, take_snapshot, years
from dashboard.embeds.snippets import Snippet, snippets
from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, forms
from dashboard.pages.components.attributes import aria
from dashboard.pages.components.forms import QueryControl
from dashboard.query import unknown
from dashboard.text import Words
from dashboard.text.catalogues import in_language, own_name
from dashboard.text.terms import N_
from dashboard.views.records import records

PIN = "pin"
_SHOWN = 60


def build(request: PageRequest) -> PageContent:
    """Return the form, the chart as an article would show it, and the snippets."""
    words = request.words
    charts = [chart.name for chart in _charts(request)]
    name, query = request.query.choose("chart", charts, words)
    pin, query = query.choose(PIN, ("", "yes"), words)
    lang, query = query.choose("lang", list(dict.fromkeys([words.language, *request.languages])), words)
    snapshot, given, notices = _snapshot(request, request.charts[name], query.given)
    chart_request = ChartRequest(
        name,
        snapshot.options,
        request.query.given.get("asof", ""),
        appearance=Appearance(lang, request.query.theme_name),
    )
    if pin and snapshot.day:
        chart_request = replace(chart_request, asof=snapshot.day, digest=snapshot.digest)
    rendering = ChartRendering(snapshot, request.charts[name], request.languages[lang], chart_request, _site())
    title = words("A chart for your article")
    lede = words(
        "Choose a chart and copy the frame or the link. A live chart follows the newest figures and says of which day it"
        " is; a pinned one never changes, and this page and the feed tell when figures under it were revised."
    )
    body = [
        html.H1(title),
        html.P(lede, className="lede"),
        _form(request, rendering, given, pin),
        _preview(rendering, words),
        *_revisions(request, rendering),
        elements.section(words("Copy"), *[_snippet(one) for one in snippets(rendering)], name="snippets"),
        _files(rendering, words),
    ]
    return PageContent(title, lede, body, (*request.new_notices(query), *notices))


def _charts(request: PageRequest) -> list[Chart]:
    """Return the charts by name, after the one that stands first for readers: the builder opens with it."""
    opening = min(request.charts.values(), key=lambda chart: chart.place)
    return sorted(request.charts.values(), key=lambda chart: (chart is not opening, chart.name))


def _site() -> EmbedAddresses:
    """Return where the site is; what is copied needs whole addresses."""
    return EmbedAddresses(flask.request.url_root if flask.has_request_context() else "/")


def _snapshot(
    request: PageRequest, chart: Chart, given: Mapping[str, str]
) -> tuple[ChartSnapshot, dict[str, str], list[str]]:
    """Return the exhibit that is asked for; a wrong value falls to the default, and a notice says so."""
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


def _form(request: PageRequest, rendering: ChartRendering, given: Mapping[str, str], pin: str) -> Node:
    words, chart, name = request.words, rendering.chart, rendering.chart.name
    whole = years(chart.view(request.tables, day=request.day))
    span = [str(year) for year in whole]
    fields = [
        _select("chart", words("Chart"), [(one.name, words(one.title)) for one in _charts(request)], name),
        *[_option(request, chart, position, given) for position in range(len(chart.options))],
        _claims(request, name, given),
        _select(
            FIRST, words("From"), [("", words("the first year")), *zip(span, span, strict=True)], given.get(FIRST, "")
        ),
        _select(LAST, words("To"), [("", words("the last year")), *zip(span, span, strict=True)], given.get(LAST, "")),
        _select(
            "lang",
            words("Language"),
            [(name, own_name(name)) for name in sorted(request.languages, key=words.language.__ne__)],
            rendering.words.language,
        ),
        _select("theme", words("Appearance"), _themes(words), request.query.theme_name),
        _select(PIN, words("Figures"), [("", words("Live")), ("yes", _pinned(rendering.snapshot, words))], pin),
        *_day(request),
    ]
    button = html.Button(words("Show"), type="submit")
    return html.Form(
        [*fields, button], id="builder", method="get", action=in_language("/embed", words.language), className="picker"
    )


def _pinned(snapshot: ChartSnapshot, words: Words) -> str:
    return words("Pinned to {day}", day=words.day(snapshot.view.as_of))


def _themes(words: Words) -> list[tuple[str, str]]:
    return [("", words("as the reader has it")), (LIGHT.name, words("Light")), (DARK.name, words("Dark"))]


def _select(name: str, label: str, options: Sequence[tuple[str, str]], value: str) -> Node:
    return forms.select(QueryControl(name, label, options, value))


def _option(request: PageRequest, chart: Chart, position: int, given: Mapping[str, str]) -> Node:
    option = chart.options[position]
    before = {one.name: given.get(one.name, "") for one in chart.options[:position]}
    values = option.values(request.tables, before)
    named = [(value, option.named(value, request.tables, request.words)) for value in values]
    return _select(option.name, request.words(option.label), named, given.get(option.name, values[0]))


def _claims(request: PageRequest, name: str, given: Mapping[str, str]) -> Node:
    claims = claims_of(request.tables, name)
    quotes = request.tables["claims"].set_index("claim")["quote"]
    options = [
        ("", request.words("no claim")),
        *((claim, request.words("“{quote}”", quote=quotes[claim])) for claim in claims),
    ]
    return _select(CLAIM, request.words("With the claim"), options, given.get(CLAIM, ""))


def _day(request: PageRequest) -> list[Node]:
    """Keep the day as of which the page is asked, with a way back to the newest."""
    if request.day is None:
        return []
    day = request.day.date().isoformat()
    options = [(day, request.words.day(request.day)), ("", request.words("the newest"))]
    return [_select("asof", request.words("As of"), options, day)]


def _preview(rendering: ChartRendering, words: Words) -> Node:
    here = EmbedAddresses("/").frame(rendering.request)
    title = words("The chart as an article shows it: {title}", title=rendering.caption.title)
    height = frame.height(WIDTH)
    return html.Figure(
        html.Iframe(src=here, title=title, width="100%", height=str(height)), className="preview", id="preview"
    )


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
    lines = [
        html.Li(feed.figure_line(row, list(changed.columns), value, words)) for row in records(changed.head(_SHOWN))
    ]
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


PAGE = Page("/embed", build, N_("Embed"), 8, ("chart", CLAIM, FIRST, LAST, PIN, "lang"), charts=True)
