"""The paper and what is laid out on it: sizes, margins, and where a reference such as "x2 domain" leads in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.render.svg.axis import Axis
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import FigureNode
from dashboard.render.svg.text import Font


@dataclass(frozen=True)
class Paper:
    """The whole picture in pixels: its size, the area inside the margins, its axes by id, its font."""

    width: int
    height: int
    left: float
    top: float
    inner_width: float
    inner_height: float
    axes: Mapping[str, Axis]
    layout: FigureNode
    font: Font

    def items(self, plural: str) -> Iterator[FigureNode]:
        """Return the "annotations" or "shapes" of the layout, as plotly does without those of panels that have no trace."""
        for item in self.layout.items(plural):
            names = {letter: item.text(f"{letter}ref", letter).removesuffix(" domain") for letter in "xy"}
            panels = [f"{letter}axis{name[1:]}" for letter, name in names.items() if name not in self.axes]
            if not any(name[5:] and name in self.layout.tree for name in panels):
                yield item

    def axis(self, reference: str, path: str) -> Axis:
        """Return the axis that "x2" or "x2 domain" means; raise UnknownFeatureError where no trace is drawn on it."""
        name = reference.removesuffix(" domain")
        if name not in self.axes:
            raise UnknownFeatureError(path, reference, "no trace is drawn on this axis")
        return self.axes[name]

    def span(self, letter: str) -> tuple[float, float]:
        """Return where the area inside the margins starts, and its length, along x or y."""
        return (self.left, self.inner_width) if letter == "x" else (self.top, self.inner_height)

    def share(self, letter: str, reference: str, fraction: float, path: str) -> float:
        """Return the pixel of a fraction of the paper, or of an axis' domain; y counts from below."""
        start, length = self.span(letter)
        if reference != "paper":
            axis = self.axis(reference, path)
            start, length = axis.offset, axis.length
        return start + length * (fraction if letter == "x" else 1 - fraction)


def is_share(reference: str) -> bool:
    """Return whether a reference counts in fractions rather than in the data's own values."""
    return reference == "paper" or reference.endswith(" domain")
