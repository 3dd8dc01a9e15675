"""The tables of the page Goal: every reading of every goal, and the figures of its two charts."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import pandas as pd

from dashboard.charts.drawing.amounts import Amounts, amounts_of
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements
from dashboard.pages.components.data_table import TableColumn, data_table, grouped_data_table, table_columns
from dashboard.pages.components.goal_choice import GoalChoice
from dashboard.prose.goals import overall_word
from dashboard.prose.statements import amount, growth_needed_text, with_qualifier
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.goal import goal_in_currency, goal_outcomes, goal_years, goal_years_then
from dashboard.views.goal_rows import GoalOutcome, GoalYear
from dashboard.views.records import typed_rows
from dashboard.views.table_rows import GoalRow
from dashboard.views.turnover import TurnoverPoint
from etl.model import KOREA, RUSSIA, OverallVerdict

_MATRIX = (
    (N_("Counted as"), False),
    (N_("Figures of"), False),
    (N_("Base, US$\u00a0bn"), True),
    (N_("Target, US$\u00a0bn"), True),
    (N_("Growth asked, a year"), True),
    (N_("Attained when due"), True),
    (N_("Best year"), True),
    (N_("First reached"), True),
    (N_("Outcome"), False),
)


def matrix(request: PageRequest, known: Sequence[GoalRow]) -> Node:
    """Return what each reading of each goal asks for, and what came of it."""
    words = request.words
    groups = [(_group(request, goal), _matrix_rows(request, goal.goal)) for goal in known]
    caption = words(
        "What each way of counting asks for, and what came of it. Attained: turnover as a share of the target."
    )
    head = table_columns(_MATRIX, words)
    return elements.section(
        words("Every way to count it"), grouped_data_table(caption, head, groups, name="readings"), name="matrix"
    )


def _group(request: PageRequest, goal: GoalRow) -> list[Node]:
    """Head a goal's readings with its name and with what they say together."""
    return [request.words.text(goal.label), " ", elements.badge(overall_word(request.tables, goal.goal), request.words)]


def _matrix_rows(request: PageRequest, goal: str) -> list[list[Node]]:
    """Return a row for each reading on each country's figures; a name that stands above too is marked, so that it can be left out."""
    words, rows = request.words, goal_outcomes(request.tables, goal)
    before = ["", *(one.reading for one in rows)]
    return [
        [
            html.Span(words.text(one.label), className="again" if one.reading == above else None),
            *_matrix_cells(one, words),
        ]
        for one, above in zip(rows, before, strict=False)
    ]


_NOT_YET, _NEVER = N_("not yet"), N_("never")


def _matrix_cells(one: GoalOutcome, words: Words) -> list[Node]:
    best = words("{year}: {percent}", year=str(one.best_year), percent=words.attained(one.best_percent))
    return [
        elements.reporter_name(one.reporter, words),
        words.billions(one.base_usd),
        words.billions(one.target_usd),
        words.percent(one.growth_asked_percent, 1),
        words.attained(one.due_attained_percent),
        best,
        str(one.first_reached)
        if one.first_reached
        else words(_NOT_YET if one.outcome in (OverallVerdict.OPEN, OverallVerdict.DUE) else _NEVER),
        elements.badge(one.outcome, words, light=True),
    ]


_AMOUNT_HEADS = {
    "USD": (N_("Turnover, US$\u00a0bn"), N_("Equal growth, US$\u00a0bn"), N_("Equal steps, US$\u00a0bn")),
    "KRW": (N_("Turnover, trillion won"), N_("Equal growth, trillion won"), N_("Equal steps, trillion won")),
    "RUB": (N_("Turnover, trillion roubles"), N_("Equal growth, trillion roubles"), N_("Equal steps, trillion roubles")),
}  # fmt: skip


def figures(request: PageRequest, choice: GoalChoice, row: GoalRow, view: View) -> Node:
    """Return the figures of the chart, the newest first, with the goal's two paths, behind a summary."""
    words, amounts = request.words, amounts_of(view)
    progress = {(one.reporter, one.year): one for one in typed_rows(_progress(request, choice), GoalYear)}
    ordered = sorted(view.rows(TurnoverPoint), key=lambda point: (point.year, point.reporter), reverse=True)
    rows = [_figure_cells(point, progress.get((point.reporter, point.year)), amounts, words) for point in ordered]
    counted = {"USD": words.term("current"), "KRW": words("won of each year"), "RUB": words("roubles of each year")}
    priced = words("dollars of {year}", year=str(row.base_year)) if choice.constant else counted[amounts.currency]
    caption = words(
        "Turnover year by year, in {priced}; attained and the two ways to the goal from the goal’s base year on.",
        priced=priced,
    )
    turnover, growth, steps = (words(text) for text in _AMOUNT_HEADS[amounts.currency])
    head = [
        *(TableColumn(text) for text in (words("Year"), words("Figures of"))),
        *(TableColumn(text, number=True) for text in (turnover, words("Attained"), growth, steps)),
        *(TableColumn(text) for text in (words("Source"), words("How"), words("Status"))),
        TableColumn(words("Known since"), number=True),
    ]
    return elements.details(
        words("The figures of this chart"), data_table(caption, head, rows, name="figures"), name="figures"
    )


def _progress(request: PageRequest, choice: GoalChoice) -> pd.DataFrame:
    if choice.code:
        return goal_in_currency(request.tables, choice.goal, choice.reading, choice.code)
    return goal_years(request.tables, choice.goal, choice.reading)


def _figure_cells(point: TurnoverPoint, progress: GoalYear | None, amounts: Amounts, words: Words) -> list[Node]:
    def at(column: str) -> float:
        return float(getattr(progress, column, nan))

    value = getattr(point, amounts.column("value"))
    return [
        str(point.year),
        elements.reporter_name(point.reporter, words),
        amount(point, value, amounts.scale, lambda given, digits: amounts.short(given, words, digits), words),
        with_qualifier(point, words.attained(at("attained_percent")), words),
        *(amounts.short(at(amounts.column(path)), words) for path in ("path_growth", "path_step")),
        elements.source_of(point, words),
        words.term(point.method),
        words.term(point.status),
        words.day_text(point.first_known),
    ]


_PACE_HEADS = (
    (N_("Year"), False),
    (N_("Figures of"), False),
    (N_("Still needed, a year"), True),
    (N_("Known since"), True),
    (N_("As it first looked"), True),
    (N_("Known then since"), True),
    (N_("Had since the base, a year"), True),
)


_PACE_COLUMNS = {"growth_needed_percent": N_("{country}: needed"), "growth_had_percent": N_("{country}: achieved")}


def pace_table(request: PageRequest, choice: GoalChoice, due: int) -> Node:
    """Return the growth that was needed from each year on beside what had been achieved by then, one row a year."""
    words = request.words
    years = goal_years(request.tables, choice.goal, choice.reading)
    years = years[years["year"] <= due]
    known = [one for one in (RUSSIA, KOREA) if one in set(years["reporter"])]
    cells = years.set_index(["year", "reporter"])
    pairs = [(reporter, column) for reporter in known for column in _PACE_COLUMNS]
    head = [
        TableColumn(words("Year")),
        *(TableColumn(words(_PACE_COLUMNS[column], country=words.term(one)), number=True) for one, column in pairs),
    ]
    rows = [
        [str(year), *(words.percent(_at(cells, (year, one), column), 1) for one, column in pairs)]
        for year in sorted(set(years["year"]))
    ]
    caption = words("Growth a year: needed from then on to reach the goal in time, and achieved since the base year.")
    return data_table(caption, head, rows, name="pace")


def _at(cells: pd.DataFrame, where: tuple[int, str], column: str) -> float:
    return float(cells[column].get(where, float("nan")))


def pace_figures(request: PageRequest, choice: GoalChoice, due: int) -> Node:
    """Return the figures of the chart of growth, the newest first, behind a summary."""
    words = request.words
    years = goal_years(request.tables, choice.goal, choice.reading)
    first = typed_rows(goal_years_then(request.tables, choice.goal, choice.reading), GoalYear)
    then = {(one.reporter, one.year): one for one in first}
    ordered = years[years["year"] <= due].sort_values(["year", "reporter"], ascending=[False, False])
    rows = [_pace_cells(one, then.get((one.reporter, one.year)), words) for one in typed_rows(ordered, GoalYear)]
    caption = words("Growth in per cent a year that was needed from each year to the due year, and that there was.")
    table = data_table(caption, table_columns(_PACE_HEADS, words), rows, name="pace-figures")
    return elements.details(words("The figures of this chart"), table, name="pace-figures")


def _pace_cells(one: GoalYear, first: GoalYear | None, words: Words) -> list[Node]:
    return [
        str(one.year),
        elements.reporter_name(one.reporter, words),
        growth_needed_text(one, one.growth_needed_percent, words),
        words.day_text(one.first_known),
        NOTHING if first is None else growth_needed_text(first, first.growth_needed_percent, words),
        NOTHING if first is None else words.day_text(first.first_known),
        words.percent(one.growth_had_percent, 1),
    ]
