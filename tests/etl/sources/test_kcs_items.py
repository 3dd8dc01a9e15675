"""The Korea Customs Service's export of items by country: what a made-up file gives, which months it holds, what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import InputError
from etl.sources._source import FileContext, ParseResult
from etl.sources.kcs.web_export import FILE_SOURCE, read
from tests.effort import examples
from tests.etl.sources import recorded

WHOLE = """\ufeff기간,국가,HS코드,품목명,수출 중량,수출 금액,수입 중량,수입 금액,무역수지
"총계","","","",1110,666,9000,888,-222
"2031","러시아 연방","03","어류",0,0,7000,770,-770
"2031","러시아 연방","87","차량, 그 밖의",1000,555,0,18,537
"2031","중국","27","연료",100,111,2000,100,11
"2031","중국","30","의료용품",10,0,0,0,0
"""
SAVED = date(2031, 8, 4)


def take(
    text: str | bytes = WHOLE, *, excerpt: bool = False, day: date | None = SAVED, period: str = ""
) -> ParseResult:
    data = text.encode() if isinstance(text, str) else text
    return read(io.BytesIO(data), FileContext(excerpt, "items.csv", day, period))


def refused(text: str | bytes, *, excerpt: bool = False, day: date | None = SAVED, period: str = "") -> str:
    with pytest.raises(InputError) as caught:
        take(text, excerpt=excerpt, day=day, period=period)
    assert str(caught.value).isprintable()
    assert "; " in str(caught.value)
    return str(caught.value)


def edited(old: str, new: str) -> str:
    assert WHOLE.count(old) == 1, f"{old!r} must stand once"
    return WHOLE.replace(old, new)


# What it gives


@pytest.fixture(autouse=True)
def _editions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an edition be known in the made-up year."""
    monkeypatch.setattr("etl.sources.kcs.query._NEXT_EDITION", 2040)


def test_russias_lines_become_rows_in_dollars_and_kilograms() -> None:
    trade = take().trade
    assert trade[["flow", "code", "value_usd", "net_weight_kg", "valuation"]].astype(object).where(
        trade[["flow", "code", "value_usd", "net_weight_kg", "valuation"]].notna(), None
    ).to_numpy().tolist() == [
        ["import", "03", 770_000.0, 7_000.0, "CIF"],
        ["export", "87", 555_000.0, 1_000.0, "FOB"],
        ["import", "87", 18_000.0, None, "CIF"],
    ]  # fmt: skip
    same = {"source": "kcs", "reporter": "KOR", "partner": "RUS", "period": "2031-H1", "classification": "H6"}
    assert {column: set(trade[column]) for column in same} == {column: {value} for column, value in same.items()}
    assert set(trade["status"]) == {"provisional"}
    assert set(trade["note"]) == {"printed as 2031, unfinished when the file was saved"}


def test_what_is_left_out_is_named() -> None:
    parsed = take()
    assert parsed.read == 8
    assert parsed.ignored == {
        "goods of other partners than Russia": 4, "flows without trade": 1, "trade balances, used as a check": 4,
        "total line, used as a check": 1,
    }  # fmt: skip
    assert parsed.remarks == ("no list of partners kept: the file holds goods and no country's total",)
    assert len(parsed.lists) == len(parsed.covers) == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.removeprefix("\ufeff").encode(),
        lambda text: text.removeprefix("\ufeff").encode("cp949"),
        lambda text: (text + "\n").encode(),
        lambda text: ("sep=,\n" + text.removeprefix("\ufeff")).encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("7000,770,-770", '"7,000",770,-770').encode(),
    ],
)
def test_encodings_and_what_programs_add_change_nothing(change: Callable[[str], bytes]) -> None:
    pd.testing.assert_frame_equal(take(change(WHOLE)).trade, take().trade)


def test_a_column_that_is_not_known_is_named_and_passed_over() -> None:
    wider = "\n".join(f"{line},{'비고' if not place else ''}" for place, line in enumerate(WHOLE.splitlines()))
    parsed = take(wider)
    pd.testing.assert_frame_equal(parsed.trade, take().trade)
    assert "column '비고' is not known and was passed over" in parsed.remarks


@pytest.mark.parametrize(("chapter", "code"), [("0303", "0303"), ("030367", "030367")])
def test_headings_and_subheadings_are_kept_as_printed(chapter: str, code: str) -> None:
    text = WHOLE.replace('"03"', f'"{chapter}"')
    for other in ("87", "27", "30"):
        text = text.replace(f'"{other}"', f'"{other}{"0123"[: len(chapter) - 2]}"')
    assert set(take(text).trade["code"].str[:2]) == {"03", "87"}
    assert code in set(take(text).trade["code"])


def test_the_register_gives_both_exports_to_one_importer() -> None:
    assert FILE_SOURCE.read is read
    assert FILE_SOURCE.recognises(WHOLE.encode())
    assert FILE_SOURCE.recognises(WHOLE.removeprefix("\ufeff").encode("cp949"))


# Which months


@pytest.mark.parametrize(
    ("day", "period", "covered"),
    [
        (date(2031, 8, 4), "", "2031-H1"),
        (date(2031, 8, 15), "", "2031-01/2031-07"),
        (date(2031, 2, 20), "", "2031-01"),
        (date(2032, 1, 20), "", "2031"),
        (date(2039, 1, 1), "", "2031"),
        (None, "2031", "2031"),
        (None, "2031-01/2031-10", "2031-01/2031-10"),
        (date(2039, 1, 1), "2031-H1", "2031-H1"),
    ],
)
def test_a_day_or_a_period_settles_what_a_printed_year_holds(day: date | None, period: str, covered: str) -> None:
    trade = take(day=day, period=period).trade
    assert set(trade["period"]) == {covered}
    assert set(trade["status"]) == {"reported" if covered == "2031" else "provisional"}


def test_without_them_the_refusal_is_a_question() -> None:
    message = refused(WHOLE, day=None)
    assert "which months does it hold? Say --period 2031, or fewer such as --period 2031-01/2031-06" in message


@pytest.mark.parametrize("period", ["2030", "2031-02", "2031-H2", "2031-01/2032-01"])
def test_a_period_that_is_no_beginning_of_the_newest_year_is_refused(period: str) -> None:
    assert "its newest year is 2031" in refused(WHOLE, period=period)


def test_a_day_before_any_month_was_out_is_refused() -> None:
    assert "no month of 2031 was out on 2031-02-03" in refused(WHOLE, day=date(2031, 2, 3))


def test_years_before_the_newest_are_over_and_months_say_what_they_are() -> None:
    two = WHOLE.replace('"2031","러시아 연방","03"', '"2030","러시아 연방","03"')
    assert set(take(two).trade["period"]) == {"2030", "2031-H1"}
    months = WHOLE.replace('"2031"', '"2031.02"')
    assert set(take(months, day=None).trade["period"]) == {"2031-02"}


# What is refused


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("수입 금액", "수입 액", "line 1: missing or double columns: 수입 금액"),
        ('"총계"', '"합계"', "line 2: the total line '총계' is missing"),
        ('"2031","중국","30"', '"31","중국","30"', "line 6: '31' is neither a year nor a month"),
        ('"2031","중국","30"', '"2031.01","중국","30"', "line 6: 30 in 2031-01 stands beside 03 in 2031"),
        ('"2031","중국","30"', '"2031","중원","30"', "line 6: unknown country '중원'; add it to data/reference"),
        ('"중국","30"', '"중국","27"', "line 6: 27 of CHN in 2031 stands already in line 5"),
        ('"중국","30"', '"중국","3004"', "line 6: 3004 in 2031 stands beside 03"),
        ('"03"', '"3"', "line 3: '3' is no HS code"),
        ('"03"', '"0303670000"', "line 3: '0303670000' is no HS code"),
        ("7000,770,-770", "7000,770,-760", "line 3: balance -760 is not the exports less the imports"),
        ("7000,770,-770", "-7000,770,-770", "line 3: -7000 under 수입 중량 is negative"),
        ("7000,770,-770", "7E+03,770,-770", "line 3: '7E+03' under 수입 중량 has fewer digits"),
        ("7000,770,-770", '7000,"7,7E+02",-770', "line 3: '7,7E+02' under 수입 금액 has fewer digits"),
        ("7000,770,-770", "7000,,-770", "line 3: '' under 수입 금액 is not a whole number"),
        ("7000,770,-770", "7000,770", "line 3: 8 cells where 9 belong"),
        ("0,0,7000,770,-770", "0,50,7000,770,-720", "the lines add up to 716 thousand dollars of exports"),
        ('"2031","러시아 연방","87","차량, 그 밖의",1000,555,0,18,537\n', "", "the file is cut or a selection of lines"),
        ("666,9000", "6666,9000", "add up to 666 thousand dollars of exports"),
    ],
)  # fmt: skip
def test_a_changed_file_is_refused_with_its_line(old: str, new: str, fragment: str) -> None:
    assert fragment in refused(edited(old, new))


def test_a_file_without_russia_is_refused_and_an_excerpt_may_lack_lines() -> None:
    assert "no line is of Russia" in refused(WHOLE.replace("러시아 연방", "일본"))
    short = edited('"2031","중국","27","연료",100,111,2000,100,11\n', "")
    pd.testing.assert_frame_equal(take(short, excerpt=True).trade, take().trade)


def test_the_export_by_country_takes_no_period() -> None:
    with pytest.raises(InputError, match="the file prints its months; leave --period out"):
        read(io.BytesIO("국가별수출입 실적,,,,,,\n".encode("cp949")), FileContext(period="2031"))


@given(place=st.integers(0, len(WHOLE.encode()) - 1), byte=st.integers(0, 255))
@examples(300)
def test_a_changed_byte_is_refused_or_read_and_raises_no_other_error(place: int, byte: int) -> None:
    data = WHOLE.encode()
    try:
        take(data[:place] + bytes([byte]) + data[place + 1 :])
    except InputError as error:
        assert str(error).isprintable()  # noqa: PT017  (either is right)


def test_the_recorded_file_of_half_a_year_gives_both_flows_by_chapter() -> None:
    data = recorded("korea-customs/web_export_items_by_country_EXCERPT_utf8sig.csv")
    trade = take(data, excerpt=True, day=date(2024, 8, 4)).trade
    assert set(trade["period"]) == {"2024-H1"}
    fish = trade[(trade["code"] == "03") & (trade["flow"] == "import")]
    assert fish[["value_usd", "net_weight_kg"]].to_numpy().tolist() == [[426_333_000.0, 136_621_102.0]]
