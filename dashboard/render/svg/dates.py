"""Dates on axes: text to milliseconds and back, steps of months, and the d3-time-format codes in English.

Milliseconds count from 1970-01-01 without a time zone. Reads no clock.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from dashboard.render.svg.errors import UnknownFeatureError

DAY = 86_400_000.0
HOUR, MINUTE, SECOND = 3_600_000.0, 60_000.0, 1000.0
YEAR_MEAN, MONTH_MEAN = 31_557_600_000.0, 2_629_800_000.0

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - plotly's dates have no zone
_DATE = re.compile(
    r"^\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{2})(?::(\d{2})(\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?\s*$"
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_CODE = re.compile(r"%(-?)([A-Za-z%])")


def milliseconds(value: object) -> float | None:
    """Read a date as plotly takes it: `2016`, `2016-03`, `2016-03-01 12:00`; a number counts as milliseconds."""
    if isinstance(value, int | float):
        return float(value)
    match = _DATE.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second, rest = match.groups()
    try:
        moment = datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
    except ValueError:
        return None
    return (moment - _EPOCH).total_seconds() * 1000 + float(rest or 0) * 1000


def moment(value: float) -> datetime:
    """Return the date of a count of milliseconds, to the microsecond."""
    return _EPOCH + timedelta(milliseconds=value)


def add_months(value: float, months: int) -> float:
    """Shift by whole months, keeping the end of a month at the end of a month."""
    time = value % DAY
    shifted = moment(value - time + 3 * DAY)
    count = shifted.year * 12 + shifted.month - 1 + months
    return (shifted.replace(year=count // 12, month=count % 12 + 1) - _EPOCH).total_seconds() * 1000 + time - 3 * DAY


def formatted(value: float, code: str) -> str:
    """Write a date by d3-time-format codes; month names are English, so that other languages use numbers or ticktext."""
    when = moment(value)

    def part(match: re.Match[str]) -> str:
        shown = _part(when, match.group(2))
        return (shown.lstrip("0") or "0") if match.group(1) else shown

    return _CODE.sub(part, code)


def _part(when: datetime, letter: str) -> str:
    quarter = (when.month - 1) // 3 + 1
    parts = {
        "Y": f"{when.year:04d}",
        "y": f"{when.year % 100:02d}",
        "m": f"{when.month:02d}",
        "d": f"{when.day:02d}",
        "e": f"{when.day:2d}",
        "B": _MONTHS[when.month - 1],
        "b": _MONTHS[when.month - 1][:3],
        "q": str(quarter),
        "H": f"{when.hour:02d}",
        "M": f"{when.minute:02d}",
        "S": f"{when.second:02d}",
        "j": f"{when.timetuple().tm_yday:03d}",
        "%": "%",
    }
    if letter not in parts:
        raise UnknownFeatureError("tickformat", f"%{letter}", "use %Y %y %m %d %e %B %b %q %H %M %S %j")
    return parts[letter]


def automatic(value: float, precision: str) -> str:
    """Write a date to a precision of "y", "m", "d", "M" or "S"; what follows a newline is shown where it changes."""
    if precision == "y":
        return formatted(value, "%Y")
    if precision == "m":
        return formatted(value, "%b %Y")
    if precision == "d":
        return formatted(value, "%b %-d\n%Y")
    return formatted(value, "%H:%M" if precision == "M" else "%H:%M:%S") + formatted(value, "\n%b %-d, %Y")
