"""One module per publisher's format or interface; the folder is the register. No source knows another."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import TypeVar

from etl.source import ApiSource, FileSource

_Kind = TypeVar("_Kind", FileSource, ApiSource)


def file_sources() -> dict[str, FileSource]:
    """Find every file source in this folder, by its word on the command line."""
    return {source.name: source for source in _declared("FILE_SOURCE", FileSource)}


def api_sources() -> dict[str, ApiSource]:
    """Find every live source in this folder, by its word on the command line."""
    return {source.name: source for source in _declared("API_SOURCE", ApiSource)}


def _declared(name: str, kind: type[_Kind]) -> Iterator[_Kind]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        source = getattr(importlib.import_module(f"{__name__}.{module.name}"), name, None)
        if isinstance(source, kind):
            yield source
