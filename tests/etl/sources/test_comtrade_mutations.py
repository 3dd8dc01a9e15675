"""UN Comtrade's answers cut and changed by the thousand: the right figures or a typed error, and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import InputError
from etl.sources._source import SourceRequest, TruncatedError
from etl.sources.un_comtrade.api import parse
from tests.effort import cuts, examples
from tests.etl.sources.comtrade import (
    Figures,
    asking,
    figures,
    reply,
)
from tests.standin.comtrade import ComtradeData


def small() -> tuple[SourceRequest, bytes]:
    """Return a request and an answer of few rows of every kind: totals of two reporters, and chapters."""
    totals = asking("totals-monthly", "202201")
    return totals, reply(ComtradeData(last_month={410: "202203"}), totals).body


REQUEST, BODY = small()
RIGHT = figures(parse(BODY, REQUEST))
CHAPTER_REQUEST = SourceRequest(
    "public/v1/preview/C/A/HS",
    tuple((name, "26,27,72,87" if name == "cmdCode" else value) for name, value in asking("chapters-annual", "2016").params),
)  # fmt: skip
CHAPTER_BODY = reply(ComtradeData(), CHAPTER_REQUEST).body
CHAPTER_RIGHT = figures(parse(CHAPTER_BODY, CHAPTER_REQUEST))
CASES = [(REQUEST, BODY, RIGHT), (CHAPTER_REQUEST, CHAPTER_BODY, CHAPTER_RIGHT)]


def read_or_refused(body: bytes, request: SourceRequest) -> Figures | None:
    try:
        return figures(parse(body, request))
    except (InputError, TruncatedError) as error:
        message = str(error)
    assert message.isprintable()
    return None


@pytest.mark.parametrize(("sent", "body", "right"), CASES)
def test_an_answer_cut_at_any_byte_is_refused(sent: SourceRequest, body: bytes, right: Figures) -> None:
    assert {read_or_refused(body[:length], sent) is None for length in cuts(body)} == {True}
    assert read_or_refused(body, sent) == right


@given(case=st.sampled_from(CASES), place=st.integers(0, 20_000), byte=st.integers(0, 255))
@examples(2000, 25)
def test_a_changed_byte_is_refused_or_changes_no_figure(
    case: tuple[SourceRequest, bytes, Figures], place: int, byte: int
) -> None:
    request, body, right = case
    place %= len(body)
    read = read_or_refused(body[:place] + bytes([byte]) + body[place + 1 :], request)
    assert read is None or read == right


@given(case=st.sampled_from(CASES), start=st.integers(0, 20_000), length=st.integers(1, 2_000))
@examples(1000)
def test_an_answer_with_a_hole_is_refused_or_changes_no_figure(
    case: tuple[SourceRequest, bytes, Figures], start: int, length: int
) -> None:
    request, body, right = case
    start %= len(body)
    read = read_or_refused(body[:start] + body[start + length :], request)
    assert read is None or read == right


@given(data=st.data())
@examples(1000)
def test_a_changed_cell_is_refused_or_changes_no_figure(data: st.DataObject) -> None:
    request, body, right = data.draw(st.sampled_from(CASES))
    rows = json.loads(body)["data"]
    row = data.draw(st.sampled_from(rows))
    field = data.draw(st.sampled_from([name for name in row if name != "netWgt"]))
    others = st.sampled_from([other[field] for other in rows])
    row[field] = data.draw(others | st.none() | st.integers(-10, 10**12) | st.floats() | st.text(max_size=6))
    read = read_or_refused(json.dumps({"count": len(rows), "data": rows, "error": ""}).encode(), request)
    assert read is None or read == right


@given(case=st.sampled_from(CASES), drop=st.integers(0, 20), again=st.integers(0, 20))
@examples(100)
def test_a_row_lost_or_repeated_is_refused(case: tuple[SourceRequest, bytes, Figures], drop: int, again: int) -> None:
    request, body, _ = case
    answer = json.loads(body)
    rows = answer["data"]
    lost = [row for place, row in enumerate(rows) if place != drop % len(rows)]
    assert read_or_refused(json.dumps({**answer, "data": lost}).encode(), request) is None
    repeated = [*lost, lost[again % len(lost)]]
    assert read_or_refused(json.dumps({**answer, "data": repeated}).encode(), request) is None
