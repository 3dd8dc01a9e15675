"""Days as far as they are printed: what is known by month or year is filtered by its last day and not shown as one."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.dates import as_printed, days_as_printed
from etl.schema.table import as_of
from etl.schema.tables import TABLES
from etl.store import Version
from tests.frames import frame

SNAPSHOTS, STATEMENTS = TABLES["snapshots"], TABLES["statements"]


def printed(snapshots: str = "", statements: str = "") -> dict[str, str]:
    return days_as_printed(frame(SNAPSHOTS, snapshots), frame(STATEMENTS, statements))


@pytest.mark.parametrize(
    ("day", "text", "expected"),
    [
        ("2022-08-31", "2022-08", {"2022-08-31": "2022-08"}),
        ("2019-12-31", "2019", {"2019-12-31": "2019"}),
        ("2015-09-30", "2015-09, inferred", {"2015-09-30": "2015-09"}),
        ("2022-08-31", "2022-08-31", {}),
        ("2023-04-30", "2023-03/2023-04", {"2023-04-30": "2023-03/2023-04"}),
        ("2026-11-24", "2026-11-24, taken in here", {}),
        ("2026-11-24", "each statement's own", {}),
    ],
)
def test_a_day_that_stands_for_a_month_or_a_year_is_told_from_one(
    day: str, text: str, expected: dict[str, str]
) -> None:
    rows = f"published | published_text \n {day} | {text}"
    assert printed(rows) == printed("", rows) == expected


def test_a_day_on_which_something_else_was_printed_stays_a_day() -> None:
    month, day = (f"published | published_text \n 2022-08-31 | {text}" for text in ("2022-08", "2022-08-31"))
    assert printed(month, day) == printed(day, month) == {}


def test_rows_get_the_text_and_others_stay() -> None:
    rows = pd.DataFrame({"first_known": ["2022-08-31", "2022-02-02"]}, dtype="str")
    assert list(as_printed(rows, {"2022-08-31": "2022-08"})["first_known"]) == ["2022-08", "2022-02-02"]
    other = pd.DataFrame({"known_from": ["2022-08-31"]})
    assert as_printed(other, {"2022-08-31": "2022-08"}) is other


def test_the_projects_tables_filter_by_day_and_print_the_month(version: Version) -> None:
    rows = as_of(version.read("series_months"))
    customs = rows[(rows["source"] == "kcs") & (rows["period"] < "2023")]
    assert set(customs["first_known"]) == {"2022-08"}
    assert customs["known_from"].max() == pd.Timestamp("2022-08-31")
    said = as_of(version.read("series"), pd.Timestamp("2014-06-01"))
    assert said.loc[said["period"] == "2012", "first_known"].tolist() == ["2013-11"]


def test_a_goal_whose_day_is_inferred_says_so(version: Version) -> None:
    goals = version.read("goals").set_index("goal")
    assert goals.loc["thirty-billion-by-2015", ["set_on", "set_on_text"]].tolist() == [
        pd.Timestamp("2013-02-28"),
        "2013-02, inferred",
    ]
    assert goals.loc["double-by-2020", "set_on_text"] == "2017-09-06"
