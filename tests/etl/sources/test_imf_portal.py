"""The IMF portal's CSV: what the fixture gives, what is an estimate, what is refused, and what the recorded file says."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.sources import file_sources
from etl.sources._code_tables import code_table
from etl.sources._iso3166 import countries
from etl.sources._source import LIST_COLUMNS, TRADE_COLUMNS
from etl.sources.imf.portal import FILE_SOURCE, parse
from tests.effort import cuts, examples
from tests.etl.sources import FIXTURES, figures, lists, read_or_refused, recorded, refusal

WHOLE = (FIXTURES / "imf_portal_imts.csv").read_bytes()
RIGHT = figures(parse(WHOLE, False))
RECORDING = "imf/portal_csv_IMTS_RUS_A_2016-2024_excerpt.csv"
#: At most four partners are summed here, each rounded by at most half a dollar; a change below that cannot be seen.
ROUNDING_USD = 2.0


def edited(old: str, new: str, count: int = 1) -> bytes:
    """Return the fixture with one piece of text replaced."""
    text = WHOLE.decode("utf-8-sig")
    assert text.count(old) == count, f"{old!r} must stand {count} times in the fixture"
    return text.replace(old, new).encode("utf-8-sig")


def portal(columns: str, *rows: str) -> bytes:
    """Write a file from rows such as `KOR XG RUS A 12.5 -`: reporter, flow, partner, frequency, cells (`-` is blank)."""
    indicators = {"XG": "XG_FOB_USD", "MG": "MG_CIF_USD", "TB": "TBG_USD"}
    header = WHOLE.decode("utf-8-sig").splitlines()[0].split(',"2020"')[0]
    lines = [",".join([header, *(f'"{column}"' for column in columns.split())])]
    for row in rows:
        reporter, flow, partner, frequency, *cells = row.split(" ", 4)[:4] + row.split(" ", 4)[4].split(" ")
        indicator = indicators[flow]
        words = [
            *("IMF.STA:IMTS(1.0.0)", f"{reporter}.{indicator}.{partner}.{frequency}", "OBS_VALUE"),
            *(reporter, f"{reporter} in words", indicator, "in words", partner, f"{partner} in words"),
            *(frequency, "in words", "6", "Millions", flow, "in words"),
            *("" if cell == "-" else cell.replace("_", " ") for cell in cells),
        ]
        lines.append(",".join(f'"{word}"' for word in words))
    return ("\n".join(lines) + "\n").encode("utf-8-sig")


def statuses(data: bytes) -> dict[tuple[str, str], str]:
    """Return the status of each figure by partner and period; a file of one reporter and one flow."""
    trade = parse(data, True).trade
    return dict(zip(zip(trade["partner"], trade["period"], strict=True), trade["status"], strict=True))


def test_the_fixture_parses_to_the_expected_rows() -> None:
    expected = pd.DataFrame(
        [
            ("KOR", "export", "2020", 1_111_111_111.0, "FOB", "reported"),
            ("KOR", "export", "2021", 1_222_222_222.0, "FOB", "reported"),
            ("KOR", "export", "2022", 1_333_333_333.3, "FOB", "estimate"),
            ("WLD", "export", "2020", 3_341_033_333.0, "FOB", "reported"),
            ("WLD", "export", "2021", 3_560_055_555.0, "FOB", "reported"),
            ("WLD", "export", "2022", 3_785_711_110.63, "FOB", "estimate"),
            ("WLD", "import", "2020", 1_333_255_555.0, "CIF", "reported"),
            ("WLD", "import", "2021", 788_800_000.0, "CIF", "reported"),
            ("WLD", "import", "2022", 1_466_566_666.66, "CIF", "estimate"),
            ("XKX", "export", "2020", 3_300_000.0, "FOB", "reported"),
            ("XKX", "export", "2022", 3_333_333.33, "FOB", "estimate"),
            ("KOR", "import", "2020", 555_555_555.0, "CIF", "reported"),
            ("KOR", "import", "2022", 666_666_666.66, "CIF", "estimate"),
            ("CHN", "import", "2020", 777_700_000.0, "CIF", "reported"),
            ("CHN", "import", "2021", 788_800_000.0, "CIF", "reported"),
            ("CHN", "import", "2022", 799_900_000.0, "CIF", "estimate"),
            ("CHN", "export", "2020", 2_222_222_222.0, "FOB", "reported"),
            ("CHN", "export", "2021", 2_333_333_333.0, "FOB", "reported"),
            ("CHN", "export", "2022", 2_444_444_444.0, "FOB", "estimate"),
        ],
        columns=["partner", "flow", "period", "value_usd", "valuation", "status"],
    )
    trade = parse(WHOLE, False).trade
    pd.testing.assert_frame_equal(trade[list(expected.columns)], expected, check_exact=True)
    assert tuple(trade.columns) == TRADE_COLUMNS
    same = {"source": "imf-imts", "reporter": "RUS", "classification": "TOTAL", "code": "TOTAL"}
    assert all(set(trade[column]) == {value} for column, value in same.items())
    assert trade["net_weight_kg"].isna().all()
    assert set(trade["note"].dropna()) == {"estimated by the IMF: the reporter's own statistics end with 2021"}
    assert (trade["note"].notna() == (trade["status"] == "estimate")).all()


def test_a_whole_file_claims_the_lists_that_add_up_to_the_world() -> None:
    parsed = parse(WHOLE, False)
    measures, years = ("export", "import", "turnover"), ("2020", "2021", "2022")
    assert lists(parsed) == {("RUS", measure, year) for measure in measures for year in years}
    assert tuple(parsed.lists.columns) == LIST_COLUMNS


def test_what_is_not_stored_is_counted_by_name() -> None:
    parsed = parse(WHOLE, False)
    assert parsed.read == len(parsed.trade) == 19
    assert parsed.ignored == {
        "series of group G110 (Advanced Economies)": 1,
        "series of group TX910 (Other Countries n.i.e.)": 1,
        "series of area TX898 (Countries & Areas not specified)": 1,
        "series of trade balance (TBG_USD)": 1,
        "series of reporter USA (United States)": 1,
        "blank": 5,
    }


def test_the_register_finds_the_source() -> None:
    assert file_sources()["imf"] is FILE_SOURCE


def test_an_excerpt_gives_the_same_rows_and_no_list() -> None:
    parsed = parse(WHOLE, True)
    assert figures(parsed) == RIGHT
    assert lists(parsed) == set()


def test_millions_become_the_exact_dollars() -> None:
    data = portal("2016 2017", "RUS XG KOR A 10027.244444 12434.72512", "RUS XG DEU A 0.000001 2e-1")
    assert figures(parse(data, True)) == {
        ("RUS", "KOR", "export", "2016"): 10_027_244_444.0,
        ("RUS", "KOR", "export", "2017"): 12_434_725_120.0,
        ("RUS", "DEU", "export", "2016"): 1.0,
        ("RUS", "DEU", "export", "2017"): 200_000.0,
    }


def test_months_are_read_and_quarters_are_ignored_by_name() -> None:
    data = portal(
        "2019 2019-Q4 2019-M12 2020-M01",
        "KOR XG G001 A 5000.5 - - -",
        "KOR XG RUS A 5000.5 - - -",
        "KOR XG G001 M - - 1000.1 1000.2",
        "KOR XG RUS M - - 1000.1 1000.2",
        "KOR XG RUS Q - 1500.5 - -",
    )
    parsed = parse(data, False)
    assert {period for *_, period in figures(parsed)} == {"2019", "2019-12", "2020-01"}
    assert parsed.ignored == {"series of frequency Q (in words)": 1, "columns of quarters": 1}
    assert lists(parsed) == {("KOR", "export", period) for period in ("2019", "2019-12", "2020-01")}


def test_the_imfs_own_codes_and_dead_states_are_known() -> None:
    data = portal("1991", *(f"RUS XG {code} A 7.5" for code in ("KOS", "WBG", "YUG", "CSK", "SCG", "ANT", "DEU")))
    assert set(parse(data, True).trade["partner"]) == {"XKX", "PSE", "YUG", "CSK", "SCG", "ANT", "DEU"}


def test_the_code_lists_do_not_overlap_and_have_three_letters() -> None:
    in_force, withdrawn = (
        {row["code"] for row in code_table("iso3166") if row["status"] == status}
        for status in ("in force", "withdrawn")
    )
    assert len(in_force) == 249
    assert not in_force & withdrawn
    assert len(code_table("iso3166")) == len(countries())
    assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in countries())


def test_goods_returned_to_the_reporter_itself_count_for_the_world_and_give_no_row() -> None:
    data = portal("2019", "KOR XG G001 A 3000.5", "KOR XG KOR A 1000.5", "KOR XG RUS A 2000")
    parsed = parse(data, False)
    assert set(parsed.trade["partner"]) == {"WLD", "RUS"}
    assert parsed.ignored == {"series of KOR with itself": 1}
    assert lists(parsed) == {("KOR", "export", "2019")}


def test_turnover_is_listed_only_where_both_flows_are_whole() -> None:
    rows = ("KOR XG G001 A 2000 2000", "KOR XG RUS A 2000 2000", "KOR MG G001 A 2000 -", "KOR MG RUS A 2000 -")
    measured = {(measure, year) for _, measure, year in lists(parse(portal("2019 2020", *rows), False))}
    assert measured == {("export", "2019"), ("import", "2019"), ("turnover", "2019"), ("export", "2020")}


@pytest.mark.parametrize(
    ("what", "rows", "estimates"),
    [
        ("six decimals are whole dollars", ["KOR XG RUS A 1.123456"], set()),
        ("more than six decimals are no statistics", ["KOR XG RUS A 1.1234567"], {"RUS"}),
        ("most figures of the year decide", ["KOR XG RUS A 1.5", *["KOR XG DEU A 1.1234567"] * 1], set()),
        ("and round ones go with them", ["KOR XG RUS A 1.5", "KOR XG DEU A 1.1234567", "KOR XG FRA A 1.12345678"],
         {"RUS", "DEU", "FRA"}),
        ("an e marks its own figure", ["KOR XG RUS A 1.5_e", "KOR XG DEU A 1.5", "KOR XG FRA A 1.5"], {"RUS"}),
        ("an area has no say", ["KOR XG RUS A 1.5", "KOR XG TX898 A 1.1234567", "KOR XG TX899 A 1.1234567"], set()),
        ("Russia's own statistics have not ended", ["RUS XG KOR A 1.5"], set()),
    ],
)  # fmt: skip
def test_an_estimate_is_known_by_its_decimals_or_its_mark(what: str, rows: list[str], estimates: set[str]) -> None:
    found = statuses(portal("2019", *rows))
    assert {partner for (partner, _), status in found.items() if status == "estimate"} == estimates, what


def test_russias_round_figures_after_its_last_own_year_are_estimates_too() -> None:
    found = statuses(portal("2021 2022 2023", "RUS XG ITA A 19326.976476 26792.525779 4076.084417"))
    assert found == {("ITA", "2021"): "reported", ("ITA", "2022"): "estimate", ("ITA", "2023"): "estimate"}


def test_years_and_months_are_judged_apart() -> None:
    found = statuses(portal("2019 2019-M01", "RUS XG KOR A 12.5 -", "RUS XG KOR M - 1.04166666666667"))
    assert found == {("KOR", "2019"): "reported", ("KOR", "2019-01"): "estimate"}


@pytest.mark.parametrize(
    ("old", "new", "count", "fragment"),
    [
        ('"2021","2022"', '"2021","2023"', 1, "line 1: column 2023 does not follow the one before it"),
        ('"2021","2022"', '"2022","2021"', 1, "line 1: column 2022 does not follow"),
        ('"2021","2022"', '"2021","2021"', 1, "line 1: double columns: '2021'"),
        ('"SCALE.ID"', '"SCALE.CODE"', 1, "line 1: missing columns: SCALE.ID"),
        ('"2022"', '"2022 r"', 1, "line 1: unknown columns: '2022 r'"),
        ("IMF.STA:IMTS(1.0.0)", "IMF.STA:CPI(1.0.0)", 13, "line 2: 'IMF.STA:CPI(1.0.0) OBS_VALUE' is not"),
        ('"6","Millions"', '"0","Units"', 13, "line 2: scale '0 Units' is not 6 Millions"),
        ('"6","Millions"', '"6","Units"', 13, "line 2: scale '6 Units' is not 6 Millions"),
        ('"XG","Exports of goods","7.7"', '"MG","Exports of goods","7.7"', 1, "line 2: trade flow 'MG' stands with"),
        ('"YUG","Yugoslavia"', '"DEU","Yugoslavia"', 1, "line 3: series 'RUS.XG_FOB_USD.YUG.A' stands with the codes"),
        ("YUG", "QQQ", 2, "line 3: unknown country 'QQQ'; add it to etl/sources/imf/codes.py"),
        ("TBG_USD", "TBG_EUR", 2, "line 10: unknown indicator 'TBG_EUR'"),
        ('"1111.111111"', '"1,111.111111"', 1, "line 4: '1,111.111111' under 2020 is not a number"),
        ('"1111.111111"', '"-1111.111111"', 1, "line 4: '-1111.111111' under 2020 is not a number"),
        ('"1111.111111"', '"NaN"', 1, "line 4: 'NaN' under 2020"),
        ('"1111.111111"', '"1111111111"', 1, "line 4: 1111111111 under 2020 cannot be in millions of dollars"),
        ('"1111.111111"', '"1112.111111"', 1, "line 5: the partners of RUS export 2020 add up to 3342.033333 millions"),
        ('"1111.111111"', '"1110.111111"', 1, "line 5: the partners of RUS export 2020 add up to 3340.033333 millions"),
        ('"4.4","4.5","4.6"', '"4.4","4.5"', 1, "line 8: 17 cells where the header has 18"),
        ("KOS", "KOR", 2, "line 7: the series RUS.XG_FOB_USD.KOR.A stands already in line 4"),
        ('"Kosovo"', '"Kosovo', 1, "line 7: the line cannot be read"),
        ('"Kosovo"', '"Kos\novo"', 1, "line 7: the cell 'Kos\\novo' holds a control character"),
        ("G001", "G002", 4, "has no world total (G001)"),
    ],
)
def test_a_changed_file_is_refused_with_its_line(old: str, new: str, count: int, fragment: str) -> None:
    assert fragment in refusal(parse, edited(old, new, count))


@pytest.mark.parametrize("unit", [("0.285", "0.085"), ("285499878.7", "85499878.7")])
def test_a_world_in_another_unit_is_refused_even_as_an_excerpt(unit: tuple[str, str]) -> None:
    data = portal("2016", f"RUS XG G001 A {unit[0]}", f"RUS XG KOR A {unit[1]}")
    assert "cannot be in millions of dollars" in refusal(parse, data, excerpt=True)


def test_one_pair_without_the_world_needs_the_word_excerpt() -> None:
    pair = portal("2016", "RUS XG KOR A 10027.2", "RUS MG KOR A 5117.3")
    assert "RUS export 2016 has no world total (G001); the file is cut or a selection" in refusal(parse, pair)
    assert "pass --excerpt" in refusal(parse, pair)
    assert len(parse(pair, True).trade) == 2


def test_partners_above_the_world_are_refused_even_as_an_excerpt() -> None:
    data = portal("2016", "RUS XG G001 A 2000", "RUS XG KOR A 2000.1")
    assert "add up to 2000.1 millions, the world is 2000" in refusal(parse, data, excerpt=True)


def test_a_figure_in_a_column_of_another_frequency_is_refused() -> None:
    data = portal("2016 2016-M01", "RUS XG KOR A 1.5 1.5")
    assert "line 2: a series of frequency A has a figure in column 2016-M01" in refusal(parse, data, excerpt=True)


def test_a_file_of_other_reporters_only_is_refused() -> None:
    assert "no figure of Korea or Russia" in refusal(parse, portal("2016", "USA XG KOR A 1.5"), excerpt=True)


@pytest.mark.parametrize(("encoding", "fragment"), [("utf-16", "UTF-16"), ("utf-32", "UTF-16"), ("utf-16-le", "IMF")])
@pytest.mark.parametrize("excerpt", [False, True])
def test_another_encoding_is_refused_by_name(encoding: str, fragment: str, excerpt: bool) -> None:
    assert fragment in refusal(parse, WHOLE.decode("utf-8-sig").encode(encoding), excerpt=excerpt)


def test_text_that_is_cp949_is_refused_by_name() -> None:
    korean = WHOLE.decode("utf-8-sig").replace("Yugoslavia", "유고슬라비아")
    assert "line 3: the text is not UTF-8 but CP949" in refusal(parse, korean.encode("cp949"))
    assert figures(parse(korean.encode("utf-8-sig"), False)) == RIGHT


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n", b"\x00", b",", b"%PDF-1.7", b"<html></html>", b"PK\x03"])
@pytest.mark.parametrize("excerpt", [False, True])
def test_what_is_no_export_is_refused(data: bytes, excerpt: bool) -> None:
    assert "IMF portal CSV" in refusal(parse, data, excerpt=excerpt)


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
        assert all(math.isclose(read[key], RIGHT[key], rel_tol=0, abs_tol=ROUNDING_USD) for key in RIGHT)


def by_flow(figures: dict[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    """Sum figures over partners, the world left out."""
    sums: dict[tuple[str, ...], float] = {}
    for (reporter, partner, *rest), value in figures.items():
        if partner != "WLD":
            sums[reporter, *rest] = sums.get((reporter, *rest), 0.0) + value
    return sums


@given(start=st.integers(0, len(WHOLE)), length=st.integers(1, 400))
@example(start=570, length=203)
@examples(300)
def test_a_file_with_a_hole_is_refused_or_moves_no_dollar_out_of_its_reporter_flow_and_period(
    start: int, length: int
) -> None:
    """A hole that joins the head of one line to the tail of another, at whole cells, makes a line like any other:
    it can give one partner's figures to another that had none, and no reader of the file could tell."""
    read = read_or_refused(parse, WHOLE[:start] + WHOLE[start + length :])
    if read is not None:
        found, right = by_flow(read), by_flow(RIGHT)
        assert found.keys() == right.keys()
        assert all(math.isclose(found[key], right[key], rel_tol=0, abs_tol=ROUNDING_USD * 3) for key in right)


@given(data=st.binary(max_size=200), excerpt=st.booleans())
@examples(200)
def test_any_bytes_are_refused_in_one_line(data: bytes, excerpt: bool) -> None:
    assert read_or_refused(parse, data, excerpt=excerpt) is None


@given(st.permutations(WHOLE.decode("utf-8-sig").splitlines(keepends=True)[1:]))
@examples(50)
def test_series_in_another_order_give_the_same_figures(lines: list[str]) -> None:
    header = WHOLE.decode("utf-8-sig").splitlines(keepends=True)[0]
    assert read_or_refused(parse, "".join([header, *lines]).encode("utf-8-sig")) == RIGHT


def test_the_recorded_turnover_of_2016_is_the_fifteen_billion_of_the_article() -> None:
    recorded_figures = figures(parse(recorded(RECORDING), True))
    flows = [recorded_figures["RUS", "KOR", flow, "2016"] for flow in ("export", "import")]
    assert flows == [10_027_244_444.0, 5_117_314_270.0]
    assert sum(flows) == 15_144_558_714.0


def test_the_recorded_russian_figures_from_2022_on_are_estimates() -> None:
    trade = parse(recorded(RECORDING), True).trade
    years = trade.groupby("status")["period"].unique().map(sorted).to_dict()
    assert years["estimate"] == ["2022", "2023", "2024"]
    assert years["reported"] == ["2016", "2017", "2018", "2019", "2020", "2021"]


def test_the_recorded_excerpt_is_refused_as_a_whole_file() -> None:
    assert "the partners of RUS" in refusal(parse, recorded(RECORDING))
