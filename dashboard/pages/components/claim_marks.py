"""Small numbered marks at a chart: the sentences of the article that it bears on, each a link to its place in the article."""

from __future__ import annotations

from dashboard.embeds.request import CLAIM
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements, margin_notes
from dashboard.pages.components.attributes import aria
from dashboard.render import html_elements as html
from dashboard.views.sentences import ClaimSentence, article_sentences


def claim_marks(request: PageRequest) -> list[Node]:
    """Return a line of marks, one for each sentence that the request's page bears on; nothing where there is none."""
    sentences = [row for row in article_sentences(request.tables) if _bears_on(request, row)]
    labels = {True: request.words("In the article:"), False: request.words("In the article, not judged:")}
    lines = [
        (label, [_mark(request, row) for row in sentences if row.is_judged == judged])
        for judged, label in labels.items()
    ]
    shown = [html.Span([label, " ", *elements.joined(marks, " ")]) for label, marks in lines if marks]
    return [html.P(shown, className="marks")] if shown else []


def _bears_on(request: PageRequest, row: ClaimSentence) -> bool:
    chart = request.charts.get(row.chart)
    own = chart is not None and row.is_judged and chart.page == request.path
    return own or request.path in [path for path, _, _ in margin_notes.more(request, row)]


def _mark(request: PageRequest, row: ClaimSentence) -> Node:
    """Return a sentence's number as a link: of a claim to its place beside its chart, of another to its own page."""
    words, number = request.words, request.words.number(row.position)
    to_chart, to_page = f"{request.link('/', **{CLAIM: row.claim})}#{row.claim}", request.link(f"/claims/{row.claim}")
    label = words("Sentence {number}: “{quote}”", number=number, quote=row.quote)
    tone = elements.tone(row.word) if row.is_judged else "none"
    return html.A(
        number,
        href=to_chart if row.is_judged else to_page,
        title=row.quote,
        className=f"mark {tone}",
        **aria(label=label),
    )
