"""Typed files read: TOML tables as values of a declared kind.

A key that is not known, and a value of another type or outside its closed list, is refused by name. What the values mean is no
concern here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from etl.errors import InputError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

#: A table of TOML: texts, numbers, days, lists and tables by key.
TomlTable = Mapping[str, Any]

_Declared = TypeVar("_Declared", bound="DataclassInstance")


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; raise InputError, naming file and place, if it is not one."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {error}") from error


def build_value(
    kind: type[_Declared], raw: TomlTable, path: Path, words: Mapping[str, tuple[str, ...]] | None = None
) -> _Declared:
    """Build a declared value from a TOML table; `words` are the closed lists of some keys.

    Raise InputError, naming the file, for keys that are unknown, missing or wrong.
    """
    if not isinstance(raw, Mapping):
        raise InputError(f"{path}: {kind.__name__} is {raw!r}; write a table")
    hints = get_type_hints(kind)
    name = raw.get("id") or kind.__name__
    if surplus := sorted(raw.keys() - hints.keys()):
        raise InputError(f"{path}: {name}: {kind.__name__} has no {surplus}; it has {sorted(hints)}")
    needed = {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}
    if missing := sorted(needed - raw.keys()):
        raise InputError(f"{path}: {name}: {missing} missing")
    try:
        values = {key: _convert(value, hints[key]) for key, value in raw.items()}
        for key, value in values.items():
            _check(value, hints[key], (words or {}).get(key, ()), key)
        return kind(**values)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise InputError(f"{path}: {name}: {error}") from error


def _convert(value: Any, hint: object) -> object:
    """Return a value as the word of a closed list, or the exact number, that its type is."""
    kinds = [one for one in (hint, *get_args(hint)) if isinstance(one, type) and issubclass(one, (StrEnum, Decimal))]
    return kinds[0](value) if kinds else value


def _check(value: object, hint: object, words: tuple[str, ...], key: str) -> None:
    """Raise ValueError for a value of another type than declared, or outside a closed list."""
    if not is_of_type(value, hint):
        wanted = "a list of text" if get_origin(hint) is tuple else getattr(hint, "__name__", str(hint))
        raise ValueError(f"{key} is {value!r}, which is not {wanted}")
    if words and value not in words:
        raise ValueError(f"{key} {value!r} is not one of {list(words)}")


def is_of_type(value: object, hint: Any) -> bool:
    """Return whether a value is of a type, such as `str`, `date | None` or `tuple[str, ...]`."""
    kind, parts = get_origin(hint), get_args(hint)
    if kind is tuple:
        return isinstance(value, tuple) and all(is_of_type(one, parts[0]) for one in value)
    if kind is UnionType:
        return any(is_of_type(value, part) for part in parts)
    return isinstance(value, kind or hint) and not (hint is int and isinstance(value, bool))


def list_tables(raw: TomlTable, key: str, path: Path) -> list[TomlTable]:
    """Return the tables that a key lists; raise InputError if it holds anything else."""
    listed = raw.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise InputError(f"{path}: {raw.get('id', '')}: {key} is not a list of tables; write [[{key}]] above each")
    return listed


def as_tuple(value: object) -> object:
    """Return a list of TOML as a tuple, anything else as it is."""
    return tuple(value) if isinstance(value, list) else value
