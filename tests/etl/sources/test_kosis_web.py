"""Statistics Korea's table saved as CSV, wide or long: what each shape gives, what is refused, and spoilt files."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.sources._source import TRADE_COLUMNS
from etl.sources.kosis.web_export import FILE_SOURCE, parse
from tests.effort import cuts, examples
from tests.etl.sources import figures, lists, read_or_refused, refusal, workbook

#: Thousands of dollars by country, item and month; the world is their sum.
NAMES = {"계": "WLD", "중국": "CHN", "러시아 연방": "RUS", "미국": "USA"}
MONTHS = ("2016.01", "2016.02")
CELLS = {
    ("중국", "수출액"): (1_300_111, 1_200_222), ("중국", "수입액"): (1_100_333, 1_000_444),
    ("러시아 연방", "수출액"): (300_555, 0), ("러시아 연방", "수입액"): (700_666, 600_777),
    ("미국", "수출액"): (1_500_888, 1_400_999), ("미국", "수입액"): (900_111, 800_222),
}  # fmt: skip
ITEMS = ("수출액", "수입액")


def value(name: str, item: str, month: int) -> int:
    if name == "계":
        return sum(values[month] for (_, one), values in CELLS.items() if one == item)
    return CELLS[name, item][month]


def text(lines: list[list[object]]) -> str:
    return "".join(",".join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)


def wide(mark: str = "") -> str:
    """Write each country and item as a line, the months beside each other."""
    head: list[object] = ["국가별", "항목", "단위", *(month + mark for month in MONTHS)]
    return text(
        [head, *([name, item, "천달러", *(value(name, item, n) for n in (0, 1))] for name in NAMES for item in ITEMS)]
    )


def two_headers() -> str:
    """Write a line for each country under two header lines: the month, then the item and its unit."""
    first: list[object] = ["국가별", *(month for month in MONTHS for _ in ITEMS)]
    second: list[object] = ["국가별", *(f"{item} (천달러)" for _ in MONTHS for item in ITEMS)]
    return text([first, second, *([name, *(value(name, item, n) for n in (0, 1) for item in ITEMS)] for name in NAMES)])


def long_by_item() -> str:
    """Write a line for each country and month, the items beside each other."""
    head: list[object] = ["시점", "국가별", "수출액 (천달러)", "수입액 (천달러)"]
    rows = [
        [month, name, *(value(name, item, n) for item in ITEMS)] for n, month in enumerate(MONTHS) for name in NAMES
    ]
    return text([head, *rows])


def long() -> str:
    """Write a line for each figure."""
    head: list[object] = ["국가별", "항목", "단위", "시점", "데이터"]
    rows = [
        [name, item, "천달러", month, value(name, item, n)]
        for name in NAMES for item in ITEMS for n, month in enumerate(MONTHS)
    ]  # fmt: skip
    return text([head, *rows])


WIDE = wide().encode()
RIGHT = {
    ("KOR", partner, flow, month.replace(".", "-")): 1000.0 * value(name, item, n)
    for name, partner in NAMES.items()
    for item, flow in zip(ITEMS, ("export", "import"), strict=True)
    for n, month in enumerate(MONTHS)
}
SHAPES = {
    "wide": wide(), "wide, months named": wide(" 월"), "two header lines": two_headers(), "long by item": long_by_item(),
    "long": long(),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_gives_the_same_figures_in_each_encoding(shape: str, encoding: str) -> None:
    parsed = parse(SHAPES[shape].encode(encoding), False)
    assert figures(parsed) == RIGHT
    assert tuple(parsed.trade.columns) == TRADE_COLUMNS
    assert parsed.read == len(RIGHT)
    assert parsed.ignored == {}


def test_a_table_that_adds_up_to_the_world_gives_every_list_and_an_excerpt_none() -> None:
    months = ("2016-01", "2016-02")
    assert lists(parse(WIDE, False)) == {
        ("KOR", one, month) for one in ("export", "import", "turnover") for month in months
    }
    assert lists(parse(WIDE, True)) == set()


def test_a_table_of_one_country_gives_rows_and_no_list() -> None:
    kept = [line for line in wide().splitlines(keepends=True) if "중국" not in line and "미국" not in line]
    for some in (kept, [line for line in kept if "계" not in line]):
        parsed = parse("".join(some).encode(), False)
        assert figures(parsed)["KOR", "RUS", "export", "2016-01"] == 300_555_000.0
        assert lists(parsed) == set()
        assert parsed.remarks[0].startswith("no list of partners kept for KOR export 2016-01: ")
        assert parsed.trade["note"].isna().all()


def test_years_are_read_as_years_beside_months() -> None:
    data = text(
        [["국가별", "항목", "단위", "2016 년", "2017", "2017.01"], ["러시아", "수출액", "천달러", "1,234", "5", "6"]]
    )
    assert figures(parse(data.encode(), False)) == {
        ("KOR", "RUS", "export", "2016"): 1_234_000.0, ("KOR", "RUS", "export", "2017"): 5_000.0,
        ("KOR", "RUS", "export", "2017-01"): 6_000.0,
    }  # fmt: skip


@pytest.mark.parametrize("blank", ["", "-", "x", "...", " "])
def test_a_blank_cell_is_a_gap_and_no_zero(blank: str) -> None:
    parsed = parse(wide().replace('"300555"', f'"{blank}"').encode(), False)
    assert ("KOR", "RUS", "export", "2016-01") not in figures(parsed)
    assert figures(parsed)["KOR", "RUS", "export", "2016-02"] == 0.0
    assert parsed.ignored["blank"] == 1


@pytest.mark.parametrize("separator", [";", "\t"])
def test_what_a_spreadsheet_puts_in_the_commas_place_is_read(separator: str) -> None:
    saved = wide().replace(",", separator)
    for text in (saved, f"sep={separator}\r\n{saved}"):
        assert figures(parse(text.encode(), False)) == figures(parse(WIDE, False))


def test_a_column_that_is_not_known_is_named_and_passed_over_and_blank_ends_are_read() -> None:
    lines = wide().splitlines()
    noted = "\n".join(line + (',"비고",' if not n else ',"",') for n, line in enumerate(lines)) + "\n\n"
    parsed = parse(noted.encode(), False)
    assert figures(parsed) == RIGHT
    assert parsed.ignored == {"column 비고 (not known)": 1}


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ('"국가별"', '"품목별"', "line 1: the header does not begin with"),
        ('"항목"', '"단위"', "line 1: two columns of the header are the unit"),
        ('"항목"', '"비고"', "line 1: the header names no item (항목)"),
        ('"단위"', '"비고"', "line 1: the header names no unit (단위)"),
        ("2016.01", "2016.13", "line 1: cannot read the column '2016.13'"),
        ("2016.01", "2016.1/4", "line 1: cannot read the column '2016.1/4'"),
        ("러시아 연방", "로서아", "unknown country '로서아'; add it to data/reference/codes/kcs_country_names.csv"),
        ("러시아 연방", "", "unknown country ''"),
        ("러시아 연방", "중국", "stands twice"),
        ('"수출액","천달러","300555"', '"무역수지","천달러","300555"', "line 6: the line names no item"),
        ('"천달러","300555"', '"백만달러","300555"', "line 6: the unit is '백만달러', not 천달러"),
        ('"300555"', '"3.0056E+05"', "line 6: '3.0056E+05' under 2016.01 has fewer digits"),
        ('"300555"', '"-300555"', "line 6: '-300555' under 2016.01"),
        ('"300555"', '"300,5555"', "line 6: '300,5555' under 2016.01"),
        ('"300555"', '"9300555"', "the countries' export of 2016-01 add up to"),
        ('"300555",', "", "line 6: 4 cells, where the header has more"),
    ],
)  # fmt: skip
def test_a_changed_file_is_refused_with_its_line(old: str, new: str, fragment: str) -> None:
    assert old in wide()
    assert fragment in refusal(parse, wide().replace(old, new).encode())


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ('"시점"', '"비고"', "line 1: the header names no time (시점)"),
        ('"데이터"', '"비고"', "line 1: the header names no column of figures"),
        ('"2016.01","300555"', '"2016-01","300555"', "'2016-01' is not a time such as 2016.01"),
        ('"2016.02"', '"2016.01"', "stands twice"),
    ],
)
def test_a_changed_long_file_is_refused(old: str, new: str, fragment: str) -> None:
    assert old in long()
    assert fragment in refusal(parse, long().replace(old, new).encode())


@pytest.mark.parametrize("by", [1_000, 0.001])
def test_a_table_in_another_unit_is_refused_by_the_size_of_the_world(by: float) -> None:
    scaled = wide()
    for number in sorted({value(name, item, n) for name in NAMES for item in ITEMS for n in (0, 1)}, reverse=True):
        scaled = scaled.replace(f'"{number}"', f'"{int(number * by)}"')
    assert "cannot be thousands of dollars" in refusal(parse, scaled.encode())


def test_a_file_of_the_table_is_recognised_by_its_header() -> None:
    assert FILE_SOURCE.recognises(WIDE)
    assert FILE_SOURCE.recognises(wide().encode("cp949"))
    assert not FILE_SOURCE.recognises(b"REPORTER,PARTNER")


def test_a_file_without_any_figure_and_a_workbook_are_refused() -> None:
    assert "the file has no figure" in refusal(parse, wide().splitlines()[0].encode())
    assert "the file is an Excel workbook; choose CSV" in refusal(parse, workbook())


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"  \r\n ", b"\x00", b",", b"%PDF-1.7", b"<html></html>", b"\xff\xfe\x00"]
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    assert "Statistics Korea's table saved as CSV" in refusal(parse, data)


def test_a_cut_file_gives_no_figure_that_is_not_printed_but_the_one_that_is_cut() -> None:
    for length in cuts(WIDE):
        read = read_or_refused(parse, WIDE[:length])
        assert read is None or len(read.items() - RIGHT.items()) <= 1, f"cut at byte {length}"


@given(place=st.integers(0, len(WIDE) - 1), byte=st.integers(0, 255))
@examples(500)
def test_a_changed_byte_is_refused_or_moves_one_figure(place: int, byte: int) -> None:
    read = read_or_refused(parse, WIDE[:place] + bytes([byte]) + WIDE[place + 1 :])
    if read is not None and read.keys() == RIGHT.keys():
        assert len(read.items() - RIGHT.items()) <= 1


@given(data=st.binary(max_size=200), excerpt=st.booleans())
@example(data=b"\n0", excerpt=False)
@examples(200)
def test_any_bytes_are_refused_in_one_line(data: bytes, excerpt: bool) -> None:
    assert read_or_refused(parse, data, excerpt=excerpt) is None
