"""Bar traces: where each bar stands beside or upon the others, and the room that they ask for.

How a bar looks is the business of `barmarks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from dashboard.render.svg.axis import Axis
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.extent import Asked, Extent, same
from dashboard.render.svg.figure_tree import Node, column, is_column
from dashboard.render.svg.text import LINE_SPACING, Font, line_count

TEXT_PAD = 3.0
_MODES = ("group", "stack", "relative", "overlay")


@dataclass(slots=True)
class Bar:
    """One bar in calculated values: from `low` to `high` along the position axis, from `base` to `top` along the size axis."""

    row: int
    position: float
    size: float
    base: float = 0.0
    low: float = 0.0
    high: float = 0.0
    has_base: bool = False
    outermost: bool = True

    @property
    def top(self) -> float:
        """Return the value at which the bar ends."""
        return self.base + self.size


@dataclass
class Bars:
    """A bar trace with its axes; `bars` leaves out rows without a size, `places` keeps them."""

    index: int
    node: Node
    x: Axis
    y: Axis
    xs: list[float | None]
    ys: list[float | None]
    base_color: str
    bars: list[Bar] = field(default_factory=list)
    places: list[float] = field(default_factory=list)
    step: float = 1.0

    @property
    def flat(self) -> bool:
        """Return whether the bars lie."""
        return self.node.text("orientation", "v") == "h"

    @property
    def position_axis(self) -> Axis:
        """Return the axis along which bars stand beside one another."""
        return self.y if self.flat else self.x

    @property
    def size_axis(self) -> Axis:
        """Return the axis that says how long a bar is."""
        return self.x if self.flat else self.y

    def fill_rows(self) -> None:
        """Make a bar of each row that has a place and a size."""
        places, sizes = (self.ys, self.xs) if self.flat else (self.xs, self.ys)
        based = self.node.raw("base")
        bases = column(based) if is_column(based) else [based] * len(sizes)
        for row, (place, size) in enumerate(zip(places, sizes, strict=True)):
            if place is None:
                continue
            self.places.append(place)
            if size is None:
                continue
            base = self.size_axis.calculated(bases[row]) if row < len(bases) else None
            self.bars.append(Bar(row, place, size, base or 0.0, has_base=base is not None))


@dataclass(frozen=True)
class Mode:
    """How the layout sets bars: side by side or stacked, and how far apart."""

    name: str
    gap: float
    group_gap: float

    @classmethod
    def of(cls, layout: Node) -> Mode:
        """Read the mode from a layout."""
        name = layout.text("barmode", "group")
        if name not in _MODES:
            raise UnknownFeatureError("layout.barmode", name)
        return cls(name, layout.number("bargap", 0.2), layout.number("bargroupgap", 0.0))


def arrange(traces: list[Bars], mode: Mode) -> None:
    """Set the bars of one subplot and one orientation beside or upon one another."""
    own_offset = [trace for trace in traces if trace.node.raw("offset" if mode.name == "group" else "base") is not None]
    together = [trace for trace in traces if trace not in own_offset]
    alone = traces if mode.name == "overlay" else own_offset
    for trace in alone:
        _spread([trace], mode)
    if mode.name == "overlay" or not together:
        return
    _spread(together, mode)
    if mode.name == "group":
        _keep_apart(together)
    else:
        _stack(together, apart=mode.name == "relative")


def _spread(traces: list[Bars], mode: Mode) -> None:
    positions = [place for trace in traces for place in trace.places]
    distinct = sorted(set(positions))
    between = [later - earlier for earlier, later in pairwise(distinct)]
    step = 1.0 if not between or traces[0].position_axis.kind == "category" else min(between)
    crowded = len(positions) != len(distinct)
    beside = len(traces) if crowded and mode.name == "group" else 1
    shared = step * (1 - mode.gap) / beside
    width = shared * (1 - mode.group_gap)
    for index, trace in enumerate(traces):
        _place(trace, ((2 * index + 1 - beside) * shared - width) / 2 if beside > 1 else -width / 2, width)
        trace.step = step
    if distinct:
        _force_step(traces[0].position_axis, step, distinct[0], allowed=crowded)


def _place(trace: Bars, start: float, width: float) -> None:
    widths, offsets = trace.node.raw("width"), trace.node.raw("offset")
    for bar in trace.bars:
        own = _nth(widths, bar.row, width)
        bar.low = bar.position + _nth(offsets, bar.row, start + (width - own) / 2)
        bar.high = bar.low + own


def _nth(value: object, row: int, default: float) -> float:
    listed = column(value) if is_column(value) else [value] * (row + 1)
    found = listed[row] if row < len(listed) else None
    return float(found) if isinstance(found, int | float) else default


def _force_step(axis: Axis, step: float, start: float, *, allowed: bool) -> None:
    if axis.kind in {"log", "category"} or not allowed:
        axis.smallest_step = 0.0
    elif axis.smallest_step is None:
        axis.smallest_step, axis.forced_start = step, start
    elif axis.smallest_step and axis.smallest_step != step:
        axis.smallest_step = 0.0


def _keep_apart(traces: list[Bars]) -> None:
    """Set two bars of one trace at one place upon one another, that neither hides the other."""
    for trace in traces:
        if trace.node.raw("base") is not None:
            continue
        sums: dict[tuple[float, bool], float] = {}
        for bar in trace.bars:
            key = (bar.position, bar.size < 0)
            bar.base = sums.get(key, 0.0) or bar.base
            sums[key] = sums.get(key, 0.0) + bar.size


def _stack(traces: list[Bars], *, apart: bool) -> None:
    sums: dict[tuple[float, bool], float] = {}
    for bar in (bar for trace in traces for bar in trace.bars):
        key = (bar.position, apart and bar.size < 0)
        bar.base = sums.get(key, 0.0)
        sums[key] = bar.base + bar.size
    for bar in (bar for trace in traces for bar in trace.bars):
        bar.outermost = bar.top == sums[bar.position, apart and bar.size < 0]


def ask_for_room(trace: Bars, mode: Mode, positions: Extent, sizes: Extent, font: Font) -> None:
    """Ask for a whole step at each place, and for zero and every end along the size axis."""
    half = trace.step / 2
    places = [place + side for place in trace.places for side in (-half, half)]
    if trace.node.raw("width") or trace.node.raw("offset"):
        places += [end for bar in trace.bars for end in (bar.low, bar.high)]
    positions.ask(trace.position_axis, same(places))
    stacked = mode.name in {"stack", "relative"} and trace.node.raw("base") is None
    to_zero = stacked or any(not bar.has_base or not bar.base for bar in trace.bars)
    ends = [bar.top for bar in trace.bars] + [bar.base for bar in trace.bars if bar.has_base]
    before, after = _text_room(trace, font)
    sizes.ask(trace.size_axis, _asked(ends, before, after), padded=True, to_zero=to_zero)


def _asked(ends: Iterable[float], before: float, after: float) -> list[Asked]:
    seen = list(ends)
    return [Asked(value, before, after) for value in (min(seen), max(seen))] if seen else []


def _text_room(trace: Bars, font: Font) -> tuple[float, float]:
    outside = trace.node.text("textposition", "auto") == "outside" and not trace.flat
    text = trace.node.raw("text")
    if not outside or not text or trace.node.raw("textangle") not in {None, "auto", 0}:
        return 0.0, 0.0
    texts = [str(item) for item in column(text) if item is not None] if is_column(text) else [str(text)]
    size = font.over(trace.node.at("textfont")).over(trace.node.at("outsidetextfont")).size
    room = size * LINE_SPACING * max((line_count(item) for item in texts), default=0) + TEXT_PAD
    below = any(bar.size < 0 for bar in trace.bars)
    above = any(bar.size >= 0 for bar in trace.bars)
    return (room if below else 0.0), (room if above else 0.0)
