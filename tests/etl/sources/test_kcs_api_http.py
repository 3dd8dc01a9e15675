"""Korea Customs at data.go.kr over real HTTP against the stand-in: keys, faults, quotas, wrong questions."""

from __future__ import annotations

import pytest

from etl.errors import PublisherError
from etl.sources._source import Question, RefusedError
from etl.sources.kcs.api import API_SOURCE, parse
from etl.transport import TRIES, Publisher, key_of
from tests.etl.sources.kcs_answers import DATA, RIGHT, SHORT, TODAY, TOTALS, figures, questions
from tests.standin import kcs
from tests.standin.server import BROKEN, DROPPED, HTML, Reply, serving


def publisher(address: str, key: str, waits: list[float]) -> Publisher:
    return Publisher(API_SOURCE, address, key, wait=waits.append, clock=lambda: 0.0)


@pytest.mark.parametrize("key", [kcs.KEY, kcs.KEY.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")])
def test_a_full_fetch_over_http_with_the_key_in_either_spelling(key: str) -> None:
    with serving(kcs.handlers(DATA)) as standin:
        asker = publisher(standin.address, key, [])
        asked = questions(TODAY, first_year=2016)
        parsed = [parse(asker.ask(question).body, question) for question in asked]
    assert len(standin.log) == asker.requests_made == len(asked) == 22
    assert sum(len(one.trade) for one in parsed) == 18 * 2 + 18 * 6
    assert not any("made-up" in question.name for question in asked)


def test_what_can_pass_is_asked_again_and_what_cannot_is_not() -> None:
    question = SHORT[TOTALS]
    with serving(kcs.handlers(kcs.Customs(dict(DATA.lines), requests_left=1))) as standin:
        standin.faults += [BROKEN, DROPPED, HTML, Reply(429, b"", headers={"Retry-After": "7"})]
        waits: list[float] = []
        asker = publisher(standin.address, kcs.KEY, waits)
        assert figures(parse(asker.ask(question).body, question)) == RIGHT[TOTALS]
        assert asker.requests_made == TRIES
        assert 7.0 in waits
        with pytest.raises(RefusedError, match="after midnight in Korea") as caught:
            asker.ask(question)
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
def test_a_wrong_question_is_asked_once(name: str, fragment: str) -> None:
    with serving(kcs.handlers(DATA)) as standin:
        with pytest.raises(RefusedError, match=fragment):
            publisher(standin.address, kcs.KEY, []).ask(Question.named(name))
        assert len(standin.log) == 1


def test_a_wrong_key_is_refused_without_naming_it() -> None:
    with serving(kcs.handlers(DATA)) as standin, pytest.raises(RefusedError) as caught:
        publisher(standin.address, "wrong-key-of-somebody", []).ask(SHORT[TOTALS])
    assert "wrong-key" not in str(caught.value)
    assert "subscribe DATA_GO_KR_KEY" in str(caught.value)


def test_without_a_key_nothing_is_asked() -> None:
    with pytest.raises(PublisherError, match="set DATA_GO_KR_KEY"):
        key_of(API_SOURCE, {})
