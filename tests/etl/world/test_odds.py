"""Base rates of growth: on a small world, and against a second reckoning from the figures as collected."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.ingest.world_releases import releases
from etl.model import PAIR
from etl.schema.gate import validate
from etl.schema.tables import TABLES
from etl.store import Version
from etl.world.engines import duckdb_engine
from etl.world.figures import world_figures
from etl.world.for_pair import world_tables
from etl.world.inputs.release import release_flows
from etl.world.odds import OddsTables, odds_tables
from tests import ROOT, SHARED
from tests.etl.ingest.test_world_releases import KOREA, RUSSIA, written

FACTS = SHARED / "facts" / "world" / "imf_dots_1992_2020.parquet"
CHINA = "China, P.R.: Mainland"
_BILLION = 10**9


def both_flows(reporter: str, partner: str, year: int, billions: float) -> list[tuple[str, str, str, int, int]]:
    half = int(billions * _BILLION / 2)
    return [(reporter, partner, flow, year, half) for flow in ("export", "import")]


def odds(folder: Path, figures: list[tuple[str, str, str, int, int]]) -> OddsTables:
    (release,) = releases(written(folder, figures))
    with duckdb_engine() as engine:
        return odds_tables(world_figures(engine, release_flows(engine, release)))


def test_an_engine_takes_no_more_threads_than_it_is_told(tmp_path: Path) -> None:
    with duckdb_engine("150MB", tmp_path / "spill", 1) as engine:
        assert engine.connection.sql("select current_setting('threads')").fetchall() == [(1,)]


def test_pairs_are_counted_by_size_and_by_what_they_grew(tmp_path: Path) -> None:
    figures = [
        *both_flows(KOREA, RUSSIA, 2016, 12), *both_flows(KOREA, RUSSIA, 2020, 15),
        *both_flows(KOREA, CHINA, 2016, 11), *both_flows(KOREA, CHINA, 2020, 22),
        *both_flows(RUSSIA, KOREA, 2016, 6), *both_flows(RUSSIA, KOREA, 2020, 3),
        *both_flows(RUSSIA, CHINA, 2016, 0.9), *both_flows(RUSSIA, CHINA, 2020, 9),
    ]  # fmt: skip
    found = odds(tmp_path, figures)
    counted = found.odds[found.odds["with_estimates"]].sort_values("least_usd")
    assert counted[["least_usd", "pairs", "doubled"]].to_numpy().tolist() == [[1e9, 3, 1], [5e9, 3, 1], [10e9, 2, 1]]
    bins = found.odds_bins[found.odds_bins["with_estimates"] & (found.odds_bins["least_usd"] == 1e9)]
    assert dict(zip(bins["multiple_from"], bins["pairs"], strict=True)) == {0.5: 1, 1.25: 1, 2.0: 1}
    assert found.odds_doubled[["reporter", "partner", "multiple"]].to_numpy().tolist() == [["KOR", "CHN", 2.0]]
    place = found.odds_places.query("reporter == 'KOR' and least_usd == 1e9 and with_estimates").iloc[0]
    assert (place["multiple"], place["grew_less_percent"]) == (1.25, pytest.approx(100 / 3))


def test_a_flow_that_is_missing_makes_no_pair(tmp_path: Path) -> None:
    figures = [*both_flows(KOREA, RUSSIA, 2016, 12), *both_flows(KOREA, RUSSIA, 2020, 15)[:1]]
    assert odds(tmp_path, figures).odds.empty


def test_without_a_release_every_table_is_empty() -> None:
    found = world_tables([], TABLES["promises"].empty())
    assert found
    assert all(len(validate(TABLES[name], frame)) == 0 for name, frame in found.items())


# against the figures as collected


@pytest.fixture(scope="module")
def collected() -> pd.DataFrame:
    """The turnover of every country with every other, reckoned with pandas alone: export and import, both there."""
    names = pd.read_csv(ROOT / "data/reference/codes/imf_dots_names.csv").dropna().set_index("name")["country"]
    rows = pd.read_parquet(FACTS)
    rows = rows[rows["reporter"].isin(names.index) & rows["partner"].isin(names.index)]
    wide = rows.pivot_table(index=["reporter", "partner", "year"], columns="flow", values=["value_usd", "estimate"])
    both = wide.dropna()
    turnover = both["value_usd"].sum(axis=1).rename("value").to_frame()
    return turnover.assign(estimate=both["estimate"].max(axis=1) > 0).reset_index()


@pytest.mark.skipif(not FACTS.exists(), reason="the collected facts are not here")
@pytest.mark.parametrize(
    "asked",
    [
        (2016, 2020, 10, True), (2016, 2020, 10, False), (2016, 2020, 1, True), (2016, 2020, 20, False),
        (2002, 2006, 10, True), (2004, 2008, 5, False), (1992, 2002, 1, True), (2010, 2020, 5, True),
        (2019, 2020, 1, False), (2006, 2011, 20, True),
    ],
)  # fmt: skip
def test_base_rates_are_those_of_a_second_reckoning(
    version: Version, collected: pd.DataFrame, asked: tuple[int, int, int, bool]
) -> None:
    base, year, least, estimates = asked
    then, now = (collected[collected["year"] == one] for one in (base, year))
    pairs = then[then["value"] >= least * _BILLION].merge(now, on=["reporter", "partner"], suffixes=("_then", "_now"))
    if not estimates:
        pairs = pairs[~(pairs["estimate_then"] | pairs["estimate_now"])]
    doubled = int((pairs["value_now"] >= 2 * pairs["value_then"]).sum())
    stored = version.read("odds").query(
        f"base_year == {base} and year == {year} and least_usd == {least * 1e9} and with_estimates == {estimates}"
    )
    assert stored[["pairs", "doubled"]].to_numpy().tolist() == [[len(pairs), doubled]]


def test_the_promises_base_rate_is_the_one_that_is_cited(version: Version) -> None:
    promise = version.read("odds").query("base_year == 2016 and year == 2020 and least_usd == 10e9")
    assert sorted(promise[["pairs", "doubled"]].to_numpy().tolist()) == [[534, 2], [546, 2]]
    own = version.read("odds_places").query(
        "base_year == 2016 and year == 2020 and least_usd == 10e9 and with_estimates"
    )
    assert sorted(own["reporter"]) == list(PAIR)
    assert own["multiple"].between(1.295, 1.315).all()
    assert own["grew_less_percent"].between(82.5, 84).all()


def test_the_parts_of_a_change_add_up_to_it(version: Version) -> None:
    rows = version.read("pair_changes")
    parts = rows[[name for name in rows if name.endswith("_effect_usd")]].sum(axis=1)
    assert (parts - rows["change_usd"]).abs().max() < 1
    assert len(rows) == 2 * 29 * 28 / 2
