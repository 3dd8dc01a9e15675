"""Korea Customs at data.go.kr over real HTTP against the stand-in: keys, faults, quotas, wrong requests."""

from __future__ import annotations

import pytest

from etl.errors import PublisherError
from etl.sources._source import RefusedError, SourceRequest
from etl.sources.kcs.api import API_SOURCE, parse
from etl.transport.client import TRIES, PublisherClient, key_of
from tests.etl.sources.kcs_answers import DATA, RIGHT, SHORT, TODAY, TOTALS, figures, requests
from tests.standin import kcs
from tests.standin.server import BROKEN, DROPPED, HTML, Reply, serving


def publisher(address: str, key: str, waits: list[float]) -> PublisherClient:
    return PublisherClient(API_SOURCE, address, key, wait=waits.append, clock=lambda: 0.0)


@pytest.mark.parametrize("key", [kcs.KEY, kcs.KEY.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")])
def test_a_full_fetch_over_http_with_the_key_in_either_spelling(key: str) -> None:
    with serving(kcs.handlers(DATA)) as standin:
        asker = publisher(standin.address, key, [])
        asked = requests(TODAY, first_year=2016)
        parsed = [parse(asker.ask(request).body, request) for request in asked]
    assert len(standin.log) == asker.requests_made == len(asked) == 22
    assert sum(len(one.trade) for one in parsed) == 18 * 2 + 18 * 6
    assert not any("made-up" in request.name for request in asked)


def test_what_can_pass_is_asked_again_and_what_cannot_is_not() -> None:
    request = SHORT[TOTALS]
    with serving(kcs.handlers(kcs.CustomsData(dict(DATA.lines), requests_left=1))) as standin:
        standin.faults += [BROKEN, DROPPED, HTML, Reply(429, b"", headers={"Retry-After": "7"})]
        waits: list[float] = []
        asker = publisher(standin.address, kcs.KEY, waits)
        assert figures(parse(asker.ask(request).body, request)) == RIGHT[TOTALS]
        assert asker.requests_made == TRIES
        assert 7.0 in waits
        with pytest.raises(RefusedError, match="after midnight in Korea") as caught:
            asker.ask(request)
        assert asker.requests_made == TRIES + 1
        for secret in (kcs.KEY, "made-up"):
            assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("nationtrade/getNationtradeList?strtYymm=201601&endYymm=201701&cntyCd=RU", "1년이내"),
        ("nationtrade/getNationtradeList?strtYymm=201602&endYymm=201601&cntyCd=RU", "'99'"),
        ("nitemtrade/getNitemtradeList?strtYymm=2016&endYymm=201601&cntyCd=RU", "'99'"),
        ("nitemtrade/getNitemtradeList?strtYymm=201601&endYymm=201601&cntyCd=ru", "'99'"),
    ],
)
def test_a_wrong_request_is_asked_once(name: str, fragment: str) -> None:
    with serving(kcs.handlers(DATA)) as standin:
        with pytest.raises(RefusedError, match=fragment):
            publisher(standin.address, kcs.KEY, []).ask(SourceRequest.from_name(name))
        assert len(standin.log) == 1


def test_a_wrong_key_is_refused_without_naming_it() -> None:
    with serving(kcs.handlers(DATA)) as standin, pytest.raises(RefusedError) as caught:
        publisher(standin.address, "wrong-key-of-somebody", []).ask(SHORT[TOTALS])
    assert "wrong-key" not in str(caught.value)
    assert "subscribe DATA_GO_KR_KEY" in str(caught.value)


def test_without_a_key_nothing_is_asked() -> None:
    with pytest.raises(PublisherError, match="set DATA_GO_KR_KEY"):
        key_of(API_SOURCE, {})
