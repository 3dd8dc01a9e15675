"""A chart's question as a card for articles: what is asked about, the answer in words, the chart below it.

What it shows is in the snapshot of the chart, so a pinned card is drawn from what was known when it was pinned.
"""

from __future__ import annotations

from dashboard.charts._chart import ChartQuestion
from dashboard.charts.drawing.layout import NARROW
from dashboard.embeds.forms import ChartRendering, draw_svg
from dashboard.embeds.frames.card_layout import Card
from dashboard.embeds.frames.text_block import Run, TextBlock


def question_card(rendering: ChartRendering, question: ChartQuestion, foot: TextBlock) -> Card:
    """Return the card of the question that a chart answers, with the foot of its frame."""
    words, view = rendering.words, rendering.snapshot.view
    title, premise = words(question.text), question.premise(view, words)
    answer, *more = question.answer(view, words)
    figure = rendering.light_figure(NARROW)
    blocks = [
        TextBlock((Run(title, bold=True),), letter=17, line=24),
        *([TextBlock((Run(premise),), quiet=True)] if premise else []),
        TextBlock((Run(answer, bold=True),), letter=15, line=21),
        *(TextBlock((Run(text),), gap=4) for text in more),
    ]
    return Card(
        name=f"question-{rendering.chart.name}", title=f"{title} {answer}", language=words.language, blocks=blocks, foot=foot,
        drawing=draw_svg(rendering, figure, NARROW, None, "s"), size=NARROW,
    )  # fmt: skip
