"""Views pick rows and derive nothing: small tables in, the frames of charts out; empty tables too."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.editions import Tables
from dashboard.views._view import View
from dashboard.views.claim_layers import lay_claim_over
from dashboard.views.growth import growth
from dashboard.views.marked_events import marked_events
from dashboard.views.sentences import StatedInterval
from dashboard.views.turnover import turnover
from etl.schema.derived_tables import CLAIM_CHECKS, FLOWS, GROWTH, SERIES
from etl.schema.given_tables import EVENTS
from tests.dashboard.rows import EMPTY
from tests.dashboard.rows import rows as frame
from tests.frames import cells

SERIES_ROWS = """
    reporter | period | value_usd | source   | status   | spliced | known_from
    RUS      | 2016   | 15.1e9    | imf-imts | reported | no      | 2026-05-09
    RUS      | 2018   | 24.9e9    | imf-imts | reported | no      | 2026-05-09
    KOR      | 2016   | 13.4e9    | imf-dots | reported | no      | 2022-02-02
"""


def test_turnover_is_in_order_and_dated_by_its_newest_figure() -> None:
    view = turnover({**EMPTY, "series": frame(SERIES, SERIES_ROWS)})
    assert list(zip(view.points["reporter"], view.points["year"], strict=True)) == [
        ("KOR", 2016),
        ("RUS", 2016),
        ("RUS", 2018),
    ]
    assert view.as_of == pd.Timestamp("2026-05-09")
    assert view.sources == ("imf-dots", "imf-imts")


def test_a_view_as_of_a_day_says_that_day() -> None:
    day = pd.Timestamp("2027-01-01")
    assert turnover({**EMPTY, "series": frame(SERIES, SERIES_ROWS)}, day).as_of == day


@pytest.mark.parametrize("view", [turnover, growth])
def test_empty_tables_give_an_empty_view(view: object) -> None:
    empty = view(EMPTY)  # type: ignore[operator]
    assert empty.points.empty
    assert empty.as_of is None
    assert empty.sources == ()


def test_an_event_stands_where_its_day_is_within_the_year() -> None:
    events = frame(
        EVENTS,
        """
        event         | day        | day_text   | marked_on
        summit-2017   | 2017-09-06 | 2017-09-06 | turnover
        crimea-2014   | 2014-12-31 | 2014       | trade turnover
        osaka-2019    | 2019-06-29 | 2019-06-29 |
        pandemic-2020 | 2020-12-31 | 2020       | trade
        """,
    )
    shown = marked_events({**EMPTY, "events": events}, ("turnover",))
    assert shown["event"].tolist() == ["crimea-2014", "summit-2017"]
    assert [round(at, 2) for at in shown["at"]] == [2014.0, 2017.18]


GROWTH_ROWS = frame(
    GROWTH,
    """
    source            | reporter | partner | measure  | period  | growth_percent | status
    imf-dots          | RUS      | KOR     | turnover | 2017    | 27.8           | reported
    imf-dots          | RUS      | KOR     | export   | 2017    | 24.0           | reported
    imf-dots          | RUS      | KOR     | turnover | 2017-H1 | 50             | reported
    imf-dots          | RUS      | KOR     | turnover | 1999    | 9              | reported
    imf-dots          | RUS      | CHN     | turnover | 2017    | 30             | reported
    imf-imts-inverted | KOR      | RUS     | turnover | 2023    | -29            | derived
    un-comtrade       | RUS      | KOR     | turnover | 2016    | -3             | suspect
    """,
)


def test_growth_shows_full_years_of_the_pair_and_marks_what_is_not_firm() -> None:
    worked_out = frame(FLOWS, "source | method\nimf-imts-inverted | recovered from an estimate")
    view = growth({**EMPTY, "growth": GROWTH_ROWS, "flows": worked_out})
    assert cells(view.points, ["source", "year", "firm"]) == [
        ["imf-dots", "2017", "yes"],
        ["imf-imts-inverted", "2023", "no"],
        ["un-comtrade", "2016", "no"],
    ]


def test_growth_of_one_flow_takes_each_books_own_name_for_it() -> None:
    view = growth({**EMPTY, "growth": GROWTH_ROWS}, {"RUS": "export", "KOR": "import"})
    assert cells(view.points, ["measure", "growth_percent"]) == [["export", "24"]]


def test_a_claim_covers_the_periods_of_the_readings_that_could_decide() -> None:
    checks = frame(
        CLAIM_CHECKS,
        """
        reading | role            | period
        a       | decides         | 2015
        b       | not firm enough | 2016
        c       | context         | 1999
        """,
    )
    claim = StatedInterval(14.5e9, 15.5e9, "15 billion", "usd")
    band = lay_claim_over(View(pd.DataFrame()), claim, checks).layer("claimed")
    assert (band["first"].item(), band["last"].item()) == (2014.5, 2016.5)


def test_a_claim_about_a_part_of_a_year_says_which_and_whether_it_is_held() -> None:
    claim = StatedInterval(49.5, 50.5, "50 per cent", "percent")
    checks = frame(CLAIM_CHECKS, "reading | role | period\na | decides | 2017-H1\nb | context | 2017")
    view = View(pd.DataFrame())
    assert lay_claim_over(view, claim, checks).facts == {"claimed_for": "2017-H1", "unheld": "yes"}
    assert lay_claim_over(view, claim, checks.assign(measured=41.0)).facts == {"claimed_for": "2017-H1"}


def test_a_claim_without_lower_end_has_no_band() -> None:
    claim = StatedInterval(float("nan"), 30.0, "less than 30", "years")
    checks = frame(CLAIM_CHECKS, "reading | role | period\na | decides | 2015")
    assert lay_claim_over(View(pd.DataFrame()), claim, checks).layer("claimed").empty


def test_the_series_of_the_project_runs_from_1992_for_both_countries(tables: Tables) -> None:
    first = turnover(tables).points.groupby("reporter")["year"].min()
    assert first.to_dict() == {"KOR": 1992, "RUS": 1992}
