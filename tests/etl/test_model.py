"""Periods, last days and stated quantities: what the words mean, and where an interval ends."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.model import MIRROR_FLOWS, SCALES, Period, Qualifier, StatedQuantity, last_day

quick = settings(max_examples=60, deadline=None)

months = st.integers(min_value=0, max_value=9999 * 12 + 11)
periods = st.tuples(months, months).map(lambda pair: Period(min(pair), max(pair)))
short_periods = st.builds(lambda first, more: Period(first, first + more), months.filter(lambda m: m < 110_000), st.integers(0, 30))  # fmt: skip
digits = st.decimals(min_value=-999, max_value=999, places=2, allow_nan=False).map(str) | st.integers(-999, 999).map(str)  # fmt: skip
stated = st.builds(
    StatedQuantity,
    digits=digits,
    unit=st.just("usd"),
    scale=st.sampled_from(list(SCALES)),
    qualifier=st.sampled_from(list(Qualifier)),
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", "2016-01", "2016-12"),
        ("2017-H1", "2017-01", "2017-06"),
        ("2017-H2", "2017-07", "2017-12"),
        ("2023-Q1", "2023-01", "2023-03"),
        ("2023-Q2", "2023-04", "2023-06"),
        ("2023-Q3", "2023-07", "2023-09"),
        ("2023-Q4", "2023-10", "2023-12"),
        ("2020-03", "2020-03", "2020-03"),
        ("2017-01/2017-07", "2017-01", "2017-07"),
        ("2016-11/2017-02", "2016-11", "2017-02"),
    ],
)
def test_a_period_covers_whole_months(text: str, first: str, last: str) -> None:
    period = Period.parse(text)
    covered = [str(month) for month in period.months()]
    assert (covered[0], covered[-1], len(covered)) == (first, last, period.count)


@pytest.mark.parametrize(
    "text",
    [
        "", "16", "20166", "2016-00", "2016-13", "2017-H0", "2017-H3", "2017-Q0", "2017-Q5", "2016-1", "2016 ", "2016\n",
        "2017-07/2017-01", "2017/2018", "2017-01/2017-13", "2016-01-01", "2017-h1", "２０１６", "٢٠١٦-٠١",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a period: write 2016|ends before it begins"):
        Period.parse(text)


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_month_outside_the_year_is_refused(month: int) -> None:
    with pytest.raises(ValueError, match=f"month {month} is not in 1 to 12"):
        Period.month(2016, month)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        Period(10, 9)


@quick
@given(periods | short_periods)
def test_a_period_reads_back_what_it_writes(period: Period) -> None:
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("2017-01/2017-12", "2017"),
        ("2017-01/2017-06", "2017-H1"),
        ("2017-10/2017-12", "2017-Q4"),
        ("2017-05/2017-05", "2017-05"),
        ("2017-02/2017-07", "2017-02/2017-07"),
        ("2017-02/2018-01", "2017-02/2018-01"),
        ("2017-02/2017-04", "2017-02/2017-04"),
    ],
)
def test_a_period_has_one_way_to_be_written(long: str, short: str) -> None:
    assert str(Period.parse(long)) == short


def test_periods_sort_by_time() -> None:
    texts = ["2017-H2", "2016", "2017-01", "2017-H1", "2016-12", "2017", "2017-Q1"]
    assert [str(p) for p in sorted(map(Period.parse, texts))] == [
        "2016", "2016-12", "2017-01", "2017-Q1", "2017-H1", "2017", "2017-H2",
    ]  # fmt: skip


@quick
@given(periods, periods)
def test_an_earlier_start_sorts_first(one: Period, other: Period) -> None:
    assert (one < other) == ((one.first, one.last) < (other.first, other.last))
    assert len({one, other}) == (1 if one == other else 2)


@pytest.mark.parametrize(("months", "part"), [(12, "2017"), (6, "2017-H2"), (3, "2017-Q3")])
def test_a_month_lies_in_one_part_of_its_year(months: int, part: str) -> None:
    assert str(Period.parse("2017-08").part_of_year(months)) == part


def test_what_one_country_exports_the_other_imports() -> None:
    assert MIRROR_FLOWS == {"export": "import", "import": "export"}


@pytest.mark.parametrize(
    ("text", "before"),
    [("2017", "2016"), ("2017-H1", "2016-H1"), ("2020-03", "2019-03"), ("2017-01/2017-07", "2016-01/2016-07")],
)
def test_a_year_before_keeps_the_months(text: str, before: str) -> None:
    assert str(Period.parse(text).a_year_before()) == before


@pytest.mark.parametrize(
    ("text", "before"),
    [("2016", "2015"), ("2022-01", "2021-12"), ("2017-H1", "2016-H2"), ("2017-02/2017-03", "2016-12/2017-01")],
)
def test_the_period_before_is_as_long_and_ends_where_this_one_begins(text: str, before: str) -> None:
    assert str(Period.parse(text).before()) == before


@pytest.mark.parametrize(
    ("text", "is_year"), [("2017", True), ("2017-H1", False), ("2017-02/2018-01", False), ("2016-01/2017-12", False)]
)
def test_only_twelve_months_from_january_are_a_year(text: str, is_year: bool) -> None:
    assert Period.parse(text).is_year is is_year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-09-05", date(2017, 9, 5)),
        ("2022-08", date(2022, 8, 31)),
        ("2019", date(2019, 12, 31)),
        ("2016-02", date(2016, 2, 29)),
        ("2017-02", date(2017, 2, 28)),
        ("2017-H1", date(2017, 6, 30)),
        ("9999", date(9999, 12, 31)),
    ],
)
def test_a_vague_date_is_its_last_day(text: str, day: date) -> None:
    assert last_day(text) == day


@pytest.mark.parametrize("text", ["2017-02-29", "early 2018", "2017-9-5", ""])
def test_what_is_no_date_has_no_last_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        last_day(text)


@quick
@given(st.dates())
def test_a_month_ends_on_its_last_day(day: date) -> None:
    end = last_day(f"{day.year:04d}-{day.month:02d}")
    assert (end.year, end.month) == (day.year, day.month)
    assert end >= day
    assert end == date.max or date.fromordinal(end.toordinal() + 1).day == 1


@pytest.mark.parametrize(
    ("quantity", "low", "high"),
    [
        (StatedQuantity("15", "usd", "billion"), "14500000000", "15500000000"),
        (StatedQuantity("50", "percent"), "49.5", "50.5"),
        (StatedQuantity("7.0", "usd", "billion"), "6950000000", "7050000000"),
        (StatedQuantity("7", "rank"), "7", "7"),
        (StatedQuantity("7", "rank", qualifier=Qualifier.ABOUT), "7", "7"),
        (StatedQuantity("20", "usd", qualifier=Qualifier.ALMOST), "18.5", "20.5"),
        (StatedQuantity("20", "usd", qualifier=Qualifier.MORE_THAN), "19.5", "21.5"),
        (StatedQuantity("20", "usd", qualifier=Qualifier.ABOUT), "18.5", "21.5"),
        (StatedQuantity("30", "years", qualifier=Qualifier.LESS_THAN), "-Infinity", "30"),
        (StatedQuantity("-20.0", "percent"), "-20.05", "-19.95"),
        (StatedQuantity("-20", "percent", qualifier=Qualifier.ALMOST), "-20.5", "-18.5"),
        (StatedQuantity("-20", "percent", qualifier=Qualifier.MORE_THAN), "-21.5", "-19.5"),
        (StatedQuantity("0", "percent"), "-0.5", "0.5"),
        (StatedQuantity("8888E+5", "usd"), "888750000", "888850000"),
    ],
)
def test_the_printed_digits_leave_an_interval(quantity: StatedQuantity, low: str, high: str) -> None:
    assert quantity.interval == (Decimal(low), Decimal(high))


@quick
@given(stated)
def test_the_value_lies_in_its_interval(quantity: StatedQuantity) -> None:
    low, high = quantity.interval
    assert low <= quantity.value <= high
    assert quantity.contains(float(quantity.value))


@quick
@given(st.integers(1, 9999), st.sampled_from(list(SCALES)), st.sampled_from([q for q in Qualifier if q is not Qualifier.LESS_THAN]))  # fmt: skip
def test_one_more_digit_narrows_the_interval(number: int, scale: str, qualifier: Qualifier) -> None:
    low, high = StatedQuantity(f"{number}", "usd", scale, qualifier).interval
    lower, higher = StatedQuantity(f"{number}.0", "usd", scale, qualifier).interval
    assert low < lower < higher < high


@quick
@given(stated.filter(lambda s: s.qualifier is Qualifier.EXACT), st.sampled_from(list(Qualifier)))
def test_a_loose_word_never_narrows_but_less_than_does(exact: StatedQuantity, word: Qualifier) -> None:
    low, high = exact.interval
    lower, higher = StatedQuantity(exact.digits, exact.unit, exact.scale, word).interval
    assert lower <= low
    assert higher == exact.value if word is Qualifier.LESS_THAN else higher >= high


@pytest.mark.parametrize(
    ("measured", "inside"),
    [(14.5e9, True), (15.5e9, True), (15.0e9, True), (14_499_999_999, False), (15_500_000_001, False)],
)
def test_both_ends_belong_to_the_interval(measured: float, inside: bool) -> None:
    assert StatedQuantity("15", "usd", "billion").contains(measured) is inside


@quick
@given(stated.filter(lambda s: s.qualifier is not Qualifier.LESS_THAN))
def test_just_outside_is_outside(quantity: StatedQuantity) -> None:
    low, high = map(float, quantity.interval)
    width = high - low
    assert not quantity.contains(low - width / 1000)
    assert not quantity.contains(high + width / 1000)


@pytest.mark.parametrize("measured", [np.float64(15.2e9), np.int64(15_200_000_000), 15_200_000_000, 15.2e9])
def test_a_measured_value_may_come_from_a_frame(measured: float) -> None:
    assert StatedQuantity("15", "usd", "billion").contains(measured)


@pytest.mark.parametrize("blank", [math.nan, np.nan, np.float64("nan")])
def test_a_blank_is_neither_inside_nor_outside(blank: float) -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        StatedQuantity("15", "usd", "billion").contains(blank)


@pytest.mark.parametrize("text", ["", "fifteen", "1,5", "15 ", "NaN", "Infinity", "1_000", "１５", "$15"])
def test_digits_that_are_no_number_are_refused_at_once(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number as printed"):
        StatedQuantity(text, "usd")


def test_an_unknown_scale_is_refused_at_once_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'trillion' is not one of .*'billion'"):
        StatedQuantity("1", "usd", "trillion")
