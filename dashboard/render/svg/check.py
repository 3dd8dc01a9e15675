"""Refuses a figure that asks for something unknown, and says where. The rules stand in `features`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.render.svg import color, features, text
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.features import Rule, Rules
from dashboard.render.svg.figure_tree import Node, column, is_column

_TAKEN: Mapping[Rule, Callable[[str], object]] = {Rule.COLOR: color.parse, Rule.TEXT: text.lines}


def check_layout(layout: Node) -> None:
    """Refuse a layout that asks for something unknown."""
    for key, value in layout.tree.items():
        if key[1:5] == "axis" and key[0] in "xy":
            _check(value, features.AXIS, f"layout.{key}")
        else:
            _check({key: value}, features.LAYOUT, "layout")
    for plural, rules in (("annotations", features.ANNOTATION), ("shapes", features.SHAPE)):
        for index, item in enumerate(layout.raw(plural) or ()):
            _check(item, rules, f"layout.{plural}[{index}]")


def check_trace(trace: Node) -> None:
    """Refuse a trace of an unknown type, or one that asks for something unknown."""
    kind = trace.text("type", "scatter")
    if kind not in features.TRACES:
        known = " and ".join(features.TRACES)
        raise UnknownFeatureError(f"{trace.path}.type", kind, f"{known} are drawn")
    _check(trace.tree, features.TRACES[kind], trace.path)


def _check(tree: Mapping[str, Any], rules: Rules, path: str) -> None:
    for key, value in tree.items():
        if value is None or key.startswith(features.IDLE_STARTS) or key in features.IDLE_NAMES:
            continue
        where = f"{path}.{key}"
        if key not in rules:
            raise UnknownFeatureError(where, value)
        rule = rules[key]
        if isinstance(rule, Mapping):
            _check(value if isinstance(value, Mapping) else {"text": value}, rule, where)
        elif isinstance(rule, tuple):
            _check_listed(value, rule, where)
        else:
            _check_one(value, rule, where)


def _check_listed(value: Any, allowed: tuple[Any, ...], where: str) -> None:
    for item in column(value) if is_column(value) else (value,):
        if item not in allowed:
            raise UnknownFeatureError(where, item, "drawn are " + ", ".join(map(repr, allowed)))


def _check_one(value: Any, rule: Rule, where: str) -> None:
    if rule is Rule.DRAWN and is_column(value):
        raise UnknownFeatureError(where, value, "one value is drawn here, not one for each point")
    take = _TAKEN.get(rule)
    if take is None:
        return
    for item in column(value) if is_column(value) else (value,):
        try:
            take("" if item is None and rule is Rule.TEXT else "black" if item is None else str(item))
        except UnknownFeatureError as error:
            raise error.at(where) from None
