"""Each quantity gives the same on pandas and on DuckDB; Spark has a test of its own, with a cluster."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import duckdb
import narwhals as nw
import pandas as pd
import pytest

from etl.model import Status
from etl.relations.frames import Lazy, join, lazy, to_pandas, weakest_status
from etl.relations.growth import growth
from etl.relations.intensity import FACTORS, effects, intensity
from etl.relations.mirror_gap import mirror_gap
from etl.relations.ranks import ranks, share_percent, sums
from etl.relations.turnover import turnover

Rows = Sequence[tuple[object, ...]]


def on_duckdb(frame: pd.DataFrame) -> Lazy:
    return nw.from_native(duckdb.from_df(frame))


@pytest.fixture(params=[lazy, on_duckdb], ids=["pandas", "duckdb"])
def engine(request: pytest.FixtureRequest) -> Callable[[pd.DataFrame], Lazy]:
    made: Callable[[pd.DataFrame], Lazy] = request.param
    return made


def listed(frame: Lazy, *columns: str) -> list[list[object]]:
    rows = to_pandas(frame.select(*columns))
    plain = [[None if pd.isna(cell) else cell for cell in row] for row in rows.to_numpy().tolist()]
    return sorted(plain, key=str)


FLOWS = pd.DataFrame(
    [
        ("KOR", "RUS", "export", 2016, 5.0, "reported"),
        ("KOR", "RUS", "import", 2016, 9.0, "estimate"),
        ("KOR", "CHN", "export", 2016, 7.0, "reported"),
        ("KOR", "RUS", "export", 2020, 7.0, "reported"),
        ("KOR", "RUS", "import", 2020, 11.0, "provisional"),
    ],
    columns=["reporter", "partner", "flow", "year", "value_usd", "status"],
)
KEY = ["reporter", "partner", "year"]


def test_turnover_needs_both_flows_and_is_as_weak_as_the_weaker(engine: Callable[[pd.DataFrame], Lazy]) -> None:
    both = turnover(engine(FLOWS), KEY)
    assert listed(both, "partner", "year", "export_usd", "import_usd", "value_usd", "balance_usd", "status") == [
        ["RUS", 2016, 5.0, 9.0, 14.0, -4.0, "estimate"],
        ["RUS", 2020, 7.0, 11.0, 18.0, -4.0, "provisional"],
    ]


def test_growth_is_over_as_many_years_as_the_base_says_and_none_from_zero(
    engine: Callable[[pd.DataFrame], Lazy],
) -> None:
    rows = FLOWS.query("partner == 'RUS'").assign(base_year=FLOWS["year"] - 4)
    zero = pd.DataFrame([("KOR", "PRK", "export", 2016, 0.0, "reported", 2012), ("KOR", "PRK", "export", 2020, 1.0, "reported", 2016)], columns=rows.columns)  # fmt: skip
    grown = growth(engine(pd.concat([rows, zero])), ["reporter", "partner", "flow"], time="year", base="base_year")
    assert listed(grown, "partner", "flow", "base_value_usd", "growth_percent", "status") == [
        ["RUS", "export", 5.0, pytest.approx(40), "reported"],
        ["RUS", "import", 9.0, pytest.approx(200 / 9), "estimate"],
    ]


@pytest.mark.parametrize(
    ("exporter", "importer", "gap"),
    [((10.0, "reported"), (12.0, "reported"), [2.0, 20.0]), ((10.0, "reported"), (12.0, "estimate"), [None, None])],
)
def test_a_mirror_gap_is_the_importers_less_the_exporters_and_blank_against_an_estimate(
    engine: Callable[[pd.DataFrame], Lazy], exporter: tuple[float, str], importer: tuple[float, str], gap: list[object]
) -> None:
    sent = pd.DataFrame([(1, *exporter)], columns=["period", "exporter_usd", "exporter_status"])
    received = pd.DataFrame([(1, *importer)], columns=["period", "importer_usd", "importer_status"])
    assert listed(mirror_gap(engine(sent), engine(received), ["period"]), "gap_usd", "gap_percent") == [gap]


def test_equal_values_share_the_better_place_and_a_share_is_of_the_groups_sum(
    engine: Callable[[pd.DataFrame], Lazy],
) -> None:
    rows = pd.DataFrame({"year": 2016, "partner": ["CHN", "RUS", "USA"], "value_usd": [50.0, 25.0, 25.0]})
    placed = sums(ranks(engine(rows), ["year"]), ["year"]).with_columns(share=share_percent("value_usd", "whole_usd"))
    assert listed(placed, "partner", "rank", "share") == [["CHN", 1, 50.0], ["RUS", 2, 25.0], ["USA", 2, 25.0]]


def test_the_weakest_of_two_statuses_is_the_later_in_the_list(engine: Callable[[pd.DataFrame], Lazy]) -> None:
    words = [status.value for status in Status]
    pairs = pd.DataFrame([(a, b) for a in words for b in words], columns=["a", "b"])
    said = listed(engine(pairs).select("a", "b", status=weakest_status("a", "b")), "a", "b", "status")
    assert all(status == max(a, b, key=words.index) for a, b, status in said)


def test_dated_rows_are_joined_on_the_days_on_which_both_are_valid(engine: Callable[[pd.DataFrame], Lazy]) -> None:
    def dated(rows: Rows, value: str) -> Lazy:
        frame = pd.DataFrame(rows, columns=["key", value, "known_from", "known_until"])
        return engine(frame.astype(dict.fromkeys(["known_from", "known_until"], "datetime64[s]")))

    left = dated([(1, 10, "2020-01-01", "2021-01-01"), (1, 11, "2021-01-01", None)], "a")
    right = dated([(1, 20, "2020-07-01", None), (2, 21, "2020-01-01", None)], "b")
    found = to_pandas(join(left, right, ["key"], "_right")).sort_values("a")
    assert found[["a", "b"]].to_numpy().tolist() == [[10, 20], [11, 20]]
    assert list(found["known_from"].dt.strftime("%Y-%m-%d")) == ["2020-07-01", "2021-01-01"]
    assert list(found["known_until"].dt.strftime("%Y-%m-%d").fillna("")) == ["2021-01-01", ""]


def test_the_effects_of_a_change_add_up_to_it(engine: Callable[[pd.DataFrame], Lazy]) -> None:
    frame = pd.DataFrame(
        {"value_usd": [15.0, 10.0], "reporter_usd": [120.0, 90.0], "partner_usd": [230.0, 200.0], "world_usd": [1100.0, 1000.0],
         "base_value_usd": [10.0, 10.0], "reporter_usd_base": [100.0, 100.0], "partner_usd_base": [200.0, 200.0], "world_usd_base": [1000.0, 1000.0]}
    )  # fmt: skip
    base = (nw.col("base_value_usd") / nw.col("reporter_usd_base")) / (
        nw.col("partner_usd_base") / nw.col("world_usd_base")
    )
    rows = to_pandas(effects(engine(frame).with_columns(intensity=intensity(), intensity_base=base)))
    split = rows[[f"{name}_effect" for name in FACTORS]].sum(axis=1)
    assert sorted(split) == [pytest.approx(0, abs=1e-9), pytest.approx(5)]
    assert all(math.isfinite(value) for value in split)
