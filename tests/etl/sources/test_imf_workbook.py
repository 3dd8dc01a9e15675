"""The workbooks of the IMF's old Direction of Trade site: small ones in their shape, what they give, what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.sources import file_sources
from etl.sources._code_tables import code_table
from etl.sources._iso3166 import countries
from etl.sources._source import TRADE_COLUMNS
from etl.sources.imf.workbook import FILE_SOURCE, parse
from tests.effort import examples
from tests.etl.sources import figures, lists, read_or_refused, refusal, undecided_lists
from tests.etl.sources import workbook as empty_workbook

Cell = float | str | None
#: Millions of dollars by partner: the countries and what is not specified add up to the world; the group repeats Cuba.
LINES: dict[str, tuple[Cell, Cell]] = {
    "Russian Federation": (4_764.987_654, 6_694.1),
    "World": (16_010.493_210, 18_000.5),
    "Advanced Economies": (10_000, 10_000),
    "China, P.R.: Mainland": (11_134.505_556, "10,966.3 e"),
    "Cuba": ("0.9 e", 0.1),
    "Russian Federation again": (None, None),
    "Special Categories": (110.1, 340),
    "Other Countries not included elsewhere": ("0.9 e", 0.1),
}
FOOTER = "Source: Direction of Trade Statistics (DOTS)"


def sheet(into: Worksheet, flow: str, reporter: str = "Korea, Rep. of", *, first: str = "Russian Federation") -> None:
    """Write a sheet: titles in lines 2 to 5, years in line 7, a first line that repeats a later one, partners, a footer."""
    into["B2"], into["B3"] = "Direction of Trade Statistics", f"{flow} by partner, US dollars, millions"
    into["B4"], into["B5"] = reporter, "Annual"
    into["C7"], into["D7"] = "2016", "2017"
    names = [first, *(name.removesuffix(" again") for name in list(LINES)[1:])]
    for row, name in enumerate(names, 8):
        into.cell(row, 2, name)
        for column, value in enumerate(LINES["Russian Federation" if "Russian" in name else name], 3):
            into.cell(row, column, value)
    into.cell(8 + len(names) + 1, 2, FOOTER)


def book(change: Callable[[Worksheet, Worksheet], None] | None = None, reporter: str = "Korea, Rep. of") -> bytes:
    """Return a workbook, with its two sheets changed."""
    made = Workbook()
    exports = made.active
    assert isinstance(exports, Worksheet)
    exports.title = "Exports, FOB"
    imports = made.create_sheet("Imports, CIF")
    sheet(exports, "Exports", reporter)
    sheet(imports, "Imports", reporter)
    if change:
        change(exports, imports)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


WHOLE = book()
RIGHT = {
    ("KOR", partner, flow, year): value
    for flow in ("export", "import")
    for partner, year, value in (
        ("RUS", "2016", 4_764_987_654.0), ("RUS", "2017", 6_694_100_000.0), ("WLD", "2016", 16_010_493_210.0),
        ("WLD", "2017", 18_000_500_000.0), ("CHN", "2016", 11_134_505_556.0), ("CHN", "2017", 10_966_300_000.0),
        ("CUB", "2016", 900_000.0), ("CUB", "2017", 100_000.0),
    )
}  # fmt: skip


def changed(cell: str, value: Cell) -> bytes:
    """Return a workbook with one cell of its exports changed."""

    def change(exports: Worksheet, _imports: Worksheet) -> None:
        exports[cell] = value

    return book(change)


def test_a_workbook_gives_the_exact_dollars_of_every_country_and_the_world() -> None:
    parsed = parse(WHOLE, False)
    assert figures(parsed) == RIGHT
    assert tuple(parsed.trade.columns) == TRADE_COLUMNS
    assert parsed.read == len(RIGHT)
    assert set(parsed.trade.loc[parsed.trade["flow"] == "import", "valuation"]) == {"CIF"}
    assert set(parsed.trade["source"]) == {"imf-dots"}


def test_estimates_are_marked_with_and_without_thousands_separators() -> None:
    trade = parse(WHOLE, False).trade
    estimates = trade[trade["status"] == "estimate"]
    assert set(zip(estimates["partner"], estimates["period"], strict=True)) == {("CHN", "2017"), ("CUB", "2016")}
    assert set(estimates["note"]) == {"marked by the IMF as an estimate"}
    assert set(trade["status"]) == {"estimate", "reported"}
    assert trade.loc[trade["status"] == "reported", "note"].isna().all()


def test_what_gives_no_row_is_counted_by_name() -> None:
    assert parse(WHOLE, False).ignored == {
        "first line, which repeats a later one": 2,
        "lines of groups": 4,
        "lines of areas": 2,
        f"line '{FOOTER}' (no figure)": 2,
    }


def test_lists_that_add_up_are_kept_and_those_with_much_of_no_country_decide_nothing() -> None:
    parsed = parse(WHOLE, False)
    assert lists(parsed) == {("KOR", measure, "2016") for measure in ("export", "import", "turnover")}
    assert parsed.remarks[0].startswith("the list of partners for KOR export 2017: 1.9% of its trade has no country")
    assert set(undecided_lists(parsed)) == {("KOR", measure, "2017") for measure in ("export", "import", "turnover")}


def test_a_workbook_is_recognised_by_its_reporter_and_years_and_others_are_not() -> None:
    assert FILE_SOURCE.recognises(WHOLE)
    assert FILE_SOURCE.recognises(book(reporter="Japan"))
    assert not FILE_SOURCE.recognises(book(reporter="Trade of many"))
    assert not FILE_SOURCE.recognises(empty_workbook())
    assert not FILE_SOURCE.recognises(b"COUNTRY,2016,2017")


def test_russia_is_the_other_reporter_and_no_partner_of_itself() -> None:
    parsed = parse(book(reporter="Russian Federation"), True)
    assert set(parsed.trade["reporter"]) == {"RUS"}
    assert set(parsed.trade["partner"]) == {"CHN", "CUB", "WLD"}
    assert lists(parsed) == set()


def test_without_names_the_first_of_two_sheets_is_of_exports() -> None:
    def unnamed(exports: Worksheet, imports: Worksheet) -> None:
        for one, name in ((exports, "Sheet1"), (imports, "Sheet2")):
            one.title, one["B3"] = name, "Exports and Imports by Areas and Countries, millions"

    assert figures(parse(book(unnamed), False)) == RIGHT


def test_the_name_of_a_sheet_counts_before_its_place() -> None:
    def swapped(exports: Worksheet, imports: Worksheet) -> None:
        exports.title, imports.title = "Imports", "Exports"
        exports["C8"], exports["C13"], exports["C9"] = 5_764.987_654, 5_764.987_654, 17_010.493_210

    data = figures(parse(book(swapped), False))
    assert data["KOR", "RUS", "import", "2016"] == 5_764_987_654.0
    assert data["KOR", "RUS", "export", "2016"] == 4_764_987_654.0


def test_a_first_line_that_is_not_repeated_is_a_partner_like_others() -> None:
    def other(exports: Worksheet, imports: Worksheet) -> None:
        for one in (exports, imports):
            one["B8"], one["C8"], one["D8"], one["C9"], one["D9"] = "Japan", 1, 2, 16_011.493_210, 18_002.5

    assert figures(parse(book(other), False))["KOR", "JPN", "export", "2016"] == 1_000_000.0


def test_months_are_read_quarters_passed_over_and_other_sheets_named() -> None:
    def monthly(exports: Worksheet, imports: Worksheet) -> None:
        for one in (exports, imports):
            one["C7"], one["D7"] = "2016M1", "2016Q1"
        book_of = exports.parent
        assert book_of is not None
        book_of.create_sheet("Notes")["A1"] = "Definitions"

    parsed = parse(book(monthly), False)
    assert set(parsed.trade["period"]) == {"2016-01"}
    assert parsed.ignored["columns of quarters"] == 2
    assert parsed.ignored["sheet Notes (no years)"] == 1


def test_years_may_be_numbers_and_a_blank_is_a_gap() -> None:
    def numbers(exports: Worksheet, imports: Worksheet) -> None:
        for one in (exports, imports):
            one["C7"], one["D7"] = 2016, 2017.0
            one["D12"], one["D9"], one["D15"] = None, 18_000.4, None

    parsed = parse(book(numbers), False)
    assert figures(parsed) == {
        **{key: value for key, value in RIGHT.items() if key[1::2] != ("CUB", "2017")},
        ("KOR", "WLD", "export", "2017"): 18_000_400_000.0,
        ("KOR", "WLD", "import", "2017"): 18_000_400_000.0,
    }


@pytest.mark.parametrize(
    ("cell", "value", "fragment"),
    [
        ("B11", "Middle-earth", "sheet 'Exports, FOB', line 11: unknown partner 'Middle-earth'; add it to data/reference/codes/imf_dots"),
        ("B11", "Cuba", "line 12: Cuba stands already in line 11"),
        ("C8", 4_764.9, "line 8: Russian Federation stands again in line 13, with other figures"),
        ("C11", "1.11E+04", "line 11: '1.11E+04' of China, P.R.: Mainland in 2016 has fewer digits"),
        ("C11", "11,134,5", "is not a number such as 1,234.5"),
        ("C11", "-5", "is not a number such as 1,234.5"),
        ("C11", "5 f", "is not a number such as 1,234.5"),
        ("C11", 11_135.505_556, "the partners of KOR export 2016 add up to 16011.493210 millions, the world is 16010.49321"),
        ("C11", 11_133.505_556, "pass --excerpt"),
        ("C11", None, "pass --excerpt"),
        ("C9", None, "KOR export 2016 has no line World; the workbook lacks partners"),
        ("C9", 1.6e10, "cannot be in millions of dollars"),
        ("C11", 1.1e10, "cannot be in millions of dollars"),
        ("D7", "2016", "a period stands twice above sheet 'Exports, FOB'"),
        ("B4", "Albania", "it is the workbook of Albania; import those of Korea, Rep. of, and of the Russian Federation"),
        ("B4", "Nowhere", "name 0 reporters"),
        ("B5", "Japan", "name 2 reporters"),
        ("B4", "Russian Federation", "its sheets are RUS export, KOR import"),
        ("B3", "Exports, US dollars, Billions", "is in billions of dollars; download it in millions"),
        ("B3", "Exports, thousands of US dollars", "is in thousands of dollars; download it in millions"),
    ],
)  # fmt: skip
def test_a_changed_workbook_is_refused_with_its_line(cell: str, value: Cell, fragment: str) -> None:
    assert fragment in refusal(parse, changed(cell, value))


def test_an_excerpt_may_fall_short_and_never_exceed_the_world() -> None:
    assert len(parse(changed("C11", None), True).trade) == len(RIGHT) - 1
    assert "add up to" in refusal(parse, changed("C11", 11_135.505_556), excerpt=True)


def test_two_sheets_of_one_flow_and_one_without_years_are_refused() -> None:
    def same(_exports: Worksheet, imports: Worksheet) -> None:
        imports.title = "Exports too"

    def undated(exports: Worksheet, imports: Worksheet) -> None:
        for one in (exports, imports):
            one["C7"], one["D7"] = "first", "second"

    assert "its sheets are KOR export, KOR export" in refusal(parse, book(same))
    assert "no sheet has a line of years" in refusal(parse, book(undated))


@pytest.mark.parametrize("data", [b"", b"a,b\n", b"<html></html>", b"PK\x03\x04", empty_workbook(), WHOLE[:500]])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert "IMF workbook: " in refusal(parse, data)


def test_every_name_has_one_meaning_and_every_country_a_code() -> None:
    rows = code_table("imf_dots_names")
    assert len({row["name"] for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} == {"world", "country", "area", "group"}
    codes = [row["country"] for row in rows if row["kind"] == "country"]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= countries()
    assert not any(row["country"] for row in rows if row["kind"] != "country")
    assert file_sources()["imf-dots"] is FILE_SOURCE


@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
@examples(500)
def test_a_changed_byte_is_refused_or_changes_nothing(place: float, byte: int) -> None:
    at = int(place * len(WHOLE))
    read = read_or_refused(parse, WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :])
    assert read is None or read == RIGHT


@given(data=st.binary(max_size=200), excerpt=st.booleans())
@examples(200)
def test_any_bytes_are_refused_in_one_line(data: bytes, excerpt: bool) -> None:
    assert read_or_refused(parse, data, excerpt=excerpt) is None
    assert read_or_refused(parse, b"PK\x03\x04" + data, excerpt=excerpt) is None
