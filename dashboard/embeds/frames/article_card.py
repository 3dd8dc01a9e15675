"""An article as one card: each of its judged sentences with its verdict, leading to the evidence.

What it shows is in the snapshot of the chart that the article begins with, whose picture is its preview.
"""

from __future__ import annotations

from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames.card_layout import Card
from dashboard.embeds.frames.claim_card import translated
from dashboard.embeds.frames.text_block import Run, TextBlock
from dashboard.embeds.request import CLAIM, ChartRequest
from dashboard.views.article_card import ARTICLE, SENTENCES, CardArticle, JudgedSentence

_MOST = 640


def article_card(rendering: ChartRendering, foot: TextBlock) -> Card:
    """Return the card of an article, with the foot of its frame."""
    words, view = rendering.words, rendering.snapshot.view
    article = view.layer_rows(ARTICLE, CardArticle)[0]
    day = words.day(article.published, long=True)
    about = words("{author}, {publisher}, {day}", author=article.author, publisher=article.publisher, day=day)
    blocks = [
        TextBlock((Run(article.title, bold=True),), letter=17, line=24),
        TextBlock((Run(about),), quiet=True),
        *(block for row in view.layer_rows(SENTENCES, JudgedSentence) for block in _sentence(row, rendering)),
    ]
    return Card("article", article.title, words.language, blocks, foot, most=_MOST)


def _sentence(row: JudgedSentence, rendering: ChartRendering) -> list[TextBlock]:
    words = rendering.words
    quote, verdict = words("“{quote}”", quote=row.quote), words.term(row.word)
    claim = ChartRequest(row.chart, {CLAIM: row.claim}, appearance=rendering.request.appearance)
    address = rendering.addresses.view(claim, rendering.chart.page)
    runs, ours = (Run(quote, address=address), Run(" "), Run(verdict, bold=True)), translated(row.quote, words)
    translation = [TextBlock(tuple(ours), quiet=True, gap=10)] if ours else []
    return [TextBlock(runs, letter=14, line=20, gap=0 if ours else 8), *translation]
