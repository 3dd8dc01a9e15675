"""UN Comtrade's files: the three formats, what is kept of them, what is refused, and what the recorded file says."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.errors import InputError
from etl.sources import file_sources
from etl.sources._delimited import shown
from etl.sources._source import TRADE_COLUMNS, FileContext, ParseResult
from etl.sources.un_comtrade.api import parse as parse_answer
from etl.sources.un_comtrade.files import FILE_SOURCE, read
from tests.effort import cuts, examples
from tests.etl.sources import as_parser, lists, recorded, refusal, shared_case, undecided_lists, workbook
from tests.etl.sources.comtrade import Figures, answered, asking, envelope, figures, rows_of

parse = as_parser(read)


LEGACY_HEADER = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,"
    "Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,2nd Partner Code,2nd Partner,2nd Partner ISO,"
    "Customs Proc. Code,Customs,Mode of Transport Code,Mode of Transport,Commodity Code,Commodity,Qty Unit Code,"
    "Qty Unit,Qty,Alt Qty Unit Code,Alt Qty Unit,Alt Qty,Netweight (kg),Gross weight (kg),Trade Value (US$),"
    "CIF Trade Value (US$),FOB Trade Value (US$),Flag"
)
#: Year or month, level, flow, reporter, partner, commodity, weight, value: made up.
LEGACY_ROWS = """
    2031   0 2 Export    643 RUS 410 KOR TOTAL .     1000
    2031   0 1 Import    643 RUS 410 KOR TOTAL 0     500
    2031   2 2 Export    643 RUS 410 KOR 1     5     40
    2031   2 2 Export    643 RUS 410 KOR 27    900   960
    2031   4 2 Export    643 RUS 410 KOR 101   .     40
    2031   6 2 Export    643 RUS 410 KOR 10121 .     40
    2031   2 2 Export    643 RUS 156 CHN 27    .     7
    2031   0 4 Re-Import 643 RUS 0   WLD TOTAL .     3
    2031   0 2 Export    643 RUS 899 .   TOTAL .     2
    203102 0 1 Import    410 KOR 490 .   TOTAL .     11
    2031   0 1 Import    156 CHN 643 RUS TOTAL .     13
"""


def legacy(rows: str = LEGACY_ROWS) -> bytes:
    """Return rows as the older CSV, saved again by pandas: a blank where there is a point."""
    lines = [LEGACY_HEADER]
    for line in rows.split("\n"):
        if cells := ["" if cell == "." else cell for cell in line.split()]:
            when, level, flow, words, reporter, reporter_iso, partner, partner_iso, code, weight, value = cells
            lines.append(
                f"H4,{when[:4]},{when},{when},{level},0,{flow},{words},{reporter},Name,{reporter_iso},{partner},"
                f'"Name, of a partner",{partner_iso},,,,,,,,{code},Goods,1,No Quantity,,,,,{weight},,{value},,,0'
            )
    return ("\n".join(lines) + "\n").encode()


def web(rows: list[dict[str, object]], *, encoding: str = "utf-8", pascal: bool = False, comma: str = "") -> bytes:
    """Return rows of the interface as the web page writes them."""
    text = io.StringIO()
    names = [name[0].upper() + name[1:] if pascal else name for name in rows[0]]
    print(*names, sep=",", file=text)
    for row in rows:
        cells = io.StringIO()
        csv.writer(cells, lineterminator="").writerow("" if cell is None else cell for cell in row.values())
        print(cells.getvalue() + comma, file=text)
    return text.getvalue().encode(encoding)


def bulk(rows: list[dict[str, object]]) -> bytes:
    """Return rows of the interface as the bulk file has them."""
    names = {"cifvalue": "CIFValue", "fobvalue": "FOBValue"}
    kept = [
        name for name in rows[0] if not name.endswith(("ISO", "Desc", "Abbr")) and name not in ("aggrLevel", "isLeaf")
    ]
    lines = ["\t".join(["datasetCode", *(names.get(name, name) for name in kept)])]
    lines += ["\t".join(["1", *("" if row[name] is None else str(row[name]) for name in kept)]) for row in rows]
    return gzip.compress(("\n".join(lines) + "\n").encode())


def of_japan() -> bytes:
    japan = {"reporterCode": 392, "reporterISO": "JPN", "reporterDesc": "Japan"}
    return web([{**row, **japan} for row in rows_of(CHAPTERS) if row["flowCode"] == "X"])


WORKBOOK, OLD_WORKBOOK = workbook(), bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def codes(parsed: ParseResult) -> list[tuple[str, str, str]]:
    return list(parsed.trade[["classification", "code", "partner"]].itertuples(index=False, name=None))


CHAPTERS = asking("chapters-annual", "2016")
TOTALS = asking("totals-annual", "2015")
WEB_HEADER = web(rows_of(CHAPTERS)[:1]).splitlines(keepends=True)[0]


# what the older CSV gives


def test_the_older_csv_parses_to_the_expected_rows() -> None:
    parsed = parse(legacy(), False)
    expected = pd.DataFrame(
        [
            ("RUS", "KOR", "export", "2031", "TOTAL", "TOTAL", 1000.0, None, "FOB"),
            ("RUS", "KOR", "import", "2031", "TOTAL", "TOTAL", 500.0, None, "CIF"),
            ("RUS", "KOR", "export", "2031", "H4", "01", 40.0, 5.0, "FOB"),
            ("RUS", "KOR", "export", "2031", "H4", "27", 960.0, 900.0, "FOB"),
            ("RUS", "KOR", "export", "2031", "H4", "0101", 40.0, None, "FOB"),
            ("RUS", "KOR", "export", "2031", "H4", "010121", 40.0, None, "FOB"),
            ("KOR", "TWN", "import", "2031-02", "TOTAL", "TOTAL", 11.0, None, "CIF"),
        ],
        columns=[
            "reporter", "partner", "flow", "period", "classification", "code", "value_usd", "net_weight_kg", "valuation",
        ],
    )  # fmt: skip
    pd.testing.assert_frame_equal(parsed.trade[list(expected.columns)], expected)
    assert tuple(parsed.trade.columns) == TRADE_COLUMNS
    assert set(parsed.trade["source"]) == {"un-comtrade"}
    assert parsed.read == 11
    assert parsed.ignored == {
        "HS codes of partners outside the pair": 1,
        "re-imports (inside imports)": 1,
        "Areas, nes (no country)": 1,
        "reporter CHN, neither Korea nor Russia": 1,
        "net weights of 0 under a value (not weighed)": 1,
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b""),
        (b"Classification", b"\xef\xbb\xbfClassification"),
        (b"\n", b"\r\n"),
        (b",1000,", b",1000.0,"),
        (b",643,", b",643.0,"),
        (b"Name,", b"T\xfcrkiye,"),
        (b",No Quantity,", b',"No\nQuantity",'),
    ],
)
def test_what_says_nothing_of_the_figures_changes_nothing(old: bytes, new: bytes) -> None:
    changed = legacy().replace(old, new) if old else legacy()
    assert figures(parse(changed, False)) == figures(parse(legacy(), False))


def test_a_column_of_line_numbers_is_no_column() -> None:
    lines = legacy().decode().splitlines()
    numbered = "\n".join(f"{number if number else ''},{line}" for number, line in enumerate(lines))
    assert figures(parse(numbered.encode(), False)) == figures(parse(legacy(), False))


# what the web page's CSV and the bulk file give


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("pascal", [False, True])
@pytest.mark.parametrize("comma", ["", ","])
def test_the_web_csv_gives_what_the_interface_gives(encoding: str, pascal: bool, comma: str) -> None:
    rows = [{**row, "partnerDesc": "Türkiye"} for row in rows_of(CHAPTERS)]
    parsed = parse(web(rows, encoding=encoding, pascal=pascal, comma=comma), False)
    pd.testing.assert_frame_equal(parsed.trade, answered(CHAPTERS).trade)


def test_the_bulk_file_gives_what_the_interface_gives_and_ignores_the_details() -> None:
    rows = rows_of(CHAPTERS)
    details = [{**row, "motCode": 2100, "motDesc": "Sea"} for row in rows]
    details += [{**row, "customsCode": "C01", "customsDesc": "Home use"} for row in rows]
    parsed = parse(bulk([*rows, *details]), False)
    pd.testing.assert_frame_equal(parsed.trade, answered(CHAPTERS).trade)
    assert parsed.ignored == {
        "details by mode of transport, customs procedure or second partner (inside the totals)": 2 * len(rows)
    }


@pytest.mark.parametrize("write", [web, bulk])
def test_a_file_of_every_partner_gives_the_lists_that_the_interface_gives(write: object) -> None:
    assert callable(write)
    data = write(rows_of(TOTALS))
    assert lists(parse(data, False)) == lists(answered(TOTALS))
    assert lists(parse(data, True)) == set()
    assert figures(parse(data, True)) == figures(answered(TOTALS))


def test_a_file_of_some_partners_gives_no_list_and_no_file_covers_anything() -> None:
    parsed = parse(web(rows_of(TOTALS)[:300]), False)
    assert lists(parsed) == set()
    assert len(parsed.covers) == 0
    assert len(parse(web(rows_of(TOTALS)), False).covers) == 0


def test_an_open_file_is_read_like_its_bytes_and_left_open(tmp_path: Path) -> None:
    for data in (legacy(), web(rows_of(CHAPTERS)), bulk(rows_of(CHAPTERS))):
        path = tmp_path / "file"
        path.write_bytes(data)
        with path.open("rb") as file:
            pd.testing.assert_frame_equal(read(file, FileContext()).trade, parse(data, False).trade)
            assert not file.closed
    assert FILE_SOURCE.read is read
    assert file_sources()["comtrade"] is FILE_SOURCE


# what is refused


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("Netweight (kg),", "", "line 1: missing columns: Netweight (kg)"),
        ("Flag", "Flags", "line 1: missing columns: Flag"),
        ("Flag", "Flag,Extra", "line 2: 35 cells where the header has 36"),
        ("Flag", "Flag,Flag", "line 1: double columns: 'Flag'"),
        (",0\nH4,2031,2031,2031,0,0,1", "\nH4,2031,2031,2031,0,0,1", "line 2: 34 cells where the header"),
        (",1000,,,0", ",1000,,,0,7", "line 2: 36 cells where the header has 35"),
        (",1000,", ",-1000,", "line 2: Trade Value (US$) '-1000' is not a number"),
        (",1000,", ',"1,000",', "line 2: Trade Value (US$) '1,000' is not a number"),
        (",1000,", ",1e400,", "line 2: Trade Value (US$) '1e400' has fewer digits"),
        (",1000,,,0", ",1000,,999,0", "the primary value 1000.0 of the export is not its FOB value 999.0"),
        (",203102,203102,0", ",203113,203113,0", "line 11: Period '203113'"),
        ("2031,203102", "2030,203102", "Period '203102' stands with refYear '2030'"),
        (",2,Export,643,Name,RUS,410", ",1,Export,643,Name,RUS,410", "flow 'M' stands with 'export'"),
        (",4,Re-Import", ",5,Re-Import", "unknown flow '5'"),
        (",643,Name,RUS,156", ",643,Name,RUS,157", "unknown partner 157; add it to data/reference/codes/un_comtrade_areas.csv"),
        (",643,Name,RUS,156", ",643,Name,RUS,0", "partner 0 (WLD) stands with the ISO code CHN"),
        (",156,Name,CHN,643", ",155,Name,CHN,643", "unknown reporter 155"),
        ("H4,2031,2031,2031,0,0,2", "S3,2031,2031,2031,0,0,2", "classification 'S3' is not one of H0, H1"),
        (",27,Goods,1,No Quantity,,,,,900", ",270,Goods,1,No Quantity,,,,,900", "commodity '270' is neither TOTAL"),
        (",10121,", ",121,", "commodity '121' is neither TOTAL nor an HS code"),
        (",27,Goods,1,No Quantity,,,,,900", ",01,Goods,1,No Quantity,,,,,900", "stands already in row 4"),
        (",27,Goods,1,No Quantity,,,,,900", ",02,Goods,1,No Quantity,,,,,900", "01 stands without its leading zero, and 02 with it"),
        (",27,Goods,1,No Quantity,,,,,900", ",1,Goods,1,No Quantity,,,,,900", "stands already in row 4"),
        ('of a partner",', 'of a partner"x,', "a line cannot be read"),
    ],
)  # fmt: skip
def test_a_changed_file_is_refused_with_its_place(old: str, new: str, fragment: str) -> None:
    text = legacy().decode()
    assert old in text
    assert fragment in refusal(parse, text.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("data", "fragment"),
    [
        (b"", "missing columns"),
        (b"\n\n", "missing columns"),
        (b"\x00", "missing columns"),
        (b'{"count":0,"data":[]}', "it has no row"),
        (b"PK\x03\x04", "the file is a zip archive; unpack it"),
        (WORKBOOK, "the file is an Excel workbook; choose CSV"),
        (OLD_WORKBOOK, "the file is an Excel workbook; choose CSV"),
        (legacy().decode().encode("utf-16"), "the text is UTF-16 and not UTF-8"),
        (
            of_japan(),
            "no row is kept (96 × reporter JPN, neither Korea nor Russia); download the reporters Korea (410)",
        ),
        (gzip.compress(bytes(1 << 23)), "a line is longer than 1,048,576 characters"),
        (gzip.compress(WEB_HEADER + bytes(1 << 23)), "a line is longer than 1,048,576 characters"),
        (b"\x1f\x8b\x08\x00", "the file cannot be unzipped"),
        (gzip.compress(legacy())[:-9], "the file cannot be unzipped"),
        (legacy(""), "the file has a header and no row"),
    ],
)
@pytest.mark.parametrize("excerpt", [False, True])
def test_what_is_no_file_of_comtrade_is_refused(data: bytes, fragment: str, excerpt: bool) -> None:
    assert fragment in refusal(parse, data, excerpt=excerpt)


# numbers that lost digits


@pytest.mark.parametrize("number", ["3.0178E+11", "2.07441e11", "1.2e9", "3E+05", "1E+01", '"3,02E+11"', "3.0178E+011"])
@pytest.mark.parametrize("column", ["Trade Value (US$)", "Netweight (kg)"])
def test_a_number_that_lost_digits_is_refused_with_its_place_and_one_remedy(number: str, column: str) -> None:
    text = legacy().decode().replace(",900,,960,", f",900,,{number}," if "Value" in column else f",{number},,960,")
    message = refusal(parse, text.encode(), excerpt=True)
    assert f"line 5: {column} {shown(number.strip(chr(34)))} has fewer digits" in message
    assert message.endswith("; download the file again and import it before any other program has saved it")


@pytest.mark.parametrize("number", ["9.60E+02", "9.6E2", "960.0", "9600E-1"])
def test_a_power_of_ten_with_all_its_digits_is_read_or_lost_them(number: str) -> None:
    data = legacy().replace(b",960,", f",{number},".encode())
    if number == "9.6E2":
        assert "has fewer digits" in refusal(parse, data)
    else:
        assert figures(parse(data, False)) == figures(parse(legacy(), False))


def test_a_file_separated_by_semicolons_is_read_and_its_shortened_numbers_are_refused() -> None:
    plain = legacy().decode().replace('"Name, of a partner"', "Name").replace(",", ";")
    assert figures(parse(plain.encode(), False)) == figures(parse(legacy(), False))
    assert "Trade Value (US$) '9,6E+02' has fewer digits" in refusal(
        parse, plain.replace(";960;", ";9,6E+02;").encode()
    )


# what programs add on the way


@pytest.mark.parametrize("tail", ["\n", "\r\n", "\n\n\n", "  \n", "," * 34 + "\n"])
def test_blank_lines_at_the_end_are_no_rows(tail: str) -> None:
    parsed = parse(legacy() + tail.encode(), False)
    assert figures(parsed) == figures(parse(legacy(), False))
    assert parsed.read == 11


def test_a_blank_line_inside_the_table_is_refused() -> None:
    first, rest = legacy().split(b"\nH4", 1)
    assert "line 2: a blank line stands inside the table" in refusal(parse, first + b"\n\nH4" + rest)


@pytest.mark.parametrize("line", ["sep=,\n", "sep=,\r\n", '"sep=,"\n', "SEP=,\n", "\ufeffsep=,\n"])
def test_a_line_that_names_the_separator_is_no_header(line: str) -> None:
    assert figures(parse(line.encode() + legacy(), False)) == figures(parse(legacy(), False))
    assert "line 6: Trade Value (US$) '9e2'" in refusal(parse, line.encode() + legacy().replace(b",960,", b",9e2,"))


@pytest.mark.parametrize("blank", ["NA", "NaN", "nan"])
def test_what_programs_write_for_a_blank_is_one(blank: str) -> None:
    data = web(rows_of(CHAPTERS)).decode()
    filled = "\n".join(",".join(cell or blank for cell in line.split(",")) for line in data.splitlines())
    pd.testing.assert_frame_equal(parse(filled.encode(), False).trade, parse(data.encode(), False).trade)


def test_a_column_that_is_not_known_is_named_and_passed_over() -> None:
    parsed = parse(web([{**row, "carbonTons": 7} for row in rows_of(CHAPTERS)]), False)
    pd.testing.assert_frame_equal(parsed.trade, answered(CHAPTERS).trade)
    assert "column 'carbonTons' is not known and was passed over" in parsed.remarks


@pytest.mark.parametrize("name", ["motCode", "customsCode", "partner2Code", "primaryValue"])
def test_an_unknown_column_in_place_of_one_that_is_needed_is_refused(name: str) -> None:
    data = WEB.replace(f",{name},".encode(), b",renamed,")
    assert data != WEB
    assert f"{name.casefold()} (not known are 'renamed')" in refusal(parse, data).casefold()


# an answer that was saved


def test_an_answer_that_was_saved_gives_what_the_interface_gives() -> None:
    for mark in (b"", b"\xef\xbb\xbf", b"\n "):
        parsed = parse(mark + envelope(rows_of(TOTALS)), True)
        pd.testing.assert_frame_equal(parsed.trade, answered(TOTALS).trade)
    assert lists(parse(envelope(rows_of(TOTALS)[:-1] + rows_of(TOTALS)[-1:]), False)) == lists(answered(TOTALS))


def test_a_saved_answer_that_is_cut_or_shortened_is_refused() -> None:
    rows = rows_of(CHAPTERS)
    assert "it says that it has '3' rows" in refusal(parse, envelope(rows, count=3))
    assert "it has 500 rows, at which" in refusal(parse, envelope(rows[:1] * 500))
    assert "it says 'no key'" in refusal(parse, envelope(rows, error="no key"))
    short = re.sub(rb'"primaryValue": [0-9.]+', b'"primaryValue": 1.2e9', envelope(rows), count=1)
    message = refusal(parse, short)
    assert "row 1: primaryValue '1.2e9' has fewer digits" in message
    with pytest.raises(InputError, match=r"row 1: primaryValue '1\.2e9' has fewer digits"):
        parse_answer(short, CHAPTERS)


# why a list is not kept


def test_a_list_with_more_than_a_hundredth_of_no_country_is_kept_and_said_to_decide_nothing() -> None:
    rows = """
        2031 0 2 Export 643 RUS 0   WLD TOTAL . 1000
        2031 0 2 Export 643 RUS 410 KOR TOTAL . {}
        2031 0 2 Export 643 RUS 899 .   TOTAL . {}
        2031 0 1 Import 643 RUS 0   WLD TOTAL . 1000
        2031 0 1 Import 643 RUS 410 KOR TOTAL . 900
    """
    parsed = parse(legacy(rows.format(980, 20)), False)
    assert lists(parsed) == set()
    assert undecided_lists(parsed) == {("RUS", "export", "2031"): 1}
    assert parsed.remarks == (
        "no list of partners kept for RUS import 2031: its partners add up to 90.0% of the world total",
        "the list of partners for RUS export 2031: 2.0% of its trade has no country, more than 1%; its places are shown"
        " and decide nothing",
    )
    whole = parse(legacy(rows.format(990, 10)), False)
    assert lists(whole) == {("RUS", "export", "2031")}
    assert parse(legacy(rows.format(990, 10)), True).remarks == ("no list of partners kept: the file is an excerpt",)


def test_the_lists_of_the_recorded_year_2015_decide_nothing() -> None:
    parsed = parse(shared_case("comtrade_RUS_2015_areas_nes.csv"), False)
    assert lists(parsed) == set()
    assert {key[1] for key in undecided_lists(parsed)} == {"export", "import", "turnover"}
    assert [remark.partition(",")[0] for remark in parsed.remarks] == [
        "the list of partners for RUS export 2015: 15.4% of its trade has no country",
        "the list of partners for RUS import 2015: 3.0% of its trade has no country",
    ]


def test_columns_without_a_name_beside_a_table_are_passed_over() -> None:
    rows = "2031 0 2 Export 643 RUS 410 KOR TOTAL . 1000"
    plain = legacy(rows).decode()
    wide = "\n".join(f"{line},," for line in plain.splitlines())
    assert figures(parse(wide.encode(), False)) == figures(parse(legacy(rows), False))


def test_the_files_that_a_spreadsheet_and_an_editor_saved() -> None:
    message = refusal(parse, shared_case("comtrade_exponent_min.csv"))
    assert "line 2: Trade Value (US$) '2.07441E+11' has fewer digits" in message
    assert parse(shared_case("legacy_blank_tail.csv"), False).read == 422


# cut and changed files

SOME = [row for row in rows_of(CHAPTERS) if row["cmdCode"] in ("01", "27", "72", "87")]
WEB, LEGACY, BULK = web(SOME), legacy(), bulk(SOME)
RIGHT = {WEB: figures(parse(WEB, False)), LEGACY: figures(parse(LEGACY, False)), BULK: figures(parse(BULK, False))}


def read_or_refused(data: bytes) -> Figures | None:
    try:
        return figures(parse(data, False))
    except InputError as error:
        message = str(error)
    assert message.isprintable()
    return None


@pytest.mark.parametrize("whole", [WEB, LEGACY, BULK])
def test_a_file_cut_at_any_byte_is_refused_or_gives_some_of_the_right_figures(whole: bytes) -> None:
    for length in cuts(whole):
        read = read_or_refused(whole[:length])
        assert read is None or read.items() <= RIGHT[whole].items(), f"cut at byte {length}"


def same_but_for_a_code(read: Figures, right: Figures) -> bool:
    """A commodity's code is printed once only: a changed digit in it can make another code, and moves no value."""
    return sorted(read.values()) == sorted(right.values()) and len(right.items() - read.items()) <= 1


@given(place=st.integers(0, len(WEB) - 1), byte=st.integers(0, 255))
@example(place=802, byte=48)
@examples(2000)
def test_a_changed_byte_of_the_web_csv_is_refused_or_changes_no_value(place: int, byte: int) -> None:
    read = read_or_refused(WEB[:place] + bytes([byte]) + WEB[place + 1 :])
    assert read is None or same_but_for_a_code(read, RIGHT[WEB])


@given(place=st.integers(0, len(BULK) - 1), byte=st.integers(0, 255))
@examples(1000)
def test_a_changed_byte_of_the_bulk_file_is_refused_or_changes_no_value(place: int, byte: int) -> None:
    read = read_or_refused(BULK[:place] + bytes([byte]) + BULK[place + 1 :])
    assert read is None or same_but_for_a_code(read, RIGHT[BULK])


@given(place=st.integers(0, len(LEGACY) - 1), byte=st.integers(0, 255))
@examples(1000)
def test_a_changed_byte_of_the_older_csv_moves_one_row_at_most(place: int, byte: int) -> None:
    """It prints values, commodities and most codes once only, so that a changed digit cannot be seen."""
    read = read_or_refused(LEGACY[:place] + bytes([byte]) + LEGACY[place + 1 :])
    assert read is None or len(RIGHT[LEGACY].items() - read.items()) <= 1


@given(start=st.integers(0, len(WEB)), length=st.integers(1, 1500))
@examples(1000)
def test_a_web_csv_with_a_hole_is_refused_or_right_but_where_the_hole_joins_two_rows(start: int, length: int) -> None:
    """The beginning of one code and the end of another can make a third: a file has no count that would tell."""
    read = read_or_refused(WEB[:start] + WEB[start + length :])
    joined = (read or {}).items() - RIGHT[WEB].items()
    assert len(joined) <= 1
    assert {value for _, value in joined} <= set(RIGHT[WEB].values())


@given(data=st.binary(max_size=300))
@examples(500)
def test_any_bytes_are_refused_in_one_line(data: bytes) -> None:
    assert read_or_refused(data) is None


# what was recorded


def test_the_recorded_file_gives_russias_figures_of_2016_and_counts_the_rest() -> None:
    data = recorded("un-comtrade/legacy_csv_RUS_TOTAL_KOR+World_2000-2020_EXCERPT.csv")
    parsed = parse(data, True)
    found = figures(parsed)
    assert len(found) == 84
    assert found["RUS", "KOR", "import", "2016", "TOTAL"] == 6_219_330_071
    assert found["RUS", "KOR", "export", "2016", "TOTAL"] == 10_878_065_453
    assert found["RUS", "WLD", "export", "2020", "TOTAL"] == 337_103_969_588
    assert parsed.ignored == {
        "re-imports (inside imports)": 1,
        "net weights of 0 under a value (not weighed)": 20,
    }
    assert parsed.trade["net_weight_kg"].isna().all()
    assert lists(parse(data, False)) == set()
