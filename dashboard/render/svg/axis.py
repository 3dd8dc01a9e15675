"""One axis: what kind it is, and the way from a value in the data to a pixel on the paper.

Three steps, as in plotly: data → calculated (numbers: milliseconds, a category's place) → linear (logarithms) → pixels.
How far an axis reaches is decided in `extent`, where its ticks stand in `ticks`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.render.svg.dates import milliseconds
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import Node

DEFAULT_RANGES = {"x": (-1.0, 6.0), "y": (-1.0, 4.0)}


@dataclass(slots=True)
class Axis:
    """An axis with its place on the paper. `start` and `end` are its range in linear terms."""

    id: str
    node: Node
    kind: str
    offset: float = 0.0
    length: float = 1.0
    start: float = 0.0
    end: float = 1.0
    categories: list[Any] = field(default_factory=list)
    separators: str = ".,"
    strict: bool = False
    smallest_step: float | None = None
    forced_start: float = 0.0

    @property
    def letter(self) -> str:
        """Give "x" or "y"."""
        return self.id[0]

    @property
    def is_x(self) -> bool:
        """Return whether the axis lies flat."""
        return self.id[0] == "x"

    @property
    def reversed(self) -> bool:
        """Return whether values fall from start to end."""
        return self.start > self.end

    def calculated(self, value: Any) -> float | None:
        """Turn a value of the data into a number, or None where there is nothing to draw."""
        if value is None:
            return None
        if self.kind == "category":
            return self._place(value)
        if self.kind == "date":
            return milliseconds(value)
        return number_in(value, strict=self.strict)

    def _place(self, value: Any) -> float | None:
        try:
            return float(self.categories.index(value))
        except ValueError:
            return number_in(value, strict=False) if isinstance(value, int | float) else None

    def linear(self, calculated: float | None) -> float | None:
        """Turn a calculated number into the terms in which the axis is even."""
        if self.kind != "log" or calculated is None:
            return calculated
        return math.log10(calculated) if calculated > 0 else None

    def position(self, value: Any) -> float | None:
        """Turn a position that the layout gives (an annotation, a range) into linear terms: logarithms stay as given."""
        return number_in(value, strict=False) if self.kind == "log" else self.calculated(value)

    def pixel(self, linear: float) -> float:
        """Return the distance in pixels from the axis' own left or top end."""
        share = (linear - self.start) / (self.end - self.start)
        return self.length * (share if self.is_x else 1 - share)

    def place(self, calculated: float | None) -> float | None:
        """Return the pixel on the paper of a calculated number."""
        linear = self.linear(calculated)
        return None if linear is None else self.offset + self.pixel(linear)

    def holds(self, linear: float) -> bool:
        """Return whether a value is within the range, ends included."""
        low, high = min(self.start, self.end), max(self.start, self.end)
        slack = (high - low) * 1e-9
        return low - slack <= linear <= high + slack


def number_in(value: Any, *, strict: bool) -> float | None:
    """Read a number; text counts unless the layout says `strict`."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    if strict or not isinstance(value, str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def kind_of(values: Sequence[Any], *, strict: bool) -> str:
    """Return from a column whether its axis counts, dates or names: plotly's own rule, over distinct values."""
    distinct = {str(value): value for value in values}
    known = [value for value in distinct.values() if value is not None]
    numbers = sum(number_in(value, strict=False) is not None for value in known)
    dates = sum(isinstance(value, str) and milliseconds(value) is not None for value in known)
    if dates > numbers * 2:
        return "date"
    counted = sum(number_in(value, strict=strict) is not None for value in known)
    names = sum(isinstance(value, str) and number_in(value, strict=strict) is None for value in known)
    return "category" if names > counted * 2 else "linear"


def categories_of(node: Node, columns: Iterable[Sequence[Any]]) -> list[Any]:
    """List an axis' categories: those the layout names, then the data's own in order of appearance."""
    named = node.column("categoryarray") if node.text("categoryorder", "array") == "array" else []
    known = dict.fromkeys(named)
    for column in columns:
        known.update(dict.fromkeys(value for value in column if value is not None))
    order = node.text("categoryorder", "trace")
    if order.startswith("category "):
        return sorted(known, key=str, reverse=order.endswith("descending"))
    if order not in {"trace", "array"}:
        raise UnknownFeatureError(f"{node.path}.categoryorder", order)
    return list(known)
