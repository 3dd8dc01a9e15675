"""One module per format of figures of all countries, or of any reporter; the folder is the register."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from etl.errors import InputError
from etl.world.inputs._input import InputFormat, WorldInput

#: By so many bytes a file is recognised.
_BEGINNING = 1 << 12


def input_formats() -> list[InputFormat]:
    """Find every format in this folder, in the order of the modules' names."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    return [one for module in modules if isinstance(one := getattr(module, "INPUT_FORMAT", None), InputFormat)]


def world_input(path: Path) -> WorldInput:
    """Return a file as an input; raise InputError if it cannot be read, or is of no format that is known."""
    try:
        with path.open("rb") as file:
            start = file.read(_BEGINNING)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    formats = input_formats()
    for one in formats:
        if one.recognises(path, start):
            return one.open(path)
    known = "; ".join(one.title for one in formats)
    raise InputError(f"{path.name} is none of the files that a world is made of: {known}")
