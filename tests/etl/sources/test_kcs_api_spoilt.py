"""Korea Customs at data.go.kr: every kind of no, the recorded answers, and spoilt answers by the thousand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import InputError
from etl.sources._source import RefusedError, SourceResponse
from etl.sources.kcs.api import API_SOURCE, parse
from tests.effort import cuts, examples
from tests.etl.sources import recorded
from tests.etl.sources.kcs_answers import (
    BODIES,
    CHAPTERS,
    RIGHT,
    SHORT,
    TOTALS,
    Figures,
    answer,
    asking,
    figures,
    no,
    refusal,
)
from tests.standin import kcs
from tests.standin.server import BROKEN, HTML, NOTHING, Reply

PATHS = st.sampled_from([TOTALS, CHAPTERS])
QUOTA = kcs.gateway(429, "22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", "초과 에러")


# Every kind of no


@pytest.mark.parametrize(
    ("reply", "fragment", "again"),
    [
        (kcs.gateway(401, "20", "SERVICE_ACCESS_DENIED_ERROR", "거부"), "no key, or a key without leave", False),
        (kcs.gateway(403, "30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "등록"), "not subscribed to this", False),
        (kcs.gateway(400, "12", "NO_OPENAPI_SERVICE_ERROR", "폐기됨"), "there is no such service", False),
        (QUOTA, "ask again after midnight in Korea (15:00 UTC) (code '22')", False),
        (Reply(429, QUOTA.body, headers={"Retry-After": "1"}), "ask again after midnight", False),
        (Reply(429, b"", headers={"Retry-After": "1"}), "too many requests at once", True),
        (Reply(429, b""), "ask again after midnight", False),
        (kcs.gateway(429, "77", "?", "???"), "the gateway says no: '???' (code '77')", False),
        (Reply(429, kcs.gateway(429, "77", "?", "?").body, headers={"Retry-After": "1"}), "says no", True),
        (kcs.gateway(200, "22", "", ""), "the requests of this day are used up", False),
        (kcs.gateway(200, "30", "", ""), "the key is unknown", False),
        (kcs.gateway(200, "05", "SERVICETIME_OUT", "시간초과"), "did not answer the gateway in time", True),
        (
            kcs.gateway(429, "23", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND", "초과"),
            "too many requests at once",
            True,
        ),
        (kcs.gateway(503, "98", "?", "?"), "the gateway says no", True),
        (kcs.service("99", "시작과 종료의 조회기간은 1년이내 기간만 가능합니다."), "('99': '시작과 종료의", False),
        (kcs.service("99", "국가코드가 존재하지 않습니다.", "<body/>"), "('99': '국가코드가", False),
        (HTML, "a web page where figures belong", True),
        (NOTHING, "an empty answer", True),
        (Reply(200, b"\xef\xbb\xbf \n"), "an empty answer", True),
        (BROKEN, "HTTP 500", True),
        (Reply(404, b"?"), "HTTP 404", False),
        (Reply(403, b"<html/>"), "HTTP 403; subscribe DATA_GO_KR_KEY", False),
        (Reply(302, b""), "HTTP 302", False),
    ],
)
def test_a_no_is_read_whatever_its_status(reply: Reply, fragment: str, again: bool) -> None:
    words, can_help = no(answer(reply))
    assert fragment in words
    assert can_help is again


@pytest.mark.parametrize(
    ("name", "status", "fragment", "again"),
    [
        ("api_99_over12months_http200.xml", 200, "the service says no ('99'", False),
        ("gateway_04_type_json_http200.json", 200, "could not reach the service (code '04')", True),
        ("gateway_12_http400.xml", 400, "no such service", False),
        ("gateway_22_http429_quota_TESTMOCK.xml", 429, "after midnight in Korea", False),
        ("gateway_30_http403.xml", 403, "not subscribed", False),
        ("gateway_30_http403.xml", 200, "not subscribed", False),
    ],
)
def test_the_recorded_noes_are_read(name: str, status: int, fragment: str, again: bool) -> None:
    words, can_help = no(SourceResponse(status, recorded(f"korea-customs/{name}")))
    assert fragment in words
    assert can_help is again


def test_words_as_long_as_a_key_are_not_repeated() -> None:
    words, _ = no(answer(kcs.gateway(403, "77", "?", "no such key: QUJDREVGR0hJSktMTU5PUFFSU1RVVg== sorry")))
    assert "QUJD" not in words
    assert "no such key: … sorry" in words


def test_what_is_no_no_is_let_through() -> None:
    for path in BODIES:
        API_SOURCE.raise_if_refused(SourceResponse(200, BODIES[path]))
        API_SOURCE.raise_if_refused(SourceResponse(200, b"\xef\xbb\xbf" + BODIES[path]))
    API_SOURCE.raise_if_refused(SourceResponse(200, b"neither XML nor JSON"))


# Recorded answers


def russian(name: str) -> bytes:
    """Return a recorded answer about another country as if it were about Russia."""
    return re.sub(rb"<statCd>[A-Z]{2}<", b"<statCd>RU<", recorded(f"korea-customs/{name}"))


def test_the_recorded_totals_are_read() -> None:
    request = asking(TOTALS, "202601", "202606", newest=True)
    parsed = parse(russian("nationtrade_US_202601-202606_excerpt.xml"), request)
    assert figures(parsed)["export", "2026-03", "TOTAL"] == 16_420_151_742
    assert set(parsed.trade.loc[parsed.trade["status"] == "provisional", "period"]) == {"2026-03"}
    assert len(parse(russian("nationtrade_single_item.xml"), request).trade) == 2
    assert len(parse(recorded("korea-customs/empty_items.xml"), request).trade) == 0
    with pytest.raises(InputError, match="country 'US' where RU was asked for"):
        parse(recorded("korea-customs/nationtrade_US_202601-202606_excerpt.xml"), request)


def test_the_recorded_items_are_read_if_they_are_whole() -> None:
    request = asking(CHAPTERS, "202601", "202606", newest=True)
    cut = re.sub(rb"<hsCd>([0-9]{6})<", rb"<hsCd>\g<1>0000<", russian("nitemtrade_8542_CN_202601-202606_excerpt.xml"))
    assert "the total row says 53169766562" in refusal(cut, request)
    stated = {"expDlr": 53_169_766_562, "expWgt": 2_455_910, "impDlr": 17_159_862_456, "impWgt": 1_412_228}
    sums = {"expDlr": 5_849_927_672, "expWgt": 267_369, "impDlr": 2_209_996_288, "impWgt": 130_818}
    whole = cut.replace(b"36009904106", str(sums["expDlr"] - sums["impDlr"]).encode())
    for field, value in stated.items():
        whole = whole.replace(f"<{field}>{value}<".encode(), f"<{field}>{sums[field]}<".encode())
    parsed = parse(whole, request)
    assert figures(parsed) == {("export", "2026-01", "85"): sums["expDlr"], ("import", "2026-01", "85"): sums["impDlr"]}
    assert set(parsed.trade["net_weight_kg"]) == {267_369.0, 130_818.0}


# Spoilt answers


@pytest.mark.parametrize(
    ("path", "old", "new", "fragment"),
    [
        (TOTALS, "2016.02", "2016.13", "'2016.13' is not a month"),
        (TOTALS, "2016.02", "2016.04", "month 2016-04 where 2016-Q1 was asked for"),
        (TOTALS, "2016.02", "2016.03", "2016.03 stands twice"),
        (TOTALS, "<expCnt>", "<expCnt>-", "under expCnt is not a number"),
        (TOTALS, "<expDlr>", "<expDlr>1", "is not exports"),
        (TOTALS, "<balPayments>", "<balPayments>-", "balance"),
        (TOTALS, "<expDlr>", "<expDlr>0", "under expDlr is not a number"),
        (TOTALS, "<statCd>RU", "<statCd>KP", "country 'KP' where RU was asked for"),
        (TOTALS, "<year>", "<month/><year>", "item 1 has missing, unknown or double fields: 'month'"),
        (TOTALS, "<year>", "<statCd>RU</statCd><year>", "double fields"),
        (TOTALS, "<year>", "x<year>", "holds more than its text"),
        (TOTALS, "<year>", "<year><b/>", "'year' holds more than its text"),
        (TOTALS, "<items>", "<items><total/>", "element 1 of its items is 'total'"),
        (TOTALS, "<body>", "<body><pages/>", "where body of items belongs"),
        (TOTALS, "<resultCode>00", "<resultCode>01", "its code is '01'"),
        (TOTALS, "</response>", "", "no XML that can be read"),
        (TOTALS, 'encoding="UTF-8"', 'encoding="EUC-KR"', "no XML that can be read"),
        (TOTALS, 'encoding="UTF-8"', 'encoding="EBCDIC-9"', "no XML that can be read"),
        (TOTALS, "<response>", '<!DOCTYPE r [<!ENTITY a "1">]><response>', "no XML that can be read"),
        (CHAPTERS, "<hsCd>2709001010", "<hsCd>270900", "'270900' is not an item of ten digits"),
        (CHAPTERS, "<hsCd>2709001010", "<hsCd>7709001010", "is not an item of ten digits"),
        (CHAPTERS, "<hsCd>2709001010", "<hsCd>2711110000", "2016.01 2711110000 stands twice"),
        (CHAPTERS, "<hsCd>-", "<hsCd>0000000000", "0 total rows"),
        (CHAPTERS, "<hsCd>2709001010", "<hsCd>-", "2 total rows"),
        (CHAPTERS, "<statCd>-", "<statCd>RU", "the total row is of country 'RU'"),
    ],
)
def test_a_spoilt_answer_is_refused(path: str, old: str, new: str, fragment: str) -> None:
    text = BODIES[path].decode()
    assert old in text
    assert fragment in refusal(text.replace(old, new, 1).encode(), SHORT[path])


@pytest.mark.parametrize("item", range(1, 18))
def test_an_answer_that_lacks_any_item_is_refused(item: int) -> None:
    found = re.findall(rb"<item>.*?</item>", BODIES[CHAPTERS])
    assert len(found) == 19
    assert "the items add up to" in refusal(BODIES[CHAPTERS].replace(found[item], b""), SHORT[CHAPTERS])


def read_or_refused(data: bytes, path: str) -> Figures | None:
    """Return an answer's figures, or None if it is refused in one line; any other error fails the test."""
    try:
        API_SOURCE.raise_if_refused(SourceResponse(200, data))
        return figures(parse(data, SHORT[path]))
    except (InputError, RefusedError) as error:
        message = str(error)
    assert message.isprintable()
    return None


def add_up(read: Figures, right: Figures) -> bool:
    """Return whether the dollars of each flow are right; the month and the code of an item are said only once."""
    flows = ("export", "import")
    sums = [[sum(usd for key, usd in some.items() if key[0] == flow) for flow in flows] for some in (read, right)]
    return sums[0] == sums[1]


@pytest.mark.parametrize("path", [TOTALS, CHAPTERS])
def test_an_answer_cut_at_any_byte_is_refused(path: str) -> None:
    assert not [n for n in cuts(BODIES[path]) if read_or_refused(BODIES[path][:n], path) is not None]


@given(path=PATHS, place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
@examples(2000)
def test_a_changed_byte_is_refused_or_changes_no_sum(path: str, place: float, byte: int) -> None:
    at = int(place * len(BODIES[path]))
    read = read_or_refused(BODIES[path][:at] + bytes([byte]) + BODIES[path][at + 1 :], path)
    assert read is None or (read == RIGHT[path] if path == TOTALS else add_up(read, RIGHT[path]))


@given(path=PATHS, digit=st.integers(0, 10_000), new=st.sampled_from("0123456789"))
@examples(1500)
def test_a_changed_digit_of_dollars_is_refused(path: str, digit: int, new: str) -> None:
    text = BODIES[path].decode()
    places = [n for found in re.finditer(r"(?:Dlr|Payments)>-?([0-9]+)<", text) for n in range(*found.span(1))]
    at = places[digit % len(places)]
    read = read_or_refused((text[:at] + new + text[at + 1 :]).encode(), path)
    assert (read == RIGHT[path]) if text[at] == new else (read is None)


@given(path=PATHS, start=st.floats(0, 1), length=st.integers(1, 400))
@examples(1000)
def test_an_answer_with_a_hole_is_refused_or_gives_printed_figures(path: str, start: float, length: int) -> None:
    # totals have no sum: a hole as long as an item can join one month's figures to the next one's name
    at = int(start * len(BODIES[path]))
    read = read_or_refused(BODIES[path][:at] + BODIES[path][at + length :], path)
    assert read is None or (set(read.values()) <= set(RIGHT[path].values()) if path == TOTALS else read == RIGHT[path])


@given(data=st.binary(max_size=300), path=PATHS)
@examples(500)
def test_any_bytes_are_refused_in_one_line(data: bytes, path: str) -> None:
    assert read_or_refused(data, path) is None
    assert read_or_refused(b"{" + data, path) is None
    assert read_or_refused(b"<response>" + data, path) is None
