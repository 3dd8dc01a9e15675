"""A small page for a frame, of blocks of text and perhaps a drawing, whose height is known before anybody sees it.

Each block has room for as many lines as its text needs at the narrowest width of a step, with some room to spare for
other letters than Noto Sans; so a snippet can carry the height of the whole at every width.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from dashboard.charts.drawing.layout import Size
from dashboard.embeds.frame_height import SIDES, FrameHeight, HeightStep
from dashboard.render.svg.letters import BOLD
from dashboard.render.svg.letters import width as letter_width

#: From which widths on the blocks are measured anew, and the widest that a card is.
_STARTS, _MOST = tuple(range(280, 640, 20)), 380
#: What stands left and right of text, and above and below the card and each block.
_TEXT_SIDES, _MARGIN, _GAP = 24, 8, 6
_NO_DRAWING = Size("none", 1, 0)
#: Between two cells of a row; and how much wider than Noto Sans a reader's letters may be.
_CELL_GAP, _SPARE = 8, 1.05
#: What a line does not break within, with the blanks before it: a Korean syllable, or a word.
_PART = re.compile(r" *(?:[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af]|[^ \u1100-\u11ff\u3000-\u9fff\uac00-\ud7af]+)")

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
    """A block of text: its markup, the texts that it holds, each of so many lines at least, the size of letters and of lines.

    `aside` are bold texts in a column of their own to the right, which do not break.
    """

    markup: str
    texts: tuple[str, ...]
    aside: tuple[str, ...] = ()
    letter: int = 13
    line: int = 20
    strong: bool = False
    least: int = 1

    def height(self, width: int) -> int:
        """Return the height that the text needs at a width of the page."""
        column = max((_ems(text) * BOLD * _SPARE * self.letter + _CELL_GAP for text in self.aside), default=0)
        room = (width - _TEXT_SIDES - column) / self.letter / _SPARE / (BOLD if self.strong else 1)
        return sum(max(_lines(text, room), self.least) for text in self.texts) * self.line


def _lines(text: str, room: float) -> int:
    """Return how many lines a text takes in a room of so many em; a word that is wider is broken."""
    count, used = 1, 0.0
    for part in _PART.findall(text):
        if used and used + _ems(part) > room:
            count, used = count + 1, 0.0
        used += _ems(part if used else part.lstrip(" "))
        while used > room:
            count, used = count + 1, used - room
    return count


def _ems(text: str) -> float:
    return sum(letter_width(letter) for letter in text)


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
        steps = (
            HeightStep(0 if start == _STARTS[0] else start, self.size, self._rest(start)) for start in self._starts
        )
        return FrameHeight(tuple(steps), self.most)

    @property
    def _starts(self) -> list[int]:
        return [start for start in _STARTS if start < self.most]

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
        heights = [{place: part.height(start) for place, part in enumerate(parts)} for start in self._starts]
        changes = [dict(now.items() - before.items()) for before, now in pairwise(heights)]
        first, *wider = [_height_rules(change) for change in (heights[0], *changes)]
        steps = (
            f"@media(min-width:{start}px){{{rule}}}"
            for start, rule in zip(self._starts[1:], wider, strict=True)
            if rule
        )
        return f"main{{max-width:{self.most}px}}{looks}{first}{''.join(steps)}"


def _height_rules(heights: Mapping[int, int]) -> str:
    return "".join(f"#b{place}{{height:{heights[place]}px}}" for place in sorted(heights))


def _block(place: int, block: TextBlock) -> str:
    return f"<div class=b id=b{place}>{block.markup}</div>"
