"""What a reader sets on a page: links and selects that each set a word of the query string. No script is needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.charts._chart import Chart
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components.attributes import aria, data
from dashboard.query import Query
from dashboard.render import html_elements as html
from dashboard.text.catalogues import in_language
from dashboard.views.series_choice import JOIN


@dataclass(frozen=True)
class QueryControl:
    """One word of the query string as a reader sets it: its label, its values with their names, and the one in force.

    The first value is the default, which addresses leave out; setting the word takes the words of `resets` out, and
    setting a value of `resets_for` the words that do not go with it.
    """

    word: str
    label: str
    values: Sequence[tuple[str, str]]
    value: str
    resets: tuple[str, ...] = ()
    resets_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class LineSwitches:
    """The lines of a chart, by code and name, that a reader switches off and on; the word names those that are off."""

    word: str
    label: str
    values: Sequence[tuple[str, str]]
    off: frozenset[str]

    def switched(self, code: str) -> str:
        """Return the word's value once a line is switched; where none would be left, every line is back."""
        off = self.off ^ {code}
        return "" if off >= {value for value, _ in self.values} else JOIN.join(sorted(off))


Control = QueryControl | LineSwitches


def controls(request: PageRequest, chart: Chart) -> tuple[dict[str, str], list[QueryControl], Query]:
    """Return a chart's options as the address has them, a control for each, and the query with its notices."""
    options: dict[str, str] = {}
    controls: list[QueryControl] = []
    query = request.query
    for option in chart.options:
        values = option.values(request.tables, options)
        options[option.name], query = query.choose(option.name, values, request.words)
        named = [(value, option.value_name(value, request.tables, request.words)) for value in values]
        controls.append(QueryControl(option.name, request.words(option.label), named, options[option.name]))
    return options, controls, query


def choices(request: PageRequest, controls: Sequence[Control]) -> Node:
    """Return links that each set one word; they work without JavaScript, and with it without loading the page anew."""
    groups = [
        html.Div([html.Span(control.label, className="label"), _links(request, control)])
        for control in controls
        if len(control.values) > 1
    ]
    return html.Nav(groups, className="choices", **aria(label=request.words("What is shown"))) if groups else None


def _links(request: PageRequest, control: Control) -> Node:
    if isinstance(control, LineSwitches):
        links = [_switch(request, control, value, text) for value, text in control.values]
        return html.Ul([html.Li(link) for link in links], className="switches")
    links = [_value(request, control, value, text) for value, text in control.values]
    return html.Ul([html.Li(link) for link in links])


def _switch(request: PageRequest, control: LineSwitches, value: str, text: str) -> Node:
    address = request.here(**{control.word: control.switched(value)})
    return _link((control.word, value), text, address, chosen=value not in control.off)


def _value(request: PageRequest, control: QueryControl, value: str, text: str) -> Node:
    left = (*control.resets, *control.resets_for.get(value, ()))
    address = request.here(**dict.fromkeys(left, ""), **{control.word: "" if value == control.values[0][0] else value})
    return _link((control.word, value), text, address, chosen=value == control.value)


def _link(sets: tuple[str, str], text: str, address: str, *, chosen: bool) -> Node:
    """Return a link by the word and the value that it sets, which page.js and takeover.js find it by."""
    content = html.Strong(text, **aria(current="true")) if chosen else text
    return html.A(content, href=address, className="chosen" if chosen else "", **data(word=sets[0], value=sets[1]))


def picker(request: PageRequest, controls: Sequence[QueryControl], *, part: str = "") -> Node:
    """Return selects for words with many values, if any, as a form that asks for the page again; page.js spares the button.

    With the name of a part of the page, the form leads there.
    """
    if not controls:
        return None
    kept = hidden_fields(request, [control.word for control in controls])
    fields = [select(control) for control in controls]
    button = html.Button(request.words("Show"), type="submit")
    action = in_language(request.path, request.words.language) + (f"#{part}" if part else "")
    return html.Form([*kept, *fields, button], method="get", action=action, className="picker", autoComplete="off")


def hidden_fields(request: PageRequest, own: Collection[str]) -> list[Node]:
    """Return the words of the address that a form does not set itself, so that it keeps them."""
    return [
        html.Select(html.Option(value, value=value), name=name, hidden=True)
        for name, value in request.query.given.items()
        if name not in own
    ]


def select(control: QueryControl) -> Node:
    """Return one word as a select with its label; the default asks for nothing, so that it stays out of the address."""
    here = f"choose-{control.word}"
    items = [
        html.Option(text, value=value if place else "", selected=value == control.value)
        for place, (value, text) in enumerate(control.values)
    ]
    return html.Div(
        [html.Label(control.label, htmlFor=here), html.Select(items, id=here, name=control.word)], className="field"
    )
