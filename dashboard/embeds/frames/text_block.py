"""A paragraph whose lines end where this module says, and not the browser, so that its height is known at every width.

Each place where a line ends at some width has a `<br>`, which the page's style shows at those widths alone. A reader's
letters may be narrower than those that are measured here, and a little wider: the lines stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import pairwise
from typing import NamedTuple

from dashboard.render.svg.letters import BOLD
from dashboard.render.svg.letters import width as letter_width

#: How much wider than Noto Sans, as it is measured, a reader's letters may be.
_SPARE = 1.04
_WORD = re.compile(r"([^ ]+) *")


@dataclass(frozen=True)
class Run:
    """Some words of a paragraph, perhaps bold, a link, or in another language than the page.

    `widest` are words in place of them that the lines are measured by, as many and as long as these words ever become.
    """

    text: str
    bold: bool = False
    address: str = ""
    language: str = ""
    widest: str = ""

    def element(self, inner: str) -> str:
        """Return HTML of these words around their text, which is HTML already."""
        inner = f"<b>{inner}</b>" if self.bold else inner
        inner = f"<span lang={self.language}>{inner}</span>" if self.language else inner
        return link(self.address, inner) if self.address else inner


class _Word(NamedTuple):
    """The place of a word's first letter, the widths of its letters in em, and that of the blanks after it."""

    start: int
    letters: tuple[float, ...]
    blank: float


@dataclass(frozen=True)
class TextBlock:
    """A paragraph of runs, with the size of its letters, the height of its lines, and the gap below it, in pixels."""

    runs: tuple[Run, ...]
    letter: int = 13
    line: int = 18
    gap: int = 6
    quiet: bool = False

    def breaks(self, pixels: int) -> tuple[int, ...]:
        """Return at which letters, counted over all runs, a further line begins in so many pixels."""
        room = pixels / self.letter / _SPARE
        starts, used = list[int](), 0.0
        for word in self._words:
            if used and used + sum(word.letters) > room:
                starts.append(word.start)
                used = 0.0
            for place, letter in enumerate(word.letters):
                if used and used + letter > room:
                    starts.append(word.start + place)
                    used = 0.0
                used += letter
            used += word.blank
        return tuple(starts)

    def height(self, pixels: int) -> int:
        """Return the height in pixels of what is written in so many pixels."""
        return (len(self.breaks(pixels)) + 1) * self.line

    def markup(self, ends: Mapping[int, Sequence[str]]) -> str:
        """Write the paragraph as HTML, with the end of a line, of these classes, before these letters."""
        at, written = 0, list[str]()
        for run in self.runs:
            inner = [
                _line_end(ends.get(at + place, ())) * (place > 0) + escape(part)
                for place, part in _cut(run.text, at, ends)
            ]
            written.append(_line_end(ends.get(at, ())) + run.element("".join(inner)))
            at += len(run.text)
        return "".join(written)

    @cached_property
    def _words(self) -> list[_Word]:
        shown = "".join(run.text for run in self.runs)
        letters = [(letter, BOLD if run.bold else 1.0) for run in self.runs for letter in run.widest or run.text]
        widths = [letter_width(letter) * bold for letter, bold in letters]
        measured = _WORD.finditer("".join(letter for letter, _ in letters))
        pairs = zip(_WORD.finditer(shown), measured, strict=True)
        return [
            _Word(one.start(), tuple(widths[wide.start() : wide.end(1)]), sum(widths[wide.end(1) : wide.end()]))
            for one, wide in pairs
        ]


def link(address: str, inner: str) -> str:
    """Write a link around HTML that leaves the frame."""
    return f'<a href="{escape(address)}" target=_blank rel=noopener>{inner}</a>'


def _cut(text: str, at: int, ends: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text that begins at a letter, cut before the letters `ends`, each with its place in the text."""
    places = [0, *sorted(end - at for end in ends if at < end < at + len(text)), len(text)]
    for start, end in pairwise(places):
        yield start, text[start:end]


def _line_end(classes: Sequence[str]) -> str:
    return f'<br class="{" ".join(classes)}">' if classes else ""
