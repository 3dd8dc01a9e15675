"""Every vintage of one figure, chosen word by word: what was printed when, from which file, and what rests on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from dashboard.charts._chart import Chart
from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, figure_links, forms
from dashboard.pages.components.data_table import TableColumn, data_table, table_columns
from dashboard.pages.components.figure_links import ROUTE
from dashboard.pages.components.forms import QueryControl
from dashboard.query import Query
from dashboard.render import html_elements as html
from dashboard.text.terms import N_
from dashboard.views import vintages
from dashboard.views.records import typed_rows
from dashboard.views.vintages import FIGURE, FigureVintage, OtherFigure
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
        text = words("By this day no figure of trade was known.")
        return PageContent(title, text, [back, html.H1(title), html.P(text, className="lede")])
    figure, controls, query = _chosen(request)
    rows = vintages.vintages(request.tables, figure)
    name, text = figure_links.named(request, figure), _summary(request, rows)
    body = [
        back,
        html.H1(name),
        html.P(text, className="lede"),
        forms.picker(request, controls),
        _table(request, rows),
        *_dependents(request, figure),
        _elsewhere(request, figure),
        _command(request, figure),
        elements.sources_section(request, [figure["source"]]),
        elements.downloads_section(request, _TABLES),
    ]
    return PageContent(f"{title}: {name}", text, body, request.new_notices(query))


def _chosen(request: PageRequest) -> tuple[dict[str, str], list[QueryControl], Query]:
    """Read the words that name a figure, each among those that the ones before it leave."""
    figure: dict[str, str] = {}
    controls: list[QueryControl] = []
    query, rows = request.query, request.tables["trade"]
    for word in FIGURE:
        values = vintages.possible_values(rows, word)
        figure[word], query = query.choose(word, values, request.words)
        rows = rows[rows[word] == figure[word]]
        if word != "classification" or len(values) > 1:
            controls.append(
                QueryControl(
                    word, request.words(_LABELS[word]), _named(request, word, values, figure[word]), figure[word]
                )
            )
    return figure, controls, query


def _named(request: PageRequest, word: str, values: list[str], current: str) -> list[tuple[str, str]]:
    """Name the values of a select; the default stays first, and countries follow by their names."""
    if word == "code" and len(values) > _MOST_CODES:
        values = [code for code in values if len(code) == 2 or code in (TOTAL, current)]
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
    """Return what the figure is now, and how often it was printed and changed."""
    words, newest = request.words, rows.iloc[0]
    now = words(
        "{amount}, {status}, known since {day}.",
        amount=words.usd(newest["value_usd"], 2),
        status=words.term(newest["status"]),
        day=words.day_text(newest["published_text"]),
    )
    count = words.plural("{count} vintage is stored.", "{count} vintages are stored.", len(rows))
    return f"{now} {count}"


def _table(request: PageRequest, rows: pd.DataFrame) -> Node:
    words = request.words
    cells = [
        _cells(request, row, first=place == len(rows) - 1) for place, row in enumerate(typed_rows(rows, FigureVintage))
    ]
    head = table_columns(_HEADS, words)
    caption = words("What was printed on which day; each change is against the vintage before")
    return elements.section(
        words("Vintages"), data_table(caption, head, cells, name="vintages"), name="vintages-section"
    )


def _cells(request: PageRequest, row: FigureVintage, *, first: bool) -> list[Node]:
    words = request.words
    unchanged = words("first vintage") if first else words("same value")
    moved = bool(row.revision)
    day: Node = words.day_text(row.published_text)
    return [
        [day, html.Small(words.text(row.note))] if row.note else day,
        words.number(row.value_usd),
        words.number(row.revised_by_usd) if moved else unchanged,
        words.percent(row.change_percent, 2) if moved else "",
        words.term(row.status),
        row.valuation,
        words.day(row.recorded_at.tz_localize(None)),
        [html.Code(row.snapshot[:12], title=row.snapshot), html.Small(row.file)],
        elements.link(words("address"), row.address),
    ]


def _dependents(request: PageRequest, figure: dict[str, str]) -> list[Node]:
    """Return one line on what was derived from the figure, and which charts and claims that leads to."""
    words, found = request.words, vintages.dependent_rows(request.tables, figure)
    if not found:
        return [html.P(words("Nothing is derived from this figure."), className="caption")]
    tables = [html.A(words.text(TABLES[name].title), href=f"{request.link('/data')}#table-{name}") for name in found]
    text: list[Node] = words.parts("This figure is used in: {tables}.", tables=html.Span(elements.joined(tables)))
    declared_chart = charts_of(request.charts, found)
    if declared_chart:
        links = elements.joined([html.A(words(chart.title), href=request.link(chart.page)) for chart in declared_chart])
        text += [" ", *words.parts("Charts of these tables: {charts}.", charts=html.Span(links))]
    claims = vintages.claims_of(request.tables, found)
    if claims:
        links = [html.A(words.text(one.summary), href=request.link(f"/claims/{one.claim}")) for one in claims]
        text += [
            " ",
            *words.parts("Claims that it is held against: {claims}", claims=html.Span(elements.joined(links))),
        ]
    return [html.P(text, className="rests")]


def charts_of(charts: Mapping[str, Chart], tables: Collection[str]) -> list[Chart]:
    """Return the charts that draw one of these tables, by their place."""
    return sorted((one for one in charts.values() if set(one.tables) & set(tables)), key=lambda one: one.order)


def _elsewhere(request: PageRequest, figure: dict[str, str]) -> Node:
    words, rows = request.words, vintages.same_flow_elsewhere(request.tables, figure)
    title = words("The same flow elsewhere")
    if rows.empty:
        text = words("No other source prints this flow, and the partner reports no mirror of it.")
        return elements.section(title, html.P(text), name="elsewhere")
    head = [
        TableColumn(words("Figure")),
        TableColumn(words("Value, US$"), True),
        TableColumn(words("Valuation")),
        TableColumn(words("Known since")),
    ]
    cells = [
        [
            html.A(
                figure_links.named(request, figure_links.key(row)),
                href=figure_links.address(request, figure_links.key(row)),
            ),
            words.number(row.value_usd),
            row.valuation,
            words.day_text(row.published_text),
        ]
        for row in typed_rows(rows, OtherFigure)
    ]
    caption = words("The newest vintage in other sources, and of the mirror flow as the partner reports it")
    return elements.section(title, data_table(caption, head, cells, name="others"), name="elsewhere")


def _command(request: PageRequest, figure: dict[str, str]) -> Node:
    """Return the command that tells the same in a terminal, which knows all goods and chapters."""
    if figure["code"] != TOTAL and len(figure["code"]) > 2:
        return None
    names = ["source", "reporter", "partner", "flow", "period", *(["code"] if figure["code"] != TOTAL else [])]
    command = html.Code(f"python -m etl why {' '.join(figure[name] for name in names)}")
    return html.P(request.words.parts("In a terminal: {command}", command=command), className="caption")


PAGE = Page(ROUTE, build, words=FIGURE)
