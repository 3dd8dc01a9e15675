"""One package per publisher, one module per format or interface; the folders are the register. No source knows another."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import TypeVar

from etl.sources._source import ApiSource, FileSource

_Kind = TypeVar("_Kind", FileSource, ApiSource)


def file_sources() -> dict[str, FileSource]:
    """Find every file source in this folder, by its word on the command line."""
    return {source.name: source for source in _find_declared("FILE_SOURCE", FileSource)}


def api_sources() -> dict[str, ApiSource]:
    """Find every live source in this folder, by its word on the command line."""
    return {source.name: source for source in _find_declared("API_SOURCE", ApiSource)}


def _find_declared(name: str, kind: type[_Kind]) -> Iterator[_Kind]:
    for module in _modules():
        source = getattr(module, name, None)
        if isinstance(source, kind):
            yield source


@cache
def _modules() -> tuple[ModuleType, ...]:
    """Return every module of this folder; the registers are asked for each stored file, and folders are walked once."""
    return tuple(importlib.import_module(one.name) for one in pkgutil.walk_packages(__path__, f"{__name__}."))
