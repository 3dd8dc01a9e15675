"""A plotly figure as a plain tree: template merged in, arrays as lists. The border between plotly's Any and our types."""

from __future__ import annotations

import base64
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.render.svg.errors import UnknownFeatureError

Tree = dict[str, Any]

_TYPE_CODES = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d", "i8": "q"}


class Node:
    """One branch of the figure, read by dotted names, each reading with plotly's default.

    `path` is where the branch sits, for errors; `own` is the branch without its template, for the few defaults that
    plotly takes only from what the author set.
    """

    __slots__ = ("own", "path", "tree")

    def __init__(self, tree: Tree, path: str, own: Tree | None = None) -> None:
        self.tree = tree
        self.path = path
        self.own = tree if own is None else own

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
        """Return one number; anything else under that name is an error with its path."""
        value = self.raw(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UnknownFeatureError(f"{self.path}.{name}", value, "a number is expected")
        return float(value)

    def pair(self, name: str, default: tuple[float, float]) -> tuple[float, float]:
        """Return two numbers, such as a domain."""
        value = self.raw(name)
        return default if value is None else (float(value[0]), float(value[1]))

    def column(self, name: str) -> list[Any]:
        """Return an array as a list of plain values, or an empty list."""
        return column(self.raw(name))

    def at(self, name: str) -> Node:
        """Return the branch under a dotted name, empty where there is none."""
        own: Any = self.own
        for key in name.split("."):
            own = own.get(key) if isinstance(own, Mapping) else None
        value = self.raw(name)
        return Node(value if isinstance(value, dict) else {}, f"{self.path}.{name}", own or {})

    def sets(self, *names: str) -> bool:
        """Return whether the author, not the template, set one of these names to something true."""
        return any(self.own.get(name) for name in names)


def column(value: Any) -> list[Any]:
    """Turn lists, tuples, arrays and plotly's base64 columns into a list of numbers, text or None."""
    if value is None:
        return []
    if isinstance(value, Mapping) and "bdata" in value:
        return _decoded(value)
    return [_plain(item) for item in value]


def is_column(value: Any) -> bool:
    """Tell an array from a single value."""
    if isinstance(value, Mapping):
        return "bdata" in value
    return not isinstance(value, str) and (isinstance(value, Sequence) or hasattr(value, "__array__"))


def _decoded(value: Mapping[str, Any]) -> list[Any]:
    numbers = array(_TYPE_CODES[str(value["dtype"]).lstrip("<=|")])
    numbers.frombytes(base64.b64decode(value["bdata"]))
    return [_plain(item) for item in numbers]


def _plain(item: Any) -> Any:
    if item is None or type(item) in {int, str}:
        return item
    if isinstance(item, float):
        return None if item != item or item in {float("inf"), float("-inf")} else item  # noqa: PLR0124 - not a number
    if hasattr(item, "isoformat"):
        return item.isoformat()
    if type(item).__name__ == "datetime64":
        return str(item)
    return _plain(item.item()) if hasattr(item, "item") else item


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


def figure_tree(figure: Any) -> tuple[list[Node], Node]:
    """Return a figure's traces and its layout, each with the template laid under it."""
    plain = figure.to_plotly_json()
    layout = dict(plain.get("layout") or {})
    template = layout.pop("template", None) or {}
    traces = _traces(plain.get("data") or (), template.get("data") or {})
    return traces, _layout(layout, template.get("layout") or {})


def _traces(data: Sequence[Tree], templates: Mapping[str, Any]) -> list[Node]:
    seen: dict[str, int] = {}
    nodes = []
    for index, own in enumerate(data):
        kind = str(own.get("type", "scatter"))
        choices = templates.get(kind) or ()
        under = choices[seen.get(kind, 0) % len(choices)] if choices else {}
        seen[kind] = seen.get(kind, 0) + 1
        nodes.append(Node(merged(own, under), f"data[{index}]", own))
    return nodes


def _layout(own: Tree, template: Mapping[str, Any]) -> Node:
    under = {key: value for key, value in template.items() if not key.endswith("defaults")}
    tree = merged(own, under)
    for key in own:
        if key[1:5] == "axis" and key[0] in "xy":
            tree[key] = merged(own[key], template.get(key[:5]))
    for plural in ("annotation", "shape"):
        tree[plural + "s"] = [merged(item, template.get(plural + "defaults")) for item in own.get(plural + "s") or ()]
    return Node(tree, "layout", own)
