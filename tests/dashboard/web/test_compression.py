"""Responses that are compressed quickly while somebody waits, and well for those who ask again."""

from __future__ import annotations

import flask
import pytest

from dashboard.web import compression
from dashboard.web.compression import BEST, QUICK, EncodedResponse, compress

TEXT = b"year,value\r\n" + b"2016,15.1\r\n" * 400


def sent(response: EncodedResponse, **headers: str) -> flask.Response:
    with flask.Flask(__name__).test_request_context(headers={"Accept-Encoding": "br", **headers}):
        return response.send()


@pytest.fixture
def response(monkeypatch: pytest.MonkeyPatch) -> EncodedResponse:
    class AtOnce:
        def submit(self, call: object, encoding: str) -> None:
            assert callable(call)
            call(encoding)

    monkeypatch.setattr(compression, "_compressor", AtOnce)
    return EncodedResponse(TEXT, "text/csv; charset=utf-8", quality=BEST)


def test_the_first_reader_waits_for_no_more_than_the_quick_bytes(response: EncodedResponse) -> None:
    assert sent(response).get_data() == compress(TEXT, "br", QUICK)
    assert response._encoded == {}


def test_the_quick_bytes_have_a_weak_tag_and_no_parts_because_later_ones_are_others(response: EncodedResponse) -> None:
    first, second, third = (sent(response, Range="bytes=0-9") for _ in range(3))
    assert [one.status_code for one in (first, second, third)] == [200, 200, 206]
    assert [one.get_etag()[1] for one in (first, second, third)] == [True, True, False]
    assert third.get_data() == compress(TEXT, "br", BEST)[:10]


def test_who_has_the_quick_bytes_is_not_sent_the_best_ones(response: EncodedResponse) -> None:
    tag = sent(response).headers["ETag"]
    sent(response)
    assert sent(response, **{"If-None-Match": tag}).status_code == 304
