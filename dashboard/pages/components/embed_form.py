"""The form of the builder: a chart with its options, what it is shown as, its figures, and the article that it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.theme import DARK
from dashboard.embeds.deciding_charts import articles_of, claims_of
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.request import ARTICLE, CARD_WORD, CLAIM, FIRST, LAST, NUMBER, YES
from dashboard.embeds.snapshot import ChartSnapshot, number_names, numbers_of, years
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import forms
from dashboard.pages.components.forms import QueryControl
from dashboard.pages.components.series_choice import kind_options, line_options
from dashboard.prose.caveats import figures_of
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.catalogues import in_language, own_name
from dashboard.views.series_choice import HIDE, JOIN, ONLY

#: The words of the builder itself: whether the chart is pinned, what the article looks like, how wide the preview is.
PIN, LOOK, WIDTH = "pin", "look", "width"


def charts(request: PageRequest) -> list[Chart]:
    """Return the charts by name, after the one that stands first for readers: the builder opens with it."""
    opening = min(request.charts.values(), key=lambda chart: chart.order)
    return sorted(request.charts.values(), key=lambda chart: (chart is not opening, chart.name))


def form(request: PageRequest, rendering: ChartRendering, given: Mapping[str, str], chosen: Mapping[str, str]) -> Node:
    """Return the form; `given` are the words that hold, `chosen` those of the builder itself."""
    words, chart, name = request.words, rendering.chart, rendering.chart.name
    whole = years(chart.view(request.tables, day=request.day), chart.year_column)
    span = [str(year) for year in whole]
    fields = [
        _select("chart", words("Chart"), [(one.name, words(one.title)) for one in charts(request)], name),
        *[_option(request, chart, position, given) for position in range(len(chart.options))],
        *_series(request, rendering),
        _claims(request, name, given),
        *_articles(request, name, given),
        *_kinds(request, rendering, given),
        _select(
            FIRST, words("From"), [("", words("the first year")), *zip(span, span, strict=True)], given.get(FIRST, "")
        ),
        _select(LAST, words("To"), [("", words("the last year")), *zip(span, span, strict=True)], given.get(LAST, "")),
        _select(
            "lang",
            words("Language"),
            [(name, own_name(name)) for name in sorted(request.languages, key=words.language.__ne__)],
            rendering.words.language,
        ),
        _select(LOOK, words("Your article is"), _looks(words), chosen[LOOK]),
        _select(PIN, words("Figures"), [("", words("Live")), ("yes", _pinned(rendering.snapshot, words))], chosen[PIN]),
        *_day(request),
        html.Select(html.Option(chosen[WIDTH], value=chosen[WIDTH]), name=WIDTH, hidden=True),
    ]
    button = html.Button(words("Show"), type="submit")
    return html.Form(
        [*fields, button], id="builder", method="get", action=in_language("/embed", words.language), className="picker"
    )


def _pinned(snapshot: ChartSnapshot, words: Words) -> str:
    return words("Pinned to {day}", day=words.day(snapshot.view.as_of))


def _looks(words: Words) -> list[tuple[str, str]]:
    return [
        ("", words("light: the chart is always light")),
        (DARK.name, words("dark: the chart is always dark")),
        ("both", words("both: the chart is dark for readers whose device is")),
    ]


def _select(name: str, label: str, options: Sequence[tuple[str, str]], value: str) -> Node:
    return forms.select(QueryControl(name, label, options, value))


def _option(request: PageRequest, chart: Chart, position: int, given: Mapping[str, str]) -> Node:
    option = chart.options[position]
    before = {one.name: given.get(one.name, "") for one in chart.options[:position]}
    values = option.values(request.tables, before)
    named = [(value, option.value_name(value, request.tables, request.words)) for value in values]
    return _select(option.name, request.words(option.label), named, given.get(option.name, values[0]))


def _series(request: PageRequest, rendering: ChartRendering) -> list[Node]:
    """Return which lines are left out, or which kind of goods is shown alone, of the chart with its other options."""
    words, chart, chosen = request.words, rendering.chart, rendering.snapshot.options
    own = {option.name: chosen.get(option.name, "") for option in chart.options}
    view = chart.view(request.tables, day=request.day, **own)
    lines, kinds = line_options(chart, view, words), kind_options(view, words) if chart.has_kinds else []
    named, off = dict(lines), chosen.get(HIDE, "")
    if off not in named:
        lines.append((off, words.join_names([named[one] for one in off.split(JOIN)])))
    offered = ((HIDE, words("Lines"), lines), (ONLY, words("Kinds shown"), kinds))
    return [_select(word, label, named, chosen.get(word, "")) for word, label, named in offered if len(named) > 1]


def _claims(request: PageRequest, name: str, given: Mapping[str, str]) -> Node:
    claims = claims_of(request.tables, name)
    quotes = request.tables["claims"].set_index("claim")["quote"]
    options = [
        ("", request.words("no claim")),
        *((claim, request.words("“{quote}”", quote=quotes[claim])) for claim in claims),
    ]
    return _select(CLAIM, request.words("With the claim"), options, given.get(CLAIM, ""))


def _articles(request: PageRequest, name: str, given: Mapping[str, str]) -> list[Node]:
    """Return the articles that begin with a chart: their cards have a verdict for each sentence."""
    articles = [] if given.get(CLAIM) else articles_of(request.tables, name)
    titles = request.tables["articles"].set_index("article")["title"]
    options = [("", request.words("no article")), *((article, titles[article]) for article in articles)]
    label = request.words("Article with its verdicts")
    return [_select(ARTICLE, label, options, given.get(ARTICLE, ""))] if articles else []


def _kinds(request: PageRequest, rendering: ChartRendering, given: Mapping[str, str]) -> list[Node]:
    """Return what a chart may be shown as, if it has a claim or answers a question, and which of its figures may stand alone."""
    words = request.words
    claim, card = given.get(CLAIM), given.get(CARD_WORD, "")
    cards = [
        ("", words("a chart")),
        (YES, words("a card with its verdict") if claim else words("a card with its answer")),
    ]
    numbers = [("", words("the whole chart"))]
    points = rendering.snapshot.view.points
    statuses = dict(zip(number_names(points), points["status"], strict=True)) if "status" in points else {}
    for name in [] if given.get(ARTICLE) else reversed(numbers_of(rendering.snapshot.view)):
        reporter, _, year = name.rpartition(".")
        whose = figures_of(reporter, statuses.get(name, ""), words)
        numbers.append((name, f"{year}, {whose}" if reporter else year))
    label = words("Claim shown as") if claim else words("Shown as")
    shown = [_select(CARD_WORD, label, cards, card)] if claim or rendering.chart.question else []
    return [*shown, _select(NUMBER, words("One number"), numbers, given.get(NUMBER, ""))]


def _day(request: PageRequest) -> list[Node]:
    """Keep the day as of which the page is asked, with a way back to the newest."""
    if request.day is None:
        return []
    day = request.day.date().isoformat()
    options = [(day, request.words.day(request.day)), ("", request.words("the newest"))]
    return [_select("asof", request.words("As of"), options, day)]
