"""Why two lines are apart: what freight alone would do, counted on small tables, and what the project's own say."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.editions import Tables
from dashboard.prose.valuation_note import valuation_note
from dashboard.text import Words
from dashboard.views.goal import freight_and_higher
from dashboard.views.turnover import turnover
from etl.schema.derived_tables import MIRROR_GAP, SERIES
from tests.dashboard.rows import EMPTY
from tests.dashboard.rows import rows as frame
from tests.frames import assert_rows

FREIGHT = "Freight is not the reason for the gap"


def small(lines: str, pairs: str) -> dict[str, pd.DataFrame]:
    """Turnover of both books, and headline pairs."""
    firm = {"exporter_status": "reported", "importer_status": "reported", "headline": True}
    return {**EMPTY, "series": frame(SERIES, lines), "mirror_gap": frame(MIRROR_GAP, pairs).assign(**firm)}


LINES = """
    reporter | period | value_usd
    RUS      | 2016   | 30
    KOR      | 2016   | 20
    RUS      | 2017   | 20
    KOR      | 2017   | 30
    RUS      | 2018   | 30
    KOR      | 2018   | 20
    RUS      | 2019   | 30
"""
PAIRS = """
    exporter | importer | period | exporter_usd | status
    RUS      | KOR      | 2016   | 12           | reported
    KOR      | RUS      | 2016   | 8            | reported
    RUS      | KOR      | 2017   | 12           | derived
    KOR      | RUS      | 2017   | 8            | reported
    RUS      | KOR      | 2018   | 12           | reported
    KOR      | RUS      | 2018   | 8            | suspect
    RUS      | KOR      | 2019   | 12           | reported
    KOR      | RUS      | 2019   | 8            | reported
"""


def test_freight_lifts_the_line_of_the_country_that_buys_more_in_firm_years_of_both() -> None:
    given = small(LINES, PAIRS)
    assert_rows(freight_and_higher(given, 2016), "year | lifted | higher\n2016 | KOR | RUS\n2017 | KOR | KOR")
    assert freight_and_higher(given, 2017)["year"].tolist() == [2017]
    assert freight_and_higher(EMPTY, 2016).empty


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (2016, "make Korea’s figures the higher ones in every comparable year since 2016; in fact they are in 1 of 2."),
        (2017, ""),
        (2020, ""),
    ],
)  # fmt: skip
def test_freight_is_spoken_of_where_it_would_do_the_opposite(words: Words, since: int, said: str) -> None:
    given = small(LINES, PAIRS)
    text = valuation_note(given, turnover(given).points, since, words)
    assert said in text
    assert (FREIGHT in text) == bool(said)


def test_no_cause_is_given_for_russias_higher_line(tables: Tables, words: Words) -> None:
    text = valuation_note(tables, turnover(tables).points, 2016, words)
    years = freight_and_higher(tables, 2016)
    assert set(years["lifted"]) == {"KOR"}
    assert set(years["higher"]) == {"RUS"}
    assert "the higher ones in every comparable year since 2016" in text
    assert "in fact they are lower in every one." in text


def test_from_the_first_estimate_on_both_lines_rest_on_one_book(tables: Tables, words: Words) -> None:
    points = turnover(tables).points
    both = "From 2022 on there are only Korea’s figures: Russia’s are estimates made from them (IMF IMTS)."
    assert valuation_note(tables, points, 2016, words).endswith(both)
    alone = valuation_note(tables, points[points["reporter"] == "RUS"], 2016, words)
    assert alone == "From 2022 on the figures given for Russia are estimates that IMF IMTS made from the partner’s."
