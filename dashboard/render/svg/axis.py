"""One axis of numbers: the way from a value to a pixel on the paper, and the ticks that the figure sets on it.

Dates, names and logarithms are no axes of their own here: a figure places them as numbers and names them by its ticks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import FigureNode

#: What plotly shows of an axis that nothing is drawn on.
_EMPTY_RANGES = {"x": (-1.0, 6.0), "y": (-1.0, 4.0)}


class Tick(NamedTuple):
    """A tick at a value, with its label."""

    value: float
    text: str


@dataclass(slots=True)
class Axis:
    """An axis with its place on the paper, in pixels, and its range from `start` to `end`."""

    id: str
    node: FigureNode
    offset: float
    length: float
    start: float
    end: float

    @classmethod
    def laid_out(cls, name: str, node: FigureNode, span: tuple[float, float]) -> Axis:
        """Lay an axis along its domain of a span of the paper, its start and length in pixels."""
        start, length = span
        low, high = node.pair("domain", (0.0, 1.0))
        offset = start + length * (low if name[0] == "x" else 1 - high)
        first, last = node.pair("range", _EMPTY_RANGES[name[0]])
        if first == last:
            first, last = first - 1, last + 1
        return cls(name, node, offset, length * (high - low), first, last)

    @property
    def letter(self) -> str:
        """Return "x" or "y"."""
        return self.id[0]

    @property
    def is_x(self) -> bool:
        """Return whether the axis lies flat."""
        return self.id[0] == "x"

    def pixel(self, value: float) -> float:
        """Return the distance in pixels of a value from the axis' own left or top end."""
        share = (value - self.start) / (self.end - self.start)
        return self.length * (share if self.is_x else 1 - share)

    def place(self, value: float) -> float:
        """Return the pixel on the paper of a value."""
        return self.offset + self.pixel(value)

    def holds(self, value: float, slack: float = 1e-9) -> bool:
        """Return whether a value is within the range, give or take a share of it."""
        low, high = min(self.start, self.end), max(self.start, self.end)
        margin = (high - low) * slack
        return low - margin <= value <= high + margin

    def crosses(self, value: float) -> bool:
        """Return whether a line at a value is within the plot, at least a pixel from its ends."""
        return 1 < self.pixel(value) < self.length - 1

    def ticks(self) -> list[Tick]:
        """Return the ticks within the range, in the figure's order; raise UnknownFeatureError where one has no text."""
        values, texts = self.node.numbers("tickvals"), self.node.column("ticktext")
        if len(texts) < len(values) and self.node.flag("showticklabels", default=True):
            raise UnknownFeatureError(f"{self.node.path}.ticktext", None, "give each value of tickvals its text")
        texts += [""] * (len(values) - len(texts))
        pairs = zip(values, texts, strict=False)
        return [Tick(value, str(text)) for value, text in pairs if value is not None and self.holds(value, 1e-4)]
