"""Every vintage of one figure, chosen word by word: what was printed when, from which file, and what rests on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard.charts._chart import Chart
from dashboard.pages._page import Page, PageContent, PageRequest
from dashboard.pages.components import elements, figure_links
from dashboard.pages.components.elements import Control, Head
from dashboard.pages.components.figure_links import ROUTE
from dashboard.query import Query
from dashboard.text.terms import N_
from dashboard.views import vintages
from dashboard.views.records import records
from dashboard.views.vintages import FIGURE
from etl.model import TOTAL
from etl.schema.tables import TABLES

_TABLES = ("trade", "revisions", "snapshots", "sources")
#: A select with more codes than this lists chapters only; the others are reached by the address.
_MOST_CODES = 120

_LABELS = {
    "source": N_("Source"),
    "reporter": N_("Figures of"),
    "partner": N_("Partner"),
    "flow": N_("Flow"),
    "code": N_("Goods"),
    "period": N_("Period"),
    "classification": N_("HS edition"),
}
_HEADS = (
    (N_("Known since"), False),
    (N_("Value, US$"), True),
    (N_("Change, US$"), True),
    (N_("Change"), True),
    (N_("Status"), False),
    (N_("Valuation"), False),
    (N_("Stored"), False),
    (N_("File"), False),
    (N_("Origin"), False),
)


def build(request: PageRequest) -> PageContent:
    """Return one figure's vintages, the newest first."""
    words = request.words
    title = words("Every vintage of a figure")
    back = html.P(html.A(words("Data"), href=request.link("/data")), className="kicker")
    if request.tables["trade"].empty:
        said = words("By this day no figure of trade was known.")
        return PageContent(title, said, [back, html.H1(title), html.P(said, className="lede")])
    figure, shown, query = _chosen(request)
    rows = vintages.vintages(request.tables, figure)
    name, said = figure_links.named(request, figure), _summary(request, rows)
    body = [
        back,
        html.H1(name),
        html.P(said, className="lede"),
        elements.picker(request, shown),
        _table(request, rows),
        *_resting(request, figure),
        _elsewhere(request, figure),
        _command(request, figure),
        elements.section(words("Sources"), elements.sources(request, [figure["source"]]), name="sources"),
        elements.section(words("Downloads"), elements.downloads(request, _TABLES), name="downloads"),
    ]
    return PageContent(f"{title}: {name}", said, body, tuple(query.notices[len(request.query.notices) :]))


def _chosen(request: PageRequest) -> tuple[dict[str, str], list[Control], Query]:
    """Read the words that name a figure, each among those that the ones before it leave."""
    figure: dict[str, str] = {}
    shown: list[Control] = []
    query, rows = request.query, request.tables["trade"]
    for word in FIGURE:
        values = vintages.possible_values(rows, word)
        figure[word], query = query.choose(word, values, request.words)
        rows = rows[rows[word] == figure[word]]
        if word != "classification" or len(values) > 1:
            shown.append(
                Control(word, request.words(_LABELS[word]), _named(request, word, values, figure[word]), figure[word])
            )
    return figure, shown, query


def _named(request: PageRequest, word: str, values: list[str], chosen: str) -> list[tuple[str, str]]:
    """Name the values of a select; the default stays first, and countries follow by their names."""
    if word == "code" and len(values) > _MOST_CODES:
        values = [code for code in values if len(code) == 2 or code in (TOTAL, chosen)]
    named = [(value, _name(request, word, value)) for value in values]
    first = 3 if word in ("reporter", "partner") else len(named)
    return [*named[:first], *sorted(named[first:], key=lambda pair: pair[1])]


def _name(request: PageRequest, word: str, value: str) -> str:
    match word:
        case "source":
            return figure_links.source(request, value)
        case "reporter" | "partner":
            return figure_links.country(request, value)
        case "code":
            return figure_links.goods(request, value)
        case "period":
            return request.words.period(value)
    return request.words.term(value)


def _summary(request: PageRequest, rows: pd.DataFrame) -> str:
    """Say what the figure is now, and how often it was printed and changed."""
    words, newest = request.words, rows.iloc[0]
    now = words(
        "{amount}, {status}, known since {day}.",
        amount=words.usd(newest["value_usd"], 2),
        status=words.term(newest["status"]),
        day=words.day_text(newest["published_text"]),
    )
    count = words.plural("{count} vintage is stored.", "{count} vintages are stored.", len(rows))
    return f"{now} {count}"


def _table(request: PageRequest, rows: pd.DataFrame) -> Any:
    words = request.words
    cells = [_cells(request, row, first=place == len(rows) - 1) for place, row in enumerate(records(rows))]
    head = [Head(words(text), number) for text, number in _HEADS]
    caption = words("What was printed on which day; each change is against the vintage before")
    return elements.section(
        words("Vintages"), elements.table(caption, head, cells, name="vintages"), name="vintages-section"
    )


def _cells(request: PageRequest, row: Any, *, first: bool) -> list[Any]:
    words = request.words
    unchanged = words("first vintage") if first else words("same value")
    moved = pd.notna(row.revision)
    day: Any = words.day_text(row.published_text)
    return [
        [day, html.Small(words.text(row.note))] if pd.notna(row.note) else day,
        words.number(row.value_usd),
        words.number(row.revised_by_usd) if moved else unchanged,
        words.percent(row.change_percent, 2) if moved else "",
        words.term(row.status),
        "" if pd.isna(row.valuation) else row.valuation,
        words.day(row.recorded_at.tz_localize(None)),
        [html.Code(row.snapshot[:12], title=row.snapshot), html.Small("" if pd.isna(row.file) else row.file)],
        elements.link(words("address"), row.address),
    ]


def _resting(request: PageRequest, figure: dict[str, str]) -> list[Any]:
    """Say in one line what was derived from the figure, and which charts and claims that leads to."""
    words, found = request.words, vintages.dependent_rows(request.tables, figure)
    if not found:
        return [html.P(words("Nothing is derived from this figure."), className="caption")]
    tables = [html.A(words.text(TABLES[name].title), href=f"{request.link('/data')}#table-{name}") for name in found]
    said: list[Any] = words.parts(
        "Rows that rest on this figure stand in: {tables}.", tables=html.Span(_joined(tables))
    )
    drawn = charts_of(request.charts, found)
    if drawn:
        links = _joined([html.A(words(chart.title), href=request.link(chart.page)) for chart in drawn])
        said += [" ", *words.parts("Charts of these tables: {charts}.", charts=html.Span(links))]
    claims = vintages.claims_of(request.tables, found)
    if len(claims):
        links = [html.A(words.text(one.summary), href=request.link(f"/claims/{one.claim}")) for one in records(claims)]
        said += [" ", *words.parts("Claims that it is held against: {claims}", claims=html.Span(_joined(links)))]
    return [html.P(said, className="rests")]


def charts_of(charts: Mapping[str, Chart], tables: Collection[str]) -> list[Chart]:
    """Return the charts that draw one of these tables, by their place."""
    return sorted((one for one in charts.values() if set(one.tables) & set(tables)), key=lambda one: one.place)


def _joined(links: list[Any]) -> list[Any]:
    return [part for place, link in enumerate(links) for part in ([link] if place == 0 else [" · ", link])]


def _elsewhere(request: PageRequest, figure: dict[str, str]) -> Any:
    words, rows = request.words, vintages.same_flow_elsewhere(request.tables, figure)
    title = words("The same flow elsewhere")
    if rows.empty:
        said = words("No other source prints this flow, and the partner’s books hold no mirror of it.")
        return elements.section(title, html.P(said), name="elsewhere")
    head = [
        Head(words("Figure")),
        Head(words("Value, US$"), True),
        Head(words("Valuation")),
        Head(words("Known since")),
    ]
    cells = [
        [
            html.A(
                figure_links.named(request, figure_links.key(row)),
                href=figure_links.address(request, figure_links.key(row)),
            ),
            words.number(row.value_usd),
            "" if pd.isna(row.valuation) else row.valuation,
            words.day_text(row.published_text),
        ]
        for row in records(rows)
    ]
    caption = words("The newest vintage in other sources, and of the mirror flow in the partner’s books")
    return elements.section(title, elements.table(caption, head, cells, name="others"), name="elsewhere")


def _command(request: PageRequest, figure: dict[str, str]) -> Any:
    """Return the command that tells the same in a terminal, which knows all goods and chapters."""
    if figure["code"] != TOTAL and len(figure["code"]) > 2:
        return None
    names = ["source", "reporter", "partner", "flow", "period", *(["code"] if figure["code"] != TOTAL else [])]
    command = html.Code(f"python -m etl why {' '.join(figure[name] for name in names)}")
    return html.P(request.words.parts("In a terminal: {command}", command=command), className="caption")


PAGE = Page(ROUTE, build, words=FIGURE)
