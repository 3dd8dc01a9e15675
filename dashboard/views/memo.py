"""Memoization: what is made of one version's tables as of one day, or of one view, is made once for the same arguments.

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
    def memoized(*args: P.args, **kwargs: P.kwargs) -> R:
        memo: dict[object, R] = getattr(args[0], "memo", {})
        key = (function, args[1:], tuple(sorted(kwargs.items())))
        if key not in memo:
            memo[key] = function(*args, **kwargs)
        return memo[key]

    return memoized


def once_per_points(*layers: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a pure function of a view's points, facts and some layers be called once for all views that differ in others: what claims laid over a chart share."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        once: Any = once_per_view(function)

        @wraps(function)
        def memoized(*args: P.args, **kwargs: P.kwargs) -> R:
            view: Any = args[0]
            while _is_laid_over_same(view, layers):
                view = view.under
            found: R = once(view, *args[1:], **kwargs)
            return found

        return memoized

    return decorate


def _is_laid_over_same(view: Any, layers: tuple[str, ...]) -> bool:
    """Return whether the view under another has the same points, facts and layers of these names."""
    under = view.under
    if under is None or under.points is not view.points:
        return False
    alike = all(under.layers.get(name) is view.layers.get(name) for name in layers)
    return alike and bool(under.facts.items() <= view.facts.items())


def once_per_version(function: Callable[P, R]) -> Callable[P, R]:
    """Let a pure function of tables and of hashable arguments be called once for the same tables and arguments."""

    @wraps(function)
    def memoized(*args: P.args, **kwargs: P.kwargs) -> R:
        memo = getattr(args[0], "memo", None)
        if memo is None:
            return function(*args, **kwargs)
        key = (function, args[1:], tuple(sorted(kwargs.items())))
        found: R = memo.get(key, lambda: function(*args, **kwargs))
        return found

    return memoized
