"""Panels of one plot, beside or above one another, in which whole numbers stand on whole pixels."""

from __future__ import annotations

import math
from typing import NamedTuple

#: What an axis has beyond its first and its last number together, as a share of the step between two.
BESIDE = 1.2


class PanelSide(NamedTuple):
    """One side of a panel: its share of the plot, and its length in pixels."""

    domain: list[float]
    pixels: float

    def cut_to(self, first: int, last: int) -> PanelSide:
        """Return the side cut to what whole numbers on whole pixels need, so that the axis ends where they do."""
        length = math.ceil(self._step(first, last) * (last - first + BESIDE))
        start, end = self.domain
        return PanelSide([start, start + (end - start) * length / self.pixels], length)

    def _step(self, first: int, last: int) -> int:
        return max(int(self.pixels / (last - first + BESIDE)), 1)

    def around(self, first: int, last: int) -> list[float]:
        """Return a range in which whole numbers stand on whole pixels, because an SVG of short numbers is short."""
        step = self._step(first, last)
        before = int((self.pixels - step * (last - first)) / 2) / step
        return [first - before, first - before + self.pixels / step]


def whole_side(pixels: float) -> PanelSide:
    """Return the side of a panel that has the plot to itself."""
    return PanelSide([0.0, 1.0], pixels)


def third_of_side(pixels: float, place: int, gap: int) -> PanelSide:
    """Return the side of one of three panels that stand next to one another."""
    length = int((pixels - 2 * gap) / 3)
    start = place * (length + gap)
    return PanelSide([start / pixels, (start + length) / pixels], length)
