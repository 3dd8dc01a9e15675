"""What a reader sets of a chart without changing what it answers: which lines or kinds of goods are left out, and which years are drawn.

All of it stands in the address, so that a link shows the same chart; the words above the chart and its table keep every line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.charts._chart import Chart
from dashboard.charts.regions import SHARE_NAMES
from dashboard.embeds.request import FIRST, LAST
from dashboard.embeds.snapshot import select_years, years
from dashboard.pages._page import PageRequest
from dashboard.pages.components.forms import JOIN, Control, LineSwitches, QueryControl
from dashboard.query import Query, unknown
from dashboard.text import Words
from dashboard.text.goods import name_of
from dashboard.text.terms import N_
from dashboard.views import View, sources_of
from etl.model import KOREA, PAIR, RUSSIA, ShareOf

#: The word of the address that names the lines that are left out.
HIDE = "hide"
#: The word that names the one kind of goods that is drawn.
ONLY = "only"
#: The words that every page with a chart of years takes.
SHOWN_PART = (HIDE, FIRST, LAST)
#: With fewer years there is no stretch to choose.
_FEWEST_YEARS = 3
_ALONE = {RUSSIA: N_("Russia’s alone"), KOREA: N_("Korea’s alone")}
#: What a line is called beside others, by the column that tells lines apart.
_NAMES: Mapping[str, Callable[[str, Words], str]] = {
    "reporter": lambda code, words: words(_ALONE[code]),
    "share_of": lambda code, words: words(SHARE_NAMES[code]),
    "source": lambda code, words: words.source(code),
    "partner": lambda code, words: words.country(code),
}
Span = tuple[int | None, int | None]


@dataclass(frozen=True)
class ShownPart:
    """What a reader has chosen of a chart's view: `view` has the years with every line, `drawn` the lines that are left.

    `lines` and `spans` change it: links beside the chart, and fields of a form.
    """

    view: View
    drawn: View
    lines: list[Control]
    spans: list[QueryControl]


def shown_part(request: PageRequest, chart: Chart, view: View, query: Query) -> tuple[ShownPart, Query]:
    """Return what an address shows of a chart's view, and the query with its notices."""
    (first, last), spans, query = _year_span(request, chart, years(view), query)
    selected = select_years(view, first, last, request.day)
    drawn, lines, query = _visible_lines(request, chart, selected, query)
    return ShownPart(selected, drawn, lines, spans), query


def _visible_lines(request: PageRequest, chart: Chart, view: View, query: Query) -> tuple[View, list[Control], Query]:
    """Return a view without the lines that the address leaves out, how to change that, and the query with its notices."""
    lines = list(dict.fromkeys(view.points[chart.lines])) if chart.lines in view.points else []
    codes = {_code(chart.lines, line): str(line) for line in lines} if len(lines) > 1 else {}
    given = query.given.get(HIDE, "")
    hidden = set(given.split(JOIN)) - {""}
    if not hidden <= codes.keys() | _other_lines(request, chart.lines) or (codes and codes.keys() <= hidden):
        query, hidden = query.without(HIDE, unknown(HIDE, given, list(codes), request.words)), set()
    named = [(code, _NAMES[chart.lines](line, request.words)) for code, line in codes.items()]
    every = request.words("both") if chart.lines == "reporter" else request.words("all")
    control = (
        _one_or_all(named, hidden, every, request.words) if len(named) < 3 else _switches(named, hidden, request.words)
    )
    return _without(view, chart.lines, [codes[code] for code in hidden & codes.keys()]), [control], query


def _other_lines(request: PageRequest, column: str) -> set[str]:
    """Return what may be left out of a chart with other choices than these, and is nothing to leave out here."""
    tables = request.tables
    known: Mapping[str, Collection[str]] = {
        "reporter": PAIR,
        "share_of": list(ShareOf),
        "source": tables["sources"]["source"],
        "partner": tables["countries"]["country"],
    }
    return {_code(column, one) for one in known.get(column, ())}


def _code(column: str, line: str) -> str:
    """Return what an address calls a line."""
    return ShareOf(line).name.lower() if column == "share_of" else str(line).lower()


def _one_or_all(named: Sequence[tuple[str, str]], hidden: Collection[str], every: str, words: Words) -> Control:
    """Return a choice between two lines and each of them alone; leaving out one shows the other."""
    alone = [(code, name) for (code, _), (_, name) in zip(named, named[::-1], strict=True)]
    off = next((code for code, _ in named if code in hidden), "")
    return QueryControl(HIDE, words("Lines"), [("", every), *(alone if len(named) > 1 else [])], off)


def _switches(named: Sequence[tuple[str, str]], hidden: Collection[str], words: Words) -> Control:
    return LineSwitches(HIDE, words("Lines"), named, frozenset(hidden))


def one_kind(request: PageRequest, view: View, query: Query) -> tuple[View, list[Control], Query]:
    """Return a view of goods with the one kind alone that the address names, how to change that, and the query with its notices.

    Each kind keeps its colour and its share of all goods.
    """
    words, codes = request.words, list(dict.fromkeys(view.points.get("code", [])))
    named = [("", words("all")), *((code, name_of(code, words)) for code in codes)]
    only, query = query.choose(ONLY, [value for value, _ in named], words)
    points = view.points[view.points["code"] == only].reset_index(drop=True) if only else view.points
    shown = replace(view, points=points, facts={**view.facts, "kinds": " ".join(codes)})
    return shown, [QueryControl(ONLY, words("Kinds shown"), named, only)], query


def _without(view: View, column: str, lines: Collection[str]) -> View:
    """Return a view without some lines; the facts name all there were, because each keeps its colour."""
    if not lines:
        return view
    points = _others(view.points, column, lines)
    layers = {name: _others(layer, column, lines) for name, layer in view.layers.items()}
    facts = {**view.facts, "lines": " ".join(dict.fromkeys(view.points[column].astype("str")))}
    return replace(view, points=points, layers=layers, sources=sources_of(points), facts=facts)


def _others(rows: pd.DataFrame, column: str, lines: Collection[str]) -> pd.DataFrame:
    return rows[~rows[column].isin(list(lines))].reset_index(drop=True) if column in rows else rows


def _year_span(
    request: PageRequest, chart: Chart, known: Sequence[int], query: Query
) -> tuple[Span, list[QueryControl], Query]:
    """Read the first and the last year to draw; return them, how to change them, and the query with its notices."""
    words, named = request.words, [(str(year), str(year)) for year in known]
    allowed, (from_word, to_word) = ["", *(value for value, _ in named)], chart.span
    first, query = query.choose(from_word, allowed, words)
    last, query = query.choose(to_word, allowed, words)
    if first and last and first > last:
        text = words(
            "{first_word}={first} comes after {last_word}={last}. The page shows every year.",
            first_word=from_word, first=first, last_word=to_word, last=last,
        )  # fmt: skip
        query, first, last = query.without(from_word, text), "", ""
    controls = [
        QueryControl(from_word, words("From"), [("", words("the first year")), *named], first),
        QueryControl(to_word, words("To"), [("", words("the last year")), *named], last),
    ]
    span = (int(first) if first else None, int(last) if last else None)
    return span, controls if len(known) >= _FEWEST_YEARS else [], query


def lost_years(request: PageRequest, chart: Chart, options: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of the address that name years which a chart with other options does not have."""
    if not request.query.given.keys() & {FIRST, LAST}:
        return ()
    known = {str(year) for year in years(chart.view(request.tables, day=request.day, **options))}
    return tuple(word for word in (FIRST, LAST) if request.query.given.get(word, "") not in known)
