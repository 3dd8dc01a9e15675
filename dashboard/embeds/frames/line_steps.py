"""The lines of a page's texts at every width: from which widths on they end elsewhere, and the style that shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from string import ascii_uppercase

from dashboard.embeds.frames.text_block import TextBlock

#: From which widths of a page on its lines may end elsewhere, in pixels: each some seven hundredths wider than the one before.
STARTS = (280, 300, 320, 340, 360, 380, 400, 430, 460, 490, 520, 560, 600, 640, 680, 730, 780, 820, 880, 940, 1000)


@dataclass(frozen=True)
class LineSteps:
    """The texts of a page, how much of its width they do not have, and how wide it may be, in pixels."""

    blocks: Sequence[TextBlock]
    sides: int
    most: int

    @cached_property
    def starts(self) -> list[int]:
        """Return from which widths on a line ends elsewhere than before; the first is the narrowest."""
        known = [start for start in STARTS if start < self.most]
        changed = (start for before, start in pairwise(known) if self._ends(before) != self._ends(start))
        return [known[0], *changed]

    def _ends(self, width: int) -> list[tuple[int, ...]]:
        return [block.breaks(width - self.sides) for block in self.blocks]

    def heights(self, width: int) -> list[int]:
        """Return how high each block is at a width of the page."""
        return [block.height(width - self.sides) for block in self.blocks]

    def markups(self) -> list[str]:
        """Write each block as HTML; what ends a line at some widths has the classes of their steps."""
        return [block.markup(self._classes(block)) for block in self.blocks]

    def _classes(self, block: TextBlock) -> Mapping[int, Sequence[str]]:
        found = defaultdict[int, list[str]](list)
        for name, start in zip(ascii_uppercase, self.starts, strict=False):
            for end in block.breaks(start - self.sides):
                found[end].append(name)
        return found

    def style(self, selectors: Sequence[str]) -> str:
        """Return the rules that end lines at each width where they do, and give each block its height; it is found by its selector."""
        bounds = [*self.starts, None]
        lines = (
            f"@media {_between(start if place else None, end)}{{br.{name}{{display:inline}}}}"
            for place, (name, (start, end)) in enumerate(zip(ascii_uppercase, pairwise(bounds), strict=False))
        )
        heights = [dict(zip(selectors, self.heights(start), strict=True)) for start in self.starts]
        changes = (dict(now.items() - before.items()) for before, now in pairwise(heights))
        wider = (
            f"@media(min-width:{start}px){{{_height_rules(change)}}}"
            for start, change in zip(self.starts[1:], changes, strict=True)
            if change
        )
        return f"br{{display:none}}{''.join(lines)}{_height_rules(heights[0])}{''.join(wider)}"


def _height_rules(heights: Mapping[str, int]) -> str:
    return "".join(f"{selector}{{height:{heights[selector]}px}}" for selector in sorted(heights))


def _between(start: int | None, end: int | None) -> str:
    """Write the condition of a page that is at least so wide, and narrower than that."""
    least, most = f"(min-width:{start}px)" if start else "", f"(max-width:{end - 0.02:.2f}px)" if end else ""
    return " and ".join(filter(None, (least, most))) or "all"
