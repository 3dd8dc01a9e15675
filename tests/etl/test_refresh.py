"""Refreshing each publisher, end to end: the real connectors, through real HTTP, against the stand-ins."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from etl.cli.diff import compare_versions
from etl.jobs.fetch import FetchPlan, FetchResult, fetch, plan
from etl.model import UNDECIDED, OverallVerdict
from etl.pipeline import DataFolder
from etl.schema.table import as_of
from etl.sources import api_sources
from etl.sources._source import ApiSource, FetchScope, SourceRequest
from etl.transport.client import PublisherClient
from tests.effort import is_thorough
from tests.standin import comtrade, imf, kcs, kosis, world_bank
from tests.standin.server import StandIn, serving

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEYS = {"kcs": kcs.KEY, "un-comtrade": comtrade.KEY, "kosis": kosis.KEY}
#: The first year that is asked, and the first one where a year must have settled.
FIRST, EARLY = (2023, 2015) if is_thorough() else (2025, 2024)
SOURCES = ["imf-imts", "un-comtrade", "kcs", "world-bank", "kosis"]


@dataclass
class Publishers:
    """Every stand-in with what it holds, and a data folder of its own."""

    folders: DataFolder
    standins: dict[str, StandIn]
    imf: imf.ImfData
    comtrade: comtrade.ComtradeData
    customs: kcs.CustomsData
    bank: world_bank.WorldBankData
    table: kosis.KosisData
    now: datetime = NOW
    waits: list[float] = field(default_factory=list)

    def plan(self, name: str, first_year: int = FIRST, parts: tuple[str, ...] = (), *, keyed: bool = True) -> FetchPlan:
        source = api_sources()[name]
        wanted = FetchScope(parts or tuple(source.parts), first_year, self.now.date(), keyed and name in KEYS)
        return plan(source, wanted, self.folders.raw.receipts(), self.now)

    def publisher(self, source: ApiSource, *, keyed: bool = True) -> PublisherClient:
        key = KEYS.get(source.name, "") if keyed else ""
        return PublisherClient(
            source, self.standins[source.name].address, key, wait=self.waits.append, clock=lambda: 0.0
        )

    def fetch(
        self, name: str, first_year: int = FIRST, parts: tuple[str, ...] = (), *, keyed: bool = True
    ) -> FetchResult:
        planned = self.plan(name, first_year, parts, keyed=keyed)
        return fetch(self.folders, planned, self.publisher(planned.source, keyed=keyed), lambda: self.now, _no_progress)


def _no_progress(*_: object) -> None:
    """Show nothing."""


@contextmanager
def _publishers(built: Path, data: Path) -> Iterator[Publishers]:
    shutil.copytree(built, data)
    customs, table = kcs.customs("202301", "202610"), kosis.trade("201501", "202610")
    held = imf.ImfData(), comtrade.ComtradeData(), customs, world_bank.WorldBankData(), table
    modules = {"imf-imts": imf, "un-comtrade": comtrade, "kcs": kcs, "world-bank": world_bank, "kosis": kosis}
    with ExitStack() as stack:
        standins = {
            name: stack.enter_context(serving(module.handlers(figures)))
            for (name, module), figures in zip(modules.items(), held, strict=True)
        }
        yield Publishers(DataFolder(data), standins, *held)


@pytest.fixture
def publishers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Publishers]:
    """Return stand-ins, and data that has something to judge only if the tests are thorough."""
    built = request.getfixturevalue("small_built" if is_thorough() else "bare_built")
    with _publishers(built, tmp_path / "data") as publishers:
        yield publishers


@pytest.fixture
def judged(small_built: Path, tmp_path: Path) -> Iterator[Publishers]:
    """Return stand-ins, and data with claims and goals."""
    with _publishers(small_built, tmp_path / "data") as publishers:
        yield publishers


@pytest.mark.parametrize("name", SOURCES)
def test_a_full_fetch_asks_what_was_planned_and_a_second_run_asks_nothing(publishers: Publishers, name: str) -> None:
    planned = publishers.plan(name)
    done = publishers.fetch(name)
    assert done.requests == len(planned.pending) == len(publishers.standins[name].log)
    assert done.read > 0
    assert publishers.plan(name).pending == ()
    again = publishers.fetch(name)
    assert again.requests == 0
    assert again.version == done.version


@pytest.mark.parametrize("name", SOURCES)
def test_a_month_later_only_what_can_be_revised_is_asked(publishers: Publishers, name: str) -> None:
    full = publishers.fetch(name, EARLY)
    publishers.now += timedelta(days=30)
    monthly = publishers.plan(name, EARLY)
    assert len(monthly.pending) <= full.requests
    assert {request.name for request in monthly.settled}.isdisjoint(request.name for request in monthly.pending)
    before = full.version
    done = publishers.fetch(name, EARLY)
    assert before is not None
    assert done.version is not None
    assert compare_versions(before, done.version)["figures_revised"] == []


@pytest.mark.parametrize("name", SOURCES)
def test_a_run_killed_in_the_middle_and_resumed_ends_with_the_same_tables(
    publishers: Publishers, tmp_path: Path, name: str
) -> None:
    twin = DataFolder(tmp_path / "twin")
    shutil.copytree(publishers.folders.data, twin.data)
    planned = publishers.plan(name)
    source = planned.source
    whole = fetch(twin, planned, publishers.publisher(source), lambda: publishers.now, _no_progress).version
    middle = len(planned.pending) // 2

    def die(done: int, total: int, request: SourceRequest) -> None:
        if done == middle:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(publishers.folders, planned, publishers.publisher(source), lambda: publishers.now, die)
    left = publishers.plan(name)
    assert len(left.pending) == len(planned.pending) - middle
    resumed = publishers.fetch(name).version
    assert whole is not None
    assert resumed is not None
    assert resumed.name == whole.name


def test_a_revised_month_yields_one_vintage_and_one_line_in_the_report(publishers: Publishers) -> None:
    former = publishers.fetch("kcs", parts=("totals",)).version
    publishers.customs.revise("202605", "0303290000", imports=1_234_567)
    publishers.now += timedelta(days=7)
    version = publishers.fetch("kcs", parts=("totals",)).version
    assert former is not None
    assert version is not None
    report = compare_versions(former, version)
    assert [(row["period"], row["flow"]) for row in report["figures_revised"]] == [("2026-05", "import")]
    assert (report["figures_new"], report["figures_withdrawn"]) == ([], [])
    assert len(version.read("trade")) == len(former.read("trade")) + 1
    assert version.read("revisions")[["revision", "period"]].to_numpy().tolist() == [["revised", "2026-05"]]


def test_the_half_years_of_2017_get_an_independent_verdict_from_monthly_figures(judged: Publishers) -> None:
    before = judged.folders.store.current()
    words = as_of(before.read("claim_words")).set_index("claim")["word"]
    assert words["turnover-up-50-h1-2017"] == OverallVerdict.FITS_NEAREST
    version = judged.fetch("un-comtrade", 2016, ("totals-monthly",), keyed=False).version
    assert version is not None
    after = as_of(version.read("claim_words")).set_index("claim")["word"]
    for claim in ("turnover-up-50-h1-2017", "russian-exports-up-40-h1-2017"):
        assert after[claim] not in UNDECIDED
    moved = {row["claim"] for row in compare_versions(before, version)["claims"]}
    assert {"turnover-up-50-h1-2017", "russian-exports-up-40-h1-2017"} <= moved


def test_a_revised_half_year_names_the_claims_that_it_touches(judged: Publishers) -> None:
    former = judged.fetch("un-comtrade", 2016, ("totals-monthly",), keyed=False).version
    figure = (643, 410, "X", "201705", "TOTAL")
    judged.comtrade.revise(figure, 2 * comtrade.rule(*figure))
    judged.now += timedelta(days=7)
    for receipt in judged.folders.raw.receipts():
        if "2017" in receipt.request:
            judged.folders.raw.set_aside(receipt)
    version = judged.fetch("un-comtrade", 2016, ("totals-monthly",), keyed=False).version
    assert former is not None
    assert version is not None
    touched = {row["claim"] for row in compare_versions(former, version)["readings"]}
    assert touched == {"turnover-up-50-h1-2017", "russian-exports-up-40-h1-2017"}


@pytest.mark.usefixtures("all_derived")
def test_as_of_gives_the_past_back_exactly(publishers: Publishers) -> None:
    former = publishers.fetch("kcs").version
    publishers.customs.revise("202605", "0303290000", imports=1_234_567)
    publishers.now += timedelta(days=7)
    version = publishers.fetch("kcs").version
    assert former is not None
    assert version is not None
    day = pd.Timestamp("2026-11-24")
    for table in ("flows", "turnover", "growth", "series", "products", "mirror_gap"):
        said = [name for name in former.read(table).columns if name not in ("known_from", "known_until")]
        then, now = (as_of(one.read(table), day)[said].reset_index(drop=True) for one in (former, version))
        pd.testing.assert_frame_equal(then, now)


def test_exchange_rates_keep_their_vintages(publishers: Publishers) -> None:
    publishers.fetch("world-bank", 1990)
    publishers.bank.revise("KOR", 2025, 1420.5)
    publishers.now += timedelta(days=400)
    version = publishers.fetch("world-bank", 1990).version
    assert version is not None
    rates = version.read("exchange_rates")
    korean = rates[(rates["source"] == "world-bank") & (rates["currency"] == "KRW") & (rates["year"] == 2025)]
    assert korean["units_per_usd"].tolist()[-1] == 1420.5
    assert len(korean) == 2


def test_korean_months_decide_two_claims_and_are_dated_by_their_publisher(
    judged: Publishers,
) -> None:
    judged.fetch("kosis", 2016, ("months",))
    trade = judged.folders.store.current().read("trade")
    russian = trade[(trade["source"] == "kosis") & (trade["partner"] == "RUS") & (trade["flow"] == "import")]
    then = as_of(russian, pd.Timestamp("2018-02-03"))
    assert (then["period"].min(), then["period"].max(), len(then)) == ("2016-01", "2017-12", 24)
    checks = judged.folders.store.current().read("claim_checks").query("source == 'kosis'")
    assert set(checks["claim"]) == {"turnover-up-50-h1-2017", "russian-exports-up-40-h1-2017"}
    assert set(checks["role"]) == {"decides"}
    assert set(checks["verdict"]) <= {"agrees", "differs"}
    judged.table.revise("RU", "13103103829T2", "202605", 1_234_567)
    judged.now += timedelta(days=30)
    judged.fetch("kosis", 2016, ("months",))
    revised = judged.folders.store.current().read("trade").query("source == 'kosis' and period == '2026-05'")
    moved = revised[(revised["partner"] == "RUS") & (revised["flow"] == "import")]
    assert moved["published"].dt.strftime("%Y-%m-%d").tolist() == ["2026-06-16", "2026-12-24"]
    assert moved["value_usd"].tolist()[-1] == 1_234_567_000.0
