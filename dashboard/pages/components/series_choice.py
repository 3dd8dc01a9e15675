"""What a reader sets of a chart without changing what it answers: which lines or kinds of goods are left out, and which years are drawn.

All of it stands in the address, so that a link shows the same chart; the words above the chart and its table keep every line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from dashboard.charts._chart import Chart
from dashboard.charts.regions import SHARE_NAMES
from dashboard.embeds.request import FIRST, LAST
from dashboard.embeds.snapshot import select_years, years
from dashboard.pages._page import PageRequest
from dashboard.pages.components.forms import Control, LineSwitches, QueryControl
from dashboard.query import Query, unknown
from dashboard.text import Words
from dashboard.text.goods import name_of
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.series_choice import HIDE, JOIN, ONLY, kind_codes, line_code, line_codes, one_kind, without_lines
from etl.model import KOREA, PAIR, RUSSIA, ShareOf

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
    (first, last), spans, query = _year_span(request, chart, years(view, chart.year_column), query)
    selected = select_years(view, first, last, request.day, column=chart.year_column)
    drawn, lines, query = _visible_lines(request, chart, selected, query)
    return ShownPart(selected, drawn, lines, spans), query


def _visible_lines(request: PageRequest, chart: Chart, view: View, query: Query) -> tuple[View, list[Control], Query]:
    """Return a view without the lines that the address leaves out, how to change that, and the query with its notices."""
    codes = line_codes(view, chart.line_column)
    given = query.given.get(HIDE, "")
    hidden = set(given.split(JOIN)) - {""}
    if not hidden <= codes.keys() | _other_lines(request, chart.line_column) or (codes and codes.keys() <= hidden):
        query, hidden = query.without(HIDE, unknown(HIDE, given, list(codes), request.words)), set()
    named = [(code, _NAMES[chart.line_column](line, request.words)) for code, line in codes.items()]
    every = request.words("both") if chart.line_column == "reporter" else request.words("all")
    control = (
        _one_or_all(named, hidden, every, request.words) if len(named) < 3 else _switches(named, hidden, request.words)
    )
    return without_lines(view, chart.line_column, [codes[code] for code in hidden & codes.keys()]), [control], query


def _other_lines(request: PageRequest, column: str) -> set[str]:
    """Return what may be left out of a chart with other choices than these, and is nothing to leave out here."""
    tables = request.tables
    known: Mapping[str, Collection[str]] = {
        "reporter": PAIR,
        "share_of": list(ShareOf),
        "source": tables["sources"]["source"],
        "partner": tables["countries"]["country"],
    }
    return {line_code(column, one) for one in known.get(column, ())}


def _one_or_all(named: Sequence[tuple[str, str]], hidden: Collection[str], every: str, words: Words) -> Control:
    """Return a choice between two lines and each of them alone; leaving out one shows the other."""
    alone = [(code, name) for (code, _), (_, name) in zip(named, named[::-1], strict=True)]
    off = next((code for code, _ in named if code in hidden), "")
    return QueryControl(HIDE, words("Lines"), [("", every), *(alone if len(named) > 1 else [])], off)


def _switches(named: Sequence[tuple[str, str]], hidden: Collection[str], words: Words) -> Control:
    return LineSwitches(HIDE, words("Lines"), named, frozenset(hidden))


def line_options(chart: Chart, view: View, words: Words) -> list[tuple[str, str]]:
    """Return what may be left out of a chart's view, with names for a list to choose from; the first leaves nothing out."""
    named = [
        (code, _NAMES[chart.line_column](line, words)) for code, line in line_codes(view, chart.line_column).items()
    ]
    if len(named) == 2:
        return [("", words("both")), *((code, name) for (code, _), (_, name) in zip(named, named[::-1], strict=True))]
    return [("", words("all")), *((code, words("without {line}", line=name)) for code, name in named)]


def visible_kind(request: PageRequest, view: View, query: Query) -> tuple[View, list[Control], Query]:
    """Return a view of goods with the one kind alone that the address names, how to change that, and the query with its notices."""
    named = kind_options(view, request.words)
    only, query = query.choose(ONLY, [value for value, _ in named], request.words)
    return one_kind(view, only), [QueryControl(ONLY, request.words("Kinds shown"), named, only)], query


def kind_options(view: View, words: Words) -> list[tuple[str, str]]:
    """Return the kinds of goods of a view with their names; the first, an empty code, is all of them."""
    return [("", words("all")), *((code, name_of(code, words)) for code in kind_codes(view))]


def _year_span(
    request: PageRequest, chart: Chart, known: Sequence[int], query: Query
) -> tuple[Span, list[QueryControl], Query]:
    """Read the first and the last year to draw; return them, how to change them, and the query with its notices."""
    words, named = request.words, [(str(year), str(year)) for year in known]
    allowed, (from_word, to_word) = ["", *(value for value, _ in named)], chart.year_words
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
