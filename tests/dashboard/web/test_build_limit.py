"""Pages that are made: a few at once, a few more that wait, and nobody beyond."""

from __future__ import annotations

import threading

import pytest
from werkzeug.exceptions import TooManyRequests

from dashboard.web.build_limit import WAITING, BuildLimit
from dashboard.web.gateway import THREADS


def test_so_many_are_made_at_once_so_many_wait_and_the_next_is_sent_away() -> None:
    limit, running, most = BuildLimit(2, 4), list[int](), list[int]()
    both, go_on = threading.Barrier(3), threading.Event()

    def build() -> None:
        with limit.turn():
            running.append(1)
            most.append(len(running))
            if len(most) <= 2:
                both.wait(10)
            assert go_on.wait(10)
            running.pop()

    threads = [threading.Thread(target=build) for _ in range(4)]
    for thread in threads[:2]:
        thread.start()
    both.wait(10)
    for thread in threads[2:]:
        thread.start()
    while limit._waiting._value:
        pass
    with pytest.raises(TooManyRequests) as refused, limit.turn():
        pytest.fail("a fifth is let in")
    assert refused.value.retry_after == 1
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert max(most) == 2
    with limit.turn():
        pass


def test_readers_of_kept_pages_have_threads_of_their_own() -> None:
    assert WAITING < THREADS
