"""Numbers as axis labels: the d3-format codes that plotly takes, and plotly's own way where no code is given."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from dashboard.render.svg.errors import UnknownFeatureError

MINUS = "−"
_SPECIFIER = re.compile(
    r"^(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<symbol>\$)?(?P<zero>0)?(?P<width>\d+)?(?P<comma>,)?"
    r"(?:\.(?P<precision>\d+))?(?P<trim>~)?(?P<type>[a-z%])?$",
    re.IGNORECASE,
)
_TYPES = frozenset("efgrsdp%")
_SI = ["y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"]
_COMMON = ["f", "p", "n", "μ", "m", "", "k", "M", "G", "T"]


@dataclass(frozen=True)
class Style:
    """How an axis without a format code writes its numbers."""

    exponents: str = "B"
    least_exponent: float = 3
    thousands: bool = False
    separators: str = ".,"


def formatted(value: float, code: str, separators: str = ".,") -> str:
    """Write a number by a d3-format code such as `,.0f`, `.1%`, `~s`; separators as in plotly's layout."""
    match = _SPECIFIER.match(code)
    if match is None or (match["type"] and match["type"] not in _TYPES) or match["width"] or match["align"]:
        raise UnknownFeatureError("tickformat", code, "use [+][$][,][.precision][~] and one of e f g r s d p %")
    kind, precision = match["type"] or "", match["precision"]
    places = int(precision) if precision is not None else (12 if not kind else 6)
    body, suffix = _digits(abs(value), kind, places)
    if match["trim"] or not kind:
        body = _trimmed(body)
    negative = value < 0 and any(digit in "123456789" for digit in body)
    body = _separated(body, separators, thousands=bool(match["comma"]))
    sign = MINUS if negative else {"+": "+", " ": " "}.get(match["sign"] or "", "")
    return sign + (match["symbol"] or "") + body + suffix


def _digits(value: float, kind: str, places: int) -> tuple[str, str]:
    if kind in {"%", "p"}:
        return (f"{value * 100:.{places}f}" if kind == "%" else _significant(value * 100, places)), "%"
    if kind == "s":
        return _with_prefix(value, places)
    if kind in {"d", "f"}:
        return (f"{_half_up(value)}" if kind == "d" else f"{value:.{places}f}"), ""
    if kind in {"e", "r"}:
        return (_exponential if kind == "e" else _significant)(value, places), ""
    return _general(value, max(places, 1)), ""


def _half_up(value: float) -> int:
    return math.floor(value + 0.5)


def _significant(value: float, places: int) -> str:
    if value == 0:
        return f"{0:.{max(places - 1, 0)}f}"
    decimals = places - 1 - math.floor(math.log10(value))
    return f"{round(value, decimals):.{max(decimals, 0)}f}"


def _general(value: float, places: int) -> str:
    exponent = math.floor(math.log10(value)) if value else 0
    return _exponential(value, places - 1) if exponent < -6 or exponent >= places else _significant(value, places)


def _exponential(value: float, places: int) -> str:
    mantissa, exponent = f"{value:.{places}e}".split("e")
    return f"{mantissa}e{int(exponent):+d}"


def _with_prefix(value: float, places: int) -> tuple[str, str]:
    exponent = math.floor(math.log10(float(f"{value:.{max(places - 1, 0)}e}"))) if value else 0
    step = max(-8, min(8, math.floor(exponent / 3)))
    return _significant(value / 10 ** (3 * step), places), _SI[8 + step]


def _trimmed(body: str) -> str:
    mantissa, mark, exponent = body.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + mark + exponent


def _separated(body: str, separators: str, *, thousands: bool) -> str:
    whole, point, rest = body.partition(".")
    if thousands:
        whole = f"{int(whole):,}".replace(",", separators[1:2])
    return whole + (separators[:1] if point else "") + rest


def automatic(value: float, rounding: int, exponent: int, style: Style) -> str:
    """Write a number as plotly does without a code: rounded to the step's digits, the axis' common power marked."""
    shared = 0 if style.exponents == "none" else exponent
    size = abs(value)
    if size < 10**-rounding / 2:
        body, negative = "0", False
    else:
        body, negative = _rounded(size / 10**shared, rounding + shared), value < 0
        body = _grouped(body, style)
    return (MINUS if negative else "") + body + (_power(shared, style.exponents) if shared else "")


def _rounded(size: float, places: int) -> str:
    if places <= 0:
        unit = 10**-places
        return str(_half_up(size / unit) * unit)
    return _trimmed(f"{size:.{min(places, 20)}f}")


def _grouped(body: str, style: Style) -> str:
    whole, point, _ = body.partition(".")
    wanted = style.thousands or bool(point) or len(whole) > 4
    return _separated(body, style.separators, thousands=wanted and len(style.separators) > 1)


def _power(exponent: int, style: str) -> str:
    signed = f"{MINUS}{-exponent}" if exponent < 0 else f"+{exponent}"
    if style == "hide":
        return ""
    if style in {"e", "E"}:
        return style + signed
    if style == "power" or not -15 <= exponent <= 14:
        return f"×10<sup>{signed.lstrip('+')}</sup>"
    return "B" if style == "B" and exponent == 9 else _COMMON[exponent // 3 + 5]


def rounding_of(step: float, ends: tuple[float, float], style: Style) -> tuple[int, int]:
    """Return how many decimals a step needs, and the power of ten that an axis' labels share."""
    rounding = 2 - math.floor(math.log10(step) + 0.01)
    largest = max(abs(ends[0]), abs(ends[1]))
    power = math.floor(math.log10(largest) + 0.01) if largest else 0
    if abs(power) <= style.least_exponent:
        return rounding, 0
    if style.exponents in {"SI", "B"} and -15 <= power <= 14:
        return rounding, 3 * _half_up((power - 1) / 3)
    return rounding, power
