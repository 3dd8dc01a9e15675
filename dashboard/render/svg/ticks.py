"""The ticks of an axis: where they stand and what is written at them. How they are drawn belongs in `axes`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.render.svg import dates, numerals, steps
from dashboard.render.svg.axis import Axis
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import Node
from dashboard.render.svg.steps import Step

_FINER = {"y": "m", "m": "d", "d": "M", "M": "S", "S": "S"}


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick at a linear value. `scale` makes a label smaller or bigger than the rest, `dx` and `dy` move it, in em."""

    value: float
    text: str = ""
    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0
    plain: bool = False


def ticks_of(axis: Axis) -> list[Tick]:
    """List an axis' ticks with their labels, in the order of the range."""
    try:
        return _ticks_of(axis)
    except UnknownFeatureError as error:
        raise error.at(f"{axis.node.path}.tickformat") from None


def _ticks_of(axis: Axis) -> list[Tick]:
    mode = axis.node.text("tickmode", "array" if axis.node.raw("tickvals") is not None else "auto")
    if mode == "array":
        return _given(axis)
    step = steps.explicit(axis) or steps.automatic(axis, steps.rough_size(axis))
    values = steps.walk(axis, step)
    ticks = _labelled(axis, step, values)
    return _thinned(axis, step, [_affixed(axis, tick, index, len(ticks)) for index, tick in enumerate(ticks)])


def _thinned(axis: Axis, step: Step, ticks: list[Tick]) -> list[Tick]:
    every = int(axis.node.number("ticklabelstep", 1))
    if every <= 1 or not isinstance(step.size, float):
        return ticks
    counts = [round((tick.value - step.origin) / step.size) for tick in ticks]
    return [replace(tick, text="") if count % every else tick for tick, count in zip(ticks, counts, strict=True)]


def _given(axis: Axis) -> list[Tick]:
    texts = axis.node.column("ticktext")
    low, high = sorted((axis.start, axis.end))
    edge = (high - low) * 1e-4
    found = []
    for index, value in enumerate(axis.node.column("tickvals")):
        linear = axis.linear(axis.calculated(value))
        if linear is None or not low - edge < linear < high + edge:
            continue
        written = index < len(texts)
        found.append(Tick(linear, str(texts[index]) if written else _exact(axis, linear), plain=written))
    return [_affixed(axis, tick, index, len(found)) for index, tick in enumerate(found)]


def _exact(axis: Axis, linear: float) -> str:
    """Write a value that the layout names without a text: as the axis does, with more digits."""
    code = axis.node.text("tickformat", "")
    if axis.kind == "category":
        return _category(axis, linear)
    if axis.kind == "date":
        if code:
            return dates.formatted(linear, code)
        fine = _precision(steps.automatic(axis, steps.rough_size(axis) / 100))
        text, _, head = dates.automatic(linear, _FINER[fine]).partition("\n")
        return head if text in {"00:00", "00:00:00"} else text + (f"<br>{head}" if head else "")
    value = 10**linear if axis.kind == "log" else linear
    if code:
        return numerals.formatted(value, code, axis.separators)
    rounding, exponent = numerals.rounding_of(abs(value) or 1, (0, value or 1), _style(axis))
    return numerals.automatic(value, rounding + 4, exponent, _style(axis))


def _labelled(axis: Axis, step: Step, values: list[float]) -> list[Tick]:
    if axis.kind == "category":
        return [Tick(value, _category(axis, value)) for value in values]
    if axis.kind == "date":
        return _dated(axis, step, values)
    if axis.kind == "log":
        return [_log_tick(axis, step, value) for value in values]
    code = axis.node.text("tickformat", "")
    if code:
        return [Tick(value, numerals.formatted(value, code, axis.separators)) for value in values]
    style, size = _style(axis), float(step.size)
    rounding, exponent = numerals.rounding_of(size, (axis.start, axis.end), style)
    bare = replace(style, exponents=style.exponents if style.exponents == "none" else "hide")
    return [
        Tick(value, numerals.automatic(value, rounding, exponent, bare if abs(value / size) < 1e-6 else style))
        for value in values
    ]


def _category(axis: Axis, value: float) -> str:
    index = round(value)
    return str(axis.categories[index]) if 0 <= index < len(axis.categories) else ""


def _style(axis: Axis) -> numerals.Style:
    node: Node = axis.node
    return numerals.Style(
        node.text("exponentformat", "B"),
        node.number("minexponent", 3),
        node.flag("separatethousands", False),
        axis.separators,
    )


def _precision(step: Step) -> str:
    """Return which part of a date a step makes worth writing."""
    if isinstance(step.size, str):
        on_new_year = dates.formatted(step.origin, "%m-%d %H:%M") == "01-01 00:00"
        if not on_new_year:
            return "d"
        return "m" if int(step.size[1:]) % 12 else "y"
    if step.size >= dates.DAY:
        return "d"
    return "M" if step.size >= dates.MINUTE else "S"


def _dated(axis: Axis, step: Step, values: list[float]) -> list[Tick]:
    code, precision = axis.node.text("tickformat", ""), _precision(step)
    ticks, before = [], ""
    for value in values:
        whole = dates.formatted(value, code.replace("<br>", "\n")) if code else dates.automatic(value, precision)
        text, _, head = whole.partition("\n")
        if head and head != before:
            before, text = head, f"{text}<br>{head}"
        elif head and axis.node.text("side", "bottom") == "top":
            text += "<br> "
        ticks.append(Tick(value, text))
    return ticks


def _log_tick(axis: Axis, step: Step, value: float) -> Tick:
    code = axis.node.text("tickformat", "")
    linear = isinstance(step.size, str) and step.size[0] == "L"
    if code:
        return Tick(value, numerals.formatted(10**value, code, axis.separators))
    if linear:
        size = float(str(step.size)[1:])
        rounding, exponent = numerals.rounding_of(size, (10**axis.start, 10**axis.end), _style(axis))
        return Tick(value, numerals.automatic(10**value, rounding, exponent, _style(axis)))
    if isinstance(step.size, float) or (value + 0.01) % 1 < 0.1:
        return _power_tick(axis, step, value)
    digit = str(round(10 ** (value % 1)))
    return Tick(value, digit, scale=0.75, plain=True)


def _power_tick(axis: Axis, step: Step, value: float) -> Tick:
    style = _style(axis)
    power = round(value)
    if style.exponents == "power" or not -15 <= power <= 14:
        raised = f"<sup>{power}</sup>".replace("-", numerals.MINUS) if power not in {0, 1} else ""
        return Tick(value, ("10" if power else "1") + raised, scale=1.25)
    if style.exponents in {"e", "E"} and abs(power) > 2:
        return Tick(value, f"1{style.exponents}{power:+d}".replace("-", numerals.MINUS))
    amount = 10.0**power
    rounding, exponent = numerals.rounding_of(amount, (0, amount), style)
    tick = Tick(value, numerals.automatic(amount, rounding + 4, exponent, style))
    if step.size != "D1":
        return tick
    if not axis.is_x:
        return replace(tick, dx=-0.25, dy=-1 / 6)
    return replace(tick, dx=(-1 if axis.reversed else 1) * (0.5 if value < 0 else 0.25), dy=0.5)


def _affixed(axis: Axis, tick: Tick, index: int, count: int) -> Tick:
    if tick.plain or not tick.text:
        return tick
    before = axis.node.text("tickprefix", "") if _shown(axis, "showtickprefix", index, count) else ""
    after = axis.node.text("ticksuffix", "") if _shown(axis, "showticksuffix", index, count) else ""
    return replace(tick, text=before + tick.text + after) if before or after else tick


def _shown(axis: Axis, name: str, index: int, count: int) -> bool:
    wish = axis.node.text(name, "all")
    return wish == "all" or (wish == "first" and index == 0) or (wish == "last" and index == count - 1)
