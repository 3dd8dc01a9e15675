"""Dated rows: joins, sums and merges by day; and the invariant that dating commutes with deriving."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from random import Random

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from etl.derive.bridges import bridge_trade
from etl.derive.concentration import concentration
from etl.derive.flows import flows, totals_of_pair, worlds_from_lists
from etl.derive.measures import measures
from etl.derive.mirror import mirror_gap
from etl.derive.products import products
from etl.derive.ranks import partner_ranks
from etl.derive.series import series
from etl.derive.temporal import (
    add_first_known,
    coalesce,
    date_vintages,
    split_at_changes,
    temporal_anti_join,
    temporal_join,
    temporal_left_join,
    weakest_status,
    weakest_status_by,
)
from etl.derive.turnover import growth, join_flows, turnover
from etl.schema.columns import Column, Kind
from etl.schema.gate import validate
from etl.schema.table import Table, as_of
from etl.schema.tables import TABLES
from tests.effort import is_thorough
from tests.frames import assert_rows, cells, frame, grid

DATES = ["known_from", "known_until"]


def dated(text: str) -> pd.DataFrame:
    """A dated frame of text columns: days are numbers of a month, all other columns are text."""
    header, *rows = grid(text)
    named = [Column(name, Kind.DAY if name in DATES else Kind.TEXT, "x", "", True) for name in header]
    in_full = [
        [f"2018-01-{c:>02}" if c and n in DATES else c for n, c in zip(header, row, strict=True)] for row in rows
    ]
    lines = "\n".join(" | ".join(row) for row in [header, *in_full])
    return frame(Table("test", "", "", tuple(named), (), derived=True), lines)


def assert_dated(actual: pd.DataFrame, expected: str) -> None:
    rows = dated(expected)
    assert list(actual[list(rows.columns)].dtypes) == list(rows.dtypes)
    assert cells(actual, list(rows.columns)) == cells(rows, list(rows.columns))


LEFT = """
    k | known_from | known_until | left
    a | 3          | 9           | l
"""


class TestDateVintages:
    def test_a_vintage_is_the_answer_until_the_next(self) -> None:
        rows = frame(
            TABLES["trade"],
            """
            period | value_usd | published
            2016   | 2         | 2018-06-01
            2016   | 1         | 2018-02-01
            2017   | 9         | 2018-03-01
            """,
        )
        assert_rows(
            date_vintages(rows, ["source", "period"]),
            """
            period | value_usd | known_from | known_until
            2016   | 1         | 2018-02-01 | 2018-06-01
            2016   | 2         | 2018-06-01 |
            2017   | 9         | 2018-03-01 |
            """,
        )

    def test_no_vintages_give_no_dated_rows(self) -> None:
        empty = date_vintages(TABLES["trade"].empty(), ["period"])
        assert empty.empty
        assert list(empty.dtypes[DATES]) == ["datetime64[s]"] * 2


class TestTemporalJoin:
    @pytest.mark.parametrize(
        ("right", "met"),
        [
            ("1 | 3 ", None),
            ("9 | 12", None),
            ("9 |   ", None),
            ("1 | 4 ", "3 | 4"),
            ("8 |   ", "8 | 9"),
            ("4 | 5 ", "4 | 5"),
            ("1 |   ", "3 | 9"),
            ("3 | 9 ", "3 | 9"),
        ],
    )
    def test_two_rows_meet_on_the_days_on_which_both_answer(self, right: str, met: str | None) -> None:
        other = dated(f"k | right | known_from | known_until \n a | r | {right}")
        expected = "k | left | right | known_from | known_until" + (f"\n a | l | r | {met}" if met else "")
        assert_dated(temporal_join(dated(LEFT), other, ["k"], "_other"), expected)

    def test_two_open_rows_stay_open(self) -> None:
        one = dated("k | known_from | known_until \n a | 3 |")
        assert_dated(temporal_join(one, one, ["k"], "_other"), "k | known_from | known_until \n a | 3 |")

    def test_other_keys_never_meet(self) -> None:
        other = dated("k | right | known_from | known_until \n b | r | 1 |")
        assert temporal_join(dated(LEFT), other, ["k"], "_other").empty

    def test_a_column_of_both_gets_the_suffix_once(self) -> None:
        joined = temporal_join(dated(LEFT), dated(LEFT), ["k"], "_other")
        assert sorted(joined.columns) == ["k", "known_from", "known_until", "left", "left_other"]

    @pytest.mark.parametrize("join", [temporal_join, temporal_left_join])
    def test_joining_nothing_keeps_the_types(self, join: Callable[..., pd.DataFrame]) -> None:
        joined = join(dated(LEFT).head(0), dated(LEFT).head(0), ["k"], "_other")
        assert joined.empty
        assert list(joined.dtypes[DATES]) == ["datetime64[s]"] * 2


class TestTemporalLeftJoin:
    @pytest.mark.parametrize(
        ("right", "expected"),
        [
            ("", "| 3 | 9"),
            ("a | r | 5 |", "| 3 | 5 \n r | 5 | 9"),
            ("a | r | 1 | 5", "r | 3 | 5 \n | 5 | 9"),
            ("a | r | 5 | 6 \n a | s | 7 |", "| 3 | 5 \n r | 5 | 6 \n | 6 | 7 \n s | 7 | 9"),
            ("a | r | 1 | 3", "| 3 | 9"),
            ("a | r | 9 |", "| 3 | 9"),
            ("a | r | 1 |", "r | 3 | 9"),
            ("b | r | 1 |", "| 3 | 9"),
            ("b | r | 1 | 4 \n c | s | 6 |", "| 3 | 9"),
        ],
    )
    def test_every_day_of_the_left_row_is_kept_once(self, right: str, expected: str) -> None:
        other = dated(f"k | right | known_from | known_until \n {right}")
        rows = "\n".join(f"a | l | {line}" for line in expected.split("\n"))
        assert_dated(
            temporal_left_join(dated(LEFT), other, ["k"], "_other"),
            f"k | left | right | known_from | known_until \n {rows}",
        )

    def test_a_blank_equals_nothing_and_its_row_is_kept(self) -> None:
        blank = dated("k | left | known_from | known_until \n | l | 3 | 9")
        other = dated("k | right | known_from | known_until \n | r | 1 |")
        assert temporal_join(blank, other, ["k"], "_other").empty
        assert_dated(
            temporal_left_join(blank, other, ["k"], "_other"),
            "k | left | right | known_from | known_until \n | l | | 3 | 9",
        )


class TestTemporalAntiJoin:
    @pytest.mark.parametrize(
        ("others", "expected"),
        [
            ("", "3 | 9"),
            ("a | 5 |", "3 | 5"),
            ("a | 5 | 7", "3 | 5 \n 7 | 9"),
            ("a | 3 | 9", None),
            ("a | 1 |", None),
            ("b | 1 |", "3 | 9"),
        ],
    )
    def test_a_row_yields_on_the_days_on_which_another_answers(self, others: str, expected: str | None) -> None:
        kept = temporal_anti_join(dated(LEFT), dated(f"k | known_from | known_until \n {others}"), ["k"])
        rows = "\n".join(f"a | l | {line}" for line in expected.split("\n")) if expected else ""
        assert_dated(kept, f"k | left | known_from | known_until \n {rows}")
        assert list(kept.columns) == ["k", "known_from", "known_until", "left"]


class TestSplitAtChanges:
    def test_a_group_is_cut_where_any_of_its_rows_changes(self) -> None:
        rows = dated(
            """
            k | part | known_from | known_until
            a | x    | 1          | 5
            a | x2   | 5          |
            a | y    | 3          |
            b | z    | 2          | 4
            """
        )
        assert_dated(
            split_at_changes(rows, ["k"]),
            """
            k | part | known_from | known_until
            a | x    | 1          | 3
            a | x    | 3          | 5
            a | y    | 3          | 5
            a | x2   | 5          |
            a | y    | 5          |
            b | z    | 2          | 4
            """,
        )

    def test_days_without_an_answer_stay_without(self) -> None:
        rows = dated("k | part | known_from | known_until \n a | x | 1 | 2 \n a | y | 4 | 5")
        assert_dated(
            split_at_changes(rows, ["k"]), "k | part | known_from | known_until \n a | x | 1 | 2 \n a | y | 4 | 5"
        )

    def test_nothing_stays_nothing(self) -> None:
        assert split_at_changes(dated(LEFT).head(0), ["k"]).empty


class TestCoalesce:
    @pytest.mark.parametrize(
        ("rows", "merged"),
        [
            ("a | x | 1 | 3 \n a | x | 3 | 5", "a | x | 1 | 5"),
            ("a | x | 1 | 3 \n a | x | 3 |", "a | x | 1 |"),
            ("a | x | 1 | 3 \n a | x | 4 |", "a | x | 1 | 3 \n a | x | 4 |"),
            ("a | x | 1 | 3 \n a | y | 3 |", "a | x | 1 | 3 \n a | y | 3 |"),
            ("a | x | 1 | 3 \n b | x | 3 |", "a | x | 1 | 3 \n b | x | 3 |"),
            ("a | x | 1 | 3 \n a | y | 3 | 4 \n a | x | 4 |", "a | x | 1 | 3 \n a | y | 3 | 4 \n a | x | 4 |"),
            ("a |   | 1 | 3 \n a |   | 3 |", "a |   | 1 |"),
            ("a |   | 1 | 3 \n a | x | 3 |", "a |   | 1 | 3 \n a | x | 3 |"),
            ("a | x | 3 | 5 \n b | x | 1 | 3 \n a | x | 1 | 3 \n b | x | 3 |", "a | x | 1 | 5 \n b | x | 1 |"),
            ("", ""),
        ],
    )
    def test_rows_that_follow_and_say_the_same_are_one(self, rows: str, merged: str) -> None:
        header = "k | said | known_from | known_until \n"
        assert_dated(coalesce(dated(header + rows), ["k"]), header + merged)


class TestAddFirstKnown:
    ROWS = """
        k | value_usd | flag | known_from | known_until
        a | 1         | x    | 1 | 2
        a | 1         | y    | 2 | 3
        a | 2         | y    | 3 | 4
        a | 1         | y    | 5 |
        b | 1         | y    | 5 |
    """

    def test_a_flag_that_changes_leaves_the_day_and_a_value_or_a_gap_does_not(self) -> None:
        days = add_first_known(dated(self.ROWS), ["k"], ["flag"])["first_known"]
        assert list(days) == ["2018-01-01", "2018-01-01", "2018-01-03", "2018-01-05", "2018-01-05"]

    def test_without_columns_aside_it_is_the_rows_own_day(self) -> None:
        rows = dated(self.ROWS)
        assert list(add_first_known(rows, ["k"])["first_known"]) == list(rows["known_from"].dt.strftime("%Y-%m-%d"))

    def test_no_rows_have_none(self) -> None:
        assert add_first_known(dated(self.ROWS).iloc[:0], ["k"]).empty


class TestWeakestStatus:
    def test_the_weaker_status_wins(self) -> None:
        one = pd.Series(["reported", "provisional", "suspect", "derived"], dtype="str")
        two = pd.Series(["provisional", "derived", "reported", "estimate"], dtype="str")
        assert list(weakest_status(one, two)) == ["provisional", "derived", "suspect", "estimate"]

    def test_the_weakest_of_a_group_is_the_groups(self) -> None:
        rows = dated("k | status \n a | reported \n a | suspect \n b | derived \n b | provisional")
        assert weakest_status_by(rows, ["k"]).to_dict() == {"a": "suspect", "b": "derived"}

    def test_an_unknown_status_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"\['rumour'\] are no statuses"):
            weakest_status(pd.Series(["rumour"]))

    def test_no_rows_have_no_status(self) -> None:
        none = pd.Series([], dtype="str")
        assert weakest_status(none, none).empty
        assert weakest_status_by(dated("k | status"), ["k"]).empty


# Dating commutes with deriving: what the tables say of a day is what would have been derived on that day.

NOMENCLATURE = frame(TABLES["nomenclature"], "chapter | section \n 01 | I \n 27 | V")
BRIDGES = frame(TABLES["bridges"], "bridge | chapters \n gas | 27 \n food | 01 02 \n seaports |")
STATUSES = ["reported", "reported", "provisional", "suspect"]

#: Four stretches of years that do not touch: each is a world of its own, for the price of one.
STRETCHES = (1986, 1996, 2006, 2016)


def figures_about(year: int) -> list[tuple[str, float]]:
    """Series and periods of a few neighbouring years, each with how likely it is to be published at all."""
    months = [(f"kcs KOR RUS TOTAL {year}-{month:02d}", 0.98) for month in range(1, 13)]
    printed = [(f"kcs KOR RUS TOTAL {period}", 0.5) for period in (f"{year}-H1", f"{year}", f"{year + 1}-H1")]
    partners = [
        (f"imf-imts KOR {who} TOTAL {year}", share) for who, share in (("RUS", 0.7), ("CHN", 0.9), ("WLD", 0.3))
    ]
    others = [(f"imf-imts KOR RUS TOTAL {year - 1}", 0.7), (f"imf-imts KOR RUS TOTAL {year + 1}", 0.7)]
    russian = [(f"imf-imts RUS KOR TOTAL {year}", 0.7), (f"imf-imts RUS KOR TOTAL {year + 1}", 0.7)]
    chapters = [(f"un-comtrade RUS KOR {code} {y}", 0.8) for code in ("01", "27") for y in (year, year + 1)]
    return months + printed + partners + others + russian + chapters


RATIO = [("kcs KOR RUS TOTAL 2021", 0.8), ("imf-imts RUS KOR TOTAL 2021", 0.8), ("imf-imts RUS KOR TOTAL 2022", 0.9)]


def world(chance: Random) -> dict[str, pd.DataFrame]:
    """Return base tables of random figures, published and revised on random days."""

    def vintages(likely: float, days: list[str] = DAYS) -> list[str]:
        return sorted(chance.sample(days, chance.choice([1, 1, 2]))) if chance.random() < likely else []

    trade = ["source | reporter | partner | code | period | flow | classification | value_usd | status | published"]
    figures = RATIO + [figure for year in STRETCHES for figure in figures_about(year)]
    for (name, likely), flow in product(figures, ("export", "import")):
        period, code = name.split()[4], name.split()[3]
        edition = "TOTAL" if code == "TOTAL" else f"H{int(period) % 2}"
        for day in vintages(likely, DAYS[:3] if code == "TOTAL" and len(period) == 7 else DAYS):
            status = "estimate" if period == "2022" else chance.choice(STATUSES)
            value = chance.randrange(5) * 1000
            trade.append(f"{name.replace(' ', '|')} | {flow} | {edition} | {value} | {status} | {day}")
    lists, india, said = (
        ["measure|period|depth|published"],
        ["period|value_usd|published"],
        ["statement|period|stated_usd|published"],
    )
    for year in STRETCHES:
        for measure in ("export", "import", "turnover"):
            lists += [f"{measure}|{year}|{chance.choice([0, 0, 0, 1])}|{day}" for day in vintages(0.8)]
        india += [f"{year}|{chance.randrange(5)}000|{day}" for day in vintages(0.8)]
        said += [
            f"s{year}-{y}|{y}|{chance.randrange(5)}000|{day}" for y in (year, year + 1) for day in vintages(0.6)[:1]
        ]
    return {
        "trade": frame(TABLES["trade"], "\n".join(trade)),
        "partner_lists": frame(TABLES["partner_lists"], "\n".join(lists), source="imf-imts"),
        "partner_turnover": frame(TABLES["partner_turnover"], "\n".join(india), source="imf-imts", partner="IND"),
        "statements": frame(TABLES["statements"], "\n".join(said), reporter="RUS", partner="KOR"),
    }


#: Some of the partners of these worlds, so that lists outside the CIS differ from whole ones.
CIS = "country | joined \n RUS | 1991-12-21 \n IND | 1991-12-21"
DAYS = [f"2018-01-{day:02d}" for day in range(1, 7)]
worlds = st.randoms(use_true_random=True).map(world)


def derive(base: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    flowed = flows(base["trade"], worlds_from_lists(base["trade"], base["partner_lists"]))
    turned = turnover(join_flows(flowed))
    measured = measures(flowed, join_flows(flowed))
    return {
        "flows": flowed,
        "turnover": turned,
        "measures": measured,
        "growth": growth(measured),
        "mirror_gap": mirror_gap(totals_of_pair(flowed)),
        "partner_ranks": partner_ranks(
            measured, base["partner_turnover"], base["partner_lists"], frame(TABLES["cis_members"], CIS)
        ),
        "products": products(flowed, NOMENCLATURE),
        "concentration": concentration(flowed),
        "bridge_trade": bridge_trade(flowed, BRIDGES, TABLES["fuel_weights"].empty()),
        "series": series(measured, base["statements"]),
    }


def newest_by(rows: pd.DataFrame, table: str, day: pd.Timestamp) -> pd.DataFrame:
    """What stood in a base table on a day, without its past: there are no two vintages, so nothing to date."""
    key = [name for name in TABLES[table].key if name != "published"]
    return rows[rows["published"] <= day].sort_values("published").drop_duplicates(key, keep="last")


def undated(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    key = [name for name in TABLES[table].key if name != "known_from"]
    dates = [name for name in (*DATES, "first_known") if name in rows]
    return rows.drop(columns=dates).sort_values(key, ignore_index=True)


#: A seed cannot be shrunk; the message names the table and the rows.
careful = settings(deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@settings(careful, max_examples=8 if is_thorough() else 1)
@given(worlds, st.sampled_from([*DAYS, "2017-12-31", "2018-01-07"]))
def test_asof_gives_the_past_back_exactly(base: dict[str, pd.DataFrame], text: str) -> None:
    day = pd.Timestamp(text)
    then = derive({name: newest_by(rows, name, day) for name, rows in base.items()})
    for name, rows in derive(base).items():
        pd.testing.assert_frame_equal(
            undated(as_of(rows, day), name), undated(as_of(then[name]), name), rtol=1e-12, obj=f"{name} as of {day.date()}"
        )  # fmt: skip


@settings(careful, max_examples=3 if is_thorough() else 1)
@given(worlds)
def test_every_derived_table_holds_its_contract_and_answers_once_a_day(base: dict[str, pd.DataFrame]) -> None:
    for name, rows in derive(base).items():
        validate(TABLES[name], rows)
        key = [column for column in TABLES[name].key if column != "known_from"]
        ordered = rows.sort_values([*key, "known_from"])
        following = ordered.groupby(key)["known_from"].shift(-1)
        assert not (ordered["known_until"] > following).any(), name
        assert not (ordered["known_until"].isna() & following.notna()).any(), name
        assert (rows["known_until"].isna() | (rows["known_from"] < rows["known_until"])).all(), name


@settings(careful, max_examples=3 if is_thorough() else 1)
@given(worlds)
def test_the_order_of_rows_changes_no_derived_table(base: dict[str, pd.DataFrame]) -> None:
    turned = {name: rows.iloc[::-1].reset_index(drop=True) for name, rows in base.items()}
    again = derive(turned)
    for name, rows in derive(base).items():
        assert validate(TABLES[name], rows).equals(validate(TABLES[name], again[name])), name


def test_nothing_gives_empty_tables_that_hold_their_contract() -> None:
    names = ("trade", "partner_lists", "partner_turnover", "statements")
    for name, rows in derive({name: TABLES[name].empty() for name in names}).items():
        assert validate(TABLES[name], rows).num_rows == 0
        types = {c.name: str(rows[c.name].dtype) for c in TABLES[name].columns}
        assert types == {c: str(t) for c, t in TABLES[name].empty().dtypes.items()}, name
