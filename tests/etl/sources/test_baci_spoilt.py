"""CEPII's BACI: lines that are not what they should be, cut and changed files by the thousand, and the recorded lines."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import InputError
from etl.sources._source import FileContext
from etl.sources.baci.release import read
from tests import ROOT
from tests.effort import cuts, examples, is_thorough
from tests.etl.sources import recorded, refusal
from tests.etl.sources.baci_files import (
    HEADER,
    LINES,
    NAME,
    RIGHT,
    WHOLE,
    ZIP,
    Figures,
    csv,
    edited,
    figures,
    parse,
    parse_year,
    release,
)

RECORDING = "baci/BACI_HS17_V202301_10rows_2018.csv"


def read_or_refused(data: bytes, *, excerpt: bool = False) -> Figures | None:
    """Return a file's figures, or None if it is refused in one line; any other error fails the test."""
    try:
        return figures((parse if data[:2] == b"PK" else parse_year)(data, excerpt))
    except InputError as error:
        message = str(error)
    assert message.isprintable()
    return None


@pytest.mark.parametrize("mark", [b'"', b'"""'])
def test_a_stray_quotation_mark_swallows_no_lines(monkeypatch: pytest.MonkeyPatch, mark: bytes) -> None:
    monkeypatch.setattr("etl.sources.baci.year._BLOCK", 256)
    for at in range(len(HEADER) + 1, len(WHOLE), 101 if is_thorough() else 9001):
        assert read_or_refused(WHOLE[:at] + mark + WHOLE[at + len(mark) :]) in (None, RIGHT), at


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("t,i,j,k,v,q", "t,i,j,k,v", "the columns are 't,i,j,k,v'"),
        ("t,i,j,k,v,q", "t,i,j,k,v,w", "the columns are 't,i,j,k,v,w'"),
        ("t,i,j,k,v,q", "t,i,j,k,q,q", "the columns are"),
        ("2018,4,410", "2017,4,410", "years 2017 and 2018 stand where 2017 belongs"),
        ("2018,4,410", "2018,4.5,410", "cannot be read"),
        ("2018,4,410", "2018,,410", "cannot be read"),
        ("2018,4,410", "2018,0,410", "is no area's number"),
        ("2018,4,410", "2018,4000,410", "4000 under i is no area's number"),
        ("2018,4,410", "2018,40000,410", "cannot be read"),
        ("2018,4,410", "2018,5,410", "area 5 is unknown; add it to data/reference/codes/un_comtrade_areas.csv"),
        ("2018,4,410", "2018,97,410", "area 97 is unknown"),
        ("2018,4,410", "2018,410,410", "a country trades with itself"),
        ("080620", "80620", "were its leading zeros lost?"),
        ("080620", "08062O", "not a code of six digits"),
        ("080620", "-80620", "not a code of six digits"),
        ("870322", "870380", "product 870380 stands twice in the exports of 410 to 643"),
        ("1200.125", "-1200.125", "a value is negative"),
        ("1200.125", "nan", "a value is negative"),
        ("1200.125", "1e30", "has fewer digits"),
        ("1200.125", "NA", "cannot be read"),
        ("1200.125", "", "cannot be read"),
        ("1200.125", '"1,200.125"', "cannot be read"),
        ("1200.125,300.5", "1200.125", "cannot be read"),
        ("1200.125,300.5", "1200.125,300.5,1", "cannot be read"),
        ("300.5", "-300.5", "a weight is negative"),
        ("300.5", "", "a weight is blank, and another one is written NA"),
        ("52000.5", "n/a", "cannot be read"),
    ],
)
def test_a_changed_line_is_refused(old: str, new: str, fragment: str) -> None:
    assert fragment in refusal(parse_year, edited(old, new))


@pytest.mark.parametrize("data", [b"", b"\n", b"PK", b"PK\x03\x04", b"%PDF-1.7", b"<html></html>", b"t,i,j,k,v,q\n"])
@pytest.mark.parametrize("excerpt", [False, True])
def test_what_is_no_baci_is_refused(data: bytes, excerpt: bool) -> None:
    for parser in (parse, parse_year):
        assert refusal(parser, data, excerpt=excerpt).startswith("BACI: ")


def test_a_file_without_the_pair_is_refused() -> None:
    others = [line for line in LINES if not line.startswith(("410,643", "643,410"))]
    assert "no trade of Korea with Russia" in refusal(parse, release({NAME: csv(others)}))


def test_a_file_cut_before_its_last_exporter_is_refused() -> None:
    last = WHOLE.index(b"2018,894,4,010129,1,1")
    near = 300 if is_thorough() else 100  # a line has some thirty bytes
    some = [n for n in cuts(WHOLE[: last + 20]) if n < 2 * near or n > last - near or n % 100 == 0]
    assert [n for n in some if read_or_refused(WHOLE[:n]) is not None] == []
    # among the lines of the last exporter nothing in a CSV tells a cut: the zip has a sum of each file
    assert read_or_refused(WHOLE[:-1]) == RIGHT


def test_a_zip_cut_at_any_byte_is_refused() -> None:
    assert [n for n in cuts(ZIP) if read_or_refused(ZIP[:n]) is not None] == []
    assert [n for n in cuts(ZIP) if read_or_refused(ZIP[:n], excerpt=True) is not None] == []


@given(place=st.integers(0, len(ZIP) - 1), byte=st.integers(0, 255))
@examples(1000)
def test_a_changed_byte_of_a_zip_is_refused_or_changes_no_figure(place: int, byte: int) -> None:
    read = read_or_refused(ZIP[:place] + bytes([byte]) + ZIP[place + 1 :])
    assert read is None or read == RIGHT


@given(start=st.integers(0, len(ZIP)), length=st.integers(1, 200), excerpt=st.booleans())
@examples(500)
def test_a_zip_with_a_hole_is_refused(start: int, length: int, excerpt: bool) -> None:
    read = read_or_refused(ZIP[:start] + ZIP[start + length :], excerpt=excerpt)
    assert read is None or (start == len(ZIP) and set(read) <= set(RIGHT))


@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255), excerpt=st.booleans())
@examples(1000)
def test_a_changed_byte_of_a_csv_raises_no_other_error(place: int, byte: int, excerpt: bool) -> None:
    read = read_or_refused(WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :], excerpt=excerpt)
    assert read is None or all(0 <= usd < 1e12 for usd in read.values())


@given(
    data=st.binary(max_size=300), excerpt=st.booleans(), start=st.sampled_from([b"", b"PK\x03\x04", b"t,i,j,k,v,q\n"])
)
@examples(500)
def test_any_bytes_are_refused_in_one_line(data: bytes, excerpt: bool, start: bytes) -> None:
    assert read_or_refused(start + data, excerpt=excerpt) is None


@given(st.permutations(LINES))
@examples(50, 15)
def test_lines_in_another_order_give_the_same_figures(lines: list[str]) -> None:
    assert read_or_refused(csv(lines)) == RIGHT


def test_a_file_that_fails_while_it_is_read_is_refused() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if 0 < self.tell() < len(ZIP) // 2:
                raise OSError("the disk is gone")
            return super().read(size)

    with pytest.raises(InputError, match="the disk is gone"):
        read(Failing(ZIP), FileContext())


def test_the_recorded_lines_keep_zeros_and_gaps_and_name_no_pair() -> None:
    data = recorded(RECORDING)
    assert b",NA" in data
    assert "no trade of Korea with Russia" in refusal(parse, release({NAME: data}), excerpt=True)
    assert "pass --excerpt" in refusal(parse, release({NAME: data}))
    more = data + b"2018,410,643,030367,112.734,NA\n"
    read = read_or_refused(release({NAME: more}), excerpt=True)
    assert read is not None
    assert read["KOR", "RUS", "export", "2018", "H5", "03"] == 112_734


#: Refuses a large file early, while the most of it is unread, and ends.
_REFUSES = """
import io, sys
from etl.errors import InputError
from etl.sources.baci.release import FILE_SOURCE
from etl.sources._source import FileContext

lines = b"".join(b"2018,%d,%d,%06d,1.000,1.000\\n" % (4 + n % 800, 5 + n % 790, 10121 + n) for n in range(400_000))
try:
    FILE_SOURCE.read(io.BytesIO(b"t,i,j,k,v,q\\n2018,4,4,010121,-1,x\\n" + lines), FileContext(name="BACI_HS17_Y2018_V202301.csv"))
except InputError:
    print("refused")
"""


def test_a_large_file_that_is_refused_early_lets_the_interpreter_end() -> None:
    """Threads of the native reader once called back into an interpreter that was ending: exit 134 in 8 of 9 runs."""
    for _ in range(3 if is_thorough() else 1):
        done = subprocess.run([sys.executable, "-c", _REFUSES], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "refused\n"), done.stderr
