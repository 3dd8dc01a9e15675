"""The step between ticks: plotly's choice of a round one for the room there is, and the walk from tick to tick.

A step is a number, or text as plotly writes it: `M12` (months), `L2` (linear on a logarithmic axis), `D1`, `D2` (digits).
Which ticks carry which label is the business of `ticks`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import NamedTuple

from dashboard.render.svg.axis import Axis
from dashboard.render.svg.dates import DAY, HOUR, MINUTE, MONTH_MEAN, SECOND, YEAR_MEAN, add_months, milliseconds

Size = float | str

_TENS, _DAYS = (2, 5, 10), (1, 2, 3, 7, 14)
_TWENTYFOURTHS, _SIXTIETHS = (1, 2, 3, 6, 12), (1, 2, 5, 10, 15, 30)
_DIGITS_ALL = (-0.046, 0, 0.301, 0.477, 0.602, 0.699, 0.778, 0.845, 0.903, 0.954, 1)
_DIGITS_FEW = (-0.301, 0, 0.301, 0.699, 1)
_YEAR_2000, _A_SUNDAY = milliseconds("2000-01-01") or 0.0, milliseconds("2000-01-02") or 0.0
_EDGE = 1e-4


class Step(NamedTuple):
    """The distance between ticks and a value at which one stands, in linear terms."""

    size: Size
    origin: float


def rough_size(axis: Axis) -> float:
    """Return the distance between ticks before it is rounded: about one tick in 40 pixels up, or 80 across."""
    wanted = axis.node.number("nticks", 0)
    if not wanted and axis.kind == "category":
        wanted = axis.length / round(1.2 * axis.node.number("tickfont.size", 12))
    if not wanted:
        wanted = min(max(axis.length / (80 if axis.is_x else 40), 4), 9) + 1
    return abs(axis.end - axis.start) / wanted


def automatic(axis: Axis, rough: float) -> Step:
    """Choose a round step."""
    if axis.kind == "date":
        step = _of_date(rough)
    elif axis.kind == "log":
        step = _of_log(axis, rough)
    elif axis.kind == "category":
        step = Step(float(math.ceil(max(rough, 1))), 0.0)
    else:
        step = Step(_rounded(rough, _power(rough), _TENS), 0.0)
    forced = axis.smallest_step or 0.0
    if forced > 0 and isinstance(step.size, float) and step.size < forced * 2:
        return Step(forced, axis.forced_start)
    return step


def _power(rough: float) -> float:
    return 10.0 ** math.floor(math.log10(rough))


def _rounded(rough: float, base: float, choices: tuple[int, ...]) -> float:
    return base * choices[min(bisect_right(choices, rough / base), len(choices) - 1)]


def _of_date(rough: float) -> Step:
    twice = rough * 2
    if twice > YEAR_MEAN:
        years = rough / YEAR_MEAN
        return Step(f"M{12 * _rounded(years, _power(years), _TENS):.0f}", _YEAR_2000)
    if twice > MONTH_MEAN:
        return Step(f"M{_rounded(rough / MONTH_MEAN, 1, _TWENTYFOURTHS):.0f}", _YEAR_2000)
    if twice > DAY:
        return Step(_rounded(rough, DAY, _DAYS), _A_SUNDAY)
    for unit, choices in ((HOUR, _TWENTYFOURTHS), (MINUTE, _SIXTIETHS), (SECOND, _SIXTIETHS)):
        if twice > unit:
            return Step(_rounded(rough, unit, choices), _YEAR_2000)
    return Step(_rounded(rough, _power(rough), _TENS), _YEAR_2000)


def _of_log(axis: Axis, rough: float) -> Step:
    if rough > 0.7:
        return Step(float(math.ceil(rough)), 0.0)
    if abs(axis.end - axis.start) >= 1:
        return Step("D2" if rough > 0.3 else "D1", 0.0)
    count = 1.5 * abs((axis.end - axis.start) / rough)
    linear = abs(10**axis.end - 10**axis.start) / count
    return Step(f"L{_rounded(linear, _power(linear), _TENS):.12g}", 0.0)


def first(axis: Axis, step: Step) -> float:
    """Return the first tick inside the range, walking from its start."""
    start = axis.start - (axis.end - axis.start) * _EDGE
    if isinstance(step.size, float):
        tick = _toward_inside(axis, (start - step.origin) / step.size) * step.size + step.origin
        return min(max(tick, 0.0), len(axis.categories) - 1.0) if axis.kind == "category" else tick
    amount = float(step.size[1:])
    if step.size[0] == "M":
        return _first_month(axis, step.origin, start, int(amount))
    if step.size[0] == "L":
        return math.log10(_toward_inside(axis, (10**start - step.origin) / amount) * amount + step.origin)
    return _next_digit(start, step.size, back=axis.reversed)


def _toward_inside(axis: Axis, value: float) -> int:
    return math.floor(value) if axis.reversed else math.ceil(value)


def _first_month(axis: Axis, origin: float, start: float, months: int) -> float:
    tick = add_months(origin, months * round((start - origin) / (MONTH_MEAN * months)))
    while tick >= start:
        tick = add_months(tick, -months)
    while tick < start:
        tick = add_months(tick, months)
    return add_months(tick, -months) if axis.reversed and tick > start else tick


def _next_digit(value: float, size: str, *, back: bool) -> float:
    digits = _DIGITS_FEW if size == "D2" else _DIGITS_ALL
    share = value % 1
    at = bisect_right(digits, share) - (1 if back else 0)
    chosen = digits[min(max(at, 0), len(digits) - 1)]
    return math.floor(value) + math.log10(round(10**chosen, 1))


def following(value: float, step: Step, *, back: bool) -> float:
    """Return the tick after one."""
    sign = -1 if back else 1
    if isinstance(step.size, float):
        return value + sign * step.size
    amount = float(step.size[1:])
    if step.size[0] == "M":
        return add_months(value, sign * int(amount))
    if step.size[0] == "L":
        return math.log10(10**value + sign * amount)
    return _next_digit(value + sign * 0.01, step.size, back=back)


def walk(axis: Axis, step: Step) -> list[float]:
    """List the ticks inside the range, at most one a pixel."""
    edge = (axis.end - axis.start) * _EDGE
    last, value = axis.end + edge, first(axis, step)
    if axis.kind == "category":
        last = max(-0.5, last) if axis.reversed else min(len(axis.categories) - 0.5, last)
    found: list[float] = []
    while (value >= last if axis.reversed else value <= last) and len(found) <= max(1000, axis.length):
        found.append(_snapped(value, step) if axis.kind == "linear" else value)
        value = following(value, step, back=axis.reversed)
        if value == found[-1]:
            break
    return found


def _snapped(value: float, step: Step) -> float:
    """Put a sum of many steps back on its grid: 0.30000000000000004 is 0.3."""
    if not isinstance(step.size, float) or step.size == 0:
        return value
    ideal = step.origin + round((value - step.origin) / step.size) * step.size
    return ideal if abs(value - ideal) < abs(step.size) * 1e-6 else value


def explicit(axis: Axis) -> Step | None:
    """Return the step that the layout prescribes, if it does."""
    size = axis.node.raw("dtick")
    if size is None or axis.node.text("tickmode", "linear") == "auto":
        return None
    origin = axis.node.raw("tick0")
    dated = _YEAR_2000 if axis.kind == "date" else 0.0
    start = dated if origin is None else (axis.position(origin) or 0.0)
    return Step(size if isinstance(size, str) else float(size), start)
