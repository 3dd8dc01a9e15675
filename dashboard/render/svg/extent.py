"""How far an axis reaches: every trace, shape and annotation asks for room, and plotly's rule weighs them.

An `Extreme` is a value with the pixels it needs beyond it. Who asks for how much stands with each trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dashboard.render.svg.axis import DEFAULT_RANGES, Axis

_PADDED_SHARE = 0.05


class Extreme(NamedTuple):
    """A value in linear terms, the pixels beyond it, and whether it wants the usual five per cent as well."""

    value: float
    pad: float = 0.0
    padded: bool = False


class Asked(NamedTuple):
    """One value that wants to be seen, and the pixels that it needs toward the axis' low and high values."""

    value: float
    before: float = 0.0
    after: float = 0.0


@dataclass(slots=True)
class Extent:
    """What has been asked of one axis so far."""

    low: list[Extreme] = field(default_factory=list)
    high: list[Extreme] = field(default_factory=list)

    def ask(self, axis: Axis, wanted: Iterable[Asked], *, padded: bool = False, to_zero: bool = False) -> None:
        """Ask for room for calculated values; on a plain axis `to_zero` takes zero in, tightly."""
        zero = to_zero and axis.kind == "linear"
        own = Extent()
        for item in wanted:
            value = axis.linear(item.value)
            if value is None:
                continue
            own._add(own.low, Extreme(min(0.0, value) if zero else value, max(item.before, 0), padded), -1, zero)
            own._add(own.high, Extreme(max(0.0, value) if zero else value, max(item.after, 0), padded), 1, zero)
        self.join(own)

    def join(self, other: Extent, scale: float = 1.0) -> None:
        """Take in what another extent asks, its pixels scaled to this axis."""
        for extreme in other.low:
            self._add(self.low, extreme._replace(pad=extreme.pad * scale), -1, zero=False)
        for extreme in other.high:
            self._add(self.high, extreme._replace(pad=extreme.pad * scale), 1, zero=False)

    @staticmethod
    def _add(kept: list[Extreme], new: Extreme, sign: int, zero: bool) -> None:
        for old in list(kept):
            if sign * (old.value - new.value) >= 0 and old.pad >= new.pad and (old.padded or not new.padded):
                return
            if sign * (new.value - old.value) >= 0 and old.pad <= new.pad and (new.padded or not old.padded):
                kept.remove(old)
        kept.append(Extreme(0.0) if zero and new.value == 0 else new)


def same(values: Iterable[float], pad: float = 0.0) -> list[Asked]:
    """Ask the same pixels on both sides of each value; only the ends of the values can matter."""
    seen = list(values)
    return [Asked(value, pad, pad) for value in {min(seen), max(seen)}] if seen else []


def reach(axis: Axis, extent: Extent) -> tuple[float, float]:
    """Return the range that plotly would choose for what was asked, low to high."""
    if not extent.low or not extent.high:
        return DEFAULT_RANGES[axis.letter]
    mode = axis.node.text("rangemode", "normal") if axis.kind == "linear" else "normal"
    least = min(item.value for item in extent.low)
    most = max(item.value for item in extent.high)
    if not (most - least) / axis.length:  # equal, or so near that no pixel's share of the span is a number
        return _around(least, mode, axis, extent)
    low, high = _tightest(axis.length, extent)
    if mode == "tozero":
        low, high = (Extreme(0.0) if low.value >= 0 else low), (Extreme(0.0) if high.value <= 0 else high)
    elif mode == "nonnegative":
        low, high = _not_negative(low, high, axis.length)
    return _stretched(low, high, axis.length)


def _pixels(extreme: Extreme, length: float) -> float:
    return extreme.pad + (_PADDED_SHARE * length if extreme.padded else 0)


def _slope(low: Extreme, high: Extreme, length: float) -> float:
    room = length - _pixels(low, length) - _pixels(high, length)
    return (high.value - low.value) / room


def _tightest(length: float, extent: Extent) -> tuple[Extreme, Extreme]:
    best, chosen = 0.0, (extent.low[0], extent.high[0])
    for low in extent.low:
        for high in extent.high:
            span = high.value - low.value
            if span <= 0:
                continue
            fits = length - _pixels(low, length) - _pixels(high, length) > length / 10
            pair = (low, high) if fits else (Extreme(low.value), Extreme(high.value))
            slope = _slope(*pair, length)
            if slope > best:
                best, chosen = slope, pair
    return chosen


def _not_negative(low: Extreme, high: Extreme, length: float) -> tuple[Extreme, Extreme]:
    if low.value - _slope(low, high, length) * _pixels(low, length) < 0:
        low = Extreme(0.0)
    return low, (Extreme(1.0) if high.value <= 0 else high)


def _stretched(low: Extreme, high: Extreme, length: float) -> tuple[float, float]:
    slope = _slope(low, high, length)
    return low.value - slope * _pixels(low, length), high.value + slope * _pixels(high, length)


def _around(value: float, mode: str, axis: Axis, extent: Extent) -> tuple[float, float]:
    if mode == "nonnegative":
        return max(0.0, value - 1), max(1.0, value + 1)
    if mode != "tozero":
        return value - 1, value + 1
    if not value / axis.length:
        return 0.0, 1.0
    wanted: Sequence[Extreme] = extent.high if value > 0 else extent.low
    pad = max(_pixels(item, axis.length) for item in wanted)
    end = value / (1 - min(0.5, pad / axis.length))
    return (0.0, end) if value > 0 else (end, 0.0)


def reversed_by(axis: Axis) -> bool:
    """Return whether the layout turns the axis around."""
    wish = axis.node.raw("autorange")
    return isinstance(wish, str) and "reversed" in wish
