"""One sentence of the article: its words, its readings with their evidence, the events beside it, its chart."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.pages._page import Node, NotFoundError, Page, PageContent, PageRequest
from dashboard.pages.components import elements, figure_links, forms, margin_notes
from dashboard.pages.components.chart_figure import chart_figure, with_sidebar
from dashboard.pages.components.data_table import TableColumn, grouped_data_table
from dashboard.pages.components.quotes import quoted, translation
from dashboard.pages.components.series_choice import SHOWN_PART, shown_part
from dashboard.prose import claims, reading_names
from dashboard.query import Query
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, capital
from dashboard.text.terms import N_
from dashboard.views import evidence
from dashboard.views.claim_layers import lay_claim_over
from dashboard.views.evidence_rows import ClaimCheck
from dashboard.views.sentences import ClaimSentence, ClaimWord, article_sentences
from dashboard.views.table_rows import ARTICLES, ArticleRow
from etl.model import TOTAL, UNDECIDED, OverallVerdict, Role, Status

#: The columns of readings: the name, whether it holds numbers, and whether a sentence has it only if it is judged.
_HEADS = (
    (N_("Figure"), False, False),
    (N_("Measured"), True, False),
    (N_("Now"), False, True),
    (N_("Then"), False, True),
    (N_("Outside the range by"), True, True),
    (N_("Evidence"), False, False),
)
_GROUPS = {
    Role.DECIDES.value: N_("Figures that decide"),
    Role.NEAREST.value: N_("Nearest figures"),
    Role.SAME_SPEAKER.value: N_("Not independent: the claim’s own side"),
    Role.NOT_FIRM.value: N_("Too weak to decide"),
    Role.CONTEXT.value: N_("Related figures"),
}


def build(request: PageRequest) -> PageContent:
    """Return everything about one sentence; an unknown one does not exist."""
    words, name = request.words, request.params["claim"]
    sentences = article_sentences(request.tables)
    names = [row.claim for row in sentences]
    if name not in names:
        raise NotFoundError(words("There is no claim of this name. There are: {names}.", names=", ".join(names)))
    row = sentences[names.index(name)]
    headline = _headline(request, row)
    article = ARTICLES.get(request.tables, row.article)
    readings = evidence.reading_rows(request.tables, name, article.published)
    chart, query = (
        _chart(request, row, evidence.readings(request.tables, name, article.published))
        if row.is_judged
        else ([], request.query)
    )
    body = [
        html.P(_neighbour_links(request, names, row), className="kicker"),
        elements.headline(headline),
        html.Blockquote(quoted(row)),
        *_beside_chart(
            chart,
            *translation(request, row),
            html.P(_attribution(request, row, article), className="said"),
            *(_judgement(request, row, article, readings) if row.is_judged else []),
            *_more(request, row),
        ),
        *_readings(request, readings, judged=row.is_judged),
        *_events(request, name),
        elements.downloads_section(request, ("claims", "claim_checks", "claim_words", "statements")),
    ]
    return PageContent(headline, _description(request, row), body, request.new_notices(query))


def _headline(request: PageRequest, row: ClaimSentence) -> str:
    """Return the sentence with its word before it: who reads no further must not take it for an answer."""
    words, summary = request.words, request.words.text(row.summary)
    if not row.is_judged:
        return words("Context: {summary}", summary=summary)
    if row.promise_outcome:
        return words(
            "Report: {word}. Promise: {outcome}. {summary}",
            word=words.term(row.word), outcome=claims.promise_outcome(row.promise_outcome, words), summary=summary,
        )  # fmt: skip
    return words("{word}: {summary}", word=capital(words.term(row.word)), summary=summary)


def _neighbour_links(request: PageRequest, names: Sequence[str], row: ClaimSentence) -> list[Node]:
    """Return links to this sentence's place in the article, and to the sentences before and after it."""
    words = request.words
    place = names.index(row.claim)
    links: list[Node] = [html.A(words("All claims"), href=f"{request.link('/claims')}#{row.claim}")]
    if place > 0:
        links.append(html.A(words("The sentence before"), href=request.link(f"/claims/{names[place - 1]}"), rel="prev"))
    if place + 1 < len(names):
        links.append(html.A(words("The next sentence"), href=request.link(f"/claims/{names[place + 1]}"), rel="next"))
    return elements.joined(links)


def _more(request: PageRequest, row: ClaimSentence) -> list[Node]:
    """Return links to the pages that show more of what the sentence is about."""
    links = [
        html.Li(html.A(request.words(name), href=f"{request.link(path)}{part}"))
        for path, part, name in margin_notes.more(request, row)
    ]
    return [html.Ul(links, className="row")] if links else []


def _attribution(request: PageRequest, row: ClaimSentence, article: ArticleRow) -> Node:
    return request.words.parts(
        "Said by {who}, in {author}, “{title}”, {publisher}, {published}.",
        who=request.words.text(row.said_by), author=article.author, title=elements.link(article.title, article.address),
        publisher=article.publisher, published=request.words.day_text(article.published_text),
    )  # fmt: skip


def _description(request: PageRequest, row: ClaimSentence) -> str:
    words = request.words
    if not row.is_judged or row.promise_outcome:
        return _headline(request, row)
    return words("{summary} Now: {word}.", summary=words.text(row.summary), word=words.term(row.word))


def _judgement(
    request: PageRequest, row: ClaimSentence, article: ArticleRow, readings: Sequence[ClaimCheck]
) -> list[Node]:
    """Return the overall word now and then, which interval the claim leaves open, what is known instead, what would decide."""
    words = request.words
    then = evidence.words_then(request.tables, article)
    items = [_word(request, words("Now"), row)]
    if row.claim in then:
        when = words("When the article appeared ({day})", day=words.day_text(article.published_text))
        items.append(_word(request, when, then[row.claim]))
    blocks: list[Node] = [html.Dl([part for item in items for part in item], className="words")]
    interval = claims.interval_sentence(row.stated, words)
    if interval:
        blocks.append(html.P(interval, className="interval"))
    if row.word in UNDECIDED:
        blocks += _known_instead(request, row, readings)
    if row.word in UNDECIDED and row.would_do:
        data = html.A(words("Data"), href=f"{request.link('/data')}#held-section")
        fetched = words.parts("How figures are fetched: {page}.", page=data)
        would_do = [html.Strong(words("What would decide it:")), " ", words.text(row.would_do), " ", *fetched]
        blocks.append(html.P(would_do, className="callout"))
    return blocks


def _known_instead(request: PageRequest, row: ClaimSentence, readings: Sequence[ClaimCheck]) -> list[Node]:
    """Return a list of what is known instead; nearest figures, which the chart has too, are closed until a reader opens them."""
    words, none = request.words, row.word == OverallVerdict.CANNOT_BE_CHECKED
    summary = words("What is known instead") if none else words("How the nearest figures differ from the claim")
    listed = (claims.alternatives if none else claims.nearest)(readings, request.tables, words)
    items = html.Ul([html.Li(one) for one in listed])
    return [html.Details([html.Summary(summary), items], id="instead", open=none)] if listed else []


def _word(request: PageRequest, when: str, row: ClaimSentence | ClaimWord) -> list[Node]:
    words = request.words
    answer: list[Node] = [elements.badge(row.word, words), " ", claims.tally(row, words)]
    if not row.promise_outcome:
        return [html.Dt(when), html.Dd(answer)]
    outcome = elements.promise_badge(row.promise_outcome, words)
    return [html.Dt(when), html.Dd([words("Report:"), " ", *answer, html.Br(), words("Promise:"), " ", outcome])]


def _beside_chart(chart: Sequence[Node], *sidebar: Node) -> list[Node]:
    """Return what is said beside the sentence's chart and above how to change it, or alone where it has none."""
    return [with_sidebar(chart[0], *sidebar, *chart[1:])] if chart else list(sidebar)


def _chart(request: PageRequest, row: ClaimSentence, readings: pd.DataFrame) -> tuple[list[Node], Query]:
    """Return the sentence's chart and what changes it, if it has one, and the query with its notices."""
    chart = request.charts.get(row.chart)
    if chart is None:
        return [], request.query
    view = chart.view_for_claim(request.tables, readings, request.day)
    if len(readings):
        view = lay_claim_over(view, row.stated, readings)
    part, query = shown_part(request, chart, view, request.query)
    changes = [forms.choices(request, part.lines), forms.picker(request, part.spans)] if part.spans else []
    return [chart_figure(request, chart, part.drawn), *changes], query


def _readings(request: PageRequest, readings: Sequence[ClaimCheck], *, judged: bool) -> list[Node]:
    """Return every reading, those without any figure last; of a sentence that is not judged, the figures beside it."""
    words = request.words
    groups = [(words(title), [one for one in readings if one.role == role]) for role, title in _GROUPS.items()]
    ordered = sorted((group for group in groups if len(group[1])), key=lambda group: all(one.blank for one in group[1]))
    if not ordered:
        return []
    columns = [place for place, (_, _, judging) in enumerate(_HEADS) if judged or not judging]
    head = [TableColumn(words(text), number) for text, number, judging in _HEADS if judged or not judging]
    controls = []
    for title, rows in ordered:
        cells = (_cells(request, check) for check in rows)
        controls.append((title if judged else None, [[row[place] for place in columns] for row in cells]))
    caption = words(
        "Every way to check the sentence: what was measured, and whether it agreed then and agrees now. A figure that several"
        " sources repeat counts once."
    )
    if not judged:
        caption = words("Figures related to the sentence, which is not judged.")
    return [
        elements.section(
            words("How it was checked") if judged else words("Related figures"),
            grouped_data_table(caption, head, controls, name="readings"),
            name="all-readings",
        )
    ]


def _cells(request: PageRequest, check: ClaimCheck) -> list[Node]:
    words = request.words
    name: Node = reading_names.reading_name(check, request.tables, words)
    notes = [
        words.text(check.note),
        claims.bound(check, words),
        claims.without_country(check, words),
    ]
    name = [name, *(html.Small(note) for note in notes if note)]
    decides = check.role != Role.CONTEXT
    return [
        name,
        claims.measured(check, words),
        _verdict(request, check.verdict) if decides else NOTHING,
        _verdict(request, check.verdict_then) if decides else NOTHING,
        claims.difference(check.difference, check.measured_unit, words) if decides else NOTHING,
        _evidence(request, check),
    ]


def _verdict(request: PageRequest, verdict: str) -> Node:
    return elements.badge(verdict, request.words) if verdict else NOTHING


def _evidence(request: PageRequest, check: ClaimCheck) -> list[Node]:
    words = request.words
    links: list[Node] = []
    for origin in evidence.origins(request.tables, check):
        day = words.day_text(origin.day)
        publisher = words.text(origin.publisher)
        text = words("{publisher}, {day}", publisher=publisher, day=day) if publisher else day
        links += [*([html.Br()] if links else []), elements.link(text, origin.address)]
    note = _note(request, check) if links else ""
    return [*links, *([html.Small(note)] if note else []), *_vintages(request, check)]


def _note(request: PageRequest, check: ClaimCheck) -> str:
    """Return from which figure a target was computed, or the status of a figure that is not firm; empty for others."""
    base, status = evidence.base_of(request.tables, check), check.evidence_status
    if base is not None:
        return reading_names.target_name(base, request.words)
    return "" if status in ("", Status.REPORTED) else request.words.term(status)


def _vintages(request: PageRequest, check: ClaimCheck) -> list[Node]:
    """Return links to the vintages of the figures that a reading looks at, where they were printed as they are."""
    flows = evidence.printed_flows_of(request.tables, check)
    if not flows:
        return []
    words = request.words
    links = [
        html.A(words.term(one.flow), href=figure_links.address(request, {**one._asdict(), "code": TOTAL}))
        for one in flows
    ]
    return [html.Small(words.parts("Vintages: {flows}", flows=html.Span(elements.joined(links, ", "))))]


def _events(request: PageRequest, name: str) -> list[Node]:
    rows = evidence.events(request.tables, name)
    if not rows:
        return []
    items = [
        html.Li(
            [
                html.Strong(request.words.day_text(event.day_text)),
                " ",
                elements.link(request.words.text(event.title), event.address),
            ]
        )
        for event in rows
    ]
    return [elements.section(request.words("Related events"), html.Ul(items, className="plain"), name="events")]


PAGE = Page("/claims/<claim>", build, words=SHOWN_PART)
