"""What a chart is: a declaration that pages, embeds and tests find by walking the folder `charts`.

A chart module declares `CHART`; its `draw` is pure. How figures look together is in drawing and theme. What the tests ask
of every chart: title, subtitle, source and day in both sizes; a text to hover for every mark, or `hoverinfo="skip"`; nothing
beyond lines and bars; and where nothing had been published by a day, a figure and a description that say so in those words.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from dashboard import charts
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import Size
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.views._view import View
from dashboard.views.records import TableMap

Draw = Callable[[View, Words, Theme, Size], FigureSpec]
#: From the tables, the readings of a claim (rows of table `claim_checks`) and a day to the view that they look at.
ClaimView = Callable[[TableMap, pd.DataFrame, pd.Timestamp | None], View]


def by_term(value: str, _: TableMap, words: Words) -> str:
    """Return the name of a value that is a word of the vocabulary."""
    return words.term(value)


@dataclass(frozen=True)
class ChartQuestion:
    """The question that a chart answers, for a card of it: what is asked about, and the answer, the most important sentence first.

    Both are written from the chart's view with `layers` over it, which are taken from the tables and the chart's options.
    """

    text: str
    answer: Callable[[View, Words], Sequence[str]]
    premise: Callable[[View, Words], str] = lambda _, __: ""
    layers: Callable[[TableMap, Mapping[str, str]], Mapping[str, pd.DataFrame]] = lambda _, __: {}


@dataclass(frozen=True)
class Option:
    """One word of the query string that a chart's view takes, and the values that it may have, the default first.

    The values depend on the tables and on the options chosen before it. `label` is what a reader sees beside the
    values, `named` gives a value's name. A value of `many` is one among so many that a static site leaves them out, but for the
    first `few`.
    Addresses may have values of `also` as well, which nobody is offered: another way to say the same.
    """

    name: str
    values: Callable[[TableMap, Mapping[str, str]], Sequence[str]]
    label: str
    named: Callable[[str, TableMap, Words], str] = by_term
    many: bool = False
    few: int = 0
    also: Callable[[TableMap, Mapping[str, str]], Sequence[str]] = lambda _, __: ()

    def allowed(self, tables: TableMap, before: Mapping[str, str]) -> list[str]:
        """Return every value that an address may have, the default first."""
        return [*self.values(tables, before), *self.also(tables, before)]


@dataclass(frozen=True)
class Chart:
    """One chart: its name in addresses, its short title, how its view is taken, how it is drawn and described.

    `tables` are the stored tables whose rows it draws: when they change, the chart changed. `page` is the page that
    shows it, with the chart's options as words of the query string; of several charts of a page the `main` one stands
    for it in previews and frames. `page_values` has, for options that the page sets where an address does not, the values
    that there are, the default first. `place` orders charts in lists for readers, the lowest first.
    A chart with `parts` draws parts of years as well as full years. `lines` is the column of its points whose values each
    are a line of their own, which a reader of its page may leave out; `span` are the words of its page that name the first and
    the last year to draw, `year_column` the column of its points that has the years of its axis. Of a chart of `kinds` of goods one may be drawn alone.

    `claim_view` picks what the readings of a claim look at, where that is not the chart without options. `more` are the
    pages that say more about a claim beside this chart: address and name of each. A chart with a `question` has a card.
    """

    name: str
    title: str
    view: Callable[..., View]
    draw: Draw
    describe: Callable[[View, Words], str]
    tables: tuple[str, ...]
    options: tuple[Option, ...] = ()
    page: str = "/embed"
    main: bool = True
    place: int = 100
    parts: bool = False
    lines: str = ""
    kinds: bool = False
    span: tuple[str, str] = ("from", "to")
    year_column: str = "year"
    claim_view: ClaimView | None = None
    more: tuple[tuple[str, str], ...] = ()
    question: ChartQuestion | None = None
    page_values: Mapping[str, Callable[[TableMap], Sequence[str]]] = field(default_factory=dict)

    def figure(self, view: View, words: Words, theme: Theme, size: Size) -> go.Figure:
        """Return a view drawn as plotly's own object, validated; whoever only sends or paints it takes `draw`."""
        return self.draw(view, words, theme, size).to_figure()

    def view_for_claim(self, tables: TableMap, readings: pd.DataFrame, day: pd.Timestamp | None) -> View:
        """Return the view that the readings of a claim look at; `readings` are rows of table `claim_checks`."""
        return self.claim_view(tables, readings, day) if self.claim_view else self.view(tables, day=day)


def drawn_tables(charts: Mapping[str, Chart]) -> str:
    """Return the CSV file data/reference/charts.csv, from which etl knows the charts that a change of a table touches."""
    rows = [
        f"{chart.name},{table},{'all' if chart.parts else 'years'}"
        for chart in sorted(charts.values(), key=lambda chart: (chart.place, chart.name))
        for table in chart.tables
    ]
    return "\n".join(["chart,table,periods", *rows, ""])


def all_charts() -> dict[str, Chart]:
    """Return every chart by name, as declared in the folder."""
    names = [module.name for module in pkgutil.iter_modules(charts.__path__) if _is_member(module)]
    modules = [importlib.import_module(f"{charts.__name__}.{name}") for name in names]
    return {module.CHART.name: module.CHART for module in modules}


def _is_member(module: pkgutil.ModuleInfo) -> bool:
    return not module.ispkg and not module.name.startswith("_")
