"""Flows: what was printed, what is summed from months or from partners, and what an estimate gives away."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.flows import flows, totals_of_pair, worlds_from_lists
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from tests.frames import assert_rows, frame

TRADE, LISTS, FLOWS = TABLES["trade"], TABLES["partner_lists"], TABLES["flows"]
NO_LISTS = LISTS.empty()


def months(*numbers: int, year: int = 2017, **fixed: object) -> pd.DataFrame:
    """Months of a year, each with its number as its value."""
    rows = "\n".join(f"{year}-{number:02d} | {number}" for number in numbers)
    return frame(TRADE, f"period | value_usd \n {rows}", **fixed)


def derived(*parts: pd.DataFrame, lists: pd.DataFrame = NO_LISTS) -> pd.DataFrame:
    trade = pd.concat(parts, ignore_index=True)
    rows = flows(trade, worlds_from_lists(trade, lists))
    validate(FLOWS, rows)
    return rows


def wholes(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["period"].str.fullmatch(r"\d{4}-\d\d")]


class TestPrinted:
    def test_a_revision_ends_the_figure_before_it(self) -> None:
        trade = frame(TRADE, "period | value_usd | published \n 2016 | 6 | 2017-02-01 \n 2016 | 7 | 2018-02-01")
        assert_rows(
            derived(trade),
            """
            period | value_usd | method  | known_from | known_until
            2016   | 6         | printed | 2017-02-01 | 2018-02-01
            2016   | 7         | printed | 2018-02-01 |
            """,
        )

    def test_the_same_figure_printed_again_is_no_revision(self) -> None:
        trade = frame(TRADE, "period | value_usd | published \n 2016 | 6 | 2017-02-01 \n 2016 | 6 | 2018-02-01")
        assert_rows(derived(trade), "period | value_usd | known_from | known_until \n 2016 | 6 | 2017-02-01 |")

    def test_a_status_that_firms_up_is_a_revision(self) -> None:
        trade = frame(
            TRADE,
            """
            period | value_usd | status      | published
            2016   | 6         | provisional | 2017-02-01
            2016   | 6         | reported    | 2018-02-01
            """,
        )
        assert_rows(
            derived(trade),
            "status | known_from | known_until \n provisional | 2017-02-01 | 2018-02-01 \n reported | 2018-02-01 |",
        )

    def test_nothing_gives_nothing(self) -> None:
        assert derived(TRADE.empty()).empty


FUELS = months(*range(1, 13), classification="H5", code="27")
SHIPS = months(1, 2, classification="H5", code="89")


class TestSumsOfMonths:
    def test_six_months_make_a_half_year(self) -> None:
        assert_rows(
            wholes(derived(months(1, 2, 3, 4, 5, 6))),
            "period | value_usd | method | status | valuation \n 2017-H1 | 21 | sum of months | derived | FOB",
        )

    @pytest.mark.parametrize("missing", [1, 4, 6])
    def test_five_months_do_not_make_a_half_year(self, missing: int) -> None:
        assert wholes(derived(months(*{1, 2, 3, 4, 5, 6} - {missing}))).empty

    def test_six_months_of_two_halves_do_not_make_a_half_year(self) -> None:
        assert wholes(derived(months(2, 3, 4, 5, 6, 7))).empty

    def test_twelve_months_make_a_year_and_both_halves(self) -> None:
        assert_rows(
            wholes(derived(months(*range(1, 13)))), "period | value_usd \n 2017 | 78 \n 2017-H1 | 21 \n 2017-H2 | 57"
        )

    def test_eleven_months_do_not_make_a_year(self) -> None:
        assert_rows(wholes(derived(months(*range(1, 12)))), "period | value_usd \n 2017-H1 | 21")

    def test_a_chapter_that_was_not_traded_in_a_month_whose_flow_is_known_still_has_its_year(self) -> None:
        rows = wholes(derived(months(*range(1, 13)), FUELS, SHIPS))
        rows = rows[(rows["period"] == "2017") & (rows["code"] != "TOTAL")]
        assert_rows(rows, "period | code | value_usd | method \n 2017 | 27 | 78 | sum of months \n 2017 | 89 | 3 | sum of months")  # fmt: skip

    @pytest.mark.parametrize("totals", [[], [*range(1, 12)], [*range(2, 13)]])
    def test_a_chapter_has_no_year_unless_the_total_says_that_the_months_are_whole(self, totals: list[int]) -> None:
        rows = wholes(derived(months(*totals), FUELS, SHIPS)) if totals else wholes(derived(FUELS, SHIPS))
        assert rows[(rows["period"] == "2017") & (rows["code"] != "TOTAL")].empty

    @pytest.mark.parametrize("other", [{"source": "bok-ecos"}, {"flow": "import"}, {"partner": "CHN"}])
    def test_the_total_of_another_series_says_nothing_of_a_chapter(self, other: dict[str, object]) -> None:
        rows = wholes(derived(months(*range(1, 13), **other), FUELS))
        assert set(rows["code"]) == {"TOTAL"}

    def test_a_chapter_has_its_year_from_the_day_on_which_the_last_total_is_known(self) -> None:
        totals = [months(*range(1, 12)), months(12, published="2018-05-01")]
        rows = wholes(derived(*totals, FUELS))
        assert_rows(rows[(rows["period"] == "2017") & (rows["code"] == "27")], "value_usd | known_from | known_until \n 78 | 2018-05-01 |")  # fmt: skip

    def test_a_chapter_has_no_year_before_its_flow_is_known_in_every_month(self) -> None:
        fuels = months(*range(1, 12), classification="H5", code="27")
        rows = wholes(derived(months(*range(1, 13)), fuels, SHIPS))
        assert set(rows.loc[rows["period"] == "2017", "code"]) == {"TOTAL"}

    def test_half_years_quarters_and_runs_of_months_are_not_summed(self) -> None:
        parts = frame(
            TRADE, "period | value_usd \n 2017-H1 | 1 \n 2017-H2 | 2 \n 2016-01/2016-06 | 3 \n 2016-07/2016-12 | 4"
        )
        assert_rows(derived(parts), "period \n 2017-H1 \n 2017-H2 \n 2016-01/2016-06 \n 2016-07/2016-12")

    @pytest.mark.parametrize(
        "other",
        [
            {"source": "bok-ecos"},
            {"reporter": "RUS", "partner": "KOR"},
            {"partner": "CHN"},
            {"flow": "import"},
            {"classification": "H4", "code": "27"},
            {"code": "27"},
        ],
    )
    def test_months_of_different_series_are_never_added_up(self, other: dict[str, object]) -> None:
        assert wholes(derived(months(1, 2, 3), months(4, 5, 6, **other))).empty

    def test_a_half_year_is_known_once_its_last_month_is(self) -> None:
        late = months(6, published="2018-05-01")
        assert_rows(
            wholes(derived(months(1, 2, 3, 4, 5), late)),
            "period | value_usd | known_from | known_until \n 2017-H1 | 21 | 2018-05-01 |",
        )

    def test_a_revised_month_revises_the_sum(self) -> None:
        revised = frame(TRADE, "period | value_usd | published \n 2017-02 | 12 | 2018-06-01")
        assert_rows(
            wholes(derived(months(1, 2, 3, 4, 5, 6), revised)),
            """
            period  | value_usd | known_from | known_until
            2017-H1 | 21        | 2018-02-01 | 2018-06-01
            2017-H1 | 31        | 2018-06-01 |
            """,
        )

    def test_revisions_that_cancel_out_do_not_split_the_sum(self) -> None:
        swapped = frame(TRADE, "period | value_usd | published \n 2017-01 | 2 | 2018-06-01 \n 2017-02 | 1 | 2018-06-01")
        assert_rows(wholes(derived(months(1, 2, 3, 4, 5, 6), swapped)), "value_usd | known_from | known_until \n 21 | 2018-02-01 |")  # fmt: skip

    @pytest.mark.parametrize("status", ["provisional", "estimate", "suspect"])
    def test_a_sum_is_as_weak_as_its_weakest_month(self, status: str) -> None:
        assert_rows(wholes(derived(months(1, 2, 3, 4, 5), months(6, status=status))), f"status \n {status}")

    @pytest.mark.parametrize("other", ["CIF", ""])
    def test_months_of_two_valuations_leave_the_sum_without_one(self, other: str) -> None:
        assert_rows(
            wholes(derived(months(1, 2, 3, 4, 5), months(6, valuation=other))), "period | valuation \n 2017-H1 |"
        )

    def test_a_zero_month_counts_and_a_missing_one_does_not(self) -> None:
        zero = frame(TRADE, "period | value_usd \n 2017-06 | 0")
        assert_rows(wholes(derived(months(1, 2, 3, 4, 5), zero)), "period | value_usd \n 2017-H1 | 15")

    def test_a_printed_year_wins_over_the_sum_of_its_months(self) -> None:
        printed = frame(TRADE, "period | value_usd \n 2017 | 80")
        rows = derived(months(*range(1, 13)), printed)
        assert_rows(rows[rows["period"] == "2017"], "value_usd | method \n 80 | printed")

    def test_until_the_year_is_printed_its_months_are_the_answer(self) -> None:
        printed = frame(TRADE, "period | value_usd | published \n 2017 | 80 | 2018-09-01")
        rows = derived(months(*range(1, 13)), printed)
        assert_rows(
            rows[rows["period"] == "2017"],
            """
            value_usd | method        | known_from | known_until
            78        | sum of months | 2018-02-01 | 2018-09-01
            80        | printed       | 2018-09-01 |
            """,
        )


PARTNERS = frame(
    TRADE,
    """
    source   | partner | period | value_usd | published
    imf-imts | RUS     | 2016   | 5         | 2017-05-01
    imf-imts | CHN     | 2016   | 124       | 2017-05-01
    imf-imts | CHN     | 2016   | 125       | 2018-05-01
    """,
)


def listed(depth: int = 0, measure: str = "export", published: str = "2017-05-01") -> pd.DataFrame:
    text = "source | measure | period | depth | published"
    return frame(LISTS, f"{text} \n imf-imts | {measure} | 2016 | {depth} | {published}")


def world(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["partner"] == "WLD"]


class TestWorldsFromLists:
    def test_a_list_of_every_partner_gives_the_world(self) -> None:
        assert_rows(
            world(derived(PARTNERS, lists=listed())),
            """
            source   | period | value_usd | method   | status  | known_from | known_until
            imf-imts | 2016   | 129       | computed | derived | 2017-05-01 | 2018-05-01
            imf-imts | 2016   | 130       | computed | derived | 2018-05-01 |
            """,
        )

    @pytest.mark.parametrize("depth", [1, 2, 20])
    def test_a_list_of_the_largest_partners_gives_no_world(self, depth: int) -> None:
        assert world(derived(PARTNERS, lists=listed(depth))).empty

    @pytest.mark.parametrize("measure", ["import", "turnover"])
    def test_a_list_of_another_measure_gives_no_world(self, measure: str) -> None:
        assert world(derived(PARTNERS, lists=listed(measure=measure))).empty

    def test_a_list_counts_from_the_day_on_which_it_was_known(self) -> None:
        assert_rows(
            world(derived(PARTNERS, lists=listed(published="2018-01-01"))),
            "value_usd | known_from | known_until \n 129 | 2018-01-01 | 2018-05-01 \n 130 | 2018-05-01 |",
        )

    def test_a_list_that_turns_out_shorter_ends_the_world(self) -> None:
        lists = pd.concat([listed(), listed(20, published="2017-09-01")])
        assert_rows(
            world(derived(PARTNERS, lists=lists)),
            "value_usd | known_from | known_until \n 129 | 2017-05-01 | 2017-09-01",
        )

    def test_a_printed_world_wins_from_the_day_it_was_printed(self) -> None:
        printed = frame(
            TRADE, "source | partner | period | value_usd | published \n imf-imts | WLD | 2016 | 495 | 2017-08-01"
        )
        assert_rows(
            world(derived(PARTNERS, printed, lists=listed())),
            """
            value_usd | method   | known_from | known_until
            129       | computed | 2017-05-01 | 2017-08-01
            495       | printed  | 2017-08-01 |
            """,
        )

    def test_products_are_no_partners(self) -> None:
        oil = PARTNERS.assign(code="27", classification="H4")
        rows = world(derived(PARTNERS, oil, lists=listed()))
        assert set(rows["code"]) == {"TOTAL"}
        assert sorted(rows["value_usd"]) == [129, 130]


BOOKS = """
    source   | reporter | partner | flow   | period | value_usd | status   | valuation | published
    kcs      | KOR      | RUS     | import | 2021   | 17,000    | reported | CIF       | 2022-01-15
    imf-imts | RUS      | KOR     | export | 2021   | 16,000    | reported | FOB       | 2022-06-01
    imf-imts | RUS      | KOR     | export | 2022   | 13,176    | estimate | FOB       | 2023-06-01
"""


def recovered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["source"] == "imf-imts-inverted"]


class TestRecovered:
    def test_an_estimate_of_russian_exports_gives_back_koreas_imports(self) -> None:
        assert_rows(
            recovered(derived(frame(TRADE, BOOKS))),
            """
            reporter | partner | flow   | period | value_usd | valuation | status  | method                    | known_from
            KOR      | RUS     | import | 2022   | 14,000    | CIF       | derived | recovered from an estimate | 2023-06-01
            """,
        )

    def test_what_russia_reported_itself_is_not_turned_round(self) -> None:
        assert recovered(derived(frame(TRADE, BOOKS.replace("estimate", "reported")))).empty

    @pytest.mark.parametrize("period", ["2020", "2022-03", "2022-H1"])
    def test_only_years_after_the_ratio_are_turned_round(self, period: str) -> None:
        """Months that may be interpolated, and estimates of years that Russia reported, are not Korea's figures."""
        books = frame(TRADE, BOOKS)
        books.loc[2, "period"] = period
        assert recovered(derived(books)).empty

    def test_an_estimate_by_another_source_is_left_alone(self) -> None:
        assert recovered(derived(frame(TRADE, BOOKS.replace("imf-imts", "imf-dots")))).empty

    def test_without_both_books_of_the_ratio_year_nothing_is_recovered(self) -> None:
        rows = frame(TRADE, BOOKS)
        for dropped in (0, 1):
            assert recovered(derived(rows.drop(index=dropped))).empty

    @pytest.mark.parametrize("figure", ["17,000", "16,000"])
    def test_a_zero_in_the_ratio_year_gives_no_ratio(self, figure: str) -> None:
        assert recovered(derived(frame(TRADE, BOOKS.replace(figure, "0")))).empty

    def test_a_revised_ratio_revises_what_is_recovered(self) -> None:
        revision = frame(TRADE, BOOKS).iloc[[0]].assign(value_usd=34_000.0, published=pd.Timestamp("2024-01-01"))
        assert_rows(
            recovered(derived(frame(TRADE, BOOKS), revision)),
            "value_usd | known_from | known_until \n 14,000 | 2023-06-01 | 2024-01-01 \n 28,000 | 2024-01-01 |",
        )

    def test_a_suspect_ratio_makes_the_recovered_figure_suspect(self) -> None:
        books = frame(TRADE, BOOKS)
        books.loc[1, "status"] = "suspect"
        assert_rows(recovered(derived(books)), "value_usd | status \n 14,000 | suspect")


def test_totals_of_the_pair_leave_out_products_and_third_countries() -> None:
    rows = frame(
        FLOWS,
        """
        reporter | partner | classification | code  | value_usd
        KOR      | RUS     | TOTAL          | TOTAL | 1
        RUS      | KOR     | TOTAL          | TOTAL | 2
        KOR      | WLD     | TOTAL          | TOTAL | 3
        CHN      | RUS     | TOTAL          | TOTAL | 4
        KOR      | RUS     | H4             | 27    | 5
        """,
    )
    assert_rows(totals_of_pair(rows), "value_usd \n 1 \n 2")
