"""The gap between the two countries' figures, period by period."""

from __future__ import annotations

import pytest

from dashboard.prose.country_gap import with_gap
from dashboard.text import Words
from dashboard.views.country_gap import CountryGap, country_gaps
from etl.schema.derived_tables import SERIES
from tests.dashboard.rows import rows

POINTS = rows(
    SERIES,
    """
    reporter | period | value_usd | status
    KOR      | 2016 | 80        | reported
    RUS      | 2016 | 100       | reported
    KOR      | 2017 | 90        | reported
    KOR      | 2022 | 70        | derived
    RUS      | 2022 | 75        | estimate
    """,
)


def test_a_gap_is_of_years_with_two_figures_that_are_no_estimates() -> None:
    assert country_gaps(POINTS, "value_usd") == {"2016": CountryGap(20, pytest.approx(25))}
    assert country_gaps(POINTS.iloc[:0], "value_usd") == {}


@pytest.mark.parametrize(
    ("reporter", "gap", "said"),
    [
        ("RUS", CountryGap(20, 25), "text<br><br>Gap: Russia’s figure is US$20 (25.0%) higher."),
        ("RUS", CountryGap(-20, -20), "text<br><br>Gap: Russia’s figure is US$20 (20.0%) lower."),
        ("RUS", None, "text"),
        ("KOR", CountryGap(20, 25), "text"),
    ],
)
def test_the_gap_is_said_once_a_year_below_both_figures(reporter: str, gap: CountryGap | None, said: str) -> None:
    assert with_gap("text", reporter, gap, "US$20", Words()) == said
