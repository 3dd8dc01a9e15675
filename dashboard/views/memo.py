"""What is taken from one version's tables as of one day, taken once: by a function and its arguments.

Frames and views that come from here are shared by all who ask, in every thread: nobody changes them. Tables without a
memo, as tests have them, are looked at anew each time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def once_per_view(function: Callable[P, R]) -> Callable[P, R]:
    """Let a pure function of a view and of hashable arguments be called once for them: what a chart's sizes share."""

    @wraps(function)
    def taken(*args: P.args, **kwargs: P.kwargs) -> R:
        view: Any = args[0]
        key = (function, args[1:], tuple(sorted(kwargs.items())))
        if key not in view.memo:
            view.memo[key] = function(*args, **kwargs)
        found: R = view.memo[key]
        return found

    return taken


def once_per_version(function: Callable[P, R]) -> Callable[P, R]:
    """Let a pure function of tables and of hashable arguments be called once for the same tables and arguments."""

    @wraps(function)
    def taken(*args: P.args, **kwargs: P.kwargs) -> R:
        tables: Any = args[0]
        memo = getattr(tables, "memo", None)
        if memo is None:
            return function(*args, **kwargs)
        key = (function, args[1:], tuple(sorted(kwargs.items())))
        found: R = memo.get(key, lambda: function(*args, **kwargs))
        return found

    return taken
