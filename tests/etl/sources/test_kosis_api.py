"""Statistics Korea's open interface: what is asked, what an answer gives, every kind of no, spoilt answers, real HTTP."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import InputError, PublisherError
from etl.sources import api_sources, file_sources
from etl.sources._code_tables import code_table
from etl.sources._iso3166 import countries
from etl.sources._source import TRADE_COLUMNS, RefusedError, SourceRequest, SourceResponse, TruncatedError
from etl.sources.kosis.api import API_SOURCE, parse
from etl.sources.kosis.query import TableQuery
from etl.transport.client import TRIES, PublisherClient, key_of
from tests.effort import cuts, examples
from tests.etl.sources import lists, undecided_lists
from tests.etl.sources.kosis_answers import (
    BODY,
    DATA,
    EXPORTS,
    IMPORTS,
    PATH,
    RIGHT,
    SHORT,
    TODAY,
    Figures,
    asking,
    body,
    figures,
    no,
    refusal,
    requests,
)
from tests.standin import kosis
from tests.standin.server import BROKEN, BUSY, DROPPED, HTML, NOTHING, Reply, serving

# What is asked


def test_six_years_of_months_are_a_request_and_all_years_another() -> None:
    asked = requests(TODAY)
    spans = [(one.get("prdSe"), one.get("startPrdDe"), one.get("endPrdDe")) for one in asked]
    assert spans == [
        ("M", "199301", "199712"), ("M", "199801", "200312"), ("M", "200401", "200912"), ("M", "201001", "201512"),
        ("M", "201601", "202112"), ("M", "202201", "202610"), ("Y", "1993", "2025"),
    ]  # fmt: skip
    assert all(248 * 2 * len(list(TableQuery.of(one).periods())) <= 40_000 for one in asked)
    assert not any("KEY" in one.name.upper() for one in asked)


def test_the_newest_month_is_out_from_the_twentieth_on() -> None:
    assert [API_SOURCE.newest_due(date(2026, 11, day)) for day in (19, 20)] == ["2026-09", "2026-10"]
    assert requests(date(2026, 1, 20), "years", first_year=2024)[0].get("endPrdDe") == "2025"
    assert requests(date(2026, 1, 19), "years", first_year=2024)[0].get("endPrdDe") == "2024"


def test_only_the_request_that_reaches_the_newest_month_names_the_end_first() -> None:
    last = {one.params[-1][0] for one in requests(TODAY, "months", first_year=2016)[:-1]}
    assert last == {"endPrdDe"}
    assert requests(TODAY, "months")[-1].params[-1][0] == "startPrdDe"


def test_a_request_is_settled_once_no_month_of_it_can_be_revised() -> None:
    assert [API_SOURCE.is_settled(one, TODAY) for one in requests(TODAY, first_year=2010)] == [True, True, False, False]


def test_every_request_is_read_back_from_its_name_and_no_other_is() -> None:
    for one in requests(TODAY):
        assert SourceRequest.from_name(one.name) == one
        assert TableQuery.of(one).request == one
    for wrong in (
        SourceRequest(PATH), SourceRequest("x", SHORT.params), SourceRequest(PATH, (*SHORT.params, ("more", "1"))),
        asking("201603", "201601"), SourceRequest.from_name(SHORT.name.replace("prdSe=M", "prdSe=Q")),
    ):  # fmt: skip
        with pytest.raises(InputError, match="no request of this version"):
            TableQuery.of(wrong)


def test_a_request_is_split_in_halves_down_to_one_period() -> None:
    halves = API_SOURCE.split(asking("201601", "201603", newest=True))
    assert halves == [asking("201601", "201601"), asking("201602", "201603", newest=True)]
    assert API_SOURCE.split(asking("2016", "2017")) == [asking("2016", "2016"), asking("2017", "2017")]
    assert API_SOURCE.split(asking("2016", "2016")) == ()


# What an answer gives


def test_an_answer_gives_every_partner_and_the_world_with_the_day_of_each_figure() -> None:
    parsed = parse(BODY, SHORT)
    assert len(parsed.trade) == parsed.read == 3 * 2 * 6
    assert tuple(parsed.trade.columns) == (*TRADE_COLUMNS, "published")
    russian = parsed.trade[(parsed.trade["partner"] == "RUS") & (parsed.trade["flow"] == "import")]
    printed = [DATA.figures["RU", IMPORTS, month] for month in ("201601", "201602", "201603")]
    assert russian["value_usd"].tolist() == [1_000.0 * (value or 0) for value in printed]
    assert russian["published"].tolist() == ["2016-02-16", "2016-03-16", "2016-04-16"]
    assert set(russian["valuation"]) == {"CIF"}
    assert set(parsed.trade["status"]) == {"reported"}
    assert set(parsed.trade["partner"]) == {"CHN", "JPN", "RUS", "USA", "ZZZ", "WLD"}
    assert parsed.trade["note"].isna().all()
    assert parsed.is_full


def test_a_list_that_adds_up_to_the_world_is_whole_and_covers_every_partner() -> None:
    parsed = parse(BODY, SHORT)
    months = ("2016-01", "2016-02", "2016-03")
    assert set(parsed.lists["measure"] + " " + parsed.lists["period"]) == {
        f"{measure} {month}" for measure in ("export", "import", "turnover") for month in months
    }
    assert set(parsed.covers["partner"]) == {""}
    assert len(parsed.covers) == 6


def test_goods_of_no_country_make_a_list_that_decides_nothing() -> None:
    spoilt = json.loads(BODY)
    for row in spoilt:
        row["C1"], row["C1_NM"] = ("13102103829E.ZZ", "기타국") if row["C1_NM"] == "일본" else (row["C1"], row["C1_NM"])
    kept = [row for row in spoilt if row["DT"] != "-" and not (row["C1_NM"] == "기타국" and int(row["DT"]) < 10_000)]
    for row in kept:
        if row["C1_NM"] == "계":
            same = [one for one in kept if (one["ITM_ID"], one["PRD_DE"]) == (row["ITM_ID"], row["PRD_DE"])]
            row["DT"] = str(sum(int(one["DT"]) for one in same if one["C1_NM"] != "계"))
    parsed = parse(json.dumps(kept).encode(), SHORT)
    assert len(parsed.covers) == 6
    assert lists(parsed) == set()
    assert {"KOR export 2016-01", "KOR turnover 2016-03"} <= {" ".join(key) for key in undecided_lists(parsed)}


def test_the_newest_month_is_provisional_only_where_the_request_reaches_it() -> None:
    newest = asking("201601", "201603", newest=True)
    provisional = parse(body(DATA, newest), newest).trade.query("status == 'provisional'")
    assert set(provisional["period"]) == {"2016-03"}


def test_years_are_printed_as_years() -> None:
    parsed = parse(body(DATA, asking("2016", "2016")), asking("2016", "2016"))
    monthly = parse(body(DATA, asking("201601", "201612")), asking("201601", "201612")).trade
    russian = monthly[(monthly["partner"] == "RUS") & (monthly["flow"] == "export")]
    assert figures(parsed)["RUS", "export", "2016"] == russian["value_usd"].sum()


@pytest.mark.parametrize("blank", [None, "", "-", "x", "X", "…", "..."])
def test_a_figure_that_is_not_reported_is_a_gap_and_no_zero(blank: str | None) -> None:
    data = kosis.trade("201601", "201603")
    data.blank = blank
    data.revise("RU", EXPORTS, "201602", None)
    parsed = parse(body(data, SHORT), SHORT)
    assert ("RUS", "export", "2016-02") not in figures(parsed)
    assert parsed.ignored["blank"] == 1


def test_a_zero_that_is_printed_is_a_zero() -> None:
    data = kosis.trade("201601", "201603")
    data.revise("RU", EXPORTS, "201602", 0)
    assert figures(parse(body(data, SHORT), SHORT))["RUS", "export", "2016-02"] == 0.0


def test_a_month_that_is_absent_is_a_gap_and_nothing_at_all_is_every_gap() -> None:
    short = parse(body(kosis.trade("201601", "201602"), SHORT), SHORT)
    assert (short.gaps, short.is_full) == (1, False)
    for empty in (kosis.error("30", "데이터가 존재하지 않습니다.").body, b"[]"):
        none = parse(empty, SHORT)
        assert (len(none.trade), none.gaps, none.is_full) == (0, 3, False)


@pytest.mark.parametrize("code", ["31", "41"])
def test_more_than_may_be_sent_at_once_is_split(code: str) -> None:
    with pytest.raises(TruncatedError, match=code):
        parse(kosis.error(code, "조회결과 초과").body, SHORT)
    API_SOURCE.raise_if_refused(SourceResponse(200, kosis.error(code, "").body))


def test_a_field_that_is_not_known_is_named_and_passed_over() -> None:
    data = kosis.trade("201601", "201603")
    data.more = {"C1_NM_ENG": "Somewhere", "UNIT_SCALE": "3"}
    parsed = parse(body(data, SHORT), SHORT)
    assert figures(parsed) == RIGHT
    assert parsed.ignored == {"field UNIT_SCALE (not known)": 1}


@pytest.mark.parametrize("form", ["{}-{}-{}", "{}{}{}"])
def test_the_day_of_a_change_is_read_with_dashes_or_without(form: str) -> None:
    data = kosis.trade("201601", "201603")
    data.day = form
    pd.testing.assert_frame_equal(parse(body(data, SHORT), SHORT).trade, parse(BODY, SHORT).trade)


def test_figures_of_korea_itself_give_no_row() -> None:
    rows = edited(lambda row: {**row, "C1": "13102103829E.KR", "C1_NM": "한국"} if row["C1_NM"] == "기타국" else row)
    parsed = parse(rows, SHORT)
    assert "KOR" not in set(parsed.trade["partner"])
    assert parsed.ignored == {"figures of Korea itself (returned goods)": 6}


def test_both_sources_of_the_table_are_found_by_one_word() -> None:
    assert api_sources()["kosis"].info is file_sources()["kosis"].info


# Countries


def test_every_country_in_force_has_its_code_and_every_code_one_country() -> None:
    rows = code_table("kosis_countries")
    known = {row["code"]: row["country"] for row in rows}
    assert len(known) == len(rows) == len(set(known.values()))
    in_force = {row["code"] for row in code_table("iso3166") if row["status"] == "in force"}
    assert in_force <= set(known.values()) <= countries() | {"WLD"}
    assert {code: known[code] for code in ("RU", "KR", "US", "CN", "GB", "XK", "00")} == {
        "RU": "RUS", "KR": "KOR", "US": "USA", "CN": "CHN", "GB": "GBR", "XK": "XKX", "00": "WLD",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name", "fragment"),
    [
        ("13102103829E.RU", "중국", "code 'RU' is RUS and its name '중국' is CHN; correct data/reference/codes"),
        ("13102103829E.RU", "계", "code 'RU' is RUS and its name '계' is WLD"),
        (
            "13102103829E.Q9",
            "어떤나라",
            "unknown country 'Q9', '어떤나라'; add it to data/reference/codes/kosis_countries",
        ),
        ("RU", "러시아 연방", "code 'RU' does not begin with 13102103829E."),
    ],
)
def test_a_country_that_is_not_known_or_contradicts_itself_is_refused(code: str, name: str, fragment: str) -> None:
    assert fragment in refusal(
        edited(lambda row: {**row, "C1": code, "C1_NM": name} if "RU" in row["C1"] else row), SHORT
    )


def test_a_name_that_is_not_known_goes_by_its_code_and_is_counted() -> None:
    parsed = parse(edited(lambda row: {**row, "C1_NM": "로서아"} if "RU" in row["C1"] else row), SHORT)
    assert figures(parsed) == RIGHT
    assert parsed.ignored == {"names of countries that are not known, read by their code": 6}


# Every kind of no


@pytest.mark.parametrize(
    ("reply", "fragment", "again"),
    [
        (kosis.error("10", "인증키 누락"), "there is no key; set KOSIS_API_KEY", False),
        (kosis.error("11", "인증키 기간만료"), "unknown or has expired; set KOSIS_API_KEY", False),
        (kosis.error("20", "필수요청변수 누락"), "a parameter is missing", False),
        (kosis.error("21", "잘못된 요청변수"), "a parameter is wrong", False),
        (kosis.error("40", "호출가능건수 제한"), "ask again tomorrow (code '40')", False),
        (kosis.error("42", "사용자별 이용 제한"), "the key is barred", False),
        (kosis.error("50", "서버오류"), "the service failed", True),
        (kosis.error("77", "?"), "the service says no: '?' (code '77')", False),
        (Reply(500, kosis.error("11", "").body), "unknown or has expired", False),
        (BUSY, "HTTP 429", True),
        (BROKEN, "HTTP 500", True),
        (Reply(404, b"?"), "HTTP 404", False),
        (HTML, "a web page where figures belong", True),
        (NOTHING, "an empty answer", True),
        (Reply(200, b"\xef\xbb\xbf \n"), "an empty answer", True),
    ],
)
def test_a_no_is_read_whatever_its_status(reply: Reply, fragment: str, again: bool) -> None:
    words, can_help = no(reply)
    assert fragment in words
    assert can_help is again


def test_words_as_long_as_a_key_are_not_repeated() -> None:
    words, _ = no(kosis.error("77", "no such key: QUJDREVGR0hJSktMTU5PUFFSU1RVVg== sorry"))
    assert "QUJD" not in words
    assert "no such key: … sorry" in words


# Spoilt answers


def edited(change: Any) -> bytes:
    """Return the answer with every row changed."""
    return json.dumps([change(row) for row in json.loads(BODY)], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("field", "value", "fragment"),
    [
        ("ORG_ID", "101", "ORG_ID is '101' where 360 was asked for"),
        ("TBL_ID", "DT_1", "TBL_ID is 'DT_1'"),
        ("UNIT_NM", "백만달러", "UNIT_NM is '백만달러'"),
        ("UNIT_NM", "달러", "UNIT_NM is '달러'"),
        ("PRD_SE", "Q", "PRD_SE is 'Q' where M was asked for"),
        ("PRD_DE", "201604", "'201604' is none of the months that were asked for, 2016-Q1"),
        ("PRD_DE", "2016", "'2016' is none of the months"),
        ("PRD_DE", "201613", "'201613' is none of the months"),
        ("ITM_ID", "13103103829T3", "item '13103103829T3'"),
        ("ITM_NM", "무역수지", "is '무역수지', which was not asked for"),
        ("ITM_NM", "중량", "which was not asked for"),
        ("DT", "3.0178E+11", "'3.0178E+11' of"),
        ("DT", "-5", "is not a whole number"),
        ("DT", "12.5", "is not a whole number"),
        ("DT", "012", "is not a whole number"),
        ("DT", "n/a", "is not a whole number"),
        ("DT", 5, "'DT' of row 1 is no text"),
        ("LST_CHN_DE", "", "'' is not a day such as 2018-01-15"),
        ("LST_CHN_DE", "2018-02-30", "'2018-02-30' is not a day"),
        ("LST_CHN_DE", "2016-01-31", "last changed on 2016-01-31, before 2016-01 was over"),
    ],
)
def test_a_spoilt_field_is_refused(field: str, value: object, fragment: str) -> None:
    assert fragment in refusal(edited(lambda row: {**row, field: value}), SHORT)


def test_a_row_twice_a_missing_field_and_an_item_under_another_name_are_refused() -> None:
    rows = json.loads(BODY)
    assert "stands twice" in refusal(json.dumps([*rows, rows[1]]).encode(), SHORT)
    assert "row 1 has no C1_NM" in refusal(edited(lambda row: {k: v for k, v in row.items() if k != "C1_NM"}), SHORT)
    swapped = {"수출액": "수입액", "수입액": "수출액"}
    assert "which was not asked for" in refusal(edited(lambda row: {**row, "ITM_NM": swapped[row["ITM_NM"]]}), SHORT)


@pytest.mark.parametrize(
    ("data", "fragment"),
    [
        (b"", "it is empty"),
        (b"<html></html>", "it is a page of HTML"),
        (b"[1]", "row 1 is no object"),
        (b'{"rows": []}', "it is no list of rows"),
        (b"[{ORG_ID:'360'}]", "it is no JSON that can be read"),
        (b'[{"ORG_ID": "360", "ORG_ID": "360"}]', "it is no JSON that can be read"),
        (b"[" * 100_000, "it is no JSON that can be read"),
        (b"\xff\xfe", "it is no JSON that can be read"),
        (kosis.error("11", "?").body, "it is error '11'"),
    ],
)
def test_what_is_no_answer_is_refused(data: bytes, fragment: str) -> None:
    assert fragment in refusal(data, SHORT)


@pytest.mark.parametrize("scale", [1_000, 1_000_000])
def test_a_table_in_another_unit_is_refused_by_the_size_of_the_world(scale: int) -> None:
    for power in (scale, 1 / scale):
        rows = edited(lambda row, by=power: {**row, "DT": str(int(int(row["DT"]) * by))})
        assert "cannot be thousands of dollars" in refusal(rows, SHORT)


def test_countries_that_exceed_the_world_are_refused_and_ones_that_fall_short_are_marked() -> None:
    more = edited(lambda row: {**row, "DT": str(int(row["DT"]) * 3)} if row["C1_NM"] == "중국" else row)
    assert "add up to" in refusal(more, SHORT)
    less = parse(edited(lambda row: {**row, "DT": str(int(row["DT"]) // 3)} if row["C1_NM"] == "중국" else row), SHORT)
    assert less.trade["note"].str.contains(r"add up to \d\d\.\d\d% of its world total").all()
    assert (len(less.lists), len(less.covers)) == (0, 0)


def read_or_refused(data: bytes) -> Figures | None:
    """Return an answer's figures without a note, or None if it is refused in one line or all of them are marked."""
    try:
        API_SOURCE.raise_if_refused(SourceResponse(200, data))
        parsed = parse(data, SHORT)
    except (InputError, RefusedError) as error:
        message = str(error)
        assert message.isprintable()
        return None
    return figures(parsed)


def marked_or_right(data: bytes) -> bool:
    """Return whether an answer is refused, or each figure is right or carries a note that its list does not add up."""
    try:
        trade = parse(data, SHORT).trade
    except InputError as error:
        return str(error).isprintable()
    rows = trade[["partner", "flow", "period", "value_usd", "note"]].itertuples(index=False)
    return all(isinstance(one.note, str) or RIGHT[one.partner, one.flow, one.period] == one.value_usd for one in rows)


def test_an_answer_cut_at_any_byte_is_refused() -> None:
    assert [length for length in cuts(BODY) if read_or_refused(BODY[:length]) is not None] == []


@given(digit=st.integers(0, 100_000), new=st.sampled_from("0123456789"))
@examples(1500)
def test_a_changed_digit_of_a_figure_is_refused_or_marked(digit: int, new: str) -> None:
    text = BODY.decode()
    found = list(re.finditer(r'"DT": "([0-9]+)"', text))
    places = [place for one in found for place in range(*one.span(1))]
    # the last digit of a figure is within what the rounding of the others may hide
    inner = [place for place in places if text[place + 1] != '"']
    at = inner[digit % len(inner)]
    assert marked_or_right((text[:at] + new + text[at + 1 :]).encode())


@given(row=st.integers(0, 35))
@examples(36)
def test_an_answer_that_lacks_a_row_is_marked_or_refused(row: int) -> None:
    rows = json.loads(BODY)
    lacking = rows[:row] + rows[row + 1 :]
    parsed = parse(json.dumps(lacking).encode(), SHORT)
    assert parsed.trade["note"].notna().any() or rows[row]["C1_NM"] == "기타국"


@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
@examples(2000)
def test_a_changed_byte_is_refused_or_gives_printed_countries_and_months(place: float, byte: int) -> None:
    at = int(place * len(BODY))
    read = read_or_refused(BODY[:at] + bytes([byte]) + BODY[at + 1 :])
    assert read is None or read.keys() <= RIGHT.keys()


@given(data=st.binary(max_size=300))
@examples(500)
def test_any_bytes_are_refused_in_one_line(data: bytes) -> None:
    for start in (b"", b"{", b"[", b"[{"):
        assert not read_or_refused(start + data)


# Over HTTP


def publisher(address: str, key: str, waits: list[float]) -> PublisherClient:
    return PublisherClient(API_SOURCE, address, key, wait=waits.append, clock=lambda: 0.0)


@pytest.mark.parametrize("key", [kosis.KEY, kosis.KEY.replace("=", "%3D")])
def test_a_full_fetch_over_http_with_the_key_in_either_spelling(key: str) -> None:
    with serving(kosis.handlers(kosis.trade("201601", "202610"))) as standin:
        client = publisher(standin.address, key, [])
        parsed = [parse(client.ask(request).body, request) for request in requests(TODAY, first_year=2016)]
        assert [one.params["apiKey"] for one in standin.log] == [kosis.KEY] * 3
        assert [one.params["itmId"] for one in standin.log] == [f"{EXPORTS} {IMPORTS}"] * 3
    assert [one.trade["period"].nunique() for one in parsed] == [72, 58, 10]
    assert all(one.is_full for one in parsed)


def test_an_answer_over_the_limit_comes_in_halves() -> None:
    data = kosis.trade("201601", "201612")
    data.most_cells = 100
    pending, read = [asking("201601", "201612")], 0
    with serving(kosis.handlers(data)) as standin:
        client = publisher(standin.address, kosis.KEY, [])
        while pending:
            request = pending.pop()
            try:
                read += parse(client.ask(request).body, request).trade["period"].nunique()
            except TruncatedError:
                pending += API_SOURCE.split(request)
        assert len(standin.log) == 3
    assert read == 12


def test_what_can_pass_is_asked_again_and_what_cannot_is_not() -> None:
    data = kosis.trade("201601", "201706")
    data.calls_left = 1
    with serving(kosis.handlers(data)) as standin:
        standin.faults += [BROKEN, DROPPED, HTML, BUSY]
        waits: list[float] = []
        client = publisher(standin.address, kosis.KEY, waits)
        assert figures(parse(client.ask(SHORT).body, SHORT)) == RIGHT
        assert client.requests_made == TRIES
        assert 1.0 in waits
        with pytest.raises(RefusedError, match="ask again tomorrow") as caught:
            client.ask(SHORT)
        assert client.requests_made == TRIES + 1
        assert kosis.KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [("orgId=360", "orgId=", "parameter is missing"), ("orgId=360", "orgId=1", "parameter is wrong"), ("201601", "2016", "wrong")],
)  # fmt: skip
def test_a_wrong_request_is_asked_once(old: str, new: str, fragment: str) -> None:
    with serving(kosis.handlers(DATA)) as standin:
        with pytest.raises(RefusedError, match=fragment):
            publisher(standin.address, kosis.KEY, []).ask(SourceRequest.from_name(SHORT.name.replace(old, new)))
        assert len(standin.log) == 1


def test_a_wrong_key_is_refused_without_naming_it_and_without_one_nothing_is_asked() -> None:
    with serving(kosis.handlers(DATA)) as standin, pytest.raises(RefusedError) as caught:
        publisher(standin.address, "wrong-key-of-somebody", []).ask(SHORT)
    assert "wrong-key" not in str(caught.value)
    assert "set KOSIS_API_KEY" in str(caught.value)
    with pytest.raises(PublisherError, match="set KOSIS_API_KEY"):
        key_of(API_SOURCE, {})
