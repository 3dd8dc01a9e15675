"""The fields of one row of UN Comtrade as text and numbers, whatever carried them: JSON, or a line of a file.

What a field means is in `rows`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from etl.sources._delimited import IMPORT_UNOPENED, LOST_DIGITS, has_lost_digits, shown

Fields = Mapping[str, object]

_WHOLE = re.compile(r"[0-9]{1,9}(\.0)?")
_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{0,20})?([eE][+-]?[0-9]{1,2})?")


class RowError(ValueError):
    """A row that is not understood; its reader says where it stands. `remedy` is what helps, if it is not the usual."""

    def __init__(self, what: str, remedy: str = "") -> None:
        """Keep what is wrong and what helps."""
        super().__init__(what)
        self.remedy = remedy


def text_field(fields: Fields, name: str) -> str:
    """Return a field that must be there and not blank, as text."""
    if name not in fields:
        raise RowError(f"the field {name} is missing")
    found = optional_text(fields, name)
    if not found:
        raise RowError(f"the field {name} is blank")
    return found


def optional_text(fields: Fields, name: str) -> str:
    """Return a field as text; a blank where it is not there or null. Numbers and strings of numbers are the same."""
    value = fields.get(name)
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    raise RowError(f"{name} is {shown(repr(value))} where a text or a number belongs")


def whole_number(fields: Fields, name: str) -> int:
    """Return a field that must hold a whole number."""
    found = text_field(fields, name)
    if not _WHOLE.fullmatch(found):
        raise RowError(f"{name} {shown(found)} is not a whole number")
    return int(found.removesuffix(".0"))


def number_field(fields: Fields, name: str) -> float | None:
    """Return a field that must be there and holds a number that is not negative, or None where it is blank or null."""
    if name not in fields:
        raise RowError(f"the field {name} is missing")
    found = optional_text(fields, name)
    if not found:
        return None
    if has_lost_digits(found):
        raise RowError(f"{name} {shown(found)} {LOST_DIGITS}", IMPORT_UNOPENED)
    if not _NUMBER.fullmatch(found) or isinstance(fields[name], bool):
        raise RowError(f"{name} {shown(found)} is not a number such as 1234.5")
    value = float(found)
    if not math.isfinite(value):
        raise RowError(f"{name} {shown(found)} is no amount")
    return value
