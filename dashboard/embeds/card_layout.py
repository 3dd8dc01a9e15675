"""A small page for a frame, of blocks of text and perhaps a drawing, whose height is known before anybody sees it.

Each block has room for as many lines as its text needs at the narrowest width of a step, counted generously; so a snippet
can carry the height of the whole at every width.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboard.charts.drawing.layout import Size
from dashboard.embeds.frame_height import SIDES, FrameHeight, HeightStep

#: From which widths on the blocks are measured anew, and the widest that a card is.
_STARTS, _MOST = (280, 340, 400, 460), 480
#: What stands left and right of text, and above and below the card and each block.
_TEXT_SIDES, _MARGIN, _GAP = 24, 8, 6
_NO_DRAWING = Size("none", 1, 0)
#: The widths of letters in em, with room to spare.
_LETTER, _CYRILLIC, _WIDE = 0.56, 0.62, 1.0

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
_STYLE = (
    "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);"
    'font-family:"Noto Sans","Noto Sans KR","Noto Sans CJK KR","Segoe UI","Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}'
    f"main{{padding:{_MARGIN}px 0}}"
    f".b{{margin:0 0 {_GAP}px;padding:0 {_TEXT_SIDES // 2}px;overflow-y:auto}}a{{color:inherit}}.q{{color:var(--quiet)}}"
    f".c{{padding:0 {SIDES // 2}px}}.c svg{{display:block;width:100%;height:auto}}"
    ".b table{border-collapse:collapse;width:100%}.b td{padding:0;vertical-align:top}.b td+td{text-align:right;padding-left:8px;white-space:nowrap}"
    "@media print{.b{height:auto!important}}"
)


@dataclass(frozen=True)
class TextBlock:
    """A block of text: its markup, the texts that it holds, each of so many lines at least, the size of letters and of lines."""

    markup: str
    texts: tuple[str, ...]
    letter: int = 13
    line: int = 20
    strong: bool = False
    least: int = 1

    def height(self, width: int) -> int:
        """Return the height that the text needs at a width of the page."""
        room = (width - _TEXT_SIDES) / self.letter / (1.06 if self.strong else 1)
        return sum(max(math.ceil(_ems(text) / room), self.least) for text in self.texts) * self.line


def _ems(text: str) -> float:
    return sum(_letter_ems(letter) for letter in text)


def _letter_ems(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _CYRILLIC if "\u0400" <= letter <= "\u04ff" else _LETTER


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

    @property
    def height(self) -> FrameHeight:
        """Return how high the card is at every width."""
        steps = (HeightStep(0 if start == _STARTS[0] else start, self.size, self._rest(start)) for start in _STARTS)
        return FrameHeight(tuple(steps), self.most)

    def _rest(self, width: int) -> int:
        parts = [*self.blocks, self.foot]
        return sum(part.height(width) + _GAP for part in parts) + 2 * _MARGIN

    def document(self, head: str, style: str, script: str) -> str:
        """Write the page, with what its head says, further rules of style, and its script."""
        blocks = [_block(place, block) for place, block in enumerate([*self.blocks, self.foot])]
        drawing = [f"<div class=c>{self.drawing}</div>"] if self.drawing else []
        body = "\n".join([*blocks[:-1], *drawing, blocks[-1]])
        return _PAGE.format(
            language=self.language, title=escape(self.title), head=head, name=escape(self.name), body=body, script=script,
            style=f"{style}{_STYLE}{self._heights()}",
        )  # fmt: skip

    def _heights(self) -> str:
        """Return the rules that give each block its height from each width on."""
        parts = [*self.blocks, self.foot]
        looks = "".join(
            f"#b{place}{{font-size:{part.letter}px;line-height:{part.line}px}}" for place, part in enumerate(parts)
        )
        rules = [
            "".join(f"#b{place}{{height:{part.height(start)}px}}" for place, part in enumerate(parts))
            for start in _STARTS
        ]
        wider = zip(_STARTS[1:], rules[1:], strict=True)
        return (
            f"main{{max-width:{self.most}px}}"
            + looks
            + rules[0]
            + "".join(f"@media(min-width:{start}px){{{rule}}}" for start, rule in wider)
        )


def _block(place: int, block: TextBlock) -> str:
    return f"<div class=b id=b{place}>{block.markup}</div>"
