"""The Korea Customs Service's web export: what the fixture gives, what is refused, and what the recorded file says."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import NOT_SPECIFIED
from etl.sources import file_sources
from etl.sources._code_tables import code_table
from etl.sources._delimited import without_blanks
from etl.sources._iso3166 import countries
from etl.sources._source import LIST_COLUMNS, TRADE_COLUMNS
from etl.sources.kcs.countries import country_codes
from etl.sources.kcs.web_export import FILE_SOURCE, parse
from tests.effort import cuts, examples
from tests.etl.sources import (
    FIXTURES,
    figures,
    lists,
    read_or_refused,
    recorded,
    refusal,
    shared_case,
    undecided_lists,
    workbook,
)

WHOLE = (FIXTURES / "kcs_web_export.csv").read_bytes()
RIGHT = figures(parse(WHOLE, False))
RECORDING = "korea-customs/web_export_country_EXCERPT_cp949.csv"


def edited(old: str, new: str) -> bytes:
    """Return the fixture with one piece of text replaced."""
    text = WHOLE.decode("cp949")
    assert text.count(old) == 1, f"{old!r} must stand once in the fixture"
    return text.replace(old, new).encode("cp949")


def without_figures() -> bytes:
    """Return the fixture with every line's numbers blank."""
    head, lines = WHOLE.decode("cp949").splitlines()[:6], WHOLE.decode("cp949").splitlines()[6:]
    blank = [",".join([*line.split(",")[:2], *[""] * 5]) for line in lines]
    return "\r\n".join([*head, *blank, ""]).encode("cp949")


def test_the_fixture_parses_to_the_expected_rows() -> None:
    expected = pd.DataFrame(
        [
            ("CHN", "export", "2031-01", 11_111_000.0, "FOB", "reported"),
            ("CHN", "import", "2031-01", 2_222_000.0, "CIF", "reported"),
            ("ZZZ", "export", "2031-01", 0.0, "FOB", "reported"),
            ("ZZZ", "import", "2031-01", 55_000.0, "CIF", "reported"),
            ("RUS", "export", "2031-01", 333_000.0, "FOB", "reported"),
            ("RUS", "import", "2031-01", 444_000.0, "CIF", "reported"),
            ("RUS", "export", "2031-02", 6_666_000.0, "FOB", "provisional"),
            ("RUS", "import", "2031-02", 777_000.0, "CIF", "provisional"),
            ("TWN", "export", "2031-02", 88_000.0, "FOB", "provisional"),
            ("TWN", "import", "2031-02", 99_000.0, "CIF", "provisional"),
        ],
        columns=["partner", "flow", "period", "value_usd", "valuation", "status"],
    )
    trade = parse(WHOLE, False).trade
    pd.testing.assert_frame_equal(trade[list(expected.columns)], expected)
    assert tuple(trade.columns) == TRADE_COLUMNS
    same = {"source": "kcs", "reporter": "KOR", "classification": "TOTAL", "code": "TOTAL"}
    assert all(set(trade[column]) == {value} for column, value in same.items())
    assert set(trade["note"]) == {"basis: acceptance date"}
    assert trade["net_weight_kg"].isna().all()


def test_a_whole_file_of_all_countries_claims_every_list() -> None:
    parsed = parse(WHOLE, False)
    measures, months = ("export", "import", "turnover"), ("2031-01", "2031-02")
    assert lists(parsed) == {("KOR", measure, month) for measure in measures for month in months} - {
        ("KOR", "import", "2031-01"), ("KOR", "turnover", "2031-01"),
    }  # fmt: skip
    assert tuple(parsed.lists.columns) == LIST_COLUMNS


def test_every_cell_is_accounted_for() -> None:
    parsed = parse(WHOLE, False)
    assert parsed.read == 10
    assert parsed.ignored == {
        "numbers of declarations, used as a check": 10,
        "trade balances, used as a check": 5,
        "total row, used as a check": 1,
    }


def test_parsing_twice_gives_the_same_and_the_register_finds_the_source() -> None:
    pd.testing.assert_frame_equal(parse(WHOLE, False).trade, parse(WHOLE, False).trade)
    assert file_sources()["kcs"] is FILE_SOURCE


def test_an_excerpt_gives_the_same_rows_and_no_list() -> None:
    parsed = parse(WHOLE, True)
    assert figures(parsed) == RIGHT
    assert lists(parsed) == set()
    assert len(parsed.lists.columns) == len(LIST_COLUMNS)


def test_a_file_of_chosen_countries_gives_rows_and_no_list() -> None:
    parsed = parse(edited("국가:전체", "국가:중국 외"), False)
    assert figures(parsed) == RIGHT
    assert lists(parsed) == set()


def test_a_blank_cell_is_a_gap_and_no_zero_and_its_month_gives_no_list() -> None:
    parsed = parse(edited("기타국,0,0,5,55,-55", "기타국,,,5,55,"), False)
    assert figures(parsed) == {key: usd for key, usd in RIGHT.items() if key != ("KOR", "ZZZ", "export", "2031-01")}
    assert parsed.ignored["blank"] == 1
    assert {period for _, _, period in lists(parsed)} == {"2031-02"}


def test_goods_returned_to_korea_are_no_trade_with_a_partner_and_their_month_gives_no_list() -> None:
    parsed = parse(edited("기타국", "한국"), False)
    assert "KOR" not in set(parsed.trade["partner"])
    assert parsed.ignored["lines of Korea itself (returned goods)"] == 1
    assert {period for _, _, period in lists(parsed)} == {"2031-02"}


def test_figures_by_date_of_departure_are_refused_since_they_would_pass_for_revisions() -> None:
    message = refusal(parse, edited("수리일", "출항일"))
    assert "line 3: its figures are by date of departure (출항일); export it again by 수리일" in message


def test_a_file_without_any_figure_is_refused() -> None:
    assert "the file has no figure" in refusal(parse, without_figures(), excerpt=True)


@pytest.mark.parametrize("data", [workbook(), bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)])
def test_an_excel_workbook_is_called_so(data: bytes) -> None:
    assert "the file is an Excel workbook; choose CSV" in refusal(parse, data)


@pytest.mark.parametrize("name", ["러시아", "러시아연방", "러시아 연방"])
def test_russia_is_known_by_each_of_its_names(name: str) -> None:
    text = WHOLE.decode("cp949").replace("러시아 연방", name)
    assert figures(parse(text.encode("cp949"), False)) == RIGHT


def test_every_name_has_one_country_and_can_stand_in_the_file() -> None:
    rows = code_table("kcs_country_names")
    names = [without_blanks(row["name"]) for row in rows]
    assert len(names) == len(set(names))
    assert {row["country"] for row in rows} <= countries() | {NOT_SPECIFIED}
    assert {name.encode("cp949").decode("cp949") for name in names} == set(country_codes())


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("국가별수출입 실적", "품목별수출입 실적", "line 1: the title"),
        ("통계기준:수리일", "통계기준:접수일", "line 3: unknown basis '접수일'"),
        ("203101 ~", "203113 ~", "line 3: cannot read the months: month 13"),
        ("조회구분:203101 ~203102 ", "조회구분:2031 ~2031 ", "line 3: cannot read the choice"),
        ("천 불(USD 1,000)", "불(USD)", "line 4: found '단위:불(USD)'"),
        ("수출금액", "수출중량", "line 5: found"),
        ("총계,,", "합계,,", "line 6: the total row"),
        ('"18,199"', "", "line 6: 1108 declarations have no value"),
        ('"18,199"', '"18,299"', "line 6: balance 14602 is not exports 18299"),
        ("2031.01,중국", "2031.13,중국", "line 7: '2031.13' is not a month"),
        ("2031.01,중국", "2030.12,중국", "line 7: month 2030-12 is outside 2031-01 to 2031-02"),
        ("중국", "중원", "line 7: unknown country '중원'; add it to data/reference/codes/kcs_country_names.csv"),
        ('"11,111"', "11111", "line 7: '11111' under 수출금액 is not a number"),
        ('"11,111"', '"11,1111"', "line 7: '11,1111' under 수출금액"),
        ("5,55,-55", "5,-55,55", "line 8: '-55' under 수입금액"),
        ("기타국,0,0,5,55,-55", "기타국,0,0,5,55,-53", "line 8: balance -53 is not exports 0 less imports 55"),
        ("기타국,0,0,5,55,-55", "기타국,0,0,5,55,", "line 8: balance None"),
        ("기타국,0,0,5,55,-55", "기타국,0,0,5,55", "line 8: 6 cells where 7 belong"),
        ("기타국", "중국", "line 8: CHN in 2031-01 stands already in line 7"),
        ("2031.01,기타국", "2031.02,기타국", "line 9: month 2031-01 stands below 2031-02"),
        ("대만", "러시아", "line 11: RUS in 2031-02 stands already in line 10"),
        (
            "2031.02,대만,8,88,9,99,-10\n",
            "",
            "line 6: the lines add up to 18,110 thousand dollars of exports, the total row says 18,199; the file is cut",
        ),
        ("333,44,444,-111", "343,44,444,-101", "line 6: the lines add up to 18,208 thousand dollars of exports"),
        ("88,9,99,-10", "99,9,99,0", "line 6: the lines add up to 18,209 thousand dollars of exports"),
        ('"11,111"', "1.1111E+04", "line 7: '1.1111E+04' under 수출금액 is not a number"),
        (
            '"11,111"',
            "1.11E+04",
            "line 7: '1.11E+04' under 수출금액 has fewer digits than the number that it stands for",
        ),
        ('"11,111"', '"1,11E+04"', "line 7: '1,11E+04' under 수출금액 has fewer digits"),
        ("2031.02,대만", '2031.02,"대만', "line 11: the line cannot be read"),
        ("대만", "대\t만", "line 11: the cell '대\\t만' holds a control character"),
    ],
)
def test_a_changed_file_is_refused_with_its_line(old: str, new: str, fragment: str) -> None:
    assert fragment in refusal(parse, edited(old, new))


def test_lines_that_exceed_the_total_are_refused_even_as_an_excerpt() -> None:
    assert "18,209 thousand dollars" in refusal(parse, edited("88,9,99,-10", "99,9,99,0"), excerpt=True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("대만,8", "대만,5", "1,105 export declarations, the total row says 1,108"),
        ("대만,8", "대만,11", "1,111 export declarations, the total row says 1,108"),
        ("기타국,0,0,5,", "기타국,0,0,2,", "import declarations, the total row says"),
    ],
)
def test_declarations_that_differ_from_the_total_are_told_and_decide_nothing(old: str, new: str, said: str) -> None:
    parsed = parse(edited(old, new), False)
    assert figures(parsed) == RIGHT
    assert lists(parsed) == lists(parse(WHOLE, False))
    assert len(parsed.remarks) == len(parse(WHOLE, False).remarks) + 1
    assert any(said in remark for remark in parsed.remarks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_utf_8_is_read_as_cp949_is(encoding: str) -> None:
    text = WHOLE.decode("cp949")
    pd.testing.assert_frame_equal(parse(text.encode(encoding), False).trade, parse(WHOLE, False).trade)
    for line in ("\n", ",,,,,,\n\n"):
        assert figures(parse((text + line).encode(encoding), False)) == RIGHT
    assert figures(parse(("sep=,\n" + text).encode(encoding), False)) == RIGHT


def test_a_list_with_more_than_a_hundredth_of_no_country_is_kept_and_said_to_decide_nothing() -> None:
    parsed = parse(WHOLE, False)
    assert ("KOR", "import", "2031-01") in undecided_lists(parsed)
    assert parsed.remarks == (
        "the list of partners for KOR import 2031-01: 2.0% of its trade has no country, more than 1%; its places are"
        " shown and decide nothing",
    )


def test_the_file_whose_declarations_differ_by_three_is_read() -> None:
    parsed = parse(shared_case("kcs_min.csv"), False)
    assert figures(parsed)["KOR", "RUS", "export", "2020-01"] == 523_531_000
    assert "import declarations" in parsed.remarks[0]


def test_a_cut_file_is_told_how_to_go_on() -> None:
    assert "pass --excerpt" in refusal(parse, edited("2031.02,대만,8,88,9,99,-10\n", ""))


@pytest.mark.parametrize(
    ("encoding", "fragment"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "Korea Customs web export"),
        ("utf-32", "UTF-16"),
    ],
)
@pytest.mark.parametrize("excerpt", [False, True])
def test_another_encoding_is_refused_by_name(encoding: str, fragment: str, excerpt: bool) -> None:
    assert fragment in refusal(parse, WHOLE.decode("cp949").encode(encoding), excerpt=excerpt)


@pytest.mark.parametrize("data", [b"", b"\n", b"  \r\n ", b"\x00", b",", b"%PDF-1.7", b"<html></html>", b"PK\x03\x04"])
@pytest.mark.parametrize("excerpt", [False, True])
def test_what_is_no_export_is_refused(data: bytes, excerpt: bool) -> None:
    assert "Korea Customs web export" in refusal(parse, data, excerpt=excerpt)


def test_a_file_cut_at_any_byte_is_refused_but_for_the_last_line_end() -> None:
    found = {length: read_or_refused(parse, WHOLE[:length]) for length in cuts(WHOLE)}
    assert {length: read for length, read in found.items() if read is not None} == {len(WHOLE) - 1: RIGHT}


def test_an_excerpt_cut_at_any_byte_is_refused_or_gives_some_of_the_right_figures() -> None:
    for length in cuts(WHOLE):
        read = read_or_refused(parse, WHOLE[:length], excerpt=True)
        assert read is None or read.items() <= RIGHT.items(), f"cut at byte {length}"


@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255))
@examples(500)
def test_a_changed_byte_is_refused_or_moves_a_figure_by_no_more_than_its_rounding(place: int, byte: int) -> None:
    read = read_or_refused(parse, WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :])
    if read is not None:
        assert read.keys() == RIGHT.keys()
        assert all(math.isclose(read[key], RIGHT[key], rel_tol=0, abs_tol=2_000) for key in RIGHT)


@given(start=st.integers(0, len(WHOLE)), length=st.integers(1, 80))
@examples(300)
def test_a_file_with_a_hole_is_refused_or_whole(start: int, length: int) -> None:
    read = read_or_refused(parse, WHOLE[:start] + WHOLE[start + length :])
    assert read is None or read == RIGHT


@given(data=st.binary(max_size=200), excerpt=st.booleans())
@examples(200)
def test_any_bytes_are_refused_in_one_line(data: bytes, excerpt: bool) -> None:
    assert read_or_refused(parse, data, excerpt=excerpt) is None


@given(st.permutations(WHOLE.decode("cp949").splitlines(keepends=True)[6:]))
@examples(50)
def test_lines_in_another_order_give_the_same_figures_or_are_refused(lines: list[str]) -> None:
    head = WHOLE.decode("cp949").splitlines(keepends=True)[:6]
    read = read_or_refused(parse, "".join([*head, *lines]).encode("cp949"))
    assert read is None or read == RIGHT


def test_the_recorded_excerpt_holds_31_russian_months_through_the_break_of_2022() -> None:
    parsed = parse(recorded(RECORDING), True)
    russian = parsed.trade[parsed.trade["partner"] == "RUS"]
    assert russian.groupby("flow")["period"].nunique().to_dict() == {"export": 31, "import": 31}
    assert figures(parsed)["KOR", "RUS", "export", "2022-02"] == 934_497_000
    assert figures(parsed)["KOR", "RUS", "export", "2022-03"] == 350_920_000
    assert set(russian.loc[russian["status"] == "provisional", "period"]) == {"2022-07"}
    assert lists(parsed) == set()


def test_the_recorded_excerpt_is_refused_as_a_whole_file() -> None:
    assert "; the file is cut" in refusal(parse, recorded(RECORDING))


def test_every_country_of_the_recorded_january_is_known() -> None:
    january = parse(recorded(RECORDING), True).trade.query("period == '2020-01' and flow == 'export'")
    assert january["partner"].nunique() == len(january) == 229
