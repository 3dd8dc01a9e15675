"""What is refused of UN Comtrade's answers: rows and bodies that are not understood, and its own noes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.sources._source import RefusedError, SourceRequest, SourceResponse, TruncatedError
from etl.sources.un_comtrade.api import API_SOURCE, parse, raise_if_refused
from tests.effort import examples
from tests.etl.sources import lists
from tests.etl.sources.comtrade import (
    KEYED_HEADERS,
    answered,
    asking,
    envelope,
    figures,
    refused,
    reply,
    rows_of,
)
from tests.standin.comtrade import ComtradeData, handlers
from tests.standin.server import serving


@pytest.mark.parametrize(
    ("changes", "fragment"),
    [
        ({"primaryValue": 1.0}, "row 1: the primary value 1.0 of the export is not its FOB value"),
        ({"primaryValue": None}, "there is a FOB or CIF value and no primary value"),
        ({"primaryValue": -5}, "primaryValue '-5' is not a number"),
        ({"primaryValue": "1,234"}, "primaryValue '1,234' is not a number"),
        ({"primaryValue": True}, "primaryValue 'True' is not a number"),
        ({"primaryValue": [1]}, "primaryValue is '[1]' where a text or a number belongs"),
        ({"fobvalue": None, "cifvalue": 7.0}, "is not its FOB value None"),
        ({"period": "201613"}, "period '201613' is neither a year nor a month"),
        ({"period": "202202"}, "stands with refMonth '1'"),
        ({"refYear": 2017}, "period '202201' stands with refYear '2017'"),
        ({"refMonth": 52}, "stands with refMonth '52'"),
        ({"refPeriodId": 20220201}, "stands with refPeriodId '20220201'"),
        ({"freqCode": "A"}, "stands with freqCode 'A'"),
        ({"typeCode": "S"}, "type 'S' is not C"),
        ({"mosCode": "1"}, "mode of supply '1'"),
        ({"flowCode": "Z"}, "unknown flow 'Z'; known are X, M, RX"),
        ({"flowCode": "M"}, "flow 'M' stands with 'export'"),
        ({"flowCode": "RX"}, "flow 'RX' stands with 'export'"),
        ({"reporterCode": 411}, "unknown reporter 411; add it to data/reference/codes/un_comtrade_areas.csv"),
        ({"reporterCode": 156, "reporterISO": None}, "reporter CHN, neither Korea nor Russia were not asked for"),
        ({"partnerCode": 1, "partnerISO": None}, "unknown partner 1"),
        ({"partnerCode": 156, "partnerISO": "CHN"}, "partner 'CHN' was not asked for"),
        ({"partnerCode": 490}, "partner 490 (TWN) stands with the ISO code RUS"),
        ({"partnerCode": 0}, "partner 0 (WLD) stands with the ISO code RUS"),
        ({"partnerCode": "4x"}, "partnerCode '4x' is not a whole number"),
        ({"partnerCode": None}, "the field partnerCode is blank"),
        ({"classificationCode": "S4"}, "classification 'S4' is not one of H0, H1"),
        ({"cmdCode": "27"}, "commodity '27' stands with level '0'"),
        ({"cmdCode": "27", "aggrLevel": 2}, "commodity '27' was not asked for"),
        ({"cmdCode": "AG2", "aggrLevel": None}, "commodity 'AG2' is neither TOTAL nor an HS code"),
        ({"aggrLevel": 2}, "commodity TOTAL stands with level '2'"),
        ({"motCode": 2100, "motDesc": "Sea"}, "details by mode of transport"),
        ({"motCode": 2100}, "motDesc 'TOTAL MOT' stands with 2100"),
        ({"motDesc": "Sea"}, "motDesc 'Sea' stands with 0"),
        ({"motCode": 7}, "unknown mode of transport '7'"),
        ({"customsCode": "C01", "customsDesc": None}, "details by mode of transport"),
        ({"customsCode": "C01"}, "customsDesc 'TOTAL CPC' stands with C01"),
        ({"customsCode": "D00"}, "unknown customs procedure 'D00'"),
        ({"partner2Code": 156, "partner2ISO": "CHN"}, "details by mode of transport"),
        ({"partner2Code": 156}, "partner2 156 (CHN) stands with the ISO code W00"),
        ({"isNetWgtEstimated": "maybe"}, "isNetWgtEstimated 'maybe'"),
    ],
)
def test_a_changed_row_is_refused_with_its_place(changes: dict[str, object], fragment: str) -> None:
    request = asking("totals-monthly", "202201")
    rows = rows_of(request)
    rows[0].update(changes)
    assert fragment in refused(envelope(rows), request)


@pytest.mark.parametrize(
    "field", ["period", "reporterCode", "partnerCode", "flowCode", "cmdCode", "classificationCode", "primaryValue"]
)
def test_a_field_that_is_missing_is_named(field: str) -> None:
    request = asking("totals-monthly", "202201")
    rows = rows_of(request)
    del rows[0][field]
    assert f"the field {field} is missing" in refused(envelope(rows), request)


@pytest.mark.parametrize(
    "changes",
    [
        {"cifvalue": 0},
        {"cifvalue": "0.0"},
        {"isReported": True, "isAggregate": False},
        {"legacyEstimationFlag": 6},
        {"fobvalue": None},
        {"classificationCode": "H6"},
        {"partner2Code": None},
        {"aNewField": {"of": "tomorrow"}},
        {"netWgt": 0},
        {"reporterDesc": None, "partnerDesc": "\x00"},
    ],
)
def test_what_says_nothing_of_the_figure_changes_nothing(changes: dict[str, object]) -> None:
    request = asking("totals-monthly", "202201")
    rows = rows_of(request)
    rows[0].update(changes)
    assert figures(parse(envelope(rows), request)) == figures(answered(request))


def test_a_weight_of_zero_under_a_value_is_no_weight() -> None:
    request = asking("chapters-annual", "2017")
    rows = rows_of(request)
    rows[0]["netWgt"], rows[1]["netWgt"] = 0, None
    parsed = parse(envelope(rows), request)
    assert parsed.trade["net_weight_kg"].isna().tolist()[:3] == [True, True, False]
    assert parsed.ignored == {"net weights of 0 under a value (not weighed)": 1}


def test_a_blank_value_is_a_gap_and_no_zero() -> None:
    request = asking("totals-monthly", "202201")
    rows = rows_of(request)
    rows[0].update(primaryValue=None, fobvalue=None)
    parsed = parse(envelope(rows), request)
    assert len(parsed.trade) == len(rows) - 1
    assert parsed.ignored == {"blank values": 1}


def test_a_row_twice_and_two_editions_in_one_period_are_refused() -> None:
    request = asking("chapters-annual", "2017")
    rows = rows_of(request)
    assert "row 193: export of 01 with RUS in 2017 stands already in row 1" in refused(
        envelope([*rows, rows[0]]), request
    )
    rows[5]["classificationCode"] = "H4"
    assert "row 6: edition H4 stands beside H5 in 2017" in refused(envelope(rows), request)


@pytest.mark.parametrize(
    ("body", "fragment"),
    [
        (b"", "it is no JSON"),
        (b"<html></html>", "it is no JSON"),
        (b"\xff\xfe{\x00", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"[]", "it has no list of rows"),
        (b'{"count":0,"error":""}', "it has no list of rows"),
        (b'{"count":0,"data":null}', "it has no list of rows"),
        (b'{"count":0,"data":[],"error":"too many"}', "it says 'too many'"),
        (b'{"count":1,"data":[],"error":""}', "it says that it has '1' rows and has 0"),
        (b'{"data":[],"error":""}', "it says that it has 'None' rows and has 0"),
        (b'{"count":true,"data":[1]}', "it says that it has 'True' rows and has 1"),
        (b'{"count":1,"data":[1],"error":""}', "row 1: it is no object"),
        (b'{"count":1,"count":1,"data":[1]}', "a field stands twice"),
        (b'{"count":1,"data":[NaN]}', "NaN is no number"),
        (b'{"count":1,"data":[' + b"9" * 5000 + b"]}", "it is no JSON"),
    ],
)
def test_what_is_no_answer_is_refused(body: bytes, fragment: str) -> None:
    assert fragment in refused(body, asking("totals-monthly", "201601"))


def test_an_answer_at_the_limit_is_truncated_and_its_halves_are_whole() -> None:
    request = asking("totals-annual", "2015")
    no_flow = SourceRequest(request.path, tuple(pair for pair in request.params if pair[0] != "flowCode"))
    body = reply(ComtradeData(), no_flow).body
    assert json.loads(body)["count"] == 500
    with pytest.raises(TruncatedError, match="500 rows"):
        parse(body, request)
    halves = [figures(answered(half)) for half in API_SOURCE.split(request)]
    assert halves[0] | halves[1] == figures(answered(request))


@pytest.mark.parametrize(("rows", "keyed"), [(500, False), (501, False), (100_000, True), (250_000, True)])
def test_the_limits_of_both_doors_are_sentinels(rows: int, keyed: bool) -> None:
    with pytest.raises(TruncatedError):
        parse(envelope([{}] * rows), asking("totals-annual", "2015", keyed=keyed))


# how it says no

NOES = [
    (401, b'{"statusCode": 401, "message": "Access denied due to missing subscription key."}', False, "COMTRADE_KEY"),
    (401, b'{"statusCode": 401, "message": "Access denied due to invalid subscription key."}', False, "COMTRADE_KEY"),
    (403, b'{"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 03:14:17."}', False,
     "run the same command again"),
    (403, b'{"statusCode": 403, "message": "Forbidden"}', False, "the key may not ask for this"),
    (404, b'{ "statusCode": 404, "message": "Resource not found" }', False, "NINE_BRIDGES_COMTRADE_URL"),
    (429, b'{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 7 seconds."}', True, "more slowly"),
    (400, b'{"errorObject": {"errorMessage": "Only one period"}}', False, "'Only one period'"),
    (400, b"Request URL Too Long", False, "fewer periods"),
    (414, b"Request URL Too Long", False, "fewer periods"),
    (200, b"The resource you are looking for has been removed", False, "NINE_BRIDGES_COMTRADE_URL"),
    (500, b"<html><body>Internal Server Error</body></html>", True, "'Internal Server Error'"),
    (503, b"", True, "HTTP 503"),
    (504, b"\x00\xff", True, "HTTP 504"),
    (200, b"<!DOCTYPE html><html><body>Maintenance</body></html>", True, "'Maintenance'"),
    (200, b"", True, "that is no answer"),
    (200, b"[]", True, "that is no answer"),
    (204, b"", False, "HTTP 204"),
    (200, b'{"count": 0, "data": [], "error": "Invalid period"}', False, "'Invalid period'"),
    (200, b'{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 1 seconds."}', True, "HTTP 429"),
    (200, b'{"statusCode": 403, "message": "Out of call volume quota."}', False, "quota"),
    (200, b'{"count": 0}', False, "HTTP 200"),
    (302, b"<a href='/login'>moved</a>", False, "'moved'"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "again", "fragment"), NOES)
def test_a_no_is_read_whatever_it_looks_like(status: int, body: bytes, again: bool, fragment: str) -> None:
    with pytest.raises(RefusedError) as caught:
        raise_if_refused(SourceResponse(status, body))
    message = str(caught.value)
    assert fragment in message
    assert message.isprintable()
    assert "; " in message
    assert caught.value.again is again


def test_the_wait_that_it_names_is_kept() -> None:
    with pytest.raises(RefusedError) as caught:
        raise_if_refused(SourceResponse(429, b'{"message": "Rate limit is exceeded. Try again in 7 seconds."}'))
    assert caught.value.wait == 7.0


def test_an_answer_is_no_no() -> None:
    raise_if_refused(SourceResponse(200, envelope([])))
    raise_if_refused(SourceResponse(200, b"\xef\xbb\xbf" + envelope([{"message": "in a row"}])))
    raise_if_refused(SourceResponse(200, envelope([{}])[:20]))


@given(status=st.sampled_from([200, 204, 302, 400, 401, 403, 404, 429, 500]), body=st.binary(max_size=200))
@examples(500)
def test_any_body_is_an_answer_or_a_no(status: int, body: bytes) -> None:
    try:
        raise_if_refused(SourceResponse(status, body))
    except RefusedError as no:
        said = str(no)
    else:
        said = "an answer" if status == 200 else "\x00"
    assert said.isprintable()


# against the stand-in over HTTP


def test_the_stand_in_answers_over_http_with_its_limits() -> None:
    requests = pytest.importorskip("requests")
    data = ComtradeData(calls_left=1)
    keyed = asking("totals-annual", "2025", keyed=True)
    with serving(handlers(data)) as standin:

        def get(request: SourceRequest, headers: dict[str, str]) -> tuple[int, bytes]:
            got = requests.get(f"{standin.address}/{request.path}", request.params, headers=headers, timeout=10)
            return got.status_code, got.content

        assert get(keyed, {})[0] == 401
        assert get(keyed, {"Ocp-Apim-Subscription-Key": "wrong"})[0] == 401
        status, body = get(keyed, KEYED_HEADERS)
        assert status == 200
        assert len(lists(parse(body, keyed))) == 12
        assert get(keyed, KEYED_HEADERS)[0] == 403
        two_years = SourceRequest("public/v1/preview/C/A/HS", keyed.params)
        assert get(two_years, {})[0] == 400
        no_period = SourceRequest("public/v1/preview/C/A/HS", (("reporterCode", "410"),))
        assert json.loads(get(no_period, {})[1])["count"] == 0
