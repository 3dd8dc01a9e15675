"""Partner ranks: only as deep as the list is known, never across sources."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.measures import measures
from etl.derive.ranks import partner_ranks
from etl.derive.turnover import join_flows
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

FLOWS, LISTS, LISTED, RANKS, CIS = (
    TABLES[n] for n in ("flows", "partner_lists", "partner_turnover", "partner_ranks", "cis_members")
)

EXPORTS = """
    partner | value_usd
    CHN     | 50
    USA     | 30
    JPN     | 10
    RUS     | 5
    WLD     | 100
"""


def ranked(exports: str, lists: str, listed: str = "", cis: str = "") -> pd.DataFrame:
    flowed = frame(FLOWS, exports, period="2016")
    rows = partner_ranks(
        measures(flowed, join_flows(flowed)),
        frame(LISTED, listed, period="2016"),
        frame(LISTS, lists, period="2016"),
        frame(CIS, cis),
    )
    validate(RANKS, rows)
    return rows


def test_a_whole_list_ranks_every_partner_but_not_the_world() -> None:
    assert_rows(
        ranked(EXPORTS, "measure | depth \n export | 0"),
        """
        partner | measure | period | rank | value_usd | share_percent
        CHN     | export  | 2016   | 1    | 50        | 50
        USA     | export  | 2016   | 2    | 30        | 30
        JPN     | export  | 2016   | 3    | 10        | 10
        RUS     | export  | 2016   | 4    | 5         | 5
        """,
    )


def test_areas_not_specified_are_no_partner_and_take_no_place() -> None:
    assert_rows(
        ranked(f"{EXPORTS} ZZZ | 40", "measure | depth \n export | 0"),
        "partner | rank \n CHN | 1 \n USA | 2 \n JPN | 3 \n RUS | 4",
    )


@pytest.mark.parametrize(
    ("low", "high", "may_decide"), [("0", "1", "yes"), ("1.01", "1.01", "no"), ("0", "1.01", "no"), ("", "", "no")]
)
def test_a_place_on_a_list_decides_only_if_at_most_one_per_cent_has_no_country(
    low: str, high: str, may_decide: str
) -> None:
    text = "measure | depth | without_country_low_percent | without_country_high_percent"
    rows = ranked(EXPORTS, f"{text} \n export | 2 | {low} | {high}")
    assert_rows(
        rows,
        f"partner | rank | without_country_high_percent | may_decide \n CHN | 1 | {high} | {may_decide} \n USA | 2 | {high} | {may_decide}",
    )


def test_a_list_of_the_first_two_gives_no_third() -> None:
    assert_rows(ranked(EXPORTS, "measure | depth \n export | 2"), "partner | rank \n CHN | 1 \n USA | 2")


def test_without_a_list_nobody_has_a_rank() -> None:
    assert ranked(EXPORTS, "").empty


@pytest.mark.parametrize(
    "lists",
    [
        "measure | depth \n import | 0",
        "measure | depth \n turnover | 0",
        "measure | depth | source \n export | 0 | imf-imts",
        "measure | depth | reporter \n export | 0 | RUS",
    ],
)
def test_a_list_of_something_else_gives_no_rank(lists: str) -> None:
    assert ranked(EXPORTS, lists).empty


def test_equal_partners_share_the_better_place() -> None:
    assert_rows(
        ranked(EXPORTS.replace("30", "50"), "measure | depth \n export | 0"),
        "partner | rank \n CHN | 1 \n USA | 1 \n JPN | 3 \n RUS | 4",
    )


def test_a_tie_at_the_end_of_the_list_is_kept() -> None:
    assert_rows(
        ranked(EXPORTS.replace("| 5\n", "| 10\n"), "measure | depth \n export | 3"),
        "partner | rank \n CHN | 1 \n USA | 2 \n JPN | 3 \n RUS | 3",
    )


@pytest.mark.parametrize("world", ["", "WLD | 0"])
def test_without_a_world_total_the_share_is_blank(world: str) -> None:
    assert_rows(
        ranked(f"partner | value_usd \n CHN | 50 \n {world}", "measure | depth \n export | 0"),
        "partner | rank | share_percent \n CHN | 1 |",
    )


def test_a_world_total_of_another_source_gives_no_share() -> None:
    rows = ranked(
        "source | partner | value_usd \n kcs | CHN | 50 \n imf-imts | WLD | 100", "measure | depth \n export | 0"
    )
    assert_rows(rows, "source | partner | share_percent \n kcs | CHN |")


def test_two_sources_rank_their_own() -> None:
    rows = ranked(
        "source | partner | value_usd \n kcs | CHN | 50 \n kcs | USA | 60 \n imf-imts | CHN | 70",
        "source | measure | depth \n kcs | export | 0 \n imf-imts | export | 0",
    )
    assert_rows(rows, "source | partner | rank \n kcs | USA | 1 \n kcs | CHN | 2 \n imf-imts | CHN | 1")


def test_turnovers_that_only_the_list_prints_are_ranked_with_the_computed_ones() -> None:
    rows = ranked(
        """
        partner | flow   | value_usd
        CHN     | export | 50
        CHN     | import | 40
        RUS     | export | 5
        WLD     | export | 100
        WLD     | import | 100
        """,
        "measure | depth \n turnover | 2",
        "partner | value_usd \n JPN | 60",
    )
    assert_rows(
        rows,
        "partner | measure | rank | value_usd | share_percent \n CHN | turnover | 1 | 90 | 45 \n JPN | turnover | 2 | 60 | 30",
    )


def test_a_turnover_that_the_list_prints_yields_to_the_one_computed_from_both_flows() -> None:
    rows = ranked(
        """
        partner | flow   | value_usd
        CHN     | export | 50
        CHN     | import | 40
        """,
        "measure | depth \n turnover | 2",
        "partner | value_usd \n CHN | 91 \n JPN | 60",
    )
    assert_rows(rows, "partner | rank | value_usd \n CHN | 1 | 90 \n JPN | 2 | 60")


def test_a_revision_of_one_partner_moves_the_others() -> None:
    rows = ranked(
        """
        partner | value_usd | known_from | known_until
        CHN     | 50        | 2017-02-01 | 2018-02-01
        CHN     | 20        | 2018-02-01 |
        USA     | 30        | 2017-02-01 |
        """,
        "measure | depth | published \n export | 0 | 2017-02-01",
    )
    assert_rows(
        rows,
        """
        partner | rank | known_from | known_until
        CHN     | 1    | 2017-02-01 | 2018-02-01
        USA     | 2    | 2017-02-01 | 2018-02-01
        USA     | 1    | 2018-02-01 |
        CHN     | 2    | 2018-02-01 |
        """,
    )


def test_a_rank_is_known_once_the_list_is() -> None:
    rows = ranked(EXPORTS, "measure | depth | published \n export | 1 | 2019-03-01 \n export | 2 | 2019-05-01")
    assert_rows(
        rows,
        """
        partner | rank | known_from | known_until
        CHN     | 1    | 2019-03-01 |
        USA     | 2    | 2019-05-01 |
        """,
    )


def test_a_world_total_printed_later_adds_the_share_from_then_on() -> None:
    rows = ranked(
        "partner | value_usd | known_from \n CHN | 50 | 2018-02-01 \n WLD | 100 | 2018-09-01",
        "measure | depth \n export | 0",
    )
    assert_rows(
        rows,
        "share_percent | known_from | known_until \n | 2018-02-01 | 2018-09-01 \n 50 | 2018-09-01 |",
    )


def test_nothing_ranks_nobody() -> None:
    assert ranked("", "").empty


RUSSIAN = """
    reporter | partner | value_usd
    RUS      | CHN     | 50
    RUS      | BLR     | 40
    RUS      | UKR     | 30
    RUS      | GEO     | 20
    RUS      | KOR     | 10
    RUS      | USA     | 5
"""
CIS_OF_2016 = """
    country | joined     | left
    RUS     | 1991-12-21 |
    BLR     | 1991-12-21 |
    UKR     | 1991-12-21 |
    GEO     | 1993-12-31 | 2009-08-18
"""
OUTSIDE = "outside the CIS"


def test_partners_outside_the_cis_have_a_place_of_their_own_as_deep_as_the_list_is_known() -> None:
    rows = ranked(RUSSIAN, "reporter | measure | depth \n RUS | export | 5", cis=CIS_OF_2016)
    assert_rows(rows[rows["among"] == OUTSIDE], "partner | rank \n CHN | 1 \n GEO | 2 \n KOR | 3")
    assert_rows(rows[(rows["among"] != OUTSIDE) & (rows["partner"] == "KOR")], "partner | rank \n KOR | 5")


@pytest.mark.parametrize(("left", "place"), [("2016-12-31", 3), ("2017-01-01", 2), ("", 2)])
def test_who_belongs_to_the_cis_is_as_at_the_periods_end(left: str, place: int) -> None:
    cis = f"country | joined | left \n RUS | 1991-12-21 | \n BLR | 1991-12-21 | {left} \n UKR | 2017-01-01 |"
    rows = ranked(RUSSIAN.replace("GEO", "KAZ"), "reporter | measure | depth \n RUS | export | 3", cis=cis)
    assert_rows(rows[(rows["among"] == OUTSIDE) & (rows["partner"] == "UKR")], f"partner | rank \n UKR | {place}")


def test_a_reporter_outside_the_cis_has_partners_of_one_kind() -> None:
    rows = ranked(EXPORTS, "measure | depth \n export | 0", cis=CIS_OF_2016)
    assert set(rows["among"]) == {"every partner"}


TWO_LISTS = """
    source   | partner | value_usd | known_from
    imf-dots | CHN     | 50        | 2018-02-01
    imf-dots | USA     | 40        | 2018-02-01
    imf-imts | CHN     | {china}   | 2019-02-01
    imf-imts | USA     | 40        | 2019-02-01
"""


@pytest.mark.parametrize(("china", "repeats"), [("50", "imf-dots"), ("51", "imf-dots"), ("52", ""), ("30", "")])
def test_a_list_that_says_what_an_earlier_one_says_repeats_it(china: str, repeats: str) -> None:
    rows = ranked(
        TWO_LISTS.format(china=china), "source | measure | depth \n imf-dots | export | 0 \n imf-imts | export | 0"
    )
    assert rows.loc[rows["source"] == "imf-dots", "repeats"].isna().all()
    assert_rows(
        rows[(rows["source"] == "imf-imts") & (rows["partner"] == "USA")],
        f"partner | repeats | known_from | known_until \n USA | {repeats} | 2019-02-01 |",
    )


@pytest.mark.parametrize(
    ("depths", "repeats"),
    [
        ("imf-dots | export | 1 \n imf-imts | export | 0", set()),
        ("imf-dots | export | 0 \n imf-imts | export | 1", {"imf-dots"}),
    ],
    ids=["a later list that goes further", "a later list that ends before"],
)
def test_a_list_repeats_an_earlier_one_that_has_all_its_places(depths: str, repeats: set[str]) -> None:
    rows = ranked(TWO_LISTS.format(china="50"), f"source | measure | depth \n {depths}")
    assert set(rows.loc[rows["source"] == "imf-imts", "repeats"].dropna()) == repeats


ONE_FLOW = """
    flow   | partner | value_usd
    export | CHN     | 50
    import | CHN     | 50
    export | BMU     | 60
    import | KOR     | 20
    export | KOR     | 20
"""


@pytest.mark.parametrize(
    ("depth", "places"),
    [
        ("0", "CHN | 1 | 100 | reported \n BMU | 2 | 60 | derived \n KOR | 3 | 40 | reported"),
        ("20", "CHN | 1 | 100 | reported \n KOR | 2 | 40 | reported"),
    ],
)
def test_a_partner_with_one_flow_has_a_place_by_turnover_where_the_list_is_whole(depth: str, places: str) -> None:
    rows = ranked(ONE_FLOW, f"measure | depth \n export | {depth} \n import | {depth} \n turnover | {depth}")
    rows = rows[rows["measure"] == "turnover"]
    assert_rows(rows, f"partner | rank | value_usd | status \n {places}")
