"""From a figure's tree to a laid-out paper: traces with their colours and values, axes with their kinds and ranges.

The only place where traces, shapes and annotations meet before they are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.render.svg import annotation, bars, color, scatter, shapes
from dashboard.render.svg.axis import Axis, categories_of, kind_of
from dashboard.render.svg.bars import Bars, Mode
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.extent import Extent, reach, reversed_by
from dashboard.render.svg.figure_tree import Node
from dashboard.render.svg.paper import Paper, paper_font
from dashboard.render.svg.scatter import Scatter

_MARGINS = {"l": 80.0, "r": 80.0, "t": 100.0, "b": 80.0}


@dataclass(frozen=True)
class Setting:
    """Everything that is drawn, ready to be drawn."""

    paper: Paper
    scatters: list[Scatter]
    bars: list[Bars]
    mode: Mode

    def traces(self) -> list[Scatter | Bars]:
        """List all traces, bars first, as they are drawn."""
        return [*self.bars, *self.scatters]

    def subplots(self) -> list[tuple[Axis, Axis]]:
        """List the pairs of axes that traces are drawn on, in order of appearance."""
        pairs = {(trace.x.id, trace.y.id): (trace.x, trace.y) for trace in self.traces()}
        return [pairs[key] for key in sorted(pairs)]


def set_up(traces: list[Node], layout: Node, width: int, height: int) -> Setting:
    """Lay a figure out on a paper of a size."""
    shown = [(index, trace) for index, trace in enumerate(traces) if trace.flag("visible", default=True)]
    paper = _paper(layout, width, height, [trace for _, trace in shown])
    colorway = layout.column("colorway") or color.COLORWAY
    setting = Setting(paper, [], [], Mode.of(layout))
    for place, (index, trace) in enumerate(shown):
        _add(setting, index, trace, str(colorway[place % len(colorway)]))
    for pair in setting.subplots():
        for flat in (False, True):
            together = [item for item in setting.bars if (item.x, item.y) == pair and item.flat is flat]
            bars.arrange(together, setting.mode)
    _set_ranges(setting)
    return setting


def _add(setting: Setting, index: int, node: Node, base_color: str) -> None:
    axes = setting.paper.axes
    across, up = axes[node.text("xaxis", "x")], axes[node.text("yaxis", "y")]
    xs, ys = _columns(node)
    values = [across.calculated(value) for value in xs], [up.calculated(value) for value in ys]
    if node.text("type", "scatter") == "scatter":
        setting.scatters.append(Scatter(index, node, across, up, *values, base_color))
        return
    trace = Bars(index, node, across, up, *values, base_color)
    trace.fill_rows()
    setting.bars.append(trace)


def _columns(node: Node) -> tuple[list[Any], list[Any]]:
    xs, ys = node.column("x"), node.column("y")
    if not xs or not ys:
        xs, ys = xs or list(range(len(ys))), ys or list(range(len(xs)))
    count = min(len(xs), len(ys))
    return xs[:count], ys[:count]


def _paper(layout: Node, width: int, height: int, traces: list[Node]) -> Paper:
    margin = {side: layout.number(f"margin.{side}", default) for side, default in _MARGINS.items()}
    axes: dict[str, Axis] = {}
    paper = Paper(
        width,
        height,
        margin["l"],
        margin["t"],
        width - margin["l"] - margin["r"],
        height - margin["t"] - margin["b"],
        layout.number("margin.pad", 0),
        axes,
        layout,
        paper_font(layout),
    )
    if paper.inner_width <= 0 or paper.inner_height <= 0:
        raise ValueError(f"the margins leave no room: {width} x {height} pixels, margins {margin}")
    for letter in "xy":
        names = {trace.text(f"{letter}axis", letter) for trace in traces} or {letter}
        for name in sorted(names, key=lambda item: int(item[1:] or 1)):
            axes[name] = _axis(paper, name, [trace for trace in traces if trace.text(f"{letter}axis", letter) == name])
    return paper


def _axis(paper: Paper, name: str, traces: list[Node]) -> Axis:
    layout, letter = paper.layout, name[0]
    node = layout.at(f"{letter}axis{name[1:]}")
    strict = "strict" in {node.text("autotypenumbers", layout.text("autotypenumbers", "convert types"))}
    columns = [_columns(trace)["xy".index(letter)] for trace in traces]
    kind = node.text("type", "-")
    if kind == "-":
        kind = kind_of(next((column for column in columns if column), []), strict=strict)
    if kind not in {"linear", "log", "date", "category"}:
        raise UnknownFeatureError(f"{node.path}.type", kind)
    low, high = node.pair("domain", (0.0, 1.0))
    start, length = paper.span(letter)
    offset = start + length * (low if letter == "x" else 1 - high)
    axis = Axis(
        name, node, kind, offset, length * (high - low), separators=layout.text("separators", ".,"), strict=strict
    )
    if kind == "category":
        axis.categories = categories_of(node, columns)
    return axis


def _set_ranges(setting: Setting) -> None:
    axes = setting.paper.axes
    extents = {name: Extent() for name in axes}
    if any(_given(axis) is None for axis in axes.values()):
        _ask(setting, extents)
    for name, axis in axes.items():
        members = [axes[other] for other in _matched(axes, name)]
        given = next((found for found in map(_given, members) if found is not None), None)
        if given is not None:
            axis.start, axis.end = given
            continue
        whole = Extent()
        for member in members:
            whole.join(extents[member.id], axis.length / member.length)
        low, high = reach(axis, whole)
        axis.start, axis.end = (high, low) if any(map(reversed_by, members)) else (low, high)


def _matched(axes: Mapping[str, Axis], name: str) -> list[str]:
    """List an axis and those that match it, the axis itself first."""
    roots = {other: axis.node.text("matches", other) for other, axis in axes.items()}
    root = roots[name]
    while roots.get(root, root) != root:
        root = roots[root]
    return [name, *(other for other in axes if other != name and root in {other, roots[other]})]


def _given(axis: Axis) -> tuple[float, float] | None:
    wish, ends = axis.node.raw("autorange"), axis.node.column("range")
    if wish or len(ends) != 2:
        return None
    start, end = axis.position(ends[0]), axis.position(ends[1])
    if start is None or end is None:
        raise UnknownFeatureError(f"{axis.node.path}.range", ends, "give both ends")
    return (start - 1, end + 1) if start == end else (start, end)


def _ask(setting: Setting, extents: dict[str, Extent]) -> None:
    seen: set[tuple[str, str]] = set()
    for trace in setting.scatters:
        pair = (trace.x.id, trace.y.id)
        scatter.ask_for_room(trace, extents[trace.x.id], extents[trace.y.id], first=pair not in seen)
        trace.x.smallest_step = trace.y.smallest_step = 0.0
        seen.add(pair)
    for item in setting.bars:
        along, sizes = extents[item.position_axis.id], extents[item.size_axis.id]
        bars.ask_for_room(item, setting.mode, along, sizes, setting.paper.font)
    for node in nodes(setting.paper.layout, "shapes"):
        shapes.ask_for_room(node, setting.paper, extents)
    for node in nodes(setting.paper.layout, "annotations"):
        annotation.ask_for_room(node, setting.paper, extents)


def nodes(layout: Node, plural: str) -> Iterable[Node]:
    """Return the visible annotations or shapes of a layout."""
    for index, tree in enumerate(layout.raw(plural) or ()):
        node = Node(tree, f"layout.{plural}[{index}]")
        if node.flag("visible", default=True):
            yield node
