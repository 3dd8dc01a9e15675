"""Fetching: what has to be asked, every answer stored as it comes, and one new version at the end.

A plan is worked out before anything is sent, from what the publisher's limits allow and what is already held. Every
answer is stored before it is read, so a run that dies goes on where it stopped.

Only an answer that held something of all that was asked for can settle its request: publishers answer a request that
they misread, like one about a period that is not out, with no row and no error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from etl.errors import ContractError, InputError, NineBridgesError, PublisherError
from etl.files import digest_of
from etl.integrity.receipts import RawFile, Receipt, check_clock
from etl.pipeline import DataFolder, build_locked, check_data
from etl.raw import RawStore
from etl.sources._source import ApiSource, FetchScope, ParseResult, RefusedError, SourceRequest, TruncatedError
from etl.store import Version
from etl.transport.client import PublisherClient
from etl.transport.key_echo import EchoError, without_key

#: An answer younger than this is not asked for again, so that a run that died goes on where it stopped.
FRESH = timedelta(hours=12)

Progress = Callable[[int, int, SourceRequest], None]


@dataclass(frozen=True)
class FetchPlan:
    """What a fetch will ask, and what it need not ask because it is held and settled, or was answered just now.

    `incomplete` was answered just now with nothing, or not with all: it is not asked again at once, and is not settled.
    """

    source: ApiSource
    scope: FetchScope
    pending: tuple[SourceRequest, ...]
    settled: tuple[SourceRequest, ...] = ()
    fresh: tuple[SourceRequest, ...] = ()
    incomplete: tuple[SourceRequest, ...] = ()


@dataclass
class FetchResult:
    """What a fetch did: requests sent, answers stored, figures read, what was ignored, and the version in force.

    `empty` counts the answers without any row, `gaps` the parts asked for that were in no answer; `remarks` are what a
    person should know of what was read or left out.
    """

    plan: FetchPlan
    requests: int = 0
    answers: int = 0
    empty: int = 0
    gaps: int = 0
    read: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    version: Version | None = None


def plan(
    source: ApiSource, scope: FetchScope, receipts: Sequence[Receipt], now: datetime, *, again: bool = False
) -> FetchPlan:
    """Work out what has to be asked, given what was answered before: with `again` everything that is wanted.

    Raises StoreError for a clock behind the receipts.
    """
    check_clock(receipts, now)
    if again:
        return FetchPlan(source, scope, tuple(source.plan_requests(scope)))
    answered = {receipt.request: receipt for receipt in receipts if receipt.format == source.name and receipt.request}
    pending: list[SourceRequest] = []
    settled: list[SourceRequest] = []
    fresh: list[SourceRequest] = []
    incomplete: list[SourceRequest] = []
    for request in source.plan_requests(scope):
        receipt = answered.get(request.name)
        if receipt is None:
            pending.append(request)
        elif receipt.full and source.is_settled(request, receipt.recorded_at.date()):
            settled.append(request)
        elif now - receipt.recorded_at < FRESH:
            (fresh if receipt.full else incomplete).append(request)
        else:
            pending.append(request)
    return FetchPlan(source, scope, tuple(pending), tuple(settled), tuple(fresh), tuple(incomplete))


def fetch(
    folder: DataFolder, planned: FetchPlan, client: PublisherClient, now: Callable[[], datetime], progress: Progress
) -> FetchResult:
    """Ask what is planned, store each answer, and build with all of them.

    A request that the publisher refuses ends the fetch, an answer that is not understood does not; what was answered
    is built with, and the error is raised afterwards. Answers that break a hard check are set aside, so that
    the next build is what the last one was.
    """
    check_data(folder.data)
    result = FetchResult(planned)
    with folder.writing():
        receipts, errors = _ask_all(folder.raw, result, client, now, progress)
        result.requests = client.requests_made
        if receipts or not errors:
            result.version = _build_or_set_aside(folder, receipts)
    if errors:
        raise _final_error(result, errors) from errors[-1]
    if result.empty and result.empty == result.answers:
        raise PublisherError(
            f"{planned.source.name} answered {result.empty} requests, the first of them {planned.pending[0].name}, and gave"
            " no row: nothing of that is out, or it is asked for in words that the publisher no longer knows;"
            " it will be asked again, see `--dry-run`"
        )
    return result


def _final_error(result: FetchResult, errors: Sequence[NineBridgesError]) -> NineBridgesError:
    """Return the one error to raise: what ended the fetch, or else the first answer that was not understood."""
    last = errors[-1]
    worst = errors[0] if isinstance(last, InputError) else last
    others = f", and {len(errors) - 1} more could not be used" if len(errors) > 1 else ""
    held = f"{result.answers} other answers are kept" if result.answers else "no table changed"
    passing = ": run it again for the rest" if isinstance(worst, RefusedError) and worst.again else ""
    return type(worst)(f"{worst}{others}; {held}{passing}")


def _ask_all(
    raw: RawStore, result: FetchResult, client: PublisherClient, now: Callable[[], datetime], progress: Progress
) -> tuple[list[Receipt], list[NineBridgesError]]:
    """Ask one request after the other; return the receipts of what was stored, and the errors met.

    Only a publisher's refusal ends it: the next request would meet it, too.
    """
    receipts: list[Receipt] = []
    errors: list[NineBridgesError] = []
    requests = list(reversed(result.plan.pending))
    while requests:
        request = requests.pop()
        progress(len(receipts), len(receipts) + len(requests) + 1, request)
        try:
            receipts.append(_ask_one(raw, result, client, request, now))
        except TruncatedError as error:
            if smaller := result.plan.source.split(request):
                requests.extend(reversed(smaller))
            else:
                errors.append(error)
        except InputError as error:
            errors.append(error)
        except PublisherError as error:
            return receipts, [*errors, error]
    return receipts, errors


def _ask_one(
    raw: RawStore, result: FetchResult, client: PublisherClient, request: SourceRequest, now: Callable[[], datetime]
) -> Receipt:
    """Ask a request, store the bytes, then read them; only what was understood gets a receipt."""
    source = result.plan.source
    answer = client.ask(request)
    body = _without_key(source, client.key, answer.body, request)
    file = RawFile(body, source.name, now(), request=request.name, status=answer.status)
    receipt = Receipt.of(source.name, file)
    raw.store_bytes(body, receipt)
    if body is not answer.body:
        raw.note_removal(receipt, digest_of(answer.body))
    try:
        parsed = source.parse(body, request)
    except InputError as error:
        raw.store_unread(body, receipt)
        raise InputError(f"{source.name} answered {request.name} with {raw.root / receipt.digest}: {error}") from error
    receipt = replace(receipt, full=parsed.is_full)
    raw.store_receipt(receipt)
    _count(result, parsed)
    return receipt


def _without_key(source: ApiSource, key: str, body: bytes, request: SourceRequest) -> bytes:
    """Return an answer with every echo of the key overwritten; raise PublisherError for one that cannot be taken out."""
    try:
        return without_key(body, key)
    except EchoError as error:
        raise PublisherError(
            f"{source.name} repeats the key in its answer, which is therefore not stored: {request.name}"
        ) from error


def _count(result: FetchResult, parsed: ParseResult) -> None:
    result.answers += 1
    result.empty += len(parsed.trade) + len(parsed.rates) == 0
    result.gaps += parsed.gaps
    result.read += parsed.read
    result.remarks += [remark for remark in parsed.remarks if remark not in result.remarks]
    for what, count in parsed.ignored.items():
        result.ignored[what] = result.ignored.get(what, 0) + count


def _build_or_set_aside(folder: DataFolder, receipts: Sequence[Receipt]) -> Version:
    """Build; if a hard check fails, set aside what was stored now, and what a run that was killed had stored."""
    try:
        return build_locked(folder)
    except ContractError as error:
        suspects = {receipt.name: receipt for receipt in [*receipts, *folder.unbuilt_receipts()]}
        if not suspects:
            raise
        for receipt in suspects.values():
            folder.raw.set_aside(receipt)
        raise ContractError(
            f"{error}; the answers were set aside in {folder.raw.root / 'refused'}, the store is as it was"
        ) from error
