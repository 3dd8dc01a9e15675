"""What the command line says: the judgement as a structure and as lines, and what an import did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rich.console import Console

from etl.cli._report import amount, amount_or_range, plain
from etl.cli.check import judgement_lines, read_judgement
from etl.cli.import_ import describe_import, import_lines
from etl.ingest.curated import CuratedData
from etl.integrity.receipts import RawFile, Receipt
from etl.jobs.file_import import ImportResult
from etl.model import UNDECIDED, OverallVerdict
from etl.sources._source import LIST_COLUMNS, TRADE_COLUMNS, ParseResult, no_rows
from etl.store import Version


@pytest.fixture(scope="module")
def now(version: Version) -> dict[str, Any]:
    return read_judgement(version)


def claim(answer: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in answer["claims"] if one["claim"] == name)
    return found  # type: ignore[no-any-return]


def reading(answer: dict[str, Any], of: str, **about: str) -> dict[str, Any]:
    (found,) = (
        one for one in claim(answer, of)["readings"] if all(one[name] == value for name, value in about.items())
    )
    return found  # type: ignore[no-any-return]


def shown(lines: Iterator[str]) -> str:
    """Return lines as a terminal shows them: markup gone, and an error if it is not well formed."""
    console = Console(width=10_000, color_system=None, highlight=False)
    with console.capture() as capture:
        for line in lines:
            console.print(line, soft_wrap=True)
    return capture.get()


# the structure


def test_every_sentence_and_goal_is_there_in_the_articles_order(now: dict[str, Any], declared: CuratedData) -> None:
    assert [one["claim"] for one in now["claims"]] == [s.id for article in declared.articles for s in article.sentences]
    assert {one["goal"] for one in now["goals"]} == {goal.id for goal in declared.goals}


def test_every_declared_reading_is_there(now: dict[str, Any], declared: CuratedData) -> None:
    for article in declared.articles:
        for sentence in article.sentences:
            found = [one["reading"] for one in claim(now, sentence.id)["readings"]]
            assert sorted(found) == sorted(one.id for one in sentence.readings)


def test_the_structure_is_json_without_loss(now: dict[str, Any]) -> None:
    assert json.loads(json.dumps(now, allow_nan=False)) == now


def test_a_figure_published_after_the_article_has_no_verdict_then(now: dict[str, Any]) -> None:
    one = reading(now, "turnover-15bn", source="imf-imts", period="2016")
    assert one["then"]["verdict"] == "no data"
    assert one["then"]["measured"] is None
    assert one["now"]["verdict"] == "agrees"


def test_a_statement_published_before_the_article_is_the_same_then_and_now(now: dict[str, Any]) -> None:
    one = reading(now, "turnover-15bn", reading="fcs-2016-turnover")
    assert one["then"] == one["now"]
    assert one["now"]["measured"] == 15.1e9


@pytest.mark.parametrize(
    "day", ["1990-01-01", "2013-03-01", "2017-09-06", "2018-02-02", "2018-02-03", "2019-02-01", "2022-02-02"]
)
def test_any_day_can_be_judged_and_written(version: Version, day: str) -> None:
    answer = read_judgement(version, pd.Timestamp(day))
    text = shown(judgement_lines(answer))
    assert answer["as_of"] == day
    assert "None" not in text
    assert "nan" not in text.casefold().replace("finance", "")
    said = {one["word_now"] is not None for one in answer["claims"]}
    assert said == {day >= "2018-02-03"}  # nothing is said of a claim before the article's day


def test_a_goal_is_not_judged_before_it_was_set(version: Version) -> None:
    answer = read_judgement(version, pd.Timestamp("2017-09-05"))
    words = {goal["goal"]: (goal["word_now"], len(goal["readings"])) for goal in answer["goals"]}
    assert words["double-by-2020"] == (None, 0)
    assert words["thirty-billion-by-2015"][0] == OverallVerdict.DUE
    assert "double-by-2020: nothing said yet" in shown(judgement_lines(answer))


def test_as_of_a_day_only_what_was_known_by_then_counts(version: Version) -> None:
    """The IMF's download of May 2026 gives Russia's 2016 there; a day before it there was only the older one."""
    before = read_judgement(version, pd.Timestamp("2026-05-08"))
    assert reading(before, "turnover-15bn", source="imf-imts", period="2016")["now"]["verdict"] == "no data"
    assert (
        reading(before, "turnover-15bn", source="imf-dots", period="2016", reporter="RUS")["now"]["verdict"] == "agrees"
    )


# the lines


def test_the_lines_tell_claim_word_quote_and_every_reading(now: dict[str, Any]) -> None:
    text = shown(judgement_lines(now))
    for one in now["claims"]:
        assert f"{one['claim']}: {one['word_now']}  (then: {one['word_then']})" in text
        assert one["quote"] in text
        for each in one["readings"]:
            assert f"• {each['label']}: {amount_or_range(each['now'], each['measured_unit'])}" in text


def test_a_nearest_figure_says_its_range_and_what_it_allows(now: dict[str, Any]) -> None:
    one = reading(now, "turnover-up-50-h1-2017", reading="kita-2017-01-07-flows")
    assert (one["now"]["measured"], one["now"]["measured_low"], one["now"]["measured_high"]) == (None, 44.5, 61.5)
    assert one["then"] == one["now"]  # public since September 2017
    said = ": 44.5% to 61.5%, for the claim's months 37.1% to 71.8%, fits (nearest)"
    assert f"• {one['label']}{said}" in shown(judgement_lines(now))


def test_a_claim_about_a_promise_says_whether_it_was_reported_correctly_and_kept(now: dict[str, Any]) -> None:
    one = claim(now, "double-by-2020")
    assert (one["promise_then"], one["promise_now"]) == ("open", "not met")
    assert "reported correctly: holds on some readings; kept: not met  (then: open)" in shown(judgement_lines(now))
    assert [each["claim"] for each in now["claims"] if each["promise_now"]] == ["double-by-2020"]


def test_a_claim_that_cannot_be_checked_says_what_would_do(now: dict[str, Any]) -> None:
    text = shown(judgement_lines(now))
    unchecked = [one for one in now["claims"] if one["word_now"] in UNDECIDED]
    assert {one["word_now"] for one in unchecked} >= {OverallVerdict.FITS_NEAREST}
    assert all(one["would_do"] and f"would decide it: {one['would_do']}" in text for one in unchecked)


def test_words_in_brackets_are_shown_and_not_taken_for_markup(now: dict[str, Any]) -> None:
    odd = "the [/bold] law [red]"
    one = {
        **claim(now, "turnover-15bn"),
        "quote": odd,
        "said_by": odd,
        "would_do": odd,
        "word_now": "cannot be checked",
    }
    one["readings"] = [{**one["readings"][0], "label": odd, "note": odd}]
    goal = {**now["goals"][0], "words": odd}
    goal["readings"] = [{**goal["readings"][0], "label": odd}]
    assert shown(judgement_lines({"claims": [one], "goals": [goal]})).count(odd) == 7


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (15.144e9, "usd", "US$15.14 billion"), (50.06, "percent", "50.1%"), (7.0, "rank", "place 7"),
        (27.41, "years", "27.4 years"), (None, "usd", "no figure"), (0.0, "usd", "US$0.00 billion"),
    ],
)  # fmt: skip
def test_an_amount_is_written_with_its_unit(value: float | None, unit: str, text: str) -> None:
    assert amount(value, unit) == text


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (pd.NaT, None), (float("nan"), None), (None, None), (pd.NA, None), ("", ""), ("nan", "nan"),
        (pd.Timestamp("2018-02-28"), "2018-02-28"), (pd.Series([7]).iloc[0], 7), (pd.Series([True]).iloc[0], True),
    ],
)  # fmt: skip
def test_a_cell_becomes_what_json_knows(cell: object, value: object) -> None:
    found = plain(cell)
    assert found == value
    assert type(found) is type(value)


# imports


def _done(name: str, rows: int, known_before: bool = False) -> ImportResult:
    lines = [
        ("kcs", "KOR", "RUS", "export", f"2020-{month:02d}", "TOTAL", "TOTAL", 1.0, None, "FOB", "reported", None)
        for month in range(1, rows + 1)
    ]
    parsed = ParseResult(
        pd.DataFrame(lines, columns=list(TRADE_COLUMNS)), no_rows(LIST_COLUMNS), 9, {"blank [x]": 1200}
    )
    given = RawFile(b"bytes", name, datetime(2026, 11, 24, tzinfo=UTC), date(2022, 8, 31))
    return ImportResult(Receipt.of("kcs", given), parsed, 3, 1, Version(Path("0123456789abcdef")), known_before)


def test_an_import_tells_what_was_read_kept_and_ignored() -> None:
    answer = describe_import(_done("file.csv", 11))
    assert (answer["read"], answer["kept"], answer["ignored"]) == (9, 11, {"blank [x]": 1200})
    assert (answer["new"], answer["revised"], answer["known_before"]) == (3, 1, False)
    assert answer["periods"] == ["2020-01", "2020-11"]  # in time, not in the order of letters
    assert answer["published"] == "2022-08-31"
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize("name", ["file.csv", "file[1].csv", "file[copy].csv", "[/bold].csv"])
def test_an_import_names_its_file_as_it_is_called(name: str) -> None:
    text = shown(import_lines(describe_import(_done(name, 2))))
    assert text.startswith(f"{name}: 9 figures read, 2 kept")
    assert "ignored: 1,200 × blank [x]" in text
    assert "no list of every partner kept" in text


def test_an_import_without_a_figure_names_no_period() -> None:
    answer = describe_import(_done("file.csv", 0))
    assert (answer["periods"], answer["reporters"], answer["kept"]) == ([], [], 0)
    assert "0 kept" in shown(import_lines(answer))


def test_bytes_stored_before_are_said_to_change_nothing() -> None:
    said = "these very bytes were stored before"
    assert said in shown(import_lines(describe_import(_done("file.csv", 1, known_before=True))))
    assert said not in shown(import_lines(describe_import(_done("file.csv", 1))))
