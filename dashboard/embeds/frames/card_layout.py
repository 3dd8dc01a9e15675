"""A small page for a frame, of blocks of text and perhaps a drawing, whose height is known before anybody sees it.

The lines of its texts end at the same words for every reader, so a snippet can carry the height of the whole at every width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from dashboard.charts.drawing.layout import Size
from dashboard.embeds.frames.frame_height import SIDES, FrameHeight, HeightStep
from dashboard.embeds.frames.line_steps import LineSteps
from dashboard.embeds.frames.text_block import TextBlock

#: The widest that a card is; what there is left and right of text, and above and below the card, in pixels.
_MOST, _TEXT_SIDES, _MARGIN = 368, 24, 6
_NO_DRAWING = Size("none", 1, 0)

_PAGE = """<!DOCTYPE html>
<html lang={language}>
<meta charset=utf-8>
<meta name=viewport content="width=device-width,initial-scale=1">
<meta name=robots content=noindex>
<title>{title}</title>
{head}
<style>{style}</style>
<main id={name}>
{body}
</main>
<script>{script}</script>
</html>
"""
#: A reader whose letters are much wider than those that were measured can still scroll to the end of a block.
_STYLE = (
    "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);text-size-adjust:100%;-webkit-text-size-adjust:100%;"
    'font-family:"Noto Sans","Noto Sans KR","Noto Sans CJK KR","Segoe UI","Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}'
    f"main{{padding:{_MARGIN}px 0}}"
    f".b{{padding:0 {_TEXT_SIDES // 2}px;overflow-y:auto}}a{{color:inherit}}.q{{color:var(--quiet)}}"
    f".c{{padding:0 {SIDES // 2}px}}.c svg{{display:block;width:100%;height:auto}}"
    "@media print{.b{height:auto!important}}"
)


@dataclass(frozen=True)
class Card:
    """The blocks of a card in order, its drawing with its size, if it has one, and what its document says of it."""

    name: str
    title: str
    language: str
    blocks: Sequence[TextBlock]
    foot: TextBlock
    drawing: str = ""
    size: Size = _NO_DRAWING
    most: int = _MOST

    @cached_property
    def _texts(self) -> list[TextBlock]:
        return [*self.blocks, self.foot]

    @cached_property
    def _lines(self) -> LineSteps:
        return LineSteps(self._texts, _TEXT_SIDES, self.most)

    @property
    def height(self) -> FrameHeight:
        """Return how high the card is at every width."""
        steps = (HeightStep(start, self.size, self._rest(start)) for start in self._lines.starts)
        return FrameHeight(tuple(steps), self.most)

    def _rest(self, start: int) -> int:
        return sum(self._lines.heights(start)) + sum(text.gap for text in self._texts) + 2 * _MARGIN

    def document(self, head: str, style: str, script: str) -> str:
        """Write the page, with what its head says, further rules of style, and its script."""
        blocks = [
            _block(place, text, markup)
            for place, (text, markup) in enumerate(zip(self._texts, self._lines.markups(), strict=True))
        ]
        drawing = [f"<div class=c>{self.drawing}</div>"] if self.drawing else []
        body = "\n".join([*blocks[:-1], *drawing, blocks[-1]])
        return _PAGE.format(
            language=self.language, title=escape(self.title), head=head, name=escape(self.name), body=body, script=script,
            style=f"{style}{_STYLE}{self._rules()}",
        )  # fmt: skip

    def _rules(self) -> str:
        """Return the rules that give each block its letters and its lines."""
        looks = "".join(
            f"#b{place}{{font-size:{text.letter}px;line-height:{text.line}px;margin-bottom:{text.gap}px}}"
            for place, text in enumerate(self._texts)
        )
        lines = self._lines.style([f"#b{place}" for place in range(len(self._texts))])
        return f"main{{max-width:{self.most}px}}{looks}{lines}"


def _block(place: int, text: TextBlock, markup: str) -> str:
    return f'<div class="b{" q" if text.quiet else ""}" id=b{place}>{markup}</div>'
