"""The files that a world is made of: each says of Korea and Russia what the pair's reader says, and of others as much."""

from __future__ import annotations

import errno
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import duckdb
import pandas as pd
import pytest

from etl.errors import InputError
from etl.model import PAIR
from etl.relations.frames import to_pandas
from etl.schema.world_tables import WORLD_TABLES
from etl.sources._source import ParseResult
from etl.sources.imf import portal as imf_portal
from etl.sources.imf import workbook as imf_workbook
from etl.world.engines import DuckDbEngine, duckdb_engine
from etl.world.inputs import world_input
from tests.etl.sources.baci_files import NAME, csv, release
from tests.etl.sources.baci_files import parse as parse_release
from tests.etl.sources.comtrade import asking, rows_of
from tests.etl.sources.test_comtrade_files import bulk, web
from tests.etl.sources.test_comtrade_files import parse as parse_comtrade
from tests.etl.sources.test_imf_portal import WHOLE, portal
from tests.etl.sources.test_imf_workbook import book

KEY = ["reporter", "partner", "flow", "period", "classification", "code"]
YEAR = csv().decode().splitlines()
TOTALS, CHAPTERS = rows_of(asking("totals-annual", "2015")), rows_of(asking("chapters-annual", "2016"))
#: Without the one series of a reporter that has no world total.
PORTAL = b"".join(line for line in WHOLE.splitlines(keepends=True) if b'"USA.' not in line)
JAPAN = {"reporterCode": 392, "reporterISO": "JPN"}


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDbEngine]:
    with duckdb_engine() as opened:
        yield opened


def read(engine: DuckDbEngine, path: Path) -> pd.DataFrame:
    """Return the rows of a file, all parts of it."""
    one = world_input(path)
    try:
        rows = pd.concat([to_pandas(rows(engine)) for rows in one.parts.values()])
    except Exception:
        one.refuse_lines(engine)
        raise
    if rows.duplicated(KEY).any():
        one.refuse_lines(engine)
    assert list(rows.columns) == WORLD_TABLES["trade"].names
    return rows.sort_values(KEY, ignore_index=True)


def whole(parsed: ParseResult) -> pd.DataFrame:
    return parsed.trade.sort_values(KEY, ignore_index=True)


@pytest.mark.parametrize(
    ("name", "data", "parse"),
    [
        ("dots.xlsx", book(), imf_workbook.parse),
        ("imts.csv", PORTAL, imf_portal.parse),
        ("totals.gz", bulk(TOTALS), parse_comtrade),
        ("chapters.csv", web(CHAPTERS, encoding="latin-1"), parse_comtrade),
        ("release.zip", release(), parse_release),
    ],
)
def test_korea_and_russia_are_what_the_pairs_reader_says(
    name: str, data: bytes, parse: Callable[[bytes, bool], ParseResult], engine: DuckDbEngine, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    ours, pairs = read(engine, tmp_path / name), whole(parse(data, False))
    same = ours[ours["reporter"].isin(PAIR)].merge(pairs, on=KEY, suffixes=("", "_pair"))
    assert len(same) == len(pairs)
    assert (same["value_usd"] - same["value_usd_pair"]).abs().max() < 0.001
    assert same["status"].tolist() == same["status_pair"].tolist()
    weights = same[["net_weight_kg", "net_weight_kg_pair"]].astype("float64")
    assert weights["net_weight_kg"].fillna(-1).tolist() == pytest.approx(
        weights["net_weight_kg_pair"].fillna(-1).tolist()
    )


@pytest.mark.parametrize(
    ("name", "data", "reporter"),
    [
        ("dots.xlsx", book(reporter="Japan"), "JPN"),
        ("imts.csv", portal("2020 2020-M01", "JPN XG KOR A 5000 -", "JPN XG G001 A 5000 -", "JPN XG KOR M - 7", "JPN XG G001 M - 7"), "JPN"),
        ("totals.gz", bulk([{**row, **JAPAN} for row in TOTALS]), "JPN"),
        (NAME, csv(), "CHN"),
    ],
)  # fmt: skip
def test_a_reporter_outside_the_pair_is_read_as_well(
    name: str, data: bytes, reporter: str, engine: DuckDbEngine, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    rows = read(engine, tmp_path / name)
    assert reporter in set(rows["reporter"])


def changed(number: int, line: str) -> bytes:
    """Return a year of BACI with one line, by its number in the file, changed."""
    return "\n".join([*YEAR[: number - 1], line, *YEAR[number:]]).encode()


def cut(line: int, cell: int, text: str) -> bytes:
    """Return a bulk file with one cell of one line changed."""
    lines = gzip.decompress(bulk(TOTALS)).decode().splitlines()
    cells = lines[line - 1].split("\t")
    cells[cell] = text
    return "\n".join([*lines[: line - 1], "\t".join(cells), *lines[line:], ""]).encode()


def in_quotes(first: int, last: int) -> bytes:
    """Return a release whose year has a column of notes, one of which goes from a line to another in quotation marks."""
    lines = [f"{YEAR[0]},note", *(f"{line}," for line in YEAR[1:])]
    lines[first - 1] += '"'
    lines[last - 1] += '"'
    return release({NAME: "\n".join(lines).encode()})


HEADER = gzip.decompress(bulk(TOTALS)).decode().splitlines()[0].split("\t")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (NAME, changed(50, YEAR[48]), "line 50: product 010129 stands twice in the exports of"),
        (NAME, "\n".join([YEAR[0], *YEAR[60:], *YEAR[1:62]]).encode(), "stands twice in the exports of"),
        (NAME, changed(50, "2018,4,8,10129,1,1"), "line 50: the product is not a code of six digits"),
        (NAME, changed(50, "2018,4,8,010129,-1,1"), "line 50: the value is negative, or too large"),
        (NAME, changed(50, "2018,4,8,010129,x,1"), 'line 50: Conversion Error: CSV Error on Line: 50 Original Line: 2018,4,8,010129,x,1'),
        (NAME, changed(50, "2018,4,8"), "line 50: Invalid Input Error"),
        (NAME, changed(50, "2018,4,4,010129,1,1"), "line 50: a country trades with itself"),
        (NAME, changed(50, "2018,4,999,010129,1,1"), "line 50: the importer is no area that is known"),
        (NAME, changed(50, "2017,4,8,010129,1,1"), "line 50: the year is not 2018"),
        ("release.zip", in_quotes(50, 60), "line 50: a quotation mark is not closed, so lines would be lost"),
        (NAME, csv(world=False), "is not whole, not every exporter is there"),
        ("totals.tsv", cut(3, HEADER.index("flowCode"), "Q"), "totals.tsv, line 3: unknown flow Q"),
        ("totals.tsv", cut(3, HEADER.index("partnerCode"), "9999"), "line 3: unknown partner 9999; add it to"),
        ("totals.tsv", cut(3, HEADER.index("primaryValue"), "3.0178E+11"), "line 3: primaryValue 3.0178E+11 has fewer digits than its number"),
        ("totals.tsv", cut(3, HEADER.index("primaryValue"), "1,5"), "line 3: primaryValue 1,5 is not a number"),
        ("totals.tsv", cut(3, HEADER.index("period"), "201513"), "line 3: period 201513 is neither a year nor a month"),
        ("totals.tsv", cut(3, 0, "1\t2"), "line 3: Invalid Input Error"),
        ("totals.gz", bulk([*TOTALS, TOTALS[0]]), "stands already in line 2"),
        ("imts.csv", portal("2020", "JPN XG KOR A 5000", "JPN XG G001 A 9000"), "add up to 5,000.0 millions, the world is 9,000.0"),
        ("imts.csv", portal("2020", "JPN XG KOR A 5000"), "add up to 5,000.0 millions, the world is 0.0"),
        ("imts.csv", portal("2020", "JPN XG KOR A x", "JPN XG G001 A 9000"), "imts.csv, line 2: x under 2020 is not a number"),
        ("imts.csv", portal("2020", "JPN XG QQQ A 5", "JPN XG G001 A 9000"), "line 2: unknown country QQQ"),
        ("imts.csv", portal("2020", "JPN XG KOR A 5", "JPN XG KOR A 5", "JPN XG G001 A 10"), "line 3: the series JPN.XG_FOB_USD.KOR.A stands already in line 2"),
        ("dots.xlsx", book(reporter="World"), "dots.xlsx: IMF workbook: the titles of sheet"),
        ("figures.csv", b"a,b\n1,2\n", "figures.csv is none of the files that a world is made of: "),
    ],
)  # fmt: skip
def test_a_line_that_is_not_what_it_should_be_is_refused_with_its_number(
    name: str, data: bytes, said: str, engine: DuckDbEngine, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as refused:
        read(engine, tmp_path / name)
    assert said in str(refused.value)
    assert str(refused.value).isprintable()


def test_lines_in_another_order_give_the_same_sums(engine: DuckDbEngine, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(csv())
    ordered = read(engine, tmp_path / NAME)
    (tmp_path / NAME).write_bytes("\n".join([YEAR[0], *YEAR[60:], *YEAR[1:60]]).encode())
    pd.testing.assert_frame_equal(read(engine, tmp_path / NAME), ordered)


def test_a_release_is_unpacked_piece_by_piece(
    engine: DuckDbEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.world.inputs._unpacking._PIECE", 2_000)
    monkeypatch.setattr("etl.world.inputs._unpacking._BLOCK", 700)
    (tmp_path / "release.zip").write_bytes(release())
    (tmp_path / NAME).write_bytes(csv())
    pd.testing.assert_frame_equal(read(engine, tmp_path / "release.zip"), read(engine, tmp_path / NAME))
    (tmp_path / "release.zip").write_bytes(release({NAME: changed(3000, YEAR[2998])}))
    with pytest.raises(InputError, match=r"line 3000: product .* stands twice"):
        read(engine, tmp_path / "release.zip")


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("etl.world.inputs._unpacking._write_piece", OSError),
        ("etl.world.engines.DuckDbEngine.stream", duckdb.OutOfMemoryException),
        ("etl.world.engines.DuckDbEngine.stream", duckdb.IOException),
    ],
)
def test_a_release_is_not_blamed_for_a_full_disk_or_memory(
    engine: DuckDbEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, error: type[Exception]
) -> None:
    monkeypatch.setattr(place, lambda *_: _fail(error))
    (tmp_path / "release.zip").write_bytes(release())
    with pytest.raises(error, match="no room"):
        read(engine, tmp_path / "release.zip")


def _fail(error: type[Exception]) -> NoReturn:
    raise error(errno.ENOSPC, "no room") if error is OSError else error("no room")
