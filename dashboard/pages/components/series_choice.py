"""What a reader sets of a chart without changing what it answers: which line or kind of goods is left out, and which years are drawn.

All of it stands in the address, so that a link shows the same chart; the words above the chart and its table keep both countries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.embeds.request import FIRST, LAST
from dashboard.pages._page import PageRequest
from dashboard.pages.components.forms import QueryControl
from dashboard.query import Query
from dashboard.text.goods import name_of
from dashboard.text.terms import N_
from dashboard.views import View, sources_of
from etl.model import KOREA, PAIR, RUSSIA

#: The word of the address that names whose line is left out.
HIDE = "hide"
#: The word that names the one kind of goods that is drawn.
ONLY = "only"
_ALONE = {KOREA: N_("Russia’s alone"), RUSSIA: N_("Korea’s alone")}
Span = tuple[int | None, int | None]


def visible_series(request: PageRequest, view: View, query: Query) -> tuple[View, list[QueryControl], Query]:
    """Return a view without the line that the address leaves out, how to change that, and the query with its notices."""
    words, both = request.words, set(view.points.get("reporter", [])) >= set(PAIR)
    named = [("", words("both")), *((one.lower(), words(_ALONE[one])) for one in reversed(PAIR) if both)]
    hidden, query = query.choose(HIDE, [value for value, _ in named], words)
    return _without(view, hidden.upper()), [QueryControl(HIDE, words("Lines"), named, hidden)], query


def one_kind(request: PageRequest, view: View, query: Query) -> tuple[View, list[QueryControl], Query]:
    """Return a view of goods with the one kind alone that the address names, how to change that, and the query with its notices.

    Each kind keeps its colour and its share of all goods.
    """
    words, codes = request.words, list(dict.fromkeys(view.points.get("code", [])))
    named = [("", words("all")), *((code, name_of(code, words)) for code in codes)]
    only, query = query.choose(ONLY, [value for value, _ in named], words)
    points = view.points[view.points["code"] == only].reset_index(drop=True) if only else view.points
    shown = replace(view, points=points, facts={**view.facts, "kinds": " ".join(codes)})
    return shown, [QueryControl(ONLY, words("Kinds shown"), named, only)], query


def _without(view: View, reporter: str) -> View:
    if not reporter:
        return view
    points = _others(view.points, reporter)
    layers = {name: _others(layer, reporter) for name, layer in view.layers.items()}
    return replace(view, points=points, layers=layers, sources=sources_of(points))


def _others(rows: pd.DataFrame, reporter: str) -> pd.DataFrame:
    return rows[rows["reporter"] != reporter].reset_index(drop=True) if "reporter" in rows else rows


def year_span(request: PageRequest, known: Sequence[int], query: Query) -> tuple[Span, list[QueryControl], Query]:
    """Read the first and the last year to draw; return them, how to change them, and the query with its notices."""
    words, named = request.words, [(str(year), str(year)) for year in known]
    allowed = ["", *(value for value, _ in named)]
    first, query = query.choose(FIRST, allowed, words)
    last, query = query.choose(LAST, allowed, words)
    if first and last and first > last:
        text = words("from={first} comes after to={last}. The page shows every year.", first=first, last=last)
        query, first, last = query.without(FIRST, text), "", ""
    controls = [
        QueryControl(FIRST, words("From"), [("", words("the first year")), *named], first),
        QueryControl(LAST, words("To"), [("", words("the last year")), *named], last),
    ]
    return (int(first) if first else None, int(last) if last else None), controls, query
