"""Fetching, run through real HTTP against the stand-in, with a small source of our own."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest

from etl.errors import ContractError, InputError, NineBridgesError, PublisherError, StoreError, UsageError
from etl.ingest import vintages
from etl.jobs.fetch import FetchResult, fetch, plan
from etl.pipeline import DataFolder, build
from etl.raw import RawStore
from etl.sources._source import (
    COVER_COLUMNS,
    LIST_COLUMNS,
    TRADE_COLUMNS,
    ApiSource,
    FetchScope,
    Key,
    ParseResult,
    RefusedError,
    SourceInfo,
    SourceRequest,
    SourceResponse,
    TruncatedError,
    no_rows,
)
from etl.transport.client import TRIES, PublisherClient, key_of
from tests.effort import is_thorough
from tests.standin.server import BROKEN, BUSY, DROPPED, HTML, ReceivedRequest, Reply, StandIn, serving

SECRET = "secret+key/with=signs"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _ask(wanted: FetchScope) -> list[SourceRequest]:
    return [
        SourceRequest("figures", (("year", str(year)),)) for year in range(wanted.first_year, wanted.today.year + 1)
    ]


def _refuse(answer: SourceResponse) -> None:
    if answer.status == 429:
        raise RefusedError("too many requests", again=True)
    if answer.status == 403:
        raise RefusedError("the daily quota is used up: try again tomorrow")
    if answer.content_type.startswith("text/html"):
        raise RefusedError("a page instead of data", again=answer.status >= 500)


def _parse(body: bytes, request: SourceRequest) -> ParseResult:
    try:
        rows = [(str(flow), str(period), float(value)) for flow, period, value in json.loads(body)]
    except (ValueError, TypeError) as error:
        raise InputError(f"not understood: {error}") from error
    if len(rows) >= 4 and "flow" not in dict(request.params):
        raise TruncatedError("4 rows are as many as there can be")
    trade = pd.DataFrame(
        [("toy", "KOR", "RUS", flow, period, "TOTAL", "TOTAL", value, None, "FOB" if flow == "export" else "CIF", "reported", None) for flow, period, value in rows],
        columns=list(TRADE_COLUMNS),
    )  # fmt: skip
    flows = [request.get("flow")] if request.get("flow") else ["export", "import"]
    covers = pd.DataFrame(
        [("toy", "KOR", "RUS", flow, request.get("year"), "TOTAL") for flow in flows], columns=list(COVER_COLUMNS)
    )
    return ParseResult(trade, no_rows(LIST_COLUMNS), len(rows), {}, covers=covers)


def _split(request: SourceRequest) -> list[SourceRequest]:
    return [replace(request, params=(*request.params, ("flow", flow))) for flow in ("export", "import")]


TOY = ApiSource(
    name="toy",
    info=SourceInfo("toy", "Toy figures", "Nobody", "nothing real", "none", "none", "http://example.invalid"),
    base="http://example.invalid",
    variable="NINE_BRIDGES_TOY_URL",
    accept="application/json",
    parts={"all": "everything"},
    first_year=2019,
    pause=(1.0, 0.5),
    plan_requests=_ask,
    is_settled=lambda request, day: int(request.get("year")) < day.year - 1,
    raise_if_refused=_refuse,
    parse=_parse,
    split=_split,
    newest_due=lambda today: str(today.year - 1),
    key=Key("TOY_KEY", param="key", adds="more rows"),
)


@dataclass
class Bench:
    """A data folder of its own, a stand-in with figures, and a clock that only moves when told."""

    folders: DataFolder
    standin: StandIn
    figures: dict[str, list[tuple[str, str, float]]]
    waits: list[float] = field(default_factory=list)
    now: datetime = MONDAY

    def plan(self, keyed: bool = False):
        wanted = FetchScope(("all",), 2019, self.now.date(), keyed)
        return plan(TOY, wanted, self.folders.raw.receipts(), self.now)

    def publisher(self, key: str = "") -> PublisherClient:
        return PublisherClient(TOY, self.standin.address, key, wait=self.waits.append, clock=lambda: 0.0)

    def fetch(self, key: str = "") -> FetchResult:
        return fetch(self.folders, self.plan(bool(key)), self.publisher(key), lambda: self.now, lambda *_: None)

    def years_asked(self) -> list[str]:
        return [asked.params["year"] for asked in self.standin.log]

    def tree(self) -> dict[str, bytes]:
        root = self.folders.data
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a bench on which the toy source is one of the registered ones."""
    data = tmp_path / "data"
    shutil.copytree(request.getfixturevalue("small_built" if is_thorough() else "bare_built"), data)
    figures = {
        str(year): [("export", str(year), 100e6 + year), ("import", str(year), 200e6 + year)]
        for year in range(2019, 2027)
    }

    def answer(asked: ReceivedRequest) -> Reply:
        rows = [row for row in figures[asked.params["year"]] if row[0] == asked.params.get("flow", row[0])]
        return Reply(body=json.dumps(rows).encode())

    registered = vintages.api_sources()
    monkeypatch.setattr("etl.ingest.vintages.api_sources", lambda: {**registered, "toy": TOY})
    monkeypatch.setattr("etl.ingest.parsed_cache.api_sources", lambda: {**registered, "toy": TOY})
    with serving({"/figures": answer}) as standin:
        yield Bench(DataFolder(data), standin, figures)


def toy_rows(bench: Bench) -> pd.DataFrame:
    trade = bench.folders.store.current().read("trade")
    return trade[trade["source"] == "toy"].sort_values(["period", "flow", "published"])


def test_a_full_fetch_asks_each_year_once_and_stores_every_figure(bench: Bench) -> None:
    done = bench.fetch()
    assert bench.years_asked() == [str(year) for year in range(2019, 2027)]
    assert (done.requests, done.answers, done.read) == (8, 8, 16)
    assert len(toy_rows(bench)) == 16


def test_a_second_run_within_hours_asks_nothing(bench: Bench) -> None:
    first = bench.fetch().version
    bench.standin.log.clear()
    bench.now += timedelta(hours=3)
    again = bench.fetch()
    assert bench.standin.log == []
    assert (again.version, len(again.plan.settled), len(again.plan.fresh)) == (first, 6, 2)


def test_a_later_run_asks_only_what_can_still_be_revised(bench: Bench) -> None:
    bench.fetch()
    bench.standin.log.clear()
    bench.now += timedelta(days=7)
    bench.fetch()
    assert bench.years_asked() == ["2025", "2026"]


def test_what_was_asked_before_it_settled_is_asked_once_more(bench: Bench) -> None:
    bench.fetch()
    bench.now = datetime(2028, 2, 1, tzinfo=UTC)
    assert [request.get("year") for request in bench.plan().pending] == ["2025", "2026", "2027", "2028"]


def test_an_equal_value_adds_no_row_and_a_revised_one_adds_a_vintage_and_a_revision(bench: Bench) -> None:
    bench.fetch()
    bench.figures["2025"][0] = ("export", "2025", 150e6)
    bench.now += timedelta(days=7)
    bench.fetch()
    rows = toy_rows(bench)
    assert len(rows) == 17
    assert rows[rows["period"] == "2025"]["value_usd"].tolist() == [100e6 + 2025, 150e6, 200e6 + 2025]
    revisions = bench.folders.store.current().read("revisions")
    assert revisions[["revision", "old_usd", "new_usd"]].to_numpy().tolist() == [["revised", 100e6 + 2025, 150e6]]


def test_a_withdrawn_figure_is_marked_and_no_longer_the_answer(bench: Bench) -> None:
    bench.fetch()
    del bench.figures["2026"][1]
    bench.now += timedelta(days=7)
    version = bench.fetch().version
    assert version is not None
    assert toy_rows(bench)["status"].tolist().count("withdrawn") == 1
    flows = version.read("flows")
    gone = flows[(flows["source"] == "toy") & (flows["period"] == "2026") & (flows["flow"] == "import")]
    assert gone["known_until"].tolist() == [pd.Timestamp("2026-11-30")]
    assert version.read("revisions")["revision"].tolist() == ["withdrawn"]


def test_a_withdrawn_figure_that_comes_back_is_the_answer_again(bench: Bench) -> None:
    bench.fetch()
    taken = bench.figures["2026"].pop(1)
    bench.now += timedelta(days=7)
    bench.fetch()
    bench.figures["2026"].append(taken)
    bench.now += timedelta(days=7)
    version = bench.fetch().version
    assert version is not None
    assert sorted(version.read("revisions")["revision"]) == ["restored", "withdrawn"]
    flows = version.read("flows")
    back = flows[(flows["source"] == "toy") & (flows["period"] == "2026") & (flows["flow"] == "import")]
    assert back["known_until"].isna().tolist() == [False, True]


def test_an_answer_at_the_row_limit_is_split_and_never_a_short_table(bench: Bench) -> None:
    bench.figures["2020"] *= 2
    bench.figures["2020"] = [
        *bench.figures["2020"][:2],
        ("export", "2020-01", 500_000_000.0),
        ("import", "2020-01", 1_000_000_000.0),
    ]
    bench.fetch()
    flows_asked = [asked.params.get("flow") for asked in bench.standin.log if asked.params["year"] == "2020"]
    assert flows_asked == [None, "export", "import"]
    assert len(toy_rows(bench)) == 18


def test_retry_after_is_obeyed_and_pauses_are_kept(bench: Bench) -> None:
    bench.standin.faults = [replace(BUSY, headers={"Retry-After": "7"})]
    bench.fetch()
    assert bench.waits.count(7.0) == 1
    assert bench.waits.count(1.0) == 8


@pytest.mark.parametrize(
    "fault", [BUSY, BROKEN, DROPPED, replace(DROPPED, cut=3)], ids=["429", "500", "dropped", "cut"]
)
def test_a_passing_fault_is_asked_again(bench: Bench, fault: Reply) -> None:
    bench.standin.faults = [fault, fault]
    assert bench.fetch().answers == 8
    assert len(toy_rows(bench)) == 16


def test_a_lasting_fault_ends_with_status_4_after_a_bounded_number_of_tries(bench: Bench) -> None:
    bench.standin.faults = [BROKEN] * 50
    with pytest.raises(PublisherError) as caught:
        bench.fetch()
    assert caught.value.exit_status == 4
    assert len(bench.standin.log) == TRIES


def test_a_quota_is_not_asked_again_and_what_came_before_it_is_kept(bench: Bench) -> None:
    bench.standin.faults = []
    quota = Reply(403, b'{"message": "Out of call volume quota."}')
    handler = bench.standin.handlers["/figures"]
    bench.standin.handlers["/figures"] = lambda asked: quota if len(bench.standin.log) > 3 else handler(asked)
    with pytest.raises(PublisherError, match="quota"):
        bench.fetch()
    assert len(bench.standin.log) == 4
    assert len(toy_rows(bench)) == 6
    bench.standin.handlers["/figures"] = handler
    bench.standin.log.clear()
    bench.fetch()
    assert bench.years_asked() == ["2022", "2023", "2024", "2025", "2026"]
    assert len(toy_rows(bench)) == 16


def test_a_page_instead_of_data_is_refused_and_changes_no_table(bench: Bench) -> None:
    before = bench.folders.store.current().name
    bench.standin.faults = [HTML]
    with pytest.raises(PublisherError, match="page instead of data"):
        bench.fetch()
    assert bench.folders.store.current().name == before


def test_an_answer_that_is_not_understood_is_stored_and_never_built_with_and_keeps_no_other_back(bench: Bench) -> None:
    bench.standin.faults = [Reply(body=b"[[1, 2]]"), Reply(body=b"{")]
    with pytest.raises(
        InputError, match=r"figures\?year=2019.*and 1 more could not.*6 other answers are kept$"
    ) as caught:
        bench.fetch()
    assert caught.value.exit_status == 3
    assert toy_rows(bench)["period"].unique().tolist() == [str(year) for year in range(2021, 2027)]
    assert len(bench.folders.raw.receipts()) == 6
    assert b"[[1, 2]]" in [path.read_bytes() for path in bench.folders.raw.root.glob("[0-9a-f]*") if path.is_file()]
    assert [request.get("year") for request in bench.plan().pending] == ["2019", "2020"]


def test_a_fetch_of_which_nothing_is_understood_changes_no_table(bench: Bench) -> None:
    before = bench.folders.store.current().name
    bench.standin.handlers["/figures"] = lambda _: Reply(body=b"[[1, 2]]")
    with pytest.raises(InputError, match=r"and 7 more could not be used; no table changed$"):
        bench.fetch()
    assert bench.folders.store.current().name == before
    assert bench.folders.raw.receipts() == []


def test_a_no_after_an_answer_that_is_not_understood_is_what_is_told(bench: Bench) -> None:
    bench.standin.faults = [Reply(body=b"{"), Reply(403, b"no")]
    with pytest.raises(PublisherError, match=r"quota.*and 1 more could not be used; no table changed$"):
        bench.fetch()


def test_a_data_folder_that_cannot_be_read_is_said_before_anything_is_asked(bench: Bench) -> None:
    (bench.folders.data / "events.csv").write_text("spoilt")
    with pytest.raises(InputError, match=r"events\.csv"):
        bench.fetch()
    assert bench.standin.log == []


# Answers without rows


def test_an_answer_without_rows_is_never_settled(bench: Bench) -> None:
    rows = bench.figures.pop("2019"), bench.figures.pop("2020")
    bench.figures.update({"2019": [], "2020": []})
    done = bench.fetch()
    assert (done.answers, done.empty) == (8, 2)
    again = bench.plan()
    assert ([len(part) for part in (again.pending, again.settled, again.fresh, again.incomplete)]) == [0, 4, 2, 2]
    bench.figures.update({"2019": rows[0], "2020": rows[1]})
    bench.now += timedelta(days=7)
    assert [request.get("year") for request in bench.plan().pending] == ["2019", "2020", "2025", "2026"]
    bench.fetch()
    bench.now += timedelta(days=7)
    assert [request.get("year") for request in bench.plan().pending] == ["2025", "2026"]
    assert {"2019", "2020"} <= set(toy_rows(bench)["period"])


def test_answers_without_any_row_at_all_are_an_error_after_the_build(bench: Bench) -> None:
    bench.figures.update({str(year): [] for year in range(2019, 2027)})
    with pytest.raises(PublisherError, match=r"toy answered 8 requests.*year=2019.*no row") as caught:
        bench.fetch()
    assert caught.value.exit_status == 4
    assert len(bench.folders.raw.receipts()) == 8


def test_an_answer_with_a_gap_is_not_settled(bench: Bench) -> None:
    def gappy(body: bytes, request: SourceRequest) -> ParseResult:
        return replace(_parse(body, request), gaps=int(request.get("year") == "2020"))

    publisher = replace(bench.publisher(), source=replace(TOY, parse=gappy))
    planned = replace(bench.plan(), source=publisher.source)
    done = fetch(bench.folders, planned, publisher, lambda: bench.now, lambda *_: None)
    assert (done.empty, done.gaps) == (0, 1)
    bench.now += timedelta(days=7)
    assert [request.get("year") for request in bench.plan().pending] == ["2020", "2025", "2026"]


def test_everything_can_be_asked_again(bench: Bench) -> None:
    bench.fetch()
    wanted = FetchScope(("all",), 2024, bench.now.date(), keyed=False)
    receipts = bench.folders.raw.receipts()
    assert len(plan(TOY, wanted, receipts, bench.now).pending) == 0
    again = plan(TOY, wanted, receipts, bench.now, again=True)
    assert [request.get("year") for request in again.pending] == ["2024", "2025", "2026"]


def test_a_source_off_by_a_thousand_stops_the_build_and_is_set_aside(bench: Bench) -> None:
    bench.fetch()
    before = bench.folders.store.current().name
    bench.figures["2026"] = [("export", "2026", 100e9), ("import", "2026", 200e9)]
    bench.now += timedelta(days=7)
    with pytest.raises(ContractError, match="off its own past") as caught:
        bench.fetch()
    assert caught.value.exit_status == 5
    assert bench.folders.store.current().name == before
    assert build(bench.folders).name == before


def test_a_run_that_dies_goes_on_where_it_stopped_and_ends_with_the_same_tables(bench: Bench, tmp_path: Path) -> None:
    twin = DataFolder(tmp_path / "twin")
    shutil.copytree(bench.folders.data, twin.data)
    whole = fetch(twin, bench.plan(), bench.publisher(), lambda: bench.now, lambda *_: None).version
    bench.standin.log.clear()

    def die(done: int, total: int, request: SourceRequest) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(bench.folders, bench.plan(), bench.publisher(), lambda: bench.now, die)
    resumed = bench.fetch().version
    assert len(bench.standin.log) == 8
    assert resumed is not None
    assert whole is not None
    assert resumed.name == whole.name


@pytest.mark.parametrize("fault", [BROKEN, HTML, DROPPED, Reply(403, b"no"), Reply(200, b"{")], ids=str)
def test_the_key_is_nowhere_but_in_the_request(bench: Bench, fault: Reply, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    bench.fetch(SECRET)
    assert {asked.params["key"] for asked in bench.standin.log} == {SECRET}
    bench.standin.faults = [fault] * TRIES
    bench.now += timedelta(days=7)
    with pytest.raises(NineBridgesError) as caught:
        bench.fetch(SECRET)
    assert SECRET not in str(caught.value)
    assert "secret" not in caplog.text
    assert not [name for name, data in bench.tree().items() if b"secret" in data]


def test_an_answer_that_repeats_the_key_is_kept_without_it_and_with_the_digest_of_what_was_sent(bench: Bench) -> None:
    def answer(asked: ReceivedRequest) -> Reply:
        rows = [("export", asked.params["year"], 100e6), ("import", asked.params["year"], 200e6)]
        return Reply(body=json.dumps(rows).encode() + f"{' ' * 9}".encode()) if asked.params["year"] != "2020" else echo

    echo = Reply(body=f'[["export", "2020", 100e6], ["import", "2020", 200e6]] {quote(SECRET, safe="")}'.encode())
    bench.standin.handlers["/figures"] = answer
    with pytest.raises(InputError, match="year=2020"):
        bench.fetch(SECRET)
    assert not [name for name, data in bench.tree().items() if b"secret" in data]
    (removed,) = (line for line in bench.folders.raw.manifest.log.lines() if line.event == "key removed")
    assert removed.text == hashlib.sha256(echo.body).hexdigest()
    assert b"*****" in (bench.folders.raw.root / removed.name).read_bytes()


#: What a publisher may send instead of an answer, and what is said of it.
HOSTILE = {
    "a bomb": (
        Reply(body=gzip.compress(bytes(1 << 20)) * 300, headers={"Content-Encoding": "gzip"}),
        "more than 256 MB",
    ),
    "zipped twice": (
        Reply(body=b"x", headers={"Content-Encoding": "gzip, gzip"}),
        "an encoding that was not asked for",
    ),
    "brotli": (Reply(body=b"x", headers={"Content-Encoding": "br"}), "an encoding that was not asked for"),
    "cut zip": (Reply(body=gzip.compress(b"x" * 99)[:-9], headers={"Content-Encoding": "gzip"}), "was cut"),
    "no zip": (Reply(body=b"noise", headers={"Content-Encoding": "gzip"}), "cannot be unzipped"),
    "an odd wait": (Reply(429, b"", headers={"Retry-After": "\u00b2"}), "too many requests"),
    "an endless wait": (Reply(429, b"", headers={"Retry-After": "9" * 500}), "try again in 999999999999 seconds"),
    "a wait until the year 0": (Reply(429, b"", headers={"Retry-After": "Mon, 01 Jan 0000 00:00:00 GMT"}), "too many"),
    "an odd place": (Reply(302, b"", headers={"Location": "http://[::/"}), "no answer from 127"),
}


@pytest.mark.parametrize("sent", HOSTILE)
def test_whatever_a_publisher_sends_is_refused_in_one_line(bench: Bench, sent: str) -> None:
    reply, said = HOSTILE[sent]
    bench.standin.faults = [reply] * TRIES
    with pytest.raises(RefusedError, match=said):
        bench.publisher().ask(SourceRequest("figures", (("year", "2020"),)))


def test_a_zipped_answer_is_read(bench: Bench) -> None:
    bench.standin.faults = [Reply(body=gzip.compress(b"a") + gzip.compress(b"b"), headers={"Content-Encoding": "gzip"})]
    assert bench.publisher().ask(SourceRequest("figures", (("year", "2020"),))).body == b"ab"


def test_an_answer_that_trickles_is_given_up_and_keeps_nobody_waiting(bench: Bench) -> None:
    bench.standin.faults = [Reply(body=b"[]", slow=3.0)]
    with pytest.raises(RefusedError, match="was not there after 0 seconds"):
        replace(bench.publisher(), longest=0.2).ask(SourceRequest("figures", (("year", "2020"),)))


def test_a_percent_encoded_key_is_sent_decoded(bench: Bench) -> None:
    bench.publisher("secret%2Bkey%2Fwith%3Dsigns").ask(SourceRequest("figures", (("year", "2020"),)))
    assert bench.standin.log[0].params["key"] == SECRET


def test_redirects_are_not_followed_with_a_key(bench: Bench) -> None:
    bench.standin.faults = [Reply(302, b"", headers={"Location": f"{bench.standin.address}/elsewhere?key={SECRET}"})]
    with pytest.raises(
        PublisherError, match=r"302, it has moved to http.*/elsewhere: set NINE_BRIDGES_TOY_URL"
    ) as caught:
        bench.fetch(SECRET)
    assert SECRET not in str(caught.value)
    assert [asked.path for asked in bench.standin.log] == ["/figures"]


@pytest.mark.parametrize("base", ["localhost:8080", "example.invalid/v1", "ftp://example.invalid", "https://"])
def test_an_address_that_is_none_is_said_before_anything_is_asked(base: str) -> None:
    with pytest.raises(UsageError, match=r"is no address: set NINE_BRIDGES_TOY_URL to one such as http"):
        PublisherClient(TOY, base)


def test_no_answer_names_what_is_behind_it() -> None:
    publisher = PublisherClient(TOY, "http://127.0.0.1:1", wait=lambda _: None, clock=lambda: 0.0)
    with pytest.raises(RefusedError, match=r"no answer from 127\.0\.0\.1:1 \(NewConnectionError\)") as caught:
        publisher.ask(SourceRequest("figures"))
    assert caught.value.again


def test_a_required_key_that_is_not_set_says_which_variable() -> None:
    needing = replace(TOY, key=Key("TOY_KEY", header="X-Key", required=True, adds="everything"))
    with pytest.raises(PublisherError, match="TOY_KEY"):
        key_of(needing, {})
    assert key_of(needing, {"TOY_KEY": " abc\n"}) == "abc"
    assert key_of(TOY, {}) == ""


def test_another_run_that_holds_the_store_is_said_so(bench: Bench) -> None:
    with bench.folders.store.locked(), pytest.raises(StoreError, match="another run"):
        bench.fetch()
    assert bench.standin.log == []


def test_the_plan_is_made_of_names_that_give_the_requests_back() -> None:
    request = SourceRequest("a/b%2B", (("x", "1,2"), ("y", "ä & b")))
    assert SourceRequest.from_name(request.name) == request


def test_raw_answers_with_the_same_bytes_keep_a_receipt_each(bench: Bench) -> None:
    bench.figures.update({str(year): [] for year in range(2019, 2026)})
    bench.fetch()
    raw: RawStore = bench.folders.raw
    assert len(raw.receipts()) == 8
    assert len({receipt.digest for receipt in raw.receipts()}) == 2


def test_days_of_receipts_are_the_days_of_asking(bench: Bench) -> None:
    bench.fetch()
    assert {receipt.published for receipt in bench.folders.raw.receipts()} == {date(2026, 11, 23)}
