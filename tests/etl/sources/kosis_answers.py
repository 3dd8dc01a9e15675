"""What the tests of Statistics Korea's table share: requests, the stand-in's answers, how a refusal is read."""

from __future__ import annotations

from datetime import date

import pytest

from etl.errors import InputError
from etl.sources._source import FetchScope, ParseResult, RefusedError, SourceRequest, SourceResponse
from etl.sources.kosis.api import API_SOURCE, parse
from tests.standin import kosis
from tests.standin.server import ReceivedRequest, Reply

TODAY = date(2026, 11, 24)
EXPORTS, IMPORTS = kosis.ITEMS
PATH = "Param/statisticsParameterData.do"

Figures = dict[tuple[str, ...], float]


def asking(first: str, last: str, *, newest: bool = False) -> SourceRequest:
    times = (("endPrdDe", last), ("startPrdDe", first)) if newest else (("startPrdDe", first), ("endPrdDe", last))
    about = {
        "method": "getList", "format": "json", "jsonVD": "Y", "orgId": "360", "tblId": "DT_1R11006_FRM101",
        "itmId": f"{EXPORTS} {IMPORTS}", "objL1": "ALL", "prdSe": "M" if len(first) == 6 else "Y",
    }  # fmt: skip
    return SourceRequest(PATH, (*about.items(), *times))


def body(data: kosis.KosisData, request: SourceRequest) -> bytes:
    """Return the stand-in's answer, without a server between."""
    asked = ReceivedRequest(kosis.PATH, {**dict(request.params), "apiKey": data.key}, {})
    return kosis.handlers(data)[kosis.PATH](asked).body


def figures(parsed: ParseResult) -> Figures:
    keys = parsed.trade[["partner", "flow", "period"]].itertuples(index=False, name=None)
    return dict(zip(keys, parsed.trade["value_usd"], strict=True))


def refusal(data: bytes, request: SourceRequest) -> str:
    with pytest.raises(InputError) as caught:
        parse(data, request)
    assert str(caught.value).isprintable()
    assert "; " in str(caught.value)
    return str(caught.value)


def no(reply: Reply) -> tuple[str, bool]:
    with pytest.raises(RefusedError) as caught:
        API_SOURCE.raise_if_refused(SourceResponse(reply.status, reply.body))
    assert str(caught.value).isprintable()
    return str(caught.value), caught.value.again


def requests(today: date, *parts: str, first_year: int = 1993) -> list[SourceRequest]:
    return list(API_SOURCE.plan_requests(FetchScope(parts or tuple(API_SOURCE.parts), first_year, today, True)))


DATA = kosis.trade("201601", "201706")
SHORT = asking("201601", "201603")
BODY = body(DATA, SHORT)
RIGHT = figures(parse(BODY, SHORT))
