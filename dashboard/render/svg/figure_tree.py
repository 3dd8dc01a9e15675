"""A plotly figure as a plain tree, template merged in: the border between plotly's values and our types."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Protocol

from dashboard.render.svg.errors import UnknownFeatureError

Tree = dict[str, object]


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

    def raw(self, name: str) -> object:
        """Return whatever stands under a dotted name, or None."""
        value: object = self.tree
        for key in _keys(name):
            value = value.get(key) if isinstance(value, dict) else None
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
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise UnknownFeatureError(f"{self.path}.{name}", value, "two numbers are expected")
        return self._number(name, value[0]), self._number(name, value[1])

    def column(self, name: str) -> list[object]:
        """Return a list of plain values, empty where there is none."""
        return column(self.raw(name))

    def numbers(self, name: str) -> list[float | None]:
        """Return a list of numbers, None for a gap; raise UnknownFeatureError with its path for anything else."""
        return [None if value is None else self._number(name, value) for value in self.column(name)]

    def at(self, name: str) -> FigureNode:
        """Return the branch under a dotted name, empty where there is none."""
        value = self.raw(name)
        return FigureNode(value if isinstance(value, dict) else {}, f"{self.path}.{name}")

    def items(self, name: str) -> Iterator[FigureNode]:
        """Return the branches of a list of them, such as a layout's shapes."""
        for index, tree in enumerate(self.column(name)):
            yield FigureNode(tree if isinstance(tree, dict) else {}, f"{self.path}.{name}[{index}]")

    def _number(self, name: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            advice = "a number is expected: place dates and names as numbers, and name them by tickvals and ticktext"
            raise UnknownFeatureError(f"{self.path}.{name}", value, advice)
        return float(value)


@cache
def _keys(name: str) -> tuple[str, ...]:
    return tuple(name.split("."))


def column(value: object) -> list[object]:
    """Return a list or tuple as a list in which None stands for what is no finite number; anything else as an empty one."""
    items = value if isinstance(value, list | tuple) else ()
    return [None if isinstance(item, float) and not math.isfinite(item) else item for item in items]


def is_column(value: object) -> bool:
    """Return whether a value is an array, not a single value."""
    return isinstance(value, list | tuple)


def merge_template(own: Tree, template: Tree) -> Tree:
    """Lay a branch that the author set over that of the template: branches merge, anything else is taken whole."""
    out = dict(own)
    for key, value in template.items():
        mine = own.get(key)
        if mine is None:
            out[key] = value
        elif isinstance(mine, dict) and isinstance(value, dict):
            out[key] = merge_template(mine, value)
    return out


def figure_tree(figure: PlotlyFigure) -> tuple[list[FigureNode], FigureNode]:
    """Return a figure's traces and its layout, each with the template laid under it."""
    plain = figure.to_plotly_json()
    layout = dict(_branch(plain, "layout"))
    template = _branch(layout, "template")
    layout.pop("template", None)
    data = [tree for tree in column(plain.get("data")) if isinstance(tree, dict)]
    return _traces(data, _branch(template, "data")), _layout(layout, _branch(template, "layout"))


def _branch(tree: Tree, key: str) -> Tree:
    value = tree.get(key)
    return value if isinstance(value, dict) else {}


def _traces(data: list[Tree], templates: Tree) -> list[FigureNode]:
    seen: dict[str, int] = {}
    nodes = []
    for index, own in enumerate(data):
        kind = str(own.get("type", "scatter"))
        choices = column(templates.get(kind))
        under = choices[seen.get(kind, 0) % len(choices)] if choices else {}
        seen[kind] = seen.get(kind, 0) + 1
        nodes.append(FigureNode(merge_template(own, under if isinstance(under, dict) else {}), f"data[{index}]"))
    return nodes


def _layout(own: Tree, template: Tree) -> FigureNode:
    under = {key: value for key, value in template.items() if not key.endswith("defaults")}
    tree = merge_template(own, under)
    for key in own:
        if key[1:5] == "axis" and key[0] in "xy":
            tree[key] = merge_template(_branch(own, key), _branch(template, key[:5]))
    for plural in ("annotation", "shape"):
        items = [item for item in column(own.get(plural + "s")) if isinstance(item, dict)]
        tree[plural + "s"] = [merge_template(item, _branch(template, plural + "defaults")) for item in items]
    return FigureNode(tree, "layout")
