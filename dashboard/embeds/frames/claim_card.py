"""A claim as a card for articles: the sentence, its verdict now and then, the numbers that decide it, a small chart.

What it shows is in the snapshot of the claim's chart, so a pinned card is drawn from what was known when it was pinned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from dashboard.charts.drawing.layout import NARROW
from dashboard.editions import Tables
from dashboard.embeds.forms import ChartRendering, draw_svg
from dashboard.embeds.frames.card_layout import Card
from dashboard.embeds.frames.text_block import Run, TextBlock
from dashboard.embeds.request import CLAIM
from dashboard.prose import claims as prose
from dashboard.prose.reading_names import reading_name
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH
from dashboard.views.claim_card import NOW, NUMBERS, SENTENCE, VERDICTS, CardSentence, CardVerdict
from dashboard.views.evidence_rows import ClaimCheck


@dataclass(frozen=True)
class ClaimCardRendering(ChartRendering):
    """A claim's chart with what its card says; `names` has the name of each reading in the language of the card."""

    names: Mapping[str, str] = field(default_factory=dict)


def as_claim_card(rendering: ChartRendering, tables: Tables) -> ClaimCardRendering:
    """Return a rendering of a claim's chart as a card; readings get their names from the tables, or else from their labels."""
    words = rendering.words
    known = set(tables["claim_checks"]["reading"])
    names = {
        check.reading: reading_name(check, tables, words) if check.reading in known else words.text(check.label)
        for check in rendering.snapshot.view.layer_rows(NUMBERS, ClaimCheck)
    }
    values = {
        one.name: getattr(rendering, one.name) for one in fields(rendering) if one.init and not one.name.startswith("_")
    }
    return ClaimCardRendering(**values, names=names)


def claim_card(rendering: ClaimCardRendering, foot: TextBlock) -> Card:
    """Return the card of a claim, with the foot of its frame."""
    words, view = rendering.words, rendering.snapshot.view
    sentence = view.layer_rows(SENTENCE, CardSentence)[0]
    quote = words("“{quote}”", quote=sentence.quote)
    figure = rendering.light_figure(NARROW)
    blocks = [
        TextBlock((Run(quote, bold=True),), letter=16, line=22),
        TextBlock((*translated(sentence.quote, words), _origin(sentence, words)), line=17, quiet=True),
        *_verdicts(view.layer_rows(VERDICTS, CardVerdict), sentence, words),
        *_numbers(rendering, words),
    ]
    return Card(
        name=f"claim-{rendering.request.options[CLAIM]}", title=quote, language=words.language, blocks=blocks, foot=foot,
        drawing=draw_svg(rendering, figure, NARROW, None, "s"), size=NARROW,
    )  # fmt: skip


def translated(quote: str, words: Words) -> list[Run]:
    """Return a quotation in the language of the card, marked as our translation; nothing in the article's own language."""
    if words.language == ENGLISH:
        return []
    return [Run(words("{quote} (our translation)", quote=words.text(quote))), Run(" ")]


def _origin(sentence: CardSentence, words: Words) -> Run:
    text = words(
        "{author}, {publisher}, {day}", author=sentence.author, publisher=sentence.publisher,
        day=words.day(sentence.published, long=True),
    )  # fmt: skip
    return Run(text)


def _verdicts(verdicts: Sequence[CardVerdict], sentence: CardSentence, words: Words) -> list[TextBlock]:
    """Return the verdict now, and the one when the article appeared."""
    blocks = []
    day = words.day(sentence.published)
    heads = {"now": words("Today"), "then": words("On {day}", day=day)}
    for row in verdicts:
        head = heads[row.when]
        word, detail = words.term(row.word), f"{prose.tally(row, words)}. {prose.promise(row, words)}".strip()
        letter, line = (15, 20) if row.when == NOW else (13, 17)
        runs = (Run(f"{head}: "), Run(word, bold=True), Run(f"; {detail}"))
        blocks.append(TextBlock(runs, letter=letter, line=line, gap=4))
    return blocks


def _numbers(rendering: ClaimCardRendering, words: Words) -> list[TextBlock]:
    """Return each deciding number with its verdict, and where it is from."""
    checks = rendering.snapshot.view.layer_rows(NUMBERS, ClaimCheck)
    return [
        TextBlock(
            (
                Run(f"{prose.measured(check, words)}, {words.term(check.verdict)}", bold=True),
                Run(f" · {rendering.names[check.reading]}"),
            ),
            line=17,
            gap=2,
        )
        for check in checks
    ]
