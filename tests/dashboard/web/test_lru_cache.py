"""What is kept at hand: made once for all who ask, bounded, and never a failure."""

from __future__ import annotations

import threading

import pytest

from dashboard.web.lru_cache import LruCache


def test_what_is_kept_is_made_once() -> None:
    kept: LruCache[str] = LruCache(10)
    made: list[str] = []
    assert [kept.get("a", lambda: made.append("a") or "x") for _ in range(3)] == ["x"] * 3
    assert made == ["a"]


def test_whoever_asks_meanwhile_waits_for_the_same() -> None:
    kept: LruCache[object] = LruCache(10)
    started, finish, made, got = threading.Event(), threading.Event(), list[object](), list[object]()

    def make() -> object:
        started.set()
        assert finish.wait(10)
        made.append(object())
        return made[-1]

    threads = [threading.Thread(target=lambda: got.append(kept.get("a", make))) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert started.wait(10)
    finish.set()
    for thread in threads:
        thread.join(10)
    assert len(made) == 1
    assert got == made * 5


@pytest.mark.parametrize(("bound", "left"), [(0, 0), (5, 1), (10, 2), (99, 4)])
def test_the_oldest_goes_first_beyond_the_bound(bound: int, left: int) -> None:
    kept: LruCache[str] = LruCache(bound, len)
    for name in "abcd":
        kept.get(name, lambda: "five!")
    assert len(kept) == left
    made: list[str] = []
    kept.get("d", lambda: made.append("again") or "five!")
    assert made == ([] if left else ["again"])


def test_what_is_asked_again_and_again_stays_while_others_go() -> None:
    kept: LruCache[str] = LruCache(2)
    made: list[str] = []
    for name in ("often", "b", "often", "c", "often", "d", "often"):
        kept.get(name, lambda name=name: made.append(name) or name)
    assert made == ["often", "b", "c", "d"]


def test_a_failure_reaches_its_asker_and_is_not_kept() -> None:
    kept: LruCache[str] = LruCache(10)

    def fail() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.get("a", fail)
    assert kept.get("a", lambda: "x") == "x"


def test_what_is_forgotten_is_made_again() -> None:
    kept: LruCache[int] = LruCache(10)
    kept.get("a", lambda: 1)
    kept.forget("a")
    kept.forget("never there")
    assert kept.get("a", lambda: 2) == 2
