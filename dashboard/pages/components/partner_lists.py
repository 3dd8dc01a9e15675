"""The lists of partners of one year by one measure, beside each other, and the form that asks for them."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements, figure_links, forms
from dashboard.pages.components.data_table import TableColumn, data_table
from dashboard.pages.components.forms import QueryControl
from dashboard.prose.partners import PartnerAnswer
from dashboard.query import Query
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words
from dashboard.text.terms import N_
from dashboard.views.partners import MEASURES, PARTNER, ListedPartner, neighbours
from dashboard.views.records import typed_rows
from etl.model import DECIDING, KOREA, RUSSIA

_NEIGHBOURS = {RUSSIA: N_("Russia’s largest partners"), KOREA: N_("Korea’s largest partners")}


class PartnerListChoice(NamedTuple):
    """Which lists are shown: by what measure, of which source (or "" for every one), of which year."""

    measure: str
    source: str
    year: int


def pick_lists(request: PageRequest, answer: PartnerAnswer, query: Query) -> tuple[PartnerListChoice, Node, Query]:
    """Read which lists are shown from a query; return them with the form that asks for them, and the query without its mistakes."""
    words, lists = request.words, answer.lists
    measure, query = query.choose("measure", MEASURES, words)
    source, query = query.choose("source", ["", *sorted(lists["source"].unique())], words)
    of = lists[(lists["measure"] == measure) & (lists["source"].isin([source] if source else lists["source"]))]
    years = [str(year) for year in sorted(of["year"].unique(), reverse=True)]
    first = str(answer.year)
    years = sorted(years, key=lambda year: year != first)
    year, query = query.choose("year", years, words)
    sources = ["", *sorted(lists["source"].unique())]
    controls = [
        QueryControl("measure", words("By"), [(one, words.term(one)) for one in MEASURES], measure),
        QueryControl("source", words("Source"), [(one, words.source(one) if one else words("every source")) for one in sources], source),
        QueryControl("year", words("Year"), [(one, one) for one in years], year),
    ]  # fmt: skip
    form = forms.picker(request, controls, part="neighbours")
    return PartnerListChoice(measure, source, int(year)), form, query


def neighbours_section(request: PageRequest, whose: str, picked: PartnerListChoice, picker: Node) -> Node:
    """Return the partners of one year by one measure, list beside list, with the other of the two among them."""
    words, (measure, source, year) = request.words, picked
    rows = neighbours(request.tables, whose, measure, year, source)
    lists = {str(name): of for name, of in rows.groupby("source", sort=True)}
    places = [({row.partner: row for row in typed_rows(of, ListedPartner)}, _weak(of)) for of in lists.values()]
    head = [
        TableColumn(words("Partner")),
        *(column for name, of in lists.items() for column in _heads(name, of, words)),
    ]
    cells = [
        [_country(partner, whose, request), *(cell for of, weak in places for cell in _figures(of.get(partner), words, weak=weak))]
        for partner in dict.fromkeys(rows["partner"])
    ]  # fmt: skip
    title = words(_NEIGHBOURS[whose])
    caption = words("{title}: {measure}, {year}", title=title, measure=words.term(measure), year=str(year))
    return elements.section(title, picker, data_table(caption, head, cells, name="near"), name="neighbours")


def _heads(source: str, rows: pd.DataFrame, words: Words) -> list[TableColumn]:
    name = words.source(source)
    heads = [
        TableColumn(words("{source}: place", source=name), number=True),
        TableColumn(words("{source}: US$\u00a0bn", source=name), number=True),
        TableColumn(words("{source}: share", source=name), number=True),
    ]
    return [*heads, TableColumn(words("{source}: status", source=name))] if _weak(rows) else heads


def _weak(rows: pd.DataFrame) -> bool:
    """Return whether a list has figures that are not firm, which then have to say so."""
    return not rows["status"].isin(list(DECIDING)).all()


def _figures(row: ListedPartner | None, words: Words, *, weak: bool) -> list[Node]:
    if row is None:
        return [NOTHING] * (4 if weak else 3)
    figures = [words.number(row.rank), words.billions(row.value_usd), words.percent(row.share_percent, 1)]
    return [*figures, words.term(row.status)] if weak else figures


def _country(partner: str, whose: str, request: PageRequest) -> Node:
    name = figure_links.country(request, partner)
    if partner != PARTNER[whose]:
        return name
    return html.Strong(html.Span(name, className=f"books {partner.lower()}"))
