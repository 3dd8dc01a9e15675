"""The article's exact words, in the words that stand around them. Nothing is added inside the quotation marks.

The article is in English, and says so to whoever reads it aloud or hyphenates it, whatever the language of the page.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.pages._page import Node, PageRequest
from dashboard.text.catalogues import ENGLISH


def quoted(row: pd.Series, *, address: str = "") -> list[Node]:
    """Return a sentence's quotation between the few words before and after it; with an address the quotation is a link."""
    before, after = _text(row["before"]), _text(row["after"])
    quote: Node = html.Q(row["quote"], lang=ENGLISH)
    return [
        *_around(f"… {before} ", before),
        html.A(quote, href=address) if address else quote,
        *_around(_joined(after), after),
    ]


def translation(request: PageRequest, row: pd.Series) -> list[Node]:
    """Return the quotation in the language of the page, marked as our translation; nothing in the article's own language."""
    words = request.words
    if words.language == ENGLISH:
        return []
    return [html.P(words("{quote} (our translation)", quote=words.text(row["quote"])), className="ours")]


def _around(text: str, words: str) -> list[Node]:
    return [html.Span(text, lang=ENGLISH)] if words else []


def _joined(after: str) -> str:
    return f"{after} …" if after[:1] in tuple(".,;:") else f" {after} …"


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
