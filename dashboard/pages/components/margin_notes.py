"""The notes beside the article's sentences: what became of each, in a few lines, and the pages that show more.

Verdicts are picked from the tables; all readings of a sentence are on its own page.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements
from dashboard.pages.components.attributes import aria
from dashboard.prose import claims, measured_amounts, reading_names
from dashboard.render import html_elements as html
from dashboard.text.terms import N_
from dashboard.views import evidence
from dashboard.views.sentences import ClaimSentence, ClaimWord

#: How much of what stands beside a sentence a note has room for; the sentence's own page has the rest.
_SHOWN = 2

#: What says that a sentence stands as it stood.
_COUNTED = ("word", "agreeing", "differing", "figures", "agreeing_figures", "fitting", "not_fitting")

#: The part of a page that a topic of sentences has: path, part, name.
_TOPICS = {"bridges": ("/products", "#bridges", N_("Goods for each bridge"))}
_MIRROR = ("/mirror", "", N_("Why the two countries differ"))


def note(request: PageRequest, row: ClaimSentence, then: Mapping[str, ClaimWord]) -> Node:
    """Return the note of one sentence: its number, its word now and then, what it says in brief, and where to read on."""
    lines = (
        [*_verdict(request, row, then), *_promise(request, row, then), _brief(request, row)]
        if row.is_judged
        else [_brief(request, row), *_beside(request, row)]
    )
    head = html.P([_anchor(request, row), " ", _badge(request, row)], className="verdict")
    return html.Div([head, *lines, _links(request, row)], className="margin", role="note", **_label(request, row))


def _label(request: PageRequest, row: ClaimSentence) -> Node:
    return aria(label=request.words("Note on sentence {number}", number=request.words.number(row.position)))


def _anchor(request: PageRequest, row: ClaimSentence) -> Node:
    """Return the sentence's number as a link to its own place, for who wants to point at it."""
    number = request.words.number(row.position)
    label = request.words("Link to sentence {number}", number=number)
    return html.A(number, href=f"#{row.claim}", className="anchor", **aria(label=label))


def _badge(request: PageRequest, row: ClaimSentence) -> Node:
    if not row.is_judged:
        return request.words("Context, not judged")
    badge = elements.badge(row.word, request.words)
    return html.Span([request.words("Report:"), " ", badge]) if row.promise_outcome else badge


def _brief(request: PageRequest, row: ClaimSentence) -> Node:
    words = request.words
    text = words("Said by {who}. {summary}", who=words.text(row.said_by), summary=words.text(row.summary))
    return html.P(text, className="said")


def _verdict(request: PageRequest, row: ClaimSentence, then: Mapping[str, ClaimWord]) -> list[Node]:
    """Return the count of readings now, and word and count when the article appeared, unless they were the same."""
    words = request.words
    tally = claims.tally(row, words)
    if row.claim not in then:
        return [html.P(words("Now: {tally}.", tally=tally))]
    before = then[row.claim]
    if all(getattr(before, name) == getattr(row, name) for name in _COUNTED):
        return [html.P(words("Then as now: {tally}.", tally=tally))]
    counted = claims.tally(before, words)
    text = words("Then: {word}; {tally}.", word=words.term(before.word), tally=counted)
    return [html.P([words("Now: {tally}.", tally=tally), " ", html.Span(text, className="then")])]


def _promise(request: PageRequest, row: ClaimSentence, then: Mapping[str, ClaimWord]) -> list[Node]:
    """Return what became of the promise that a sentence reports, now and when the article appeared; nothing for others."""
    words = request.words
    if not row.promise_outcome:
        return []
    kept: list[Node] = [words("Promise:"), " ", elements.promise_badge(row.promise_outcome, words)]
    before = then[row.claim].promise_outcome if row.claim in then else ""
    if before and before != row.promise_outcome:
        kept += [" ", html.Span(words("Then: {word}.", word=claims.promise_outcome(before, words)), className="then")]
    return [html.P(kept)]


def _beside(request: PageRequest, row: ClaimSentence) -> list[Node]:
    """Return the newest of what stands beside a sentence that is not judged: events, and figures."""
    words = request.words
    events = evidence.events(request.tables, row.claim)[-_SHOWN:]
    figures = evidence.figures(request.tables, row.claim)[-_SHOWN:]
    lines = [words("{day}: {title}", day=words.day_text(one.day_text), title=words.text(one.title)) for one in events]
    lines += [
        words(
            "{name}: {amount}", name=reading_names.reading_name(one, request.tables, words),
            amount=measured_amounts.amount(one.measured, one.measured_unit, words),
        )
        for one in figures
    ]  # fmt: skip
    if not lines:
        return [html.P(words("No event or figure at hand."))]
    return [html.Ul([html.Li(text) for text in lines], className="plain")]


def _links(request: PageRequest, row: ClaimSentence) -> Node:
    words = request.words
    own = words("How we know") if row.is_judged else words("Related figures")
    label = words("{what} of “{quote}”", what=own, quote=row.quote)
    links: list[Node] = [html.A(own, href=request.link(f"/claims/{row.claim}"), **aria(label=label))]
    links += [html.A(words(name), href=f"{request.link(path)}{part}") for path, part, name in more(request, row)]
    return html.P(elements.joined(links), className="more")


def more(request: PageRequest, row: ClaimSentence) -> list[tuple[str, str, str]]:
    """Return the pages that show more of what a sentence is about: path, part of the page, name."""
    chart = None if row.stated_unit == "years" else request.charts.get(row.chart)
    pages = [] if chart is None else [(path, "", name) for path, name in chart.claim_links]
    pages += [_TOPICS[row.topic]] if row.topic in _TOPICS else []
    return [*pages, _MIRROR] if row.claim in evidence.claims_that_reporters_divide(request.tables) else pages
