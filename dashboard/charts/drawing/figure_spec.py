"""A figure as plotly's JSON has it, in plain dictionaries and lists: what charts draw on and what pictures are made of.

Nothing is validated here, because that takes longer than all the rest; the tests let plotly validate what every chart
draws. Whoever needs plotly's own object asks `to_figure`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

#: A branch of a figure.
Branch = dict[str, Any]


@dataclass
class FigureSpec:
    """Traces and layout; branches that are given later are merged into those that are there."""

    data: list[Branch] = field(default_factory=list)
    layout: Branch = field(default_factory=dict)

    def add_scatter(self, **trace: Any) -> None:
        """Add a trace of lines, marks or both."""
        self.data.append({"type": "scatter", **plain(trace)})

    def add_bar(self, **trace: Any) -> None:
        """Add a trace of bars."""
        self.data.append({"type": "bar", **plain(trace)})

    def add_annotation(self, **annotation: Any) -> None:
        """Add a text."""
        self.annotations.append(plain(annotation))

    def add_shape(self, **shape: Any) -> None:
        """Add a line or a rectangle."""
        shapes: list[Branch] = self.layout.setdefault("shapes", [])
        shapes.append(plain(shape))

    @property
    def annotations(self) -> list[Branch]:
        """Return the texts, in their order; the first is the foot."""
        found: list[Branch] = self.layout.setdefault("annotations", [])
        return found

    def update_layout(self, **branches: Any) -> None:
        """Merge branches into the layout."""
        merge(self.layout, plain(branches))

    def update_axis(self, name: str, **branches: Any) -> None:
        """Merge branches into an axis, by its name in the layout: `xaxis`, `yaxis2`."""
        self.update_layout(**{name: branches})

    def span(self, name: str) -> tuple[float, float]:
        """Return both ends of an axis, by its name in the layout."""
        first, last = self.layout[name]["range"]
        return first, last

    def to_plotly_json(self) -> Branch:
        """Return the whole as plotly, Dash and the writer of SVG read it; it is not a copy."""
        return {"data": self.data, "layout": self.layout}

    def to_figure(self) -> go.Figure:
        """Return plotly's object, validated."""
        return go.Figure(self.to_plotly_json())


#: The types of most values of a figure, which JSON has as they are.
_JSON_TYPES = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """Return a value without what JSON does not have: numbers of numpy become Python's; a branch loses what is None."""
    if type(value) in _JSON_TYPES:
        return value
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [one if type(one) in _JSON_TYPES else plain(one) for one in value]
    return value.item() if hasattr(value, "item") else value


def merge(branch: Branch, other: Mapping[str, Any]) -> None:
    """Merge one branch into another: branches merge, anything else is replaced."""
    for name, value in other.items():
        mine = branch.get(name)
        if isinstance(value, dict) and isinstance(mine, dict):
            merge(mine, value)
        else:
            branch[name] = value
