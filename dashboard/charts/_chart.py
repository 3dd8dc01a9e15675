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
    """One word of the query string that a chart's view takes."""

    name: str
    #: The values that it may have, the default first, by the tables and the options chosen before it.
    values: Callable[[TableMap, Mapping[str, str]], Sequence[str]]
    #: What a reader sees beside the values.
    label: str
    #: The name of a value for readers.
    value_name: Callable[[str, TableMap, Words], str] = by_term
    #: How many of the values a static site has, the first ones; None for all of them.
    static_values: int | None = None
    #: Further values that addresses may have and nobody is offered: another way to say the same.
    accepted: Callable[[TableMap, Mapping[str, str]], Sequence[str]] = lambda _, __: ()

    def allowed(self, tables: TableMap, before: Mapping[str, str]) -> list[str]:
        """Return every value that an address may have, the default first."""
        return [*self.values(tables, before), *self.accepted(tables, before)]


@dataclass(frozen=True)
class Chart:
    """One chart: how its view is taken from the tables, how it is drawn and described, and what a reader may set of it."""

    #: Its name in addresses.
    name: str
    #: Its short title.
    title: str
    view: Callable[..., View]
    draw: Draw
    #: Describes a view to readers who do not see the chart.
    describe: Callable[[View, Words], str]
    #: The stored tables whose rows it draws: when they change, the chart changed.
    tables: tuple[str, ...]
    #: Words of the query string of its page, of its frame and of its files.
    options: tuple[Option, ...] = ()
    #: The page that shows it.
    page: str = "/embed"
    #: Whether it, of several charts of its page, stands for the page in previews and frames.
    is_main: bool = True
    #: Its place in lists for readers, the lowest first.
    order: int = 100
    #: Whether it draws parts of years as well as full years.
    draws_part_years: bool = False
    #: The column of its points each of whose values is a line of its own, which a reader may leave out.
    line_column: str = ""
    #: Whether it is of kinds of goods, of which one may be drawn alone.
    has_kinds: bool = False
    #: The words of its page that name the first and the last year to draw.
    year_words: tuple[str, str] = ("from", "to")
    #: The column of its points that has the years of its axis.
    year_column: str = "year"
    #: Picks what the readings of a claim look at, where that is not the chart without options.
    claim_view: ClaimView | None = None
    #: The pages that say more about a claim beside this chart: address and name of each.
    claim_links: tuple[tuple[str, str], ...] = ()
    #: The question that its card answers; without one it has no card of its own.
    question: ChartQuestion | None = None
    #: For options that its page sets where an address does not: the values that there are, the default first.
    page_values: Mapping[str, Callable[[TableMap], Sequence[str]]] = field(default_factory=dict)

    def figure(self, view: View, words: Words, theme: Theme, size: Size) -> go.Figure:
        """Return a view drawn as plotly's own object, validated; whoever only sends or paints it takes `draw`."""
        return self.draw(view, words, theme, size).to_figure()

    def view_for_claim(self, tables: TableMap, readings: pd.DataFrame, day: pd.Timestamp | None) -> View:
        """Return the view that the readings of a claim look at; `readings` are rows of table `claim_checks`."""
        return self.claim_view(tables, readings, day) if self.claim_view else self.view(tables, day=day)


def chart_tables_csv(charts: Mapping[str, Chart]) -> str:
    """Return the content of data/reference/charts.csv, from which etl knows the charts that a change of a table touches."""
    rows = [
        f"{chart.name},{table},{'all' if chart.draws_part_years else 'years'}"
        for chart in sorted(charts.values(), key=lambda chart: (chart.order, chart.name))
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
