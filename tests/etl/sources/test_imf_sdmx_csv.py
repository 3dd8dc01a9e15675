"""The IMF's SDMX-CSV saved as a file: it gives what the live interface's XML gives, and what is refused."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from etl.sources.imf.portal import FILE_SOURCE, parse
from etl.sources.imf.query import ImfQuery
from etl.sources.imf.sdmx import parse as parse_answer
from etl.sources.imf.sdmx_xml import read_message
from tests.etl.sources import figures, lists, refusal
from tests.etl.sources.imf_answers import answered

ASKED = ImfQuery(("KOR", "RUS"), ("XG_FOB_USD", "MG_CIF_USD"), ("*",), "A", 2010, 2016)
XML = answered(ASKED)
COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY", "TIME_PERIOD",
    "OBS_VALUE", "SCALE", "DERIVATION_TYPE",
)  # fmt: skip


def saved(xml: bytes = XML, **other: str) -> str:
    """Return an answer in XML as the interface gives it in CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, [*COLUMNS, *(name for name in other if name not in COLUMNS)], extrasaction="ignore", lineterminator="\n"
    )
    writer.writeheader()
    own = {"STRUCTURE": "dataflow", "STRUCTURE_ID": "IMF.STA:IMTS(1.0.0)", "ACTION": "I", "SCALE": "6"}
    for series in read_message(xml).series:
        for observation in series.observations:
            writer.writerow({**own, **series.attributes, **observation, **other})
    return text.getvalue()


WHOLE = saved()


def test_a_file_gives_the_rows_and_lists_of_the_same_answer_in_xml() -> None:
    file, answer = parse(WHOLE.encode(), False), parse_answer(XML, ASKED.request)
    by = ["reporter", "partner", "flow", "period"]
    pd.testing.assert_frame_equal(
        file.trade.sort_values(by, ignore_index=True), answer.trade.sort_values(by, ignore_index=True)
    )
    assert lists(file) == lists(answer)
    assert lists(file) != set()
    assert len(file.covers) == 0
    assert FILE_SOURCE.recognises(WHOLE.encode())


@pytest.mark.parametrize(
    "same",
    [
        "\ufeff" + WHOLE,
        "sep=,\n" + WHOLE,
        WHOLE + "\n\n",
        WHOLE.replace("\n", "\r\n"),
        WHOLE.replace(",6,", ",NA,"),
        WHOLE + "dataflow,IMF.STA:IMTS(1.0.0),I,JPN,XG_FOB_USD,KOR,A,2016,5,6,\n",
        WHOLE + "dataflow,IMF.STA:IMTS(1.0.0),I,RUS,XG_FOB_USD,KOR,Q,2016-Q1,5,6,\n",
        WHOLE + "dataflow,IMF.STA:IMTS(1.0.0),I,RUS,TBG_USD,KOR,A,2016,-5,6,\n",
    ],
)
def test_what_programs_add_and_other_series_change_nothing(same: str) -> None:
    assert figures(parse(same.encode(), False)) == figures(parse(WHOLE.encode(), False))


def test_a_column_that_is_not_known_is_named_and_passed_over() -> None:
    parsed = parse(saved(MOOD="calm").encode(), False)
    assert figures(parsed) == figures(parse(WHOLE.encode(), False))
    assert "column 'MOOD' is not known and was passed over" in parsed.remarks


def test_a_selection_of_partners_gives_figures_and_says_why_no_list() -> None:
    first, *rest = WHOLE.splitlines()
    chosen = "\n".join([first, *(line for line in rest if ",KOR,A," in line and ",RUS," in line)])
    parsed = parse(chosen.encode(), False)
    assert {key[:2] for key in figures(parsed)} == {("RUS", "KOR")}
    assert parsed.trade["note"].isna().all()
    assert lists(parsed) == set()
    assert "the IMF gives no world total beside it" in parsed.remarks[0]
    assert parse(WHOLE.encode(), True).remarks == ("no list of partners kept: the file is an excerpt",)


LINE = next(line for line in WHOLE.splitlines() if ",RUS,XG_FOB_USD,KOR,A,2016," in line)


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("TIME_PERIOD", "TIME", "line 1: missing or double columns: TIME_PERIOD"),
        (LINE, LINE.replace("IMTS(1.0.0)", "CPI(1.0.0)"), "is not IMF.STA:IMTS"),
        (LINE, LINE.replace(",I,", ",D,"), "the line deletes a figure"),
        (LINE, LINE.replace("XG_FOB_USD", "XG_USD"), "unknown indicator 'XG_USD'; add it to etl/sources/imf/codes.py"),
        (LINE, LINE.replace(",KOR,A", ",KORE,A"), "unknown country 'KORE'"),
        (LINE, LINE.replace(",2016,", ",16,"), "'16' is no period of frequency A"),
        (LINE, LINE.replace(",6,", ",3,"), "SCALE of 'XG_FOB_USD' is '3', not '6'"),
        (LINE, LINE + "\n" + LINE, "stands there twice"),
        (LINE, LINE + ",", "12 cells where the header has 11"),
    ],
)
def test_a_changed_file_is_refused(old: str, new: str, fragment: str) -> None:
    assert WHOLE.count(old) == 1
    assert fragment in refusal(parse, WHOLE.replace(old, new).encode())


@pytest.mark.parametrize("number", ["3.0178E+11", "1.2e9", '"3,02E+11"'])
def test_a_number_that_lost_digits_is_refused_with_its_line(number: str) -> None:
    cells = LINE.split(",")
    cells[COLUMNS.index("OBS_VALUE")] = number
    place = WHOLE.splitlines().index(LINE) + 1
    message = refusal(parse, WHOLE.replace(LINE, ",".join(cells)).encode(), excerpt=True)
    assert f"line {place}: " in message
    assert "under OBS_VALUE has fewer digits" in message
