"""Mirror: each flow as both countries report it, how far apart they are, why that may be, and where one side stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isnan

import pandas as pd

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, figure_links, forms
from dashboard.pages.components.chart_figure import chart_figure, with_sidebar
from dashboard.pages.components.data_table import data_table, grouped_data_table, table_columns
from dashboard.pages.components.estimate_table import finding_section
from dashboard.pages.components.forms import QueryControl
from dashboard.pages.components.series_choice import SHOWN_PART, lost_years, shown_part
from dashboard.prose.mirror import MirrorAnswer
from dashboard.prose.statements import decimals
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.mirror import (
    GAP,
    HEADLINE,
    PERCENT,
    VALUATION,
    causes,
    complaints,
    freight,
    known_errors,
    last_own_reports,
    pairs,
    printed,
    publication_events,
    yearly_pairs,
)
from dashboard.views.mirror_rows import GapCause, KnownError, MirrorPair, OwnReports
from dashboard.views.records import typed_rows
from dashboard.views.series_choice import HIDE
from dashboard.views.table_rows import EventRow
from etl.model import Flow

TABLES = ("mirror_gap", "partner_estimates", "gap_causes", "flows", "checks")
_FLOW, _SHOW, _SOURCE = "flow", "show", "source"
_KICKER = N_("Mirror statistics: the same goods, as reported by the sender and by the receiver")
_HEADLINE = N_(
    "For each year each country’s figure is that of the first source in its order that has one: the country’s own"
    " authority, then those who received its figures. Every other pair of sources can be chosen, and all are in the table."
)
_NOT_MEASURED = N_(
    "These are the causes that texts on method name. Nothing published says how much each of them makes up in the trade of"
    " these two countries, so no part of the gap is put down to any of them here."
)


def build(request: PageRequest) -> PageContent:
    """Return the page that answers how far the two countries' figures of one flow are apart: in words, one chart, causes, silences, and every figure."""
    words, chart = request.words, request.charts["mirror"]
    options, content, query = forms.controls(request, chart)
    view = chart.view(request.tables, day=request.day, **options)
    rows = yearly_pairs(request.tables, options[_FLOW], options[_SOURCE])
    answer = MirrorAnswer(rows, freight(request.tables), words)
    part, query = shown_part(request, chart, view, query)
    notices = request.new_notices(query)
    links = [_with_resets(request, control, options) for control in content if control.word != _SOURCE]
    selects = [control for control in content if control.word == _SOURCE and len(control.values) > 1]
    controls = [forms.choices(request, [*links, *part.lines]), forms.picker(request, [*selects, *part.spans])]
    if rows.empty:
        return _before_any_pair(request, controls, view, notices)
    body = [
        html.P(words(_KICKER), className="kicker wide-text"),
        elements.headline(answer.sentence()),
        with_sidebar(
            chart_figure(request, chart, part.drawn),
            html.P(answer.more(), className="lede"),
            *_other_way(request, options[_FLOW]),
            *controls,
        ),
        *elements.how_we_know(request, answer.method(), words(_HEADLINE) if options[_SOURCE] == HEADLINE else ""),
        finding_section(request),
        _figures(request, options[_FLOW]),
        _valuation(request, answer),
        _causes(request),
        _silences(request),
        *_suspect(request, options[_FLOW]),
        elements.sources_section(request, view.sources),
        elements.downloads_section(request, TABLES),
    ]
    return PageContent(words("Both countries’ figures and the gap"), answer.sentence(), body, notices)


def _with_resets(request: PageRequest, control: QueryControl, options: Mapping[str, str]) -> QueryControl:
    """Return a choice whose links take out the years that there are not, and of a gap the line that is left out."""
    chart = request.charts["mirror"]
    away = {value: lost_years(request, chart, {**options, control.word: value}) for value, _ in control.values}
    gaps = {value: (*words, HIDE) for value, words in away.items() if value in (GAP, PERCENT)}
    return replace(control, resets_for={**away, **gaps})


def _other_way(request: PageRequest, flow: str) -> list[Node]:
    """Return the same of the goods that go the other way, as a link to them."""
    other = next(one.value for one in (Flow.EXPORT, Flow.IMPORT) if one.value != flow)
    rows = yearly_pairs(request.tables, other, HEADLINE)
    if rows.empty:
        return []
    answer = MirrorAnswer(rows, freight(request.tables), request.words).sentence()
    address = request.link(request.path, **{_FLOW: other})
    return [html.P([request.words("The other way round:"), " ", html.A(answer, href=address)])]


def _before_any_pair(request: PageRequest, top: list[Node], view: View, notices: tuple[str, ...]) -> PageContent:
    text = request.words("By this day no year was known in which both countries report this flow.")
    chart = chart_figure(request, request.charts["mirror"], view)
    return PageContent(
        text,
        text,
        [
            html.P(request.words(_KICKER), className="kicker wide-text"),
            elements.headline(text),
            with_sidebar(chart, *top),
            _causes(request),
        ],
        notices,
    )


def _valuation(request: PageRequest, answer: MirrorAnswer) -> Node:
    """Return the section on what FOB and CIF mean, how freight is reckoned, and in how many years it could be the whole gap."""
    words = request.words
    items = [html.Li(_cause(row, words)) for row in causes(request.tables) if row.cause in VALUATION]
    sentence = answer.freight_sentence()
    content = [*([html.P(sentence)] if sentence else []), html.Ul(items, className="plain")]
    return elements.section(words("FOB and CIF"), *content, name="valuation")


def _causes(request: PageRequest) -> Node:
    words = request.words
    items = [html.Li(_cause(row, words)) for row in causes(request.tables) if row.cause not in VALUATION]
    note = html.P(words(_NOT_MEASURED), className="caption")
    return elements.section(
        words("What else is known to cause gaps"), html.Ul(items, className="plain"), note, name="causes"
    )


def _cause(row: GapCause, words: Words) -> list[Node]:
    cited = [elements.link(words.text(row.title), row.address), f", {words.text(row.publisher)}."]
    parts = [f"{words.text(row.description)} "]
    if not isnan(row.freight_percent):
        share = words.percent(row.freight_percent, decimals(row.freight_percent))
        parts.append(words("The share is {percent}.", percent=share) + " ")
    return [html.Strong(f"{words.text(row.name)}."), " ", *parts, *cited]


_OWN = (
    (N_("Figures of"), False),
    (N_("Flow"), False),
    (N_("Own figures up to"), True),
    (N_("Source"), False),
    (N_("After that"), False),
)


def _silences(request: PageRequest) -> Node:
    """Return the section on how far each country's own statistics reach here, and which publisher stopped."""
    words = request.words
    rows = [_own_cells(row, words) for row in typed_rows(last_own_reports(request.tables), OwnReports)]
    caption = words("The last year with a country’s own statistics of this trade, and what is shown after it.")
    table = data_table(caption, table_columns(_OWN, words), rows, name="own")
    events = [html.Li(_event(event, words)) for event in publication_events(request.tables)]
    event_list = [html.Ul(events, className="plain")] if events else []
    return elements.section(words("Where one side stopped publishing"), *event_list, table, name="silences")


def _event(event: EventRow, words: Words) -> list[Node]:
    note = words.text(event.note)
    parts = [f"{words.day_text(event.day_text)}: ", elements.link(words.text(event.title), event.address), "."]
    return [*parts, *([f" {note}"] if note else [])]


def _own_cells(row: OwnReports, words: Words) -> list[Node]:
    after = NOTHING
    if row.then_source:
        after = words(
            "estimates to {year} ({source})", year=str(int(row.then_year)), source=words.source(row.then_source)
        )
    return [
        elements.reporter_name(row.reporter, words),
        words.term(row.flow),
        str(row.year),
        words.source(row.source),
        after,
    ]


def _suspect(request: PageRequest, flow: str) -> list[Node]:
    """Return the figures that are marked as suspect, each with the reason, and how many gaps the checks complain of."""
    words = request.words
    items = [html.Li(_error(row, words)) for row in typed_rows(known_errors(request.tables), KnownError)]
    found = complaints(request.tables, flow)
    paragraphs = [html.P(_complained(request, found))] if len(found) else []
    if not items and not paragraphs:
        return []
    return [
        elements.section(
            words("Figures that are suspect"), *paragraphs, html.Ul(items, className="plain"), name="suspect"
        )
    ]


def _complained(request: PageRequest, found: pd.DataFrame) -> list[Node]:
    words = request.words
    sentence = words.plural(
        "{count} pair of figures of this flow is more than {limit} apart; the check lists it.",
        "{count} pairs of figures of this flow are more than {limit} apart; the check lists them.",
        len(found), limit=words.percent(found["limit"].iloc[0]),
    )  # fmt: skip
    return [sentence, " ", html.A(words("Checks that complained"), href=request.link("/data#checks"))]


def _error(row: KnownError, words: Words) -> str:
    return words(
        "{source}, {books}, {flows}, {years}: {reason}",
        source=words.source(row.source), books=words.figures_of(row.reporter),
        flows=words.join_names([words.term(flow) for flow in row.flows]), years=words.join_names(row.years),
        reason=words.text(row.note),
    )  # fmt: skip


_FIGURES = {
    Flow.EXPORT.value: (N_("Russia’s exports, US$\u00a0bn"), N_("Korea’s imports, US$\u00a0bn")),
    Flow.IMPORT.value: (N_("Korea’s exports, US$\u00a0bn"), N_("Russia’s imports, US$\u00a0bn")),
}
_REST = (
    (N_("Gap, US$\u00a0bn"), True),
    (N_("Gap, per cent"), True),
    (N_("Valued"), False),
    (N_("Sources"), False),
    (N_("Status"), False),
    (N_("Known since"), True),
)


def _figures(request: PageRequest, flow: str) -> Node:
    """Return every pair of figures of the flow, pair of sources by pair of sources, the newest year first."""
    words, known = request.words, printed(request.tables)
    options = {option.name: option for option in request.charts["mirror"].options}
    groups = [
        (
            options[_SOURCE].value_name(pair, request.tables, words),
            [
                _figure_cells(row, request, known)
                for row in reversed(typed_rows(yearly_pairs(request.tables, flow, pair), MirrorPair))
            ],
        )
        for pair in (HEADLINE, *pairs(request.tables, flow))
    ]
    sold, bought = _FIGURES[flow]
    head = table_columns(((N_("Year"), False), (sold, True), (bought, True), *_REST), words)
    caption = words(
        "Both countries’ figures by every pair of sources. The gap is the importer’s figure less the exporter’s, also in per cent of the exporter’s; to an estimate there is none."
    )
    table = grouped_data_table(caption, head, groups, name="figures")
    return elements.details(words("Every figure of this flow"), table, name="figures")


def _figure_cells(row: MirrorPair, request: PageRequest, known: set[tuple[str, str, str, str]]) -> list[Node]:
    words = request.words
    sold = (row.exporter_source, row.exporter, Flow.EXPORT.value, str(row.year))
    bought = (row.importer_source, row.importer, Flow.IMPORT.value, str(row.year))
    return [
        str(row.year),
        _amount(request, row.exporter_usd, (*sold, row.importer), linked=sold in known),
        _amount(request, row.importer_usd, (*bought, row.exporter), linked=bought in known),
        words.billions(row.gap_usd),
        words.percent(row.gap_percent, 1),
        _both(row.exporter_valuation, row.importer_valuation).replace(" ", "\u00a0"),
        _both(words.source(row.exporter_source), words.source(row.importer_source)),
        _both(words.term(row.exporter_status), words.term(row.importer_status)),
        words.day_text(row.first_known),
    ]


def _amount(request: PageRequest, value_usd: float, figure: tuple[str, ...], *, linked: bool) -> Node:
    """Write an amount, with a link to the vintages of the figure where a publisher printed it."""
    text = request.words.billions(value_usd)
    named = dict(zip(("source", "reporter", "flow", "period", "partner"), figure, strict=True))
    return html.A(text, href=figure_links.address(request, named)) if linked else text


def _both(exporter: str, importer: str) -> str:
    """Write what holds for both countries once, and what differs apart, the exporter's first."""
    first, second = (value or NOTHING for value in (exporter, importer))
    return first if first == second else f"{first} / {second}"


PAGE = Page("/mirror", build, N_("Mirror"), 4, (_FLOW, _SHOW, _SOURCE, *SHOWN_PART))
