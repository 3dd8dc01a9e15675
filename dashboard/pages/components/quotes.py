"""The article's exact words, in the words that stand around them. Nothing is added inside the quotation marks.

The article is in English, and says so to whoever reads it aloud or hyphenates it, whatever the language of the page.
"""

from __future__ import annotations

from dashboard.pages._page import Node, PageRequest
from dashboard.render import html_elements as html
from dashboard.text.catalogues import ENGLISH
from dashboard.views.sentences import ClaimSentence


def quoted(row: ClaimSentence, *, address: str = "") -> list[Node]:
    """Return a sentence's quotation between the few words before and after it; with an address the quotation is a link."""
    quote: Node = html.Q(row.quote, lang=ENGLISH)
    return [
        *_around(f"… {row.before} ", row.before),
        html.A(quote, href=address) if address else quote,
        *_around(_joined(row.after), row.after),
    ]


def translation(request: PageRequest, row: ClaimSentence) -> list[Node]:
    """Return the quotation in the language of the page, marked as our translation; nothing in the article's own language."""
    words = request.words
    if words.language == ENGLISH:
        return []
    return [html.P(words("{quote} (our translation)", quote=words.text(row.quote)), className="ours")]


def _around(text: str, words: str) -> list[Node]:
    return [html.Span(text, lang=ENGLISH)] if words else []


def _joined(after: str) -> str:
    return f"{after} …" if after[:1] in tuple(".,;:") else f" {after} …"
