"""What the tests of UN Comtrade's live interface share: requests, the stand-in's answers, how a refusal is read."""

from __future__ import annotations

import json
from datetime import date

import pytest

from etl.errors import InputError
from etl.sources._source import FetchScope, ParseResult, SourceRequest
from etl.sources.un_comtrade.api import API_SOURCE, parse
from tests.standin.comtrade import KEY, ComtradeData, handlers
from tests.standin.server import ReceivedRequest, Reply

TODAY = date(2026, 3, 1)
PARTS = tuple(API_SOURCE.parts)
KEYED_HEADERS = {"Ocp-Apim-Subscription-Key": KEY}

Figures = dict[tuple[str, ...], float]


def wanted(*parts: str, keyed: bool = False, today: date = TODAY, first_year: int = 2000) -> FetchScope:
    return FetchScope(parts or PARTS, first_year, today, keyed)


def asking(part: str, period: str, *, reporter: str = "410", keyed: bool = False) -> SourceRequest:
    """Return the one request of a part that asks this reporter about this period."""
    found = [
        request
        for request in API_SOURCE.plan_requests(wanted(part, keyed=keyed))
        if period in request.get("period").split(",") and reporter in request.get("reporterCode").split(",")
    ]
    return found[0]


def reply(data: ComtradeData, request: SourceRequest, headers: dict[str, str] | None = None) -> Reply:
    """Return the stand-in's answer, without a server between."""
    asked = ReceivedRequest(f"/{request.path}", dict(request.params), KEYED_HEADERS if headers is None else headers)
    return next(handle(asked) for prefix, handle in handlers(data).items() if asked.path.startswith(prefix))


def answered(request: SourceRequest, data: ComtradeData | None = None) -> ParseResult:
    return parse(reply(data or ComtradeData(), request).body, request)


def figures(parsed: ParseResult) -> Figures:
    keys = parsed.trade[["reporter", "partner", "flow", "period", "code"]].itertuples(index=False, name=None)
    return dict(zip(keys, parsed.trade["value_usd"], strict=True))


def envelope(rows: list[dict[str, object]], **fields: object) -> bytes:
    return json.dumps({"elapsedTime": "0.1 secs", "count": len(rows), "data": rows, "error": "", **fields}).encode()


def rows_of(request: SourceRequest, data: ComtradeData | None = None) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(reply(data or ComtradeData(), request).body)["data"]
    return found


def refused(body: bytes, request: SourceRequest) -> str:
    """Return the message with which an answer is refused, in one line that says what to do."""
    with pytest.raises(InputError) as caught:
        parse(body, request)
    message = str(caught.value)
    assert message.isprintable()
    assert "; " in message
    return message
