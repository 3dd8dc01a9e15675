"""A cache with a bound: a value is made once for all who ask meanwhile, and the least recently used goes first.

Keys name the version that something was made of, so nothing that is kept can be out of date.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class LruCache(Generic[T]):
    """Keeps values under keys, up to a total weight."""

    def __init__(self, bound: int, weight: Callable[[T], int] = lambda _: 1) -> None:
        self._bound, self._weight, self._lock = bound, weight, Lock()
        self._values: OrderedDict[object, Future[T]] = OrderedDict()
        self._weights: dict[object, int] = {}
        self._total = 0

    def get(self, key: object, make: Callable[[], T]) -> T:
        """Return the value of a key; make it if there is none, while others who ask for it wait."""
        with self._lock:
            future = self._values.get(key)
            if future is not None:
                self._values.move_to_end(key)
            else:
                mine = self._values[key] = Future()
        return future.result() if future is not None else self._make(key, mine, make)

    def _make(self, key: object, future: Future[T], make: Callable[[], T]) -> T:
        try:
            value = make()
        except BaseException as error:
            self.forget(key)
            future.set_exception(error)
            raise
        future.set_result(value)
        with self._lock:
            if self._values.get(key) is future:
                self._weights[key] = self._weight(value)
                self._total += self._weights[key]
                self._shrink()
        return value

    def _shrink(self) -> None:
        """Let the oldest go until the rest fits; what is still being made has no weight and stays."""
        while self._total > self._bound:
            self._drop(next(key for key in self._values if key in self._weights))

    def forget(self, key: object) -> None:
        """Remove the value of a key, if there is one."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: object) -> None:
        self._values.pop(key, None)
        self._total -= self._weights.pop(key, 0)

    def __len__(self) -> int:
        return len(self._values)
