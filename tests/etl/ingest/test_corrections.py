"""Known publisher errors: which figures a rule marks, and that it alters nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest

from etl.errors import InputError
from etl.ingest.corrections import correct, covers
from etl.ingest.declarations import Correction
from etl.schema.gate import validate
from etl.schema.given_tables import PARTNER_TURNOVER, TRADE
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

FIGURES = """
    source   | reporter | partner | flow   | period | classification | code  | value_usd | published
    imf-dots | RUS      | KOR     | export | 2016   | TOTAL          | TOTAL | 10        | 2022-02-02
    imf-dots | RUS      | KOR     | export | 2016   | TOTAL          | TOTAL | 11        | 2024-01-01
    imf-dots | RUS      | KOR     | import | 2016   | TOTAL          | TOTAL | 5         | 2022-02-02
    imf-dots | RUS      | KOR     | export | 2017   | TOTAL          | TOTAL | 12        | 2022-02-02
    imf-dots | RUS      | KOR     | export | 2016   | H4             | 27    | 8         | 2022-02-02
    imf-imts | RUS      | KOR     | export | 2016   | TOTAL          | TOTAL | 10        | 2022-02-02
"""


def rule(match: Mapping[str, tuple[str, ...]], until: str = "2022-02-02", **other: str) -> Correction:
    about = {"source": "imf-dots", "action": "suspect", "reason": "looks incomplete", **other}
    return Correction(match=match, until=date.fromisoformat(until), **about)


def test_a_rule_marks_the_vintages_up_to_its_day_and_gives_its_reason() -> None:
    marked = correct(frame(TRADE, FIGURES), [rule({"flow": ("export",), "period": ("2016",), "code": ("TOTAL",)})])
    assert_rows(
        marked,
        """
        source   | flow   | period | code  | value_usd | published  | status   | note
        imf-dots | export | 2016   | TOTAL | 10        | 2022-02-02 | suspect  | looks incomplete
        imf-dots | export | 2016   | TOTAL | 11        | 2024-01-01 | reported |
        imf-dots | import | 2016   | TOTAL | 5         | 2022-02-02 | reported |
        imf-dots | export | 2017   | TOTAL | 12        | 2022-02-02 | reported |
        imf-dots | export | 2016   | 27    | 8         | 2022-02-02 | reported |
        imf-imts | export | 2016   | TOTAL | 10        | 2022-02-02 | reported |
        """,
    )


def test_a_column_left_out_may_hold_anything_and_a_list_any_of_its_values() -> None:
    covered = covers(rule({"period": ("2016", "2017")}), frame(TRADE, FIGURES))
    assert covered.tolist() == [True, False, True, True, True, False]


def test_a_mark_is_not_washed_off_by_a_later_copy_of_the_same_figure() -> None:
    copies = """
        source   | partner | period | value_usd | published  | status
        imf-dots | KOR     | 2016   | 10        | 2022-02-02 | reported
        imf-dots | KOR     | 2016   | 11        | 2023-01-01 | reported
        imf-dots | KOR     | 2016   | 10.4      | 2024-01-01 | estimate
        imf-dots | KOR     | 2016   | 13        | 2025-01-01 | reported
        imf-dots | CHN     | 2016   | 10        | 2024-01-01 | reported
        imf-imts | KOR     | 2016   | 10        | 2024-01-01 | reported
    """
    about = {"reporter": "RUS", "flow": "export", "classification": "TOTAL", "code": "TOTAL"}
    marked = correct(frame(TRADE, copies, **about), [rule({"partner": ("KOR",)})])
    assert marked["status"].tolist() == ["suspect", "reported", "suspect", "reported", "reported", "reported"]


def test_a_rule_without_a_figure_of_its_own_time_covers_no_later_one() -> None:
    figures = frame(TRADE, FIGURES)
    assert not covers(rule({"flow": ("export",)}, until="2021-01-01"), figures).any()


def test_a_figure_that_was_checked_keeps_its_status_and_says_why() -> None:
    marked = correct(frame(TRADE, FIGURES), [rule({"flow": ("import",)}, action="checked", reason="one ship")])
    assert marked.loc[marked["flow"] == "import", ["status", "note"]].to_numpy().tolist() == [["reported", "one ship"]]


def test_the_publishers_own_note_stays_before_the_reason() -> None:
    figures = frame(TRADE, FIGURES, note="rounded")
    marked = correct(figures, [rule({"flow": ("import",)}), rule({"flow": ("import",)}, reason="and far below")])
    notes = dict(zip(marked["flow"], marked["note"], strict=True))
    assert notes == {"export": "rounded", "import": "rounded; looks incomplete; and far below"}


def test_values_stay_as_printed_and_the_frame_given_is_not_touched() -> None:
    figures = frame(TRADE, FIGURES)
    before = figures.copy(deep=True)
    marked = correct(figures, [rule({"reporter": ("RUS",)})])
    pd.testing.assert_frame_equal(figures, before)
    pd.testing.assert_frame_equal(marked.drop(columns=["status", "note"]), before.drop(columns=["status", "note"]))


def test_a_misspelled_column_is_refused_and_marks_nothing() -> None:
    with pytest.raises(InputError, match=r"imf-dots\.toml: match \['reportr'\] is not one of \['reporter', "):
        correct(frame(TRADE, FIGURES), [rule({"reportr": ("RUS",)})])


def test_an_unknown_action_is_refused() -> None:
    with pytest.raises(InputError, match=r"imf-dots\.toml: action 'delete' is not one of \['suspect', 'checked'\]"):
        correct(frame(TRADE, FIGURES), [rule({"reporter": ("RUS",)}, action="delete")])


@pytest.mark.parametrize(
    ("match", "covered"),
    [
        ({"period": ("2016",)}, True),
        ({"period": ("2016",), "code": ("TOTAL",)}, True),
        ({"period": ("2016",), "code": ("27",)}, False),
        ({"period": ("2016",), "classification": ("H4",)}, False),
        ({"period": ("2016",), "flow": ("export",)}, False),
    ],
)
def test_a_listed_turnover_is_of_all_goods_and_of_no_one_flow(match: dict[str, tuple[str, ...]], covered: bool) -> None:
    listed = frame(
        PARTNER_TURNOVER,
        """
        source   | reporter | partner | period | value_usd | published
        imf-dots | RUS      | LVA     | 2016   | 5         | 2022-02-02
        """,
    )
    assert covers(rule(match), listed).tolist() == [covered]


@pytest.mark.parametrize("table", ["trade", "partner_turnover"])
def test_an_empty_table_stays_empty_and_typed(table: str) -> None:
    marked = correct(TABLES[table].empty(), [rule({"reporter": ("RUS",)})])
    assert validate(TABLES[table], marked).num_rows == 0


def test_no_rule_changes_nothing() -> None:
    figures = frame(TRADE, FIGURES)
    pd.testing.assert_frame_equal(correct(figures, []), figures)
