"""Pages that are made: a few at once, a few more that wait, and nobody beyond."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from werkzeug.exceptions import TooManyRequests

from dashboard.charts._chart import all_charts
from dashboard.editions import EditionCache
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.pins import PinStore
from dashboard.embeds.repository import FRAME, ChartRepository
from dashboard.text import Words
from dashboard.web.build_limit import WAITING, BuildLimit
from dashboard.web.gateway import THREADS
from etl.pipeline import DataFolder


def test_so_many_are_made_at_once_so_many_wait_and_the_next_is_sent_away() -> None:
    limit, running, most = BuildLimit(2, 4), list[int](), list[int]()
    both, go_on = threading.Barrier(3), threading.Event()

    def build() -> None:
        with limit.slot():
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
    with pytest.raises(TooManyRequests) as refused, limit.slot():
        pytest.fail("a fifth is let in")
    assert refused.value.retry_after == 1
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert max(most) == 2
    with limit.slot():
        pass


def test_readers_of_kept_pages_have_threads_of_their_own() -> None:
    assert WAITING < THREADS


def test_charts_for_articles_wait_for_the_same_turns_and_kept_ones_for_none(
    project: DataFolder, tmp_path: Path
) -> None:
    limit = BuildLimit(1, 1)
    charts = ChartRepository(
        EditionCache(project.store), all_charts(), {"en": Words()}, PinStore(tmp_path), limit=limit
    )
    kept = charts.find("turnover", {}, EmbedAddresses("/"))
    page = charts.form(kept, FRAME)
    with limit.slot():
        assert charts.form(charts.find("turnover", {}, EmbedAddresses("/")), FRAME) == page
        for ask in (lambda: charts.form(kept, "svg"), lambda: charts.snapshot("growth", {})):
            with pytest.raises(TooManyRequests):
                ask()
