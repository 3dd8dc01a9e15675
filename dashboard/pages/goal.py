"""The goal: whether it was met, on whose figures, and how far each year came. The first page of the house."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard import parts, views
from dashboard.answers import Answer, overall_word
from dashboard.page import Asked, Content, Page
from dashboard.parts import Control, Head
from dashboard.records import record, records
from dashboard.text import NOTHING, Words
from dashboard.text.terms import N_
from dashboard.views import STATED
from etl.model import Word

TABLES = ("series", "goal_progress", "goal_outcomes", "statements", "trade")


def build(asked: Asked) -> Content:
    """Answer whether a goal was met: in words, in one chart, in a matrix of readings, and in its figures."""
    words = asked.words
    goals = views.goals(asked.tables, asked.day)
    if goals.empty:
        return _before_any_goal(asked)
    goal, query = asked.query.choose("goal", list(goals["goal"]), words)
    readings = views.goal_readings(asked.tables, goal) or [STATED]
    reading, query = query.choose("reading", readings, words)
    row = record(goals, "goal", goal)
    view = views.goal_turnover(asked.tables, goal, reading, asked.day)
    answer = Answer(asked.tables, words, row, reading)
    body = [
        html.P(_kicker(row, words), className="kicker wide-text"),
        html.H1(answer.sentence()),
        html.P(answer.more(), className="lede"),
        parts.choices(asked, _controls(asked, goals, goal, reading)),
        parts.chart(asked, asked.charts["turnover"], view),
        html.P(_why_two(words), className="caption"),
        _matrix(asked, goals),
        _figures(asked, goal, reading, row),
        parts.section(words("Sources"), parts.sources(asked, view.sources), name="sources"),
        parts.section(words("Downloads"), parts.downloads(asked, TABLES), name="downloads"),
    ]
    title = words("{goal}: {word}", goal=words.text(row["label"]), word=words.term(overall_word(asked.tables, goal)))
    return Content(title, answer.sentence(), body, tuple(query.notices[len(asked.query.notices) :]))


def _before_any_goal(asked: Asked) -> Content:
    words = asked.words
    said = words("By this day no goal had been set.")
    view = views.turnover(asked.tables, asked.day)
    chart = parts.chart(asked, asked.charts["turnover"], view)
    return Content(words("No goal yet"), said, [html.H1(said), chart])


def _kicker(row: pd.Series, words: Words) -> str:
    return words(
        "The goal: {words}. {set_by}, {day}.",
        words=words.text(row["words"]),
        set_by=words.text(row["set_by"]),
        day=words.day(row["set_on"], long=True),
    )


def _why_two(words: Words) -> str:
    return words(
        "The two lines differ because each country counts what it buys with freight and insurance and what it sells without,"
        " and because goods that pass through a third country are not booked alike. Neither line is the true one, and"
        " nothing here is their average."
    )


def _controls(asked: Asked, goals: pd.DataFrame, goal: str, reading: str) -> list[Control]:
    words = asked.words
    named = [(row.goal, words.text(row.label)) for row in records(goals)]
    outcomes = views.goal_outcomes(asked.tables, goal).drop_duplicates("reading")
    readings = [(row.reading, words.text(row.label)) for row in records(outcomes)]
    return [
        Control("goal", words("Goal"), named, goal, resets=("reading",)),
        Control("reading", words("Read as"), readings, reading),
    ]


_MATRIX = (
    (N_("Read as"), False),
    (N_("Figures of"), False),
    (N_("Base, US$\u00a0bn"), True),
    (N_("Target, US$\u00a0bn"), True),
    (N_("Growth asked, a year"), True),
    (N_("Attained when due"), True),
    (N_("Best year"), True),
    (N_("First reached"), True),
    (N_("Outcome"), False),
)


def _matrix(asked: Asked, goals: pd.DataFrame) -> Any:
    words = asked.words
    groups = [
        (
            words.text(goal.label),
            [
                [words.text(one.label), *_matrix_cells(one, words)]
                for one in records(views.goal_outcomes(asked.tables, goal.goal))
            ],
        )
        for goal in records(goals)
    ]
    caption = words(
        "What each reading of each goal asks for, and what came of it; attained is turnover as a share of the target."
    )
    head = [Head(words(text), number) for text, number in _MATRIX]
    return parts.section(
        words("Every reading"), parts.grouped_table(caption, head, groups, name="readings"), name="matrix"
    )


def _matrix_cells(one: Any, words: Words) -> list[Any]:
    best = words("{year}: {percent}", year=str(one.best_year), percent=words.attained(one.best_percent))
    return [
        _books(one.reporter, words),
        words.billions(one.base_usd),
        words.billions(one.target_usd),
        words.percent(one.growth_asked_percent, 1),
        words.attained(one.due_attained_percent),
        best,
        str(one.first_reached) if one.first_reached else words("not yet" if one.outcome == Word.OPEN else "never"),
        parts.badge(one.outcome, words),
    ]


def _books(reporter: str, words: Words) -> Any:
    return html.Span(words.term(reporter), className=f"books {reporter.lower()}")


_FIGURES = (
    (N_("Year"), False),
    (N_("Figures of"), False),
    (N_("Turnover, US$\u00a0bn"), True),
    (N_("Attained"), True),
    (N_("Growth still needed, a year"), True),
    (N_("Source"), False),
    (N_("How"), False),
    (N_("Status"), False),
    (N_("Known since"), True),
)


def _figures(asked: Asked, goal: str, reading: str, row: pd.Series) -> Any:
    """Give the figures of the chart, the newest first, behind a summary."""
    words = asked.words
    progress = views.goal_years(asked.tables, goal, reading).set_index(["reporter", "year"])
    points = views.goal_turnover(asked.tables, goal, reading, asked.day).points
    ordered = points.sort_values(["year", "reporter"], ascending=[False, False])
    rows = [_figure_cells(point, progress, words) for point in records(ordered)]
    constant = (progress["prices"] == views.CONSTANT).any()
    priced = words("dollars of {year}", year=str(row["base_year"])) if constant else words("current dollars")
    caption = words(
        "Turnover year by year, {priced}; attained and growth needed from the goal’s base year on.", priced=priced
    )
    head = [Head(words(text), number) for text, number in _FIGURES]
    table = parts.table(caption, head, rows, name="figures")
    return parts.details(words("The figures of this chart"), table, name="figures")


def _figure_cells(point: Any, progress: pd.DataFrame, words: Words) -> list[Any]:
    at = progress.loc[(point.reporter, point.year)] if (point.reporter, point.year) in progress.index else None
    return [
        str(point.year),
        _books(point.reporter, words),
        words.billions(point.value_usd),
        NOTHING if at is None else words.attained(at["attained_percent"]),
        NOTHING if at is None else words.percent(at["growth_needed_percent"], 1),
        words.source(point.source),
        words.term(point.method),
        words.term(point.status),
        words.day(point.known_from),
    ]


PAGE = Page("/", build, N_("Goal"), 1, ("goal", "reading"))
