"""A plotly figure as a plain tree, template merged in. The border between plotly's Any and our types."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from dashboard.render.svg.errors import UnknownFeatureError

Tree = dict[str, Any]


class PlotlyFigure(Protocol):
    """What is drawn: anything that gives its tree as plotly does."""

    def to_plotly_json(self) -> Tree:
        """Return data and layout as plain dictionaries and lists."""


class FigureNode:
    """One branch of a figure, read by dotted names, each reading with plotly's default.

    `path` is where the branch sits in the figure, for errors.
    """

    __slots__ = ("path", "tree")

    def __init__(self, tree: Tree, path: str) -> None:
        self.tree = tree
        self.path = path

    def raw(self, name: str) -> Any:
        """Return whatever stands under a dotted name, or None."""
        value: Any = self.tree
        for key in name.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
            if value is None:
                return None
        return value

    def text(self, name: str, default: str) -> str:
        """Return text; a number counts, as it does in plotly."""
        value = self.raw(name)
        return default if value is None else str(value)

    def flag(self, name: str, default: bool) -> bool:
        """Return a yes or no."""
        value = self.raw(name)
        return default if value is None else bool(value)

    def number(self, name: str, default: float) -> float:
        """Return one number; raise UnknownFeatureError with its path for anything else."""
        value = self.raw(name)
        return default if value is None else self._number(name, value)

    def pair(self, name: str, default: tuple[float, float]) -> tuple[float, float]:
        """Return two numbers, such as a domain or a range; raise UnknownFeatureError for anything else."""
        value = self.raw(name)
        if value is None:
            return default
        if not is_column(value) or len(value) != 2:
            raise UnknownFeatureError(f"{self.path}.{name}", value, "two numbers are expected")
        return self._number(name, value[0]), self._number(name, value[1])

    def column(self, name: str) -> list[Any]:
        """Return a list of plain values, or an empty one."""
        return column(self.raw(name))

    def numbers(self, name: str) -> list[float | None]:
        """Return a list of numbers, None for a gap; raise UnknownFeatureError with its path for anything else."""
        return [None if value is None else self._number(name, value) for value in self.column(name)]

    def at(self, name: str) -> FigureNode:
        """Return the branch under a dotted name, empty where there is none."""
        value = self.raw(name)
        return FigureNode(value if isinstance(value, dict) else {}, f"{self.path}.{name}")

    def _number(self, name: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            advice = "a number is expected: place dates and names as numbers, and name them by tickvals and ticktext"
            raise UnknownFeatureError(f"{self.path}.{name}", value, advice)
        return float(value)


def column(value: Any) -> list[Any]:
    """Return a list or tuple as a list in which None stands for what is no finite number."""
    return [None if isinstance(item, float) and not math.isfinite(item) else item for item in value or ()]


def is_column(value: object) -> bool:
    """Return whether a value is an array, not a single value."""
    return isinstance(value, list | tuple)


def merged(own: Any, template: Any) -> Any:
    """Lay what the author set over the template: branches merge, anything else is taken whole."""
    if not isinstance(template, Mapping):
        return template if own is None else own
    if own is None:
        return dict(template)
    if not isinstance(own, Mapping):
        return own
    out = dict(own)
    for key, value in template.items():
        out[key] = merged(own.get(key), value)
    return out


def figure_tree(figure: PlotlyFigure) -> tuple[list[FigureNode], FigureNode]:
    """Return a figure's traces and its layout, each with the template laid under it."""
    plain = figure.to_plotly_json()
    layout = dict(plain.get("layout") or {})
    template = layout.pop("template", None) or {}
    traces = _traces(plain.get("data") or (), template.get("data") or {})
    return traces, _layout(layout, template.get("layout") or {})


def _traces(data: Sequence[Tree], templates: Mapping[str, Any]) -> list[FigureNode]:
    seen: dict[str, int] = {}
    nodes = []
    for index, own in enumerate(data):
        kind = str(own.get("type", "scatter"))
        choices = templates.get(kind) or ()
        under = choices[seen.get(kind, 0) % len(choices)] if choices else {}
        seen[kind] = seen.get(kind, 0) + 1
        nodes.append(FigureNode(merged(own, under), f"data[{index}]"))
    return nodes


def _layout(own: Tree, template: Mapping[str, Any]) -> FigureNode:
    under = {key: value for key, value in template.items() if not key.endswith("defaults")}
    tree = merged(own, under)
    for key in own:
        if key[1:5] == "axis" and key[0] in "xy":
            tree[key] = merged(own[key], template.get(key[:5]))
    for plural in ("annotation", "shape"):
        tree[plural + "s"] = [merged(item, template.get(plural + "defaults")) for item in own.get(plural + "s") or ()]
    return FigureNode(tree, "layout")
