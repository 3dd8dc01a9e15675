"""What pages are built of: links, badges, tables, charts with their descriptions, downloads. No page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dash import dcc, html

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.layout import SIZES
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.page_charts import chart_on_page, request_on_page
from dashboard.embeds.request import CLAIM
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components.attributes import aria, data
from dashboard.prose.statements import is_stated, source_or_speaker
from dashboard.query import Query
from dashboard.text import NOTHING, Words, capital
from dashboard.text.catalogues import in_language
from dashboard.views import View
from etl.model import OverallVerdict, Verdict
from etl.schema.tables import TABLES

#: Plotly's own controls stay away: nothing floats over the chart, nothing is sent to a cloud, a touch scrolls the page.
GRAPH: Any = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "scrollZoom": False,
    "doubleClick": False,
}

#: A sign for each word, so that colour is never alone; and its tone.
_SIGNS = {
    OverallVerdict.HOLDS: ("✓", "good"),
    OverallVerdict.MET: ("✓", "good"),
    Verdict.AGREES: ("✓", "good"),
    OverallVerdict.HOLDS_ON_SOME: ("◐", "mixed"),
    OverallVerdict.MET_ON_SOME: ("◐", "mixed"),
    OverallVerdict.DOES_NOT_HOLD: ("✕", "bad"),
    OverallVerdict.NOT_MET: ("✕", "bad"),
    Verdict.DIFFERS: ("✕", "bad"),
    OverallVerdict.CANNOT_BE_CHECKED: ("?", "none"),
    OverallVerdict.OPEN: ("…", "none"),
    Verdict.CANNOT_TELL: ("?", "none"),
    OverallVerdict.DUE: ("…", "none"),
    Verdict.NO_DATA: ("–", "none"),
}


#: How many columns a table may have whose rows are not stacked on a phone.
_FITTING = 4


@dataclass(frozen=True)
class Head:
    """The head of a table's column; numbers stand to the right."""

    text: str
    number: bool = False


@dataclass(frozen=True)
class Control:
    """One word of the query string as a reader sets it: its label, its values with their names, and the chosen one.

    The first value is the default, which addresses leave out; setting the word takes the words of `resets` out, and
    setting a value of `resets_for` the words that do not go with it.
    """

    word: str
    label: str
    values: Sequence[tuple[str, str]]
    chosen: str
    resets: tuple[str, ...] = ()
    resets_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def controls(request: PageRequest, drawn: Chart) -> tuple[dict[str, str], list[Control], Query]:
    """Read a chart's options from the address: what was chosen, how to change it, and the query with its notices."""
    chosen: dict[str, str] = {}
    shown: list[Control] = []
    query = request.query
    for option in drawn.options:
        values = option.values(request.tables, chosen)
        chosen[option.name], query = query.choose(option.name, values, request.words)
        named = [(value, option.named(value, request.tables, request.words)) for value in values]
        shown.append(Control(option.name, request.words(option.label), named, chosen[option.name]))
    return chosen, shown, query


def choices(request: PageRequest, shown: Sequence[Control]) -> Node:
    """Return links that each set one word; they work without JavaScript, and with it without loading the page anew."""
    groups = [
        html.Div([html.Span(control.label, className="label"), html.Ul(_values(request, control))])
        for control in shown
        if len(control.values) > 1
    ]
    return html.Nav(groups, className="choices", **aria(label=request.words("What is shown"))) if groups else None


def _values(request: PageRequest, control: Control) -> list[Any]:
    return [
        html.Li(_value(request, control, value, text, default=place == 0))
        for place, (value, text) in enumerate(control.values)
    ]


def _value(request: PageRequest, control: Control, value: str, text: str, *, default: bool) -> Any:
    chosen = value == control.chosen
    left = (*control.resets, *control.resets_for.get(value, ()))
    address = request.here(**dict.fromkeys(left, ""), **{control.word: "" if default else value})
    content = html.Strong(text, **aria(current="true")) if chosen else text
    return dcc.Link(content, href=address, className="chosen" if chosen else "")


def picker(request: PageRequest, shown: Sequence[Control]) -> Node:
    """Return selects for words with many values, as a form that asks for the page again; page.js spares the button."""
    own = {control.word for control in shown}
    kept = [
        html.Select(html.Option(value, value=value), name=name, hidden=True)
        for name, value in request.query.given.items()
        if name not in own
    ]
    fields = [select(control) for control in shown]
    button = html.Button(request.words("Show"), type="submit")
    action = in_language(request.path, request.words.language)
    return html.Form([*kept, *fields, button], method="get", action=action, className="picker")


def select(control: Control) -> Node:
    """Return one word as a select with its label; the default asks for nothing, so that it stays out of the address."""
    here = f"choose-{control.word}"
    items = [
        html.Option(text, value=value if place else "", selected=value == control.chosen)
        for place, (value, text) in enumerate(control.values)
    ]
    return html.Div(
        [html.Label(control.label, htmlFor=here), html.Select(items, id=here, name=control.word)], className="field"
    )


def link(text: Node, address: str) -> Node:
    """Return a link to another site if the address is one; a repository's commit and file after it stay out of the link."""
    href = address.split(" ", 1)[0]
    if not href.startswith(("https://", "http://")):
        return text
    return html.A(text, href=href, rel="noopener noreferrer")


def source_of(point: Any, words: Words) -> Node:
    """Name the source of a point; of a statement who made it, with a link to where it is printed."""
    name = source_or_speaker(point, words)
    return link(name, point.address) if is_stated(point) else name


def badge(word: str, words: Words, *, light: bool = False) -> Node:
    """Return a computed word as a badge: sign, text and tone; a light one has no frame, for tables that hold many."""
    sign, tone = _SIGNS.get(word, ("", "none"))  # type: ignore[call-overload]
    mark = html.Span(sign, className="sign", **aria(hidden="true"))
    return html.Span([mark, words.term(word)], className=f"badge {tone} light" if light else f"badge {tone}")


def table(caption: Node, head: Sequence[Head], rows: Iterable[Sequence[Node]], *, name: str) -> Node:
    """Return a table that scrolls in its own box; the first cell of a row is its head."""
    return grouped_table(caption, head, [(None, rows)], name=name)


def grouped_table(
    caption: Node, head: Sequence[Head], groups: Iterable[tuple[Node, Iterable[Sequence[Node]]]], *, name: str
) -> Node:
    """Return a table whose rows stand in groups, each under its own head.

    Where a row of many cells does not fit a phone, the style sheet stacks its cells, each under its column's name.
    """
    columns = [html.Th(column.text, scope="col", className="number" if column.number else None) for column in head]
    bodies = [html.Tbody([*_group_head(title, head), *(_row(row, head) for row in rows)]) for title, rows in groups]
    marked = html.Table([html.Caption(caption, id=f"{name}-caption"), html.Thead(html.Tr(columns)), *bodies])
    return html.Div(
        marked,
        className="scroll stacked" if _many(head) else "scroll",
        tabIndex=0,
        role="region",
        **aria(labelledby=f"{name}-caption"),
        **data(table=name),
    )


def _group_head(title: Node, head: Sequence[Head]) -> list[Any]:
    return [html.Tr(html.Th(html.Span(title), scope="rowgroup", colSpan=len(head), className="group"))] if title else []


def _row(row: Sequence[Node], head: Sequence[Head]) -> Any:
    cells = enumerate(zip(row, head, strict=True))
    return html.Tr([_cell(cell, column, place, column.text if _many(head) else "") for place, (cell, column) in cells])


def _many(head: Sequence[Head]) -> bool:
    return len(head) > _FITTING


def _cell(content: Node, column: Head, place: int, label: str) -> Node:
    blank = content in (None, "", [], NOTHING)
    name = " ".join(kind for kind, so in (("number", column.number), ("blank", blank and label)) if so) or None
    shown = NOTHING if blank else content
    if not place:
        return html.Th(shown, scope="row", className=name)
    return html.Td(shown, className=name, **(data(label=label) if label else {}))


def details(summary: Node, *content: Node, name: str) -> Node:
    """Return content behind a summary, closed until a reader opens it."""
    return html.Details([html.Summary(summary), *content], id=name)


def section(title: str, *content: Node, name: str) -> Node:
    """Return a section under a heading of second rank."""
    heading = html.H2(title, id=f"{name}-heading")
    return html.Section([heading, *content], id=name, **aria(labelledby=f"{name}-heading"))


def chart(request: PageRequest, drawn: Chart, view: View, *, name: str = "chart", claim: str = "") -> Node:
    """Return a chart at every size, of which the style sheet shows the one that fits, each with a computed description.

    A claim that is laid over the chart on a page of another matter is taken away with it.
    """
    label = drawn.describe(view, request.words)
    boxes = [
        html.Div(
            dcc.Graph(
                figure=drawn.figure(view, request.words, request.query.theme, size), id=f"{name}-{size.name}", config=GRAPH,
                responsive=False, className=f"graph {size.name}",
            ),
            className=f"chart {size.name}", role="img", **aria(label=label),
        )
        for size in SIZES
    ]  # fmt: skip
    return html.Figure([*boxes, *_take_away(request, drawn, claim)], id=name)


def _take_away(request: PageRequest, drawn: Chart, claim: str) -> list[Any]:
    """Return links that put a page's chart into a text of the reader's own."""
    tables, given = request.tables, request.query.given
    beside = not drawn.main and drawn.page == request.path
    chart_request = (
        request_on_page(tables, drawn, given) if beside else chart_on_page(tables, request.charts, request.path, given)
    )
    if chart_request is None:
        return []
    if claim:
        chart_request = replace(chart_request, options={**chart_request.options, CLAIM: claim})
    words, here = request.words, EmbedAddresses("/")
    builder = html.A(words("Put this chart into an article"), href=here.builder(chart_request))
    files = [html.A(form.upper(), href=here.form(chart_request, form)) for form in ("svg", "png", "csv")]
    return [html.Figcaption([builder, *(part for link in files for part in (" · ", link))], className="take-away")]


def downloads(request: PageRequest, names: Sequence[str]) -> Node:
    """Return links to whole tables, as CSV and as Parquet."""
    words = request.words
    rows = [
        html.Li([
            f"{words.text(TABLES[name].title)}: ",
            html.A("CSV", href=request.query.link(f"/data/{name}.csv"), **aria(label=words("{table} as CSV", table=name))), ", ",
            html.A("Parquet", href=request.query.link(f"/data/{name}.parquet"), **aria(label=words("{table} as Parquet", table=name))),
        ])
        for name in names
    ]  # fmt: skip
    return html.Ul(rows, className="plain")


def sources(request: PageRequest, used: Iterable[str]) -> Node:
    """Return the sources of a page, each with its publisher, what it covers, its terms and its address."""
    known = request.tables["sources"].set_index("source")
    rows = [known.loc[source] for source in dict.fromkeys(used) if source in known.index]
    return html.Ul([html.Li(_source(row, request.words)) for row in rows], className="plain")


def _source(row: Any, words: Words) -> list[Any]:
    return [
        link(words.text(row["title"]), row["address"]),
        f", {words.text(row['publisher'])}: {words.text(row['covers'])}. ",
        html.Span(f"{capital(words.text(row['licence']))}.", className="terms"),
    ]
