"""Fetching: what has to be asked, the answers kept as they come, and one new version at the end.

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
from etl.pipeline import Folders, build_locked, ready
from etl.raw import GivenFile, RawStore, Receipt, in_time
from etl.sources._source import ApiSource, FetchScope, ParseResult, RefusedError, SourceRequest, TruncatedError
from etl.store import Version
from etl.transport import Publisher

#: An answer younger than this is not asked for again, so that a run that died goes on where it stopped.
FRESH = timedelta(hours=12)

Progress = Callable[[int, int, SourceRequest], None]


@dataclass(frozen=True)
class Plan:
    """What a fetch will ask, and what it need not ask because it is held and settled, or was answered just now."""

    source: ApiSource
    scope: FetchScope
    pending: tuple[SourceRequest, ...]
    settled: tuple[SourceRequest, ...] = ()
    fresh: tuple[SourceRequest, ...] = ()


@dataclass
class Fetched:
    """What a fetch did: requests sent, answers kept, figures read, what was ignored, and the version in force.

    `empty` counts the answers without any row, `gaps` the parts asked for that were in no answer.
    """

    plan: Plan
    requests: int = 0
    answers: int = 0
    empty: int = 0
    gaps: int = 0
    read: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    version: Version | None = None


def plan(
    source: ApiSource, scope: FetchScope, receipts: Sequence[Receipt], now: datetime, *, again: bool = False
) -> Plan:
    """Work out what has to be asked, given what was answered before: with `again` everything that is wanted.

    Raises StoreError for a clock behind the receipts.
    """
    in_time(receipts, now)
    if again:
        return Plan(source, scope, tuple(source.plan_requests(scope)))
    answered = {receipt.request: receipt for receipt in receipts if receipt.format == source.name and receipt.request}
    pending, settled, fresh = [], [], []
    for request in source.plan_requests(scope):
        receipt = answered.get(request.name)
        if receipt is None:
            pending.append(request)
        elif receipt.full and source.is_settled(request, receipt.recorded_at.date()):
            settled.append(request)
        elif now - receipt.recorded_at < FRESH:
            fresh.append(request)
        else:
            pending.append(request)
    return Plan(source, scope, tuple(pending), tuple(settled), tuple(fresh))


def fetch(
    folders: Folders, planned: Plan, publisher: Publisher, now: Callable[[], datetime], progress: Progress
) -> Fetched:
    """Ask what is planned, keep each answer, and build with all of them.

    A request that the publisher refuses ends the asking, an answer that is not understood does not; what was
    answered is built with, and the error is raised afterwards. Answers that break a hard check are set aside, so that
    the next build is what the last one was.
    """
    ready(folders.data)
    done = Fetched(planned)
    with folders.writing():
        kept, errors = _ask_all(folders.raw, done, publisher, now, progress)
        done.requests = publisher.requests_made
        if kept or not errors:
            done.version = _build_or_set_aside(folders, kept)
    if errors:
        raise _told(done, errors) from errors[-1]
    if done.empty and done.empty == done.answers:
        raise PublisherError(
            f"{planned.source.name} answered {done.empty} requests, the first of them {planned.pending[0].name}, and gave"
            " no row: nothing of that is out, or it is asked for in words that the publisher no longer knows;"
            " it will be asked again, see `--dry-run`"
        )
    return done


def _told(done: Fetched, errors: Sequence[NineBridgesError]) -> NineBridgesError:
    """Return the one error to raise: what ended the asking, or else the first answer that was not understood."""
    last = errors[-1]
    worst = errors[0] if isinstance(last, InputError) else last
    others = f", and {len(errors) - 1} more could not be used" if len(errors) > 1 else ""
    held = f"{done.answers} other answers are kept" if done.answers else "no table changed"
    passing = ": run it again for the rest" if isinstance(worst, RefusedError) and worst.again else ""
    return type(worst)(f"{worst}{others}; {held}{passing}")


def _ask_all(
    raw: RawStore, done: Fetched, publisher: Publisher, now: Callable[[], datetime], progress: Progress
) -> tuple[list[Receipt], list[NineBridgesError]]:
    """Ask one request after the other; give the receipts of what was kept, and the errors met.

    Only a publisher's no ends the asking: it would meet the next request, too.
    """
    kept: list[Receipt] = []
    errors: list[NineBridgesError] = []
    waiting = list(reversed(done.plan.pending))
    while waiting:
        request = waiting.pop()
        progress(len(kept), len(kept) + len(waiting) + 1, request)
        try:
            kept.append(_ask_one(raw, done, publisher, request, now))
        except TruncatedError as error:
            if smaller := done.plan.source.split(request):
                waiting.extend(reversed(smaller))
            else:
                errors.append(error)
        except InputError as error:
            errors.append(error)
        except PublisherError as error:
            return kept, [*errors, error]
    return kept, errors


def _ask_one(
    raw: RawStore, done: Fetched, publisher: Publisher, request: SourceRequest, now: Callable[[], datetime]
) -> Receipt:
    """Ask a request, store the bytes, then read them; only what was understood gets a receipt."""
    source = done.plan.source
    answer = publisher.ask(request)
    if publisher.key and publisher.key.encode() in answer.body:
        raise PublisherError(
            f"{source.name} repeats the key in its answer, which is therefore not stored: {request.name}"
        )
    given = GivenFile(answer.body, source.name, now(), request=request.name, status=answer.status)
    receipt = Receipt.of(source.name, given)
    raw.keep_bytes(answer.body, receipt)
    try:
        parsed = source.parse(answer.body, request)
    except InputError as error:
        raise InputError(f"{source.name} answered {request.name} with {raw.root / receipt.digest}: {error}") from error
    receipt = replace(receipt, full=parsed.is_full)
    raw.keep_receipt(receipt)
    _count(done, parsed)
    return receipt


def _count(done: Fetched, parsed: ParseResult) -> None:
    done.answers += 1
    done.empty += len(parsed.trade) + len(parsed.rates) == 0
    done.gaps += parsed.gaps
    done.read += parsed.read
    for what, count in parsed.ignored.items():
        done.ignored[what] = done.ignored.get(what, 0) + count


def _build_or_set_aside(folders: Folders, kept: Sequence[Receipt]) -> Version:
    """Build; if a hard check fails, set aside what was kept now, and what a run that was killed had kept."""
    try:
        return build_locked(folders)
    except ContractError as error:
        suspects = {receipt.name: receipt for receipt in [*kept, *folders.unproven()]}
        if not suspects:
            raise
        for receipt in suspects.values():
            folders.raw.set_aside(receipt)
        raise ContractError(
            f"{error}; the answers were set aside in {folders.raw.root / 'refused'}, the store is as it was"
        ) from error
