"""UN Comtrade's answers cut and changed by the thousand: the right figures or a typed error, and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import InputError
from etl.sources._source import Question, TruncatedError
from etl.sources.un_comtrade.api import parse
from tests.effort import cuts, examples
from tests.etl.sources.comtrade import (
    Figures,
    asking,
    figures,
    reply,
)
from tests.standin.comtrade import ComtradeData


def small() -> tuple[Question, bytes]:
    """Return a question and an answer of few rows of every kind: totals of two reporters, and chapters."""
    totals = asking("totals-monthly", "202201")
    return totals, reply(ComtradeData(last_month={410: "202203"}), totals).body


QUESTION, BODY = small()
RIGHT = figures(parse(BODY, QUESTION))
CHAPTER_QUESTION = Question(
    "public/v1/preview/C/A/HS",
    tuple((name, "26,27,72,87" if name == "cmdCode" else value) for name, value in asking("chapters-annual", "2016").params),
)  # fmt: skip
CHAPTER_BODY = reply(ComtradeData(), CHAPTER_QUESTION).body
CHAPTER_RIGHT = figures(parse(CHAPTER_BODY, CHAPTER_QUESTION))
CASES = [(QUESTION, BODY, RIGHT), (CHAPTER_QUESTION, CHAPTER_BODY, CHAPTER_RIGHT)]


def read_or_refused(body: bytes, question: Question) -> Figures | None:
    try:
        return figures(parse(body, question))
    except (InputError, TruncatedError) as error:
        message = str(error)
    assert message.isprintable()
    return None


@pytest.mark.parametrize(("question", "body", "right"), CASES)
def test_an_answer_cut_at_any_byte_is_refused(question: Question, body: bytes, right: Figures) -> None:
    assert {read_or_refused(body[:length], question) is None for length in cuts(body)} == {True}
    assert read_or_refused(body, question) == right


@given(case=st.sampled_from(CASES), place=st.integers(0, 20_000), byte=st.integers(0, 255))
@examples(2000)
def test_a_changed_byte_is_refused_or_changes_no_figure(
    case: tuple[Question, bytes, Figures], place: int, byte: int
) -> None:
    question, body, right = case
    place %= len(body)
    read = read_or_refused(body[:place] + bytes([byte]) + body[place + 1 :], question)
    assert read is None or read == right


@given(case=st.sampled_from(CASES), start=st.integers(0, 20_000), length=st.integers(1, 2_000))
@examples(1000)
def test_an_answer_with_a_hole_is_refused_or_changes_no_figure(
    case: tuple[Question, bytes, Figures], start: int, length: int
) -> None:
    question, body, right = case
    start %= len(body)
    read = read_or_refused(body[:start] + body[start + length :], question)
    assert read is None or read == right


@given(data=st.data())
@examples(1000)
def test_a_changed_cell_is_refused_or_changes_no_figure(data: st.DataObject) -> None:
    question, body, right = data.draw(st.sampled_from(CASES))
    rows = json.loads(body)["data"]
    row = data.draw(st.sampled_from(rows))
    field = data.draw(st.sampled_from([name for name in row if name != "netWgt"]))
    others = st.sampled_from([other[field] for other in rows])
    row[field] = data.draw(others | st.none() | st.integers(-10, 10**12) | st.floats() | st.text(max_size=6))
    read = read_or_refused(json.dumps({"count": len(rows), "data": rows, "error": ""}).encode(), question)
    assert read is None or read == right


@given(case=st.sampled_from(CASES), drop=st.integers(0, 20), again=st.integers(0, 20))
@examples(100)
def test_a_row_lost_or_repeated_is_refused(case: tuple[Question, bytes, Figures], drop: int, again: int) -> None:
    question, body, _ = case
    answer = json.loads(body)
    rows = answer["data"]
    lost = [row for place, row in enumerate(rows) if place != drop % len(rows)]
    assert read_or_refused(json.dumps({**answer, "data": lost}).encode(), question) is None
    repeated = [*lost, lost[again % len(lost)]]
    assert read_or_refused(json.dumps({**answer, "data": repeated}).encode(), question) is None
