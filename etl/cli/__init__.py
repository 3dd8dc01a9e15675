"""The command line: one module per command; the folder is the register.

A command is a module with a function `command`: its parameters are the command's, its docstring is the help. The
module's name is the word for it (`import_` stands for import). What commands share has a name with an underscore
before it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable


def commands() -> dict[str, Callable[..., None]]:
    """Return every command of this folder, by its word on the command line."""
    found = {}
    for info in pkgutil.iter_modules(__path__, f"{__name__}."):
        word = info.name.rpartition(".")[2].rstrip("_")
        if not word.startswith("_"):
            found[word] = importlib.import_module(info.name).command
    return found
