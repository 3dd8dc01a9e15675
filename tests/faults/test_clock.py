"""A clock set back, or that was ahead: no figure is dated by it, nothing is taken for fresh, and what is pinned stays."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.charts._chart import all_charts
from dashboard.editions import EditionCache
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.pins import PinStore
from dashboard.embeds.repository import ChartRepository
from dashboard.text import Words
from etl.errors import StoreError
from etl.integrity.receipts import RawFile, Receipt, check_clock
from etl.pipeline import DataFolder
from tests.faults.runs import (
    FETCH,
    NOW,
    Weather,
    asking,
    assert_nothing_lost,
    assert_refused,
    customs_of,
    in_force,
    stored,
)
from tests.standin import kcs
from tests.standin.server import serving

BACK = "2026-01-10T09:00:00+00:00"


def test_a_clock_set_back_is_told_before_anything_is_asked_or_stored_and_a_right_one_goes_on(
    weather: Weather, data: Path
) -> None:
    file = str(customs_of(data))
    with serving(kcs.handlers(kcs.customs("202501", "202610"))) as standin:
        order = {"environment": asking(standin)}
        assert weather("etl", *FETCH, data=data, **order).status == 0
        before, good = stored(data), in_force(data)
        standin.log.clear()
        for words in (FETCH, ("import", "kcs", file)):
            refused = weather("etl", *words, data=data, now=BACK, **order)
            assert_refused(refused, "the clock says 2026-01-10", "stored at 2026-11-24", "set the clock right")
        assert (standin.log, stored(data), in_force(data)) == ([], before, good)
        assert weather("etl", "build", data=data, now=BACK).status == 0, "a build needs no clock"
        assert in_force(data) == good
        assert weather("etl", *FETCH, data=data, **order).status == 0
    assert_nothing_lost(before, data)


def test_what_was_stored_while_the_clock_was_ahead_heals_as_it_is_told(weather: Weather, data: Path) -> None:
    with serving(kcs.handlers(kcs.customs("202501", "202610"))) as standin:
        order = {"environment": asking(standin)}
        assert weather("etl", *FETCH, data=data, now="2031-01-01T00:00:00+00:00", **order).status == 0
        refused = weather("etl", *FETCH, data=data, **order)
        assert_refused(refused, "if it was wrong then, `python -m etl forget ")
        (command,) = re.findall(r"`python -m etl (forget [0-9a-f ]+)`", refused.err)
        assert weather("etl", *command.split(), data=data, **order).status == 0
        assert weather("etl", *FETCH, data=data, **order).status == 0
    published = DataFolder(data).store.current().read("trade")["published"]
    assert str(published.max().date()) == NOW[:10]


@pytest.mark.parametrize(("ahead", "told"), [(timedelta(minutes=59), False), (timedelta(minutes=61), True)])
def test_clocks_may_differ_by_an_hour(ahead: timedelta, told: bool) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    receipts = [Receipt.of("kcs", RawFile(b"x", "file.csv", now + ahead))]
    if told:
        with pytest.raises(StoreError, match="the clock says 2026-11-24 00:00"):
            check_clock(receipts, now)
    else:
        check_clock(receipts, now)


def test_a_pinned_chart_stays_when_the_clock_of_the_server_is_set_back(small: Path, tmp_path: Path) -> None:
    def repository(day: date) -> ChartRepository:
        charts = {"growth": all_charts()["growth"]}
        return ChartRepository(
            EditionCache(DataFolder(small).store), charts, {"en": Words()}, PinStore(tmp_path), lambda: day
        )

    right = repository(date(2026, 11, 24))
    now = right.find("growth", {}, EmbedAddresses("/"))
    asked = {"asof": now.snapshot.day, "digest": now.snapshot.digest}
    pinned = right.form(right.find("growth", asked, EmbedAddresses("/")), "svg")
    back = repository(date(1970, 1, 1))
    assert back.form(back.find("growth", asked, EmbedAddresses("/")), "svg") == pinned
