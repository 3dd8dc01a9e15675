"""CEPII's BACI: what a year becomes, which edition it is of. Spoilt files: see `_spoilt`."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from etl.errors import InputError
from etl.sources import file_sources
from etl.sources._source import COVER_COLUMNS, LIST_COLUMNS, TRADE_COLUMNS, FileContext, Release
from etl.sources.baci.release import FILE_SOURCE, read
from tests.effort import pairs, sample
from tests.etl.sources import lists, refusal, shared_case
from tests.etl.sources.baci_files import (
    HEADER,
    LINES,
    NAME,
    RIGHT,
    WHOLE,
    WORLD,
    ZIP,
    csv,
    edited,
    figures,
    parse,
    parse_year,
    release,
)

# What a year becomes


def test_a_year_becomes_totals_with_every_partner_and_chapters_of_the_pair() -> None:
    total = ("2018", "TOTAL", "TOTAL")
    assert {
        ("KOR", "RUS", "export", *total): 1_234_626,
        ("KOR", "CHN", "export", *total): 5_000_000,
        ("KOR", "TWN", "export", *total): 300_250,
        ("KOR", "WLD", "export", *total): 6_537_626,
        ("KOR", "RUS", "import", *total): 4_250_750,
        ("KOR", "AFG", "import", *total): 1_500,
        ("KOR", "TWN", "import", *total): 80_000,
        ("KOR", "ZMB", "import", *total): 70_000,
        ("KOR", "WLD", "import", *total): 4_402_250,
        ("RUS", "KOR", "export", *total): 4_250_750,
        ("RUS", "CHN", "export", *total): 60_500,
        ("RUS", "ZMB", "export", *total): 8_125,
        ("RUS", "WLD", "export", *total): 4_319_375,
        ("RUS", "KOR", "import", *total): 1_234_626,
        ("RUS", "TWN", "import", *total): 5_000,
        ("RUS", "USA", "import", *total): 90_500,
        ("RUS", "WLD", "import", *total): 1_330_126,
        **{("KOR", "RUS", "export", "2018", "H5", code): usd for code, usd in (("01", 1), ("87", 1_234_625))},
        **{("RUS", "KOR", "import", "2018", "H5", code): usd for code, usd in (("01", 1), ("87", 1_234_625))},
        **{("RUS", "KOR", "export", "2018", "H5", code): usd for code, usd in (("03", 250_750), ("27", 4_000_000))},
        **{("KOR", "RUS", "import", "2018", "H5", code): usd for code, usd in (("03", 250_750), ("27", 4_000_000))},
    } == RIGHT


def test_rows_say_that_one_value_is_both_sides_and_free_on_board() -> None:
    trade = parse(ZIP, False).trade
    assert tuple(trade.columns) == TRADE_COLUMNS
    assert {column: set(trade[column]) for column in ("source", "valuation", "status", "note")} == {
        "source": {"baci"},
        "valuation": {"FOB"},
        "status": {"derived"},
        "note": {"reconciled from both sides' reports, one value for exporter and importer (BACI 202301, HS17)"},
    }
    newest = parse(release({NAME.replace("2018", "2021"): csv(year="2021")}), False).trade
    assert set(newest["note"].str.contains("the next one may revise much")) == {True}


def test_values_and_weights_that_no_binary_number_hits_are_summed_exactly() -> None:
    """Hold amounts such as 1.001 to the dollar and the kilogram: 1.001 times a million is a little less than 1,001,000."""
    values = [f"{place / 1000:.3f}" for place in range(1001, 1100, 2)]
    lines = [f"410,643,{870300 + place},{value},{value}" for place, value in enumerate(values)]
    trade = parse(release({NAME: csv(lines, world=False)}), True).trade
    total = trade[(trade["reporter"] == "KOR") & (trade["flow"] == "export") & (trade["code"] == "87")]
    assert total[["value_usd", "net_weight_kg"]].to_numpy().tolist() == [[sum(range(1001, 1100, 2))] * 2]


def test_weights_are_kilograms_and_missing_where_any_line_has_none() -> None:
    trade = parse_year(WHOLE, False).trade.set_index(["reporter", "partner", "flow", "code"])["net_weight_kg"]
    assert trade["RUS", "KOR", "export", "TOTAL"] == 52_100_750
    assert trade["KOR", "RUS", "export", "87"] == trade["RUS", "KOR", "import", "87"] == 309_500
    for missing in ("TOTAL", "01"):
        assert pd.isna(trade["KOR", "RUS", "export", missing])
    assert pd.isna(trade["RUS", "WLD", "export", "TOTAL"])
    assert trade["KOR", "WLD", "import", "TOTAL"] == 250 + 125 + 52_100_750 + 11_000


def test_a_whole_year_gives_every_list_and_covers_every_partner() -> None:
    parsed = parse_year(WHOLE, False)
    measures = ("export", "import", "turnover")
    assert lists(parsed) == {(who, measure, "2018") for who in ("KOR", "RUS") for measure in measures}
    assert tuple(parsed.lists.columns) == LIST_COLUMNS
    assert tuple(parsed.covers.columns) == COVER_COLUMNS
    assert set(parsed.covers[["reporter", "partner", "classification"]].itertuples(index=False, name=None)) == {
        ("KOR", "", "TOTAL"), ("KOR", "RUS", "H5"), ("RUS", "", "TOTAL"), ("RUS", "KOR", "H5"),
    }  # fmt: skip
    assert parsed.read == 15
    assert parsed.ignored == {"flows between other countries": len(WORLD) + 1}


def test_an_excerpt_gives_the_pair_and_nothing_that_would_need_the_missing_lines() -> None:
    lines = [line for line in LINES if re.match("(410,643|643,410),", line)]
    parsed = parse(release({NAME: csv(lines, world=False)}), True)
    pair = {key: usd for key, usd in RIGHT.items() if {key[0], key[1]} == {"KOR", "RUS"} and key[5] != "TOTAL"}
    assert figures(parsed) == pair
    assert len(parsed.lists) == len(parsed.covers) == 0
    assert set(parsed.trade["note"].str.endswith("; from a selection of the release's lines")) == {True}
    assert parsed.remarks == ("no total and no list of partners kept: the file is an excerpt",)
    assert "pass --excerpt" in refusal(parse, release({NAME: csv(lines, world=False)}))


def test_areas_of_no_country_count_in_the_world_only_and_two_numbers_of_one_country_are_one() -> None:
    old = parse_year(edited("643,156,271121", "643,280,271121").replace(b"643,894,", b"643,276,"), True)
    assert "DEU" not in set(old.trade["partner"])  # an excerpt gives the pair only
    whole = figures(parse_year(edited("643,156,271121", "643,280,271121").replace(b"156,842,", b"276,643,"), False))
    assert whole["RUS", "DEU", "export", "2018", "TOTAL", "TOTAL"] == 60_500
    assert not {"ZZZ", "EUR", ""} & {key[1] for key in whole}


def test_columns_may_stand_in_any_order_and_lines_too() -> None:
    shuffled = [*LINES, *WORLD]
    random.Random(1).shuffle(shuffled)  # noqa: S311
    other = [",".join([k, "2018", v, i, q, j]) for i, j, k, v, q in (line.split(",") for line in shuffled)]
    assert figures(parse_year("\n".join(["k,t,v,i,q,j", *other]).encode(), False)) == RIGHT


@pytest.mark.parametrize(
    "same",
    [
        b"\xef\xbb\xbf" + WHOLE,
        WHOLE.replace(b"\n", b"\r\n"),
        WHOLE.rstrip(b"\n"),
        WHOLE.replace(b",NA", b",      NA"),
        WHOLE.replace(HEADER.encode(), b'"t","i","j","k","v","q"'),
    ],
)
def test_marks_line_ends_padding_and_quotes_do_no_harm(same: bytes) -> None:
    assert figures(parse_year(same, False)) == RIGHT


def test_sums_do_not_depend_on_how_the_file_is_cut_into_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    for piece in sample((257, 100, 64), 1):
        monkeypatch.setattr("etl.sources.baci.year._PIECE", piece)
        assert figures(parse_year(WHOLE, False)) == RIGHT


def test_a_release_gives_each_year() -> None:
    files = {
        "BACI_HS17_V202301/" + NAME: csv(),
        "BACI_HS17_V202301/BACI_HS17_Y2019_V202301.csv": csv(year="2019"),
        "country_codes_V202301.csv": b"country_code\n",
        "product_codes_HS17_V202301.csv": b"code,description\n",
        "Readme.txt": b"BACI",
        "__MACOSX/._" + NAME: b"?",
    }
    parsed = parse(release(files), False)
    assert set(parsed.trade["period"]) == {"2018", "2019"}
    assert {key: usd for key, usd in figures(parsed).items() if key[3] == "2018"} == RIGHT
    assert figures(parse(ZIP, False)) == RIGHT
    assert file_sources()["baci"] is FILE_SOURCE


# Which edition


@pytest.mark.parametrize(
    ("codes", "edition"),
    [
        ("847191 852520 481840", "H0"),
        ("854213 852520 481840", "H1"),
        ("854221 852520 481840", "H2"),
        ("854231 481840 854140", "H3"),
        ("854231 961900 690890", "H4"),
        ("870380 961900 854140", "H5"),
        ("854143 870380", "H6"),
    ],
)
def test_the_products_of_a_year_are_of_the_edition_that_its_name_says(codes: str, edition: str) -> None:
    plain = [re.sub(",(8542|8541|8703[28]|9619)[0-9]*,", ",010129,", line) for line in LINES if "870322" not in line]
    data = csv([*plain, *(f"410,156,{code},1,1" for code in codes.split())])
    for year, named in {"92": "H0", "96": "H1", "02": "H2", "07": "H3", "12": "H4", "17": "H5", "22": "H6"}.items():
        file = release({NAME.replace("HS17", f"HS{year}"): data})
        if named == edition:
            assert set(parse(file, False).trade["classification"]) == {"TOTAL", edition}
        else:
            assert f"are not those of HS{year}" in refusal(parse, file)


# Which release


@pytest.mark.parametrize(
    ("name", "day"), [("202301", "2023-01-31"), ("202401b", "2024-01-31"), ("202402", "2024-02-29")]
)
def test_a_release_is_named_and_was_out_by_the_end_of_its_month(name: str, day: str) -> None:
    found = parse(release({NAME.replace("202301", name): WHOLE}), False).release
    assert found == Release(name, date.fromisoformat(day))


@pytest.mark.parametrize("name", [NAME, f"somewhere/{NAME}"])
def test_a_csv_alone_is_read_as_in_the_zip_if_it_has_its_own_name(name: str) -> None:
    parsed = read(io.BytesIO(WHOLE), FileContext(name=name))
    pd.testing.assert_frame_equal(parsed.trade, parse(ZIP, False).trade)
    assert parsed.release == parse(ZIP, False).release
    assert lists(parsed) == lists(parse(ZIP, False))


@pytest.mark.parametrize("name", ["", "baci.csv", NAME.replace(".csv", " (1).csv"), NAME.replace("202301", "202313")])
def test_a_csv_alone_of_another_name_is_refused_for_it_names_no_release(name: str) -> None:
    with pytest.raises(InputError, match="does not say of which release it is; give it its own name again"):
        read(io.BytesIO(WHOLE), FileContext(name=name))
    assert "does not say of which release" in refusal(parse, WHOLE)


def test_a_csv_alone_is_held_to_its_name() -> None:
    with pytest.raises(InputError, match="holds the year 2018"):
        read(io.BytesIO(WHOLE), FileContext(name=NAME.replace("2018", "2019")))


# What is not whole


def test_lines_without_a_weight_may_be_blank_as_pandas_writes_them() -> None:
    blank = WHOLE.replace(b",NA\n", b",\n")
    pd.testing.assert_frame_equal(parse_year(blank, False).trade, parse_year(WHOLE, False).trade)
    assert "a weight is blank, and another one is written NA" in refusal(parse_year, WHOLE.replace(b",NA\n", b",\n", 1))


def test_a_column_that_is_not_known_is_named_and_passed_over() -> None:
    first, *rest = WHOLE.decode().splitlines()
    wider = "\n".join([f"{first},tariff", *(f"{line},3" for line in rest)]).encode()
    parsed = parse_year(wider, False)
    pd.testing.assert_frame_equal(parsed.trade, parse_year(WHOLE, False).trade)
    assert parsed.remarks == ("column 'tariff' is not known and was passed over",)


def kept(chosen: Callable[[str, float], bool]) -> bytes:
    """Return the year's lines whose product and value are chosen, and every exporter's."""
    first, *rest = WHOLE.decode().splitlines()
    return "\n".join(
        [first, *(line for line in rest if chosen(line.split(",")[3], float(line.split(",")[4])))]
    ).encode()


@pytest.mark.parametrize(
    ("data", "fragment"),
    [
        (kept(lambda product, _: product[:2] in ("01", "03", "27", "87")), "92 chapters have no line, 02, 04, 05, 06, 07"),
        (kept(lambda product, _: product[:2] != "30"), "1 chapters have no line, 30 among them"),
        (kept(lambda product, _: not "60" <= product[4:] < "82" or product[2:4] != "99"), "products and a year about 5,000"),
        (WHOLE.replace(b",1,1\n", b",21,1\n").replace(b",0.001,", b",100,").replace(b",1.5,", b",30,").replace(b",5,1\n", b",50,1\n").replace(b",8.125,", b",80,").replace(b",2.75,", b",27,"), "its smallest flow is of 21 thousand"),
    ],
)  # fmt: skip
def test_a_year_filtered_by_product_or_value_is_not_whole(data: bytes, fragment: str) -> None:
    assert fragment in refusal(parse_year, data)
    excerpt = parse_year(data, True)
    assert "TOTAL" not in set(excerpt.trade["code"])


@pytest.mark.parametrize(
    ("line", "piece"),
    pairs(["156,842,854140,7000.125,NA", "156,842,854140,1,1", "4,410,080620,1.5,0.25", WORLD[5]], [64, 1 << 20]),
)
def test_a_line_that_stands_twice_is_refused_whosever_it_is(
    line: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.sources.baci.year._PIECE", piece)
    exporter, importer, product = line.split(",")[:3]
    message = f"product {product} stands twice in the exports of {exporter} to {importer}"
    assert message in refusal(parse_year, WHOLE + f"2018,{line}\n".encode())
    assert message in refusal(parse_year, csv([*LINES, line]), excerpt=True)


@pytest.mark.parametrize(
    ("old", "new"), [("1200.125", "1.2E+03"), ("300.5", "3e2"), ("7000.125", "7E+003"), ("1200.125", "12e9")]
)
def test_a_number_that_lost_digits_is_refused_with_its_line(old: str, new: str) -> None:
    data = edited(old, new)
    line = 1 + data.decode().splitlines().index(next(one for one in data.decode().splitlines() if f",{new}" in one))
    message = refusal(parse_year, data, excerpt=True)
    assert f"line {line}: '{new}' under " in message
    assert "has fewer digits" in message


def test_the_releases_that_were_once_read() -> None:
    assert "product 010121 stands twice in the exports of 410 to 156" in refusal(
        parse, shared_case("baci_dup_other.zip")
    )
    filtered = shared_case("baci_sel_ch85_87.zip")
    assert "94 chapters have no line" in refusal(parse, filtered)
    assert set(parse(filtered, True).trade["code"]) == {"85", "87"}


@pytest.mark.parametrize(
    ("files", "fragment"),
    [
        ({NAME.replace("HS17", "HS12"): csv()}, "are not those of HS12"),
        ({NAME.replace("2018", "2019"): csv()}, "holds the year 2018"),
        ({NAME: csv(), "a/" + NAME: csv()}, "one year twice"),
        ({NAME: csv(), NAME.replace("2018", "2019").replace("HS17", "HS12"): csv()}, "two editions"),
        ({NAME: csv(), NAME.replace("2018", "2019").replace("202301", "202201"): csv()}, "two releases"),
        ({NAME.replace("202301", "202313"): csv()}, "which is no file of a release"),
        ({NAME: csv(), "mine.csv": csv()}, "'mine.csv', which is no file of a release"),
        ({"Readme.txt": b""}, "the zip holds no year"),
    ],
)
def test_another_zip_is_refused(files: dict[str, bytes], fragment: str) -> None:
    assert fragment in refusal(parse, release(files))
