"""The goal: whether it was met, on whose figures, how far each year came, and what growth was still needed."""

from __future__ import annotations

from dataclasses import replace

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, forms
from dashboard.pages.components.chart_figure import chart_figure, with_sidebar
from dashboard.pages.components.goal_choice import GoalChoice, canonical_query, controls, read_choice
from dashboard.pages.components.goal_tables import figures, matrix, pace_figures, pace_table
from dashboard.pages.components.series_choice import SHOWN_PART, shown_part
from dashboard.prose.goal_pace import GoalPace
from dashboard.prose.goals import GoalAnswer, overall_word
from dashboard.prose.valuation_note import valuation_note
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.goal import goal_turnover, goals, growth_needed
from dashboard.views.table_rows import GOALS, GoalRow
from dashboard.views.turnover import turnover

TABLES = (
    "series", "series_in_currencies", "goal_progress", "goal_then", "goal_currencies", "goal_outcomes", "annual_rates",
    "statements", "trade",
)  # fmt: skip


def build(request: PageRequest) -> PageContent:
    """Return the page that answers whether a goal was met: in words, in charts, in a matrix of readings, and in its figures."""
    words = request.words
    known = goals(request.tables, request.day)
    if not known:
        return _before_any_goal(request)
    options, query = read_choice(request, known)
    notices = request.new_notices(query)
    request = replace(request, query=canonical_query(query, options, request.tables))
    row = GOALS.get(request.tables, options.goal)
    view = goal_turnover(request.tables, options.goal, options.reading, request.day, options.code)
    turnover = request.charts["turnover"]
    part, query = shown_part(request, turnover, view, request.query)
    notices = (*notices, *request.new_notices(query))
    answer = GoalAnswer(request.tables, words, row, options.reading, options.code)
    body = [
        html.P(_kicker(row, words), className="kicker wide-text"),
        elements.headline(answer.sentence()),
        with_sidebar(
            chart_figure(request, turnover, part.drawn),
            *([html.P(more, className="lede")] if (more := answer.more()) else []),
            forms.choices(request, [*controls(request, known, options), *part.lines]),
            forms.picker(request, part.spans),
        ),
        *_captions(request, answer, view),
        figures(request, options, row, view),
        _still_needed(request, options, row),
        matrix(request, known),
        elements.sources_section(request, _sources(request, options, view)),
        elements.downloads_section(request, TABLES),
    ]
    word = words.term(overall_word(request.tables, options.goal))
    title = words("{goal}: {word}", goal=words.text(row.label), word=word)
    return PageContent(title, answer.sentence(), body, notices)


def _sources(request: PageRequest, choice: GoalChoice, view: View) -> list[str]:
    """Name the sources of the chart, and of the price levels where dollars are constant."""
    levels = request.tables["consumer_prices"]["source"].unique() if choice.constant else ()
    return [*view.sources, *levels]


def _before_any_goal(request: PageRequest) -> PageContent:
    words = request.words
    text = words("By this day no goal had been set.")
    view = turnover(request.tables, request.day)
    chart = chart_figure(request, request.charts["turnover"], view)
    return PageContent(words("No goal yet"), text, [elements.headline(text), chart])


def _kicker(row: GoalRow, words: Words) -> str:
    return words(
        "The goal: {words}. {set_by}, {day}.",
        words=words.text(row.words),
        set_by=words.text(row.set_by),
        day=words.day_text(row.set_on_text),
    )


def _captions(request: PageRequest, answer: GoalAnswer, view: View) -> list[Node]:
    """Return captions on what an amount in another currency means, and on why there are two lines."""
    words = request.words
    sentence = valuation_note(request.tables, view.points, answer.goal.base_year, words)
    mirror = html.A(words("Mirror"), href=request.link("/mirror"))
    lines = [sentence, " ", *words.parts("Both countries’ figures, exports and imports apart: {page}.", page=mirror)]
    worth = answer.worth()
    return [*([html.P(worth, className="caption")] if worth else []), *elements.how_we_know(request, lines)]


def _still_needed(request: PageRequest, choice: GoalChoice, row: GoalRow) -> Node:
    """Return the growth that was still needed, year by year, beside the growth there was; a goal's growth is in dollars."""
    words = request.words
    view = growth_needed(request.tables, choice.goal, choice.reading, request.day)
    heading, pace = words("The growth still needed"), GoalPace(request.tables, words, row, choice.reading)
    if view.points.empty:
        text = words("No growth can be computed from what had been published by this day.")
        return elements.section(heading, html.P(text), name="pace")
    dollars = (
        [html.P(words("Growth is counted in dollars, as the goal was."), className="caption")] if choice.code else []
    )
    return elements.section(
        heading,
        html.P(pace.sentence()),
        pace_table(request, choice, row.due),
        chart_figure(request, request.charts["growth-needed"], view, name="needed"),
        html.P(pace.known_in_time(), className="caption"),
        *dollars,
        pace_figures(request, choice, row.due),
        name="pace",
    )


PAGE = Page("/goal", build, N_("Goal"), 1, ("goal", "reading", "currency", "prices", *SHOWN_PART), former_route="/")
