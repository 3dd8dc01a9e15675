"""What the tests of Korea Customs' live interface share: requests, the stand-in's answers, how a refusal is read."""

from __future__ import annotations

from datetime import date

import pytest

from etl.errors import InputError
from etl.sources._source import FetchScope, ParseResult, RefusedError, SourceRequest, SourceResponse
from etl.sources.kcs.api import API_SOURCE, parse
from tests.standin import kcs
from tests.standin.server import ReceivedRequest, Reply

TODAY = date(2026, 11, 24)
PARTS = ("totals", "chapters")
TOTALS, CHAPTERS = "nationtrade/getNationtradeList", "nitemtrade/getNitemtradeList"

Figures = dict[tuple[str, ...], float]


def asking(path: str, first: str, last: str, *, newest: bool = False) -> SourceRequest:
    months = (("strtYymm", first), ("endYymm", last))
    country = (("cntyCd", "RU"),)
    return SourceRequest(path, (*country, *months) if newest else (*months, *country))


def body(data: kcs.CustomsData, request: SourceRequest) -> bytes:
    """Return the stand-in's answer, without a server between."""
    asked = ReceivedRequest(f"/{request.path}", {**dict(request.params), "serviceKey": data.key}, {})
    return kcs.handlers(data)[asked.path](asked).body


def figures(parsed: ParseResult) -> Figures:
    keys = parsed.trade[["flow", "period", "code"]].itertuples(index=False, name=None)
    return dict(zip(keys, parsed.trade["value_usd"], strict=True))


def refusal(data: bytes, request: SourceRequest) -> str:
    with pytest.raises(InputError) as caught:
        parse(data, request)
    assert str(caught.value).isprintable()
    assert "; " in str(caught.value)
    return str(caught.value)


def no(answer: SourceResponse) -> tuple[str, bool]:
    with pytest.raises(RefusedError) as caught:
        API_SOURCE.raise_if_refused(answer)
    assert str(caught.value).isprintable()
    return str(caught.value), caught.value.again


def answer(reply: Reply) -> SourceResponse:
    return SourceResponse(reply.status, reply.body, reply.content_type, reply.headers.get("Retry-After", ""))


def requests(today: date, *parts: str, first_year: int = 2000) -> list[SourceRequest]:
    return list(API_SOURCE.plan_requests(FetchScope(parts or PARTS, first_year, today, True)))


DATA = kcs.customs("201601", "201706")
WHOLE = {path: asking(path, "201601", "201612") for path in (TOTALS, CHAPTERS)}
OPEN = {path: asking(path, "201701", "201706", newest=True) for path in (TOTALS, CHAPTERS)}
#: Three months that are all there, so that no month can pass for another that is absent.
SHORT = {path: asking(path, "201601", "201603") for path in (TOTALS, CHAPTERS)}
BODIES = {path: body(DATA, request) for path, request in SHORT.items()}
RIGHT = {path: figures(parse(BODIES[path], SHORT[path])) for path in SHORT}
