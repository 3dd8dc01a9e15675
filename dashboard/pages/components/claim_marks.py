"""Small numbered marks at a chart: the sentences of the article that it bears on, each a link to its place in the article."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.embeds.request import CLAIM
from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements, margin_notes
from dashboard.pages.components.attributes import aria
from dashboard.views import evidence


def claim_marks(request: PageRequest) -> list[Node]:
    """Return a line of marks, one for each sentence that the request's page bears on; nothing where there is none."""
    sentences = evidence.sentences(request.tables)
    links = [_mark(request, row) for _, row in sentences.iterrows() if _bears_on(request, row)]
    if not links:
        return []
    return [html.P([request.words("In the article:"), " ", *elements.joined(links, " ")], className="marks")]


def _bears_on(request: PageRequest, row: pd.Series) -> bool:
    chart = request.charts.get(str(row["chart"]))
    own = chart is not None and row["sentence_kind"] == "claim" and chart.page == request.path
    return own or request.path in [path for path, _, _ in margin_notes.more(request, row)]


def _mark(request: PageRequest, row: pd.Series) -> Node:
    """Return a sentence's number as a link: of a claim to its place beside its chart, of another to its own page."""
    words, number = request.words, request.words.number(row["position"])
    judged = row["sentence_kind"] == "claim"
    claim = str(row["claim"])
    address = f"{request.link('/', **{CLAIM: claim})}#{claim}" if judged else request.link(f"/claims/{claim}")
    label = words("Sentence {number}: “{quote}”", number=number, quote=row["quote"])
    tone: Any = elements.tone(row["word"]) if judged else "none"
    return html.A(number, href=address, title=row["quote"], className=f"mark {tone}", **aria(label=label))
