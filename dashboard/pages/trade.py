"""Trade: how much went each way and both ways, by year and by month, and where it broke off its course.

What is shown comes from views/trade, its sentences from prose. The events stand beside the breaks and
explain nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.charts.trade import CHART
from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, forms
from dashboard.pages.components.chart_figure import chart_figure, with_sidebar
from dashboard.pages.components.data_table import data_table, grouped_data_table, table_columns
from dashboard.pages.components.forms import Control, QueryControl
from dashboard.pages.components.series_choice import SHOWN_PART, lost_years, shown_part
from dashboard.prose import caveats, trade
from dashboard.prose.statements import billions, is_stated
from dashboard.prose.trade_points import change_text, signed
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.records import typed_rows
from dashboard.views.trade import (
    GROWTH,
    INDEX,
    MONTH,
    break_years,
    breaks,
    events_of,
    first_estimates,
    flow_mismatches,
    months_held,
    other_amounts,
)
from dashboard.views.trade_rows import BreakGrowth, TradePoint
from etl.model import Measure, Method

TABLES = ("series", "series_months", "series_growth", "events")
_ABOUT = {
    Measure.TURNOVER.value: N_(
        "Turnover is exports plus imports of one source, or a rounded sum that an authority gave."
    ),
    Measure.EXPORT.value: N_(
        "What Russia counts as exports to Korea, Korea counts as imports from Russia. Exports are valued without freight and insurance, imports with them."
    ),
    Measure.IMPORT.value: N_(
        "What Korea counts as exports to Russia, Russia counts as imports from Korea. Exports are valued without freight and insurance, imports with them."
    ),
    Measure.BALANCE.value: N_(
        "Each country’s own exports less its own imports. If both counted alike, the surplus of one would be the deficit of the other."
    ),
}


def build(request: PageRequest) -> PageContent:
    """Return the page that answers what trade came to: in words, in one chart, beside the events of its breaks, and in its figures."""
    words, chart = request.words, request.charts[CHART.name]
    options, rows, query = forms.controls(request, chart)
    whole = chart.view(request.tables, day=request.day, **options)
    part, query = shown_part(request, chart, whole, query)
    view = part.view
    controls = [
        _choices(request, [*rows, *part.lines], options),
        forms.picker(request, [*(one for one in rows if _many(one)), *part.spans]),
    ]
    if view.points.empty:
        return _before_any_figure(request, controls, view)
    text = trade.answer(view, words)
    body = [
        html.P(trade.heading(view, words).title, className="kicker"),
        elements.headline(text),
        with_sidebar(chart_figure(request, chart, part.drawn), *_lede(trade.height(view, words)), *controls),
        *elements.how_we_know(request, _more(request, view), _about(request, view)),
        _breaks(request, view.facts["measure"]),
        _figures(view, words),
        elements.sources_section(request, view.sources),
        elements.downloads_section(request, TABLES),
    ]
    return PageContent(words("Trade"), text, body, request.new_notices(query))


def _lede(text: str) -> list[Node]:
    return [html.P(text, className="lede")] if text else []


def _before_any_figure(request: PageRequest, controls: list[Node], view: View) -> PageContent:
    words = request.words
    text = words("By this day no such figure had been published.")
    chart = chart_figure(request, request.charts[CHART.name], view)
    return PageContent(words("Trade"), text, [elements.headline(text), with_sidebar(chart, controls[0])])


def _many(control: QueryControl) -> bool:
    return control.word == "base" and len(control.values) > 1


def _choices(request: PageRequest, controls: Sequence[Control], options: Mapping[str, str]) -> Node:
    """Return the links; each takes out what does not go with its value, and keeps the rest."""
    linked = [
        replace(
            one, resets_for={value: _words_to_reset(request, {**options, one.word: value}) for value, _ in one.values}
        )
        if isinstance(one, QueryControl) and one.word in options
        else one
        for one in controls
        if one.word != "base"
    ]
    return forms.choices(request, linked)


def _words_to_reset(request: PageRequest, target: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of the address that do not go with a choice: what it cannot show, and years that it does not have."""
    options = dict[str, str]()
    for option in CHART.options:
        allowed = option.allowed(request.tables, options)
        options[option.name] = target[option.name] if target[option.name] in allowed else allowed[0]
    away = [name for name, value in options.items() if value != target[name]]
    return (*away, *lost_years(request, CHART, options))


def _more(request: PageRequest, view: View) -> str:
    """Return how large the breaks are, and how far the newest figures are reliable."""
    words, measure = request.words, view.facts["measure"]
    text = (
        ""
        if measure == Measure.BALANCE
        else trade.changes(typed_rows(breaks(request.tables, measure), BreakGrowth), words)
    )
    return " ".join(part for part in (text, caveats.estimates_since(view, words)) if part)


def _about(request: PageRequest, view: View) -> str:
    words = request.words
    sentences = [words(_ABOUT[view.facts["measure"]])]
    if view.facts["show"] == GROWTH:
        sentences.append(_no_growth(request, view.facts["measure"]))
    if view.facts["frequency"] == MONTH:
        sentences.append(caveats.months_available(months_held(request.tables), words))
    else:
        sentences.append(caveats.mismatch_sentences(flow_mismatches(request.tables, view.points), words))
    return " ".join(part for part in (*sentences, caveats.missing_years(view, words)) if part)


def _no_growth(request: PageRequest, measure: str) -> str:
    """Return whose growth is not given, because there are only estimates."""
    return caveats.no_growth_sentences(first_estimates(request.tables, measure), request.words)


_STAND_INS = N_(
    "Where no source has both whole years, a rounded statement is used if there is one, and the first half is given too."
)
_BREAKS = (
    (N_("Period"), False),
    (N_("Figures of"), False),
    (N_("Change"), True),
    (N_("US$\u00a0bn"), True),
    (N_("A year before"), True),
    (N_("Source"), False),
    (N_("Status"), False),
)


def _breaks(request: PageRequest, measure: str) -> Node:
    """Return the growth in the years of each break on both countries' figures, under the events of these years."""
    words = request.words
    rows = breaks(request.tables, measure)
    grown = typed_rows(rows, BreakGrowth)
    groups = [
        (_break_title(request, run), [_break_cells(row, words) for row in grown if row.year in run])
        for run in break_years(request.tables)
        if any(row.year in run for row in grown)
    ]
    if not groups:
        return None
    text = words("Change against the same months of the year before, each within one source.")
    if measure == Measure.BALANCE:
        text = words("A balance has no growth, because it may pass zero: these are the breaks of turnover.")
    shown = Measure.TURNOVER.value if measure == Measure.BALANCE else measure
    other = caveats.other_amount_sentences(other_amounts(request.tables, rows), words)
    caption = " ".join(note for note in (text, words(_STAND_INS), _no_growth(request, shown), other) if note)
    table = grouped_data_table(caption, table_columns(_BREAKS, words), groups, name="breaks")
    beside = html.P(words("An event of the same time need not be the cause."), className="caption")
    return elements.section(words("The breaks"), table, beside, name="breaks-section")


def _break_title(request: PageRequest, run: tuple[int, ...]) -> list[Node]:
    """Name a break's years and the events of these years that are known by then, each with its source."""
    words = request.words
    events = [event for year in run for event in events_of(request.tables, year, request.day)]
    when = str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
    if not events:
        text = words("No event of these years is recorded here.")
        return [html.Strong(when), html.Span([" · ", text], className="beside")]
    links = [
        elements.link(
            words("{day}: {title}", day=words.day_text(one.day_text), title=words.text(one.title)), one.address
        )
        for one in events
    ]
    return [html.Strong(when), html.Span([" · ", *elements.joined(links)], className="beside")]


def _break_cells(row: BreakGrowth, words: Words) -> list[Node]:
    return [
        words.period(row.period),
        elements.reporter_name(row.reporter, words),
        change_text(row, words),
        billions(row, words),
        words.billions(row.base_value_usd),
        elements.source_of(row, words),
        words.term(Method.STATEMENT if is_stated(row) else row.status),
    ]


_PERIOD = ((N_("Period"), False), (N_("Figures of"), False), (N_("Of"), False))
_DOLLARS = ((N_("US$\u00a0bn"), True),)
_ORIGIN = ((N_("Source"), False), (N_("Status"), False), (N_("Known since"), True))
_HEADS = {
    GROWTH: (*_PERIOD, (N_("Change"), True), *_DOLLARS, (N_("A year before"), True), *_ORIGIN),
    INDEX: (*_PERIOD, (N_("Index"), True), *_DOLLARS, (N_("Base, US$\u00a0bn"), True), *_ORIGIN),
}


def _figures(view: View, words: Words) -> Node:
    """Return the figures of the chart, the newest first, behind a summary."""
    heads = _HEADS.get(view.facts["show"], (*_PERIOD, *_DOLLARS, (N_("How"), False), *_ORIGIN))
    ordered = view.points.sort_values(["period", "reporter"], ascending=[False, False])
    above = trade.heading(view, words)
    caption = words("{title}. {subtitle}.", title=above.title, subtitle=above.subtitle)
    rows = [_figure_cells(point, view, words) for point in typed_rows(ordered, TradePoint)]
    table = data_table(caption, table_columns(heads, words), rows, name="figures")
    return elements.details(words("The figures of this chart"), table, name="figures")


def _figure_cells(point: TradePoint, view: View, words: Words) -> list[Node]:
    start = [words.period(point.period), elements.reporter_name(point.reporter, words), words.term(point.measure)]
    end = [elements.source_of(point, words), words.term(point.status), words.day_text(point.first_known)]
    dollars = billions(point, words)
    show = view.facts["show"]
    if show not in _HEADS:
        return [*start, dollars, words.term(point.method), *end]
    change = signed(point.growth_percent, words) if show == GROWTH else words.number(point.index_percent, 1)
    return [*start, change, dollars, words.billions(point.base_value_usd), *end]


PAGE = Page("/trade", build, N_("Trade"), 2, ("measure", "frequency", "show", "base", *SHOWN_PART))
