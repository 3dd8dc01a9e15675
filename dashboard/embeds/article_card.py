"""An article as one card: each of its judged sentences with its verdict, leading to the evidence.

What it shows is in the snapshot of the chart that the article begins with, whose picture is its preview.
"""

from __future__ import annotations

from html import escape

import pandas as pd

from dashboard.embeds.card_layout import Card, TextBlock
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frame import link
from dashboard.embeds.request import CLAIM, ChartRequest
from dashboard.views.article_card import ARTICLE, SENTENCES

_MOST = 640


def article_card(rendering: ChartRendering, foot: TextBlock) -> Card:
    """Return the card of an article, with the foot of its frame."""
    words, view = rendering.words, rendering.snapshot.view
    article = view.layer(ARTICLE).iloc[0]
    day = words.day(article["published"], long=True)
    about = words("{author}, {publisher}, {day}", author=article["author"], publisher=article["publisher"], day=day)
    blocks = [
        TextBlock(f"<b>{escape(article['title'])}</b>", (article["title"],), letter=17, line=24, strong=True),
        TextBlock(f"<span class=q>{escape(about)}</span>", (about,)),
        *(_sentence(row, rendering) for _, row in view.layer(SENTENCES).iterrows()),
    ]
    return Card("article", article["title"], words.language, blocks, foot, most=_MOST)


def _sentence(row: pd.Series, rendering: ChartRendering) -> TextBlock:
    words = rendering.words
    quote, verdict = words("“{quote}”", quote=row["quote"]), words.term(row["word"])
    claim = ChartRequest(row["chart"], {CLAIM: row["claim"]}, appearance=rendering.request.appearance)
    address = rendering.addresses.view(claim, rendering.chart.page)
    return TextBlock(f"{link(address, quote)} <b>{escape(verdict)}</b>", (f"{quote} {verdict}",), letter=14)
